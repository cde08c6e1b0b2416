// Where the nodes of a growing graph go: columns by depth, left to right, and free places within a column.
//
// Autograd graphs arrive in topological order and only grow, so a node that has its place keeps it. Parameters stand
// in the column before their first consumer, the main line stays straight, and the long edges of a node share lanes that are kept free for them.
// Knows nothing of documents or of the page.

export interface Item {
  id: number;
  generation: number;
}
export interface Link {
  source: number;
  target: number;
}
export interface Point {
  x: number;
  y: number;
}

export const NODE = { width: 116, height: 46 };
const COLUMN = 162; // from one column's middle to the next
const ROW_GAP = 26;
const GAPS = [ROW_GAP, 22, 6]; // between two nodes, a node and a lane, two lanes
const LANE = 10; // height kept free for an edge that passes through a column
const MAX_LANES = 300; // longer edges pass behind the nodes
const MAX_PULL = 4; // how long a parameter's own chain (w -> w.T -> ...) may be to move next to its consumer

/** One column: who stands where, sorted by height; finds the free place nearest to a wished one. */
class Column {
  private centres: number[] = [];
  private halves: number[] = [];
  private last = { wish: NaN, half: 0, below: 0, above: 0 };

  get size(): number {
    return this.centres.length;
  }

  get top(): number {
    return this.centres[0] ?? Infinity;
  }

  get bottom(): number {
    return this.centres[this.centres.length - 1] ?? -Infinity;
  }

  private indexAfter(y: number): number {
    let low = 0;
    let high = this.centres.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.centres[middle]! < y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private scan(from: number, wish: number, half: number, direction: 1 | -1): number {
    let y = wish;
    for (let k = from; k >= 0 && k < this.centres.length; k += direction) {
      const lanes = Number(half < LANE) + Number(this.halves[k]! < LANE);
      const need = half + this.halves[k]! + GAPS[lanes]!;
      if (direction * (this.centres[k]! - y) >= need) break;
      const moved = this.centres[k]! + direction * need;
      if (direction * (moved - y) > 0) y = moved;
    }
    return y;
  }

  /** Takes the free place nearest to `wish` (below when both sides are as near) and returns its middle. */
  take(wish: number, height: number): number {
    const half = height / 2;
    const reach = half + NODE.height + ROW_GAP;
    const again = this.last.wish === wish && this.last.half === half; // what was taken since only pushes farther
    const from = again ? this.last : { below: wish, above: wish };
    const below = this.scan(this.indexAfter(from.below - reach), from.below, half, 1);
    const above = this.scan(this.indexAfter(from.above + reach) - 1, from.above, half, -1);
    this.last = { wish, half, below, above };
    const y = wish - above < below - wish - 0.5 ? above : below;
    const index = this.indexAfter(y);
    this.centres.splice(index, 0, y);
    this.halves.splice(index, 0, half);
    return y;
  }

  release(y: number): void {
    const index = this.indexAfter(y - 1e-6);
    if (Math.abs((this.centres[index] ?? Infinity) - y) > 1e-3) return;
    this.centres.splice(index, 1);
    this.halves.splice(index, 1);
    this.last.wish = NaN;
  }
}

interface Place {
  rank: number;
  y: number;
  inputs: number[];
  uses: number;
  generation: number;
  chain: number; // 0 for a source; k for an op that rests on sources alone, k ops deep; -1 on the main line
  loose: boolean; // waits for its first consumer: a source, or a chain on one that waits
}

export class Layout {
  private places = new Map<number, Place>();
  private columns: Column[] = [];
  private lanes = new Map<number, number[]>(); // by source, one a column that its edges pass
  private generation = 0;
  private moved: number[] = [];

  /**
   * Places what is new; links may name nodes of this or of earlier calls. A node stays where it was, save one that had
   * no consumer yet: the ids of those that moved are returned.
   */
  grow(items: Item[], links: Link[]): number[] {
    this.moved = [];
    const inputs = new Map<number, number[]>();
    for (const { source, target } of links) {
      const known = inputs.get(target);
      if (!known) inputs.set(target, [source]);
      else if (!known.includes(source)) known.push(source);
    }
    for (const item of items) {
      if (!this.places.has(item.id)) this.place(item, inputs.get(item.id) ?? []);
      inputs.delete(item.id);
    }
    for (const [id, sources] of inputs) this.attach(id, sources);
    for (const [id, place] of this.places) {
      if (!place.loose || place.uses > 0 || !Number.isNaN(place.y)) continue;
      this.bring(id, place, this.reach(place), this.floor());
      place.loose = place.chain === 0; // drawn, and still waiting
    }
    return this.moved;
  }

  /** The middle of a node, or undefined when it was never placed. */
  at(id: number): Point | undefined {
    const place = this.places.get(id);
    return place && { x: place.rank * COLUMN, y: place.y };
  }

  /** Points an edge passes, both ends included: the source's right side, lanes, the target's left side. */
  route(link: Link): Point[] {
    const from = this.at(link.source);
    const to = this.at(link.target);
    if (!from || !to) return [];
    const points = [{ x: from.x + NODE.width / 2, y: from.y }];
    const first = this.places.get(link.source)!.rank + 1;
    const passed = this.places.get(link.target)!.rank - first;
    const lanes = this.lanes.get(link.source) ?? [];
    (lanes.length < passed ? [] : lanes.slice(0, Math.max(0, passed))).forEach((y, k) => {
      const x = (first + k) * COLUMN;
      points.push({ x: x - NODE.width / 2, y }, { x: x + NODE.width / 2, y });
    });
    points.push({ x: to.x - NODE.width / 2, y: to.y });
    return points;
  }

  /** The rectangle that holds every node. */
  extent(): { x: number; y: number; width: number; height: number } {
    const used = this.columns.filter((column) => column.size > 0);
    const top = Math.min(...used.map((column) => column.top), Infinity);
    const bottom = Math.max(...used.map((column) => column.bottom), -Infinity);
    const right = Math.max(0, this.columns.length - 1) * COLUMN;
    const y = (used.length ? top : 0) - NODE.height / 2;
    return { x: -NODE.width / 2, y, width: right + NODE.width, height: (used.length ? bottom - top : 0) + NODE.height };
  }

  private column(rank: number): Column {
    while (this.columns.length <= rank) this.columns.push(new Column());
    return this.columns[rank]!;
  }

  /** A row below everything: where a line of its own begins. */
  private floor(): number {
    let bottom = -Infinity;
    for (const column of this.columns) bottom = Math.max(bottom, column.bottom);
    return Number.isFinite(bottom) ? bottom + NODE.height + ROW_GAP : 0;
  }

  private settle(place: Place, rank: number, wish: number): void {
    place.rank = rank;
    place.y = this.column(rank).take(wish, NODE.height);
  }

  private place(item: Item, sources: number[]): void {
    const inputs = sources.filter((id) => id !== item.id && this.places.has(id));
    const place: Place = { rank: 0, y: NaN, inputs, uses: 0, generation: item.generation, chain: 0, loose: false };
    this.places.set(item.id, place);
    if (inputs.length === 0) place.loose = true;
    else this.connect(place);
  }

  /** Edges that came after their target: a target that stood alone, unused, takes its place anew. */
  private attach(id: number, sources: number[]): void {
    const place = this.places.get(id);
    if (!place || !place.loose || place.uses > 0) return;
    place.inputs = sources.filter((source) => source !== id && this.places.has(source));
    if (place.inputs.length === 0) return;
    this.leave(id, place);
    place.loose = false;
    this.connect(place);
  }

  private leave(id: number, place: Place): void {
    if (Number.isNaN(place.y)) return;
    this.column(place.rank).release(place.y);
    this.lanes.get(id)?.forEach((y, k) => this.column(place.rank + 1 + k).release(y));
    this.lanes.delete(id);
    place.y = NaN;
    this.moved.push(id);
  }

  private connect(place: Place): void {
    const inputs = place.inputs.map((input) => ({ input, at: this.places.get(input)! }));
    place.chain = this.chainOf(inputs.map(({ at }) => at));
    if (place.chain > 0 && inputs[0]!.at.loose) {
      place.loose = true;
      inputs[0]!.at.uses += 1;
      return;
    }
    const anyMain = inputs.some(({ at }) => at.chain < 0);
    const movable = ({ at }: { at: Place }) => at.loose || (anyMain && this.pullable(at));
    const pulled = inputs.filter(movable);
    const fixed = inputs.filter((entry) => !pulled.includes(entry));
    const rank = 1 + Math.max(...pulled.map(({ at }) => this.reach(at)), ...fixed.map(({ at }) => at.rank));
    this.settle(
      place,
      rank,
      this.wish(
        place,
        fixed.map(({ at }) => at),
      ),
    );
    pulled.sort((a, b) => b.at.chain - a.at.chain); // a chain brings its own leaf
    for (const entry of pulled) if (movable(entry)) this.bring(entry.input, entry.at, rank - 1, place.y);
    for (const { input, at } of inputs) {
      at.uses += 1;
      this.lay(input, at, place);
    }
  }

  /** One more than the chain it goes on, or the main line: where two inputs meet, or a chain has grown long. */
  private chainOf(inputs: Place[]): number {
    const [only, second] = inputs;
    return second || only!.chain < 0 || only!.chain >= MAX_PULL ? -1 : only!.chain + 1;
  }

  /** The first column in which what is brought next to its consumer may stand. */
  private reach(at: Place): number {
    return Math.max(
      0,
      ...at.inputs.map((id) => {
        const input = this.places.get(id)!;
        return 1 + (input.loose || input.uses === 1 ? this.reach(input) : input.rank);
      }),
    );
  }

  private pullable(at: Place): boolean {
    return at.chain > 0 && at.uses === 0 && at.inputs.every((id) => this.places.get(id)!.uses === 1);
  }

  private wish(place: Place, fixed: Place[]): number {
    const fresh = place.generation > this.generation;
    this.generation = Math.max(this.generation, place.generation);
    const main = fixed.filter((at) => at.chain !== 0);
    if (main.length > 0) return main.reduce((sum, at) => sum + at.y, 0) / main.length;
    if (fixed.length === 0 || fresh) return this.floor();
    return fixed.reduce((sum, at) => sum + at.y, 0) / fixed.length;
  }

  /** Puts a source, or a chain with the source it rests on, into column `rank`. */
  private bring(id: number, at: Place, rank: number, wish: number): void {
    this.leave(id, at);
    at.loose = false;
    this.settle(at, rank, wish);
    for (const inputId of at.inputs) {
      const input = this.places.get(inputId)!;
      if (input.loose || input.uses === 1) this.bring(inputId, input, rank - 1, at.y);
      else this.lay(inputId, input, at);
    }
  }

  /** Keeps lanes free from `from` to `to`, as far as earlier edges of `source` have none. */
  private lay(source: number, from: Place, to: Place): void {
    const passed = to.rank - from.rank - 1;
    if (passed < 1 || passed > MAX_LANES) return;
    const lanes = this.lanes.get(source) ?? [];
    while (lanes.length < passed) {
      const wish = lanes[lanes.length - 1] ?? from.y;
      lanes.push(this.column(from.rank + 1 + lanes.length).take(wish, LANE));
    }
    this.lanes.set(source, lanes);
  }
}
