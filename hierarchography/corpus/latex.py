r"""Decodes LaTeX in bibliographies: accents, escapes, braces. Formulas between `$` are unchanged.

>>> decode(r"On {E}rd{\H{o}}s numbers: 5\% of $x_{3}$")
'On Erdős numbers: 5% of $x_{3}$'
"""

from __future__ import annotations

import re
from functools import lru_cache

_MATH = re.compile(r"((?<!\\)\$\$?[^$]+(?<!\\)\$\$?)")
_ACCENT = re.compile(
    r"\\(?:[`'^\"~=.]|[uvHcdbkr](?![A-Za-z]))\s*(?:\{\s*\\?[A-Za-z]\s*\}|\{\}|\\[ij](?![A-Za-z])|(?<![A-Za-z])[A-Za-z]|(?<=\s)[A-Za-z])"
)
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_CITATION = re.compile(r"\s*~?\\(?:cite[a-z]*|ref|label|footnote)\*?(?:\[[^\]]*\])?\s*\{[^{}]*\}")
_LETTER = re.compile(r"\\(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dh|DH|th|TH)(?![A-Za-z])(?:\{\}|\s*)")
_ADDRESS = re.compile(r"\\url\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[^{}]*\}|\s+(?![A-Za-z0-9\\])|(?=[^A-Za-z]|$))")
_ESCAPED = re.compile(r"\\([%&$#_{} ,;])")
_BRACES = re.compile(r"(?<!\\)[{}]")
_TYPOGRAPHY = (("---", "\u2014"), ("--", "\u2013"), ("``", "\u201c"), ("''", "\u201d"))
_NESTING = 4


def decode(text: str) -> str:
    """Plain text of a LaTeX string; formulas between `$` and commands that cannot be decoded are unchanged."""
    if not any(mark in text for mark in "\\{}~`") and "--" not in text:
        return text
    parts = _MATH.split(text)
    return "".join(part if row % 2 else _decoded(part) for row, part in enumerate(parts))


def _decoded(text: str) -> str:
    if "\\" in text:
        text = _ADDRESS.sub(r"\1", _CITATION.sub("", _LINK.sub("", text)))
        text = _LETTER.sub(_symbol, _ACCENT.sub(_symbol, text))
        for _ in range(_NESTING):
            before = text
            text = _COMMAND.sub(_symbol, _ACCENT.sub(_symbol, text))
            if text == before:
                break
    text = _BRACES.sub("", text)
    text = _ESCAPED.sub(r"\1", text).replace("~", " ")
    for plain, typeset in _TYPOGRAPHY:
        text = text.replace(plain, typeset)
    return text


def _symbol(match: re.Match[str]) -> str:
    return _fragment(match.group())


@lru_cache(maxsize=4096)
def _fragment(fragment: str) -> str:
    # pylatexenc takes 20 microseconds a character, so it is given the few characters that are LaTeX and
    # each fragment once: a "%" in running text would also make it drop the rest as a comment.
    decoded = _converter().latex_to_text(fragment)
    return str(decoded) if decoded.strip() or fragment.startswith("\\") else fragment


@lru_cache(maxsize=1)
def _converter():  # type: ignore[no-untyped-def]  # noqa: ANN202
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)
