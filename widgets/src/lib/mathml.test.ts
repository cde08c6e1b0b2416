// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { mathml } from "./mathml";

describe("mathml", () => {
  it("keeps formulas as they are", () => {
    const made = mathml("<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>9</mn></math>")!;
    expect(made.namespaceURI).toBe("http://www.w3.org/1998/Math/MathML");
    expect(made.querySelector("msup")!.childNodes).toHaveLength(2);
    expect(made.textContent).toBe("x2=9");
  });

  it.each([
    ["script", "<math><mi>x</mi><script>alert(1)</script></math>"],
    ["img", "<math><mtext><img src='x' onerror='alert(1)'/></mtext></math>"],
    ["a", "<math><mrow><a href='javascript:alert(1)'>y</a></mrow></math>"],
    ["annotation-xml", "<math><annotation-xml encoding='text/html'><b>x</b></annotation-xml></math>"],
    ["maction", "<math><maction actiontype='statusline#x'><mi>x</mi></maction></math>"],
  ])("drops <%s>", (name, text) => {
    const made = mathml(text);
    expect(made?.getElementsByTagName(name).length ?? 0).toBe(0);
    expect(made?.innerHTML ?? "").not.toMatch(/alert|onerror|href|<b>/);
  });

  it("drops attributes it does not know", () => {
    const made = mathml(
      "<math><mi onclick='alert(1)' style='position:fixed' href='x' mathvariant='bold'>x</mi></math>",
    )!;
    expect(Array.from(made.firstElementChild!.attributes, (one) => one.name)).toEqual(["mathvariant"]);
  });

  it.each([
    ["nothing", null],
    ["empty", ""],
    ["not MathML", "<svg><script/></svg>"],
    ["not XML", "<math><mi>x</math>"],
    ["plain text", "x < 3"],
  ])("gives null for %s", (_, text) => {
    expect(mathml(text)?.querySelector("script") ?? null).toBeNull();
    if (!text || !text.startsWith("<math")) expect(mathml(text)).toBeNull();
  });

  it("gives up on endless nesting", () => {
    const deep = `<math>${"<mrow>".repeat(500)}<mi>x</mi>${"</mrow>".repeat(500)}</math>`;
    expect(mathml(deep)!.textContent).toBe("");
  });
});
