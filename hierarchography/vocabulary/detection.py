"""The language of a paper's text, one of 64: English by its function words, any other by py3langid.

py3langid 0.4 (BSD, 4 MB, numpy only) named the language of all of 1,164 texts in 42 languages right, Czech, Slovak and
Polish or Danish, Norwegian and Swedish among them; function words alone named 44% right, lingua 2.1 (96 MB, up to 1 GB
of memory, 3 to 18 ms a text) 96.5%, fastText's lid.176 (a compiled extension) 99.3%. It takes about 0.5 ms a text, so
it is not asked about plain English, where function words are as sure.

>>> detected("We show that moss on roofs is alive, and that it grows."), detected("Moss 2019")
('en', '')
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hierarchography.vocabulary.asciiwords import ascii_letters
from hierarchography.vocabulary.languages import ENGLISH, FUNCTION_WORDS, is_latin

OTHER = "other"
_CODES = """af ar az be bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka
    kk ko la lt lv mk mn ms mt nl no pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh"""
LANGUAGES = tuple(_CODES.split())
"""The codes of the languages that are detected (ISO 639-1; Norwegian is `no`)."""
_READ, _AT_MOST = 400, 2_000
_PLAIN, _WORDS = 0.25, 8
"""From this share of English function words among the first words, of so many at least, a text is English: of 1,200
texts in 41 other languages, none has more than .20."""
_SURE = 0.5
"""The least probability of a language. Of 1,560 English titles, 5 in 1,000 are then named wrong, 36% not at all."""
_FORMULA = re.compile(r"\$[^$]*\$|\\[A-Za-z]+")
_WORD = re.compile(r"[^\W\d_]+")


def detected(text: str) -> str:
    """The language of the opening of a text: a code, `OTHER` if it is none of `LANGUAGES`, "" if it cannot be told."""
    if _is_plain_english(text[:_READ]):
        return ENGLISH
    opening = _FORMULA.sub(" ", text[:_AT_MOST])[:_READ]
    words = _WORD.findall(opening)
    if not words:
        return ""
    if _is_plain_english(opening):
        return ENGLISH
    code, probability = _identifier().classify(opening)
    if probability >= _SURE:
        return str(code)
    return "" if is_latin("".join(words)) else OTHER


def _is_plain_english(text: str) -> bool:
    words = ascii_letters(text) if text.isascii() else [word.casefold() for word in _WORD.findall(text)]
    common = sum(map(FUNCTION_WORDS[ENGLISH].__contains__, words))
    return len(words) >= _WORDS and common >= _PLAIN * len(words)


@cache
def _identifier() -> Any:
    """The model of py3langid, loaded once (a second at most), for these languages alone."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
