"""`%%watch`: run a cell and watch its graph grow.

Loaded when autograd_lab_widgets is imported inside IPython, or by `%load_ext autograd_lab_widgets`.
"""

from __future__ import annotations

import ast
import sys
from typing import Any

from IPython.core.magic import needs_local_scope, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from autograd_lab.trace import frames
from autograd_lab.trace.recorder import MAX_OPS

from .live_graph import LiveGraph


@magic_arguments()
@argument("--title", default="", help="shown above the graph")
@argument("--max-ops", type=int, default=MAX_OPS, help="how many ops are kept: the first and the last")
@argument("--pause", type=float, default=0.0, help="seconds to wait after each op, for the eye")
@no_var_expand
@needs_local_scope
def watch_cell(line: str, cell: str, local_ns: dict[str, Any] | None = None) -> None:
    """Run the cell and show its computation graph while it runs."""
    from IPython import get_ipython

    shell = get_ipython()
    options = parse_argstring(watch_cell, line)
    live = LiveGraph(options.title.strip("'\""), options.max_ops, options.pause)
    live._namespace = shell.user_ns
    body, last = _compiled(shell, cell)
    with live:
        exec(body, shell.user_ns)
        value = eval(last, shell.user_ns) if last is not None else None
    sys.displayhook(value)  # after the view, whether that was shown at the start or only now


def _compiled(shell: Any, cell: str) -> tuple[Any, Any]:
    """The cell as code, its last expression apart so that the value is displayed; lines count as in the cell."""
    source = "\n" + shell.transform_cell(cell)  # line 1 is the %%watch line
    name = shell.compile.cache(source, frames.running_cell() or shell.execution_count, raw_code=cell)
    tree = shell.transform_ast(shell.compile.ast_parse(source, filename=name))
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not cell.rstrip().endswith(";"):
        last = shell.compile(ast.Expression(tree.body.pop().value), name, "eval")
    return shell.compile(tree, name, "exec"), last


def register(shell: Any) -> None:
    """Make `%%watch` known to an IPython shell."""
    shell.register_magic_function(watch_cell, "cell", "watch")
