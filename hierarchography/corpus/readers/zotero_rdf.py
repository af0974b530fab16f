"""Zotero RDF: the export that keeps collections and files. One record per item; the journal is a node of its own.

A DOI stands at the journal's node there; where several papers share one node, it is nobody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hierarchography.corpus.files import Document
from hierarchography.corpus.readers import xmls
from hierarchography.corpus.readers.base import FormatReader, Reading, Record

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"
_PAPERS = frozenset(
    {
        *("Article", "Book", "BookSection", "Chapter", "Description", "Document", "Recording", "Image", "Legislation"),
        *("Thesis", "ConferenceProceedings", "Manuscript", "Report", "Patent", "Illustration", "Letter", "Interview"),
        *("AcademicThesis", "Proceedings", "Preprint", "Dataset", "MotionPicture"),
    }
)
_CONTAINERS = frozenset({"Journal", "Periodical", "Series", "CourtReporter", "NewsPaper", "Newspaper"})
_NOT_PAPERS = frozenset({"attachment", "note", "annotation"})
_DOI = re.compile(r"(?:doi:?\s*|doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_VENUE, _PART_OF = "venue", "part of"


def recognises(document: Document) -> bool:
    """True for RDF that uses Zotero's names, or those of bibliographies."""
    if document.is_binary or not document.start.startswith("<"):
        return False
    head = document.beginning
    return bool(re.search(r"<(?:\w+:)?RDF[\s>]", head)) and ("purl.org/net/biblio" in head or "zotero.org" in head)


def read(document: Document) -> Reading:
    """One record per item that is a paper; attachments, notes and collections are none."""
    reading = xmls.reading_of(document, _PAPERS | _CONTAINERS, _node)
    broken = [record for record in reading.records if record.problem]
    nodes = [record.values for record in reading.records if not record.problem]
    containers = {str(node["about"]): node for node in nodes if node["kind"] in _CONTAINERS}
    papers = [node for node in nodes if node["kind"] not in _CONTAINERS and node["itemType"] not in _NOT_PAPERS]
    shared = Counter(str(node.get(_PART_OF, "")) for node in papers)
    made = [_paper(node, containers, shared) for node in papers if node["title"] or node["abstract"]]
    records = [Record(place, values) for place, values in enumerate(made, start=1)]
    last = [replace(record, place=len(records) + 1) for record in broken]
    return Reading(records + last, "item", reading.notes)


def _node(node: xmls.Element) -> dict[str, Any]:
    own = {xmls.local(child.tag): child for child in reversed(node)}
    part = own.get("isPartOf")
    inner = next(iter(part), None) if part is not None else None
    people = own.get("authors") if "authors" in own else next((own[name] for name in own if name in _MAKERS), None)
    subjects = [child for child in node if xmls.local(child.tag) == "subject"]
    identifiers = " ".join(xmls.text_of(child) for child in node if xmls.local(child.tag) == "identifier")
    inside = xmls.text_of(inner) if inner is not None else ""
    doi = _DOI.search(f"{identifiers} {inside} {node.get(_ABOUT, '')}")
    return {
        "kind": xmls.local(node.tag),
        "about": node.get(_ABOUT, ""),
        "itemType": xmls.text_of(own.get("itemType")),
        "title": xmls.text_of(own.get("title")),
        "abstract": xmls.text_of(own.get("abstract")) or xmls.text_of(own.get("description")),
        "date": xmls.text_of(own.get("date")),
        "authors": [_person(item) for item in people.iter() if xmls.local(item.tag) == "Person"]
        if people is not None
        else [],
        "keywords": [xmls.text_of(item) for item in subjects],
        "doi": doi[1] if doi else "",
        "url": next((word for word in identifiers.split() if word.startswith("http")), ""),
        _VENUE: xmls.said(inner, "title") if inner is not None else "",
        _PART_OF: part.get(_RESOURCE, "") if part is not None else "",
    }


_MAKERS = ("inventors", "presenters", "contributors", "directors", "editors")


def _person(item: xmls.Element) -> str:
    return f"{xmls.said(item, 'givenName', 'givenname')} {xmls.said(item, 'surname')}".strip() or xmls.said(
        item, "name"
    )


def _paper(
    node: Mapping[str, Any], containers: Mapping[str, Mapping[str, Any]], shared: Mapping[str, int]
) -> dict[str, Any]:
    values = {name: value for name, value in node.items() if name not in ("kind", "about", _PART_OF)}
    container = containers.get(str(node[_PART_OF]))
    if container is not None:
        values[_VENUE] = values[_VENUE] or container["title"]
        if shared[str(node[_PART_OF])] == 1:
            values["doi"] = values["doi"] or container["doi"]
    return values


READER = FormatReader(
    "zotero_rdf",
    "Zotero RDF",
    (".rdf",),
    recognises,
    read,
    0.92,
    "items that are papers; attachments, notes and collections are not",
)
