"""What the commands of a living map refuse: one line each, and not a byte of the map has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from hierarchography import build_map
from hierarchography.cli import main

SUBJECTS = {
    "astronomy": "telescopes observe galaxies, stars, dust and the redshift of distant quasars",
    "biology": "cells express genes, proteins fold, and enzymes catalyse reactions in tissue",
    "economics": "markets, prices, wages and inflation respond to monetary policy and trade",
}
MORE = [{"title": f"More {subject}", "abstract": text} for subject, text in SUBJECTS.items()]
VERSE = [{"title": title, "abstract": "Metre and rhyme of verse."} for title in ("Sonnets", "Villanelles")]
SENTENCES = (
    "Nous montrons que la poussi\u00e8re des \u00e9toiles est froide et que les galaxies sont loin.",
    "Les prot\u00e9ines sont dans les cellules et nous avons mesur\u00e9 leurs enzymes.",
)
FRENCH = [{"title": text.split(" et ")[0], "abstract": text} for text in SENTENCES]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [
        {"id": f"{subject}-{row}", "title": f"On {subject} number {row}", "abstract": f"{text} study{row}"}
        for row in range(20)
        for subject, text in SUBJECTS.items()
    ]
    topic_map = build_map(records, encoder="lsa", min_topic_size=8, title="Three subjects")
    return topic_map.save(tmp_path_factory.mktemp("bad") / "map")


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "map"))


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def refused(folder: Path, *words: object) -> str:
    """The one line with which a command refuses, leaving the map as it is."""
    before = hashes(folder)
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 2, result.output
    assert hashes(folder) == before
    lines = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1 and result.stderr.rstrip().splitlines()[-1] == lines[0]
    return lines[0]


def written(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["place", "update", "edit", "review", "diff"])
def test_a_map_of_another_version(folder: Path, tmp_path: Path, command: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema": "hierarchography.manifest/9"}))
    new = written(tmp_path / "new.jsonl", MORE)
    words: dict[str, list[object]] = {"edit": ["hide", "0.0"], "review": [], "diff": [folder]}
    line = refused(folder, command, folder, *words.get(command, [new]))
    assert "was written by another version of hierarchography (hierarchography.manifest/9" in line
    assert line.endswith("build it again")


@pytest.mark.parametrize("command", ["place", "update"])
def test_a_map_of_another_encoder(folder: Path, tmp_path: Path, command: str) -> None:
    """The vectors of the map are not those that its encoder gives now."""
    stored = np.load(folder / "embeddings.npy")
    np.save(folder / "embeddings.npy", np.ascontiguousarray(stored[:, ::-1]))
    line = refused(folder, command, folder, written(tmp_path / "new.jsonl", MORE), "--quiet")
    assert "new papers cannot be placed on this map" in line
    assert "vectors" in line


@pytest.mark.parametrize("records", [VERSE, FRENCH], ids=["subject", "language"])
def test_new_papers_of_another_subject_or_language(folder: Path, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    line = refused(folder, "update", folder, written(tmp_path / "new.jsonl", records), "--quiet")
    assert "2 of 2 papers fit no topic of this map, so nothing was changed; check their subject and language" in line


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ('do = "rename"\ntopic = "0.0"\nname = "Other"', "contradicts line 1, which wants something else"),
        ('do = "hide"\ntopic = "0.9"', "no topic '0.9'"),
        ('do = "pin"\npapers = ["nobody"]\nto = "0.0"', "no paper 'nobody' is on the map"),
        ('do = "move"\ntopic = "0.0"\nto = "0.1"', "move cannot be applied: topic 0.1 has no subtopics"),
        ('do = "hide"\ntopic = {name = "Gone", papers = ["other-1"]}', "'Gone' is no longer there: none of its papers"),
        ('do = "sink"\ntopic = "0.0"', "do must be one of rename, merge"),
    ],
)
def test_edits_that_contradict_or_name_what_is_not_there(
    folder: Path, tmp_path: Path, second: str, message: str
) -> None:
    """The first edit of the file is right, but nothing of it is applied either."""
    file = tmp_path / "edits.toml"
    file.write_text(f'[[edit]]\ndo = "rename"\ntopic = "0.0"\nname = "First"\n\n[[edit]]\n{second}\n', encoding="utf-8")
    line = refused(folder, "edit", folder, file)
    assert message in line
    assert f"{file}, line 6" in line


def test_ids_that_do_not_exist(folder: Path, tmp_path: Path) -> None:
    assert "no topic '0.9'" in refused(folder, "edit", folder, "hide", "0.9")
    assert "0.9" in refused(folder, "pin", folder, "0.9", "Name")
    assert "no.toml" in refused(folder, "edit", folder, tmp_path / "no.toml")
    sheet = tmp_path / "sheet.csv"
    header = "kind,question,topic,name,other,other_name,paper,changes,answer"
    sheet.write_text(f"{header}\nname,?,0.9,Gone,,,,1.0,Better\n", encoding="utf-8")
    assert "sheet.csv, row 2: topic '0.9' of the map is not 'Gone' any more" in refused(
        folder, "review", folder, "--answers", sheet, "--apply"
    )
