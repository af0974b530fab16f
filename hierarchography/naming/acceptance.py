"""The probability that a reader accepts a name, from what judges said of names (`benchmarks/RESULTS.md`).

The share of a topic's papers that a name is true of, by the estimate, says less of it than how close the papers are to
the name. Of 739 leaves named by entries, with a share of about .7 whatever the closeness, judges called 4% good and 66%
wrong where the papers were closer than all papers by less than .8 standard deviations of these, and 85% and 2% by more
than 2.5. This holds for leaves; for topics with subtopics, only the share tells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

AT, WIDTH = 0.72, 0.13
"""The share of papers at which a reader accepts a name with probability 1/2; and the standard error of the share.
Judges call a name good if it is true of three of four papers."""
PER_SHARE, PER_CLOSENESS, CONSTANT = 4.9, 1.15, -5.7
"""Logistic regression of 1,283 names of leaves on share and closeness. Fitted on all but one of 13 collections, it
tells the good names in that one from the others with an area under the curve of .80, and the share alone with .70."""


def by_share(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability (c,) that readers accept names that are true of these shares (c,) of a topic's papers."""
    return np.asarray(norm.cdf((share - AT) / WIDTH))


def of_leaf(share: float, closer: float) -> float:
    """The probability that readers accept the name of a leaf; 1 if the closeness is not known.

    `closer` is that in `candidates.Candidates.closer`.
    """
    return 1.0 if np.isnan(closer) else float(expit(PER_SHARE * share + PER_CLOSENESS * closer + CONSTANT))
