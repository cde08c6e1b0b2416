"""The public functions: PyTorch's names and argument forms over the op table.

An op of the table takes tensors and normalised attributes; what a user may write is wider (`x.sum(0)`, `x.sum(dim=(0, 1))`,
`x.view(2, -1)`). That translation, and functions made of several ops, live here. Functions whose first parameter is
`input` are Tensor methods too (autograd_lab/methods.py).
"""

from . import (
    arrange,
    compare,
    contraction,
    elementwise,
    indexing,
    inquiry,
    joins,
    masking,
    matrices,
    norms,
    pieces,
    power,
    product,
    promotion,
    reduction,
    reflections,
    scan,
    scattering,
    shape,
    softmaxes,
    sorting,
    statistics,
    triangles,
)
from .arrange import *
from .common import IN_PLACE, F, checked_sizes, dims_of, one_dim, sizes
from .compare import *
from .contraction import *
from .elementwise import *
from .elementwise import scaled
from .indexing import *
from .indexing import getitem, setitem
from .inquiry import *
from .joins import *
from .masking import *
from .matrices import *
from .norms import *
from .pieces import *
from .power import *
from .product import *
from .promotion import *
from .reduction import *
from .reflections import *
from .scan import *
from .scattering import *
from .shape import *
from .softmaxes import *
from .sorting import *
from .statistics import *
from .triangles import *

MODULES = (
    arrange,
    compare,
    contraction,
    elementwise,
    indexing,
    joins,
    masking,
    inquiry,
    matrices,
    norms,
    pieces,
    power,
    product,
    promotion,
    reduction,
    reflections,
    scan,
    scattering,
    shape,
    softmaxes,
    sorting,
    statistics,
    triangles,
)
# what torch offers: each module says which of its functions; what else is imported here is for the modules above
__all__ = sorted(name for module in MODULES for name in module.__all__)
