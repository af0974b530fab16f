"""Papers from services by name: `arxiv:cat:cs.CL`, `openalex:"topic modeling"`, `zotero:`.

One thin layer over httpx2, which the encoders bring anyway, and one small module a service. The services' clients were
read, and each stands in the way of something that a fetch has to do (versions of November 2026):

- `pyalex` 0.21 and `arxiv` 4.0 parse the answer and give none of its bytes, so it can be neither kept nor replayed;
  both bring `requests`, a second library for HTTP. `arxiv` repeats at fixed times, whatever `Retry-After` says.
- `habanero` 2.9 asks for all pages in one call and returns them together: nothing is left of a fetch that is cut.
- Biopython's `Entrez` 1.88 has NCBI's address within its functions and repeats after 15 seconds, whatever is asked.
- `pyzotero` 1.16 needs bibtexparser below 2, and BibTeX is read here with 2.
- `semanticscholar` 0.12 repeats by `tenacity` at times of its own and brings `httpx` beside `httpx2`.

Answers are read by the readers of files, in `build.fetching`; here only the marks of pages are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.sources.contract import Answer, Ask, BadAnswer, Key, Page, Query, Service
    from hierarchography.sources.http import MAILTO_VARIABLE
    from hierarchography.sources.walk import Walk, check_source, forms, services

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
    "forms",
    "services",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
