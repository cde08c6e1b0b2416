"""Overflow and nan are silent in our ops, as in PyTorch, and not silent in the learner's own numpy."""

from __future__ import annotations

import subprocess
import sys

OURS = """
import autograd_lab as torch
big = torch.tensor([1e30, 0.0], requires_grad=True)
loss = (big * big * big / big).log().sum()
loss.backward()
print(torch.tensor([[1e30]]).mm(torch.tensor([[1e30]])).item(), loss.item())
"""
THEIRS = "import numpy as np\nprint(np.float32(1e30) * np.ones(1, 'float32') * np.float32(1e30))\n"


def stderr(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_our_ops_do_not_warn():
    assert stderr(OURS) == ""


def test_the_learners_numpy_still_warns():
    assert "overflow encountered" in stderr("import autograd_lab\n" + THEIRS)
