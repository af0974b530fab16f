"""What was found out about a corpus without a tree, kept for as long as the corpus is in use.

A tree is named several times while it is arranged (`build.arrange`), and each time the same is asked of the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from hierarchography.model import Corpus

Found = TypeVar("Found")

_KNOWN: WeakKeyDictionary[Corpus, dict[Hashable, Any]] = WeakKeyDictionary()


def remembered(corpus: Corpus, question: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` found the first time that this was asked of the corpus; `question` must tell everything it uses.

    The result is shared: treat it as read-only.
    """
    known = _KNOWN.setdefault(corpus, {})
    if question not in known:
        known[question] = find()
    found: Found = known[question]
    return found
