"""PDFs, one paper a file (extra `pdf`): the title, and what stands under "Abstract" on the first pages.

The title is that of the document's properties where it looks like one, else the largest letters at the top of the
first page.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hierarchography.corpus.files import Document
from hierarchography.corpus.identifiers import find_arxiv_id, find_doi
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.corpus.readers.papertext import abstract_in, one_paragraph
from hierarchography.corpus.refusals import PDF
from hierarchography.errors import InputError, MissingExtra

_PAGES = 2
_LEAST_TITLE, _MOST_TITLE = 2, 40
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|.*\.(?:docx?|dvi|tex|pdf|indd|qxd|ps)\b|arxiv:|paper|manuscript|title|doi:|pii:|"
    r"\W*\d)",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi\.org/|doi:?\s*)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV = re.compile(r"arXiv:\s?\d{4}\.\d{4,5}")
_STAMP = re.compile(r"arXiv:\S+ *\[[\w.-]+\] *\d{1,2} \w+ ((?:19|20)\d\d)")
_ROUNDED = 1


def recognises(document: Document) -> bool:
    """True for the first bytes of a PDF."""
    return document.head.startswith(PDF)


def read(document: Document) -> Reading:
    """One record. Raises `InputError` for a PDF that is damaged, locked or a picture, `MissingExtra` without pypdf."""
    try:
        import pypdf
    except ImportError as error:
        raise MissingExtra("pypdf", f"reading {document.name}", "pdf") from error
    try:
        with _quiet("pypdf"):
            pdf = pypdf.PdfReader(io.BytesIO(document.data))
            if pdf.is_encrypted and not pdf.decrypt(""):
                raise InputError(f"{document.name}: the PDF is locked with a password; save it without one")
            pages = [_Page(page) for page in list(pdf.pages)[:_PAGES]]
            said = str((pdf.metadata or {}).get("/Title") or "")
    except InputError:
        raise
    except Exception as error:  # pypdf raises errors of many kinds on damaged files
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise InputError(f"{document.name}: the PDF cannot be read ({reason}); download or print it again") from error
    text = "\n".join(page.text for page in pages)
    if not text.strip():
        raise InputError(f"{document.name}: the PDF holds pictures and no text; recognise its text first (ocrmypdf)")
    return _reading(document, said, pages, text)


class _Page:
    """The text of a page, and its pieces with their sizes."""

    def __init__(self, page: Any) -> None:
        self.pieces: list[tuple[float, str]] = []
        self.text: str = page.extract_text(visitor_text=self._see)

    def _see(self, text: str, place: list[float], matrix: list[float], _font: Any, size: float) -> None:
        upright = abs(matrix[1]) < 1e-3 and abs(place[1]) < 1e-3
        if text.strip() and upright:
            self.pieces.append((round(abs(size * matrix[3] * place[3]), _ROUNDED), text))


def _reading(document: Document, said: str, pages: list[_Page], text: str) -> Reading:
    abstract = abstract_in(text)
    doi, arxiv, stamp = _DOI.search(pages[0].text), _ARXIV.search(pages[0].text), _STAMP.search(pages[0].text)
    values = {
        "id": document.name.rpartition("/")[2],
        "title": _title(said, pages[0]),
        "abstract": abstract,
        "doi": find_doi(doi[1]) if doi else "",
        "arxiv": find_arxiv_id(arxiv[0]) if arxiv else "",
        "year": stamp[1] if stamp else "",
    }
    lacks = [name for name in ("title", "abstract") if not values[name]]
    if not values["title"]:
        values["title"] = document.name.rpartition("/")[2].rpartition(".")[0]
    notes = tuple(f"{document.name}: no {name} found in the PDF" for name in lacks)
    return Reading([Record(1, values)], "PDF", notes)


def _title(said: str, page: _Page) -> str:
    said = one_paragraph(said)
    if _LEAST_TITLE < len(said.split()) <= _MOST_TITLE and not _NO_TITLE.match(said):
        return said
    return _largest(page.pieces)


def _largest(pieces: list[tuple[float, str]]) -> str:
    """The first run of pieces in the largest letters that make a title."""
    for size in sorted({size for size, _ in pieces}, reverse=True):
        run: list[str] = []
        for other, text in pieces:
            if other == size:
                run.append(text)
            elif run:
                break
        title = one_paragraph(" ".join(run))
        if _LEAST_TITLE < len(title.split()) <= _MOST_TITLE and not _NO_TITLE.match(title):
            return title
    return ""


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's warnings from the terminal."""
    logger, silent = logging.getLogger(name), logging.NullHandler()
    before, logger.propagate = logger.propagate, False
    logger.addHandler(silent)
    try:
        yield
    finally:
        logger.propagate = before
        logger.removeHandler(silent)


READER = FormatReader(
    "pdf",
    "PDF (extra pdf)",
    (".pdf",),
    recognises,
    read,
    1.0,
    "one paper a file, with `pip install 'hierarchography[pdf]'`: its title, and what stands under \"Abstract\"; a PDF "
    "without is named",
)
