"""Tree F and dendrogram purity: by hand, and against loops over all topics and all pairs."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from hierarchography.errors import InputError
from hierarchography.evaluation import Bootstrap, Contingency
from hierarchography.model import TopicTree

# In the tree `eight` class 0 has the papers 0, 1, 2, 4 and class 1 has 3, 5, 6, 7.
CLASSES = np.array([0, 0, 0, 1, 0, 1, 1, 1])


def lowest(tree: TopicTree, papers: tuple[int, int]) -> int:
    """The position of the smallest topic that holds both papers."""
    holding = [row for row, topic in enumerate(tree) if set(papers) <= set(topic.members.tolist())]
    return min(holding, key=lambda row: tree.topics[row].size)


def slow_tree_f(tree: TopicTree, classes: np.ndarray, weights: np.ndarray) -> float:
    known = classes >= 0
    total = 0.0
    for each in set(classes[known].tolist()):
        size, best = weights[classes == each].sum(), 0.0
        for topic in tree:
            inside = topic.members[known[topic.members]]
            common = weights[inside][classes[inside] == each].sum()
            best = max(best, 2 * common / (size + weights[inside].sum()))
        total += best * size
    return total / weights[known].sum()


def slow_purity(tree: TopicTree, classes: np.ndarray, weights: np.ndarray) -> float:
    """Over pairs of different papers, grouped by class and topic; the share by the text of `dendrogram_purity`."""
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for first, second in itertools.combinations(range(tree.papers), 2):
        if classes[first] == classes[second] >= 0:
            groups.setdefault((int(classes[first]), lowest(tree, (first, second))), []).append((first, second))
    above = below = 0.0
    for (each, row), pairs in groups.items():
        members = tree.topics[row].members
        members = members[classes[members] >= 0]
        count = sum(weights[i] * weights[j] for i, j in pairs)
        if count == 0:
            continue
        own = sum(weights[i] * weights[j] * (weights[i] + weights[j]) for i, j in pairs) / count
        same = weights[members][classes[members] == each].sum()
        above += count * (same - own + 2) / (weights[members].sum() - own + 2)
        below += count
    return above / below


def random_case(grown: Callable[..., TopicTree], seed: int) -> tuple[TopicTree, np.ndarray]:
    """40 papers over 3 topics of 2 or 3 leaves each, and 5 classes that lean towards the leaves; some unlabelled."""
    rng = np.random.default_rng(seed)
    leaf = rng.permutation(np.repeat(np.arange(8), 5))
    of_leaf = {0: "0.0.0", 1: "0.0.1", 2: "0.0.2", 3: "0.1.0", 4: "0.1.1", 5: "0.1.2", 6: "0.2.0", 7: "0.2.1"}
    ids = sorted({"0", *of_leaf.values(), *(name[:3] for name in of_leaf.values())})
    members = {
        name: [p for p in range(40) if f"{of_leaf[int(leaf[p])]}.".startswith(f"{name}.") or name == "0"]
        for name in ids
    }
    classes = np.where(rng.random(40) < 0.6, leaf % 5, rng.integers(0, 5, 40))
    return grown(members), np.where(rng.random(40) < 0.1, -1, classes)


def test_tree_f_by_hand(eight: TopicTree) -> None:
    """A holds 3 of class 0's 4 papers among 4: F1 = 2·3 / (4 + 4) = .75; the root 2·4 / (4 + 8), a leaf 2·2 / (4 + 2).

    B does the same for class 1.
    """
    assert Contingency.of(eight, CLASSES).tree_f() == pytest.approx(0.75)


def test_dendrogram_purity_by_hand(eight: TopicTree) -> None:
    """Class 0: (0,1) meet in a leaf of their own, 1; (0,2), (1,2) in A, 3/4; the three with 4 in the root, 1/2.

    Class 1: (5,6), (5,7), (6,7) in B, 3/4; the three with 3 in the root, 1/2. Mean of the twelve: 7.75 / 12.
    """
    assert Contingency.of(eight, CLASSES).dendrogram_purity() == pytest.approx(7.75 / 12)


def test_papers_without_a_label_count_nowhere(eight: TopicTree) -> None:
    """Without 3 and 4 every labelled paper of A is of class 0, and of B of class 1: both figures are 1."""
    classes = np.where(np.isin(np.arange(8), [3, 4]), -1, CLASSES)
    found = Contingency.of(eight, classes)
    assert (found.tree_f(), found.dendrogram_purity()) == (1.0, 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_both_against_loops(grown: Callable[..., TopicTree], seed: int) -> None:
    tree, classes = random_case(grown, seed)
    found = Contingency.of(tree, classes)
    ones = np.ones(40)
    assert found.tree_f() == pytest.approx(slow_tree_f(tree, classes, ones))
    assert found.dendrogram_purity() == pytest.approx(slow_purity(tree, classes, ones))
    for weights in Bootstrap(3, seed).resamples(40):
        assert found.tree_f(weights) == pytest.approx(slow_tree_f(tree, classes, weights))
        assert found.dendrogram_purity(weights) == pytest.approx(slow_purity(tree, classes, weights))


def test_weighted_purity_by_hand(grown: Callable[..., TopicTree]) -> None:
    """Papers a, b, c of one class drawn 2, 1, 3 times, d of another once; leaves {a, b} and {c, d}.

    Pairs: ab 2·1 in a pure leaf; ac 2·3 and bc 1·3 in the root: 11 in all, (6² - 14) / 2. The two papers of a
    pair weigh 5 in ac and 4 in bc, (6·5 + 3·4) / 9 = 14/3 in the mean, 8/3 more than two papers: the share in the
    root is (6 - 8/3) / (7 - 8/3) = 10/13.
    """
    tree = grown({"0": range(4), "0.0": [0, 1], "0.1": [2, 3]})
    found = Contingency.of(tree, np.array([0, 0, 0, 1])).dendrogram_purity(np.array([2.0, 1.0, 3.0, 1.0]))
    assert found == pytest.approx((2 * 1 + 9 * 10 / 13) / 11)


def test_resampling_does_not_lift_the_purity(grown: Callable[..., TopicTree]) -> None:
    """Plainly over what was drawn, copies as papers of their own, it comes out nearly a tenth too high; not so here."""
    lifts, plain = [], []
    for seed in range(6):
        tree, classes = random_case(grown, seed)
        found = Contingency.of(tree, classes)
        meet = np.array([[lowest(tree, (i, j)) for j in range(40)] for i in range(40)])
        for weights in Bootstrap(20, seed).resamples(40):
            share = np.array([[weights[t.members][classes[t.members] == c].sum() for t in tree] for c in range(5)])
            share /= np.maximum([weights[t.members][classes[t.members] >= 0].sum() for t in tree], 1)
            drawn = np.repeat(np.arange(40), weights.astype(int))
            pairs = [(i, j) for i, j in itertools.combinations(drawn, 2) if classes[i] == classes[j] >= 0]
            plain.append(np.mean([share[classes[i], meet[i, j]] for i, j in pairs]) - found.dendrogram_purity())
            lifts.append(found.dendrogram_purity(weights) - found.dendrogram_purity())
    assert np.mean(plain) > 0.08
    assert abs(np.mean(lifts)) < 0.02


def test_a_class_of_one_paper_has_no_pair(eight: TopicTree) -> None:
    alone = Contingency.of(eight, np.array([0, -1, -1, -1, 1, -1, -1, -1]))
    assert np.isnan(alone.dendrogram_purity())
    assert alone.tree_f() == 1.0


def test_one_class_for_all(eight: TopicTree) -> None:
    found = Contingency.of(eight, np.zeros(8, dtype=int))
    assert (found.tree_f(), found.dendrogram_purity()) == (1.0, 1.0)


def test_a_resample_without_labelled_papers_has_no_figure(eight: TopicTree) -> None:
    found = Contingency.of(eight, np.array([0, 0, -1, -1, -1, -1, -1, -1]))
    weights = np.array([0.0, 0.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0])
    assert np.isnan(found.tree_f(weights))
    assert np.isnan(found.dendrogram_purity(weights))


def test_labels_that_do_not_fit_are_refused(eight: TopicTree) -> None:
    with pytest.raises(InputError, match="7 labels for the 8 papers"):
        Contingency.of(eight, np.zeros(7, dtype=int))
    with pytest.raises(InputError, match="no paper has a label"):
        Contingency.of(eight, np.full(8, -1))
