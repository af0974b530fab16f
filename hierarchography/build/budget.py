"""How much memory a build takes, said before it starts: a limit that cannot be kept is refused, and not met halfway.

>>> bytes_of("4GB"), bytes_of("512 MiB")
(4000000000, 536870912)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from hierarchography.errors import InputError

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?\s*", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}

LIBRARIES = 550_000_000
"""What Python and the libraries take before the first paper."""
READING, READING_LINES = 7.0, 4.5
"""Bytes a byte of unpacked input, while records are read, cleaned and compared; and of JSON lines, read one by one."""
LINES = (".jsonl", ".ndjson", ".jsonlines")
TEXTS, NAMING = 3.5, 8.0
"""Bytes a character of titles and abstracts: as papers are held, and while phrases are sought in them."""
DIMENSIONS, COPIES = 768, 3
"""Numbers (float32) of a paper as it is joined (encoder, words, fields), and how often they are held at once."""
VECTOR = 384
"""Numbers (float32) of a paper that is not learned from, held as often."""
LEAST_BLOCK, MOST_BLOCK = 2**24, 2**28
"""Similarities held at once, in bytes."""
ORDERED = 3
"""How many times their bytes they take while the greatest are sought."""
SHARE = 16
"""A sixteenth of the memory is for similarities."""


def bytes_of(text: str) -> int:
    """The bytes that a size stands for; 0, for no limit, where it is empty. Raises `InputError` for what is no size."""
    if not text:
        return 0
    match = _SIZE.fullmatch(text)
    if match is None or not float(match[1]):
        raise InputError(f"memory must be a size such as 4GB or 512MB, not {text!r}")
    return int(float(match[1]) * (1024 if match[3] else 1000) ** _POWERS[match[2].upper()])


def block_bytes(text: str) -> int:
    """How many bytes of similarities to hold at once within a memory of the size `text`."""
    limit = bytes_of(text)
    return min(MOST_BLOCK, max(LEAST_BLOCK, limit // SHARE)) if limit else MOST_BLOCK


def check_reading(inputs: Sequence[str], text: str) -> None:
    """Raise `InputError` with the figure where reading these files takes more memory than the size `text`."""
    needed = sum(_reading(Path(name)) for name in inputs if Path(name).is_file())
    _check(LIBRARIES + int(needed), text, f"reading {', '.join(inputs)}")


def check_mapping(papers: int, characters: int, text: str, learned: int) -> None:
    """Raise `InputError` with the figure where a map of so many papers takes more memory than the size `text`.

    `characters` is the length of all titles and abstracts together, `learned` the papers that are learned from.
    """
    vectors = 4 * COPIES * (DIMENSIONS * learned + VECTOR * (papers - learned))
    similarities = ORDERED * min(block_bytes(text), 4 * papers * papers)
    naming = (NAMING - TEXTS) * characters * learned / papers
    most = int(TEXTS * characters) + max(int(naming), similarities)
    _check(LIBRARIES + vectors + most, text, f"a map of {papers:,} papers")


def _check(needed: int, text: str, what: str) -> None:
    if 0 < bytes_of(text) < needed:
        size = f"{needed / 1e9:.1f}GB"
        raise InputError(
            f"{what} takes about {size} of memory, and {text} are allowed; allow {size}, or give fewer papers"
        )


def _reading(path: Path) -> float:
    """The bytes that reading a file takes."""
    lines = path.name.lower().removesuffix(".gz").endswith(LINES)
    return (READING_LINES if lines else READING) * _unpacked(path)


def _unpacked(path: Path) -> int:
    """The bytes of a file; of a gzip file those within, as its last four bytes say (below 4 GiB)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b" or size < 18:
            return size
        file.seek(-4, 2)
        return max(size, int.from_bytes(file.read(4), "little"))
