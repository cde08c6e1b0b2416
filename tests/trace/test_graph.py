"""What was computed becomes a graph: nodes, edges, names, lines, and the reasons why something was not recorded."""

from __future__ import annotations

import gc
import json
import threading
import weakref

import autograd_lab as torch
from autograd_lab.trace.documents import to_json
from autograd_lab.trace.listen import listening
from autograd_lab.trace.recorder import Recorder, graph_document


def by_name(document, name):
    return [n for n in document.nodes if n.name == name]


def sources(document, node):
    return [e.source for e in sorted(document.edges, key=lambda e: e.slot) if e.target == node.id]


def test_the_lectures_forward_pass(trace):
    loop = trace.Loop()
    document = graph_document(trace.record(lambda: loop.run(1)))
    ops = [n.label for n in document.nodes if n.kind == "op"]
    assert ops == ["mm", "clamp(min=0)", "mm", "sub", "pow(2)", "sum"]
    assert {n.name for n in document.nodes if n.kind == "leaf"} == {"w1", "w2"}
    assert {n.name for n in document.nodes if n.kind == "input"} == {"x", "y", "w1.grad", "w2.grad"}
    loss, y_pred = by_name(document, "loss")[0], by_name(document, "y_pred")[0]
    assert loss.output and loss.op == "sum"
    assert y_pred.where.text == "y_pred = x.mm(w1).clamp(min=0).mm(w2)"
    assert y_pred.where.file == "conftest.py"
    assert (document.recorded, document.shown, document.error) == (12, 12, None)
    json.dumps(to_json(document), allow_nan=False)


def test_the_update_is_a_ghost_and_says_why(trace):
    loop = trace.Loop()
    document = graph_document(trace.record(lambda: loop.run(1)))
    ghosts = [(n.name, n.op, n.cut) for n in document.nodes if n.kind == "ghost"]
    assert ghosts == [
        (None, "mul", None),
        ("w1", "sub_", "no_grad"),
        (None, "mul", None),
        ("w2", "sub_", "no_grad"),
        ("w1.grad", "zero_", None),
        ("w2.grad", "zero_", None),
    ]
    w1 = by_name(document, "w1")[0]
    assert w1.kind == "leaf"
    assert abs(w1.value.full[0][0] - loop.w1[0, 0].item()) < 1e-12, "the leaf shows its value after the update"


def test_names_follow_the_loop(trace):
    loop = trace.Loop()
    document = graph_document(trace.record(lambda: loop.run(4)))
    assert len(by_name(document, "loss")) == len(by_name(document, "y_pred")) == 4
    assert [n.generation for n in by_name(document, "loss")] == [0, 1, 2, 3]
    grads = [n for n in by_name(document, "w1.grad") if n.kind == "input"]
    assert len({n.value.text for n in grads}) == 4, "each pass writes a new value into .grad"


def test_a_name_bound_through_calls_goes_to_the_last_op_only(trace):
    def model(x):
        h = x * 2
        return h + 1

    def program():
        x = torch.ones(2, requires_grad=True)
        y_pred = model(x)
        final = also = y_pred.sum()
        return final, also

    document = graph_document(trace.record(program))
    assert [(n.op, n.name) for n in document.nodes if n.kind == "op"] == [
        ("mul", "h"),
        ("add", "y_pred"),
        ("sum", "final"),
    ]


def test_parameters_are_named_by_their_module(trace):
    def program():
        model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
        y_pred = model(torch.ones(1, 3))
        return y_pred.sum()

    document = graph_document(trace.record(program))
    assert [n.op for n in document.nodes if n.name == "y_pred"] == ["relu"], "of the ops on one line the last one"
    assert {n.name for n in document.nodes if n.kind == "leaf"} == {"0.weight", "0.bias"}


def test_one_tensor_used_twice_is_one_node(trace):
    def program():
        x = torch.tensor(3.0, requires_grad=True)
        y = x * x
        return y

    document = graph_document(trace.record(program))
    y = document.nodes[-1]
    assert sources(document, y) == [document.nodes[0].id] * 2
    assert [s.name for s in y.saved] == ["y"], "x * x keeps one array"
    assert y.formula == "x * x = 3 * 3 = 9"
    assert y.mathml.startswith("<math>") and "<mn>9</mn>" in y.mathml


def test_why_something_was_not_recorded(trace):
    def program():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        cut = x.detach()
        plain = cut * 2
        with torch.no_grad():
            off = x * 3
        index = x.argmax()
        return plain, off, index

    document = graph_document(trace.record(program))
    assert [(n.op, n.kind, n.cut) for n in document.nodes[1:]] == [
        ("detach", "ghost", "detach"),
        ("mul", "ghost", None),
        ("mul", "ghost", "no_grad"),
        ("argmax", "ghost", "integer"),
    ]
    assert [e.cut for e in document.edges] == ["detach", None, "no_grad", "integer"]


def test_saved_tensors_are_freed_by_backward(trace):
    def program(run):
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x.exp().sum()
        if run:
            y.backward()

    for run in (False, True):
        document = graph_document(trace.record(lambda run=run: program(run)))
        (saved,) = [s for n in document.nodes for s in n.saved]
        exp = next(n for n in document.nodes if n.op == "exp")
        assert (saved.name, saved.of, saved.bytes, saved.freed) == ("out", exp.id, 8, run)


def test_writes_in_place_stay_connected(trace):
    def program():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        h = x * 2
        h[0] = 5.0
        h.mul_(3)
        return h.sum()

    document = graph_document(trace.record(program))
    ops = {n.op: n for n in document.nodes if n.kind == "op"}
    assert list(ops) == ["mul", "getitem", "copy_", "mul_", "sum"]
    assert ops["getitem"].label == "getitem[0]"
    assert sources(document, ops["copy_"]) == [ops["getitem"].id]
    assert sources(document, ops["mul_"]) == [ops["copy_"].id]
    assert sources(document, ops["sum"]) == [ops["mul_"].id]


def test_plain_tensors_are_followed_through_writes(trace):
    def program():
        t = torch.ones(2)
        t.add_(1)
        return t * 2

    document = graph_document(trace.record(program))
    assert [n.label for n in document.nodes] == ["t", "add_(1)", "mul(2)"]
    assert sources(document, document.nodes[2]) == [document.nodes[1].id]


def test_the_failing_op_is_in_the_picture(trace):
    def program():
        a = torch.ones(2, 3, requires_grad=True)
        b = a * 2
        return b.mm(a)

    document = graph_document(trace.record(program))
    failed = next(n for n in document.nodes if n.id == document.failed)
    assert (failed.op, failed.value) == ("mm", None)
    assert "cannot be multiplied" in document.error.en
    assert "单元格" in document.error.zh


def test_an_error_that_the_code_survived_is_not_the_end(trace):
    def program():
        a = torch.ones(2, 3)
        try:
            a.mm(a)
        except RuntimeError:
            pass
        a * 2
        raise KeyError("later")

    document = graph_document(trace.record(program))
    assert document.failed is None
    assert "KeyError" in document.error.en


def test_a_function_with_several_outputs_is_one_node(trace):
    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, k, x):
            ctx.k = k
            return x * k, x + 1

        @staticmethod
        def backward(ctx, a, b):
            return None, a * ctx.k + b

    def program():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        p, q = Two.apply(2.0, x)
        return (p * q).sum()

    document = graph_document(trace.record(program))
    two = next(n for n in document.nodes if n.op == "Two")
    mul = next(n for n in document.nodes if n.op == "mul")
    assert two.label == "Two(2, ·)"
    assert sources(document, mul) == [two.id, two.id]


def test_a_recording_keeps_no_graph_alive(trace):
    kept = []

    def program():
        x = torch.ones(3, requires_grad=True)
        y = (x * 2).exp()
        kept.append(weakref.ref(y))

    gc.disable()
    try:
        trace.record(program)
        assert kept[0]() is None
    finally:
        gc.enable()


def test_a_live_view_is_told_what_is_new_and_only_that(trace):
    recorder = Recorder(max_ops=10)
    loop = trace.Loop()
    with listening(recorder):
        w1, w2 = loop.w1, loop.w2
        y_pred = loop.x.mm(w1)
        first = recorder.graph_delta()
        assert recorder.graph_delta() is None
        loss = y_pred.mm(w2).sum()
        second = recorder.graph_delta()
        with torch.no_grad():
            w1 -= 1
        third = recorder.graph_delta()
        for _ in range(20):
            loss = loss + 1
        fourth, fifth = recorder.graph_delta(), recorder.graph_delta()
    assert [n.name for n in first["nodes"]] == [None, "w1", None], "y_pred is bound only afterwards"
    assert [n.op for n in second["nodes"] if n.op] == ["mm", "mm", "sum"], "the first mm again: it has got its name"
    assert len(first["edges"]) == 2 and len(second["edges"]) == 3
    moved = next(n for n in third["nodes"] if n.name == "w1" and n.kind == "leaf")
    assert abs(moved.value.full[0][0] - w1[0, 0].item()) < 1e-12
    assert (fourth["recorded"], fifth) == (24, None)
    assert len(fourth["nodes"]) <= 3, "what comes after the beginning is only counted"


def test_threads_are_recorded_together(trace):
    def work():
        with torch.no_grad():
            for _ in range(50):
                torch.ones(2) * 2

    def program():
        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()

    assert graph_document(trace.record(program, max_ops=1000)).recorded == 200


def test_ops_that_ran_before_are_shown_as_earlier(trace):
    x = torch.tensor(2.0, requires_grad=True)
    before = x * 3
    document = graph_document(trace.record(lambda: before + 1))
    earlier, now = document.nodes
    assert (earlier.label, earlier.formula, earlier.value.text) == ("mul", None, "6")
    assert (document.recorded, document.shown) == (1, 1)
    assert now.label == "add(1)"


def test_generated_code_of_the_library_is_not_the_learners_line(trace):
    def program():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        (g,) = torch.autograd.grad((x * x).exp().sum(), x, create_graph=True)
        return g

    document = graph_document(trace.record(program))
    assert {n.where.file for n in document.nodes if n.op} == {"test_graph.py"}
