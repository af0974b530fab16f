"""The commands `homes` and `links`: what they print, the tables they write, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from hierarchography import TopicMap
from hierarchography.cli import main


@pytest.fixture(scope="module")
def folder(landmarks: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return landmarks.save(tmp_path_factory.mktemp("homes") / "map")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_homes_are_counted_listed_and_written(folder: Path, landmarks: TopicMap, tmp_path: Path) -> None:
    expected = landmarks.homes(least=0.4)
    result = run("homes", folder, "--least", 0.4, "--csv", tmp_path / "homes.csv")
    several = expected.loc[~expected["primary"], "id"].nunique()
    assert f"{several} of 365 papers have a further home with a membership of 0.4 or more" in result.output
    written = pd.read_csv(tmp_path / "homes.csv")
    assert written["topic_id"].tolist() == expected["topic_id"].tolist()
    assert written["membership"].to_numpy() == pytest.approx(expected["membership"].to_numpy(), abs=1e-6)


def test_links_are_listed_and_written(folder: Path, landmarks: TopicMap, tmp_path: Path) -> None:
    expected = landmarks.links(2, "0.0")
    result = run("links", folder, "--level", 2, "--topic", "0.0", "--csv", tmp_path / "links.csv")
    first = expected.iloc[0]
    assert f"{first['from']} - {first['to']}: {first['links']} links, expected" in result.output
    assert pd.read_csv(tmp_path / "links.csv")["links"].tolist() == expected["links"].tolist()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["homes", "--least", "2"], "the least membership of a home must be above 0 and at most 1, not 2.0"),
        (["links", "--topic", "0.99"], "no topic '0.99'"),
        (["links", "--view", "none"], "the map has no view 'none'"),
    ],
)
def test_bad_input_is_said_in_one_line(folder: Path, words: list[str], said: str) -> None:
    result = run(words[0], folder, *words[1:])
    assert result.exit_code == 2
    assert said in result.output and result.output.strip().count("\n") == 0
