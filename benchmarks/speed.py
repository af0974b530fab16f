"""How long ours and the peers take over the same texts, in one run: `python benchmarks/speed.py --help`.

From the vectors on, everybody gets the same ones and is timed once more after a run that lets Numba compile. Embedding
is timed apart: MiniLM by the number of texts that it reads in a second, the sketch over all papers. With embedding, we
have MiniLM by the quickest way that `minilm` finds here, the peers by torch in fp32, as they run it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from builders import warm_up
from corpora import CACHE, Labelled, say
from nested import Nested
from peer_runs import PEERS, Bench, Peer, PeerFailed
from scores import score

from hierarchography.build.flow import regrow
from hierarchography.cache import cache_in
from hierarchography.clustering import smallest_topic
from hierarchography.config import Config, EmbeddingConfig
from hierarchography.embedding import Reader, facts_of, make_encoder
from hierarchography.embedding.transformer import minilm, minilm_folder, minilm_torch
from hierarchography.model import Embeddings
from hierarchography.naming import name_tree

TIMED = {
    "bertopic": PEERS["bertopic"],
    "keyphrases": Peer("Toponymy's clusterer and keyphrases", "toponymy_keyphrases.py", "toponymy", "0.5.4"),
    "toponymy": PEERS["toponymy"],
    "evoc": PEERS["evoc"],
}
NAMED = {"bertopic", "keyphrases"}
TORCH, QUICKEST, SKETCHED = "torch", "minilm", "sketch"
"""Ways to embed: MiniLM by torch in fp32, by the quickest way, and for a sample only."""


@dataclass(frozen=True)
class Took:
    """What one tool took from the vectors to the tree and to the names (None: it gives none), and what it made."""

    name: str
    embedding: str
    tree: float | None
    named: float | None
    composite: float
    placed: float
    topics: int
    note: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every size, print a table for each."""
    given = _parser().parse_args(arguments)
    os.environ["MINILM"] = str(minilm_folder())
    for asked in given.corpora:
        name, _, count = asked.partition(":")
        papers = Labelled.read(name, given.labels).sample(int(count or 0))
        print(report(papers, given), flush=True)
    return 0


def report(papers: Labelled, given: argparse.Namespace) -> str:
    """All tools over one corpus, as Markdown."""
    before = os.getloadavg()[0]
    exact = papers.vectors(given.cache)
    reading, sketched = embedding_seconds(papers, given.read)
    rows = [ours(papers, exact, QUICKEST), *([ours(papers, sketched, SKETCHED)] if sketched else [])]
    rows += peers(papers, exact, given)
    load = f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    speeds = "; ".join(f"{name} {seconds:,.0f} s ({len(papers) / seconds:,.0f}/s)" for name, seconds in reading.items())
    return f"### {papers.name}: {len(papers):,} papers\n\n{load}. Embedding: {speeds}.\n\n{table(rows, reading)}\n"


def embedding_seconds(papers: Labelled, read: int) -> tuple[dict[str, float], Embeddings | None]:
    """Seconds for all the papers by each way, `read` of them read by MiniLM; and the sketch's vectors, if it is one."""
    found: dict[str, float] = {}
    sample = papers.corpus.take(np.random.default_rng(0).permutation(len(papers))[:read])
    for way, encoder in ((TORCH, minilm_torch(EmbeddingConfig(), 0)), (QUICKEST, minilm(EmbeddingConfig(), 0))):
        say(f"{papers.name}: {way} is {facts_of(encoder)['path']}")
        encoder.encode_texts(sample.texts()[:8])
        start = time.perf_counter()
        encoder.encode_texts(sample.texts())
        found[way] = (time.perf_counter() - start) * len(papers) / len(sample)
    writer = make_encoder(EmbeddingConfig(encoder=SKETCHED), 0)
    with cache_in(False):
        start = time.perf_counter()
        written = writer.encode(papers.corpus, lambda steps: None)
        taken = time.perf_counter() - start
    if "held_out_cosine" not in facts_of(writer):
        return found, None  # so few papers are read one and all
    return {**found, SKETCHED: taken}, written


def ours(papers: Labelled, vectors: Embeddings, embedding: str) -> Took:
    """What `build_map` does with its default settings from the vectors to the names."""
    say(f"{papers.name}: hierarchography, {embedding}")
    config = Config()
    reader = Reader(make_encoder(EmbeddingConfig(encoder="minilm"), 0))
    warm_up(papers.corpus, vectors, ())
    start = time.perf_counter()
    tree = regrow(papers.corpus, vectors, reader, config)
    grown = time.perf_counter()
    with cache_in(False):  # phrases of the run before
        name_tree(tree, papers.corpus, vectors, reader, config.naming)
    named = time.perf_counter()
    made = score(Nested.from_tree(tree), papers.classes, 0.0)
    return Took(
        f"hierarchography, vectors by {embedding}",
        embedding,
        grown - start,
        named - start,
        made.composite,
        made.placed,
        made.topics,
    )


def peers(papers: Labelled, vectors: Embeddings, given: argparse.Namespace) -> Iterator[Took]:
    """The peers in their own environment, run now, whatever was kept."""
    bench = Bench(given.cache, fresh=True)
    for key in given.peer:
        peer = TIMED[key]
        say(f"{papers.name}: {peer.title}")
        title = f"{peer.title} ({peer.version})"
        try:
            [found] = bench.trees(peer, vectors, papers.texts, [0], smallest_topic(len(papers)))
        except PeerFailed as error:
            yield Took(title, TORCH, None, None, float("nan"), float("nan"), 0, f"did not run: {error}")
            continue
        seconds = float(found["seconds"])
        made = score(Nested.from_dict(found, len(papers)), papers.classes, seconds)
        tree, named = (None, seconds) if key in NAMED else (seconds, None)
        yield Took(title, TORCH, tree, named, made.composite, made.placed, made.topics)


def table(rows: Sequence[Took], reading: dict[str, float]) -> str:
    """A Markdown table; the ratios are to the first row, of what both give."""
    first = rows[0]
    heads = ["", "tree, s", "with names, s", "to ours", "with embedding, s", "to ours", "composite", "placed", "topics"]
    lines = [f"| {' | '.join(heads)} |", f"|---{'|---:' * (len(heads) - 1)}|"]
    for row in rows:
        mine, theirs = (first.named, row.named) if row.named is not None else (first.tree, row.tree)
        if mine is None or theirs is None:
            lines.append(f"| {row.name} |{' – |' * (len(heads) - 1)}")
            continue
        embedding = reading[row.embedding]
        cells = [_seconds(row.tree), _seconds(row.named), f"{theirs / mine:.2f}", _seconds(theirs + embedding)]
        cells += [f"{(theirs + embedding) / (mine + reading[first.embedding]):.2f}", f"{row.composite:.3f}".lstrip("0")]
        lines.append(f"| {row.name} | {' | '.join([*cells, f'{row.placed:.0%}', f'{row.topics:,}'])} |")
    notes = [f"- {row.name}: {row.note}" for row in rows if row.note]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="speed.py", description="Ours and the peers over the same texts, timed.")
    add = parser.add_argument
    add("corpora", nargs="*", default=["arxiv_2level:6000", "arxiv_100k:30000"], help="name or file:papers")
    add("--labels", type=lambda text: text.split(","), default=[], metavar="A,B", help="a file's labels, broad first")
    add("--read", type=int, default=512, help="texts by which MiniLM is timed (default 512)")
    add("--peer", nargs="*", default=list(TIMED), choices=TIMED, metavar="NAME", help=f"of {', '.join(TIMED)}")
    add("--cache", type=Path, default=CACHE, metavar="FOLDER", help=f"default {CACHE}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
