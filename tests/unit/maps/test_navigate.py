"""A language model behind a real (scripted) server finds papers of a map, by Python and by the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap
from hierarchography.cli import main
from hierarchography.config import Config
from hierarchography.maps.navigate import Trial, navigate_map

Script = Callable[[dict[str, Any], int], Any]


pytestmark = pytest.mark.usefixtures("own_surroundings")


@pytest.fixture(scope="module")
def folder(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("navigated") / "landmarks")


@pytest.fixture
def knowing(small_map: TopicMap, reply: Any) -> Script:
    """A model that knows the tree: it takes the option that the paper with this title is in, else the first."""
    names = {
        title: {topic.label for topic in small_map.tree.ancestors(small_map.tree.topics[leaf].id)}
        for title, leaf in zip(small_map.corpus.frame["title"], small_map.tree.leaf_of.tolist(), strict=True)
    }

    def script(request: dict[str, Any], number: int) -> Any:
        prompt = request["messages"][-1]["content"]
        shown = prompt.partition("<data>\n")[2]
        own = next((found for title, found in names.items() if shown.startswith(title.rstrip("."))), set())
        options = re.findall(r"(?m)^- (.*)$", prompt)
        best = [name for name in options if name.rpartition(": ")[2] in own]
        return reply(json.dumps({"topics": [*best, *options][:3]}))

    return script


def llm(server: Any, **more: Any) -> Any:
    return Config().with_settings({"llm.url": server.url, "llm.model": "m", **more}).llm


def test_a_model_that_knows_the_tree_finds_every_paper(server: Any, small_map: TopicMap, knowing: Script) -> None:
    server.script = knowing
    score = navigate_map(small_map, llm(server), Trial(papers=25, bootstrap=0))
    model, *others = score.findability.navigators
    assert (model.by, model.leaf.value, model.node_match.value) == ("language model", 1.0, 1.0)
    assert [figure.value for figure in (*model.strict, *model.conditional, *model.beam)] == [
        1.0
    ] * 3 * small_map.tree.depth
    assert (score.drawn, score.findability.papers, score.unfinished, score.invalid) == (25, 25, 0, 0)
    assert score.spent.requests == len(server.requests) > 25
    assert len({json.dumps(request) for request in server.requests}) == len(server.requests)
    assert score.spent.tokens_in == 100 * score.spent.requests
    assert [walker.by for walker in others] == ["name and keywords", "name", "c-TF-IDF, 4 words"]
    assert 0 < others[0].leaf.value < 1


def test_a_limit_of_requests_ends_some_walks_and_a_second_run_the_others(
    server: Any, small_map: TopicMap, knowing: Script
) -> None:
    server.script = knowing
    trial = Trial(papers=40, bootstrap=0)
    short = navigate_map(small_map, llm(server, **{"llm.calls": 50}), trial)
    assert short.spent.requests == len(server.requests) == 50
    assert "50 requests" in short.spent.stopped
    assert 0 < short.findability.papers < 40
    titles = [title.rstrip(".") for title in small_map.corpus.frame["title"]]
    rows = [
        next(at for at, title in enumerate(titles) if prompt.split("\n")[1].startswith(title))
        for prompt in server.prompts[:16]
    ]
    assert max(rows) > 300, "the papers that are reached are a sample of all"
    assert short.unfinished == 40 - short.findability.papers
    assert short.findability.navigators[0].leaf.value == 1.0
    whole = navigate_map(small_map, llm(server), trial)
    assert (whole.findability.papers, whole.spent.recalled) == (40, 50)
    assert len({json.dumps(request) for request in server.requests}) == len(server.requests)
    asked = len(server.requests)
    server.stop()
    assert navigate_map(small_map, llm(server), trial).findability == whole.findability
    assert len(server.requests) == asked


@pytest.mark.parametrize("broken", ["nonsense", "gone", "error"])
def test_a_broken_server_is_said_and_measured_for_what_it_is(
    server: Any, small_map: TopicMap, reply: Any, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hierarchography.llm.client.LONGEST_WAIT", 0.01)
    server.script = lambda request, number: reply("I am a fish.") if broken == "nonsense" else reply("no", status=401)
    if broken == "gone":
        server.stop()
    score = navigate_map(small_map, llm(server, **{"llm.timeout": 5.0}), Trial(papers=3, bootstrap=0))
    if broken == "nonsense":
        assert (score.invalid, score.findability.papers) == (score.spent.requests, 3)
        assert score.findability.navigators[0].leaf.value == 0.0
    else:
        assert (score.unfinished, score.findability.papers) == (3, 0)
        assert score.spent.stopped
    assert json.dumps(score.to_dict(), allow_nan=False)


def test_a_question_of_the_models_own_or_a_column_takes_the_place_of_the_text(
    server: Any, small_map: TopicMap, reply: Any
) -> None:
    def script(request: dict[str, Any], number: int) -> Any:
        prompt = request["messages"][-1]["content"]
        if prompt.endswith("Write the question."):
            return reply('{"question": "What is it?"}' if number % 2 else "no")
        assert "\nWhat is it?\n" in prompt
        return reply('{"topics": ["none of these"]}')

    server.script = script
    score = navigate_map(small_map, llm(server, **{"llm.concurrency": 1}), Trial(6, "question", bootstrap=0))
    assert (score.drawn, score.untold, score.findability.papers) == (6, 3, 3)
    server.script = lambda request, number: reply('{"topics": ["none of these"]}')
    server.requests.clear()
    navigate_map(small_map, llm(server), Trial(2, "field", bootstrap=0))
    shown = {prompt.split("\n")[1] for prompt in server.prompts}
    assert shown <= set(small_map.corpus.frame["field"])
    with pytest.raises(InputError, match=r"'colour'.*it can be: abstract, title, question, .*field"):
        navigate_map(small_map, llm(server), Trial(2, "colour"))


def test_papers_that_are_not_on_the_map_are_found_where_they_are_placed(
    server: Any, small_map: TopicMap, knowing: Script
) -> None:
    """Copies of papers are known to the map, and left out; a new paper is looked for in the leaf it is placed in."""
    frame = small_map.corpus.frame
    known = {"title": str(frame["title"][0]), "abstract": str(frame["abstract"][0])}
    text = "Galaxies rotate faster than the mass of their stars allows, which points to dark matter in their halos."
    new = {"title": "On galaxies that nobody has seen yet", "abstract": text}
    server.script = knowing
    score = navigate_map(small_map, llm(server), Trial(bootstrap=0, held_out=[known, new]))
    assert (score.held_out, score.drawn, score.findability.papers, score.findability.of) == (True, 1, 1, 1)
    assert "1 already on the map" in score.notes[0]
    assert all("galaxies that nobody" in prompt for prompt in server.prompts)
    with pytest.raises(InputError, match="none of the held-out papers can be used: 1 paper placed"):
        navigate_map(small_map, llm(server), Trial(held_out=[known]))


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command(server: Any, folder: Path, knowing: Script) -> None:
    server.script = knowing
    command = ("evaluate", folder, "--navigator", "llm", "--papers", 10, "--bootstrap", 20)
    missing = run(*command)
    assert (missing.exit_code, "--llm-model" in missing.stderr) == (2, True), missing.stderr
    asked = (*command, "--llm-model", "m", "--llm-url", server.url, "--llm-concurrency", 2)
    shown = run(*asked)
    assert shown.exit_code == 0, shown.stderr
    assert "m navigates by title and abstract: papers of the map" in shown.stdout
    assert re.search(r"whole path +1\.000", shown.stdout)
    document = json.loads(run(*asked, "--json").stdout)
    assert (document["schema"], document["spent"]["requests"]) == ("hierarchography.navigator/1", 0)
    assert document["findability"]["navigators"][0]["leaf"]["value"] == 1.0
    wrong = run("evaluate", folder, "--llm-model", "m")
    assert (wrong.exit_code, "--llm-model needs --navigator llm" in wrong.stderr) == (2, True)
