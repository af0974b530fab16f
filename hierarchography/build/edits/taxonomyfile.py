"""A taxonomy that a map starts from: known topics, read from a table, an outline, or a nested JSON of clusters.

- A vocabulary (CSV or TSV) with the columns `name`, `broader` and `gloss`; see `vocabulary.table`.
- An outline (`.md` or `.txt`): one topic a line, subtopics indented further; `name: gloss` if there is a gloss.
- JSON (`.json`) as the scripts of "Science Hierarchography" write it: `clusters`, each with `title`, `abstract` and
  `children`, which are clusters or papers (`paper_id`, `title`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hierarchography.errors import InputError
from hierarchography.naming.handfile import read_text
from hierarchography.naming.pin import MOST_CHARACTERS
from hierarchography.vocabulary.table import read_vocabulary

_BULLET = re.compile(r"^(?:[-*+]|#+|\d+[.)])\s+")
_TAB = 4


@dataclass(frozen=True)
class Known:
    """A known topic: `parent` is the position of the topic above (-1 at the top), `papers` are ids or titles."""

    name: str
    parent: int = -1
    gloss: str = ""
    aliases: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taxonomy:
    """Known topics, each after the one above it; `where` is the file."""

    topics: tuple[Known, ...]
    where: str

    def children(self, place: int) -> list[int]:
        """The positions of the topics right below one (-1: at the top)."""
        return [row for row, topic in enumerate(self.topics) if topic.parent == place]

    @property
    def leaves(self) -> list[int]:
        """The positions of the topics without topics below them."""
        inner = {topic.parent for topic in self.topics}
        return [row for row in range(len(self.topics)) if row not in inner]


def read_taxonomy(path: Path) -> Taxonomy:
    """The known topics of a file. Raises `InputError` with the file, and the line or name, if it cannot be used."""
    kind = path.suffix.lower()
    if kind in {".csv", ".tsv"}:
        topics = _of_table(path)
    elif kind == ".json":
        topics = list(_of_clusters(read_clusters(path)))
    elif kind in {".md", ".txt"}:
        topics = _of_outline(_read(path), path)
    else:
        raise InputError(f"{path}: a taxonomy must be a .csv, .tsv, .md, .txt or .json file")
    if not topics:
        raise InputError(f"{path}: the taxonomy has no topics")
    for topic in topics:
        if not topic.name or len(topic.name) > MOST_CHARACTERS:
            raise InputError(f"{path}: the name {topic.name!r} must have 1 to {MOST_CHARACTERS} characters; shorten it")
    return Taxonomy(tuple(topics), str(path))


def _of_table(path: Path) -> list[Known]:
    """The entries of a vocabulary, broader ones first."""
    vocabulary = read_vocabulary(str(path))
    assert vocabulary is not None  # only the name "none" gives none
    order = sorted(range(len(vocabulary)), key=lambda row: (len(list(vocabulary.lineage(row))), row))
    place = {row: at for at, row in enumerate(order)}
    return [
        Known(
            vocabulary.names[row],
            place.get(vocabulary.broader[row], -1),
            vocabulary.glosses[row],
            vocabulary.aliases[row],
        )
        for row in order
    ]


def _of_outline(text: str, path: Path) -> list[Known]:
    topics: list[Known] = []
    above: list[tuple[int, int]] = []  # (indent, position) of the topics above the line
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        indent, name, gloss = _line(line)
        while above and above[-1][0] >= indent:
            above.pop()
        if indent and not above and topics:
            raise InputError(f"{path}, line {number}: is indented, but no topic above it is; indent with spaces evenly")
        topics.append(Known(name, above[-1][1] if above else -1, gloss))
        above.append((indent, len(topics) - 1))
    return topics


def _line(line: str) -> tuple[int, str, str]:
    """The indent of a line, and the name and gloss in it; a heading's indent is its level."""
    expanded = line.expandtabs(_TAB)
    text = expanded.lstrip()
    indent = len(expanded) - len(text)
    if text.startswith("#"):
        indent = len(text) - len(text.lstrip("#")) - 1
    name, _, gloss = _BULLET.sub("", text).partition(":")
    return indent, " ".join(name.replace("*", "").split()), gloss.strip()


def read_clusters(path: Path) -> list[Mapping[str, Any]]:
    """The nested clusters of a JSON file, each with a `title`. Raises `InputError` for anything else."""
    document = _json(path)
    clusters = document.get("clusters") if isinstance(document, Mapping) else None
    if not isinstance(clusters, list):
        raise InputError(f"{path}: the JSON has no list 'clusters' at the top")
    todo, count = list(reversed(clusters)), 0
    while todo:
        cluster = todo.pop()
        count += 1
        if not isinstance(cluster, Mapping) or not isinstance(cluster.get("title"), str):
            raise InputError(f"{path}: cluster {count} has no 'title'")
        below = cluster.get("children") or ()
        if not isinstance(below, list | tuple):
            raise InputError(f"{path}: the 'children' of {cluster['title']!r} are not a list")
        todo += [child for child in reversed(below) if isinstance(child, Mapping) and "paper_id" not in child]
    return clusters


def _of_clusters(clusters: list[Mapping[str, Any]]) -> Iterator[Known]:
    todo: list[tuple[Mapping[str, Any], int]] = [(cluster, -1) for cluster in reversed(clusters)]
    count = 0
    while todo:
        cluster, parent = todo.pop()
        children = [child for child in cluster.get("children") or () if isinstance(child, Mapping)]
        papers = [child for child in children if "paper_id" in child]
        names = tuple(str(paper.get("title") or paper["paper_id"]) for paper in papers)
        name = " ".join(cluster["title"].split())
        yield Known(name, parent, str(cluster.get("abstract") or ""), (), names)
        todo += [(child, count) for child in reversed(children) if "paper_id" not in child]
        count += 1


def _json(path: Path) -> Any:
    try:
        return json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error
    except RecursionError as error:
        raise InputError(f"{path}: the JSON is nested too deeply") from error


def _read(path: Path) -> str:
    return read_text(path, "the taxonomy", "is not UTF-8 text ({error.reason}); save it as UTF-8")
