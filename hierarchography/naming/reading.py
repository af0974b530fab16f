"""The phrases of a corpus. They do not depend on a tree and are cached for the next tree over the same papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from scipy.sparse import csr_matrix

from hierarchography.cache import Cache, code_hash, content_key, versions
from hierarchography.model import Codec, Corpus, Parts
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.progress import Advance

AREA = "phrases"
READ_WHOLE, OPENING = 30_000, 600
"""Above so many papers, phrases are sought in titles and so many first characters of the abstracts."""
_COLUMNS = ("title", "abstract", "keywords")


def phrases_of(corpus: Corpus, advance: Advance = lambda steps: None) -> Phrases:
    """The phrases of titles, abstracts and author keywords; from the cache where it has them.

    `advance` counts the papers read.
    """
    cache = Cache(area=AREA)
    made_by = code_hash("naming", "model"), versions("numpy", "scipy")
    key = content_key(corpus.digest(*_COLUMNS), *made_by)
    phrases = PHRASES.recall(cache, key)
    if phrases is None:
        phrases = find_phrases(_counted(_texts(corpus), advance))
        PHRASES.keep(cache, key, phrases)
    return phrases


def _texts(corpus: Corpus) -> Iterable[tuple[str, ...]]:
    titles, abstracts, keywords = (corpus.frame[name].tolist() for name in _COLUMNS)
    if len(corpus) > READ_WHOLE:
        abstracts = [abstract[:OPENING] for abstract in abstracts]
    return zip(titles, abstracts, keywords, strict=True)


def _counted(texts: Iterable[tuple[str, ...]], advance: Advance) -> Iterator[tuple[str, ...]]:
    """The same texts, counted a hundred at a time: a bar need not move for each."""
    done = 0
    for done, text in enumerate(texts, start=1):
        yield text
        if done % 100 == 0:
            advance(100)
    advance(done % 100)


def _packed(phrases: Phrases) -> Parts:
    held = phrases.presence
    arrays = {"indices": held.indices, "edges": held.indptr, "closing": phrases.closing}
    return Parts(arrays, {"forms": phrases.forms, "keys": phrases.keys})


def _unpacked(parts: Parts) -> Phrases:
    forms, keys, arrays = parts.facts["forms"], parts.facts["keys"], parts.arrays
    ones = np.ones(len(arrays["indices"]), dtype=np.float32)
    shape = len(arrays["edges"]) - 1, len(forms)
    presence = csr_matrix((ones, arrays["indices"], arrays["edges"]), shape=shape)
    return Phrases(tuple(forms), tuple(map(tuple, keys)), presence, arrays["closing"])


PHRASES: Codec[Phrases] = Codec(_packed, _unpacked)
