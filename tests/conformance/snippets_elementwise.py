"""Snippets about elementwise functions: dtypes, refusals, kinks, `out=`, in-place forms. Each line runs on both libraries."""

PROMOTION = r"""
i = torch.tensor([1, 2]); f = torch.tensor([1., 2.]); r = [(i + f).dtype, (i * 2.0).dtype, (i / 2).dtype, (i // 2).dtype, (i ** 2).dtype, (i % 2).dtype]
r = [torch.result_type(torch.tensor([1, 2]), 1.0), torch.result_type(1, 2), torch.result_type(torch.tensor([1.]), torch.tensor(1., dtype=torch.float64))]
r = [torch.promote_types(a, b) for a in (torch.uint8, torch.int8, torch.int64, torch.float16, torch.bool) for b in (torch.uint8, torch.int32, torch.float32)]
r = [torch.can_cast(torch.float64, torch.int32), torch.can_cast(torch.int64, torch.float16), torch.can_cast(torch.bool, torch.uint8)]
r = torch.finfo(torch.float32)
r = [torch.finfo(t).eps for t in (torch.float16, torch.float32, torch.float64)]
r = [torch.finfo(torch.float16).resolution, torch.finfo(torch.float64).max, torch.finfo().tiny, torch.finfo(torch.float64).bits]
r = torch.iinfo(torch.int8)
torch.finfo(torch.int32)
torch.iinfo(torch.float32)
b = torch.tensor([True, False]); r = [b + b, b * b, b + 1, b * 2, b / b, b & b, b | b, b ^ b, ~b]
u = torch.tensor([1, 2], dtype=torch.uint8); r = [u - 3, u + 300, u * -1, u < 300, u == -1]
h = torch.tensor([1.5, 2.5], dtype=torch.float16); r = [h * 2, h + torch.tensor([1.]), h.exp(), h.sqrt(), h ** 2]
z = torch.tensor(1.5, dtype=torch.float64); r = [(torch.ones(2) * z).dtype, (torch.ones(2, dtype=torch.int64) * z).dtype]
i = torch.tensor([1, 2]); r = [torch.exp(i), torch.sqrt(i), torch.sigmoid(i), torch.square(torch.tensor([True])), torch.abs(i), torch.floor(i)]
r = [torch.add(2, 3), torch.mul(2., 3), torch.sub(1, torch.ones(2)), torch.div(1, 2)]
i = torch.tensor([3, 2]); r = [torch.clamp(i, 0.5, 2.5), torch.clamp(i, max=2), i.clamp(min=torch.tensor([2.5, 2.5]))]
x = torch.tensor([True, False]); r = [torch.where(x, 1, 2), torch.where(x, 1., 2), torch.where(x, torch.tensor([1, 2]), 0.5), torch.where(x, True, 2)]
r = [torch.float_power(torch.tensor([1, 2]), 2), torch.true_divide(torch.tensor([1]), 2), torch.ldexp(torch.tensor([1, 2]), torch.tensor([3, 4]))]
r = torch.bitwise_left_shift(torch.tensor([1, -8, 3]), torch.tensor([2, 1, 70]))
i = torch.tensor([6, -4]); r = [i >> 1, i << 2, 2 << torch.tensor([1, 2]), i & 2, 1 | i, i ^ 3, ~i, torch.gcd(i, i * 2), torch.lcm(i, i * 2)]
"""

REFUSED = r"""
-torch.tensor([True])
torch.tensor([True]) - torch.tensor([True])
torch.abs(torch.tensor([True]))
torch.floor(torch.tensor([True]))
torch.frac(torch.tensor([1]))
torch.ones(2) & torch.ones(2)
torch.bitwise_and(torch.ones(2), torch.ones(2))
torch.gcd(torch.ones(2), torch.ones(2))
torch.tensor([1]) << torch.tensor([1.])
torch.hypot(torch.tensor([1]), torch.tensor([1]))
torch.logaddexp(torch.tensor([1]), torch.tensor([1]))
torch.tensor([1, 2]) // 0
torch.tensor([1, 2]) % 0
torch.fmod(torch.tensor([1, 2]), 0)
torch.div(torch.ones(2), 2, rounding_mode='up')
torch.atan2(torch.ones(2), 2)
torch.maximum(torch.ones(2), 2)
torch.logical_and(torch.ones(2), 1)
torch.heaviside(torch.ones(2), torch.ones(2, dtype=torch.float64))
torch.add(torch.tensor([1]), torch.tensor([1]), alpha=0.5)
torch.add(torch.tensor([1]), torch.tensor([1]), alpha=True)
torch.addcdiv(torch.tensor([1]), torch.tensor([1]), torch.tensor([1]))
torch.lerp(torch.ones(2), torch.ones(2, dtype=torch.float64), 0.5)
torch.lerp(torch.tensor([1]), torch.tensor([1]), 1)
torch.clamp(torch.ones(2))
torch.tensor([1, 2]) ** -1
torch.where(torch.ones(2), torch.ones(2), torch.ones(2))
torch.where(torch.tensor([True, False]), torch.ones(2), torch.ones(3))
torch.isclose(torch.ones(2), torch.ones(2, dtype=torch.float64))
torch.isclose(torch.ones(2), torch.ones(2), rtol=-1)
torch.mvlgamma(torch.ones(2), 0)
torch.polygamma(-1, torch.ones(2))
torch.frexp(torch.tensor([1]))
torch.imag(torch.ones(2))
torch.positive(torch.tensor([True]))
torch.round(torch.tensor([1]), decimals=1)
"""

KINKS = r"""
x = torch.tensor([-1., 0., 1.], requires_grad=True); x.abs().sum().backward(); r = x.grad
x = torch.tensor([-1., 0., 1.], requires_grad=True); x.clamp(0, 1).sum().backward(); r = x.grad
x = torch.tensor([-1., 0., 1.], requires_grad=True); x.clamp_min(0).sum().backward(); r = x.grad
x = torch.tensor([0., 1., 2.], requires_grad=True); y = torch.ones(3, requires_grad=True); torch.maximum(x, y).sum().backward(); r = (x.grad, y.grad)
x = torch.tensor([0., 1., 2.], requires_grad=True); y = torch.ones(3, requires_grad=True); torch.fmax(x, y).sum().backward(); r = (x.grad, y.grad)
x = torch.tensor([0., 1., 2.], requires_grad=True); y = torch.ones(3, requires_grad=True); torch.clamp(x, y, y).sum().backward(); r = (x.grad, y.grad)
x = torch.tensor([float('nan'), 1.], requires_grad=True); y = torch.tensor([1., float('nan')], requires_grad=True); torch.maximum(x, y).sum().backward(); r = (x.grad, y.grad)
x = torch.tensor([0., 2.], requires_grad=True); (x ** 0).sum().backward(); r = x.grad
x = torch.tensor([0., 2.], requires_grad=True); torch.pow(x, torch.tensor([0., 1.])).sum().backward(); r = x.grad
y = torch.tensor([0., 2.], requires_grad=True); torch.pow(torch.tensor([0., 0.]), y).sum().backward(); r = y.grad
x = torch.tensor([0., 1.], requires_grad=True); torch.xlogy(x, torch.tensor([0., 2.])).sum().backward(); r = x.grad
x = torch.tensor([0., 0.5], requires_grad=True); torch.sinc(x).sum().backward(); r = x.grad
x = torch.tensor([-2.5, 0.5, 1.5], requires_grad=True); y = x.round() + x.trunc() + x.frac() + x.sign(); y.sum().backward(); r = (y.detach(), x.grad)
x = torch.tensor([1., float('inf'), float('nan')], requires_grad=True); y = x.nan_to_num(2.); y.sum().backward(); r = (y.detach(), x.grad)
x = torch.tensor([-7., 7.], requires_grad=True); y = torch.tensor([2., -2.], requires_grad=True); torch.fmod(x, y).sum().backward(); r = (x.grad, y.grad)
x = torch.tensor([-7., 7.], requires_grad=True); y = torch.tensor([2., -2.], requires_grad=True); (x % y).sum().backward(); r = (x.grad, y.grad)
x = torch.tensor([0., 3.], requires_grad=True); torch.copysign(x, torch.tensor([-1., -1.])).sum().backward(); r = x.grad
x = torch.ones(2, requires_grad=True); r = [f(x).grad_fn.name() for f in (torch.exp2, torch.expm1, torch.log2, torch.asin, torch.square, torch.frac, torch.lgamma, torch.special.i0e, torch.logit)]
x = torch.ones(2, requires_grad=True); r = [torch.addcmul(x, x, x).grad_fn.name(), torch.lerp(x, x, x).grad_fn.name(), torch.clamp(x, x, x).grad_fn.name(), torch.fmod(x, 2).grad_fn.name(), torch.rad2deg(x).grad_fn.name()]
r = torch.frexp(torch.tensor([0.75, -6., 0.]))
x = torch.tensor([0.75, 3.], requires_grad=True); m, e = torch.frexp(x); m.sum().backward(); r = (e, x.grad)
"""

OUT = r"""
c = torch.zeros(2); d = torch.add(torch.ones(2), torch.ones(2), out=c); r = (d is c, c, c._version)
c = torch.zeros(3); torch.exp(torch.zeros(2), out=c); r = c
c = torch.empty(0); torch.mul(torch.ones(2, 3), 2, out=c); r = c
c = torch.zeros(4); torch.sub(torch.ones(2), 3, out=c[::2]); r = c
c = torch.zeros(2, dtype=torch.int64); torch.add(torch.ones(2), 1, out=c)
c = torch.zeros(2, dtype=torch.float64); torch.add(torch.ones(2), 1, out=c); r = c
c = torch.zeros(2, dtype=torch.float64); torch.abs(torch.ones(2), out=c)
x = torch.ones(2, requires_grad=True); torch.add(x, 1, out=torch.zeros(2))
x = torch.ones(2, requires_grad=True); torch.add(torch.ones(2), 1, out=x)
x = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n  torch.add(x, 1, out=x)\nr = x
x = torch.ones(2, requires_grad=True); y = x * 2; z = (y * y).sum()\nwith torch.no_grad():\n  torch.add(y, 1, out=y)\nz.backward()
c = torch.zeros(2, 2); torch.mm(torch.ones(2, 2), torch.ones(2, 2), out=c); r = c
m, e = torch.zeros(2), torch.zeros(2, dtype=torch.int32); t = torch.frexp(torch.tensor([3., 4.]), out=(m, e)); r = (m, e, t.mantissa is m)
c = torch.tensor([1., 2.]); torch.mul(c, c, out=c); r = c
torch.exp(torch.ones(2), out=3)
"""

IN_PLACE = r"""
x = torch.tensor([1., 2.], requires_grad=True); y = x.clone(); y.addcmul_(y, y, value=2); y.sum().backward(); r = (y.detach(), x.grad, y.grad_fn.name())
x = torch.tensor([1., 2.], requires_grad=True); y = x.clone(); y.lerp_(torch.zeros(2), 0.25); (y * y).sum().backward(); r = x.grad
x = torch.tensor([1., 2.], requires_grad=True); y = x.clone(); y[0].square_(); y.sum().backward(); r = (y.detach(), x.grad)
x = torch.tensor([1., 2.], requires_grad=True); y = x.clone(); y[:1].clamp_(max=0.5); y.sum().backward(); r = (y.detach(), x.grad)
x = torch.tensor([1., 2.], requires_grad=True); y = x.clone(); y.logit_(0.1); r = y
x = torch.tensor([1., 2.], requires_grad=True); x.addcmul_(x, x)
x = torch.tensor([1., 2.], requires_grad=True); y = x.clone(); y.eq_(1); y.sum().backward(); r = (y.detach(), x.grad)
x = torch.tensor([1, 2]); x.div_(2)
x = torch.tensor([1, 2]); r = x.div_(2, rounding_mode='floor')
x = torch.tensor([1, 2]); r = (x.eq_(torch.tensor([1.5, 2.])), x)
x = torch.tensor([1, 2]); r = x.logical_and_(torch.tensor([0.5, 0.]))
x = torch.tensor([1, 2]); x.sqrt_()
x = torch.ones(2); x.float_power_(2)
x = torch.tensor([5, 6]); x &= 4; x |= 1; x ^= 2; x <<= 1; r = x
x = torch.ones(2); x.addcmul_(torch.ones(3), torch.ones(3))
x = torch.tensor([1., -1.]); r = (x.negative_() is x, x.absolute_(), x.multiply_(3), x.subtract_(1, alpha=2), x.divide_(2), x.arctan_())
"""
