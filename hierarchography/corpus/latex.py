r"""Decodes LaTeX in bibliographies: accents, symbols, escapes, braces. Formulas between `$` are unchanged.

>>> decode(r"On {E}rd{\H{o}}s numbers: 5\% of $x_{3}$")
'On Erdős numbers: 5% of $x_{3}$'
>>> decode(r"\texttt{mossR}: 10\,mm of rain, p {\textless} 0.05, a ratio of \frac{a}{b}")
'mossR: 10 mm of rain, p < 0.05, a ratio of a/b'
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_MATH = re.compile(
    r"((?<!\\)\$\$?[^$]+(?<!\\)\$\$?|\\\(.{1,400}?\\\)|\\\[(?!\d+(?:pt|mm|cm|em|ex)\]).{1,400}?\\\])", re.DOTALL
)
_ACCENT = re.compile(
    r"\\(?:[`'^\"~=.]|[uvHcdbkr](?![A-Za-z]))\s*(?:\{\s*\\?[A-Za-z]\s*\}|\{\}|\\[ij](?![A-Za-z])|(?<![A-Za-z])[A-Za-z]|(?<=\s)[A-Za-z])"
)
_CITATION = re.compile(r"\s{0,3}~?\\(?:cite[a-z]*|ref|label|footnote)\*?(?:\[[^\]]*\])?\s*\{[^{}]*\}")
_LETTER = re.compile(r"\\(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dh|DH|th|TH)(?![A-Za-z])(?:\{\}|\s*)")
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^A-Za-z0-9\s*{\\])(.*?)\1")
# The first argument of these is a colour, an address or a length; the second is the text.
_SECOND = re.compile(
    r"\\(?:href|hyperref|hypertarget|hyperlink|textcolor|colorbox|parbox|raisebox|foreignlanguage|fontsize)\*?"
    r"\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*(?=\{)"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*(?:\{([^{}]*)\}|([A-Za-z0-9])(?![A-Za-z0-9]))")
_WITH_ARGUMENT = re.compile(r"\\([A-Za-z]+)\*?(?:\[[^\]]*\])?\s*\{((?:[^{}\\]|\\[^{}])*)\}")
_INDEX = re.compile(r"(?<=[_^])\{([^{}\\]*)\}")
_ALONE = re.compile(r"\\([A-Za-z]+)(\{\}|\s+(?![A-Za-z0-9\\])|(?=[^A-Za-z]|$))")
_DOUBLED_ACCENT = re.compile(r"\\\\(?=[`'^\"~=.]\s*\{?\\?[A-Za-z])")
_LINE_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?")
_SHORT = 4
_SPACES = re.compile(r"\\[ ,;:>]")
_NOTHING = re.compile(r"\\[-/!@]")
_ESCAPED = re.compile(r"\\([%&$#_{}])")
_BRACES = re.compile(r"(?<!\\)[{}]")
_TYPOGRAPHY = (("---", "\u2014"), ("--", "\u2013"), ("``", "\u201c"), ("''", "\u201d"))
_NESTING = 4
_FORMULA = 0xF0000
"""The first of the characters that stand for formulas meanwhile, so that commands may hold them."""
_MOST_FORMULAS = 0xFFFD
_FORMULAS = re.compile(r"[\U000f0000-\U000ffffd]")
_KEPT = re.compile(f"{_MATH.pattern}|{_FORMULAS.pattern}", re.DOTALL)
_BACKSLASH = "\ue05c"  # stands for a decoded backslash until the end, so that it starts no command


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Of the text companion fonts, which pylatexenc does not know; Zotero writes `{\textless}` for `<`.
_TEXT_SYMBOLS = dict(
    pair.split("=", 1)
    for pair in _words(
        "textless=< textgreater=> textbar=| textunderscore=_ textasciicircum=^ textquotesingle=' textquotedbl="
        '" textasteriskcentered=* textdollar=$ textpercent=% textdegree=° textcelsius=℃ textregistered=® '
        "textcopyright=© texttrademark=™ textmu=µ textbullet=• textperiodcentered=· textellipsis=… textonehalf=½ "
        "textonequarter=¼ textthreequarters=¾ textexclamdown=¡ textquestiondown=¿ textparagraph=¶ textsection=§ "
        "textrightarrow=→ textleftarrow=← textlnot=¬ texttimes=× textdiv=÷ textpm=± texteuro=€ textsterling=£ "
        "textyen=¥ textcent=¢ textendash=– textemdash=— textquoteleft=‘ textquoteright=’ textquotedblleft=“ "
        "textquotedblright=” textordmasculine=º textordfeminine=ª textonesuperior=¹ texttwosuperior=² "
        "LaTeX=LaTeX TeX=TeX BibTeX=BibTeX textthreesuperior=³ textminus=− "
        "textalpha=α textbeta=β textgamma=γ textdelta=δ"
    )
) | {"textasciitilde": "\ue07e", "textbackslash": _BACKSLASH, "textbraceleft": r"\{", "textbraceright": r"\}"}
_TILDE = "\ue07e"
# What only changes how text looks or where it stands.
_LOOKS = _words(
    "em it bf tt sc sl sf rm bfseries itshape scshape slshape ttfamily sffamily rmfamily upshape mdseries normalfont "
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge noindent indent par newline linebreak "
    "centering displaystyle textstyle left right big Big bigg Bigg protect relax nobreak allowbreak smallskip medskip "
    "bigskip hfill vfill quad qquad enspace thinspace newpage clearpage item ignorespaces xspace unskip "
    "cal bm boldsymbol limits nolimits"
)
_NO_TEXT = _words("vspace hspace includegraphics begin end thanks index bibliography input pagestyle color")
_SPECIAL = _words("verb sqrt frac dfrac tfrac")


def decode(text: str) -> str:
    """Plain text of a LaTeX string; formulas between `$` and commands that cannot be decoded are unchanged."""
    return decode_counting(text)[0]


def decode_counting(text: str) -> tuple[str, int]:
    """The plain text, and how many commands stay in it as they are because they cannot be decoded."""
    if not any(mark in text for mark in "\\{}~`") and "--" not in text and "''" not in text:
        return text, 0
    formulas: list[str] = []

    def kept(match: re.Match[str]) -> str:
        if len(formulas) == _MOST_FORMULAS:
            return match[0]
        formulas.append(match[0])
        return chr(_FORMULA + len(formulas) - 1)

    left: list[str] = []
    plain = _decoded(_KEPT.sub(kept, text), left)
    if formulas:
        plain = _FORMULAS.sub(lambda match: formulas[ord(match[0]) - _FORMULA], plain)
    return plain, len(left)


def command_text(name: str, has_argument: bool = False) -> str:
    """What the command `name` prints beside its argument: α for `alpha`, nothing for `emph`, an unknown one its name.

    An unknown command with an argument prints nothing: most of them only change how the argument looks.
    """
    if name in _LOOKS or name in _NO_TEXT:
        return ""
    return _symbol_of(name) if has_argument or _is_known(name) else _TEXT_SYMBOLS.get(name, name)


def _decoded(text: str, left: list[str]) -> str:
    if "\\" in text:
        text = _commands(text, left)
    text = _BRACES.sub("", text)
    text = _NOTHING.sub("", _SPACES.sub(" ", text))
    text = _ESCAPED.sub(r"\1", text).replace("~", " ")
    for plain, typeset in _TYPOGRAPHY:
        text = text.replace(plain, typeset)
    return text.replace(_BACKSLASH, "\\").replace(_TILDE, "~")


def _commands(text: str, left: list[str]) -> str:
    text = _VERBATIM.sub(lambda match: match[2].replace("\\", _BACKSLASH), text)
    text = _LINE_BREAK.sub(" ", _DOUBLED_ACCENT.sub(r"\\", text))
    text = _LETTER.sub(_symbol, _ACCENT.sub(_symbol, text))
    for _ in range(_NESTING):
        before = text
        text = _SECOND.sub("", _CITATION.sub("", _ACCENT.sub(_symbol, text)))
        text = _ROOT.sub(lambda match: "√" + _in_brackets(match[1] or match[2] or ""), text)
        text = _FRACTION.sub(lambda match: f"{_in_brackets(match[1])}/{_in_brackets(match[2])}", text)
        text = _INDEX.sub(r"\1", _ALONE.sub(_alone, _WITH_ARGUMENT.sub(_with_argument, text)))
        if text == before:
            break
    left += [name for name, _ in _ALONE.findall(text)]
    return text


def _in_brackets(text: str) -> str:
    """A part of a formula, in brackets where it is more than one name or number."""
    text = text.strip()
    return text if re.fullmatch(r"[^\s+\-*/=<>]*", text) else f"({text})"


def _with_argument(match: re.Match[str]) -> str:
    r"""The argument of a command, after its symbol where it has one: `\texttt{x}` is x."""
    name, argument = match[1], match[2]
    if name in _NO_TEXT:
        return ""
    if name in _SPECIAL:
        return match[0]
    if name == "url" or not _is_known(name):
        return _TEXT_SYMBOLS.get(name, "") + argument
    whole = _fragment(match[0]) if len(argument) <= _SHORT and "%" not in argument else ""
    return whole or _symbol_of(name) + argument


def _alone(match: re.Match[str]) -> str:
    name = match[1]
    if name in _LOOKS or name in _NO_TEXT:
        return ""
    if name in _SPECIAL:
        return match[0]
    return _symbol_of(name) or match[0]


def _symbol_of(name: str) -> str:
    """What a command prints by itself: α for `alpha`; empty where that is nothing or unknown."""
    return _TEXT_SYMBOLS.get(name, "") or (_fragment("\\" + name) if _is_known(name) else "")


def _symbol(match: re.Match[str]) -> str:
    return _fragment(match.group()) or match.group()


@lru_cache(maxsize=1024)
def _is_known(name: str) -> bool:
    return _converter().latex_context.get_macro_spec(name) is not None


@lru_cache(maxsize=4096)
def _fragment(fragment: str) -> str:
    """What pylatexenc makes of a fragment; empty where it makes nothing of it, or fails."""
    # pylatexenc takes 20 microseconds a character, so it is given the few characters that are LaTeX and
    # each fragment once: a "%" in running text would also make it drop the rest as a comment.
    try:
        decoded = str(_converter().latex_to_text(fragment))
    except Exception:  # it raises errors of many kinds for a command without its argument; no text may end a build
        return ""
    return "" if "%s" in decoded or not decoded.strip() else decoded


@lru_cache(maxsize=1)
def _converter() -> Any:
    import logging

    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)
