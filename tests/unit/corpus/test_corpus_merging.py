"""Merging across sources: what speaks for and against one work, versions of a work, and what each record gave."""

from __future__ import annotations

from typing import Any

import pytest

from hierarchography.corpus import Intake, papers_from
from hierarchography.corpus.identifiers import is_preprint
from hierarchography.corpus.titles import same_with_changes, title_words

TEXT = (
    "We grow moss on slate roofs for three years and weigh it every week. Rain makes it heavier, heat makes it "
    "lighter, and wind takes some of it away. We compare twelve kinds of slate; rough ones keep more of the moss."
)
OTHER = (
    "Keepers of lighthouses wrote letters home each winter. This study reads four hundred of them and asks how "
    "loneliness was put into words, which metaphors were used for the sea, and who answered such letters, and when."
)
PAPER = {
    "title": "Growing moss on slate roofs: a field study",
    "abstract": TEXT,
    "authors": ["Anna Moe", "Ben Roe", "Cem Öz"],
    "year": 2019,
    "journal": "Journal of Roofs",
    "doi": "10.1016/j.roof.1",
}


def merged(*others: dict[str, Any]) -> Intake:
    return papers_from([PAPER, *({**PAPER, **other} for other in others)])


def test_the_evidence_for_and_against_is_listed() -> None:
    intake = merged({"doi": "", "year": 2021, "authors": ["Moe, A.", "Li, D."], "abstract": ""})
    (row,) = intake.dropped.to_dict("records")
    assert row["evidence"] == "for: same title, 1 of 2 authors; against: years 2021 and 2019"
    assert (row["kept_source"], row["kind"], row["reason"]) == ("records:1", "duplicate", "same title as records:1")


@pytest.mark.parametrize(
    "other",
    [
        {"doi": "", "arxiv_id": "1812.00001", "journal": "arXiv", "year": 2018},
        {"doi": "10.48550/arXiv.1812.00001", "journal": "", "year": 2018},
        {"doi": "10.1145/roof.7", "journal": "Proceedings of Roof", "year": 2018},
        {"doi": "", "arxiv_id": "1812.00001", "journal": "", "title": "Growing moss on slate roofs"},
    ],
)
def test_versions_of_a_work_are_grouped(other: dict[str, Any]) -> None:
    intake = merged(other)
    assert (len(intake.corpus), intake.counts["versions"]) == (1, 1)
    assert intake.dropped["kind"].tolist() == ["version"]


def test_the_richest_record_is_kept_and_says_what_the_others_gave() -> None:
    poor = {"abstract": "", "keywords": ["moss", "slate"], "authors": []}
    intake = papers_from([{**PAPER, **poor}, {**PAPER, "doi": ""}, {**PAPER, "doi": "", "journal": ""}])
    (paper,) = intake.corpus
    assert (paper.source, paper.doi, paper.keywords) == ("records:2", "10.1016/j.roof.1", "moss; slate")
    assert paper.extra["merged_from"] == "records:3; records:1 (url, doi, keywords)"


@pytest.mark.parametrize("title", ["Correction to: Growing moss on slate roofs: a field study", "Part II"])
def test_a_notice_with_the_abstract_of_its_paper_is_another_work(title: str) -> None:
    title = f"{PAPER['title']}. {title}" if title.startswith("Part") else title
    assert len(merged({"doi": "", "title": title}).corpus) == 2


CUT = " ".join(TEXT.split()[:28])


@pytest.mark.parametrize(
    ("other", "papers"),
    [
        ({"title": "Growing moss on slate roofs"}, 1),
        ({"title": "Growing moss on slete roofs: a field study"}, 1),
        ({"title": "Growing moss on slate roofs", "authors": ["Zoe Quine", "Ulf Yst"]}, 2),
        ({"title": "Growing moss on slate roofs", "year": 2009}, 2),
        ({"title": "Growing moss on slate roofs", "abstract": OTHER}, 2),
        ({"title": "Growing moss on slate roofs", "doi": "10.1103/other"}, 2),
        ({"title": "Growing moss on slate roofs: a field study, part II"}, 2),
        ({"title": "Growing moss on slate roofs: a field study. Correction"}, 2),
        ({"title": "Growing moss on tiled roofs: a field study"}, 2),
    ],
)
def test_titles_that_differ_a_little_need_people_years_and_abstracts(other: dict[str, Any], papers: int) -> None:
    assert len(merged({"doi": "", "abstract": CUT, **other}).corpus) == papers


@pytest.mark.parametrize(
    ("first", "second", "papers"),
    [
        ({"authors": ["Zoe Quine"], "year": 2001}, {}, 2),  # one without an abstract, and another author and time
        ({"authors": ["Zoe Quine"], "year": 2018}, {}, 1),  # people are written in many ways
        ({"title": "Editorial", "authors": ["Zoe Quine"]}, {"title": "Editorial", "abstract": ""}, 2),
        ({"title": "Editorial", "authors": ["A. Moe"]}, {"title": "Editorial", "abstract": ""}, 1),
    ],
)
def test_the_same_title_with_other_people(first: dict[str, Any], second: dict[str, Any], papers: int) -> None:
    bare = {"abstract": "", "doi": ""}
    assert len(papers_from([{**PAPER, **bare, **first}, {**PAPER, "doi": "", **second}]).corpus) == papers


@pytest.mark.parametrize(
    ("title", "others", "papers"),
    [
        ("Editorial", [{"journal": "Journal of Walls"}], 2),
        ("Book review", [{"journal": "Journal of Walls", "eid": "2-s2.0-2"}], 2),
        ("Editorial", [{"eid": "2-s2.0-2"}], 2),  # two issues of a year
        ("Editorial", [{"eid": "2-s2.0-1"}, {"eid": "2-s2.0-2"}, {"eid": "2-s2.0-2"}], 2),
        ("Editorial", [{"journal": "JOURNAL OF ROOFS"}, {"journal": ""}], 1),
        ("Random forests", [{"journal": "J. Roofs", "eid": "2-s2.0-2"}], 1),
    ],
)
def test_titles_of_every_journal_need_its_name_and_id(title: str, others: list[dict[str, Any]], papers: int) -> None:
    first = {**PAPER, "title": title, "abstract": "", "doi": "", "eid": "2-s2.0-1" if "eid" in others[0] else ""}
    assert len(papers_from([first, *({**first, **other} for other in others)]).corpus) == papers


NEXT = {"abstract": OTHER, "year": 2021, "doi": "10.1016/j.roof.2"}


@pytest.mark.parametrize(
    ("others", "papers"),
    [
        ([NEXT], 2),
        ([{**NEXT, "abstract": TEXT}], 1),  # a publication and its reprint
        ([{**NEXT, "abstract": CUT}], 1),
        ([{**NEXT, "doi": ""}], 1),  # the second may be the first, described anew
        ([NEXT, {"doi": "", "journal": "Moss Yearly"}, {**NEXT, "doi": ""}], 2),
        ([NEXT, {"doi": "", "abstract": ""}, {**NEXT, "doi": "", "abstract": ""}], 2),
        ([NEXT, {"doi": "", "abstract": "", "year": None}], 3),  # of which year is unknown
    ],
)
def test_overviews_of_each_year_are_works_of_their_own(others: list[dict[str, Any]], papers: int) -> None:
    assert len(merged(*others).corpus) == papers
    assert len(papers_from([{**PAPER, **other} for other in others[::-1]] + [PAPER]).corpus) == papers


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Moss on slate roofs", "Moss on slate roofs: a survey", True),
        ("Moss on slate roofs", "Moss on slete roofs", True),
        ("Moss on slate roofs in 2019", "Moss on slate roofs in 2020", False),
        ("Drugs in rats", "Drugs in cats", False),
        ("Moss on slate roofs", "Reply to: Moss on slate roofs", False),
        ("Moss on slate roofs", "Moss on slate roofs III", False),
        ("Moss", "Moss on slate roofs", False),
    ],
)
def test_titles_with_changes(first: str, second: str, same: bool) -> None:
    assert same_with_changes(title_words(first), title_words(second)) is same
    assert same_with_changes(title_words(second), title_words(first)) is same


def count(*records: dict[str, Any]) -> int:
    """The number of papers of these records, whatever their order."""
    counts = {len(papers_from(list(order)).corpus) for order in (records, records[::-1])}
    assert len(counts) == 1
    return counts.pop()


SURVEY = {"title": "A survey on transfer learning", "abstract": TEXT, "authors": ["Wei Li"], "year": 2003}


@pytest.mark.parametrize("authors", [["Wei Zhang"], ["Zhang, Wei"]])
def test_a_given_name_is_no_author_in_common(authors: list[str]) -> None:
    assert count(SURVEY, {**SURVEY, "abstract": OTHER, "authors": authors, "year": 2019}) == 2
    assert count(SURVEY, {**SURVEY, "authors": ["Li, W."], "year": 2004}) == 1


def test_reviews_of_one_book_by_several_people_are_several_works() -> None:
    review = {"title": "Capital in the twenty-first century", "year": 2014}
    people = ["Anna Moe", "Ben Roe", "Cem Öz"]
    assert count(*({**review, "authors": [who], "doi": f"10.{1000 + at}/x"} for at, who in enumerate(people))) == 3


def test_yearly_standards_without_abstracts_are_works_of_their_own() -> None:
    standards = {"title": "Standards of medical care in diabetes", "authors": ["Diabetes Society"]}
    assert count(*({**standards, "year": year, "doi": f"10.2337/dc{year}"} for year in (2009, 2012, 2015))) == 3


def test_doi_org_is_no_registry_of_preprint_and_article() -> None:
    preprint = {
        **PAPER,
        "title": "Roofs and their moss",
        "doi": "10.48550/arXiv.1812.00001",
        "journal": "",
        "year": 2018,
    }
    assert count(PAPER, preprint) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, A.", "Muller, A."),
        ("O'Brien, A.", "O’Brien, A."),
        ("Anna LEE", "Lee, A."),
        ("LEE J", "Lee, J."),
        ("Moe Jr., A.", "Moe, A."),
        ("García Márquez, Gabriel", "Gabriel Garcia Marquez"),
    ],
)
def test_a_person_is_known_however_the_name_is_written(one: str, other: str) -> None:
    first = {**PAPER, "doi": "", "journal": "", "authors": [one]}
    (row,) = papers_from([first, {**first, "authors": [other], "abstract": ""}]).dropped.to_dict("records")
    assert "no author" not in row["evidence"]


def test_a_chinese_title_and_a_short_one_tell_with_the_same_abstract() -> None:
    chinese = {
        "title": "石板屋顶苔藓生长研究",
        "abstract": "我们在石板屋顶上种植苔藓三年并每周称重" * 4,
        "authors": ["张三"],
    }
    assert count({**chinese, "year": 2019}, {**chinese, "year": 2020}) == 1
    short = {"title": "MossNet", "abstract": TEXT, "authors": ["Anna Moe", "Ben Roe"]}
    assert count({**short, "arxiv_id": "1812.00001", "year": 2018}, {**short, "doi": "10.1016/m.1", "year": 2019}) == 1
    assert count({**short, "title": "Editorial", "year": 2018}, {**short, "title": "Editorial", "year": 2019}) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Effects of saturated fat on moss", "Effects of unsaturated fat on moss"),
        ("Linear theory of moss growth", "Nonlinear theory of moss growth"),
        ("Moss and hypotension in adults", "Moss and hypertension in adults"),
        ("Effect of moss on asthma", "Effect of moss on asthma: study protocol for a controlled trial"),
    ],
)
def test_opposites_and_protocols_are_other_works(one: str, other: str) -> None:
    assert not same_with_changes(title_words(one), title_words(other))


def test_one_text_under_two_titles_of_other_people_is_no_work() -> None:
    long = f"{TEXT} {OTHER}"
    first = {"title": "Fourth report of the moss panel", "abstract": long, "authors": ["Anna Moe"], "year": 2011}
    assert count(first, {**first, "title": "Fifth report of the moss panel", "year": 2015}) == 2
    assert count(first, {**first, "title": "Lichen on walls", "authors": ["Ben Roe"], "year": 2019}) == 2


def test_articles_and_ampersands_make_no_other_title() -> None:
    paper = {"title": "A field study of moss & rain", "abstract": TEXT, "authors": ["Anna Moe"], "year": 2019}
    assert count(paper, {**paper, "title": "Field study of moss and rain"}) == 1
    assert count(paper, {**paper, "title": "The field study of moss and rain", "abstract": ""}) == 1


def test_a_doi_joins_a_paper_and_its_record_in_another_language() -> None:
    portuguese = {
        "title": "Cultivo de musgo em telhados de ardósia: um estudo de campo",
        "abstract": "Cultivamos musgo em telhados de ardósia durante três anos e pesamos todas as semanas. A chuva "
        "torna-o mais pesado, o calor mais leve, e o vento leva uma parte dele. Comparamos doze tipos de ardósia.",
    }
    assert count(PAPER, {**PAPER, **portuguese}) == 1
    assert count(PAPER, {**PAPER, "title": "Letters from lighthouses", "abstract": OTHER, "authors": ["Eva Poe"]}) == 2


@pytest.mark.parametrize(
    ("doi", "preprint"),
    [
        ("10.1101/2020.01.30.927871", True),
        ("10.1101/123456", True),
        ("10.64898/2025.12.01.1", True),
        ("10.1101/gr.276607.122", False),
    ],
)
def test_preprints_are_known_by_their_dois(doi: str, preprint: bool) -> None:
    assert is_preprint(doi) is preprint
