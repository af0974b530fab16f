"""The model's answers: the JSON schema that they must follow, and a parser that tolerates deviations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hierarchography.llm import object_schema
from hierarchography.naming.labels import title_case

FACETS = ("problem", "method", "result")
MOST_SUMMARY = 300
"""Maximum characters of a summary or a facet."""
LONGEST_TEXT, LONGEST_NAME = 240, 80
"""Maximum characters of a text and of a name in the schema.

Without them, a small model repeats itself in the summary until its tokens end, and never comes to the name. Names are
allowed more than the rules accept, so that the schema cannot cut one to an acceptable length.
"""

_THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)
_HEADED = re.compile(r"(?:(?:topic\s+)?\d+\s*[.:)]\s+|(?:name|title|label|topic)\s*:\s+)+", re.IGNORECASE)
"""What stands before a name: "Topic 2: ", "1. ", "Name: "."""
LONGEST_ABBREVIATION = 5
"""Maximum number of letters of words that are capitals anyway ("HIV")."""
_EDGES = " \t\r\n\"'`*“”‘’«».,;:"


@dataclass(frozen=True)
class Proposal:
    """The model's answer about one topic: a name as displayed, a summary, and a text per facet."""

    name: str
    summary: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)


def schema(topics: int, facets: bool) -> dict[str, Any]:
    """The JSON schema of an answer about this number of topics.

    The name comes last, so that the model describes a topic before it names it. The number of objects is
    fixed because small models otherwise stop after the first.
    """
    texts = ("summary", *(FACETS if facets else ()), "name")
    longest = {name: LONGEST_NAME if name == "name" else LONGEST_TEXT for name in texts}
    texts_of = {name: {"type": "string", "maxLength": most} for name, most in longest.items()}
    entry = object_schema({"topic": {"type": "integer"}, **texts_of})
    return object_schema({"topics": {"type": "array", "items": entry, "minItems": topics, "maxItems": topics}})


def parse(text: str) -> dict[int, Proposal]:
    """The proposals in an answer by topic number; if a topic has two, the first.

    Reads the requested JSON, also inside other text, in a code block, after `<think>` text, or cut off: all
    complete objects are used. Empty if there is none.

    >>> parse('Sure! {"topics": [{"topic": 1, "summary": "", "name": "optics"}, {"topic": 2, "na')
    {1: Proposal(name='Optics', summary='', facets={})}
    """
    proposals: dict[int, Proposal] = {}
    for entry in _entries(_THOUGHT.sub("", text)):
        number, name = _number(entry.get("topic")), entry.get("name")
        if number is not None and isinstance(name, str) and name.strip():
            facets = {facet: said for facet in FACETS if (said := _sentence(entry.get(facet)))}
            proposals.setdefault(number, Proposal(_name(name), _sentence(entry.get("summary")), facets))
    return proposals


def _entries(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON objects in a text, one per topic, in order."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value, end = None, at + 1
        listed = value.get("topics") if isinstance(value, Mapping) else None
        if isinstance(listed, list):
            yield from (entry for entry in listed if isinstance(entry, Mapping))
        elif isinstance(value, Mapping):
            yield value
        at = text.find("{", end)


def _number(value: Any) -> int | None:
    """A topic's number, also if it is given as text ("2", "topic 2")."""
    if isinstance(value, str) and (match := re.fullmatch(r"(?:topic\s*)?(\d{1,6})", value.strip(), re.IGNORECASE)):
        return int(match[1])
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _name(text: str) -> str:
    """A name in title case without quotes, numbering, full stops and subtitle; all capitals are lowered first.

    >>> _name("Name: DEEP LEARNING"), _name("2. HIV & AIDS")
    ('Deep Learning', 'HIV & AIDS')
    """
    name = " ".join(text.split()).strip(_EDGES)
    if headed := _HEADED.match(name):
        name = name[headed.end() :].strip(_EDGES)
    name = name.partition(": ")[0].rstrip(_EDGES)
    is_shouted = " " in name and name.isupper() and any(len(word) > LONGEST_ABBREVIATION for word in name.split())
    return title_case(name.lower() if is_shouted else name)


def _sentence(value: Any) -> str:
    """Text on one line, cut to `MOST_SUMMARY` characters at a sentence or a word; empty if `value` is no text."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if len(text) <= MOST_SUMMARY:
        return text
    cut = text[:MOST_SUMMARY]
    end = max(cut.rfind(mark) for mark in (". ", "; "))
    return cut[: end + 1] if end > MOST_SUMMARY // 3 else cut[: cut.rfind(" ")].rstrip(",;:") + " …"
