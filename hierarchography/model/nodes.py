"""A tree while it grows: nested groups of papers, without ids, turned into a `TopicTree` at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import TreeError
from hierarchography.model.tree import ROOT, Assignment, Topic, TopicTree

_UNRANKED = 1 << 62


@dataclass(frozen=True, eq=False)
class Node:
    """A group of papers (`members`: rows, any order) and the groups that it splits into, if any.

    Of siblings with equally many papers, the one with the smaller `rank` comes first: that of an earlier tree.
    """

    members: NDArray[np.integer]
    children: tuple[Node, ...] = ()
    rank: int = _UNRANKED

    @classmethod
    def of(cls, children: list[Node], rank: int = _UNRANKED) -> Node:
        """A node with these children and no other papers; a single child is returned unchanged."""
        if len(children) == 1:
            return children[0]
        return cls(np.concatenate([child.members for child in children]), tuple(children), rank)


def plant(root: Node) -> TopicTree:
    """The topic tree of nested groups: siblings ordered by (-size, rank, first member), with ids in that order.

    Every paper has confidence 1; `placement.assess` computes the real one.
    """
    return TopicTree(tuple(_topics(root, ROOT)), Assignment.certain(len(root.members)))


def without(tree: TopicTree, dissolved: Collection[str]) -> TopicTree:
    """The tree without some inner topics, given by their ids; their children move up one level.

    Topics get new ids, in the old order where they are equally large, and no names. Raises `TreeError` for the root, a
    leaf or an unknown id, because only inner topics can be dissolved.
    """
    for topic_id in dissolved:
        if topic_id == ROOT or not tree.children(topic_id):
            raise TreeError(f"topic {topic_id!r} cannot be dissolved: it is the root or a leaf")
    return replace(plant(Node(tree.root.members, _children(tree, ROOT, dissolved))), assignment=tree.assignment)


def moved(tree: TopicTree, moves: Mapping[str, str]) -> TopicTree:
    """The tree with some topics, with all that is below them, moved to other topics; both given by their ids.

    A topic that is moved to a leaf is merged with it. An inner topic that keeps no child disappears, and one that keeps
    a single child is replaced by it. Topics get new ids, in the old order where they are equally large, and no names.
    Raises `TreeError` for the root, an unknown id, or a topic that is moved to itself or to a topic below it, directly
    or by other moves.
    """
    children: dict[str, list[str]] = {topic.id: [] for topic in tree}
    for topic in tree:
        parent = moves.get(topic.id, topic.parent)
        if parent is not None:
            children[tree[parent].id].append(topic.id)
    if unknown := [topic_id for topic_id in moves if topic_id not in tree or topic_id == ROOT]:
        raise TreeError(f"topic {unknown[0]!r} cannot be moved: it is the root or unknown")
    node = _gathered(tree, ROOT, children)
    if node is None or len(node.members) < tree.papers:
        raise TreeError("a topic cannot be moved to itself or below itself: " + ", ".join(sorted(moves)))
    return replace(plant(node), assignment=tree.assignment)


def regrouped(
    tree: TopicTree,
    members: Mapping[str, NDArray[np.integer]],
    added: Mapping[str, Sequence[Node]] | None = None,
    assignment: Assignment | None = None,
) -> TopicTree:
    """The tree with these members of some leaves, by their ids, and with `added` groups below some topics.

    A leaf without members disappears. One with groups below it becomes a topic of its own members and these groups.
    Members may be rows of fewer papers than the tree has, if all leaves are given; `assignment` is then that of these
    papers. Topics get new ids, in the old order where they are equally large, and no names. Raises `TreeError` if a
    paper is missing or repeated.
    """
    node = _regrouped(tree, ROOT, members, added or {})
    if node is None:
        raise TreeError("a tree needs at least one paper")
    return replace(plant(node), assignment=assignment or tree.assignment)


def part_of(tree: TopicTree, rows: NDArray[np.integer]) -> TopicTree:
    """The tree over some of its papers (`rows`, ascending), without the topics that hold none of them and the names."""
    if len(rows) == tree.papers:
        return tree
    place = np.full(tree.papers, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    members = {leaf.id: place[leaf.members][place[leaf.members] >= 0] for leaf in tree.leaves}
    assignment = Assignment(tree.assignment.confidence[rows], tree.assignment.by_neighbours[rows])
    return regrouped(tree, members, assignment=assignment)


def _regrouped(
    tree: TopicTree, topic_id: str, members: Mapping[str, NDArray[np.integer]], added: Mapping[str, Sequence[Node]]
) -> Node | None:
    below = [_regrouped(tree, child.id, members, added) for child in tree.children(topic_id)]
    rank = tree.row(topic_id)
    if not below:
        rows = members.get(topic_id, tree[topic_id].members)
        below = [Node(rows, rank=rank) if len(rows) else None]
    nodes = [node for node in (*below, *added.get(topic_id, ())) if node is not None]
    return Node.of(nodes, rank) if nodes else None


def _gathered(tree: TopicTree, topic_id: str, children: Mapping[str, Sequence[str]]) -> Node | None:
    """A topic with these children; None for an inner topic that has lost all of them."""
    below = [node for child in children[topic_id] if (node := _gathered(tree, child, children)) is not None]
    rank = tree.row(topic_id)
    if not tree.children(topic_id):
        return Node(np.concatenate([tree[topic_id].members, *(node.members for node in below)]), rank=rank)
    return Node.of(below, rank) if below else None


def _children(tree: TopicTree, topic_id: str, dissolved: Collection[str]) -> tuple[Node, ...]:
    """The children of a topic as nodes; a dissolved child is replaced by its own children."""
    nodes: list[Node] = []
    for child in tree.children(topic_id):
        below = _children(tree, child.id, dissolved)
        nodes += below if child.id in dissolved else (Node(child.members, below, tree.row(child.id)),)
    return tuple(nodes)


def _topics(node: Node, topic_id: str) -> Iterator[Topic]:
    yield Topic(topic_id, np.sort(node.members).astype(np.int32))
    ordered = sorted(node.children, key=lambda child: (-len(child.members), child.rank, int(child.members.min())))
    for place, child in enumerate(ordered):
        yield from _topics(child, f"{topic_id}.{place}")
