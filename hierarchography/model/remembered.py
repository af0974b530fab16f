"""Keeps what was computed of a corpus or a view for as long as it is in use, since several steps ask for the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Found = TypeVar("Found")

_KNOWN: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()


def remembered(owner: object, question: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` found the first time that this was asked of `owner`; `question` must tell everything else it uses.

    The owner is compared by identity. The result is shared: treat it as read-only.
    """
    known = _KNOWN.setdefault(owner, {})
    if question not in known:
        known[question] = find()
    found: Found = known[question]
    return found
