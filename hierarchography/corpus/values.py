"""Converts cell values of any format to text, lists and years.

>>> as_list([{"name": "Ada Lovelace"}, {"given": "Alan", "family": "Turing"}])
['Ada Lovelace', 'Alan Turing']
>>> as_year("1 Jan.-Feb. 2019"), as_year(2019.0), as_year("n.d.")
(2019, 2019, None)
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
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
    "collectivename",
    "full_name",
    "raw_author_name",
    "literal",
    "#text",
    "$t",
    "$",
    "keyword",
    "tag",
    "authname",
    "creator",
    "ce:indexed-name",
    "descriptorname",
)
# As `_plain` leaves them: `firstName`, `first_name` and `first-name` are one.
_GIVEN = ("given", "givenname", "givennames", "first", "firstname", "forename", "initials")
_FAMILY = ("family", "familyname", "last", "lastname", "surname")
# Objects that hold a list: `{"authors": {"author": [...]}}`.
_HOLDERS = frozenset(
    {
        "author",
        "authors",
        "creator",
        "creators",
        "keyword",
        "keywords",
        "tag",
        "tags",
        "item",
        "items",
        "mesh",
        "meshheading",
    }
)
_NUMBERED = re.compile(r"\s00\d\d$")  # DBLP tells people of one name apart: Ben Roe 0002
_DOUBLED_QUOTE = re.compile(r"(?<=\w)''(?=\w)")
_MOST_NESTED = 6
_LEAST_STAMP, _MOST_STAMP = 10**11, 10**13
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|2100)(?!\d)")
_COMPACT_DATE = re.compile(r"^(1[4-9]\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?$")
_AND = re.compile(r"\s*,\s+(?:and|&)\s+|\s+(?:and|&)\s+")
_LINES = re.compile(r"\n")
_NOBODY = frozenset({"others", "et al", "et al.", "and others", "no author name available", "no authors listed"})
_PARTICLE = re.compile(r"(?:af|al|av|bin|da|das|de|del|della|den|der|di|dos|du|el|ibn|la|le|te[nr]|van|von|zu[mr]?)\s")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_CJK_COMMA = re.compile(rf"(?<=[{_CJK}])\s*[，、,]\s*(?=[{_CJK}])|(?<=[{_CJK}])\s*[，、]\s*|\s*[，、]\s*(?=[{_CJK}])")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,4}|[^\W\d_](?:[\s.\-]+[^\W\d_]){1,4})\.?")


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
    """The items of a list of texts or named objects, or of a text that is a list: `a; b`, `a | b`, `['a', 'b']`.

    Between Chinese, Japanese or Korean letters, commas part items too.
    """
    value = _without_holders(value)
    if isinstance(value, Mapping):
        value = [value]
    if is_sequence(value):
        return [text for item in value if (text := _item(item))]
    text = as_text(value).strip()
    if (written := _written(text)) is not None:
        return [name for item in written if (name := _item(item))]
    text = text.replace("；", ";")
    mark = next((mark for mark in (";", " | ", "|") if mark in text), "")
    if not mark:
        text, mark = _CJK_COMMA.sub(";", text), ";"
    return [item for item in map(clean_text, text.split(mark)) if not is_missing(item)]


def _written(text: str) -> list[Any] | None:
    """The items of a list that a program wrote into a cell, as Python, numpy or JSON write it; None for other text."""
    if len(text) < 2 or text[0] + text[-1] not in {"[]", "{}", "()"}:
        return None
    if "{" in text[1:] or (text[0] == "{" and ":" in text):
        return _parsed(text)
    quoted = _QUOTED.findall(_DOUBLED_QUOTE.sub(r"\'", text))
    items = [_unescaped(single or double) for single, double in quoted]
    return items if items or text == "[]" else None


def _unescaped(text: str) -> str:
    return text.replace("\\'", "'").replace('\\"', '"')


def _parsed(text: str) -> list[Any] | None:
    value = _without_holders(as_object(text))
    return list(value) if is_sequence(value) else [value] if isinstance(value, Mapping) else None


def as_object(text: str) -> Any:
    """The table or list that a program wrote into a cell as JSON or as Python writes it; None for other text."""
    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return None


def _without_holders(value: Any) -> Any:
    """The list in an object that only holds it, as `{"author": [...]}`; anything else as it is."""
    for _ in range(_MOST_NESTED):
        if isinstance(value, _SINGLE) or not isinstance(value, Mapping):
            return value
        held = [item for key, item in value.items() if _plain(key) in _HOLDERS and not isinstance(item, _SINGLE)]
        if len(held) != 1 or _name_of(value):
            return value
        value = held[0]
    return value


def as_names(value: Any) -> list[str]:
    """A list of authors; text is split at ";", at "and", and at commas only if every part is a full name.

    `Moe, A., Roe, B.` are two people, as are two names with a comma each around an "and".
    """
    names = [_NUMBERED.sub("", name) for name in _names(value)]
    return [name for name in names if name.lower().strip("[]") not in _NOBODY]


def _names(value: Any) -> list[str]:
    if is_sequence(value) and all(isinstance(item, Mapping) for item in value):
        authors = [item for item in value if str(item.get("creatorType", "author")) == "author"]
        return as_list(authors or value)
    if not isinstance(value, str) or value.lstrip().startswith("[") or any(mark in value for mark in ";；|"):
        return as_list(value)
    if _are_cjk_names(value):
        return as_list(value)
    # A line end parts people only where nothing else does; elsewhere a long line was broken.
    value = " ".join(value.split()) if _AND.search(value) else value
    parts = (_AND if _AND.search(value) else _LINES).split(value)
    if not (_AND.search(value) and all(part.count(",") == 1 for part in parts)):
        parts = [name for part in parts for name in _at_commas(part)]
    return [name for name in map(clean_text, parts) if not is_missing(name)]


def _are_cjk_names(text: str) -> bool:
    """Whether commas part names in Chinese, Japanese or Korean letters: not in `山田, 太郎`, which may be one name."""
    names = _CJK_COMMA.split(text)
    inverted = len(names) == 2 and ", " in text
    return len(names) > 1 and not inverted and all(len(name.strip()) > 1 for name in names)


def _at_commas(text: str) -> list[str]:
    """The people between commas, where every part is a full name: `Moe A, Roe B.`; else the text as one name.

    Where every second part is initials, `Moe, A., Roe, B.`, or the only first one begins as a family does,
    `van der Berg, Anna Maria`, families stand before given names.
    """
    pieces = [piece.strip() for piece in text.split(",")]
    filled = [piece for piece in pieces if piece]
    families, given = filled[::2], filled[1::2]
    if len(families) == len(given) and all(map(_is_initials, given)) and not any(map(_is_initials, families)):
        return [", ".join(pair) for pair in zip(families, given, strict=True)]
    if len(filled) == 2 and _PARTICLE.match(filled[0]) and not _is_initials(filled[0].split()[-1]):
        return [text]
    if len(pieces) < 2 or not all(len(piece.split()) > 1 for piece in filled):
        return [text]
    # The full stop of "Moe A, Roe B." is that of the list.
    if pieces[-1].endswith(".") and not any(piece.endswith(".") for piece in pieces[:-1]):
        pieces[-1] = pieces[-1][:-1]
    return pieces


def _is_initials(text: str) -> bool:
    return text.isupper() and _INITIALS.fullmatch(text) is not None


def is_stamp(value: Any) -> bool:
    """True for a number that is a date as milliseconds since 1970, as pandas and OpenReview write it."""
    size: Any = abs(value) if isinstance(value, Real) else 0
    return bool(_LEAST_STAMP < size < _MOST_STAMP)


def as_year(value: Any) -> int | None:
    """The year (1400 to 2100) in a number, a date or a text; None if there is none."""
    if is_stamp(value):
        value = (_EPOCH + timedelta(milliseconds=float(value))).year
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
    if isinstance(value, list | Mapping) or is_sequence(value):
        return len(value) == 0
    return _is_nothing(value)


def is_nested(value: Any) -> bool:
    """True for a value that does not fit into a cell: a table, or a list of tables or lists."""
    if isinstance(value, _SINGLE):
        return False
    if not isinstance(value, list) and isinstance(value, Mapping):
        return True
    return is_sequence(value) and any(
        not isinstance(item, _SINGLE) and (isinstance(item, Mapping) or is_sequence(item)) for item in value
    )


def _is_nothing(value: Any) -> bool:
    # pandas.NA is neither equal to itself nor comparable, so it is told by its name.
    return value is None or (isinstance(value, Real) and not math.isfinite(value)) or str(value) in {"NaT", "<NA>"}


def _item(item: Any) -> str:
    text = item if isinstance(item, str) else _name_of(item) if isinstance(item, Mapping) else as_text(item)
    text = clean_text(text)
    return "" if is_missing(text) else text


def _plain(key: Any) -> str:
    return re.sub(r"[\W_]+", "", str(key)).casefold()


def _name_of(table: Mapping[str, Any]) -> str:
    parts = {_plain(key): value for key, value in table.items() if isinstance(value, str)}
    given = next((parts[key] for key in _GIVEN if parts.get(key)), "")
    family = next((parts[key] for key in _FAMILY if parts.get(key)), "")
    if family:
        particles = (parts.get(key, "") for key in ("droppingparticle", "nondroppingparticle"))
        return " ".join(filter(None, (given, *particles, family))).strip()
    lower = {str(key).casefold(): value for key, value in table.items()}
    for key in _NAMES:
        if isinstance(lower.get(key), str | int | float | list):
            return as_text(lower[key])
    for key in ("author", "user"):
        if isinstance(table.get(key), Mapping):
            return _name_of(table[key])
    return ""
