"""Which records are the same paper, which only look like it, and what is left of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hierarchography.config import CorpusConfig
from hierarchography.corpus import papers_from
from hierarchography.corpus.drafts import Draft
from hierarchography.corpus.duplicates import merge_duplicates
from hierarchography.corpus.neartext import hashed_shingles, jaccard, rows_per_band, shingles, similar_pairs, words_of
from hierarchography.corpus.titles import title_words

LONG = " ".join(f"word{number}" for number in range(60))
OTHER = " ".join(f"term{number}" for number in range(60))
# 60 words have 58 shingles; one word changed at the end spoils one of them: 57 / 59 = 0.966.
NEARLY = LONG.rpartition(" ")[0] + " changed"


def groups(*records):
    drafts = [
        Draft(position, f"f:{position}", f"id{position}", record.pop("title", f"Title called {'mnopqrst'[position]}"),
              record.pop("abstract", ""), **record)
        for position, record in enumerate(records)
    ]  # fmt: skip
    return len(merge_duplicates(drafts, 0.9).papers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.1000/A"}, {"doi": "10.1000/a"}),
        ({"arxiv": "2504.13834"}, {"arxiv": "2504.13834"}),
        ({"title": "On Growth and Form"}, {"title": "on growth, and form!"}),
        ({"title": "The Naïve {Bayes} Model"}, {"title": "The naive Bayes model"}),
        ({"title": "Pre-training of Models", "abstract": LONG}, {"title": "Pretraining of models"}),
        ({"title": "Deep Learning", "abstract": LONG, "year": 2015}, {"title": "Deep learning"}),
        ({"abstract": LONG, "title": "A first name"}, {"abstract": NEARLY, "title": "Something else entirely"}),
        (
            {"abstract": "A short text.", "title": "Of mice and men"},
            {"abstract": "A short text", "title": "Of mice, men"},
        ),
        # A preprint and its publication: two DOIs, one title.
        ({"title": "A B C D", "doi": "10.48550/arXiv.1"}, {"title": "A b c d", "doi": "10.1038/x"}),
    ],
)
def test_the_same_paper(one, other):
    assert groups(dict(one), dict(other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"title": "A library for C++"}, {"title": "A library for C"}),
        ({"title": "Editorial", "year": 2019}, {"title": "Editorial", "year": 2020}),
        ({"title": "Editorial", "doi": "10.1/a"}, {"title": "Editorial", "doi": "10.1/b"}),
        ({"title": "Random graphs", "abstract": LONG}, {"title": "Random graphs", "abstract": OTHER}),
        (
            {"title": "Hidden Markov models in use", "abstract": LONG, "authors": "A. Lovelace"},
            {"title": "Hidden Markov models in use", "abstract": OTHER, "authors": "B. Turing"},
        ),
        ({"abstract": LONG, "title": "Big Survey. I. Stars"}, {"abstract": LONG, "title": "Big Survey. II. Gas"}),
        ({"abstract": LONG, "title": "Report of 2019"}, {"abstract": NEARLY, "title": "Report of 2020"}),
        ({"abstract": "A short text.", "title": "Of mice"}, {"abstract": "A short text.", "title": "Unlike that"}),
        # Archives hold abstracts pasted to a wrong paper: two entries of one registry need titles that agree.
        (
            {"abstract": LONG, "title": "Content of parallel news", "url": "https://a.org/1"},
            {"abstract": LONG, "title": "Translation with target context", "url": "https://a.org/2"},
        ),
        (
            {"abstract": LONG, "title": "Content of parallel news", "arxiv": "2301.00001"},
            {"abstract": LONG, "title": "Translation with target context", "arxiv": "2301.00002"},
        ),
    ],
)
def test_not_the_same_paper(one, other):
    assert groups(dict(one), dict(other)) == 2


def test_an_abstract_under_more_than_three_titles_is_boilerplate():
    titles = ["alpha beta", "gamma delta", "epsilon zeta", "eta theta"]
    assert groups(*({"title": title, "abstract": LONG} for title in titles)) == 4
    assert groups(*({"title": title, "abstract": LONG} for title in titles[:3])) == 1


def test_nearly_identical_boilerplate_is_boilerplate_too():
    texts = [LONG, NEARLY, LONG + " more", LONG + " and more"]
    titles = ["alpha beta", "gamma delta", "epsilon zeta", "eta theta"]
    assert groups(*({"title": title, "abstract": text} for title, text in zip(titles, texts, strict=True))) == 4


def test_a_doi_of_a_volume_merges_nothing():
    assert (
        groups(*({"title": f"Chapter on {name}", "doi": "10.1/book"} for name in ("ants", "bees", "cats", "dogs"))) == 4
    )


def test_records_without_a_title_are_told_by_their_text():
    intake = papers_from([LONG, LONG, NEARLY, OTHER])
    assert len(intake.corpus) == 2
    assert intake.counts["near_duplicates"] == 2


def test_texts_that_only_begin_alike_stay():
    start = "in this paper we study the problem of how to find one of the many"
    assert len(papers_from([f"{start} {LONG}", f"{start} {OTHER}"]).corpus) == 2


def test_the_most_complete_record_is_kept_and_filled_up():
    records: list[dict[str, Any]] = [
        {"id": "poor", "title": "On Growth and Form", "year": 1917, "venue": "CUP", "field": "Biology"},
        {"id": "rich", "title": "On growth and form", "abstract": "Shapes obey physics.", "doi": "10.1000/x"},
    ]
    intake = papers_from(records)
    paper = intake.corpus[0]
    assert (paper.id, paper.abstract, paper.year, paper.venue, paper.doi) == (
        "rich",
        "Shapes obey physics.",
        1917,
        "CUP",
        "10.1000/x",
    )
    assert paper.extra["field"] == "Biology"
    assert paper.extra["record"] == 2
    (merged,) = intake.dropped.drop(columns="evidence").to_dict("records")
    assert merged == {
        "source": "records:1",
        "id": "poor",
        "title": "On Growth and Form",
        "reason": "same title as records:2",
        "kept_id": "rich",
        "kind": "duplicate",
        "kept_source": "records:2",
    }


def test_a_chain_of_evidence_joins_three_records():
    intake = papers_from(
        [
            {"title": "Growth and form of shells", "doi": "10.1000/x", "abstract": LONG},
            {"title": "On growth and form of shells", "doi": "10.1000/x", "eprint": "2504.13834"},
            {"title": "Growth and form", "url": "https://arxiv.org/abs/2504.13834v3"},
        ]
    )
    assert len(intake.corpus) == 1
    assert intake.dropped["reason"].tolist() == [
        "same DOI as records:1",
        "same paper as records:1, by way of another record",
    ]


def test_merging_can_be_switched_off():
    same = [{"title": "A title", "abstract": LONG}] * 3
    intake = papers_from(same, CorpusConfig(merge_duplicates=False))
    assert len(intake.corpus) == 3
    assert intake.corpus.frame["id"].is_unique


def test_the_similarity_is_the_users():
    pair = [{"title": "Some name here", "abstract": LONG}, {"title": "Other words", "abstract": NEARLY}]
    assert len(papers_from(pair, CorpusConfig(near_duplicate_similarity=0.96)).corpus) == 1
    assert len(papers_from(pair, CorpusConfig(near_duplicate_similarity=0.97)).corpus) == 2


def test_title_words_drop_latex_accents_and_case():
    assert title_words(r"Über $L^2$-{Bounds}, \emph{naïvely}") == ["uber", "l", "2", "bounds", "naively"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"Lifetime of the $\Lambda_b$ baryon", ["lifetime", "of", "the", "lambda", "b", "baryon"]),
        ("Lifetime of the \u039bb baryon", ["lifetime", "of", "the", "lambda", "b", "baryon"]),
        (r"${\cal N}=4$ and $\bm{\varphi}$", ["n", "4", "and", "phi"]),
        (r"$B \to \bar{K} \ell\ell$ at $\sqrt{s}$", ["b", "k", "ll", "at", "s"]),
        ("Η βρύα στις στέγες", ["eta", "βρυα", "στισ", "στεγεσ"]),
        (r"Results of \LHCb", ["results", "of", "lhcb"]),
    ],
)
def test_symbols_are_words_of_a_title(written, words):
    assert title_words(written) == words


@pytest.mark.parametrize(
    ("one", "other", "papers"),
    [
        (r"Measurement of the $\Lambda_b$ baryon lifetime", r"Measurement of the $\Xi_b$ baryon lifetime", 2),
        (r"On $\alpha$-stable laws of moss", r"On $\beta$-stable laws of moss", 2),
        (r"On $\alpha$-stable laws of moss", "On \u03b1-stable laws of moss", 1),
        (r"On $\alpha$-stable laws of moss", "On alpha-stable laws of moss", 1),
    ],
)
def test_symbols_tell_titles_apart(one, other, papers):
    assert groups({"title": one, "abstract": LONG, "doi": "10.1/a"}, {"title": other, "abstract": OTHER}) == papers


def test_shingles_and_jaccard_by_hand():
    one, other = shingles(words_of("A b c d")), shingles(words_of("a, b: c e"))
    assert one == {"a b c", "b c d"}
    assert jaccard(one, other) == pytest.approx(1 / 3)
    assert shingles(["one"]) == {"one"}
    assert words_of("深度学习 GPU") == ["深", "度", "学", "习", "gpu"]


def test_runs_of_three_words_are_hashed_alike_wherever_they_stand():
    hashes, starts = hashed_shingles(["a b c d", "one", "", "B, c; D! x"])
    assert starts.tolist() == [0, 2, 3, 4]
    assert hashes[1] == hashes[4] and len(set(hashes.tolist())) == 5


def test_similar_pairs_agree_with_comparing_all_pairs():
    random = np.random.default_rng(0)
    vocabulary = [f"w{number}" for number in range(500)]
    texts = [" ".join(random.choice(vocabulary, 80)) for _ in range(60)]
    for text in texts[:20]:  # copies with one word changed: 77 / (80 - 2 + 1 + ...) alike, between 0.9 and 1
        words = text.split()
        words[int(random.integers(len(words)))] = "changed"
        texts.append(" ".join(words))
    texts = sorted(set(texts))
    sets = [shingles(words_of(text)) for text in texts]
    exact = {(i, j) for j in range(len(texts)) for i in range(j) if jaccard(sets[i], sets[j]) >= 0.9}
    assert {(i, j) for i, j, _ in similar_pairs(texts, 0.9)} == exact
    assert len(exact) == 20


def test_bands_are_short_enough_for_the_similarity():
    for similarity in (0.5, 0.7, 0.9, 0.99):
        rows = rows_per_band(similarity)
        assert (1 - similarity**rows) ** (128 // rows) <= 0.005


def test_many_texts_that_share_most_of_their_words_do_not_explode():
    texts = sorted(f"{LONG} ending {number}" for number in range(500))
    pairs = list(similar_pairs(texts, 0.9))
    assert 499 <= len(pairs) < 500 * 499 / 4
