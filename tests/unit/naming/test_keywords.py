import json
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.config import NamingConfig
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming import fits, name_key, name_tree
from hierarchography.naming.keywords import CLOSING_WORD
from hierarchography.vocabulary.chances import odds_of

FIELDS = {
    "galaxy": "the dark matter halos of galaxy clusters, seen with a telescope",
    "protein": "the protein folding of enzyme chains, seen with a microscope",
    "robot": "the motion planning of robot arms, seen with a camera",
}


def blind(texts):
    return None


def tree_of(*parts):
    size = sum(map(len, parts))
    rows = [np.arange(size), *parts] if len(parts) > 1 else [np.arange(size)]
    ids = ["0", *(f"0.{place}" for place in range(len(parts)))]
    topics = (Topic(name, np.array(row, dtype=np.int32)) for name, row in zip(ids, rows, strict=False))
    return TopicTree(tuple(topics), Assignment.certain(size))


PAPERS = 8
"""Of each field: a name is measured with one paper more, as those of the parent are; of four it would weigh a fifth."""


def three_fields() -> tuple[TopicTree, Corpus, Embeddings]:
    records = [
        {"title": f"Note {number} on {word}", "abstract": abstract}
        for word, abstract in FIELDS.items()
        for number in range(PAPERS)
    ]
    vectors = Embeddings.from_vectors(np.repeat(np.eye(3), PAPERS, axis=0), "hand")
    parts = (range(PAPERS * place, PAPERS * (place + 1)) for place in range(3))
    return tree_of(*parts), Corpus.from_records(records), vectors


def test_topics_are_named_by_what_sets_them_apart():
    named = name_tree(*three_fields(), blind, NamingConfig(keywords=3, vocabulary="none"))
    assert named.root.name == "All papers"
    for topic, words in zip(named.children("0"), FIELDS.values(), strict=True):
        assert topic.name.casefold() in words
        assert len(topic.keywords) == 3
        assert all(keyword in words for keyword in topic.keywords)
        assert not any("seen" in keyword for keyword in topic.keywords)


ENTRIES = """name\tbroader\tgloss
Science\t\t
Astronomy\tScience\tgalaxy clusters, dark matter, telescope
Biochemistry\tScience\tprotein folding, enzyme, microscope
Robotics\tScience\trobot arms, motion planning, camera
"""


def test_a_vocabulary_names_what_the_papers_never_say(tmp_path):
    """No vectors of words here: the vocabulary is matched by the words of its glosses.

    The glosses' words give a paper nearly wholly to its entry, and no paper says the name.
    """
    own = tmp_path / "own.tsv"
    own.write_text(ENTRIES, encoding="utf-8")
    named = name_tree(*three_fields(), blind, NamingConfig(vocabulary=str(own)))
    certain = float(odds_of(np.array(1.0)))
    assert [topic.name for topic in named.children("0")] == ["Astronomy", "Biochemistry", "Robotics"]
    for topic in named.children("0"):
        share = topic.details["name_share"]
        assert isinstance(share, float)
        assert share == pytest.approx(certain / (1 + certain), abs=0.02)
        assert topic.details["name_share_in_parent"] == pytest.approx(share / 3, abs=0.01)
        assert "named_by" not in topic.details


@pytest.mark.parametrize(("closing", "name"), [(4, "Parallel"), (3, "Topic 0.0")])
def test_a_single_word_that_others_mostly_follow_is_no_name(closing, name):
    """Each other word is in one title only: the topics can be called by the word that all its titles have, or not.

    Nothing follows "quarks" in any title, and nothing follows "parallel" in 4 or 3 of 8.
    """
    assert 3 / 8 < CLOSING_WORD <= 4 / 8
    words = ["sorting", "searching", "queues", "clocks", "weaving", "printing", "tides", "gears"]
    titles = [f"{word} parallel" if at < closing else f"Parallel {word}" for at, word in enumerate(words)]
    titles += [f"{word} quarks" for word in ("strange", "bound", "heavy", "light", "lonely", "paired", "fast", "cold")]
    corpus = Corpus.from_records([{"title": title} for title in titles])
    vectors = Embeddings.from_vectors(np.repeat(np.eye(2), 8, axis=0), "hand")
    named = name_tree(tree_of(range(8), range(8, 16)), corpus, vectors, blind, NamingConfig(vocabulary="none"))
    assert [topic.name for topic in named.children("0")] == [name, "Quarks"]


def test_a_phrase_that_is_cut_off_is_no_name_if_there_are_others():
    """ "Hidden Markov" is in all eight titles, always followed by another word, "rye bread" in seven of them."""
    nouns = ["models", "fields", "chains", "trees", "walks", "graphs", "filters", "games"]
    titles = [f"Hidden Markov {noun}{' of rye bread' if at else ''}" for at, noun in enumerate(nouns)]
    others = [f"{word} quarks" for word in ("strange", "bound", "heavy", "light", "lonely", "paired", "fast", "cold")]
    vectors = Embeddings.from_vectors(np.repeat(np.eye(2), 8, axis=0), "hand")
    for texts, name in ((titles, "Rye Bread"), ([title.split(" of ")[0] for title in titles], "Hidden Markov")):
        corpus = Corpus.from_records([{"title": title} for title in (*texts, *others)])
        named = name_tree(tree_of(range(8), range(8, 16)), corpus, vectors, blind, NamingConfig(vocabulary="none"))
        assert [topic.name for topic in named.children("0")] == [name, "Quarks"]


def test_only_names_and_keywords_change():
    tree, corpus, vectors = three_fields()
    named = name_tree(tree, corpus, vectors, blind, NamingConfig())
    assert [topic.id for topic in named] == [topic.id for topic in tree]
    assert all(np.array_equal(new.members, old.members) for new, old in zip(named, tree, strict=True))
    assert named.assignment is tree.assignment
    assert tree.root.name == ""


def test_all_phrases_are_encoded_in_one_call_each_once():
    tree, corpus, vectors = three_fields()
    calls = []

    def encode(texts):
        calls.append(list(texts))
        return np.ones((len(texts), 3), dtype=np.float32)

    name_tree(tree, corpus, vectors, encode, NamingConfig(vocabulary="none"))
    assert len(calls) == 1
    assert len(calls[0]) == len(set(calls[0])) > 0


def test_the_same_papers_get_the_same_names():
    one = name_tree(*three_fields(), blind, NamingConfig())
    other = name_tree(*three_fields(), blind, NamingConfig())
    assert [(topic.name, topic.keywords) for topic in one] == [(topic.name, topic.keywords) for topic in other]


@pytest.mark.parametrize(
    "text", ["Cats", "the of and", "😀", "Graph neural networks for molecules", "推荐系统", "x " * 50_000]
)
def test_siblings_of_identical_papers_still_differ(text):
    tree = tree_of([0, 1], [2, 3], [4, 5])
    corpus = Corpus.from_records([{"title": text, "abstract": text}] * 6)
    named = name_tree(tree, corpus, Embeddings.from_vectors(np.ones((6, 2)), "hand"), blind, NamingConfig())
    names = [topic.name for topic in named.children("0")]
    assert len({name_key(name) for name in names}) == 3
    assert all(fits(name) for name in names)


def test_one_paper():
    corpus = Corpus.from_records([{"title": "Cats"}])
    named = name_tree(tree_of([0]), corpus, Embeddings.from_vectors(np.ones((1, 2)), "hand"), blind, NamingConfig())
    assert (named.root.name, named.root.keywords) == ("All papers", ("Cats",))


def test_a_lone_child_is_named_too():
    tree = TopicTree(
        (Topic("0", np.arange(2, dtype=np.int32)), Topic("0.0", np.arange(2, dtype=np.int32))), Assignment.certain(2)
    )
    corpus = Corpus.from_records([{"title": "Black holes"}, {"title": "Black holes"}])
    named = name_tree(
        tree, corpus, Embeddings.from_vectors(np.ones((2, 2)), "hand"), blind, NamingConfig(vocabulary="none")
    )
    assert named["0.0"].name == "Black Holes"


@pytest.fixture
def landmarks(shared_data):
    rows = [json.loads(line) for line in (shared_data / "landmarks.jsonl").read_text(encoding="utf-8").splitlines()]
    fields = sorted({row["field"] for row in rows})
    parts = [[at for at, row in enumerate(rows) if row["field"] == field] for field in fields]
    order = np.concatenate(parts)
    bounds = np.split(np.arange(len(rows)), np.cumsum([len(part) for part in parts])[:-1])
    return fields, tree_of(*bounds), Corpus.from_records(rows).take(order)


def test_real_fields_get_telling_names(landmarks):
    """Gold fields, and vectors that know only the field: the phrases must do the work."""
    fields, tree, corpus = landmarks
    vectors = np.zeros((len(corpus), len(fields)))
    for topic in tree.children("0"):
        vectors[topic.members, int(topic.id.rpartition(".")[2])] = 1
    named = name_tree(tree, corpus, Embeddings.from_vectors(vectors, "gold"), blind, NamingConfig(keywords=6))
    telling = {
        "Machine Learning": ("neural network", "reinforcement learning", "language model"),
        "Physics and Astronomy": ("quantum", "black hole", "gauge theory"),
        "Medicine and Public Health": ("patient", "trial", "heart disease"),
        "Life Sciences": ("protein", "gene", "genome"),
    }
    for field, topic in zip(fields, named.children("0"), strict=True):
        said = " ".join(topic.keywords).casefold()
        assert any(word in said for word in telling.get(field, ("",))), (field, topic.name, topic.keywords)
        assert fits(topic.name)


def test_no_entry_of_the_vocabulary_with_a_stop_word_is_a_name(tmp_path):
    tree, corpus, embeddings = three_fields()
    entries, stop = tmp_path / "own.csv", tmp_path / "stop.txt"
    entries.write_text("name,broader,gloss\nTelescopes,,\nRobot Arms,,\nGalaxies,,\n", encoding="utf-8")
    stop.write_text("arms\ntelescopes\n", encoding="utf-8")
    plain = NamingConfig(keywords=8, vocabulary=str(entries))
    free = {topic.name for topic in name_tree(tree, corpus, embeddings, blind, plain)}
    barred = {topic.name for topic in name_tree(tree, corpus, embeddings, blind, replace(plain, stopwords=str(stop)))}
    assert free & {"Telescopes", "Robot Arms"}
    assert not barred & {"Telescopes", "Robot Arms"}


def test_stop_words_and_synonyms_of_files_are_heeded(tmp_path):
    stop, same = tmp_path / "stop.txt", tmp_path / "same.txt"
    stop.write_text("telescope\n", encoding="utf-8")
    same.write_text("manipulators = robot arms\n", encoding="utf-8")
    config = NamingConfig(keywords=8, vocabulary="none", stopwords=str(stop), synonyms=str(same))
    named = name_tree(*three_fields(), blind, config)
    said = [phrase for topic in named for phrase in (topic.name.casefold(), *topic.keywords)]
    assert not any("telescope" in phrase or "robot arms" in phrase for phrase in said)
    assert any("manipulators" in phrase for phrase in said)
