"""Answers: what can be used of what models write."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.naming.llm.answers import MOST_SUMMARY, Proposal, parse, schema

ONE = '{"topic": 1, "summary": "Light in glass.", "name": "Fibre Optics"}'
WHOLE = f'{{"topics": [{ONE}]}}'
OPTICS = {1: Proposal("Fibre Optics", "Light in glass.")}


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"```json\n{WHOLE}\n```",
        f"Sure! Here are the names: {WHOLE} Anything else?",
        f"<think>Should it be {{optics}}? Or {WHOLE.replace('Fibre', 'Some')}?</think>\n{WHOLE}",
        f'{{"topics": [{ONE}, {{"topic": 2, "summary": "Cut o',
        ONE,
        f"[{ONE}]",
        WHOLE.replace("1,", '"topic 1",'),
        WHOLE + WHOLE.replace("Fibre", "Later"),
        WHOLE.replace('"Fibre Optics"', '" **fibre   optics.**"'),
        WHOLE.replace('"Fibre Optics"', '"FIBRE OPTICS"'),
        WHOLE.replace('"Fibre Optics"', '"1. Fibre Optics"'),
        WHOLE.replace('"Fibre Optics"', '"Name: Fibre Optics"'),
        WHOLE.replace('"Fibre Optics"', '"Topic 1: Fibre Optics: Light Sent through Thin Glass"'),
    ],
)
def test_an_answer_is_found_however_it_is_wrapped(text: str) -> None:
    assert parse(text) == OPTICS


NO_ANSWERS = [
    "",
    "no",
    "{",
    "{}",
    "[]",
    "null",
    '{"topics": {}}',
    '{"topics": [1, null, "x"]}',
    '{"topic": 1, "name": 7}',
]
NO_ANSWERS += [
    '{"topics": [{"topic": 1}]}',
    '{"topic": true, "name": "X"}',
    '{"topic": 1, "name": "  "}',
    '{"a":' * 999,
]


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_what_is_no_answer_gives_nothing(text: str) -> None:
    assert parse(text) == {}


@given(st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(parse(text), dict)
    assert isinstance(parse('{"topics": [' + text), dict)


def test_a_long_summary_ends_with_a_sentence_and_one_line() -> None:
    said = parse(json.dumps({"topic": 1, "name": "Optics", "summary": "Light goes.\n" * 60}))[1].summary
    assert said.endswith("goes.")
    assert len(said) <= MOST_SUMMARY
    assert "\n" not in said


@pytest.mark.parametrize("name", ["HIV & AIDS", "DNA & RNA", "MRI, CT & PET", "3D MRI"])
def test_abbreviations_stay_in_capitals(name: str) -> None:
    assert parse(json.dumps({"topic": 1, "name": name, "summary": ""}))[1].name == name


def test_facets_are_kept_when_they_are_there() -> None:
    text = json.dumps({"topic": 1, "name": "Optics", "problem": "Loss.", "method": 3, "result": ""})
    assert parse(text)[1].facets == {"problem": "Loss."}


@pytest.mark.parametrize("facets", [False, True])
def test_the_schema_takes_what_is_asked_for_and_ends_with_the_name(facets: bool) -> None:
    entry = schema(1, facets)["properties"]["topics"]["items"]
    assert list(entry["properties"])[-1] == "name"
    assert set(entry["required"]) == set(entry["properties"])
    said = {name: 1 if name == "topic" else "text" for name in entry["properties"]}
    jsonschema.validate({"topics": [said]}, schema(1, facets))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"topics": [{**said, "other": "x"}]}, schema(1, facets))
    with pytest.raises(jsonschema.ValidationError, match="too long"):
        jsonschema.validate({"topics": [said, said]}, schema(1, facets))
