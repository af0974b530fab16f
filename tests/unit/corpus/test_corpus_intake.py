"""The whole intake: files joined, rules kept, everything counted."""

from __future__ import annotations

import gc
import hashlib
import json
from typing import Any

import pandas as pd
import pytest

from hierarchography.config import CorpusConfig
from hierarchography.corpus import drafts, papers_from, read_papers
from hierarchography.corpus import intake as intake_module
from hierarchography.corpus.readers import Reading, Record
from hierarchography.corpus.screening import without_shared_abstracts
from hierarchography.model import CORE_COLUMNS, DROPPED_COLUMNS, Corpus
from hierarchography.progress import SILENT, Timed


def test_the_bundled_corpus_has_no_duplicates():
    intake = read_papers(["demo:landmarks"])
    assert len(intake.corpus) == 365
    assert len(intake.dropped) == 0
    paper = intake.corpus[0]
    assert paper.id == "rosenblatt-1958-perceptron"
    assert (paper.year, paper.doi, paper.source) == (1958, "10.1037/h0042519", "demo:landmarks:1")
    assert paper.extra["field"] == "Machine Learning"
    assert intake.input_hashes.keys() == {"demo:landmarks"}


def test_the_rules_of_missing_text():
    words = " ".join(f"w{number}" for number in range(20))
    records: list[dict[str, Any]] = [
        {"title": "Only a title", "abstract": None},
        {"title": float("nan"), "abstract": words},
        {"title": "", "abstract": "[No abstract available]", "id": "empty"},
        {"title": "Both of them", "abstract": "Abstract: text"},
    ]
    intake = papers_from(records)
    titles = intake.corpus.frame["title"].tolist()
    assert titles == ["Only a title", " ".join(words.split()[:12]) + "…", "Both of them"]
    assert intake.corpus.frame["abstract"].tolist() == ["", words, "text"]
    assert intake.corpus.frame["record"].tolist() == [1, 2, 4]
    (dropped,) = intake.dropped.to_dict("records")
    assert {name: value for name, value in dropped.items() if value} == {
        "source": "records:3",
        "id": "empty",
        "reason": "no title and no abstract",
        "kind": "no text",
    }
    assert intake.counts == {
        "records": 4,
        "papers": 3,
        "without_abstract": 1,
        "without_title": 1,
        "broken": 0,
        "without_text": 1,
        "duplicates": 0,
        "near_duplicates": 0,
        "versions": 0,
        "renamed_ids": 0,
        "lossy_files": 1,
        "retracted": 0,
        "left_out": 0,
        "shared_abstracts": 0,
    }


def test_several_inputs_are_joined_over_all_their_columns(tmp_path):
    table, lines = tmp_path / "a.csv", tmp_path / "b.jsonl"
    table.write_text("Title,Abstract,Field\nA first paper,x,Physics\nA second paper,y,\n", encoding="utf-8")
    lines.write_text('{"TI": "A third paper", "cites": 3}\n{"TI": "a FIRST paper"}\n', encoding="utf-8")
    intake = read_papers([str(table), str(lines)])
    frame = intake.corpus.frame
    assert list(frame.columns) == [*CORE_COLUMNS, "record", "Field", "cites", "merged_from"]
    assert frame["title"].tolist() == ["A first paper", "A second paper", "A third paper"]
    assert frame["record"].tolist() == [1, 2, 3]
    assert frame["Field"].tolist() == ["Physics", "", ""]
    assert frame["cites"].isna().tolist() == [True, True, False]
    assert intake.dropped["source"].tolist() == ["b.jsonl:2"]
    assert intake.dropped["reason"].tolist() == ["same title as a.csv:2"]
    assert intake.input_hashes["a.csv"] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert "a.csv: 2 records; title <- 'Title', abstract <- 'Abstract'" in intake.notes
    assert "duplicates merged (same DOI, arXiv id or title): 1" in intake.notes


def test_files_of_one_name_are_told_apart(tmp_path):
    paths = []
    for folder in ("a", "b"):
        path = tmp_path / folder / "papers.csv"
        path.parent.mkdir()
        path.write_text(f"title\nThe paper of folder {folder}\n", encoding="utf-8")
        paths.append(str(path))
    intake = read_papers(paths)
    assert intake.corpus.frame["source"].tolist() == [f"{path}:2" for path in paths]
    assert set(intake.input_hashes) == set(paths)


def test_ids_that_clash_get_a_number_by_content_and_not_by_place():
    records = [
        {"id": "x", "title": "One paper on ants"},
        {"id": "x", "title": "Another on bees"},
        {"id": "x-2", "title": "On cats"},
    ]
    forth, back = papers_from(records), papers_from(records[::-1])
    by_title = [dict(zip(i.corpus.frame["title"], i.corpus.frame["id"], strict=True)) for i in (forth, back)]
    assert by_title[0] == by_title[1]
    assert sorted(by_title[0].values()) == ["x", "x-2", "x-3"]
    assert forth.counts["renamed_ids"] == 1


def test_columns_can_be_forced(tmp_path):
    path = tmp_path / "papers.csv"
    path.write_text("name,abstract,Lay Summary\nA paper here,the technical text,the plain text\n", encoding="utf-8")
    paper = read_papers([str(path)], CorpusConfig(columns={"abstract": "lay summary"})).corpus[0]
    assert (paper.title, paper.abstract) == ("A paper here", "the plain text")
    assert paper.extra["input_abstract"] == "the technical text"


def test_extra_columns_keep_their_type_and_nested_ones_are_left_out_and_said():
    records: list[dict[str, Any]] = [
        {
            "title": "A paper here",
            "cites": 3,
            "open": True,
            "score": 0.5,
            "labels": ["Physics", "Optics"],
            "raw": {"a": 1},
        },
        {"title": "Another paper", "cites": None, "open": False, "score": 1, "codes": ["a", "b"], "mixed": 1},
        {"title": "The third paper", "mixed": "x", "source": "theirs"},
    ]
    intake = papers_from(records)
    frame = intake.corpus.frame
    assert frame["cites"].tolist() == [3, pd.NA, pd.NA]
    assert str(frame["open"].dtype) == "boolean"
    assert str(frame["score"].dtype) == "float64"
    assert frame["labels_1"].tolist() == ["Physics", "", ""]
    assert frame["labels_2"].tolist() == ["Optics", "", ""]
    assert frame["codes"].tolist() == ["", "a; b", ""]
    assert frame["mixed"].tolist() == ["", "1", "x"]
    assert frame["input_source"].tolist() == ["", "", "theirs"]
    assert "raw" not in frame
    assert any("their cells hold tables: raw" in line for line in intake.notes)


def test_links_come_from_dois_and_arxiv_ids():
    intake = papers_from(
        [
            {"title": "By its DOI", "doi": "doi:10.1000/X"},
            {"title": "By its arXiv id", "arxiv_id": "2504.13834v1"},
            {"title": "By its own link", "link": "https://a.org/x", "doi": "10.1000/y"},
            {"title": "By nothing", "url": "javascript:alert(1)"},
        ]
    )
    frame = intake.corpus.frame
    assert frame["url"].tolist() == [
        "https://doi.org/10.1000/X",
        "https://arxiv.org/abs/2504.13834",
        "https://a.org/x",
        "",
    ]
    assert frame["id"].tolist()[:3] == ["doi:10.1000/x", "arXiv:2504.13834", "doi:10.1000/y"]


@pytest.mark.parametrize("kind", ["records", "frame", "corpus", "generator"])
def test_papers_from_memory(kind):
    records: list[dict[str, Any]] = [
        {"id": "a", "title": "On Ants", "abstract": "six legs", "year": 2001},
        {"id": "b", "title": "On Bees"},
    ]
    source: Any = {
        "records": records,
        "frame": pd.DataFrame(records, index=[7, 9]),
        "corpus": Corpus.from_records(records),
        "generator": (record for record in records),
    }[kind]
    frame = papers_from(source).corpus.frame
    assert frame["id"].tolist() == ["a", "b"]
    assert frame["year"].tolist() == [2001, pd.NA]
    assert frame["record"].tolist() == [1, 2]


def test_a_corpus_keeps_its_sources_and_may_be_read_again():
    first = read_papers(["demo:landmarks"]).corpus
    again = papers_from(first).corpus
    pd.testing.assert_frame_equal(first.frame, again.frame)


def test_plain_texts():
    intake = papers_from(["A text about ants.", "Ein Text über Bienen.", None])
    assert intake.corpus.frame["title"].tolist() == ["A text about ants.", "Ein Text über Bienen."]
    assert intake.counts["without_title"] == 2
    assert intake.counts["without_text"] == 1


def test_one_paper_is_enough():
    assert len(papers_from(["word"]).corpus) == 1


def test_identical_abstracts_under_different_titles_stay_apart():
    animals = ["ants", "bees", "cats", "dogs", "emus"]
    assert (
        len(papers_from([{"title": f"About {name}", "abstract": "the same text " * 20} for name in animals]).corpus)
        == 5
    )


def test_dropped_has_its_columns_when_nothing_was_dropped():
    dropped = papers_from(["word"]).dropped
    assert tuple(dropped.columns) == DROPPED_COLUMNS
    assert len(dropped) == 0


def test_the_corpus_can_be_written_as_parquet(tmp_path):
    records: list[dict[str, Any]] = [{"title": "A paper here", "mixed": 1}, {"title": "Another paper", "mixed": "x"}]
    frame = papers_from(records).corpus.frame
    frame.to_parquet(tmp_path / "papers.parquet")
    assert pd.read_parquet(tmp_path / "papers.parquet")["mixed"].tolist() == ["1", "x"]


def test_stages_are_reported():
    reporter = Timed(SILENT)
    read_papers(["demo:landmarks"], progress=reporter)
    assert list(reporter.seconds) == ["Reading papers", "Cleaning papers", "Merging duplicates"]


def test_hashes_tell_inputs_in_memory_apart():
    one, same, other = (papers_from([text]).input_hashes for text in ("ants", "ants", "bees"))
    assert one == same != other


@pytest.mark.slow
def test_real_corpora_lose_no_paper_to_a_false_merge(shared_data):
    # Six pairs of the ACL Anthology are alike in their abstracts alone. Looked at by eye: each is two papers, with
    # an abstract pasted to the wrong one or a template filled in twice.
    intake = read_papers([str(shared_data / "acl_anthology_32k.jsonl.gz")])
    assert intake.counts["records"] == 31_150
    assert len(intake.corpus) + len(intake.dropped) == 31_150
    assert len(intake.dropped) <= 3


def test_json_with_odd_characters(tmp_path):
    path = tmp_path / "odd.jsonl"
    lines = [{"title": "line\u2028separator inside"}, {"title": "half a pair \ud83d here"}, {"title": "emoji 😀 שלום"}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert read_papers([str(path)]).corpus.frame["title"].tolist() == [
        "line separator inside",
        "half a pair here",
        "emoji 😀 שלום",
    ]


@pytest.mark.parametrize("at_once", [1, 2, 3, 500])
def test_records_are_cleaned_block_by_block_in_their_order_and_taken_out(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """They are not held beside the papers made of them."""
    monkeypatch.setattr(drafts, "RECORDS_PER_BLOCK", at_once)
    titles = ["One", "Two", "", "Four", "Five"]
    reading = Reading([Record(place, {"title": title}) for place, title in enumerate(titles, start=1)], "record")
    found = drafts.draft_papers(reading, "a.csv", {}, 11)
    assert [(draft.position, draft.title, draft.source) for draft in found.papers] == [
        (11, "One", "a.csv:1"),
        (12, "Two", "a.csv:2"),
        (14, "Four", "a.csv:4"),
        (15, "Five", "a.csv:5"),
    ]
    assert [item.position for item in found.dropped] == [13]
    assert "5 records" in found.notes[0]
    assert reading.records == []


def test_records_in_memory_are_not_held_beside_the_papers_made_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []

    def counted(papers: Any) -> Any:
        held.append(sum(type(one) is Record for one in gc.get_objects()))
        return without_shared_abstracts(papers)

    monkeypatch.setattr(intake_module, "without_shared_abstracts", counted)
    gc.collect()
    before = sum(type(one) is Record for one in gc.get_objects())
    papers_from([{"title": f"Paper {number}"} for number in range(50)])
    assert held == [before]
