"""Handles articles and elisions inside phrases in French, Italian, Spanish and Portuguese: "analyse de l'opinion".

A link between two words becomes one token: "d'", "de la", "de l'", "dell'". It is a connector, allowed only inside
phrases. Other elided words ("qu'", "l'" alone) become separate tokens; as function words, no phrase crosses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ELIDING = frozenset({"fr", "it"})
ARTICLES = {"fr": frozenset({"la", "l'"}), "es": frozenset({"la", "los", "las", "el"})}
"""Articles that form one link with a preceding "de"."""
_OF = "de"
_ELIDED = re.compile(
    r"(?:jusqu|lorsqu|puisqu|quelqu|dell|nell|sull|dall|all|qu|un|[cdjlmnst])['’](?=\w)", re.IGNORECASE
)
_SPACED = re.compile(r"(?<=['’]) ")


def linked(tokens: Sequence[str], language: str) -> Sequence[str]:
    """The tokens of a text with elided words separated and links of two words joined; others are unchanged.

    >>> linked(["analyse", "de", "l'opinion", "d’un", "auteur"], "fr")
    ['analyse', "de l'", 'opinion', "d'", 'un', 'auteur']
    """
    if language in ELIDING:
        tokens = list(_parted(tokens))
    articles = ARTICLES.get(language)
    if not articles:
        return tokens
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1].casefold() == _OF and token.casefold() in articles:
            joined[-1] = f"{_OF} {token.casefold()}"
        else:
            joined.append(token)
    return joined


def written(words: Sequence[str]) -> str:
    """Words joined into a text, without a space after an elided word.

    >>> written(["extraction", "d'", "information"])
    "extraction d'information"
    """
    return _SPACED.sub("", " ".join(words))


def _parted(tokens: Sequence[str]) -> Iterator[str]:
    for token in tokens:
        elided = _ELIDED.match(token)
        if elided is None:
            yield token
        else:
            yield elided[0].lower().replace("’", "'")
            yield token[elided.end() :]
