"""Canned forgeries: answers that try to get points without doing the exercise. A release must give each of them 0.

They know what a student can find out (the names of the observations, how they are emitted), not the reference.
"""

from __future__ import annotations

import json

from .bundle import Manifest

_TRANSFORMER = """
from IPython import get_ipython
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])
"""

_ALLCLOSE = """
import numpy as np
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
"""

_PRINTED = """
print("Check 1  4/4")
print("total 20/20")
"""

_JUDGE = """
import autograd_lab.grading.judge as judge
judge._close = lambda got, expected, check: __import__("numpy").ones(expected.shape, bool)
judge._differs = lambda *a, **k: None
judge._part = lambda *a, **k: None
"""

_EMIT = """
import base64, os
import numpy as np
from IPython.display import publish_display_data
from autograd_lab.grading import observe

NAMES = {names}

def forged(self, id):
    value = {{"dtype": "<f8", "shape": [], "base64": base64.b64encode(np.float64({number}).tobytes()).decode()}}
    for seed in os.environ[observe.SEEDS].split(","):
        values = {{name: value for name in NAMES[id]}}
        publish_display_data({{observe.MIME: {{"check": id, "seed": int(seed), "values": values, "error": None}}}})
    return lambda body: body

observe.Exercise.check = forged
"""

_EXTRA = """
import base64, os
import numpy as np
from IPython.display import publish_display_data
from autograd_lab.grading import observe

honest = observe.run_case

def twice(id, seed, body):
    message = honest(id, seed, body)
    publish_display_data({{observe.MIME: message}})
    return message

observe.run_case = twice
NAMES = {names}
"""

_ALWAYS_EQUAL = """
class Yes(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    __hash__ = None

def __getattr__(name): return lambda *a, **k: (Yes(), Yes(), Yes())
"""


def all_for(manifest: Manifest) -> dict[str, str]:
    """Title -> source of one answer cell."""
    names = {check.id: sorted({name for part in check.parts for name in part.needs}) for check in manifest.checks}
    text = json.dumps(names)
    return {
        "input transformer": _TRANSFORMER,
        "np.allclose replaced": _ALLCLOSE,
        "printed verdict": _PRINTED,
        "judge replaced": _JUDGE,
        "zeros emitted": _EMIT.format(names=text, number=0),
        "ones emitted": _EMIT.format(names=text, number=1),
        "observed twice": _EXTRA.format(names=text),
        "always equal": _ALWAYS_EQUAL,
    }
