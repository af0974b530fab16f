"""Hierarchography: topic maps of science. Papers in, a hierarchical map of their topics out.

>>> import hierarchography as hg
>>> m = hg.build_map("papers.csv")                                  # doctest: +SKIP
>>> m                                                               # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.build.fetch import fetch
    from hierarchography.config import Config
    from hierarchography.errors import (
        EncoderError,
        HierarchographyError,
        InputError,
        MissingExtra,
        NamingError,
        RenderError,
        SourceError,
        TreeError,
        WorkersError,
    )
    from hierarchography.estimator import HierarchicalTopicModel
    from hierarchography.maps.evaluate import evaluate_map
    from hierarchography.model import (
        Corpus,
        Embeddings,
        Paper,
        Topic,
        TopicTree,
    )
    from hierarchography.topic_map import TopicMap, build_map, load_map

__version__ = "0.1.0"

_HOMES = {
    "Config": "config",
    "Corpus": "model",
    "Embeddings": "model",
    "EncoderError": "errors",
    "HierarchicalTopicModel": "estimator",
    "HierarchographyError": "errors",
    "InputError": "errors",
    "MissingExtra": "errors",
    "NamingError": "errors",
    "Paper": "model",
    "RenderError": "errors",
    "SourceError": "errors",
    "Topic": "model",
    "TopicMap": "topic_map",
    "TopicTree": "model",
    "TreeError": "errors",
    "WorkersError": "errors",
    "build_map": "topic_map",
    "evaluate_map": "maps.evaluate",
    "fetch": "build.fetch",
    "load_map": "topic_map",
}

__all__ = [
    "Config",
    "Corpus",
    "Embeddings",
    "EncoderError",
    "HierarchicalTopicModel",
    "HierarchographyError",
    "InputError",
    "MissingExtra",
    "NamingError",
    "Paper",
    "RenderError",
    "SourceError",
    "Topic",
    "TopicMap",
    "TopicTree",
    "TreeError",
    "WorkersError",
    "__version__",
    "build_map",
    "evaluate_map",
    "fetch",
    "load_map",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
