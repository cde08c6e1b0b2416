"""Loaded into the pytest subprocess before nbval; and the names that the runner and its plugin share.

nbval imports jsonschema, which imports rfc3987_syntax where JupyterLab has brought it along, which builds a grammar of
internationalised addresses for a second: more than half of what a check takes. jsonschema does well without it, and no
notebook holds such an address in a place where it would be looked at. So it is made absent in that one process.
"""

from __future__ import annotations

import os
import sys

JOB_FILE = "AUTOGRAD_LAB_JOB"
PLUGINS = ("autograd_lab.grading.lean", "nbval.plugin", "autograd_lab.grading.plugin")

if JOB_FILE in os.environ:
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: importing it raises ImportError
