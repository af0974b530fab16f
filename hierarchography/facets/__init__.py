"""Reads facets in abstracts: which sentences tell the problem, the method and the result, without a language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.facets.classifier import (
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
    from hierarchography.facets.names import FACETS, asked_facets
    from hierarchography.facets.reading import Faceted, corpus_of, split
    from hierarchography.facets.sentences import spans

# Imported on first use: `build.checks` comes before everything that computes.
_HOMES = {
    "FACETS": "names",
    "FACET_OF": "headed",
    "FILE": "classifier",
    "Encode": "classifier",
    "Faceted": "reading",
    "Weights": "classifier",
    "asked_facets": "names",
    "by_headings": "headed",
    "corpus_of": "reading",
    "facets_by_place": "classifier",
    "facets_of": "classifier",
    "features": "classifier",
    "places": "classifier",
    "shipped": "classifier",
    "spans": "sentences",
    "split": "reading",
}

__all__ = [
    "FACETS",
    "FACET_OF",
    "FILE",
    "Encode",
    "Faceted",
    "Weights",
    "asked_facets",
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

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
