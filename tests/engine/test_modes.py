"""no_grad, enable_grad, set_grad_enabled: as context, decorator, on generators, per thread."""

from __future__ import annotations

import threading

import pytest

import autograd_lab as torch
from autograd_lab.autograd import state


@pytest.fixture
def x():
    return torch.ones(2, requires_grad=True)


@pytest.fixture(autouse=True)
def recording_again_afterwards():
    yield
    assert torch.is_grad_enabled()


def test_contexts_nest(x):
    with torch.no_grad():
        assert not (x * 2).requires_grad and not torch.is_grad_enabled()
        with torch.enable_grad():
            assert (x * 2).requires_grad
            with torch.set_grad_enabled(False):
                assert not (x * 2).requires_grad
            assert torch.is_grad_enabled()
        assert not torch.is_grad_enabled()


def test_one_object_in_itself(x):
    mode = torch.no_grad()
    with mode, mode:
        assert not torch.is_grad_enabled()
    assert torch.is_grad_enabled()


def test_an_exception_restores():
    with pytest.raises(KeyError), torch.no_grad():
        raise KeyError
    assert torch.is_grad_enabled()


@pytest.mark.parametrize(
    "make",
    [lambda: torch.no_grad, lambda: torch.no_grad(), lambda: torch.set_grad_enabled(False)],
    ids=["bare", "called", "set"],
)
def test_decorator(x, make):
    @make()
    def double(t):
        """Twice."""
        return t * 2

    assert torch.is_grad_enabled()
    assert not double(x).requires_grad and double.__name__ == "double" and double.__doc__ == "Twice."
    assert torch.is_grad_enabled()


def test_a_decorated_function_may_recurse(x):
    @torch.no_grad()
    def down(n):
        return [torch.is_grad_enabled()] + (down(n - 1) if n else [])

    assert down(3) == [False] * 4


def test_generators(x):
    @torch.no_grad()
    def steps():
        got = yield torch.is_grad_enabled()
        try:
            yield (got, torch.is_grad_enabled())
        except KeyError:
            yield ("caught", torch.is_grad_enabled())
        return "end"

    run = steps()
    assert next(run) is False and torch.is_grad_enabled()
    assert run.send("sent") == ("sent", False) and torch.is_grad_enabled()
    assert run.throw(KeyError) == ("caught", False) and torch.is_grad_enabled()
    with pytest.raises(StopIteration) as stop:
        next(run)
    assert stop.value.value == "end"
    steps().close()


def test_set_as_a_function(x):
    torch.set_grad_enabled(False)
    assert not (x * 2).requires_grad
    torch.set_grad_enabled(True)
    assert (x * 2).requires_grad


def test_threads_have_their_own_mode(x):
    seen, inside, done = [], threading.Event(), threading.Event()

    def other():
        seen.append(torch.is_grad_enabled())
        with torch.no_grad():
            inside.set()
            done.wait(10)
        seen.append((x * 2).requires_grad)

    with torch.no_grad():
        thread = threading.Thread(target=other)
        thread.start()
        inside.wait(10)
    assert torch.is_grad_enabled() and (x * 2).requires_grad, "another thread's no_grad is not ours"
    done.set()
    thread.join()
    assert seen == [True, True]


def test_backward_from_several_threads(x):
    w = torch.ones(50, requires_grad=True)
    errors = []

    def work():
        try:
            for _ in range(40):
                torch.autograd.grad((w * w * 3).sum(), w)
                (w * 2).sum().backward()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not errors
    assert w.grad.tolist() == [2.0 * 160] * 50


def test_leaves_can_be_made_under_no_grad():
    with torch.no_grad():
        w = torch.ones(2, requires_grad=True)
        layer = torch.nn.Linear(2, 2)
    assert (w * 2).requires_grad and layer.weight.requires_grad


def test_eval_is_not_no_grad():
    layer = torch.nn.Linear(2, 2).eval()
    assert layer(torch.ones(1, 2)).requires_grad and not layer.training


def test_ops_look_at_what_they_save_only_while_an_inference_tensor_lives():
    with torch.inference_mode():
        i = torch.ones(2)
    w = torch.ones(2, requires_grad=True)
    assert "inference tensors" in state._causes
    with pytest.raises(RuntimeError, match="cannot be saved for backward"):
        w * i
    del i
    assert "inference tensors" not in state._causes and (w * 2).requires_grad


def test_a_refused_write_into_an_inference_tensor_has_written_nothing():
    with torch.inference_mode():
        i = torch.ones(2)
    for write in (lambda: i.add_(1), lambda: i.relu_(), lambda: i.zero_(), lambda: i.__setitem__(0, 5.0)):
        with pytest.raises(RuntimeError, match="Inplace update to inference tensor"):
            write()
        with torch.no_grad(), pytest.raises(RuntimeError, match="Inplace update to inference tensor"):
            write()
    assert i.tolist() == [1.0, 1.0]


def test_modes_of_one_thread_are_no_others():
    seen = []

    def other():
        seen.append((torch.is_inference_mode_enabled(), torch.ones(1).is_inference()))
        with torch.no_grad():
            inside.wait(5)
            seen.append(torch.is_grad_enabled())

    inside = threading.Event()
    with torch.inference_mode():
        thread = threading.Thread(target=other)
        thread.start()
    assert torch.is_grad_enabled() and (torch.ones(1, requires_grad=True) * 2).requires_grad
    inside.set()
    thread.join()
    assert seen == [(False, False), False]
