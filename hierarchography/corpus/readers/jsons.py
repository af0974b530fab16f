"""JSON in the structures that services and scripts write, and JSON lines.

Supported are: a list of records; JSON lines, or concatenated objects; a single record; an object with the records under
some key (`{"results": [...]}`, `{"message": {"items": [...]}}`); a table by columns
(`{"title": {"0": ...}}`, as pandas writes it); records by id (`{"2504.13834": {...}}`); and the papers below the nested
`clusters` of Science Hierarchography.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from hierarchography.corpus.columns import is_known, is_telling
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, bounded
from hierarchography.corpus.shapes import WRAPPINGS
from hierarchography.errors import InputError

_DEPTH = 4
_CLUSTERS, _CHILDREN, _PAPER = "clusters", "children", "paper_id"
_REFERENCE = re.compile(r"\[\d+\]\s*[^\W\d]")  # [1] Moe A. Moss on roofs
# Lists of papers that a paper names, and not the papers of the file.
_OTHERS = frozenset(
    {"reference", "references", "citations", "citation", "relation", "related", "related_works", "referenced_works"}
)


def recognises(document: Document) -> bool:
    """True for text that starts with a brace or a bracket and continues like JSON."""
    if document.is_binary:
        return False
    start = document.start
    if start.startswith(('"[', '"{')) and document.extension in READER.extensions:
        return True
    if not start.startswith(("{", "[")) or _REFERENCE.match(start):
        return False
    following = start[1:].lstrip()[:1]
    return not following or following in '"{[]}-0123456789ntfN' or document.extension in READER.extensions


def read(document: Document) -> Reading:
    """The records of the file. Raises `InputError` for invalid JSON; an invalid JSON line is only one broken record."""
    if _is_lines(document):
        return Reading(list(bounded(_lines(document.lines()), document)), "line")
    text = document.text.strip()
    try:
        return _whole(json.loads(text), document)
    except json.JSONDecodeError as error:
        lines = document.text.split("\n")
        if text.startswith("{") and _has_lines(lines):
            return Reading(list(bounded(_lines(lines), document)), "line")
        if error.msg == "Extra data":
            return Reading(list(bounded(_stream(text, document), document)), "record")
        raise _invalid(document, error) from error
    except RecursionError as error:
        raise InputError(f"{document.name}: the JSON is nested too deeply to be a list of papers") from error


def items_in(text: str) -> list[Any]:
    """The records in a text of JSON that stands in another file; none if it is no JSON."""
    value, problem = _parsed(text)
    return [] if problem else _items(value) or []


def _whole(value: Any, document: Document) -> Reading:
    items = _items(value)
    if items is None:
        keys = f"; its keys: {', '.join(list(value)[:12])}" if isinstance(value, dict) else ""
        raise InputError(
            f"{document.name}: the JSON has no list of papers{keys}; give a list of objects with a title or an "
            "abstract, or name these fields with --column title=NAME or --column abstract=NAME"
        )
    return Reading([_record(place, item) for place, item in enumerate(bounded(items, document), start=1)], "record")


def _items(value: Any, depth: int = _DEPTH) -> list[Any] | None:
    """The records in a JSON value, None if there are none."""
    value = _unquoted(value)
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return None
    if (nested := _in_clusters(value)) is not None:
        return nested
    if (table := _by_columns(value)) is not None:
        return table
    lists = [items for key, item in value.items() if key not in _OTHERS and (items := _papers_in(item))]
    if lists and not _has_abstract(value) and not any(key in WRAPPINGS for key in value if _holds_title(value[key])):
        return [item for items in lists for item in items]
    if (table := _by_id(value)) is not None:
        return table
    if _is_record(value):
        return [value]
    return _nested(value, depth)


def _in_clusters(value: Mapping[str, Any]) -> list[Any] | None:
    """The papers below nested clusters, in order, each once; None for any other object."""
    todo = value.get(_CLUSTERS)
    if not isinstance(todo, list) or not any(isinstance(item, Mapping) and _CHILDREN in item for item in todo):
        return None
    papers: dict[str, Any] = {}
    todo = list(reversed(todo))
    while todo:
        item = todo.pop()
        if isinstance(item, Mapping) and isinstance(below := item.get(_CHILDREN), list):
            todo += reversed(below)
        elif isinstance(item, Mapping) and item.get(_PAPER) is not None:
            papers.setdefault(str(item[_PAPER]), item)  # a paper may be in several clusters
    return list(papers.values())


def _nested(value: Mapping[str, Any], depth: int) -> list[Any] | None:
    """The records of the objects in an object, or its longest list of objects; the object itself where it is alone."""
    inner = [items for item in value.values() if depth and _may_hold(item) and (items := _items(item, depth - 1))]
    if inner:
        return max(inner, key=len)
    plain = [
        item for item in value.values() if isinstance(item, list) and any(isinstance(row, Mapping) for row in item)
    ]
    return max(plain, key=len) if plain else [value] if depth == _DEPTH else None


def _may_hold(item: Any) -> bool:
    return isinstance(item, Mapping) or isinstance(_unquoted(item), list | Mapping)


def _unquoted(value: Any) -> Any:
    """What a text holds that is JSON itself, as some services and sheets write it; any other value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        parsed, problem = _parsed(value)
        return value if problem else parsed
    return value


def _papers_in(item: Any) -> list[Any] | None:
    items = _unquoted(item)
    return items if isinstance(items, list) and _holds_papers(items) else None


def _by_id(value: Mapping[str, Any]) -> list[Any] | None:
    """The records of `{"1": {...}, "2": {...}}`, also where a list of the ids or a head stands beside them."""
    if set(value) & set(WRAPPINGS):
        return None
    tables = {key: item for key, item in value.items() if isinstance(item, Mapping)}
    records = {key: item for key, item in tables.items() if _is_record(item) and not is_known(key)}
    listed = {str(item) for items in value.values() if isinstance(items, list) for item in items if not _is_large(item)}
    sure = len(records) == len(value) or set(records) <= listed or len(records) > 1
    if not records or not sure or _own_text(value):
        return None
    others = {key: item for key, item in tables.items() if key not in records and key in listed}
    return [{"id": key, **item} for key, item in {**records, **others}.items()]


def _is_large(item: Any) -> bool:
    return isinstance(item, list | Mapping)


def _own_text(value: Mapping[str, Any]) -> bool:
    return any(is_telling(name) and isinstance(item, str) for name, item in value.items())


def _holds_title(item: Any) -> bool:
    return isinstance(item, Mapping) and any(map(is_telling, item)) and _is_record(item)


def _by_columns(value: Mapping[str, Any]) -> list[Any] | None:
    telling = [column for name, column in value.items() if is_telling(name)]
    if telling and all(isinstance(column, Mapping) and not _plain_value(column) for column in telling):
        rows = list(telling[0])
        columns = {name: column for name, column in value.items() if isinstance(column, Mapping)}
        return [{name: column.get(row) for name, column in columns.items()} for row in rows]
    if telling and all(isinstance(column, list) and len(column) > 1 for column in telling):
        length = len(telling[0])
        columns_ = {
            name: column for name, column in value.items() if isinstance(column, list) and len(column) == length
        }
        return [{name: column[row] for name, column in columns_.items()} for row in range(length)]
    return None


def _plain_value(value: Mapping[str, Any]) -> bool:
    """True for a single value in a wrapping, `{"value": "..."}`."""
    return len(value) <= 2 and any(key in value for key in ("value", "text", "#text", "$t"))


def _holds_papers(items: list[Any]) -> bool:
    tables = [item for item in items[:20] if isinstance(item, Mapping)]
    return bool(tables) and any(map(_is_record, tables))


def _is_record(value: Mapping[str, Any]) -> bool:
    if any(is_telling(name) and not isinstance(item, Mapping) for name, item in value.items()):
        return True
    if any(is_telling(name) for key in WRAPPINGS for name in _table(value.get(key))):
        return True
    if {"text", "annotations"} <= set(_table(value.get("content"))):  # S2ORC
        return True
    inner = [item for item in value.values() if isinstance(item, Mapping)]
    return any(is_telling(name) for item in inner for name in item) and not any(
        isinstance(item, list) for item in value.values()
    )


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _has_abstract(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in ("abstract", "summary", "abstract_inverted_index"))


def _record(place: int, item: Any) -> Record:
    item = _unquoted(item)
    if isinstance(item, dict):
        return Record(place, item)
    if isinstance(item, str) and item.strip():
        return Record(place, {"abstract": item})
    return Record(place, problem=f"not an object but {_kind(item)}")


def _is_lines(document: Document) -> bool:
    """Whether the first line is a whole object and more follow: JSON lines, known without the whole text at once."""
    filled = islice((line for line in document.lines() if line.strip()), 2)
    return isinstance(_parsed(next(filled, ""))[0], dict) and next(filled, None) is not None


def _has_lines(lines: list[str]) -> bool:
    """Whether the lines are JSON each by itself: one whole object among the first hundred shows it."""
    filled = [line for line in lines[:200] if line.strip()][:100]
    return sum(1 for line in lines if line.strip()) > 1 and any(isinstance(_parsed(line)[0], dict) for line in filled)


def _lines(lines: Iterable[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            item, problem = _parsed(line)
            yield Record(number, problem=problem) if problem else _record(number, item)


def _parsed(line: str) -> tuple[Any, str]:
    try:
        return json.loads(line), ""
    except json.JSONDecodeError as error:
        return None, f"not valid JSON at column {error.colno}: {error.msg}"
    except RecursionError:
        return None, "not valid JSON: nested too deeply"


def _stream(text: str, document: Document) -> Iterator[Record]:
    """Objects written one after another, over as many lines as they like."""
    decoder = json.JSONDecoder()
    position, place = 0, 0
    while position < len(text):
        place += 1
        try:
            item, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            if place > 1 and text.startswith("{", position):
                yield Record(place, problem=f"not valid JSON in line {error.lineno}: {error.msg}")
                return
            raise _invalid(document, error) from error
        yield _record(place, item)
        while position < len(text) and text[position] in " \t\n,":
            position += 1


def _invalid(document: Document, error: json.JSONDecodeError) -> InputError:
    where = f"{document.name}, line {error.lineno}, column {error.colno}"
    rest = error.doc[error.pos :].strip()
    cut = not rest or error.msg.startswith("Unterminated string") or not error.doc.rstrip().endswith(("}", "]"))
    if cut:
        return InputError(f"{where}: the JSON is cut off ({error.msg}); export it again, or use JSON lines")
    return InputError(
        f"{where}: the JSON is not valid ({error.msg}, at {rest[:30]!r}); export it again, or use JSON lines"
    )


def _kind(item: Any) -> str:
    return "null" if item is None else f"{type(item).__name__} {str(item)[:40]!r}"


READER = FormatReader(
    "json",
    "JSON, JSON lines",
    (".json", ".jsonl", ".ndjson", ".jsonlines"),
    recognises,
    read,
    0.91,
    "fields by name; also the answers of OpenAlex, Semantic Scholar, Crossref, Scopus, DBLP, Europe PMC, OpenReview, "
    "Hugging Face, arXiv (Kaggle), CSL-JSON, Better BibTeX",
)
