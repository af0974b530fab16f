"""Settings: defaults, changes, TOML, and errors that name the setting and the file."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from hierarchography.config import (
    COLUMNS,
    RENAMED,
    ClusteringConfig,
    Config,
    CorpusConfig,
    describe,
    full_name,
    is_bundled,
    known_settings,
    parse_setting,
    setting_names,
)
from hierarchography.errors import InputError
from hierarchography.model import CORE_COLUMNS
from hierarchography.settings import relative


def test_one_setting_is_changed_by_its_own_name_and_the_rest_stays() -> None:
    before = Config()
    after = before.with_settings(seed=3, max_depth=4, title="Whales")
    assert (after.seed, after.clustering.max_depth, after.rendering.title) == (3, 4, "Whales")
    assert after.with_settings(seed=0, max_depth=5, title="Topic map") == before == Config()


def test_none_leaves_a_setting_as_it_is() -> None:
    assert Config().with_settings(encoder=None, max_children=None) == Config()
    assert Config().with_settings({"layout.words": 0.3}, words=None).layout.words == 0.3


@pytest.mark.parametrize("levels", ["[40]", "40,", [40], "(40,)"])
def test_a_list_of_one_is_one_level_of_so_many_topics(levels: str | list[int]) -> None:
    assert Config().with_settings({"clustering.levels": levels}).clustering.levels == "40,"


def test_the_folder_of_an_encoder_is_found_from_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[embedding]\nencoder = "./models/mine"\n', encoding="utf-8")
    (tmp_path / "models" / "mine").mkdir(parents=True)
    config = Config.from_toml(tmp_path / "settings.toml")
    assert Path(config.embedding.encoder) == tmp_path / "models" / "mine"
    assert config.with_paths(lambda name: relative(name, tmp_path)).embedding.encoder == "./models/mine"
    named = Config().with_settings(encoder="sentence-transformers/all-mpnet-base-v2")
    assert named.with_paths(lambda name: f"x/{name}") == named


def test_every_setting_has_one_dotted_name() -> None:
    names = setting_names()
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert {"seed", "inputs", "embedding.encoder", "corpus.columns", "layout.min_dist", "llm.url"} <= set(names)


def test_settings_are_changed_by_dotted_names() -> None:
    config = Config().with_settings({"layout.words": 0.3, "rendering.papers": "titles", "seed": None}, seed=3)
    assert (config.layout.words, config.rendering.papers, config.seed) == (0.3, "titles", 3)
    assert Config().with_settings({"layout": {"words": 0.3}}).layout.words == 0.3


@pytest.mark.parametrize("name", setting_names())
def test_a_short_name_will_do_where_one_section_has_it(name: str) -> None:
    short = name.rpartition(".")[2]
    others = [other for other in setting_names() if other.rpartition(".")[2] == short]
    if len(others) == 1:
        assert full_name(short) == name
    else:
        with pytest.raises(InputError, match=f"the setting '{short}' is ambiguous; use '.*' or '.*'"):
            full_name(short)


def test_an_ambiguous_name_is_answered_with_the_dotted_ones() -> None:
    with pytest.raises(InputError, match=r"the setting 'url' is ambiguous; use 'llm\.url' or 'rendering\.url'"):
        Config().with_settings(url="https://example.org")


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_names_of_earlier_versions_are_read_from_files_and_from_python(old: str, new: str) -> None:
    section, _, short = old.rpartition(".")
    value: Any = 7 if known_settings()[new].kind in (int, float) else "text"
    expected = Config().with_settings({new: value})
    assert expected != Config()
    assert Config.from_dict({section: {short: value}}) == expected
    assert Config().with_settings({old: value}) == Config().with_settings(**{short: value}) == expected


def test_the_old_and_the_new_name_of_a_setting_are_not_taken_together() -> None:
    with pytest.raises(InputError, match=r"naming\.llm_url and llm\.url are the same setting; give only one of them"):
        Config.from_dict({"naming": {"llm_url": "http://a/v1"}, "llm": {"url": "http://b/v1"}})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("layout.words", "0.3", 0.3),
        ("layout.words", "1", 1.0),
        ("seed", "3", 3),
        ("corpus.merge_duplicates", "false", False),
        ("corpus.columns", '{abstract = "Summary"}', {"abstract": "Summary"}),
        ("inputs", '["a.csv", "b.csv"]', ("a.csv", "b.csv")),
        ("rendering.title", "Whales", "Whales"),
        ("rendering.title", '"Whales"', "Whales"),
        ("rendering.title", "2024", "2024"),
        ("rendering.title", "a = b\nseed = 7", "a = b\nseed = 7"),
        ("rendering.title", '"a"\nseed = 7', '"a"\nseed = 7'),
        ("memory", "4GB", "4GB"),
    ],
)
def test_a_text_is_read_as_toml_or_as_it_is(name: str, text: str, value: Any) -> None:
    config = Config().with_settings({name: parse_setting(name, text)})
    section, _, short = name.rpartition(".")
    assert getattr(getattr(config, section) if section else config, short) == value


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("rendering.chart", "pie", r"rendering\.chart must be treemap, sunburst, icicle, polygons or map, not 'pie'$"),
        ("rendering.chart", "sunbrust", r"not 'sunbrust'; did you mean 'sunburst'\?$"),
        ("rendering.papers", "title", r"rendering\.papers must be chunked, titles or all, not 'title'; did you mean"),
        ("rendering.assets", "none", r"rendering\.assets must be inline, directory or cdn, not 'none'"),
        ("corpus.columns", {"abstrct": "x"}, r"corpus\.columns may only have the names id, .*did you mean 'abstract'"),
    ],
)
def test_a_value_that_is_no_choice_is_answered_with_the_allowed_ones(name: str, value: Any, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Config().with_settings({name: value})


def test_the_columns_that_can_be_named_are_those_of_papers() -> None:
    assert (*COLUMNS, "source") == CORE_COLUMNS


@pytest.mark.parametrize("name", ["layout.breadth", "llm.key"])
def test_only_the_last_part_of_a_name_tells_what_was_meant(name: str) -> None:
    with pytest.raises(InputError, match=f"unknown setting '{name}'; known: "):
        Config().with_settings({name: 1})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("layout.wrods", "layout.words"),
        ("clustering.max_dept", "clustering.max_depth"),
        ("sede", "seed"),
        ("max_dept", "clustering.max_depth"),
        ("layuot.words", "layout.words"),
    ],
)
def test_a_name_that_is_spelt_almost_right_is_asked_back(name: str, meant: str) -> None:
    with pytest.raises(InputError, match=f"unknown setting '{name}'; did you mean '{meant}'"):
        Config().with_settings({name: 1})


def test_in_a_file_short_names_are_no_settings_and_the_dotted_one_is_named() -> None:
    with pytest.raises(InputError, match=r"unknown setting 'max_depth'; did you mean 'clustering\.max_depth'\?"):
        Config.from_dict({"max_depth": 3})


def test_settings_of_plug_ins_are_kept_by_the_name_of_the_plug_in(tmp_path: Path) -> None:
    config = Config().with_settings({"plugins.pddp.axes": np.int64(2), "plugins.my.part.how": "so"})
    assert config.plugins == {"pddp": {"axes": 2}, "my.part": {"how": "so"}}
    assert Config.from_toml(written(tmp_path, config.to_toml())) == config
    assert config.with_settings({"plugins.pddp.more": [1]}).plugins["pddp"] == {"axes": 2, "more": [1]}


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"plugins": 5}, r"plugins must be a table \(\[plugins\] in TOML\), not 5"),
        ({"plugins": {"pddp": 5}}, r"plugins\.pddp must be a table \(\[plugins\.pddp\] in TOML\), not 5"),
        ({"plugins": {"pddp": {"axes": date(2026, 1, 1)}}}, "a setting must be text, a number, .*, not datetime"),
    ],
)
def test_settings_of_plug_ins_are_plain_values_in_tables(table: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Config.from_dict(table)


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_described_in_one_line(name: str) -> None:
    assert describe(name).strip()
    assert "\n" not in describe(name)


@pytest.mark.parametrize("name", ["depth", "corpora", "", "help"])
def test_a_setting_that_is_none_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(InputError, match=rf"unknown setting '{name}'; .*known: seed, inputs, .*max_depth"):
        describe(name)
    with pytest.raises(InputError, match=rf"unknown setting '{name}'; .*known: seed, inputs, .*max_depth"):
        Config().with_settings(**{name: 1})


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"max_depth": 21}, "max_depth must be between 0 and 20, not 21"),
        ({"max_children": 1}, "max_children must be between 2 and 100, not 1"),
        ({"min_topic_size": -1}, "min_topic_size must be at least 0, not -1"),
        ({"seed": 2**32}, "seed must be between 0 and 4294967295, not 4294967296"),
        ({"min_dist": float("nan")}, "layout.min_dist must be between 0 and 1, not nan"),
        ({"min_dist": float("inf")}, "layout.min_dist must be between 0 and 1, not inf"),
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
        (
            "sead = 1",
            r"settings\.toml: unknown setting 'sead'; did you mean 'seed'\? known: seed, inputs, memory",
        ),
        (
            "[clustering]\nmax_dept = 1",
            r"settings\.toml: unknown setting 'clustering\.max_dept'; did you mean 'clustering\.max_depth'\? known:",
        ),
        ("[clustering]\nmax_depth = 99", r"settings\.toml: clustering\.max_depth must be between 0 and 20, not 99"),
        ("[clustering]\nmax_depth = 'deep'", r"clustering\.max_depth must be a whole number, not 'deep'"),
        ("seed = -1", r"settings\.toml: seed must be between 0"),
        ("inputs = 'papers.csv'", r"settings\.toml: inputs must be a list of texts, not 'papers\.csv'"),
        ("clustering = 5", r"settings\.toml: clustering must be a table \(\[clustering\] in TOML\), not 5"),
        ("[corpus]\ncolumns = {title = 3}", r"corpus\.columns must be a table of texts"),
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
