from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from hierarchography.analysis import fit_meaning, meaning_of
from hierarchography.analysis import meaning as meaning_module
from hierarchography.analysis.meaning import LEAST_PAPERS, _counted, limits, words_of

TOPICS = {
    "whales": "whale ocean song dive krill migration blubber",
    "stars": "star galaxy telescope light nova orbit dust",
    "bread": "flour yeast oven dough crust loaf sourdough",
}


@pytest.fixture(scope="module")
def papers():
    """Texts of three topics, their vectors, and the topic of each."""
    rng = np.random.default_rng(0)
    leaf_of = np.repeat(np.arange(3), 20)
    pools = [words.split() for words in TOPICS.values()]
    texts = [" ".join(["the study of", *rng.choice(pools[leaf], 6)]) for leaf in leaf_of.tolist()]
    vectors = np.eye(3, 8)[leaf_of] + rng.normal(0, 0.1, (60, 8))
    return texts, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), leaf_of


@pytest.mark.parametrize(("question", "topic"), [("Krill and blubber", 0), ("novas?", 1), ("a LOAF with crusts", 2)])
def test_a_question_finds_its_topic_and_papers(papers, question, topic):
    meaning = fit_meaning(*papers)
    assert meaning.topic_scores(question).argmax() == topic
    best = np.argsort(-meaning.paper_scores(question))[:5]
    assert set(meaning.leaf_of[best]) == {topic}


def test_words_that_never_meet_are_near_by_their_papers_vectors():
    """Two words of one topic that share no paper: the vectors of the papers bring them together."""
    rng = np.random.default_rng(1)
    pools = (("tumour", "biopsy"), ("cancer", "oncology"), ("comet", "asteroid"))
    texts = [" ".join(pools[place % 3]) for place in range(60)]
    vectors = np.array([[1, 0], [1, 0], [0, 1]])[np.arange(60) % 3] @ rng.normal(size=(2, 6)) + rng.normal(
        0, 0.05, (60, 6)
    )
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    meaning = fit_meaning(texts, vectors, np.arange(60) % 3)
    scores = meaning.topic_scores("tumour")
    assert scores[1] > scores[2] + 0.5


def test_a_question_of_unknown_words_has_no_scores(papers):
    meaning = fit_meaning(*papers)
    assert not meaning.paper_scores("zzz of the").any()
    assert not meaning.topic_scores("").any()


def test_a_large_map_has_a_smaller_model(papers):
    assert limits(5_000) > limits(5_001)
    meaning = fit_meaning(*papers, most_words=4)
    assert len(meaning.words) == len(meaning.vectors) == 4


def test_fewer_dimensions_for_papers_keep_the_largest(papers):
    meaning = fit_meaning(*papers, paper_dimensions=2)
    assert meaning.papers.shape == (60, 2)
    assert meaning.vectors.shape[1] > 2
    assert meaning.topic_scores("yeast").argmax() == 2


def test_too_few_papers_or_no_shared_words_give_no_model(papers):
    texts, vectors, leaf_of = papers
    few = LEAST_PAPERS - 1
    assert fit_meaning(texts[:few], vectors[:few], leaf_of[:few]) is None
    assert fit_meaning([f"word{row}" for row in range(60)], vectors, leaf_of) is None


def test_vectors_of_zeros_do_no_harm(papers):
    texts, vectors, leaf_of = papers
    holed = vectors.copy()
    holed[::7] = 0
    assert np.isfinite(fit_meaning(texts, holed, leaf_of).topic_scores("star")).all()


def test_the_model_of_a_map_has_its_papers_in_the_order_asked_for(landmarks):
    order = np.arange(len(landmarks))[::-1]
    meaning = meaning_of(landmarks, order, most_bytes=365 * 16)
    assert meaning.papers.shape == (365, 16)
    title = landmarks.corpus.frame["title"].iloc[300]
    place = int(np.flatnonzero(order == 300)[0])
    assert place in np.argsort(-meaning.paper_scores(title))[:20]


def test_words_are_folded_and_singular():
    assert words_of("Galaxies, Gödel's CLASSES & a bus2") == ["galaxie", "godel", "classe", "bus2"]


def test_words_are_counted_by_the_rule_of_questions():
    texts = ["Stars, a STAR and the stars' glass", "", "Séances of the sea: séance, seas, bias", "star gas 2 2nd x y"]
    stop = {"the", "and", "of"}
    wanted = [Counter(word for word in words_of(text) if word not in stop) for text in texts]
    counted = _counted(texts)
    assert counted == wanted
    assert [list(counts) for counts in counted] == [list(counts) for counts in wanted]


def test_the_model_is_learned_once_for_a_view_and_its_papers(landmarks):
    order = np.arange(len(landmarks))
    first = meaning_of(landmarks, order, 10**6)
    assert meaning_of(replace(landmarks, manifest={}), order, 10**6) is first
    assert meaning_of(landmarks, order[::-1], 10**6) is not first


def test_vectors_reduced_in_parts_are_those_reduced_at_once(papers, monkeypatch):
    whole = fit_meaning(*papers)
    monkeypatch.setattr(meaning_module, "ROWS_AT_ONCE", 7)
    parts = fit_meaning(*papers)
    for name in ("papers", "topics"):
        assert np.abs(getattr(whole, name).astype(int) - getattr(parts, name)).max() <= 1


def test_papers_in_another_order_are_read_with_their_own_texts_and_vectors(landmarks, monkeypatch):
    monkeypatch.setattr(meaning_module, "ROWS_AT_ONCE", 100)
    monkeypatch.setattr(meaning_module, "MOST_LEARNED", 50)
    order = np.random.default_rng(0).permutation(len(landmarks))
    found = meaning_of(landmarks, order, most_bytes=365 * 16)
    leaf_of = np.empty(len(landmarks), dtype=np.int64)
    for place, leaf in enumerate(landmarks.tree.leaves):
        leaf_of[leaf.members] = place
    texts, matrix = landmarks.corpus.texts(), landmarks.embeddings.matrix
    made = fit_meaning([texts[row] for row in order], matrix[order], leaf_of[order], paper_dimensions=16)
    assert list(found.words) == list(made.words)
    for name in ("papers", "topics", "vectors", "topic_words", "weights", "leaf_of"):
        assert (getattr(found, name) == getattr(made, name)).all()
