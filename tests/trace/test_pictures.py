"""The three documents as SVG and as tables: well-formed, deterministic, escaped, nothing on top of anything else."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import autograd_lab as torch
from autograd_lab.trace import table
from autograd_lab.trace.documents import BackwardDocument, GraphDocument, LedgerDocument, Node, Value
from autograd_lab.trace.layout import Arrow, Box, place
from autograd_lab.trace.ledger import LedgerLog
from autograd_lab.trace.recorder import backward_document, graph_document, ledger_document
from autograd_lab.trace.stacks import columns as stacks
from autograd_lab.trace.svg import clip, columns, to_svg, wrapped
from autograd_lab.trace.table import to_table
from autograd_lab.trace.words import WORDS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def documents(trace):
    loop = trace.Loop()
    recorder = trace.record(lambda: loop.run(3), ledger=LedgerLog((loop.w1, loop.w2), names=("w1", "w2")))
    return [graph_document(recorder), backward_document(recorder), ledger_document(recorder)]


@pytest.fixture
def cut(trace):
    def program():
        x = torch.tensor(2.0, requires_grad=True)
        y = x * x
        z = y * y.detach()
        z.backward()

    return graph_document(trace.record(program))


def words(svg):
    return [t.text for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pictures_are_well_formed_and_the_same_each_time(documents, lang):
    for document in documents:
        svg = to_svg(document, lang)
        root = ElementTree.fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text
        assert "prefers-color-scheme:dark" in svg
        assert svg == to_svg(document, lang)


def test_a_graph_shows_its_words(documents, cut):
    shown = words(to_svg(documents[0]))
    assert {"w1", "y_pred = mm", "loss = sum", "w1.sub_", "w1.grad.zero_", "clamp(min=0)"} <= set(shown)
    assert "gradient stops here" in shown
    assert "梯度到此为止" in words(to_svg(cut, "zh"))
    assert to_svg(cut).count('class="scissors"') == 2, "on the edge and in the legend"
    assert 'class="scissors"' not in to_svg(documents[0])


def test_a_backward_picture_carries_every_contribution(documents):
    document = documents[1]
    shown = words(to_svg(document))
    for step in document.steps:
        if step.kind == "flow":
            assert step.contribution.text in shown
    assert sum(text.startswith(".grad ") for text in shown) == 2


def test_a_ledger_stacks_what_was_not_cleared(trace):
    bars = {}
    for clear in (True, False):
        loop = trace.Loop(clear)
        recorder = trace.record(lambda loop=loop: loop.run(4), ops=False, ledger=LedgerLog((loop.w1,), names=("w1",)))
        svg = to_svg(ledger_document(recorder))
        bars[clear] = len(re.findall(r'class="[ab]"', svg)) - 2  # two in the legend
    assert bars == {True: 4, False: 1 + 2 + 3 + 4}


def test_names_cannot_break_out():
    nasty = '</text><script>alert("&")</script>\x00\ud800'
    value = Value([2], "float32", "<b>&</b>")
    document = GraphDocument([Node(1, "leaf", nasty, name=nasty, value=value)], title=nasty)
    svg = to_svg(document)
    root = ElementTree.fromstring(svg)
    assert [e.tag for e in root.iter() if "script" in e.tag] == []
    assert "<b>&</b>" in words(svg)
    assert "<script>" in to_table(document), "plain text stays what it is"


@pytest.mark.parametrize("empty", [GraphDocument(), BackwardDocument(GraphDocument()), LedgerDocument()])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_empty_document_says_so(empty, lang):
    assert getattr(WORDS["empty"], lang) in to_svg(empty, lang)
    assert getattr(WORDS["empty"], lang) in to_table(empty, lang)


def test_tables_are_aligned_in_both_languages(documents):
    for lang in ("en", "zh"):
        lines = to_table(documents[0], lang).splitlines()
        header, rule = lines[2], lines[3]
        starts = [m.start() for m in re.finditer("-+", rule)]
        for line in [header, *lines[4:]]:
            for start in starts[1:]:
                before = clip(line, start) if columns(line) > start else line
                assert columns(before) < start or before.endswith((" ", "\u2026")), (line, start)


def test_tables_tell_the_whole_story(documents):
    graph, backward, ledger = (to_table(d) for d in documents)
    assert "clamp(min=0)" in graph and "conftest.py, line" in graph and "no_grad" in graph
    assert "Backward starts at loss" in backward and "w1.grad" in backward
    assert "w1.grad[" in ledger and "zero_()" in ledger and "loss:" in ledger


@pytest.mark.parametrize("render", [to_svg, to_table])
def test_what_is_asked_wrongly_is_refused(render):
    with pytest.raises(ValueError, match='expected "en" or "zh"'):
        render(GraphDocument(), "de")
    with pytest.raises(TypeError, match="got dict"):
        render({})


def overlaps(boxes):
    return [
        (a.id, b.id)
        for k, a in enumerate(boxes)
        for b in boxes[:k]
        if abs(a.x - b.x) * 2 < a.width + b.width - 0.01 and abs(a.y - b.y) * 2 < a.height + b.height - 0.01
    ]


def ladder(n):
    """Two chains with rungs, and an arrow over the whole length."""
    boxes = [Box(i, 40 + 13 * (i % 5), 20 + 7 * (i % 3)) for i in range(n)]
    arrows = [Arrow(i, i + 2) for i in range(n - 2)] + [Arrow(i, i + 3) for i in range(0, n - 3, 4)] + [Arrow(0, n - 1)]
    return boxes, arrows


@pytest.mark.parametrize("n", [3, 10, 60, 300])
def test_boxes_never_overlap_and_arrows_go_down(n):
    boxes, arrows = ladder(n)
    width, height = place(boxes, arrows)
    assert overlaps(boxes) == []
    by_id = {b.id: b for b in boxes}
    for arrow in arrows:
        assert by_id[arrow.source].y < by_id[arrow.target].y
        assert [y for _, y in arrow.points] == sorted(y for _, y in arrow.points)
    assert all(0 <= b.x - b.width / 2 and b.x + b.width / 2 <= width + 0.01 for b in boxes)
    assert all(b.y + b.height / 2 <= height + 0.01 for b in boxes)


def test_the_check_for_overlaps_can_fail():
    assert overlaps([Box(1, 10, 10, 0, 0), Box(2, 10, 10, 5, 5)]) == [(2, 1)]


def test_columns_count_wide_characters_twice():
    assert [columns(t) for t in ("abc", "梯度", "a梯")] == [3, 4, 3]
    assert columns(clip("梯度梯度", 5)) <= 5
    assert table.aligned([["a", "b"], ["梯度", "x"]])[2] == "梯度  x"


@pytest.mark.parametrize("text", ["one two three four", "a" * 50, "梯度" * 20, "short", "", "x " + "y" * 30 + " z"])
def test_wrapping_loses_nothing(text):
    lines = wrapped(text, 8)
    assert all(columns(line) <= 8 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_leaves_stand_next_to_their_consumer():
    """A chain of layers: the weight of the last layer is not drawn at the top."""
    boxes = [Box(i, 50, 20) for i in range(12)]
    arrows = [
        Arrow(i, i + 1) for i in range(5)
    ]  # 0..5 is the chain, 6..10 the weights of 1..5, 11 a label on the way of 10
    arrows += [Arrow(6 + k, 1 + k) for k in range(4)] + [Arrow(10, 11), Arrow(11, 5)]
    place(boxes, arrows)
    ys = {b.id: b.y for b in boxes}
    assert all(ys[6 + k] == ys[k] for k in range(4))
    assert (ys[10], ys[11]) == (ys[3], ys[4])


def test_the_end_of_a_long_ledger_is_stacked_on_what_was_there(trace):
    w = torch.tensor(0.0, requires_grad=True)

    def program():
        for _ in range(1000):
            (w * 1).backward()

    recorder = trace.record(program, ops=False, ledger=LedgerLog((w,), names=("w",)))
    (run,) = ledger_document(recorder).runs
    found = stacks(run, 0)
    assert (found[0].parts, found[-1].total) == ([1.0], 1000.0)
    assert all(sum(c.parts) == c.total for c in found)
    assert to_svg(ledger_document(recorder)).count("\u2026") == 1, "the gap is marked"
