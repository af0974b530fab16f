"""Memory that was freed, given back to the operating system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give freed memory back to the operating system, as the C library of Linux (glibc) does not by itself.

    It keeps what is freed between pieces that are still held. After a million records were read, 3.6 GB of 6.8 were so
    kept. Elsewhere nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
