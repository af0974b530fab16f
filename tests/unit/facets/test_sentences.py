from __future__ import annotations

import pytest

from hierarchography.facets import spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["Moss grows on roofs.", "We weigh it weekly."],
        ["Smith et al. weighed moss, cf. Fig. 2, and found 0.5 g.", "It grows (p < .05)."],
        ["Moss was described by Smith et al.", "However, roofs were not."],
        ["J. K. Moe et al. Smith weighed it.", "Why?", "Rain (e.g. Norwegian rain) helps!"],
        ["They call it “moss.”", "Others do not."],
        ["We use vitamin C.", "The moss grows."],
        ["The U.S. Forest Service counts moss vs. Lichen, approx. 3 kg."],
        ["苔藓生长。", "我们称重。"],
        ["Version 2.0 of mossR is on github.com/moss.", "$n$ roofs were weighed."],
        ["No full stop at the end"],
    ],
)
def test_an_abstract_is_cut_between_its_sentences(sentences: list[str]) -> None:
    text = ("" if sentences[0].startswith("苔") else " ").join(sentences)
    assert [text[start:end] for start, end in spans(text)] == sentences


def test_text_without_a_letter_has_no_sentence() -> None:
    assert [spans(text) for text in ("", "   ", "...", "— .")] == [[], [], [], []]
