"""Decodes bytes: UTF-8, UTF-16 with a byte order mark, and otherwise a guess that is reported."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from hierarchography.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook; unzip it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; save it as CSV"),
    (b"%PDF", "a PDF; give the records of the papers (CSV, JSON, BibTeX, RIS), not their files"),
    (b"SQLite format 3", "an SQLite database; export its table as CSV"),
    (b"BZh", "compressed with bzip2; unpack it, or compress it with gzip"),
    (b"\xfd7zXZ", "compressed with xz; unpack it, or compress it with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it, or compress it with gzip"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 1 << 16
_BLOCK = 1 << 24
_SAMPLE = 1 << 15
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_2", "iso8859_5", "koi8_r"),
    *("mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_LIKE_WESTERN = frozenset({"cp1250", "cp1254", "iso8859_2", "mac_roman"})
_CHAOS_MARGIN = 0.02
_MOST_CONTROLS = 0.02
_MOST_BAD = 0.02


@dataclass(frozen=True)
class Decoded:
    """The text of a file with Unix line ends, and notes for the user about its encoding."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file. Raises `InputError` if it is not text."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name} is {what}")
    text, notes = _text_of(data, name)
    if nuls := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(f"{name}: NUL characters left out: {nuls:,}")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notes))


def is_plain(data: bytes) -> bool:
    """Whether `decode` returns these bytes unchanged as UTF-8, so that each line can be decoded separately."""
    marks = [*(mark for mark, _ in _MARKS), *(signature for signature, _ in _SIGNATURES)]
    if data.startswith(tuple(marks)) or b"\0" in data or b"\r" in data or _has_controls(data):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_controls(data: bytes) -> bool:
    return len(_CONTROLS.findall(data[:_HEAD])) > _MOST_CONTROLS * len(data[:_HEAD]) + 2


def _text_of(data: bytes, name: str) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), []
    if encoding := _wide(data[:_HEAD]):
        return data.decode(encoding, "replace"), [
            f"{name}: read as {encoding} (guessed; the file has no byte order mark)"
        ]
    if _has_controls(data):
        raise InputError(
            f"{name} is not text: it holds binary data (it starts with {data[:8]!r}); "
            "give CSV, TSV, JSON, JSON lines, Parquet, BibTeX or RIS"
        )
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _guessed(data, name, error)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: Latin text shows a zero in every second byte."""
    pairs = len(head) // 2
    if pairs < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * pairs and odd < 0.05 * pairs else ""


def _guessed(data: bytes, name: str, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    line = data.count(b"\n", 0, error.start) + 1
    text = data.decode("utf-8", "replace")
    letters = sum(1 for character in text if character > "\x7f")
    bad = text.count("\ufffd")
    if bad <= max(1, _MOST_BAD * letters) and letters > bad:
        return text, [f"{name}: bytes that are not valid UTF-8, shown as \ufffd: {bad:,} (the first in line {line})"]
    encoding = _guess(data)
    if not encoding:
        raise InputError(f"{name}, line {line}: the text is in an unknown encoding; save the file as UTF-8")
    note = f"{name}: not UTF-8 (line {line}), read as {encoding} (guessed); if letters look wrong, save it as UTF-8"
    return data.decode(encoding, "replace"), [note]


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # Only lines with letters outside ASCII tell encodings apart; a few hundred of them are enough.
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE]
    matches = from_bytes(telling, cp_isolation=_CANDIDATES)
    best = matches.best()
    if best is None:
        return ""
    # On a few lines the code pages of Western and Central Europe look alike; then the commoner one it is.
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    alike = best.encoding in _LIKE_WESTERN and western is not None and western.chaos <= best.chaos + _CHAOS_MARGIN
    return "cp1252" if alike else str(best.encoding)
