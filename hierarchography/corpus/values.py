"""Converts cell values of any format to text, lists and years.

>>> as_list([{"name": "Ada Lovelace"}, {"given": "Alan", "family": "Turing"}])
['Ada Lovelace', 'Alan Turing']
>>> as_year("1 Jan.-Feb. 2019"), as_year(2019.0), as_year("n.d.")
(2019, 2019, None)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from numbers import Real
from typing import Any

from hierarchography.corpus.cleaning import clean_text, is_missing

_SINGLE = (str, bytes, int, float, type(None))
_NAMES = (
    "name",
    "display_name",
    "value",
    "text",
    "fullname",
    "full_name",
    "raw_author_name",
    "literal",
    "#text",
    "$t",
    "keyword",
)
_GIVEN = ("given", "given_name", "first", "first_name", "firstname", "forename")
_FAMILY = ("family", "family_name", "last", "last_name", "lastname", "surname")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|2100)(?!\d)")
_COMPACT_DATE = re.compile(r"^(1[4-9]\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?$")
_AND = re.compile(r"\s+(?:and|&)\s+|\s*,\s+and\s+|\n")


def as_text(value: Any) -> str:
    """The text of a cell: numbers as written, objects by their name, lists joined with `"; "`, missing values as ""."""
    if isinstance(value, str):
        return value
    if _is_nothing(value):
        return ""
    if isinstance(value, Mapping):
        return _name_of(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if is_sequence(value):
        return "; ".join(filter(None, (as_text(item).strip() for item in value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def as_list(value: Any) -> list[str]:
    """The items of a list of texts or named objects, or of a text that is a list: `a; b`, `['a', 'b']`."""
    if isinstance(value, Mapping):
        value = [value]
    if is_sequence(value):
        return [text for item in value if (text := _item(item))]
    text = as_text(value).strip()
    if text.startswith("[") and text.endswith("]") and (quoted := _QUOTED.findall(text)):
        items = [single or double for single, double in quoted]
    else:
        items = text.split(";") if ";" in text else [text]
    return [item for item in map(clean_text, items) if not is_missing(item)]


def as_names(value: Any) -> list[str]:
    """A list of authors; text is split at ";", at "and", and at commas only if every part is a full name."""
    if not isinstance(value, str) or value.lstrip().startswith("["):
        return as_list(value)
    if ";" in value:
        return as_list(value)
    names: list[str] = []
    for part in _AND.split(value):
        pieces = [piece.strip() for piece in part.split(",")]
        whole = len(pieces) > 1 and all(len(piece.split()) > 1 for piece in pieces if piece)
        names += pieces if whole else [part]
    return [name for name in map(clean_text, names) if not is_missing(name)]


def as_year(value: Any) -> int | None:
    """The year (1400 to 2100) in a number, a date or a text; None if there is none."""
    if isinstance(value, Mapping):
        value = value.get("date-parts") or value.get("year") or value.get("raw") or as_text(value)
    if is_sequence(value):
        years = (as_year(item) for item in value)
        return next((year for year in years if year is not None), None)
    text = as_text(value).strip()
    match = _COMPACT_DATE.match(text) or _YEAR.search(text)
    return int(match.group(1)) if match else None


def is_sequence(value: Any) -> bool:
    """True for lists, tuples, sets and arrays, False for text and single values."""
    if isinstance(value, _SINGLE):
        return False
    return isinstance(value, list | tuple | set | frozenset) or getattr(value, "ndim", 0) == 1


def is_empty(value: Any) -> bool:
    """True if a cell is empty: None, NaN, "", "n/a", an empty list."""
    if isinstance(value, str):
        return is_missing(value)
    if isinstance(value, Mapping) or is_sequence(value):
        return len(value) == 0
    return _is_nothing(value)


def is_nested(value: Any) -> bool:
    """True for a value that does not fit into a cell: a table, or a list of tables or lists."""
    if isinstance(value, _SINGLE):
        return False
    if isinstance(value, Mapping):
        return True
    return is_sequence(value) and any(isinstance(item, Mapping) or is_sequence(item) for item in value)


def _is_nothing(value: Any) -> bool:
    # pandas.NA is neither equal to itself nor comparable, so it is told by its name.
    return value is None or (isinstance(value, Real) and not math.isfinite(value)) or str(value) in {"NaT", "<NA>"}


def _item(item: Any) -> str:
    text = _name_of(item) if isinstance(item, Mapping) else as_text(item)
    text = clean_text(text)
    return "" if is_missing(text) else text


def _name_of(table: Mapping[str, Any]) -> str:
    given = next((as_text(table[key]) for key in _GIVEN if table.get(key)), "")
    family = next((as_text(table[key]) for key in _FAMILY if table.get(key)), "")
    if family:
        return f"{given} {family}".strip()
    for key in _NAMES:
        if isinstance(table.get(key), str | int | float | list):
            return as_text(table[key])
    for key in ("author", "user"):
        if isinstance(table.get(key), Mapping):
            return _name_of(table[key])
    return ""
