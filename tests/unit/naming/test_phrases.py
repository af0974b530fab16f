import numpy as np
import pytest

from hierarchography.naming.inflection import fold
from hierarchography.naming.phrases import find_phrases, least_texts


@pytest.mark.parametrize(
    ("text", "held", "cut"),
    [
        ("Weakly supervised segmentation", "weakly supervised segmentation", "weakly"),
        ("particles interact weakly", "particles interact", "interact weakly"),
        ("type II supernovae", "type II supernovae", "type II"),
        ("whitefly resistance", "whitefly resistance", "the resistance"),
    ],
)
def test_adverbs_and_roman_numerals_of_terms_stay_in_phrases(text, held, cut):
    found = {form.casefold() for form in forms([[f"We see {text}."]])}
    assert held.casefold() in found and cut.casefold() not in found


def forms(texts, floor=1):
    return set(find_phrases(texts, floor).forms)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Galaxies", "galaxy"),
        ("LLMs", "llm"),
        ("GPUs", "gpu"),
        ("viruses", "virus"),
        ("biases", "bias"),
        ("lenses", "lens"),
        ("lens", "lens"),
        ("crises", "crisis"),
        ("networks", "network"),
        ("boxes", "box"),
        ("classes", "class"),
        ("hypotheses", "hypothesis"),
        ("matrices", "matrix"),
        ("Maxwell's", "maxwell"),
        ("glass", "glass"),
        ("virus", "virus"),
        ("gas", "gas"),
    ],
)
def test_fold(word, folded):
    assert fold(word) == folded


def test_phrases_of_a_worked_example():
    """ "We train graph neural networks on molecules": "we", "train"-free runs are split at stop words and points."""
    found = forms([("", "We use graph neural networks on molecules. Molecules bind.")])
    assert {"graph neural networks", "neural networks", "graph", "molecules"} <= found
    assert not any("molecules molecules" in form.casefold() for form in found)
    assert "model" not in forms([("", "model model")])


def test_presence_counts_a_text_once_and_folds_plurals():
    phrases = find_phrases([("", "galaxy, galaxies, galaxies"), ("", "a galaxy"), ("", "stars")], floor=1)
    column = phrases.keys.index(("galaxy",))
    assert phrases.presence[:, column].toarray().ravel().tolist() == [1, 1, 0]
    assert phrases.forms[column] == "galaxy" or phrases.forms[column] == "galaxies"


@pytest.mark.parametrize("word", ["LLMs", "GAN", "CO2", "mRNA", "Bayesian", "COVID-19"])
def test_the_commonest_spelling_is_shown(word):
    texts = [("", f"the {word} here"), ("", f"some {word} there"), ("", f"the {word.lower()} again")]
    assert word in forms(texts)


def test_things_that_can_be_counted_are_in_plural():
    text = "Disk galaxies, disk mass, disk dynamics and disk models: a disk is thin, but disks are old."
    assert "disks" in forms([("", text)])
    assert {"disks", "psychoanalysis", "Maxwell's"} <= forms([("", f"{text} The psychoanalysis. As by Maxwell's.")])


def test_a_plural_that_is_rare_where_phrases_end_is_not_shown():
    assert "alloy" in forms([("", "a alloy; the alloy; by alloy; of alloys; alloys melted; via alloy")])


def test_only_english_phrases_change_their_number():
    assert "red neuronal" in forms(
        [("", "Una red neuronal. Esta red neuronal es la que se usa. Las redes neuronales.")]
    )


def test_capitals_of_titles_and_of_sentence_starts_do_not_count():
    texts = [("Quantum Error Correction", ""), ("Quantum Error Correction", "Decoders for quantum error correction.")]
    assert "quantum error correction" in forms(texts)
    assert "decoders" in forms([*texts, ("", "the decoders")])


def test_no_phrase_begins_or_ends_with_a_stop_word_or_a_number():
    found = forms([("", "the theory of relativity in 1905 and 3 types of stars of 2020")])
    assert "theory of relativity" in found
    assert not any(form.split()[0] in {"the", "of", "in", "3"} or form.split()[-1] in {"of", "2020"} for form in found)


def test_hyphenated_words_stay_whole():
    found = forms([("", "the self-supervised learning of k-means")])
    assert {"self-supervised learning", "k-means"} <= found
    assert "self" not in found


def test_dashes_between_names_are_hyphens():
    found = forms([("", "the Navier--Stokes equations and the Navier\u2013Stokes equations---or so")])
    assert "Navier-Stokes equations" in found
    assert not {"Navier", "Stokes", "Stokes equations"} & found


def test_a_fragment_seldom_closes():
    texts = [("", "the large language models"), ("", "the large language models are"), ("", "language models")]
    phrases = find_phrases(texts, floor=1)
    closing = dict(zip(phrases.forms, phrases.closing, strict=True))
    assert closing["language models"] == 1
    assert closing["large language"] == 0


@pytest.mark.parametrize(
    ("text", "link", "phrase"),
    [
        ("El efecto de los pesticidas en las abejas es una de las causas que estudiamos", "de lo", "pesticida"),
        ("Lo studio degli oceani non è una delle cose che sono state fatte", "degl", "ocean"),
    ],
)
def test_links_stand_only_inside_phrases(text, link, phrase):
    keys = find_phrases([("", text)], floor=1).keys
    assert (phrase,) in keys
    assert not any(link in (key[0], key[-1]) for key in keys)


def test_a_french_noun_that_a_complement_follows_is_cut():
    phrases = find_phrases([("", "Nous étudions la détection de la parole et la détection des émotions.")], floor=1)
    closing = dict(zip(phrases.keys, phrases.closing.tolist(), strict=True))
    assert closing["détection",] == 0
    assert closing["émotion",] == 1


def test_rare_phrases_are_left_out():
    texts = [("", "alpha decay"), ("", "alpha decay"), ("", "beta decay")]
    assert forms(texts, floor=2) == {"alpha decay", "alpha", "decay"}


@pytest.mark.parametrize(("texts", "floor"), [(1, 1), (7, 1), (8, 2), (365, 2), (18_125, 5), (1_000_000, 10)])
def test_least_texts(texts, floor):
    assert least_texts(texts) == floor


@pytest.mark.parametrize(
    ("abstract", "phrase"),
    [
        ("Мы изучаем квантовую запутанность.", "квантовую запутанность"),
        ("本文研究图神经网络的应用。", "图神经网络"),
        ("深層学習を用いる", "深層学習"),
        ("ニューラルネットワークの研究", "ニューラルネットワーク"),
        ("딥러닝 모델", "딥러닝 모델"),
        ("التعلم العميق", "التعلم العميق"),
        ("मशीन लर्निंग", "मशीन लर्निंग"),
        ("nous étudions l’apprentissage profond dans les réseaux", "apprentissage profond"),
        ("die künstliche Intelligenz und der Unterricht", "künstliche Intelligenz"),
    ],
)
def test_other_languages(abstract, phrase):
    assert phrase in forms([("", abstract)])


@pytest.mark.parametrize("text", ["", "the of and", "😀😀 🌞", "1234 5678", "$x$", "a" * 100, "\u200f\u202e ..."])
def test_texts_without_phrases(text):
    phrases = find_phrases([(text, text)], floor=1)
    assert len(phrases) == 0
    assert phrases.presence.shape == (1, 0)


def test_no_texts():
    assert find_phrases([]).presence.shape == (0, 0)


def test_the_order_of_texts_does_not_matter():
    texts = [("Stars and planets", "the stars"), ("Cells", "cells divide"), ("Planet formation", "young planets")]
    one, other = find_phrases(texts, 1), find_phrases(texts[::-1], 1)
    assert one.forms == other.forms
    assert np.array_equal(one.presence.toarray(), other.presence.toarray()[::-1])


def test_academic_prose_without_spaces_is_no_phrase() -> None:
    """ "This paper proposes a method of machine translation": only machine translation is left."""
    found = find_phrases([("本文提出机器翻译方法",), ("机器翻译的实验结果表明",)], floor=2)
    assert "机器翻译" in found.forms
    assert not any(set(form) & set("本文提出方法实验结果表明") for form in found.forms)
