"""Splits the abstracts of a corpus into the text of each facet, and makes a corpus of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hierarchography.facets.classifier import Encode, facets_by_place, facets_of
from hierarchography.facets.headed import by_headings
from hierarchography.facets.names import FACETS
from hierarchography.facets.sentences import spans
from hierarchography.model import Corpus
from hierarchography.vocabulary.languages import ENGLISH, OPENING, is_in, language_of

_WORD = re.compile(r"\w+")
_AT_ONCE = 1_000
"""Papers whose sentences are read at once: the vectors of all sentences of a large corpus would fill the memory."""
_ABOUT_THE_WHOLE = ("keywords", "sections")
"""Columns that a corpus of one facet does not have: they are about the whole paper or its abstract."""

Labelled = list[tuple[str, int]]
"""Sentences with their facets, as positions in `FACETS`."""


@dataclass(frozen=True, eq=False)
class Faceted:
    """For each facet the sentences of each of the n papers; none where the abstract has none of that facet.

    `headed` papers have headings that say the facets, `foreign` ones are not in English and read by the place of
    their sentences alone, and `bare` ones have no abstract.
    """

    sentences: Mapping[str, list[list[str]]]
    headed: int
    foreign: int
    bare: int

    def missing(self, facet: str) -> NDArray[np.bool_]:
        """The papers (n,) without a sentence of a facet, for which `texts` returns the title."""
        return np.array([not sentences for sentences in self.sentences[facet]], dtype=bool)

    @property
    def notes(self) -> list[str]:
        """One line on what was read, and one per facet on the papers that lack it."""
        papers = len(self.sentences[FACETS[0]])
        parts = [f"{self.headed:,} by the headings of the abstract" if self.headed else ""]
        parts += [f"{self.foreign:,} not in English, by the place of their sentences alone" if self.foreign else ""]
        parts += [f"{self.bare:,} without an abstract" if self.bare else ""]
        note = f"facets of {papers:,} papers" + "".join(f"; {part}" for part in parts if part)
        lacking = [(facet, int(self.missing(facet).sum())) for facet in FACETS]
        listed = ", ".join(f"{facet} {count:,}" for facet, count in lacking if count)
        return [note, f"no sentence of a facet, so the title is used: {listed} papers"] if listed else [note]


def split(corpus: Corpus, encode: Encode | None) -> Faceted:
    """The sentences of each facet of each paper.

    `encode` must be that of MiniLM; without it, places and cue phrases alone are read. Headings are believed where
    they name at least two facets.
    """
    abstracts = corpus.frame["abstract"].tolist()
    labelled = [_by_headings(corpus, row, abstract) for row, abstract in enumerate(abstracts)]
    headed = sum(bool(sentences) for sentences in labelled)
    rows = [row for row, sentences in enumerate(labelled) if not sentences]
    cut = {row: [abstracts[row][start:end] for start, end in spans(abstracts[row])] for row in rows}
    foreign = [row for row in rows if cut[row] and not _is_english(abstracts[row])]
    english = sorted({row for row in rows if cut[row]} - set(foreign))
    for start in range(0, len(english), _AT_ONCE):
        group = english[start : start + _AT_ONCE]
        for row, facets in zip(group, facets_of([cut[row] for row in group], encode), strict=True):
            labelled[row] = list(zip(cut[row], facets, strict=True))
    for row, facets in zip(foreign, facets_by_place([cut[row] for row in foreign]), strict=True):
        labelled[row] = list(zip(cut[row], facets, strict=True))
    bare = sum(not sentences for sentences in labelled)
    return Faceted(_by_facet(labelled), headed, len(foreign), bare)


def corpus_of(corpus: Corpus, faceted: Faceted, facet: str) -> Corpus:
    """The same papers with the text of one facet: its first sentence in place of the title, and the rest as abstract.

    A paper without a sentence of the facet keeps its title, and has no abstract.
    """
    sentences = faceted.sentences[facet]
    firsts = [_as_title(each[0]) if each else "" for each in sentences]
    return corpus_told(corpus, firsts, [" ".join(each[1:]) for each in sentences])


def corpus_told(corpus: Corpus, firsts: Sequence[str], rest: Sequence[str]) -> Corpus:
    """The same papers with other titles, where these are not empty, and abstracts."""
    titles = [first or title for first, title in zip(firsts, corpus.frame["title"], strict=True)]
    frame = corpus.frame.drop(columns=[name for name in _ABOUT_THE_WHOLE if name in corpus.frame])
    return Corpus(frame.assign(title=titles, abstract=list(rest), keywords=""), corpus.records)


def _by_headings(corpus: Corpus, row: int, abstract: str) -> Labelled:
    """The sentences by the headings of the abstract; none if these name fewer than two facets."""
    labelled = by_headings(abstract, corpus.sections(row))
    return labelled if len({facet for _, facet in labelled}) > 1 else []


def _by_facet(labelled: Sequence[Labelled]) -> dict[str, list[list[str]]]:
    return {
        name: [[sentence for sentence, facet in sentences if facet == place] for sentences in labelled]
        for place, name in enumerate(FACETS)
    }


def _is_english(abstract: str) -> bool:
    words = _WORD.findall(abstract[:OPENING])
    return is_in(ENGLISH, abstract[:OPENING]) or language_of(words) == ENGLISH


def _as_title(sentence: str) -> str:
    """A sentence without its full stop: `Corpus.texts` adds one."""
    return sentence[:-1] if sentence.endswith(".") and not sentence.endswith("..") else sentence
