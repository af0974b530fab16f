"""Estimates the memory that a build needs, so that a limit that is too low is refused before the build starts.

>>> bytes_of("4GB"), bytes_of("512 MiB")
(4000000000, 536870912)
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from hierarchography.corpus import places_of
from hierarchography.errors import InputError

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?\s*", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}

LIBRARIES = 550_000_000
"""Bytes that Python and the libraries take before the first paper is read."""
READING, READING_LINES = 7.0, 4.5
"""Bytes of memory per byte of unpacked input while records are read, cleaned and compared. JSON lines, which are read
one by one, take less."""
LINES = (".jsonl", ".ndjson", ".jsonlines")
TEXTS, NAMING = 3.5, 8.0
"""Bytes of memory per character of titles and abstracts: to hold the papers, and to extract phrases from them."""
DIMENSIONS, COPIES = 768, 3
"""Length of a paper's joined vector (encoder, words, fields; float32), and how many copies are in memory at once."""
VECTOR = 384
"""Length of the vector (float32) of a paper outside the sample; as many copies are in memory."""
LEAST_BLOCK, MOST_BLOCK = 2**24, 2**28
"""Smallest and largest block of similarities in memory, in bytes."""
ORDERED = 3
"""Memory for a block of similarities while its greatest values are selected, as a multiple of the block."""
SHARE = 16
"""A block of similarities takes at most one sixteenth of the memory."""


def bytes_of(text: str) -> int:
    """The number of bytes in a size such as "4GB"; 0 (no limit) if empty. Raises `InputError` if it is not a size."""
    if not text:
        return 0
    match = _SIZE.fullmatch(text)
    if match is None or not float(match[1]):
        raise InputError(f"memory must be a size such as 4GB or 512MB, not {text!r}")
    return int(float(match[1]) * (1024 if match[3] else 1000) ** _POWERS[match[2].upper()])


def block_bytes(text: str) -> int:
    """The size in bytes of a block of similarities under the memory limit `text`."""
    limit = bytes_of(text)
    return min(MOST_BLOCK, max(LEAST_BLOCK, limit // SHARE)) if limit else MOST_BLOCK


def check_reading(inputs: Sequence[str], text: str) -> None:
    """Raise `InputError`, with the memory needed, if reading these files needs more than the limit `text`."""
    paths = (Path(place.source) for place in places_of(inputs))
    needed = sum(_reading(path) for path in paths if path.is_file())
    _check(LIBRARIES + int(needed), text, f"reading {', '.join(inputs)}")


def check_mapping(papers: int, characters: int, text: str, learned: int) -> None:
    """Raise `InputError`, with the memory needed, if a map of this many papers needs more than the limit `text`.

    `characters` is the total length of all titles and abstracts, `learned` the number of papers in the sample.
    """
    vectors = 4 * COPIES * (DIMENSIONS * learned + VECTOR * (papers - learned))
    naming = (NAMING - TEXTS) * characters * learned / papers

    def needed(block: int) -> int:
        similarities = ORDERED * min(block, 4 * papers * papers)
        return LIBRARIES + vectors + int(TEXTS * characters) + max(int(naming), similarities)

    _check(needed(block_bytes(text)), text, f"a map of {papers:,} papers", needed(MOST_BLOCK))


def _check(needed: int, text: str, what: str, enough: int = 0) -> None:
    """Raise `InputError` if more is `needed` than the limit `text`; a limit of `enough` bytes is surely not refused."""
    if 0 < bytes_of(text) < needed:
        size = f"{math.ceil(max(needed, enough) / 1e8) / 10:.1f}GB"
        raise InputError(
            f"{what} takes about {size} of memory, but the limit is {text}; raise it to {size} or use fewer papers"
        )


def _reading(path: Path) -> float:
    """The bytes of memory needed to read a file."""
    lines = path.name.lower().removesuffix(".gz").endswith(LINES)
    return (READING_LINES if lines else READING) * _unpacked(path)


def _unpacked(path: Path) -> int:
    """The size of a file in bytes, unpacked: gzip says it in its last four bytes (below 4 GiB), zip in its list."""
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            return max(size, sum(item.file_size for item in archive.infolist()))
    except (zipfile.BadZipFile, OSError, ValueError):
        pass  # no archive, or a damaged one: reading it says so
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b" or size < 18:
            return size
        file.seek(-4, 2)
        return max(size, int.from_bytes(file.read(4), "little"))
