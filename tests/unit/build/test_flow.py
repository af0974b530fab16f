"""The whole flow on small inputs: every size, every language, every order gives a sensible map."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from hierarchography import Corpus, InputError, TopicMap, build_map
from hierarchography.build.flow import regrow
from hierarchography.progress import Lines

SENTENCES = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}


def papers(count: int) -> list[dict[str, object]]:
    """`count` papers about three subjects in turn, each with words of its own."""
    subjects = list(SENTENCES)
    return [
        {
            "title": f"On {subjects[i % 3]} number {i}",
            "abstract": f"{SENTENCES[subjects[i % 3]]} study{i} sample{i * 7}",
            "year": 2000 + i % 20,
        }
        for i in range(count)
    ]


def check_whole(topic_map: TopicMap, count: int) -> None:
    """What always holds: every paper is placed, once per level, under a name."""
    tree = topic_map.tree
    assert len(topic_map) == count == tree.papers
    for level in range(tree.depth + 1):
        assert sum(topic.size for topic in tree.level(level)) == count
    assert all(topic.name for topic in tree)
    frame = topic_map.to_frame()
    assert frame["topic_id"].isin([leaf.id for leaf in tree.leaves]).all()


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 30, 76])
def test_any_number_of_papers_gives_a_whole_tree(count: int) -> None:
    topic_map = build_map(papers(count), encoder="lsa")
    check_whole(topic_map, count)


def test_three_subjects_are_three_branches() -> None:
    topic_map = build_map(papers(90), encoder="lsa")
    subject = np.arange(90) % 3
    level = topic_map.tree.labels_at(1)
    for topic in np.unique(level):
        assert len(set(subject[level == topic])) == 1


def test_identical_abstracts_are_kept_apart_by_their_titles() -> None:
    records = [{"title": f"Report of the committee on subject {i}", "abstract": "Not yet written."} for i in range(40)]
    check_whole(build_map(records, encoder="lsa"), 40)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"слово{i} наука и знание {i % 3}" for i in range(30)], id="russian"),
        pytest.param([f"机器学习与数据科学研究{i}" for i in range(30)], id="chinese"),
        pytest.param([f"العلم والمعرفة {i}" for i in range(30)], id="arabic"),
        pytest.param([f"word{i}" for i in range(30)], id="one word"),
        pytest.param([f"🎉🔬 {i}" for i in range(30)], id="emoji"),
        pytest.param([rf"$\alpha_{{{i}}} \leq \frac{{1}}{{2}}$ proves a bound" for i in range(30)], id="latex"),
        pytest.param([f"start{i} " + "very long text " * 6_700 for i in range(12)], id="100,000 characters"),
    ],
)
def test_any_text_gives_a_whole_tree(texts: list[str]) -> None:
    records = [{"title": text[:60], "abstract": text} for text in texts]
    topic_map = build_map(records, encoder="lsa", merge_duplicates=False)
    check_whole(topic_map, len(texts))


def test_missing_values_are_survived_and_counted() -> None:
    records: list[dict[str, Any]] = [
        *papers(20),
        {"title": "Only a title here", "abstract": None},
        {"title": np.nan, "abstract": float("nan")},
    ]
    topic_map = build_map(records, encoder="lsa")
    check_whole(topic_map, 21)
    assert topic_map.manifest["counts"]["records"] == 22
    assert list(topic_map.dropped["reason"]) == ["no title and no abstract"]


def test_the_order_of_the_input_does_not_matter(small_map: TopicMap) -> None:
    records = small_map.corpus.frame[["id", "title", "abstract", "year"]]
    shuffled = records.sample(frac=1, random_state=3)
    one = build_map(records, encoder="lsa").to_frame().set_index("id")["topic_id"]
    other = build_map(shuffled, encoder="lsa").to_frame().set_index("id")["topic_id"]
    assert one.to_dict() == other.to_dict()


def test_corpus_table_and_records_are_the_same_input() -> None:
    records = papers(25)
    maps = [
        build_map(source, encoder="lsa") for source in (records, pd.DataFrame(records), Corpus.from_records(records))
    ]
    assert len({tuple(m.to_frame()["topic_id"]) for m in maps}) == 1


def test_every_stage_reports_and_is_timed(capsys: pytest.CaptureFixture[str]) -> None:
    topic_map = build_map(papers(30), encoder="lsa", progress=Lines(), cache=False)
    said = capsys.readouterr().err
    assert list(topic_map.manifest["seconds"]) == [
        "Cleaning papers",
        "Merging duplicates",
        "Loading the encoder",
        "Embedding",
        "Computing word features",
        "Matching fields",
        "Finding neighbours",
        "Reducing (UMAP)",
        "Matching names",
        "Growing the tree",
        "Measuring the stability of topics",
        "Computing the 2-D map",
        "Finding phrases",
        "Naming topics",
    ]
    assert all(stage in said for stage in topic_map.manifest["seconds"])


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(InputError, match="max_deep"):
        build_map(papers(3), encoder="lsa", max_deep=3)


def test_settings_reach_the_tree() -> None:
    flat = build_map(papers(90), encoder="lsa", max_depth=1)
    assert flat.tree.depth <= 1
    single = build_map(papers(90), encoder="lsa", max_depth=0)
    assert len(single.tree) == 1


def test_a_shuffled_list_of_files_is_the_same_map(tmp_path: Path) -> None:
    records = papers(40)
    random.Random(0).shuffle(records)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    pd.DataFrame(records[:20]).to_csv(first, index=False)
    pd.DataFrame(records[20:]).to_csv(second, index=False)
    one = build_map([first, second], encoder="lsa").to_frame().set_index("title")["topic_id"]
    other = build_map([second, first], encoder="lsa").to_frame().set_index("title")["topic_id"]
    assert one.to_dict() == other.to_dict()


def test_where_not_all_pairs_are_compared_the_recall_is_said_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hierarchography.embedding.neighbours.EXACT_UP_TO", 50)
    monkeypatch.setattr("hierarchography.embedding.neighbours.COMPARED", 20)
    monkeypatch.setattr("hierarchography.embedding.cells.PAPERS_PER_CELL", 10)
    records = papers(120)
    one = build_map(records, encoder="lsa")
    other = build_map(records[::-1], encoder="lsa")
    assert 0.5 < one.manifest["recorded"]["neighbours"]["recall"] < 1
    assert one.manifest["recorded"] == other.manifest["recorded"]
    one_leaf, other_leaf = (found.to_frame().set_index("title")["topic_id"].to_dict() for found in (one, other))
    assert one_leaf == other_leaf


def test_of_many_papers_topics_are_learned_from_a_sample_whatever_the_order() -> None:
    records = papers(300)
    one = build_map(records, encoder="lsa", sample=120)
    other = build_map(records[::-1], encoder="lsa", sample=120)
    check_whole(one, 300)
    learned = one.manifest["recorded"]["sample"]["papers"]
    assert 120 <= learned < 150
    assert one.tree.assignment.by_neighbours.sum() >= 300 - learned
    one_frame, other_frame = (found.to_frame().set_index("title").sort_index() for found in (one, other))
    for column in ("topic_id", "topic", "confidence"):
        assert one_frame[column].tolist() == other_frame[column].tolist()
    assert np.array_equal(one.layout.matrix, other.layout.matrix[::-1])
    subject = np.arange(300) % 3
    for topic in one.tree.level(1):
        assert len(set(subject[topic.members])) == 1
    central = {paper for topic in one.tree for paper in cast(list[str], topic.details["central"])}
    assert central <= set(one.corpus.frame["id"])


@pytest.mark.parametrize("sample", [0, 90, 72])
def test_up_to_nearly_as_many_papers_as_the_sample_has_nothing_is_drawn(sample: int) -> None:
    drawn = build_map(papers(90), encoder="lsa", sample=sample)
    assert "sample" not in drawn.manifest["recorded"]
    assert drawn.tree.digest == build_map(papers(90), encoder="lsa").tree.digest


def test_a_tree_grown_again_from_a_map_of_a_sample_is_the_map_s() -> None:
    topic_map = build_map(papers(200), encoder="lsa", sample=80, fields=0)
    again = regrow(topic_map.corpus, topic_map.embeddings, None, topic_map.config)
    assert [topic.members.tolist() for topic in again] == [topic.members.tolist() for topic in topic_map.tree]
    assert np.array_equal(again.assignment.confidence, topic_map.tree.assignment.confidence)
