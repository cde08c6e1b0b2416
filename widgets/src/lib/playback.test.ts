import { describe, expect, it } from "vitest";
import { Playback, type Clock } from "./playback";

class FakeClock implements Clock {
  waiting: (() => void) | null = null;
  delay = 0;

  start(callback: () => void, milliseconds: number): number {
    this.waiting = callback;
    this.delay = milliseconds;
    return 1;
  }

  stop(): void {
    this.waiting = null;
  }

  tick(): void {
    const callback = this.waiting;
    this.waiting = null;
    callback?.();
  }
}

function started(count: number) {
  const clock = new FakeClock();
  const seen: number[] = [];
  return { clock, seen, playback: new Playback(count, (p) => seen.push(p.step), clock) };
}

describe("playback", () => {
  it("plays to the end and stops there", () => {
    const { clock, seen, playback } = started(3);
    playback.toggle();
    for (let k = 0; k < 10; k += 1) clock.tick();
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(playback.playing).toBe(false);
    expect(clock.waiting).toBeNull();
  });

  it("begins anew when played from the end", () => {
    const { playback } = started(3);
    playback.last();
    playback.toggle();
    expect([playback.step, playback.playing]).toEqual([0, true]);
  });

  it("pauses", () => {
    const { clock, playback } = started(3);
    playback.toggle();
    clock.tick();
    playback.toggle();
    clock.tick();
    expect([playback.step, playback.playing]).toEqual([1, false]);
  });

  it("steps, goes back, goes to a step, and stays inside", () => {
    const { playback } = started(5);
    playback.back();
    expect(playback.step).toBe(0);
    playback.go(4);
    playback.next();
    playback.next();
    expect(playback.step).toBe(5);
    playback.go(-3);
    expect(playback.step).toBe(0);
    playback.go(2.4);
    playback.go(NaN);
    expect(playback.step).toBe(2);
  });

  it("keeps one step at a time when stepped by hand while playing", () => {
    const { clock, playback } = started(9);
    playback.toggle();
    playback.next();
    clock.tick();
    expect(playback.step).toBe(2);
  });

  it("is faster at a higher speed, also at once", () => {
    const { clock, playback } = started(9);
    playback.toggle();
    const slow = clock.delay;
    playback.setSpeed(4);
    expect(clock.delay).toBe(slow / 4);
  });

  it("follows a growing list only from its end, and does not play an empty one", () => {
    const { playback } = started(0);
    playback.toggle();
    expect(playback.playing).toBe(false);
    playback.setCount(4);
    expect(playback.step).toBe(4);
    playback.go(1);
    playback.setCount(9);
    expect(playback.step).toBe(1);
  });
});
