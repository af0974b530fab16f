"""What the inputs hold: files, the files of folders, and the members of zip archives, each a document of its own.

Folders are walked in the order of their names; hidden files, files of the system and finished maps are passed over. An
archive is read in memory and never unpacked onto the disk; one that grows beyond bounds is refused.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from hierarchography.config import is_bundled
from hierarchography.corpus.files import (
    LEAST_LIMIT,
    MOST_GROWTH,
    Document,
    bundled,
    check_filled,
    check_there,
    open_document,
    sha256_of,
)
from hierarchography.corpus.refusals import zip_kind
from hierarchography.errors import InputError

MOST_FILES, MOST_NESTED = 100_000, 3
MOST_UNPACKED = 1 << 32
"""An archive, with those in it, may unpack to this many bytes."""
_ZIP = b"PK\x03\x04"
_ZOTERO, _MAP = "zotero.sqlite", "manifest.json"
_OF_SYSTEM = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini", "node_modules"})
_ATTACHED = re.compile(r"(?:^|/)(?:storage/[A-Z0-9]{8}|files/\d+)/")
_MANY = 3
_NO_PAPER = re.compile(r"(?:readme|licen[cs]e|copying|changelog|source|notice|contributing)\b", re.IGNORECASE)
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)


@dataclass(frozen=True)
class Place:
    """A file to be read: its path (or the name of a bundled corpus), its name, and the folder that was given for it."""

    source: str
    name: str
    box: str = ""
    among_alike: bool = False


@dataclass(frozen=True)
class Unread:
    """A file of a folder or an archive that is not read, and why."""

    name: str
    box: str
    reason: str


def places_of(sources: Sequence[str]) -> list[Place]:
    """The files of these inputs, those of folders among them. Raises `InputError` for a folder without files."""
    check_there(sources)
    alike = _alike([source for source in sources if not is_bundled(source) and not Path(source).is_dir()])
    places: list[Place] = []
    for source, name in zip(sources, _names_of(sources), strict=True):
        if is_bundled(source) or not Path(source).is_dir():
            places.append(Place(source, name, "", source in alike))
        else:
            places += _in_folder(Path(source), name)
    return places


def hashes_of(sources: Sequence[str]) -> dict[str, str]:
    """The SHA-256 of each file of these inputs, by its name. Raises `InputError` if one cannot be read."""
    return {
        place.name: sha256(bundled(place.source)).hexdigest()
        if is_bundled(place.source)
        else sha256_of(Path(place.source))
        for place in places_of(sources)
    }


def documents_at(place: Place) -> Iterator[Document | Unread]:
    """The document at a place, or the members of the archive there; in a folder, what cannot be read is named."""
    try:
        document = open_document(place.source, place.name, place.box, place.among_alike)
        yield from _members(document) if _is_archive(document) else (document,)
    except InputError as error:
        if not place.box:
            raise
        yield Unread(place.name, place.box, str(error))


def _names_of(sources: Sequence[str]) -> list[str]:
    """Short names for messages and for `source`: the file name, or the path if two files share a name."""
    short = [source if is_bundled(source) else Path(source).name or Path(source).resolve().name for source in sources]
    paths: dict[str, set[str]] = {}
    for name, source in zip(short, sources, strict=True):
        paths.setdefault(name, set()).add(source)
    return [source if len(paths[name]) > 1 else name for name, source in zip(short, sources, strict=True)]


def _in_folder(folder: Path, name: str) -> list[Place]:
    found = [path.relative_to(folder).as_posix() for path in _walk(folder)]
    if not found:
        raise InputError(f"{folder} is a folder without files; give the files of papers")
    if len(found) > MOST_FILES:
        raise InputError(
            f"{folder} holds {len(found):,} files, more than {MOST_FILES:,}; give the folder of the papers"
        )
    found = _without_attachments(found)
    alike = _alike(found)
    return [Place(str(folder / item), f"{name}/{item}", name, item in alike) for item in found]


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder and its subfolders; of a folder of Zotero, its library alone."""
    for root, folders, names in os.walk(folder):
        here = Path(root)
        if _is_map(here):
            if here == folder:
                raise InputError(f"{folder} is a finished map; give its papers.csv, or the files it was made of")
            folders.clear()
            continue
        if _ZOTERO in names:
            names = [_ZOTERO]
            folders.clear()
        folders[:] = sorted(item for item in folders if not _is_hidden(item))
        yield from (here / item for item in sorted(names) if not _is_hidden(item))


def _is_map(folder: Path) -> bool:
    try:
        with (folder / _MAP).open("rb") as file:
            return b'"hierarchography.' in file.read(4096)
    except OSError:
        return False


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in _OF_SYSTEM


def _without_attachments(names: Sequence[str]) -> list[str]:
    """The files beside which Zotero has put the texts of the papers; all files where there are only those."""
    own = [name for name in names if not _ATTACHED.search(name)]
    return own or list(names)


def _alike(names: Sequence[str]) -> set[str]:
    """The files of an ending that most files have, or at least three: texts of papers, not a remark beside a table."""
    papers = [name for name in names if not _NO_PAPER.match(PurePosixPath(name).name)]
    endings = Counter(map(_ending, papers))
    many = {end for end, count in endings.items() if count >= _MANY or (count > 1 and 2 * count > len(papers))}
    return {name for name in papers if _ending(name) in many}


def _ending(name: str) -> str:
    return PurePosixPath(name.lower()).suffix


def _is_archive(document: Document) -> bool:
    """Whether a document is a zip archive of files, not a format that is packed as one.

    Raises `InputError`, saying what it is, for these.
    """
    if not document.head.startswith(_ZIP) or document.is_workbook:
        return False
    try:
        with document.open() as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except _DAMAGE as error:
        raise InputError(
            f"{document.name}: the Excel workbook or zip archive is damaged ({error}); pack it again, or "
            "save the sheet as CSV"
        ) from error
    if what := zip_kind(names, mimetype):
        raise InputError(f"{document.name} is {what}")
    return True


@dataclass
class _Budget:
    """How many bytes an archive, with those in it, may still unpack to."""

    left: int


def _members(document: Document, budget: _Budget | None = None, depth: int = 1) -> Iterator[Document | Unread]:
    """The members of an archive. Raises `InputError` for one that grows beyond bounds."""
    data = document.data
    budget = budget or _Budget(min(MOST_UNPACKED, MOST_GROWTH * len(data) + LEAST_LIMIT))
    box = document.box or document.name
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # A damaged name may be empty, for which `is_dir` fails.
        infos = [
            info for info in archive.infolist() if not info.filename.endswith("/") and not _in_system(info.filename)
        ]
        declared = sum(info.file_size for info in infos)
        if declared > budget.left or len(infos) > MOST_FILES:
            raise InputError(
                f"{document.name} would unpack to {declared:,} bytes in {len(infos):,} files, more than an archive of "
                "papers does; unpack it yourself if you trust it, and give the folder"
            )
        if not infos:
            raise InputError(f"{document.name} is a zip archive without files; pack them again")
        kept = set(_without_attachments([info.filename for info in infos]))
        alike = _alike(sorted(kept))
        for info in sorted((info for info in infos if info.filename in kept), key=lambda info: info.filename):
            name = f"{document.name}/{info.filename}"
            try:
                member = Document(name, _bytes_of(archive, info, budget), document.sha256, box, info.filename in alike)
                check_filled(member)
                yield from _opened(member, budget, depth)
            except (InputError, *_DAMAGE) as error:
                reason = str(error) if isinstance(error, InputError) else f"{name} is damaged ({error})"
                yield Unread(name, box, reason)


def _opened(member: Document, budget: _Budget, depth: int) -> Iterator[Document | Unread]:
    """The member itself, or what is in it where it is an archive."""
    if not _is_archive(member):
        yield member
    elif depth >= MOST_NESTED:
        raise InputError(
            f"{member.name} is an archive in more than {MOST_NESTED} others; unpack it and give the folder"
        )
    else:
        yield from _members(member, budget, depth + 1)


def _in_system(name: str) -> bool:
    return any(_is_hidden(part) and part != ".." for part in PurePosixPath(name).parts)


def _bytes_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The bytes of a member, never more than it says and the budget has."""
    name = f"{info.filename}"
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise InputError(f"{name} would lie outside the archive; pack the files again")
    if info.flag_bits & 1:
        raise InputError(f"{name} is protected with a password; unpack it yourself and give the folder")
    most = min(info.file_size, budget.left)
    with archive.open(info) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"{name} is larger than the archive says; pack the files again")
    budget.left -= len(data)
    return data
