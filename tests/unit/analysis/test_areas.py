"""The lists of topics worth a look, on maps written by hand."""

from __future__ import annotations

import pytest

from hierarchography.analysis import areas_of
from hierarchography.analysis.areas import LISTED


def test_areas_are_ranked(landmarks, small):
    many, few = areas_of(landmarks), areas_of(small)
    assert [area.size for area in many.fields] == [46] * 7 + [43]
    assert [(area.name, area.above) for area in few.biggest][:2] == [("Optics", ("Physics",)), ("Cells", ("Biology",))]
    assert {area.name for area in few.thinnest[:2]} == {"Waves", "Genes"}
    for found in (
        [area.confidence for area in many.least_certain],
        [area.density for area in many.sparsest],
        [area.size for area in many.thinnest],
    ):
        assert found == sorted(found)
        assert len(found) == LISTED


def test_an_area_says_how_alike_and_how_old_its_papers_are(small):
    vectors = small.embeddings.matrix[small["0.0.0"].topic.members]
    optics = next(area for area in areas_of(small).biggest if area.name == "Optics")
    assert optics.density == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-4)
    assert optics.year == 1704
    genes = next(area for area in areas_of(small).thinnest if area.name == "Genes")
    assert genes.density is None
    assert "Genes" not in {area.name for area in areas_of(small).sparsest}


def test_a_single_topic_has_no_areas(single):
    assert areas_of(single).fields == areas_of(single).biggest == []
