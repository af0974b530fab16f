from __future__ import annotations

import re

import numpy as np
import pytest

from hierarchography.errors import TreeError
from hierarchography.rendering.figures import treemap
from hierarchography.rendering.picture.fonts import width as em_width
from hierarchography.rendering.polygon_figure import polygons


def tiles(figure):
    """The filled shapes as (hover, fill, corners)."""
    return [
        (trace.text, trace.fillcolor, np.column_stack([trace.x, trace.y])[:-1].astype(float))
        for trace in figure.data
        if trace.fill == "toself"
    ]


def inside(corners, points):
    edges = np.roll(corners, -1, axis=0) - corners
    normals = np.stack([edges[:, 1], -edges[:, 0]], axis=1)
    return bool((normals @ np.array(points).T <= (normals * corners).sum(axis=1)[:, None] + 1e-6).all())


def names(figure):
    """The texts with the middle and the size of the box that each takes."""
    trace = figure.data[-1]
    for x, y, text, size in zip(trace.x, trace.y, trace.text, trace.textfont.size, strict=True):
        lines = re.sub(r"</?(?:b|span\b[^>]*)>", "", text).split("<br>")
        wide = size * max(em_width(line, text.startswith("<b>")) for line in lines)
        yield lines, (x, y), (wide, size * 1.2 * len(lines))


def test_the_topics_have_the_names_and_colours_of_the_treemap(landmarks):
    shown = {text: fill for text, fill, _ in tiles(polygons(landmarks))}
    trace = treemap(landmarks).data[0]
    known = dict(zip(trace.hovertext, trace.marker.colors, strict=True))
    assert len(shown) == 56  # all but the root
    assert all(known[text] == fill for text, fill in shown.items())


def test_the_areas_are_the_numbers_of_papers(landmarks):
    figure = polygons(landmarks)
    width, height = figure.layout.width - 12, figure.layout.height - 12
    leaves = {f"<b>{leaf.label}</b>": leaf.size for leaf in landmarks.tree.leaves}
    for text, _, corners in tiles(figure):
        if (size := leaves.get(text.split("<br>")[0])) is not None:
            x, y = corners.T
            area = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
            assert area == pytest.approx(width * height * size / len(landmarks), rel=1e-9)


@pytest.mark.parametrize(("width", "height", "least"), [(1000, 600, 50), (300, 300, 8)])
def test_names_stay_inside_their_polygons(landmarks, width, height, least):
    figure = polygons(landmarks, width=width, height=height)
    shapes = [corners for _, _, corners in tiles(figure)]
    named = list(names(figure))
    assert len(named) >= least
    for lines, (x, y), (wide, high) in named:
        box = [(x + across * wide / 2, y + down * high / 2) for across in (-1, 1) for down in (-1, 1)]
        assert any(inside(corners, box) for corners in shapes), lines


def test_a_narrow_figure_opens_few_topics(landmarks):
    assert len(tiles(polygons(landmarks, width=300, height=240))) < 30


def test_a_topic_without_subtopics_shows_its_papers_and_its_path(landmarks):
    leaf = landmarks.tree.leaves[0]
    figure = polygons(landmarks, topic=leaf.id, theme="dark")
    assert len(tiles(figure)) == leaf.size
    assert figure.layout.title.text == " › ".join(step.label for step in landmarks.tree.ancestors(leaf.id)[1:]).replace(
        "&", "&amp;"
    )
    assert landmarks.corpus.frame["title"][leaf.members[0]] in {
        re.sub("<br>", " ", text[3:-4]) for text, _, _ in tiles(figure)
    }


def test_a_map_of_one_topic_and_an_unknown_one(make_map):
    figure = polygons(make_map([{"title": f"P{row}"} for row in range(3)], [()] * 3))
    assert len(tiles(figure)) == 3
    with pytest.raises(TreeError, match=r"0\.9"):
        polygons(make_map([{"title": "P"}], [()]), topic="0.9")
