"""Saved web pages that carry their papers as JSON: Hugging Face's Daily Papers as HTML, and pages like it.

The JSON stands in an attribute (`data-props`), or in a script of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from hierarchography.corpus.columns import is_telling
from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import jsons
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.corpus.refusals import is_page
from hierarchography.corpus.shapes import WRAPPINGS

_CARRIES = re.compile(r"""data-props=["']|<script[^>]+type=["']?application/(?:ld\+)?json""", re.IGNORECASE)
_DATA = ("data-props", "data-page", "data-state")


class _Data(HTMLParser):
    """Collects the JSON of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an attribute carries, and note a script of JSON."""
        named = dict(attrs)
        self.texts += [value for name in _DATA if (value := named.get(name))]
        self._script = tag == "script" and "json" in str(named.get("type"))

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        """Take the text of a script of JSON."""
        if self._script:
            self.texts.append(data)


def recognises(document: Document) -> bool:
    """True for HTML that carries a list of records with a title and an abstract."""
    if document.is_binary or not is_page(document.start) or not _CARRIES.search(document.text):
        return False
    return bool(_papers(document.text))


def read(document: Document) -> Reading:
    """One record per paper."""
    records = [Record(place, item) for place, item in enumerate(_papers(document.text), start=1)]
    return Reading(records, "record", (f"{document.name}: read as a saved web page that carries its papers as JSON",))


def _papers(text: str) -> list[dict[str, Any]]:
    """The longest list of papers that a page carries."""
    page = _Data()
    page.feed(text)
    found = [[item for item in jsons.items_in(part) if _is_paper(item)] for part in page.texts]
    return max(found, key=len, default=[])


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
