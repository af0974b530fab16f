"""Decides whether the vectors of papers in several languages are aligned, and detects their languages."""

from __future__ import annotations

from collections import Counter
from weakref import WeakKeyDictionary

from hierarchography.embedding import TextEncoder, across_languages
from hierarchography.model import Corpus, Embeddings
from hierarchography.vocabulary.languages import latin_languages

_LANGUAGES: WeakKeyDictionary[Corpus, list[str]] = WeakKeyDictionary()
"""The detected languages of each corpus, cached while it is in memory: vectors, words and fields need them."""


def by_subject(embeddings: Embeddings, corpus: Corpus, encoder: TextEncoder) -> tuple[Embeddings, Counter[str]]:
    """The vectors with the differences between languages removed, and the number of shifted papers per language.

    Only for encoders trained on English alone: a multilingual encoder needs no alignment, and one that counts words
    cannot relate words of different languages.
    """
    if getattr(encoder, "language", "") != "en":
        return embeddings, Counter()
    if corpus not in _LANGUAGES:
        _LANGUAGES[corpus] = latin_languages(corpus.lazy_texts())
    return across_languages(embeddings, _LANGUAGES[corpus])
