// Writes dev/out/*.html: every sample as the frozen, self-contained page that a saved notebook holds.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const bundle = async (entry) =>
  (
    await build({
      entryPoints: [entry],
      absWorkingDir: here,
      bundle: true,
      format: "esm",
      target: "es2022",
      charset: "utf8",
      write: false,
    })
  ).outputFiles[0].text;
const samples = await import(`data:text/javascript,${encodeURIComponent(await bundle("samples.ts"))}`);
const player = await bundle("../src/index.ts");

const pages = {
  lecture: samples.lectureGraph(),
  passes: samples.lectureGraph(6),
  cuts: samples.cutGraph(),
  chain: samples.chain(300),
  deep: samples.deepNet(6),
  backward: samples.lectureBackward(),
  fork: samples.forkBackward(),
  matrix: samples.matrixBackward(),
  ledger: samples.ledger(8),
  ledger1: samples.ledger(30, false),
  ledger2: samples.ledger(80),
  empty: samples.graph([], []),
  single: samples.chain(0),
  huge: samples.deepNet(900),
  noledger: { runs: [], title: "", kind: "ledger", version: 1 },
  nosteps: { ...samples.forkBackward(), steps: [] },
};
await mkdir(`${here}out`, { recursive: true });
for (const [name, document] of Object.entries(pages)) {
  for (const lang of ["en", "zh"]) {
    const data = JSON.stringify([{ document, lang }]).replaceAll("</", "<\\/");
    await writeFile(
      `${here}out/${name}.${lang}.html`,
      `<!doctype html><meta charset="utf-8"><title>${name}</title><body style="margin:0"><div id="view"></div>
<script>globalThis.__AUTOGRAD_LAB__ = ${data}; globalThis.__AUTOGRAD_LAB__[0].el = document.getElementById("view");</script>
<script type="module">${player}</script>`,
    );
  }
}
console.log(`${Object.keys(pages).length} samples in dev/out`);
