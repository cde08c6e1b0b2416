"""Snippets about anomaly mode. Each runs on both libraries."""

ANOMALY = r"""
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y = (x*0).log()*0\n  y.sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  pass
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly(check_nan=False):\n  y = (x*0).log()*0\n  y.sum().backward()\nr=x.grad
x = torch.tensor([0., 2.], requires_grad=True)\ny=(x*0).log()*0\nwith torch.autograd.detect_anomaly():\n  y.sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\ntorch.autograd.set_detect_anomaly(True); r=torch.is_anomaly_enabled(),torch.is_anomaly_check_nan_enabled(); torch.autograd.set_detect_anomaly(False)
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.set_detect_anomaly(True,check_nan=False):\n  r=torch.is_anomaly_enabled(),torch.is_anomaly_check_nan_enabled()\nr+=(torch.is_anomaly_enabled(),)
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=(x*x); z=y*y; y.mul_(2)\n  z.sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\nclass F(torch.autograd.Function):\n  @staticmethod\n  def forward(ctx,x): return x*2\n  @staticmethod\n  def backward(ctx,g): return g*float('nan')\nwith torch.autograd.detect_anomaly():\n  F.apply(x).sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\nclass F(torch.autograd.Function):\n  @staticmethod\n  def forward(ctx,x): return x*2\n  @staticmethod\n  def backward(ctx,g): raise KeyError('a')\nwith torch.autograd.detect_anomaly():\n  F.apply(x).sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=x.sqrt().sum()\n  g,=torch.autograd.grad(y*0,x,create_graph=True)
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=(x**1.5).sum()\n  g,=torch.autograd.grad(y,x,create_graph=True)\n  (g*0).sum().backward()\nr=x.grad
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=x*2; y.register_hook(lambda g:g*float('nan'))\n  y.sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=x*2; y.register_hook(lambda g:1/0)\n  y.sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  (x*2).sum().backward(torch.tensor(float('nan')))
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=x*x; y.sum().backward(); y.sum().backward()
x = torch.tensor([0., 2.], requires_grad=True)\ntorch.autograd.set_detect_anomaly('a')
x = torch.tensor([0., 2.], requires_grad=True)\n@torch.autograd.detect_anomaly()\ndef f(): return 1\nr=f()
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  with torch.autograd.set_detect_anomaly(False):\n    r=torch.is_anomaly_enabled()\n  r=r,torch.is_anomaly_enabled()\nr=r,torch.is_anomaly_enabled()
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=(x*0)\n  g=y.log()*0\n  g.sum().backward(inputs=[x])
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  a=x/x\n  r=torch.autograd.grad(a.sum(),x)
x = torch.tensor([0., 2.], requires_grad=True)\nwith torch.autograd.detect_anomaly():\n  y=(x*0).pow(0.5).sum()*0\n  y.backward()
"""
