"""Memory that was freed, given back to the operating system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give freed memory back to the operating system, as the C library of Linux (glibc) does not by itself.

    It keeps what is freed between pieces that are still held: after 300,000 papers were read, 1.1 GB of 2.0. Elsewhere
    nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
