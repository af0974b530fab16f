"""What the README says, run with the real model: the commands, the tour, the files, the demo's bytes."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import hierarchography as hg
from hierarchography.cli import main

CHECKOUT = Path(__file__).resolve().parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
COMMAND = [sys.executable, "-m", "hierarchography"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README's examples name, made of real papers, whose abstracts are cut."""
    folder = tmp_path_factory.mktemp("readme")
    papers = pd.read_json(CHECKOUT / "hierarchography" / "data" / "landmarks.jsonl", lines=True)
    papers["abstract"] = papers["abstract"].str[:300]
    papers.iloc[:60][["title", "abstract", "year", "venue", "url"]].to_csv(folder / "papers.csv", index=False)
    entries = [
        f"@article{{p{row},\n  title = {{{paper.title}}},\n  abstract = {{{paper.abstract}}},\n"
        f"  year = {paper.year}\n}}\n"
        for row, paper in enumerate(papers.iloc[50:80].itertuples())
    ]
    (folder / "more.bib").write_text("\n".join(entries), encoding="utf-8")
    papers.iloc[80:90][["title", "abstract", "year", "venue", "url"]].to_csv(folder / "new.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command `hierarchography demo` writes."""
    folder = tmp_path_factory.mktemp("demo")
    done = run(["demo", "-o", "one", "--quiet"], folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return folder / "one"


@pytest.mark.model
@pytest.mark.slow
def test_the_commands_of_the_tour(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is a process of its own, as in a terminal; the others need not load the libraries again."""
    monkeypatch.chdir(workplace)
    (tour,) = [block for block in blocks("bash") if "hierarchography build" in block]
    lines = tour.strip().splitlines()
    for line in lines:
        words = shlex.split(line, comments=True)
        assert words[0] == "hierarchography"
        if line == lines[0]:
            done = run(words[1:], workplace)
            assert done.returncode == 0, done.stderr
        else:
            result = CliRunner().invoke(main, words[1:])
            assert result.exit_code == 0, f"{line}\n{result.output}"
    mymap = hg.load_map(workplace / "mymap")
    assert mymap.title == "My field"
    assert mymap.config.rendering.chart == "sunburst"
    assert len(mymap) == 80  # ten papers are in both files
    assert len(mymap.dropped) == 10
    shutil.copytree(workplace / "mymap", workplace / "oldmap")
    (later,) = [block for block in blocks("bash") if "hierarchography update" in block]
    for line in later.strip().splitlines():
        result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}"
    grown = hg.load_map(workplace / "mymap")
    assert len(grown) == 90
    assert len(grown.tree.level(1)) == len(mymap.tree.level(1)) - 1  # two are merged


@pytest.mark.model
def test_the_python_of_the_tour(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    (tour,) = [block for block in blocks("python") if "build_map" in block]
    names: dict[str, object] = {}
    for line in tour.strip().splitlines():
        exec(compile(line, "README.md", "exec"), names)
    assert isinstance(names["m"], hg.TopicMap)
    assert len(names["m"]["0.0"].papers) == names["m"].tree["0.0"].size


def test_every_file_that_the_readme_lists_is_written_and_none_besides(small_map: hg.TopicMap, tmp_path: Path) -> None:
    section = README.split("## What you get")[1].split("##")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert listed == {path.name for path in small_map.save(tmp_path / "map").iterdir()}


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (CHECKOUT / link.partition("#")[0]).exists()] == []
    for path, _, heading in (link.partition("#") for link in links if "#" in link):
        headings = re.findall(r"^#+ (.+)$", (CHECKOUT / path).read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert heading in {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in headings}, path


@pytest.mark.model
@pytest.mark.slow
def test_the_demo_twice_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    done = run(["demo", "-o", "two", "--quiet"], tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    for name in ("tree.json", "papers.csv", "map.html", "embed.html", "topics.csv", "outline.md", "embeddings.npy"):
        one, two = ((folder / name).read_bytes() for folder in (demo, tmp_path / "two"))
        assert hashlib.sha256(one).hexdigest() == hashlib.sha256(two).hexdigest(), name


@pytest.mark.model
@pytest.mark.slow
def test_the_demo_finds_the_fields_of_science(demo: Path) -> None:
    """The bundled papers carry the fields that people gave them; the tree must not be far from those."""
    found = hg.load_map(demo)
    fields = found.corpus.frame["field"].to_numpy()
    scores = {}
    for field in set(fields):
        own = set((fields == field).nonzero()[0])
        scores[field] = max(2 * len(own & set(t.members)) / (len(own) + t.size) for t in found.tree)
    assert sum(scores.values()) / len(scores) > 0.6, scores


@pytest.mark.model
def test_the_daily_papers_page_is_read_as_it_is(shared_data: Path, tmp_path: Path) -> None:
    words = ["build", str(shared_data / "daily-papers-page.txt"), "-o", str(tmp_path / "map")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    daily = hg.load_map(tmp_path / "map")
    assert len(daily) == 76
    assert 3 <= len(daily.tree.children("0")) <= 12


def test_help_and_import_need_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from hierarchography.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'torch', 'sklearn', 'plotly', 'umap', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
