"""The commands `trends` and `gaps`, and the methods of the same names."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from hierarchography import TopicMap, load_map
from hierarchography.cli import main

from .conftest import map_of


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def planted() -> TopicMap:
    """Ten topics of 40 papers over 2010 to 2019, and two more: [Rising] is three times as frequent every two years,
    Falling a third; 2020 has 20 papers.
    """
    rng = np.random.default_rng(0)
    weights = 3.0 ** (np.arange(10) / 2)
    papers = [(f"Steady {topic}", year) for topic in range(10) for year in range(2010, 2020) for _ in range(4)]
    papers += [("[Rising]", int(year)) for year in rng.choice(np.arange(2010, 2020), 60, p=weights / weights.sum())]
    papers += [
        ("Falling", int(year)) for year in rng.choice(np.arange(2010, 2020), 60, p=weights[::-1] / weights.sum())
    ]
    papers += [(f"Steady {topic}", 2020) for topic in range(10) for _ in range(2)]
    records = [{"title": f"Paper {row}", "year": year} for row, (_, year) in enumerate(papers)]
    return map_of(records, [(name,) for name, _ in papers])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted().save(tmp_path_factory.mktemp("trends") / "map")


def test_the_readable_lists(folder: Path) -> None:
    shown = run("trends", folder)
    assert shown.exit_code == 0, shown.stderr
    emerging, fading, bursts = shown.stdout.split("\n\n")[:3]
    assert emerging.startswith("Emerging topics (1):")
    assert "[Rising]" in emerging
    assert "Falling" in fading
    assert "95% interval" in fading
    assert "Bursts" in bursts
    assert "left out of growth and bursts: 2020 (20)" in shown.stdout
    assert "2010 to 2019" in shown.stdout


def test_the_tables_for_other_programs(folder: Path, tmp_path: Path) -> None:
    shown = run("trends", folder, "--format", "csv", "--by-year")
    table = pd.read_csv(io.StringIO(shown.stdout))
    assert len(table) == 12
    assert (table["topic"][0], table["trend"][0]) == ("[Rising]", "emerging")
    assert table["2020"].sum() == 20
    assert table[[str(year) for year in range(2010, 2021)]].sum(axis=1).tolist() == table["dated"].tolist()
    assert "2020 (20)" in shown.stderr
    written = run("trends", folder, "--format", "json", "--top", 2, "-o", tmp_path / "trends.json", "--until", 2020)
    assert written.stdout == f"written: {tmp_path / 'trends.json'}\n"
    document = json.loads((tmp_path / "trends.json").read_text(encoding="utf-8"))
    assert document["trends"][0]["topic"] == "[Rising]"
    assert len(document["trends"]) == 2
    assert not any("left out" in note for note in document["notes"]), "the year that is asked for is complete"


def test_gaps_in_all_formats(folder: Path, tmp_path: Path) -> None:
    shown = run("gaps", folder)
    assert shown.exit_code == 0, shown.stderr
    assert "Near topics that share few papers" in shown.stdout
    assert "Sparse topics whose neighbours grow" in shown.stdout
    document = json.loads(run("gaps", folder, "--format", "json").stdout)
    assert set(document) == {"pairs", "sparse", "notes"}
    assert len(document["sparse"]) == 3
    pairs = pd.read_csv(io.StringIO(run("gaps", folder, "--format", "csv").stdout))
    assert len(pairs) == len(document["pairs"])
    run("gaps", folder, "--format", "csv", "--sparse", "-o", tmp_path / "sparse.csv")
    assert pd.read_csv(tmp_path / "sparse.csv")["topic"].tolist() == [row["topic"] for row in document["sparse"]]
    run("gaps", folder, "-o", tmp_path / "gaps.txt")
    assert (tmp_path / "gaps.txt").read_text(encoding="utf-8").startswith("Near topics")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trends", "--by-year"), "--by-year needs --format csv or json"),
        (("gaps", "--sparse"), "--sparse needs --format csv"),
        (("trends", "--since", "2015", "--until", "2012"), "since (2015) must not be after until (2012)"),
        (("trends", "--view", "nothing"), "the map has no view 'nothing'"),
    ],
)
def test_wrong_options_are_one_clear_line(folder: Path, words: tuple[str, ...], said: str) -> None:
    result = run(words[0], folder, *words[1:])
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_years_the_command_says_so(tmp_path: Path) -> None:
    folder = map_of([{"title": f"P{row}"} for row in range(12)], [(f"T{row % 4}",) for row in range(12)]).save(
        tmp_path / "m"
    )
    shown = run("trends", folder)
    assert (shown.exit_code, "no paper has a year" in shown.stdout) == (0, True)
    assert "Emerging" not in shown.stdout
    assert "no paper has a year" in run("gaps", folder).stdout


def test_the_methods(folder: Path) -> None:
    topic_map = load_map(folder)
    with pytest.warns(UserWarning, match=r"2020 \(20\)"):
        table = topic_map.trends(level=1, by_year=True)
    assert table.loc[0, "topic"] == "[Rising]"
    assert table[2019].sum() == 400 / 10 + (table.set_index("topic").loc[["[Rising]", "Falling"], 2019]).sum()
    assert len(topic_map.trends(since=2010, until=2019)) == 12
    gaps = topic_map.gaps()
    assert len(gaps.sparse) == 3
    assert gaps.pairs["links"].ge(0).all()
