"""Sends each request to a service only once: answers are cached, so that an interrupted fetch can continue.

Every answer is an entry of the cache (area `answers`), keyed by the request and by the fetch that it belongs to. A
fetch that was interrupted, even by a kill, is repeated from its start: cached answers need no request, and the first
request without a cached answer is the first that is sent. A fetch starts over with `refresh`, and always if a service's
answers do not last; the answers of the last finished fetch stay in use until the new one is finished. The user's
identity (address, key) is not saved, and not part of the cache key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hierarchography import plugins
from hierarchography.cache import Cache, content_key
from hierarchography.errors import SourceError
from hierarchography.sources.contract import Answer, BadAnswer, Page, Query, Service
from hierarchography.sources.http import BadAnswers, Http, Refused

Found = TypeVar("Found")
AREA = "answers"
SCHEMA = "answers/1"
FORGOTTEN = frozenset({400, 404, 410})
"""Statuses of an answer to a cursor that the service no longer knows."""
MARKS = frozenset({"cursor", "cursorMark", "token"})
RESUMED_FOR = timedelta(days=7)
"""Maximum age of an unfinished refresh that another refresh continues."""
BAD_PAGES = 2
"""Number of retries for a page that is empty before the end, or that repeats earlier papers."""


class Stale(Exception):
    """The service no longer knows the cursor in a cached answer: the fetch has to start over."""


class _NoMore(BadAnswer):
    """A page without new papers before the end."""


class Asker:
    """Implements `contract.Ask` for one fetch.

    `refresh` continues an unfinished refresh; `anew` does not. `asked` counts requests to the service, and `replayed`
    requests answered from the cache. `ended` is the reason why the pages ended too early; empty if they did not.
    """

    def __init__(
        self,
        service: Service,
        query: Query,
        note: Callable[[str], None],
        *,
        refresh: bool = False,
        offline: bool = False,
        anew: bool = False,
        started: str = "",
    ) -> None:
        self.service, self.query, self.note, self.offline = service, query, note, offline
        self.http = Http(service, note)
        self.cache = Cache(area=AREA)
        since = str(query.since or "")
        self._finished = content_key(SCHEMA, service.name, self.http.base, query.text, since)
        self._unfinished = content_key(SCHEMA, service.name, self.http.base, query.text, since, "unfinished")
        self.started = started or self._begin(refresh, anew or not service.lasting)
        self.asked = self.replayed = 0
        self.total: int | None = None
        self.ended = ""
        self._seen: set[str] = set()
        self._no_papers = 0
        self._others: dict[str, Asker] = {}

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        read: Callable[[Answer], Found],
        *,
        form: bool = False,
        missing: Found | None = None,
        most_bad: int = 5,
    ) -> Found:
        """See `contract.Ask`. Raises `SourceError`, and `Stale` if the service rejects a cached cursor."""
        read = _careful(read)
        key = content_key(SCHEMA, self.started, self.http.base, path, dict(params), form)
        kept = self.cache.get(key)
        if kept == b"" and missing is not None:
            self.replayed += 1
            return missing
        if kept:
            with suppress(BadAnswer):  # cached by another version, which could read it
                found = read(_unpacked(kept))
                self.replayed += 1
                return found
        if self.offline:
            raise SourceError("an answer is needed that is not kept; leave out --offline")
        self.asked += 1
        try:
            answer, found = self.http.send(path, params, read, form=form, most_bad=most_bad)
        except Refused as error:
            if missing is not None and error.status == 404:
                self.cache.put(key, b"")
                return missing
            if self.replayed and self.asked == 1 and error.status in FORGOTTEN and MARKS & set(params):
                raise Stale from error
            raise
        self.cache.put(key, _packed(answer))
        return found

    def page(self, path: str, params: Mapping[str, str], read: Callable[[Answer], Page]) -> Page | None:
        """See `contract.Ask`."""
        try:
            page = self.get(path, params, lambda answer: self._checked(read(answer)), most_bad=BAD_PAGES)
        except BadAnswers as error:
            if not isinstance(error.reason, _NoMore):
                raise
            self.ended = str(error)
            return None
        self._seen.update(page.ids)
        self._no_papers += page.others
        return page if page.ids or page.others else None

    def at(self, service: str) -> Asker:
        """See `contract.Ask`."""
        if service not in self._others:
            other = plugins.load("sources", service)
            self._others[service] = Asker(other, self.query, self.note, offline=self.offline, started=self.started)
        return self._others[service]

    @property
    def day(self) -> date:
        """See `contract.Ask`."""
        return datetime.fromisoformat(self.started).date()

    @property
    def all(self) -> list[Asker]:
        """All askers of the fetch: itself first, then those for other services."""
        return [self, *self._others.values()]

    @property
    def keeps(self) -> bool:
        """Whether answers are cached."""
        return self.cache.folder is not None

    def close(self) -> None:
        """Close all connections."""
        for asker in self.all:
            asker.http.close()

    def _checked(self, page: Page) -> Page:
        """The page, if it has new papers or is the expected end. Raises `_NoMore` otherwise."""
        if page.total is not None:
            self.total = max(page.total, self.total or 0)
        came = len(self._seen) + self._no_papers
        if not (page.ids or page.others) and self.total is not None and came < self.total:
            raise _NoMore("an empty page")
        if page.ids and self._seen.issuperset(page.ids):
            raise _NoMore("a page that it had given before")
        return page

    @property
    def continues_finished(self) -> bool:
        """Whether the fetch continues one that had come to its end."""
        return self.started == self._start_at(self._finished)

    def finish(self) -> None:
        """Keep the answers of this fetch in place of those of an earlier one, since all that was wanted has come."""
        if not self.continues_finished:
            self.cache.put_json(self._finished, {"started": self.started})
        if self.started == self._start_at(self._unfinished):
            self.cache.put_json(self._unfinished, {})

    def _begin(self, refresh: bool, anew: bool) -> str:
        """The start time of the fetch: that of an earlier run which this one continues, unless it starts over."""
        finished, unfinished = self._start_at(self._finished), self._start_at(self._unfinished)
        now = datetime.now(UTC)
        if self.offline or not (refresh or anew):
            started = finished or unfinished
        else:
            recent = not anew and unfinished >= (now - RESUMED_FOR).isoformat()
            started = unfinished if recent else ""
        if not started:
            started = now.isoformat()
            self.cache.put_json(self._unfinished, {"started": started})
        return started

    def _start_at(self, key: str) -> str:
        """The start time that is cached for a fetch; empty if there is none."""
        head = self.cache.get_json(key)
        return str(head.get("started") or "") if isinstance(head, dict) else ""


def _careful(read: Callable[[Answer], Found]) -> Callable[[Answer], Found]:
    """`read`, with the errors that an answer of an unexpected shape causes turned into `BadAnswer`."""

    def reading(answer: Answer) -> Found:
        try:
            return read(answer)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise BadAnswer(f"an answer of another shape ({type(error).__name__}: {error})") from error

    return reading


def _packed(answer: Answer) -> bytes:
    """The cached form of an answer: a line with its headers, then its original bytes."""
    return json.dumps(dict(answer.headers)).encode("ascii") + b"\n" + answer.data


def _unpacked(kept: bytes) -> Answer:
    head, _, data = kept.partition(b"\n")
    return Answer(data, json.loads(head))
