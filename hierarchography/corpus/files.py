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
from typing import Any, BinaryIO

from hierarchography.cache import file_hash
from hierarchography.config import BUNDLED, is_bundled
from hierarchography.corpus.encoding import Decoded, decode, is_plain, is_utf8
from hierarchography.corpus.refusals import PDF, SQLITE
from hierarchography.errors import InputError
from hierarchography.plugins import is_source, unknown_source

_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_SHOWN = 8
_HEAD, _BEGINNING, _SHOWN_START = 1 << 16, 4000, 200
_BLOCK = 1 << 24
_BLANK = b"\0 \t\r\n\xef\xbb\xbf"
MOST_GROWTH, LEAST_LIMIT = 200, 1 << 20
"""A compressed file may unpack to this many times its size, and to a MiB in any case: more is no text of papers."""
PARQUET = b"PAR1"
"""The first bytes of a Parquet file."""


@dataclass(frozen=True)
class Document:
    """One input: its name in messages, where its bytes are, and the SHA-256 of the file that holds it.

    `origin` is a file on disk, read when it is needed and no further than it is needed, or bytes in memory. `box` names
    the folder or archive that the document is from; `among_alike` says that several files there have its ending.
    """

    name: str
    origin: Path | bytes
    sha256: str
    box: str = ""
    among_alike: bool = False

    def __getstate__(self) -> dict[str, Any]:
        """What another process gets: the bytes themselves, because it may not see the file."""
        return {**self.__dict__, "origin": self.data}

    @property
    def extension(self) -> str:
        """The extension of the name without `.gz`, for example `".csv"`: only a hint about the format."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    def open(self) -> BinaryIO:
        """The decompressed bytes as a stream. What goes wrong while it is read is an `InputError`."""
        raw = io.BytesIO(self.origin) if isinstance(self.origin, bytes) else self.origin.open("rb")
        if not raw.read(2).startswith(_GZIP):
            raw.seek(0)
            return raw
        size = raw.seek(0, io.SEEK_END)
        raw.seek(0)
        limit = MOST_GROWTH * size + LEAST_LIMIT
        return io.BufferedReader(_Unpacked(raw, self.name, limit), _HEAD)

    @cached_property
    def size(self) -> int:
        """The number of bytes, decompressed."""
        with self.open() as stream:
            if stream.seekable():
                return stream.seek(0, io.SEEK_END)
            return sum(map(len, iter(lambda: stream.read(_BLOCK), b"")))

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB."""
        with self.open() as stream:
            return stream.read(_HEAD)

    @cached_property
    def data(self) -> bytes:
        """All bytes, decompressed."""
        if isinstance(self.origin, bytes) and not self.origin.startswith(_GZIP):
            return self.origin
        with self.open() as stream:
            return stream.read()

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
        """Notes for the user about the encoding, of a text that was decoded as a whole."""
        return self.decoded.notes if "decoded" in self.__dict__ else ()

    @cached_property
    def is_workbook(self) -> bool:
        """Whether the bytes are an Excel workbook: a zip archive with a workbook in it."""
        return self.head.startswith(_ZIP) and b"xl/workbook.xml" in self.data

    @property
    def is_binary(self) -> bool:
        """Whether the bytes are of a format that can be read and is no text."""
        return self.head.startswith((PARQUET, SQLITE, PDF)) or self.is_workbook

    @cached_property
    def is_plain(self) -> bool:
        """Whether the bytes are UTF-8 and decode unchanged."""
        with self.open() as stream:
            return is_plain(iter(lambda: stream.read(_BLOCK), b""))

    @cached_property
    def is_utf8(self) -> bool:
        """Whether all bytes are UTF-8 without NUL, so that they can be decoded block by block."""
        with self.open() as stream:
            return is_utf8(iter(lambda: stream.read(_BLOCK), b""))

    @cached_property
    def beginning(self) -> str:
        """The first characters of the text, 4,000 at most; the rest of a file that starts plainly is not decoded."""
        head = self.head.decode("utf-8", "ignore").encode("utf-8")
        plain = is_plain([head]) and len(head) > len(self.head) - 4
        return (head.decode("utf-8") if plain else self.text)[:_BEGINNING]

    @property
    def start(self) -> str:
        """The start of the text without leading white space."""
        return (self.beginning.lstrip() or self.text.lstrip())[:_SHOWN_START]

    def lines(self) -> Iterator[str]:
        """The lines of the text, without line ends; the lines of a plain file are decoded lazily."""
        if not self.is_plain:
            yield from self.text.split("\n")
            return
        with self.open() as stream:
            for line in stream:
                yield line.decode("utf-8").removesuffix("\n")

    def holding(self, data: bytes) -> Document:
        """A document of the same name with other bytes."""
        return Document(self.name, data, self.sha256, self.box, self.among_alike)


class _Unpacked(io.RawIOBase):
    """A gzip file that grows no further than a limit, and whose damage is told with its name."""

    def __init__(self, raw: BinaryIO, name: str, limit: int) -> None:
        super().__init__()
        self._raw, self._inner, self._name, self._left = raw, gzip.GzipFile(fileobj=raw), name, limit

    def readable(self) -> bool:
        """True: bytes can be read."""
        return True

    def close(self) -> None:
        """Close the file too."""
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes."""
        try:
            chunk = self._inner.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            reason = "it is cut off" if isinstance(error, EOFError) else str(error)
            raise InputError(
                f"{self._name}: the gzip file is damaged ({reason}); download or compress it again"
            ) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise InputError(
                f"{self._name} unpacks to more than {MOST_GROWTH} times its size, which no export of papers does; "
                "unpack it yourself if you trust it"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


def open_document(source: str, name: str, box: str = "", among_alike: bool = False) -> Document:
    """One input, ready to be read. Raises `InputError` if it cannot be read, with advice."""
    if is_bundled(source):
        data = bundled(source)
        document = Document(name, data, hashlib.sha256(data).hexdigest())
    else:
        document = Document(name, Path(source), sha256_of(Path(source)), box, among_alike)
    check_filled(document)
    return document


def check_filled(document: Document) -> None:
    """Raise `InputError` if a document holds nothing but white space."""
    with document.open() as stream:
        if not any(block.strip(_BLANK) for block in iter(lambda: stream.read(_HEAD), b"")):
            raise InputError(f"{document.name} is empty; export the papers again")


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


def _exists(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def bundled(source: str) -> bytes:
    """The bytes of a corpus that comes with the package. Raises `InputError` for an unknown one."""
    folder = files("hierarchography") / "data"
    known = sorted(Path(item.name).stem for item in folder.iterdir() if item.name.endswith(".jsonl"))
    name = source.removeprefix(BUNDLED)
    if name not in known:
        raise InputError(f"unknown corpus {source!r}; known: {', '.join(BUNDLED + item for item in known)}")
    return (folder / f"{name}.jsonl").read_bytes()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file. Raises `InputError` if it cannot be read."""
    with _readable(path):
        return file_hash(path)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What goes wrong within is an `InputError` with the way out."""
    try:
        yield
    except FileNotFoundError:
        raise _no_such_file(path) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot read {path}: {reason}; check the name and the permissions") from error


def _no_such_file(path: Path) -> InputError:
    return InputError(f"cannot read {path}: there is no such file{_similar(path)}")


def _similar(path: Path) -> str:
    try:
        inside = [item.name for item in path.parent.iterdir() if item.is_file()]
    except OSError:
        return f"; the folder {path.parent} does not exist either"
    near = difflib.get_close_matches(path.name, inside, n=1, cutoff=0.85)
    return f"; did you mean {path.parent / near[0]}?" if near else "; check the name and the folder"
