"""Neural network layers."""

from . import functional, init, modules
from .modules import Linear, Module, MSELoss, Parameter, ReLU, Sequential

__all__ = ["Linear", "MSELoss", "Module", "Parameter", "ReLU", "Sequential", "functional", "init", "modules"]
