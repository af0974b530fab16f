"""Topics renamed in memory: a new map, by the rules of pinned names."""

from __future__ import annotations

import pytest

from hierarchography import InputError, TreeError, load_map

# `small`: Physics 0.0 (Optics 0.0.0, Waves 0.0.1), Biology 0.1 (Cells 0.1.0, Genes 0.1.1)


def test_one_name_or_several(small):
    one = small.rename("0.1", " Life   sciences ")
    assert one["0.1"].name == "Life sciences"
    assert one.tree["0.1"].details["named_by"] == "hand"
    assert small["0.1"].name == "Biology"
    both = small.rename({"0.0": "Matter", "0.0.1": "Oscillations"})
    assert [topic.name for topic in both.tree] == [
        "All papers", "Matter", "Optics", "Oscillations", "Biology", "Cells", "Genes",
    ]  # fmt: skip
    assert type(both) is type(small)


@pytest.mark.parametrize("name", ["علوم\u200cپایه", "क्\u200dष", "한국어", "C++"])
def test_a_name_may_hold_the_signs_that_join_letters(small, name):
    assert small.rename("0.1", name)["0.1"].name == name


def test_siblings_may_swap_names(small):
    swapped = small.rename({"0.0": "Biology", "0.1": "Physics"})
    assert (swapped["0.0"].name, swapped["0.1"].name) == ("Biology", "Physics")


def test_a_child_of_the_same_name_yields(small):
    assert small.rename("0.0", "Optics")["0.0.0"].name != "Optics"


def test_an_earlier_name_by_hand_is_not_taken_away(small):
    named = small.rename("0.0.0", "Gravity")
    with pytest.raises(InputError, match=r"topic 0\.0\.0, a child of 0\.0, is already called 'Gravity' by hand"):
        named.rename("0.0", "gravity")
    with pytest.raises(InputError, match=r"topic 0\.0, the parent of 0\.0\.1, is already called 'Force' by hand"):
        named.rename("0.0", "Force").rename("0.0.1", "Force")
    assert named.rename({"0.0": "Gravity", "0.0.0": "Lenses"})["0.0.0"].name == "Lenses"


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        ({"0.1": "Physics"}, InputError, "topic 0.0, a sibling of 0.1, is already called 'Physics'"),
        ({"0.0": "Same", "0.1": "same"}, InputError, "is already called '[Ss]ame'"),
        ({"0.1": "  "}, InputError, "topic 0.1: name is empty"),
        ({"0.1": "\u200b"}, InputError, "topic 0.1: name contains the invisible character U[+]200B: .*; delete it"),
        ({"0.1": "Gal\u00adaxies"}, InputError, "topic 0.1: name contains the invisible character U[+]00AD"),
        ({"0.1": "\u202eoptics"}, InputError, "topic 0.1: name contains the invisible character U[+]202E"),
        ({"0.1": "\u3164"}, InputError, "topic 0.1: name has no visible character: .*; give it some text"),
        ({"0.1": "\u2800\u200d"}, InputError, "topic 0.1: name has no visible character"),
        ({"0.1": "x" * 81}, InputError, "topic 0.1: name has 81 characters"),
        ({"0.1": None}, InputError, "topic 0.1: name must be text, not None"),
        ({"0.7": "Chemistry"}, TreeError, "no topic '0.7'"),
    ],
)
def test_names_that_cannot_be(small, names, error, message):
    with pytest.raises(error, match=message):
        small.rename(names)


def test_a_topic_without_a_name_and_a_name_too_many(small):
    with pytest.raises(InputError, match="name is empty"):
        small.rename("0.1")
    with pytest.raises(InputError, match="not both"):
        small.rename({"0.1": "Life"}, "Life")


def test_the_name_is_saved(small_map, tmp_path):
    loaded = load_map(small_map.rename("0.0", "By hand").save(tmp_path / "map"))
    assert loaded["0.0"].name == "By hand"
    assert loaded.tree["0.0"].details["named_by"] == "hand"
