"""A reading plan for a question, by a language model over a map and the services that papers can be fetched from.

The idea is that of HierSearch: one planner over local knowledge and live sources. The map gives the nearest papers and
topics, and the gaps of these topics; the model chooses among them, and writes queries for services. Nothing is fetched.
All that the model names is checked: topics and gaps must be on the map, and a service must accept a query.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from hierarchography.analysis import gaps_of, trends_of
from hierarchography.cache import Cache
from hierarchography.config import LlmConfig, SourcesConfig
from hierarchography.errors import HierarchographyError
from hierarchography.evaluation.sheets import letters
from hierarchography.llm import AREA, Asker, ChatClient, Ledger
from hierarchography.maps.find import find_topics
from hierarchography.maps.paper_search import find_papers
from hierarchography.maps.plan_prompt import LISTS, MOST_ITEMS, MOST_QUERY, Known, parsed, plan_request, text_of
from hierarchography.model import MapData
from hierarchography.plugins import DOIS
from hierarchography.progress import SILENT, Reporter
from hierarchography.sources import Service, check_source, services

TOPICS, GAPS = 10, 8
"""Topics and gaps that the model can choose from."""
UNLIKELY = 0.05
"""A pair of topics is shown as a gap if so few links have a probability below this."""
OWN = frozenset({"zotero", DOIS})
"""Sources that read files of this machine: a model must not name these."""


@dataclass(frozen=True)
class ReadTopic:
    """A topic to read, by its `topic_id`, `topic` (its name), `path` and number of `papers`; and `why`."""

    topic_id: str
    topic: str
    path: str
    papers: int
    why: str


@dataclass(frozen=True)
class ReadGap:
    """A gap to look into: two near topics with fewer `links` than `expected`; and `why`."""

    topic_id: str
    topic: str
    other_id: str
    other: str
    links: int
    expected: float
    why: str


@dataclass(frozen=True)
class NextQuery:
    """A `query` for `hierarchography fetch`; and `why`."""

    query: str
    why: str


@dataclass(frozen=True, eq=False)
class Plan:
    """What to read and to fetch for a `question`; `papers` are those of `find`, with or without a plan.

    `refused` are the parts of the answer that were not valid, with the reason; `notes` say what did not work at all.
    `tokens` are those of this request (0 if the answer came from the cache).
    """

    question: str
    papers: pd.DataFrame
    topics: tuple[ReadTopic, ...] = ()
    gaps: tuple[ReadGap, ...] = ()
    queries: tuple[NextQuery, ...] = ()
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    model: str = ""
    tokens: int = 0

    def __bool__(self) -> bool:
        return bool(self.topics or self.gaps or self.queries)

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain values, for JSON."""
        papers = self.papers.astype(object).where(self.papers.notna(), None).to_dict("records")
        lists = {name: [asdict(item) for item in getattr(self, name)] for name in LISTS}
        more = {"refused": list(self.refused), "notes": list(self.notes), "model": self.model, "tokens": self.tokens}
        return {"question": self.question, **lists, "papers": papers, **more}


def plan_reading(
    topic_map: MapData,
    question: str,
    llm: LlmConfig,
    top: int = 10,
    *,
    encoder: Any = None,
    progress: Reporter = SILENT,
) -> Plan:
    """Ask a language model for a plan: which topics to read, which gaps to look into, what to fetch next.

    The model sees the question, the names and sizes of the nearest topics, the titles of the `top` nearest papers, and
    the gaps of these topics. Its answer is cached. If none comes, or a useless one, the plan is empty and its notes say
    so. Raises `InputError` for unusable settings or an empty question, and `MissingExtra` without the package for
    language models.
    """
    client = ChatClient(llm)
    ledger = Ledger.of(llm)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", UserWarning)
            papers = find_papers(topic_map, question, top, encoder=encoder)
            topics = find_topics(topic_map, question, TOPICS, encoder)
        gaps = _gaps_near(topic_map, topics["topic_id"].tolist())
        offered = [service for service in services() if service.name not in OWN]
        request = plan_request(question, _known(topic_map, topics, papers, gaps, offered))
        with progress.stage(f"Asking {client.model}"):
            answer = Asker(client, Cache(area=AREA), ledger, llm.concurrency).ask_all([request])[0]
    finally:
        client.close()
    lists = parsed(answer or "")
    parts = _checked(topic_map, gaps, offered, lists) if lists else {}
    why = _why_none(answer, parts, ledger, client.model)
    notes = (*dict.fromkeys(str(warning.message) for warning in told), *([f"no plan: {why}"] if why else []))
    return Plan(question, papers, notes=notes, model=client.model, tokens=ledger.tokens_in + ledger.tokens_out, **parts)


def _why_none(answer: str | None, parts: Mapping[str, tuple[Any, ...]], ledger: Ledger, model: str) -> str:
    """Why there is no plan; empty if there is one."""
    if answer is None:
        return ledger.stopped or f"{model} gave no answer"
    if not parts:
        return f"{model} did not answer with one"
    return "" if any(parts[name] for name in LISTS) else f"nothing in the answer of {model} is valid"


def _gaps_near(topic_map: MapData, near: Sequence[str]) -> pd.DataFrame:
    """The gaps with a topic that is one of these, or in or above one of these; the least likely first."""
    pairs = gaps_of(topic_map).pairs
    pairs = pairs[(pairs["p"] < UNLIKELY).to_numpy(dtype=bool)]
    concerned = [
        any(_related(topic, other) for topic in near for other in ends)
        for ends in zip(pairs["topic_id"], pairs["other_id"], strict=True)
    ]
    return pairs[np.array(concerned, dtype=bool)].head(GAPS).reset_index(drop=True)


def _related(topic: str, other: str) -> bool:
    return f"{topic}.".startswith(f"{other}.") or f"{other}.".startswith(f"{topic}.")


def _known(
    topic_map: MapData, topics: pd.DataFrame, papers: pd.DataFrame, gaps: pd.DataFrame, offered: Sequence[Service]
) -> Known:
    """What the model is shown."""
    trend = dict(trends_of(topic_map).table[["topic_id", "trend"]].itertuples(index=False, name=None))
    shown = []
    for row in topics.to_dict("records"):
        name = str(row["topic_id"])
        more = f", {trend[name]}" if trend.get(name) in {"emerging", "fading"} else ""
        shown.append(f"{name}: {row['path']} ({topic_map.tree[name].size:,} papers{more})")
    return Known(
        topics=shown,
        papers=[
            f"- {row['title']} ({'no year' if pd.isna(row['year']) else row['year']}) [topic {row['topic_id']}]"
            for row in papers.to_dict("records")
        ],
        gaps=[
            f"{letters(place).upper()}: {row['topic']} and {row['other']}: "
            f"{row['links']:,} links, {row['expected']:,.0f} expected"
            for place, row in enumerate(gaps.to_dict("records"))
        ],
        services=[f"{service.title}: {', '.join(service.forms)}" for service in offered],
    )


def _checked(
    topic_map: MapData, gaps: pd.DataFrame, offered: Sequence[Service], lists: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, tuple[Any, ...]]:
    """The valid parts of an answer, each once, and those that are refused."""
    refused: list[str] = []
    letter = {letters(place).upper(): row for place, row in enumerate(gaps.to_dict("records"))}
    checks: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "topics": lambda item: _topic(topic_map, item),
        "gaps": lambda item: _gap(letter, item),
        "queries": lambda item: _query({service.name for service in offered}, item),
    }
    plan = {}
    for name, check in checks.items():
        valid: dict[Any, Any] = {}
        for item in lists[name][:MOST_ITEMS]:
            try:
                key, part = check(item)
                valid.setdefault(key, part)
            except (_Refused, HierarchographyError) as error:
                refused.append(str(error))
        if more := len(lists[name]) - MOST_ITEMS:
            refused += [f"{more} more {name}: a plan has at most {MOST_ITEMS}"] if more > 0 else []
        plan[name] = tuple(valid.values())
    return {**plan, "refused": tuple(dict.fromkeys(refused))}


class _Refused(Exception):
    """A part of an answer is not valid."""


def _topic(topic_map: MapData, item: Mapping[str, Any]) -> tuple[str, ReadTopic]:
    tree = topic_map.tree
    asked = text_of(item, "id")
    name = asked.partition(":")[0].strip(" []\"'")
    if name not in tree:
        raise _Refused(f"topic {asked!r}: the map has none with this id")
    path = " > ".join(above.label for above in tree.ancestors(name)[1:])
    topic = tree[name]
    return name, ReadTopic(name, topic.label, path, topic.size, text_of(item, "why"))


def _gap(letter: Mapping[str, Mapping[Any, Any]], item: Mapping[str, Any]) -> tuple[str, ReadGap]:
    asked = text_of(item, "gap")
    name = asked.partition(":")[0].strip(" []\"'").upper()
    if name not in letter:
        raise _Refused(f"gap {asked!r}: no gap with this letter was listed")
    row = letter[name]
    return name, ReadGap(
        topic_id=str(row["topic_id"]),
        topic=str(row["topic"]),
        other_id=str(row["other_id"]),
        other=str(row["other"]),
        links=int(row["links"]),
        expected=float(row["expected"]),
        why=text_of(item, "why"),
    )


def _query(offered: set[str], item: Mapping[str, Any]) -> tuple[str, NextQuery]:
    query = text_of(item, "query", MOST_QUERY + 1)
    name, _, text = query.partition(":")
    if name not in offered:
        raise _Refused(f"query {query!r}: it must begin with a service and a colon ({', '.join(sorted(offered))})")
    if len(query) > MOST_QUERY or not text.strip():
        raise _Refused(f"query {query!r}: it is {'empty' if not text.strip() else 'too long'}")
    check_source(query, SourcesConfig())
    return query, NextQuery(query, text_of(item, "why"))
