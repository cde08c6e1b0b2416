"""Every wrong use of tests/engine/wrong_uses.py: PyTorch raises that very type with that very sentence."""

from __future__ import annotations

import pytest
import torch as oracle

import autograd_lab as ours
from tests.engine.wrong_uses import WRONG_USES

from .both import error_differences, first_sentence, run


@pytest.mark.parametrize("wrong", WRONG_USES, ids=lambda w: w.name)
def test_wrong_use(wrong, behaviour):
    theirs, mine = run(wrong.code, oracle).error, run(wrong.code, ours).error
    found = error_differences(theirs, mine)
    behaviour("wrong uses", "passing" if not found else "differing")
    assert not found, "\n".join(found)
    assert type(theirs).__name__ == wrong.error.__name__
    line = " ".join(str(theirs).split())
    assert line.startswith(wrong.sentence) and first_sentence(line).startswith(wrong.sentence.split(". ")[0]), line
