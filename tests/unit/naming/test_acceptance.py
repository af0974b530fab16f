"""How likely readers accept names: by share, and for leaves by how close their papers are to the name."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.naming.acceptance import AT, WIDTH, by_share, of_leaf


def test_a_name_that_is_true_of_more_papers_is_likelier_accepted() -> None:
    """At .72 by one half; a standard error above by Phi(1)."""
    assert by_share(np.array([AT, AT + WIDTH])) == pytest.approx([0.5, 0.8413], abs=1e-4)


@pytest.mark.parametrize(("closer", "accepted"), [(0.8, 0.20), (1.8, 0.45), (2.5, 0.64), (4.0, 0.91)])
def test_the_name_of_a_leaf_must_be_close(closer: float, accepted: float) -> None:
    """1 / (1 + exp(-(4.9 * .7 + 1.15 * c - 5.7)))."""
    assert of_leaf(0.7, closer) == pytest.approx(accepted, abs=0.01)
    assert of_leaf(0.8, closer) > of_leaf(0.7, closer)


def test_a_closeness_that_is_not_known_tells_nothing() -> None:
    assert of_leaf(0.7, np.nan) == 1
