from __future__ import annotations

import math

import numpy as np
import pytest

from hierarchography.errors import RenderError
from hierarchography.rendering.polygon_partition import (
    area,
    aspect_ratio,
    divide,
    group_tree,
    most_aspect_ratio,
)


def flat(weights: list[float]) -> tuple[list[list[int]], list[float]]:
    """A root and one topic for each weight."""
    inside = list(range(1, len(weights) + 1))
    return [inside, *([] for _ in weights)], [sum(weights), *weights]


def test_one_topic_is_the_rectangle_and_so_is_every_topic_of_a_chain():
    rectangle = [[0, 0], [2, 0], [2, 1], [0, 1]]
    assert divide([[]], [7], 2, 1)[0].tolist() == rectangle
    chain = divide([[place + 1] for place in range(2_000)] + [[]], [1] * 2_001, 2, 1)
    assert chain[-1].tolist() == rectangle
    assert len(chain) == 2_001
    # A diameter of the square root of 5 over an area of 2.
    assert aspect_ratio(chain[0]) == pytest.approx(2.5)


def test_a_square_is_cut_in_halves_by_a_line_that_is_parallel_to_no_side():
    _, first, second = divide(*flat([1, 1]), 1, 1)
    assert area(first) == pytest.approx(0.5, rel=1e-12)
    assert area(second) == pytest.approx(0.5, rel=1e-12)
    # Ten degrees off, the line is 1 / cos 10 long and rises by tan 10. The longest way through a half is from its
    # far corner to the other end of the line: 1 across, and half of the side with half of the rise along it.
    along = (1 + math.tan(math.radians(10))) / 2
    assert max(aspect_ratio(first), aspect_ratio(second)) == pytest.approx((1 + along**2) / 0.5, rel=1e-9)


def test_a_small_corner_is_cut_off_where_a_strip_would_be_thin():
    _, large, small = divide(*flat([100_000, 1]), 1, 1)
    # As a strip along a side it would have the aspect ratio 100,000; a corner of a right angle has 4 at least.
    assert len(small) == 3
    assert aspect_ratio(small) == pytest.approx(4, abs=0.3)
    assert aspect_ratio(large) == pytest.approx(2, abs=1e-2)
    assert area(small) == pytest.approx(1 / 100_001, rel=1e-9)


def test_cuts_are_limited_whatever_the_weights_are():
    even, steep = ([1.0] * 40, [2.0**-place for place in range(40)])
    assert group_tree(*flat(even)).cuts == 6
    # By weight alone each cut would take one topic off: 39.
    assert group_tree(*flat(steep)).cuts == 8
    assert most_aspect_ratio(8, 1, 1) == pytest.approx(72 / math.pi)
    assert most_aspect_ratio(17, 1, 1) == pytest.approx(144 / math.pi)
    assert most_aspect_ratio(1, 100, 1) == pytest.approx(2 * math.hypot(100, 1))


def test_a_thousand_equal_topics_are_as_fat_as_few():
    polygons = divide(*flat([3] * 1_000), 1000, 600)[1:]
    assert np.ptp([area(polygon) for polygon in polygons]) < 600 * 1e-9
    ratios = [aspect_ratio(polygon) for polygon in polygons]
    assert np.median(ratios) < 2.5
    assert max(ratios) < 4.5


@pytest.mark.parametrize(
    ("weights", "sides"), [([1, 0], (1, 1)), ([1, -1], (1, 1)), ([1, math.nan], (1, 1)), ([1], (0, 1))]
)
def test_weights_and_sides_must_be_positive(weights, sides):
    with pytest.raises(RenderError, match="weights and sides above 0"):
        divide(*flat(weights), *sides)
