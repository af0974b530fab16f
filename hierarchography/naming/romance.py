"""Articles and elisions of French, Italian, Spanish and Portuguese inside phrases: "analyse de l'opinion".

What links two words becomes one token: "d'", "de la", "de l'", "dell'". As a connector it stands inside phrases only.
Any other elided word ("qu'", "l'" alone) is a token of its own, a function word that no phrase crosses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ELIDING = frozenset({"fr", "it"})
ARTICLES = {"fr": frozenset({"la", "l'"}), "es": frozenset({"la", "los", "las", "el"})}
"""Articles that with "de" before them are one link."""
_OF = "de"
_ELIDED = re.compile(
    r"(?:jusqu|lorsqu|puisqu|quelqu|dell|nell|sull|dall|all|qu|un|[cdjlmnst])['’](?=\w)", re.IGNORECASE
)
_SPACED = re.compile(r"(?<=['’]) ")


def linked(tokens: Sequence[str], language: str) -> Sequence[str]:
    """The tokens of a text, elided words apart, links of two words together; those of other languages as they are.

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
    """Words as a text, nothing between an elided word and the next.

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
