"""Documents: what happened, as plain versioned data.

A document is made by a pure function from recorded events or live tensors, and rendered three ways from the same
data: an interactive widget, an SVG, a text table. This module knows nothing of Tensor, of numpy or of any renderer;
`widgets/src/lib/documents.ts` is generated from it and a test holds the two equal.

Numbers that JSON cannot carry travel as the strings "NaN", "Infinity" and "-Infinity".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

VERSION = 1
FULL_VALUES_UP_TO = 64  # elements; larger arrays travel as a summary only
HISTOGRAM_BINS = 20

Number = float | Literal["NaN", "Infinity", "-Infinity"]


@dataclass(slots=True)
class Text:
    """One sentence in both languages."""

    en: str
    zh: str


@dataclass(slots=True)
class Value:
    """A summary of one array, taken at the moment of the event (arrays change later)."""

    shape: list[int]
    dtype: str
    text: str  # at most about 24 characters: "0.387", "[1, 2, 3]", "64x100, mean 0.12"
    full: Any = None  # nested lists of numbers when size <= FULL_VALUES_UP_TO, a bare number for 0-d
    min: Number | None = None  # min, max, mean: over the finite elements; None when there is none
    max: Number | None = None
    mean: Number | None = None
    histogram: list[int] | None = None  # HISTOGRAM_BINS counts between min and max, of an evenly spaced sample
    nonfinite: int = 0  # how many NaN or Inf


@dataclass(slots=True)
class Source:
    """The line of the learner's code that made something."""

    line: int  # 1-based, inside the cell or file
    text: str  # the line itself, stripped
    cell: int | None = None  # IPython execution count, when it was a cell
    file: str | None = None  # base name, when it was a file


@dataclass(slots=True)
class Saved:
    """One tensor that a node keeps for its backward."""

    name: str  # the rule's own name for it: "x", "y", "out"
    of: int | None  # id of the node whose value it is, when that node is in the document
    bytes: int
    freed: bool = False


NodeKind = Literal["leaf", "input", "op", "ghost"]
Cut = Literal["no_grad", "detach", "inference_mode", "integer"]


@dataclass(slots=True)
class Node:
    """leaf: requires grad, made by the learner. input: does not require grad. op: recorded. ghost: not recorded."""

    id: int
    kind: NodeKind
    label: str  # "mm", "clamp(min=0)", "w1"
    op: str | None = None  # name in the op table
    name: str | None = None  # the learner's own variable, when one is bound to it
    value: Value | None = None
    formula: str | None = None  # plain text with the numbers plugged in when they are few: "max(0, -1.2) = 0"
    mathml: str | None = None  # the same as a <math> element
    where: Source | None = None
    saved: list[Saved] = field(default_factory=list)
    cut: Cut | None = None  # why a ghost was not recorded
    output: bool = False  # a root of backward, or the last value of the cell
    generation: int = 0  # which forward pass, counting backward calls
    module: str | None = None  # "fc1" when made inside that module's forward


@dataclass(slots=True)
class Edge:
    """Data flowed from `source` into argument `slot` of `target`. `cut` says why no gradient flows back along it."""

    source: int
    target: int
    slot: int
    cut: Cut | None = None


@dataclass(slots=True)
class GraphDocument:
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    title: str = ""
    recorded: int = 0  # ops that happened
    shown: int = 0  # ops in `nodes`; fewer than `recorded` when a cap was reached, and the views say so
    error: Text | None = None  # set when the cell raised; `failed` is the op that did
    failed: int | None = None
    kind: Literal["graph"] = "graph"
    version: int = VERSION


StepKind = Literal["seed", "flow", "accumulate", "stop"]


@dataclass(slots=True)
class BackwardStep:
    """One arrow of the backward pass.

    seed: backward(gradient) puts `contribution` on the root. flow: `source` sends incoming * local = contribution to
    `target`, where before + contribution = after. accumulate: the same, written into the leaf's .grad.
    stop: nothing flows (a cut, or an input that needs no gradient).
    """

    index: int
    kind: StepKind
    source: int | None  # the node whose rule ran
    target: int  # the node that receives
    slot: int = 0
    incoming: Value | None = None
    local: Value | None = None  # for elementwise ops: the derivative itself
    local_text: str = ""  # for all ops: "w2^T", "1 where x > 0", "2 * x"
    contribution: Value | None = None
    before: Value | None = None  # None: nothing was there yet
    after: Value | None = None
    fork: bool = False  # target is used more than once: contributions are summed
    frees: list[int] = field(default_factory=list)  # nodes whose saved tensors are gone after this step
    sentence: Text | None = None


@dataclass(slots=True)
class BackwardDocument:
    graph: GraphDocument
    steps: list[BackwardStep] = field(default_factory=list)
    title: str = ""
    recorded: int = 0  # steps that happened; more than len(steps) when a cap was reached, and the views say so
    kind: Literal["backward"] = "backward"
    version: int = VERSION


LedgerKind = Literal["contribution", "zero", "none", "step"]


@dataclass(slots=True)
class LedgerEvent:
    """Something happened to one .grad buffer (or, for step, to the tensor it belongs to).

    `amount` is the change of the followed entry (`LedgerRow.entry`), so that stacked amounts add up exactly.
    """

    index: int
    iteration: int  # how many backward calls had begun
    row: int  # index into LedgerRun.rows
    kind: LedgerKind
    amount: Number | None = None
    total: Number | None = None  # the followed entry after the event; None when .grad is None
    before: Value | None = None
    after: Value | None = None
    where: Source | None = None
    sentence: Text | None = None


@dataclass(slots=True)
class LedgerRow:
    name: str
    shape: list[int]
    entry: list[int]  # the index that is followed, [] for 0-d


@dataclass(slots=True)
class LedgerRun:
    title: str
    rows: list[LedgerRow] = field(default_factory=list)
    events: list[LedgerEvent] = field(default_factory=list)
    loss: list[Number] = field(default_factory=list)  # one a backward call, when its root is a scalar
    recorded: int = 0  # events that happened; more than len(events) when a cap was reached: the middle is left out


@dataclass(slots=True)
class LedgerDocument:
    """One run, or two shown side by side (with and without zero_)."""

    runs: list[LedgerRun] = field(default_factory=list)
    title: str = ""
    kind: Literal["ledger"] = "ledger"
    version: int = VERSION


Document = GraphDocument | BackwardDocument | LedgerDocument


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain dicts and lists, ready for `json.dumps(..., allow_nan=False)`."""
    return asdict(document)
