"""Of any tree: polygons of exact areas, convex, inside their parents, apart from their siblings, and never thin."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hierarchography.rendering.polygon_names import Room
from hierarchography.rendering.polygon_partition import (
    Polygon,
    area,
    aspect_ratio,
    divide,
    group_tree,
    most_aspect_ratio,
)

Tree = tuple[list[list[int]], list[float]]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Up to 40 topics, each inside one before it, the leaves weighing from 1 to 100,000."""
    count = draw(st.integers(1, 40))
    children: list[list[int]] = [[] for _ in range(count)]
    for topic in range(1, count):
        children[draw(st.integers(0, topic - 1) | st.integers(max(0, topic - 2), topic - 1))].append(topic)
    weights = [10 ** draw(st.floats(0, 5)) for _ in range(count)]
    for topic in reversed(range(count)):
        weights[topic] = sum(weights[child] for child in children[topic]) or weights[topic]
    return children, weights


def beyond(polygon: Polygon, points: Polygon) -> np.ndarray:
    """How far each point (columns) is outside of each edge (rows)."""
    edges = np.roll(polygon, -1, axis=0) - polygon
    normals = np.stack([edges[:, 1], -edges[:, 0]], axis=1) / np.hypot(*edges.T)[:, None]
    return normals @ points.T - (normals * polygon).sum(axis=1)[:, None]


@settings(max_examples=20, deadline=None)
@given(trees(), st.floats(0.4, 4))
def test_polygons_are_exact_convex_nested_apart_and_fat(tree: Tree, shape: float) -> None:
    children, weights = tree
    polygons = divide(children, weights, 100 * shape, 100)
    whole = 100 * shape * 100
    bound = most_aspect_ratio(group_tree(children, weights).cuts, 100 * shape, 100)
    for topic, polygon in enumerate(polygons):
        assert abs(area(polygon) / (whole * weights[topic] / weights[0]) - 1) < 1e-9
        assert beyond(polygon, polygon).max() < 1e-9
        assert aspect_ratio(polygon) <= bound * (1 + 1e-6)
        for child in children[topic]:
            assert beyond(polygon, polygons[child]).max() < 1e-9
        for one, other in combinations(children[topic], 2):
            # One of the edges parts two convex polygons that lie beside each other.
            first, second = polygons[one], polygons[other]
            parted = max(beyond(first, second).min(axis=1).max(), beyond(second, first).min(axis=1).max())
            assert parted > -1e-9
    again = divide(children, weights, 100 * shape, 100)
    assert all(np.array_equal(first, second) for first, second in zip(polygons, again, strict=True))


@settings(max_examples=10, deadline=None)
@given(trees(), st.floats(0.5, 3), st.floats(0.1, 0.5))
def test_boxes_for_names_lie_inside_and_clear_of_what_is_taken(tree: Tree, shape: float, size: float) -> None:
    for polygon in divide(*tree, 100, 60):
        across = np.sqrt(area(polygon)) * size
        ground = Room(polygon).highest(shape * across, across)
        taken = [ground] if ground else []
        room = Room(polygon, 0.0, taken)
        middle = room.middle(shape * across / 2, across / 2)
        for box in [*taken, *room.largest, *([middle[0]] if middle else [])]:
            corners = np.array([[box.x, box.y]]) + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (
                np.array([box.width, box.height]) / 2
            )
            assert beyond(polygon, corners).max() < 2e-3  # of 100: places are rounded to a thousandth of a pixel
            if ground and box is not ground:
                apart = (
                    abs(box.x - ground.x) - (box.width + ground.width) / 2,
                    abs(box.y - ground.y) - (box.height + ground.height) / 2,
                )
                assert max(apart) > -2e-3
