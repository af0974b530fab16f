"""Edits of a map by hand: what an entry of `edits.toml` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from typing import Any

from hierarchography.build.edits.taxonomyfile import Taxonomy
from hierarchography.cache import content_key
from hierarchography.naming.pin import Pin

EDITS = "edits.toml"
"""The name of the file in the folder of a map."""
RENAME, MERGE, SPLIT, MOVE, HIDE, PIN, SEED = "rename", "merge", "split", "move", "hide", "pin", "seed"
TAXONOMY = "taxonomy"

Reference = str | Pin
"""A topic: its id in the map at hand, or its papers, by which any later map finds it again."""


@dataclass(frozen=True)
class Part:
    """One part of a split topic: some of its papers (ids), and its name if it has one."""

    papers: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Edit:
    """One edit: what to `do`, with which `topics`, and for "move" and "pin" where `to` (for "seed": below which topic).

    `papers` are ids: those to pin, or the examples of a seed. `parts` is the number of parts of a split, and `into`
    are the parts themselves once they are known; with `below`, they become subtopics instead of siblings. `known` are
    the topics of a taxonomy, read from `file`; if that is gone, `recorded` is the key under which the map has the edit.
    `line` is the line of the entry in its file, and `where` names it in messages.
    """

    do: str
    topics: tuple[Reference, ...] = ()
    to: Reference | None = None
    name: str = ""
    keywords: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    parts: int = 2
    into: tuple[Part, ...] = ()
    below: bool = False
    file: str = ""
    known: Taxonomy | None = None
    recorded: str = field(default="", compare=False)
    where: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def references(self) -> tuple[Reference, ...]:
        """All topics that the edit mentions."""
        return self.topics if self.to is None else (*self.topics, self.to)

    @property
    def key(self) -> str:
        """A hash of what the edit says, by which a map knows that it has been applied."""
        topics = [] if self.known is None else [astuple(topic) for topic in self.known.topics]
        return self.recorded or content_key(edit_table(self), topics)


FIELDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    RENAME: (("topic", "name"), ("keywords",)),
    MERGE: (("topics",), ("name", "keywords")),
    SPLIT: (("topic",), ("parts", "into", "below")),
    MOVE: (("topic", "to"), ()),
    HIDE: (("topic",), ()),
    PIN: (("papers", "to"), ()),
    SEED: (("name",), ("keywords", "papers", "to")),
    TAXONOMY: (("file",), ()),
}
"""The fields of each kind of edit: those that it needs, and those that it may have."""


def edit_table(edit: Edit) -> dict[str, Any]:
    """The entry of an edit as plain values, as in the file."""
    table: dict[str, Any] = {"do": edit.do}
    if edit.do == MERGE:
        table["topics"] = [reference_table(topic) for topic in edit.topics]
    elif edit.topics:
        table["topic"] = reference_table(edit.topics[0])
    if edit.to is not None:
        table["to"] = reference_table(edit.to)
    for name in ("name", "below", "file"):
        if value := getattr(edit, name):
            table[name] = value
    for name in ("keywords", "papers"):
        if values := getattr(edit, name):
            table[name] = list(values)
    if edit.do == SPLIT and edit.into:
        named = [({"name": part.name} if part.name else {}) | {"papers": list(part.papers)} for part in edit.into]
        table["into"] = named
    elif edit.do == SPLIT:
        table["parts"] = edit.parts
    return table


def reference_table(reference: Reference) -> str | dict[str, Any]:
    """A reference as in the file: an id, or a table with the topic's papers."""
    if isinstance(reference, str):
        return reference
    table: dict[str, Any] = {"id": reference.id, "name": reference.name, "size": reference.size, "of": reference.of}
    return {name: value for name, value in table.items() if value} | {"papers": list(reference.papers)}
