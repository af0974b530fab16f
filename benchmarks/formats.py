"""What is read of each file of the formats: `python benchmarks/formats.py` prints a table.

`in the file` counts records without the readers: by what opens one in its format, or by pandas or json; "-" where
nothing so simple can. The others are what came of reading: records, papers, and how many of these have each field.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from hierarchography.corpus import read_papers
from hierarchography.errors import HierarchographyError

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FIELDS = ("abstract", "authors", "year", "venue", "doi", "keywords")
OPENINGS = {
    ".bib": rb"(?m)^\s*@(?!comment|string|preamble)\w+\s*[{(]",
    ".ris": rb"(?m)^\W*TY {0,2}-",
    ".nbib": rb"(?m)^PMID- ",
    ".xml": rb"<(?:entry|PubmedArticle|record|article|inproceedings|paper)[\s>]",
    ".ciw": rb"(?m)^PT ",
    ".enw": rb"(?m)^%0 ",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if a file is neither read nor refused with a line."""
    parser = argparse.ArgumentParser(description="Read every file of the formats and print what came of it.")
    parser.add_argument("folders", type=Path, nargs="*", default=[SHARED / "formats", SHARED / "formats_small"])
    options = parser.parse_args(arguments)
    print(f"| file | format | in the file | records | papers | {' | '.join(f'with {name}' for name in FIELDS)} |")
    print(f"|---|---|{'---:|' * (3 + len(FIELDS))}")
    failed = 0
    for path in (path for folder in options.folders for path in sorted(folder.iterdir()) if path.is_file()):
        try:
            print(row(path))
        except HierarchographyError as error:
            print(f"| {path.name} | refused: {str(error).replace('|', '/')} |{' |' * (3 + len(FIELDS))}")
        except Exception as error:  # whatever it is, it is what is sought
            failed += 1
            print(f"| {path.name} | FAILED: {type(error).__name__} {error} |{' |' * (3 + len(FIELDS))}")
    return 1 if failed else 0


def row(path: Path) -> str:
    """The row of a file."""
    intake = read_papers([str(path)])
    frame = intake.corpus.frame
    given = [sum(value is not pd.NA and bool(value) for value in frame[name].tolist()) for name in FIELDS]
    cells = (path.name, _short(intake.files[0].format), counted(path), intake.counts["records"], len(frame), *given)
    return f"| {' | '.join(map(str, cells))} |"


def _short(title: str) -> str:
    return title if len(title) < 30 else f"{title[:28].rstrip(' ,')}..."


def counted(path: Path) -> str:
    """The number of records in a file, counted without the readers; "-" where that cannot be done simply."""
    ways: dict[str, Callable[[Path], int]] = {
        ".csv": _of_table,
        ".tsv": _of_table,
        ".json": _of_json,
        ".jsonl": _of_lines,
    }
    try:
        if opening := OPENINGS.get(path.suffix):
            return str(len(re.findall(opening, path.read_bytes())))
        return str(ways[path.suffix](path))
    except Exception:  # another encoding, a head above the header, an odd shape: the simple way does not count it
        return "-"


def _of_table(path: Path) -> int:
    return len(pd.read_csv(path, sep=None, engine="python"))


def _of_json(path: Path) -> int:
    value = json.loads(path.read_text(encoding="utf-8-sig"))
    if isinstance(value, list):
        return len(value)
    lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
    if len(lists) != 1:
        raise ValueError("no single list")
    return len(lists[0])


def _of_lines(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip())


if __name__ == "__main__":
    sys.exit(main())
