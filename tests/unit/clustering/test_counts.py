"""How many topics a level has where a method must be told."""

from __future__ import annotations

import pytest

from hierarchography.clustering.counts import level_counts


@pytest.mark.parametrize(
    ("papers", "smallest", "counts"),
    [
        (5, 3, ()),  # not even two topics of three
        (12, 3, (2,)),
        (76, 4, (9,)),  # 9 leaves: one level
        (365, 7, (5, 26)),  # 26 leaves: two levels, five times as many each
        (6_000, 18, (5, 30, 166)),
        (100_000, 46, (5, 32, 189, 1_086)),
    ],
)
def test_the_counts_grow_geometrically_to_one_leaf_for_two_smallest_topics(
    papers: int, smallest: int, counts: tuple[int, ...]
) -> None:
    assert level_counts(papers, smallest, levels=5, most_children=12) == counts


def test_few_levels_make_wide_ones_but_never_wider_than_allowed() -> None:
    """166 leaves in two levels are 12 and 166 (12.9 a level, of which 12 are allowed: 144); in one level, 12."""
    assert level_counts(6_000, 18, levels=2, most_children=12) == (12, 144)
    assert level_counts(6_000, 18, levels=1, most_children=12) == (12,)


def test_narrow_levels_make_more_of_them() -> None:
    """166 leaves in twos need eight levels, and five are allowed."""
    assert level_counts(6_000, 18, levels=20, most_children=2)[-1] in range(165, 167)
    assert level_counts(6_000, 18, levels=5, most_children=2) == (2, 4, 8, 16, 32)


def test_no_level_at_all() -> None:
    assert level_counts(6_000, 18, levels=0, most_children=12) == ()
