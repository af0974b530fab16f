"""How well `find` finds papers: by words and meaning together, by each alone, and with the topic of the paper counted.

    python benchmarks/finding.py outputs/arxiv outputs/acl --paraphrases paraphrases.json

The titles of some papers (200, but at most a fifth) are hidden: the index has their abstracts only, and their vectors
are those of the abstracts. Each is looked for by its title; by a sentence of its abstract, which is hidden too; and, if
there is a file of them, by a paraphrase in other words: `{"NAME OF FOLDER": {"ROW": "question", ...}}`. Prints, as a
Markdown table, the share of papers that are the first, among the first five and among the first twenty found.
"""

from __future__ import annotations

import argparse
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography import load_map
from hierarchography.maps.reader import reader_of
from hierarchography.model import Corpus
from hierarchography.topic_map import TopicMap

PAPERS, SHARE = 200, 5
LEAST_WORDS = 6
CUTS = (1, 5, 20)
NO_TITLE = "?"
"""A paper needs a title; this one has no word."""
PATH = 0.3
"""Weight of the mean meaning of the papers of the paper's topic, where it counts."""
_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Question:
    """A question for the paper `row`, and the text that the index has of it instead of its own."""

    row: int
    text: str
    indexed: str


def main() -> None:
    """Search in every map and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maps", nargs="+", type=Path, help="folders of maps")
    parser.add_argument("--paraphrases", type=Path, help="a JSON file of questions in other words")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    paraphrases = json.loads(options.paraphrases.read_text(encoding="utf-8")) if options.paraphrases else {}
    print(f"| map | searched by | papers | ranked by | {' | '.join(f'first {cut}' for cut in CUTS)} |")
    print("|---|---|---|---|---|---|---|")
    for folder in options.maps:
        lines = lines_of(load_map(folder), folder.name, paraphrases.get(folder.name, {}), options.seed)
        print("\n".join(lines), flush=True)


def lines_of(topic_map: TopicMap, name: str, paraphrases: Mapping[str, str], seed: int) -> list[str]:
    """The lines of one map."""
    lines = []
    for kind, questions in questions_of(topic_map, paraphrases, seed).items():
        for way, places in ranks(indexed(topic_map, questions), questions).items():
            shares = " | ".join(f"{np.mean(places < cut):.1%}" for cut in CUTS)
            lines.append(f"| {name} | {kind} | {len(questions)} | {way} | {shares} |")
    return lines


def questions_of(topic_map: TopicMap, paraphrases: Mapping[str, str], seed: int) -> dict[str, list[Question]]:
    """The questions by kind: title, a sentence of the abstract, and paraphrases where there are some."""
    frame = topic_map.corpus.frame
    titles, abstracts = frame["title"].fillna("").to_list(), frame["abstract"].fillna("").to_list()
    sentences = [[text for text in _END.split(abstract) if len(text.split()) >= LEAST_WORDS] for abstract in abstracts]
    usable = [row for row in range(len(frame)) if titles[row] and len(sentences[row]) > 1]
    generator = np.random.default_rng(seed)
    hidden = np.sort(generator.permutation(usable)[: min(PAPERS, len(frame) // SHARE)]).tolist()
    picked = {row: sentences[row][int(generator.integers(len(sentences[row])))] for row in hidden}
    found = {
        "title": [Question(row, titles[row], abstracts[row]) for row in hidden],
        "sentence": [Question(row, text, abstracts[row].replace(text, " ")) for row, text in picked.items()],
        "paraphrase": [Question(int(row), text, abstracts[int(row)]) for row, text in paraphrases.items()],
    }
    return {kind: questions for kind, questions in found.items() if questions}


def indexed(topic_map: TopicMap, questions: list[Question]) -> TopicMap:
    """The same map with what the index has of the papers, in words and in vectors."""
    reader, reason = reader_of(topic_map)
    if reader is None:
        raise SystemExit(reason)
    frame, matrix = topic_map.corpus.frame.copy(), topic_map.embeddings.matrix.copy()
    rows = [question.row for question in questions]
    frame.loc[frame.index[rows], "title"] = NO_TITLE
    frame.loc[frame.index[rows], "abstract"] = [question.indexed for question in questions]
    matrix[rows] = reader.vectors([question.indexed for question in questions])
    view = topic_map.views[topic_map.main]
    view = replace(view, embeddings=replace(view.embeddings, matrix=matrix))
    return replace(topic_map, corpus=Corpus(frame), views={topic_map.main: view})


def ranks(topic_map: TopicMap, questions: list[Question]) -> dict[str, NDArray[np.int64]]:
    """The place (from 0) of each question's paper among those found, by each way of ranking."""
    found: dict[str, list[int]] = {}
    identifiers = topic_map.corpus.frame["id"].to_list()
    for question in questions:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            table = topic_map.find(question.text, len(identifiers))
        for way, scores in _ways(topic_map, table).items():
            order = table["id"].iloc[np.argsort(-scores, kind="stable")].to_list()
            found.setdefault(way, []).append(order.index(identifiers[question.row]))
    return {way: np.array(places, dtype=np.int64) for way, places in found.items()}


def _ways(topic_map: TopicMap, table: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """The scores of the papers by each way of ranking; a topic's score is the mean meaning of its papers."""
    leaf = np.array([topic_map.tree.row(topic) for topic in table["topic_id"]])
    meaning, score = (table[name].to_numpy(dtype=np.float64) for name in ("meaning", "score"))
    by_topic = np.bincount(leaf, weights=meaning) / np.maximum(np.bincount(leaf), 1)
    topics = by_topic[leaf]
    return {
        "words": table["words"].to_numpy(dtype=np.float64),
        "meaning": meaning,
        "both": score,
        "both, and the topic": score + PATH * topics,
    }


if __name__ == "__main__":
    main()
