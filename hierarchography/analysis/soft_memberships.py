"""How well each paper fits each leaf near to it: soft memberships, calibrated with the map's own placements.

Nothing but the vectors and the tree of the map is used. A paper is compared with its own leaf and with the leaves of
its k nearest papers. The evidence for a leaf is the cosine of the paper and the mean vector of the leaf, and the share
of the leaf that is among the k nearest papers, log((votes + 1/2) / min(papers of the leaf, k)). The paper itself counts
in neither. Two numbers follow from the evidence:

- The membership is a logistic regression over all such pairs of a paper and a leaf, fitted to whether the map has the
  paper in the leaf. Memberships are not divided among leaves: a paper that is typical of two leaves has two high ones,
  as in possibilistic clustering (Krishnapuram and Keller 1993).
- The probability is the softmax of the regression's log-odds over the leaves of a paper, with a temperature (Guo et al.
  2017): how likely the paper is to be in this leaf and in no other. The probabilities of a paper sum to 1.

Both are fitted to the map's own placements, without gold labels: `reliability` measures them by cross-validation.
Measured against arXiv's cross-lists in `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.special import expit, logit

from hierarchography.analysis.neighbours import NEAREST, nearest_papers
from hierarchography.analysis.per_view import per_view
from hierarchography.model import TopicTree, View

FITTED = 20_000
"""Papers, at most, whose pairs the regression is fitted to."""
FOLDS = 5
LEAVES = 4
"""The nearest papers that vote are as many as are in this number of leaves of mean size, but at most `NEAREST`."""
BINS = 10
"""Bins of equal width in which calibration is measured."""
AT_ONCE, PAPERS_AT_ONCE = 2**13, 2**15
"""Pairs whose cosines are computed at once, and papers whose pairs are found at once."""
_WEAK_PENALTY = 10.0
_COLDEST, _HOTTEST = 0.1, 10.0

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Memberships:
    """Pairs of a paper and a leaf near to it, ordered by paper and leaf; every paper is paired with its own leaf.

    For each pair the rows of the `paper` in the corpus and of the `leaf` in the tree, the `membership` and the
    `probability` (0 to 1), and whether the leaf is the paper's own. A paper without a vector is in no pair.
    """

    paper: NDArray[np.int64]
    leaf: NDArray[np.int64]
    membership: Numbers
    probability: Numbers
    own: Flags


@dataclass(frozen=True, eq=False)
class HomeReliability:
    """Whether memberships and probabilities are true as often as they say, by cross-validation over the papers.

    `table` has one row per kind ("membership", "probability") and bin that holds pairs: `kind`, `low` (the lower end of
    the bin), `pairs`, `predicted` (the mean) and `placed`, the share of the pairs in which the map has the paper in the
    leaf. `error` is the expected calibration error of each kind: the mean difference of the two, weighted by pairs;
    pairs below .1, of which there are many, are left out.
    """

    table: pd.DataFrame
    error: dict[str, float]


@dataclass(frozen=True, eq=False)
class _Pairs:
    """As `Memberships`, with the `evidence` (pairs, 2): the cosine, and the log share of the leaf among the nearest."""

    paper: NDArray[np.int64]
    leaf: NDArray[np.int64]
    own: Flags
    evidence: Numbers


@dataclass(frozen=True, eq=False)
class _Model:
    """`weights` (2,) of the evidence and the `intercept` of the log-odds, and the `temperature` of the softmax."""

    weights: Numbers
    intercept: float
    temperature: float

    def odds(self, evidence: Numbers) -> Numbers:
        return np.asarray(evidence @ self.weights + self.intercept)


@per_view
def memberships(view: View) -> Memberships:
    """The memberships of a view's papers.

    Those of the view itself are used if it has any, scaled to a sum of at most 1 for the probabilities. In a tree of
    one topic all are 1.
    """
    if view.memberships is not None:
        return _given(view.tree, csr_array(view.memberships))
    pairs = _pairs(view)
    if len(view.tree) == 1:
        return Memberships(pairs.paper, pairs.leaf, np.ones(len(view)), np.ones(len(view)), pairs.own)
    model = _fitted(pairs, _sampled(pairs.paper))
    return Memberships(pairs.paper, pairs.leaf, *_estimated(pairs, model), pairs.own)


def reliability(view: View) -> HomeReliability:
    """Bins of memberships and probabilities, each paper's from a model fitted to the papers of the other folds.

    The table is empty for a tree of one topic.
    """
    pairs = _pairs(view)
    if len(view.tree) == 1:
        return HomeReliability(_bins(pairs.own[:0], {}), {})
    estimates = np.zeros((2, len(pairs.paper)))
    for fold in range(FOLDS):
        held_out = pairs.paper % FOLDS == fold
        model = _fitted(pairs, _sampled(pairs.paper) & ~held_out)
        estimates[:, held_out] = np.stack(_estimated(pairs, model))[:, held_out]
    kinds = dict(zip(("membership", "probability"), estimates, strict=True))
    table = _bins(pairs.own, kinds)
    counted = table[table["low"] > 0]
    gaps = (counted["predicted"] - counted["placed"]).abs() * counted["pairs"]
    sums = pd.DataFrame({"kind": counted["kind"], "gap": gaps, "pairs": counted["pairs"]}).groupby("kind").sum()
    errors = (sums["gap"] / sums["pairs"]).items()
    return HomeReliability(table, {str(kind): float(error) for kind, error in errors})


def _bins(own: Flags, kinds: dict[str, Numbers]) -> pd.DataFrame:
    columns = ["kind", "low", "pairs", "predicted", "placed"]
    parts = [pd.DataFrame(columns=columns)] if not kinds else []
    for kind, predicted in kinds.items():
        low = np.minimum((predicted * BINS).astype(np.int64), BINS - 1) / BINS
        groups = pd.DataFrame({"low": low, "predicted": predicted, "placed": own}).groupby("low")
        table = groups.agg(pairs=("placed", "size"), predicted=("predicted", "mean"), placed=("placed", "mean"))
        parts.append(table.reset_index().assign(kind=kind)[columns])
    return pd.concat(parts, ignore_index=True)


def _given(tree: TopicTree, given: csr_array) -> Memberships:
    table = given.tocoo()
    leaves = np.array([tree.row(leaf.id) for leaf in tree.leaves])
    kept = np.isin(table.col, leaves) & (table.data > 0)
    paper, leaf = table.row[kept].astype(np.int64), table.col[kept].astype(np.int64)
    order = np.lexsort((leaf, paper))
    paper, leaf = paper[order], leaf[order]
    membership = np.clip(table.data[kept][order].astype(np.float64), 0, 1)
    total = np.bincount(paper, membership, tree.papers)
    return Memberships(paper, leaf, membership, membership / np.maximum(total, 1)[paper], leaf == tree.leaf_of[paper])


def _pairs(view: View) -> _Pairs:
    tree, papers, near = view.tree, len(view), _near(view)
    rows = np.array([tree.row(leaf.id) for leaf in tree.leaves])
    home = np.searchsorted(rows, tree.leaf_of)
    read = np.flatnonzero(view.embeddings.matrix.any(axis=1)) if len(tree) > 1 else np.arange(papers)
    blocks = [_votes(near, home, read, start, len(rows)) for start in range(0, papers, PAPERS_AT_ONCE)]
    paper, leaf, votes = (np.concatenate(part) for part in zip(*blocks, strict=True))
    own = leaf == home[paper]
    room = np.clip(np.bincount(home)[leaf] - own, 1, max(near.shape[1], 1))
    evidence = np.stack([_cosines(view, rows, paper, leaf, own), np.log((votes + 0.5) / room)], axis=1)
    return _Pairs(paper, rows[leaf], own, evidence)


def _votes(
    near: NDArray[np.int32], home: NDArray[np.int64], read: NDArray[np.int64], start: int, leaves: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """The pairs of some papers with the leaves of the papers that vote, in order, and the votes of each pair.

    The papers that are `read` are paired with their own leaf in any case, if need be without votes.
    """
    part = near[start : start + PAPERS_AT_ONCE]
    voter, place = np.nonzero(part >= 0)
    known = read[np.searchsorted(read, start) : np.searchsorted(read, start + PAPERS_AT_ONCE)]
    paper = np.concatenate([voter, known - start])
    leaf = np.concatenate([home[part[voter, place]], home[known]])
    vote = np.repeat([1.0, 0.0], [len(voter), len(known)])
    votes = csr_array(coo_array((vote, (paper, leaf)), (len(part), leaves)))
    votes.sort_indices()
    paper = start + np.repeat(np.arange(len(part)), np.diff(votes.indptr))
    return paper, votes.indices.astype(np.int64), votes.data


def _near(view: View) -> NDArray[np.int32]:
    """The nearest papers that vote: as many as are in `LEAVES` leaves, but at most a quarter of all papers.

    More of them than in one leaf, so that a second leaf can be near as a whole.
    """
    count = min(LEAVES * len(view) // len(view.tree.leaves), len(view) // 4)
    return nearest_papers(view)[:, : min(max(count, 1), NEAREST)]


def _cosines(
    view: View, rows: NDArray[np.int64], paper: NDArray[np.int64], leaf: NDArray[np.int64], own: Flags
) -> Numbers:
    """The cosine of each pair's paper with the mean vector of the leaf, without the paper if it is in the leaf."""
    vectors = view.embeddings.matrix
    sums = view.tree.sums(vectors)[rows]
    cosines = np.empty(len(paper))
    for start in range(0, len(paper), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        vector = vectors[paper[part]]
        centre = sums[leaf[part]]
        centre[own[part]] -= vector[own[part]]
        cosines[part] = np.einsum("ij,ij->i", vector, centre) / np.maximum(np.linalg.norm(centre, axis=1), 1e-12)
    return cosines


def _sampled(paper: NDArray[np.int64]) -> Flags:
    """The pairs of at most `FITTED` papers, spread over all of them and over the folds."""
    every = -(-(int(paper.max(initial=0)) + 1) // FITTED)
    return np.asarray((paper // FOLDS) % every == 0)


def _fitted(pairs: _Pairs, chosen: Flags) -> _Model:
    """The model of the chosen pairs; if all of them are own leaves, or none, it does not look at the evidence."""
    own = pairs.own[chosen]
    if own.all() or not own.any():
        return _Model(np.zeros(2), float(logit((own.sum() + 0.5) / (len(own) + 1))), 1.0)
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=_WEAK_PENALTY).fit(pairs.evidence[chosen], own)
    weights, intercept = regression.coef_[0], float(regression.intercept_[0])
    odds = pairs.evidence[chosen] @ weights + intercept
    return _Model(weights, intercept, _temperature(pairs.paper[chosen], odds, own))


def _temperature(paper: NDArray[np.int64], odds: Numbers, own: Flags) -> float:
    """The temperature at which the own leaves are likeliest."""
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        return float(-np.log(np.maximum(_softmax(paper, odds / np.exp(log_temperature))[own], 1e-12)).mean())

    bounds = (np.log(_COLDEST), np.log(_HOTTEST))
    return float(np.exp(minimize_scalar(loss, bounds=bounds, method="bounded").x))


def _softmax(paper: NDArray[np.int64], odds: Numbers) -> Numbers:
    """The softmax over the pairs of each paper."""
    highest = np.full(int(paper.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(highest, paper, odds)
    parts = np.exp(odds - highest[paper])
    return np.asarray(parts / np.bincount(paper, parts)[paper])


def _estimated(pairs: _Pairs, model: _Model) -> tuple[Numbers, Numbers]:
    odds = model.odds(pairs.evidence)
    return np.asarray(expit(odds)), _softmax(pairs.paper, odds / model.temperature)
