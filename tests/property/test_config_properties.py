"""Settings survive TOML, and no wrong one gets in."""

from __future__ import annotations

import dataclasses
import math
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hierarchography.config import Config, known_settings
from hierarchography.errors import InputError
from hierarchography.settings import Setting

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PATHS = st.just("") | st.text("abc ü", min_size=1, max_size=8).map(lambda name: f"/data/{name}.npy")


def numbers(item: Setting) -> st.SearchStrategy[str]:
    """Whole numbers as text: none, one ("3"), a list of one ("40,") or a list that rises ("6,40,200"), also loosely."""
    least, most = int(item.least or 0), int(item.most or 10**6)
    one = st.integers(least, most).map(str)
    rising = st.sets(st.integers(least, most), min_size=1, max_size=4).map(sorted)
    lists = rising.map(lambda listed: "".join(f"{number}," for number in listed))
    return st.sampled_from(["", "0"]) | one | lists | lists.map(lambda text: f"[{text.replace(',', ', ')}]")


def values(item: Setting) -> st.SearchStrategy[Any]:
    """Any value that one setting allows."""
    if item.name == "inputs":
        return st.lists(PATHS.filter(bool) | st.just("demo:landmarks"), max_size=3).map(tuple)
    if item.path:
        return PATHS
    if item.numbers:
        return numbers(item)
    least, most = item.least, item.most
    kinds: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        str: st.sampled_from(item.choices) if item.choices else TEXT,
        int: st.integers(None if least is None else int(least), 10**6 if most is None else int(most)),
        float: st.floats(least, most),
    }
    return kinds.get(item.kind, st.dictionaries(st.sampled_from(item.choices or ("",)), TEXT, max_size=3))


OWN = st.integers() | st.floats(allow_nan=False) | st.booleans() | TEXT | st.lists(TEXT, max_size=2)
"""Values of the settings that plug-ins bring."""
PLUGINS = {f"plugins.{name}": OWN for name in ("mine.axes", "my-part.how", "other.part.of_it")}
CONFIGS = st.fixed_dictionaries({}, optional={n: values(item) for n, item in known_settings().items()} | PLUGINS).map(
    lambda settings: Config().with_settings(settings)
)


@given(CONFIGS)
def test_what_is_written_as_toml_is_read_back(config: Config) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(config.to_toml(), encoding="utf-8", newline="\n")
        assert Config.from_toml(path) == config


@given(CONFIGS)
def test_dictionaries_are_read_back(config: Config) -> None:
    assert Config.from_dict(config.to_dict()) == config


@given(CONFIGS)
def test_dotted_names_are_read_back(config: Config) -> None:
    assert Config.from_dict(config.flat()) == config == Config().with_settings(config.flat())


@given(st.sampled_from([item for item in known_settings().values() if item.least is not None]), st.data())
def test_no_number_out_of_bounds_gets_in(item: Setting, data: st.DataObject) -> None:
    name, least, most = item.name, item.least, item.most
    below = st.integers(-(10**9), math.ceil(least) - 1)
    above = st.integers(math.floor(most) + 1, 10**12) if most is not None else below
    wrong = data.draw(below | above)
    with pytest.raises(InputError, match=rf"{name} must be .*, not {wrong}"):
        Config().with_settings({name: wrong})


@given(st.text(max_size=20).filter(lambda name: name not in {item.name for item in dataclasses.fields(Config)}))
def test_no_unknown_name_gets_in(name: str) -> None:
    with pytest.raises(InputError, match="unknown setting"):
        Config.from_dict({name: 1})
