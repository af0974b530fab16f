"""Parts by name: `"ward"` -> `"hierarchography.clustering.ward:build"`, imported only when asked for.

A part that another package offers is found through an entry point of the group
`hierarchography.<kind>`; the built-in parts are listed below. Names, not imports, tie the stages
together, so that no stage needs to import another and `import hierarchography` stays quick.

>>> load("builders", "density")                                     # doctest: +SKIP
<function build at 0x...>
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import Distribution, EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from hierarchography.errors import InputError

BUILT_IN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "encoders": {
            "minilm": "hierarchography.embedding.transformer:minilm",
            "minilm-torch": "hierarchography.embedding.transformer:minilm_torch",
            "sketch": "hierarchography.embedding.sketch:sketch",
            "lsa": "hierarchography.embedding.lsa:LsaEncoder",
            "precomputed": "hierarchography.embedding.precomputed:PrecomputedEncoder",
        },
        "builders": {
            "density": "hierarchography.clustering.density:build",
            "naive": "hierarchography.clustering.naive:build",
            "condensed": "hierarchography.clustering.condensed:build",
            "ward": "hierarchography.clustering.ward:build",
            "kmeans": "hierarchography.clustering.kmeans:build",
        },
        "namers": {
            "keywords": "hierarchography.naming.keywords:name_tree",
            "llm": "hierarchography.naming.llm:name_tree",
        },
    }
)


def kinds() -> list[str]:
    """The kinds of parts."""
    return list(BUILT_IN)


def names(kind: str) -> list[str]:
    """The names of one kind of part, built-in ones first, in a fixed order."""
    return list(_registry(kind))


def load(kind: str, name: str) -> Any:
    """Import and return the part called `name`; `InputError` lists the known names when it is none of them."""
    registry = _registry(kind)
    if name not in registry:
        raise InputError(f"unknown {kind[:-1]} {name!r}; known: {', '.join(registry)}")
    return EntryPoint(name, registry[name], kind).load()


def distribution(kind: str, name: str) -> Distribution | None:
    """The package that brings a part; None for a part of this package, or one that is not known."""
    if name in BUILT_IN[kind]:
        return None
    found = (point.dist for point in entry_points(group=f"hierarchography.{kind}", name=name))
    return next(found, None)


def _registry(kind: str) -> dict[str, str]:
    if kind not in BUILT_IN:
        raise InputError(f"unknown kind of plug-in {kind!r}; known: {', '.join(BUILT_IN)}")
    registry = dict(BUILT_IN[kind])
    for point in sorted(entry_points(group=f"hierarchography.{kind}"), key=lambda point: point.name):
        registry.setdefault(point.name, point.value)
    return registry
