"""CSL-YAML: the references of Zotero (Better BibTeX), pandoc and Quarto, alone or at the head of a text.

Values are read as text. Aliases (`*name`), by which a small file could stand for a large one, and deep nesting are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hierarchography.corpus.columns import is_known, is_telling
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, bounded
from hierarchography.errors import InputError

_EXTENSIONS = (".yaml", ".yml")
_LIST = re.compile(r"^(?:references|bibliography|papers|items)[ \t]*:[ \t]*(?:\r?\n|\[)", re.MULTILINE)
_ENTRY = re.compile(r"\A(?:---\s*\n)?\s*-[ \t]+(?:[\w-]+[ \t]*:)", re.MULTILINE)
_KEY = re.compile(r"^-?[ \t]+(?:title|abstract)[ \t]*:", re.MULTILINE)
_DEEPEST = 60


def recognises(document: Document) -> bool:
    """True for a list of references under a key, or a list of entries with titles."""
    if document.is_binary or document.start[:1] in ("{", "[", "<", "@"):
        return False
    head = document.beginning
    if document.extension in _EXTENSIONS:
        return bool(_LIST.search(head) or _ENTRY.search(head) or _KEY.search(head) or head.startswith("---"))
    return bool((_LIST.search(head) or _ENTRY.search(head)) and _KEY.search(head))


def read(document: Document) -> Reading:
    """One record per reference. Raises `InputError` for YAML that is broken, or holds no references."""
    try:
        values = parsed(_head_of(document.text))
    except ValueError as error:
        raise InputError(f"{document.name}: the YAML is not valid ({error}); export it again") from error
    items = [item for value in values for item in _items(value)]
    if not items:
        raise InputError(
            f"{document.name}: the YAML has no list of references with titles; export it as CSL-YAML again"
        )
    return Reading([_record(place, item) for place, item in enumerate(bounded(items, document), start=1)], "entry")


def parsed(text: str) -> list[Any]:
    """The documents of a YAML text, every single value as text. Raises `ValueError` saying what is wrong and where."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _built(yaml, yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{where}{getattr(error, 'problem', None) or str(error).splitlines()[0]}") from error


def _built(yaml: Any, events: Iterator[Any]) -> list[Any]:
    """The documents that the events of the parser make, in one pass."""
    open_: list[_Open] = [_Open([])]
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {event.start_mark.line + 1}: aliases (*{event.anchor}) are not read")
        if isinstance(event, yaml.ScalarEvent):
            open_[-1].take(event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_.append(_Open([] if isinstance(event, yaml.SequenceStartEvent) else {}))
            if len(open_) > _DEEPEST:
                raise ValueError(f"line {event.start_mark.line + 1}: nested too deeply to be references")
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = open_.pop()
            open_[-1].take(closed.values)
    return list(open_[0].values)


class _Open:
    """A list or a table of YAML that is being filled."""

    __slots__ = ("key", "values")

    def __init__(self, values: list[Any] | dict[str, Any]) -> None:
        self.values = values
        self.key: str | None = None

    def take(self, value: Any) -> None:
        """Add an item; in a table, a key and its value by turns."""
        if isinstance(self.values, list):
            self.values.append(value)
        elif self.key is None:
            self.key = str(value)
        else:
            self.values[self.key], self.key = value, None


def _head_of(text: str) -> str:
    """The YAML of a text: all of it, or what stands between the lines of dashes at its head."""
    lines = text.lstrip("\ufeff \n").split("\n")
    if lines[0].rstrip() != "---":
        return text
    end = next((place for place, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")), len(lines))
    rest = "\n".join(lines[end + 1 :]).strip()
    # Several documents of YAML go on like the first; a text does not.
    return text if re.match(r"(?:- |[\w-]+:\s)", rest) else "\n".join(lines[1:end])


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return []
    lists = [item for item in value.values() if isinstance(item, list) and any(map(_is_record, item))]
    if lists:
        return max(lists, key=len)
    if _is_record(value):
        return [value]
    # References by their keys, as Hayagriva (Typst) writes them.
    return [{"id": key, **item} for key, item in value.items() if _is_record(item)]


def _is_record(item: Any) -> bool:
    return isinstance(item, Mapping) and any(map(is_telling, item)) and any(map(is_known, item))


def _record(place: int, item: Any) -> Record:
    if not isinstance(item, Mapping):
        return Record(place, problem=f"not an entry but {str(item)[:40]!r}")
    return Record(place, {str(key): "" if value in ("null", "~") else value for key, value in item.items()})


READER = FormatReader(
    "yaml",
    "CSL-YAML",
    _EXTENSIONS,
    recognises,
    read,
    0.75,
    "the references of pandoc, Quarto and Better BibTeX, alone or at the head of a text",
)
