// Playing a recorded list of steps: where we are, and a clock that moves us on. Knows nothing of what a step is.

export interface Clock {
  start(callback: () => void, milliseconds: number): number;
  stop(handle: number): void;
}

const pageClock: Clock = {
  start: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
  stop: (handle) => window.clearTimeout(handle),
};

export const SPEEDS = [0.5, 1, 2, 4];
const PAUSE_BETWEEN_STEPS = 1100; // milliseconds at speed 1

/** Step 0 is the start, step `count` the end. Every change is told to `onChange`. */
export class Playback {
  step = 0;
  playing = false;
  speed = 1;
  private timer = 0;

  constructor(
    public count: number,
    private onChange: (playback: Playback) => void,
    private clock: Clock = pageClock,
  ) {}

  /** Goes to a step; numbers outside are brought to the nearest end, and nonsense leaves us where we are. */
  go(step: number): void {
    if (Number.isNaN(step)) return;
    this.step = Math.max(0, Math.min(this.count, Math.round(step)));
    if (this.step === this.count) this.playing = false;
    this.schedule();
    this.onChange(this);
  }

  next = (): void => this.go(this.step + 1);
  back = (): void => this.go(this.step - 1);
  first = (): void => this.go(0);
  last = (): void => this.go(this.count);

  /** Play or pause; playing from the end begins anew. */
  toggle = (): void => {
    this.playing = !this.playing && this.count > 0;
    this.go(this.playing && this.step === this.count ? 0 : this.step);
  };

  setSpeed(speed: number): void {
    this.speed = speed;
    this.schedule();
  }

  /** The list has grown; at the end one stays at the end. */
  setCount(count: number): void {
    const atEnd = this.step === this.count;
    this.count = count;
    this.go(atEnd ? count : this.step);
  }

  stop(): void {
    this.playing = false;
    this.clock.stop(this.timer);
  }

  private schedule(): void {
    this.clock.stop(this.timer);
    if (this.playing) this.timer = this.clock.start(this.next, PAUSE_BETWEEN_STEPS / this.speed);
  }
}
