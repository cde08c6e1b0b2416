// Builds the one committed bundle from src/. `--verify` builds in memory and compares with what is committed.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const bundle = fileURLToPath(new URL("./autograd_lab_widgets/static/player.js", import.meta.url));
const LIMIT = 128 * 1024; // as text: sent once a live widget, over loopback
const PACKED_LIMIT = 42 * 1024; // compressed: what every frozen player in a saved notebook carries (56 KiB as base64)

const result = await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: ["src/index.ts"],
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  banner: { js: "// Built from widgets/src by `npm run build`. Do not edit by hand." },
});
const text = result.outputFiles[0].text.replace(/^(?: {2})+/gm, (indent) => "\t".repeat(indent.length / 2));
const packed = gzipSync(text).length;

if (/<\/script|<!--/i.test(text)) {
  throw new Error("the bundle must be fit for an inline <script>: it holds '</script' or '<!--'");
}
const size = `${Buffer.byteLength(text)} bytes, ${packed} compressed`;
if (Buffer.byteLength(text) > LIMIT || packed > PACKED_LIMIT)
  throw new Error(`the bundle has ${size}: more than it may have`);
if (process.argv.includes("--verify")) {
  const committed = await readFile(bundle, "utf8").catch(() => "");
  if (committed !== text) {
    console.error("player.js differs from a rebuild of widgets/src. Run `npm run build` and commit the result.");
    process.exit(1);
  }
  console.log(`player.js is current (${size})`);
} else {
  await writeFile(bundle, text);
  console.log(`player.js: ${size}`);
}
