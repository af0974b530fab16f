"""The phrases and the abbreviations of a corpus. They do not depend on a tree and are cached for the next tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from hierarchography.cache import Cache, code_hash, content_key, versions
from hierarchography.model import Codec, Corpus, Parts
from hierarchography.naming.acronyms import ACRONYMS, Acronyms
from hierarchography.naming.markup import strip_markup
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.naming.wording import NO_WORDS, Wording
from hierarchography.progress import Advance

AREA = "phrases"
READ_WHOLE, OPENING = 30_000, 600
"""Above this number of papers, phrases are taken from titles and from this many first characters of abstracts."""
DEFINING = 30_000
"""Maximum number of papers, evenly spaced, in which definitions of abbreviations are sought."""
_COLUMNS = ("title", "abstract", "keywords")


def phrases_of(corpus: Corpus, advance: Advance = lambda steps: None, wording: Wording = NO_WORDS) -> Phrases:
    """The phrases of titles, abstracts and author keywords, from the cache if possible.

    `advance` counts the papers read.
    """
    cache = Cache(area=AREA)
    made_by = code_hash("naming", "model"), versions("numpy", "scipy")
    key = content_key(corpus.digest(*_COLUMNS), wording.digest, *made_by)
    phrases = PHRASES.recall(cache, key)
    if phrases is None:
        phrases = find_phrases(_counted(_texts(corpus), advance), wording=wording)
        PHRASES.keep(cache, key, phrases)
    return phrases


def acronyms_of(corpus: Corpus) -> Acronyms:
    """The abbreviations that titles and abstracts define, from the cache if possible."""
    cache = Cache(area=AREA)
    key = content_key("acronyms", corpus.digest("title", "abstract"), code_hash("naming", "model"))
    found = ACRONYMS.recall(cache, key)
    if found is None:
        step = max(1, -(-len(corpus) // DEFINING))
        papers = [tuple(map(strip_markup, passages[:2])) for passages in islice(_texts(corpus), 0, None, step)]
        found = Acronyms.of([". ".join(passages) for passages in papers], [title for title, *_ in papers])
        ACRONYMS.keep(cache, key, found)
    return found


def _texts(corpus: Corpus) -> Iterable[tuple[str, ...]]:
    titles, abstracts, keywords = (corpus.frame[name].tolist() for name in _COLUMNS)
    if len(corpus) > READ_WHOLE:
        abstracts = [abstract[:OPENING] for abstract in abstracts]
    return zip(titles, abstracts, keywords, strict=True)


def _counted(texts: Iterable[tuple[str, ...]], advance: Advance) -> Iterator[tuple[str, ...]]:
    """The same texts; progress is reported once per hundred texts."""
    done = 0
    for done, text in enumerate(texts, start=1):
        yield text
        if done % 100 == 0:
            advance(100)
    advance(done % 100)


def _packed(phrases: Phrases) -> Parts:
    held, titled = phrases.presence, phrases.titled
    codes = sorted({*phrases.languages, *phrases.written})
    number = {code: place for place, code in enumerate(codes)}
    arrays = {
        "indices": held.indices,
        "edges": held.indptr,
        "closing": phrases.closing,
        "opening": phrases.opening,
        "titled_indices": titled.indices,
        "titled_edges": titled.indptr,
        "languages": np.array([number[code] for code in phrases.languages], dtype=np.int8),
        "written": np.array([number[code] for code in phrases.written], dtype=np.int8),
    }
    return Parts(arrays, {"forms": phrases.forms, "keys": phrases.keys, "codes": codes})


def _unpacked(parts: Parts) -> Phrases:
    forms, keys, codes, arrays = parts.facts["forms"], parts.facts["keys"], parts.facts["codes"], parts.arrays
    return Phrases(
        tuple(forms),
        tuple(map(tuple, keys)),
        _table(arrays["indices"], arrays["edges"], len(forms)),
        arrays["closing"],
        arrays["opening"],
        _table(arrays["titled_indices"], arrays["titled_edges"], len(forms)),
        tuple(codes[place] for place in arrays["languages"]),
        tuple(codes[place] for place in arrays["written"]),
    )


def _table(indices: NDArray[Any], edges: NDArray[Any], columns: int) -> csr_matrix:
    ones = np.ones(len(indices), dtype=np.float32)
    return csr_matrix((ones, indices, edges), shape=(len(edges) - 1, columns))


PHRASES: Codec[Phrases] = Codec(_packed, _unpacked)
