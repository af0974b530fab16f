"""The command `inspect`: what it says of each input, and how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hierarchography.cli import main

SMALL = Path(__file__).parent / "corpus" / "formats"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["inspect", "--quiet", *map(str, words)])


def facts(*words: object, exit_code: int = 0) -> dict[str, Any]:
    result = run("--json", *words)
    assert result.exit_code == exit_code, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def three() -> list[Path]:
    return [SMALL / name for name in ("dup_pubmed.csv", "dup_scopus.csv", "dup_wos.ris")]


def test_each_file_has_its_format_columns_and_filling(three: list[Path]) -> None:
    pubmed, scopus, wos = facts(*three)["files"]
    assert [account["format"] for account in (pubmed, scopus, wos)] == ["CSV, TSV", "CSV, TSV", "RIS"]
    assert all(0 < account["sureness"] <= 1 for account in (pubmed, scopus, wos))
    assert scopus["columns"]["venue"] == ["Source title"]
    assert (scopus["filled"]["abstract"], scopus["filled"]["keywords"], scopus["usable"]) == (4, 0, 5)
    assert scopus["years"] == {"2019": 1, "2020": 2, "2021": 1, "2022": 1}
    assert pubmed["languages"] == {"en": 1}


def test_duplicates_are_counted_by_file(three: list[Path]) -> None:
    found = facts(*three)
    assert [account["merged"] for account in found["files"]] == [1, 0, 2]
    assert [(account["works"], account["only_here"]) for account in found["files"]] == [(1, 0), (5, 3), (2, 0)]
    assert found["counts"]["papers"] == 5


def test_the_text_names_columns_years_and_totals(three: list[Path]) -> None:
    text = run(*three).stdout
    assert "title       <- 'TI', 100% filled" in text
    assert "abstract    <- 'Abstract', 80% filled" in text
    assert "all inputs: 8 records, 5 papers" in text
    assert "2020            2 ####" in text  # the histogram


def test_broken_records_are_shown_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    lines = ['{"title": "Moss on roofs"}', "null", '{"title": ""}', *(f'{{"title": "On rain {n}"}}' for n in range(4))]
    path.write_text("\n".join(lines))
    result = run(path)
    assert result.exit_code == 3  # more than a tenth
    assert "line 2: not an object but null" in result.stdout
    assert "line 3: no title and no abstract" in result.stdout
    assert run("--strict", path).exit_code == 2


def test_of_several_files_the_readable_are_shown_and_the_others_named(three: list[Path]) -> None:
    result = run(three[0], SMALL / "truncated.json", SMALL / "page_saved_as.json")
    assert result.exit_code == 2
    assert "dup_pubmed.csv: CSV, TSV" in result.stdout
    assert "error: truncated.json" in result.stderr
    assert "error: page_saved_as.json is a web page" in result.stderr
    assert len(facts(three[0], SMALL / "truncated.json", exit_code=2)["refused"]) == 1


@pytest.mark.parametrize("name", ["truncated.json", "not-there.csv"])
def test_a_file_that_cannot_be_read_is_one_line(name: str) -> None:
    result = run(SMALL / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1


def test_columns_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_text("Heading,Text\nMoss on roofs,We grow moss.\n")
    assert facts(path, "--column", "title=Heading")["files"][0]["columns"]["title"] == ["Heading"]


def test_nothing_that_computes_maps_is_imported(three: list[Path]) -> None:
    code = (
        "import sys; from hierarchography.cli import main\n"
        f"main(['inspect', '--quiet', {str(three[0])!r}], standalone_mode=False)\n"
        "assert not {'umap', 'torch', 'sklearn', 'plotly', 'hdbscan'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
