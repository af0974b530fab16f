"""XML of papers: PubMed, Atom (arXiv), OAI-PMH, EndNote, DBLP, JATS and the ACL Anthology.

Elements are read one record at a time by the standard library's parser, and dropped as soon as they are read; a file
in UTF-8 is not held in memory at all. A file that declares entities is refused before they are parsed: they can grow
without bound or read other files, and no export of papers needs them.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from hierarchography.corpus.encoding import mended_twice
from hierarchography.corpus.files import Document
from hierarchography.corpus.identifiers import doi_of_link
from hierarchography.corpus.readers.base import DEEPEST, FormatReader, Reading, Record, bounded
from hierarchography.errors import InputError

Element = ElementTree.Element
_XML = re.compile(r"<(?:\?xml|!DOCTYPE|[A-Za-z][\w:.-]*[\s>/])")
_DECLARED = re.compile(r"<!ENTITY")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(?:\[[^\]]*\])?\s*>")
_MAIN_ABSTRACTS = frozenset({"", "structured", "abstract", "normal", "main"})
_BLOCK, _PIECE = 1 << 20, 1 << 16
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding=[\"']((?!utf)[A-Za-z][\w.-]*)", re.IGNORECASE)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")


def local(tag: Any) -> str:
    """The name of an element without its namespace."""
    return str(tag).rpartition("}")[2]


def text_of(element: Element | None) -> str:
    """All text in an element, on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _find(element: Element, *names: str) -> Element | None:
    """The first element below with one of these names, the names tried in order."""
    for name in names:
        for item in element.iter():
            if item is not element and local(item.tag) == name:
                return item
    return None


def _all(element: Element, name: str) -> list[Element]:
    return [item for item in element.iter() if item is not element and local(item.tag) == name]


def said(element: Element, *names: str) -> str:
    """The text of the first element below with one of these names, the names tried in order."""
    return text_of(_find(element, *names))


def _year(element: Element, *names: str) -> str:
    found = _find(element, *names)
    if found is None:
        return ""
    return said(found, "Year", "year", "MedlineDate") or text_of(found)


def _person(element: Element) -> str:
    family = said(element, "LastName", "surname", "last", "keyname")
    given = said(element, "ForeName", "given-names", "first", "forenames", "Initials")
    return (
        f"{given} {family}".strip() if family else said(element, "CollectiveName", "name", "collab") or text_of(element)
    )


def _sections(abstracts: list[Element]) -> str:
    """The parts of a structured abstract with their headings: `BACKGROUND: ...`."""
    parts = ((str(item.get("Label") or "").strip(), text_of(item)) for item in abstracts)
    return " ".join(f"{label}: {text}" if label else text for label, text in parts if text)


def _pubmed_ids(record: Element) -> list[Element]:
    """The identifiers of the paper itself; those in its list of references are of the papers that it cites."""
    holders = [item for name in ("PubmedData", "PubmedBookData", "BookDocument") for item in _all(record, name)]
    lists = [child for holder in holders for child in holder if local(child.tag) == "ArticleIdList"]
    return [*_all(record, "ELocationID"), *(item for ids in lists for item in ids)]


def _pubmed(record: Element) -> dict[str, Any]:
    article = next((item for item in (_find(record, "Article", "BookDocument"),) if item is not None), record)
    ids = [item for item in _pubmed_ids(record) if "doi" in item.attrib.values()]
    return {
        "pmid": said(record, "PMID"),
        "title": said(article, "ArticleTitle", "VernacularTitle", "BookTitle"),
        "abstract": _sections(_all(next(iter(_all(article, "Abstract")), Element("none")), "AbstractText")),
        "year": _year(article, "PubDate", "ArticleDate"),
        "authors": [_person(item) for item in _all(article, "Author")],
        "journal": said(next(iter(_all(article, "Journal")), Element("none")), "Title", "ISOAbbreviation"),
        "keywords": [text_of(item) for item in _all(record, "Keyword")],
        "doi": text_of(ids[0]) if ids else "",
        "publicationtype": [text_of(item) for item in _all(record, "PublicationType")],
    }


def _atom(record: Element) -> dict[str, Any]:
    return {
        "title": said(record, "title"),
        "abstract": said(record, "summary", "content"),
        "year": said(record, "published", "issued"),
        "url": said(record, "id"),
        "authors": [_person(item) for item in _all(record, "author")],
        "journal": said(record, "journal_ref"),
        "doi": said(record, "doi"),
    }


def _oai(record: Element) -> dict[str, Any]:
    article = _find(record, "article")
    if article is not None and _find(article, "front") is not None:
        return _jats(article)
    creators = _all(record, "creator") or _all(record, "author")
    ids = [text_of(item) for item in _all(record, "identifier")]
    return {
        "title": said(record, "title"),
        "abstract": said(record, "abstract", "description"),
        "year": said(record, "created", "publicationYear", "date", "issued"),
        "authors": [said(item, "creatorName") or _person(item) for item in creators],
        "arxiv": next((item for item in [*ids, said(record, "id")] if "arxiv" in item.lower()), said(record, "id")),
        "journal": said(record, "journal-ref", "source", "publisher"),
        "doi": said(record, "doi") or next(filter(None, map(doi_of_link, ids)), ""),
        "url": next((item for item in ids if item.startswith(("http://", "https://"))), ""),
        "keywords": [text_of(item) for item in _all(record, "subject")],
    }


def _endnote(record: Element) -> dict[str, Any]:
    return {
        "title": said(record, "title"),
        "abstract": said(record, "abstract"),
        "year": said(record, "year"),
        "authors": [text_of(item) for group in _all(record, "authors") for item in _all(group, "author")],
        "journal": said(record, "secondary-title", "full-title"),
        "keywords": [text_of(item) for item in _all(record, "keyword")],
        "doi": said(record, "electronic-resource-num"),
        "url": said(record, "url"),
    }


def _dblp(record: Element) -> dict[str, Any]:
    return {
        "key": record.get("key", ""),
        "title": said(record, "title"),
        "year": said(record, "year"),
        "authors": [text_of(item) for item in _all(record, "author")],
        "journal": said(record, "journal", "booktitle"),
        "url": said(record, "ee"),
    }


def _jats_abstract(front: Element) -> str:
    """The main abstract, its sections with their headings: `METHODS: ...`; graphical and short ones are others."""
    found = _all(front, "abstract")
    if not found:
        return ""
    main = next((item for item in found if item.get("abstract-type", "") in _MAIN_ABSTRACTS), found[0])
    if not any(local(child.tag) == "sec" for child in main):
        heading = next((child for child in main if local(child.tag) == "title"), None)
        return text_of(main).removeprefix(text_of(heading)).lstrip(" :.")
    return " ".join(part for part in map(_jats_part, main) if part)


def _jats_part(part: Element) -> str:
    """A section of an abstract with its heading in capitals, as PubMed writes it; a paragraph as it is."""
    if local(part.tag) == "title":
        return ""
    heading = next((child for child in part if local(child.tag) == "title"), None)
    if heading is None or not text_of(heading):
        return text_of(part)
    text = " ".join(text for child in part if child is not heading and (text := text_of(child)))
    return f"{text_of(heading).rstrip(' :.').upper()}: {text}" if text else ""


def _jats(record: Element) -> dict[str, Any]:
    front = next(iter(_all(record, "front")), record)
    authors = [item for item in _all(front, "contrib") if item.get("contrib-type", "author") == "author"]
    return {
        "title": said(front, "article-title"),
        "abstract": _jats_abstract(front),
        "year": _year(front, "pub-date"),
        "authors": [_person(item) for item in authors],
        "journal": said(front, "journal-title"),
        "keywords": [text_of(item) for item in _all(front, "kwd")],
        "doi": next((text_of(item) for item in _all(front, "article-id") if item.get("pub-id-type") == "doi"), ""),
    }


def _acl(record: Element) -> dict[str, Any]:
    return {
        "title": said(record, "title"),
        "abstract": said(record, "abstract"),
        "authors": [_person(item) for item in _all(record, "author")],
        "year": said(record, "year"),
        "booktitle": said(record, "booktitle"),
        "doi": said(record, "doi"),
        "url": said(record, "url"),
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
    names, make = _KINDS[_root(document.beginning)]
    return reading_of(document, names, make)


def reading_of(document: Document, names: frozenset[str], make: Callable[[Element], dict[str, Any]]) -> Reading:
    """What `make` makes of each outermost element with one of these names."""
    notes: list[str] = []
    records = list(bounded(_records(document, names, make, notes), document))
    if not records and notes:
        raise InputError(f"{notes[0]}; export it again")
    return Reading(records, "record", tuple(notes))


def _blocks(document: Document, notes: list[str]) -> Iterator[str]:
    """The text without its head, in blocks that end with a tag; HTML's names of characters are characters."""
    mended, head = 0, True
    for block in _whole_tags(document):
        if _DECLARED.search(block):
            raise InputError(
                f"{document.name} declares entities of its own, which can hide other files or grow without bound; "
                "export the papers again, without a DTD in the file"
            )
        block, lines = mended_twice(block)
        mended += lines
        if head:
            block = _DOCTYPE.sub("", re.sub(r"^\s*<\?xml.*?\?>", "", block, count=1, flags=re.DOTALL), count=1)
        head = False
        yield _NAMED.sub(_named, block)
    if mended:
        notes.append(f"{document.name}: UTF-8 that was encoded twice, mended in {mended:,} lines")


def _named(match: re.Match[str]) -> str:
    text = html.unescape(match[0])
    return text if text != match[0] else ""


def _whole_tags(document: Document) -> Iterator[str]:
    """The text in blocks that end with a tag: of a file in UTF-8 one after another, of any other as a whole."""
    if not document.is_utf8:
        yield _of_other_encoding(document)
        return
    kept = ""
    with document.open() as stream:
        for text in codecs.iterdecode(iter(lambda: stream.read(_BLOCK), b""), "utf-8-sig"):
            end = text.rfind(">") + 1
            if end:
                yield kept + text[:end]
                kept = ""
            kept += text[end:]
    yield kept


def _of_other_encoding(document: Document) -> str:
    """The text in the encoding that it says it has, unless the bytes show another; without one, as it is guessed."""
    said = _ENCODING.match(document.head)
    if said is None:
        return document.text
    try:
        return document.data.decode(said[1].decode("ascii"), "replace")
    except (LookupError, ValueError):
        return document.text


def _records(
    document: Document, names: frozenset[str], make: Callable[[Element], dict[str, Any]], notes: list[str]
) -> Iterator[Record]:
    place = 0
    broken: list[str] = []
    try:
        for element in _elements(document, _blocks(document, broken), names):
            place += 1
            yield Record(place, make(element))
    except ElementTree.ParseError as error:
        notes.append(f"{document.name}: the XML is broken after record {place:,} ({error})")
        if place:
            yield Record(place + 1, problem=f"the XML is broken here: {error}")
    notes += broken


def _pieces(text: str) -> Iterator[str]:
    """The text in small pieces: the parser holds all elements of a piece at once."""
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def _elements(document: Document, blocks: Iterator[str], names: frozenset[str]) -> Iterator[Element]:
    """The outermost elements with these names, each taken out of the tree as soon as it was used."""
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    open_: list[Element] = []
    inside: Element | None = None
    for block in (part for whole in blocks for part in _pieces(whole)):
        parser.feed(block)
        for event, element in parser.read_events():
            if event == "start":
                open_.append(element)
                if len(open_) > DEEPEST:
                    raise InputError(f"{document.name}: its elements lie too deep in one another; export it again")
                inside = element if inside is None and local(element.tag) in names else inside
                continue
            open_.pop()
            if inside is not None and element is inside:
                yield inside
                inside = None
            # What stands beside the records, such as the people of DBLP, is not kept either.
            if inside is None and open_ and (local(element.tag) in names or len(open_) == 1):
                open_[-1].remove(element)
    parser.close()


READER = FormatReader(
    "xml",
    "XML of PubMed, arXiv (Atom, OAI-PMH), EndNote, DBLP, JATS and the ACL Anthology",
    (),
    recognises,
    read,
    0.91,
    "one record after another, so that large files need little memory; a file that declares entities is refused",
)
