"""The benchmark's own parts: labelled corpora, the peers' trees, and the figures. No peer is installed here."""

from __future__ import annotations

import gzip
import importlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hierarchography.build.flow import regrow
from hierarchography.config import Config
from hierarchography.errors import InputError, TreeError
from hierarchography.model import Corpus, Embeddings
from hierarchography.model.nodes import Node, plant

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
MODULES = (
    "peers.contract",
    "nested",
    "corpora",
    "named",
    "names",
    "scores",
    "builders",
    "peer_runs",
    "trees",
    "page_probe",
    "page",
    "search",
    "scale",
    "resume",
    "workers",
    "openalex",
    "fuzz",
    "formats",
    "merging",
    "placing",
    "updating",
    "stability",
    "acl",
    "reviews",
    "recursion",
    "peer_names",
    "facets",
    "emerging",
    "homes",
    "aspect",
    "readable",
    "stages",
    "taught",
    "student",
)


@pytest.fixture(scope="module")
def benchmark() -> Iterator[Any]:
    """The benchmark's modules, imported as its script imports them: from its own folder."""
    sys.path.insert(0, str(BENCHMARKS))
    yield SimpleNamespace(**{name.removeprefix("peers."): importlib.import_module(name) for name in MODULES})
    sys.path.remove(str(BENCHMARKS))
    for name in (*MODULES, "peers"):
        sys.modules.pop(name, None)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A file of 40 papers of two fields, each of two subjects, in lists; one paper has no label."""
    records = [
        {
            "title": f"Paper {row}",
            "abstract": f"On the {'cells and genes' if row < 20 else 'stars and planets'} of kind {row % 4}.",
            "labels": [] if row == 7 else ["Biology" if row < 20 else "Astronomy", f"{row // 10}"],
        }
        for row in range(40)
    ]
    path = tmp_path / "papers.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return path


def layers(*labels: str) -> list[np.ndarray]:
    """`"00--"`: two papers of cluster 0, two of noise."""
    return [np.array([-1 if label == "-" else int(label) for label in layer]) for layer in labels]


# --- corpora


def test_labels_in_lists_are_levels(benchmark: Any, labelled: Path) -> None:
    corpus = benchmark.corpora.Labelled.read(str(labelled), ["labels"])
    assert corpus.name == "papers"
    assert len(corpus) == 40
    assert corpus.texts[0] == "Paper 0. On the cells and genes of kind 0."
    assert list(corpus.classes) == ["labels 1", "labels 2"]
    assert np.flatnonzero(corpus.classes["labels 1"] < 0).tolist() == [7]
    assert corpus.classes["labels 1"][[0, 19, 20]].tolist() == [1, 1, 0]
    assert corpus.classes["labels 2"][[0, 10, 39]].tolist() == [0, 1, 3]


def test_labels_in_columns(benchmark: Any, tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_text("title,field,topic\nA,x,1\nB,y,\nC,x,2\n", encoding="utf-8")
    corpus = benchmark.corpora.Labelled.read(str(path), ["field", "topic"])
    assert {level: classes.tolist() for level, classes in corpus.classes.items()} == {
        "field": [0, 1, 0],
        "topic": [0, -1, 1],
    }
    with pytest.raises(InputError, match="has no column venue"):
        benchmark.corpora.Labelled.read(str(path), ["field", "venue"])
    with pytest.raises(InputError, match="name the gold labels"):
        benchmark.corpora.Labelled.read(str(path))
    with pytest.raises(InputError, match="no file nowhere; corpora known by name: landmarks"):
        benchmark.corpora.Labelled.read("nowhere")


def test_the_bundled_corpus_has_its_labels(benchmark: Any) -> None:
    corpus = benchmark.corpora.Labelled.read("landmarks")
    assert len(corpus) == 365
    assert {level: classes.max() + 1 for level, classes in corpus.classes.items()} == {"field": 8, "subfield": 48}


def test_the_arxiv_sample_is_the_stated_one(benchmark: Any, shared_data: Path) -> None:
    corpus = benchmark.corpora.Labelled.read("arxiv_2level").sample(6_000)
    assert corpus.rows.tolist() == np.sort(np.random.default_rng(0).choice(18_125, 6_000, replace=False)).tolist()
    assert {level: classes.max() + 1 for level, classes in corpus.classes.items()} == {"labels 1": 14, "labels 2": 71}


def test_a_sample_keeps_rows_texts_labels_and_vectors_together(benchmark: Any, labelled: Path, tmp_path: Path) -> None:
    whole = benchmark.corpora.Labelled.read(str(labelled), ["labels"])
    part = whole.sample(10)
    assert [whole.texts[row] for row in part.rows] == part.texts
    assert whole.classes["labels 2"][part.rows].tolist() == part.classes["labels 2"].tolist()
    assert len(whole.sample(0)) == len(whole.sample(40)) == 40

    vectors = np.eye(40, dtype=np.float32)
    np.save(tmp_path / "given.npy", vectors)
    assert np.array_equal(part.vectors(tmp_path, tmp_path / "given.npy").matrix, vectors[part.rows])
    np.save(tmp_path / "short.npy", vectors[:39])
    with pytest.raises(InputError, match=r"shape \(39, 40\); a corpus of 40 papers"):
        part.vectors(tmp_path, tmp_path / "short.npy")


# --- emerging topics


def test_emerging_leaves_are_compared_with_leaves_of_their_size(benchmark: Any) -> None:
    """Sizes 10 (emerging), 10, 12 and 100: the last is too large for a match. (2 - (1 + 0) / 2 = 1.5 more.)"""
    calls = benchmark.emerging.Calls(
        year=2000,
        papers=132,
        later=50,
        called=np.array(["emerging", "unclear", "fading", "unclear"]),
        size=np.array([10, 10, 12, 100]),
        scores={},
        growth=np.array([2.0, 1.0, 0.0, -5.0]),
    )
    growth, matches, grew = benchmark.emerging.matched(calls, "emerging")
    assert (growth.tolist(), matches.tolist(), grew.tolist()) == ([2.0], [0.5], [0.5])
    assert benchmark.emerging.interval(growth - matches) == "+1.50"
    assert benchmark.emerging.interval(np.array([1.0, 1.0, 1.0])) == "+1.00 (+1.00 to +1.00)"
    assert abs(calls.beyond_size.sum()) < 1e-9


# --- the peers' trees


def test_layers_become_a_tree_by_majority(benchmark: Any) -> None:
    """Of the finest clusters, 0 lies in 0 of the broader layer, 1 mostly in 1, and 2 in 1 where it is in any.

    Broader 0 then holds nothing but finest 0 and is left out; the last paper is noise in both.
    """
    tree = benchmark.contract.tree_of_layers(layers("000111222-", "0000111-1-"))
    assert sorted(tree["members"]) == [[0, 1, 2], list(range(10)), [3, 4, 5], [3, 4, 5, 6, 7, 8], [6, 7, 8]]
    assert np.flatnonzero(benchmark.nested.Nested.from_dict(tree, 10).loose).tolist() == [9]


def test_a_tree_of_its_own_goes_before_the_majority(benchmark: Any) -> None:
    """Finest 1 is said to be under broader 0, whatever its papers' labels."""
    above = {(0, 0): (1, 0), (0, 1): (1, 0), (0, 2): (1, 1)}
    tree = benchmark.contract.tree_of_layers(layers("001122-", "0011111"), above)
    assert sorted(tree["members"]) == [[0, 1], [0, 1, 2, 3], list(range(7)), [2, 3], [4, 5], [4, 5, 6]]


def test_a_paper_clustered_only_broadly_has_no_place_below(benchmark: Any) -> None:
    tree = benchmark.contract.tree_of_layers(layers("00--", "0001"))
    nested = benchmark.nested.Nested.from_dict(tree, 4)
    assert sorted(tree["members"]) == [[0, 1], [0, 1, 2], [0, 1, 2, 3], [3]]
    assert nested.loose.tolist() == [False, False, True, False]


def test_all_noise_is_a_root_alone(benchmark: Any) -> None:
    assert benchmark.contract.tree_of_layers(layers("---")) == {
        "parents": [-1],
        "members": [[0, 1, 2]],
        "clusters": [None],
    }


def test_a_tree_of_layers_says_which_cluster_a_topic_is(benchmark: Any) -> None:
    tree = benchmark.contract.tree_of_layers(layers("001122-", "0011111"))
    found = {cluster: rows for cluster, rows in zip(tree["clusters"], tree["members"], strict=True) if cluster}
    assert found[0, 1] == [2, 3]
    assert found[1, 1] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("parents", "members", "says"),
    [
        ([0, 0], [[0, 1], [0]], "no root first"),
        ([-1, 0], [[0, 1]], "2 parents for 1 topics"),
        ([-1, 0], [[0], [0]], "root holds 1 papers, not all 2"),
        ([-1, 0, 0], [[0, 1], [0], [0]], "topic 2 does not lie within its parent and beside its siblings"),
        ([-1, 0, 1], [[0, 1], [0], [1]], "topic 2 does not lie within"),
    ],
)
def test_what_is_no_tree_is_refused(benchmark: Any, parents: list[int], members: list[list[int]], says: str) -> None:
    with pytest.raises(TreeError, match=says):
        benchmark.nested.Nested.from_dict({"parents": parents, "members": members}, 2)


def test_noise_placed_in_every_layer_leaves_no_orphans(benchmark: Any) -> None:
    """Finest 1 (papers 2, 3) is noise in the broader layer, and paper 6 is noise in both.

    Among points, 2 and 3 are near broader 0 and 6 is near finest 2: nothing is left under the root but 0 and 1.
    """
    clusters = layers("001122-", "00--11-")
    as_it_is = benchmark.contract.layered(clusters)
    assert benchmark.nested.Nested.from_dict(as_it_is, 7).parents.tolist().count(0) == 3
    points = np.array([0, 1, 5, 6, 90, 91, 92.0])[:, None]
    full = benchmark.nested.Nested.from_layers(as_it_is["layers"], points)
    assert {tuple(topic.members) for topic in full.to_tree()} == {
        (0, 1, 2, 3, 4, 5, 6),
        (0, 1, 2, 3),
        (0, 1),
        (2, 3),
        (4, 5, 6),
    }
    assert not full.loose.any()
    assert len(benchmark.nested.Nested.from_layers([[-1, -1]], points[:2]).parents) == 1


def test_a_topic_tree_stays_the_same_through_the_form_that_is_measured(benchmark: Any, small_map: Any) -> None:
    again = benchmark.nested.Nested.from_tree(small_map.tree).to_tree()
    assert {tuple(topic.members) for topic in again} == {tuple(topic.members) for topic in small_map.tree}
    assert len(again) == len(small_map.tree)


def test_the_way_from_a_script_to_a_kept_tree(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer of three lines of NumPy, run by this Python in the place of an environment of its own."""
    (tmp_path / "contract.py").write_bytes((BENCHMARKS / "peers" / "contract.py").read_bytes())
    (tmp_path / "halves.py").write_text(
        "import contract, numpy as np\n"
        "def grow(vectors, texts, seed, smallest):\n"
        "    assert texts == ['a', 'b', 'c', 'd'] and smallest == 2\n"
        "    return contract.tree_of_layers([(vectors[:, 0] > seed).astype(int)])\n"
        "contract.run('numpy', lambda vectors: None, grow)\n"
    )
    runs = benchmark.peer_runs
    monkeypatch.setattr(runs, "SCRIPTS", tmp_path)
    monkeypatch.setattr(runs.Bench, "_install", lambda self, peer: Path(sys.executable))
    peer = runs.Peer("Halves", "halves.py", "numpy", np.__version__)
    vectors = Embeddings.from_vectors(np.array([[1.0, 0], [0, 1], [1, 0], [0, 1]]), "hand-made")
    bench = runs.Bench(tmp_path / "cache")
    (tree,) = bench.trees(peer, vectors, "abcd", [0], 2)
    assert sorted(tree["members"]) == [[0, 1, 2, 3], [0, 2], [1, 3]]
    assert tree["version"] == np.__version__
    assert tree["seconds"] >= 0

    monkeypatch.setattr(runs, "_run", lambda command: pytest.fail("a kept tree was grown again"))
    assert bench.trees(peer, vectors, "abcd", [0], 2) == [tree]


def test_a_peer_that_fails_says_why(benchmark: Any, labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = benchmark.peer_runs
    with pytest.raises(runs.PeerFailed, match="ValueError: no such thing"):
        runs._run([sys.executable, "-c", "raise ValueError('no such thing')"])

    def fail(*given: Any) -> None:
        raise runs.PeerFailed("no such thing")

    monkeypatch.setattr(runs.Bench, "trees", fail)
    corpus = benchmark.corpora.Labelled.read(str(labelled), ["labels"])
    (row,) = benchmark.trees.peer_rows(runs.PEERS["evoc"], runs.Bench(labelled.parent), corpus, None, [0])
    text = benchmark.scores.table([row], ["field"])
    assert "| EVoC's layers (0.3.2) | – |" in text
    assert "- EVoC's layers (0.3.2): did not run: no such thing" in text


# --- figures


def test_a_loose_paper_costs_what_it_should(benchmark: Any) -> None:
    """Papers a a b b in leaves 0-1 and 2-3 are perfect. With paper 3 in the root alone, class b has F1 2/3 at best,

    and its pair meets in the root, where b is one half: F = (1 + 2/3) / 2 and DP = (1 + 1/2) / 2.
    """
    classes = {"field": np.array([0, 0, 1, 1], dtype=np.int32)}
    perfect = benchmark.nested.Nested(np.array([-1, 0, 0]), np.array([1, 1, 2, 2]))
    found = benchmark.scores.score(perfect, classes, 1.5)
    assert (found.tree_f, found.purity, found.composite) == ({"field": 1.0}, {"field": 1.0}, 1.0)
    assert (found.level_ami, found.level_agreement) == ({"field": 1.0}, 1.0)
    assert (found.topics, found.leaves, found.depth, found.widest, found.top) == (2, 2, 1, 2, 2)
    assert (found.placed, found.seconds) == (1.0, 1.5)

    loose = benchmark.scores.score(benchmark.nested.Nested(np.array([-1, 0, 0]), np.array([1, 1, 2, 0])), classes, 0)
    assert loose.tree_f["field"] == pytest.approx(5 / 6)
    assert loose.purity["field"] == pytest.approx(3 / 4)
    assert (loose.topics, loose.leaves, loose.top, loose.placed) == (2, 2, 2, 0.75)


def test_shares_are_shown_without_the_zero_before_the_point(benchmark: Any) -> None:
    assert [benchmark.scores._share(mean, 0.0) for mean in (0.25, -0.015, 1.0, 0.0)] == [
        ".250",
        "-.015",
        "1.000",
        ".000",
    ]


def test_levels_are_compared_at_their_own_depths(benchmark: Any) -> None:
    """Papers 0-3 under topic 1 (0-1 in topic 3, 2 in topic 4, 3 left in topic 1 itself), 4 in topic 2, 5 in the root.

    At depth 1 paper 5 is a part of its own, and so is paper 3 at depth 2.
    """
    nested = benchmark.nested.Nested(np.array([-1, 0, 0, 1, 1]), np.array([3, 3, 4, 1, 2, 0]))
    assert nested.labels_at(1).tolist() == [1, 1, 1, 1, 2, 0]
    assert nested.labels_at(2).tolist() == nested.labels_at(9).tolist() == [3, 3, 4, 1, 2, 0]
    classes = {"field": np.array([0, 0, 0, 0, 1, 2]), "subject": np.array([0, 0, 1, 2, 3, 4])}
    assert list(benchmark.scores.score(nested, classes, 0.0).level_ami.values()) == pytest.approx([1.0, 1.0])


def test_the_table_gives_means_spreads_and_the_median_of_seconds(benchmark: Any) -> None:
    def scores(value: float, seconds: float) -> Any:
        return benchmark.scores.Scores({"field": value}, {"field": 0.5}, {"field": 0.25}, 40, 30, 3, 7, 5, 1.0, seconds)

    row = benchmark.scores.Row("density", [scores(0.6, 9.0), scores(0.7, 1.0), scores(0.8, 2.0)])
    lines = benchmark.scores.table([row], ["field"]).splitlines()
    assert lines[0].startswith("| tree | composite | F field | DP field | level agreement | AMI field | topics |")
    assert lines[2] == "| density | .600 ±.050 | .700 ±.100 | .500 | .250 | .250 | 40 | 30 | 3 | 7 | 5 | 100% | 2.0 |"


def test_the_benchmark_grows_the_tree_that_the_pipeline_grows(benchmark: Any) -> None:
    random = np.random.default_rng(0)
    corpus = Corpus.from_records({"title": f"Paper {row}"} for row in range(200))
    centres = np.repeat(np.eye(12)[:5], 40, axis=0)
    vectors = Embeddings.from_vectors(centres + random.normal(scale=0.2, size=(200, 12)), "hand-made")
    ours, _ = benchmark.builders.Points.of(corpus, vectors, 3).grow("density")
    pipelines = regrow(corpus, vectors, None, Config(seed=3).with_settings(words=0.0, fields=0.0))
    assert [topic.id for topic in ours] == [topic.id for topic in pipelines]
    assert all(np.array_equal(topic.members, pipelines[topic.id].members) for topic in ours)


def test_one_command_prints_the_table(
    benchmark: Any, labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(0)
    centres = np.repeat(np.eye(12)[:4], 10, axis=0)
    np.save(tmp_path / "v.npy", centres + random.normal(scale=0.1, size=(40, 12)))
    command = ["--corpus", str(labelled), "--labels", "labels", "--vectors", str(tmp_path / "v.npy"), "--no-peers"]
    command += ["--seeds", "0", "--builders", "default", "ward", "--cache", str(tmp_path)]
    assert benchmark.trees.main(command) == 0
    text = capsys.readouterr().out
    assert text.startswith(
        "### papers: 40 papers\n\nVectors: v, 12-d; labels 1: 2 classes, labels 2: 4 classes; seeds 0;"
    )
    assert [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| ")] == [
        "| tree",
        "| default",
        "| ward",
        "| random, in the shape of default",
    ]

    assert benchmark.trees.main([*command, "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert [row["builder"] for row in result["rows"]] == ["default", "ward", "random, in the shape of default"]
    assert 0 < result["rows"][1]["runs"][0]["composite"] <= 1

    assert benchmark.trees.main(["--corpus", "landmarks", str(labelled), "--vectors", "v.npy"]) == 2
    assert "error: --vectors are of one corpus" in capsys.readouterr().err


def test_the_page_s_table_marks_what_is_over_its_budget(benchmark: Any) -> None:
    measured = dict.fromkeys(benchmark.page.BUDGETS, 0.0) | {"HTML": 3.25, "panel": 100.0, "click to zoom": 1234.5}
    lines = benchmark.page.table({1000: measured}).splitlines()
    assert lines[0] == "| median | 1,000 papers |"
    assert "| HTML | 3.2 / 3 MB **over** |" in lines
    assert "| panel | 100 / 100 ms |" in lines
    assert "| click to zoom | 1,234 / 300 ms **over** |" in lines
    assert len(lines) == 2 + len(benchmark.page.BUDGETS)


# --- scale


def test_growth_is_the_exponent_between_the_last_two_sizes(benchmark: Any) -> None:
    scale = benchmark.scale
    costs = [scale.Cost(9.0, 9.0, 1), scale.Cost(1.0, 2.0, 10**9), scale.Cost(5.0, 200.0, 3 * 10**9)]
    assert scale.growth([1, 10, 100], costs) == "2.00"
    assert scale.growth([100], costs[:1]) == "-"
    assert scale.growth([1, 10], [None, costs[0]]) == "-"
    lines = scale.table({10: {"Embedding": costs[1]}, 100: {"Embedding": costs[2], "New": costs[2]}}).splitlines()
    assert lines[2] == "| Embedding | 1.0 (2.0) | 5.0 (200.0) | 1.00 | 3.00 | 2.00 |"
    assert lines[3] == "| New | - | 5.0 (200.0) | - | 3.00 | - |"


def test_a_corpus_grows_beyond_its_file_by_papers_that_are_nobodys_duplicates(
    benchmark: Any, labelled: Path, tmp_path: Path
) -> None:
    with gzip.open(labelled, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    grown = tmp_path / "grown.jsonl.gz"
    assert benchmark.scale.read_source(labelled, 1_000) == papers
    benchmark.scale.write_papers(papers, grown, 100)
    with gzip.open(grown, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    assert found[:40] == papers
    assert len(found) == 100
    assert len({paper["title"] for paper in found}) == 100
    assert found[40]["title"].startswith("Paper 0: ")
    words = iter(papers[0]["abstract"].split())
    assert all(word in words for word in found[40]["abstract"].split())  # the same ones in the same order, but fewer
    assert len(found[40]["abstract"]) < len(papers[0]["abstract"])


def test_vectors_of_a_grown_corpus_are_those_of_its_papers_with_noise(
    benchmark: Any, labelled: Path, tmp_path: Path
) -> None:
    benchmark.scale.write_vectors(labelled, tmp_path / "v.npy", 100)
    vectors = np.load(tmp_path / "v.npy")
    assert len(vectors) == 100
    assert np.linalg.norm(vectors[:40], axis=1) == pytest.approx(np.ones(40), abs=1e-5)
    apart = np.linalg.norm(vectors[40:80] - vectors[:40], axis=1)
    assert apart.mean() == pytest.approx(benchmark.scale.NOISE, rel=0.2)


def test_every_stage_of_a_build_is_measured(benchmark: Any, labelled: Path) -> None:
    costs = benchmark.scale.build(labelled, ["encoder=lsa", "max_depth=2"])
    assert {"Reading papers", "Embedding", "Finding neighbours", "Naming topics", "Drawing and writing", "all"} <= {
        *costs
    }
    whole = costs.pop("all")
    assert sum(cost.wall for cost in costs.values()) <= whole.wall
    assert max(cost.peak for cost in costs.values()) == whole.peak
    assert min(cost.peak for cost in costs.values()) > 10**7


def test_an_early_stage_is_not_charged_with_the_memory_of_a_later_one(benchmark: Any) -> None:
    measured = benchmark.scale.Measured()
    with measured.stage("large"):
        np.ones(40_000_000).sum()  # 320 MB, gone at the end
    with measured.stage("small"):
        np.ones(1_000).sum()
    assert measured.costs["large"].peak > measured.costs["small"].peak + 200_000_000


# --- workers


def test_ways_are_compared_by_their_medians(benchmark: Any) -> None:
    rounds = {
        0: [{"Embedding": 9.0, "all": 20.0}, {"Embedding": 10.0, "all": 30.0}, {"Embedding": 20.0, "all": 25.0}],
        2: [{"Embedding": 5.0, "Naming topics": 0.0, "all": 10.0}],
    }
    lines = benchmark.workers.table(rounds).splitlines()
    assert lines[0] == "| stage | one process, s | 2 workers, s | times as quick |"
    assert lines[2] == "| Embedding | 10.0 | 5.0 | 2.00 |"
    assert lines[3] == "| Naming topics | 0.0 | 0.0 | - |"
    assert lines[4] == "| all | 25.0 | 10.0 | 2.50 |"


def test_folders_that_differ_are_named_and_counts_of_workers_are_no_difference(
    benchmark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, count, page in (("one", {}, "a"), ("two", {"workers": {"processes": 2}}, "a"), ("other", {}, "b")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps({"seed": 0, "recorded": count, "seconds": {"a": len(name)}}))
        (folder / "map.html").write_text(page)
    assert not benchmark.workers._compared(tmp_path / "two", tmp_path / "one", "two")
    assert benchmark.workers._compared(tmp_path / "other", tmp_path / "one", "another")
    assert capsys.readouterr().out == "two: the same bytes\nanother: differs in map.html\n"


@pytest.mark.cluster
@pytest.mark.slow
def test_one_process_and_workers_are_built_and_compared(
    benchmark: Any, labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    settings = ["--workers", "1", "--kill", "1", "--", "--encoder", "lsa", "--vocabulary", "none"]
    assert benchmark.workers.main([str(labelled), *settings]) == 0
    told = capsys.readouterr().out
    assert told.count("the same bytes") == 2
    assert "| Reading papers |" in told


@pytest.mark.cluster
@pytest.mark.slow
def test_what_a_paper_more_costs_is_measured(
    benchmark: Any, labelled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr(benchmark.openalex, "PIECES", 20)
    monkeypatch.setattr(benchmark.openalex, "SHARED_MIB", 1)
    assert benchmark.openalex.main(["--data", str(labelled), "--papers", "40", "--vectors", "4096"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert len(rows) == 11
    assert all(re.search(r"\d", row.split("|")[2]) for row in rows[1:])


# --- judged names


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A judged map of 24 papers: Physics (Optics, Acoustics) and Biology; three verdicts, one with a better name."""
    records = [
        {
            "id": f"p{row}",
            "title": f"{'Light' if row < 8 else 'Sound' if row < 16 else 'Cells'} {row}",
            "abstract": "On.",
        }
        for row in range(24)
    ]
    (tmp_path / "named").mkdir()
    with gzip.open(tmp_path / "arxiv_2level.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    names = {"0": "All papers", "0.0": "Physics", "0.0.0": "Light", "0.0.1": "Sound", "0.1": "Biology"}
    topics = json.dumps([{"id": topic, "name": name, "keywords": []} for topic, name in names.items()])
    (tmp_path / "named" / "arxiv_2level.tree.json.gz").write_bytes(gzip.compress(topics.encode()))
    leaves = "".join(f"p{row}\t{'0.0.0' if row < 8 else '0.0.1' if row < 16 else '0.1'}\n" for row in range(24))
    (tmp_path / "named" / "arxiv_2level.leaves.tsv.gz").write_bytes(gzip.compress(leaves.encode()))
    columns = ["corpus", "topic_id", "size", "level", "name", "fit"]
    columns += ["halves", "verdict", "better_name", "hierarchy", "note", "judged_papers"]
    rows = [
        ["arxiv_2level", "0.0.0", "8", "2", "Light", "8/8", "-", "good", "", "", '"a" note', "p0 p1"],
        ["arxiv_2level", "0.1", "8", "1", "Biology", "1/4", "-", "wrong", "Cell Biology", "A", "", "p16"],
        ["arxiv_2level", "0.0", "16", "1", "Physics", "2/4", "-", "vague", "", "", "", "p3"],
        ["landmarks", "0.0", "16", "1", "Elsewhere", "2/4", "-", "good", "", "", "", "p3"],
    ]
    lines = ["\t".join(row) + "\n" for row in (columns, *rows)]
    (tmp_path / "named" / "verdicts.tsv").write_text("".join(lines), encoding="utf-8")
    return tmp_path


def test_a_judged_map_is_read_with_its_names_and_verdicts(benchmark: Any, judged: Path) -> None:
    found = benchmark.named.NamedMap.read("arxiv_2level", judged, 0)
    assert {topic.id: (topic.name, topic.size) for topic in found.tree} == {
        "0": ("All papers", 24),
        "0.0": ("Physics", 16),
        "0.0.0": ("Light", 8),
        "0.0.1": ("Sound", 8),
        "0.1": ("Biology", 8),
    }
    assert [(one.topic, one.share, one.target) for one in found.verdicts] == [
        ("0.0.0", 1.0, "Light"),
        ("0.1", 0.25, "Cell Biology"),
        ("0.0", 0.5, ""),
    ]
    assert found.verdicts[0].papers == ("p0", "p1")
    with pytest.raises(InputError, match="no file"):
        benchmark.named.NamedMap.read("acl_anthology_32k", judged, 0)


def test_a_sample_holds_the_judged_papers_and_enough_of_every_topic(benchmark: Any) -> None:
    """Two leaves of 100 papers and one of 5; the judged papers are 98 and 99. Row 205 is in no topic."""
    leaves = ["0.0"] * 100 + ["0.1"] * 100 + ["0.2"] * 5 + [""]
    rows = benchmark.named.sampled(leaves, {98, 99}, 40)
    assert len(rows) == 40
    assert {98, 99, *range(200, 205)} <= set(rows.tolist())
    assert 205 not in rows
    for leaf in ("0.0", "0.1"):
        assert sum(leaves[row] == leaf for row in rows) >= 8
    assert len(benchmark.named.sampled(leaves, {98}, 3)) == 8 + 8 + 5
    assert benchmark.named.sampled(leaves, set(), 0).tolist() == list(range(205))


def test_kept_vectors_are_found_by_the_rows_of_the_file(benchmark: Any, judged: Path) -> None:
    found = benchmark.named.NamedMap.read("arxiv_2level", judged, 0)
    order = np.random.default_rng(0).permutation(24)
    np.savez(judged / "arxiv.npz", rows=order, vectors=np.eye(24, dtype=np.float32)[order])
    assert np.array_equal(found.vectors(judged, judged).matrix, np.eye(24))
    np.savez(judged / "arxiv.npz", rows=order[:20], vectors=np.eye(24, dtype=np.float32)[order[:20]])
    with pytest.raises(InputError, match="lacks the vectors of 4 papers"):
        found.vectors(judged, judged)


def test_words_in_common(benchmark: Any) -> None:
    """Of three different words two are in both names, whatever their case and number."""
    assert benchmark.names.words_in_common("Neural Networks", "Deep neural network") == pytest.approx(2 / 3)
    assert benchmark.names.words_in_common("Optics", "Optics") == 1.0
    assert benchmark.names.words_in_common("Optics", "Law") == 0.0


def test_an_estimate_is_checked_against_the_judged_fit(benchmark: Any) -> None:
    """Fits .2 .4 .6 .8 in the order of the estimates but for one swap: Spearman's rho is 1 - 6·2 / (4·15) = .8.

    Errors .1, -.1, .1, .1: mean .05, absolute .1. The NaN is left out. Bins: .3 and .3 | .7 and .9.
    """
    estimates, fits = np.array([0.3, 0.31, 0.7, np.nan, 0.9]), np.array([0.4, 0.2, 0.6, 0.5, 0.8])
    found = benchmark.names.check("by hand", estimates, fits)
    assert (found.by, found.names) == ("by hand", 4)
    assert found.rank_correlation == pytest.approx(0.8)
    assert found.error == pytest.approx((-0.1 + 0.11 + 0.1 + 0.1) / 4)
    assert found.absolute_error == pytest.approx(0.41 / 4)
    assert [(one.low, one.names) for one in found.bins] == [(0.0, 0), (0.25, 2), (0.5, 1), (0.75, 1)]
    assert found.bins[1].fit == pytest.approx(0.3)
    assert np.isnan(benchmark.names.check("constant", np.ones(5), fits).rank_correlation)
    assert benchmark.names.check("whole", np.array([1.0]), np.array([1.0])).bins[-1].names == 1


def test_one_command_compares_the_names(
    benchmark: Any, judged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Today's namer is one that calls topic 0.1 "Cells" and leaves the others; names are read by their letters."""

    def letters_of(names: list[str]) -> np.ndarray:
        counts = np.array([[name.lower().count(chr(97 + at)) for at in range(24)] for name in names], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

    def name_again(tree: Any, *rest: Any) -> Any:
        return tree.with_topics(
            replace(topic, name="Cells" if topic.id == "0.1" else topic.name, details={"name_share": 0.75})
            for topic in tree
        )

    names = benchmark.names
    monkeypatch.setattr(names, "name_tree", name_again)
    monkeypatch.setattr(names, "make_encoder", lambda *given: None)
    monkeypatch.setattr(names, "Reader", lambda encoder: SimpleNamespace(vectors=letters_of))
    np.savez(judged / "arxiv.npz", rows=np.arange(24), vectors=np.eye(24, dtype=np.float32))
    command = ["--data", str(judged), "--vectors", str(judged), "--corpus", "arxiv_2level"]
    assert names.main([*command, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["corpus"], found["papers"], found["verdicts"]) == ("arxiv_2level", 24, 3)
    assert found["mean_fit"] == pytest.approx((1 + 1 / 4 + 1 / 2) / 3)
    whole, good, better = found["likeness"]
    assert (whole["topics"], good["topics"], better["topics"]) == (2, 1, 1)
    assert (good["today_cosine"], good["today_words"]) == (pytest.approx(1.0), 1.0)
    assert (better["judged_words"], better["today_words"]) == (0.5, 0.5)
    by = {one["by"]: one for one in found["estimates"]}
    assert by["naming"]["names"] == 3
    assert by["words"]["names"] == 3

    assert names.main([*command, "--show"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("### arxiv_2level: 24 papers, 3 names judged, mean fit .583")
    assert "| 0.1 | 8 | Biology | wrong | Cell Biology | Cells | " in text


def test_without_judged_names_the_benchmark_says_so(
    benchmark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark.names.main(["--data", str(tmp_path)]) == 0
    assert "skipped: there are no judged names" in capsys.readouterr().err


def test_the_judged_maps_are_the_stated_ones(benchmark: Any, shared_data: Path) -> None:
    found = benchmark.named.NamedMap.read("landmarks", shared_data, 0)
    assert (len(found.corpus), len(found.verdicts)) == (365, 40)
    assert all(found.tree[verdict.topic].name == verdict.name for verdict in found.verdicts)


def test_the_table_of_formats_counts_the_records_of_a_file_in_two_ways(benchmark: Any, tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Moss\nAB  - We grow.\nER  - \nTY  - JOUR\nER  - \n")
    assert benchmark.formats.counted(tmp_path / "a.ris") == "2"
    assert benchmark.formats.row(tmp_path / "a.ris") == "| a.ris | RIS | 2 | 2 | 1 | 1 | 0 | 0 | 0 | 0 | 0 |"
    (tmp_path / "b.json").write_text('{"a": 1}')
    assert benchmark.formats.counted(tmp_path / "b.json") == "-"


def test_inputs_for_fuzzing_are_made_again_from_their_number(benchmark: Any) -> None:
    seeds = [("a.csv", b"title,abstract\nA,B\n"), ("b.ris", b"TY  - JOUR\nTI  - A\nER  - \n")]
    inputs = [benchmark.fuzz.made(number, seeds, 4000) for number in range(200)]
    assert inputs == [benchmark.fuzz.made(number, seeds, 4000) for number in range(200)]
    assert len(set(inputs)) > 150
    assert {name.rpartition(".")[2] for name, _ in inputs} >= {"csv", "json", "bib", "ris", "xml", "yaml", "md", "txt"}


def test_what_a_reading_comes_to(benchmark: Any, tmp_path: Path) -> None:
    from hierarchography.corpus import read_papers

    def crash(paths: list[str]) -> None:
        raise ValueError("boom")

    path = tmp_path / "a.csv"
    path.write_text("title\nMoss on roofs\n", encoding="utf-8")
    assert benchmark.fuzz._tried(str(path), read_papers).what == "read"
    assert benchmark.fuzz._tried(str(path), crash).what.startswith("ValueError: boom")
    path.write_bytes(b"")
    assert benchmark.fuzz._tried(str(path), read_papers).what == "refused"


def test_fuzzing_counts_what_it_finds(benchmark: Any, tmp_path: Path) -> None:
    fuzz = benchmark.fuzz
    found = fuzz.Found()
    answers = [fuzz.Answer("read", 0.1, 0), fuzz.Answer("refused", 0.1, 0), fuzz.Answer("hang", 10.0, 0),
               fuzz.Answer("KeyError: 1 (x)", 0.1, 0), fuzz.Answer("read", 0.1, 10**9)]  # fmt: skip
    for number, answer in enumerate(answers):
        fuzz._count(found, number, b"data", answer, tmp_path / "kept", "x.csv")
    assert (found.tried, found.read, found.refused) == (5, 2, 1)
    assert (found.crashes, found.hangs, found.greedy) == ({"KeyError: 1 (x)": [3]}, [2], [4])
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["2-x.csv", "3-x.csv", "4-x.csv"]


@pytest.mark.slow
def test_fuzzing_prints_its_figures(benchmark: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert benchmark.fuzz.main(["--files", "5", "--size", "2000", "--real", str(tmp_path / "absent")]) == 0
    out, error = capsys.readouterr()
    assert "| inputs tried | 5 in " in out and "| crashes | 0 |" in out
    assert "absent is absent; going on without it" in error


def test_records_of_one_work_are_merged_and_others_kept_apart(benchmark: Any, tmp_path: Path) -> None:
    scores, intake, made = benchmark.merging.measure(shared=tmp_path)  # of the bundled papers alone
    kinds = {work.kind for work in made}
    assert {"scopus", "preprint", "conference", "part", "correction", "volume DOI", "editorial"} <= kinds
    assert scores.right + sum(scores.missed.values()) > 1_000
    assert [(one.title, other.title) for one, other, _ in scores.wrong] == []
    assert scores.recall > 0.94
    assert (intake.dropped["evidence"] != "").all()


def test_placed_papers_are_right_in_the_match_of_their_topic(benchmark: Any) -> None:
    """Topics are matched by the papers of both maps; a paper in a topic without a match is wrong."""
    every = plant(Node(np.arange(6), (Node(np.array([0, 1, 4])), Node(np.array([2, 3, 5])))))
    old, new = np.arange(4), np.array([4, 5])
    tree = plant(Node(old, (Node(np.array([0, 1])), Node(np.array([2])), Node(np.array([3])))))
    leaves = {topic.members[0]: tree.row(topic.id) for topic in tree.leaves}
    right = benchmark.placing.same_topics(tree, np.array([leaves[0], leaves[2]]), every, old, new, 1)
    assert right.tolist() == [True, True]
    assert benchmark.placing.levels(tree, np.array([leaves[2], leaves[3]]), every, old, new, None) == 0.0


def test_the_calibration_error_of_a_sure_and_wrong_confidence(benchmark: Any) -> None:
    assert benchmark.placing.calibration_error(np.full(20, 0.5), np.arange(20) % 2 == 0) == pytest.approx(0)
    assert benchmark.placing.calibration_error(np.ones(20), np.zeros(20, dtype=bool)) == pytest.approx(1)


# --- small collections, recursion, and names of peers


def test_series_of_workshops_are_labels_unless_a_venue_fits_none_or_two(benchmark: Any) -> None:
    venues = ["18th BioNLP Workshop", "Findings of EMNLP", "BioNLP and Argument Mining"]
    assert benchmark.acl.subjects_of(venues) == ["Biomedical language", None, None]


def test_a_review_has_parts_of_the_sizes_asked_for_and_is_the_same_every_time(benchmark: Any) -> None:
    papers = pd.DataFrame({"title": [f"T{at}" for at in range(60)], "label": [f"L{at // 10}" for at in range(60)]})
    first, second = (benchmark.reviews.cut(papers, 5, (2, 6), np.random.default_rng(3)) for _ in range(2))
    assert first.equals(second)
    assert first["label"].value_counts().between(2, 6).all()
    assert first["label"].nunique() == 5
    with pytest.raises(InputError, match="only 3 labels have 10 papers; 4 are needed"):
        benchmark.reviews.cut(papers[:30], 5, (10, 10), np.random.default_rng(0))


def test_leaves_that_are_the_labels_agree_with_them(benchmark: Any) -> None:
    tree = plant(Node.of([Node(np.arange(3)), Node(np.arange(3, 5))]))
    found = benchmark.reviews.Found.of(tree, np.array([1, 1, 1, 0, 0]))
    assert (found.ari, found.v, found.first, found.leaves, found.parts, found.top) == (1, 1, 1, 2, 2, 2)
    assert benchmark.reviews.table({"tea": [found]}).splitlines()[2].startswith("| tea | 1 | 1.000 | 1.000 |")


def test_papers_walk_to_the_child_with_the_nearest_mean_of_the_others(benchmark: Any) -> None:
    tree = plant(Node.of([Node(np.array([0, 1, 4])), Node(np.array([2, 3]))]))
    matrix = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=np.float32)
    walked = benchmark.recursion.walked(tree, matrix)
    assert (walked.first, walked.leaf, walked.effort) == (0.8, 0.8, 2.0)


def test_siblings_with_the_same_words_are_near_duplicates(benchmark: Any) -> None:
    rows = np.arange(2)
    topics = [
        benchmark.peer_names.Named(name, rows, rows, parent, True)
        for name, parent in (("green tea", 0), ("Tea, green", 0), ("bread", 0), ("bread", 1))
    ]
    reader = SimpleNamespace(vectors=lambda texts: np.eye(len(texts)))
    assert benchmark.peer_names.near_duplicates(topics, reader) == 0.5


def test_facets_are_learned_from_headings_but_what_is_proposed_is_method(benchmark: Any) -> None:
    headed = "BACKGROUND: Moss grows. We propose a scale. METHODS: We weigh it. RESULTS: It is heavy."
    found = benchmark.facets.structured([("Botany", headed), ("Botany", "Moss grows. Rain falls.")])
    assert found.sentences == [["Moss grows.", "We propose a scale.", "We weigh it.", "It is heavy."]]
    assert found.labels.tolist() == [0, 0, 1, 2]
    assert found.taught.tolist() == [0, 1, 1, 2]
    assert benchmark.facets.grouped(found.source).tolist() == ["other archives"]


# --- homes


def test_further_homes_are_right_by_cross_lists(benchmark: Any, make_tree: Any) -> None:
    """Two leaves, of cs.LG and math.ST. Paper 0 (cs.LG) is cross-listed in math.ST: a home there is right; of paper 1,
    which is not, it is wrong. In its own category, a home of paper 3 counts against the precision of all only."""
    tree = make_tree([("A",), ("A",), ("B",), ("B",)])
    codes = [["cs", "cs.LG"], ["cs", "cs.LG"], ["math", "math.ST"], ["math", "math.ST"]]
    gold = benchmark.homes.Gold.of(tree, codes, [["cs.LG", "math.ST"], ["cs.LG"], ["math.ST"], ["math.ST", "cs.LG"]])
    first, second = (tree.row(leaf.id) for leaf in tree.leaves)
    found = gold.scores((np.array([0, 1, 3]), np.array([second, second, second])))
    assert found == {
        "papers": 0.75,
        "homes": 3,
        "precision": pytest.approx(1 / 3),
        "of another category": 0.5,
        "weighted": 0.5,
        "recall": 0.5,
    }
    assert gold.listed_in(first, second) == 0.5


def test_the_best_pairs_of_each_paper_are_kept(benchmark: Any) -> None:
    """Of five pairs of paper 0 above .2, the best three; of paper 1 none above it."""
    paper, leaf = np.array([0, 0, 0, 0, 0, 1]), np.array([1, 2, 3, 4, 5, 1])
    papers, leaves = benchmark.homes.best(paper, leaf, np.array([0.3, 0.9, 0.1, 0.5, 0.4, 0.1]), 0.2)
    assert papers.tolist() == [0, 0, 0]
    assert leaves.tolist() == [2, 4, 5]


def test_baselines_name_other_leaves(benchmark: Any, landmarks: Any) -> None:
    view = landmarks.views["topics"]
    leaf_of = view.tree.leaf_of
    nearest, cosine = benchmark.homes.nearest_centroids(view)
    assert (nearest != leaf_of).all() and (cosine <= 1).all()
    for paper, leaf in (
        benchmark.homes.elsewhere(view),
        benchmark.homes.by_chance(view),
        benchmark.homes.siblings(view),
    ):
        assert (leaf != leaf_of[paper]).all()
    assert len(benchmark.homes.by_chance(view)[0]) == len(view) * (len(view.tree.leaves) - 1)


def test_p_and_n_edges_save_where_over_half_is_linked(benchmark: Any, make_map: Any) -> None:
    """Four identical papers in a leaf have all 6 links: one p-edge saves 5. In leaves of two, 3 between them."""
    records, vectors = [{"title": str(row)} for row in range(4)], np.ones((4, 3), dtype=np.float32)
    given = Embeddings.from_vectors(vectors, "made")
    links = importlib.import_module("hierarchography.analysis").links_of
    whole = make_map(records, [("A",)] * 4, embeddings=given)
    assert benchmark.homes.saved_by_edges(links(whole.views["topics"])) == 5
    halves = make_map(records, [("A",), ("A",), ("B",), ("B",)], embeddings=given)
    assert benchmark.homes.saved_by_edges(links(halves.views["topics"])) == 3


def test_the_smallest_box_around_a_tile_is_found_at_any_angle(benchmark: Any) -> None:
    turn = np.array([[0.8, 0.6], [-0.6, 0.8]])
    strip = np.array([[0, 0], [10, 0], [10, 1], [0, 1]], dtype=float) @ turn
    assert benchmark.aspect.box_ratio(strip) == pytest.approx(10)
    assert benchmark.aspect.aspect_ratio(strip) == pytest.approx(10.1)


def test_made_up_trees_add_up_and_rectangles_have_their_areas(benchmark: Any) -> None:
    tree = benchmark.aspect.spine(3)
    assert tree.children == [[1, 2], [3, 4], [], [5, 6], [], [], []]
    for topic, inside in enumerate(tree.children):
        assert not inside or sum(tree.sizes[child] for child in inside) == pytest.approx(tree.sizes[topic])
    for box, size in zip(benchmark.aspect.rectangles(tree), tree.sizes, strict=True):
        assert benchmark.aspect.area(box) == pytest.approx(600_000 * size / 1e6)


def test_clicks_go_to_the_deepest_readable_name_and_blind_ones_are_counted(benchmark: Any, small_map: Any) -> None:
    tree = small_map.tree
    named = {topic.id: {inner.id for inner in tree.subtree(topic.id)} for topic in tree}
    assert benchmark.readable.clicks(tree, named) == ([1] * len(tree.leaves), 0)
    depths = [leaf.depth for leaf in tree.leaves]
    assert benchmark.readable.clicks(tree, {topic.id: set() for topic in tree}) == (depths, sum(depths))
    places = benchmark.readable.hyperbolic(tree, 1.0)
    assert places["0"] == 0
    assert all(abs(at) < 1 for at in places.values())
