"""Where this library answers differently from PyTorch on purpose: snippet -> why. Each must still differ."""

KNOWN: dict[str, str] = {
    "x = torch.ones(3, requires_grad=True); torch.autograd.backward([x * 2], [torch.ones(3), torch.ones(3)])": "PyTorch drops the second cotangent in silence; we say that the numbers differ",
    "x = torch.tensor([1., 2.], requires_grad=True); (x ** 3).sum().backward(create_graph=True); g = x.grad; x.grad = None; "
    "(g * g).sum().backward(); r = (g, x.grad)": "the same values; the copy that AccumulateGrad makes is called CloneBackward0 here, CopyBackwards there",
    "x = torch.ones(2, requires_grad=True); torch.autograd.grad((x * 2).sum(), x, grad_outputs=3)": "PyTorch: 'int' object is not iterable; we say what a cotangent must be",
    "x = torch.ones(3, requires_grad=True)\nwith torch.no_grad():\n  v = x[:2]\nr = (v.requires_grad, v.is_leaf)": "PyTorch says True although nothing done with v reaches x (its results have a grad_fn that leads nowhere)",
    "x = torch.ones(3); v = x[:2]; x.requires_grad_(); r = (v.requires_grad, x.requires_grad)": "as above: PyTorch says True although nothing done with v reaches x",
    "class F(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x * 2\n    @staticmethod\n"
    "    def backward(ctx, g): return g * 2\nF()(torch.ones(2))": "the same exception; PyTorch also warns that F should not be instantiated",
    "x = torch.ones(3); x['a']": "PyTorch answers as if 'a' were a sequence; we say what an index may be",
    "torch.device('tpu')": "we offer two device types and name those",
    "torch.ones(2).to('float')": "we offer two device types and name those",
}
