"""Removes from a text everything that is not prose: formulas, LaTeX commands, links, copyright notices, set phrases.

Chemical formulas are words, with their numbers: "TiO2".

>>> strip_markup("We prove it for $p$-adic fields, see https://x.org. (c) 2020 Elsevier Ltd.")
'We prove it for p-adic fields, see  |   | '

Removed parts are replaced by a bar, so that no phrase extends across the gap. En dashes, also those
of LaTeX between names, are hyphens: "Navier--Stokes" is the word "Navier-Stokes".
"""

from __future__ import annotations

import html
import re
import unicodedata

GAP = " | "

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.|doi:\s*10\.)\S+|\b10\.\d{4,9}/\S+|\S+@\S+\.\w+", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s*(?=(?:19|20)\d\d)|\bcopyright\b(?=\W*(?:©|\(c\)|(?:19|20)\d\d|by|held|holder)))[^.\n]*(?:\.|$)"
    r"|\ball rights reserved\b\.?|\bpublished (?:online )?by (?:elsevier|springer|wiley|oxford|cambridge)[^.\n]*",
    re.IGNORECASE,
)
_DISPLAY = re.compile(
    r"\\begin\{(equation|align|gather|math|displaymath|eqnarray)\*?\}.*?\\end\{\1\*?\}|\$\$.{1,2000}?\$\$"
    r"|\\\[.{1,2000}?\\\]|\\\(.{1,2000}?\\\)",
    re.DOTALL,
)
_SYMBOL = re.compile(r"\$\\?([A-Za-z]+|[\u0391-\u03c9])\$(?=-?[A-Za-z])")
_SUBSCRIPT = re.compile(
    r"(?<=[A-Z]|(?<=[A-Z])[a-z])\$\s{0,2}_\s{0,2}\{?\s{0,2}(\d{1,3}(?:-[xy])?|\d?[xy](?=\}?\$[A-Z]))\s{0,2}"
    r"(?:[-+]\s{0,2}(?:\u03b4|\\delta)\s{0,2})?\}?\s{0,2}\$"
)
"""The number of atoms in a chemical formula: the 2 of TiO2; what "7-δ" says beyond 7 is left out."""
_UPRIGHT = re.compile(r"\\(?:mathrm|mathsf|text|textrm|rm|ce)(?![A-Za-z])|[\s{}_]")
_ELEMENTS = """H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y
    Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt
    Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm"""
_COMPOUND = re.compile(rf"(?=.*\d)(?:(?:{'|'.join(_ELEMENTS.split())})\d{{0,3}}){{2,}}")
_FORMULA = re.compile(r"\$([^$]{1,400})\$")
_ACCENT = re.compile(r"""\\(["'`^~=.]|[cuvHk](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?""")
_COMBINING = dict(
    zip("\"'`^~=.cuvHk", "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0327\u0306\u030c\u030b\u0328", strict=True)
)
_LETTERS = {
    "\\L": "Ł",
    "\\l": "ł",
    "\\O": "Ø",
    "\\o": "ø",
    "\\ss": "ß",
    "\\ae": "æ",
    "\\AE": "Æ",
    "\\oe": "œ",
    "\\aa": "å",
}
_LETTER = re.compile(r"\\(?:ss|ae|AE|oe|aa|[LlOo])(?![A-Za-z])\s?")
_REFERENCE = re.compile(r"\\(?:cite[a-z]*|ref|eqref|label|footnote)\*?(?:\[[^\]]*\])?\{[^}]*\}")
_STYLE = re.compile(r"\\(?:emph|text[a-z]{2}|mbox|em|it|bf|rm|sc|tt)\b\s*")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?")
_DASH = re.compile(r"--(?<=[^\W\d_]--)(?=[^\W\d_]*[A-Z])")
"""An en dash of LaTeX before a name; "methods--which work" is two parts of a sentence."""
_SET_PHRASES = {
    start: re.compile(rf"\b(?:{pattern})\b\.?", re.IGNORECASE)
    for start, pattern in (
        ("of-the-art", r"states?[- ]of[- ]the[- ]arts?"),
        ("of the art", r"states?[- ]of[- ]the[- ]arts?"),
        ("code ", r"(?:source )?code (?:is|will be|and data|and models?|available)"),
        ("wide ", r"wide (?:range|variety)"),
        (" result", r"(?:experimental|numerical|empirical|main|theoretical|simulation|extensive) results?"),
        ("et al", r"et al"),
        ("extensive ", r"extensive (?:experiments?|evaluations?|simulations?)"),
        ("numerical e", r"numerical (?:experiments?|examples?)"),
        ("real", r"real[- ](?:world|life|time)"),
        ("case stud", r"case stud(?:y|ies)"),
        ("long", r"long[- ]standing"),
        ("open ", r"open (?:problem|question)s?"),
        ("of magnitude", r"orders? of magnitude"),
        ("point of view", r"points? of view"),
        ("future ", r"future (?:work|research|directions?)"),
        ("proof of", r"proof of concept"),
        ("special case", r"special cases?"),
        ("necessary and", r"necessary and sufficient"),
        ("large ", r"large (?:number|amount)s? of"),
    )
}
"""Set phrases of academic prose; each is searched for only if the text contains its key."""

_LINKS = ("://", "www.", "10.", "@")
_NOTICES = ("©", "(c)", "copyright", "rights reserved", "published")


def strip_markup(text: str) -> str:
    """The prose of a text in Unicode form NFKC, with a bar for each removed part."""
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "$" in text or "\\" in text:
        text = _strip_latex(text)
    text = _DASH.sub("-", text.replace("\u2013", "-"))
    lower = text.lower()
    if any(part in lower for part in _LINKS):
        text = _ADDRESS.sub(GAP, text)
    if any(part in lower for part in _NOTICES):
        text = _COPYRIGHT.sub(GAP, text)
    for part, pattern in _SET_PHRASES.items():
        if part in lower:
            text = pattern.sub(GAP, text)
    return text


def _strip_latex(text: str) -> str:
    if "\\" in text:
        text = _LETTER.sub(lambda letter: _LETTERS[letter[0].strip()], _ACCENT.sub(_accented, text))
    if "\\" in text or "$$" in text:
        text = _REFERENCE.sub(GAP, _DISPLAY.sub(GAP, text))
    if "$" in text:
        text = _FORMULA.sub(_compound, _SYMBOL.sub(_letter, _SUBSCRIPT.sub(r"\1", text)))
    if "\\" in text:
        text = _COMMAND.sub(GAP, _STYLE.sub("", text))
    return text.replace("{", "").replace("}", "")


def _accented(accent: re.Match[str]) -> str:
    """One letter written with a LaTeX accent, as in Schrödinger."""
    return unicodedata.normalize("NFC", accent[2] + _COMBINING[accent[1]])


def _compound(formula: re.Match[str]) -> str:
    """A chemical formula without its markup: "TiO2"; a bar for any other formula."""
    plain = _UPRIGHT.sub("", formula[1])
    return plain if _COMPOUND.fullmatch(plain) else GAP


def _letter(symbol: re.Match[str]) -> str:
    """A formula of one symbol that begins a word: the p of "p-adic", the Λ of "ΛCDM"."""
    name = symbol[1]
    if len(name) == 1:
        return name
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    spelled = name.upper().replace("LAMBDA", "LAMDA").removeprefix("VAR")
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {spelled}")
    except KeyError:
        return GAP
