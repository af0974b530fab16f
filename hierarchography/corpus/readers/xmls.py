"""XML of papers: PubMed, Atom (arXiv), OAI-PMH, EndNote, DBLP, JATS and the ACL Anthology.

Elements are read one record at a time by the standard library's parser. A file that declares entities is refused before
it is parsed: they can grow without bound or read other files, and no export of papers needs them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers.base import FormatReader, Reading, Record
from hierarchography.errors import InputError

Element = ElementTree.Element
_XML = re.compile(r"<(?:\?xml|!DOCTYPE|[A-Za-z][\w:.-]*[\s>/])")
_DECLARED = re.compile(r"<!ENTITY")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(?:\[[^\]]*\])?\s*>")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _find(element: Element, *names: str) -> Element | None:
    """The first element below with one of these names, the names tried in order."""
    for name in names:
        for item in element.iter():
            if item is not element and _local(item.tag) == name:
                return item
    return None


def _all(element: Element, name: str) -> list[Element]:
    return [item for item in element.iter() if item is not element and _local(item.tag) == name]


def _said(element: Element, *names: str) -> str:
    return _text(_find(element, *names))


def _year(element: Element, *names: str) -> str:
    found = _find(element, *names)
    if found is None:
        return ""
    return _said(found, "Year", "year", "MedlineDate") or _text(found)


def _person(element: Element) -> str:
    family = _said(element, "LastName", "surname", "last", "keyname")
    given = _said(element, "ForeName", "given-names", "first", "forenames", "Initials")
    return (
        f"{given} {family}".strip() if family else _said(element, "CollectiveName", "name", "collab") or _text(element)
    )


def _sections(abstracts: list[Element]) -> str:
    """The parts of a structured abstract with their headings: `BACKGROUND: ...`."""
    parts = ((str(item.get("Label") or "").strip(), _text(item)) for item in abstracts)
    return " ".join(f"{label}: {text}" if label else text for label, text in parts if text)


def _pubmed(record: Element) -> dict[str, Any]:
    article = next((item for item in (_find(record, "Article", "BookDocument"),) if item is not None), record)
    ids = [item for item in _all(record, "ELocationID") + _all(record, "ArticleId") if "doi" in item.attrib.values()]
    return {
        "pmid": _said(record, "PMID"),
        "title": _said(article, "ArticleTitle", "VernacularTitle", "BookTitle"),
        "abstract": _sections(_all(next(iter(_all(article, "Abstract")), Element("none")), "AbstractText")),
        "year": _year(article, "PubDate", "ArticleDate"),
        "authors": [_person(item) for item in _all(article, "Author")],
        "journal": _said(next(iter(_all(article, "Journal")), Element("none")), "Title", "ISOAbbreviation"),
        "keywords": [_text(item) for item in _all(record, "Keyword")],
        "doi": _text(ids[0]) if ids else "",
    }


def _atom(record: Element) -> dict[str, Any]:
    return {
        "title": _said(record, "title"),
        "abstract": _said(record, "summary", "content"),
        "year": _said(record, "published", "issued"),
        "url": _said(record, "id"),
        "authors": [_person(item) for item in _all(record, "author")],
        "journal": _said(record, "journal_ref"),
        "doi": _said(record, "doi"),
    }


def _oai(record: Element) -> dict[str, Any]:
    creators = _all(record, "creator") or _all(record, "author")
    ids = [_text(item) for item in _all(record, "identifier")]
    return {
        "title": _said(record, "title"),
        "abstract": _said(record, "abstract", "description"),
        "year": _said(record, "created", "publicationYear", "date", "issued"),
        "authors": [_said(item, "creatorName") or _person(item) for item in creators],
        "arxiv": next((item for item in [*ids, _said(record, "id")] if "arxiv" in item.lower()), _said(record, "id")),
        "journal": _said(record, "journal-ref", "source", "publisher"),
        "doi": _said(record, "doi") or next((item for item in ids if item.startswith("10.")), ""),
        "keywords": [_text(item) for item in _all(record, "subject")],
    }


def _endnote(record: Element) -> dict[str, Any]:
    return {
        "title": _said(record, "title"),
        "abstract": _said(record, "abstract"),
        "year": _said(record, "year"),
        "authors": [_text(item) for item in _all(record, "author")],
        "journal": _said(record, "secondary-title", "full-title"),
        "keywords": [_text(item) for item in _all(record, "keyword")],
        "doi": _said(record, "electronic-resource-num"),
        "url": _said(record, "url"),
    }


def _dblp(record: Element) -> dict[str, Any]:
    return {
        "key": record.get("key", ""),
        "title": _said(record, "title"),
        "year": _said(record, "year"),
        "authors": [_text(item) for item in _all(record, "author")],
        "journal": _said(record, "journal", "booktitle"),
        "url": _said(record, "ee"),
    }


def _jats(record: Element) -> dict[str, Any]:
    front = next(iter(_all(record, "front")), record)
    authors = [item for item in _all(front, "contrib") if item.get("contrib-type", "author") == "author"]
    return {
        "title": _said(front, "article-title"),
        "abstract": _said(front, "abstract"),
        "year": _year(front, "pub-date"),
        "authors": [_person(item) for item in authors],
        "journal": _said(front, "journal-title"),
        "keywords": [_text(item) for item in _all(front, "kwd")],
        "doi": next((_text(item) for item in _all(front, "article-id") if item.get("pub-id-type") == "doi"), ""),
    }


def _acl(record: Element) -> dict[str, Any]:
    return {
        "title": _said(record, "title"),
        "abstract": _said(record, "abstract"),
        "authors": [_person(item) for item in _all(record, "author")],
        "doi": _said(record, "doi"),
        "url": _said(record, "url"),
    }


# What each record of a format is called, by the name of the outermost element ("" where any).
_KINDS: Mapping[str, tuple[frozenset[str], Callable[[Element], dict[str, Any]]]] = {
    "PubmedArticleSet": (frozenset({"PubmedArticle", "PubmedBookArticle"}), _pubmed),
    "PubmedArticle": (frozenset({"PubmedArticle"}), _pubmed),
    "feed": (frozenset({"entry"}), _atom),
    "OAI-PMH": (frozenset({"record"}), _oai),
    "xml": (frozenset({"record"}), _endnote),
    "dblp": (
        frozenset({"article", "inproceedings", "proceedings", "book", "incollection", "phdthesis", "mastersthesis"}),
        _dblp,
    ),
    "article": (frozenset({"article"}), _jats),
    "pmc-articleset": (frozenset({"article"}), _jats),
    "collection": (frozenset({"paper"}), _acl),
}


def recognises(document: Document) -> bool:
    """True for XML whose outermost element is that of a known format."""
    if document.is_binary or not _XML.match(document.start):
        return False
    return _root(document.beginning) in _KINDS


def _root(text: str) -> str:
    body = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\])?\s*>", "", text, flags=re.DOTALL)
    match = re.match(r"\s*<(?:[\w.-]+:)?([\w.-]+)", body)
    return match[1] if match else ""


def read(document: Document) -> Reading:
    """One record per paper. Raises `InputError` for XML that declares entities, or that is cut off at once."""
    text = document.text
    if _DECLARED.search(text):
        raise InputError(
            f"{document.name} declares entities of its own, which can hide other files or grow without bound; "
            "export the papers again, without a DTD in the file"
        )
    names, make = _KINDS[_root(text[:4000])]
    notes: list[str] = []
    records = list(_records(_plain(text), names, make, document.name, notes))
    if not records and notes:
        raise InputError(f"{notes[0]}; export it again")
    return Reading(records, "record", tuple(notes))


def _plain(text: str) -> str:
    """The text without its head, and with HTML's names of characters, such as `&eacute;`, as characters."""
    import html

    text = _DOCTYPE.sub("", re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL), count=1)
    return _NAMED.sub(lambda match: html.unescape(match[0]) if html.unescape(match[0]) != match[0] else "", text)


def _records(
    text: str, names: frozenset[str], make: Callable[[Element], dict[str, Any]], name: str, notes: list[str]
) -> Iterator[Record]:
    place, depth = 0, 0
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(text.encode("utf-8", "replace")), ("start", "end")):
            if _local(element.tag) not in names:
                continue
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                place += 1
                yield Record(place, make(element))
                element.clear()
    except ElementTree.ParseError as error:
        notes.append(f"{name}: the XML is broken after record {place:,} ({error})")
        if place:
            yield Record(place + 1, problem=f"the XML is broken here: {error}")


READER = FormatReader(
    "xml", "XML of PubMed, arXiv (Atom, OAI-PMH), EndNote, DBLP, JATS and the ACL Anthology", (), recognises, read
)
