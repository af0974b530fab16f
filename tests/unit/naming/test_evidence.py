import numpy as np
import pytest

from hierarchography.errors import NamingError
from hierarchography.model import Assignment, Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming.evidence import gather, log_odds, spread

CORPUS = Corpus.from_records(
    [
        {"title": "Stars", "abstract": "the stars and the galaxies"},
        {"title": "Galaxies", "abstract": "", "keywords": "dark matter; quasars"},
        {"title": "Cells", "abstract": "the cells"},
    ]
)
VECTORS = Embeddings.from_vectors(np.array([[1.0, 0], [1, 0], [0, 1]]), "hand")
TREE = TopicTree(
    (
        Topic("0", np.arange(3, dtype=np.int32)),
        Topic("0.0", np.array([0, 1], dtype=np.int32)),
        Topic("0.1", np.array([2], dtype=np.int32)),
    ),
    Assignment.certain(3),
)


def test_counts_by_topic_and_centroids():
    evidence = gather(TREE, CORPUS, VECTORS)
    counts = {form: evidence.counts[:, at].toarray().ravel().tolist() for at, form in enumerate(evidence.phrases.forms)}
    assert counts["galaxies"] == [2, 2, 0]
    assert counts["cells"] == [1, 0, 1]
    assert counts["dark matter"] == [1, 1, 0]
    assert evidence.sizes.tolist() == [3, 2, 1]
    expected = np.array([[2 / 5**0.5, 1 / 5**0.5], [1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_allclose(evidence.centroids, expected, rtol=1e-6)


def test_a_phrase_lies_amid_its_papers_where_the_encoder_reads_no_texts():
    evidence = gather(TREE, CORPUS, VECTORS)
    rows = np.array([evidence.phrases.forms.index("cells"), evidence.phrases.forms.index("galaxies")])
    np.testing.assert_allclose(evidence.phrase_vectors(rows, lambda texts: None), [[0, 1], [1, 0]])


def test_the_encoder_reads_the_phrases_themselves():
    evidence = gather(TREE, CORPUS, VECTORS)
    seen = []

    def encode(texts):
        seen.extend(texts)
        return np.array([[3, 4]] * len(texts), dtype=np.float32)

    rows = np.array([evidence.phrases.forms.index("cells")])
    np.testing.assert_allclose(evidence.phrase_vectors(rows, encode), [[0.6, 0.8]])
    assert seen == ["cells"]


def test_an_encoder_of_another_space_is_refused():
    evidence = gather(TREE, CORPUS, VECTORS)
    with pytest.raises(NamingError, match=r"shape \(1, 5\) for 1 phrases; those of the papers have 2"):
        evidence.phrase_vectors(np.array([0]), lambda texts: np.ones((1, 5), dtype=np.float32))


def test_what_does_not_belong_together_is_refused():
    with pytest.raises(NamingError, match="a tree of 3 papers, a corpus of 3 and 1 vectors"):
        gather(TREE, CORPUS, VECTORS.take(np.array([0])))


def test_log_odds_by_hand():
    """8 of 10 papers inside and 1 of 10 outside; the prior has weight 1 and mean (9 + 0.5) / 21 = 0.452."""
    here, there = 8 + 0.45238, 1 + 0.45238
    expected = (np.log(here / (11 - here)) - np.log(there / (11 - there))) / np.sqrt(1 / here + 1 / there)
    assert log_odds(np.array([8.0]), 10, np.array([1.0]), 10)[0] == pytest.approx(expected, abs=1e-4)


def test_log_odds_prefers_what_is_both_frequent_and_particular():
    everywhere, rare, telling = log_odds(np.array([10.0, 1, 8]), 10, np.array([10.0, 0, 0]), 10)
    assert telling > rare > everywhere


def test_log_odds_with_nothing_outside_ranks_by_frequency():
    assert np.argmax(log_odds(np.array([3.0, 9, 5]), 10, np.zeros(3), 0)) == 1


def test_spread():
    """Two children of 4 and 4 papers: 2 and 2 is even; 4 and 0 is half; absent is 0."""
    below = np.array([[2.0, 4, 0], [2, 0, 0]])
    assert spread(below, np.array([4, 4])).tolist() == pytest.approx([1.0, 0.5, 0.0])
