"""Papers by their DOIs: `dois:FILE`, a text file with DOIs, one per line or anywhere in its text.

They are requested from OpenAlex, 50 at a time, because it has the abstracts of most publishers; DOIs that it does not
know are requested from Crossref, one by one. Where neither knows a DOI with a comma, as in a row of a CSV file, the
part before the comma is requested. DOIs that neither knows are reported.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from hierarchography.sources import crossref, openalex
from hierarchography.sources.contract import Answer, Ask, BadAnswer, Page, Query, Service

MOST, _MOST_BYTES, _SHOWN = 50, 1 << 26, 5
_NEXT = r"[,;](?:https?://(?:dx\.)?doi\.org/|doi:)?10\.\d{4,9}(?:\.\d+)*/"
_DOI = re.compile(
    rf"10\.\d{{4,9}}(?:\.\d+)*/(?:(?!{_NEXT})[^\s\"<>{{}}\x00-\x1f\x7f-\x9f]|<[A-Z]?\d+:[^\s\"<>/]*>)+", re.IGNORECASE
)
"""A DOI, up to a comma or semicolon before the next one; older ones may have pages as `<391::AID-ASI1>`."""
_SPECIAL = re.compile(r"[,|!<>]")
"""Characters that have or may have a special meaning in a list for OpenAlex."""
_NOTHING = Page(b"[]", ())


def pages(query: Query, ask: Ask) -> Iterator[Page]:
    """The works of the DOIs: first those that OpenAlex knows, in batches in the order of the file, then the others."""
    query.refuse_since("the file says which papers")
    dois = read_dois(query)
    if query.limit:
        dois = dois[: query.limit]
    unknown = yield from _known(dois, len(dois), ask)
    shorter = {doi.partition(",")[0]: doi for doi in unknown if "," in doi}
    again = yield from _known([doi for doi in shorter if doi not in dois], len(dois), ask)
    lost = [doi for doi in unknown if "," not in doi or doi.partition(",")[0] in {*again, *unknown}]
    if not lost:
        return
    more = f" and {len(lost) - _SHOWN:,} more" if len(lost) > _SHOWN else ""
    named = f"neither OpenAlex nor Crossref knows {', '.join(lost[:_SHOWN])}{more}"
    if len(lost) == len(dois):
        raise query.wrong(f"{named}, and there are no other DOIs in the file; check it")
    ask.note(f"{query.source}: {named}")


def _known(dois: Sequence[str], total: int, ask: Ask) -> Generator[Page, None, list[str]]:
    """The works of the DOIs that OpenAlex or Crossref knows; returns the others."""
    known: set[str] = set()
    listed = [doi for doi in dois if not _SPECIAL.search(doi)]
    for start in range(0, len(listed), MOST):
        asked = listed[start : start + MOST]
        params = {"filter": f"doi:{'|'.join(asked)}", "per_page": str(MOST), "select": openalex.FIELDS}
        page = ask.at("openalex").get("works", params, lambda answer: _read(answer, total))
        known.update(page.ids)
        yield page
    unknown = []
    for doi in (doi for doi in dois if doi not in known):
        page = ask.at("crossref").get(f"works/{quote(doi, safe='')}", {}, _read_one, missing=_NOTHING)
        if page.ids:
            yield page
        else:
            unknown.append(doi)
    return unknown


def read_dois(query: Query) -> list[str]:
    """The DOIs of the file in lower case, each once. Raises `InputError` if there are none."""
    path = Path(query.text.strip()).expanduser()
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise query.wrong(f"{path} is larger than {_MOST_BYTES >> 20} MB; give a file of DOIs, one a line")
        text = path.read_bytes().decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise query.wrong(f"cannot read {path}: {reason}; name a file of DOIs, one a line") from error
    found = (_trimmed(unquote(item).split()[0]) for item in _DOI.findall(text))
    dois = list(dict.fromkeys(doi.lower() for doi in found))
    if not dois:
        raise query.wrong(f"{path} has no DOIs; write one a line, as in 10.7717/peerj.4375")
    return dois


def _trimmed(doi: str) -> str:
    """A DOI without the punctuation of the surrounding text."""
    doi = doi.rstrip(".,;:'\u201d\u2019]")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;")
    return doi


def _read(answer: Answer, total: int) -> Page:
    records = answer.table().get("results")
    page = Page.of_records(records, "doi")
    ids = tuple(str(item).lower().partition("doi.org/")[2] or str(item).lower() for item in page.ids)
    return Page(page.data, ids, total)


def _read_one(answer: Answer) -> Page:
    message = answer.table().get("message")
    if not isinstance(message, dict):
        raise BadAnswer("an answer of another shape (no message)")
    return Page.of_records([message], "DOI")


SERVICE = Service(
    "dois",
    "OpenAlex and Crossref",
    crossref.SERVICE.url,
    ("dois:FILE",),
    pages,
)
