"""A view: one topic tree over the papers, with its own vectors and layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import TreeError
from hierarchography.model.embeddings import Embeddings, Layout, frozen
from hierarchography.model.tree import TopicTree

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class View:
    """One topic tree and the space in which it was grown, for the same n papers in the same order.

    `plane` (n, 2) float32 holds the coordinates on the page's 2-D map, or is None. `memberships` (n, topics) float32,
    sparse, says how strongly a paper belongs to each topic, by the topic's position in preorder; None if every paper
    belongs only to its own topics. Raises `TreeError` if the parts do not match.
    """

    tree: TopicTree
    embeddings: Embeddings
    layout: Layout
    plane: NDArray[np.float32] | None = None
    memberships: csr_array | None = None

    def __post_init__(self) -> None:
        papers = self.tree.papers
        for name, rows in (("embeddings", len(self.embeddings)), ("layout", len(self.layout))):
            if rows != papers:
                raise TreeError(f"the tree has {papers} papers, but {name} {rows}")
        if self.plane is not None:
            if self.plane.shape != (papers, 2) or not np.isfinite(self.plane).all():
                raise TreeError(f"a plane must be finite coordinates ({papers}, 2); its shape is {self.plane.shape}")
            frozen(self.plane)
        if self.memberships is not None and self.memberships.shape != (papers, len(self.tree)):
            shape = self.memberships.shape
            raise TreeError(f"memberships must have the shape ({papers}, {len(self.tree)}), not {shape}")

    def __len__(self) -> int:
        return self.tree.papers

    def __repr__(self) -> str:
        return f"View({self.tree!r}, encoder {self.embeddings.encoder_id})"

    def with_tree(self, tree: TopicTree) -> View:
        """The same space with another tree; memberships are kept if the topics have the same papers."""
        same = len(tree) == len(self.tree) and np.array_equal(tree.leaf_of, self.tree.leaf_of)
        return replace(self, tree=tree, memberships=self.memberships if same else None)

    def reordered(self, rows: NDArray[np.integer]) -> View:
        """The same view over papers in another order: paper i of this one is paper `rows[i]` of the new one."""
        back = np.argsort(rows)
        return View(
            self.tree.reordered(rows),
            self.embeddings.take(back),
            self.layout.take(back),
            None if self.plane is None else self.plane[back],
            None if self.memberships is None else self.memberships[back],
        )
