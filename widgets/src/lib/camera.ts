// What part of the picture is in view: fit, follow, nearer, farther, move. Pure numbers; knows nothing of the page.

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The first `most` items whose middle lies in `view`, or at most `margin` outside it; `all` counts them all. */
export function within<T>(
  items: T[],
  at: (item: T) => { x: number; y: number },
  view: Rect,
  margin: { width: number; height: number },
  most: number,
): { shown: T[]; all: number } {
  const seen = items.filter((item) => {
    const { x, y } = at(item);
    return (
      x > view.x - margin.width &&
      x < view.x + view.width + margin.width &&
      y > view.y - margin.height &&
      y < view.y + view.height + margin.height
    );
  });
  return { shown: seen.slice(0, most), all: seen.length };
}

const READABLE = 0.66; // text below this scale is too small to read: follow instead of showing everything
const NEAREST = 2.5;
const LARGEST_FIT = 1.15;
const FARTHEST = 0.06;
const MARGIN = 18;

export class Camera {
  scale = 1;
  x = 0;
  y = 0;
  /** True until the reader moves the picture: then it stays where it was put. */
  auto = true;
  private view = { width: 800, height: 300 };

  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.view = { width, height };
  }

  /** Shows everything; with `overview` also when that makes the text too small to read. */
  fit(extent: Rect, overview = false, focus: Rect | null = null): void {
    const { width, height } = this.view;
    const whole = Math.min(
      (width - 2 * MARGIN) / extent.width,
      (height - 2 * MARGIN) / (extent.height + 12),
      LARGEST_FIT,
    );
    this.scale = Math.max(whole, overview ? FARTHEST : READABLE);
    this.x = this.place(width, extent.x, extent.width, focus && focus.x + focus.width / 2);
    this.y = this.place(height, extent.y, extent.height, focus && focus.y + focus.height / 2);
  }

  /** The offset along one axis: centred when all fits, else around `focus` (or at the start) within the extent. */
  private place(view: number, start: number, size: number, focus: number | null): number {
    if (size * this.scale <= view - 2 * MARGIN + 1) return view / 2 - (start + size / 2) * this.scale;
    const wish = view / 2 - (focus ?? start) * this.scale;
    return Math.max(view - MARGIN - (start + size) * this.scale, Math.min(MARGIN - start * this.scale, wish));
  }

  /** Moves as little as needed to bring `target` into view. */
  reveal(target: Rect): void {
    const { width, height } = this.view;
    const shift = (offset: number, start: number, size: number, view: number) => {
      const low = start * this.scale + offset;
      const high = (start + size) * this.scale + offset;
      if (low < MARGIN || size * this.scale > view - 2 * MARGIN) return offset + MARGIN - low;
      return high > view - MARGIN ? offset - (high - view + MARGIN) : offset;
    };
    this.x = shift(this.x, target.x, target.width, width);
    this.y = shift(this.y, target.y, target.height, height);
  }

  /** Nearer (factor > 1) or farther, keeping the point (atX, atY) of the view in its place. */
  zoom(factor: number, atX = this.view.width / 2, atY = this.view.height / 2): void {
    const scale = Math.max(FARTHEST, Math.min(NEAREST, this.scale * factor));
    this.x = atX - ((atX - this.x) * scale) / this.scale;
    this.y = atY - ((atY - this.y) * scale) / this.scale;
    this.scale = scale;
    this.auto = false;
  }

  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.auto = false;
  }

  /** The part of the picture in view, with a margin so that moving a little shows no gaps. */
  visible(): Rect {
    const { width, height } = this.view;
    const spare = 0.4;
    return {
      x: (-this.x - spare * width) / this.scale,
      y: (-this.y - spare * height) / this.scale,
      width: ((1 + 2 * spare) * width) / this.scale,
      height: ((1 + 2 * spare) * height) / this.scale,
    };
  }
}
