"""Views of what a language model reads in the papers: in a build, on a finished map, and by the command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from hierarchography import InputError, TopicMap, build_map, load_map
from hierarchography.cli import main

pytestmark = pytest.mark.usefixtures("own_surroundings")

MATERIALS = ("slate roofs", "iron bridges")
PAPER = re.compile(r"^paper (\d+): (.*)$", re.MULTILINE)


def records(count: int = 40) -> list[dict[str, str]]:
    """Papers on two materials, in turn; the tenth, twentieth ... do not say theirs."""
    return [
        {
            "id": f"p{row}",
            "title": f"Paper {row} on how things age",
            "abstract": "We look at rain."
            if row % 10 == 9
            else f"We look at rain on {MATERIALS[row % 2]}, year {row}.",
        }
        for row in range(count)
    ]


def built() -> TopicMap:
    return build_map(records(), encoder="lsa", vocabulary="none", cache=False, seed=1)


def material_of(text: str) -> str:
    return next((material for material in MATERIALS if material in text), "")


def reader(answer_of: Callable[[str], str], reply: Any) -> Callable[[dict[str, Any], int], Any]:
    """A model that gives each paper of a request its material."""

    def script(request: dict[str, Any], number: int) -> Any:
        asked = request["messages"][-1]["content"]
        papers = [{"paper": int(place), "material": answer_of(text)} for place, text in PAPER.findall(asked)]
        return reply(json.dumps({"papers": papers}))

    return script


def test_papers_are_sorted_by_what_the_model_read(server: Any, reply: Any) -> None:
    server.script = reader(material_of, reply)
    grown = built().with_dimensions("material", llm={"url": server.url, "model": "m"}, cache=False)
    assert list(grown.views) == ["topics", "material"]
    texts = grown.corpus.frame["abstract"].tolist()
    kinds = np.array([MATERIALS.index(material_of(text)) if material_of(text) else -1 for text in texts])
    leaves = grown.views["material"].tree.leaf_of
    for leaf in set(leaves.tolist()):
        assert len(set(kinds[(leaves == leaf) & (kinds >= 0)].tolist())) <= 1
    assert (
        "dimension material (What is the paper's material?): 36 of 40 papers; the others keep their title"
        in (grown.manifest["notes"])
    )
    facts = grown.manifest["recorded"]["dimensions"]
    assert facts["read"] == {"material": 36}
    assert facts["requests"] == 7  # of six papers each


def test_a_listed_dimension_is_one_whatever_commas_its_question_has(server: Any, reply: Any) -> None:
    server.script = reader(material_of, reply)
    asked = ["material: which slate, iron or glass?"]
    grown = built().with_dimensions(asked, llm={"url": server.url, "model": "m"}, cache=False)
    assert grown.manifest["recorded"]["dimensions"]["questions"] == {"material": "which slate, iron or glass?"}


def test_values_that_the_papers_do_not_bear_out_are_refused_and_counted(server: Any, reply: Any) -> None:
    server.script = reader(lambda text: material_of(text) if "slate" in text else "invented alloys", reply)
    grown = built().with_dimensions("material", llm={"url": server.url, "model": "m"}, cache=False)
    facts = grown.manifest["recorded"]["dimensions"]
    assert (facts["read"]["material"], facts["refused"]["material"]) == (20, 20)


@pytest.mark.parametrize("answer", ["I am a fish.", "", '{"papers": []}'])
def test_a_model_that_says_nothing_of_use_leaves_the_map_as_it_is(answer: str, server: Any, reply: Any) -> None:
    server.script = lambda request, number: reply(answer)
    before = built()
    after = before.with_dimensions("material", llm={"url": server.url, "model": "m"}, cache=False)
    assert list(after.views) == ["topics"]
    assert any(note.startswith("no valid answer of m about 40 papers") for note in after.manifest["notes"])
    assert "too few papers have a value of material, so there is no view of this dimension" in after.manifest["notes"]
    assert np.array_equal(after.tree.leaf_of, before.tree.leaf_of)


def test_of_the_dimensions_that_the_model_proposes_those_that_papers_have_are_kept(server: Any, reply: Any) -> None:
    dimensions = [{"name": "material", "question": "What ages?"}, {"name": "colour", "question": "Which?"}]
    reading = reader(material_of, reply)

    def script(request: dict[str, Any], number: int) -> Any:
        proposing = "By which dimensions" in request["messages"][-1]["content"]
        return reply(json.dumps({"dimensions": dimensions})) if proposing else reading(request, number)

    server.script = script
    grown = built().with_dimensions(llm={"url": server.url, "model": "m"}, cache=False)
    assert list(grown.views) == ["topics", "material"]
    assert grown.manifest["recorded"]["dimensions"]["questions"] == {"material": "What ages?"}


def test_a_budget_that_ends_is_said_and_the_rest_goes_on(server: Any, reply: Any) -> None:
    server.script = reader(material_of, reply)
    grown = built().with_dimensions("material", llm={"url": server.url, "model": "m", "calls": 4}, cache=False)
    assert "no valid answer of m about 16 papers (the limit of 4 requests is reached)" in grown.manifest["notes"]
    assert "material" in grown.views


def test_a_build_and_the_command(server: Any, reply: Any, tmp_path: Path) -> None:
    server.script = reader(material_of, reply)
    papers = tmp_path / "papers.jsonl"
    papers.write_text("\n".join(json.dumps(record) for record in records()))
    settings = ["--llm-model", "m", "--llm-url", server.url, "--dimensions", "material"]
    runner = CliRunner()
    plain = ["--encoder", "lsa", "--vocabulary", "none", "--no-cache"]
    made = runner.invoke(main, ["build", str(papers), "-o", str(tmp_path / "one"), *plain, *settings])
    assert made.exit_code == 0, made.output
    assert list(load_map(tmp_path / "one").views) == ["topics", "material"]
    folder = built().save(tmp_path / "two")
    added = runner.invoke(main, ["facets", str(folder), *settings])
    assert added.exit_code == 0, added.output
    assert "views: topics (main), material" in added.output
    assert list(load_map(folder).views) == ["topics", "material"]


def test_what_cannot_be_asked_is_an_error_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no dimension is named"):
        built().with_dimensions("", llm={"model": "m"})
    result = CliRunner().invoke(main, ["facets", str(tmp_path), "--llm-model", "m"])
    assert "needs --dimensions" in result.output
    result = CliRunner().invoke(main, ["facets", str(tmp_path), "problem", "--dimensions", "material"])
    assert "either facets or --dimensions" in result.output
