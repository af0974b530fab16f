"""The accepted forms of `papers`: names of files, or the papers themselves as texts, records or a table.

>>> files_or_papers(["Deep learning finds cats.", "A theorem on bounds."])
['Deep learning finds cats.', 'A theorem on bounds.']
>>> files_or_papers("papers.csv")
('papers.csv',)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from hierarchography.config import is_bundled
from hierarchography.corpus.readers import readers
from hierarchography.corpus.values import is_empty
from hierarchography.errors import InputError
from hierarchography.model import Corpus, MapData
from hierarchography.plugins import is_source, unknown_source
from hierarchography.settings import expanded

Kind = Literal["file", "text", "word"]

_OTHERS = (".txt", ".xls", ".ods", ".xml", ".docx", ".zip", ".rdf")
"""Endings of files that may be pages of papers, or that are none, which reading them says."""
_LONGEST_NAME = 255
_MOST_WORDS = 6
"""Words of a name of a file, at most: a longer text that ends in ".csv" is a text."""
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffef]")
"""Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""
_TAKEN = "give files, a list of texts, records (dictionaries), or a table of pandas, polars or Arrow"


def files_or_papers(papers: Any) -> tuple[str, ...] | pd.DataFrame | Corpus | list[Any]:
    """The names of files and sources (a tuple, empty if nothing was given), or papers for `corpus.papers_from`.

    The form of a string and the existing files decide whether it is a text or the name of a file. Raises `InputError`
    for anything else, for a list of both files and texts, and for a single text.
    """
    if papers is None or (isinstance(papers, tuple) and not papers):
        return ()
    if isinstance(papers, str | Path):
        return (_one_file(papers),)
    items = in_hand(papers)
    if not isinstance(items, list):
        return items
    names = [item for item in items if isinstance(item, str | Path)]
    missing = sum(map(is_empty, items)) if len(names) < len(items) else 0
    if not names or len(names) + missing < len(items):
        return items
    if _are_files(names, column=not isinstance(papers, list | tuple)):
        if missing:
            raise InputError(f"{missing} of {len(items)} file names are missing (None or NaN); remove them")
        return tuple(str(name) for name in names)
    return items


def in_hand(papers: Any) -> pd.DataFrame | Corpus | list[Any]:
    """Papers in memory as a table or a list: columns become lists of values, Arrow tables lists of records.

    Accepts any iterable, numpy arrays, pandas Series, Index and DataFrame, and every object with Arrow's C interface
    (polars, pyarrow, DuckDB). Raises `InputError` for anything else.
    """
    if isinstance(papers, pd.DataFrame | Corpus | list):
        return papers
    if isinstance(papers, str | bytes | Mapping):
        cure = "the name of a file goes to read_papers or build_map, one text into a list"
        if isinstance(papers, Mapping):
            cure = "a dictionary of columns becomes a table by pandas.DataFrame(papers); one paper goes into a list"
        raise InputError(f"papers must be a table or a list, not {type(papers).__name__} {str(papers)[:60]!r}; {cure}")
    if isinstance(papers, np.ndarray) and papers.ndim != 1:
        raise InputError(
            f"papers cannot be an array of shape {papers.shape}; a list of texts has shape (n,), and vectors of papers "
            "go beside their texts: build_map(texts, vectors=ARRAY)"
        )
    if isinstance(papers, np.ndarray | pd.Series | pd.Index):
        return list(papers.tolist())
    if speaks_arrow(papers):
        return _from_arrow(papers)
    if isinstance(papers, MapData) or not isinstance(papers, Iterable):
        hint = "; call its collect() first" if hasattr(papers, "collect") else ""
        raise InputError(f"papers cannot be {type(papers).__name__}{hint}; {_TAKEN}")
    return list(papers)


def speaks_arrow(value: Any) -> bool:
    """Whether a table or column supports Arrow's C interface."""
    return hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__")


def _from_arrow(papers: Any) -> list[Any]:
    """The records of a table, or the values of a column, of any library that speaks Arrow's C interface."""
    import pyarrow as arrow

    try:
        table = arrow.table(papers)
    except (TypeError, ValueError, arrow.ArrowException):  # a column, whose items are no structures
        column = arrow.chunked_array(papers) if hasattr(papers, "__arrow_c_stream__") else arrow.array(papers)
        return list(column.to_pylist())
    return list(table.to_pylist())


def _one_file(name: str | Path) -> str:
    if isinstance(name, str) and (error := unknown_source(name)) and not _is_there(name):
        raise error
    if isinstance(name, str) and _kind(name) == "text" and not _is_there(name):
        raise InputError(
            f"papers is one text ({len(name):,} characters, {_shown(name)}), and no file has that name; "
            "a map is made of many: give a list of texts, or the name of a file"
        )
    return str(name)


def _are_files(names: Sequence[str | Path], column: bool) -> bool:
    """Whether these are names of files; single words that no file is called are texts where they are a `column`."""
    kinds = ["file" if isinstance(name, Path) else _kind(name) for name in names]
    if "file" in kinds and "text" in kinds:
        file, text = kinds.index("file"), kinds.index("text")
        raise InputError(
            f"papers are files or texts, not both in one list: item {file + 1} is a file ({str(names[file])!r}), "
            f"item {text + 1} a text ({_shown(str(names[text]))}); give the files alone, or the texts as records: "
            "[{'abstract': TEXT}, ...]"
        )
    if "file" in kinds or "word" not in kinds:
        return "file" in kinds
    words = [str(name) for name, kind in zip(names, kinds, strict=True) if kind == "word"]
    if column or "text" in kinds or not any(word.strip() for word in words):
        return False
    if any(map(_is_there, words)):
        return True
    raise InputError(
        f"papers are neither files nor texts: there is no file {words[0]!r}, and a text has several words; "
        f"check the names of the files, or give the texts as records: [{{'abstract': {words[0]!r}}}, ...]"
    )


def _kind(name: str) -> Kind:
    """What a string is by its look, and, where that is a text of several words, by the files that are there."""
    if is_bundled(name) or is_source(name):
        return "file"
    if len(name) > _LONGEST_NAME or "\n" in name:
        return "text"
    words = len(name.split())
    if words <= _MOST_WORDS and name.lower().removesuffix(".gz").endswith((*_endings(), *_OTHERS)):
        return "file"
    if words <= 1 and not _SPACELESS.search(name):
        return "word"
    return "file" if _is_there(name) else "text"


def _is_there(name: str) -> bool:
    try:
        return bool(name.strip()) and Path(expanded(name)).exists()
    except (OSError, ValueError):
        return False


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def _endings() -> tuple[str, ...]:
    return tuple(ending for reader in readers().values() for ending in reader.extensions)
