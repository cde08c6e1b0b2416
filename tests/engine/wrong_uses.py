"""Wrong uses, each with the exception type, PyTorch's first sentence (literally) and what our help must add.

tests/engine runs them on this library; tests/conformance holds type and sentence equal to PyTorch's own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    """A wrong use: code in which the library is called torch; the last line raises."""

    name: str
    code: str
    error: type[Exception]
    sentence: str
    help: tuple[str, ...] = ()


LEAF = "x = torch.ones(3, requires_grad=True)\n"
INPLACE = "one of the variables needed for gradient computation has been modified by an inplace operation: "
TWICE = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved "
    "intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to "
    "backward through the graph a second time or if you need to access saved tensors after calling backward"
)
CUT = "element 0 of tensors does not require grad and does not have a grad_fn"

WRONG_USES = [
    Wrong("backward of a vector", LEAF + "(x * 2).backward()", RuntimeError, "grad can be implicitly created only for scalar outputs",
          ("shape [3]", "loss.sum().backward()", "y.backward(torch.ones_like(y))")),
    Wrong("backward twice", LEAF + "y = (x * x).sum()\ny.backward()\ny.backward()", RuntimeError, TWICE,
          ("MulBackward0 had dropped what it saved", "compute the loss again")),
    Wrong("in-place on a leaf", LEAF + "x += 1", RuntimeError, "a leaf Variable that requires grad is being used in an in-place operation",
          ("shape [3]", "with torch.no_grad()")),
    Wrong("zero_ on a leaf", LEAF + "x.zero_()", RuntimeError, "a leaf Variable that requires grad is being used in an in-place operation"),
    Wrong("an entry of a leaf", LEAF + "x[0] = 1", RuntimeError,
          "a view of a leaf Variable that requires grad is being used in an in-place operation", ("with torch.no_grad()",)),
    Wrong("a view made under no_grad", LEAF + "y = x.clone()\nwith torch.no_grad():\n    v = y[:2]\nv.mul_(2)", RuntimeError,
          "A view was created in no_grad mode and is being modified inplace with grad mode enabled", ("the same mode",)),
    Wrong("a saved result overwritten", LEAF + "y = x.exp()\ny *= 2\ny.sum().backward()", RuntimeError,
          INPLACE + "[torch.FloatTensor [3]], which is output 0 of Exp, is at version 1; expected version 0 instead",
          ("ExpBackward0 saved its result for backward", "`mul_` wrote into it at line 3: `y *= 2`", "out-of-place")),
    Wrong("a saved input overwritten", LEAF + "y = x * x\nz = y * y\ny += 1\nz.sum().backward()", RuntimeError,
          INPLACE + "[torch.FloatTensor [3]], which is output 0 of Add, is at version 1; expected version 0 instead",
          ("MulBackward0 saved its input", "`add_` wrote into it at line 4: `y += 1`")),
    Wrong("a saved constant overwritten", LEAF + "a = torch.ones(3)\nz = x * a\na.mul_(2)\nz.sum().backward()", RuntimeError,
          INPLACE + "[torch.FloatTensor [3]] is at version 1; expected version 0 instead", ("at line 4: `a.mul_(2)`",)),
    Wrong("a saved tensor written through a view", LEAF + "y = x * 2\nz = y * y\ny[0] = 1\nz.sum().backward()", RuntimeError,
          INPLACE + "[torch.FloatTensor [3]], which is output 0 of torch::autograd::CopySlices, is at version 1; expected version 0 instead",
          ("at line 4: `y[0] = 1`",)),
    Wrong("a saved tensor written through detach", LEAF + "y = torch.sigmoid(x)\ny.detach().zero_()\ny.sum().backward()", RuntimeError,
          INPLACE + "[torch.FloatTensor [3]], which is output 0 of Sigmoid, is at version 1; expected version 0 instead",
          ("SigmoidBackward0 saved its result", "`zero_` wrote into it at line 3")),
    Wrong("a weight updated under a retained graph", "w = torch.ones(2, requires_grad=True)\nh = w * 1\nfor t in range(2):\n    h = h * w\n"
          "    h.sum().backward(retain_graph=True)\n    with torch.no_grad():\n        w -= 0.1 * w.grad", RuntimeError,
          INPLACE + "[torch.FloatTensor [2]] is at version 1; expected version 0 instead", ("`sub_` wrote into it at line 7: `w -= 0.1 * w.grad`",)),
    Wrong("a hidden state that reaches back", "w = torch.ones(2, requires_grad=True)\nh = torch.zeros(2)\nfor t in range(2):\n"
          "    h = torch.tanh(w * h + 1)\n    h.sum().backward()", RuntimeError, TWICE, ("TanhBackward0",)),
    Wrong("integers that require grad", "torch.tensor([1, 2], requires_grad=True)", RuntimeError,
          "Only Tensors of floating point and complex dtype can require gradients", ("torch.int64", "3.0 instead of 3")),
    Wrong("requires_grad_ on integers", "torch.tensor([1, 2]).requires_grad_()", RuntimeError,
          "only Tensors of floating point dtype can require gradients", (".float()",)),
    Wrong("mm of wrong shapes", "torch.ones(2, 3).mm(torch.ones(4, 5))", RuntimeError, "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)",
          ("3 != 4",)),
    Wrong("mm without the transpose", "torch.ones(2, 3) @ torch.ones(2, 3)", RuntimeError,
          "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", ("Did you mean x @ y.T?",)),
    Wrong("mm of a vector", "torch.ones(2, 3).mm(torch.ones(3))", RuntimeError, "mat2 must be a matrix", ("1-D", "matmul (@)")),
    Wrong("mm of two dtypes", "torch.ones(2, 3).mm(torch.ones(3, 2, dtype=torch.float64))", RuntimeError,
          "expected m1 and m2 to have the same dtype, but got: float != double", (".to(",)),
    Wrong("a layer of another width", "torch.nn.Linear(2, 3)(torch.ones(4, 5))", RuntimeError,
          "mat1 and mat2 shapes cannot be multiplied (4x5 and 2x3)", ("takes 2 features",)),
    Wrong("numpy() of what requires grad", LEAF + "x.numpy()", RuntimeError,
          "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead", ("detach() says that this is meant",)),
    Wrong("backward of a constant", "torch.ones(3).sum().backward()", RuntimeError, CUT, ("no input had requires_grad=True",)),
    Wrong("backward after detach", LEAF + "x.detach().sum().backward()", RuntimeError, CUT, ("detach()",)),
    Wrong("backward after no_grad", LEAF + "with torch.no_grad():\n    y = x.sum()\ny.backward()", RuntimeError, CUT, ("torch.no_grad()",)),
    Wrong("backward after item", LEAF + "torch.tensor((x * x).sum().item()).backward()", RuntimeError, CUT, (".item()",)),
    Wrong("backward of an argmax", LEAF + "x.argmax().backward()", RuntimeError, CUT, ("argmax",)),
    Wrong("an update under no_grad that rebinds", "w = torch.ones(2, requires_grad=True)\n(w * w).sum().backward()\nwith torch.no_grad():\n"
          "    w = w - 0.1 * w.grad\n(w * w).sum().backward()", RuntimeError, CUT),
    Wrong("an update before the first backward", "w = torch.ones(2, requires_grad=True)\nw - 0.1 * w.grad", TypeError,
          "unsupported operand type(s) for *: 'float' and 'NoneType'"),
    Wrong("a tensor times None", "torch.ones(2) * None", TypeError, "unsupported operand type(s) for *: 'Tensor' and 'NoneType'",
          (".grad that is still None",)),
    Wrong("zero_ of a grad that is None", "w = torch.ones(2, requires_grad=True)\nw.grad.zero_()", AttributeError,
          "'NoneType' object has no attribute 'zero_'"),
    Wrong("a cotangent of another shape", LEAF + "(x * 2).backward(torch.ones(2))", RuntimeError,
          "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a shape of torch.Size([3])"),
    Wrong("an input that was not used", LEAF + "torch.autograd.grad((x * x).sum(), torch.ones(2, requires_grad=True))", RuntimeError,
          "The differentiated Tensor at index 0 appears to not have been used in the graph", ("allow_unused=True",)),
    Wrong("grad of a constant", LEAF + "torch.autograd.grad((x * x).sum(), torch.ones(2))", RuntimeError,
          "One of the differentiated Tensors does not require grad", ("requires_grad_()",)),
    Wrong("shapes that do not broadcast", "torch.ones(2, 3) + torch.ones(2, 4)", RuntimeError,
          "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1", ("[2, 3], [2, 4]",)),
    Wrong("in place into a smaller tensor", "x = torch.ones(3)\nx += torch.ones(2, 3)", RuntimeError,
          "output with shape [3] doesn't match the broadcast shape [2, 3]", ("x = x op y",)),
    Wrong("in place into integers", "x = torch.tensor([1, 2])\nx += 1.5", RuntimeError,
          "result type Float can't be cast to the desired output type Long", ("keeps its tensor's dtype",)),
    Wrong("the mean of integers", "torch.tensor([1, 2]).mean()", RuntimeError, "mean(): could not infer output dtype", (".float()",)),
    Wrong("the truth of several", "bool(torch.ones(2))", RuntimeError, "Boolean value of Tensor with more than one value is ambiguous", (".any()",)),
    Wrong("item of several", "torch.ones(2).item()", RuntimeError, "a Tensor with 2 elements cannot be converted to Scalar", (".sum()",)),
    Wrong("a view that cannot be", "torch.ones(2, 3).t().view(6)", RuntimeError,
          "view size is not compatible with input tensor's size and stride", (".reshape(...)",)),
    Wrong("a dimension that is not there", "torch.ones(2, 3).sum(dim=5)", IndexError,
          "Dimension out of range (expected to be in range of [-2, 1], but got 5)"),
    Wrong("an index out of range", "torch.ones(3)[[5]]", IndexError, "index 5 is out of bounds for dimension 0 with size 3"),
    Wrong("freezing a computed tensor", LEAF + "y = x * 2\ny.requires_grad = False", RuntimeError,
          "you can only change requires_grad flags of leaf variables", (".detach()",)),
    Wrong("retain_grad without grad", "torch.ones(2).retain_grad()", RuntimeError, "can't retain_grad on Tensor that has requires_grad=False"),
    Wrong("the method instead of its result", "torch.optim.Adam(torch.nn.Linear(2, 2).parameters)", TypeError, "'method' object is not iterable",
          ("model.parameters()",)),
    Wrong("layers in a list", "m = torch.nn.Module()\nm.layers = [torch.nn.Linear(1, 1)]\ntorch.optim.SGD(m.parameters(), lr=1)", ValueError,
          "optimizer got an empty parameter list"),
    Wrong("no super().__init__()", "class Net(torch.nn.Module):\n    def __init__(self):\n        self.fc = torch.nn.Linear(1, 1)\nNet()", AttributeError,
          "cannot assign module before Module.__init__() call", ("super().__init__()",)),
    Wrong("one gradient too few", "class F(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x, k):\n        return x * k\n"
          "    @staticmethod\n    def backward(ctx, g):\n        return g\nx = torch.ones(2, requires_grad=True)\nF.apply(x, 2).sum().backward()",
          RuntimeError, "function FBackward returned an incorrect number of gradients (expected 2, got 1)", ("one value for each argument",)),
    Wrong("save_tensors", "class F(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        return x\n    @staticmethod\n"
          "    def backward(ctx, g):\n        x, = ctx.save_tensors\n        return g\nx = torch.ones(2, requires_grad=True)\n"
          "F.apply(x).sum().backward()", AttributeError, "'FBackward' object has no attribute 'save_tensors'", ("saved_tensors",)),
    Wrong("a Function called", "class F(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        return x\nF()(torch.ones(2))",
          RuntimeError, "Legacy autograd function with non-static forward method is deprecated", ("F.apply(x)",)),
    Wrong("doubles into a linear layer", "torch.nn.Linear(3, 2)(torch.ones(1, 3, dtype=torch.float64))", RuntimeError,
          "mat1 and mat2 must have the same dtype, but got Double and Float", ("x.to(torch.float32)",)),
    Wrong("a class that does not exist", "torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor([0, 3]))", IndexError,
          "Target 3 is out of bounds", ("3 classes", "0 to 2")),
    Wrong("classes as floats", "torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor([0.0, 1.0]))", RuntimeError,
          "expected target dtype to be Long or Byte, but got Float", (".long()",)),
    Wrong("scores as whole numbers", "torch.nn.functional.cross_entropy(torch.ones(2, 3, dtype=torch.int64), torch.tensor([0, 1]))",
          NotImplementedError, "\"log_softmax_lastdim_kernel_impl\" not implemented for 'Long'", ("x.float()",)),
    Wrong("stacking different shapes", "torch.stack([torch.ones(2), torch.ones(3)])", RuntimeError,
          "stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1", ("use cat",)),
    Wrong("a shape of another size", "torch.ones(6).reshape(4, 2)", RuntimeError, "shape '[4, 2]' is invalid for input of size 6", ("-1",)),
    Wrong("one index too many", "torch.ones(3)[0, 0]", IndexError, "too many indices for tensor of dimension 1", ("[3]",)),
    Wrong("an index beyond the end", "torch.ones(3)[5]", IndexError, "index 5 is out of bounds for dimension 0 with size 3", ("the last one is 2",)),
    Wrong("a step backwards", "torch.ones(3)[::-1]", ValueError, "step must be greater than zero", (".flip()",)),
    Wrong("an index that is a float", "torch.ones(3)[1.5]", IndexError,
          "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got float)", ("int(i)",)),
    Wrong("a dimension that is not there", "torch.ones(3).sum(1)", IndexError,
          "Dimension out of range (expected to be in range of [-1, 0], but got 1)", ("1 dimensions",)),
    Wrong("no parameters", "torch.optim.SGD([], lr=0.1)", ValueError, "optimizer got an empty parameter list", ("model.parameters()",)),
    Wrong("a computed tensor as parameter", "w = torch.ones(2, requires_grad=True) * 2\ntorch.optim.SGD([w], lr=0.1)", ValueError,
          "can't optimize a non-leaf Tensor", ("detach().requires_grad_()",)),
    Wrong("one tensor as parameters", "torch.optim.SGD(torch.ones(2, requires_grad=True), lr=0.1)", TypeError,
          "params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor", ("[w]",)),
    Wrong("a tensor where a parameter is", "net = torch.nn.Linear(2, 2)\nnet.weight = torch.ones(2, 2)", TypeError,
          "cannot assign 'torch.FloatTensor' as parameter 'weight' (torch.nn.Parameter or None expected)", ("torch.nn.Parameter(value)",)),
    Wrong("a module without forward", "class Net(torch.nn.Module):\n    pass\nNet()(torch.ones(2))", NotImplementedError,
          "Module [Net] is missing the required \"forward\" function", ("def forward(self, x)",)),
    Wrong("writing into an expanded tensor", "torch.ones(1).expand(3).add_(1)", RuntimeError,
          "unsupported operation: more than one element of the written-to tensor refers to a single memory location", ("expanded",)),
    Wrong("a write that does not fit", "torch.ones(3).add_(torch.ones(2, 3))", RuntimeError,
          "output with shape [3] doesn't match the broadcast shape [2, 3]", ("x = x op y",)),
    Wrong("a float into whole numbers", "torch.ones(3, dtype=torch.int64).mul_(0.5)", RuntimeError,
          "result type Float can't be cast to the desired output type Long", ("convert first",)),
    Wrong("the largest of nothing", "torch.ones(0).max()", RuntimeError,
          "max(): Expected reduction dim to be specified for input.numel() == 0", ("no entries",)),
    Wrong("rows of unequal length", "torch.tensor([[1, 2], [3]])", ValueError, "expected sequence of length 2 at dim 1 (got 1)", ("same length",)),
    Wrong("an embedding beyond its table", "torch.nn.Embedding(3, 2)(torch.tensor([3]))", IndexError, "index out of range in self", ("3 rows",)),
    Wrong("an embedding of floats", "torch.nn.Embedding(3, 2)(torch.tensor([1.0]))", RuntimeError,
          "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int", (".long()",)),
]  # fmt: skip
