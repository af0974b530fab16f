"""The ACL Anthology: `acl:2023.acl-long`, a volume, or `acl:2023.acl`, all volumes of a venue in a year.

The Anthology has no API; its data are one XML file per venue and year in the repository acl-org/acl-anthology on
GitHub, which is requested once. The metadata of a volume (year, title) are copied into each of its papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from hierarchography.sources.contract import XML, Answer, Ask, BadAnswer, Page, Query, Service

_NEW, _OLD = re.compile(r"(\d{4}\.[a-z0-9_]+)(?:-([A-Za-z0-9]+))?"), re.compile(r"([A-Z]\d\d)(?:-(\d+))?")
_SITE = "https://aclanthology.org/"


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The papers of a volume, or of all volumes of a venue and year."""
    query.refuse_since("the name says the year")
    text = query.text.strip().removeprefix(_SITE).removeprefix("volumes/").strip("/")
    found = _NEW.fullmatch(text) or _OLD.fullmatch(text)
    if not found:
        raise query.wrong(f"{text!r} is no volume; write its id, as in acl:2023.acl-long or acl:P19-1")
    collection, volume = found[1], found[2] or ""
    page = ask.page(f"{collection}.xml", {}, lambda answer: read(answer, volume))
    if page is None or not page.ids:
        raise query.wrong(f"the Anthology has no papers in {text}; check the id on {_SITE}volumes/{text}")
    yield page


def read(answer: Answer, volume: str = "") -> Page:
    """The papers of one volume of a collection, or of all volumes. Raises `BadAnswer`."""
    root = answer.xml()
    if root.tag != "collection":
        raise BadAnswer(f"an answer of another shape (<{root.tag}>)")
    chosen = [item for item in root.findall("volume") if volume in ("", item.get("id", ""))]
    papers = ElementTree.Element("collection", root.attrib)
    ids = []
    for item in chosen:
        for paper in item.findall("paper"):
            ids.append(f"{root.get('id', '')}-{item.get('id', '')}.{paper.get('id', '')}")
            papers.append(_with_head(paper, item.find("meta"), ids[-1]))
    data = ElementTree.tostring(papers, encoding="utf-8", xml_declaration=True)
    return Page(data, tuple(ids), len(ids), "", XML)


def _with_head(paper: ElementTree.Element, meta: ElementTree.Element | None, name: str) -> ElementTree.Element:
    """The paper with the year and title of its volume, and its web address."""
    for tag in ("year", "booktitle"):
        head = meta.find(tag) if meta is not None else None
        if head is not None and paper.find(tag) is None:
            paper.append(head)
    url = paper.find("url")
    if url is None:
        url = ElementTree.SubElement(paper, "url")
    if not (url.text or "").startswith("http"):
        url.text = f"{_SITE}{(url.text or name).strip()}"
    return paper


SERVICE = Service(
    "acl",
    "the ACL Anthology",
    "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml",
    ("acl:2023.acl-long", "acl:2023.acl", "acl:P19-1"),
    pages,
    seconds=1.0,
    hints={404: "check the id of the venue and year, as in 2023.acl or P19"},
)
