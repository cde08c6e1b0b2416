import { describe, expect, it } from "vitest";
import { Camera, within } from "./camera";

function camera(width = 800, height = 300): Camera {
  const made = new Camera();
  made.resize(width, height);
  return made;
}

/** Where a rectangle is on the page. */
function seen(view: Camera, rect: { x: number; y: number; width: number; height: number }) {
  return {
    left: rect.x * view.scale + view.x,
    right: (rect.x + rect.width) * view.scale + view.x,
    top: rect.y * view.scale + view.y,
    bottom: (rect.y + rect.height) * view.scale + view.y,
  };
}

describe("camera", () => {
  it("centres a small graph without blowing it up", () => {
    const view = camera();
    const box = { x: -50, y: -20, width: 200, height: 60 };
    view.fit(box);
    const { left, right, top, bottom } = seen(view, box);
    expect(view.scale).toBeLessThan(1.2);
    expect(left + right).toBeCloseTo(800);
    expect(top + bottom).toBeCloseTo(300);
  });

  it("stays readable on a long graph and keeps the focus in view, and shows all when asked", () => {
    const view = camera();
    const long = { x: 0, y: 0, width: 40_000, height: 60 };
    const focus = { x: 39_000, y: 0, width: 100, height: 50 };
    view.fit(long, false, focus);
    expect(view.scale).toBeGreaterThan(0.6);
    const { left, right } = seen(view, focus);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(800);
    const wide = { x: 0, y: 0, width: 4000, height: 60 };
    view.fit(wide, true);
    expect(seen(view, wide).right).toBeLessThanOrEqual(800);
  });

  it("moves no more than needed to reveal", () => {
    const view = camera();
    view.fit({ x: 0, y: 0, width: 200, height: 60 });
    const before = { ...view };
    view.reveal({ x: 20, y: 10, width: 100, height: 40 });
    expect([view.x, view.y]).toEqual([before.x, before.y]);
    view.reveal({ x: 5000, y: 0, width: 100, height: 40 });
    expect(seen(view, { x: 5000, y: 0, width: 100, height: 40 }).right).toBeLessThanOrEqual(800);
    expect(view.y).toBe(before.y);
  });

  it("keeps the point under the pointer when zooming, within bounds, and leaves automatic mode", () => {
    const view = camera();
    view.fit({ x: 0, y: 0, width: 200, height: 60 });
    const under = { x: (300 - view.x) / view.scale, y: (100 - view.y) / view.scale };
    view.zoom(1.5, 300, 100);
    expect(under.x * view.scale + view.x).toBeCloseTo(300);
    expect(under.y * view.scale + view.y).toBeCloseTo(100);
    expect(view.auto).toBe(false);
    for (let k = 0; k < 50; k += 1) view.zoom(0.5);
    expect(view.scale).toBeGreaterThan(0);
    for (let k = 0; k < 50; k += 1) view.zoom(2);
    expect(view.scale).toBeLessThan(3);
  });

  it("picks what is in view, no more than allowed, and counts the rest", () => {
    const points = Array.from({ length: 100 }, (_, x) => ({ x: x * 10, y: 0 }));
    const view = { x: 200, y: -50, width: 300, height: 100 };
    const whole = within(points, (point) => point, view, { width: 5, height: 5 }, 1000);
    expect([whole.shown[0]!.x, whole.shown.at(-1)!.x, whole.all]).toEqual([200, 500, 31]);
    const some = within(points, (point) => point, view, { width: 5, height: 5 }, 10);
    expect([some.shown.length, some.all]).toEqual([10, 31]);
    expect(within(points, (point) => point, { ...view, y: 90 }, { width: 5, height: 5 }, 9).all).toBe(0);
  });

  it("survives a view without a size", () => {
    const view = camera(0, 0);
    view.fit({ x: 0, y: 0, width: 116, height: 46 });
    expect(Number.isFinite(view.scale) && view.scale > 0).toBe(true);
  });
});
