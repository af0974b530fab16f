"""New papers on a finished map: their topics, those that fit none, duplicates, and what is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from hierarchography import EncoderError, HierarchographyError, InputError, TopicMap, build_map, load_map
from hierarchography.cache import FOLDER_VARIABLE
from hierarchography.cli import main
from hierarchography.embedding.lsa import LsaEncoder
from hierarchography.maps import place, space
from hierarchography.maps.calibration import Calibration, calibrated, nearness, without_self
from hierarchography.maps.place import COLUMNS, Ground
from hierarchography.maps.space import _words
from hierarchography.model import Corpus, Embeddings, Neighbours, TopicTree

SUBJECTS = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}
RECORDS = [
    {"id": f"{subject}-{row}", "title": f"On {subject} number {row}", "abstract": f"{text} study{row}"}
    for row in range(20)
    for subject, text in SUBJECTS.items()
]
WORDS = sorted({word.strip(",") for text in SUBJECTS.values() for word in text.split()})
NEW = [{"id": f"new-{subject}", "title": f"More {subject}", "abstract": text} for subject, text in SUBJECTS.items()]


@pytest.fixture(scope="module")
def by_lsa() -> TopicMap:
    return build_map(RECORDS, encoder="lsa", min_topic_size=5)


@pytest.fixture(scope="module")
def folder(by_lsa: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_lsa.save(tmp_path_factory.mktemp("place") / "map")


def counted(texts: list[str]) -> np.ndarray:
    """How often each word of the three subjects is in a text."""
    return np.array([[text.count(word) + 1e-3 for word in WORDS] for text in texts])


def subject_of(topic_map: TopicMap, topic_id: str) -> str:
    """The one subject of a topic's papers."""
    (subject,) = {name.partition("-")[0] for name in topic_map[topic_id].papers["id"]}
    return subject


def hashes(folder: Path) -> dict[str, str]:
    """Every file of a folder, by its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_new_papers_land_in_their_subjects_and_the_map_stays(by_lsa: TopicMap) -> None:
    before = by_lsa.tree.digest, by_lsa.embeddings.digest, len(by_lsa)
    placed = by_lsa.place(NEW)
    assert tuple(placed.table.columns) == COLUMNS
    for row in placed.table.to_dict("records"):
        assert subject_of(by_lsa, row["topic_id"]) == row["id"].removeprefix("new-")
        assert row["path"].endswith(row["topic"])
        assert set(row["nearest"].split("; ")) <= set(by_lsa.corpus.frame["id"])
    assert placed.fits.all()
    assert placed.is_new.all()
    assert ((placed.confidence > 0) & (placed.confidence <= 1)).all()
    assert placed.summary == "3 papers placed, 0 of 3 fit no topic, 0 already on the map"
    assert (by_lsa.tree.digest, by_lsa.embeddings.digest, len(by_lsa)) == before


def test_the_vectors_are_those_that_the_map_would_have(by_lsa: TopicMap) -> None:
    """The encoder is in the state of the map: a paper of the map gets its own vector again, and its own place."""
    again = by_lsa.place([{**record, "title": f"{record['title']}"} for record in RECORDS[:6]])
    np.testing.assert_allclose(again.embeddings.matrix, by_lsa.embeddings.matrix[:6], atol=1e-6)
    assert again.embeddings.state is by_lsa.embeddings.state
    assert (again.leaf == by_lsa.tree.leaf_of[:6]).all()


def test_what_is_far_from_every_topic_is_named(by_lsa: TopicMap) -> None:
    placed = by_lsa.place([*NEW, {"title": "Sonnets and villanelles", "abstract": "Metre and rhyme of verse."}])
    assert placed.fits.tolist() == [True, True, True, False]
    assert "1 of 4 fit no topic" in placed.summary
    assert placed.table["note"].tolist()[:3] == ["", "", ""]
    assert placed.table["note"][3].startswith("fits no topic: its nearest papers have a mean cosine of 0.00")


def test_a_paper_in_a_language_that_the_map_has_not_fits_no_topic(by_lsa: TopicMap) -> None:
    french = "Les galaxies sont observées avec des télescopes et nous montrons que la poussière des étoiles est froide."
    placed = by_lsa.place([*NEW, {"title": "Les galaxies", "abstract": french}])
    assert placed.fits.tolist() == [True, True, True, False]
    assert placed.table["note"][3] == "fits no topic: in a language that no paper of the map is in (fr)"


def test_duplicates_of_papers_of_the_map_get_their_topic(by_lsa: TopicMap) -> None:
    old = by_lsa.corpus[4]
    placed = by_lsa.place([{"title": old.title, "abstract": "Another text of the same paper."}, NEW[0]])
    (known, other) = placed.duplicates
    assert other is None
    assert known is not None
    assert (known.row, known.kind) == (4, "duplicate")
    assert placed.table["duplicate_of"].tolist() == [old.id, ""]
    assert placed.table["note"][0].startswith("same title as")
    assert placed.leaf[0] == by_lsa.tree.leaf_of[4]
    assert placed.confidence[0] == by_lsa.tree.assignment.confidence[4]
    assert placed.fits[0]


def test_an_encoder_object_is_asked_for_and_must_be_the_same(tmp_path: Path) -> None:
    folder = build_map(RECORDS, encoder=lambda texts: counted(texts), min_topic_size=5).save(tmp_path / "map")
    loaded = load_map(folder)
    with pytest.raises(EncoderError, match="cannot be placed on this map: the map's encoder is not available"):
        loaded.place(NEW)
    placed = loaded.place(NEW, encoder=lambda texts: counted(texts))
    assert [subject_of(loaded, topic) for topic in placed.table["topic_id"]] == list(SUBJECTS)
    with pytest.raises(EncoderError, match=r"does not reproduce|gives other vectors"):
        loaded.place(NEW, encoder=lambda texts: counted(texts)[:, ::-1] ** 2)


def test_given_vectors_have_no_encoder() -> None:
    topic_map = build_map(RECORDS, vectors=counted([record["abstract"] for record in RECORDS]), min_topic_size=5)
    with pytest.raises(EncoderError, match="passed as an array"):
        topic_map.place(NEW)


def test_the_command_writes_a_table_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = hashes(folder)
    new, out = tmp_path / "new.jsonl", tmp_path / "placed.csv"
    new.write_text("".join(f"{json.dumps(record)}\n" for record in NEW), encoding="utf-8")
    result = CliRunner().invoke(main, ["place", str(folder), str(new), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert f"3 papers placed, 0 of 3 fit no topic, 0 already on the map: {out}" in result.output
    table = pd.read_csv(out)
    assert tuple(table.columns) == COLUMNS
    assert table["id"].tolist() == [record["id"] for record in NEW]
    assert hashes(folder) == before
    printed = CliRunner().invoke(main, ["place", str(folder), str(new), "--quiet"])
    assert printed.stdout == out.read_text(encoding="utf-8")
    assert printed.stderr == ""


def test_a_warning_if_most_papers_fit_no_topic(folder: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("title,abstract\nSonnets,Metre and rhyme of verse\nFugues,Keys and counterpoint\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["place", str(folder), str(new), "--quiet"])
    assert result.exit_code == 0
    assert "warning: 2 of 2 papers fit no topic of this map; are they of its subject and language?" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "empty"), ("title,abstract\n", "no"), ("number\n1\n2\n", "column")],
)
def test_a_file_without_papers_is_refused_in_one_line(folder: Path, tmp_path: Path, content: str, message: str) -> None:
    new = tmp_path / "new.csv"
    new.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(main, ["place", str(folder), str(new), "--quiet"])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert "new.csv" in line
    assert message in line


def test_a_map_of_another_version_is_refused(by_lsa: TopicMap, tmp_path: Path) -> None:
    folder = by_lsa.save(tmp_path / "map")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema": "hierarchography.manifest/9"}))
    with pytest.raises(InputError, match=r"another version .*manifest/9.*build it again"):
        load_map(folder)


def test_confidence_is_calibrated_on_the_papers_of_the_map(by_lsa: TopicMap) -> None:
    calibration = calibrated(by_lsa.tree, by_lsa.embeddings.matrix)
    assert 0.1 < calibration.nearness <= 1
    low, high = (Calibration(0.0, (-2.0, 4.0)), Calibration(0.0, (2.0, 4.0)))
    placed = by_lsa.place(NEW)
    matrix = by_lsa.embeddings.matrix
    places = Ground.of(by_lsa.tree, matrix).place(matrix, placed.embeddings.matrix)
    first, second = (each.confidence(by_lsa.tree, places.landing, places.near) for each in (low, high))
    assert (first < second).all()


def test_a_paper_does_not_vote_on_itself() -> None:
    indices = np.array([[0, 1, 2], [2, 0, 1], [3, 4, 5]], dtype=np.int32)
    distances = np.array([[0.0, 0.1, 0.2], [0.0, 0.0, 0.4], [0.0, 0.0, 0.0]], dtype=np.float32)
    near = without_self(Neighbours(indices, distances), np.array([0, 0, 9]))
    assert near.indices.tolist() == [[1, 2], [2, 1], [3, 4]]
    np.testing.assert_allclose(nearness(near), [0.85, 0.8, 1.0], atol=1e-6)


def test_every_refusal_is_an_error_of_the_package(by_lsa: TopicMap) -> None:
    empty: list[Any] = [[], pd.DataFrame({"title": [], "abstract": []})]
    for nothing in empty:
        with pytest.raises(HierarchographyError):
            by_lsa.place(nothing)


def test_the_words_of_a_map_are_learned_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They are read from the cache for the same papers, and give the same vectors to the last bit."""
    learned = []
    learn = LsaEncoder.encode

    def counting(self: LsaEncoder, *arguments: Any) -> Any:
        learned.append(self.id)
        return learn(self, *arguments)

    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(LsaEncoder, "encode", counting)
    corpora = [Corpus.from_records(records) for records in (RECORDS, RECORDS, RECORDS[::-1])]
    fresh, known, turned = (_words(corpus, 0) for corpus in corpora)
    assert len(learned) == 2
    assert fresh and known and turned
    np.testing.assert_array_equal(fresh[1].matrix, known[1].matrix)
    np.testing.assert_array_equal(fresh[1].matrix[::-1], turned[1].matrix)
    texts = [record["abstract"] for record in NEW]
    np.testing.assert_array_equal(fresh[0].encode_texts(texts), known[0].encode_texts(texts))


def test_what_placing_learns_from_a_map_is_learned_once(by_lsa: TopicMap, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = []

    def counting(*arguments: Any) -> Calibration:
        learned.append(len(arguments))
        return calibrated(*arguments)

    monkeypatch.setattr(place, "calibrated", counting)
    same = replace(by_lsa)
    first, second = same.place(NEW), same.place(NEW)
    assert len(learned) == 1
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_frame_equal(first.table, by_lsa.place(NEW).table)


@pytest.mark.parametrize("kept", [True, False])
def test_vectors_joined_with_words_are_kept(monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    """For all maps of the same papers and vectors, but not of more papers than that is for."""
    corpus = Corpus.from_records(RECORDS)
    vectors = Embeddings.from_vectors(np.random.default_rng(0).normal(size=(len(RECORDS), 8)), "random-8")
    topic_map = build_map(RECORDS, vectors=vectors.matrix, min_topic_size=5)
    monkeypatch.setattr(space, "MOST_KEPT", len(RECORDS) - (not kept))
    first, second = (
        space.joined(each, corpus, topic_map.embeddings)[0] for each in (topic_map, topic_map.with_tree(topic_map.tree))
    )
    assert first.shape[1] > 8
    assert (first is second) == kept
    np.testing.assert_array_equal(first, second)


def test_another_tree_of_a_map_is_placed_in_anew(by_lsa: TopicMap) -> None:
    by_lsa.place(NEW)
    only_root = by_lsa.with_tree(TopicTree(by_lsa.tree.topics[:1], by_lsa.tree.assignment))
    assert set(only_root.place(NEW).table["topic_id"]) == {"0"}
