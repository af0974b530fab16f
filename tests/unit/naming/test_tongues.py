"""Topics of papers in one language, which no other name fits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from hierarchography.naming.phrases import Phrases
from hierarchography.naming.titles import Named
from hierarchography.naming.tongues import LANGUAGES, language_in, with_languages, written_in
from hierarchography.vocabulary.languages import FUNCTION_WORDS

ROWS: dict[str, range] = {"0": range(40), "0.0": range(10), "0.1": range(10, 20), "0.2": range(20, 40)}
MAKESHIFT, EARNED = Named("Corpus de textes", 0.3, 0.1, by="keywords"), Named("Verbs", 0.8, 0.2)


def phrases(*french: int) -> Phrases:
    """Forty papers, of which some are in French; the others say the English phrase, the first the French one."""
    said = csr_matrix(([1.0, 1.0], ([0, 1], [0, 1])), shape=(40, 2), dtype=np.float32)
    languages = tuple("fr" if row in french else "en" for row in range(40))
    keys = ("syntaxe", "du", "verbe"), ("verbs",)
    return Phrases(("syntaxe du verbe", "verbs"), keys, said, np.ones(2), np.ones(2), said, ("fr", "en"), languages)


def test_every_language_that_is_told_apart_has_a_name() -> None:
    assert set(LANGUAGES) == set(FUNCTION_WORDS) - {"en"}
    assert [language_in(f"Papers in {name}") for name in LANGUAGES.values()] == list(LANGUAGES)


def test_a_nameless_topic_of_papers_in_one_language_is_named_by_it(planted: Any) -> None:
    """Six of its ten papers are in French, and one elsewhere."""
    names = with_languages(planted(ROWS), {"0.0": MAKESHIFT, "0.1": EARNED, "0.2": MAKESHIFT}, phrases(*range(6), 39))
    assert names["0.0"] == Named("Papers in French", 0.6, 7 / 40)
    assert (names["0.1"], names["0.2"]) == (EARNED, MAKESHIFT)


@pytest.mark.parametrize("french", [range(5), range(40)])
def test_not_if_too_few_papers_are_or_if_that_is_the_language_of_the_map(planted: Any, french: range) -> None:
    named = {"0.0": MAKESHIFT, "0.1": EARNED, "0.2": EARNED}
    assert with_languages(planted(ROWS), named, phrases(*french)) == named


def test_a_true_name_in_english_stays(planted: Any) -> None:
    names = {"0.0": EARNED, "0.1": EARNED, "0.2": EARNED}
    assert with_languages(planted(ROWS), names, phrases(*range(10))) == names


@pytest.mark.parametrize(("papers", "name"), [(3, "Papers in French"), (5, "Syntaxe du verbe")])
def test_a_true_name_in_a_language_of_few_papers_says_little_to_readers(planted: Any, papers: int, name: str) -> None:
    """Of forty papers, three are fewer than a tenth, and five are not."""
    tree = planted({"0": range(40), "0.0": range(papers), "0.1": range(papers, 40)})
    names = with_languages(tree, {"0.0": Named("Syntaxe du verbe", 0.9, 0.1), "0.1": EARNED}, phrases(*range(papers)))
    assert names["0.0"].name == name


def test_of_two_topics_in_one_language_the_smaller_says_the_topic_above_too(planted: Any) -> None:
    """At the top there is none above, and the makeshift stays."""
    french = phrases(*range(6), *range(10, 17))
    names = with_languages(planted(ROWS), {"0.0": MAKESHIFT, "0.1": MAKESHIFT, "0.2": EARNED}, french)
    assert [names[topic].name for topic in ("0.0", "0.1")] == ["Corpus de textes", "Papers in French"]
    deep = planted({"0": range(40), "0.0": range(20), "0.0.0": range(10), "0.0.1": range(10, 20), "0.1": range(20, 40)})
    given = {"0.0": EARNED, "0.0.0": MAKESHIFT, "0.0.1": MAKESHIFT, "0.1": EARNED}
    names = with_languages(deep, given, french)
    assert [names[topic].name for topic in ("0.0.0", "0.0.1")] == ["Papers in French on Verbs", "Papers in French"]


def test_which_papers_are_written_in_a_language() -> None:
    np.testing.assert_array_equal(written_in("fr", ["fr", "en", "fr"]), [1, 0, 1])
