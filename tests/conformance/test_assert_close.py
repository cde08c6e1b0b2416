"""assert_close beside PyTorch's: what it accepts, what it refuses, and its whole text."""

from __future__ import annotations

import pytest

from .both import LIBRARIES, run

CASES = [
    "1, 1", "1, 2", "1, 1.0", "1.0, 1.0 + 1e-8", "1.0, 1.1", "0.0, 1e-9", "1.0, 0.0", "float('nan'), float('nan')",
    "float('nan'), float('nan'), equal_nan=True", "float('inf'), float('inf')", "1.0, 1.05, rtol=0.1, atol=0", "1.0, 2.0, rtol=0.1",
    "1.0, 2.0, atol=0.1", "True, True", "True, False", "None, None", "None, 1", "None, T([1.0])", "'a', 'a'", "'a', 1",
    "np.float32(1), np.float32(2)", "np.bool_(True), True", "1j, 2j",
    "T([1.0, 2.0]), T([1.0, 2.0])", "T([1.0, 2.0]), T([1.0, 2.5])", "T([1.0, 2.0]), T([1.5, 2.5])", "T([1, 2]), T([1, 3])",
    "T([1, 2]), T([1, 3]), rtol=0, atol=2", "T([True, False]), T([True, True])", "T([1.0]), T([1])", "T([1.0]), T([1]), check_dtype=False",
    "T([1.0]), T([2]), check_dtype=False", "T([1.0]), T([[1.0]])", "T(1.0), T(2.0)", "T(1), T(2)", "T(1.0), 1.0",
    "T([float('nan')]), T([float('nan')])", "T([float('nan')]), T([float('nan')]), equal_nan=True",
    "T([float('inf'), 1.0]), T([float('inf'), 1.0])", "T([float('inf'), 1.0]), T([-float('inf'), 1.0])", "T([1.0, 2.0]), T([0.0, 0.0])",
    "T([[1.0, 2.0], [3.0, 4.0]]), T([[1.0, 2.0], [3.0, 5.0]])", "T([1.0]), T([1.0 + 5e-6])", "T([1.0], dtype=torch.float64), T([1.0 + 5e-6])",
    "T([1.0], dtype=torch.float64), T([1.0 + 5e-6], dtype=torch.float64)", "T([1.0], dtype=torch.float16), T([1.01], dtype=torch.float16)",
    "T([]), T([])", "np.ones(2), np.ones(2)", "np.ones(2), np.zeros(2)", "np.ones(2), T([1.0, 1.0])", "[1, 2.0], [1, 2.5]", "[1, 2], [1]",
    "[1, 2], (1, 2)", "{'a': 1, 'b': T([1.0])}, {'a': 1, 'b': T([2.0])}", "{'a': 1}, {'b': 1}", "{'a': [1, {'c': 2}]}, {'a': [1, {'c': 3}]}",
    "T([1.0]), T([2.0]), msg='mine'", "T([1.0]), T([2.0]), msg=lambda m: 'head ' + m", "[1], 1", "object(), object()",
    "torch.nn.Parameter(T([1.0])), T([1.0])", "torch.nn.Parameter(T([1.0])), T([1.0]), allow_subclasses=False",
    "T([[1.0, 2.0], [3.0, 4.0]]).t(), T([[1.0, 3.0], [2.0, 4.0]]), check_stride=True", "T([255, 0], dtype=torch.uint8), T([0, 255], dtype=torch.uint8)",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_same_verdict_in_the_same_words(case, behaviour):
    theirs, mine = (
        run(f"T = torch.tensor\ntorch.testing.assert_close({case})", library).error for library in LIBRARIES.values()
    )
    assert type(mine) is type(theirs)
    assert str(mine).replace("autograd_lab.tensor", "torch").replace(
        "autograd_lab.nn.parameter", "torch.nn.parameter"
    ) == str(theirs)
    behaviour("assert_close", "passing")
