"""Every builder and every peer over the same vectors, in one run: `python benchmarks/trees.py --help`.

Prints one Markdown table a corpus: the composite and its parts, the tree's shape, and the seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from builders import Points, grow_default, warm_up
from corpora import CACHE, KNOWN, Labelled, say
from nested import Nested
from peer_runs import PEERS, Bench, Peer, PeerFailed
from scores import Comparison, Row, Scores, score

from hierarchography import plugins
from hierarchography.clustering import smallest_topic
from hierarchography.clustering.random_shape import shuffled
from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Reader, make_encoder
from hierarchography.errors import HierarchographyError
from hierarchography.model import Embeddings

FLOWS: dict[str, dict[str, float]] = {
    "default": {},
    "default-no-fields": {"fields": 0.0},
    "default-landmarks": {"sample": 4_500},
}
"""The flow of `build_map` with these settings; every builder is given the vectors alone."""
CORPORA = ("landmarks", "arxiv_2level")
LIBRARIES = ("numpy", "scikit-learn", "scipy", "umap-learn", "hdbscan")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 2 for an input that cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        if given.vectors and len(given.corpus) > 1:
            raise HierarchographyError("--vectors are of one corpus; name just one with --corpus")
        results = [compare(Labelled.read(name, given.labels).sample(given.sample), given) for name in given.corpus]
    except HierarchographyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps([result.to_dict() for result in results], indent=1))
    else:
        print("\n\n".join(result.to_markdown() for result in results))
    return 0


def compare(corpus: Labelled, given: argparse.Namespace) -> Comparison:
    """All trees over one corpus."""
    vectors = corpus.vectors(given.cache, given.vectors)
    rows = our_rows(corpus, vectors, given) if given.builders else []
    if given.peers:
        bench = Bench(given.cache, given.fresh)
        for name in given.peer:
            rows += peer_rows(PEERS[name], bench, corpus, vectors, given.seeds)
    return Comparison(
        corpus=corpus.name,
        papers=len(corpus),
        of=corpus.of,
        vectors=f"{vectors.encoder_id}, {vectors.dimensions}-d",
        seeds=given.seeds,
        classes={level: int(classes.max()) + 1 for level, classes in corpus.classes.items()},
        versions={library: version(library) for library in LIBRARIES},
        rows=rows,
    )


def our_rows(corpus: Labelled, vectors: Embeddings, given: argparse.Namespace) -> list[Row]:
    """The builders by name, and a random tree of the shape of the first one's."""
    builders, seeds = given.builders, given.seeds
    reader = reader_for(given) if FLOWS.keys() & set(builders) else None
    runs: dict[str, list[Scores]] = {name: [] for name in builders}
    chance: list[Scores] = []
    warm_up(corpus.corpus, vectors, builders)
    for seed in seeds:
        points = Points.of(corpus.corpus, vectors, seed)
        for name in builders:
            say(f"{corpus.name}, seed {seed}: {name}")
            if name in FLOWS:
                tree, seconds = grow_default(corpus.corpus, vectors, reader, seed, **FLOWS[name])
            else:
                tree, seconds = points.grow(name)
            runs[name].append(score(Nested.from_tree(tree), corpus.classes, seconds))
            if name == builders[0]:
                random = shuffled(tree, np.random.default_rng(seed))
                chance.append(score(Nested.from_tree(random), corpus.classes, 0.0))
    rows = [Row(name, found) for name, found in runs.items()]
    return [*rows, Row(f"random, in the shape of {builders[0]}", chance)]


def reader_for(given: argparse.Namespace) -> Reader | None:
    """What reads the vocabulary in the space of the vectors: nothing, for vectors of an encoder that is not named."""
    name = given.encoder or ("" if given.vectors else "minilm")
    return Reader(make_encoder(EmbeddingConfig(encoder=name), 0)) if name else None


def peer_rows(peer: Peer, bench: Bench, corpus: Labelled, vectors: Embeddings, seeds: Sequence[int]) -> Iterator[Row]:
    """A peer as it is, and, where it leaves papers without a place, with these placed by their neighbours too."""
    say(f"{corpus.name}: {peer.title}")
    title = f"{peer.title} ({peer.version})"
    try:
        found = bench.trees(peer, vectors, corpus.texts, seeds, smallest_topic(len(corpus)))
    except PeerFailed as error:
        yield Row(title, notes=[f"did not run: {error}"])
        return
    trees = [Nested.from_dict(one, len(corpus)) for one in found]
    seconds = [float(one["seconds"]) for one in found]
    notes = [note for one in found for note in one["notes"]]
    yield Row(title, [score(tree, corpus.classes, took) for tree, took in zip(trees, seconds, strict=True)], notes)
    if any(tree.loose.any() for tree in trees) and all("layers" in one for one in found):
        full = [Nested.from_layers(one["layers"], vectors.matrix) for one in found]
        scores = [score(tree, corpus.classes, took) for tree, took in zip(full, seconds, strict=True)]
        yield Row(f"{peer.title}, noise placed by us", scores)


def _parser() -> argparse.ArgumentParser:
    known = [*FLOWS, *plugins.names("builders")]
    parser = argparse.ArgumentParser(prog="trees.py", description="Compare the tree builders and the peers.")
    add = parser.add_argument
    add("--corpus", nargs="+", default=list(CORPORA), metavar="NAME", help=f"{', '.join(KNOWN)}, or a labelled file")
    add("--labels", type=lambda text: text.split(","), default=[], metavar="A,B", help="a file's labels, broad first")
    add("--sample", type=int, default=6_000, metavar="N", help="papers of a corpus at most; 0: all (default 6000)")
    add("--seeds", type=int, nargs="+", default=[0, 1, 2], help="default 0 1 2")
    add("--builders", nargs="*", default=known, choices=known, metavar="NAME", help=f"of {', '.join(known)}")
    add("--peers", action=argparse.BooleanOptionalAction, default=True, help="compare with the peers from PyPI")
    add("--peer", nargs="+", default=list(PEERS), choices=PEERS, metavar="NAME", help=f"of {', '.join(PEERS)}")
    add("--vectors", type=Path, metavar="FILE", help="a .npy of the corpus's vectors, a row a paper of its file")
    add("--encoder", metavar="NAME", help="the encoder that made --vectors; it reads the vocabulary for the default")
    add("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"default {CACHE}")
    add("--fresh", action="store_true", help="run the peers again, whatever the cache holds")
    add("--json", action="store_true", help="every run's figures as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
