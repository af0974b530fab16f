"""The interface of a source: a service that returns papers page by page.

A service is one small module with a `Service`, listed in `plugins.BUILT_IN["sources"]`. Its `pages` sends requests
with the `Ask` that it gets, and yields a `Page` for each answer. `Ask` does the waiting, the retries and the caching,
and notices pages that end too early.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar
from xml.etree import ElementTree

from hierarchography.errors import InputError

Found = TypeVar("Found")
JSON, XML = ".json", ".xml"
PAGE = 100
"""Papers per request, for any limit, so that a later run with another limit finds the same pages in the cache."""


class BadAnswer(Exception):
    """An answer that cannot be used: cut off, malformed, or of an unexpected shape. The request is retried."""


@dataclass(frozen=True)
class Query:
    """A query: the `text` after the name and colon, the earliest day (`since`), and the maximum papers (0 = all)."""

    source: str
    text: str
    since: date | None = None
    limit: int = 0

    def wrong(self, reason: str) -> InputError:
        """The error for a query that cannot be sent."""
        return InputError(f"{self.source}: {reason}")

    def refuse_since(self, why: str) -> None:
        """Raise `InputError` if `since` is set, for a service that cannot filter by day."""
        if self.since:
            raise self.wrong(
                f"papers since a day cannot be asked for ({why}); leave out --since, or fetch this source alone"
            )


@dataclass(frozen=True)
class Answer:
    """The body of an answer, and some of its headers (lower-case names)."""

    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The body as JSON. Raises `BadAnswer`."""
        try:
            return json.loads(self.data)
        except (ValueError, RecursionError) as error:
            raise BadAnswer(f"an answer that is no JSON ({error})") from error

    def table(self) -> Mapping[str, Any]:
        """The body as a JSON object. Raises `BadAnswer`."""
        value = self.json()
        if not isinstance(value, dict):
            raise BadAnswer("an answer of another shape (no JSON object)")
        return value

    def xml(self) -> ElementTree.Element:
        """The body as XML. Raises `BadAnswer`, also if it declares entities."""
        if b"<!ENTITY" in self.data:
            raise BadAnswer("XML that declares entities")
        try:
            return ElementTree.fromstring(self.data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise BadAnswer(f"an answer that is no XML ({error})") from error


@dataclass(frozen=True)
class Page:
    """The papers of one answer, as a file for the readers in `corpus`, and what is needed for paging.

    `ids` are the papers' ids, in order; `total` is the number of papers that the service has for the query, if it
    reports it, with the `others` of the pages, which are no papers; `following` is the cursor of the next page, empty
    for the last.
    """

    data: bytes
    ids: tuple[str, ...]
    total: int | None = None
    following: str = ""
    ending: str = JSON
    others: int = 0

    @classmethod
    def of_records(cls, records: Any, name: str, total: Any = None, following: Any = "") -> Page:
        """A page of JSON records whose ids are under `name`. Raises `BadAnswer` if `records` is no list of objects."""
        tables = table_rows(records)
        ids = tuple(
            json.dumps(record, sort_keys=True) if record.get(name) in (None, "") else str(record[name])
            for record in tables
        )
        return cls(json.dumps(tables).encode("ascii"), ids, whole_number(total), str(following or ""))


class Ask(Protocol):
    """Sends a service's requests: a path below its base address, parameters, and a function that reads the answer.

    If `read` raises `BadAnswer`, the request is retried. Answers are cached, and no request is sent twice.
    """

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        read: Callable[[Answer], Found],
        *,
        form: bool = False,
        missing: Found | None = None,
    ) -> Found:
        """The result of `read`, or `missing` (if given) after a 404; `form` sends the parameters as a form."""

    def page(self, path: str, params: Mapping[str, str], read: Callable[[Answer], Page]) -> Page | None:
        """The next page; None if there is none, or if it only repeats earlier papers."""

    def at(self, service: str) -> Ask:
        """An `Ask` for another service, by name."""

    def note(self, message: str) -> None:
        """Report to the user what was left out."""

    @property
    def day(self) -> date:
        """The day on which the fetch began (UTC): "today" for a query, the same when its answers are used again."""


@dataclass(frozen=True)
class Key:
    """The user's key, in an environment variable, and how it is sent: as a `parameter` or a `header`."""

    variable: str
    parameter: str = ""
    header: str = ""


@dataclass(frozen=True)
class Service:
    """A source of papers, by name.

    `seconds` is the minimum time between two requests, by the service's rules; `seconds_known` the one for identified
    users (with a key or, for services without keys, a contact address). `contact` is the parameter for that address.
    `lasting` says whether answers may be reused later; a library on this machine is requested again every time.
    """

    name: str
    title: str
    url: str
    forms: Sequence[str]
    pages: Callable[[Query, Ask], Iterator[Page]]
    seconds: float = 0.0
    seconds_known: float | None = None
    contact: str = ""
    key: Key | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lasting: bool = True
    hints: Mapping[int, str] = field(default_factory=dict)
    """Remedies for HTTP statuses that have a special meaning for this service (0 = no connection)."""
    passing: frozenset[int] = frozenset()
    """HTTP statuses to retry for this service, in addition to `retry.may_pass`."""

    def __call__(self, query: Query, ask: Ask) -> Iterator[Page]:
        """The pages of a query."""
        return self.pages(query, ask)

    @cached_property
    def variable(self) -> str:
        """The environment variable that replaces the address `url`."""
        return f"HIERARCHOGRAPHY_{self.name.upper()}_URL"


def table_rows(records: Any) -> list[dict[str, Any]]:
    """A list of JSON objects, without null items. Raises `BadAnswer` for anything else."""
    if not isinstance(records, list) or not all(isinstance(item, dict) or item is None for item in records):
        raise BadAnswer("an answer of another shape (no list of papers)")
    return [item for item in records if item is not None]


def whole_number(value: Any) -> int | None:
    """A count that a service gives as a number or as text; None if it gives none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def named_parts(query: Query, names: Mapping[str, str], free: str) -> dict[str, str]:
    """The parts of a query such as `author=Ada Lovelace;title=engines`, by the service's parameter names.

    Text without a name belongs to the parameter `free`. Parts of one name are joined by commas. Raises `InputError` for
    an unknown name.
    """
    parts = listed_parts(query, names, free)
    return {name: ("," if name != free else " ").join(values) for name, values in parts.items()}


def listed_parts(query: Query, names: Mapping[str, str], free: str) -> dict[str, list[str]]:
    """As `named_parts`, with the values of each name, in order."""
    found: dict[str, list[str]] = {}
    for part in query.text.split(";"):
        name, equals, value = part.partition("=")
        if not (equals and name.strip().replace(".", "").replace("_", "").isalnum() and " " not in name.strip()):
            name, value = free, part
        elif name.strip() not in names:
            from hierarchography.errors import unknown

            raise query.wrong(str(unknown("part of a query", name.strip(), names)))
        if value.strip():
            found.setdefault(names.get(name.strip(), name.strip()), []).append(value.strip())
    if not found:
        raise query.wrong("nothing is asked for; write what to look for after the colon")
    return found
