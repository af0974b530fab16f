import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hierarchography.config import NamingConfig
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.model.tree import KEYWORDS
from hierarchography.naming import Option, choose, fits, name_tree
from hierarchography.naming.labels import LONGEST_JOINED
from hierarchography.naming.pin import MOST_CHARACTERS
from hierarchography.naming.tongues import language_in

TEXT = """cell cells Cells star stars STAR gene theory of the and model galaxy LLM LLMs large language models topic
    0 42 x мир звезда 网络 图神经网络 recherche été 😀 العلم self-supervised $x$ a&b O'Neill"""
WORDS = st.sampled_from(TEXT.split())
TEXTS = st.one_of(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.text(min_size=1, max_size=40))


@st.composite
def trees(draw, papers):
    """A random tree: every topic is split at random places or left whole."""
    topics = []

    def grow(name, rows, depth):
        topics.append(Topic(name, np.sort(rows).astype(np.int32)))
        if depth == 0 or len(rows) < 2 or not draw(st.booleans()):
            return
        places = draw(st.sets(st.integers(1, len(rows) - 1), min_size=1, max_size=5))
        for child, part in enumerate(np.split(rows, sorted(places))):
            grow(f"{name}.{child}", part, depth - 1)

    grow("0", np.array(draw(st.permutations(range(papers)))), 3)
    return TopicTree(tuple(topics), Assignment.certain(papers))


@st.composite
def maps(draw):
    texts = draw(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=12))
    corpus = Corpus.from_records([{"title": title, "abstract": abstract} for title, abstract in texts])
    vectors = np.array(draw(st.lists(st.tuples(*[st.floats(-1, 1)] * 3), min_size=len(texts), max_size=len(texts))))
    return draw(trees(len(texts))), corpus, Embeddings.from_vectors(vectors, "drawn")


@settings(max_examples=150, deadline=None)
@given(maps(), st.integers(1, 8))
def test_names_keep_their_rules(papers, keywords):
    tree, corpus, embeddings = papers
    named = name_tree(tree, corpus, embeddings, lambda texts: None, NamingConfig(keywords=keywords))
    assert named.root.name == "All papers"
    for topic in named:
        assert topic.name.strip()
        by_language = language_in(topic.name) and len(topic.name) <= LONGEST_JOINED
        by_three_words = topic.details.get("named_by") == KEYWORDS and "," in topic.name
        assert fits(topic.name) or by_language or (by_three_words and len(topic.name) <= MOST_CHARACTERS)
        assert not (language_in(topic.name) and "Topic 0" in topic.name)
        assert len(topic.keywords) <= keywords
        assert len(set(topic.keywords)) == len(topic.keywords)
        below = [child.name.casefold() for child in named.children(topic.id)]
        assert len(set(below)) == len(below)
        assert topic.name.casefold() not in below


NAMES = st.lists(st.sampled_from(["Cells", "cell", "Stars", "Star Cells", "LLMs", "Large Language Models"]), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.builds(Option, NAMES.map(" ".join), st.floats(-5, 5)), max_size=6), min_size=1, max_size=6))
def test_siblings_are_never_named_alike(options):
    names = choose(options, [f"0.{place}" for place in range(len(options))], ["Cells"])
    assert len({name.casefold() for name in names}) == len(options)
    assert all(fits(name) and name.casefold() != "cells" for name in names)
