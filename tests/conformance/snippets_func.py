"""Snippets about torch.func. Each runs on both libraries."""

_layer = "m = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.BatchNorm1d(1))\nfor p in m.parameters(): p.data.fill_(0.5)\nm[1].bias.data.fill_(3.0)\nx = torch.tensor([[3.0], [1.0]]); w = torch.tensor([[2.0]], requires_grad=True); f = torch.func.functional_call\n"
_shared = """class T(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Linear(1, 1, bias=False); self.b = torch.nn.Linear(1, 1, bias=False); self.b.weight = self.a.weight
        self.a.weight.data.fill_(0.5)
    def forward(self, x): return self.b(self.a(x))
t = T(); x = torch.tensor([[3.0], [1.0]]); w = torch.tensor([[2.0]]); f = torch.func.functional_call
"""
FUNCTIONAL_CALL = "\n---\n".join(
    [_layer + line for line in (
        "y = f(m[0], {'weight': w}, x); y.sum().backward(); r = y, w.grad, m[0].weight.grad, m[0].bias.grad, m[0].weight",
        "r = f(m, {'0.weight': w}, (x,)).detach(), m[1].running_mean, m[0].weight",
        "r = f(m, {'nope': w}, (x,)).detach()",
        "f(m, {'nope': w}, (x,), strict=True)",
        "f(m, {'0.weight': w}, (x,), strict=True)",
        "f(m, {'5.weight': w}, (x,))",
        "r = f(m, ({'0.weight': w}, {'0.bias': torch.ones(1)}), (x,)).detach()",
        "f(m, ({'0.weight': w}, {'0.weight': w}), (x,))",
        "f(m, 3, (x,))",
        "f(m, {'0.weight': 3}, (x,))",
        "r = f(m, {'1.running_mean': torch.zeros(1)}, (x,)).detach(), m[1].running_mean",
    )] + [_shared + line for line in (
        "r = f(t, {'a.weight': w}, (x,)), t.a.weight",
        "r = f(t, {'a.weight': w}, (x,), tie_weights=False)",
        "f(t, {'a.weight': w, 'b.weight': w * 2}, (x,))",
        "r = f(t, {'b.weight': w}, (x,), strict=True)",
    )]
)  # fmt: skip
del _layer, _shared
