"""Papers from services, given by name: `arxiv:cat:cs.CL`, `openalex:"topic modeling"`, `zotero:`.

This is a thin layer over httpx2, which the encoders need anyway, with one small module per service. The services'
existing clients were reviewed (versions of November 2026); each lacks something that a fetch needs:

- `pyalex` 0.21 and `arxiv` 4.0 parse the answer without giving access to its bytes, so it cannot be cached and
  replayed; both need `requests`, a second HTTP library. `arxiv` retries at fixed times and ignores `Retry-After`.
- `habanero` 2.9 requests all pages in one call and returns them together: an interrupted fetch loses everything.
- Biopython's `Entrez` 1.88 has NCBI's address fixed in its functions and always retries after 15 seconds.
- `pyzotero` 1.16 needs bibtexparser below 2, but this package reads BibTeX with version 2.
- `semanticscholar` 0.12 retries with `tenacity` at its own intervals, and needs `httpx` in addition to `httpx2`.

Answers are read by the file readers, in `build.fetching`; this package only reads what paging needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.sources.contract import Answer, Ask, BadAnswer, Key, Page, Query, Service
    from hierarchography.sources.http import MAILTO_VARIABLE
    from hierarchography.sources.walk import Walk, check_source, first_day, forms, services

_HOMES = {
    "MAILTO_VARIABLE": "http",
    "Answer": "contract",
    "Ask": "contract",
    "BadAnswer": "contract",
    "Key": "contract",
    "Page": "contract",
    "Query": "contract",
    "Service": "contract",
    "Walk": "walk",
    "check_source": "walk",
    "first_day": "walk",
    "forms": "walk",
    "services": "walk",
}

__all__ = [
    "MAILTO_VARIABLE",
    "Answer",
    "Ask",
    "BadAnswer",
    "Key",
    "Page",
    "Query",
    "Service",
    "Walk",
    "check_source",
    "first_day",
    "forms",
    "services",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
