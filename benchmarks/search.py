"""Search by meaning against plain word search, on papers that both have never seen.

    python benchmarks/search.py outputs/arxiv outputs/acl outputs/demo     # folders of finished maps

Of each map some papers (200, but at most a fifth) are hidden: their titles and abstracts are no part of the index. Each
is then looked for by the first sentence of its abstract. Prints, as a Markdown table, for how many of them the topic
where the map has them is the first found, and is among the first three. Word search is BM25 over what a page holds
without the model (titles, and the names and keywords of topics), and over the whole abstracts; a topic's score is the
sum over the ten best papers.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hierarchography import load_map
from hierarchography.analysis.meaning import NEAREST, Meaning, fit_meaning, limits, words_of
from hierarchography.topic_map import TopicMap

PAPERS, SHARE = 200, 5
LEAST_WORDS = 5
K1, B = 1.2, 0.75
NAME = 3
"""How often the words of a topic's name count, beside its keywords."""
Search = Callable[[str], NDArray[np.floating]]


def main() -> None:
    """Search in every map and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maps", nargs="+", type=Path, help="folders of maps")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folds", type=int, default=1, help="how many times other papers are hidden; means are shown")
    options = parser.parse_args()
    print("| map | papers hidden | topics | search | first | first three | ms a question |")
    print("|---|---|---|---|---|---|---|")
    for folder in options.maps:
        print("\n".join(lines(load_map(folder), folder.name, options.seed, options.folds)), flush=True)


def lines(topic_map: TopicMap, name: str, seed: int, folds: int) -> list[str]:
    """The lines of one map."""
    questions = [first_sentence(text) for text in topic_map.corpus.frame["abstract"]]
    usable = [row for row, question in enumerate(questions) if len(question.split()) >= LEAST_WORDS]
    shuffled = np.random.default_rng(seed).permutation(usable)
    size = min(PAPERS, len(topic_map) // SHARE, len(usable) // max(folds, 1))
    leaf_of = leaves(topic_map)
    figures: dict[str, list[tuple[float, float, float]]] = {}
    for fold in range(folds):
        hidden = np.sort(shuffled[fold * size : (fold + 1) * size])
        seen = np.setdiff1d(np.arange(len(topic_map)), hidden)
        asked = [questions[row] for row in hidden]
        for kind, search in searches(topic_map, seen, leaf_of).items():
            figures.setdefault(kind, []).append(score(search, asked, leaf_of[hidden]))
    head = f"| {name} | {folds * size} of {len(topic_map):,} | {len(topic_map.tree.leaves)} "
    means = {kind: np.mean(values, axis=0) for kind, values in figures.items()}
    return [f"{head}| {kind} | {one:.1%} | {three:.1%} | {ms:.1f} |" for kind, (one, three, ms) in means.items()]


def searches(topic_map: TopicMap, seen: NDArray[np.int64], leaf_of: NDArray[np.int64]) -> dict[str, Search]:
    """Each way to search, as a function from a question to the scores of the leaves."""
    frame = topic_map.corpus.frame.iloc[seen]
    titles, abstracts = frame["title"].tolist(), topic_map.corpus.texts()
    texts = [abstracts[row] for row in seen]
    dimensions, words = limits(len(topic_map))
    vectors = topic_map.embeddings.matrix[seen]
    meaning = fit_meaning(texts, vectors, leaf_of[seen], paper_dimensions=dimensions, most_words=words)
    assert isinstance(meaning, Meaning)
    named = [f"{(topic.label + ' ') * NAME}{' '.join(topic.keywords)}" for topic in topic_map.tree.leaves]
    by_title, by_name, by_text = Bm25(titles), Bm25(named), Bm25(texts)

    def of_papers(index: Bm25) -> Search:
        return lambda question: best_papers(index.scores(question), leaf_of[seen], len(named))

    in_page = of_papers(by_title)
    return {
        "words: titles, names, keywords": lambda question: in_page(question) + by_name.scores(question),
        "words: whole abstracts": of_papers(by_text),
        "meaning": meaning.topic_scores,
    }


class Bm25:
    """Okapi BM25 (Robertson and Zaragoza 2009) over a list of texts, words as the model of meaning has them."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [Counter(words_of(text)) for text in texts]
        lengths = np.array([sum(counts.values()) for counts in counted])
        norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1))
        self.size = len(texts)
        self.posts: dict[str, tuple[list[int], list[float]]] = {}
        for row, counts in enumerate(counted):
            for word, count in counts.items():
                rows, weights = self.posts.setdefault(word, ([], []))
                rows.append(row)
                weights.append(count * (K1 + 1) / (count + norm[row]))

    def scores(self, question: str) -> NDArray[np.float64]:
        """The score of each text."""
        scores = np.zeros(self.size)
        for word in set(words_of(question)):
            rows, weights = self.posts.get(word, ([], []))
            idf = np.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
            scores[rows] += idf * np.array(weights)
        return scores


def best_papers(scores: NDArray[np.float64], leaf_of: NDArray[np.int64], topics: int) -> NDArray[np.float64]:
    """The sum of each topic's papers among the `NEAREST` best of all."""
    best = np.argsort(-scores, kind="stable")[:NEAREST]
    return np.bincount(leaf_of[best], scores[best], minlength=topics).astype(np.float64)


def score(search: Search, questions: Sequence[str], right: NDArray[np.int64]) -> tuple[float, float, float]:
    """The share whose topic is the first, the share whose topic is among three, and milliseconds a question."""
    start = time.perf_counter()
    ranked = [np.argsort(-search(question), kind="stable")[:3] for question in questions]
    spent = 1000 * (time.perf_counter() - start) / len(questions)
    first = np.mean([row[0] == leaf for row, leaf in zip(ranked, right, strict=True)])
    three = np.mean([leaf in row for row, leaf in zip(ranked, right, strict=True)])
    return float(first), float(three), spent


def leaves(topic_map: TopicMap) -> NDArray[np.int64]:
    """The place of each paper's leaf among the leaves."""
    leaf_of = np.empty(len(topic_map), dtype=np.int64)
    for place, leaf in enumerate(topic_map.tree.leaves):
        leaf_of[leaf.members] = place
    return leaf_of


def first_sentence(text: str) -> str:
    """Up to the first full stop that a capital follows."""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.strip())[0]


if __name__ == "__main__":
    main()
