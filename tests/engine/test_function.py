"""autograd.Function as it is offered: what forward may do, what backward must return, and what is said when it does
not."""

from __future__ import annotations

import pytest

import autograd_lab as torch
from autograd_lab.autograd.function import once_differentiable


@pytest.fixture
def x():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def make(forward, backward, **more):
    """A Function from two plain functions."""
    parts = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Made", (torch.autograd.Function,), {**parts, **{k: staticmethod(v) for k, v in more.items()}})


def test_one_node_with_its_name(x):
    y = make(lambda ctx, x: x * 2, lambda ctx, g: g * 2).apply(x)
    assert y.grad_fn.name() == "MadeBackward" and y.grad_fn.next_functions[0][0].variable is x
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_inside_forward_nothing_is_recorded(x):
    seen = []

    def forward(ctx, x):
        seen.append((torch.is_grad_enabled(), (x * 2).requires_grad))
        return x * 2

    def backward(ctx, g):
        seen.append(torch.is_grad_enabled())
        return g * 2

    op = make(forward, backward)
    op.apply(x).sum().backward()
    torch.autograd.grad(op.apply(x).sum(), x, create_graph=True)
    assert seen == [(False, False), False, (False, False), True]


def test_saved_inputs_outputs_and_attributes(x):
    def forward(ctx, x, k, w):
        y = x * k * w
        ctx.k = k
        ctx.save_for_backward(x, y, None, w)
        return y

    def backward(ctx, g):
        x, y, none, w = ctx.saved_tensors
        assert none is None and y.tolist() == (x * ctx.k * w).tolist()
        return g * ctx.k * w, None, g * ctx.k * x

    w = torch.tensor([5.0, 6.0], requires_grad=True)
    make(forward, backward).apply(x, 3, w).sum().backward()
    assert x.grad.tolist() == [15.0, 18.0] and w.grad.tolist() == [3.0, 6.0]


def test_setup_context(x):
    def setup(ctx, inputs, output):
        ctx.k = inputs[1]
        ctx.save_for_backward(output)

    op = make(lambda x, k: x * k, lambda ctx, g: (g * ctx.k, None), setup_context=setup)
    op.apply(x, 4).sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]


def test_needs_input_grad(x):
    seen = []

    def backward(ctx, g):
        seen.append(ctx.needs_input_grad)
        return g, g, None

    make(lambda ctx, x, y, k: x + y, backward).apply(x, torch.ones(2), 3).sum().backward()
    assert seen == [(True, False, False)] and x.grad.tolist() == [1.0, 1.0]


def test_several_outputs(x):
    seen = []

    def backward(ctx, g, h):
        seen.append((g.tolist(), h.tolist()))
        return g * 2 + h * 3

    a, b = make(lambda ctx, x: (x * 2, x * 3), backward).apply(x)
    assert a.grad_fn is b.grad_fn and (a.output_nr, b.output_nr) == (0, 1)
    b.sum().backward()
    assert seen == [([0.0, 0.0], [1.0, 1.0])] and x.grad.tolist() == [3.0, 3.0]
    a, b = make(lambda ctx, x: (x * 2, x * 3), backward).apply(x)
    x.grad = None
    (a * b).sum().backward()
    assert x.grad.tolist() == [12.0, 24.0]


def test_without_materialised_grads(x):
    seen = []

    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 2, x * 3

    def backward(ctx, g, h):
        seen.append(g)
        return h * 3

    make(forward, backward).apply(x)[1].sum().backward()
    assert seen == [None] and x.grad.tolist() == [3.0, 3.0]


def test_non_differentiable_outputs(x):
    def forward(ctx, x):
        order, top = x.argmax(), x.max()
        flag = x * 0
        ctx.mark_non_differentiable(flag)
        return top, order, flag, "a word"

    top, order, flag, word = make(forward, lambda ctx, g, *rest: torch.ones(2) * g).apply(x)
    assert top.requires_grad and not order.requires_grad and not flag.requires_grad and word == "a word"
    top.backward()
    assert x.grad.tolist() == [1.0, 1.0]


def double_in_place(ctx, x):
    x.mul_(2)
    ctx.mark_dirty(x)
    return x


def test_dirty_inputs(x):
    op = make(double_in_place, lambda ctx, g: g * 2)
    y = x * 3
    z = op.apply(y)
    assert z is y and y.grad_fn.name() == "MadeBackward" and y.tolist() == [6.0, 12.0]
    z.sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad has been used in an in-place operation"):
        op.apply(x.detach().clone().requires_grad_())


def test_a_dirty_view_moves_its_bases_history(x):
    y = x * 3
    make(double_in_place, lambda ctx, g: g * 2).apply(y[:1])
    assert y.tolist() == [6.0, 6.0] and y.grad_fn.name() == "torch::autograd::CopySlices"
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 3.0]


def test_a_dirty_input_among_several_outputs(x):
    def forward(ctx, x):
        y = x * 3
        x.mul_(2)
        ctx.mark_dirty(x)
        return x, y

    op = make(forward, lambda ctx, g, h: g * 2 + h * 3)
    a, b = op.apply(x * 1)
    (a + b * 10).sum().backward()
    assert x.grad.tolist() == [32.0, 32.0]
    with pytest.raises(RuntimeError, match="cannot return more than one Tensor"):
        op.apply((x * 1)[:1])


def test_a_saved_dirty_input(x):
    def forward(ctx, x):
        x.exp_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    op = make(forward, lambda ctx, g: g * ctx.saved_tensors[0])
    y = op.apply(x * 1)
    y.sum().backward()
    assert x.grad.tolist() == y.tolist()
    y = op.apply(x * 1)
    y.mul_(2)
    with pytest.raises(RuntimeError, match="MadeBackward saved its result"):
        y.sum().backward()


def test_an_input_returned_as_it_is(x):
    y = make(lambda ctx, x: x, lambda ctx, g: g * 5).apply(x)
    assert y is not x and y.data_ptr() == x.data_ptr()
    y.sum().backward()
    assert x.grad.tolist() == [5.0, 5.0]


def cube(ctx, x):
    y = x * x * x
    ctx.save_for_backward(x, y)
    return y


def test_double_and_triple_backward(x):
    def backward(ctx, g):
        return g * 3 * ctx.saved_tensors[0] ** 2

    value = make(cube, backward).apply(x)
    found = []
    for _ in range(3):
        (value,) = torch.autograd.grad(value.sum(), x, create_graph=True)
        found.append(value.tolist())
    assert found == [[3.0, 12.0], [6.0, 12.0], [6.0, 6.0]]


def test_double_backward_through_a_saved_output():
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    op = make(forward, lambda ctx, g: g * ctx.saved_tensors[0])
    x = torch.tensor([0.1, 0.5], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(op.apply, (x,)) and torch.autograd.gradgradcheck(op.apply, (x,))


def test_once_differentiable(x):
    @once_differentiable
    def backward(ctx, g):
        return g * 3 * ctx.saved_tensors[0] ** 2

    op = make(cube, backward)
    op.apply(x).sum().backward()
    assert x.grad.tolist() == [3.0, 12.0]
    cotangent = torch.ones(2, requires_grad=True)
    (g,) = torch.autograd.grad(op.apply(x), x, cotangent, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        g.sum().backward()


def test_backward_twice(x):
    saves = make(cube, lambda ctx, g: g * 3 * ctx.saved_tensors[0] ** 2).apply(x).sum()
    saves.backward()
    with pytest.raises(RuntimeError, match="second time"):
        saves.backward()
    keeps_nothing = make(lambda ctx, x: x * 2, lambda ctx, g: g * 2).apply(x).sum()
    keeps_nothing.backward()
    keeps_nothing.backward()
    assert x.grad.tolist() == [3.0 + 4, 12.0 + 4]


def test_a_saved_input_overwritten(x):
    y = x * 1
    z = make(cube, lambda ctx, g: g * 3 * ctx.saved_tensors[0] ** 2).apply(y)
    y += 1
    with pytest.raises(
        RuntimeError, match=r"which is output 0 of Add, is at version 1; expected version 0.*MadeBackward saved"
    ):
        z.sum().backward()


def test_a_gradient_is_summed_to_its_inputs_shape_but_never_spread():
    x, b = torch.ones(4, 3, requires_grad=True), torch.ones(3, requires_grad=True)
    make(lambda ctx, x, b: x + b, lambda ctx, g: (g, g)).apply(x, b).sum().backward()
    assert b.grad.tolist() == [4.0] * 3
    with pytest.raises(
        RuntimeError,
        match=r"returned an invalid gradient at index 0 - got \[3\] but expected shape compatible with \[4, 3\]",
    ):
        make(lambda ctx, x: x.sum(0), lambda ctx, g: g).apply(x).sum().backward()


def test_a_gradient_of_another_dtype_is_converted(x):
    make(lambda ctx, x: x * 2, lambda ctx, g: (g * 2).double()).apply(x).sum().backward()
    assert x.grad.dtype is torch.float32


def test_none_for_a_gradient_is_zero_contribution(x):
    make(lambda ctx, x: x * 2, lambda ctx, g: None).apply(x).sum().backward()
    assert x.grad is None


@pytest.mark.parametrize("returned, count", [((1, 2), 2), ((), 0)])
def test_wrong_number_of_gradients(x, returned, count):
    op = make(lambda ctx, x: x * 2, lambda ctx, g: tuple(g for _ in returned))
    with pytest.raises(
        RuntimeError, match=rf"MadeBackward returned an incorrect number of gradients \(expected 1, got {count}\)"
    ):
        op.apply(x).sum().backward()


def test_surplus_nones_are_allowed(x):
    make(lambda ctx, x: x * 2, lambda ctx, g: (g * 2, None, None)).apply(x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def wrong_attribute(ctx, x):
    return ctx.save_tensors(x)


WRONG_USES = {
    "save_tensors for saved_tensors": (
        lambda x: make(wrong_attribute, None).apply(x),
        AttributeError,
        "Did you mean: 'saved_tensors'",
    ),
    "called, not applied": (lambda x: make(cube, None)()(x), RuntimeError, "Legacy autograd function"),
    "forward without ctx": (lambda x: make(cube, None).forward(x), TypeError, "missing 1 required positional argument"),
    "no forward": (
        lambda x: type("F", (torch.autograd.Function,), {}).apply(x),
        NotImplementedError,
        "You must implement the forward",
    ),
    "no backward": (
        lambda x: type("F", (torch.autograd.Function,), {"forward": staticmethod(cube)}).apply(x).sum().backward(),
        NotImplementedError,
        "You must implement either the backward",
    ),
    "a number as gradient": (
        lambda x: make(cube, lambda ctx, g: 3).apply(x).sum().backward(),
        RuntimeError,
        "expected Variable or None",
    ),
    "saving a number": (lambda x: make(lambda ctx, x: ctx.save_for_backward(3), None).apply(x), TypeError, "ctx.k = k"),
    "the learner's own error": (lambda x: make(cube, lambda ctx, g: {}["k"]).apply(x).sum().backward(), KeyError, "k"),
}


@pytest.mark.parametrize("use, error, text", WRONG_USES.values(), ids=WRONG_USES)
def test_wrong_uses(x, use, error, text):
    with pytest.raises(error, match=text):
        use(x)
    assert torch.is_grad_enabled(), "recording is on again after the error"


def test_without_a_gradient_no_node(x):
    op = make(lambda ctx, x: x * 2, lambda ctx, g: g * 2)
    assert op.apply(torch.ones(2)).grad_fn is None
    with torch.no_grad():
        assert op.apply(x).grad_fn is None


def test_an_intermediate_left_on_ctx_may_be_used_once_but_not_differentiated(x):
    def forward(ctx, x):
        ctx.square = x * x
        return x**3

    op = make(forward, lambda ctx, g: 3 * g * ctx.square)
    op.apply(x).sum().backward()
    assert x.grad.tolist() == [3.0, 12.0]
    y = op.apply(x)
    (g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    assert g.tolist() == [3.0, 12.0]
    with pytest.raises(RuntimeError, match=r"left it on ctx as a plain attribute, ctx.square") as error:
        torch.autograd.grad(g.sum(), x)
    assert "save_for_backward" in str(error.value)
    assert not y.grad_fn.square.requires_grad


def test_an_output_left_on_ctx_has_its_history_under_create_graph(x):
    def forward(ctx, x):
        ctx.y = x.exp()
        return ctx.y

    (g,) = torch.autograd.grad(make(forward, lambda ctx, g: g * ctx.y).apply(x).sum(), x, create_graph=True)
    (h,) = torch.autograd.grad(g.sum(), x)
    assert h.tolist() == pytest.approx(x.exp().tolist())


def test_what_does_not_depend_on_the_inputs_may_be_saved(x):
    def forward(ctx, x):
        ctx.save_for_backward(x, torch.full((2,), 3.0))
        ctx.mask = x > 1
        return x**3

    def backward(ctx, g):
        x, three = ctx.saved_tensors
        return g * three * x * x * ctx.mask

    (g,) = torch.autograd.grad(make(forward, backward).apply(x).sum(), x, create_graph=True)
    (h,) = torch.autograd.grad(g.sum(), x)
    assert h.tolist() == [0.0, 12.0]


def test_a_write_through_a_view_of_a_view_made_inside_is_refused(x):
    z = x * 1
    y = make(lambda ctx, x: x[:1], lambda ctx, g: torch.cat([g, g])).apply(z)
    assert y._base is z
    for write in (lambda: y.mul_(2), lambda: y[0].mul_(2), lambda: y.view(1, 1).zero_()):
        with pytest.raises(RuntimeError, match="Output 0 of Made is a view and is being modified inplace"):
            write()
    assert z.tolist() == [1.0, 2.0]


def test_forward_mode_and_vmap_rules_may_be_written_and_are_refused_by_name():
    Function = torch.autograd.Function
    with pytest.raises(NotImplementedError, match="must implement the jvp function"):
        Function.jvp(None)
    with pytest.raises(NotImplementedError, match="To use autograd.Function with vmap"):
        Function.vmap(None, None)
