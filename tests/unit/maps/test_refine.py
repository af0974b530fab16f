"""Exact vectors in a second pass: what a reader had in hand stays, a killed pass goes on, and nothing is done twice."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hierarchography import InputError, TopicMap, build_map, load_map
from hierarchography.cli import main
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import sketch
from hierarchography.embedding.transformer import minilm
from hierarchography.maps import byhand
from hierarchography.maps.branch import jaccard
from hierarchography.maps.edit import edit_folder
from hierarchography.maps.pin import pin_topic
from hierarchography.maps.records import former_ids
from hierarchography.maps.refine import refine_folder
from hierarchography.model import HIDDEN
from hierarchography.rendering.page.living import living_facts

pytestmark = pytest.mark.model

FIELDS = ("Physics and Astronomy", "Medicine and Public Health", "Machine Learning", "Social and Behavioral Sciences")
SETTINGS: Mapping[str, Any] = {"batch_size": 8, "consensus": 1, "vocabulary": "none", "seed": 2}
"""With this seed, topics end in whichever way MiniLM runs."""


def landmarks() -> list[dict[str, Any]]:
    """The bundled papers of four fields, whose abstracts are cut: MiniLM reads them in a few seconds."""
    lines = files("hierarchography").joinpath("data", "landmarks.jsonl").read_text(encoding="utf-8").splitlines()
    by_field: dict[str, list[dict[str, Any]]] = {field: [] for field in FIELDS}
    for record in map(json.loads, lines):
        by_field.get(record["field"], []).append(record)
    records = [record for number, field in enumerate(FIELDS) for record in by_field[field][: 26 - 2 * number]]
    return [{"id": r["id"], "title": r["title"], "abstract": r["abstract"][:200]} for r in records]


@pytest.fixture(scope="module")
def sketched() -> TopicMap:
    """A map of 92 papers, of which MiniLM has read seventy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketch, "SAMPLE", 70)
        patch.setattr(sketch, "LEAST_FEW", 70)
        built = build_map(landmarks(), encoder="sketch", title="Landmarks", **SETTINGS)
    assert built.manifest["recorded"]["encoder"]["written"] == 22
    return built


@pytest.fixture
def folder(sketched: TopicMap, tmp_path: Path) -> Path:
    return sketched.save(tmp_path / "map")


@dataclass(frozen=True)
class Done:
    """A refined map in its folder, the map before, and what was said."""

    folder: Path
    before: TopicMap
    said: Result

    @property
    def map(self) -> TopicMap:
        return load_map(self.folder)


@pytest.fixture(scope="module")
def refined(sketched: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Names are given by hand in three ways, and a topic is hidden, before the map is refined."""
    folder = sketched.save(tmp_path_factory.mktemp("refined") / "map")
    largest = sorted(sketched.tree.leaves, key=lambda topic: -topic.size)
    pinned, edited, renamed, hidden = (topic.id for topic in (*largest[:3], largest[-1]))
    sketched.rename(renamed, "In Python").save(folder)
    pin_topic(folder, pinned, "By a Pin")
    edit_folder(folder, [{"do": "rename", "topic": edited, "name": "By an Edit"}, {"do": "hide", "topic": hidden}])
    before = load_map(folder)
    result = CliRunner().invoke(main, ["refine", str(folder)])
    assert result.exit_code == 0, result.output
    return Done(folder, before, result)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_vector_is_that_of_minilm_and_the_manifest_says_so(refined: Done) -> None:
    new = refined.map
    encoder = minilm(EmbeddingConfig(batch_size=8), 0)
    order = new.corpus.canonical_order()
    exact = encoder.encode(new.corpus.take(order), lambda steps: None).matrix
    assert np.array_equal(new.embeddings.matrix[order], exact)
    assert not np.array_equal(new.embeddings.matrix, refined.before.embeddings.matrix)
    assert new.manifest["encoder"]["id"] == new.embeddings.encoder_id == encoder.id
    assert new.manifest["settings"]["embedding"]["encoder"] == new.config.embedding.encoder == "minilm"
    assert "written" not in new.manifest["recorded"]["encoder"]
    assert "sketched from" in new.manifest["recorded"]["refined"]["from"]
    assert new.manifest["counts"]["topics"] == len(new.tree)


def test_names_edits_and_hidden_papers_stay(refined: Done, sketched: TopicMap) -> None:
    """A name by hand is where its papers are, whoever gave it; else a line says why not."""
    before, new = refined.before, refined.map
    assert 0 < (new.dropped["kind"] == HIDDEN).sum() == len(sketched) - len(new)
    given = [topic for topic in before.tree if topic.details.get("named_by") == "hand"]
    assert sorted(topic.name for topic in given) == ["By a Pin", "By an Edit", "In Python"]
    kept = 0
    for topic in given:
        named = [other for other in new.tree if other.name == topic.name]
        kept += len(named)
        for other in named:
            common = len(np.intersect1d(other.members, topic.members))
            assert 2 * common >= 0.5 * (other.size + topic.size)
        assert named or re.search(rf"{topic.name!r}|edit 1.*", refined.said.stdout)
    assert kept >= 2
    replaced = refined.said.stdout.count("replaced by the name")  # where two of the topics became one
    assert f"manual names: {kept} of {3 - replaced} topics found" in refined.said.stdout
    assert new.config.naming.names == str(refined.folder / "names.toml")
    assert edit_folder(refined.folder).edits == ()  # all are in force


def test_same_topics_keep_their_ids_and_what_changed_is_said(refined: Done) -> None:
    before, new = refined.before.tree, refined.map.tree
    record = refined.map.manifest["recorded"]["refined"]
    both = [topic.id for topic in new if topic.id in before]
    assert len(both) > 3
    for topic_id in both:
        assert jaccard(before[topic_id].members, new[topic_id].members) >= 0.5, topic_id
    assert former_ids(refined.map.manifest) == {topic.id for topic in before if topic.id not in new}
    assert {topic: new[home].size for topic, home in record["ended"].items()}  # every home is a topic
    first = refined.said.stdout.splitlines()[0]
    assert f"{len(both)} of {len(new)} have the id of before" in first
    assert first.startswith(f"{len(refined.map)} papers have vectors of all-MiniLM-L6-v2")
    assert f", {record['topics'].get('new', 0)} new; " in first
    assert sum(row["event"] == "new" for row in record["changes"]) == record["topics"].get("new", 0)
    details: list[Any] = [topic.details.get("nearest") for topic in new]
    nearest = [detail["topic"] for detail in details if detail]
    assert nearest
    assert all(topic in new for topic in nearest)
    assert living_facts(refined.map)["former"] == record["ended"]


def test_a_second_call_does_nothing(refined: Done) -> None:
    before = content(refined.folder)
    result = CliRunner().invoke(main, ["refine", str(refined.folder), "--quiet"])
    assert (result.exit_code, result.output) == (0, "")
    result = CliRunner().invoke(main, ["refine", str(refined.folder), "--dry-run"])
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.startswith("nothing to refine: the vectors of this map are those of all-MiniLM-L6-v2")
    assert content(refined.folder) == before


def test_an_update_then_reads_with_the_exact_encoder(refined: Done) -> None:
    new = refined.map
    paper = {"id": "more", "title": "Dark matter in spiral galaxies", "abstract": "Rotation curves of galaxies."}
    updated = new.update([paper], anyway=True).map
    assert len(updated) == len(new) + 1
    assert updated.embeddings.encoder_id == new.embeddings.encoder_id
    assert former_ids(updated.manifest) >= set(new.manifest["recorded"]["refined"]["ended"])


@pytest.mark.slow
def test_a_killed_pass_leaves_the_map_and_goes_on(folder: Path, tmp_path: Path) -> None:
    before, cache = content(folder), tmp_path / "cache"
    first = minilm(EmbeddingConfig(batch_size=8), 0).step  # the papers that are cached at once
    command = [sys.executable, "-m", "hierarchography", "refine", str(folder), "--cache", str(cache)]
    killed = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert killed.stderr is not None
    for said in killed.stderr:
        if re.match(rf"reading [\d.]+ papers a second: at most about .* for the other {92 - first}$", said):
            killed.send_signal(signal.SIGKILL)
            break
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert content(folder) == before
    shards = len(list((cache / "vectors").glob("*/*")))
    planned = CliRunner().invoke(main, ["refine", str(folder), "--cache", str(cache), "--dry-run"])
    known = re.search(r"92 papers to read by \S+.*, (\d+) of them read before", planned.stdout)
    assert known
    assert int(known[1]) >= first
    assert "nothing was read or written" in planned.stdout
    assert len(list((cache / "vectors").glob("*/*"))) == shards
    result = CliRunner().invoke(main, ["refine", str(folder), "--cache", str(cache)])
    assert result.exit_code == 0, result.output
    assert f"{known[1]} of them read before" in result.stderr
    assert load_map(folder).config.embedding.encoder == "minilm"


def test_a_map_changed_meanwhile_is_not_overwritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here somebody renames a topic while the papers are read."""
    made_by_hand = byhand.made_by_hand
    leaf = load_map(folder).tree.leaves[0].id

    def meanwhile(*arguments: Any) -> Any:
        found = made_by_hand(*arguments)
        pin_topic(folder, leaf, "A New Name")
        return found

    monkeypatch.setattr("hierarchography.maps.refine.made_by_hand", meanwhile)
    with pytest.raises(InputError, match="was changed by another command meanwhile, so nothing was overwritten"):
        refine_folder(folder)
    now = load_map(folder)
    assert now.tree[leaf].name == "A New Name"
    assert "sketched from" in now.embeddings.encoder_id


def test_edits_that_would_be_lost_stop_it_before_anything_is_read(folder: Path) -> None:
    first, second = (topic.id for topic in load_map(folder).tree.leaves[:2])
    edit_folder(folder, [{"do": "rename", "topic": first, "name": "One"}])
    edit_folder(folder, [{"do": "rename", "topic": second, "name": "Two"}])
    (folder / "edits.toml").unlink()
    result = CliRunner().invoke(main, ["refine", str(folder), "--quiet"])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "2 edits of this map are not in the file" in line
    assert "--anyway" in line
    pins, edits, notes = byhand.made_by_hand(load_map(folder), anyway=True)
    assert (sorted(pin.name for pin in pins), edits, len(notes)) == (["One", "Two"], [], 1)


def test_maps_of_other_encoders_have_nothing_to_refine(small_map: TopicMap, sketched: TopicMap) -> None:
    done = small_map.refine()
    assert done.map is small_map
    assert done.summary.startswith("nothing to refine: the vectors of this map are those of ")
    whole = replace(sketched, manifest={**sketched.manifest, "recorded": {"encoder": {"path": "torch on cpu"}}})
    assert "has read all papers of this map" in whole.refine().summary
    foreign = replace(
        sketched.embeddings, encoder_id=sketched.embeddings.encoder_id.replace("all-MiniLM-L6-v2", "another model")
    )
    view = replace(sketched.views[sketched.main], embeddings=foreign)
    with pytest.raises(InputError, match="build the map again with the encoder another model"):
        sketched.with_view(sketched.main, view).refine()


def test_a_folder_that_is_no_map_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["refine", str(tmp_path / "none"), "--quiet"])
    assert result.exit_code == 2
    assert "is not a map" in result.stderr
    assert len(result.stderr.splitlines()) == 1
