"""Parts by name: `"ward"` -> `"hierarchography.clustering.ward:build"`, imported only when asked for.

A part that another package offers is found through an entry point of the group
`hierarchography.<kind>`; the built-in parts are listed below. Names, not imports, tie the stages
together, so that no stage needs to import another and `import hierarchography` stays quick.

A part whose module has a dataclass `Settings` brings settings of its own: they are set as `plugins.NAME.SETTING`, and
the part is called with the keyword `options`, an instance of that class. See docs/builders.md.

>>> load("builders", "density")                                     # doctest: +SKIP
<function build at 0x...>
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from importlib.metadata import Distribution, EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from hierarchography.errors import InputError, unknown
from hierarchography.settings import read_section

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

SETTINGS = "Settings"
"""The dataclass, in the module of a part, that holds the settings that the part brings."""


def kinds() -> list[str]:
    """The kinds of parts."""
    return list(BUILT_IN)


def names(kind: str) -> list[str]:
    """The names of one kind of part, built-in ones first, in a fixed order."""
    return list(_registry(kind))


def check(kind: str, name: str) -> None:
    """Raise `InputError` with the known names when `name` is no part of this kind. Nothing is imported."""
    if name not in BUILT_IN.get(kind, ()) and name not in (known := names(kind)):
        raise unknown(kind[:-1], name, known)


def load(kind: str, name: str, given: Mapping[str, Any] | None = None) -> Any:
    """Import and return the part called `name`, bound to the settings `given` where it brings some of its own.

    Raises `InputError` for an unknown name, which lists the known ones, and for a wrong setting.
    """
    check(kind, name)
    part = _point(kind, name).load()
    options = options_of(kind, name, given or {})
    return part if options is None else partial(part, options=options)


def options_of(kind: str, name: str, given: Mapping[str, Any]) -> Any:
    """The settings of a part as an instance of its own dataclass; None for a part that brings none.

    Raises `InputError` for a setting that the part does not have, or a value that it does not allow.
    """
    point = _point(kind, name)
    point.load()
    settings = getattr(sys.modules[point.module], SETTINGS, None)
    if settings is not None:
        return read_section(settings, given, getattr(settings, "section", "") or f"plugins.{name}")
    if given:
        raise InputError(f"plugins.{name}: the {kind[:-1]} {name!r} has no settings of its own; remove this section")
    return None


def check_options(given: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise `InputError` where the settings of plug-ins, by name, name one that is not there, or a wrong setting."""
    for name, table in given.items():
        having = [kind for kind in kinds() if name in names(kind)]
        if not having:
            raise unknown("plug-in", name, [part for kind in kinds() for part in names(kind)])
        for kind in having:
            options_of(kind, name, table)


def distribution(kind: str, name: str) -> Distribution | None:
    """The package that brings a part; None for a part of this package, or one that is not known."""
    if name in BUILT_IN[kind]:
        return None
    found = (point.dist for point in entry_points(group=f"hierarchography.{kind}", name=name))
    return next(found, None)


def _point(kind: str, name: str) -> EntryPoint:
    registry = _registry(kind)
    return EntryPoint(name, registry[name], kind)


def _registry(kind: str) -> dict[str, str]:
    if kind not in BUILT_IN:
        raise InputError(f"unknown kind of plug-in {kind!r}; known: {', '.join(BUILT_IN)}")
    registry = dict(BUILT_IN[kind])
    for point in sorted(entry_points(group=f"hierarchography.{kind}"), key=lambda point: point.name):
        registry.setdefault(point.name, point.value)
    return registry
