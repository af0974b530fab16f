from __future__ import annotations

import pytest

from hierarchography.analysis.series import series_of

LREC = [
    "Proceedings of the 12th Language Resources and Evaluation Conference",
    "Proceedings of the Ninth International Conference on Language Resources and Evaluation (LREC'14)",
    "Proceedings of the Fifth International Conference on Language Resources and Evaluation (LREC\u201906)",
]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (LREC, "Language Resources and Evaluation Conference (LREC)"),
        (
            [
                "Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics",
                "Proceedings of the 59th Annual Meeting of the Association for Computational Linguistics and the 11th "
                "International Joint Conference on Natural Language Processing (Volume 1: Long Papers)",
            ],
            "Annual Meeting of the Association for Computational Linguistics",
        ),
        (
            [
                "Proceedings of the 28th International Conference on Computational Linguistics",
                "Proceedings of COLING 2016, the 26th International Conference on Computational Linguistics: "
                "Technical Papers",
            ],
            "International Conference on Computational Linguistics (COLING)",
        ),
        (["Machine Translation Summit IX: Papers", "Machine Translation Summit VIII"], "Machine Translation Summit"),
        (["Nature, Volume 5, Issue 2 - March 2021", "Nature, Volume 6", "Nature 521"], "Nature"),
        (["ICML 2019", "ICML 2020"], "ICML"),
        (["ICML 2019", "International Conference on Machine Learning (ICML)"], "ICML"),
        (
            ["Actes de la 17e conf\u00e9rence sur la Parole", "Actes de la 18e conf\u00e9rence sur la Parole"],
            "Conf\u00e9rence sur la Parole",
        ),
    ],
)
def test_editions_of_one_venue_are_a_series(names: list[str], called: str) -> None:
    (found,) = series_of(names)
    assert found.name == called
    assert found.members == tuple(range(len(names)))


@pytest.mark.parametrize(
    "names",
    [
        ["International Journal of Vision", "Journal of Vision"],
        ["Physical Review X", "Physical Review"],
        ["Computational Linguistics", "Proceedings of the 28th International Conference on Computational Linguistics"],
        [
            "Proceedings of the 3rd Conference on Machine Translation",
            "Proceedings of the 3rd Workshop on Machine Translation",
        ],
        ["Conference on Vision (CV 2019)", "Conference on Curricula in Schools (CV 2020)"],
        ["2019", "2020", ""],
        ["(((", "\u202e", "<img src=x>"],
    ],
)
def test_different_venues_are_no_series(names: list[str]) -> None:
    assert series_of(names) == []


def test_a_series_is_never_called_as_a_venue_is() -> None:
    found = series_of(["Nature", "Nature 5", "Science"])
    assert [(one.name, one.members) for one in found] == [("Nature (2 venues)", (0, 1))]
