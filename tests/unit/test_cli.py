"""The commands, run in process: what they print, how they exit, and what they leave behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import hierarchography
from hierarchography import TopicMap, load_map
from hierarchography.cli import OPTIONS, main
from hierarchography.config import known_settings


@pytest.fixture(scope="module")
def folder(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_map.save(tmp_path_factory.mktemp("maps") / "landmarks")


@pytest.fixture
def built(folder: Path, tmp_path: Path) -> Path:
    """A copy of the map's folder, to be changed."""
    return Path(shutil.copytree(folder, tmp_path / "map"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "papers.csv"
    rows = [{"Title": f"Paper {i} about {('cats', 'dogs', 'owls')[i % 3]}", "Summary": f"word{i}"} for i in range(12)]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_version_is_printed() -> None:
    assert run("--version").output.strip().endswith(hierarchography.__version__)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_option_is_explained(command: str) -> None:
    for parameter in main.commands[command].params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{command} {parameter.name}"
    assert run(command, "--help").exit_code == 0


def test_build_writes_a_map_and_prints_the_summary(table: Path, tmp_path: Path) -> None:
    result = run("build", table, "-o", tmp_path / "map", "--encoder", "lsa", "--title", "Animals", "--chart", "icicle")
    assert result.exit_code == 0, result.stderr
    assert "12 papers" in result.stdout
    assert str(tmp_path / "map" / "map.html") in result.stdout
    assert "<iframe" in result.stdout
    loaded = load_map(tmp_path / "map")
    assert (loaded.title, loaded.config.rendering.chart) == ("Animals", "icicle")
    assert "abstract" in result.stderr  # which columns were taken is said


def test_build_joins_inputs_and_takes_columns(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "more.jsonl"
    other.write_text('{"name": "Another paper about cats", "Summary": "extra"}\n')
    words = ["-o", tmp_path / "map", "--encoder", "lsa", "--column", "abstract=Summary", "--quiet"]
    result = run("build", table, other, *words, "--column", "title=name")
    assert result.exit_code == 0, result.stderr
    assert result.output == ""
    papers = load_map(tmp_path / "map").corpus
    assert [papers[row].title for row in (0, 12)] == ["Paper 0 about cats", "Another paper about cats"]
    assert papers[12].abstract == "extra"


def test_options_go_before_the_file_of_settings(table: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        'seed = 5\ninputs = ["papers.csv"]\n[embedding]\nencoder = "lsa"\n[rendering]\ntitle = "From the file"\n'
    )
    assert run("build", "--config", settings, "-o", tmp_path / "map", "--seed", 6).exit_code == 0
    config = load_map(tmp_path / "map").config
    assert (config.seed, config.rendering.title) == (6, "From the file")


def test_every_setting_can_be_set_by_its_dotted_name(table: Path, tmp_path: Path) -> None:
    words = ["--set", "layout.words=0.3", "--set", "rendering.title=Animals", "--set", "max_depth=2"]
    result = run("build", table, "-o", tmp_path / "map", "--encoder", "lsa", "--quiet", *words)
    assert result.exit_code == 0, result.stderr
    config = load_map(tmp_path / "map").config
    assert (config.layout.words, config.rendering.title, config.clustering.max_depth) == (0.3, "Animals", 2)


def test_help_shows_the_default_and_the_allowed_values_of_every_setting() -> None:
    helps = {command: " ".join(run(command, "--help").output.split()) for command in ("build", "render")}
    for name, option in OPTIONS.items():
        setting = known_settings()[name]
        shown = helps["render" if name == "rendering.view" else "build"]  # a map that is built has one view
        about = shown.partition(f" {option} ")[2].partition(" --")[0]
        assert f"[default: {setting.default if setting.default != '' else 'none'}]" in about
        assert not setting.choices or f"[{'|'.join(setting.choices)}]" in about


def test_a_setting_that_was_renamed_is_read_from_the_settings_of_an_old_map(table: Path, tmp_path: Path) -> None:
    """`config.toml` as version 0.1 wrote it."""
    built = tmp_path / "map"
    assert run("build", table, "-o", built, "--encoder", "lsa", "--quiet").exit_code == 0
    settings = (built / "config.toml").read_text(encoding="utf-8")
    before = settings.partition("[llm]")[0].replace("sample = 100000", "landmarks = 500")
    text = f'{before.rstrip()}\nllm_url = "http://here:1/v1"\nllm_budget = 7\n'
    (built / "config.toml").write_text(text, encoding="utf-8")
    config = load_map(built).config
    assert (config.layout.sample, config.llm.url, config.llm.budget) == (500, "http://here:1/v1", 7)


def test_build_without_inputs_says_what_is_needed(tmp_path: Path) -> None:
    result = run("build", "-o", tmp_path / "map")
    assert result.exit_code == 2
    assert "give at least one file of papers or source" in result.stderr


@pytest.mark.parametrize("encoder", [[], ["--encoder", "precomputed"]])
def test_vectors_are_used_without_naming_the_encoder(table: Path, tmp_path: Path, encoder: list[str]) -> None:
    vectors = np.random.default_rng(0).normal(size=(12, 8)).astype(np.float32)
    np.save(tmp_path / "vectors.npy", vectors)
    words = ["build", table, "-o", tmp_path / "map", *encoder, "--vectors"]
    result = run(*words, tmp_path / "vectors.npy")
    assert result.exit_code == 0, result.stderr
    assert load_map(tmp_path / "map").config.embedding.encoder == "precomputed"
    np.testing.assert_allclose(
        load_map(tmp_path / "map").embeddings.matrix,
        vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        rtol=1e-5,
    )


BAD_INPUT = {
    "missing": (None, "no-such-file.csv"),
    "empty": (b"", "empty"),
    "directory": ("directory", "folder"),
    "binary": (bytes(range(256)) * 40, "bad"),
    "no columns": (b"a,b\n1,2\n", "abstract"),
    "cut json": (b'[{"title": "A paper"}, {"title": "An', "line 1"),
    "corrupt parquet": (b"PAR1" + b"\x00" * 64 + b"PAR1", "bad"),
    "corrupt gzip": (b"\x1f\x8b\x08\x00junkjunkjunk", "bad"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_one_clear_line_and_leaves_nothing(case: str, tmp_path: Path) -> None:
    content, told = BAD_INPUT[case]
    path = tmp_path / ("no-such-file.csv" if content is None else "folder" if content == "directory" else "bad.csv")
    if content == "directory":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    result = run("build", path, "-o", tmp_path / "map", "--encoder", "lsa")
    assert result.exit_code == 2
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("error: ")
    assert path.name in last
    assert told in last
    assert "Traceback" not in result.output
    assert not (tmp_path / "map").exists()
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--encoder", "no-such-encoder"], "unknown encoder 'no-such-encoder'"),
        (["--builder", "no-such-builder", "--encoder", "lsa"], "unknown builder 'no-such-builder'; known: density"),
        (["--max-children", "1", "--encoder", "lsa"], "max_children must be between 2 and 100, not 1"),
        (["--encoder", "precomputed"], "--vectors FILE.npy"),
        (["--encoder", "precomputed", "--vectors", "short.npy"], "holds 3 vectors, but the input has 12 records"),
        (["--vectors", "short.npy"], "holds 3 vectors, but the input has 12 records"),
        (["--encoder", "lsa", "--vectors", "short.npy"], "the encoder lsa would ignore the vectors of short.npy"),
        (["--vector-ids", "short.npy"], "needs a vector file: set embedding.vectors (--vectors FILE.npy)"),
        (["--column", "abstract=Nope", "--encoder", "lsa"], "Nope"),
        (["--column", "abstract"], "FIELD=COLUMN"),
        (["--column", "abstrct=Summary"], "not 'abstrct'; did you mean 'abstract'?"),
        (["--chart", "pie"], "rendering.chart must be treemap, sunburst, icicle, polygons or map, not 'pie'"),
        (["--set", "layout.wrods=1"], "unknown setting 'layout.wrods'; did you mean 'layout.words'?"),
        (["--set", "layout.words=much"], "layout.words must be a number, not 'much'"),
        (["--set", "url=x"], "the setting 'url' is ambiguous; use 'llm.url' or 'rendering.url'"),
        (["--set", "seed"], "'seed' is not NAME=VALUE"),
        (["--set", "seed=3", "--seed", "4"], "seed is given twice"),
        (["--config", "no-such.toml"], "no-such.toml"),
    ],
)
def test_bad_settings_are_one_clear_line(
    options: list[str], told: str, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    np.save("short.npy", np.ones((3, 4), dtype=np.float32))
    result = run("build", table, "-o", "map", *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output
    assert not Path("map").exists()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "bad.npy is not a readable .npy or .npz file"),
        (b"junk", "bad.npy is not a readable .npy or .npz file"),
        (b"\x93NUMPY\x01\x00", "bad.npy is not a readable .npy or .npz file"),
        (b"PK\x03\x04 cut", "bad.npy is not a readable .npy or .npz file"),
        (np.ones(12), "bad.npy must be a table of numbers (papers, dimensions), not float64 (12,)"),
        (np.array([[1.0, None]] * 12, dtype=object), "ids as text (not as Python objects)"),
    ],
)
def test_unusable_vectors_are_refused_before_the_libraries_are_loaded(
    content: bytes | np.ndarray, complaint: str, table: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.npy"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, content, allow_pickle=True)
    result = run("build", table, "-o", tmp_path / "map", "--vectors", path)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert len(result.stderr.splitlines()) == 1  # no stage was started


@pytest.mark.parametrize(
    ("output", "complaint"),
    [
        ("papers.csv", "it is a file; give a folder with -o"),
        ("papers.csv/map", "papers.csv is a file; give another folder with -o"),
        ("papers.csv/deep/map", "papers.csv is a file; give another folder with -o"),
        ("n" * 300, "File name too long; give another folder with -o"),
        ("/proc/map", "cannot write into /proc/map: "),
        ("/proc/no/such/map", "cannot write into /proc/no/such/map: "),
        ("/proc/sys", "cannot write into /proc/sys: "),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a folder that nobody can write into on Linux only")
def test_an_output_that_cannot_be_written_is_refused_before_the_libraries_are_loaded(
    output: str, complaint: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(table.parent)
    before = table.read_bytes()
    result = run("build", table, "-o", output, "--encoder", "lsa")
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert len(result.stderr.splitlines()) == 1  # no stage was started
    assert [path.name for path in table.parent.iterdir()] == [table.name]
    assert table.read_bytes() == before


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = run("build", tmp_path / "none.csv", "-o", tmp_path / "map", "--debug")
    assert isinstance(result.exception, hierarchography.InputError)


def test_show_prints_the_tree_with_counts_and_keywords(folder: Path, small_map: TopicMap) -> None:
    result = run("show", folder, "--depth", 1)
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    for topic in small_map.tree:
        assert (f"{topic.id} {topic.name} {topic.size}" in shown) == (topic.depth <= 1)


def test_show_starts_at_a_topic_and_knows_no_other(folder: Path) -> None:
    assert "0.1 " in run("show", folder, "--topic", "0.1", "--depth", 0).stdout
    result = run("show", folder, "--topic", "0.99")
    assert result.exit_code == 2
    assert "no topic '0.99'" in result.stderr


def test_show_prints_names_as_text_not_as_markup(tmp_path: Path) -> None:
    records = [{"title": "[bold red]Alert[/] [link=http://x]cats[/link]", "abstract": "[/]"}] * 3
    built = hierarchography.build_map(records, encoder="lsa").save(tmp_path / "map")
    assert run("show", built).exit_code == 0


def test_render_draws_another_chart_without_computing(built: Path) -> None:
    tree = (built / "tree.json").read_bytes()
    assert run("render", built, "--chart", "sunburst").exit_code == 0
    assert load_map(built).config.rendering.chart == "sunburst"
    assert (built / "tree.json").read_bytes() == tree


def test_render_colours_by_a_column_and_refuses_an_unknown_one(built: Path) -> None:
    before = (built / "map.html").read_bytes()
    result = run("render", built, "--colour", "fild")
    assert result.exit_code == 2
    assert "no column 'fild' to colour by (--colour)" in result.stderr
    assert (built / "map.html").read_bytes() == before
    assert run("render", built, "--colour", "density", "--palette", "tableau").exit_code == 0
    assert load_map(built).config.rendering.palette == "tableau"


def test_render_takes_the_settings_of_the_page(built: Path, folder: Path) -> None:
    words = ["--assets", "directory", "--papers", "titles", "--search", "words", "--url", "https://example.org/m"]
    assert run("render", built, *words).exit_code == 0
    page = (built / "map.html").read_text(encoding="utf-8")
    assert "https://example.org/m/map.png" in page
    assert (built / "map-plotly.js").is_file()
    assert len(page) < (folder / "map.html").stat().st_size / 5
    result = run("render", built, "--url", "ftp://example.org")
    assert result.exit_code == 2
    assert "http or https address" in result.stderr
    result = run("render", built, "--set", "layout.words=1")
    assert result.exit_code == 2
    assert "render changes only the page; to change layout.words, build the map again" in result.stderr
    assert run("render", built, "--set", "rendering.url=https://example.org/n").exit_code == 0
    assert load_map(built).config.rendering.url == "https://example.org/n"


def test_the_demo_is_the_bundled_corpus(tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path / "demo", "--encoder", "lsa")
    assert result.exit_code == 0, result.stderr
    manifest = json.loads((tmp_path / "demo" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["papers"] == 365
    assert manifest["settings"]["inputs"] == ["demo:landmarks"]


def test_the_end_of_the_command_searches_no_garbage() -> None:
    """A function that is registered before the command runs after all that the command registers."""
    script = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 1000))"
    run = "import sys; sys.argv = ['hierarchography', '--version']; from hierarchography.__main__ import run; run()"
    done = subprocess.run([sys.executable, "-c", f"{script}; {run}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"hierarchography, version {hierarchography.__version__}", "True"]


def test_what_a_code_page_does_not_have_ends_no_command(built: Path) -> None:
    """As with a pipe on Windows: text has a `?` for a Greek letter, and JSON is UTF-8 in any case."""
    TopicMap.of(load_map(built)).rename("0.0", "The λ Calculus").save(built)
    start = [sys.executable, "-m", "hierarchography"]
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    shown = subprocess.run([*start, "show", str(built), "--depth", "1"], capture_output=True, check=True, env=env)
    assert b"The ? Calculus" in shown.stdout
    listed = subprocess.run(
        [*start, "diff", str(built), str(built), "--json"], capture_output=True, check=True, env=env
    )
    assert "The λ Calculus" in {topic["name_a"] for topic in json.loads(listed.stdout.decode("utf-8"))["topics"]}


def test_the_module_runs_as_a_command_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hierarchography", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    assert hierarchography.__version__ in done.stdout


def test_plugins_are_listed_by_kind() -> None:
    result = CliRunner().invoke(main, ["plugins"])
    assert result.exit_code == 0
    lines = dict(line.split(": ") for line in result.stdout.splitlines())
    assert lines["builders"].split(", ")[0] == "density"
    assert {"encoders", "builders", "namers", "readers", "sources"} == set(lines)
