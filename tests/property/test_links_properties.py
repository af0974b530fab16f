"""Links between topics against a count of all pairs of papers, for any tree and any links."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hierarchography.analysis.links import links_of, paper_links
from hierarchography.model import Embeddings, Layout, View
from hierarchography.model.paths import tree_of_paths

PATHS = st.lists(st.lists(st.sampled_from("abc"), max_size=3), min_size=3, max_size=40).filter(
    lambda paths: len({tuple(path) for path in paths}) > 1
)
"""The topics of papers, broad to narrow; some end above others, and some papers have none."""


@given(PATHS, st.data())
def test_counts_of_any_two_topics_are_exact(paths: list[list[str]], data: st.DataObject) -> None:
    vectors = data.draw(hnp.arrays(np.float32, (len(paths), 3), elements=st.sampled_from([-1.0, 0.0, 0.5, 1.0])))
    tree = tree_of_paths(paths)
    view = View(tree, Embeddings.from_vectors(vectors, "drawn"), Layout(vectors[:, :2].copy(), "none"))
    linked = np.zeros((len(paths), len(paths)), dtype=np.int64)
    linked[tuple(paper_links(view).T)] = 1
    linked += linked.T
    links = links_of(view)
    assert links.total == linked.sum() / 2
    for first in tree:
        assert links.ends[tree.row(first.id)] == linked[first.members].sum()
        assert links.between(first.id, first.id) == linked[np.ix_(first.members, first.members)].sum() / 2
        for second in tree:
            if not np.intersect1d(first.members, second.members).size:
                count = linked[np.ix_(first.members, second.members)].sum()
                assert links.between(first.id, second.id) == count
                assert links.to_all(tree.row(first.id))[tree.row(second.id)] == count
    for level in range(1, tree.depth + 1):
        rows = np.array([tree.row(topic.id) for topic in tree.level(level)])
        assert (np.diff(rows) > 0).all()
        members = [tree.topics[row].members for row in rows]
        expected = [[linked[np.ix_(first, second)].sum() for second in members] for first in members]
        assert links.of_level(rows).toarray().tolist() == expected
