"""Forms of one word, links between words, and where words end, in languages other than English."""

from __future__ import annotations

import numpy as np
import pytest

from hierarchography.naming.inflection import fold
from hierarchography.naming.korean import apart
from hierarchography.naming.labels import as_name, count_words, fits, name_key
from hierarchography.naming.phrases import find_phrases
from hierarchography.naming.romance import linked, written
from hierarchography.naming.stopwords import is_stop_word
from hierarchography.naming.unspaced import is_cut, not_words
from hierarchography.vocabulary.languages import language_of, sentence_language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Netz", "Netze", "Netzen")),
        ("de", ("Übersetzung", "Übersetzungen")),
        ("de", ("neuronale", "neuronalen", "neuronaler")),
        ("fr", ("réseau", "réseaux")),
        ("fr", ("lexical", "lexicale", "lexicaux", "lexicales")),
        ("es", ("red", "redes")),
        ("es", ("traducción", "traducciones")),
        ("pt", ("tradução", "traduções")),
        ("it", ("rete", "reti")),
        ("ru", ("перевод", "перевода", "переводом")),
        ("ar", ("ترجمة", "الترجمة")),
    ],
)
def test_forms_of_one_word_share_what_they_fold_to(language: str, words: tuple[str, ...]) -> None:
    assert len({fold(word, language) for word in words}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"), [("de", "Hand", "Hund"), ("fr", "maison", "mission"), ("es", "tres", "tren")]
)
def test_other_words_stay_apart(language: str, one: str, other: str) -> None:
    assert fold(one, language) != fold(other, language)


def test_a_link_with_its_article_is_one_word_and_is_written_as_it_was() -> None:
    tokens = linked(["analyse", "de", "l’opinion", "et", "de", "la", "parole"], "fr")
    assert tokens == ["analyse", "de l'", "opinion", "et", "de la", "parole"]
    assert written(tokens[:3]) == "analyse de l'opinion"
    assert linked(["de", "la"], "en") == ["de", "la"]


def test_a_french_phrase_keeps_what_links_its_words() -> None:
    text = (
        "Nous étudions dans cet article les méthodes pour l'extraction d'information et la reconnaissance de la parole"
    )
    forms = set(find_phrases([(text,)], floor=1).forms)
    assert {"extraction d'information", "reconnaissance de la parole"} <= forms
    assert not any(form.startswith(("l'", "d'", "de ")) or form.endswith((" de", "de la")) for form in forms)


def test_each_sentence_is_read_in_its_own_language() -> None:
    assert sentence_language(["the", "roles", "of", "words", "in", "a", "text"], "fr") == "en"
    assert sentence_language(["les", "mots", "dans", "la", "phrase"], "en") == "fr"
    assert sentence_language(["système", "TALN", "robuste"], "fr") == "fr"
    assert sentence_language(["Double", "Negative", "Recognition"], "zh") == "en"
    phrases = find_phrases(
        [("", "Nous étudions les mots dans la phrase. We show that the word order of French matters.")], 1
    )
    assert dict(zip(phrases.forms, phrases.languages, strict=True))["word order of French"] == "en"
    assert phrases.written == ("en",) or phrases.written == ("fr",)


@pytest.mark.parametrize(
    ("text", "language"), [("机器翻译的方法", "zh"), ("機械翻訳のための", "ja"), ("기계 번역", "ko")]
)
def test_scripts_tell_languages(text: str, language: str) -> None:
    assert language_of(text.replace(" ", "")) == language


def test_adverbs_are_no_subjects() -> None:
    assert is_stop_word("rápidamente", "es") and is_stop_word("automatiquement", "fr")
    assert not is_stop_word("traitement", "fr") and not is_stop_word("alignement", "fr")


def test_names_are_in_the_case_of_their_language() -> None:
    assert as_name("neural machine translation", "en") == "Neural Machine Translation"
    assert as_name("traduction automatique", "fr") == "Traduction automatique"
    assert as_name("maschinelle Übersetzung", "de") == "Maschinelle Übersetzung"
    assert as_name("mRNA des cellules", "fr") == "mRNA des cellules"


def test_links_do_not_count_as_words_and_do_not_tell_names_apart() -> None:
    assert count_words("reconnaissance automatique de la parole") == 3
    assert fits("Reconnaissance automatique de la parole")
    assert name_key("extraction d'information") == name_key("Extraction information")


def test_a_korean_noun_loses_its_particle_and_a_phrase_ends_there() -> None:
    assert list(apart(["기계", "번역의", "품질을", "높은", "비용으로", "분석하였다"])) == [
        "기계",
        "번역",
        "품질",
        ",",
        "높은",
        "비용",
        ",",
        ",",
    ]
    assert list(apart(["BERT", "평가"])) == ["BERT", "평가"]


def test_a_piece_of_a_longer_word_is_no_word() -> None:
    """Of characters 0, 1, 2, word 12 always stands after 0, 01 before 2 or a gap; 3 is of another script."""
    single = np.array([0, 1, 2, -1, 0, 1, 2, -1, 0, 1, -1, 0, 1, -1, 3, 3])
    character = np.array([True, True, True, False])
    at, phrases = np.array([1, 5, 0, 4, 8, 11, 14]), np.array([7, 7, 9, 9, 9, 9, 4])
    found = not_words(single, at, phrases, 2, character)
    assert found.tolist() == [True, True, False, False, False, False, False]


def test_words_neither_begin_nor_end_with_what_links_them() -> None:
    assert [is_cut(word) for word in ("在翻译", "文本中", "对话系统", "行为", "机器翻译")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("AI Agents in Drug Discovery", "en"),
        ("Generative AI Tools", "en"),
        ("Graphene van der Waals heterostructures", "en"),
        ("Mean curvature flow in de Sitter space", "en"),
        ("R & D spending of lung firms", "en"),
        ("Apprentissage de la langue", "fr"),
        ("Théorie de Galois et ses applications", "fr"),
        ("Modelos de lenguaje para la salud", "es"),
        ("L'IA ET LES LANGUES DANS LA VILLE", "fr"),
    ],
)
def test_names_and_abbreviations_tell_no_language(text: str, language: str) -> None:
    assert language_of(text.split()) == language
