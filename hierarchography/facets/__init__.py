"""Reads facets in abstracts: problem, method and result without a language model, any dimension with one."""

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
    from hierarchography.facets.dimensions import AUTO, Dimension, asked_dimensions
    from hierarchography.facets.headed import FACET_OF, by_headings
    from hierarchography.facets.names import FACETS, asked_facets
    from hierarchography.facets.prompts import blocks, is_grounded, propose, proposed, read, values
    from hierarchography.facets.reading import Faceted, corpus_of, corpus_told, split
    from hierarchography.facets.sentences import spans

# Imported on first use: `build.checks` comes before everything that computes.
_HOMES = {
    "AUTO": "dimensions",
    "Dimension": "dimensions",
    "Encode": "classifier",
    "FACETS": "names",
    "FACET_OF": "headed",
    "FILE": "classifier",
    "Faceted": "reading",
    "Weights": "classifier",
    "asked_dimensions": "dimensions",
    "asked_facets": "names",
    "blocks": "prompts",
    "by_headings": "headed",
    "corpus_of": "reading",
    "corpus_told": "reading",
    "facets_by_place": "classifier",
    "facets_of": "classifier",
    "features": "classifier",
    "is_grounded": "prompts",
    "places": "classifier",
    "propose": "prompts",
    "proposed": "prompts",
    "read": "prompts",
    "shipped": "classifier",
    "spans": "sentences",
    "split": "reading",
    "values": "prompts",
}

__all__ = [
    "AUTO",
    "FACETS",
    "FACET_OF",
    "FILE",
    "Dimension",
    "Encode",
    "Faceted",
    "Weights",
    "asked_dimensions",
    "asked_facets",
    "blocks",
    "by_headings",
    "corpus_of",
    "corpus_told",
    "facets_by_place",
    "facets_of",
    "features",
    "is_grounded",
    "places",
    "propose",
    "proposed",
    "read",
    "shipped",
    "spans",
    "split",
    "values",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
