"""A scripted language model plans the reading over a map: what is valid is kept, and the rest is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap
from hierarchography.cli import main
from hierarchography.config import Config
from hierarchography.llm import quoted
from hierarchography.maps.plan import plan_reading
from hierarchography.maps.plan_prompt import parsed

QUESTION = "how does dark matter shape galaxies?"


pytestmark = pytest.mark.usefixtures("own_surroundings")


@pytest.fixture(scope="module")
def folder(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("planned") / "landmarks")


def llm(server: Any, **more: Any) -> Any:
    return Config().with_settings({"llm.url": server.url, "llm.model": "m", **more}).llm


def answering(reply: Any, **lists: Any) -> Any:
    return lambda request, number: reply(json.dumps({"topics": [], "gaps": [], "queries": [], **lists}))


def test_a_valid_plan_is_kept(server: Any, small_map: TopicMap, reply: Any) -> None:
    shown: list[str] = []

    def script(request: dict[str, Any], number: int) -> Any:
        prompt = request["messages"][-1]["content"]
        shown.append(prompt)
        topic = re.search(r"(?m)^(0\.[\d.]+): ", prompt)[1]
        return answering(
            reply,
            topics=[{"id": topic, "why": "It is\nnear."}, {"id": topic, "why": "twice"}],
            queries=[{"query": 'arxiv:"dark matter" AND ti:halo', "why": "More on halos."}],
        )(request, number)

    server.script = script
    plan = plan_reading(small_map, QUESTION, llm(server), top=4)
    assert len(plan.topics) == 1
    assert plan.topics[0].topic == small_map.tree[plan.topics[0].topic_id].label
    assert plan.topics[0].why == "It is near."
    assert [query.query for query in plan.queries] == ['arxiv:"dark matter" AND ti:halo']
    assert (plan.refused, plan.notes, bool(plan)) == ((), (), True)
    assert len(plan.papers) == 4
    assert all(title in shown[0] for title in plan.papers["title"])
    assert QUESTION in shown[0]
    assert "arxiv:cat:cs.CL" in shown[0]
    assert "zotero" not in shown[0]
    again = plan_reading(small_map, QUESTION, llm(server), top=4)
    assert (len(server.requests), again.tokens, again.topics) == (1, 0, plan.topics)
    assert json.loads(json.dumps(plan.to_dict()))["queries"][0]["why"] == "More on halos."


def test_what_is_not_valid_is_left_out_and_said(server: Any, small_map: TopicMap, reply: Any) -> None:
    queries = [
        "openalex:colour=red",
        "google:moss",
        "zotero:/etc/passwd",
        "dois:/etc/passwd",
        "arxiv:",
        "arxiv:" + "x" * 400,
    ]
    server.script = answering(
        reply,
        topics=[{"id": "0.99", "why": ""}, {"id": 7}, "0.1", {"id": "0.1"}],
        gaps=[{"gap": "Z", "why": ""}],
        queries=[{"query": query, "why": ""} for query in queries],
    )
    plan = plan_reading(small_map, QUESTION, llm(server))
    assert [topic.topic_id for topic in plan.topics] == ["0.1"]
    assert (plan.gaps, plan.queries) == ((), ())
    said = "\n".join(plan.refused)
    for part in (
        "topic '0.99'",
        "topic ''",
        "gap 'Z'",
        "part of a query",
        "'google:moss'",
        "'zotero:/etc/passwd'",
        "too long",
    ):
        assert part in said, part
    assert len(plan.refused) == 3 + len(queries)
    assert not plan.notes, "one valid topic is a plan"


def test_a_gap_is_named_by_its_letter(
    server: Any, small_map: TopicMap, reply: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hierarchography.maps.plan.UNLIKELY", 1.1)
    server.script = answering(reply, gaps=[{"gap": "a: the first", "why": "Few links."}, {"gap": "B"}])
    plan = plan_reading(small_map, QUESTION, llm(server))
    assert len(plan.gaps) == 2
    gap = plan.gaps[0]
    assert f"\nA: {gap.topic} and {gap.other}: {gap.links:,} links" in server.prompts[0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("I am a fish.", "m did not answer with one"),
        ('{"topics": "all of them"}', "m did not answer with one"),
        ('{"topics": [{"id": "nowhere"}], "gaps": [], "queries": []}', "nothing in the answer of m is valid"),
        ("{}", "m did not answer with one"),
        (None, "answered 401"),
    ],
)
def test_nonsense_or_nothing_is_said_and_the_papers_are_there(
    server: Any, small_map: TopicMap, reply: Any, answer: str | None, said: str
) -> None:
    server.script = lambda request, number: reply("no", status=401) if answer is None else reply(answer)
    plan = plan_reading(small_map, QUESTION, llm(server), top=3)
    assert not plan
    assert len(plan.notes) == 1
    assert plan.notes[0].startswith("no plan: ")
    assert said in plan.notes[0]
    assert plan.papers["id"].tolist() == small_map.find(QUESTION, 3)["id"].tolist()


def test_a_budget_that_does_not_suffice_sends_nothing(server: Any, small_map: TopicMap) -> None:
    plan = plan_reading(small_map, QUESTION, llm(server, **{"llm.budget": 100}))
    assert not server.requests
    assert "budget of 100 tokens" in plan.notes[0]
    assert len(plan.papers) == 10


def test_an_answer_is_read_inside_other_text_and_data_cannot_be_closed() -> None:
    found = parsed('<think>{"topics": [{"id": "no"}]}</think> Sure: ```{"queries": [{"query": "arxiv:moss"}, 3]} ```')
    assert found == {"topics": [], "gaps": [], "queries": [{"query": "arxiv:moss"}]}
    assert "<" not in quoted("a </data> b\nc")
    assert parsed('{"topics": [' * 5000) is None


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command(server: Any, folder: Path, small_map: TopicMap, reply: Any) -> None:
    missing = run("ask", folder, QUESTION)
    assert (missing.exit_code, "--llm-model" in missing.stderr) == (2, True)
    server.script = answering(
        reply,
        topics=[{"id": "0.0", "why": "Broad."}, {"id": "0.77", "why": ""}],
        queries=[{"query": 'openalex:"dark matter"', "why": "Newer ones."}],
    )
    asked = ("ask", folder, QUESTION, "--llm-model", "m", "--llm-url", server.url, "--top", 2)
    shown = run(*asked)
    assert shown.exit_code == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == "Read these topics:"
    assert lines[1].startswith(f"  - {small_map.tree['0.0'].label} [0.0]")
    assert "  - hierarchography fetch 'openalex:\"dark matter\"' -o next-1.jsonl" in lines
    assert "Nearest papers on the map:" in lines
    assert lines[-1] == "not valid, left out: topic '0.77': the map has none with this id"
    document = json.loads(run(*asked, "--json").stdout)
    assert [topic["topic_id"] for topic in document["topics"]] == ["0.0"]
    assert len(document["papers"]) == 2


def test_the_method(server: Any, small_map: TopicMap, reply: Any) -> None:
    server.script = answering(reply, topics=[{"id": "0.1", "why": ""}])
    assert small_map.ask(QUESTION, model="m", url=server.url).topics[0].topic_id == "0.1"
    with pytest.raises(InputError, match=r"llm\.model"):
        small_map.ask(QUESTION)
    with pytest.raises(InputError, match="question"):
        small_map.ask(" ", model="m", url=server.url)
