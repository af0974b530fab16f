"""Whole builds with a model, by the command: what it prints, what the map keeps, and that the key is nowhere."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from hierarchography import load_map
from hierarchography.cache import default_folder
from hierarchography.cli import main

SUBJECTS = {
    "galaxies": "telescopes observe distant galaxies, stars, dust and the redshift of quasars",
    "enzymes": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "markets": "markets set prices and wages, and inflation responds to monetary policy",
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    words = list(SUBJECTS)
    rows = [f"On {words[at % 3]} number {at},{SUBJECTS[words[at % 3]].replace(',', '')} word{at}" for at in range(36)]
    path = tmp_path / "papers.csv"
    path.write_text("\n".join(["title,abstract", *rows]), encoding="utf-8")
    return path


@pytest.fixture
def by_keyword(reply: Any) -> Any:
    """A model that calls each topic by its first keyword."""

    def script(request: dict[str, Any], number: int) -> Any:
        data = request["messages"][3]["content"]
        lists = re.findall(r"(?m)^topic \d+ \(.*\)\nkeywords: (.*)$", data)
        topics = [
            {"topic": at, "summary": f"Papers on {words}.", "name": words.split("; ")[0]}
            for at, words in enumerate(lists, start=1)
        ]
        return reply(json.dumps({"topics": topics}))

    return script


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result


def recorded(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["recorded"]


def test_a_build_tells_and_keeps_what_the_model_took_and_the_same_again_is_the_same_map(
    server: Any, by_keyword: Any, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then with the server stopped."""
    monkeypatch.setenv("HIERARCHOGRAPHY_LLM_KEY", "sk-own-secret")
    server.script = by_keyword
    settings = ("--encoder", "lsa", "--namer", "llm", "--llm-model", "m", "--llm-url", server.url)
    first = run("build", table, "-o", tmp_path / "one", *settings)
    took = recorded(tmp_path / "one")["llm"]
    assert took["requests"] == len(server.requests) > 0
    assert took["named"] > 0
    assert f"names:  m: {took['named']} of {took['topics']} topics named; {took['requests']} request" in first.stdout
    assert "about " in first.stderr

    server.stop()
    again = run("build", table, "-o", tmp_path / "two", *settings)
    assert recorded(tmp_path / "two")["llm"] | {"recalled": 0} == {
        **took,
        **{"requests": 0, "tokens_in": 0, "tokens_out": 0},
    }
    assert recorded(tmp_path / "two")["llm"]["recalled"] == took["requests"]
    for name in ("tree.json", "topics.csv", "papers.csv", "map.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

    written = [path for place in (tmp_path, default_folder()) for path in place.rglob("*") if path.is_file()]
    assert any(path.is_relative_to(default_folder()) for path in written)
    assert not any(b"sk-own-secret" in path.read_bytes() for path in written)
    assert "sk-own-secret" not in first.output + again.output
    by = [topic.details.get("named_by") for topic in load_map(tmp_path / "one").tree]
    assert by.count("m") == took["named"]
    schema = files("hierarchography").joinpath("rendering/tree.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(json.loads((tmp_path / "one" / "tree.json").read_text(encoding="utf-8")), json.loads(schema))


def test_a_name_by_hand_survives_a_build_with_a_model_and_is_not_asked_for(
    server: Any, by_keyword: Any, table: Path, tmp_path: Path
) -> None:
    server.script = by_keyword
    settings = ("--encoder", "lsa", "--namer", "llm", "--llm-model", "m", "--llm-url", server.url)
    folder = tmp_path / "map"
    run("build", table, "-o", folder, *settings)
    run("pin", folder, "0.1", "My Own Subject")
    assert load_map(folder).tree["0.1"].details["named_by"] == "hand"
    server.requests.clear()
    run("build", table, "-o", folder, *settings)
    tree = load_map(folder).tree
    assert (tree["0.1"].name, tree["0.1"].details["named_by"]) == ("My Own Subject", "hand")
    assert recorded(folder)["llm"]["by_hand"] == 1
    assert any("Beside them lie topics that have names: My Own Subject" in prompt for prompt in server.prompts)


def test_a_build_without_a_model_records_none(table: Path, tmp_path: Path) -> None:
    result = run("build", table, "-o", tmp_path / "map", "--encoder", "lsa")
    assert "llm" not in recorded(tmp_path / "map")
    assert "names: " not in result.stdout
