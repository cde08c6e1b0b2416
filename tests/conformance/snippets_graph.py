"""Snippets about the recorded graph: hooks, edges, what nodes save. Each runs on both libraries."""

GRAPH = r"""
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.exp(); r=y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\ny=x**3; r=(y.grad_fn._saved_self,y.grad_fn._saved_exponent)
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*x; y.sum().backward(); y.grad_fn._saved_self
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*x; y.sum().backward(); y.grad_fn._raw_saved_self
x = torch.tensor([1., 2.], requires_grad=True)\nr=x.sum().grad_fn._saved_self_sym_sizes, x.sum(0).grad_fn._saved_dim, x.sum(0).grad_fn._saved_keepdim
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.exp(); y.grad_fn.metadata['k']=1; r=y.grad_fn.metadata
x = torch.tensor([1., 2.], requires_grad=True)\ne=torch.autograd.graph.get_gradient_edge(x); r=(e.node.name(), e.output_nr)
x = torch.tensor([1., 2.], requires_grad=True)\ntorch.autograd.graph.get_gradient_edge(torch.ones(2))
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y); z=(y*y).sum(); r=torch.autograd.grad(z, e)
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y); r=torch.autograd.grad(e, x, torch.ones(2))
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y); torch.autograd.backward(e, torch.ones(2)); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y); torch.autograd.grad(e, x)
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y.sum()); r=torch.autograd.grad(e, x)
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.exp(); torch.autograd.graph.increment_version(y); r=y._version
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.exp(); torch.autograd.graph.increment_version(y); y.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.exp(); torch.autograd.graph.increment_version([y,x]); r=y._version,x._version
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(l.append(t),t)[1], lambda t:(l.append('u'),t)[1]):\n  y=(x*x).exp()\ny.sum().backward(); r=l,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t*1, lambda t:3):\n  y=x*x\ny.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(t,1), lambda t:t[0]):\n  y=x*x\ny.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(t,1), lambda t:t[0]*2):\n  y=x*x\ng,=torch.autograd.grad(y.sum(),x,create_graph=True); r=g, torch.autograd.grad(g.sum(),x)
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:1/0, lambda t:t):\n  y=x*x
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t.mul_(2), lambda t:t):\n  y=x.exp()\n
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t, lambda t:t):\n  y=x.exp()\ny.mul_(2); y.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t, lambda t:t):\n  y=x.exp()\nr=y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t+1, lambda t:t):\n  with torch.autograd.graph.saved_tensors_hooks(lambda t:t+10, lambda t:t):\n    y=x*x\n  z=x*x\n(y+z).sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.disable_saved_tensors_hooks('no hooks here'):\n  with torch.autograd.graph.saved_tensors_hooks(lambda t:t, lambda t:t):\n    pass
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t, lambda t:t):\n  with torch.autograd.graph.disable_saved_tensors_hooks('no hooks here'):\n    pass
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*x; y.grad_fn._raw_saved_self.register_hooks(lambda t:t*2, lambda t:t); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nw=torch.ones(2,requires_grad=True)\nh=torch.autograd.graph.register_multi_grad_hook([x,w],lambda gs:l.append(gs))\n(x*w).sum().backward(); x.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nw=torch.ones(2,requires_grad=True)\nh=torch.autograd.graph.register_multi_grad_hook([x,w],lambda g:l.append(g),mode='any')\n(x*w).sum().backward(); x.sum().backward(); r=l, type(h).__name__; h.remove(); (x*w).sum().backward(); r+=(len(l),)
x = torch.tensor([1., 2.], requires_grad=True)\ntorch.autograd.graph.register_multi_grad_hook([x],print,mode='some')
x = torch.tensor([1., 2.], requires_grad=True)\ntorch.autograd.graph.register_multi_grad_hook([torch.ones(1)],print)
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.retain_grad(); y.register_hook(lambda g:g*10); y.sum().backward(); r=y.grad,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(lambda g:g*10); y.retain_grad(); y.sum().backward(); r=y.grad,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.retain_grad(); y.mul_(3); y.register_hook(lambda g:g*10); y.sum().backward(); r=y.grad,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; h=y.register_hook(lambda g:g*10); y.mul_(3); h.remove(); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\ny=x*2\ny.register_hook(lambda g:l.append('t1'))\ny.retain_grad()\ny.grad_fn.register_prehook(lambda g:l.append('pre'))\ny.register_hook(lambda g:l.append('t2'))\ny.grad_fn.register_hook(lambda a,b:l.append('post'))\ny.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_prehook(lambda g:(g[0]*2,)); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_prehook(lambda g:g[0]*2); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_prehook(lambda g:(g[0],g[0])); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_hook(lambda a,b:(a[0]*2,)); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_hook(lambda a,b:(a[0]*2,None)); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_hook(lambda a,b:(a[0]*2,None,None)); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_hook(lambda a,b:a[0]*2); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\ny=x*2; y.grad_fn.register_hook(lambda a,b:l.append((a,b))); y.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.register_hook(lambda a,b:(3,None)); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(lambda g:3); y.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(lambda g:torch.ones(3)); y.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(lambda g:g.double()); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(lambda g:g.mul_(5) and None if 0 else g.mul_(5)); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(3); y.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)\nx.register_hook(lambda g:g*2); x.register_hook(lambda g:g+1); x.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nw=torch.ones(1,requires_grad=True); x.register_hook(lambda g: (w*w).sum().backward() ); (x*x).sum().backward(); r=x.grad,w.grad
x = torch.tensor([1., 2.], requires_grad=True)\nz=x*x\ndef h(g):\n  z.sum().backward(retain_graph=True)\ny=x*2; y.register_hook(h); (y*y).sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nn=x.expand_as(x).grad_fn.next_functions[0][0]; n.register_hook(lambda a,b:print(a,b)); n.register_prehook(lambda b:(b[0]*2,)); x.sum().backward(); r=x.grad, n.variable is x
x = torch.tensor([1., 2.], requires_grad=True)\nx.register_post_accumulate_grad_hook(lambda p: p.grad.mul_(10)); x.sum().backward(); x.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; a=y.max(0); r=a.values.grad_fn._saved_indices, a.values.grad_fn._saved_dim
x = torch.tensor([1., 2.], requires_grad=True)\ny=torch.nn.functional.relu(x); r=y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.sigmoid(); r=y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.log(); r=y.grad_fn._saved_self
x = torch.tensor([1., 2.], requires_grad=True)\ny=x/x; r=y.grad_fn._saved_self,y.grad_fn._saved_other
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.clamp(0,1); r=y.grad_fn._saved_self,y.grad_fn._saved_min,y.grad_fn._saved_max
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.softmax(0); r=y.grad_fn._saved_result,y.grad_fn._saved_dim
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.view(2,1); r=y.grad_fn._saved_self_sym_sizes
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*torch.ones(2); r=y.grad_fn._saved_self,y.grad_fn._saved_other
x = torch.tensor([1., 2.], requires_grad=True)\ny=x**2.5; r=y.grad_fn._saved_exponent
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.exp(); r=y.grad_fn._saved_result is y, y.grad_fn._saved_result.grad_fn is y.grad_fn
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*x; r=y.grad_fn._saved_self is x
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*x; r=[t.tolist() for t in (y.grad_fn._saved_self, y.grad_fn._saved_other)]
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(l.append((t.requires_grad, t is x, t.is_leaf, torch.is_grad_enabled())),t)[1], lambda t:(l.append(torch.is_grad_enabled()),t)[1]):\n  y=x*x; z=y.exp()\nz.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.save_on_cpu():\n  y=(x*x).exp()\ny.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.save_on_cpu(pin_memory=False):\n  y=(x*x).exp()\ng,=torch.autograd.grad(y.sum(),x,create_graph=True); r=g.detach(),torch.autograd.grad(g.sum(),x)
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(l.append('p'),t)[1], lambda t:t):\n  y=x*2; z=x+x; u=x.exp(); v=x[None]@x[:,None]; w=x.clone()\nr=len(l)
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(l.append(t.detach().clone()),t)[1], lambda t:t):\n  a=x.max(0); b=x.softmax(0); c=x/x\nr=l
x = torch.tensor([1., 2.], requires_grad=True)\nclass F(torch.autograd.Function):\n  @staticmethod\n  def forward(ctx,x): y=x.exp(); ctx.save_for_backward(x,y); return y\n  @staticmethod\n  def backward(ctx,g): a,b=ctx.saved_tensors; return g*b\nl=[]\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:(l.append('p'),t*2)[1], lambda t:(l.append('u'),t)[1]):\n  y=F.apply(x)\ny.sum().backward(); r=l,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t.detach().numpy(), lambda t:torch.from_numpy(t)):\n  y=(x*x).exp()\ny.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t*3, lambda t:t):\n  y=x*1\n  y[0]=x[1]*x[0]\ny.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*x\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t*3, lambda t:t):\n  y.sum().backward()\nr=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.disable_saved_tensors_hooks('no'):\n  y=x*x\ny.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nwith torch.autograd.graph.disable_saved_tensors_hooks('no'):\n  pass\nwith torch.autograd.graph.saved_tensors_hooks(lambda t:t*3, lambda t:t):\n  y=x*x\ny.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nw=torch.ones(1,requires_grad=True)\ndef h(g):\n  with torch.enable_grad():\n    (w*w).sum().backward()\nx.register_hook(h); (x*x).sum().backward(); r=x.grad,w.grad
x = torch.tensor([1., 2.], requires_grad=True)\nw=torch.ones(1,requires_grad=True)\ndef h(g):\n  with torch.enable_grad():\n    (w*w).sum().backward()\ny=x*x; y.register_hook(h); (y*y).sum().backward(); r=x.grad,w.grad
x = torch.tensor([1., 2.], requires_grad=True)\nz=(x*x).sum()\ndef h(g):\n  with torch.enable_grad():\n    z.backward(retain_graph=True)\ny=x*2; y.register_hook(h); (y*y).sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.retain_grad(); y+=1; y*=torch.ones(2)*3; y.sum().backward(); r=y.grad,x.grad,y.retains_grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.retain_grad(); y[0]=5; (y*y).sum().backward(); r=y.grad,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.register_hook(lambda g:g*10); y.mul_(3); y.register_hook(lambda g:g*100); y.sum().backward(); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nx.register_hook(lambda g:l.append('hook')); n=x.expand_as(x).grad_fn.next_functions[0][0]; n.register_prehook(lambda g:l.append('pre')); n.register_hook(lambda a,b:l.append('post')); x.register_post_accumulate_grad_hook(lambda p:l.append('acc')); x.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nh=[x.register_hook(lambda g,i=i:l.append(i)) for i in range(3)]; h[1].remove(); x.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\ny=x*2; z=x*3\nh=torch.autograd.graph.register_multi_grad_hook((y,z,x),lambda gs:l.append([None if g is None else g.clone() for g in gs]))\n(y+z).sum().backward(retain_graph=True); y.sum().backward(); h.remove(); z.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\ny=x*2\nh=torch.autograd.graph.register_multi_grad_hook((y,y),lambda gs:l.append(gs))\ny.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\nl=[]\nwith torch.autograd.graph.register_multi_grad_hook((x,),lambda gs:l.append(len(gs))):\n  x.sum().backward()\nx.sum().backward(); r=l
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; y.grad_fn.metadata['a']=1; y.sum().backward(); r=y.grad_fn.metadata,x.grad
x = torch.tensor([1., 2.], requires_grad=True)\na,b=(x*2).unbind(); e=torch.autograd.graph.get_gradient_edge(b); r=torch.autograd.grad((a*b).sum(), e)
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; z=y.exp(); e=torch.autograd.graph.get_gradient_edge(y); r=torch.autograd.grad(z.sum(), (e,x))
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y); torch.autograd.backward(y.sum(), inputs=[e, torch.autograd.graph.get_gradient_edge(x)]); r=x.grad
x = torch.tensor([1., 2.], requires_grad=True)\ny=x*2; e=torch.autograd.graph.get_gradient_edge(y); torch.autograd.backward(y.sum(), inputs=[e])
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.pow(3); r=y.grad_fn._saved_exponent, y.grad_fn._saved_self
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.std(); r=y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.tanh(); y.sum().backward(retain_graph=True); r=y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.tanh(); y.sum().backward(); y.grad_fn._saved_result
x = torch.tensor([1., 2.], requires_grad=True)\ny=x[None]@x[:,None]; r=y.grad_fn._saved_self.detach(),y.grad_fn._saved_mat2.detach()
x = torch.tensor([1., 2.], requires_grad=True)\ny=torch.cat([x,x]); r=y.grad_fn._saved_dim
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.cumsum(0); r=y.grad_fn._saved_dim
x = torch.tensor([1., 2.], requires_grad=True)\ny=x.sin(); x2=x.detach(); x2.mul_(2); y.grad_fn._saved_self
"""
