"""Walks the pages of a source: first those in the cache, then those requested from the service.

>>> for page in Walk("arxiv:cat:cs.CL", SourcesConfig(limit=100)):       # doctest: +SKIP
...     print(len(page.ids), page.total)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from hierarchography import plugins
from hierarchography.config import SourcesConfig
from hierarchography.errors import InputError, SourceError
from hierarchography.sources.asking import Asker
from hierarchography.sources.contract import Ask, Page, Query, Service
from hierarchography.sources.http import address, contact

NEARLY = 0.9
"""If the pages end before this share of the total that the service reports, this is an error or a warning."""
_SINCE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")


def services() -> list[Service]:
    """All services, in the order of their names in `plugins`."""
    return [plugins.load("sources", name) for name in plugins.names("sources")]


def forms() -> str:
    """An example of each service's sources, for messages."""
    examples = [service.forms[0] for service in services()]
    return f"{', '.join(examples[:-1])}, or {examples[-1]}"


def check_source(source: str, config: SourcesConfig) -> tuple[Service, Query]:
    """The service and the query of a source. Raises `InputError` for an invalid one, before any request is sent."""
    name, colon, text = source.partition(":")
    if not colon:
        raise InputError(f"{source!r} is no source; write the name of a service and a colon, as in arxiv:cat:cs.CL")
    service: Service = plugins.load("sources", name)
    address(service)
    contact()
    query = Query(source, text, first_day(config.since), config.limit)
    with suppress(_Asked):
        next(iter(service(query, _NoAsk())), None)
    return service, query


class _Asked(Exception):
    """A service has accepted a query and would now send a request."""


class _NoAsk:
    """Implements `contract.Ask` for checking a query: no request is sent."""

    def get(self, *parts: Any, **more: Any) -> Any:
        """Stop at the first request."""
        raise _Asked

    page = get

    def at(self, service: str) -> Ask:
        """Return itself for any service."""
        return self

    def note(self, message: str) -> None:
        """Ignore the message."""

    @property
    def day(self) -> date:
        """Today."""
        return datetime.now(UTC).date()


class Walk:
    """The pages of one source. After the last page, `incomplete` is a warning about missing papers, or empty.

    Raises `SourceError`, whose message says how to continue, and `InputError` for an invalid query.
    """

    def __init__(
        self,
        source: str,
        config: SourcesConfig,
        note: Callable[[str], None] = lambda message: None,
        *,
        refresh: bool = False,
        offline: bool = False,
    ) -> None:
        self.source, self.limit = source, config.limit
        self.service, self.query = check_source(source, config)
        self._note, self._offline = note, offline
        self.asker = self._begin(refresh)
        self.papers = 0
        self.incomplete = ""
        self._promised: int | None = None
        self._others = 0

    def __iter__(self) -> Iterator[Page]:
        """The pages up to the one that reaches the limit. After `Stale`, call `renew` and iterate again."""
        self.papers, self.incomplete, self._promised, self._others = 0, "", None, 0
        seen: set[str] = set()
        try:
            for page in self.service(self.query, self.asker):
                self.papers += _new(page.ids, seen)
                self._others += page.others
                self._promised = max(page.total or 0, self._promised or 0) if page.total is not None else self._promised
                yield page
                if self.limit and self.papers >= self.limit:
                    self.asker.finish()
                    return
        except SourceError as error:
            raise SourceError(f"{self.source}: {error}{self._how_to_go_on()}") from error
        finally:
            self.asker.close()
        self._check_end()
        self.asker.finish()

    def renew(self) -> None:
        """Start over, because the service no longer knows the cursor of an earlier run; its answers stay until then."""
        self._note(f"{self.source}: {self.service.title} has forgotten where an earlier run stopped; starting over")
        self.asker = self._begin(True, anew=not self.asker.continues_finished)

    @property
    def total(self) -> int | None:
        """The expected number of papers; None if it is not known."""
        return self._promised if self._promised is None or not self.limit else min(self._promised, self.limit)

    @property
    def asked(self) -> int:
        """The number of requests answered by the service, not counting retries."""
        return sum(asker.asked for asker in self.asker.all)

    @property
    def replayed(self) -> int:
        """The number of requests answered from the cache."""
        return sum(asker.replayed for asker in self.asker.all)

    @property
    def repeated(self) -> int:
        """The number of retries."""
        return sum(asker.http.repeated for asker in self.asker.all)

    def _begin(self, refresh: bool, anew: bool = False) -> Asker:
        return Asker(self.service, self.query, self._note, refresh=refresh, anew=anew, offline=self._offline)

    def _check_end(self) -> None:
        if self._promised is None:
            return
        total = self._promised - self._others
        if self.papers >= total:
            return
        reason = self.asker.ended or f"{self.service.title} gave no more"
        missing = f"{self.papers:,} of {total:,} papers came: {reason}"
        if self.papers >= NEARLY * total:
            self._note(f"{self.source}: {missing}")
            return
        if self.asker.ended:
            raise SourceError(f"{self.source}: {missing}{self._how_to_go_on()}")
        self.incomplete = f"warning: {self.source}: {missing}"

    def _how_to_go_on(self) -> str:
        if not self.papers:
            return ""
        if not self.asker.keeps:
            return f"; the {self.papers:,} papers before are lost, since there is no cache"
        return (
            f"; {self.papers:,} papers are kept: the same command goes on from there, "
            f"and --limit {self.papers} makes do with them"
        )


def _new(ids: Sequence[str], seen: set[str]) -> int:
    """How many of the papers did not come before, which are added to `seen`; one without an id counts as new."""
    unnamed = sum(not identifier for identifier in ids)
    before = len(seen)
    seen.update(filter(None, ids))
    return unnamed + len(seen) - before


def first_day(since: str) -> date | None:
    """The first day of `2024`, `2024-05` or `2024-05-01`. Raises `InputError`."""
    if not since:
        return None
    match = _SINCE.fullmatch(since.strip())
    try:
        if match is None:
            raise ValueError
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise InputError(
            f"sources.since (--since) must be a day, month or year, as 2024-05-01, not {since!r}"
        ) from None
