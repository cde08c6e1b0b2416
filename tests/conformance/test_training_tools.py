"""Random states, checkpoints of the graph, files and copies beside PyTorch's."""

from __future__ import annotations

import pytest

from .both import differences

SNIPPETS = [
    "torch.manual_seed(3); r = torch.initial_seed()", "g=torch.Generator(); g.manual_seed(5); r=g.initial_seed(), str(g.device)",
    "r = torch.Generator().get_state().dtype",
    "torch.Generator().set_state(3)",
    "torch.set_rng_state(torch.ones(3))",
    "s=torch.get_rng_state(); a=torch.rand(3); torch.set_rng_state(s); r=bool((a==torch.rand(3)).all())",
    "with torch.random.fork_rng():\n    a=torch.rand(2)\nr=bool((a==torch.rand(2)).all())",
    "g=torch.manual_seed(3)\nr=type(g).__name__",
    "x=torch.ones(2,requires_grad=True)\ny=torch.utils.checkpoint.checkpoint(lambda x:(x*2).exp(),x,use_reentrant=True)\ny.sum().backward()\nr=x.grad,y.detach()",
    "x=torch.ones(2,requires_grad=True)\ny=torch.utils.checkpoint.checkpoint(lambda x:(x*2).exp(),x,use_reentrant=False)\ny.sum().backward()\nr=x.grad,y.detach()",
    "x=torch.ones(2,requires_grad=True)\nr=torch.autograd.grad(torch.utils.checkpoint.checkpoint(lambda x:(x*2).exp(),x,use_reentrant=False).sum(),x)",
    "x=torch.ones(2)\ny=torch.utils.checkpoint.checkpoint(lambda x:(x*2).exp(),x,use_reentrant=False)\nr=y",
    "x=torch.ones(2)\ny=torch.utils.checkpoint.checkpoint(lambda x:(x*2).exp(),x,use_reentrant=True)\nr=y",
    "x=torch.ones(2,requires_grad=True)\ny=torch.utils.checkpoint.checkpoint(lambda x:(x*2).exp(),x)\ny.sum().backward()\nr=x.grad",
    "m=torch.nn.Sequential(torch.nn.Linear(2,2),torch.nn.Tanh(),torch.nn.Linear(2,1))\nfor p in m.parameters():\n    p.data.fill_(0.5)\nx=torch.ones(1,2,requires_grad=True)\ntorch.utils.checkpoint.checkpoint_sequential(m,2,x,use_reentrant=False).sum().backward()\nr=[p.grad for p in m.parameters()]",
    "import io\nf=io.BytesIO()\ntorch.save({'a':torch.ones(2),'b':[1,'x']},f)\nf.seek(0)\nr=torch.load(f)",
    "import io\ntorch.load(io.BytesIO(b'garbage garbage'))",
    "import io\ntorch.load(io.BytesIO(b''))",
    "torch.load('/nonexistent/file.pt')",
    "torch.save(1, '/nonexistent/file.pt')",
    "import copy\nw=torch.nn.Parameter(torch.ones(2))\nv=copy.deepcopy(w)\nr=v,v is w,type(v).__name__",
    "w=torch.zeros(3,requires_grad=True)\nm=torch.optim.swa_utils.AveragedModel(torch.nn.Linear(1,1))\nr=sorted(m.state_dict())",
    "r=[n for n in ('SGD','Adam','AdamW','LBFGS') if hasattr(torch.optim,n)]\nr+=[len(list(torch.nn.Linear(1,1).parameters()))]",
    "o=torch.optim.SGD(torch.nn.Linear(1,1).named_parameters(),lr=0.1)\nr=o.param_groups[0]['param_names']\nprint(o)",
    "o=torch.optim.SGD([torch.ones(1,requires_grad=True)])\no.foo",
    "class O(torch.optim.Optimizer):\n    pass\nO([torch.ones(1,requires_grad=True)],{}).step()",
]  # fmt: skip


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets(snippet, behaviour):
    assert differences(snippet) == []
    behaviour("training tools", "passing")
