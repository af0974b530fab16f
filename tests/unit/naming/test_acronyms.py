"""Abbreviations that papers define, and phrases of which one form is left."""

from __future__ import annotations

import pytest

from hierarchography.model import Corpus
from hierarchography.naming.acronyms import NO_ACRONYMS, Acronyms, long_form, one_form
from hierarchography.naming.phrases import Phrases, find_phrases
from hierarchography.naming.reading import acronyms_of
from hierarchography.naming.wording import Wording

MT = ["We study machine translation (MT).", "Machine translation (MT) fails.", "MT and more MT"]


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("NER", "we present named entity recognition", "named entity recognition"),
        ("POS", "taggers for part-of-speech", "part-of-speech"),
        ("PPO", "trained with proximal policy optimization", "proximal policy optimization"),
        ("VAE", "we train a variational autoencoder", "variational autoencoder"),
        ("VAE", "variational. A new autoencoder", ""),
        ("US", "in the year before last", ""),
        ("AB", "", ""),
    ],
)
def test_long_form_is_what_the_letters_spell(short: str, before: str, long: str) -> None:
    assert long_form(short, before) == long


def test_an_abbreviation_becomes_its_long_form_as_a_whole_word_in_singular_and_plural() -> None:
    texts = [
        "A large language model (LLM) talks.",
        "Large language models (LLMs) talk.",
        "Large language models (LLMs).",
    ]
    found = Acronyms.of(texts)
    assert found.spelled("LLM and LLMs") == "large language model and large language models"
    assert found.spelled("LLM-based, llm, XLLM") == "LLM-based, llm, XLLM"
    assert found.other_form("Large Language Models") == "LLM"
    assert found.other_form("LLM") == ""


@pytest.mark.parametrize(
    "texts",
    [
        MT[1:],  # one paper alone defines it
        [*MT, "Movement time (MT) of movement time."],  # one in three means something else
        [*MT, "MT 1", "MT 2"],  # two letters, and only two of five papers contain the long form
    ],
)
def test_doubtful_abbreviations_are_left(texts: list[str]) -> None:
    assert Acronyms.of(texts).known == {}


def test_the_abbreviation_is_shown_if_titles_prefer_it_or_the_long_form_is_too_long() -> None:
    assert not Acronyms.of(MT, ["MT"] * 4).known["MT"].is_shown
    shown = Acronyms.of(MT, ["MT"] * 5)
    assert shown.spelled("Neural Machine Translation") == "Neural MT"
    assert shown.spelled("MACHİNE TRANSLATİON methods") == "MT methods"
    assert shown.other_form("MT") == "machine translation"
    assert not Acronyms.of(MT, ["MT"] * 9 + ["On machine translation"]).known["MT"].is_shown
    long = "simultaneous translation and paraphrase for language education"
    assert Acronyms.of([f"{long} (STAPLE)"] * 2).known["STAPLE"].is_shown


def found_in(texts: list[str], acronyms: Acronyms) -> Phrases:
    return one_form(find_phrases([(text,) for text in texts], floor=1), acronyms)


def holders(phrases: Phrases, form: str) -> list[int]:
    return [int(held) for held in phrases.presence[:, [phrases.forms.index(form)]].toarray().ravel()]


def test_phrases_that_differ_by_an_abbreviation_are_one() -> None:
    acronyms = Acronyms.of(MT)
    found = found_in(["MT evaluation", "machine translation evaluation", "MT and machine translation", "tea"], acronyms)
    assert holders(found, "machine translation evaluation") == [1, 1, 0, 0]
    assert holders(found, "machine translation") == [1, 1, 1, 0]
    assert not {"MT", "MT evaluation"} & set(found.forms)
    assert list(found.forms) == sorted(found.forms)
    assert found.keys[found.forms.index("machine translation")] == ("machine", "translation")


def test_a_phrase_that_no_other_equals_is_spelled_out_if_it_is_short_enough() -> None:
    found = found_in(["quick MT", "cheap quick small MT"], Acronyms.of(MT))
    assert "quick machine translation" in found.forms
    assert "cheap quick small MT" in found.forms  # five words otherwise


def test_without_abbreviations_nothing_changes() -> None:
    phrases = find_phrases([("MT evaluation",)], floor=1)
    assert one_form(phrases, NO_ACRONYMS) is phrases


def test_abbreviations_of_a_corpus_are_found_in_titles_and_abstracts_and_kept() -> None:
    papers = [{"title": "Neural machine translation (NMT)", "abstract": f"Tea {at}. We brew."} for at in (1, 2)]
    corpus = Corpus.from_records([*papers, {"title": "Tea", "abstract": "green tea"}])
    first, second = acronyms_of(corpus), acronyms_of(corpus)
    assert dict(first.known) == dict(second.known)
    assert first.spelled("NMT") == "Neural machine translation"


@pytest.mark.parametrize(
    ("wording", "form"),
    [
        (Wording({}, (("MT", "machine translation"),)), "MT"),
        (Wording({}, (("translation by machine", "machine translation"),)), "translation by machine"),
        (Wording({"": frozenset({"translation"})}), "MT"),
    ],
)
def test_abbreviations_undo_neither_synonyms_nor_stop_words(wording: Wording, form: str) -> None:
    corpus = Corpus.from_records([{"title": "MT", "abstract": text} for text in MT])
    found = one_form(find_phrases([(text,) for text in MT], 1, wording), acronyms_of(corpus), wording)
    assert form in found.forms and "machine translation" not in {other.casefold() for other in found.forms}


def test_long_forms_have_the_capitals_of_running_text() -> None:
    texts = ["We use rotary position Embeddings (RPE).", "Rotary position embedding (RPE) helps.", "embeddings"] * 3
    assert Acronyms.of(texts).spelled("RPE") in ("rotary position embedding", "rotary position embeddings")
