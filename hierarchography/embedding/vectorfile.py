"""Files of vectors: a .npy with or without a file of ids, or a .npz with both. Imports no slow libraries."""

from __future__ import annotations

import tokenize
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import InputError

NPY = b"\x93NUMPY"
"""The first bytes of a .npy file."""
CHECKED_BYTES = 64 * 2**20
"""Bytes of arrays up to which a .npz is read completely before a build; of a larger one, only the headers are read."""
DAMAGED = (
    OSError,
    ValueError,
    EOFError,
    KeyError,
    SyntaxError,
    TypeError,
    MemoryError,
    OverflowError,
    RuntimeError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What numpy and zipfile raise for damaged files."""


def check_vectors(path: Path, ids_path: str = "") -> None:
    """Raise `InputError` if a build could not use a file of vectors or of their ids. Takes about a second."""
    if header := _large_npz_header(path):
        _check_shape(path, *header)
        return
    vectors, ids = read_vectors(path)
    if ids_path:
        ids = read_ids(ids_path)
    if ids is not None:
        check_ids(ids, vectors.shape[0], str(path))


def read_vectors(path: Path) -> tuple[NDArray[Any], list[str] | None]:
    """The table of vectors and, from a .npz, the ids of its rows. A .npy is a memory map, whose rows are read lazily.

    Raises `InputError` if the file is missing, damaged, or not a table of numbers.
    """
    with _readable(path):
        vectors, ids = _load(path)
    _check_shape(path, vectors.shape, vectors.dtype)
    return vectors, ids


def read_ids(path: str) -> list[str]:
    """The ids of the rows, one per line. Raises `InputError` if the file cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the ids of the vectors from {path}: {error}") from error


def check_ids(ids: Sequence[str], rows: int, where: str) -> None:
    """Raise `InputError` unless each of the `rows` vectors has a unique id."""
    if len(ids) != rows:
        raise InputError(f"{where} holds {rows} vectors, but {len(ids)} ids are given")
    (name, times), *_ = Counter(ids).most_common(1)
    if times > 1:
        raise InputError(f"the id {name!r} is given to {times} of the vectors in {where}; ids must be unique")


def _load(path: Path) -> tuple[NDArray[Any], list[str] | None]:
    with path.open("rb") as file:  # numpy leaves a damaged .npz open when it opens the file itself
        if file.read(len(NPY)) == NPY:
            return np.load(path, mmap_mode="r", allow_pickle=False), None
        file.seek(0)
        loaded = np.load(file, allow_pickle=False)
        if not isinstance(loaded, np.lib.npyio.NpzFile):
            return loaded, None
        _check_names(path, loaded.files)
        ids = loaded["ids"]
        ids = np.char.decode(ids, "utf-8") if ids.dtype.kind == "S" else ids
        return loaded["vectors"], [str(name) for name in ids.tolist()]


def _large_npz_header(path: Path) -> tuple[tuple[int, ...], np.dtype[Any]] | None:
    """Shape and type of the vectors of a .npz that is too large to be read twice; None for any other file."""
    with _readable(path):
        if not zipfile.is_zipfile(path):
            return None
        with zipfile.ZipFile(path) as archive:
            sizes = {entry.filename.removesuffix(".npy"): entry.file_size for entry in archive.infolist()}
            _check_names(path, list(sizes))
            if sum(sizes.values()) <= CHECKED_BYTES:
                return None
            with archive.open("vectors.npy") as file:
                return _header(file)


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(file)
    return shape, dtype


def _check_names(path: Path, names: Sequence[str]) -> None:
    if set(names) != {"ids", "vectors"}:
        raise InputError(f"{path} must contain the arrays 'ids' and 'vectors', not {sorted(names)}")


def _check_shape(path: Path, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    if len(shape) != 2 or dtype.kind not in "fiu" or 0 in shape:
        raise InputError(f"{path} must be a table of numbers (papers, dimensions), not {dtype} {shape}")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turns the errors of opening and parsing the file into `InputError`."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"no such file of vectors: {path}") from error
    except DAMAGED as error:
        # numpy treats any unknown file as a pickle and recommends an unsafe way to load it
        reason = "it contains no array of numbers" if "pickle" in str(error) else str(error)
        raise InputError(
            f"{path} is not a readable .npy or .npz file ({reason}); write it with numpy.save or numpy.savez, "
            f"vectors as numbers and ids as text (not as Python objects)"
        ) from error
