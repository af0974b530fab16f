"""PubMed's "Abstract (text)": what "Save" and "Send to > File" write with this format.

1. J Roofs. 2019 May 1;1(1):1-9. doi: 10.1234/moss.1.

Moss on slate roofs.

Moe A(1), Roe B(2).

Author information:
(1)Institute of Roofs, Tile, Norway.

BACKGROUND: We grow moss on slate roofs.

DOI: 10.1234/moss.1
PMID: 31000001 [Indexed for MEDLINE]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record, bounded

_FIRST = re.compile(r"\A\s*1\. \S")
_PMID = re.compile(r"^PMID: (\d+)", re.MULTILINE)
_DOI = re.compile(r"\bdoi: (10\.\d{4,9}/\S+?)\.?(?=\s|$)")
_DOI_LINE = re.compile(r"^DOI: (10\.\d{4,9}/\S+?)\.?(?=\s|$)", re.MULTILINE)
_NUMBER = re.compile(r"(\d+)\. \S")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_MARKS = re.compile(r"\([\d*#]+\)")
_HEAD = 20_000
# Paragraphs that belong to no abstract, by how they start.
_ASIDE = re.compile(
    r"(?:Author information:|Collaborators?[:(]|Comment (?:in|on|of)|Erratum (?:in|for)|Corrected and republished|"
    r"Update (?:in|of)|Republished (?:in|from)|Retraction (?:in|of)|Retracted and|Expression of concern|Summary for|"
    r"Original report|Dataset use|Reprint (?:in|of)|Copyright\b|\(c\)|©|Published by|Conflict of interest|"
    r"No abstract available|Publisher: Abstract available|PMCID: |DOI: |PMID: |\[Article in )",
    re.IGNORECASE,
)
_IDS = re.compile(r"^(?:DOI|PMCID|PMID): ", re.MULTILINE)


def recognises(document: Document) -> bool:
    """True if the text starts with "1. " and names a PMID the way this format does."""
    if document.is_binary or not _FIRST.match(document.start):
        return False
    return bool(_PMID.search(document.text[:_HEAD]))


def read(document: Document) -> Reading:
    """One record per numbered citation; `place` is its number."""
    records = [Record(number, _fields(text)) for number, text in bounded(_numbered(document.text), document)]
    return Reading(records, "record", (f"{document.name}: read as PubMed's Abstract (text)",))


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """The citations: a new one starts where its number follows, after an empty line."""
    number, start, place, empty = 0, 0, 0, True
    for line in text.split("\n"):
        match = _NUMBER.match(line) if empty else None
        if match and int(match[1]) == number + 1:
            if number:
                yield number, text[start:place]
            number, start = number + 1, place
        empty = not line.strip()
        place += len(line) + 1
    yield number, text[start:]


def _fields(text: str) -> dict[str, object]:
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    citation = _NUMBER.sub(lambda match: match[0].rpartition(" ")[2], parts[0], count=1)
    title, people, sections = _sorted(parts[1:])
    pmid, year = _PMID.search(text), _YEAR.search(citation)
    doi = _DOI.search(citation) or _DOI_LINE.search(text)  # elsewhere `doi:` is that of a comment or a cited paper
    return {
        "pmid": pmid[1] if pmid else "",
        "title": title,
        "authors": people,
        "abstract": " ".join(sections),
        "journal": citation.partition(". ")[0].rstrip("."),
        "year": year[1] if year else "",
        "doi": doi[1] if doi else "",
    }


def _sorted(parts: list[str]) -> tuple[str, list[str], list[str]]:
    """The title, the authors and the paragraphs of the abstract, which ends at the identifiers."""
    if not parts:
        return "", [], []
    title, rest = parts[0], parts[1:]
    people: list[str] = []
    while rest and _ASIDE.match(rest[0]) and not _IDS.match(rest[0]):
        rest = rest[1:]
    if rest and _are_people(rest[0]):
        people = [name.strip(" .") for name in _MARKS.sub("", rest[0]).split(",")]
        rest = rest[1:]
    end = next((place for place, part in enumerate(rest) if _IDS.match(part)), len(rest))
    return title, [name for name in people if name], [part for part in rest[:end] if not _ASIDE.match(part)]


def _are_people(part: str) -> bool:
    """Whether a paragraph is a list of names: `Moe A(1), Roe B.`, short pieces between commas, no sentence."""
    if _ASIDE.match(part) or not part.endswith((".", ")", ";")):
        return False
    pieces = [piece.strip(" .;") for piece in _MARKS.sub("", part).split(",")]
    return all(0 < len(piece.split()) <= 6 for piece in pieces if piece) and ": " not in part and ". " not in part[:-1]


READER = FormatReader(
    "pubmed_text",
    "PubMed Abstract (text)",
    (),
    recognises,
    read,
    0.95,
    "numbered citations; structured abstracts keep their headings",
)
