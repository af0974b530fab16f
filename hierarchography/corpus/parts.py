"""The readings of all documents of the inputs; of folders and archives, also what could not be read in them.

A file that is given by its name and cannot be read is an error. One that lies in a folder or an archive is named, with
the reason, and the others are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from hierarchography.corpus.drafts import flattened
from hierarchography.corpus.files import Document
from hierarchography.corpus.places import Unread
from hierarchography.corpus.readers import Reading, read_document, readers
from hierarchography.errors import InputError, MissingExtra

_SHOWN, _SHOWN_LOST = 20, 3
_FOR_ANYTHING = frozenset({"notes", "yaml", "pages"})
"""Formats whose endings say nothing: most Markdown, YAML and HTML holds no papers."""
_EMPTY = Reading([], "record")


@dataclass(frozen=True)
class Part:
    """The reading of one document, with notes; `box` is its folder or archive, `refused` says why it is not read."""

    name: str
    reading: Reading = _EMPTY
    notes: tuple[str, ...] = ()
    box: str = ""
    refused: str = ""


def part_of(document: Document | Unread) -> Part:
    """The flat records of a document, and notes about its encoding.

    Raises `InputError` and `MissingExtra` for a document that lies in no folder or archive.
    """
    if isinstance(document, Unread):
        return Part(document.name, box=document.box, refused=document.reason)
    box = document.box
    try:
        reading = flattened(read_document(document))
    except (InputError, MissingExtra) as error:
        if not box:
            raise
        return Part(document.name, box=box, refused=str(error))
    return Part(document.name, reading, tuple(document.notes), box)


@dataclass
class Boxes:
    """What folders and archives hold: how many of their files are read, and those that are not, with the reasons."""

    read: dict[str, int]
    refused: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Boxes:
        """An account of these parts."""
        boxes = cls({}, {})
        for part in parts:
            if part.box:
                boxes.read[part.box] = boxes.read.get(part.box, 0) + (not part.refused)
            if part.refused:
                boxes.refuse(part)
        return boxes

    def refuse(self, part: Part, reason: str = "") -> None:
        """Count a file as not read; with a `reason`, one that was counted as read before."""
        self.refused.setdefault(part.box, []).append((part.name, reason or part.refused))
        self.read[part.box] -= bool(reason)

    def check(self) -> None:
        """Raise `InputError` for a folder or an archive without any file that can be read."""
        for box, count in self.read.items():
            if not count:
                refused = self.refused[box]
                first = refused[0][1]
                others = f"; and {len(refused) - 1:,} more" if len(refused) > 1 else ""
                raise InputError(f"{box}: none of its {len(refused):,} files can be read: {first}{others}")

    def notes(self) -> Iterator[str]:
        """A line for each folder and archive, and for each file in it that is not read."""
        for box, count in self.read.items():
            refused = self.refused.get(box, [])
            yield f"{box}: {count:,} of {count + len(refused):,} files are read"
            yield from (f"{box}: not read: {reason}" for _, reason in refused[:_SHOWN])
            if len(refused) > _SHOWN:
                yield f"{box}: not read: {len(refused) - _SHOWN:,} more: {', '.join(n for n, _ in refused[_SHOWN:])}"
        yield from self.warnings()

    def warnings(self) -> Iterator[str]:
        """A warning for each folder and archive in which a file of records cannot be read."""
        for box, refused in self.refused.items():
            lost = [(name, reason) for name, reason in refused if _is_of_records(name)]
            if lost:
                shown = "; ".join(reason for _, reason in lost[:_SHOWN_LOST])
                more = "; ..." if len(lost) > _SHOWN_LOST else ""
                yield f"warning: {box}: {_counted(len(lost))} of records cannot be used: {shown}{more}"


def _is_of_records(name: str) -> bool:
    """Whether a file's name says that it holds papers: what cannot be read of it is a loss."""
    ending = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    return any(ending in reader.extensions for reader in readers().values() if reader.name not in _FOR_ANYTHING)


def _counted(files: int) -> str:
    return "1 file" if files == 1 else f"{files:,} files"
