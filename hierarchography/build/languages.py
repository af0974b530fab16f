"""Whether papers in several languages are brought together by subject, and which."""

from __future__ import annotations

from collections import Counter
from weakref import WeakKeyDictionary

from hierarchography.embedding import TextEncoder, across_languages
from hierarchography.model import Corpus, Embeddings
from hierarchography.vocabulary.languages import latin_languages

_LANGUAGES: WeakKeyDictionary[Corpus, list[str]] = WeakKeyDictionary()
"""The languages of a corpus while it lives: its vectors, words and fields need them."""


def by_subject(embeddings: Embeddings, corpus: Corpus, encoder: TextEncoder) -> tuple[Embeddings, Counter[str]]:
    """Vectors without what they say of a paper's language, and how many papers of each were moved.

    Only where the encoder was taught English alone: one taught many languages brings papers together by itself, and one
    that counts words knows none of them.
    """
    if getattr(encoder, "language", "") != "en":
        return embeddings, Counter()
    if corpus not in _LANGUAGES:
        _LANGUAGES[corpus] = latin_languages(corpus.texts())
    return across_languages(embeddings, _LANGUAGES[corpus])
