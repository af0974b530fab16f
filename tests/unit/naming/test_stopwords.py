import pytest

from hierarchography.naming.stopwords import GENERAL_WORDS, STOP_WORDS, is_stop_word
from hierarchography.vocabulary.languages import OPENING, is_in, language_of, latin_languages, share_in


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We show how the fields of science lie", "en"),
        ("Wir zeigen die Lage der Fächer und ihre Grenzen", "de"),
        ("Nous montrons les domaines de la science dans une carte", "fr"),
        ("BERT", "en"),
        ("The 注意力 of a model and its words", "en"),
        ("注意力机制 BERT", ""),
        ("Мы изучаем перевод", ""),
        ("", ""),
        ("$ 4.2", ""),
    ],
)
def test_texts_in_latin_letters_have_a_language_and_others_none(text, language):
    assert latin_languages([text, "The words of a text"]) == [language, "en"]


def test_the_opening_of_a_text_tells_its_language():
    german, english = "Die Lage der Fächer und ihre Grenzen. ", "The fields of science and how they lie. "
    times = -(-OPENING // len(german))
    assert latin_languages([german * times + english * 3 * times]) == ["de"]


def test_a_stop_word_is_one_in_its_own_language_only():
    assert is_stop_word("die", "de")
    assert not is_stop_word("die", "en")


def test_english_adverbs_are_stop_words_but_not_nouns_that_look_alike():
    assert is_stop_word("significantly", "en")
    assert not is_stop_word("butterfly", "en")


def test_a_word_is_either_a_stop_word_or_a_general_one():
    assert not STOP_WORDS["en"] & GENERAL_WORDS


FINNISH = (
    "Tutkimuksessa tarkastellaan metsien kasvua Pohjois-Suomessa sekä ilmaston muutoksen vaikutusta puulajien "
    "levinneisyyteen. Aineisto koostuu kolmenkymmenen vuoden mittauksista, joita verrataan mallien ennusteisiin. "
    "Tulokset osoittavat kasvun nopeutuneen merkittävästi."
)
FORMULAS = (
    "Sobolev regularity for $u_t - \\Delta u + V(x) u = f$ in $L^p(\\Omega)$, $\\Omega \\subset \\mathbb{R}^n$. We "
    "show $\\|u\\|_{W^{2,p}} \\leq C \\|f\\|_{L^p}$ for $p > n/2$ where $C = C(n, p, \\Omega)$ depends on $V$ alone."
)


def test_a_longer_text_without_english_function_words_is_not_english() -> None:
    """Finnish is not among the languages whose words are listed: it is told by what it lacks."""
    assert not is_in("en", FINNISH)


def test_formulas_and_names_do_not_hide_english() -> None:
    assert is_in("en", FORMULAS)
    assert is_in("en", "Kowalski, Nguyễn, Müller and García: a festschrift for Łukasiewicz in Kraków")


def test_the_share_of_texts_in_a_language_is_of_an_even_sample() -> None:
    """Every third text is English; of 6,000, 2,000 are read, and they are spread over all."""
    assert share_in("en", ["Maps of science", FINNISH, "科学地図"]) == pytest.approx(1 / 3)
    assert share_in("en", ["Maps of science"] * 3_000 + [FINNISH] * 3_000) == pytest.approx(1 / 2)
    assert share_in("en", []) == 1
