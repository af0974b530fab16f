"""Do a topic's papers support the model's name for it?

A prompt shows the model a few papers, and one of them may try to manipulate it (prompt injection). A name is
therefore checked against the whole topic: its words must occur in several papers, in the topic's keyword name or in
the children's names, or its vector must be as close to the topic's centroid as the topic's keywords are. A word from a
single paper does not count unless its own vector is that close.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from hierarchography.model import Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming.evidence import Encode
from hierarchography.naming.labels import name_key

SEVERAL, SHARE = 2, 0.03
"""A word is supported if at least this number of papers, and this share of those examined, contain it."""
LOOKED_AT = 200
"""Maximum papers of a topic that are examined for words, spread evenly over its members."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Support:
    """Checks texts against the papers of each topic of a tree with keyword names.

    `encode` gives unit vectors of texts in the space of the papers, or None; then only words are compared.
    """

    def __init__(self, tree: TopicTree, corpus: Corpus, embeddings: Embeddings, encode: Encode) -> None:
        self._tree = tree
        self._columns = [corpus.frame[name].tolist() for name in ("title", "abstract", "keywords")]
        self._embeddings = embeddings
        self._encode = encode
        self._vectors: dict[str, NDArray[np.float32]] | None = {}
        self._centroids: dict[str, NDArray[np.float32]] = {}
        self._held: dict[str, tuple[Counter[str], int]] = {}

    def centroid(self, topic: Topic) -> NDArray[np.float32]:
        """The mean (d,) of a topic's vectors, scaled to length 1; zeros if they cancel out."""
        if topic.id not in self._centroids:
            mean = self._embeddings.matrix[topic.members].mean(axis=0)
            length = float(np.linalg.norm(mean))
            self._centroids[topic.id] = mean / length if length > 0 else mean
        return self._centroids[topic.id]

    def central(self, topic: Topic, most: int) -> list[int]:
        """The rows of the `most` papers nearest to a topic's centroid, nearest first, without repeated titles."""
        near = self._embeddings.centrality(topic.members)
        rows: dict[str, int] = {}
        for at in np.argsort(-near, kind="stable"):
            row = int(topic.members[at])
            rows.setdefault(self._columns[0][row].casefold(), row)
            if len(rows) == most:
                break
        return list(rows.values())

    def prepare(self, texts: Iterable[tuple[Topic, str]]) -> None:
        """Encode, in one batch, all texts needed to check these texts against their topics."""
        if self._vectors is None:
            return
        wanted: dict[str, None] = {}
        for topic, text in texts:
            wanted.update(dict.fromkeys((*topic.keywords, text, *sorted(content_words(text)))))
        missing = [text for text in wanted if text.strip() and text not in self._vectors]
        encoded = self._encode(missing) if missing else np.zeros((0, 0), dtype=np.float32)
        if encoded is None:
            self._vectors = None
        else:
            self._vectors.update(zip(missing, encoded, strict=True))

    def complaint(self, topic: Topic, name: str, below: Sequence[str] = ()) -> str | None:
        """Why a topic's papers do not support a name; None if they do. `below` are its children's names.

        Words of the topic's keyword name and of its children's names need no other support.
        """
        borne = frozenset().union(*(content_words(known) for known in (topic.name, *below)))
        words = sorted(content_words(name))  # sorted: the complaint becomes part of the next question's cache key
        doubtful = [word for word in words if word not in borne and not self._is_common(topic, word)]
        single = [word for word in doubtful if self._papers_with(topic, word) and not self.is_near(topic, word)]
        if single:
            return f"the word {single[0]!r} is of a single paper or very few, not of the topic"
        new = [word for word in doubtful if not self._papers_with(topic, word)]
        if not new:
            return None
        near = self.is_near(topic, name)
        if near or (near is None and 2 * len(new) <= len(words)):
            return None
        return f"its papers do not speak of {name!r}"

    def bears_out(self, topic: Topic, sentence: str) -> bool:
        """Whether a sentence is close to a topic or, without vectors, whether at least half of its words are common."""
        near = self.is_near(topic, sentence)
        if near is not None:
            return near
        words = content_words(sentence)
        return bool(words) and 2 * sum(self._is_common(topic, word) for word in words) >= len(words)

    def is_near(self, topic: Topic, text: str) -> bool | None:
        """Whether a text is as close to the centroid as half of the topic's keywords; None without vectors.

        On the bundled corpus, the field of most papers of a topic passes in 91% of the cases, any other field
        in 2%; with the farthest keyword as the threshold, these would be 100% and 10%. A text that was not
        passed to `prepare` is encoded now.
        """
        self.prepare([(topic, text)])
        if self._vectors is None or not topic.keywords:
            return None
        centroid = self.centroid(topic)
        least = float(np.median([self._vectors[word] @ centroid for word in topic.keywords]))
        return text in self._vectors and float(self._vectors[text] @ centroid) >= max(least, 1e-6)

    def forget(self) -> None:
        """Free the word counts; they are computed again when needed."""
        self._held.clear()

    def _is_common(self, topic: Topic, word: str) -> bool:
        looked_at = self._words(topic)[1]
        least = min(looked_at, max(SEVERAL, math.ceil(SHARE * looked_at)))
        return self._papers_with(topic, word) >= least

    def _papers_with(self, topic: Topic, word: str) -> int:
        """The number of examined papers of a topic that contain a folded word."""
        held, _ = self._words(topic)
        if word.isascii() or word in held:
            return held[word]
        # scripts without spaces do not separate words: search within the text
        return sum(word in self._text(row).casefold() for row in self._rows(topic))

    def _words(self, topic: Topic) -> tuple[Counter[str], int]:
        """The number of a topic's examined papers that contain each word, and the number of examined papers."""
        if topic.id not in self._held:
            rows = self._rows(topic)
            self._held[topic.id] = Counter(word for row in rows for word in content_words(self._text(row))), len(rows)
        return self._held[topic.id]

    def _rows(self, topic: Topic) -> list[int]:
        """The examined papers of a topic: spread evenly over its members, plus those that a prompt may show."""
        spread = np.unique(np.linspace(0, topic.size - 1, min(topic.size, LOOKED_AT)).round().astype(np.int64))
        return sorted({*topic.members[spread].tolist(), *self.central(topic, LOOKED_AT // 10)})

    def _text(self, row: int) -> str:
        return " ".join(column[row] for column in self._columns)


def content_words(text: str) -> frozenset[str]:
    """The folded content words of a text.

    >>> sorted(content_words("Theory of Dark-Matter Halos"))
    ['dark', 'halo', 'matter', 'theory']
    """
    plain = " ".join(_WORD.findall(text))
    return name_key(plain) if plain else frozenset()
