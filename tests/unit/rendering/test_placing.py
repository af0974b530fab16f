from __future__ import annotations

import numpy as np

from hierarchography.analysis import second_topics, similar
from hierarchography.rendering.page.payload import paper_order
from hierarchography.rendering.page.placing import place_columns


def test_steps_lead_to_the_similar_papers(landmarks):
    order = paper_order(landmarks)
    columns = place_columns(landmarks, order)
    found = similar(landmarks)
    for place in range(0, 365, 17):
        assert [int(order[place + step]) for step in columns["similar"][place]] == found[order[place]].tolist()
    assert columns["second"] == second_topics(landmarks)[order].tolist()
    assert "cited" not in columns


def test_citations_go_with_their_papers(make_map):
    map_ = make_map([{"title": str(row), "citations": row} for row in range(6)], [("A",), ("B",)] * 3)
    order = paper_order(map_)
    assert place_columns(map_, order)["cited"] == order.tolist()
    assert np.sort(order).tolist() == list(range(6))
