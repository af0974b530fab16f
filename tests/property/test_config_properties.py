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

from hierarchography.config import Config, setting_names
from hierarchography.errors import InputError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PATHS = st.just("") | st.text("abc ü", min_size=1, max_size=8).map(lambda name: f"/data/{name}.npy")


def values(item: dataclasses.Field[Any]) -> st.SearchStrategy[Any]:
    """Any value that one setting allows."""
    if item.name in {"vectors", "vector_ids", "names", "vocabulary"}:
        return PATHS
    least, most = item.metadata["least"], item.metadata["most"]
    if item.name == "inputs":
        return st.lists(PATHS.filter(bool) | st.just("demo:landmarks"), max_size=3).map(tuple)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "str": TEXT,
        "int": st.integers(least, 10**6 if most is None else int(most)) if least is not None else st.integers(),
        "float": st.floats(least, most),
    }
    return kinds.get(str(item.type), st.dictionaries(TEXT, TEXT, max_size=3))


def sections() -> dict[str, Any]:
    return {item.name: getattr(Config(), item.name) for item in dataclasses.fields(Config) if not item.metadata}


FIELDS = {
    item.name: item for part in (Config(), *sections().values()) for item in dataclasses.fields(part) if item.metadata
}
CONFIGS = st.fixed_dictionaries({}, optional={name: values(item) for name, item in FIELDS.items()}).map(
    lambda settings: Config().with_settings(**settings)
)


def test_the_strategy_knows_every_setting() -> None:
    assert sorted(FIELDS) == sorted(setting_names())


@given(CONFIGS)
def test_what_is_written_as_toml_is_read_back(config: Config) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(config.to_toml(), encoding="utf-8", newline="\n")
        assert Config.from_toml(path) == config


@given(CONFIGS)
def test_dictionaries_are_read_back(config: Config) -> None:
    assert Config.from_dict(config.to_dict()) == config


@given(st.sampled_from([name for name, item in FIELDS.items() if item.metadata["least"] is not None]), st.data())
def test_no_number_out_of_bounds_gets_in(name: str, data: st.DataObject) -> None:
    least, most = FIELDS[name].metadata["least"], FIELDS[name].metadata["most"]
    below = st.integers(-(10**9), math.ceil(least) - 1)
    above = st.integers(math.floor(most) + 1, 10**12) if most is not None else below
    wrong = data.draw(below | above)
    with pytest.raises(InputError, match=rf"{name} must be .*, not {wrong}"):
        Config().with_settings(**{name: wrong})


@given(st.text(max_size=20).filter(lambda name: name not in {item.name for item in dataclasses.fields(Config)}))
def test_no_unknown_name_gets_in(name: str) -> None:
    with pytest.raises(InputError, match="unknown setting"):
        Config.from_dict({name: 1})
