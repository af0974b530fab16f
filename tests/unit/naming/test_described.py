"""Two or three keywords as the name of a topic that no name fits, on a few papers whose phrases are set by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from hierarchography.model import TopicTree
from hierarchography.model.tree import KEYWORDS, SUBTOPICS
from hierarchography.naming.described import described, told_apart
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.naming.titles import Named

TEXTS = (
    ["Rye bread in stone ovens.", "We bake."],
    ["Sour dough and rye bread.", "We wait."],
    ["Green tea in cold water.", "We drink."],
    ["Green tea after a meal.", "We sit."],
)
Plant = Callable[[Mapping[str, Sequence[int] | range]], TopicTree]


@pytest.fixture
def tree(planted: Plant) -> TopicTree:
    return planted({"0": range(4), "0.0": range(2), "0.1": range(2, 4)})


def renamed(tree: TopicTree, first: Named, words: Sequence[str], second: str = "Tea") -> Any:
    """The first topic's name, with these keywords."""
    phrases = find_phrases(TEXTS, 1)
    names = {"0": Named("All papers"), "0.0": first, "0.1": Named(second)}
    return described(tree, names, [[], rows_of(phrases, words), []], phrases)["0.0"]


LOAVES = (
    ["Rye bread in stone ovens.", "We bake."],
    ["Rye bread in stone ovens.", "We wait."],
    ["Sour dough.", "We rise."],
    ["Maple syrup.", "We pour."],
    ["Maple syrup.", "We boil."],
    ["Green tea in cold water.", "We drink."],
)


def on_loaves(planted: Plant, words: Sequence[str], beside: str = "Tea", texts: Sequence[Any] = LOAVES) -> Any:
    """The name of five papers with these keywords: two on rye bread, one on sour dough, two on maple syrup."""
    tree = planted({"0": range(6), "0.0": range(5), "0.1": range(5, 6)})
    phrases = find_phrases(texts, 1)
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": Named(beside)}
    return described(tree, names, [[], rows_of(phrases, words), []], phrases)["0.0"]


def rows_of(phrases: Phrases, words: Sequence[str]) -> list[int]:
    """The rows of some phrases, in any case."""
    rows = {form.casefold(): row for row, form in enumerate(phrases.forms)}
    return [rows[word] for word in words]


def makeshift(share: float, parts: tuple[tuple[str, float], ...] = ()) -> Named:
    return Named("Cooking", share, 0.3, parts, KEYWORDS)


WORDS = ("rye bread", "stone ovens", "sour dough")


def test_a_single_makeshift_gives_way_to_two_keywords(tree: TopicTree) -> None:
    """Both papers are on rye bread, which two of all four papers contain."""
    found = renamed(tree, makeshift(0.5), WORDS)
    assert found == Named("Rye Bread & Stone Ovens", 1.0, 0.5, (), KEYWORDS)


def test_so_does_a_name_that_readers_hardly_accept(tree: TopicTree) -> None:
    found = renamed(tree, Named("Cooking", 0.6, accepted=0.45), WORDS)
    assert (found.name, found.by) == ("Rye Bread & Stone Ovens", KEYWORDS)


@pytest.mark.parametrize(("share", "name"), [(0.44, "Rye Bread & Stone Ovens"), (0.46, "Cooking & Law")])
def test_and_the_names_of_subtopics_that_are_true_of_less_than_45_percent(
    tree: TopicTree, share: float, name: str
) -> None:
    assert renamed(tree, Named("Cooking & Law", share, by=SUBTOPICS), WORDS).name == name


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(Named("Cooking", 0.1), id="earned"),
        pytest.param(Named("Cooking", 0.6, accepted=0.5), id="accepted"),
        pytest.param(makeshift(0.1, (("Bread", 0.1), ("Cooking", 0.1))), id="joined"),
    ],
)
def test_other_names_stay(tree: TopicTree, kept: Named) -> None:
    assert renamed(tree, kept, WORDS) is kept


def test_keywords_of_one_word_and_names_that_are_taken_are_passed_over(tree: TopicTree) -> None:
    """The next pair is taken; of a single phrase there is none."""
    assert renamed(tree, makeshift(0.1), ("bread", "rye bread", "stone ovens")).name == "Rye Bread & Stone Ovens"
    assert renamed(tree, makeshift(0.1), WORDS, "Stone Ovens & Rye Bread").name == "Rye Bread & Sour Dough"
    assert renamed(tree, makeshift(0.1), ("bread", "rye bread")).name == "Cooking"


def test_keywords_that_say_the_name_of_a_sibling_are_passed_over(tree: TopicTree) -> None:
    assert renamed(tree, makeshift(0.1), WORDS, "Rye Breads").name == "Stone Ovens & Sour Dough"


@pytest.mark.parametrize(
    ("beside", "name"),
    [
        ("Fresh Rye Bread", "Stone Ovens & Sour Dough"),
        ("Rye-Bread Methods & Tea", "Stone Ovens & Sour Dough"),
        ("Bread & Tea", "Rye Bread & Stone Ovens"),
    ],
)
def test_nor_do_keywords_repeat_a_part_of_it(tree: TopicTree, beside: str, name: str) -> None:
    assert renamed(tree, makeshift(0.1), WORDS, beside).name == name


def test_what_subtopics_say_together_is_not_mixed(tree: TopicTree) -> None:
    beside = "Rye Flour, Fresh Bread & Tea"
    phrases = find_phrases(TEXTS, 1)
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": Named(beside, by=SUBTOPICS)}
    assert described(tree, names, [[], rows_of(phrases, WORDS), []], phrases)["0.0"].name == "Rye Bread & Stone Ovens"


def test_words_that_a_sibling_says_once_for_two_parts_are_repeated_too(tree: TopicTree) -> None:
    phrases = find_phrases(TEXTS, 1)
    rows = rows_of(phrases, WORDS)
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": Named("Rye Flour & Bread", by=KEYWORDS)}
    assert described(tree, names, [[], rows, []], phrases)["0.0"].name == "Stone Ovens & Sour Dough"


@pytest.mark.parametrize(
    ("above", "beside", "name"),
    [
        ("Rye Bread", "Cold Water", "Stone Ovens & Sour Dough"),
        ("Rye Bread & Tea", "Cold Water", "Rye Bread & Stone Ovens"),
        ("Rye Bread & Tea", "Fresh Rye Bread", "Stone Ovens & Sour Dough"),
    ],
)
def test_a_topic_may_be_a_part_of_the_joined_name_above(planted: Plant, above: str, beside: str, name: str) -> None:
    tree = planted({"0": range(4), "0.0": range(3), "0.0.0": range(2), "0.0.1": [2], "0.1": [3]})
    phrases = find_phrases(TEXTS, 1)
    rows = rows_of(phrases, WORDS)
    names = {"0": "All papers", "0.0": above, "0.0.0": "Cooking", "0.0.1": beside, "0.1": "Meals"}
    given = {id: Named(name, by=KEYWORDS if "0.0" in id else "") for id, name in names.items()}
    ranked = [rows if topic.id == "0.0.0" else [] for topic in tree]
    assert described(tree, given, ranked, phrases)["0.0.0"].name == name


def test_two_keywords_of_which_one_repeats_the_other_are_no_name(planted: Plant) -> None:
    texts = [["Stone oven baking and stone oven systems.", "By stone oven baking: maple syrup."]] * 5
    found = on_loaves(planted, ("stone oven baking", "stone oven systems", "maple syrup"), "Tea", [*texts, LOAVES[5]])
    assert found.name == "Stone Oven Baking & Maple Syrup"


def test_keywords_that_are_cut_off_are_passed_over(tree: TopicTree) -> None:
    """ "Stone ovens" is followed by no word, "cold water" never is, and "rye" always, except at an end."""
    cut = find_phrases((*TEXTS[:2], ["Green tea leaves.", "We buy green tea leaves."], TEXTS[3]), 1)
    rows = [cut.forms.index(form) for form in ("green tea", "rye bread", "stone ovens")]
    assert cut.closing[rows[0]] < 0.4
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": Named("Tea")}
    assert described(tree, names, [[], rows, []], cut)["0.0"].name == "Rye Bread & Stone Ovens"


def apart(tree: TopicTree, first: Named, second: str, words: Sequence[str] = WORDS, settled: Sequence[str] = ()) -> str:
    """The first topic's name beside the second's."""
    phrases = find_phrases(TEXTS, 1)
    rows = rows_of(phrases, words)
    names = {"0": Named("All papers"), "0.0": first, "0.1": Named(second)}
    name: str = told_apart(tree, names, settled, [[], rows, []], phrases)["0.0"].name
    return name


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(Named("Cooking & Tea", parts=(("Cooking", 0.5), ("Tea", 0.5))), id="joined"),
        pytest.param(Named("Cooking & Tea", by=KEYWORDS), id="keywords"),
        pytest.param(Named("Cooking & Tea", by=SUBTOPICS), id="subtopics"),
    ],
)
def test_a_leaf_is_not_called_by_a_sibling_and_something_else(tree: TopicTree, named: Named) -> None:
    assert apart(tree, named, "Tea") == "Rye Bread & Stone Ovens"
    assert apart(tree, named, "Tea & Coffee") == "Cooking & Tea"
    assert apart(tree, named, "Tea", WORDS, ["0.0"]) == "Cooking & Tea"
    assert apart(tree, replace(named, name="Green Tea", parts=()), "Tea") == "Green Tea"


def test_an_entry_of_several_things_is_one_name(tree: TopicTree) -> None:
    assert apart(tree, Named("Cooking and tea"), "Tea") == "Cooking and tea"


def test_it_keeps_its_name_if_no_keywords_tell_it_apart(tree: TopicTree) -> None:
    def named(*parts: str) -> Named:
        return Named(" & ".join(parts), parts=tuple((part, 0.5) for part in parts))

    assert apart(tree, named("Cooking", "Tea"), "Tea", ("rye bread",)) == "Cooking & Tea"
    assert (
        apart(tree, named("Cooking", "Rye Bread"), "Rye Bread", ("rye bread", "stone ovens")) == "Cooking & Rye Bread"
    )
    half = ("stone ovens", "sour dough")  # each in one of the two papers
    assert apart(tree, named("Cooking", "Tea"), "Tea", half) == "Stone Ovens & Sour Dough"
    assert apart(tree, named("Cooking", "Tea"), "Tea", ("cold water", "green tea")) == "Cooking & Tea"


def test_few_papers_with_the_keywords_are_enough_for_a_name_that_few_are_about(planted: Plant) -> None:
    """Two of ten papers contain one of them."""
    tree = planted({"0": range(12), "0.0": range(10), "0.1": range(10, 12)})
    texts = [TEXTS[0], TEXTS[1], *([["Salt.", "We cook."]] * 8), *TEXTS[2:]]
    phrases = find_phrases(texts, 1)
    ranked = [[], rows_of(phrases, ["stone ovens", "sour dough"]), []]
    for share, name in ((0.2, "Stone Ovens & Sour Dough"), (0.3, "Cooking & Tea")):
        names = {"0": Named("All papers"), "0.0": Named("Cooking & Tea", share, by=KEYWORDS), "0.1": Named("Tea")}
        assert told_apart(tree, names, [], ranked, phrases)["0.0"].name == name


def test_keywords_of_a_sibling_that_came_first_are_passed_over(planted: Plant) -> None:
    """Both topics have makeshifts, and rye bread among their keywords."""
    tree = planted({"0": range(4), "0.0": range(2), "0.1": range(2, 4)})
    phrases = find_phrases(TEXTS, 1)
    rows = rows_of(phrases, WORDS)
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": Named("Drinks", 0.1, 0.3, (), KEYWORDS)}
    [cold] = rows_of(phrases, ["cold water"])
    found = described(tree, names, [[], rows[:2], [rows[0], rows[2], cold]], phrases)
    assert [found[id].name for id in ("0.0", "0.1")] == ["Rye Bread & Stone Ovens", "Sour Dough & Cold Water"]


def test_keywords_that_begin_in_the_middle_of_a_phrase_are_passed_over(tree: TopicTree) -> None:
    """There is always a word before "energy rays"."""
    before = [["Low energy rays.", "We see: sour dough."], ["High energy rays.", "Stone ovens and rye bread."]]
    cut = find_phrases((*before, *TEXTS[2:]), 1)
    rows = [cut.forms.index(form) for form in ("energy rays", "sour dough", "Stone ovens")]
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": Named("Tea")}
    assert described(tree, names, [[], rows, []], cut)["0.0"].name == "Sour Dough & Stone Ovens"


def test_the_best_keyword_stands_with_the_one_that_most_papers_contain(planted: Plant) -> None:
    """Maple syrup and stone ovens are in two of five papers each, sour dough in one."""
    assert on_loaves(planted, ("rye bread", "sour dough", "maple syrup")).name.startswith("Rye Bread, Maple Syrup")
    best = ("rye bread", "sour dough", "stone ovens", "maple syrup")
    assert on_loaves(planted, best).name.startswith("Rye Bread, Stone Ovens")


def test_a_third_keyword_is_the_one_that_adds_most_papers(planted: Plant) -> None:
    """Maple syrup adds two of five papers, sour dough one."""
    found = on_loaves(planted, (*WORDS, "maple syrup"))
    assert (found.name, found.share) == ("Rye Bread, Stone Ovens & Maple Syrup", 0.8)
    assert found.share_above == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        pytest.param(("rye bread", "stone ovens"), "Tea", id="none left"),
        pytest.param(("rye bread", "stone ovens", "maple syrup"), "Maple Syrup", id="the name of a sibling"),
        pytest.param(("rye bread", "stone ovens", "green tea"), "Water", id="adds no paper of the topic"),
        pytest.param(("rye bread", "stone ovens", "pour"), "Tea", id="a single word"),
    ],
)
def test_there_is_no_third_keyword_that_says_nothing_more(planted: Plant, words: Sequence[str], beside: str) -> None:
    assert on_loaves(planted, words, beside).name == "Rye Bread & Stone Ovens"


def test_two_topics_do_not_get_the_same_three_keywords(planted: Plant) -> None:
    """Both topics have a paper each on rye bread, stone ovens and maple syrup; the second one starts with other two."""
    texts = [["Rye bread.", "We bake."], ["Stone ovens.", "We wait."], ["Maple syrup.", "We pour."]] * 2
    tree = planted({"0": range(6), "0.0": range(3), "0.1": range(3, 6)})
    phrases = find_phrases(texts, 1)
    rows = {form.casefold(): row for row, form in enumerate(phrases.forms)}
    ranked = [
        [],
        [rows[word] for word in ("rye bread", "stone ovens", "maple syrup")],
        [rows[word] for word in ("rye bread", "maple syrup", "stone ovens")],
    ]
    names = {"0": Named("All papers"), "0.0": makeshift(0.1), "0.1": makeshift(0.1)}
    found = described(tree, names, ranked, phrases)
    assert (found["0.0"].name, found["0.1"].name) == ("Rye Bread, Stone Ovens & Maple Syrup", "Rye Bread & Maple Syrup")


def test_nor_one_with_a_word_of_the_others_or_in_too_long_a_name(planted: Plant) -> None:
    alike = [[text.replace("Maple syrup", "Maple bread") for text in paper] for paper in LOAVES]
    assert (
        on_loaves(planted, ("rye bread", "stone ovens", "maple bread"), texts=alike).name == "Rye Bread & Stone Ovens"
    )
    long = "Extraordinarilysweetened maplesyrupofthenorth"
    sweet = [
        [text.replace("Maple syrup", long).replace("Rye bread", "Unsweetened ryebreadsoftheeast") for text in paper]
        for paper in LOAVES
    ]
    words = ("unsweetened ryebreadsoftheeast", "stone ovens", long.casefold())
    assert on_loaves(planted, words, texts=sweet).name == "Unsweetened Ryebreadsoftheeast & Stone Ovens"


def test_a_keyword_that_is_cut_off_is_no_part_of_a_name(planted: Plant) -> None:
    """Ovens powered by what?"""
    texts = [[f"{text[0]} Ovens powered.", text[1]] for text in LOAVES]
    found = on_loaves(planted, ("rye bread", "ovens powered", "sour dough"), texts=texts)
    assert found.name == "Rye Bread & Sour Dough"
