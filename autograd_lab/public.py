"""The functions of the op table and of functions/ under torch's names, in one module, so that `from .public import *`
gives `torch.mm`, `torch.exp`, ... with `out=` where PyTorch has it. Their types stand in public.pyi, written by
`python -m autograd_lab.stubs`.
"""

from .methods import public_functions
from .out import offered

globals().update(offered(public_functions()))
__all__ = sorted(public_functions())
