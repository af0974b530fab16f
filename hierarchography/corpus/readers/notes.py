"""Notes in Markdown, one paper a file, as of Obsidian and Zotero's plug-ins; and tables in Markdown.

    ---
    title: Moss on slate roofs
    authors: [Anna Moe, Ben Roe]
    year: 2019
    ---
    ## Abstract
    We grow moss on slate roofs.

The abstract is that of the head, or what stands under a heading or in a box of this name, or else the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hierarchography.corpus.columns import is_column, is_telling
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, check_count
from hierarchography.corpus.readers.delimited import table_of
from hierarchography.corpus.readers.fitting import Row
from hierarchography.corpus.readers.papertext import abstract_in, one_paragraph
from hierarchography.corpus.readers.yamls import parsed
from hierarchography.errors import InputError

_EXTENSIONS = (".md", ".markdown", ".qmd", ".mdx")
_HEAD = re.compile(r"\A\s*---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^#[ \t]+(.+)$", re.MULTILINE)
_BOX = re.compile(r"^>[ \t]*\[!(?:abstract|summary|tldr)\][^\n]*\n((?:>[^\n]*\n?)+)", re.IGNORECASE | re.MULTILINE)
_SECTION = re.compile(r"^(#+)[ \t]*(?:abstract|summary)[ \t]*:?[ \t]*\n(.*?)(?=^#{1,6}[ \t]|\Z)", re.I | re.M | re.S)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,40}):[ \t]*(.*)$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*)$")
_LINK = re.compile(r"!?\[\[(?:[^\[\]|]{0,300}\|)?([^\[\]|]{0,300})\]\]|!?\[([^\[\]]{0,300})\]\([^()\s]{0,2000}\)")
_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_QUOTES = "\"'"


def recognises(document: Document) -> bool:
    """True for a text whose head names a title, an abstract, authors or a DOI, and for a note with an abstract."""
    if document.is_binary or document.start[:1] in ("{", "[", "<", "@"):
        return False
    if document.start.startswith("---\n") and _is_of_paper(_HEAD.match(document.text)):
        return True
    return document.extension in _EXTENSIONS and bool(_abstract(document.text))


def read(document: Document) -> Reading:
    """One record. Raises `InputError` for a text that has neither a head with fields nor an abstract."""
    match = _HEAD.match(document.text)
    if not _is_of_paper(match) and not _abstract(document.text):
        raise InputError(
            f"{document.name} is a text in Markdown without fields of a paper; give it a head (---, title: ..., "
            "abstract: ..., ---), or a heading 'Abstract'"
        )
    body = document.text[match.end() :] if match else document.text
    values, notes = _fields(match[1], document.name) if match else ({}, ())
    heading = _TITLE.search(body)
    name = document.name.rpartition("/")[2].rpartition(".")[0]
    if not any(is_telling(key) and value and _is_title(key) for key, value in values.items()):
        values["title"] = heading[1].strip() if heading else name
    if not any(is_telling(key) and value and not _is_title(key) for key, value in values.items()):
        values["abstract"] = _plain(_abstract(body) or _TITLE.sub("", body, count=1))
    values.setdefault("id", name)
    return Reading([Record(1, values)], "note", notes)


def _is_of_paper(head: re.Match[str] | None) -> bool:
    """Whether a head has a field that only a paper has: a note of a day has a date and tags as well."""
    names = (match[1] for line in (head[1].split("\n") if head else ()) if (match := _FIELD.match(line)))
    return any(is_telling(name) or is_column(name, "authors") or is_column(name, "doi") for name in names)


def _is_title(name: str) -> bool:
    return "titl" in name.casefold()


def _abstract(text: str) -> str:
    if section := _SECTION.search(text):
        return section[2]
    if box := _BOX.search(text):
        return re.sub(r"^>[ \t]?", "", box[1], flags=re.MULTILINE)
    return abstract_in(text)


def _plain(text: str) -> str:
    """Markdown without its links and marks, as one paragraph."""
    text = _LINK.sub(lambda match: match[1] or match[2] or "", text)
    return one_paragraph(
        re.sub(r"^[ \t]*(?:#+|>|[-*+])[ \t]+|[*_`]{1,3}(?=\w)|(?<=\w)[*_`]{1,3}", "", text, flags=re.M)
    )


def _fields(head: str, name: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of a head; of one that is no valid YAML (`title: Moss: a study`), line by line."""
    try:
        values = parsed(head)
    except ValueError as error:
        return _by_lines(head), (f"{name}: the head is no valid YAML ({error}); read line by line",)
    table = values[0] if values and isinstance(values[0], dict) else {}
    return {str(key): _unlinked(value) for key, value in table.items()}, ()


def _by_lines(head: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    last = ""
    for line in head.split("\n"):
        if field := _FIELD.match(line):
            last = field[1].strip()
            values[last] = _unlinked(field[2].strip().strip(_QUOTES))
        elif last and (item := _ITEM.match(line)):
            before = values[last] if isinstance(values[last], list) else [values[last]] if values[last] else []
            values[last] = [*before, _unlinked(item[1].strip().strip(_QUOTES))]
        elif last and line.startswith((" ", "\t")) and isinstance(values[last], str):
            values[last] = f"{values[last].strip('|>')} {line.strip()}".strip()
    return values


def _unlinked(value: Any) -> Any:
    """Obsidian's links as their texts: `[[Anna Moe]]`; a list of them stays a list."""
    if isinstance(value, list):
        return [item[0][0] if _is_bare_link(item) else _unlinked(item) for item in value]
    return _LINK.sub(lambda match: match[1] or match[2] or "", value) if isinstance(value, str) else value


def _is_bare_link(item: Any) -> bool:
    """`[[Anna Moe]]` without quotes is a list in a list to YAML."""
    return isinstance(item, list) and len(item) == 1 and isinstance(item[0], list) and len(item[0]) == 1


def recognises_table(document: Document) -> bool:
    """True for a table in Markdown whose header names titles or abstracts."""
    if document.is_binary or "|" not in document.beginning:
        return False
    return next(_tables(document.beginning if document.is_plain else document.text), None) is not None


def read_table(document: Document) -> Reading:
    """The rows of the tables with titles, in order."""
    records: list[Record] = []
    notes: list[str] = []
    lines = document.text.split("\n")
    place = 0
    for head in _tables(document.text):
        if head < place:
            continue
        place = next((at for at in range(head, len(lines)) if "|" not in lines[at]), len(lines))
        check_count(document, len(records) + place - head)
        rows = [Row(at + 1, _cells(lines[at])) for at in range(head, place) if at != head + 1]
        reading = table_of(document, rows, "line", "|")
        records += reading.records
        notes += reading.notes
    return Reading(records, "line", tuple(notes))


def _tables(text: str) -> Iterator[int]:
    """The line, from 0, of each header above a rule that names titles or abstracts."""
    line = counted = 0
    for rule in _RULE.finditer(text):
        above = text.rfind("\n", 0, max(0, rule.start() - 1)) + 1
        header = text[above : rule.start()].strip("\n")
        if "|" in rule[0] and "|" in header and any(map(is_telling, _cells(header))):
            line, counted = line + text.count("\n", counted, above), above
            yield line


def _cells(line: str) -> list[str]:
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|").strip() for cell in _CELL.split(inner)]


READER = FormatReader(
    "notes",
    "Markdown notes with a YAML head",
    _EXTENSIONS,
    recognises,
    read,
    0.7,
    "one paper a file, as of Obsidian: the fields of the head; the abstract also under a heading or in a box of its "
    "name",
)
TABLE = FormatReader(
    "markdown",
    "Markdown tables",
    (),
    recognises_table,
    read_table,
    0.85,
    "tables whose header names titles or abstracts",
)
