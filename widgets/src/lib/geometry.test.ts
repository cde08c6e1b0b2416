import { describe, expect, it } from "vitest";
import { bowOf, curve, portOffset } from "./geometry";

const ends = [
  { x: 0, y: 0 },
  { x: 50, y: 40 },
];
const lane = [
  { x: 0, y: 0 },
  { x: 50, y: 60 },
  { x: 150, y: 60 },
  { x: 200, y: 0 },
];

describe("geometry", () => {
  it("spreads arguments over the side of a node, in order, within its height", () => {
    const offsets = [0, 1, 2, 3, 4, 5].map((k) => portOffset(k, 6));
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThan(23);
    expect(portOffset(0, 1)).toBe(0);
  });

  it("bends twins apart, and gives each a label of its own", () => {
    const [upper, lower] = [0, 1].map((k) => curve(ends, portOffset(k, 2), bowOf(k, 2)));
    expect(upper!.d).not.toBe(lower!.d);
    expect(lower!.label.y - upper!.label.y).toBeGreaterThan(35);
    const [first, second] = [0, 1].map((k) => curve(lane, portOffset(k, 2), bowOf(k, 2)));
    expect(second!.middle.y).toBeGreaterThan(first!.middle.y);
  });

  it("writes a long edge's word where it has left the common way", () => {
    expect(curve(lane, 0, 0).middle).toEqual({ x: 175, y: 30 });
  });
});
