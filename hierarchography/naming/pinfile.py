"""The file of manual names, `names.toml`: strict when read; writing preserves everything else in it.

    [[topic]]
    name = "Galaxies"
    keywords = ["spiral galaxies", "dark matter haloes"]
    id = "0.2"
    size = 48
    of = 365
    papers = ["hubble-1929-expansion", "rubin-1970-andromeda"]

Only `name` and `papers` are required. docs/naming-by-hand.md explains the rest.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hierarchography.errors import InputError
from hierarchography.naming.handfile import read_text, write_text
from hierarchography.naming.pin import MOST_CHARACTERS, Pin

NAMES = "names.toml"
"""The name of the file in the folder of a map."""
MOST_KEYWORDS, LONGEST_KEYWORD = 50, 80
HEADER = "Manual topic names. A rebuild uses the papers to find the topics again."
_FIELDS = ("name", "keywords", "id", "size", "of", "papers")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""The categories of invisible characters; they are refused, because names must look as written."""
_JOINING = frozenset("\u200c\u200d")
"""Invisible characters that change how their neighbours are written, such as in Persian and Hindi."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols without a visible form."""


def read_pins(path: str | Path) -> list[Pin]:
    """The pins of a file, in order. Raises `InputError` with the file and the number of the entry (from 1)."""
    return _pins(_text(Path(path)), Path(path))


def check_name(name: object, where: str) -> str:
    """A name as one line of visible text. Raises `InputError` if it is empty, too long or not text."""
    return _line(name, f"{where}: name", MOST_CHARACTERS)


def check_keywords(keywords: object, where: str) -> tuple[str, ...]:
    """Keywords as lines of visible text, without repeats. Raises `InputError` if they are invalid or too many."""
    words = [_line(word, f"{where}: a keyword", LONGEST_KEYWORD) for word in _list(keywords, f"{where}: keywords")]
    if len(words) > MOST_KEYWORDS:
        raise InputError(f"{where}: {len(words)} keywords; give at most {MOST_KEYWORDS}")
    return tuple(dict.fromkeys(words))


def write_pin(path: str | Path, pin: Pin, place: int | None = None) -> list[Pin]:
    """Add a pin to a file, or replace the one at a position (from 0); returns all pins in the file.

    Everything else in the file is unchanged, including comments; a pin without keywords keeps those of the replaced
    entry. The file is written completely or not at all. Raises `InputError` if it cannot be written.
    """
    path = Path(path).resolve()  # writes through symbolic links
    old = _text(path) if path.exists() else ""
    _pins(old, path)
    text = _edited(old, pin, place, path)
    pins = _pins(text, path)
    write_text(path, text, "the names")
    return pins


def _edited(old: str, pin: Pin, place: int | None, path: Path) -> str:
    import tomlkit
    from tomlkit.items import AoT

    document = tomlkit.parse(old)
    if not old.strip():
        document.add(tomlkit.comment(HEADER))
    entries = document.setdefault("topic", tomlkit.aot())
    if not isinstance(entries, AoT):
        raise InputError(f"{path}: 'topic' is an inline list; write each topic under a line [[topic]]")
    if place is None:
        entries.append(tomlkit.table())
    entry = entries[-1 if place is None else place]
    values = {"name": pin.name, "keywords": list(pin.keywords), "id": pin.id, "size": pin.size, "of": pin.of}
    for name, value in values.items():
        if value or name not in {"keywords", "id", "of"}:
            entry[name] = value
    papers = tomlkit.array()
    papers.extend(pin.papers)
    entry["papers"] = papers.multiline(True)
    return tomlkit.dumps(document)


def _text(path: Path) -> str:
    return read_text(path, "the names", "is not valid TOML: {error}")


def _pins(text: str, path: Path) -> list[Pin]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not valid TOML: {error}") from error
    if unknown := sorted(set(document) - {"topic"}):
        raise InputError(f"{path}: unknown entry {unknown[0]!r}; each topic must be under a line [[topic]]")
    entries = document.get("topic", [])
    if not isinstance(entries, list):
        raise InputError(f"{path}: each topic must be under a line [[topic]], in two brackets")
    return [_pin(entry, f"{path}, topic {number}") for number, entry in enumerate(entries, start=1)]


def _pin(entry: Any, where: str) -> Pin:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: must be a table under [[topic]], not {entry!r}")
    if unknown := sorted(set(entry) - set(_FIELDS)):
        raise InputError(f"{where}: unknown field {unknown[0]!r}; known: {', '.join(_FIELDS)}")
    name = check_name(entry.get("name", ""), where)
    where = f"{where} ({name!r})"
    papers = tuple(dict.fromkeys(_papers(entry.get("papers", []), where)))
    size = _count(entry, "size", len(papers), where)
    return Pin(
        name=name,
        papers=papers,
        size=size,
        of=_count(entry, "of", size, where) if "of" in entry else 0,
        keywords=check_keywords(entry.get("keywords", []), where),
        id=_line(entry["id"], f"{where}: id", 100) if "id" in entry else "",
        where=where,
    )


def _papers(value: object, where: str) -> Sequence[str]:
    papers = _list(value, f"{where}: papers")
    if not papers:
        raise InputError(
            f"{where}: no papers to identify the topic; create the entry with 'hierarchography pin DIR TOPIC NAME'"
        )
    for paper in papers:
        if not isinstance(paper, str) or not paper:
            raise InputError(f"{where}: papers must be ids of papers in quotes, not {paper!r}")
    return papers


def _count(entry: Mapping[str, Any], name: str, least: int, where: str) -> int:
    value = entry.get(name, least)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise InputError(f"{where}: {name} must be a whole number of at least {least}, not {value!r}")
    return value


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise InputError(f"{what} must be a list of texts, not {value!r}")
    return list(value)


def _line(value: object, what: str, most: int) -> str:
    """Text in one line with single spaces; `InputError` if it is empty, too long, or has invisible characters."""
    if not isinstance(value, str):
        raise InputError(f"{what} must be text, not {value!r}")
    text = " ".join(value.split())
    if not text:
        raise InputError(f"{what} is empty; give it some text")
    if len(text) > most:
        raise InputError(f"{what} has {len(text)} characters (at most {most} are allowed): {text!r}")
    for character in text:
        if unicodedata.category(character) in _UNSEEN and character not in _JOINING:
            raise InputError(f"{what} contains the invisible character U+{ord(character):04X}: {text!r}; delete it")
    if not any(unicodedata.category(character)[0] in "LNPS" and character not in _BLANK for character in text):
        raise InputError(f"{what} has no visible character: {text!a}; give it some text")
    return text
