import pytest

from hierarchography.naming.labels import Option, choose, fits, name_key, parts_of, share_a_word, title_case


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("theory of relativity", "Theory of Relativity"),
        ("large language models", "Large Language Models"),
        ("LLMs", "LLMs"),
        ("mRNA vaccines", "mRNA Vaccines"),
        ("self-supervised learning", "Self-Supervised Learning"),
        ("k-means clustering", "K-Means Clustering"),
        ("GAN-based synthesis", "GAN-Based Synthesis"),
        ("β-catenin signalling", "β-Catenin Signalling"),
        ("état solide", "État Solide"),
        ("图神经网络", "图神经网络"),
        ("of mice", "Of Mice"),
    ],
)
def test_title_case(phrase, name):
    assert title_case(phrase) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Galaxies", "galaxy"),
        ("Theory of Relativity", "Relativity Theory"),
        ("Multi-Agent System", "Multi Agent Systems"),
        ("Cells & Genes", "genes and cells"),
    ],
)
def test_alike_names_share_a_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hepatitis A", "Hepatitis E"), ("Vitamin A", "Vitamins"), ("Hepatitis A Virus", "Hepatitis E virus")],
)
def test_a_letter_that_is_a_name_is_part_of_the_key(one, other):
    assert name_key(one) != name_key(other)
    assert name_key(one.swapcase().title()) == name_key(one)


def test_articles_and_conjunctions_of_one_letter_are_not_part_of_the_key():
    assert name_key("A Theory of Everything") == name_key("Theory of Everything")
    assert name_key("Teoria e pratica") == name_key("TEORIA E PRATICA") == name_key("Pratica, teoria")
    assert name_key("Teoría y práctica") == name_key("Práctica & teoría")


def test_limits():
    assert fits("Protein Folding & Enzyme Design")
    assert fits("Grammatical Error Correction & Text Simplification")
    assert not fits("One Name of Words & Another Longer Name of Many Other Words")
    assert not fits(f"{'A' * 30} & {'B' * 28}")
    assert not fits("Five Words Are Too Many")
    assert not fits("A" * 41)
    assert not fits("")


def test_siblings_are_named_jointly():
    """The first sibling likes "Cells" a little more than "Genes"; the second has nothing but "Cells"."""
    options = [[Option("Cells", 2.0), Option("Genes", 1.5)], [Option("Cells", 1.0)]]
    assert choose(options, ["0.0", "0.1"]) == ["Genes", "Cells"]


def test_variants_of_one_name_are_not_given_twice():
    options = [[Option("Galaxies", 2.0), Option("Stars", 0.5)], [Option("galaxy", 2.0), Option("Planets", 1.0)]]
    assert choose(options, ["0.0", "0.1"]) == ["Galaxies", "Planets"]


def test_the_parents_name_is_never_given():
    assert choose([[Option("Neural Network", 5.0), Option("Vision", 0.0)]], ["0.0"], ["Neural Networks"]) == ["Vision"]


def test_initials_are_the_name_they_stand_for():
    options = [[Option("LLMs", 5.0), Option("Translation", 0.0)]]
    assert choose(options, ["0.0"], ["Large Language Models"]) == ["Translation"]


def test_a_grandparents_name_and_another_branchs_are_avoided():
    options = [[Option("Physics", 3.0), Option("Optics", 2.5), Option("Lasers", 1.0)]]
    assert choose(options, ["0.0.0"], ["Physics", "Waves"], {name_key("Optics")}) == ["Lasers"]


def test_no_name_contains_a_siblings():
    options = [
        [Option("Learning", 3.0), Option("Optimization", 2.0)],
        [Option("Deep Learning", 3.0), Option("Vision", 0.0)],
    ]
    assert choose(options, ["0.0", "0.1"]) == ["Optimization", "Deep Learning"]


def test_one_name_too_few_and_one_sibling_gets_a_number():
    """No two options are joined here: a joined name is an option only where both halves are earned."""
    same = [Option("Cells", 2.0), Option("Genes", 1.0)]
    names = choose([same, same, same], ["0.0", "0.1", "0.2"])
    [numbered] = [at for at, name in enumerate(names) if name not in {"Cells", "Genes"}]
    assert names[numbered] == f"Topic 0.{numbered}"


def test_numbers_are_the_last_resort():
    assert choose([[], [], []], ["0.0", "0.1", "0.2"], ["All papers"]) == ["Topic 0.0", "Topic 0.1", "Topic 0.2"]


def test_marks_within_a_word_part_no_names():
    assert parts_of("R&D Spending") == ["R&D Spending"]
    assert parts_of("1,2-Dichloroethane, Q&A Systems & Branch and Bound") == [
        "1,2-Dichloroethane",
        "Q&A Systems",
        "Branch",
        "Bound",
    ]


def test_words_of_one_long_stem_are_one():
    assert share_a_word(["Recommendation", "Recommender Systems"])
