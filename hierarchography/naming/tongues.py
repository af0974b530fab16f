"""Names for topics whose papers share a language and not a subject: "Papers in French", in a map in English.

Encoders for English put papers in another language together, whatever these are about. No subject is then true of
most of them, and a name in their language puzzles the readers of the map. What they share is the language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Topic, TopicTree
from hierarchography.naming.earned import floor_of
from hierarchography.naming.labels import LONGEST_JOINED
from hierarchography.naming.phrases import Phrases
from hierarchography.naming.titles import Named
from hierarchography.vocabulary.languages import ENGLISH

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic",
        "de": "German",
        "es": "Spanish",
        "fa": "Persian",
        "fr": "French",
        "he": "Hebrew",
        "it": "Italian",
        "ja": "Japanese",
        "ko": "Korean",
        "nl": "Dutch",
        "pl": "Polish",
        "pt": "Portuguese",
        "ru": "Russian",
        "sv": "Swedish",
        "th": "Thai",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "zh": "Chinese",
    }
)
"""The languages that are told apart (`vocabulary.languages`), except English, by their codes."""
FEW = 0.1
"""A language of fewer papers than this share of the map is not one of its readers."""
_NAME = re.compile(r"papers in (\w+)(?: on .+)?", re.IGNORECASE)
_CODES = {language.casefold(): code for code, language in LANGUAGES.items()}


def language_in(name: str) -> str:
    """The code of the language that a name says; empty if it says none.

    >>> language_in("Papers in French"), language_in("Papers in French on Law"), language_in("French")
    ('fr', 'fr', '')
    """
    found = _NAME.fullmatch(name)
    return _CODES.get(found[1].casefold(), "") if found else ""


def written_in(code: str, written: Sequence[str]) -> NDArray[np.float32]:
    """1 for each paper (n,) whose language, given in `written`, is the one with this code."""
    return np.fromiter((language == code for language in written), dtype=np.float32, count=len(written))


def with_languages(tree: TopicTree, names: Mapping[str, Named], phrases: Phrases) -> dict[str, Named]:
    """The names of topics (by id), with that of a language for some that are mostly in it: "Papers in French".

    Where most papers are in English, these are topics without an earned name, and topics named in a language that few
    papers of the map are in (`FEW`). Of several topics in one language, that with most papers in it gets this name; for
    the others, the name says the topic above as well, if that has earned its name. Such names may have more than four
    words, but at most `LONGEST_JOINED`.
    """
    changed = dict(names)
    if not phrases.written or Counter(phrases.written).most_common(1)[0][0] != ENGLISH:
        return changed
    for topic, code, papers in _in_languages(tree, names, phrases):
        above, taken = tree[topic.parent or ""], {named.name for named in changed.values()}
        name = f"Papers in {LANGUAGES[code]}"
        if name in taken and above.depth and not names[above.id].by:
            name += f" on {names[above.id].name}"
        if name not in taken and len(name) <= LONGEST_JOINED:
            share_above = sum(phrases.written[row] == code for row in above.members) / above.size
            changed[topic.id] = Named(name, papers / topic.size, share_above)
    return changed


def _in_languages(tree: TopicTree, names: Mapping[str, Named], phrases: Phrases) -> list[tuple[Topic, str, int]]:
    """The topics to be named by the language of enough of their papers, with its code and the number of these papers.

    Those with most papers in their language come first.
    """
    counts = Counter(phrases.written)
    few = {code for code in LANGUAGES if 0 < counts[code] < FEW * len(phrases.written)}
    foreign = {form.casefold() for form, code in zip(phrases.forms, phrases.languages, strict=True) if code in few}
    found = []
    for topic in tree:
        if topic.parent and (names[topic.id].by or names[topic.id].name.casefold() in foreign):
            code, papers = _main(topic, phrases.written)
            if code in LANGUAGES and papers >= floor_of(topic, bool(tree.children(topic.id))) * topic.size:
                found.append((topic, code, papers))
    return sorted(found, key=lambda one: (-one[2], one[0].id))


def _main(topic: Topic, written: Sequence[str]) -> tuple[str, int]:
    """The language of most papers of a topic, and how many are in it."""
    counts = Counter(written[row] for row in topic.members)
    code = max(counts, key=lambda code: (counts[code], code))
    return code, counts[code]
