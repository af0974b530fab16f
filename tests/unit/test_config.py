"""Settings: defaults, changes, TOML, and errors that name the setting and the file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from hierarchography.config import ClusteringConfig, Config, CorpusConfig, describe, is_bundled, setting_names
from hierarchography.errors import InputError


def test_one_setting_is_changed_by_its_own_name_and_the_rest_stays() -> None:
    before = Config()
    after = before.with_settings(seed=3, max_depth=4, title="Whales")
    assert (after.seed, after.clustering.max_depth, after.rendering.title) == (3, 4, "Whales")
    assert after.with_settings(seed=0, max_depth=5, title="Topic map") == before == Config()


def test_none_leaves_a_setting_as_it_is() -> None:
    assert Config().with_settings(encoder=None, max_children=None) == Config()


def test_every_name_belongs_to_one_section_only() -> None:
    names = setting_names()
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert {"seed", "inputs", "encoder", "columns", "min_dist", "keywords"} <= set(names)


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_described_in_one_line(name: str) -> None:
    assert describe(name).strip()
    assert "\n" not in describe(name)


@pytest.mark.parametrize("name", ["depth", "corpus", "", "help"])
def test_a_setting_that_is_none_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(InputError, match=rf"unknown setting '{name}'; known: seed, inputs, .*max_depth"):
        describe(name)
    with pytest.raises(InputError, match=rf"unknown setting '{name}'; known: seed, inputs, .*max_depth"):
        Config().with_settings(**{name: 1})


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"max_depth": 21}, "max_depth must be between 0 and 20, not 21"),
        ({"max_children": 1}, "max_children must be between 2 and 100, not 1"),
        ({"min_topic_size": -1}, "min_topic_size must be at least 0, not -1"),
        ({"seed": 2**32}, "seed must be between 0 and 4294967295, not 4294967296"),
        ({"min_dist": float("nan")}, "min_dist must be between 0.0 and 1.0, not nan"),
        ({"min_dist": float("inf")}, "min_dist must be between 0.0 and 1.0, not inf"),
        ({"seed": "3"}, "seed must be a whole number, not '3'"),
        ({"seed": 3.0}, "seed must be a whole number, not 3.0"),
        ({"seed": True}, "seed must be a whole number, not True"),
        ({"min_dist": "0.1"}, "min_dist must be a number, not '0.1'"),
        ({"min_dist": False}, "min_dist must be a number, not False"),
        ({"merge_duplicates": 1}, "merge_duplicates must be true or false, not 1"),
        ({"encoder": 7}, "encoder must be text, not 7"),
        ({"inputs": "papers.csv"}, "inputs must be a list of texts, not 'papers.csv'"),
        ({"inputs": ["papers.csv", 2]}, r"inputs must be a list of texts, not \('papers.csv', 2\)"),
        ({"columns": ["abstract"]}, r"columns must be a table of texts, not \['abstract'\]"),
        ({"columns": {"abstract": 5}}, r"columns must be a table of texts, not \{'abstract': 5\}"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_value_is_named_with_its_setting(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Config().with_settings(**settings)


def test_the_values_of_notebooks_are_taken() -> None:
    """numpy's numbers, paths and lists become what a TOML file holds."""
    config = Config().with_settings(
        seed=np.int64(3),
        min_dist=np.float32(0.5),
        inputs=[Path("a.csv")],
        vectors=Path("v.npy"),
        columns={"title": "T"},
    )
    assert config.inputs == ("a.csv",)
    assert config.embedding.vectors == "v.npy"
    assert [type(value) for value in (config.seed, config.layout.min_dist)] == [int, float]
    assert json.loads(json.dumps(config.to_dict())) == config.to_dict()


def test_a_whole_number_does_for_a_number() -> None:
    assert Config().with_settings(near_duplicate_similarity=1) == Config().with_settings(near_duplicate_similarity=1.0)


def test_a_table_given_is_copied() -> None:
    given = {"title": "T"}
    section = CorpusConfig(columns=MappingProxyType(given))
    given["title"] = "changed"
    assert section.columns == {"title": "T"}


def test_two_configs_share_no_table() -> None:
    assert CorpusConfig().columns is not CorpusConfig().columns


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        Config().seed = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        ClusteringConfig().max_depth = 3  # type: ignore[misc]


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_toml_is_read_and_what_it_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    config = Config.from_toml(written(tmp_path, 'seed = 7\n[corpus]\ncolumns = {abstract = "Summary"}\n'))
    assert config == Config().with_settings(seed=7, columns={"abstract": "Summary"})


def test_toml_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert Config.from_toml(written(tmp_path, "\ufeffseed = 7")).seed == 7


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    assert Config.from_toml(written(tmp_path, "")) == Config()


def test_relative_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    text = 'inputs = ["papers.csv", "/data/more.csv", "demo:landmarks"]\n[embedding]\nvectors = "v.npy"\n'
    config = Config.from_toml(written(tmp_path, text))
    assert config.inputs == (str(tmp_path / "papers.csv"), "/data/more.csv", "demo:landmarks")
    assert config.embedding.vectors == str(tmp_path / "v.npy")
    assert config.embedding.vector_ids == ""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sead = 1", r"settings\.toml: unknown setting 'sead'; known: clustering, corpus, .*seed"),
        (
            "[clustering]\nmax_dept = 1",
            r"settings\.toml, \[clustering\]: unknown setting 'max_dept'; known: .*max_depth",
        ),
        ("[clustering]\nmax_depth = 99", r"settings\.toml, \[clustering\]: max_depth must be between 0 and 20, not 99"),
        ("[clustering]\nmax_depth = 'deep'", r"\[clustering\]: max_depth must be a whole number, not 'deep'"),
        ("seed = -1", r"settings\.toml: seed must be between 0"),
        ("inputs = 'papers.csv'", r"settings\.toml: inputs must be a list of texts, not 'papers\.csv'"),
        ("clustering = 5", r"settings\.toml: clustering must be a table \(\[clustering\] in TOML\), not 5"),
        ("[corpus]\ncolumns = {title = 3}", r"\[corpus\]: columns must be a table of texts"),
        ("seed = ", r"settings\.toml is not valid TOML"),
        ("seed = 1\nseed = 2", r"settings\.toml is not valid TOML"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_file_and_setting(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Config.from_toml(written(tmp_path, text))


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the settings .*none\.toml: No such file"):
        Config.from_toml(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot read the settings"):
        Config.from_toml(tmp_path)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(InputError, match=r"binary\.toml is not valid TOML"):
        Config.from_toml(binary)


def test_with_paths_moves_files_and_nothing_else() -> None:
    config = Config().with_settings(inputs=("a.csv", "demo:landmarks"), vectors="v.npy", title="a.csv")
    moved = config.with_paths(lambda name: f"up/{name}")
    assert moved.inputs == ("up/a.csv", "demo:landmarks")
    assert (moved.embedding.vectors, moved.embedding.vector_ids) == ("up/v.npy", "")
    assert moved.rendering.title == "a.csv"


def test_a_bundled_corpus_is_no_path() -> None:
    assert is_bundled("demo:landmarks")
    assert not is_bundled("demo/landmarks.csv")
