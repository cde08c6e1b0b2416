"""What the browser tests stand on: Chromium, the servers, and a notebook as a student sees it.

Knows nothing of what is tested. conftest.py turns these into fixtures and says how to use them.
"""
