// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { html } from "./dom";
import { belongsTo, captureKeys } from "./keys";

let end = () => {};

function setUp() {
  const root = html(
    "div",
    {},
    html("button", { type: "button" }, "b"),
    html("input", { type: "number" }),
    html("input", { type: "range" }),
    html("p", { tabindex: 0 }, "p"),
  );
  const outside = html("button", { type: "button" }, "outside");
  document.body.replaceChildren(root, outside);
  const notebook = vi.fn();
  document.addEventListener("keydown", notebook, true);
  const next = vi.fn();
  const space = vi.fn();
  const pan = vi.fn();
  const release = captureKeys(root, () => ({ ArrowRight: next, " ": space, "Shift+ArrowRight": pan, "?": next }));
  end = () => {
    release();
    document.removeEventListener("keydown", notebook, true);
  };
  const press = (target: Element, key: string, rest = {}) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...rest });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { root, outside, notebook, next, space, pan, press, release };
}

describe("captureKeys", () => {
  afterEach(() => end());

  it("takes its keys before the notebook's own listener, and lets nothing through", () => {
    const { root, notebook, next, press } = setUp();
    expect(press(root.querySelector("p")!, "ArrowRight")).toBe(true);
    expect(next).toHaveBeenCalledOnce();
    press(root.querySelector("p")!, "z");
    expect(notebook).not.toHaveBeenCalled();
  });

  it("leaves keys outside alone, and those with Control, and Tab", () => {
    const { root, outside, notebook, next, press } = setUp();
    press(outside, "ArrowRight");
    press(root.querySelector("p")!, "ArrowRight", { ctrlKey: true });
    press(root.querySelector("p")!, "Tab");
    expect(next).not.toHaveBeenCalled();
    expect(notebook).toHaveBeenCalledTimes(3);
  });

  it("leaves a button its space and a number field its arrows, but hides them from the notebook", () => {
    const { root, notebook, next, space, press } = setUp();
    expect(press(root.querySelector("button")!, " ")).toBe(false);
    expect(press(root.querySelector("input[type=number]")!, "ArrowRight")).toBe(false);
    expect([space.mock.calls.length, next.mock.calls.length, notebook.mock.calls.length]).toEqual([0, 0, 0]);
    press(root.querySelector("input[type=range]")!, "ArrowRight");
    expect(next).toHaveBeenCalledOnce();
  });

  it("tells Shift and an arrow from the arrow alone, and finds ? although it needs Shift", () => {
    const { root, next, pan, press } = setUp();
    press(root.querySelector("p")!, "ArrowRight", { shiftKey: true });
    expect([next.mock.calls.length, pan.mock.calls.length]).toEqual([0, 1]);
    press(root.querySelector("p")!, "?", { shiftKey: true });
    expect(next).toHaveBeenCalledOnce();
  });

  it("ends when asked", () => {
    const { root, next, press, release } = setUp();
    release();
    press(root.querySelector("p")!, "ArrowRight");
    expect(next).not.toHaveBeenCalled();
  });

  it("lets Escape leave a text field", () => {
    expect(belongsTo(html("input", { type: "search" }), "Escape")).toBe(false);
    expect(belongsTo(html("input", { type: "search" }), "a")).toBe(true);
  });
});
