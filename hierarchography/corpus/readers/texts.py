"""Plain text, one paper a file, where several such files lie in a folder or an archive: a title, then the text."""

from __future__ import annotations

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import daily_page
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.corpus.readers.papertext import abstract_in, one_paragraph

_EXTENSIONS = (".txt", ".text")
_TITLE_WORDS, _MOST_WORDS, _PAGE = 40, 1000, 5


def recognises(document: Document) -> bool:
    """True for a text among others, if it is prose and no page of many papers."""
    if not document.among_alike or document.is_binary or document.extension not in _EXTENSIONS:
        return False
    if document.start[:1] in ("{", "[", "<", "@"):
        return False
    return not (daily_page.recognises(document) and len(daily_page.read(document).records) >= _PAGE)


def read(document: Document) -> Reading:
    """One record: a short first line is its title, what stands under "Abstract", or else the rest, its abstract."""
    text = document.text.strip()
    first, _, rest = text.partition("\n")
    title = first.strip().lstrip("#").strip()
    is_title = rest.strip() and len(title.split()) <= _TITLE_WORDS and not title.endswith((".", ",", ";"))
    body = rest if is_title else text
    abstract = abstract_in(text) or one_paragraph(body)
    words = abstract.split()
    notes: tuple[str, ...] = ()
    if len(words) > _MOST_WORDS:
        abstract = " ".join(words[:_MOST_WORDS])
        notes = (f"{document.name}: a long text without an abstract; its first {_MOST_WORDS:,} words are read",)
    name = document.name.rpartition("/")[2].rpartition(".")[0]
    return Reading([Record(1, {"id": name, "title": title if is_title else "", "abstract": abstract})], "text", notes)


READER = FormatReader(
    "texts",
    "plain text with one paper a file",
    (),
    recognises,
    read,
    0.6,
    "several `.txt` files together, in a folder or an archive: a short first line is the title; the abstract is what "
    'stands under "Abstract", or else the rest',
)
