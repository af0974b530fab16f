import pytest

from hierarchography.naming.stopwords import GENERAL_WORDS, STOP_WORDS, is_in, is_stop_word, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("we study the growth of cells in a dish", "en"),
        ("wir untersuchen die Übertragung und das Licht", "de"),
        ("nous étudions les réseaux de neurones dans la vision", "fr"),
        ("el estudio de los datos para las redes", "es"),
        ("в этой статье мы изучаем перевод", "ru"),
        ("quasar", "en"),
        ("", "en"),
    ],
)
def test_function_words_tell_the_language(text, language):
    assert language_of(text.split()) == language


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Maps of science show how the fields lie", True),
        ("BERT", True),
        ("$\\alpha$-RuCl3 at 4.2 K", True),
        ("", True),
        ("Kraków and Łódź in the data of the census", True),
        ("Cartographie des sciences: une étude des domaines", False),
        ("Über die Theorie der Funktionen und ihre Anwendung", False),
        ("本文提出一种机器翻译的方法", False),
        ("Модель языка", False),
        ("الحيتان تغني", False),
    ],
)
def test_a_text_is_english_by_its_letters_and_its_function_words(text, english):
    assert is_in("en", text) is english


def test_a_stop_word_is_one_in_its_own_language_only():
    assert is_stop_word("die", "de")
    assert not is_stop_word("die", "en")


def test_english_adverbs_are_stop_words_but_not_nouns_that_look_alike():
    assert is_stop_word("significantly", "en")
    assert not is_stop_word("butterfly", "en")


def test_a_word_is_either_a_stop_word_or_a_general_one():
    assert not STOP_WORDS["en"] & GENERAL_WORDS
