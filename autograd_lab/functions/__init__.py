"""The public functions: PyTorch's names and argument forms over the op table.

An op of the table takes tensors and normalised attributes; what a user may write is wider (`x.sum(0)`, `x.sum(dim=(0, 1))`,
`x.view(2, -1)`). That translation, and functions made of several ops, live here. Functions whose first parameter is
`input` are Tensor methods too (autograd_lab/methods.py).
"""

from . import arrange, compare, elementwise, indexing, joins, pieces, product, reduction, scattering, shape, sorting
from .arrange import *
from .common import F, dims_of, one_dim, sizes
from .compare import *
from .elementwise import *
from .indexing import *
from .indexing import getitem, setitem
from .joins import *
from .pieces import *
from .product import *
from .reduction import *
from .scattering import *
from .shape import *
from .sorting import *

MODULES = (arrange, compare, elementwise, indexing, joins, pieces, product, reduction, scattering, shape, sorting)
# what torch offers: each module says which of its functions; what else is imported here is for the modules above
__all__ = sorted(name for module in MODULES for name in module.__all__)
