"""torch.special: functions of mathematical physics and statistics, elementwise. Several are torch's own under another name.

>>> import autograd_lab as torch
>>> torch.special.erf(torch.tensor([0.0, 1.0]))
tensor([0.0000, 0.8427])
"""

from __future__ import annotations

import math
from typing import Any

from . import functions
from .functions import F
from .out import offered

Tensor = Any
OWN = ("digamma", "entr", "erf", "erfc", "erfcx", "erfinv", "exp2", "expm1", "i0", "i0e", "i1", "i1e", "log1p", "log_ndtr", "ndtri",
       "sinc", "xlog1py", "xlogy", "zeta")  # fmt: skip
ALIASES = {"expit": "sigmoid", "gammaln": "lgamma", "psi": "digamma"}
FUNCTIONS = {
    "log_softmax": "log_softmax",
    "logit": "logit",
    "logsumexp": "logsumexp",
    "multigammaln": "mvlgamma",
    "polygamma": "polygamma",
    "round": "round",
    "softmax": "softmax",
}


def ndtr(input: Tensor) -> Tensor:
    """The area under the standard normal density left of the input."""
    return F.mul(F.erfc(F.mul(input, -math.sqrt(0.5))), 0.5)


globals().update(
    offered(
        {name: getattr(F, name) for name in OWN}
        | {name: getattr(functions, theirs) for name, theirs in FUNCTIONS.items()}
        | {name: getattr(F, theirs) for name, theirs in ALIASES.items()}
        | {"ndtr": ndtr}
    )
)
__all__ = sorted((*OWN, *FUNCTIONS, *ALIASES, "ndtr"))
