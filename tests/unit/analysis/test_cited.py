from __future__ import annotations

import pytest

from hierarchography.analysis import citations


@pytest.mark.parametrize("name", ["cited_by_count", "citationCount", "Times Cited", "Cited by"])
def test_citations_are_read_by_the_name_of_their_column(make_map, name):
    map_ = make_map([{"title": "a", name: "7"}, {"title": "b", name: None}], [("A",), ("B",)])
    assert citations(map_).tolist() == [7, 0]


def test_papers_of_several_services_have_the_count_of_their_own(make_map):
    """The second paper has two counts: the first column wins. The fourth has none."""
    records = [
        {"title": "a", "cited_by_count": 7},
        {"title": "b", "cited_by_count": 0, "is-referenced-by-count": 5},
        {"title": "c", "is-referenced-by-count": 3},
        {"title": "d"},
        {"title": "e", "citedByCount": 2},
    ]
    assert citations(make_map(records, [("A",), ("B",)] * 2 + [("A",)])).tolist() == [7, 0, 3, 0, 2]


@pytest.mark.parametrize("values", [(-1, 2), ("many", 2), (0, 0), (1.5, 2), (10**9, 1)])
def test_what_is_no_count_is_not_taken(make_map, values):
    assert citations(make_map([{"title": "a", "citations": value} for value in values], [("A",), ("B",)])) is None


def test_a_map_without_such_a_column_has_none(small):
    assert citations(small) is None
