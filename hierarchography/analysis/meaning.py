"""Search by meaning without an encoder: vectors of words, learned from the papers' vectors, small enough for a page.

The vector of a text is the sum of the vectors of its words, each weighted by its count and its inverse document
frequency. The word vectors are those of ridge regression (Hoerl and Kennard 1970) from the TF-IDF vectors of the papers
to their encoder vectors, which are centred and reduced to few dimensions by PCA. All vectors are kept as int8.

>>> meaning = fit_meaning(texts, vectors, leaf_of)            # doctest: +SKIP
>>> meaning.topic_scores("how do plants sense gravity").argmax()  # doctest: +SKIP
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from hierarchography.cache import fingerprint
from hierarchography.model import MapData
from hierarchography.model.remembered import remembered

DIMENSIONS = 64
MOST_WORDS = 12_000
MANY, FEWER_DIMENSIONS, FEWER_WORDS = 5_000, 40, 5_000
"""In a map of more than `MANY` papers, the dimensions of their vectors and the words: half the bytes in a page."""
MOST_LEARNED = 12_000
"""Papers from which the word vectors are learned; of more, evenly spaced ones are taken."""
ROWS_AT_ONCE = 50_000
"""Papers whose vectors are reduced at once."""
LEAST_PAPERS = 30
LEAST_COUNT = 2
"""Papers that hold a word for it to be learned."""
TOPIC_WORDS = 96
"""The heaviest words of each topic, kept for exact matches."""
NEAREST = 10
"""The papers nearest to a question, which vote for their topics."""
RIDGE = 0.3
ROUNDS = 40
STEP = 127

_WORD = re.compile(r"[^\W_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

Bytes = NDArray[np.int8]
Floats = NDArray[np.float32]


def folded(text: str) -> str:
    """Without accents and capitals: the same rule as `hg.fold` of the page."""
    return _NOT_ASCII.sub(_without_accents, text).lower()


def words_of(text: str) -> list[str]:
    """The words that are compared, a plural's last `s` cut off: the same rule as `hg.meaningWords` of the page."""
    return [_singular(word) for word in _WORD.findall(folded(text)) if len(word) > 1]


@dataclass(frozen=True, eq=False)
class Meaning:
    """The words and the vectors of words, topics and papers (int8; each row of its own scale).

    `words`: V words; `idf` (V,) their inverse document frequencies; `vectors` (V, D) with `scales` (V,) so that
    `vectors * scales` are the word vectors; `topics` (L, D) and `papers` (n, D or less) have directions only.
    `topic_words` (L, k) are the places of each topic's heaviest words, and `weights` (L, k) uint8 how heavy they are,
    in 255ths of the cosine between the topic's TF-IDF vector and the word. `leaf_of` (n,) is the topic of each paper.
    """

    words: Sequence[str]
    idf: Floats
    vectors: Bytes
    scales: Floats
    topics: Bytes
    papers: Bytes
    topic_words: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    leaf_of: NDArray[np.int64]

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each word."""
        return {word: place for place, word in enumerate(self.words)}

    def question(self, text: str) -> tuple[NDArray[np.int64], Floats, Floats]:
        """The places of the known words of a text, their weights (a vector of length 1), and the text's vector (D,)."""
        counts = Counter(self.place_of[word] for word in words_of(text) if word in self.place_of)
        places = np.array(sorted(counts), dtype=np.int64)
        weights = np.array([1 + np.log(counts[place]) for place in places.tolist()], dtype=np.float32)
        weights = _unit(weights * self.idf[places])
        vector = (weights * self.scales[places]) @ self.vectors[places].astype(np.float32)
        return places, weights, _unit(vector)

    def paper_scores(self, text: str) -> Floats:
        """The cosine (n,) of a question with each paper; zero if no word is known."""
        vector = self.question(text)[2][: self.papers.shape[1]]
        return np.asarray(_unit(self.papers.astype(np.float32)) @ _unit(vector))

    def topic_scores(self, text: str) -> Floats:
        """How well each topic (L,) answers a question: by its mean vector, its nearest papers, and its words."""
        places, weights, vector = self.question(text)
        by_mean = _unit(self.topics.astype(np.float32)) @ vector
        papers = self.paper_scores(text)
        nearest = np.argsort(-papers, kind="stable")[:NEAREST]
        by_papers = np.bincount(self.leaf_of[nearest], papers[nearest], minlength=len(self.topics)) / NEAREST
        by_word = np.zeros(len(self.words), dtype=np.float32)
        by_word[places] = weights
        by_words = (by_word[self.topic_words] * self.weights).sum(axis=1) / 255
        return np.asarray(by_mean + by_papers + by_words, dtype=np.float32)


def meaning_of(topic_map: MapData, order: NDArray[np.int64], most_bytes: int) -> Meaning | None:
    """The model of a map, its papers in this order; their vectors take at most about `most_bytes`.

    None for a map of fewer than `LEAST_PAPERS` papers, and where too few words are shared to learn from. It is learned
    once for a view and its papers: a page, a preview and a notebook's cell ask for the same.
    """
    view, asked = topic_map.views[topic_map.main], ("meaning", topic_map.corpus, fingerprint(order), most_bytes)
    return remembered(view, asked, lambda: _fitted(topic_map, order, most_bytes))


def _fitted(topic_map: MapData, order: NDArray[np.int64], most_bytes: int) -> Meaning | None:
    """The model, learned; see `meaning_of`."""
    leaves = topic_map.tree.leaves
    leaf_of = np.empty(len(topic_map), dtype=np.int64)
    for place, leaf in enumerate(leaves):
        leaf_of[leaf.members] = place
    dimensions, words = limits(len(topic_map))
    learned = _learned(len(topic_map))
    return _fit(
        topic_map.corpus.take(order[learned]).texts(),
        learned,
        topic_map.embeddings.matrix,
        order,
        leaf_of[order],
        paper_dimensions=max(min(most_bytes // len(topic_map), dimensions), 8),
        most_words=words,
    )


def limits(papers: int) -> tuple[int, int]:
    """At most how many dimensions the papers' vectors have in a map of so many papers, and how many words it has."""
    return (DIMENSIONS, MOST_WORDS) if papers <= MANY else (FEWER_DIMENSIONS, FEWER_WORDS)


def fit_meaning(
    texts: Sequence[str],
    vectors: Floats,
    leaf_of: NDArray[np.int64],
    *,
    paper_dimensions: int = DIMENSIONS,
    most_words: int = MOST_WORDS,
) -> Meaning | None:
    """Learn word vectors from texts (n) and their vectors (n, d); `leaf_of` (n,) is the topic of each, 0 to L - 1.

    None for fewer than `LEAST_PAPERS` texts, or if no two texts share a word.
    """
    learned, order = _learned(len(texts)), np.arange(len(texts))
    read = [texts[row] for row in learned.tolist()]
    return _fit(read, learned, vectors, order, leaf_of, paper_dimensions=paper_dimensions, most_words=most_words)


def _learned(papers: int) -> NDArray[np.int64]:
    """The papers, of so many in their order, from which the word vectors are learned."""
    return np.unique(np.linspace(0, papers - 1, min(papers, MOST_LEARNED)).round().astype(np.int64))


def _fit(
    texts: Sequence[str],
    learned: NDArray[np.int64],
    vectors: Floats,
    order: NDArray[np.int64],
    leaf_of: NDArray[np.int64],
    *,
    paper_dimensions: int,
    most_words: int,
) -> Meaning | None:
    """The model of the papers in the order (n,) of the rows of their vectors (n, d), as `leaf_of` (n,) has them.

    `texts` are those of the papers at the places `learned` of that order.
    """
    if len(order) < LEAST_PAPERS:
        return None
    words, table = _count_words(texts, most_words)
    if not words:
        return None
    idf = _idf(table)
    table = _tf_idf(table, idf)
    reduced = _reduced(vectors, order)
    word_vectors = _ridge(table, reduced[learned])
    scales = np.maximum(np.abs(word_vectors).max(axis=1), 1e-12) / STEP
    topics = int(leaf_of.max()) + 1
    topic_words, weights = _topic_words(table, leaf_of[learned], topics)
    return Meaning(
        words=words,
        idf=idf,
        vectors=np.round(word_vectors / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
        topics=_directions(_sums(_unit(reduced), leaf_of, topics)),
        papers=_directions(reduced[:, :paper_dimensions]),
        topic_words=topic_words,
        weights=weights,
        leaf_of=leaf_of,
    )


def _without_accents(match: re.Match[str]) -> str:
    parts = unicodedata.normalize("NFKD", match[0])
    return "".join(sign for sign in parts if not unicodedata.category(sign).startswith("M"))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _count_words(texts: Sequence[str], most: int) -> tuple[list[str], sparse.csr_matrix]:
    """The words to learn, most frequent first, and how often (n, V) each text has them."""
    counted = _counted(texts)
    papers = Counter(word for counts in counted for word in counts)
    shared = sorted((word for word, count in papers.items() if count >= LEAST_COUNT), key=lambda w: (-papers[w], w))
    words = shared[:most]
    place_of = {word: place for place, word in enumerate(words)}
    cells = [(row, place_of[w], n) for row, counts in enumerate(counted) for w, n in counts.items() if w in place_of]
    rows, columns, counts = (np.array(part) for part in zip(*cells, strict=True)) if cells else (np.empty(0, int),) * 3
    return words, sparse.csr_matrix((counts.astype(np.float32), (rows, columns)), shape=(len(texts), len(words)))


def _counted(texts: Sequence[str]) -> list[dict[str, int]]:
    """How often each text has each of its `words_of`, without stop words; the rules are applied once to each form."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    stop = {_singular(word) for word in ENGLISH_STOP_WORDS}
    known: dict[str, str] = {}
    counted = []
    for text in texts:
        forms = Counter(_WORD.findall(folded(text)))
        known |= {form: _learnt(form, stop) for form in forms if form not in known}
        counts: dict[str, int] = {}
        for form, count in forms.items():
            if word := known[form]:
                counts[word] = counts.get(word, 0) + count
        counted.append(counts)
    return counted


def _learnt(form: str, stop: Container[str]) -> str:
    """The word of a form, by the rule of `words_of`; empty for stop words and single letters."""
    word = _singular(form)
    return word if len(form) > 1 and word not in stop else ""


def _idf(counts: sparse.csr_matrix) -> Floats:
    papers = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + papers)) + 1, dtype=np.float32)


def _tf_idf(counts: sparse.csr_matrix, idf: Floats) -> sparse.csr_matrix:
    """(1 + log count) * idf, each row of length 1."""
    table = counts.copy()
    table.data = (1 + np.log(table.data)) * idf[table.indices]
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-12)) @ table, dtype=np.float32)


def _reduced(vectors: Floats, order: NDArray[np.int64]) -> Floats:
    """Rows of vectors (n, d) centred, of length 1, and reduced by PCA to at most `DIMENSIONS` columns, largest first.

    In blocks, so that the vectors are not held twice.
    """
    blocks = [order[start : start + ROWS_AT_ONCE] for start in range(0, len(order), ROWS_AT_ONCE)]
    means = np.stack([vectors[rows].mean(axis=0) for rows in blocks])
    mean = np.asarray(np.average(means, axis=0, weights=[len(rows) for rows in blocks]), dtype=np.float32)
    products = np.zeros((vectors.shape[1], vectors.shape[1]))
    for rows in blocks:
        centred = _unit(vectors[rows] - mean)
        products += centred.T @ centred
    _, axes = np.linalg.eigh(products)
    axes = axes[:, ::-1][:, :DIMENSIONS]
    # An axis may point either way: its largest part is made positive, so that every machine chooses the same.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return np.concatenate([np.asarray(_unit(vectors[rows] - mean) @ axes, dtype=np.float32) for rows in blocks])


def _ridge(table: sparse.csr_matrix, targets: Floats) -> Floats:
    """The vectors (V, D) W that minimise |table W - targets|^2 + RIDGE |W|^2, by conjugate gradients (all D at once).

    Preconditioned by the diagonal; `ROUNDS` steps bring the residual below a hundredth, closer than int8 can tell.
    """
    turned = sparse.csr_matrix(table.T)
    diagonal = np.asarray(table.multiply(table).sum(axis=0)).ravel()[:, None] + RIDGE
    solution = np.zeros((table.shape[1], targets.shape[1]), dtype=np.float32)
    residual = np.asarray(turned @ targets)
    step = residual / diagonal
    product = (residual * step).sum(axis=0)
    for _ in range(ROUNDS):
        moved = turned @ (table @ step) + RIDGE * step
        length = product / np.maximum((step * moved).sum(axis=0), 1e-30)
        solution += length * step
        residual = residual - length * moved
        scaled = residual / diagonal
        before, product = product, (residual * scaled).sum(axis=0)
        step = scaled + product / np.maximum(before, 1e-30) * step
    return np.asarray(solution, dtype=np.float32)


def _topic_words(
    table: sparse.csr_matrix, leaf_of: NDArray[np.int64], topics: int
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Each topic's heaviest words in the mean of its papers' TF-IDF vectors: places and weights, both (L, k)."""
    count = min(TOPIC_WORDS, table.shape[1])
    places, weights = np.zeros((topics, count), np.uint16), np.zeros((topics, count), np.uint8)
    for topic in range(topics):
        mean = np.asarray(table[leaf_of == topic].sum(axis=0)).ravel()
        mean = _unit(mean)
        places[topic] = np.sort(np.argsort(-np.round(mean, 6), kind="stable")[:count])
        weights[topic] = np.round(255 * mean[places[topic]])
    return places, weights


def _sums(vectors: Floats, leaf_of: NDArray[np.int64], topics: int) -> Floats:
    ones = np.ones(len(leaf_of), dtype=np.float32)
    members = sparse.csr_matrix((ones, (leaf_of, np.arange(len(leaf_of)))), shape=(topics, len(leaf_of)))
    return np.asarray(members @ vectors)


def _directions(vectors: Floats) -> Bytes:
    """Each row scaled to use all of int8."""
    return np.asarray(np.round(vectors / np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-12) * STEP), np.int8)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12), dtype=np.float32)
