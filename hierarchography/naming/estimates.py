"""The vocabulary's estimates for the papers of a tree: how many papers of each topic its entries are true of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hierarchography.cache import content_key, fingerprint
from hierarchography.model import Corpus, Embeddings, TopicTree
from hierarchography.model.remembered import remembered
from hierarchography.naming.candidates import Subjects
from hierarchography.naming.evidence import Encode, Evidence
from hierarchography.naming.spoken import mentioned_in, readable_in, spoken_of, subjects_in, terms_in, worded_in
from hierarchography.naming.wording import NO_WORDS, Wording
from hierarchography.vocabulary import (
    Vocabulary,
    by_words,
    entry_vectors,
    readable_only,
    reads_as_bundled,
    reads_entries,
    subjects,
)
from hierarchography.vocabulary.languages import ENGLISH


def known_subjects(
    tree: TopicTree,
    corpus: Corpus,
    evidence: Evidence,
    encode: Encode,
    vocabulary: Vocabulary | None,
    wording: Wording = NO_WORDS,
) -> Subjects | None:
    """The vocabulary's estimates for the papers: by vectors, or by words if the encoder knows hardly any entry.

    Entries whose names have stop words of `wording` are estimated to be true of no paper.
    """
    if vocabulary is None:
        return None
    known = readable_in(corpus, vocabulary), worded_in(corpus, vocabulary)
    readable = spoken_of(tree, terms_in(corpus, vocabulary), vocabulary, *known)
    by, memory = content_key(vocabulary.digest, fingerprint(readable)), evidence.memory
    vectors, alike = memory.latest("entries", vocabulary.digest, lambda: _read_entries(vocabulary, encode))
    chance = memory.latest(
        "chance",
        by,
        lambda: _without_words(
            readable_only(_whole(corpus, evidence.embeddings, vectors, vocabulary), readable),
            vocabulary,
            wording,
        ),
    )
    papers = tuple(kin.own for kin in evidence.kin)
    mentioned = mentioned_in(corpus, vocabulary) if vocabulary.language else None  # a user's may be of codes
    return memory.latest(
        "subjects",
        (by, papers),
        lambda: replace(
            Subjects.of(vocabulary, chance, tree), digest=by, mentioned=mentioned, vectors=vectors if alike else None
        ),
    )


def _without_words(chance: csr_array, vocabulary: Vocabulary, wording: Wording) -> csr_array:
    """The estimates (n, k) without those of entries whose names have stop words."""
    language = vocabulary.language or ENGLISH
    barred = [at for at, name in enumerate(vocabulary.names) if wording.has_stop_word(name, language)]
    if not barred:
        return chance
    kept = csr_array(chance, copy=True)
    kept.data[np.isin(kept.indices, barred)] = 0
    kept.eliminate_zeros()
    return kept


def _read_entries(vocabulary: Vocabulary, encode: Encode) -> tuple[NDArray[np.float32] | None, bool]:
    """The vectors (k, d) of the entries, None if it knows hardly any, and whether they are the bundled ones."""
    entries = entry_vectors(vocabulary, encode)
    return (entries, reads_as_bundled(vocabulary, encode)) if reads_entries(entries) else (None, False)


def _whole(
    corpus: Corpus, embeddings: Embeddings, entries: NDArray[np.float32] | None, vocabulary: Vocabulary
) -> csr_array:
    """The estimates (n, k) for all papers, readable or not."""
    if entries is not None:
        return subjects_in(corpus, embeddings, entries, vocabulary)
    texts, question = corpus.texts(), ("subjects by words", vocabulary.digest)
    return remembered(corpus, question, lambda: subjects(*by_words(texts, vocabulary), vocabulary, texts=texts))
