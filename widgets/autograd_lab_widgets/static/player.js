// Built from widgets/src by `npm run build`. Do not edit by hand.

// src/lib/dom.ts
var SVG = "http://www.w3.org/2000/svg";
function fill(element, attributes, children) {
	setAttributes(element, attributes);
	element.append(...children.filter((child) => !!child));
	return element;
}
function setAttributes(element, attributes) {
	for (const [name, value] of Object.entries(attributes)) {
		if (value === null || value === void 0 || value === false) element.removeAttribute(name);
		else {
			const text = value === true ? "" : String(value);
			if (element.getAttribute(name) !== text) element.setAttribute(name, text);
		}
	}
}
function html(tag, attributes = {}, ...children) {
	return fill(document.createElement(tag), attributes, children);
}
function svg(tag, attributes = {}, ...children) {
	return fill(document.createElementNS(SVG, tag), attributes, children);
}
var ICONS = {
	first: "M3 3v10M13 3 6 8l7 5z",
	back: "M11 3 4 8l7 5z",
	play: "M4 2.5 13 8l-9 5.5z",
	pause: "M4 3h3v10H4zM9 3h3v10H9z",
	next: "M5 3l7 5-7 5z",
	last: "M13 3v10M3 3l7 5-7 5z",
	fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
	plus: "M8 3v10M3 8h10",
	minus: "M3 8h10",
	table: "M2 3h12v10H2zM2 7h12M2 10h12M7 3v10",
	search: "M7 2a5 5 0 1 0 0 10A5 5 0 1 0 7 2M11 11l4 4",
	save: "M8 2v8M4.5 7 8 10.5 11.5 7M2 13.5h12",
	scissors: "M4 3l9 8M4 13l9-8M3.5 2a1.5 1.5 0 1 0 .01 0M3.5 11a1.5 1.5 0 1 0 .01 0",
	zero: "M8 2a4 6 0 1 0 .01 0",
	none: "M8 2a6 6 0 1 0 .01 0M4 4l8 8",
	step: "M2 8h10M8 4l4 4-4 4",
	add: "M8 2a6 6 0 1 0 .01 0M8 5v6M5 8h6",
	log: "M2 2v12h12M4 12c1-6 4-8 9-8"
};
var SOLID = /* @__PURE__ */ new Set(["first", "back", "play", "pause", "next", "last"]);
function iconPath(name) {
	return svg("path", { class: SOLID.has(name) ? "al-icon al-solid" : "al-icon", d: ICONS[name] });
}
function icon(name) {
	return svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, iconPath(name));
}
function button(name, label, onClick, text = "") {
	const made = html("button", { type: "button", title: label, "aria-label": label }, name && icon(name), text);
	made.addEventListener("click", onClick);
	return made;
}

// src/lib/camera.ts
function within(items, at, view, margin, most) {
	const seen = items.filter((item) => {
		const { x, y } = at(item);
		return x > view.x - margin.width && x < view.x + view.width + margin.width && y > view.y - margin.height && y < view.y + view.height + margin.height;
	});
	return { shown: seen.slice(0, most), all: seen.length };
}
var READABLE = 0.66;
var NEAREST = 2.5;
var LARGEST_FIT = 1.15;
var FARTHEST = 0.06;
var MARGIN = 18;
var Camera = class {
	scale = 1;
	x = 0;
	y = 0;
	/** True until the reader moves the picture: then it stays where it was put. */
	auto = true;
	view = { width: 800, height: 300 };
	resize(width, height2) {
		if (width > 0 && height2 > 0) this.view = { width, height: height2 };
	}
	/** Shows everything; with `overview` also when that makes the text too small to read. */
	fit(extent, overview = false, focus = null) {
		const { width, height: height2 } = this.view;
		const whole = Math.min(
			(width - 2 * MARGIN) / extent.width,
			(height2 - 2 * MARGIN) / (extent.height + 12),
			LARGEST_FIT
		);
		this.scale = Math.max(whole, overview ? FARTHEST : READABLE);
		this.x = this.place(width, extent.x, extent.width, focus && focus.x + focus.width / 2);
		this.y = this.place(height2, extent.y, extent.height, focus && focus.y + focus.height / 2);
	}
	/** The offset along one axis: centred when all fits, else around `focus` (or at the start) within the extent. */
	place(view, start, size, focus) {
		if (size * this.scale <= view - 2 * MARGIN + 1) return view / 2 - (start + size / 2) * this.scale;
		const wish = view / 2 - (focus ?? start) * this.scale;
		return Math.max(view - MARGIN - (start + size) * this.scale, Math.min(MARGIN - start * this.scale, wish));
	}
	/** Moves as little as needed to bring `target` into view. */
	reveal(target) {
		const { width, height: height2 } = this.view;
		const shift = (offset, start, size, view) => {
			const low = start * this.scale + offset;
			const high = (start + size) * this.scale + offset;
			if (low < MARGIN || size * this.scale > view - 2 * MARGIN) return offset + MARGIN - low;
			return high > view - MARGIN ? offset - (high - view + MARGIN) : offset;
		};
		this.x = shift(this.x, target.x, target.width, width);
		this.y = shift(this.y, target.y, target.height, height2);
	}
	/** Nearer (factor > 1) or farther, keeping the point (atX, atY) of the view in its place. */
	zoom(factor, atX = this.view.width / 2, atY = this.view.height / 2) {
		const scale = Math.max(FARTHEST, Math.min(NEAREST, this.scale * factor));
		this.x = atX - (atX - this.x) * scale / this.scale;
		this.y = atY - (atY - this.y) * scale / this.scale;
		this.scale = scale;
		this.auto = false;
	}
	pan(dx, dy) {
		this.x += dx;
		this.y += dy;
		this.auto = false;
	}
	/** The part of the picture in view, with a margin so that moving a little shows no gaps. */
	visible() {
		const { width, height: height2 } = this.view;
		const spare = 0.4;
		return {
			x: (-this.x - spare * width) / this.scale,
			y: (-this.y - spare * height2) / this.scale,
			width: (1 + 2 * spare) * width / this.scale,
			height: (1 + 2 * spare) * height2 / this.scale
		};
	}
};

// src/lib/geometry.ts
var round = (x) => Math.round(x * 10) / 10;
var HEAD = 2;
function curve(points, port, bow) {
	const start = points[0];
	const last = points[points.length - 1];
	const end = { x: last.x, y: last.y + port };
	const lane = bow / 4;
	const bend = points.length > 2 ? lane : bow;
	const path = [start, ...points.slice(1, -1).map(({ x, y }) => ({ x, y: y + lane })), end];
	let d = `M${round(start.x + HEAD)} ${round(start.y)}`;
	path.slice(1).forEach((to, k) => {
		const from = path[k];
		const arrow = k === path.length - 2 ? HEAD : 0;
		if (k % 2) d += `L${round(to.x)} ${round(to.y)}`;
		else {
			const pull = (to.x - from.x) * 0.55;
			d += `C${round(from.x + pull)} ${round(from.y + (k ? 0 : bend))} ${round(to.x - pull)} ${round(to.y + (arrow ? bend : 0))} ${round(to.x - arrow)} ${round(to.y)}`;
		}
	});
	return { d, ...labelPoint(path, bow), start, end };
}
function labelPoint(path, bow) {
	const [a, b] = [path[path.length - 2], path[path.length - 1]];
	const y = (a.y + b.y) / 2 + (path.length > 2 ? 0 : bow * 0.75);
	const x = (a.x + b.x) / 2;
	return { middle: { x, y }, label: { x, y: y + (bow > 0 ? 13 : -5) } };
}
function portOffset(k, n) {
	const gap = Math.min(11, 34 / Math.max(1, n - 1));
	return n < 2 ? 0 : (k - (n - 1) / 2) * gap;
}
function bowOf(k, n) {
	return n < 2 ? 0 : (k - (n - 1) / 2) * 30;
}

// src/lib/format.ts
function toNumber(value) {
	return typeof value === "number" ? value : value === null || value === void 0 ? NaN : Number(value);
}
function numberText(value) {
	const x = toNumber(value);
	if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "Inf" : "-Inf";
	const size = Math.abs(x);
	if (x !== 0 && (size >= 9999.5 || size < 1e-4)) return x.toExponential(3).replace(/\.?0*e\+?/, "e");
	return String(Number(x.toPrecision(4)));
}
function shapeText(shape) {
	return shape.length === 0 ? "()" : shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
function shortText(value, limit = 7) {
	if (!value) return "";
	if (value.shape.length === 0 || value.text.length <= limit) return value.text;
	return value.shape.length === 1 ? shapeText(value.shape) : value.shape.join("×");
}
function exactText(value) {
	if (!value) return "None";
	return value.full === null || value.full === void 0 ? value.text : JSON.stringify(value.full);
}
function clip(text, length) {
	return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
function bytesText(bytes) {
	if (bytes < 1024) return `${bytes} B`;
	return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

// src/lib/layout.ts
var NODE = { width: 116, height: 46 };
var COLUMN = 162;
var ROW_GAP = 26;
var GAPS = [ROW_GAP, 22, 6];
var LANE = 10;
var MAX_LANES = 300;
var MAX_PULL = 4;
var Column = class {
	centres = [];
	halves = [];
	last = { wish: NaN, half: 0, below: 0, above: 0 };
	get size() {
		return this.centres.length;
	}
	get top() {
		return this.centres[0] ?? Infinity;
	}
	get bottom() {
		return this.centres[this.centres.length - 1] ?? -Infinity;
	}
	indexAfter(y) {
		let low = 0;
		let high = this.centres.length;
		while (low < high) {
			const middle = low + high >> 1;
			if (this.centres[middle] < y) low = middle + 1;
			else high = middle;
		}
		return low;
	}
	scan(from, wish, half, direction) {
		let y = wish;
		for (let k = from; k >= 0 && k < this.centres.length; k += direction) {
			const lanes = Number(half < LANE) + Number(this.halves[k] < LANE);
			const need = half + this.halves[k] + GAPS[lanes];
			if (direction * (this.centres[k] - y) >= need) break;
			const moved = this.centres[k] + direction * need;
			if (direction * (moved - y) > 0) y = moved;
		}
		return y;
	}
	/** Takes the free place nearest to `wish` (below when both sides are as near) and returns its middle. */
	take(wish, height2) {
		const half = height2 / 2;
		const reach = half + NODE.height + ROW_GAP;
		const again = this.last.wish === wish && this.last.half === half;
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
	release(y) {
		const index = this.indexAfter(y - 1e-6);
		if (Math.abs((this.centres[index] ?? Infinity) - y) > 1e-3) return;
		this.centres.splice(index, 1);
		this.halves.splice(index, 1);
		this.last.wish = NaN;
	}
};
var Layout = class {
	places = /* @__PURE__ */ new Map();
	columns = [];
	lanes = /* @__PURE__ */ new Map();
	// by source, one a column that its edges pass
	generation = 0;
	moved = [];
	/**
	 * Places what is new; links may name nodes of this or of earlier calls. A node stays where it was, save one that had
	 * no consumer yet: the ids of those that moved are returned.
	 */
	grow(items, links) {
		this.moved = [];
		const inputs = /* @__PURE__ */ new Map();
		for (const { source, target } of links) {
			const known2 = inputs.get(target);
			if (!known2) inputs.set(target, [source]);
			else if (!known2.includes(source)) known2.push(source);
		}
		for (const item of items) {
			if (!this.places.has(item.id)) this.place(item, inputs.get(item.id) ?? []);
			inputs.delete(item.id);
		}
		for (const [id, sources] of inputs) this.attach(id, sources);
		for (const [id, place] of this.places) {
			if (!place.loose || place.uses > 0 || !Number.isNaN(place.y)) continue;
			this.bring(id, place, this.reach(place), this.floor());
			place.loose = place.chain === 0;
		}
		return this.moved;
	}
	/** The middle of a node, or undefined when it was never placed. */
	at(id) {
		const place = this.places.get(id);
		return place && { x: place.rank * COLUMN, y: place.y };
	}
	/** Points an edge passes, both ends included: the source's right side, lanes, the target's left side. */
	route(link) {
		const from = this.at(link.source);
		const to = this.at(link.target);
		if (!from || !to) return [];
		const points = [{ x: from.x + NODE.width / 2, y: from.y }];
		const first = this.places.get(link.source).rank + 1;
		const passed = this.places.get(link.target).rank - first;
		const lanes = this.lanes.get(link.source) ?? [];
		(lanes.length < passed ? [] : lanes.slice(0, Math.max(0, passed))).forEach((y, k) => {
			const x = (first + k) * COLUMN;
			points.push({ x: x - NODE.width / 2, y }, { x: x + NODE.width / 2, y });
		});
		points.push({ x: to.x - NODE.width / 2, y: to.y });
		return points;
	}
	/** The rectangle that holds every node. */
	extent() {
		const used = this.columns.filter((column) => column.size > 0);
		const top = Math.min(...used.map((column) => column.top), Infinity);
		const bottom = Math.max(...used.map((column) => column.bottom), -Infinity);
		const right = Math.max(0, this.columns.length - 1) * COLUMN;
		const y = (used.length ? top : 0) - NODE.height / 2;
		return { x: -NODE.width / 2, y, width: right + NODE.width, height: (used.length ? bottom - top : 0) + NODE.height };
	}
	column(rank) {
		while (this.columns.length <= rank) this.columns.push(new Column());
		return this.columns[rank];
	}
	/** A row below everything: where a line of its own begins. */
	floor() {
		let bottom = -Infinity;
		for (const column of this.columns) bottom = Math.max(bottom, column.bottom);
		return Number.isFinite(bottom) ? bottom + NODE.height + ROW_GAP : 0;
	}
	settle(place, rank, wish) {
		place.rank = rank;
		place.y = this.column(rank).take(wish, NODE.height);
	}
	place(item, sources) {
		const inputs = sources.filter((id) => id !== item.id && this.places.has(id));
		const place = { rank: 0, y: NaN, inputs, uses: 0, generation: item.generation, chain: 0, loose: false };
		this.places.set(item.id, place);
		if (inputs.length === 0) place.loose = true;
		else this.connect(place);
	}
	/** Edges that came after their target: a target that stood alone, unused, takes its place anew. */
	attach(id, sources) {
		const place = this.places.get(id);
		if (!place || !place.loose || place.uses > 0) return;
		place.inputs = sources.filter((source) => source !== id && this.places.has(source));
		if (place.inputs.length === 0) return;
		this.leave(id, place);
		place.loose = false;
		this.connect(place);
	}
	leave(id, place) {
		if (Number.isNaN(place.y)) return;
		this.column(place.rank).release(place.y);
		this.lanes.get(id)?.forEach((y, k) => this.column(place.rank + 1 + k).release(y));
		this.lanes.delete(id);
		place.y = NaN;
		this.moved.push(id);
	}
	connect(place) {
		const inputs = place.inputs.map((input) => ({ input, at: this.places.get(input) }));
		place.chain = this.chainOf(inputs.map(({ at }) => at));
		if (place.chain > 0 && inputs[0].at.loose) {
			place.loose = true;
			inputs[0].at.uses += 1;
			return;
		}
		const anyMain = inputs.some(({ at }) => at.chain < 0);
		const movable = ({ at }) => at.loose || anyMain && this.pullable(at);
		const pulled = inputs.filter(movable);
		const fixed = inputs.filter((entry) => !pulled.includes(entry));
		const rank = 1 + Math.max(...pulled.map(({ at }) => this.reach(at)), ...fixed.map(({ at }) => at.rank));
		this.settle(
			place,
			rank,
			this.wish(
				place,
				fixed.map(({ at }) => at)
			)
		);
		pulled.sort((a, b) => b.at.chain - a.at.chain);
		for (const entry of pulled) if (movable(entry)) this.bring(entry.input, entry.at, rank - 1, place.y);
		for (const { input, at } of inputs) {
			at.uses += 1;
			this.lay(input, at, place);
		}
	}
	/** One more than the chain it goes on, or the main line: where two inputs meet, or a chain has grown long. */
	chainOf(inputs) {
		const [only, second] = inputs;
		return second || only.chain < 0 || only.chain >= MAX_PULL ? -1 : only.chain + 1;
	}
	/** The first column in which what is brought next to its consumer may stand. */
	reach(at) {
		return Math.max(
			0,
			...at.inputs.map((id) => {
				const input = this.places.get(id);
				return 1 + (input.loose || input.uses === 1 ? this.reach(input) : input.rank);
			})
		);
	}
	pullable(at) {
		return at.chain > 0 && at.uses === 0 && at.inputs.every((id) => this.places.get(id).uses === 1);
	}
	wish(place, fixed) {
		const fresh = place.generation > this.generation;
		this.generation = Math.max(this.generation, place.generation);
		const main = fixed.filter((at) => at.chain !== 0);
		if (main.length > 0) return main.reduce((sum, at) => sum + at.y, 0) / main.length;
		if (fixed.length === 0 || fresh) return this.floor();
		return fixed.reduce((sum, at) => sum + at.y, 0) / fixed.length;
	}
	/** Puts a source, or a chain with the source it rests on, into column `rank`. */
	bring(id, at, rank, wish) {
		this.leave(id, at);
		at.loose = false;
		this.settle(at, rank, wish);
		for (const inputId of at.inputs) {
			const input = this.places.get(inputId);
			if (input.loose || input.uses === 1) this.bring(inputId, input, rank - 1, at.y);
			else this.lay(inputId, input, at);
		}
	}
	/** Keeps lanes free from `from` to `to`, as far as earlier edges of `source` have none. */
	lay(source, from, to) {
		const passed = to.rank - from.rank - 1;
		if (passed < 1 || passed > MAX_LANES) return;
		const lanes = this.lanes.get(source) ?? [];
		while (lanes.length < passed) {
			const wish = lanes[lanes.length - 1] ?? from.y;
			lanes.push(this.column(from.rank + 1 + lanes.length).take(wish, LANE));
		}
		this.lanes.set(source, lanes);
	}
};

// src/lib/glyphs.ts
var CHIPS = 3;
var W = NODE.width;
var H = NODE.height;
function clipWide(text, units) {
	let used = 0;
	for (let k = 0; k < text.length; k += 1) {
		used += text.charCodeAt(k) > 11903 ? 2 : 1;
		if (used > units) return clip(text, k);
	}
	return text;
}
function nodeTitle(node) {
	if (node.kind === "leaf" || node.kind === "input") return node.name ?? node.label;
	const full = node.name ? `${node.name} = ${node.label}` : node.label;
	return full.length <= 14 ? full : node.label;
}
function box(name, inset, radius) {
	return svg("rect", {
		class: name,
		x: inset - W / 2,
		y: inset - H / 2,
		width: W - 2 * inset,
		height: H - 2 * inset,
		rx: radius
	});
}
function chips(node, say) {
	if (node.saved.length === 0) return null;
	const shown2 = node.saved.slice(0, CHIPS);
	const words = shown2.map((saved) => clip(saved.name, 5));
	if (node.saved.length > CHIPS) words.push(`+${node.saved.length - CHIPS}`);
	const widths = words.map((word) => 9 + 5.2 * word.length);
	let x = -widths.reduce((sum, width) => sum + width + 3, -3) / 2;
	const group = svg("g", { class: "al-chips" });
	const list = node.saved.map((saved) => `${saved.name} (${bytesText(saved.bytes)})`).join(", ");
	group.append(svg("title", {}, `${say("legend.saved")}: ${list}`));
	words.forEach((word, k) => {
		const width = widths[k];
		group.append(
			svg("rect", { class: "al-chip", x, y: H / 2 - 3, width, height: 13, rx: 6.5 }),
			svg("text", { class: "al-chiptext", x: x + width / 2, y: H / 2 + 6.8 }, word)
		);
		x += width + 3;
	});
	return group;
}
function drawBadge() {
	const text = svg("text", { x: 0, y: 4 });
	const place = `translate(${W / 2},${-H / 2})`;
	const badge = svg("g", { class: "al-badge", transform: place, visibility: "hidden" });
	badge.append(svg("rect", { x: -17, y: -9, width: 34, height: 18, rx: 9 }), text);
	return { badge, text };
}
function drawNode(node, say, options) {
	const value = node.value?.text ?? "";
	const lines = options.stops || options.lines === 3 && node.kind !== "input" ? 3 : 2;
	const top = lines === 3 ? -10 : -3;
	const radius = node.kind === "op" || node.kind === "ghost" ? 9 : 3;
	const gradient = svg("text", { class: "al-grad", y: top + 26 });
	const { badge, text } = drawBadge();
	const chip = chips(node, say);
	const label = say("graph.node", { label: node.name ?? node.label, kind: say(`kind.${node.kind}`), value });
	const parts = [
		svg("title", {}, [node.name, node.label, value].filter(Boolean).join("\n")),
		box("al-halo", -5, radius + 5),
		box("al-box", 0, radius),
		box("al-inner", 3.5, Math.max(1, radius - 3)),
		svg("text", { y: top }, clipWide(nodeTitle(node), 14)),
		svg("text", { class: "al-sub", y: top + 13 }, clipWide(shortText(node.value, 18), 18)),
		gradient,
		chip,
		options.stops && svg("text", { class: "al-cutlabel", y: top + 26 }, say("cut.stops")),
		badge
	];
	const group = svg("g", { tabindex: -1, role: "img", "data-id": node.id, "aria-label": label }, ...parts);
	const base = `al-node al-${node.kind}${node.output ? " al-output" : ""}${options.failed ? " al-failed" : ""}`;
	const gone = node.saved.every((saved) => saved.freed);
	return {
		group,
		update(look) {
			const states = [look.hot && "al-hot", look.unmade && "al-unmade", look.picked && "al-picked"];
			setAttributes(group, { class: [base, ...states].filter(Boolean).join(" ") });
			if (chip) setAttributes(chip, { class: look.freed || gone ? "al-chips al-gone" : "al-chips" });
			setText(gradient, clip(look.gradient ?? "", 18));
			setText(text, look.badge ?? "");
			setAttributes(badge, { visibility: look.badge ? "visible" : "hidden" });
		}
	};
}
function setText(element, text) {
	if (element.textContent !== text) element.textContent = text;
}
function drawEdge(edge, line, say, options) {
	const path = svg("path", { class: "al-edge", d: line.d });
	const head = svg("path");
	const group = svg("g", {}, path, head);
	if (options.cut) {
		const mark = svg("g", { class: "al-cutmark", transform: `translate(${line.middle.x - 8},${line.middle.y - 8})` });
		mark.append(
			svg("title", {}, say(edge.cut ? `cut.${edge.cut}` : "cut.stops")),
			svg("circle", { cx: 8, cy: 8, r: 11 }),
			iconPath("scissors")
		);
		group.append(mark);
	}
	const label = svg("text", { class: "al-elabel", x: line.label.x, y: line.label.y });
	const forward = `M${line.end.x} ${line.end.y}l-8 -4v8z`;
	const backward = `M${line.start.x + 1} ${line.start.y}l9 -4.5v9z`;
	const base = `${options.far ? "al-far" : ""}${options.cut ? " al-cutedge" : ""}`;
	return {
		group,
		label,
		path,
		update(look) {
			const states = [
				base,
				look.sent && "al-sent",
				look.now && "al-now",
				look.linked && "al-linked",
				look.unmade && "al-unmade"
			];
			setAttributes(group, { class: states.filter(Boolean).join(" ") });
			setAttributes(head, { class: "al-head", d: look.sent || look.now ? backward : forward });
			setText(label, look.label ?? "");
		}
	};
}
function legend(names, say) {
	const host = html("div", { class: "al-legend" });
	for (const name of names) host.append(html("span", {}, sample(name), say(`legend.${name}`)));
	return host;
}
function sample(name) {
	const picture = svg("svg", { width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true" });
	if (name === "saved") picture.append(svg("rect", { class: "al-chip", x: 2, y: 2, width: 18, height: 10, rx: 5 }));
	else if (name === "cut") {
		const mark = svg("g", { class: "al-cutmark", transform: "translate(4,0) scale(.85)" });
		mark.append(iconPath("scissors"));
		picture.append(mark);
	} else if (name === "sent")
		picture.append(
			svg(
				"g",
				{ class: "al-sent" },
				svg("path", { class: "al-edge", d: "M2 7H20" }),
				svg("path", { class: "al-sample", d: "M1 7l7-4v8z" })
			)
		);
	else if (name === "fork")
		picture.append(
			svg(
				"g",
				{ class: "al-badge al-node" },
				svg("rect", { x: 1, y: 1, width: 20, height: 12, rx: 6 }),
				svg("text", { x: 11, y: 11 }, "+")
			)
		);
	else {
		const radius = name === "leaf" || name === "input" ? 2 : 5;
		picture.append(
			svg(
				"g",
				{ class: `al-node al-${name}` },
				svg("rect", { class: "al-box", x: 1.5, y: 1.5, width: 19, height: 11, rx: radius }),
				svg("rect", { class: "al-inner", x: 4, y: 4, width: 14, height: 6, rx: 1 })
			)
		);
	}
	return picture;
}

// src/lib/model.ts
var Sequence = class {
	gap = false;
	seq = 0;
	isNew(seq) {
		if (seq <= this.seq) return false;
		if (seq !== this.seq + 1) this.gap = true;
		this.seq = seq;
		return true;
	}
};
var LedgerFeed = class extends Sequence {
	document = { runs: [], title: "", kind: "ledger", version: 1 };
	add(chunk) {
		if (!this.isNew(chunk.seq)) return;
		const run = this.document.runs[0] ?? { title: "", rows: [], events: [], loss: [], recorded: 0 };
		run.events.push(...chunk.events);
		run.loss.push(...chunk.loss);
		const { title, rows, recorded } = chunk;
		this.document.runs[0] = { ...run, title, rows, recorded };
	}
};
var GraphFeed = class extends Sequence {
	document = emptyGraph();
	index = /* @__PURE__ */ new Map();
	add(chunk) {
		if (!this.isNew(chunk.seq)) return;
		const { nodes, edges } = this.document;
		for (const node of chunk.nodes) {
			const at = this.index.get(node.id);
			if (at === void 0) this.index.set(node.id, nodes.push(node) - 1);
			else nodes[at] = node;
		}
		edges.push(...chunk.edges.filter((edge) => this.index.has(edge.source) && this.index.has(edge.target)));
		this.document.recorded = Math.max(this.document.recorded, chunk.recorded);
		this.document.shown = nodes.filter((node) => node.kind === "op" || node.kind === "ghost").length;
	}
};
function emptyGraph() {
	return {
		nodes: [],
		edges: [],
		title: "",
		recorded: 0,
		shown: 0,
		error: null,
		failed: null,
		kind: "graph",
		version: 1
	};
}
function edgeKey(source, target, slot) {
	return `${source}>${target}:${slot}`;
}
function backwardAt(document2, count) {
	const state = {
		current: document2.steps[count - 1] ?? null,
		gradients: /* @__PURE__ */ new Map(),
		leaves: /* @__PURE__ */ new Map(),
		arrivals: /* @__PURE__ */ new Map(),
		sent: /* @__PURE__ */ new Map(),
		freed: /* @__PURE__ */ new Set(),
		visited: /* @__PURE__ */ new Set()
	};
	for (const node of document2.graph.nodes) if (node.kind === "leaf") state.leaves.set(node.id, null);
	document2.steps.forEach((step, index) => follow(state, step, index < count));
	return state;
}
function follow(state, step, done) {
	if (step.kind === "flow") {
		const arrivals = state.arrivals.get(step.target) ?? { got: 0, expected: 0 };
		state.arrivals.set(step.target, { got: arrivals.got + Number(done), expected: arrivals.expected + 1 });
	}
	if (step.kind === "accumulate" && !done && !state.leaves.get(step.target)) state.leaves.set(step.target, step.before);
	if (!done) return;
	if (step.source !== null) {
		state.sent.set(edgeKey(step.target, step.source, step.slot), step);
		state.visited.add(step.source);
	}
	for (const id of step.frees) state.freed.add(id);
	if (step.kind === "accumulate") state.leaves.set(step.target, step.after);
	if (step.kind === "stop") return;
	state.visited.add(step.target);
	const value = step.after ?? step.contribution;
	if (value && step.kind !== "accumulate") state.gradients.set(step.target, value);
}
function ledgerTimeline(document2) {
	const moments = document2.runs.flatMap((run, r) => run.events.map((_, e) => ({ run: r, event: e })));
	const iteration = (m) => document2.runs[m.run].events[m.event].iteration;
	return moments.sort((a, b) => iteration(a) - iteration(b) || a.run - b.run || a.event - b.event);
}
var PARTS = 10;
function ledgerBars(document2, run, row2, upTo = Infinity) {
	const bars = [];
	let parts = [];
	document2.runs[run].events.forEach((event, index) => {
		if (event.row !== row2 || index >= upTo) return;
		if (event.kind === "contribution") {
			const total = toNumber(event.total);
			parts = [
				...known(parts, total - toNumber(event.amount)),
				{ iteration: event.iteration, amount: toNumber(event.amount) }
			];
			const last = bars[bars.length - 1];
			const bar = { iteration: event.iteration, event: index, segments: stack(parts), total, marks: last?.marks ?? [] };
			if (last?.iteration === event.iteration) bars[bars.length - 1] = bar;
			else bars.push({ ...bar, marks: [] });
			return;
		}
		if (event.kind !== "step") parts = [];
		const kind = event.kind;
		if (bars.length === 0)
			bars.push({ iteration: event.iteration, event: index, segments: [], total: null, marks: [] });
		bars[bars.length - 1].marks.push({ kind, event: index });
	});
	return bars;
}
function known(parts, before) {
	const rest = before - parts.reduce((sum, part) => sum + part.amount, 0);
	return Math.abs(rest) > 1e-6 * Math.abs(before) ? [{ iteration: -1, amount: rest }, ...parts] : parts;
}
function stack(parts) {
	const cut = Math.max(0, parts.length - PARTS);
	const merged = parts.slice(0, cut);
	const signed = (sign2) => ({
		iteration: -1,
		amount: merged.reduce((sum, part) => part.amount * sign2 > 0 ? sum + part.amount : sum, 0)
	});
	const all = cut ? [signed(1), signed(-1), ...parts.slice(cut)] : parts;
	const edge = { up: 0, down: 0 };
	return all.filter((part) => Number.isFinite(part.amount) && part.amount !== 0).map(({ iteration, amount }) => {
		const side = amount > 0 ? "up" : "down";
		const from = edge[side];
		edge[side] += amount;
		return { iteration, from, to: edge[side] };
	});
}

// src/lib/theme.ts
function hosts() {
	try {
		return window.parent !== window ? [document, window.parent.document] : [document];
	} catch {
		return [document];
	}
}
function isDark() {
	for (const host of hosts()) {
		const said = host.body?.getAttribute("data-jp-theme-light");
		if (said) return said === "false";
		if (host.body?.classList.contains("vscode-dark")) return true;
		if (host.body?.classList.contains("vscode-light")) return false;
	}
	return window.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false;
}
function followTheme(root) {
	const apply = () => {
		root.style.colorScheme = isDark() ? "dark" : "light";
		root.dataset.theme = root.style.colorScheme;
	};
	apply();
	const observer = new MutationObserver(apply);
	for (const { body } of hosts())
		if (body) observer.observe(body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
	const query = window.matchMedia?.("(prefers-color-scheme: dark)");
	query?.addEventListener?.("change", apply);
	return () => {
		observer.disconnect();
		query?.removeEventListener?.("change", apply);
	};
}
function reducedMotion() {
	return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}

// src/lib/graph_view.ts
var MOST_DRAWN = 1e3;
var FAR_SPAN = 10 * NODE.width;
var FAR_BOW = 90;
var PLAIN = { node: () => ({}), edge: () => ({}) };
var GraphView = class {
	constructor(say, lineCount, onPick) {
		this.say = say;
		this.lineCount = lineCount;
		this.onPick = onPick;
		this.scene.append(this.layers.edges, this.layers.nodes, this.layers.labels);
		this.picture.append(this.scene);
		this.el = html("div", { class: "al-canvas" }, this.picture, this.corner);
		if (reducedMotion()) this.el.classList.add("al-still");
		this.listen();
	}
	say;
	lineCount;
	onPick;
	el;
	camera = new Camera();
	picked = null;
	picture = svg("svg", { role: "group" });
	scene = svg("g", { class: "al-camera" });
	layers = { edges: svg("g"), nodes: svg("g"), labels: svg("g") };
	corner = html("div", { class: "al-corner", hidden: true });
	layout = new Layout();
	graph = { nodes: [], edges: [] };
	failed = null;
	byId = /* @__PURE__ */ new Map();
	into = /* @__PURE__ */ new Map();
	touching = /* @__PURE__ */ new Map();
	drawnNodes = /* @__PURE__ */ new Map();
	drawnEdges = /* @__PURE__ */ new Map();
	look = PLAIN;
	frame = 0;
	pulse = 0;
	resizing = null;
	everything = false;
	followed = [];
	/** The same graph with more nodes keeps every place; another graph starts anew. */
	setGraph(document2) {
		const { nodes, edges } = document2;
		const same = this.graph.nodes.length <= nodes.length && this.graph.edges.length <= edges.length && this.graph.nodes.every((node, k) => node.id === nodes[k].id);
		if (!same) this.clear();
		const freshNodes = nodes.slice(this.graph.nodes.length);
		const freshEdges = edges.slice(this.graph.edges.length);
		const moved = this.layout.grow(freshNodes, freshEdges);
		nodes.forEach((node) => this.byId.set(node.id, node));
		for (const edge of freshEdges) this.addLine(edge);
		for (const id of moved) for (const line of this.touching.get(id) ?? []) this.forget(line);
		this.graph = { nodes: nodes.slice(), edges: edges.slice() };
		this.failed = document2.failed;
		this.picture.setAttribute("aria-label", this.say("graph.label", { n: nodes.length }));
		this.refit();
	}
	node(id) {
		return id === null ? void 0 : this.byId.get(id);
	}
	/** Puts a step's marks on the picture; `follow` are the nodes to keep in view. */
	decorate(look, follow2 = []) {
		this.look = look;
		this.followed = follow2;
		if (this.camera.auto) this.refit();
		else if (follow2.length) this.camera.reveal(this.rectOf(follow2));
		this.schedule();
	}
	pick(id, focus = false) {
		this.picked = id;
		if (id !== null && focus) {
			const at = this.layout.at(id);
			if (at) this.camera.reveal(this.rectOf([id]));
			this.draw();
			this.drawnNodes.get(id)?.drawn.group.focus({ preventScroll: true });
		}
		this.schedule();
	}
	/** Puts the focus on the picked node, else on the first. */
	focus() {
		this.draw();
		this.layers.nodes.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
	}
	reveal(id) {
		this.camera.auto = false;
		this.camera.reveal(this.rectOf([id]));
		this.pick(id);
	}
	/** Everything in view; asked a second time, also when it gets too small to read. */
	fit = () => {
		const before = `${this.camera.scale} ${this.camera.x}`;
		this.camera.auto = true;
		this.refit();
		if (before === `${this.camera.scale} ${this.camera.x}`) {
			this.camera.fit(this.layout.extent(), true);
			this.camera.auto = false;
		}
		this.schedule();
	};
	zoom(factor) {
		this.camera.zoom(factor);
		this.schedule();
	}
	pan(dx, dy) {
		this.camera.pan(dx, dy);
		this.schedule();
	}
	/** A dot that runs back along an edge, from the op to its argument. */
	runPulse(key, milliseconds) {
		this.stopPulse();
		this.draw();
		const path = this.drawnEdges.get(key)?.path;
		if (!path?.getTotalLength || reducedMotion()) return;
		const length = path.getTotalLength();
		const dot = svg("circle", { class: "al-pulse", r: 7 });
		this.layers.labels.append(dot);
		const begin = performance.now();
		const move = (now) => {
			const part = Math.min(1, Math.max(0, (now - begin) / milliseconds));
			const at = path.getPointAtLength(length * (1 - part));
			dot.setAttribute("transform", `translate(${at.x},${at.y})`);
			if (part < 1) this.pulse = requestAnimationFrame(move);
			else dot.remove();
		};
		move(begin);
	}
	/** The step that the dot belongs to is over. */
	stopPulse() {
		cancelAnimationFrame(this.pulse);
		this.layers.labels.querySelector(".al-pulse")?.remove();
	}
	/** The whole picture, drawn without the camera, for saving; call `release` after copying it. */
	whole() {
		this.everything = true;
		this.draw();
		return {
			picture: this.picture,
			extent: this.layout.extent(),
			release: () => {
				this.everything = false;
				this.draw();
			}
		};
	}
	destroy() {
		cancelAnimationFrame(this.frame);
		cancelAnimationFrame(this.pulse);
		this.resizing?.disconnect();
	}
	clear() {
		this.layout = new Layout();
		this.graph = { nodes: [], edges: [] };
		this.byId.clear();
		this.into.clear();
		this.touching.clear();
		this.drawnNodes.clear();
		this.drawnEdges.clear();
		for (const layer of Object.values(this.layers)) layer.replaceChildren();
	}
	addLine(edge) {
		const source = this.byId.get(edge.source);
		const cut = edge.cut !== null && source?.kind !== "ghost";
		const line = { edge, key: edgeKey(edge.source, edge.target, edge.slot), curve: null, cut, far: false };
		const list = (map, id) => {
			const known2 = map.get(id);
			if (known2) known2.push(line);
			else map.set(id, [line]);
		};
		list(this.into, edge.target);
		for (const id of /* @__PURE__ */ new Set([edge.source, edge.target])) list(this.touching, id);
		this.forget(line);
	}
	/** The lines into this line's target share its side, so they are drawn anew together. */
	forget(line) {
		for (const other of this.into.get(line.edge.target)) {
			other.curve = null;
			this.undraw(other.key);
		}
	}
	undraw(key) {
		const drawn = this.drawnEdges.get(key);
		drawn?.group.remove();
		drawn?.label.remove();
		this.drawnEdges.delete(key);
	}
	curveOf(line) {
		if (line.curve) return line.curve;
		const siblings = this.into.get(line.edge.target);
		const routes = siblings.map((other) => this.layout.route(other.edge));
		const order = siblings.map((_, k) => k).sort((a, b) => height(routes[a]) - height(routes[b]) || a - b);
		order.forEach((index, k) => {
			const sibling = siblings[index];
			const points = routes[index];
			if (points.length < 2) return;
			const twins = siblings.filter((other) => other.edge.source === sibling.edge.source);
			sibling.far = points.length === 2 && points[1].x - points[0].x > FAR_SPAN;
			const bow = sibling.far ? FAR_BOW : bowOf(twins.indexOf(sibling), twins.length);
			sibling.curve = curve(points, portOffset(k, siblings.length), bow);
		});
		return line.curve;
	}
	rectOf(ids) {
		const points = ids.map((id) => this.layout.at(id)).filter((point) => !!point);
		if (points.length === 0) return this.layout.extent();
		const xs = points.map((point) => point.x);
		const ys = points.map((point) => point.y);
		const [left, top] = [Math.min(...xs) - NODE.width / 2, Math.min(...ys) - NODE.height / 2];
		return {
			x: left,
			y: top,
			width: Math.max(...xs) + NODE.width / 2 - left,
			height: Math.max(...ys) + NODE.height / 2 - top
		};
	}
	refit() {
		const last = this.graph.nodes[this.graph.nodes.length - 1];
		const focus = this.followed.length ? this.followed : last ? [last.id] : [];
		if (this.camera.auto) this.camera.fit(this.layout.extent(), false, focus.length ? this.rectOf(focus) : null);
		this.schedule();
	}
	schedule() {
		this.frame ||= requestAnimationFrame(() => this.draw());
	}
	inView() {
		if (this.everything) return this.graph.nodes;
		const { nodes } = this.graph;
		const { shown: shown2, all } = within(nodes, (node) => this.layout.at(node.id), this.camera.visible(), NODE, MOST_DRAWN);
		this.corner.hidden = shown2.length === all;
		this.corner.textContent = this.say("graph.culled", { n: shown2.length, m: nodes.length });
		return shown2;
	}
	draw() {
		cancelAnimationFrame(this.frame);
		this.frame = 0;
		const { x, y, scale } = this.camera;
		this.scene.style.transform = this.everything ? "" : `translate(${x}px,${y}px) scale(${scale})`;
		const nodes = this.inView();
		const wanted = new Set(nodes.map((node) => node.id));
		const keys = /* @__PURE__ */ new Set();
		for (const id of wanted) for (const line of this.touching.get(id) ?? []) this.drawLine(line, keys);
		for (const key of this.drawnEdges.keys()) if (!keys.has(key)) this.undraw(key);
		for (const node of nodes) this.drawOne(node);
		for (const [id, { drawn }] of this.drawnNodes)
			if (!wanted.has(id)) {
				drawn.group.remove();
				this.drawnNodes.delete(id);
			}
		this.rove();
	}
	drawLine(line, keys) {
		if (keys.has(line.key)) return;
		const shape = this.curveOf(line);
		if (!shape) return;
		keys.add(line.key);
		let drawn = this.drawnEdges.get(line.key);
		if (!drawn) {
			drawn = drawEdge(line.edge, shape, this.say, { cut: line.cut, far: line.far });
			drawn.group.setAttribute("data-edge", line.key);
			this.drawnEdges.set(line.key, drawn);
			this.layers.edges.append(drawn.group);
			this.layers.labels.append(drawn.label);
		}
		const linked = this.picked !== null && (line.edge.source === this.picked || line.edge.target === this.picked);
		drawn.update({ linked, ...this.look.edge(line.key) });
	}
	drawOne(node) {
		const at = this.layout.at(node.id);
		let entry = this.drawnNodes.get(node.id);
		if (entry?.node !== node) {
			const stops = node.kind === "ghost" && (this.into.get(node.id) ?? []).some((line) => line.cut);
			const drawn = drawNode(node, this.say, { lines: this.lineCount, stops, failed: this.failed === node.id });
			if (entry) entry.drawn.group.replaceWith(drawn.group);
			else this.layers.nodes.append(drawn.group);
			entry = { node, drawn };
			this.drawnNodes.set(node.id, entry);
		}
		setAttributes(entry.drawn.group, { transform: `translate(${at.x},${at.y})` });
		entry.drawn.update({ ...this.look.node(node.id), picked: this.picked === node.id });
	}
	/** Exactly one node can be reached with the Tab key: the picked one, else the first. */
	rove() {
		const stop = this.picked !== null && this.drawnNodes.has(this.picked) ? this.picked : this.drawnNodes.keys().next().value;
		for (const [id, { drawn }] of this.drawnNodes) drawn.group.setAttribute("tabindex", id === stop ? "0" : "-1");
	}
	listen() {
		const idOf = (event) => {
			const found = event.target.closest?.("[data-id]");
			return found ? Number(found.getAttribute("data-id")) : null;
		};
		this.picture.addEventListener("pointerover", (event) => {
			const id = idOf(event);
			if (id !== null) this.onPick(id, false);
		});
		this.picture.addEventListener("pointerleave", () => this.onPick(null, false));
		this.picture.addEventListener("focusin", (event) => this.onPick(idOf(event), false));
		this.picture.addEventListener("click", (event) => this.onPick(idOf(event), true));
		this.picture.addEventListener(
			"wheel",
			(event) => {
				if (!event.ctrlKey && !event.metaKey) return;
				event.preventDefault();
				const frame2 = this.el.getBoundingClientRect();
				this.camera.zoom(Math.exp(-event.deltaY * 3e-3), event.clientX - frame2.left, event.clientY - frame2.top);
				this.schedule();
			},
			{ passive: false }
		);
		this.dragging();
		if (typeof ResizeObserver === "undefined") return;
		this.resizing = new ResizeObserver(() => {
			this.camera.resize(this.el.clientWidth, this.el.clientHeight);
			this.refit();
			this.scene.style.transition = "none";
			this.draw();
			requestAnimationFrame(() => this.scene.style.transition = "");
		});
		this.resizing.observe(this.el);
	}
	dragging() {
		let from = null;
		this.picture.addEventListener("pointerdown", (event) => {
			if (event.button === 0) from = { x: event.clientX, y: event.clientY };
		});
		this.picture.addEventListener("pointermove", (event) => {
			if (!from || !(event.buttons & 1)) return void (from = null);
			if (!this.el.classList.contains("al-drag") && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4)
				return;
			if (!this.el.classList.contains("al-drag")) this.picture.setPointerCapture(event.pointerId);
			this.el.classList.add("al-drag");
			this.pan(event.clientX - from.x, event.clientY - from.y);
			from = { x: event.clientX, y: event.clientY };
		});
		const end = () => {
			from = null;
			this.el.classList.remove("al-drag");
		};
		this.picture.addEventListener("pointerup", end);
		this.picture.addEventListener("pointercancel", end);
	}
};
function height(points) {
	return points[points.length - 2]?.y ?? 0;
}

// src/lib/browser.ts
var PAN = 80;
var GraphBrowser = class {
	/** `changed` is told whenever another node (or none) is to be explained. */
	constructor(say, lines, changed) {
		this.changed = changed;
		this.view = new GraphView(say, lines, (id, click) => this.point(id, click));
		this.field.placeholder = say("tool.search.place");
		this.field.setAttribute("aria-label", say("tool.search"));
		this.field.addEventListener("input", () => this.search(0));
		const form = html("form", {}, this.field);
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			this.search(1);
		});
		this.tools = [
			form,
			button("search", say("tool.search"), () => this.openSearch()),
			html(
				"span",
				{ class: "al-zoom" },
				button("minus", say("tool.out"), () => this.view.zoom(1 / 1.25)),
				" ",
				button("plus", say("tool.in"), () => this.view.zoom(1.25))
			),
			button("fit", say("tool.fit"), this.view.fit)
		];
	}
	changed;
	view;
	tools;
	help = [
		["↑ ↓", "help.nodes"],
		["Enter", "help.enter"],
		["/", "help.search"],
		["+ - f", "help.zoom"],
		["Shift + ← → ↑ ↓", "help.pan"]
	];
	hovered = null;
	kept = null;
	graph = null;
	field = html("input", { type: "search", hidden: true });
	setGraph(graph) {
		this.graph = graph;
		this.view.setGraph(graph);
	}
	/** The node that is pointed at or kept. */
	current() {
		return this.view.node(this.hovered ?? this.kept);
	}
	keys = {
		ArrowDown: () => this.walk(1),
		ArrowUp: () => this.walk(-1),
		Enter: () => this.keep(),
		Escape: () => this.letGo(),
		"/": () => this.openSearch(),
		"+": () => this.view.zoom(1.25),
		"=": () => this.view.zoom(1.25),
		"-": () => this.view.zoom(1 / 1.25),
		f: () => this.view.fit(),
		"Shift+ArrowLeft": () => this.view.pan(PAN, 0),
		"Shift+ArrowRight": () => this.view.pan(-PAN, 0),
		"Shift+ArrowUp": () => this.view.pan(0, PAN),
		"Shift+ArrowDown": () => this.view.pan(0, -PAN)
	};
	/** Something else asks for attention: what was only pointed at is let go. */
	forget() {
		this.hovered = null;
		this.view.pick(this.kept);
	}
	point(id, click) {
		if (click) this.kept = this.kept === id ? null : id;
		if (!click && id === this.hovered) return;
		this.hovered = id;
		this.view.pick(id ?? this.kept);
		this.changed();
	}
	walk(by) {
		const nodes = this.graph?.nodes ?? [];
		if (nodes.length === 0) return;
		const at = nodes.findIndex((node) => node.id === (this.hovered ?? this.kept));
		const next = at < 0 ? by > 0 ? 0 : nodes.length - 1 : Math.max(0, Math.min(nodes.length - 1, at + by));
		this.hovered = nodes[next].id;
		this.view.pick(this.hovered, true);
		this.changed();
	}
	keep() {
		this.kept = this.kept === null ? this.hovered : null;
		this.changed();
	}
	letGo() {
		if (!this.field.hidden) {
			this.field.hidden = true;
			this.view.focus();
			return;
		}
		this.hovered = this.kept = null;
		this.view.pick(null);
		this.changed();
	}
	openSearch() {
		this.field.hidden = false;
		this.field.focus();
		this.field.select();
	}
	/** Goes to the first node that fits, or with `by` 1 to the one after the current. */
	search(by) {
		const text = this.field.value.trim().toLowerCase();
		const nodes = this.graph?.nodes ?? [];
		if (!text || nodes.length === 0) return;
		const from = by ? nodes.findIndex((node) => node.id === this.kept) + by : 0;
		for (let k = 0; k < nodes.length; k += 1) {
			const node = nodes[(from + k) % nodes.length];
			if (![node.name, node.label, node.op, node.module].some((word) => word?.toLowerCase().includes(text))) continue;
			this.kept = node.id;
			this.hovered = null;
			this.view.reveal(node.id);
			this.changed();
			return;
		}
	}
};

// src/lib/mathml.ts
var MATHML = "http://www.w3.org/1998/Math/MathML";
var ELEMENTS = new Set(
	"math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mpadded mphantom mstyle".split(
		" "
	)
);
var ATTRIBUTES = /* @__PURE__ */ new Set([
	"display",
	"mathvariant",
	"stretchy",
	"fence",
	"separator",
	"linethickness",
	"columnalign",
	"width",
	"accent"
]);
var DEEPEST = 40;
function mathml(text) {
	if (!text) return null;
	const parsed = new DOMParser().parseFromString(text, "application/xml").documentElement;
	return parsed?.localName === "math" ? rebuild(parsed, 0) : null;
}
function rebuild(from, depth) {
	if (!ELEMENTS.has(from.localName) || depth > DEEPEST) return null;
	const made = document.createElementNS(MATHML, from.localName);
	for (const { name, value } of Array.from(from.attributes)) if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
	for (const child of Array.from(from.childNodes)) {
		if (child.nodeType === 3) made.append(child.textContent ?? "");
		else if (child.nodeType === 1) {
			const part = rebuild(child, depth + 1);
			if (part) made.append(part);
		}
	}
	return made;
}

// src/lib/panels.ts
var MATRIX_UP_TO = 24;
function grid(value) {
	const size = value.shape.reduce((product2, n) => product2 * n, 1);
	if (!Array.isArray(value.full) || size === 0 || size > MATRIX_UP_TO || value.shape.length > 2) return null;
	return value.shape.length === 1 ? [value.full] : value.full;
}
function valueElement(value, tallest = 4) {
	const rows = grid(value);
	if (!rows || rows.length > tallest) return html("span", { title: value.text }, value.text);
	const columns = rows[0]?.length ?? 0;
	const label = JSON.stringify(value.full);
	const matrix = html("span", {
		class: "al-matrix",
		role: "img",
		"aria-label": label,
		title: label,
		style: `grid-template-columns:repeat(${columns},auto)`
	});
	for (const row2 of rows) for (const cell of row2) matrix.append(html("span", {}, numberText(cell)));
	return matrix;
}
function histogram(value, say) {
	if (!value.histogram || value.histogram.length === 0) return null;
	const most = Math.max(1, ...value.histogram);
	const label = say("node.histogram", { min: numberText(value.min), max: numberText(value.max) });
	const n = value.histogram.length;
	const picture = svg("svg", { class: "al-hist", width: n * 7, height: 40, role: "img", "aria-label": label });
	picture.append(svg("title", {}, label));
	value.histogram.forEach((count, k) => {
		const height2 = count === 0 ? 0 : Math.max(1, 38 * count / most);
		picture.append(svg("rect", { x: k * 7, y: 40 - height2, width: 6, height: height2 }));
	});
	return picture;
}
function row(term, ...content) {
	return [html("dt", {}, term), html("dd", {}, ...content)];
}
function summary(node, gradient, passes, say) {
	const list = html("dl");
	const { value, where } = node;
	const pass = passes && (node.kind === "op" || node.kind === "ghost") && say("node.generation", { n: node.generation + 1 });
	const notes = [
		say(`kind.${node.kind}`),
		node.output && say("node.output"),
		node.module && say("node.module", { name: node.module }),
		pass
	];
	list.append(...row(say("node.kind"), notes.filter(Boolean).join(", ")));
	if (value) {
		list.append(...row(say("node.shape"), `${shapeText(value.shape)} ${value.dtype}`));
		const ends = [value.min, value.mean, value.max];
		if (value.shape.length && ends.some((x) => x !== null))
			list.append(...row(say("node.range"), ends.map(numberText).join(" / ")));
		if (value.nonfinite) list.append(...row("", say("node.nonfinite", { n: value.nonfinite })));
	}
	if (gradient) list.append(...row(say("node.gradient"), valueElement(gradient, 3)));
	if (where) {
		const place = where.cell === null ? `${where.file ?? ""} ${say("node.line", where)}` : say("node.cell", { cell: where.cell, line: where.line });
		list.append(...row(say("node.source"), `${place.trim()}: `, html("code", {}, where.text)));
	}
	return list;
}
function savedList(node, freed, say) {
	if (node.saved.length === 0) return null;
	const line = html("p", {}, html("span", { class: "al-caption" }, `${say("node.saved")}: `));
	node.saved.forEach((saved, k) => {
		const gone = freed || saved.freed;
		const text = `${saved.name}, ${bytesText(saved.bytes)}${gone ? ` (${say("node.freed")})` : ""}`;
		line.append(k ? "; " : "", html("span", { class: gone ? "al-freed" : "" }, text));
	});
	return line;
}
function nodeDetails(node, say, extra = {}) {
	const formula = mathml(node.mathml) ?? (node.formula && html("code", {}, node.formula));
	const name = node.name && node.name !== node.label ? `${node.name} = ${node.label}` : node.label;
	const facts = html(
		"div",
		{ class: "al-wide" },
		html("h4", {}, name),
		summary(node, extra.gradient, extra.passes ?? false, say)
	);
	const blocks = [facts];
	const work = html("div", { class: "al-wide" });
	if (extra.failed) work.append(html("p", {}, html("b", {}, say("node.failed"))));
	if (node.cut) work.append(html("p", {}, say(`cut.${node.cut}`)));
	if (formula) work.append(html("p", {}, formula));
	const saved = savedList(node, extra.freed ?? false, say);
	if (saved) work.append(saved);
	if (work.childElementCount) blocks.push(work);
	if (node.value) {
		const picture = grid(node.value) ? valueElement(node.value, 6) : histogram(node.value, say);
		if (picture && node.value.shape.length)
			blocks.push(html("div", {}, html("div", { class: "al-caption" }, say("node.value")), picture));
	}
	return blocks;
}
function raised(text) {
	const pieces = text.split(/\^(-?\w+|\([^()]*\))/).map((piece, k) => k % 2 ? html("sup", {}, piece) : piece);
	return html("span", {}, ...pieces);
}
function operand(caption, content, fresh = false) {
	const text = typeof content === "string" ? content : "";
	const long = (text || content instanceof Element && content.textContent || "").length > 10;
	return html(
		"span",
		{ class: fresh ? "al-num al-new" : "al-num" },
		html("b", { class: long ? "al-long" : "", title: text }, content),
		html("span", { class: "al-caption" }, caption)
	);
}
function sign(text) {
	return html("span", { class: "al-sign" }, text);
}
function shown(value, say) {
	return value ? valueElement(value, 3) : say("back.nothing");
}
var MATRIX_PRODUCTS = /* @__PURE__ */ new Set(["mm", "bmm", "matmul2", "linear"]);
function product(step, op, say) {
	const matrix = op !== null && MATRIX_PRODUCTS.has(op.replace(/_$/, ""));
	const local = step.local ? valueElement(step.local, 3) : raised(step.local_text || "1");
	const caption = step.local && step.local_text && step.local_text !== step.local.text ? `${say("back.local")}: ${step.local_text}` : say(matrix ? "back.rule" : "back.local");
	const factors = [
		operand(say("back.incoming"), shown(step.incoming, say)),
		sign(matrix ? "@" : "×"),
		operand(caption, local)
	];
	if (matrix && step.slot === 1) factors.reverse();
	return html(
		"div",
		{ class: "al-eq" },
		...factors,
		sign("="),
		operand(say("back.contribution"), shown(step.contribution, say), true)
	);
}
function stepArithmetic(step, name, op, say) {
	if (step.kind === "stop") return [html("div", { class: "al-eq" }, operand(name, say("back.stopword")))];
	const equations = [];
	if (step.kind === "flow") equations.push(product(step, op, say));
	const writes = step.kind === "accumulate";
	const part = operand(
		say(step.kind === "seed" ? "back.seedvalue" : "back.contribution"),
		shown(step.contribution, say),
		true
	);
	if (step.kind === "seed") return [html("div", { class: "al-eq" }, part)];
	const before = writes && !step.before ? "None" : shown(step.before, say);
	equations.push(
		html(
			"div",
			{ class: "al-eq" },
			operand(writes ? say("back.gradbefore", { name }) : say("back.before"), before),
			sign("+"),
			part,
			sign("="),
			operand(writes ? say("back.gradafter", { name }) : say("back.after"), shown(step.after, say), true)
		)
	);
	return equations;
}

// src/lib/tables.ts
var MOST_ROWS = 400;
function table(caption, heads, rows, current, say) {
	const start = Math.max(0, Math.min(rows.length - MOST_ROWS, current - MOST_ROWS / 2));
	const shown2 = rows.slice(start, start + MOST_ROWS);
	const note = shown2.length < rows.length ? ` (${say("table.cut", { shown: shown2.length, n: rows.length })})` : "";
	const body = html("tbody");
	shown2.forEach((cells, k) => {
		const row2 = html("tr", { "aria-current": start + k === current ? "step" : null });
		row2.append(...cells.map((cell) => html("td", {}, cell)));
		body.append(row2);
	});
	const head = html("tr");
	head.append(...heads.map((text) => html("th", { scope: "col" }, text)));
	return html("table", { class: "al-table" }, html("caption", {}, caption + note), html("thead", {}, head), body);
}
function nodeName(node) {
	return node ? node.name ?? node.label : "?";
}
function inputNames(graph) {
	const byId = new Map(graph.nodes.map((node) => [node.id, node]));
	const names = /* @__PURE__ */ new Map();
	for (const edge of [...graph.edges].sort((a, b) => a.slot - b.slot)) {
		const known2 = names.get(edge.target);
		const name = nodeName(byId.get(edge.source));
		if (known2) known2.push(name);
		else names.set(edge.target, [name]);
	}
	return names;
}
function nodeTable(graph, current, say, gradient) {
	const inputs = inputNames(graph);
	const keys = [
		"table.step",
		"node.kind",
		"table.inputs",
		"node.shape",
		"node.value",
		"node.formula",
		"node.source",
		"node.saved"
	];
	const heads = keys.map((key, k) => k === 0 ? "#" : say(key));
	if (gradient) heads.push(say("table.gradient"));
	const rows = graph.nodes.map((node, k) => {
		const saved = node.saved.map((one) => one.name + (one.freed ? ` (${say("node.freed")})` : "")).join(", ");
		const name = node.name && node.name !== node.label ? `${node.name} = ${node.label}` : node.label;
		const kind = [say(`kind.${node.kind}`), node.output && say("node.output"), node.cut && say("cut.stops")].filter(Boolean).join(", ");
		const cells = [
			`${k + 1}. ${name}`,
			kind,
			(inputs.get(node.id) ?? []).join(", "),
			node.value ? shapeText(node.value.shape) : "",
			node.value?.text ?? "",
			node.formula ?? "",
			node.where ? `${node.where.line}: ${node.where.text}` : "",
			saved
		];
		return gradient ? [...cells, gradient(node)] : cells;
	});
	return table(say("table.nodes"), heads, rows, current, say);
}

// src/backward_player.ts
var PULSE = 650;
var BackwardPlayer = class {
	constructor(say, lang, document2) {
		this.say = say;
		this.lang = lang;
		this.document = document2;
		this.browser = new GraphBrowser(say, 3, () => this.explain());
		this.keys = this.browser.keys;
		this.help = this.browser.help;
		this.tools = this.browser.tools;
		this.title = document2.title || document2.graph.title;
		this.state = backwardAt(document2, 0);
		this.leaves = document2.graph.nodes.filter((node) => node.kind === "leaf");
		this.slots.setAttribute("aria-label", say("back.slots"));
		const empty = html("div", { class: "al-empty" }, document2.graph.nodes.length ? "" : say("graph.empty.sealed"));
		this.main = html("div", { class: "al-main" }, this.browser.view.el, empty);
		const signs = legend(["leaf", "input", "op", "output", "saved", "sent", "fork"], say);
		const kept = document2.steps.length;
		if (document2.recorded > kept)
			signs.append(html("span", { class: "al-warn" }, say("back.shown", { shown: kept, recorded: document2.recorded })));
		this.below = [signs, this.slots, html("div", { class: "al-foot" }, this.arithmetic, this.card)];
		this.browser.setGraph(document2.graph);
	}
	say;
	lang;
	document;
	view = "backward";
	main;
	below;
	tools;
	keys;
	help;
	title;
	browser;
	card = html("div", { class: "al-details al-card", hidden: true });
	arithmetic = html("div", { class: "al-math" });
	slots = html("ul", { class: "al-slots" });
	state;
	leaves;
	count() {
		return this.document.steps.length;
	}
	nodes() {
		return this.document.graph.nodes.length;
	}
	show(step, moving) {
		const before = this.state.current;
		const state = this.state = backwardAt(this.document, step);
		const current = state.current;
		const now = current && current.source !== null ? edgeKey(current.target, current.source, current.slot) : "";
		const follow2 = current ? [current.target, ...current.source === null ? [] : [current.source]] : this.outputs();
		this.browser.view.decorate(
			{
				node: (id) => this.nodeLook(id, current),
				edge: (key) => ({
					sent: state.sent.get(key)?.kind === "flow",
					now: key === now && current?.kind !== "stop",
					label: shortText(state.sent.get(key)?.contribution ?? null)
				})
			},
			follow2
		);
		if (current !== before) this.browser.view.stopPulse();
		if (moving && current && current !== before && current.kind === "flow") this.browser.view.runPulse(now, PULSE);
		this.fillSlots(current);
		this.arithmetic.replaceChildren(
			...current ? stepArithmetic(current, this.name(current.target), this.op(current.source), this.say) : this.scheme()
		);
		if (moving) this.browser.forget();
		this.explain();
		return this.sentence(current);
	}
	tables(step) {
		const { say } = this;
		const heads = [
			"#",
			say("table.what"),
			say("table.from"),
			say("table.to"),
			say("back.incoming"),
			say("back.local"),
			say("back.contribution"),
			say("back.before"),
			say("back.after")
		];
		const rows = this.document.steps.map((one, k) => [
			String(k + 1),
			say(`back.kind.${one.kind}`),
			one.source === null ? "" : this.name(one.source),
			this.name(one.target),
			one.incoming?.text ?? "",
			one.local?.text ?? one.local_text,
			one.contribution?.text ?? "",
			one.before?.text ?? "",
			one.after?.text ?? ""
		]);
		const gradient = (node) => node.kind === "leaf" ? exactText(this.state.leaves.get(node.id) ?? null) : this.state.gradients.get(node.id)?.text ?? "";
		return [table(say("table.steps"), heads, rows, step - 1, say), nodeTable(this.document.graph, -1, say, gradient)];
	}
	picture() {
		return this.browser.view.whole();
	}
	data() {
		return this.document;
	}
	destroy() {
		this.browser.view.destroy();
	}
	nodeLook(id, current) {
		const { state } = this;
		const arrivals = state.arrivals.get(id);
		const isFork = arrivals && arrivals.expected > 1 && arrivals.got > 0;
		const held = state.leaves.has(id) ? state.leaves.get(id) ?? state.gradients.get(id) : state.gradients.get(id);
		return {
			hot: !!current && (id === current.target || id === current.source),
			freed: state.freed.has(id),
			gradient: held ? `∇ ${shortText(held, 16)}` : "",
			badge: isFork ? arrivals.got < arrivals.expected ? `+ ${arrivals.got}/${arrivals.expected}` : "+" : ""
		};
	}
	/** What every step will show, in words. */
	scheme() {
		const { say } = this;
		if (this.count() === 0) return [];
		const lines = [
			`${say("back.incoming")} × ${say("back.local")} = ${say("back.contribution")}`,
			`${say("back.before")} + ${say("back.contribution")} = ${say("back.after")}`
		];
		return lines.map((line) => html("div", { class: "al-formula" }, line));
	}
	outputs() {
		return this.document.graph.nodes.filter((node) => node.output).map((node) => node.id).slice(-1);
	}
	op(id) {
		return this.browser.view.node(id)?.op ?? null;
	}
	name(id) {
		return nodeName(this.browser.view.node(id));
	}
	/** What every leaf's .grad holds now; exact numbers travel in data-grad. */
	fillSlots(current) {
		this.slots.replaceChildren(
			...this.leaves.map((leaf) => {
				const value = this.state.leaves.get(leaf.id) ?? null;
				const name = nodeName(leaf);
				const now = current?.kind === "accumulate" && current.target === leaf.id;
				return html(
					"li",
					{
						"data-leaf": name,
						"data-grad": exactText(value),
						class: now ? "al-now" : "",
						title: `${name}.grad = ${exactText(value)}`
					},
					`${name}.grad = ${value?.text ?? "None"}`
				);
			})
		);
	}
	sentence(step) {
		const { say } = this;
		if (!step) return say(this.count() ? "back.start" : "back.empty");
		if (step.sentence) return step.sentence[this.lang];
		const source = step.source === null ? "" : this.name(step.source);
		return say(`back.${step.kind}`, {
			source,
			target: this.name(step.target),
			value: step.contribution?.text ?? "",
			after: step.after?.text ?? ""
		});
	}
	/** The node that is pointed at, in place of the arithmetic until the next step. */
	explain() {
		const node = this.browser.current();
		this.card.hidden = !node;
		if (!node) return;
		const gradient = this.state.leaves.get(node.id) ?? this.state.gradients.get(node.id);
		this.card.replaceChildren(
			...nodeDetails(node, this.say, {
				gradient,
				freed: this.state.freed.has(node.id),
				failed: this.document.graph.failed === node.id
			})
		);
	}
};

// src/lib/chart.ts
function squeeze(value, unit) {
	return Math.sign(value) * Math.log10(1 + Math.abs(value) / unit);
}
function makeScale(values, top, bottom, log) {
	const finite = values.filter(Number.isFinite);
	const low = Math.min(0, ...finite);
	const high = Math.max(0, ...finite, low === 0 ? 1e-12 : 0);
	const sizes = finite.map(Math.abs).filter((x) => x > 0);
	const unit = log && sizes.length ? Math.max(Math.min(...sizes), Math.max(...sizes) * 1e-8) : 1;
	const place = (x) => log ? squeeze(x, unit) : x;
	const span = place(high) - place(low) || 1;
	const ticks = [.../* @__PURE__ */ new Set([low, 0, high])].filter(
		(x, _, all) => x === 0 || all.length < 3 || Math.abs(place(x)) / span > 0.15
	);
	return { at: (x) => bottom - (place(x) - place(low)) / span * (bottom - top), ticks };
}
var LEFT = 62;
var RIGHT = 8;
var MARK_ROW = 17;
var ICONS2 = { zero: "zero", none: "none", step: "step" };
var CHART = { width: 420, height: 128 };
function drawMarks(bar, x, slot, y, upTo, say) {
	const group = svg("g");
	const marks = bar.marks.filter((mark) => mark.event < upTo);
	const words = slot > 62 && marks.length < 2;
	const gap = Math.min(15, (slot - 2) / Math.max(1, marks.length));
	marks.forEach((mark, k) => {
		const left = x + (k - marks.length / 2) * gap + (words ? -18 : 0);
		const text = say(`ledger.mark.${mark.kind}`);
		const one = svg(
			"g",
			{ class: "al-markicon", transform: `translate(${left},${y}) scale(${Math.min(0.8, gap / 15)})` },
			svg("title", {}, text),
			iconPath(ICONS2[mark.kind])
		);
		group.append(one);
		if (words) group.append(svg("text", { x: left + 14, y: y + 10 }, text));
	});
	return group;
}
function frame(width, height2, label, right, ticks) {
	const picture = svg("svg", { width, height: height2, viewBox: `0 0 ${width} ${height2}`, role: "img", "aria-label": label });
	for (const [value, y] of ticks) {
		const name = value === 0 ? "al-zeroline" : "al-gridline";
		picture.append(
			svg("line", { class: name, x1: LEFT - 3, x2: width - right, y1: y, y2: y }),
			svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, numberText(value))
		);
	}
	return picture;
}
function drawParts(bar, x, wide, scale) {
	return bar.segments.map((part) => {
		const [top, bottom] = [scale.at(Math.max(part.from, part.to)), scale.at(Math.min(part.from, part.to))];
		const name = part.iteration === bar.iteration ? "al-part al-fresh" : "al-part";
		return svg("rect", { class: name, x: x - wide / 2, y: top, width: wide, height: Math.max(1, bottom - top) });
	});
}
function drawBars(chart, say, onSelect) {
	const { width, height: height2, scale, from, to, current } = chart;
	const ticks = scale.ticks.map((tick) => [tick, scale.at(tick)]);
	const picture = frame(width, height2, chart.label, RIGHT, ticks);
	const slot = (width - LEFT - RIGHT) / Math.max(1, to - from + 1);
	const middle = (iteration) => LEFT + (iteration - from + 0.5) * slot;
	if (current !== null && current >= from && current <= to) {
		const x = middle(current) - slot / 2;
		picture.append(svg("rect", { class: "al-select", x, y: 2, width: slot, height: height2 - 4 }));
	}
	const wide = Math.min(46, Math.max(1.5, slot * 0.62));
	const totals = [];
	for (const bar of chart.bars) {
		if (bar.iteration < from || bar.iteration > to) continue;
		const x = middle(bar.iteration);
		picture.append(...drawParts(bar, x, wide, scale));
		if (bar.total !== null && Number.isFinite(bar.total)) totals.push([x, scale.at(bar.total)]);
		else if (bar.total !== null) {
			const text = numberText(bar.total);
			picture.append(svg("text", { class: "al-strong", x, y: scale.at(0) - 3, "text-anchor": "middle" }, text));
		}
		picture.append(drawMarks(bar, x, slot, height2 - MARK_ROW - 12, chart.upTo, say));
	}
	picture.append(svg("polyline", { class: "al-total", points: totals.map((point) => point.join()).join(" ") }));
	if (slot > 8) picture.append(...totals.map(([cx, cy]) => svg("circle", { class: "al-dot", cx, cy, r: 2.6 })));
	picture.append(...axis(from, to, slot, middle, height2 - 3), ...hits(from, to, slot, middle, height2, onSelect));
	return picture;
}
function axis(from, to, slot, middle, y) {
	const every = Math.max(1, Math.ceil(30 / slot));
	const texts = [];
	for (let i = from; i <= to; i += 1)
		if ((i - from) % every === 0) texts.push(svg("text", { x: middle(i), y, "text-anchor": "middle" }, String(i)));
	return texts;
}
function hits(from, to, slot, middle, height2, onSelect) {
	return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => {
		const hit = svg("rect", { class: "al-hit", x: middle(from + k) - slot / 2, y: 0, width: slot, height: height2 });
		hit.addEventListener("click", () => onSelect(from + k));
		return hit;
	});
}
function ledgerLegend(say) {
	const host = html("div", { class: "al-legend" });
	const entry = (shape, text) => {
		const picture = svg("svg", { width: 16, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" });
		picture.append(shape);
		host.append(html("span", {}, picture, text));
	};
	entry(svg("rect", { class: "al-part al-fresh", x: 2, y: 2, width: 12, height: 12 }), say("ledger.legend.new"));
	entry(svg("rect", { class: "al-part", x: 2, y: 2, width: 12, height: 12 }), say("ledger.legend.old"));
	entry(svg("path", { class: "al-total", d: "M0 10 16 5" }), say("ledger.legend.total"));
	for (const kind of ["zero", "none", "step"]) entry(iconPath(ICONS2[kind]), say(`ledger.mark.${kind}`));
	return host;
}

// src/lib/loss.ts
var HEIGHT = 92;
var NAMES = 170;
function drawLoss(runs, width, current, say) {
	const curves = runs.map((run) => run.loss.map(toNumber));
	const positive = curves.flat().filter((x) => Number.isFinite(x) && x > 0);
	const most = Math.max(0, ...curves.map((curve2) => curve2.length));
	if (most < 2 || positive.length === 0) return null;
	const side = runs.some((run) => run.title) ? NAMES : RIGHT;
	const [low, high] = [Math.log10(Math.min(...positive)), Math.log10(Math.max(...positive))];
	const axes = {
		width,
		x: (k) => LEFT + k * (width - LEFT - side) / (most - 1),
		y: (value) => HEIGHT - 16 - (Math.log10(value) - low) / (high - low || 1) * (HEIGHT - 30)
	};
	const ticks = [.../* @__PURE__ */ new Set([10 ** low, 10 ** high])].map((value) => [value, axes.y(value)]);
	const picture = frame(width, HEIGHT, say("ledger.loss"), side, ticks);
	picture.append(svg("text", { x: LEFT, y: 10 }, say("ledger.loss")));
	curves.forEach((curve2, r) => picture.append(...drawCurve(curve2, r, runs[r].title, axes, say)));
	if (current !== null && current > 0) {
		const x = axes.x(current - 1);
		picture.append(svg("path", { class: "al-total", d: `M${x} 14V${HEIGHT - 14}`, "stroke-dasharray": "3 3" }));
	}
	return picture;
}
function drawCurve(curve2, index, title, { width, x, y }, say) {
	const broken = curve2.findIndex((value) => !Number.isFinite(value) || value <= 0);
	const sound = broken < 0 ? curve2 : curve2.slice(0, broken);
	const name = index ? "al-lossline al-second" : "al-lossline";
	const line = svg("polyline", {
		class: name,
		points: sound.map((v, k) => `${x(k).toFixed(1)},${y(v).toFixed(1)}`).join(" ")
	});
	const drawn = [line];
	if (title) {
		const label = svg("text", { class: "al-strong", x: width - 136, y: 26 + 18 * index }, clip(title, 20));
		label.append(svg("title", {}, title));
		drawn.push(svg("path", { class: name, d: `M${width - 164} ${22 + 18 * index}h22` }), label);
	}
	if (broken < 0 || Number.isFinite(curve2[broken])) return drawn;
	const note = `× ${say("ledger.nan", { i: broken + 1 })}`;
	return [...drawn, svg("text", { class: "al-strong", x: x(broken), y: 24 + 14 * index }, note)];
}

// src/grad_ledger.ts
var WINDOW = 40;
var GradLedger = class {
	constructor(say, lang, document2) {
		this.say = say;
		this.lang = lang;
		this.document = document2;
		this.title = document2.title;
		this.logButton = button("log", say("tool.log"), () => this.toggleLog());
		this.logButton.setAttribute("aria-pressed", "false");
		this.tools = [this.logButton];
		this.main = html("div", { class: "al-main" }, this.runs, this.empty);
		const signs = ledgerLegend(say);
		signs.append(this.notes);
		this.below = [this.loss, signs];
		this.update(document2);
		if (typeof ResizeObserver === "undefined") return;
		this.resizing = new ResizeObserver(() => this.show(this.step));
		this.resizing.observe(this.main);
	}
	say;
	lang;
	document;
	view = "ledger";
	main;
	below;
	tools;
	help = [
		["↑ ↓", "help.events"],
		["l", "tool.log"]
	];
	keys = {
		ArrowDown: () => this.jump(1),
		ArrowUp: () => this.jump(-1),
		l: () => this.toggleLog()
	};
	title;
	/** Set by the owner: goes to a step, as the player's buttons do. */
	goTo = () => {
	};
	runs = html("div", { class: "al-runs" });
	loss = html("div", { class: "al-run", style: "flex:none;padding:0 8px" });
	timeline = [];
	empty = html("div", { class: "al-empty" });
	notes = html("span");
	step = 0;
	log = false;
	columns = 1;
	height = CHART.height;
	resizing = null;
	logButton;
	/** More events have come, or the snapshot. */
	update(document2) {
		this.document = document2;
		this.timeline = ledgerTimeline(document2);
		this.empty.textContent = this.timeline.length ? "" : this.say("ledger.empty");
		this.notes.replaceChildren(
			...document2.runs.filter((run) => run.recorded > run.events.length).map(
				(run) => html(
					"span",
					{ class: "al-warn" },
					this.say("ledger.shown", {
						run: run.title || this.say("name.ledger"),
						shown: run.events.length,
						recorded: run.recorded
					})
				)
			)
		);
	}
	count() {
		return this.timeline.length;
	}
	nodes() {
		return this.document.runs.reduce((sum, run) => sum + run.rows.length, 0);
	}
	show(step) {
		this.step = step;
		const moment = this.timeline[step - 1];
		const current = moment ? this.event(moment) : null;
		const top = this.runs.scrollTop;
		const width = Math.floor(this.runs.clientWidth || CHART.width) - 20;
		this.columns = this.document.runs.length > 1 && width > 480 ? 2 : 1;
		this.height = this.chartHeight();
		this.runs.style.gridTemplateColumns = `repeat(${this.columns}, minmax(0, 1fr))`;
		this.runs.replaceChildren(
			...this.document.runs.map((run, r) => {
				const block = html("div", { class: "al-run" }, html("h4", {}, run.title));
				run.rows.forEach((_, row2) => block.append(...this.chart(r, row2, current)));
				return block;
			})
		);
		this.runs.scrollTop = top;
		this.loss.replaceChildren(
			...[drawLoss(this.document.runs, width, current && current.iteration, this.say)].filter((one) => !!one)
		);
		if (!moment || !current) return this.say(this.count() ? "ledger.start" : "ledger.empty");
		return this.sentence(moment, current);
	}
	tables(step) {
		const { say } = this;
		const rows = this.timeline.map((moment) => {
			const event = this.event(moment);
			const run = this.document.runs[moment.run];
			return [
				run.title,
				String(event.iteration),
				run.rows[event.row].name,
				this.kindText(event),
				event.amount === null ? "" : numberText(event.amount),
				event.total === null ? "None" : numberText(event.total),
				event.where ? `${event.where.line}: ${event.where.text}` : ""
			];
		});
		const heads = [
			say("table.run"),
			say("ledger.pass"),
			"",
			say("table.event"),
			say("table.amount"),
			say("table.gradient"),
			say("node.source")
		];
		return [table(say("name.ledger"), heads, rows, step - 1, say)];
	}
	/** All charts under one another, as one picture. */
	picture() {
		const whole = svg("svg");
		let y = 0;
		let width = 1;
		for (const chart of Array.from(this.runs.querySelectorAll(".al-run > svg"))) {
			const copy = chart.cloneNode(true);
			copy.querySelectorAll(".al-hit").forEach((hit) => hit.remove());
			whole.append(
				svg(
					"g",
					{ transform: `translate(0,${y})` },
					svg("text", { class: "al-axis", x: 4, y: 12 }, chart.getAttribute("aria-label")),
					svg("g", { transform: "translate(0,18)" }, ...Array.from(copy.children))
				)
			);
			y += this.height + 24;
			width = Math.max(width, Number(chart.getAttribute("width")));
		}
		const host = html("div", { class: "al-run", style: "position:absolute;visibility:hidden" }, whole);
		this.main.append(host);
		return {
			picture: whole,
			extent: { x: 0, y: 0, width, height: Math.max(y, 1) },
			release: () => host.remove()
		};
	}
	data() {
		return this.document;
	}
	destroy() {
		this.resizing?.disconnect();
	}
	event(moment) {
		return this.document.runs[moment.run].events[moment.event];
	}
	/** How many events of one run have happened by now. */
	happened(run) {
		return this.timeline.slice(0, this.step).filter((moment) => moment.run === run).length;
	}
	/** All runs share the scale of a row's name, so that their bars can be compared. */
	scaleOf(name) {
		const values = this.document.runs.flatMap(
			(run, r) => run.rows.flatMap(
				(row2, k) => row2.name === name ? ledgerBars(this.document, r, k).flatMap((bar) => [bar.total ?? 0, ...bar.segments.map((part) => part.to)]) : []
			)
		);
		return makeScale(values, 8, this.height - 34, this.log);
	}
	/** As tall as the rows leave room for, within reason. */
	chartHeight() {
		const rows = Math.max(1, ...this.document.runs.map((run) => run.rows.length));
		const blocks = this.columns > 1 ? 1 : Math.max(1, this.document.runs.length);
		const room = (this.runs.clientHeight - 34 * blocks) / (rows * blocks) - 22;
		return Math.round(Math.max(CHART.height, Math.min(230, room)));
	}
	chart(run, row2, current) {
		const { say } = this;
		const { name, shape, entry } = this.document.runs[run].rows[row2];
		const last = Math.max(1, ...this.document.runs.flatMap((one) => one.events.map((event) => event.iteration)));
		const first = Math.min(1, ...this.document.runs.flatMap((one) => one.events.map((event) => event.iteration)));
		const from = Math.max(first, Math.min(last - WINDOW + 1, (current?.iteration ?? first) - WINDOW / 2));
		const to = Math.min(last, from + WINDOW - 1);
		const upTo = this.happened(run);
		const bars = ledgerBars(this.document, run, row2, upTo);
		const label = say("ledger.chart", { run: this.document.runs[run].title, name });
		const where = shape.length ? ` ${say("ledger.entry", { entry: `[${entry.join(", ")}]`, shape: shapeText(shape) })}` : "";
		const part = to - from + 1 < last - first + 1 ? ` ${say("ledger.window", { from, to, n: last })}` : "";
		const now = bars.length && upTo ? this.totalNow(run, row2, upTo) : "None";
		const heading = html(
			"div",
			{ class: "al-caption al-heading", title: `${name}.grad${where}${part}` },
			html("b", {}, `${name}.grad = ${now}`),
			where + part
		);
		heading.setAttribute("data-leaf", name);
		heading.setAttribute("data-grad", now);
		const width = Math.max(240, Math.floor(((this.runs.clientWidth || CHART.width) - 20) / this.columns) - 12);
		const chart = {
			width,
			height: this.height,
			bars,
			from,
			to,
			scale: this.scaleOf(name),
			current: current && current.iteration,
			upTo,
			label
		};
		return [heading, drawBars(chart, say, (iteration) => this.select(run, iteration))];
	}
	totalNow(run, row2, upTo) {
		const events = this.document.runs[run].events.slice(0, upTo).filter((event) => event.row === row2);
		const last = events[events.length - 1];
		return last && last.total !== null ? numberText(last.total) : "None";
	}
	kindText(event) {
		return event.kind === "contribution" ? this.say("back.contribution") : this.say(`ledger.mark.${event.kind}`);
	}
	sentence(moment, event) {
		const run = this.document.runs[moment.run];
		const title = this.document.runs.length > 1 ? `[${run.title}] ` : "";
		if (event.sentence) return title + event.sentence[this.lang];
		const name = run.rows[event.row].name;
		const total = event.total === null ? "None" : numberText(event.total);
		return title + this.say(`ledger.${event.kind}`, { i: event.iteration, name, amount: numberText(event.amount), total });
	}
	toggleLog() {
		this.log = !this.log;
		this.logButton.setAttribute("aria-pressed", String(this.log));
		this.show(this.step);
	}
	/** The last event of an iteration in one run. */
	select(run, iteration) {
		let found = -1;
		this.timeline.forEach((moment, k) => {
			if (moment.run === run && this.event(moment).iteration === iteration) found = k;
		});
		if (found >= 0) this.goTo(found + 1);
	}
	jump(by) {
		const at = this.timeline[this.step - 1];
		const iteration = at ? this.event(at).iteration : by > 0 ? -Infinity : Infinity;
		const ends = this.timeline.map((moment, k) => ({ k, i: this.event(moment).iteration })).filter(({ i }) => by > 0 ? i > iteration : i < iteration);
		const target = by > 0 ? ends[0]?.i : ends[ends.length - 1]?.i;
		const last = ends.filter(({ i }) => i === target).pop();
		if (last) this.goTo(last.k + 1);
	}
};

// src/live_graph.ts
function onePass(graph, pass) {
	if (pass === null) return graph;
	const made = new Set(
		graph.nodes.filter((node) => node.generation === pass && !isSource(node)).map((node) => node.id)
	);
	const edges = graph.edges.filter((edge) => made.has(edge.target));
	const used = new Set(edges.map((edge) => edge.source));
	return {
		...graph,
		edges,
		nodes: graph.nodes.filter((node) => made.has(node.id) || used.has(node.id) && isSource(node))
	};
}
function isSource(node) {
	return node.kind === "leaf" || node.kind === "input";
}
var LiveGraph = class {
	constructor(say, lang, graph, progress, changed = () => {
	}) {
		this.say = say;
		this.lang = lang;
		this.changed = changed;
		this.browser = new GraphBrowser(say, 2, () => this.explain());
		this.keys = this.browser.keys;
		this.help = this.browser.help;
		this.passes = html("select", { "aria-label": say("pass.label"), title: say("pass.label"), hidden: true });
		this.passes.addEventListener("change", () => {
			this.update(this.full, this.progress);
			this.changed();
		});
		this.tools = [this.passes, ...this.browser.tools];
		this.main = html("div", { class: "al-main" }, this.browser.view.el, this.empty);
		const signs = legend(["leaf", "input", "op", "output", "saved", "ghost", "cut"], say);
		this.below = [signs, this.status, this.details];
		this.update(graph, progress);
	}
	say;
	lang;
	changed;
	view = "graph";
	main;
	below;
	tools;
	keys;
	help;
	title = "";
	browser;
	details = html("div", { class: "al-details" });
	status = html("div", { class: "al-status" });
	empty = html("div", { class: "al-empty" });
	passes;
	full = emptyGraph();
	graph = emptyGraph();
	progress = { live: false, gap: false };
	inputs = /* @__PURE__ */ new Map();
	step = 0;
	explained;
	/** The graph has grown, or the snapshot has come. */
	update(full, progress) {
		this.full = full;
		this.progress = progress;
		this.title = full.title;
		this.fillPasses();
		this.graph = onePass(full, this.passes.value === "" ? null : Number(this.passes.value));
		this.inputs = inputNames(this.graph);
		this.browser.setGraph(this.graph);
		this.empty.textContent = this.graph.nodes.length ? "" : this.say(progress.live ? "graph.empty" : "graph.empty.sealed");
		this.tell();
		this.explain();
	}
	count() {
		return this.graph.nodes.length;
	}
	nodes() {
		return this.full.nodes.length;
	}
	show(step, moving) {
		this.step = step;
		if (moving && !this.progress.live) this.browser.forget();
		const at = new Map(this.graph.nodes.map((node, k) => [node.id, k]));
		const unmade = (id) => (at.get(id) ?? 0) >= step;
		const current = this.graph.nodes[step - 1];
		const hot = current && (this.progress.live || step < this.count()) ? current.id : null;
		const cutEdges = new Map(this.graph.edges.map((edge) => [edgeKey(edge.source, edge.target, edge.slot), edge]));
		this.browser.view.decorate(
			{
				node: (id) => ({ unmade: unmade(id), hot: id === hot }),
				edge: (key) => ({ unmade: unmade(cutEdges.get(key).target) })
			},
			this.focus(current)
		);
		this.explain();
		return this.sentence(current);
	}
	tables(step) {
		return [nodeTable(this.graph, step - 1, this.say)];
	}
	picture() {
		return this.browser.view.whole();
	}
	data() {
		return this.full;
	}
	destroy() {
		this.browser.view.destroy();
	}
	/** What to keep in view: the newest node, or, when all is told, the last result. */
	focus(current) {
		const told = !this.progress.live && this.step === this.count();
		const output = told ? this.graph.nodes.findLast((node) => node.output) : void 0;
		return output ? [output.id] : current ? [current.id] : [];
	}
	sentence(node) {
		const { say } = this;
		if (!node)
			return this.count() ? say("graph.start") : say(this.progress.live ? "graph.empty" : "graph.empty.sealed");
		const label = node.name && node.name !== node.label ? `${node.name} = ${node.label}` : node.label;
		const from = this.inputs.get(node.id);
		const value = this.full.failed === node.id ? say("node.failed") : node.value?.text ?? "?";
		const parts = [say("graph.step", { kind: say(`kind.${node.kind}`), label, value })];
		if (from) parts.push(say("graph.from", { inputs: from.join(", ") }));
		if (node.cut) parts.push(say(`cut.${node.cut}`));
		return parts.join(" ");
	}
	fillPasses() {
		const passes = [...new Set(this.full.nodes.filter((node) => !isSource(node)).map((node) => node.generation))].sort(
			(a, b) => a - b
		);
		this.passes.hidden = passes.length < 2;
		if (this.passes.options.length === passes.length + 1) return;
		const kept = this.passes.value;
		this.passes.replaceChildren(
			html("option", { value: "" }, this.say("pass.all")),
			...passes.map((pass) => html("option", { value: pass }, this.say("pass.one", { n: pass + 1 })))
		);
		this.passes.value = kept;
	}
	/** How complete the picture is, in words. */
	tell() {
		const { say, full } = this;
		const drawn = full.nodes.filter((node) => !isSource(node)).length;
		const lines = [];
		const line = (text, name = "") => lines.push(html("span", { class: name }, text));
		if (this.progress.live) {
			line(say("graph.live", { n: drawn, m: Math.max(drawn, full.recorded) }));
			if (this.progress.gap) line(say("graph.gap"), "al-warn");
		} else {
			line(say("graph.sealed", { n: full.nodes.length, m: drawn }));
			if (drawn) line(say("node.hint"));
			if (full.shown < full.recorded)
				line(say("graph.shown", { shown: full.shown, recorded: full.recorded }), "al-warn");
		}
		if (full.error) line(full.error[this.lang], "al-bad");
		this.status.replaceChildren(...lines);
	}
	explain() {
		const [shown2] = this.focus(this.graph.nodes[this.step - 1]);
		const node = this.browser.current() ?? this.graph.nodes.find((one) => one.id === shown2);
		if (node && node === this.explained) return;
		this.explained = node;
		this.details.replaceChildren(
			...node ? nodeDetails(node, this.say, { failed: this.full.failed === node.id, passes: !this.passes.hidden }) : []
		);
	}
};

// src/lib/i18n.ts
var en = {
	"name.graph": "Live graph",
	"name.backward": "Backward player",
	"name.ledger": "Gradient ledger",
	"play.first": "To the start (Home)",
	"play.back": "One step back (Left arrow)",
	"play.play": "Play (Space)",
	"play.pause": "Pause (Space)",
	"play.next": "One step on (Right arrow)",
	"play.last": "To the end (End)",
	"play.slider": "Step",
	"play.goto": "Go to step",
	"play.of": "of {n}",
	"play.speed": "Speed",
	"tool.fit": "Show everything (f)",
	"tool.in": "Nearer (+)",
	"tool.out": "Farther (-)",
	"tool.table.hint": "The same as a text table (t)",
	"tool.search": "Find a node (/)",
	"tool.search.place": "name or op",
	"tool.help": "Keys (?)",
	"tool.save": "Save as",
	"tool.log": "Logarithmic scale (l)",
	"tool.svg": "Save the picture as SVG",
	"tool.png": "Save the picture as PNG",
	"tool.json": "Save the data as JSON",
	"help.title": "Keys, while the focus is in this view",
	"help.steps": "one step back or on",
	"help.ends": "first or last step",
	"help.space": "play or pause",
	"help.nodes": "previous or next node",
	"help.events": "previous or next iteration",
	"help.enter": "keep a node's details open, or let go",
	"help.search": "find a node by name",
	"help.zoom": "nearer, farther, everything",
	"help.pan": "move the picture",
	"help.table": "picture or table",
	"help.help": "this list; Escape closes",
	"legend.leaf": "leaf (has .grad)",
	"legend.input": "input (no gradient)",
	"legend.op": "op",
	"legend.saved": "saved tensor",
	"legend.output": "output",
	"legend.ghost": "not recorded",
	"legend.cut": "cut",
	"legend.sent": "gradient sent back",
	"legend.fork": "sum at a fork",
	"kind.leaf": "leaf",
	"kind.input": "input",
	"kind.op": "op",
	"kind.ghost": "not recorded",
	"cut.stops": "gradient stops here",
	"cut.no_grad": "Made under no_grad: not recorded, the gradient stops here.",
	"cut.detach": "Cut by detach(): the same numbers, but the gradient stops here.",
	"cut.inference_mode": "Made in inference mode: not recorded, the gradient stops here.",
	"cut.integer": "Not a floating-point tensor: no gradient flows through it.",
	"node.hint": "Point at a node, or press Down, to see what it is.",
	"node.kind": "kind",
	"node.shape": "shape",
	"node.range": "min / mean / max",
	"node.nonfinite": "{n} not finite",
	"node.source": "source",
	"node.line": "line {line}",
	"node.cell": "cell [{cell}], line {line}",
	"node.saved": "saved for backward",
	"node.freed": "freed",
	"node.gradient": "gradient so far",
	"node.generation": "forward pass {n}",
	"node.module": "in module {name}",
	"node.output": "output",
	"node.failed": "this op raised",
	"node.value": "value",
	"node.formula": "formula",
	"node.histogram": "Histogram of the values from {min} to {max}",
	"graph.empty": "Nothing recorded yet: no op has run in this cell.",
	"graph.empty.sealed": "Nothing to draw: no op was recorded.",
	"graph.live": "The cell is running: {n} of {m} ops drawn",
	"graph.sealed": "{n} nodes, {m} ops",
	"graph.shown": "shown {shown} of {recorded} ops: the others were not kept",
	"graph.gap": "Some events were missed; the whole picture comes when the cell ends.",
	"graph.node": "{label}, {kind}, {value}",
	"graph.step": "{kind} {label}: {value}.",
	"graph.from": "From {inputs}.",
	"graph.start": "Before the first op. Press play to build the graph again.",
	"graph.label": "Computation graph, {n} nodes, data flows from left to right",
	"graph.culled": "{n} of {m} drawn at this size; come nearer to see all",
	"pass.all": "all passes",
	"pass.one": "pass {n}",
	"pass.label": "Forward pass",
	"back.start": "Before backward: every .grad is as it was. Press play, or the Right arrow, to send the gradient back.",
	"back.empty": "No step was recorded: backward has not run on this graph.",
	"back.seed": "The pass starts at {target} with {value}.",
	"back.flow": "{source} sends {value} back to {target}.",
	"back.accumulate": "{value} is added to {target}.grad, which is now {after}.",
	"back.stop": "Nothing flows back to {target}: it needs no gradient.",
	"back.incoming": "incoming gradient",
	"back.local": "local derivative",
	"back.rule": "local factor",
	"back.contribution": "contribution",
	"back.seedvalue": "seed",
	"back.before": "there before",
	"back.after": "after",
	"back.gradbefore": "{name}.grad before",
	"back.gradafter": "{name}.grad after",
	"back.nothing": "nothing yet",
	"back.stopword": "no gradient",
	"back.slots": "What .grad holds",
	"back.waiting": "{got} of {expected} contributions have arrived",
	"back.shown": "{shown} of {recorded} steps were kept: the middle is left out",
	"back.kind.seed": "seed",
	"back.kind.flow": "flow",
	"back.kind.accumulate": "write into .grad",
	"back.kind.stop": "stop",
	"ledger.empty": "No gradient was written: backward has not run.",
	"ledger.start": "Before the first backward: every .grad is None.",
	"ledger.contribution": "Pass {i}: backward adds {amount} to {name}.grad, which now holds {total}.",
	"ledger.zero": "{name}.grad is set to zero.",
	"ledger.none": "{name}.grad is set to None.",
	"ledger.step": "The optimizer moves {name}; its .grad stays {total}.",
	"ledger.shown": "{run}: {shown} of {recorded} events were kept, the middle is left out",
	"ledger.entry": "entry {entry} of {shape}",
	"ledger.loss": "loss (log scale)",
	"ledger.nan": "NaN from pass {i}",
	"ledger.chart": "{run}, {name}: parts of .grad by backward pass",
	"ledger.mark.zero": "set to zero",
	"ledger.mark.none": "set to None",
	"ledger.mark.step": "step",
	"ledger.legend.new": "added in this pass",
	"ledger.legend.old": "left from earlier passes",
	"ledger.legend.total": "what .grad holds",
	"ledger.window": "passes {from} to {to} of {n}",
	"ledger.pass": "pass",
	"table.step": "step",
	"table.what": "what happens",
	"table.from": "from",
	"table.to": "to",
	"table.inputs": "inputs",
	"table.gradient": ".grad",
	"table.amount": "amount",
	"table.run": "run",
	"table.event": "event",
	"table.nodes": "Nodes",
	"table.steps": "Steps",
	"table.cut": "{shown} of {n} rows; the JSON file holds all",
	"data.unknown": "This view does not know the document it was given."
};
var zh = {
	"name.graph": "实时计算图",
	"name.backward": "反向传播播放器",
	"name.ledger": "梯度账本",
	"play.first": "回到开头（Home）",
	"play.back": "后退一步（左箭头）",
	"play.play": "播放（空格）",
	"play.pause": "暂停（空格）",
	"play.next": "前进一步（右箭头）",
	"play.last": "跳到结尾（End）",
	"play.slider": "步骤",
	"play.goto": "跳到第几步",
	"play.of": "/ {n}",
	"play.speed": "速度",
	"tool.fit": "显示全图（f）",
	"tool.in": "放大（+）",
	"tool.out": "缩小（-）",
	"tool.table.hint": "以文字表格显示同样的内容（t）",
	"tool.search": "查找节点（/）",
	"tool.search.place": "变量名或运算",
	"tool.help": "按键（?）",
	"tool.save": "另存为",
	"tool.log": "对数刻度（l）",
	"tool.svg": "把图保存为 SVG",
	"tool.png": "把图保存为 PNG",
	"tool.json": "把数据保存为 JSON",
	"help.title": "焦点在本视图内时可用的按键",
	"help.steps": "后退或前进一步",
	"help.ends": "第一步或最后一步",
	"help.space": "播放或暂停",
	"help.nodes": "上一个或下一个节点",
	"help.events": "上一次或下一次迭代",
	"help.enter": "固定节点详情，再按一次松开",
	"help.search": "按名字查找节点",
	"help.zoom": "放大、缩小、全图",
	"help.pan": "移动画面",
	"help.table": "图或表格",
	"help.help": "本列表；Esc 关闭",
	"legend.leaf": "叶子（有 .grad）",
	"legend.input": "输入（不求梯度）",
	"legend.op": "运算",
	"legend.saved": "保存的张量",
	"legend.output": "输出",
	"legend.ghost": "未记录",
	"legend.cut": "切断",
	"legend.sent": "已传回的梯度",
	"legend.fork": "分叉处求和",
	"kind.leaf": "叶子",
	"kind.input": "输入",
	"kind.op": "运算",
	"kind.ghost": "未记录",
	"cut.stops": "梯度到此为止",
	"cut.no_grad": "在 no_grad 中算出：没有记录，梯度到此为止。",
	"cut.detach": "被 detach() 切断：数值相同，但梯度到此为止。",
	"cut.inference_mode": "在推理模式中算出：没有记录，梯度到此为止。",
	"cut.integer": "不是浮点张量：没有梯度流过它。",
	"node.hint": "把鼠标移到节点上，或按下箭头键，查看它的内容。",
	"node.kind": "类型",
	"node.shape": "形状",
	"node.range": "最小 / 平均 / 最大",
	"node.nonfinite": "{n} 个非有限值",
	"node.source": "源代码",
	"node.line": "第 {line} 行",
	"node.cell": "单元格 [{cell}] 第 {line} 行",
	"node.saved": "为反向保存",
	"node.freed": "已释放",
	"node.gradient": "目前的梯度",
	"node.generation": "第 {n} 次前向",
	"node.module": "位于模块 {name}",
	"node.output": "输出",
	"node.failed": "这个运算报错了",
	"node.value": "值",
	"node.formula": "公式",
	"node.histogram": "从 {min} 到 {max} 的数值直方图",
	"graph.empty": "还没有记录：这个单元格里还没有运算执行。",
	"graph.empty.sealed": "没有可画的内容：没有记录到任何运算。",
	"graph.live": "单元格正在运行：{m} 个运算中已画 {n} 个",
	"graph.sealed": "{n} 个节点，{m} 个运算",
	"graph.shown": "显示 {recorded} 个运算中的 {shown} 个：其余没有保留",
	"graph.gap": "漏掉了一些事件；单元格结束时会补上完整的图。",
	"graph.node": "{label}，{kind}，{value}",
	"graph.step": "{kind} {label}：{value}。",
	"graph.from": "来自 {inputs}。",
	"graph.start": "第一个运算之前。按播放，重新搭建这张图。",
	"graph.label": "计算图，{n} 个节点，数据从左向右流动",
	"graph.culled": "在此大小下画了 {m} 个中的 {n} 个；放大可看到全部",
	"pass.all": "全部前向",
	"pass.one": "第 {n} 次前向",
	"pass.label": "第几次前向",
	"back.start": "反向传播之前：每个 .grad 都保持原样。按播放或右箭头，把梯度传回去。",
	"back.empty": "没有记录到步骤：还没有在这张图上运行 backward。",
	"back.seed": "反向传播从 {target} 开始，种子是 {value}。",
	"back.flow": "{source} 把 {value} 传回给 {target}。",
	"back.accumulate": "{value} 加到 {target}.grad 上，现在是 {after}。",
	"back.stop": "没有梯度传给 {target}：它不需要梯度。",
	"back.incoming": "传入的梯度",
	"back.local": "局部导数",
	"back.rule": "局部因子",
	"back.contribution": "贡献",
	"back.seedvalue": "种子",
	"back.before": "之前已有",
	"back.after": "之后",
	"back.gradbefore": "之前的 {name}.grad",
	"back.gradafter": "之后的 {name}.grad",
	"back.nothing": "还没有",
	"back.stopword": "没有梯度",
	"back.slots": ".grad 里有什么",
	"back.waiting": "{expected} 份贡献已到 {got} 份",
	"back.shown": "{recorded} 步中保留了 {shown} 步：中间的省略了",
	"back.kind.seed": "种子",
	"back.kind.flow": "传递",
	"back.kind.accumulate": "写入 .grad",
	"back.kind.stop": "停止",
	"ledger.empty": "没有写入梯度：还没有运行 backward。",
	"ledger.start": "第一次反向之前：每个 .grad 都是 None。",
	"ledger.contribution": "第 {i} 次反向：给 {name}.grad 加上 {amount}，现在是 {total}。",
	"ledger.zero": "{name}.grad 被清零。",
	"ledger.none": "{name}.grad 被设为 None。",
	"ledger.step": "优化器移动 {name}；它的 .grad 仍是 {total}。",
	"ledger.shown": "{run}：{recorded} 个事件中保留了 {shown} 个，中间的省略了",
	"ledger.entry": "{shape} 中的元素 {entry}",
	"ledger.loss": "损失（对数刻度）",
	"ledger.nan": "从第 {i} 次起为 NaN",
	"ledger.chart": "{run}，{name}：各次反向对 .grad 的贡献",
	"ledger.mark.zero": "清零",
	"ledger.mark.none": "设为 None",
	"ledger.mark.step": "更新",
	"ledger.legend.new": "本次加入",
	"ledger.legend.old": "以前留下的",
	"ledger.legend.total": ".grad 的总和",
	"ledger.window": "第 {from} 到 {to} 次，共 {n} 次",
	"ledger.pass": "次数",
	"table.step": "步骤",
	"table.what": "发生了什么",
	"table.from": "从",
	"table.to": "到",
	"table.inputs": "输入",
	"table.gradient": ".grad",
	"table.amount": "数量",
	"table.run": "运行",
	"table.event": "事件",
	"table.nodes": "节点",
	"table.steps": "步骤",
	"table.cut": "显示 {n} 行中的 {shown} 行；JSON 文件里有全部",
	"data.unknown": "这个视图不认识收到的文档。"
};
var MESSAGES = { en, zh };
function asLang(text) {
	return text === "zh" ? "zh" : "en";
}
function speaker(lang) {
	return (key, values = {}) => MESSAGES[lang][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

// src/lib/export.ts
var PAINT = [
	"fill",
	"stroke",
	"stroke-width",
	"stroke-dasharray",
	"stroke-linecap",
	"stroke-linejoin",
	"opacity",
	"visibility",
	"paint-order",
	"font-family",
	"font-size",
	"font-weight",
	"font-style",
	"text-anchor"
];
function plainColour(text) {
	return text.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)/g, (_, r, g, b, a) => {
		const channel = (x) => Math.round(Number(x) * 255);
		return `rgb${a ? "a" : ""}(${channel(r)}, ${channel(g)}, ${channel(b)}${a ? `, ${a}` : ""})`;
	});
}
function standaloneSvg(picture, extent, background) {
	const copy = picture.cloneNode(true);
	const originals = picture.querySelectorAll("*");
	copy.querySelectorAll("*").forEach((element, k) => {
		const computed = getComputedStyle(originals[k]);
		for (const name of PAINT) element.setAttribute(name, plainColour(computed.getPropertyValue(name)));
		for (const name of ["style", "class", "tabindex"]) element.removeAttribute(name);
	});
	const margin = 24;
	const { x, y, width, height: height2 } = {
		x: extent.x - margin,
		y: extent.y - margin,
		width: extent.width + 2 * margin,
		height: extent.height + 2 * margin
	};
	setAttributes(copy, {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: `${x} ${y} ${width} ${height2}`,
		width,
		height: height2,
		style: null,
		class: null
	});
	copy.prepend(svg("rect", { x, y, width, height: height2, fill: plainColour(background) }));
	return copy;
}
function download(content, name) {
	const address = URL.createObjectURL(content);
	const link = html("a", { href: address, download: name });
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(address), 1e4);
}
function saveSvg(picture, name) {
	download(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), `${name}.svg`);
}
function saveJson(data, name) {
	download(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }), `${name}.json`);
}
var LARGEST_SIDE = 8e3;
async function savePng(picture, name) {
	const [width, height2] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
	const scale = Math.min(2, LARGEST_SIDE / Math.max(width, height2));
	const image = new Image();
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
	await image.decode();
	const canvas = html("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height2 * scale) });
	canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
	canvas.toBlob((blob) => blob && download(blob, `${name}.png`));
}

// src/lib/keys.ts
var MODIFIED = /* @__PURE__ */ new Set(["Control", "Alt", "Meta"]);
function belongsTo(target, key) {
	const tag = target.tagName.toLowerCase();
	if (tag === "input" && target.type === "range") return false;
	if (tag === "input" || tag === "select" || tag === "textarea") return key !== "Escape";
	return (tag === "button" || tag === "summary") && (key === " " || key === "Enter");
}
function captureKeys(root, bindings) {
	const listen = (event) => {
		const target = event.composedPath()[0];
		if (!(target instanceof Element) || !root.contains(target)) return;
		if (event.ctrlKey || event.metaKey || event.altKey || MODIFIED.has(event.key) || event.key === "Tab") return;
		event.stopImmediatePropagation();
		if (belongsTo(target, event.key)) return;
		const action = bindings()[event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key];
		if (!action) return;
		event.preventDefault();
		action();
	};
	window.addEventListener("keydown", listen, true);
	return () => window.removeEventListener("keydown", listen, true);
}

// src/lib/playback.ts
var pageClock = {
	start: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
	stop: (handle) => window.clearTimeout(handle)
};
var SPEEDS = [0.5, 1, 2, 4];
var PAUSE_BETWEEN_STEPS = 1100;
var Playback = class {
	constructor(count, onChange, clock = pageClock) {
		this.count = count;
		this.onChange = onChange;
		this.clock = clock;
	}
	count;
	onChange;
	clock;
	step = 0;
	playing = false;
	speed = 1;
	timer = 0;
	/** Goes to a step; numbers outside are brought to the nearest end, and nonsense leaves us where we are. */
	go(step) {
		if (Number.isNaN(step)) return;
		this.step = Math.max(0, Math.min(this.count, Math.round(step)));
		if (this.step === this.count) this.playing = false;
		this.schedule();
		this.onChange(this);
	}
	next = () => this.go(this.step + 1);
	back = () => this.go(this.step - 1);
	first = () => this.go(0);
	last = () => this.go(this.count);
	/** Play or pause; playing from the end begins anew. */
	toggle = () => {
		this.playing = !this.playing && this.count > 0;
		this.go(this.playing && this.step === this.count ? 0 : this.step);
	};
	setSpeed(speed) {
		this.speed = speed;
		this.schedule();
	}
	/** The list has grown; at the end one stays at the end. */
	setCount(count) {
		const atEnd = this.step === this.count;
		this.count = count;
		this.go(atEnd ? count : this.step);
	}
	stop() {
		this.playing = false;
		this.clock.stop(this.timer);
	}
	schedule() {
		this.clock.stop(this.timer);
		if (this.playing) this.timer = this.clock.start(this.next, PAUSE_BETWEEN_STEPS / this.speed);
	}
};

// src/lib/styles.ts
var CSS = `
.al-root {
	--al-bg: var(--jp-layout-color1, Canvas);
	--al-bg2: var(--jp-layout-color2, color-mix(in srgb, CanvasText 6%, Canvas));
	--al-text: var(--jp-ui-font-color1, CanvasText);
	--al-faint: var(--jp-ui-font-color2, color-mix(in srgb, CanvasText 65%, Canvas));
	--al-line: var(--jp-border-color1, color-mix(in srgb, CanvasText 35%, Canvas));
	--al-leaf: var(--jp-brand-color1, #1976d2);
	--al-saved: var(--jp-warn-color1, #ef6c00);
	--al-new: color-mix(in srgb, var(--al-saved) 62%, var(--al-text));
	--al-output: var(--jp-success-color1, #2e7d32);
	--al-error: var(--jp-error-color1, #d32f2f);
	display: flex; flex-direction: column; box-sizing: border-box; height: 506px; position: relative;
	font: 13px/1.4 var(--jp-ui-font-family, system-ui, sans-serif); color: var(--al-text); background: var(--al-bg);
	border: 1px solid var(--jp-border-color2, var(--al-line)); border-radius: 4px; overflow: hidden; text-align: start; container-type: inline-size;
}
.al-root *, .al-root *::before { box-sizing: border-box; }
.al-root :focus-visible { outline: 2px solid var(--al-leaf); outline-offset: 1px; }
.al-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 3px; padding: 3px 6px; background: var(--al-bg2); }
.al-bar button, .al-bar select, .al-bar input[type=number], .al-bar input[type=search], .al-pop button {
	font: inherit; height: 26px; color: inherit; background: var(--al-bg); border: 1px solid var(--al-line);
	border-radius: 3px; padding: 0 6px; margin: 0; display: inline-flex; align-items: center; gap: 4px; cursor: pointer;
}
.al-bar button:hover, .al-pop button:hover { border-color: var(--al-text); }
.al-bar button[aria-pressed=true], .al-bar button[aria-expanded=true] { box-shadow: inset 0 -3px var(--al-leaf); }
.al-bar input[type=number] { width: 58px; cursor: text; }
.al-bar input[type=search] { width: 110px; cursor: text; }
.al-bar input[type=range] { flex: 1 1 70px; min-width: 60px; margin: 0 4px; accent-color: var(--al-leaf); }
.al-bar form { display: contents; }
.al-bar .al-title { font-weight: 600; margin-inline-end: 4px; white-space: nowrap; }
.al-bar .al-space { flex: 1; }
.al-bar .al-count { min-width: 3.2em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.al-icon { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.al-solid { fill: currentColor; }
.al-main { flex: 1 1 0; min-height: 90px; position: relative; display: flex; flex-direction: column; }
.al-canvas { flex: 1 1 0; min-height: 0; position: relative; overflow: hidden; touch-action: none; }
.al-canvas > svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; cursor: grab; user-select: none; }
.al-canvas > svg:active { cursor: grabbing; }
.al-empty { position: absolute; inset: 0; display: grid; place-items: center; padding: 20px; color: var(--al-faint); text-align: center; pointer-events: none; }
.al-corner { position: absolute; right: 6px; top: 6px; color: var(--al-faint); background: var(--al-bg); font-size: 12px; padding: 0 4px; pointer-events: none; }
.al-camera { transition: transform .25s ease-out; }
.al-still .al-camera, .al-drag .al-camera { transition: none; }
.al-legend { display: flex; flex-wrap: wrap; gap: 0 12px; padding: 2px 8px; font-size: 12px; color: var(--al-faint); max-height: 40px; overflow: hidden; flex: none; }
.al-legend span { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
.al-status { padding: 2px 8px; font-size: 12px; color: var(--al-faint); min-height: 21px; display: flex; gap: 4px 14px; flex-wrap: wrap; }
.al-warn { color: var(--al-text); border-inline-start: 3px solid var(--al-saved); padding-inline-start: 5px; }
.al-bad { color: var(--al-text); border-inline-start: 3px solid var(--al-error); padding-inline-start: 5px; }
.al-sentence { padding: 5px 8px; border-top: 1px solid var(--al-line); min-height: 32px; max-height: 52px; overflow: auto; flex: none; }
.al-details { border-top: 1px solid var(--al-line); height: 118px; overflow: auto; padding: 4px 8px; flex: none; display: flex; gap: 4px 22px; font-size: 12px; }
.al-foot { position: relative; flex: none; }
.al-card { position: absolute; inset: 0; height: auto; background: var(--al-bg); z-index: 1; }
.al-details > div { min-width: 0; flex: 0 1 auto; }
.al-details .al-wide { flex: 1 1 220px; }
.al-details h4 { margin: 0 0 2px; font-size: 14px; overflow-wrap: anywhere; }
.al-details dl { display: grid; grid-template-columns: max-content minmax(0, auto); gap: 0 8px; margin: 0; }
.al-details dt, .al-caption { color: var(--al-faint); }
.al-details dd { margin: 0; overflow-wrap: anywhere; }
.al-details code, .al-table code { font-family: var(--jp-code-font-family, monospace); overflow-wrap: anywhere; background: none; color: inherit; padding: 0; }
.al-details math { font-size: 15px; }
.al-details p { margin: 2px 0; }
.al-freed { text-decoration: line-through; opacity: .6; }
.al-hist rect { fill: var(--al-leaf); }
.al-matrix { display: inline-grid; gap: 0 7px; border-inline: 1.5px solid currentColor; border-radius: 4px; padding: 0 5px; text-align: end; font-variant-numeric: tabular-nums; }
.al-math { height: 106px; border-top: 1px solid var(--al-line); padding: 4px 8px; flex: none; overflow: auto; display: flex; flex-wrap: wrap; align-content: safe center; align-items: center; gap: 2px 26px; }
.al-formula { font-size: 15px; color: var(--al-faint); }
.al-math .al-eq { display: flex; align-items: center; gap: 7px; }
.al-num { display: inline-flex; flex-direction: column; align-items: center; min-width: 44px; max-width: 210px; }
.al-num b { font-size: 19px; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
.al-num b.al-long { font-size: 14px; line-height: 1.8; }
.al-num b .al-matrix { font-size: 12px; line-height: 1.25; font-weight: 400; }
.al-num .al-caption { font-size: 11px; white-space: nowrap; }
.al-num.al-new b { color: var(--al-new); }
.al-sign { font-size: 18px; color: var(--al-faint); padding-bottom: 14px; }
.al-slots { display: flex; flex-wrap: wrap; gap: 3px 8px; list-style: none; margin: 0; padding: 3px 8px; flex: none; font-size: 12px; max-height: 58px; overflow: auto; }
.al-slots li { border: 3px double var(--al-leaf); border-radius: 4px; padding: 0 6px; max-width: 300px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.al-slots li[data-grad=None] { border-style: dashed; border-width: 1px; padding: 2px 8px; color: var(--al-faint); }
.al-slots li.al-now { background: color-mix(in srgb, var(--al-saved) 28%, transparent); }
.al-slots .al-caption { border: 0; padding: 3px 0; }
.al-scroll { position: absolute; inset: 0; overflow: auto; padding: 6px 8px; background: var(--al-bg); z-index: 2; }
.al-table { border-collapse: collapse; width: 100%; font-size: 12px; margin: 0 0 10px; table-layout: auto; }
.al-table caption { text-align: start; font-weight: 600; padding: 2px 0; }
.al-table th, .al-table td { border-bottom: 1px solid var(--al-line); padding: 2px 6px; text-align: start; vertical-align: top; max-width: 340px; overflow-wrap: anywhere; white-space: normal; background: none; color: inherit; }
.al-table tr[aria-current] td { background: color-mix(in srgb, var(--al-saved) 22%, transparent); }
.al-pop { position: absolute; z-index: 3; right: 6px; top: 38px; background: var(--al-bg); border: 1px solid var(--al-line); border-radius: 4px; padding: 10px 14px; box-shadow: 0 3px 12px #0005; max-height: calc(100% - 50px); overflow: auto; }
.al-pop dl { display: grid; grid-template-columns: max-content auto; gap: 2px 14px; margin: 6px 0 0; }
.al-pop dt { font-family: var(--jp-code-font-family, monospace); }
.al-pop dd { margin: 0; }
.al-root [hidden] { display: none !important; }
.al-hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.al-root .al-node { cursor: pointer; outline: none; }
.al-node text { fill: var(--al-text); font: 12.5px var(--jp-ui-font-family, system-ui, sans-serif); text-anchor: middle; }
.al-node .al-sub { font-size: 10px; fill: var(--al-faint); }
.al-node .al-grad { font-size: 10px; fill: var(--al-text); font-weight: 600; }
.al-box { fill: var(--al-bg2); stroke: var(--al-line); stroke-width: 1.3; }
.al-inner { fill: none; stroke: none; }
.al-leaf .al-box { fill: color-mix(in srgb, var(--al-leaf) 16%, var(--al-bg)); stroke: var(--al-leaf); }
.al-leaf .al-inner { stroke: var(--al-leaf); }
.al-input .al-box { fill: var(--al-bg); }
.al-output .al-box { fill: color-mix(in srgb, var(--al-output) 18%, var(--al-bg)); stroke: var(--al-output); stroke-width: 2.6; }
.al-ghost .al-box { fill: none; stroke-dasharray: 5 4; }
.al-ghost text { fill: var(--al-faint); font-style: italic; }
.al-failed .al-box { stroke: var(--al-error); stroke-width: 3; fill: color-mix(in srgb, var(--al-error) 14%, var(--al-bg)); }
.al-chip { fill: var(--al-saved); stroke: var(--al-bg); stroke-width: 1; transition: opacity .4s; }
.al-chiptext { font-size: 9px !important; fill: color-mix(in srgb, var(--al-saved) 8%, black) !important; font-weight: 700 !important; }
.al-gone { opacity: .28; }
.al-gone .al-chip { fill: none; stroke: var(--al-saved); stroke-dasharray: 2 2; }
.al-gone .al-chiptext { fill: var(--al-text) !important; }
.al-unmade { visibility: hidden; }
.al-halo { fill: none; stroke: none; }
.al-hot .al-halo { stroke: var(--al-saved); stroke-width: 3; }
.al-picked .al-halo { stroke: var(--al-text); stroke-width: 2; stroke-dasharray: 2 3; }
.al-node:focus-visible .al-halo { stroke: var(--al-leaf); stroke-width: 3; stroke-dasharray: none; }
.al-edge { fill: none; stroke: var(--al-line); stroke-width: 1.4; }
.al-head { fill: var(--al-line); stroke: none; }
.al-linked .al-edge { stroke: var(--al-text); stroke-width: 2; }
.al-far .al-edge { opacity: .45; }
.al-cutedge .al-edge { stroke-dasharray: 4 4; }
.al-sent .al-head, .al-now .al-head, .al-sample { fill: var(--al-saved); }
.al-sent .al-edge { stroke: var(--al-saved); stroke-width: 2.2; }
.al-now .al-edge { stroke: var(--al-saved); stroke-width: 4; }
.al-elabel { fill: var(--al-text); font: 600 11px var(--jp-ui-font-family, system-ui, sans-serif); text-anchor: middle; paint-order: stroke; stroke: var(--al-bg); stroke-width: 4px; stroke-linejoin: round; }
.al-node .al-cutlabel { fill: var(--al-error); font: italic 9.5px var(--jp-ui-font-family, system-ui, sans-serif); text-anchor: middle; }
.al-cutmark circle { fill: var(--al-bg); stroke: var(--al-line); }
.al-cutmark .al-icon { stroke: var(--al-error); }
.al-pulse { fill: var(--al-saved); stroke: var(--al-bg); stroke-width: 1.5; pointer-events: none; }
.al-badge rect { fill: var(--al-bg); stroke: var(--al-saved); stroke-width: 1.6; }
.al-badge text { font-size: 10.5px; font-weight: 700; }
.al-new-node { animation: al-in .3s ease-out; }
@keyframes al-in { from { opacity: 0; } }
.al-still .al-new-node { animation: none; }

.al-runs { display: grid; gap: 4px 14px; padding: 4px 8px; overflow: auto; flex: 1 1 0; align-content: start; }
.al-run { min-width: 0; }
.al-heading { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.al-run h4 { margin: 2px 0; font-size: 13px; overflow-wrap: anywhere; }
.al-run svg { display: block; max-width: 100%; }
.al-run svg text, .al-axis { font: 10.5px var(--jp-ui-font-family, system-ui, sans-serif); fill: var(--al-faint); }
.al-part { stroke: var(--al-bg); stroke-width: .7; fill: color-mix(in srgb, var(--al-leaf) 35%, var(--al-bg)); }
.al-part.al-fresh { fill: var(--al-leaf); }
.al-part.al-later { opacity: .25; }
.al-gridline { stroke: var(--al-line); stroke-width: .7; opacity: .5; }
.al-zeroline { stroke: var(--al-text); stroke-width: 1; }
.al-total { fill: none; stroke: var(--al-saved); stroke-width: 2; }
.al-dot { fill: var(--al-bg); stroke: var(--al-saved); stroke-width: 1.6; }
.al-select { fill: color-mix(in srgb, var(--al-saved) 18%, transparent); stroke: var(--al-saved); stroke-dasharray: 3 3; }
.al-run svg .al-markicon { color: var(--al-text); }
.al-run svg .al-strong { fill: var(--al-text); font-weight: 600; }
.al-hit { fill: transparent; cursor: pointer; }
.al-lossline { fill: none; stroke: var(--al-leaf); stroke-width: 1.8; }
.al-lossline.al-second { stroke: var(--al-saved); stroke-dasharray: 6 3; }
@container (max-width: 730px) { .al-title, .al-zoom { display: none !important; } }
@media (prefers-reduced-motion: reduce) { .al-root * { transition: none !important; animation: none !important; } }
`;

// src/lib/shell.ts
var Shell = class {
	constructor(host, scene, say, lang, start) {
		this.scene = scene;
		this.say = say;
		this.playback = new Playback(scene.count(), () => this.show());
		const main = html("div", { class: "al-main" }, scene.main, this.table);
		this.root = html(
			"div",
			{
				class: "al-root",
				role: "group",
				"aria-label": say(`name.${scene.view}`),
				"data-view": scene.view,
				lang: lang === "zh" ? "zh-Hans" : "en"
			},
			html("style", {}, CSS),
			this.toolbar(),
			main,
			...scene.below,
			this.sentence,
			this.pops.help,
			this.pops.save
		);
		this.fillPops();
		host.append(this.root);
		this.endings.push(
			captureKeys(this.root, () => this.bindings()),
			followTheme(this.root)
		);
		this.playback.step = start === "last" ? this.playback.count : 0;
		this.show();
		this.moving = true;
	}
	scene;
	say;
	root;
	playback;
	sentence = html("div", { class: "al-sentence", role: "status", "aria-live": "polite" });
	table = html("div", { class: "al-scroll", hidden: true, tabindex: 0, role: "region" });
	pops = {
		help: html("div", { class: "al-pop", hidden: true, role: "dialog" }),
		save: html("div", { class: "al-pop", hidden: true })
	};
	buttons = /* @__PURE__ */ new Map();
	slider = html("input", { type: "range", min: 0, step: 1, value: 0 });
	goto = html("input", { type: "number", min: 0, step: 1, value: 0 });
	total = html("span", { class: "al-count" });
	endings = [];
	moving = false;
	/** The scene has more to show, or other things. */
	refresh() {
		this.playback.setCount(this.scene.count());
	}
	/** While a cell runs, sentences come too fast to be spoken. */
	speak(on) {
		this.sentence.setAttribute("aria-live", on ? "polite" : "off");
	}
	toggleTable = () => {
		this.table.hidden = !this.table.hidden;
		this.buttons.get("table")?.setAttribute("aria-pressed", String(!this.table.hidden));
		this.show();
		if (!this.table.hidden) this.table.focus({ preventScroll: true });
	};
	destroy() {
		this.playback.stop();
		for (const end of this.endings) end();
		this.scene.destroy();
		this.root.remove();
	}
	show() {
		const { step, count, playing } = this.playback;
		const text = this.scene.show(step, this.moving);
		if (this.sentence.textContent !== text) this.sentence.textContent = text;
		const { dataset } = this.root;
		dataset.step = String(step);
		dataset.steps = String(count);
		dataset.nodes = String(this.scene.nodes());
		dataset.playing = String(playing);
		this.slider.max = this.goto.max = String(count);
		this.slider.value = String(step);
		if (document.activeElement !== this.goto || playing) this.goto.value = String(step);
		this.slider.setAttribute("aria-valuetext", text);
		this.total.textContent = this.say("play.of", { n: count });
		this.showPlayButton(playing);
		if (!this.table.hidden) this.fillTable(step);
	}
	showPlayButton(playing) {
		const play = this.buttons.get("play");
		const label = this.say(playing ? "play.pause" : "play.play");
		if (play.title === label) return;
		play.replaceChildren(icon(playing ? "pause" : "play"));
		play.title = label;
		play.setAttribute("aria-label", label);
	}
	fillTable(step) {
		const top = this.table.scrollTop;
		this.table.replaceChildren(...this.scene.tables(step));
		this.table.scrollTop = top;
		const row2 = this.table.querySelector("tr[aria-current]");
		if (row2 && (row2.offsetTop < top || row2.offsetTop > top + this.table.clientHeight - 30))
			this.table.scrollTop = row2.offsetTop - 60;
	}
	tool(name, shape, key, action, text = "") {
		const made = button(shape, this.say(key), action, text);
		this.buttons.set(name, made);
		return made;
	}
	toolbar() {
		const { playback, say } = this;
		const speed = html("select", { "aria-label": say("play.speed"), title: say("play.speed") });
		for (const s of SPEEDS) speed.append(html("option", { value: s, selected: s === 1 }, `${s}×`));
		speed.addEventListener("change", () => playback.setSpeed(Number(speed.value)));
		this.slider.setAttribute("aria-label", say("play.slider"));
		this.slider.addEventListener("input", () => playback.go(Number(this.slider.value)));
		this.goto.setAttribute("aria-label", say("play.goto"));
		this.goto.title = say("play.goto");
		this.goto.addEventListener("change", () => this.goto.value !== "" && playback.go(Number(this.goto.value)));
		return html(
			"div",
			{ class: "al-bar", role: "toolbar", "aria-label": say(`name.${this.scene.view}`) },
			html("span", { class: "al-title" }, this.scene.title || say(`name.${this.scene.view}`)),
			this.tool("first", "first", "play.first", playback.first),
			this.tool("back", "back", "play.back", playback.back),
			this.tool("play", "play", "play.play", playback.toggle),
			this.tool("next", "next", "play.next", playback.next),
			this.tool("last", "last", "play.last", playback.last),
			this.slider,
			this.goto,
			this.total,
			speed,
			...this.scene.tools,
			this.tool("table", "table", "tool.table.hint", this.toggleTable),
			this.tool("save", "save", "tool.save", () => this.togglePop("save")),
			this.tool("help", null, "tool.help", () => this.togglePop("help"), "?")
		);
	}
	fillPops() {
		const list = html("dl");
		const common = [
			["← →", "help.steps"],
			["Home End", "help.ends"],
			["Space", "help.space"]
		];
		for (const [keys, what] of [...common, ...this.scene.help, ["t", "help.table"], ["?", "help.help"]]) {
			list.append(html("dt", {}, keys), html("dd", {}, this.say(what)));
		}
		this.pops.help.append(html("b", {}, this.say("help.title")), list);
		this.pops.help.setAttribute("aria-label", this.say("help.title"));
		this.pops.save.append(
			button(null, this.say("tool.svg"), () => this.save("svg"), "SVG"),
			" ",
			button(null, this.say("tool.png"), () => this.save("png"), "PNG"),
			" ",
			button(null, this.say("tool.json"), () => this.save("json"), "JSON")
		);
	}
	togglePop(name) {
		for (const [known2, pop] of Object.entries(this.pops)) {
			pop.hidden = known2 !== name || !pop.hidden;
			this.buttons.get(known2).setAttribute("aria-expanded", String(!pop.hidden));
		}
	}
	save(form) {
		const name = `autograd-lab-${this.scene.view}`;
		if (form === "json") saveJson(this.scene.data(), name);
		else {
			const { picture, extent, release } = this.scene.picture();
			const copy = standaloneSvg(picture, extent, getComputedStyle(this.root).backgroundColor);
			release();
			if (form === "svg") saveSvg(copy, name);
			else void savePng(copy, name);
		}
		this.togglePop(null);
	}
	bindings() {
		const { playback } = this;
		return {
			...this.scene.keys,
			ArrowRight: playback.next,
			ArrowLeft: playback.back,
			Home: playback.first,
			End: playback.last,
			" ": playback.toggle,
			t: this.toggleTable,
			"?": () => this.togglePop("help"),
			Escape: () => {
				this.togglePop(null);
				if (!this.table.hidden) this.toggleTable();
				this.scene.keys.Escape?.();
			}
		};
	}
};

// src/lib/mount.ts
var SEALED = { live: false, gap: false };
function mount(el, document2, lang, progress = SEALED) {
	const language = asLang(lang);
	const say = speaker(language);
	if (document2?.kind === "graph") {
		const scene = new LiveGraph(say, language, document2, progress, () => shell.refresh());
		const shell = new Shell(el, scene, say, language, "last");
		return following(shell, progress, (next, now) => next.kind === "graph" && scene.update(next, now));
	}
	if (document2?.kind === "ledger") {
		const scene = new GradLedger(say, language, document2);
		const shell = new Shell(el, scene, say, language, "last");
		scene.goTo = (step) => shell.playback.go(step);
		return following(shell, progress, (next) => next.kind === "ledger" && scene.update(next));
	}
	if (document2?.kind === "backward") {
		const shell = new Shell(el, new BackwardPlayer(say, language, document2), say, language, "first");
		return following(shell, SEALED, () => {
		});
	}
	const note = html("p", {}, say("data.unknown"));
	el.append(note);
	return { update: () => {
	}, destroy: () => note.remove() };
}
function following(shell, progress, take) {
	const tell = (now) => {
		shell.root.dataset.status = now.live ? "live" : "sealed";
		shell.speak(!now.live);
	};
	tell(progress);
	return {
		update(next, now) {
			take(next, now);
			shell.refresh();
			tell(now);
		},
		destroy: () => shell.destroy()
	};
}

// src/standalone.ts
function mountAnnounced() {
	if (globalThis.__AUTOGRAD_LAB__?.length) followTheme(globalThis.document.documentElement);
	for (const { el, document: document2, lang, ready } of globalThis.__AUTOGRAD_LAB__?.splice(0) ?? []) {
		mount(el, document2, lang);
		ready?.();
	}
}

// src/widget.ts
function widget() {
	const feeds = { graph: new GraphFeed(), ledger: new LedgerFeed() };
	const views = /* @__PURE__ */ new Set();
	let frame2 = 0;
	const paint = () => {
		frame2 = 0;
		for (const view of views) view();
	};
	const schedule = () => {
		frame2 ||= requestAnimationFrame(paint);
	};
	function listen(model) {
		const onChunk = () => {
			const chunk = model.get("chunk");
			if (chunk?.seq && model.get("view") === "ledger") feeds.ledger.add(chunk);
			else if (chunk?.seq) feeds.graph.add(chunk);
			schedule();
		};
		onChunk();
		const names = ["change:snapshot", "change:status"];
		model.on("change:chunk", onChunk);
		for (const name of names) model.on(name, schedule);
		return () => {
			model.off("change:chunk", onChunk);
			for (const name of names) model.off(name, schedule);
			cancelAnimationFrame(frame2);
		};
	}
	return {
		initialize({ model }) {
			return listen(model);
		},
		render({ model, el }) {
			let mounted = null;
			const show = () => {
				const view = model.get("view");
				const feed = view === "graph" ? feeds.graph : view === "ledger" ? feeds.ledger : null;
				const snapshot = model.get("snapshot");
				const whole = snapshot?.kind ? snapshot : null;
				const document2 = whole ?? feed?.document;
				if (!document2) return;
				const progress = { live: !whole && model.get("status") !== "sealed", gap: !whole && feed.gap };
				if (mounted && feed) return mounted.update(document2, progress);
				mounted?.destroy();
				mounted = mount(el, document2, model.get("lang"), progress);
			};
			const again = () => {
				mounted?.destroy();
				mounted = null;
				show();
			};
			views.add(show);
			model.on("change:lang", again);
			show();
			return () => {
				views.delete(show);
				model.off("change:lang", again);
				mounted?.destroy();
				mounted = null;
			};
		}
	};
}

// src/index.ts
mountAnnounced();
var index_default = widget;
export {
	index_default as default
};
