"""The one place where the engine says what it is doing.

`current` is None while nobody listens: then the cost is one test of a global. A recorder (autograd_lab.trace) subclasses
`Sink` and installs itself with `install`. Methods get live objects and must summarise at once: values change later.
They run inside the learner's operation, so they never raise and never run recorded ops.
"""

from __future__ import annotations

from typing import Any

from . import state

current: Sink | None = None


class Sink:
    """What the engine reports. `Node` is autograd.node.Node or AccumulateGrad; arrays are backend arrays.

    Attributes:
        wants_arrows: False spares the engine the copies behind visit, flow and the `before` of accumulate (then None);
            visit and flow are not called.
    """

    wants_arrows = True

    def op(self, op: Any, inputs: tuple, outputs: tuple, node: Any, attrs: dict) -> None:
        """`op` (a class with .name) computed `outputs` from `inputs` (Tensors or numbers). node None: not recorded."""

    def failed(self, op: Any, inputs: tuple, attrs: dict, error: Exception) -> None:
        """`op` raised."""

    def detach(self, source: Any, output: Any) -> None:
        """`output` shares `source`'s memory and carries no history."""

    def mode(self, name: str, entering: bool) -> None:
        """A grad mode ("no_grad", "enable_grad", ...) was entered or left on this thread."""

    def write(self, op: Any, tensor: Any, inputs: tuple, attrs: dict) -> None:
        """`op` has just written into `tensor` in place; its _version is already counted."""

    def grad_set(self, tensor: Any, before: Any, after: Any) -> None:
        """tensor.grad was assigned by hand or by zero_grad: Tensor or None before and after."""

    def backward_begin(self, roots: tuple, gradients: tuple, create_graph: bool) -> None:
        """roots are Nodes; gradients their seeds, as arrays (Tensors under create_graph)."""

    def visit(self, node: Any, incoming: Any) -> None:
        """The walk has reached `node`; its gradient is complete."""

    def flow(
        self, node: Any, slot: int, target: Any, incoming: Any, contribution: Any, before: Any, after: Any
    ) -> None:
        """`node`'s rule for argument `slot` sent `contribution` to `target`, which held `before` (None: nothing)."""

    def accumulate(self, node: Any, before: Any, contribution: Any, after: Any) -> None:
        """AccumulateGrad `node` added `contribution` to its leaf's .grad."""

    def freed(self, node: Any) -> None:
        """`node` has dropped its saved tensors."""

    def backward_end(self, error: Exception | None) -> None:
        """The walk is over."""

    def step(self, optimizer: Any) -> None:
        """optimizer.step() has just run."""


def install(sink: Sink | None) -> Sink | None:
    """Make `sink` the listener (None: nobody) and return the one before."""
    global current
    before, current = current, sink
    state.cause("a sink", sink is not None)
    return before
