"""Cuts an abstract into sentences: a small splitter that knows abbreviations, initials and decimals.

>>> [text[start:end] for text in ["Smith et al. grew moss. It gained 0.5 g, cf. Fig. 2."] for start, end in spans(text)]
['Smith et al. grew moss.', 'It gained 0.5 g, cf. Fig. 2.']
"""

from __future__ import annotations

import re

_FOLLOWED = """e.g i.e cf vs viz fig figs eq eqs eqn sec sect ref refs tab nos vol pp approx ca resp dr prof mr mrs ms
    st jr dept univ eds sp spp subsp incl"""
_MAY_END = "al etc inc ltd co corp no u.s u.k u.s.a e.u ph.d d.c a.m p.m max min avg est"
_OPENERS = """a an the this that these those we our in on to for with by from as at it its they their here there however
    moreover furthermore although while when after finally first second then thus therefore hence results both each
    such many most several some all using based compared although despite since because if yet also additionally
    conclusion conclusions methods background others why how what"""
_NEVER_LAST = frozenset(_FOLLOWED.split())
"""Abbreviations that another word always follows."""
_SELDOM_LAST = frozenset(_MAY_END.split())
"""Abbreviations that may end a sentence: they do if a word follows that begins many sentences."""
_STARTERS = frozenset(_OPENERS.split())
_END = re.compile(
    r"""(?P<mark>[.!?]+)(?P<close>["'”’»)\]]*)\s+(?=["'“‘«(\[]*(?:[^\W_a-zß-öø-ÿ]|\$))|(?P<wide>[。！？｡][」』”）]*)\s*""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\s(\[“\"]+$")
_WORD_AFTER = re.compile(r"[\"'“‘«(\[$]*(\w+)")
_INITIAL = re.compile(r"[^\W\d_a-z]")


def spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, in order, without the white space between them."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match["wide"] is None and not _ends(text[start : match.start()], match, text[match.end() :]):
            continue
        end = match.end("wide" if match["wide"] is not None else "close")
        found.append((start, end))
        start = match.end()
    found.append((start, len(text)))
    return [span for span in (_stripped(text, *span) for span in found) if span]


def _ends(before: str, match: re.Match[str], after: str) -> bool:
    """Whether a full stop, with the text before and after it, ends a sentence."""
    last = _WORD_BEFORE.search(before)
    if match["mark"] != "." or last is None or match["close"]:
        return True
    word = last[0].casefold()
    if word in _NEVER_LAST:
        return False
    if word in _SELDOM_LAST or _INITIAL.fullmatch(last[0]):
        following = _WORD_AFTER.match(after)
        return following is not None and following[1].casefold() in _STARTERS
    return True


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends; None if no letter or digit is in it."""
    part = text[start:end]
    if not any(character.isalnum() for character in part):
        return None
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
