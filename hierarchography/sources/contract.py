"""What a source is: a service that is asked for papers page by page, and what it says of each page.

A service is one small module with a `Service`; `plugins.BUILT_IN["sources"]` names it. Its `pages` asks with the `Ask`
that it is given, and yields a `Page` for each answer. Waiting, repeating, keeping answers and noticing an end that is
none are not its business.
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
"""Papers asked for at once, whatever the limit: another limit later finds the same pages kept."""


class BadAnswer(Exception):
    """An answer that cannot be used: cut off, broken, or of another shape. The same question is asked again."""


@dataclass(frozen=True)
class Query:
    """What is asked: the `text` after the name and colon, papers `since` a day, and how many at most (0: all)."""

    source: str
    text: str
    since: date | None = None
    limit: int = 0

    def wrong(self, reason: str) -> InputError:
        """The error for a query that cannot be asked."""
        return InputError(f"{self.source}: {reason}")

    def refuse_since(self, why: str) -> None:
        """Raise `InputError` if papers since a day are wanted, which this service cannot tell."""
        if self.since:
            raise self.wrong(
                f"papers since a day cannot be asked for ({why}); leave out --since, or fetch this source alone"
            )


@dataclass(frozen=True)
class Answer:
    """The body of an answer and some of its headers (lower-case names)."""

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
        """The body as XML without entities of its own. Raises `BadAnswer`."""
        if b"<!ENTITY" in self.data:
            raise BadAnswer("XML that declares entities")
        try:
            return ElementTree.fromstring(self.data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise BadAnswer(f"an answer that is no XML ({error})") from error


@dataclass(frozen=True)
class Page:
    """The papers of one answer as a file that the readers of `corpus` read, and what paging needs to know of them.

    `ids` are those of the papers, in order; `total` is how many papers the service has for the query, where it says
    so; `following` leads to the next page and is empty for the last.
    """

    data: bytes
    ids: tuple[str, ...]
    total: int | None = None
    following: str = ""
    ending: str = JSON

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
    """How a service asks: an address below its base, parameters, and a function that reads the answer.

    An answer that `read` refuses with `BadAnswer` is asked for again. Answers are kept, and not asked for twice.
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
        """What `read` makes of an answer; `form` sends the parameters as a form. `missing` is the result of a 404."""

    def page(self, path: str, params: Mapping[str, str], read: Callable[[Answer], Page]) -> Page | None:
        """The next page; None where there is none, or only what was given before."""

    def at(self, service: str) -> Ask:
        """The same for another service, by name."""

    def note(self, message: str) -> None:
        """Tell the user what was left out."""


@dataclass(frozen=True)
class Key:
    """A key of the user's, in an environment variable, and where it goes: a `parameter` or a `header`."""

    variable: str
    parameter: str = ""
    header: str = ""


@dataclass(frozen=True)
class Service:
    """A source of papers by name.

    `seconds` are to lie between two requests, by the service's own rules; `seconds_known` where it knows who asks (by
    a key, or an address of contact if `contact` names a parameter for it). `lasting`: whether an answer may be used
    again later; a library on this machine is asked anew.
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
    """What to do about a status of HTTP, where this service means something of its own by it (0: no connection)."""
    passing: frozenset[int] = frozenset()
    """Statuses of HTTP that pass by waiting, beside those that pass everywhere."""

    def __call__(self, query: Query, ask: Ask) -> Iterator[Page]:
        """The pages of a query."""
        return self.pages(query, ask)

    @cached_property
    def variable(self) -> str:
        """The environment variable that gives another address than `url`."""
        return f"HIERARCHOGRAPHY_{self.name.upper()}_URL"


def table_rows(records: Any) -> list[dict[str, Any]]:
    """A list of JSON objects as it is; null items are left out. Raises `BadAnswer` for anything else."""
    if not isinstance(records, list) or not all(isinstance(item, dict) or item is None for item in records):
        raise BadAnswer("an answer of another shape (no list of papers)")
    return [item for item in records if item is not None]


def whole_number(value: Any) -> int | None:
    """A count that a service gives as a number or as text; None where it gives none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def named_parts(query: Query, names: Mapping[str, str], free: str) -> dict[str, str]:
    """The parts of `author=Ada Lovelace;title=engines` by the service's own names; text without a name is `free`.

    Raises `InputError` for an unknown name.
    """
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
    return {name: ",".join(values) if name != free else " ".join(values) for name, values in found.items()}
