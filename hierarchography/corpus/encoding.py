"""Decodes bytes: UTF-8, UTF-16 with a byte order mark, and otherwise a guess that is reported."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hierarchography.corpus.refusals import binary_kind
from hierarchography.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TWICE_BYTES = tuple(letter.encode() for letter in ("Ã", "Â", "â€", "Å", "Ä"))
_HEAD = 1 << 16
_SAMPLE = 1 << 15
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_2", "iso8859_5", "koi8_r"),
    *("mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_LIKE_WESTERN = frozenset({"cp1250", "cp1254", "iso8859_2", "mac_roman"})
_CHAOS_MARGIN = 0.02
_MOST_CONTROLS = 0.02
_LEAST_UTF8 = 0.1
_LINE_END = re.compile(rb"(\r\n|\n|\r)")
# Letters beside letters; without the quotes, dashes and the S, Z and OE with marks that cp1252 has below 0xA0.
_MAC_LETTERS = re.compile(
    rb"(?<=[A-Za-z])[\x80\x81\x83-\x88\x8b\x8d\x8f\x90\x95\x98\x9d](?=[a-z])|(?<=[a-z])[\x87-\x89\x8d-\x90\x98]\b"
)
_WESTERN_LETTERS = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?=[a-z])|(?<=[a-z])[\xe0-\xff](?![A-Za-z])")
# What UTF-8 read as cp1252 looks like: the leading bytes 0xC2, 0xC3 and 0xE2 0x80 with what follows them, and others.
_CONTINUED = "[\x81\x8d\x8f\x90\x9d\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_TWICE = re.compile(f"[ÂÃ]{_CONTINUED}|â[€‚„]{_CONTINUED}|Å[\x81\x8d\x8f\x90\x9d„¡¢„‚ƒ¸ºŸ]|Ä[\x81\x8d‡Œ™›Ÿ±]")
_TWICE_BEGINS = "ÂÃâÅÄ"


@dataclass(frozen=True)
class Decoded:
    """The text of a file with Unix line ends, and notes for the user about its encoding."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file. Raises `InputError` if it is not text."""
    if what := binary_kind(data[:_HEAD]):
        raise InputError(f"{name} is {what}")
    text, notes = _text_of(data, name)
    text, twice = mended_twice(text)
    if twice:
        notes.append(f"{name}: UTF-8 that was encoded twice, mended in {twice:,} lines")
    if nuls := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(f"{name}: NUL characters left out: {nuls:,}")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notes))


def is_plain(blocks: Iterable[bytes]) -> bool:
    """Whether `decode` returns these bytes unchanged as UTF-8, so that each line can be decoded separately."""
    return is_utf8(_plain_blocks(blocks))


def is_utf8(blocks: Iterable[bytes]) -> bool:
    """Whether these bytes are text in UTF-8, without NUL."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks:
            if b"\0" in block:
                return False
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _plain_blocks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks; a NUL, which is no plain text, in place of one with marks, line ends or letters that are changed."""
    before = b""
    for place, block in enumerate(blocks):
        # Three bytes of the block before: what shows UTF-8 encoded twice may lie across the border.
        seen = before + block
        marked = place == 0 and (block.startswith(tuple(mark for mark, _ in _MARKS)) or _is_binary(block))
        changed = b"\r" in block or any(mark in seen for mark in _TWICE_BYTES)
        yield b"\0" if marked or changed else block
        before = block[-3:]


def _is_binary(head: bytes) -> bool:
    return bool(binary_kind(head[:_HEAD])) or _has_controls(head)


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
    if (mixed := _line_by_line(data, name, line)) is not None:
        return mixed
    encoding = _guess(data)
    if not encoding:
        raise InputError(f"{name}, line {line}: the text is in an unknown encoding; save the file as UTF-8")
    note = f"{name}: not UTF-8 (line {line}), read as {encoding} (guessed); if letters look wrong, save it as UTF-8"
    return data.decode(encoding, "replace"), [note]


def _line_by_line(data: bytes, name: str, first: int) -> tuple[str, list[str]] | None:
    """A file of UTF-8 in which some lines are of another encoding, or damaged; None if UTF-8 is not what it is.

    A line that holds letters of UTF-8 beside wrong bytes is damaged; one of wrong bytes alone was pasted in from a
    file of another encoding.
    """
    lines = _LINE_END.split(data)  # not `splitlines`, which would cut at bytes of other encodings
    good, damaged, other = _sorted_lines(lines)
    if len(good) + len(damaged) < max(1, _LEAST_UTF8 * len(other)):
        return None
    encoding = _guess(b"\n".join(lines[place] for place in other)) if other else ""
    others, notes, bad = frozenset(other) if encoding else frozenset(), [], 0
    texts = []
    for place, line in enumerate(lines):
        text = line.decode(encoding if place in others else "utf-8", "replace")
        bad += text.count("\ufffd") if place not in others else 0
        texts.append(text)
    if others:
        notes.append(
            f"{name}: two encodings in one file: UTF-8, and lines read as {encoding} (guessed): {len(others):,} "
            f"(the first is line {min(others) // 2 + 1})"
        )
    if bad:
        notes.append(f"{name}: bytes that are not valid UTF-8, shown as \ufffd: {bad:,} (the first in line {first})")
    return "".join(texts), notes


def _sorted_lines(lines: list[bytes]) -> tuple[list[int], list[int], list[int]]:
    """The places of lines with letters outside ASCII: of UTF-8, of UTF-8 with wrong bytes, and of wrong bytes alone."""
    good: list[int] = []
    damaged: list[int] = []
    other: list[int] = []
    for place, line in enumerate(lines):
        if line.isascii():
            continue
        text = line.decode("utf-8", "replace")
        letters = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
        bad = text.count("\ufffd")
        # In a line of another encoding some bytes look like UTF-8 by chance, but more do not.
        (other if bad and letters <= bad else damaged if bad else good).append(place)
    return good, damaged, other


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
    encoding = "cp1252" if alike else str(best.encoding)
    return "mac_roman" if encoding in {"cp1252", *_LIKE_WESTERN} and _is_mac(telling) else encoding


def _is_mac(data: bytes) -> bool:
    """Whether the letters within words are those of Mac Roman: there 0x80 to 0x9F are letters, in cp1252 signs."""
    return len(_MAC_LETTERS.findall(data)) > len(_WESTERN_LETTERS.findall(data))


def mended_twice(text: str) -> tuple[str, int]:
    """The text with what was encoded as UTF-8 twice ("MÃ¼ller") mended where it round-trips, and in how many lines."""
    if not any(map(text.__contains__, _TWICE_BEGINS)):
        return text, 0
    lines, count = text.split("\n"), 0
    for place, line in enumerate(lines):
        if line.isascii() or not any(map(line.__contains__, _TWICE_BEGINS)):
            continue
        mended = _TWICE.sub(_once, line)
        # The rest of a line in which one letter was encoded twice, if all of it was.
        if mended != line:
            lines[place] = _once_all(line) or mended
            count += 1
    return ("\n".join(lines) if count else text), count


def _once(match: re.Match[str]) -> str:
    return _once_all(match[0]) or match[0]


def _once_all(text: str) -> str:
    try:
        return text.encode("cp1252", _PASSED_THROUGH).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""


def _passed_through(error: UnicodeError) -> tuple[bytes, int]:
    """Five bytes are no character of cp1252; programs pass them through."""
    if isinstance(error, UnicodeEncodeError) and set(error.object[error.start : error.end]) <= _NO_CP1252:
        return error.object[error.start : error.end].encode("latin-1"), error.end
    raise error


_PASSED_THROUGH, _NO_CP1252 = "hierarchography.passed_through", frozenset("\x81\x8d\x8f\x90\x9d")
codecs.register_error(_PASSED_THROUGH, _passed_through)
