"""Let the C library keep the memory of large arrays for the next ones.

glibc hands a block above its threshold back to the system at every free and takes the next one page by page: 17 to 20 ns
an element, more than most ops cost. Told to keep them, it recycles, and an elementwise chain on a million elements is
2.5 times faster. Knows nothing of numpy.
"""

from __future__ import annotations

import ctypes
import os
import sys

__all__ = ["keep"]

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
LARGEST = 32 * 2**20  # bytes: what glibc accepts at most as a threshold; larger blocks stay the system's
KEPT = 512 * 2**20  # bytes at the end of the heap that are not given back
CHOSEN = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES")


def keep() -> bool:
    """Set the thresholds of this process; False where it is not glibc's, or where the user has set them."""
    if not sys.platform.startswith("linux") or any(name in os.environ for name in CHOSEN):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return bool(library.mallopt(M_MMAP_THRESHOLD, LARGEST) and library.mallopt(M_TRIM_THRESHOLD, KEPT))
