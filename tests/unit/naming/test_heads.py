"""Cut phrases become their heads, phrases that say something themselves stay, and some say nothing of a subject."""

from __future__ import annotations

import pytest

from hierarchography.naming.heads import counts_things, head_of, is_fragment, is_plain


@pytest.mark.parametrize(
    ("phrase", "holders", "head"),
    [
        ("effect of vitamin d", {"vitamin d": 5}, "vitamin d"),
        ("effect of treatment of asthma", {"treatment of asthma": 3, "asthma": 9}, "asthma"),
        ("effect of vitamin d", {}, "effect of vitamin d"),  # the head is no phrase of the papers
        ("theory of relativity", {"relativity": 9}, "theory of relativity"),  # says what it is
        ("analysis in practice", {"practice": 9}, "analysis in practice"),
        ("language model trained", {"language model": 5}, "language model"),
        ("trained", {}, "trained"),
        ("undergoing bypass surgery", {"undergoing bypass surgery": 3, "bypass surgery": 9}, "bypass surgery"),
        ("learning to rank", {"learning to rank": 8, "to rank": 8}, "learning to rank"),  # 8 is not 1.3 times 8
        ("training data", {"data": 99}, "training data"),  # one word alone is no head of two
        ("string theory paper", {"string theory paper": 1, "theory paper": 9}, "theory paper"),
        ("three language model", {"three language model": 3, "language model": 9}, "language model"),
        ("two higgs doublet", {"two higgs doublet": 4, "higgs doublet": 9}, "two higgs doublet"),  # not three times
        ("two phase flow", {"two phase flow": 1, "phase flow": 9}, "two phase flow"),
        ("equation driven", {"equation": 9}, "equation"),
        ("quality of life", {"life": 9}, "quality of life"),  # a term
        ("quality of water", {"water": 9}, "water"),
        ("utilisation d ontologie", {"ontologie": 9}, "ontologie"),
        ("qualité de vie", {"vie": 9}, "qualité de vie"),
        ("evaluacion del pesticida", {"pesticida": 9}, "pesticida"),
        ("effett del pesticid", {"pesticid": 9}, "pesticid"),
        ("impacto dos pesticida", {"pesticida": 9}, "pesticida"),
        ("détection de parole", {"parole": 9}, "détection de parole"),  # says what it is
        ("king penguin colony", {"penguin colony": 9}, "king penguin colony"),  # too short for a verb
    ],
)  # fmt: skip
def test_heads(phrase: str, holders: dict[str, float], head: str) -> None:
    held = {tuple(words.split()): float(count) for words, count in holders.items()}
    assert head_of(tuple(phrase.split()), held) == tuple(head.split())


@pytest.mark.parametrize(
    ("phrase", "language", "plain"),
    [
        ("large datasets", "en", True),
        ("Proposed Approach", "en", True),
        ("parallel corpora", "en", True),
        ("data privacy", "en", False),  # the last word tells
        ("word embeddings", "en", False),
        ("SemEval-2020", "en", True),
        ("the 1998 election", "en", True),
        ("COVID-19", "en", False),
        ("12020 stars", "en", False),  # no year
        ("2100 census", "en", False),
        ("dataset", "de", False),  # English nouns are for English phrases
        ("Wahl 2020", "de", True),
        ("2020年", "zh", True),
        ("", "en", False),
    ],
)
def test_what_papers_work_with_is_no_subject(phrase: str, language: str, plain: bool) -> None:
    assert is_plain(phrase, language) is plain


@pytest.mark.parametrize(
    ("phrase", "cut"),
    [
        ("stochastic equation driven", True),
        ("agent powered", True),
        ("driven cavity", False),
        ("driven", False),  # nothing is left without it
    ],
)
def test_phrases_that_stop_short_are_fragments(phrase: str, cut: bool) -> None:
    assert is_fragment(tuple(phrase.split())) is cut


@pytest.mark.parametrize(
    ("phrase", "counts"),
    [
        ("three language model", True),
        ("two dimensional material", False),
        ("three model", False),
        ("body of three", False),
    ],
)
def test_numbers_count_things_or_are_part_of_a_term(phrase: str, counts: bool) -> None:
    assert counts_things(tuple(phrase.split())) is counts
