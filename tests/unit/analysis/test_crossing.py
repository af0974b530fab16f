from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest

from hierarchography.analysis import cross
from hierarchography.errors import InputError
from hierarchography.topic_map import TopicMap

from ..conftest import map_of


def lichens(pairs: list[tuple[str, str | None]], **columns: Sequence[object]) -> TopicMap:
    """A map with one paper per pair of a topic and a venue."""
    records = [
        {"title": f"Paper {row}", "venue": venue or "", **{name: values[row] for name, values in columns.items()}}
        for row, (_, venue) in enumerate(pairs)
    ]
    return map_of(records, [(topic,) for topic, _ in pairs])


def even() -> TopicMap:
    """Moss and fern papers (20 each), of which those on moss are never at Roof: 10 are expected there."""
    return lichens([("Moss", "Rain")] * 20 + [("Fern", "Roof")] * 20)


def test_counts_and_expected_counts() -> None:
    """2 of 3 moss papers and 1 of 3 fern papers at Rain: of 3 Rain papers, 3 x 3 / 6 = 1.5 are expected of each."""
    found = cross(
        lichens([("Moss", "Rain"), ("Moss", "Rain"), ("Moss", "Roof"), *[("Fern", "Roof")] * 2, ("Fern", "Rain")]),
        "topics",
        "venue",
    )
    assert found.rows.labels == ("Moss", "Fern")
    assert found.columns.labels == ("Rain", "Roof")
    assert found.counts.tolist() == [[2, 1], [1, 2]]
    assert found.expected.tolist() == [[1.5, 1.5], [1.5, 1.5]]
    assert found.table["p"].tolist() == pytest.approx([1, 1, 1, 1])
    assert not found.gaps.size


def test_the_p_of_an_empty_cell_is_that_of_drawing_none() -> None:
    """None of 20 papers among the 20 of 40: C(20, 20) / C(40, 20), doubled for two sides."""
    found = cross(even(), "topics", "venue")
    chance = 1 / 137846528820
    assert found.gaps[["row", "column", "expected", "gap"]].values.tolist() == [
        ["Moss", "Roof", 10.0, True],
        ["Fern", "Rain", 10.0, True],
    ]
    assert np.allclose(found.gaps["p"], 2 * chance, rtol=1e-9)
    assert np.allclose(found.gaps["q"], 2 * chance, rtol=1e-9)
    assert found.association == pytest.approx(1)


def test_a_small_empty_cell_is_no_gap() -> None:
    found = cross(lichens([("Moss", "Rain")] * 3 + [("Fern", "Rain")] * 4 + [("Fern", "Roof")]), "topics", "venue")
    assert found.gaps[["row", "column", "gap"]].values.tolist() == [["Moss", "Roof", False]]


def test_independent_axes_have_few_gaps() -> None:
    """Of 60 maps of random papers, hardly any has a pair called a gap: the share that may be chance is held."""
    generator = np.random.default_rng(0)
    called = 0
    for _ in range(60):
        topics, venues = generator.integers(0, 6, 150), generator.integers(0, 6, 150)
        found = cross(lichens([(f"T{a}", f"V{b}") for a, b in zip(topics, venues, strict=True)]), "topics", "venue")
        called += bool(found.gaps["gap"].any())
    assert called <= 6


def test_papers_without_a_value_are_left_out() -> None:
    found = cross(lichens([("Moss", "Rain"), ("Moss", None), ("Fern", "Roof"), ("Fern", "Rain")]), "topics", "venue")
    assert (found.papers, found.left_out) == (3, 1)


def test_the_smallest_groups_are_summed() -> None:
    pairs = [("Moss", f"V{place}") for place in range(9) for _ in range(place + 1)] + [("Fern", "V8")] * 3
    found = cross(lichens(pairs), "topics", "venue", most=3)
    assert found.columns.labels == ("V7", "V8", "Others (7)")
    assert found.counts.tolist() == [[8, 9, 28], [0, 3, 0]]


def test_many_years_are_put_into_spans() -> None:
    years: Sequence[object] = [1990 + row for row in range(39)] + [None]
    found = cross(lichens([("Moss", "R"), ("Fern", "S")] * 20, year=years), "topics", "year")
    spans = [f"{start}-{start + 4}" for start in range(1990, 2030, 5)]
    assert list(found.columns.labels) == spans
    assert (found.left_out, found.counts.sum(axis=0).tolist()) == (1, [5] * 7 + [4])


def test_topics_of_the_same_name_stay_apart() -> None:
    topic_map = map_of(
        [{"title": f"P{row}", "venue": "RS"[row % 2]} for row in range(6)],
        [("A", "Moss"), ("A", "Fern"), ("A", "Fern"), ("B", "Moss"), ("B", "Moss"), ("B", "Fern")],
    )
    assert len(set(cross(topic_map, "topics", "venue", level=2).rows.labels)) == 4


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ("topics", "topics", "both axes are 'topics'"),
        ("topics", "venu", "no view or column 'venu'; did you mean 'venue'?"),
        ("topics", "doi", "no view or column 'doi'"),
        ("topics", "code", "nearly as many values as papers"),
        ("topics", "same", "fewer than two groups"),
        ("topics", "none", "fewer than two groups"),
    ],
)
def test_what_makes_no_axis_is_refused(rows: str, columns: str, message: str) -> None:
    columns_of: dict[str, Sequence[object]] = {
        "code": [f"c{row}" for row in range(40)],
        "same": ["x"] * 40,
        "none": [None] * 40,
    }
    topic_map = lichens([("Moss", "Rain"), ("Fern", "Roof")] * 20, **columns_of)
    with pytest.raises(InputError, match=re.escape(message)):
        cross(topic_map, rows, columns)
