"""Stems of words by language, shared by their forms: "Netze" and "Netz", "réseaux" and "réseau", "сетей" and "сеть".

Stems are keys and are never shown. They only need to be equal for the forms of one word, and rarely for different
words. A few endings per language are therefore enough. They are tried longest first, with a minimum length of the stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

_IRREGULAR = {
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "spectra": "spectrum",
    "nuclei": "nucleus",
    "phenomena": "phenomenon",
    "criteria": "criterion",
    "mice": "mouse",
    "children": "child",
    "media": "medium",
    "bacteria": "bacterium",
    "genera": "genus",
    "crises": "crisis",
    "axes": "axis",
    "diagnoses": "diagnosis",
    "prognoses": "prognosis",
    "oases": "oasis",
    "metastases": "metastasis",
    "buses": "bus",
    "biases": "bias",
    "bias": "bias",
    "gases": "gas",
    "lenses": "lens",
    "lens": "lens",
}
_GERMAN = ("ern", "em", "er", "en", "es", "e", "s", "n")
_RUSSIAN_ENDINGS = """ого его ому ему ыми ими ый ий ой ая яя ое ее ые ие ых их ым им ую юю ию ия ии ием иями ией
    иях ами ями ов ев ей ам ям ах ях ом ем а я о е ы и у ю ь й"""
_RUSSIAN = tuple(sorted(_RUSSIAN_ENDINGS.split(), key=len, reverse=True))
_ARABIC = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")


def fold(word: str, language: str = "en") -> str:
    """The stem of a word: lower case, without the endings of its language.

    >>> [fold(word) for word in ("Galaxies", "LLMs", "physics", "analyses", "Maxwell's")]
    ['galaxy', 'llm', 'physic', 'analysis', 'maxwell']
    >>> [fold("Netzen", "de"), fold("réseaux", "fr"), fold("redes", "es"), fold("сетей", "ru"), fold("الترجمة", "ar")]
    ['netz', 'réseau', 'red', 'сет', 'ترجمة']
    """
    word = _without_capital_s(word).casefold().replace("’", "'").replace("‐", "-").replace("‑", "-")
    word = word.removesuffix("'s").removesuffix("'")
    return _BY_LANGUAGE.get(language, _english)(word)


def is_plural(word: str) -> bool:
    """Whether an English word has the ending of a plural.

    >>> [word for word in ("disks", "Disk", "matrices", "Maxwell's", "analysis") if is_plural(word)]
    ['disks', 'matrices']
    """
    if _without_capital_s(word) != word:
        return True
    word = word.casefold()
    return word[-2:-1] not in ("'", "’") and _english(word) != word


def _without_capital_s(word: str) -> str:
    """An abbreviation in singular: "GPU" for "GPUs"."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[:-1].isupper() else word


def _english(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith(("alyses", "theses")):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "viruses")):
        return word[:-2]
    return word[:-1]


def _french(word: str) -> str:
    if len(word) < 5:
        return word[:-1] if len(word) == 4 and word[-1] in "s" and word[-2] not in "su" else word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-2] + "l"
    word = word[:-1] if word[-1] == "s" and word[-2] not in "su" else word
    return word[:-1] if word.endswith(("ale", "ée", "elle", "ive")) else word


def _spanish(word: str) -> str:
    word = without_accents(word)
    if len(word) < 4:
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    word = word[:-1] if word[-1] == "s" and not word.endswith(("ss", "is", "us")) else word
    return word[:-1] if word[-1] == "e" and len(word) > 3 else word


def _portuguese(word: str) -> str:
    for plural, single in (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m"), ("ses", "s")):
        if len(word) > 4 and without_accents(word).endswith(plural):
            return without_accents(word)[: -len(plural)] + single
    return _spanish(word)


def _italian(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "aeio" else word


def _without(endings: tuple[str, ...], least: int) -> Callable[[str], str]:
    """A function that removes the first matching ending if at least `least` letters remain."""

    def stem(word: str) -> str:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                return word[: -len(ending)]
        return word

    return stem


def _arabic(word: str) -> str:
    return _ARABIC.sub("", word)


def without_accents(word: str) -> str:
    """A word without its accents: "Schrodinger"."""
    parted = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


_BY_LANGUAGE: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "de": _without(_GERMAN, 4),
        "fr": _french,
        "es": _spanish,
        "pt": _portuguese,
        "it": _italian,
        "ru": _without(_RUSSIAN, 3),
        "uk": _without(_RUSSIAN, 3),
        "ar": _arabic,
    }
)
