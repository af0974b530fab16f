"""Reads facets in abstracts: which sentences tell the problem, the method and the result, without a language model."""

from __future__ import annotations

from hierarchography.facets.classifier import (
    FACETS,
    FILE,
    Encode,
    Weights,
    facets_by_place,
    facets_of,
    features,
    places,
    shipped,
)
from hierarchography.facets.headed import FACET_OF, by_headings
from hierarchography.facets.sentences import spans
from hierarchography.facets.split import Faceted, corpus_of, split

__all__ = [
    "FACETS",
    "FACET_OF",
    "FILE",
    "Encode",
    "Faceted",
    "Weights",
    "by_headings",
    "corpus_of",
    "facets_by_place",
    "facets_of",
    "features",
    "places",
    "shipped",
    "spans",
    "split",
]
