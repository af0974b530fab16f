"""What is no science is named by its own words: the bundled fields are silent, whatever the encoder."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from string import ascii_lowercase
from typing import Any

import pytest

from hierarchography import TopicMap, build_map

DISHES = {
    "cake": ("sugar", "butter", "vanilla", "chocolate"),
    "soup": ("onion", "carrots", "celery", "cream"),
    "curry": ("rice", "ginger", "lime", "coconut"),
    "bread": ("flour", "yeast", "honey", "seeds"),
}
STEPS = (
    "Chop the {} finely.",
    "Whisk the {} until smooth.",
    "Simmer with the {} for ten minutes, stirring often.",
    "Serve warm with {}.",
    "Melt the {} in a large pan over medium heat.",
)


def recipe(draw: random.Random) -> dict[str, str]:
    """One of four dishes, cooked of its own things in any order."""
    dish, things = draw.choice(list(DISHES.items()))
    steps = " ".join(draw.choice(STEPS).format(draw.choice(things)) for _ in range(8))
    return {"title": f"{draw.choice(things)} {dish}".title(), "abstract": steps}


def letters(draw: random.Random) -> dict[str, str]:
    """Forty strings of random letters, of three hundred that come again and again."""
    kept = random.Random(0)
    known = ["".join(kept.choices(ascii_lowercase, k=kept.randint(4, 8))) for _ in range(300)]
    words = draw.choices(known, k=40)
    return {"title": " ".join(words[:5]), "abstract": " ".join(words)}


def digits(draw: random.Random) -> dict[str, str]:
    """Forty random numbers."""
    return {"title": "", "abstract": " ".join(str(draw.randint(0, 999)) for _ in range(40))}


def built(write: Callable[[random.Random], dict[str, str]], **settings: Any) -> TopicMap:
    draw = random.Random(7)
    papers = [{"id": str(row), **write(draw)} for row in range(120)]
    return build_map(papers, cache=False, **settings)


def unsaid(names: Iterable[str], papers: TopicMap) -> set[str]:
    """The words of names that no paper says, plural or not; "Topic" and its number say that there is no word.

    A makeshift sets phrases side by side, with commas.
    """
    said = " ".join(papers.corpus.texts()).casefold()
    words = {
        word.casefold() for name in names if not name.startswith("Topic ") for word in name.replace(",", "").split()
    }
    return {word for word in words if word != "&" and word.removesuffix("s") not in said}


@pytest.mark.parametrize(
    ("write", "encoder"),
    [
        (recipe, "lsa"),
        (letters, "lsa"),
        (digits, "lsa"),
        pytest.param(recipe, "minilm", marks=pytest.mark.model),
    ],
)
def test_a_name_says_only_what_the_papers_say(write: Callable[[random.Random], dict[str, str]], encoder: str) -> None:
    found = built(write, encoder=encoder)
    names = [topic.name for topic in found.tree if topic.parent is not None]
    assert len(names) > 2
    assert unsaid(names, found) == set()
