from __future__ import annotations

from dataclasses import replace

import numpy as np

from hierarchography.rendering.page.points import STEPS, places_on_plane, point_bytes, quantised


def without_plane(topic_map):
    return topic_map.with_view("topics", replace(topic_map.views["topics"], plane=None))


def test_both_axes_keep_one_scale_and_start_at_zero():
    steps = quantised(np.array([[-1, 5], [3, 7], [1, 6]], dtype=np.float32))
    assert steps.tolist() == [[0, 0], [STEPS, round(STEPS / 2)], [round(STEPS / 2), round(STEPS / 4)]]


def test_papers_on_one_spot_lie_at_the_origin():
    assert quantised(np.full((3, 2), 7, dtype=np.float32)).tolist() == [[0, 0]] * 3


def test_arrays_stand_one_after_another(small):
    order = np.array([5, 4, 3, 2, 1, 0])
    data = point_bytes(small, order)
    assert len(data) == 6 * (2 + 1 + 1 + 2 + 2)
    assert np.frombuffer(data, "<u2", 6).tolist() == [1950, 0, 1855, 1746, 1704, 1801]
    assert (
        np.frombuffer(data, np.uint8, 6, 12).tolist()
        == np.round(100 * small.tree.assignment.confidence[order]).tolist()
    )
    xs, ys = np.frombuffer(data, "<u2", 6, 24), np.frombuffer(data, "<u2", 6, 36)
    assert np.array_equal(np.stack([xs, ys], axis=1), quantised(small.plane)[order])


def test_without_a_plane_there_are_no_coordinates(small):
    assert len(point_bytes(without_plane(small), np.arange(6))) == 6 * 4


def test_a_topic_is_named_where_one_of_its_papers_lies(small):
    plane = np.array([[0, 0], [2, 0], [10, 0], [0, 10], [1, 10], [2, 10]], dtype=np.float32)
    places = places_on_plane(small.tree, plane)
    rows = {topic.id: row for row, topic in enumerate(small.tree)}
    # Physics: (0, 0), (2, 0), (10, 0): the middle is (2, 0), half of its papers within 2 of 10.
    physics = rows["0.0"]
    assert (places["x"][physics], places["y"][physics]) == (round(0.2 * STEPS), 0)
    assert places["spread"][physics] == round(0.2 * STEPS)
    steps = set(map(tuple, quantised(plane).tolist()))
    assert set(zip(places["x"], places["y"], strict=True)) <= steps
