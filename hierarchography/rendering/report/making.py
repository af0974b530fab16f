"""How a map was built, from its settings and manifest, and which records were dropped or merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from hierarchography import __version__
from hierarchography.config import Config, describe, known_settings
from hierarchography.model import DROPPED_KINDS, MERGED_KINDS, MapData, dropped_table
from hierarchography.rendering.page.scripts import scripts_for
from hierarchography.rendering.table import counted
from hierarchography.rendering.text import clean, truncate

LISTED = 200
"""Records listed for each reason; all are in dropped.csv."""
_TEXT = 300


@dataclass(frozen=True)
class Setting:
    """A setting as text, and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class LeftOut:
    """The records that were dropped for one reason, or merged; `titles` holds the first ones."""

    reason: str
    count: int
    titles: tuple[str, ...]


def steps(topic_map: MapData) -> list[tuple[str, str]]:
    """The steps of the build in order: label and text."""
    return [(label, truncate(clean(text), _TEXT)) for label, text in _steps(topic_map) if text]


def _steps(topic_map: MapData) -> Iterator[tuple[str, str]]:
    counts = _table(topic_map, "counts")
    for name, digest in _table(topic_map, "inputs").items():
        yield "Input", f"{_base(str(name))} (SHA-256 {str(digest)[:16]})"
    for update in _table(topic_map, "recorded").get("updates", ()):
        for name, digest in update.get("inputs", {}).items():
            yield "Added later", f"{_base(str(name))} (SHA-256 {str(digest)[:16]})"
    yield "Papers", _papers(counts, len(topic_map))
    yield "Vectors", f"{topic_map.embeddings.encoder_id}, {counted(topic_map.embeddings.dimensions, 'dimension')}"
    yield "Layout", topic_map.layout.method
    tree = topic_map.tree
    yield "Tree", f"{topic_map.config.clustering.builder}: {counted(len(tree.leaves), 'leaf topic')} of {len(tree):,}"
    yield "Names", topic_map.config.naming.namer
    yield "Seed", str(topic_map.config.seed)
    library = scripts_for(topic_map.config.rendering.assets).library
    yield "Page", f"{library.name} {library.version}, {library.size:,} bytes (SHA-256 {library.sha256[:16]})"
    versions = {"hierarchography": __version__, **_table(topic_map, "versions")}
    yield "Versions", ", ".join(f"{name} {version}" for name, version in versions.items())


def _papers(counts: Mapping[str, Any], papers: int) -> str:
    kinds = (
        ("records", "{:,} records read"),
        ("duplicates", "{:,} merged as duplicates"),
        ("near_duplicates", "{:,} merged as near-duplicates"),
        ("versions", "{:,} merged as versions of a work"),
        ("broken", "{:,} unreadable"),
        ("without_text", "{:,} without text"),
        ("without_abstract", "{:,} with a title but no abstract"),
        ("without_title", "{:,} without a title"),
    )
    parts = [text.format(counts[key]) for key, text in kinds if isinstance(counts.get(key), int) and counts[key]]
    return "; ".join([counted(papers, "paper"), *parts])


def settings(topic_map: MapData) -> list[Setting]:
    """The settings, in the order of the config file. Of paths only the last part is shown, of servers nothing."""
    private = {name for name, setting in known_settings().items() if setting.private}
    values = topic_map.config.flat()
    return [Setting(name, _shown(name, values[name]), describe(name)) for name in values if name not in private]


def changed_settings(topic_map: MapData) -> list[Setting]:
    """The settings that are not at their defaults."""
    defaults = Config().flat()
    changed = {name for name, value in topic_map.config.flat().items() if value != defaults.get(name)}
    return [setting for setting in settings(topic_map) if setting.name in changed]


def notes(topic_map: MapData) -> list[str]:
    """The build's notes about the input and the names."""
    recorded = topic_map.manifest.get("notes", ())
    return [truncate(clean(_without_folders(str(note), topic_map)), _TEXT) for note in recorded]


def left_out(topic_map: MapData) -> list[LeftOut]:
    """The dropped records by reason, and the merged ones by kind, the most frequent first."""
    dropped = dropped_table(topic_map.dropped)
    merged = dropped["kind"].isin(MERGED_KINDS)
    reasons = dropped["reason"].mask(merged, dropped["kind"].map(DROPPED_KINDS))
    groups = [(str(reason), group) for reason, group in dropped.groupby(reasons, sort=True)]
    groups.sort(key=lambda pair: -len(pair[1]))
    return [LeftOut(truncate(clean(reason), _TEXT), len(group), tuple(_titles(group))) for reason, group in groups]


def _titles(group: Any) -> Iterator[str]:
    for row in group.head(LISTED).itertuples():
        title = truncate(clean(str(row.title)), _TEXT) or f"record {clean(str(row.id)) or '?'}"
        merged = clean(str(row.kept_id))
        why = f"{truncate(clean(str(row.reason)), 120)}; " if row.kind in MERGED_KINDS else ""
        yield f"{title} ({why}merged into {truncate(merged, 80)})" if merged and merged != "nan" else title


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return truncate(clean(", ".join(f"{key} = {part}" for key, part in value.items())), _TEXT)
    if isinstance(value, list):
        return truncate(clean(", ".join(_base(str(part)) for part in value)), _TEXT)
    path = name in known_settings() and known_settings()[name].path
    return truncate(clean(_base(str(value)) if path else str(value)), _TEXT)


def _without_folders(note: str, topic_map: MapData) -> str:
    for name in _table(topic_map, "inputs"):
        note = note.replace(str(name), _base(str(name)))
    return note


def _base(path: str) -> str:
    """The last part of a path: where a map was built is nobody's business."""
    return PurePath(path.replace("\\", "/")).name or path


def _table(topic_map: MapData, name: str) -> Mapping[str, Any]:
    table = topic_map.manifest.get(name, {})
    return table if isinstance(table, Mapping) else {}
