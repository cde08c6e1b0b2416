"""torch.special: functions of mathematical physics and statistics, elementwise. Several are torch's own under another name.

>>> import autograd_lab as torch
>>> torch.special.erf(torch.tensor([0.0, 1.0]))
tensor([0.0000, 0.8427])
"""

from __future__ import annotations

import math
from typing import Any

from .functions import F, log_softmax, logit, logsumexp, mvlgamma, polygamma, round, softmax

Tensor = Any

digamma = psi = F.digamma
entr, erf, erfc, erfcx, erfinv = F.entr, F.erf, F.erfc, F.erfcx, F.erfinv
exp2, expit, expm1, log1p = F.exp2, F.sigmoid, F.expm1, F.log1p
gammaln, multigammaln = F.lgamma, mvlgamma
i0, i0e, i1, i1e = F.i0, F.i0e, F.i1, F.i1e
log_ndtr, ndtri = F.log_ndtr, F.ndtri
sinc, xlog1py, xlogy, zeta = F.sinc, F.xlog1py, F.xlogy, F.zeta


def ndtr(input: Tensor) -> Tensor:
    """The area under the standard normal density left of the input."""
    return F.mul(F.erfc(F.mul(input, -math.sqrt(0.5))), 0.5)


__all__ = [
    "digamma",
    "entr",
    "erf",
    "erfc",
    "erfcx",
    "erfinv",
    "exp2",
    "expit",
    "expm1",
    "gammaln",
    "i0",
    "i0e",
    "i1",
    "i1e",
    "log1p",
    "log_ndtr",
    "log_softmax",
    "logit",
    "logsumexp",
    "multigammaln",
    "ndtr",
    "ndtri",
    "polygamma",
    "psi",
    "round",
    "sinc",
    "softmax",
    "xlog1py",
    "xlogy",
    "zeta",
]
