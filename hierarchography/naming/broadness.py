"""What speaks against vocabulary entries as names: that the papers do not mention them, and that they are other fields.

The estimates tell for each entry on its own whether it is true of a paper. "Mathematics" is true of most papers on
quantum physics, and is a good name for none of their topics.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hierarchography.naming.candidates import Candidates

TOLD, TOLD_TIMES, TOLD_LEAST = 0.25, 6.0, 0.5
"""Maximum penalty on fit for an entry that a topic's papers do not mention, by its name or that of a narrower entry,
`TOLD_TIMES` as often as all papers do; in a topic with a share s of the papers, `TOLD_LEAST` / s times is enough. Of 20
broad entries that were mentioned less often, judges called 20% good, of 40 others 65%; of 17 and 83 narrow ones 47% and
87% (`benchmarks/RESULTS.md`)."""
ELSEWHERE, NEAR = 1.12, 1.2
"""Penalty on fit for the name of a topic with subtopics that is as broad as a field, in a collection of one discipline
(`Candidates.fields`), if the papers are closer to it than all papers by less than `NEAR` standard deviations. Judges
called 16% of 32 such names good, 69% of 26 closer ones, and 73% of 66 in collections of several disciplines, whatever
the closeness (`benchmarks/RESULTS.md`)."""


def objections(offered: Candidates, place: int, papers: int, *, inner: bool) -> NDArray[np.float64]:
    """The penalties (c,) on the fit of candidates for the child number `place`; `inner` if it has subtopics.

    `papers` is the number of all papers.
    """
    penalties = TOLD * _untold(offered, offered.child == place, papers)
    if inner:
        penalties += ELSEWHERE * (offered.fields & (offered.closer[place] < NEAR))
    return penalties


def _untold(offered: Candidates, own: NDArray[np.bool_], papers: int) -> NDArray[np.float64]:
    """How far entries (c,) are from being mentioned often enough in a topic, in 0..1; see `TOLD`. 0 for phrases.

    The share of the topic's papers is smoothed towards that of all papers as if by one paper.
    """
    in_all, size = np.nan_to_num(offered.mentions_in_all), int(own.sum())
    share = (offered.mentions[own].sum(axis=0) + in_all) / (size + 1)
    enough = min(TOLD_TIMES, max(1.0, TOLD_LEAST * papers / size)) * in_all
    told = np.divide(share, enough, out=np.zeros(len(share)), where=enough > 0)
    return np.where(np.isnan(offered.mentions_in_all), 0.0, 1 - np.minimum(told, 1))
