"""Leaves papers out that the settings exclude: by status (`drop`) and by language.

A paper whose language cannot be told (a title of few words) stays. The records that were merged into a paper that is
left out stay listed as its duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hierarchography.config import CorpusConfig
from hierarchography.corpus.choices import STATUSES, names_in
from hierarchography.corpus.drafts import Draft, Dropped
from hierarchography.corpus.identifiers import digest
from hierarchography.corpus.neartext import words_of
from hierarchography.errors import InputError
from hierarchography.model.dropped import OTHER_LANGUAGE

_SHARED_BY, _SHORT_SHARED_BY, _SHORT = 6, 4, 40


def screened(papers: Sequence[Draft], config: CorpusConfig) -> tuple[list[Draft], list[Dropped]]:
    """The papers that stay, and those that are left out. Raises `InputError` if none stays."""
    statuses = {STATUSES[name] for name in names_in(config.drop)}
    languages = set(names_in(config.language))
    left: list[Draft] = []
    out: list[Dropped] = []
    for draft in papers:
        if draft.status in statuses:
            out.append(_out(draft, f"left out by --drop: {draft.status}", draft.status))
        elif languages and draft.language and draft.language not in languages:
            out.append(_out(draft, f"left out by --language: {draft.language}", OTHER_LANGUAGE))
        else:
            left.append(draft)
    if papers and not left:
        raise InputError(f"no paper is left of {len(papers):,}: --drop and --language leave all of them out")
    return left, out


def without_shared_abstracts(drafts: Sequence[Draft]) -> tuple[list[Draft], int]:
    """The drafts without abstracts that are of no single paper, since many titles have them; and how many had one.

    "This volume contains the papers of ..." stands under every paper of a volume.
    """
    titles: dict[tuple[str, int], set[str]] = {}
    keys = [_key(draft.abstract) for draft in drafts]
    for key, draft in zip(keys, drafts, strict=True):
        if draft.abstract and not draft.title_is_made:
            titles.setdefault(key, set()).add("".join(words_of(draft.title)))
    shared = {key for key, names in titles.items() if key[1] and len(names) >= _least(key[1])}
    found = [
        replace(draft, abstract="", sections="") if key in shared and not draft.title_is_made else draft
        for key, draft in zip(keys, drafts, strict=True)
    ]
    return found, sum(one is not other for one, other in zip(found, drafts, strict=True))


def _key(abstract: str) -> tuple[str, int]:
    """A hash of the words of an abstract, and their number."""
    words = words_of(abstract)
    return digest(" ".join(words)), len(words)


def _least(words: int) -> int:
    """The titles that a text of so many words must have to be nobody's: fewer where it is short."""
    return _SHORT_SHARED_BY if words <= _SHORT else _SHARED_BY


def _out(draft: Draft, reason: str, kind: str) -> Dropped:
    return Dropped(draft.position, draft.source, draft.id, draft.title, reason, kind)
