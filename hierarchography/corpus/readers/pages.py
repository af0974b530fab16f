"""Saved web pages that carry their papers as JSON: Hugging Face's Daily Papers as HTML, and pages like it.

The JSON stands in an attribute (`data-props`), or in a script of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from hierarchography.corpus.columns import is_telling
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import jsons
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.corpus.refusals import is_page
from hierarchography.corpus.shapes import WRAPPINGS

_ATTRIBUTE = re.compile(r"""\bdata-(?:props|page|state)=(?:"([^"]*)"|'([^']*)')""")
_SCRIPT = re.compile(r"<script\b[^<>]{0,300}\bjson\b[^<>]{0,300}>", re.IGNORECASE)
_SCRIPT_END = "</script"


def recognises(document: Document) -> bool:
    """True for HTML that carries a list of records with a title and an abstract."""
    return not document.is_binary and is_page(document.start) and bool(_papers(document.text))


def read(document: Document) -> Reading:
    """One record per paper."""
    records = [Record(place, item) for place, item in enumerate(_papers(document.text), start=1)]
    return Reading(records, "record", (f"{document.name}: read as a saved web page that carries its papers as JSON",))


def _papers(text: str) -> list[dict[str, Any]]:
    """The longest list of papers that a page carries."""
    found = [[item for item in jsons.items_in(part) if _is_paper(item)] for part in _carried(text)]
    return max(found, key=len, default=[])


def _carried(text: str) -> Iterator[str]:
    """The texts of JSON in a page."""
    for match in _ATTRIBUTE.finditer(text):
        yield html.unescape(match[1] if match[1] is not None else match[2])
    for match in _SCRIPT.finditer(text):
        end = text.find(_SCRIPT_END, match.end())
        if end < 0:
            return
        yield text[match.end() : end]


def _is_paper(item: Any) -> bool:
    """Whether an object has two texts of a paper, a title and an abstract, itself or in its wrapping."""
    if not isinstance(item, Mapping):
        return False
    inner = next((item[name] for name in WRAPPINGS if isinstance(item.get(name), Mapping)), item)
    telling = [name for name in {**item, **inner} if is_telling(name)]
    return len(telling) > 1


READER = FormatReader(
    "pages",
    "Daily Papers pages saved as HTML",
    (".html", ".htm"),
    recognises,
    read,
    0.95,
    "the papers that the page of Hugging Face carries as JSON, and those of pages made alike",
)
