"""The judges of the op table: each takes one row and raises AssertionError where the row is wrong.

Independent of the package's own gradcheck: differences are taken of the row's forward on plain arrays. test_table.py
runs
them on every row; test_mutations.py shows that each can say no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_lab as torch
from autograd_lab import functions
from autograd_lab.autograd import walk
from autograd_lab.op import ArrayFunctions, Op

from .table import Case, array, cases, cotangent, gradients, inplace_of, several, with_gradient

STEP = 1e-6
CLOSE = {"rtol": 1e-6, "atol": 1e-7}
SINGLE = {"rtol": 2e-5, "atol": 2e-6}


def differences(function: Callable[..., float], inputs: tuple, slot: int) -> np.ndarray:
    """Centred differences of the number `function(*inputs)` with respect to input `slot`."""
    x = np.array(inputs[slot])
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        values = []
        for step in (STEP, -STEP):
            moved = x.copy()
            moved[place] += step
            values.append(function(*inputs[:slot], moved, *inputs[slot + 1 :]))
        found[place] = (values[0] - values[1]) / (2 * STEP)
    return found


def has_samples(op: type[Op]) -> None:
    """Samples exist, and every gradient rule meets at least one input that is not empty."""
    try:
        found = cases(op)
    except LookupError as error:
        raise AssertionError(f"{op.name}: {error}") from None
    if not op.differentiable:
        return
    assert op.vjp, f"{op.name} has no gradient rule: say differentiable = False where that is meant"
    checked = {slot for case in found for slot in case.slots() if case.inputs[slot].size}
    wanted = {slot for slot, rule in enumerate(op.vjp) if rule is not None}
    assert wanted <= checked, f"{op.name}: no sample checks the gradient of input {sorted(wanted - checked)}"


def forward(op: type[Op]) -> None:
    """One value through arrays and through Tensors, in both float types; inputs are left alone."""
    for double, single in zip(cases(op), cases(op, np.float32), strict=True):
        for case in (double, single):
            before = [x.copy() for x in case.inputs]
            plain, found = case.forward(*case.inputs), case.call(*case.tensors())
            assert len(several(plain)) == len(op.outputs or ("out",)), f"{case}: {len(several(plain))} outputs"
            for expected, out in zip(several(plain), several(found), strict=True):
                np.testing.assert_array_equal(array(out), expected, err_msg=str(case))
                assert out._data.dtype == np.asarray(expected).dtype, f"{case}: {out.dtype} through Tensors"
            for x, kept in zip(case.inputs, before, strict=True):
                np.testing.assert_array_equal(x, kept, err_msg=f"{case}: forward wrote into its input")
        outputs = several(double.forward(*double.inputs)), several(single.forward(*single.inputs))
        for wide, narrow in zip(*outputs, strict=True):
            if np.asarray(wide).dtype == np.float64:
                assert np.asarray(narrow).dtype == np.float32, f"{single}: float32 became {np.asarray(narrow).dtype}"
            np.testing.assert_allclose(narrow, wide, **SINGLE, err_msg=str(single))


def weighted(case: Case, arrays: tuple, weights: list) -> float:
    """<weights, outputs of the plain forward>, over the outputs that are floats."""
    found = [out for out in several(case.forward(*arrays)) if out.dtype.kind == "f"]
    return float(sum(np.sum(c * out) for c, out in zip(weights, found, strict=True)))


def first_gradient(op: type[Op]) -> None:
    """The gradient of <cotangent, op(inputs)> against centred differences of the plain forward."""
    for case in cases(op):
        if not case.slots():
            continue
        out, found = gradients(case, case.tensors())
        cs = [cotangent(case, root._data) for root in with_gradient(out)]
        for slot, g in zip(case.slots(), found, strict=True):
            expected = differences(lambda *xs, cs=cs, case=case: weighted(case, xs, cs), case.inputs, slot)
            np.testing.assert_allclose(array(g), expected, **CLOSE, err_msg=f"gradient of input {slot} of {case}")


def one_output_at_a_time(op: type[Op]) -> None:
    """The gradient when a cotangent arrives at one output alone; all of these sum up to the gradient of all."""
    for case in cases(op):
        if not case.slots() or not op.outputs:
            continue
        tensors = case.tensors()
        wanted = [tensors[i] for i in case.slots()]
        total = [np.zeros(t.shape) for t in wanted]
        roots = with_gradient(case.call(*tensors))
        for i, root in enumerate(roots):
            seed = torch.tensor(cotangent(case, root._data))
            found = torch.autograd.grad(root, wanted, seed, retain_graph=True, materialize_grads=True)
            alone = [c if k == i else 0 * c for k, c in enumerate(cotangent(case, r._data) for r in roots)]
            for slot, g, held in zip(case.slots(), found, total, strict=True):
                held += array(g)
                expected = differences(lambda *xs, cs=alone, case=case: weighted(case, xs, cs), case.inputs, slot)
                np.testing.assert_allclose(array(g), expected, **CLOSE, err_msg=f"output {i} for input {slot}: {case}")
        for g, held in zip(gradients(case, case.tensors())[1], total, strict=True):
            np.testing.assert_allclose(array(g), held, rtol=1e-11, atol=1e-11, err_msg=str(case))


def second_gradient(op: type[Op]) -> None:
    """The gradient of <v, gradient(inputs, cotangent)> against centred differences of the first gradient."""
    for case in cases(op):
        slots = case.slots()
        if not slots or np.size(several(case.forward(*case.inputs))[0]) == 0:
            continue
        tensors = case.tensors()
        outs = with_gradient(case.call(*tensors))
        cs = [torch.tensor(cotangent(case, out._data), requires_grad=True) for out in outs]
        wanted = [tensors[i] for i in slots]
        firsts = torch.autograd.grad(outs, wanted, cs, create_graph=True)
        random = np.random.default_rng(7)
        vs = [random.normal(size=g.shape) for g in firsts]
        roots = [(g, torch.tensor(v)) for g, v in zip(firsts, vs, strict=True) if g.requires_grad]
        found = torch.autograd.grad(
            [g for g, _ in roots], [*wanted, *cs], [v for _, v in roots], materialize_grads=True
        )

        def pairing(*given: Any, case: Case = case, slots: list = slots, vs: list = vs) -> float:
            n = len(case.inputs)
            fresh = case.tensors(given[:n])
            seeds = [torch.tensor(c) for c in given[n:]]
            values = torch.autograd.grad(with_gradient(case.call(*fresh)), [fresh[i] for i in slots], seeds)
            return float(sum(np.sum(v * array(g)) for v, g in zip(vs, values, strict=True)))

        everything = (*case.inputs, *(array(c) for c in cs))
        places = [*slots, *range(len(case.inputs), len(everything))]
        for place, g in zip(places, found, strict=True):
            expected = differences(pairing, everything, place)
            np.testing.assert_allclose(
                array(g), expected, rtol=1e-5, atol=1e-6, err_msg=f"second gradient {place} of {case}"
            )


def gradient_form(op: type[Op]) -> None:
    """A gradient has its input's shape and dtype."""
    for dtype in (np.float32, np.float64):
        for case in cases(op, dtype):
            if not case.slots():
                continue
            for slot, g in zip(case.slots(), gradients(case, case.tensors())[1], strict=True):
                x = case.inputs[slot]
                assert g._data.shape == x.shape, f"{case}: gradient of input {slot} has shape {g._data.shape}"
                assert g._data.dtype == x.dtype, f"{case}: gradient of input {slot} is {g._data.dtype}"


def strided(x: np.ndarray) -> np.ndarray:
    """The same values laid out otherwise: every second element of a larger, transposed block."""
    room = np.full([2 * n for n in x.shape[::-1]], np.nan if x.dtype.kind == "f" else 0, x.dtype).T
    place = room[tuple(slice(None, None, 2) for _ in x.shape)]
    place[...] = x
    return place


def layouts(op: type[Op]) -> None:
    """Inputs that are not contiguous, and 0-d inputs kept as numpy scalars, change nothing."""
    for case in cases(op):
        scalars = tuple(x[()] if not x.ndim else strided(x) for x in case.inputs)
        plain, other = case.tensors(), case.tensors(scalars)
        if not case.slots():
            for got, out in zip(several(case.call(*other)), several(case.call(*plain)), strict=True):
                np.testing.assert_array_equal(array(got), array(out), err_msg=str(case))
            continue
        outs, expected = gradients(case, plain)
        gots, found = gradients(case, other)
        for got, out in zip(several(gots), several(outs), strict=True):
            np.testing.assert_allclose(array(got), array(out), rtol=1e-14, atol=1e-14, err_msg=str(case))
        for g, e in zip(found, expected, strict=True):
            np.testing.assert_allclose(array(g), array(e), rtol=1e-13, atol=1e-13, err_msg=str(case))


def inplace(op: type[Op]) -> None:
    """`name_` writes what `name` returns, into its first input's own memory, with the same gradients."""
    checked = 0
    for case in cases(op):
        if np.shape(case.forward(*case.inputs)) != case.inputs[0].shape:
            continue
        checked += 1
        for recorded in (True, False):
            with torch.set_grad_enabled(recorded):
                tensors = case.tensors()
                place = tensors[0].clone()
                memory = place._data
                got = inplace_of(op)(place, *tensors[1:], **case.attrs)
            assert got is place, f"{case}: {op.name}_ returned another tensor"
            if memory.ndim:
                assert place._data is memory, f"{case}: {op.name}_ moved to other memory"
            np.testing.assert_array_equal(array(got), case.forward(*case.inputs), err_msg=f"{op.name}_ of {case}")
            if not recorded or not case.slots():
                continue
            expected = gradients(case, case.tensors())[1]
            seed = torch.tensor(cotangent(case, got._data))
            found = torch.autograd.grad(got, [tensors[i] for i in case.slots()], seed)
            for g, e in zip(found, expected, strict=True):
                np.testing.assert_array_equal(array(g), array(e), err_msg=f"gradient of {op.name}_ of {case}")
    assert checked, f"{op.name}: no sample has an output of its first input's shape, so {op.name}_ was never tried"


def reads_only_what_it_names(op: type[Op]) -> None:
    """Spoil what a rule does not name: nothing changes. Spoil what it names: something does."""
    needed: dict[str, bool] = {}
    common = (
        op.saved_by(op.shared) if op.shared else []
    )  # what is computed once for all rules: one of them may not need it all
    for case in cases(op):
        for slot in case.slots():
            one = op.plans[1 << slot]
            expected = _pulled(case, slot, spoil=())
            results = op.outputs or ("out",)
            others = [n for n in (*op.inputs, *results) if n not in one.names and not op.variadic]
            np.testing.assert_array_equal(
                _pulled(case, slot, spoil=others), expected, err_msg=f"{case} read one of {others}"
            )
            for name in one.names:
                if name not in op.guards and (name in results or name in op.inputs):
                    changed = not np.array_equal(_pulled(case, slot, spoil=[name]), expected, equal_nan=True)
                    use = name if name in common else f"{name} for input {slot}"
                    needed[use] = needed.get(use, False) or changed
    assert all(needed.values()), f"{op.name} saves what no rule needs: {[n for n, used in needed.items() if not used]}"


def _pulled(case: Case, slot: int, spoil: Any) -> np.ndarray:
    """The gradient of `slot` when, between forward and backward, the named arrays have become NaN (False for masks)."""
    inputs = tuple(np.array(x) for x in case.inputs)
    tensors = case.tensors(inputs)
    for i, t in enumerate(tensors):
        if i != slot:
            t.requires_grad_(False)
    out = case.call(*tensors, as_they_are=True)
    results = dict(zip(case.op.outputs or ("out",), several(out), strict=True))
    roots = with_gradient(out)
    seeds = [torch.tensor(cotangent(case, root._data)) for root in roots]
    for name in spoil:
        place = results[name]._data if name in results else inputs[case.op.inputs.index(name)]
        if isinstance(place, np.generic):
            node = roots[0].grad_fn
            node.saved = tuple(place.dtype.type(np.nan) if v is place else v for v in node.saved)
        elif place.flags.writeable:
            place[...] = np.nan if place.dtype.kind == "f" else ~place if place.dtype.kind == "b" else (place + 1) % 2
    return array(torch.autograd.grad(roots, tensors[slot], seeds)[0]).copy()


def two_readers(op: type[Op]) -> None:
    """One rule text, read with the array functions and with the Tensor functions: the same gradients."""
    for case in cases(op):
        slots = case.slots()
        if not slots:
            continue
        plain = [array(g) for g in gradients(case, case.tensors())[1]]
        recorded = gradients(case, case.tensors(), create_graph=True)[1]
        for p, r in zip(plain, recorded, strict=True):
            assert isinstance(r, torch.Tensor), f"{case}: the Tensor functions gave {type(r).__name__}"
            np.testing.assert_allclose(array(r), p, rtol=1e-13, atol=1e-14, err_msg=str(case))


def local_derivative(op: type[Op]) -> None:
    """`op.local` of an elementwise op is the gradient for a cotangent of ones, before broadcasting is undone."""
    if op.kind != "elementwise" or not op.differentiable:
        return
    for case in cases(op):
        out = np.asarray(case.forward(*case.inputs))
        for slot in case.slots():
            full = tuple(np.broadcast_to(x, out.shape).copy() for x in case.inputs)
            found = np.broadcast_to(op.local(slot, case.inputs, out, case.attrs), out.shape)
            moved = [full[slot] + step for step in (STEP, -STEP)]
            values = [case.forward(*full[:slot], x, *full[slot + 1 :]) for x in moved]
            np.testing.assert_allclose(
                found, (values[0] - values[1]) / (2 * STEP), **CLOSE, err_msg=f"local {slot} of {case}"
            )


def own_gradcheck(op: type[Op]) -> None:
    """The package's gradcheck and gradgradcheck agree that the row is right."""
    for case in cases(op):
        if case.slots():

            def function(*tensors: Any, case: Case = case) -> tuple:
                return tuple(with_gradient(case.call(*tensors)))

            assert torch.autograd.gradcheck(function, case.tensors(), raise_exception=False), str(case)
            assert torch.autograd.gradgradcheck(function, case.tensors(), raise_exception=False), str(case)


def not_recorded(op: type[Op]) -> None:
    """A row without gradient gives results that require none, whatever goes in."""
    for case in cases(op):
        leaves = [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in case.inputs]
        assert not with_gradient(case.call(*leaves)), str(case)


def integers(op: type[Op]) -> None:
    """Where the row says `floats`, integer inputs become the default dtype first."""
    for case in cases(op):
        whole = [np.ceil(np.abs(x)).astype(np.int64) + 1 for x in case.inputs]
        out = case.call(*[torch.tensor(x) for x in whole])
        expected = case.call(*[torch.tensor(x.astype(np.float32)) for x in whole])
        assert out.dtype is torch.float32, f"{case}: integers gave {out.dtype}"
        np.testing.assert_array_equal(array(out), array(expected), err_msg=str(case))


def functions_agree(op: type[Op]) -> None:
    """F on arrays and F on Tensors are the row itself."""
    for case in cases(op):
        given = (case.inputs,) if op.variadic else case.inputs
        plain = getattr(ArrayFunctions.of(case.inputs[0]), op.name)(*given, **case.attrs)
        tensors = (tuple(case.tensors()),) if op.variadic else case.tensors()
        found = getattr(functions.F, op.name)(*tensors, **case.attrs)
        for out, expected in zip(several(found), several(plain), strict=True):
            np.testing.assert_array_equal(array(out), expected, err_msg=str(case))
    assert walk.TensorFunctions is functions.F
