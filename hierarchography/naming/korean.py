"""Removes the particles attached to Korean nouns, and marks the ends of noun phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

KOREAN = "ko"
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_OF = re.compile(r"(?<=..)의$")
_CLOSING = re.compile(
    r"(?<=..)(?:에서는|에서의|에서|으로|에게|까지|부터|보다|마다|처럼|에는|들은|들을|들이|을|를|은|는|에|와|과|로|이)$|(?<=...)가$"
)
_VERB = re.compile(
    r"(?<=..)(?:다|하는|되는|있는|하고|하며|하여|되어|하기|적인|위한|대한|통한|통해|위해|대해|관한|의한|따른|따라|하도록)$"
)
_GAP = ","


def apart(tokens: Sequence[str]) -> Iterator[str]:
    """The tokens of a text: nouns without particles, a gap after each particle that ends a noun phrase, no verbs.

    >>> " ".join(apart(["기계", "번역의", "품질을", "분석하였다"]))
    '기계 번역 품질 , ,'
    """
    for token in tokens:
        if not _HANGUL.match(token):
            yield token
        elif _VERB.search(token):
            yield _GAP
        elif of := _OF.search(token):
            yield token[: of.start()]
        elif closing := _CLOSING.search(token):
            yield token[: closing.start()]
            yield _GAP
        else:
            yield token
