"""Inputs by name: files on disk, compressed or not, and the bundled corpora."""

from __future__ import annotations

import difflib
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from hierarchography.config import BUNDLED, is_bundled
from hierarchography.corpus.encoding import Decoded, decode, is_plain
from hierarchography.errors import InputError
from hierarchography.plugins import is_source, unknown_source

_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_SHOWN = 8
_START, _SHOWN_START = 1 << 16, 200
PARQUET = b"PAR1"
"""The first bytes of a Parquet file."""


@dataclass(frozen=True)
class Document:
    """One input: its name in messages, its decompressed bytes, and the SHA-256 of the original bytes."""

    name: str
    data: bytes
    sha256: str

    @property
    def extension(self) -> str:
        """The extension of the name without `.gz`, for example `".csv"`: only a hint about the format."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes as text. Raises `InputError` if they are not text."""
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The text, with Unix line ends."""
        return self.decoded.text

    @property
    def notes(self) -> Sequence[str]:
        """Notes for the user about the encoding."""
        return () if self.is_binary or self.is_plain else self.decoded.notes

    @cached_property
    def is_workbook(self) -> bool:
        """Whether the bytes are an Excel workbook: a zip archive with a workbook in it."""
        return self.data.startswith(_ZIP) and b"xl/workbook.xml" in self.data

    @property
    def is_binary(self) -> bool:
        """Whether the bytes are of a format that can be read and is no text."""
        return self.data.startswith(PARQUET) or self.is_workbook

    @cached_property
    def is_plain(self) -> bool:
        """Whether the bytes are UTF-8 and decode unchanged."""
        return is_plain(self.data)

    @property
    def start(self) -> str:
        """The start of the text without leading white space; the rest of a large plain file is not decoded."""
        return (self.data[:_START].decode("utf-8", "ignore") if self.is_plain else self.text).lstrip()[:_SHOWN_START]

    def lines(self) -> Iterator[str]:
        """The lines of the text, without line ends; the lines of a plain file are decoded lazily."""
        if not self.is_plain:
            yield from self.text.split("\n")
            return
        for line in io.BytesIO(self.data):
            yield line.decode("utf-8").removesuffix("\n")


def open_document(source: str, name: str) -> Document:
    """Read and decompress one input. Raises `InputError` if it cannot be read, with advice."""
    data = _bundled(source) if is_bundled(source) else _bytes_of(Path(source))
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(_GZIP):
        data = _unpacked(data, name)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise InputError(f"{name} is empty; export the papers again")
    return Document(name, data, sha256)


def names_of(sources: Sequence[str]) -> list[str]:
    """Short names for messages and for `source`: the file name, or the path if two files share a name."""
    short = [source if is_bundled(source) else Path(source).name for source in sources]
    paths: dict[str, set[str]] = {}
    for name, source in zip(short, sources, strict=True):
        paths.setdefault(name, set()).add(source)
    return [source if len(paths[name]) > 1 else name for name, source in zip(short, sources, strict=True)]


def check_there(sources: Sequence[str]) -> None:
    """Raise `InputError` with the files among these inputs that do not exist; papers of services are not asked for."""
    missing = [source for source in sources if not is_bundled(source) and not is_source(source) and not _exists(source)]
    for source in missing:
        if error := unknown_source(source):
            raise error
    if len(missing) == 1:
        raise _no_such_file(Path(missing[0]))
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else "")
        raise InputError(f"{len(missing)} of {len(sources)} files do not exist: {shown}{_similar(Path(missing[0]))}")


def hashes_of(sources: Sequence[str]) -> dict[str, str]:
    """The SHA-256 of each input, by its short name. Raises `InputError` if one cannot be read."""
    check_there(sources)
    return {
        name: hashlib.sha256(_bundled(source)).hexdigest() if is_bundled(source) else _sha256_of(Path(source))
        for source, name in zip(sources, names_of(sources), strict=True)
    }


def _exists(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _bundled(source: str) -> bytes:
    folder = files("hierarchography") / "data"
    known = sorted(Path(item.name).stem for item in folder.iterdir() if item.name.endswith(".jsonl"))
    name = source.removeprefix(BUNDLED)
    if name not in known:
        raise InputError(f"unknown corpus {source!r}; known: {', '.join(BUNDLED + item for item in known)}")
    return (folder / f"{name}.jsonl").read_bytes()


def _bytes_of(path: Path) -> bytes:
    with _readable(path):
        return path.read_bytes()


def _sha256_of(path: Path) -> str:
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What goes wrong within is an `InputError` with the way out."""
    try:
        if path.is_dir():
            raise InputError(_directory(path))
        yield
    except FileNotFoundError:
        raise _no_such_file(path) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot read {path}: {reason}; check the name and the permissions") from error


def _directory(path: Path) -> str:
    inside = sorted(item.name for item in path.iterdir() if item.is_file() and not item.name.startswith("."))
    if not inside:
        return f"{path} is a directory without files; give the files of papers"
    shown = ", ".join(inside[:_SHOWN]) + (f" and {len(inside) - _SHOWN} more" if len(inside) > _SHOWN else "")
    return f"{path} is a directory; name the files in it: {shown}"


def _no_such_file(path: Path) -> InputError:
    return InputError(f"cannot read {path}: there is no such file{_similar(path)}")


def _similar(path: Path) -> str:
    try:
        inside = [item.name for item in path.parent.iterdir() if item.is_file()]
    except OSError:
        return f"; the folder {path.parent} does not exist either"
    near = difflib.get_close_matches(path.name, inside, n=1, cutoff=0.85)
    return f"; did you mean {path.parent / near[0]}?" if near else "; check the name and the folder"


def _unpacked(data: bytes, name: str) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        reason = "it is cut off" if isinstance(error, EOFError) else str(error)
        raise InputError(f"{name}: the gzip file is damaged ({reason}); download or compress it again") from error
