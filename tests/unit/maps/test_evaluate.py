"""A whole map measured: the command, the JSON, and maps in which hardly anything can be measured."""

from __future__ import annotations

import inspect
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from hierarchography import InputError, TopicMap, build_map, evaluate_map, load_map
from hierarchography.cli import main
from hierarchography.cli_evaluate import evaluate
from hierarchography.evaluation import Evaluation, report
from hierarchography.model import Corpus, Embeddings

FAST: dict[str, Any] = {"bootstrap": 10}


@pytest.fixture(scope="module")
def evaluation(small_map: TopicMap) -> Evaluation:
    return evaluate_map(small_map, labels="field,subfield")


@pytest.fixture(scope="module")
def tiny_map(small_map: TopicMap) -> TopicMap:
    """The first 60 papers, for what does not depend on how many they are."""
    return build_map(small_map.corpus.frame.head(60), encoder="lsa", min_topic_size=5)


@pytest.fixture(scope="module")
def folder(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("evaluated") / "landmarks")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_bundled_map_is_measured(evaluation: Evaluation, small_map: TopicMap) -> None:
    assert (evaluation.papers, evaluation.seed, evaluation.bootstrap) == (365, 0, 200)
    assert evaluation.structure.topics == len(small_map.tree)
    assert (evaluation.structure.coverage.value, evaluation.structure.chains) == (1.0, 0)
    assert evaluation.structure.cohesion_gain.low > 0 > evaluation.structure.cohesion_gain.random
    assert evaluation.names.same_as_sibling == 0.0


def test_a_real_tree_is_better_than_a_random_one_of_its_shape(evaluation: Evaluation) -> None:
    (scheme,) = evaluation.schemes
    assert [level.column for level in scheme.levels] == ["field", "subfield"]
    assert [(level.papers, level.unlabelled, level.classes) for level in scheme.levels] == [(365, 0, 8), (365, 0, 48)]
    for figure in (scheme.composite, *(level.tree_f for level in scheme.levels)):
        assert figure.random < figure.low < figure.value < figure.high


def test_names_lie_between_chance_and_the_ceiling(evaluation: Evaluation) -> None:
    found = evaluation.findability
    by_words, by_name, baseline = found.navigators
    assert (by_words.by, by_name.by, found.ceiling.by) == ("name and keywords", "name", "centroids")
    assert baseline.by == "c-TF-IDF, 4 words"
    assert found.chance[0].value < baseline.strict[0].value < found.ceiling.strict[0].value
    assert found.chance[0].value < by_name.strict[0].value < by_words.strict[0].value < found.ceiling.strict[0].value
    assert by_words.label_gap[0].value == pytest.approx(found.ceiling.strict[0].value - by_words.strict[0].value)


def test_names_are_nearer_to_those_of_the_classes_than_other_topics_names(evaluation: Evaluation) -> None:
    (agreement,) = evaluation.name_agreement
    assert (agreement.scheme, agreement.reason) == ("field,subfield", "")
    for level, classes in zip(agreement.levels, (8, 48), strict=True):
        by = {one.by: one.weighted.similarity for one in level.by}
        assert list(by) == ["name", "c-TF-IDF, 1 word", "c-TF-IDF, 4 words", "nearest field", "another topic"]
        assert by["another topic"].value < by["name"].low
        assert len(level.matches) == level.classes == classes


def test_levels_and_names_of_siblings_are_measured(evaluation: Evaluation) -> None:
    """The mean is that of the levels, each the AMI that the table by depth has at its depth."""
    (levels,), (scheme,) = evaluation.level_agreement, evaluation.schemes
    at_depth = [level.by_depth[at].agreement.ami for at, level in enumerate(scheme.levels)]
    assert [level.ami for level in levels.levels] == pytest.approx(at_depth)
    assert levels.mean == pytest.approx(np.mean(at_depth))
    overlap = evaluation.sibling_overlap
    assert 0 <= overlap.exclusive.value <= 1 - overlap.nearer_to_sibling.value
    assert overlap.exhaustive.low <= overlap.exhaustive.value <= overlap.exhaustive.high
    assert evaluation.name_truth.topics == evaluation.structure.topics - 1


def test_the_same_seed_gives_the_same_figures(tiny_map: TopicMap) -> None:
    one, again = (evaluate_map(tiny_map, labels="field", sample=30, seed=4, **FAST).to_dict() for _ in range(2))
    assert json.dumps(one) == json.dumps(again)
    other = evaluate_map(tiny_map, labels="field", sample=30, seed=5, **FAST)
    assert other.findability.ceiling.leaf != one["findability"]["ceiling"]["leaf"]


def test_labels_that_lie_otherwise_in_the_table_are_the_same(tiny_map: TopicMap) -> None:
    """A scheme of lists is that of its columns, and several schemes are compared with one another."""
    frame = tiny_map.corpus.frame
    joined = frame.assign(both=frame["field"] + "; " + frame["subfield"])
    one = replace(tiny_map, corpus=Corpus(joined, tiny_map.corpus.records))
    found = evaluate_map(one, labels=["field,subfield", "both"], **FAST)
    first, second = found.schemes
    assert first.composite == second.composite
    assert [(each.first, each.second) for each in found.between_schemes][:2] == [
        ("field", "both_1"),
        ("field", "both_2"),
    ]
    assert found.between_schemes[0].agreement.ami == pytest.approx(1.0)


def test_papers_without_a_label_are_counted_and_left_out(tiny_map: TopicMap) -> None:
    frame = tiny_map.corpus.frame.copy()
    frame.loc[:19, "field"] = ""
    found = evaluate_map(replace(tiny_map, corpus=Corpus(frame)), labels="field", **FAST).schemes[0].levels[0]
    assert (found.papers, found.unlabelled) == (40, 20)


def test_stability_grows_the_tree_again(small_map: TopicMap) -> None:
    """Rebuilds come back in the order of the papers: mixed up they would agree as by chance, 0."""
    found = evaluate_map(small_map, stability=2, **FAST).stability
    assert found is not None
    assert (found.rebuilds, found.pairs, found.seeds) == (2, 3, (1, 2))
    assert found.levels[-1].level is None
    assert all(0.2 < level.least <= level.mean <= level.most <= 1 for level in found.levels)


def test_given_vectors_read_no_names(tmp_path: Path) -> None:
    """The encoder `precomputed` gives no vectors of names, also when its file is gone: the ceiling stays."""
    vectors = np.random.default_rng(0).normal(size=(40, 6)).astype(np.float32)
    vectors[:20, 0] += 4
    path = tmp_path / "vectors.npy"
    np.save(path, vectors)
    papers = [{"title": f"Paper {place} on the topic", "abstract": f"word{place} " * 5} for place in range(40)]
    topic_map = build_map(papers, encoder="precomputed", vectors=str(path), merge_duplicates=False, min_topic_size=5)
    labelled = replace(topic_map, corpus=Corpus(topic_map.corpus.frame.assign(kind="paper")))
    evaluation = evaluate_map(labelled, labels="kind", **FAST)
    found = evaluation.findability
    assert evaluation.name_agreement[0].reason == found.reason
    assert "nearest field" not in {one.by for one in evaluation.name_agreement[0].levels[0].by}
    assert found.navigators == ()
    assert found.reason == "the encoder precomputed:vectors.npy cannot read texts: it only looks up given vectors"
    assert found.ceiling.leaf.n == 40
    path.unlink()
    gone = evaluate_map(topic_map, **FAST).findability
    assert "no such file of vectors" in gone.reason
    assert gone.ceiling == found.ceiling


def test_an_encoder_that_is_not_the_maps_own_is_noticed(tiny_map: TopicMap) -> None:
    other = np.random.default_rng(0).normal(size=tiny_map.embeddings.matrix.shape)
    strange = tiny_map.with_view(
        "topics", replace(tiny_map.views["topics"], embeddings=Embeddings.from_vectors(other, "lsa-256"))
    )
    found = evaluate_map(strange, **FAST).findability
    assert found.navigators == ()
    assert "does not reproduce the vectors stored with the map" in found.reason


@pytest.mark.parametrize("papers", [1, 2])
def test_maps_of_hardly_any_paper(papers: int) -> None:
    records = [{"title": f"{word} maps", "abstract": f"On {word}.", "kind": "a"} for word in ("Old", "New")[:papers]]
    evaluation = evaluate_map(build_map(records, encoder="lsa"), labels="kind", stability=1)
    assert evaluation.papers == papers
    assert evaluation.structure.coverage.value == 1.0
    assert evaluation.schemes[0].levels[0].tree_f.value == 1.0
    json.dumps(evaluation.to_dict(), allow_nan=False)
    Console(file=io.StringIO(), width=80).print(report(evaluation))


def test_a_map_of_one_topic(tiny_map: TopicMap) -> None:
    """Depth 0: everything is in the root. A constant label fits it fully, a real one not at all."""
    papers = tiny_map.corpus.frame.assign(constant="same")
    flat = build_map(papers, encoder="lsa", max_depth=0)
    evaluation = evaluate_map(flat, labels=["constant", "field"], **FAST)
    assert (evaluation.structure.topics, evaluation.structure.depth, evaluation.names.topics) == (1, 0, 0)
    constant, field = evaluation.schemes
    assert constant.composite.value == constant.composite.random == 1.0
    assert field.composite.value == pytest.approx(field.composite.random)
    assert field.levels[0].by_depth == ()
    assert evaluation.findability.chance == ()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("labels", "discipline", "no column 'discipline' among the papers' columns: id, title"),
        ("resample", -1, "resample must be at least 0, not -1"),
        ("stability", -1, "stability must be at least 0, not -1"),
        ("sample", 0, "sample must be at least 1, not 0"),
        ("bootstrap", -5, "bootstrap must be at least 0, not -5"),
        ("seed", -1, "seed must be at least 0, not -1"),
    ],
)
def test_what_cannot_be_used_is_refused(tiny_map: TopicMap, name: str, value: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        evaluate_map(tiny_map, **{name: value})


@pytest.mark.parametrize("measure", ["stability", "resample"])
def test_a_tree_that_no_build_grew_is_not_grown_again(tiny_map: TopicMap, measure: str) -> None:
    once: dict[str, Any] = {measure: 1}
    labelled = tiny_map.with_view("field", tiny_map.corpus.frame["field"].tolist()).view("field")
    with pytest.raises(InputError, match=f"{measure} grows .* the view 'field' was made from labels; leave it out"):
        evaluate_map(labelled, **once)
    given = tiny_map.with_view("mine", tiny_map.tree.named_as(tiny_map.tree)).view("mine")
    with pytest.raises(InputError, match=f"{measure} grows .* the view 'mine' was given"):
        evaluate_map(given, **once)


def test_the_command_prints_tables(folder: Path) -> None:
    result = run("evaluate", folder, "--labels", "field,subfield", "--bootstrap", 10, "--sample", 100)
    assert result.exit_code == 0, result.stderr
    assert "365 papers" in result.stdout
    assert "100 of 365 papers navigated from the root" in result.stdout
    assert "Agreement with the labels field,subfield" in result.stdout
    assert "\x1b" not in result.stdout
    assert "Measuring findability" in result.stderr


def test_the_command_prints_one_json_object(folder: Path) -> None:
    result = run("evaluate", folder, "--json", "--labels", "field", "--labels", "subfield", "--stability", 1)
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["schema"] == "hierarchography.evaluation/1"
    assert document["interval"] == 0.95
    assert (document["papers"], document["seed"], document["bootstrap"]) == (365, 0, 200)
    assert [scheme["scheme"] for scheme in document["schemes"]] == ["field", "subfield"]
    assert len(document["between_schemes"]) == 1
    assert document["stability"]["levels"][-1]["level"] is None
    figure = document["schemes"][0]["levels"][0]["tree_f"]
    assert sorted(figure) == ["high", "low", "n", "random", "value"]
    assert figure["low"] < figure["value"] < figure["high"]


def test_a_saved_map_gives_what_the_map_itself_gave(folder: Path, small_map: TopicMap) -> None:
    result = run("evaluate", folder, "--json", "--labels", "field", "--bootstrap", 10)
    assert json.loads(result.stdout) == evaluate_map(small_map, labels="field", **FAST).to_dict()


def test_lists_of_labels_survive_the_saved_map(tmp_path: Path) -> None:
    """`labels` is stored in columns of its own, other lists as text: both count as two levels."""
    words = {"cs": ("learning", "graphs"), "math": ("groups", "proofs")}
    records = [
        {
            "title": f"On {word} {place}",
            "abstract": f"{word} {broad} " * 4,
            "labels": [broad, word],
            "codes": [broad, word],
        }
        for broad, kinds in words.items()
        for word in kinds
        for place in range(8)
    ]
    folder = build_map(records, encoder="lsa", merge_duplicates=False).save(tmp_path / "map")
    result = run("evaluate", folder, "--json", "--labels", "labels", "--labels", "codes", "--bootstrap", 0)
    assert result.exit_code == 0, result.stderr
    labels, codes = json.loads(result.stdout)["schemes"]
    assert [level["classes"] for level in labels["levels"]] == [level["classes"] for level in codes["levels"]] == [2, 4]
    assert labels["composite"] == codes["composite"]


def test_the_command_answers_a_wrong_column_in_one_line(folder: Path) -> None:
    result = run("evaluate", folder, "--labels", "discipline")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: no column 'discipline'")
    assert "Traceback" not in result.output


def test_the_commands_defaults_are_the_functions() -> None:
    options = {option.name: option.default for option in evaluate.params}
    for name, parameter in inspect.signature(evaluate_map).parameters.items():
        if name in {"stability", "resample", "seed", "sample", "bootstrap"}:
            assert options[name] == parameter.default, name


@pytest.mark.model
def test_minilm_reads_the_names_it_was_given(small_map: TopicMap) -> None:
    """The real encoder gives the stored vectors of the first papers again, and so the names are walked by."""
    topic_map = build_map(small_map.corpus.frame.head(24), min_topic_size=6)
    found = evaluate_map(topic_map, **FAST).findability
    assert (found.reason, len(found.navigators)) == ("", 3)


def test_every_topic_has_a_stability_from_the_layouts_of_the_build(small_map: TopicMap) -> None:
    recorded = small_map.manifest["recorded"]["stability"]
    assert recorded["trees"] == 3
    assert set(recorded["topics"]) == {topic.id for topic in small_map.tree} - {"0"}
    assert all(round(share * 3) == pytest.approx(share * 3, abs=1e-3) for share in recorded["topics"].values())
    found = evaluate_map(small_map, **FAST).topic_stability
    assert found is not None
    assert dict(found.topics) == recorded["topics"]


def test_the_stability_of_the_build_is_that_of_its_own_view_only(small_map: TopicMap, tmp_path: Path) -> None:
    """Every view has topics 0.0, 0.1, ...; a map saved with another main view still knows whose shares these are."""
    two = small_map.with_view("field", small_map.corpus.frame["field"].tolist())
    assert evaluate_map(two.view("field"), **FAST).topic_stability is None
    again = load_map(two.view("field").save(tmp_path / "map"))
    assert again.main == "field"
    assert again.recorded_stability == {}
    assert again.view("topics").recorded_stability == small_map.manifest["recorded"]["stability"]


def test_resamples_deepen_the_stability_of_topics(folder: Path, small_map: TopicMap) -> None:
    """One tree of 292 of the 365 papers, beside the three of the build: a share is a number of quarters."""
    result = run("evaluate", folder, "--json", "--resample", 1, "--bootstrap", 0)
    document = json.loads(result.stdout)
    found = document["topic_stability"]
    assert found["trees"] == 4
    before = small_map.manifest["recorded"]["stability"]["topics"]
    again = {topic: round(4 * share - 3 * before[topic], 2) for topic, share in found["topics"].items()}
    assert set(again.values()) <= {0.0, 1.0}
    assert sum(again.values()) > len(again) / 2
    assert document["stability"] is None
