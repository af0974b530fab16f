"""The reader's walk and the judge's sheet for a finished map, in files: `evaluate --navigator ask`, `--name-sheet`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hierarchography.errors import InputError
from hierarchography.evaluation import (
    Bootstrap,
    ReaderWalk,
    WalkScore,
    judged_topics,
    name_sheet,
    quotes,
    walk_score,
)
from hierarchography.model import MapData
from hierarchography.rendering.files import write_text

STATE = "walk.json"
MOST_BYTES = 5_000_000
"""A file of answers that is larger is not one."""


@dataclass(frozen=True)
class Asked:
    """What to do next: answer `sheet` in the file `answers`, for `papers` papers; or the `score` of a finished walk."""

    sheet: Path
    answers: Path
    papers: int
    score: WalkScore | None = None


def ask_reader(topic_map: MapData, folder: Path, papers: int, seed: int, bootstrap: int) -> Asked:
    """Take a walk one step further: write its first sheet, or read the answers and write the next sheet or the score.

    `folder` holds the walk: `walk.json`, `sheet-1.txt`, and `answers-1.txt`, which the reader writes, and so on.
    `papers` and `seed` are of a new walk; one under way keeps its own. Without answers nothing changes. Raises
    `InputError` for wrong answers, and where the walk is of another map.
    """
    if papers < 1:
        raise InputError(f"papers must be at least 1, not {papers}")
    tree, state = topic_map.tree, folder / STATE
    walk = _resumed(topic_map, state) if state.is_file() else ReaderWalk.start(tree, papers, seed)
    while not walk.finished(tree) and (answers := _answers(folder, walk)).is_file():
        walk = walk.answered(tree, _read(answers), str(answers))
    asked = sum(bool(tree.children(step.topic)) for step in walk.steps)
    sheet = folder / f"sheet-{walk.sheet}.txt"
    if walk.finished(tree):
        return Asked(sheet, _answers(folder, walk), 0, walk_score(walk, tree, Bootstrap(bootstrap, walk.seed)))
    folder.mkdir(parents=True, exist_ok=True)
    sheet.write_text(walk.text(tree, quotes(topic_map.corpus)), encoding="utf-8", newline="\n")
    if not state.is_file():
        start = json.dumps(walk.to_dict(), indent=1)
        state.write_text(start + "\n", encoding="utf-8", newline="\n")
    return Asked(sheet, _answers(folder, walk), asked)


def write_name_sheet(topic_map: MapData, path: Path, topics: int, papers: int, seed: int) -> int:
    """Write a sheet for judging names, of `topics` topics with `papers` papers each; gives the number of topics.

    Raises `InputError` for numbers below 1 and where the path is a folder, and `RenderError` if it cannot be written.
    """
    for name, value in (("topics", topics), ("papers", papers)):
        if value < 1:
            raise InputError(f"{name} must be at least 1, not {value}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file for the sheet")
    chosen = judged_topics(topic_map.tree, topics, seed)
    text = name_sheet(topic_map.tree, quotes(topic_map.corpus), chosen, papers, seed)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; name a file in a writable folder") from error
    write_text(path, text)
    return len(chosen)


def _resumed(topic_map: MapData, state: Path) -> ReaderWalk:
    """The walk that a folder holds, at its beginning: the answers bring it to where it is."""
    try:
        document = json.loads(state.read_text(encoding="utf-8"))
        return ReaderWalk.from_dict(document, topic_map.tree)
    except InputError as error:
        raise InputError(f"{state}: {error}; name another folder with --walk") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{state} cannot be read ({error}); delete it to start anew") from error


def _answers(folder: Path, walk: ReaderWalk) -> Path:
    return folder / f"answers-{walk.sheet}.txt"


def _read(answers: Path) -> str:
    if answers.stat().st_size > MOST_BYTES:
        raise InputError(f"{answers} is larger than a file of answers can be ({MOST_BYTES:,} bytes)")
    try:
        return answers.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{answers} cannot be read as UTF-8 text: {error}") from error
