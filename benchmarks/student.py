"""Make the table of word vectors that comes with the package again: `python benchmarks/student.py --help`.

MiniLM reads abstracts of arXiv and of the ACL Anthology (`taught.py`; what it has read is kept, so that the work can be
broken off), and each word and pair of words by itself. The words start from these vectors, projected on the main
directions of the abstracts' vectors. Then they are taught by stochastic gradient descent, with the network that turns
their weighted sum into a text's vector, so that it points where MiniLM's vector of the text does. The glosses of
the vocabulary, whose vectors are in the package, are taught as texts too. No paper of `arxiv_2level` and of the
landmarks is among the lessons.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import torch
from corpora import CACHE, say
from numpy.typing import NDArray
from taught import lessons, read
from torch.nn import functional

from hierarchography.embedding.wordtable import FILE, Network, WordTable, terms_of
from hierarchography.vocabulary import BUNDLED, read_vocabulary
from hierarchography.vocabulary.shipped import bundled_vectors

PAPERS = 26_000
WORDS, PAIRS = 28_000, 4_000
LEAST_GLOSSES = 2
"""A word of so many glosses is in the table, whether the papers have it or not."""
RANK = 192
"""Columns of the words' vectors: with all 384, half as many words would fit into the file."""
HIDDEN = 512
"""Units of the network's hidden layer."""
SPREAD = 0.1
"""Standard deviation of the hidden layer's weights before lessons."""
EPOCHS, BATCH, RATE = 6, 256, 1e-3
LEFT_OUT = 0.2
"""Share of a text's terms that are left out each time that it is taught."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, teach, write the file, and print how near the table comes to MiniLM on papers that were not taught."""
    given = _parser().parse_args(arguments)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    material = lessons()
    texts = material.texts[: given.papers]
    vocabulary = read_vocabulary(BUNDLED)
    assert vocabulary is not None
    glosses = list(vocabulary.texts)
    exact = np.concatenate(list(read(texts, given.cache)))
    terms, weights = choose_terms(texts, glosses)
    own = np.concatenate(list(read(terms, given.cache)))
    start = untaught(terms, weights, own, exact)
    table = teach(start, [*texts, *glosses], np.concatenate([exact, bundled_vectors().vectors()]))
    with given.out.open("wb") as file:
        table.write(file)
    print(f"{given.out}: {given.out.stat().st_size:,} bytes, {len(terms):,} terms, taught by {len(texts):,} papers")
    print(f'SHA256 = "{hashlib.sha256(given.out.read_bytes()).hexdigest()}"')
    for name, held_out in material.held_out.items():
        known = np.concatenate(list(read(held_out, given.cache)))
        print(f"{name}: mean cosine of {len(held_out):,} held-out papers {cosine(table.predict(held_out), known):.4f}")
    return 0


def choose_terms(texts: Sequence[str], glosses: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
    """The most frequent words and pairs, and the inverse document frequency of each."""
    papers, entries = (Counter(term for text in part for term in set(terms_of(text))) for part in (texts, glosses))
    common = sorted(papers, key=lambda term: (-papers[term], term))
    words = [term for term in common if " " not in term][:WORDS]
    pairs = [term for term in common if " " in term][:PAIRS]
    more = entries.keys() - set(words)
    words += sorted(term for term in more if " " not in term and entries[term] >= LEAST_GLOSSES)
    counts = np.array([papers[term] for term in (*words, *pairs)])
    return [*words, *pairs], np.log(len(texts) / (1 + counts)).astype(np.float32)


def untaught(
    terms: Sequence[str], weights: NDArray[np.float32], own: NDArray[np.float32], exact: NDArray[np.float32]
) -> WordTable:
    """The table before lessons: MiniLM's vectors (k, d) of the terms on the main directions of `exact` (n, d)."""
    mean = exact.mean(axis=0)
    lift = np.linalg.eigh(np.cov((exact - mean).T))[1][:, : -RANK - 1 : -1].T.astype(np.float32)
    inner = np.random.default_rng(0).standard_normal((RANK, HIDDEN), dtype=np.float32) * SPREAD
    bias, outer = np.zeros(HIDDEN, dtype=np.float32), np.zeros((HIDDEN, exact.shape[1]), dtype=np.float32)
    network = Network(lift, inner, bias, outer, mean)
    return WordTable.of(terms, (own - own.mean(axis=0)) @ lift.T, weights, network)


def teach(table: WordTable, texts: Sequence[str], exact: NDArray[np.float32]) -> WordTable:
    """The table that comes nearest to `exact` (n, d) in cosine: Adam, with a rate that falls to zero."""
    counts = sp.csr_array(table.counts(texts))
    learned = [torch.nn.Parameter(torch.tensor(part)) for part in (table.vectors, *table.network)]
    learner = torch.optim.Adam(learned, lr=RATE, betas=(0.9, 0.99))
    steps = EPOCHS * (len(texts) // BATCH)
    rates = torch.optim.lr_scheduler.LambdaLR(learner, lambda step: max(0.02, 1 - step / steps))
    target = torch.from_numpy(exact)
    for epoch in range(EPOCHS):
        order = np.random.default_rng(epoch).permutation(len(texts))[: len(texts) // BATCH * BATCH]
        total = 0.0
        for rows in order.reshape(-1, BATCH):
            loss = 1 - (_predicted(counts[rows], *learned) * target[rows]).sum(dim=1).mean()
            learner.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch types most, not this
            learner.step()
            rates.step()
            total += loss.item()
        say(f"epoch {epoch}: mean cosine {1 - total * BATCH / len(order):.4f}")
    vectors, *network = (part.detach().numpy() for part in learned)
    return WordTable.of(table.words, vectors, table.weights, Network(*network))


def _predicted(counts: sp.csr_array, vectors: torch.Tensor, *network: torch.Tensor) -> torch.Tensor:
    """The vectors of length 1 of some texts, as by `WordTable.predict`, some of whose terms are left out."""
    lift, inner, bias, outer, mean = network
    sums = _sums(counts, vectors)
    return functional.normalize(sums @ lift + functional.relu(sums @ inner + bias) @ outer + mean, dim=1)


def _sums(counts: sp.csr_array, vectors: torch.Tensor) -> torch.Tensor:
    """The weighted sums of the vectors of each row's terms, of which some are left out."""
    values = torch.from_numpy(counts.data)
    kept = (torch.rand(len(values)) >= LEFT_OUT) / (1 - LEFT_OUT)
    columns, starts = (torch.from_numpy(part.astype(np.int64)) for part in (counts.indices, counts.indptr[:-1]))
    return functional.embedding_bag(columns, vectors, starts, mode="sum", per_sample_weights=values * kept)


def cosine(predicted: NDArray[np.float32], exact: NDArray[np.float32]) -> float:
    """The mean cosine of the rows; those of `exact` are rounded, so their length is not quite 1."""
    return float((np.einsum("ij,ij->i", predicted, exact) / np.linalg.norm(exact, axis=1)).mean())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="student.py", description="Teach the shipped table of word vectors.")
    add = parser.add_argument
    add("--papers", type=int, default=PAPERS, help=f"papers that are taught (default {PAPERS:,})")
    add("--out", type=Path, default=Path(str(files("hierarchography"))) / "data" / FILE, help="default: the package's")
    add("--cache", type=Path, default=CACHE / "taught", metavar="FOLDER", help=f"default {CACHE / 'taught'}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
