"""The waiting time before a request is retried, for any service.

>>> asked_seconds({"retry-after": "30"})
30.0
>>> wait_seconds(0, {}, first=1.0, longest=8.0, longest_asked=120.0) <= 1.0
True
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def may_pass(status: int) -> bool:
    """Whether the same request may succeed later: after time-outs, conflicts, too many requests and server errors."""
    return status in {408, 409, 425, 429} or status >= 500


def wait_seconds(
    tries: int, headers: Mapping[str, str], *, first: float, longest: float, longest_asked: float
) -> float | None:
    """Seconds to wait after this number of tries; None if the server asks for more than `longest_asked`.

    The wait is that of `Retry-After`, otherwise `first` doubled with every try, at most `longest`, less up to 25% at
    random. `headers` must have lower-case names or ignore case.
    """
    asked = asked_seconds(headers)
    if asked is not None:
        return asked if asked <= longest_asked else None
    return float(min(first * 2**tries, longest) * (1 - 0.25 * random.random()))


def asked_seconds(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, given as a number or as a date; None if it does not ask."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with contextlib.suppress(KeyError, ValueError):
            asked = float(headers[name]) * unit
            if asked >= 0:
                return asked
    with contextlib.suppress(KeyError, ValueError):
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    return None
