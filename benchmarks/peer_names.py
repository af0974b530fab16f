"""Names of topics, ours and the peers', over the same vectors in one run: `python benchmarks/peer_names.py --help`.

BERTopic names topics by words of c-TF-IDF, its leaves as KeyBERT chooses them, and Toponymy by its keyphrases, which it
shows to a language model. Every name is measured in the same way, for the papers that its topic has.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from corpora import CACHE, Labelled, say
from numpy.typing import NDArray
from peer_runs import Bench, Peer, PeerFailed

from hierarchography.build import name_topics, regrow
from hierarchography.clustering import smallest_topic
from hierarchography.config import Config, EmbeddingConfig
from hierarchography.embedding import Reader, make_encoder
from hierarchography.embedding.transformer import minilm_folder
from hierarchography.errors import HierarchographyError
from hierarchography.model import Embeddings, TopicTree
from hierarchography.naming import NameShares, name_key
from hierarchography.naming.said import said

NAMED = (
    Peer("BERTopic", "bertopic_names.py", "bertopic", "0.17.4"),
    Peer("Toponymy", "toponymy_keyphrases.py", "toponymy", "0.5.4"),
)
SHOWN = 3
"""Words or phrases of a peer's longer names; any of them may be true of a paper."""
ALIKE = 0.8
"""Cosine of two names from which they are near-duplicates, as in `evaluate`."""


@dataclass(frozen=True, eq=False)
class Named:
    """A topic: its name, the rows of its papers and of its parent's, its parent's number, and whether it is a leaf."""

    name: str
    members: NDArray[np.int64]
    above: NDArray[np.int64]
    parent: int
    is_leaf: bool


@dataclass(frozen=True)
class Measures:
    """Means over topics: see `HEADS`."""

    topics: int
    words: float
    share: float
    share_of_leaves: float
    fitting: float
    in_words: float
    precision: float
    duplicates: float


HEADS = (
    "topics | mean words | share true | of leaves | share ≥ .7 | share by words | "
    "precision among the parent's papers | near-duplicate siblings"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input that cannot be used."""
    given = _parser().parse_args(arguments)
    os.environ["MINILM"] = str(minilm_folder())
    try:
        for asked in given.corpora:
            name, _, count = asked.partition(":")
            print(report(Labelled.read(name).sample(int(count or 0)), given), flush=True)
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def report(papers: Labelled, given: argparse.Namespace) -> str:
    """One corpus, as Markdown: the measures, and some names of each."""
    vectors = papers.vectors(given.cache)
    reader = Reader(make_encoder(EmbeddingConfig(encoder="minilm"), 0))
    config = Config()
    say(f"{papers.name}: ours")
    tree = name_topics(regrow(papers.corpus, vectors, reader, config), papers.corpus, vectors, reader, config)
    shares = NameShares.of(tree, papers.corpus, vectors, reader, config.naming)
    lines = [
        f"### {papers.name}: {len(papers):,} papers",
        "",
        f"| names | {HEADS} |",
        "|---" * (len(HEADS.split("|")) + 1) + "|",
    ]
    examples: list[str] = []
    for title, topics in [("ours", of_tree(tree)), *peers(papers, vectors, given)]:
        found = measure(topics, shares, reader)
        lines.append(f"| {title} | {_cells(found)} |")
        largest = sorted((topic for topic in topics if topic.parent == 0), key=lambda topic: -len(topic.members))[:6]
        examples.append(f"- {title}: {'; '.join(topic.name for topic in largest)}")
    return "\n".join([*lines, "", "The largest topics of the first level:", "", *examples, ""])


def of_tree(tree: TopicTree) -> list[Named]:
    """Our topics below the root."""
    return [
        Named(
            topic.name,
            topic.members.astype(np.int64),
            tree[topic.parent].members.astype(np.int64),
            tree.row(topic.parent),
            not tree.children(topic.id),
        )
        for topic in tree
        if topic.parent
    ]


def peers(papers: Labelled, vectors: Embeddings, given: argparse.Namespace) -> Iterator[tuple[str, list[Named]]]:
    """Each peer's topics twice: with the first word or phrase as the name, and with the first three."""
    bench = Bench(given.cache)
    for peer in (one for one in NAMED if one.title in given.peer):
        say(f"{papers.name}: {peer.title}")
        try:
            [found] = bench.trees(peer, vectors, papers.texts, [0], smallest_topic(len(papers)))
        except PeerFailed as error:
            say(f"{peer.title} did not run: {error}")
            continue
        for shown in (1, SHOWN):
            yield f"{peer.title} {peer.version}, first {shown}", _of_peer(found, shown)


def _of_peer(found: Mapping[str, Any], shown: int) -> list[Named]:
    members = [np.array(rows, dtype=np.int64) for rows in found["members"]]
    inner = set(found["parents"])
    return [
        Named(", ".join(map(str, found["names"][row][:shown])), members[row], members[parent], parent, row not in inner)
        for row, parent in enumerate(found["parents"])
        if row and len(members[row])
    ]


def measure(topics: Sequence[Named], shares: NameShares, reader: Reader) -> Measures:
    """The measures of all names, weighted equally."""
    true, precision, in_words = [], [], []
    for topic in topics:
        chance = shares.true(topic.name, topic.above, topic.above).max(axis=1)
        own = np.isin(topic.above, topic.members)
        true.append(float(chance[own].mean()))
        precision.append(float(chance[own].sum() / max(chance.sum(), 1e-9)))
        parts = shares.split(topic.name)
        holds = said(shares.evidence, parts, ["en"] * len(parts), topic.members)
        in_words.append(float(holds.any(axis=1).mean()))
    leaves = [share for share, topic in zip(true, topics, strict=True) if topic.is_leaf]
    return Measures(
        len(topics),
        float(np.mean([len(topic.name.split()) for topic in topics])),
        float(np.mean(true)),
        float(np.mean(leaves)),
        float(np.mean(np.array(true) >= 0.7)),
        float(np.mean(in_words)),
        float(np.mean(precision)),
        near_duplicates(topics, reader),
    )


def near_duplicates(topics: Sequence[Named], reader: Reader) -> float:
    """The share of topics whose name is that of a sibling, or nearly so."""
    vectors = reader.vectors([topic.name for topic in topics])
    keys = [name_key(topic.name) for topic in topics]
    siblings: dict[int, list[int]] = {}
    for at, topic in enumerate(topics):
        siblings.setdefault(topic.parent, []).append(at)
    alike = {
        at
        for group in siblings.values()
        for pair in combinations(group, 2)
        if keys[pair[0]] == keys[pair[1]] or float(vectors[pair[0]] @ vectors[pair[1]]) >= ALIKE
        for at in pair
    }
    return len(alike) / len(topics)


def _cells(found: Measures) -> str:
    figures = [found.share, found.share_of_leaves, found.fitting, found.in_words, found.precision, found.duplicates]
    return " | ".join([str(found.topics), f"{found.words:.1f}", *(f"{figure:.3f}" for figure in figures)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="peer_names.py", description="Names of ours and the peers, measured alike.")
    add = parser.add_argument
    add("corpora", nargs="*", default=["landmarks", "arxiv_2level:3000"], help="name:papers")
    add("--peer", nargs="*", default=[one.title for one in NAMED], metavar="NAME", help="BERTopic, Toponymy")
    add("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"default {CACHE}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
