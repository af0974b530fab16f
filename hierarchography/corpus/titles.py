"""Titles as words, and what in a title says that it is of another work: numbers of parts, and notices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from hierarchography.corpus.latex import command_text

_COMMAND = re.compile(r"\\([A-Za-z]+)(?=(\{(?!\}))?)")
_LATEX = re.compile(r"[\\${}]")
_GREEK_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
    upsilon phi chi psi omega"""
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES.split(), strict=True))
_SYMBOLS = re.compile(r"(?<![\u0370-\u03ff])[α-ω]{1,2}(?![\u0370-\u03ff])")
"""Greek letters as symbols: longer runs of them are words of a Greek title."""
_RETRACTED = re.compile(
    r"^\W*(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:\]\-\u2013\u2014]+\s*(?=\S)"
    r"|(?<=\S)\s*[\[(]\s*retracted\b[^\])]{0,120}[\])]\s*\.?$",
    re.IGNORECASE,
)
NUMERAL = re.compile(
    r"^(?:\d+(?:st|nd|rd|th)?|[ivxlc]+|[a-d]|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|january|february|march|april|june|july|august|september|october|november|december)$"
)
"""A word that tells the parts of a series from one another."""
PART_WORDS = frozenset({"part", "parts", "volume", "vol", "no", "number", "chapter", "section", "paper"})
"""Words that stand beside such a number."""
_NOTICE_WORDS = """correction corrections corrigendum corrigenda erratum errata retraction retracted withdrawn
    withdrawal addendum reply response comment comments commentary rejoinder supplement supplementary supporting
    expression editorial review discussion letter interview obituary preface introduction protocol rationale pilot
    feasibility"""
_NOTICES = frozenset(_NOTICE_WORDS.split())
_OTHER_WORKS = frozenset(
    {"correction", "corrections", "corrigendum", "corrigenda", "erratum", "errata", "retraction", "addendum", "reply"}
)
_TYPO = 0.8
_OPPOSITES = """un in im ir il a an non dis mis de anti contra counter sub super semi multi hypo hyper inter intra pre
    post endo exo macro micro fe bi uni mono poly over under"""
_PREFIXES = frozenset(_OPPOSITES.split())
_LEAST_END = 4
_ARTICLES = frozenset({"a", "an", "the"})


def title_words(title: str) -> list[str]:
    r"""The words of a title without case, accents, punctuation, LaTeX and leading article; its key is these joined.

    Symbols are words, since they tell titles apart: `$\Lambda_b$`, `Λ_b` and "Lambda b" are the same two. A mark that a
    paper is retracted is no part of its title: "RETRACTED: Moss" is "Moss".
    """
    plain = _RETRACTED.sub("", title) if _may_be_retracted(title) else title
    plain = _without_latex(plain).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in plain if not unicodedata.combining(character))
        plain = _SYMBOLS.sub(lambda match: "".join(f" {_GREEK.get(letter, letter)} " for letter in match[0]), plain)
    # "+" and "#" are letters here: a paper on C++ is not one on C.
    words = re.findall(r"[^\W_+#]*[+#]+|[^\W_]+", plain.replace("&", " and "))
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _without_latex(title: str) -> str:
    if "\\" in title:
        title = _COMMAND.sub(lambda match: command_text(match[1], bool(match[2])), title)
    return _LATEX.sub("", title) if any(map(title.__contains__, "\\${}")) else title


def _may_be_retracted(title: str) -> bool:
    """False where no mark of a retraction can be; some letters outside ASCII are as good as one of "withdrawn"."""
    lower = title.lower()
    return "retracted" in lower or "withdrawn" in lower or not title.isascii()


def same_with_changes(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two titles differ only by a subtitle, or by letters that are wrong.

    Not where the words that differ are numbers, or words of a notice ("Correction to: ...").

    >>> same_with_changes("moss on slate roofs".split(), "moss on slate roofs a survey".split())
    True
    >>> same_with_changes("moss on slate roofs".split(), "correction to moss on slate roofs".split())
    False
    """
    own, others = set(first) - set(second), set(second) - set(first)
    shorter, longer = sorted((list(first), list(second)), key=len)
    articles = {"a"} if longer[-1:] != ["a"] else set()
    if any(NUMERAL.match(word) or word in _NOTICES for word in (own | others) - articles):
        return False
    if len(shorter) >= 3 and longer[: len(shorter)] == shorter:
        return True
    return len(own) == len(others) and _are_typos(own, others)


def one_is_notice(first: Collection[str], second: Collection[str]) -> bool:
    """Whether one of two titles has a word of a notice about a paper ("Erratum"), and the other has not."""
    return bool(set(first) & _OTHER_WORKS) != bool(set(second) & _OTHER_WORKS)


def _are_typos(own: Collection[str], others: Collection[str]) -> bool:
    """Whether each of these words is one of the others but for a letter or two."""
    if not own or len(own) > 2:
        return False
    return all(any(_alike(word, other) for other in others) for word in own)


def _alike(word: str, other: str) -> bool:
    if _are_opposites(word, other):
        return False
    return min(len(word), len(other)) >= 4 and SequenceMatcher(None, word, other, autojunk=False).ratio() >= _TYPO


def _are_opposites(word: str, other: str) -> bool:
    """Whether two words differ by a prefix only: "saturated" and "unsaturated", "hypotension" and "hypertension"."""
    heads = [*_PREFIXES, ""]
    ends = [{word.removeprefix(head) for head in heads if word.startswith(head)} for word in (word, other)]
    return any(len(end) >= _LEAST_END for end in ends[0] & ends[1])
