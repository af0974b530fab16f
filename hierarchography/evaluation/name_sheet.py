"""A sheet for a judge: does each topic's name fit its papers, its parent and its siblings?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from hierarchography.evaluation.sheets import Quote, plain, shuffled
from hierarchography.model import Topic, TopicTree

CHARACTERS = 160
"""Characters of an abstract that the judge sees."""
UPPER = 2
"""Levels from which half of the topics are taken."""
HOW_TO = """\
# For each topic write one line: topic | fit | halves | verdict | better name | hierarchy | note
#   fit: of the papers shown, those that a researcher would file under this name, as 6/8
#   halves: of a joined name "X & Y", how many parts its papers earn: both, one, none; empty for other names
#   verdict: good, vague (true of much else too), half (true of a part only) or wrong
#   better name: what you would call the topic, where you can do better
#   hierarchy: A says as much as its parent or more, B is no part of its parent, C overlaps a sibling; else empty
"""


def judged_topics(tree: TopicTree, topics: int, seed: int) -> list[Topic]:
    """A number of topics below the root: half from the upper two levels, the first level before the second.

    The others are drawn from the rest of the tree. If there are too few for one half, the other half is larger.
    """
    upper = [topic.id for depth in range(1, UPPER + 1) for topic in _drawn(tree, depth, seed)]
    lower = shuffled((seed, UPPER + 1), [topic.id for topic in tree if topic.depth > UPPER])
    half = min(len(upper), max(topics // 2, topics - len(lower)))
    return [tree[topic_id] for topic_id in [*upper[:half], *lower[: topics - half]]]


def name_sheet(tree: TopicTree, papers: Sequence[Quote], topics: Sequence[Topic], most: int, seed: int) -> str:
    """The sheet for these topics: each one's path of names, its siblings' names, and at most `most` of its papers."""
    parts = [HOW_TO]
    for number, topic in enumerate(topics, start=1):
        parts.append("\n".join(_topic(tree, papers, topic, number, most, seed)) + "\n")
    return "\n".join(parts)


def _topic(tree: TopicTree, papers: Sequence[Quote], topic: Topic, number: int, most: int, seed: int) -> Iterator[str]:
    path = " > ".join(plain(above.label) for above in tree.ancestors(topic.id)[1:])
    yield f"T{number} [{topic.id}, {topic.size} papers] {path}"
    yield f"   siblings: {'; '.join(plain(sibling.label) for sibling in tree.siblings(topic.id))}"
    rng = np.random.default_rng([seed, tree.row(topic.id)])
    for row in rng.permutation(topic.members)[:most]:
        yield f"   - {papers[row].cut(CHARACTERS)}"


def _drawn(tree: TopicTree, depth: int, seed: int) -> list[Topic]:
    """The topics of a depth in random order."""
    return [
        tree[topic_id] for topic_id in shuffled((seed, depth), [topic.id for topic in tree if topic.depth == depth])
    ]
