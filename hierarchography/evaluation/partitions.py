"""Agreement of two partitions of the same papers."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score


@dataclass(frozen=True)
class Agreement:
    """Three measures of agreement: 1 for the same partition; `ami` and `ari` are about 0 for chance.

    Adjusted mutual information (Vinh et al. 2010), V-measure (Rosenberg & Hirschberg 2007) and adjusted Rand
    index (Hubert & Arabie 1985). They have no bootstrap intervals, because a paper drawn twice agrees with itself,
    which would raise all three.
    """

    ami: float
    v_measure: float
    ari: float


def agreement(first: NDArray[np.integer], second: NDArray[np.integer]) -> Agreement:
    """The agreement of two labellings (n,) of the same papers; the labels themselves do not matter."""
    with _quiet():
        return Agreement(
            ami=float(adjusted_mutual_info_score(first, second)),
            v_measure=float(v_measure_score(first, second)),
            ari=float(adjusted_rand_score(first, second)),
        )


def mutual_information(first: NDArray[np.integer], second: NDArray[np.integer]) -> float:
    """Adjusted mutual information alone."""
    with _quiet():
        return float(adjusted_mutual_info_score(first, second))


def _quiet() -> warnings.catch_warnings[None]:
    """Suppress the warning of scikit-learn that many labels look like a regression; here classes can be small."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)
