"""The user's stop words and synonyms, from two plain text files.

Stop words, one per line, optionally with a language; synonyms, the preferred one first:

    # stop words                      # synonyms
    novel                             large language models = LLMs, large LMs
    fr: démarche                      speech recognition = ASR
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from hierarchography.cache import content_key
from hierarchography.errors import InputError
from hierarchography.settings import expanded
from hierarchography.vocabulary.languages import FUNCTION_WORDS

_COMMENT = re.compile(r"(?:^|\s)#")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})\s*:\s*(.*)")
_SPACED = re.compile(r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
ALL = ""
"""The language of stop words without a language: all languages."""


@dataclass(frozen=True, eq=False)
class Wording:
    """The user's stop words by language (`stop`, lower case), and `synonyms`, the preferred one first."""

    stop: Mapping[str, frozenset[str]]
    synonyms: tuple[tuple[str, ...], ...] = ()

    def stop_words(self, language: str) -> frozenset[str]:
        """The stop words of a language, including those for all languages."""
        return self.stop.get(ALL, frozenset()) | self.stop.get(language, frozenset())

    def has_stop_word(self, phrase: str, language: str) -> bool:
        """Whether a phrase has a stop word of a language, in any case."""
        return not self.stop_words(language).isdisjoint(phrase.casefold().split())

    def preferred(self, text: str) -> str:
        """A text in which all synonyms (whole words, in any case) are replaced by the preferred one."""
        return self._others.sub(self._replaced, text) if self.synonyms else text

    def spelled(self, phrase: str) -> str:
        """A phrase in the spelling of the synonyms file, if it is a preferred one."""
        return in_any_case(self._spellings, phrase)

    def is_preferred(self, phrase: str) -> bool:
        """Whether a phrase is the preferred one of its synonyms, in any case."""
        return bool(self.synonyms) and phrase.casefold() in self._spellings

    def _replaced(self, found: re.Match[str]) -> str:
        return in_any_case(self._preferred, found[0])

    @cached_property
    def _preferred(self) -> Mapping[str, str]:
        return by_any_case({other: group[0] for group in self.synonyms for other in group[1:]})

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return by_any_case({group[0]: group[0] for group in self.synonyms})

    @cached_property
    def _others(self) -> re.Pattern[str]:
        """A pattern of all synonyms that are not preferred, longest first; whole words in scripts with spaces."""
        forms = longest_first(other for group in self.synonyms for other in group[1:])
        return re.compile("|".join(map(_whole, forms)), re.IGNORECASE)

    @property
    def digest(self) -> str:
        """A hash of the content; empty if there is none."""
        if not self.stop and not self.synonyms:
            return ""
        return content_key({language: sorted(words) for language, words in sorted(self.stop.items())}, self.synonyms)


def by_any_case(values: Mapping[str, str]) -> dict[str, str]:
    """The values by their phrases in one case, for `in_any_case`."""
    return {_plain(phrase): value for phrase, value in values.items()} | {
        phrase.casefold(): value for phrase, value in values.items()
    }


def in_any_case(values: Mapping[str, str], phrase: str) -> str:
    """The value for a phrase in any case; the phrase itself if there is none.

    "İ" and "ı" are also "i", as `re.IGNORECASE` takes them.

    >>> in_any_case(by_any_case({"Bilgi": "information"}), "BİLGİ")
    'information'
    """
    return values.get(phrase.casefold(), values.get(_plain(phrase), phrase))


def longest_first(phrases: Iterable[str]) -> list[str]:
    """The phrases as they are written and in one case ("Straße", "strasse"), longest first, for a pattern."""
    forms = {form for phrase in phrases for form in (phrase, phrase.casefold())}
    return sorted(forms, key=lambda form: (-len(form), form))


NO_WORDS = Wording(MappingProxyType({}))


def read_wording(stopwords: str, synonyms: str) -> Wording:
    """Read both files; an empty name means no file. Raises `InputError` with the file, the line and the remedy."""
    if not stopwords and not synonyms:
        return NO_WORDS
    return Wording(_stop_words(stopwords), _synonyms(synonyms))


def _plain(phrase: str) -> str:
    return phrase.replace("İ", "i").replace("ı", "i").casefold()


def _whole(phrase: str) -> str:
    """The pattern of a phrase as whole words."""
    pattern = re.escape(phrase)
    before = r"(?<![^\W_])" if _SPACED.match(phrase[0]) else ""
    after = r"(?![^\W_])" if _SPACED.match(phrase[-1]) else ""
    return f"{before}{pattern}{after}"


def _stop_words(name: str) -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for where, line in _lines(name, "naming.stopwords"):
        given = _LANGUAGE.fullmatch(line)
        language, word = (given[1].lower(), given[2].strip()) if given else (ALL, line)
        if language and language not in FUNCTION_WORDS:
            raise InputError(f"{where}: unknown language {language!r}; use one of {', '.join(sorted(FUNCTION_WORDS))}")
        if not word or " " in word or "," in word:
            raise InputError(
                f"{where}: {line!r} is not one word; write one word per line, as in 'novel' or 'fr: démarche'"
            )
        words.setdefault(language, set()).add(word.casefold())
    return {language: frozenset(found) for language, found in words.items()}


def _synonyms(name: str) -> tuple[tuple[str, ...], ...]:
    groups: list[tuple[str, ...]] = []
    seen: dict[str, str] = {}
    for where, line in _lines(name, "naming.synonyms"):
        preferred, equals, others = (part.strip() for part in line.partition("="))
        group = (preferred, *(other.strip() for other in others.split(",")))
        if not equals or not all(group):
            raise InputError(f"{where}: {line!r} is not a list of synonyms; write 'preferred = other, other'")
        for phrase in group:
            key = phrase.casefold()
            if key in seen:
                raise InputError(f"{where}: {phrase!r} is also in {seen[key]}; put all its synonyms into one line")
            seen[key] = where
        groups.append(group)
    return tuple(groups)


def _lines(name: str, setting: str) -> Iterator[tuple[str, str]]:
    """The non-empty lines of a file, each with its position; text after "#" is a comment, not within a word ("C#")."""
    if not name:
        return
    path = Path(expanded(name))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{setting}: cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{setting}: {path} is not UTF-8 text; save it as UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        line = _COMMENT.split(line, maxsplit=1)[0].strip()
        if line:
            yield f"{path}, line {number}", line
