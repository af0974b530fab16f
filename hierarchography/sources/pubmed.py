"""PubMed: `pubmed:moss[tiab] AND 2020:2024[dp]`, in its own query language.

https://www.ncbi.nlm.nih.gov/books/NBK25497: three requests per second, ten with a key (NCBI_API_KEY). The ids (PMIDs)
are requested first, then the papers, 100 at a time: unlike with NCBI's history server, this can be resumed at any
time. PubMed gives at most 9,999 ids per search; a larger search is split in half by date of entry until it fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hierarchography.sources.contract import PAGE, XML, Answer, Ask, BadAnswer, Key, Page, Query, Service, whole_number

MOST_IDS = 9_999
_TOOL = {"db": "pubmed", "tool": "hierarchography"}
_FIRST = date(1900, 1, 1)
_RECORDS = ("PubmedArticle", "PubmedBookArticle")


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The papers with their abstracts, newest first within each period."""
    if not query.text.strip():
        raise query.wrong("nothing is asked for; write what to look for after the colon")
    text = f'({query.text}) AND ("{query.since:%Y/%m/%d}"[dp] : "3000"[dp])' if query.since else query.text
    total, ids = _search(text, ask)
    if total is None or total <= MOST_IDS or (query.limit and query.limit <= len(ids)):
        stretches = iter([ids])
    else:
        stretches = _halved(text, query, ask, _FIRST, ask.day)
    for found in stretches:
        yield from _papers(found, total, ask)


def _halved(text: str, query: Query, ask: Ask, first: date, last: date) -> Iterator[list[str]]:
    """The ids of the papers that were entered between two days, the latest period first."""
    days = {"datetype": "edat", "mindate": f"{first:%Y/%m/%d}", "maxdate": f"{last:%Y/%m/%d}"}
    total, ids = _search(text, ask, days)
    if total is None or total <= len(ids) or first >= last:
        if total is not None and total > len(ids):
            ask.note(f"{query.source}: {total - len(ids):,} of {total:,} papers of {first} cannot be reached")
        if ids:
            yield ids
        return
    middle = first + (last - first) // 2
    yield from _halved(text, query, ask, date.fromordinal(middle.toordinal() + 1), last)
    yield from _halved(text, query, ask, first, middle)


def _search(text: str, ask: Ask, more: dict[str, str] | None = None) -> tuple[int | None, list[str]]:
    """The number of papers, and the ids of the first 9,999."""
    params = {**_TOOL, "term": text, "retmode": "json", "retmax": str(MOST_IDS)}
    return ask.get("esearch.fcgi", {**params, "sort": "pub_date", **(more or {})}, _numbers, form=True)


def _numbers(answer: Answer) -> tuple[int | None, list[str]]:
    found = answer.table().get("esearchresult")
    if not isinstance(found, dict) or "ERROR" in found or not isinstance(found.get("idlist"), list):
        reason = found.get("ERROR") if isinstance(found, dict) else ""
        raise BadAnswer(f"an answer without numbers of papers {reason or ''}".rstrip())
    return whole_number(found.get("count")), [str(item) for item in found["idlist"]]


def _papers(ids: list[str], total: int | None, ask: Ask) -> Iterator[Page]:
    for start in range(0, len(ids), PAGE):
        params = {**_TOOL, "id": ",".join(ids[start : start + PAGE]), "retmode": "xml"}
        yield ask.get("efetch.fcgi", params, lambda answer: read(answer, total), form=True)


def read(answer: Answer, total: int | None = None) -> Page:
    """The page in an answer. Raises `BadAnswer`."""
    root = answer.xml()
    if root.tag != "PubmedArticleSet":
        raise BadAnswer(f"an answer of another shape (<{root.tag}>)")
    records = [item for item in root if item.tag in _RECORDS]
    return Page(answer.data, tuple(item.findtext(".//PMID") or "" for item in records), total, "", XML)


SERVICE = Service(
    "pubmed",
    "PubMed",
    "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    ("pubmed:moss[tiab] AND roofs[tiab]", 'pubmed:"topic models"'),
    pages,
    seconds=0.34,
    seconds_known=0.1,
    contact="email",
    key=Key("NCBI_API_KEY", parameter="api_key"),
)
