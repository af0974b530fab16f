"""Records of papers that a corpus holds already."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.corpus import known_papers
from hierarchography.model import Corpus

TEXT = (
    "We grow mosses on the roofs of twelve houses for three years and weigh them every month; in wet months they "
    "gain a tenth of their weight, in dry months they lose it, and the slope of the roof explains most of the rest."
)
OLD = Corpus.from_records(
    [
        {"id": "a", "title": "Moss on the roofs of towns", "abstract": TEXT, "year": 2019, "doi": "10.1000/moss"},
        {"id": "b", "title": "A theory of lichens and stone", "abstract": "Lichens eat stone slowly.", "year": 2020},
        {"id": "c", "title": "Ferns", "abstract": "Ferns unroll.", "url": "https://arxiv.org/abs/2101.00001"},
        {"id": "d", "title": "Grasses of the northern plains", "abstract": "Grass waves.", "year": 2000},
    ]
)
FAR = np.array([[3]])


@pytest.mark.parametrize(
    ("record", "near", "row", "reason"),
    [
        ({"title": "Moss on roofs", "doi": "10.1000/MOSS"}, [[3]], 0, "same DOI as"),
        ({"title": "A theory of lichens and stone"}, [[3]], 1, "same title as"),
        ({"title": "Ferns", "abstract": "Ferns unroll.", "id": "arXiv:2101.00001v2"}, [[3]], 2, "same arXiv id as"),
        ({"title": "Roofs", "abstract": TEXT.replace("twelve", "thirteen")}, [[0]], 0, "near-identical abstract"),
    ],
)
def test_the_evidence_of_merging_finds_them(
    record: dict[str, str], near: list[list[int]], row: int, reason: str
) -> None:
    (known,) = known_papers(Corpus.from_records([record]), OLD, np.array(near), 0.8)
    assert known is not None
    assert known.row == row
    assert known.reason.startswith(reason)


def test_others_are_new_and_two_new_ones_are_no_paper_of_the_corpus() -> None:
    new = Corpus.from_records([{"title": "Cacti of the southern deserts", "id": name} for name in "xy"])
    assert known_papers(new, OLD, FAR, 0.9) == (None, None)
