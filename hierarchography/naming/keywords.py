"""The keyword namer: names each topic by a field of the vocabulary or by phrases that distinguish it from its siblings.

Phrases are ranked by two measures with different weaknesses: how much more likely the topic's papers contain them than
the siblings' papers, and how much closer their vectors are to the topic's centroid.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from hierarchography.config import NamingConfig
from hierarchography.errors import NamingError
from hierarchography.model import Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming.candidates import PHRASES, PhraseList, Subjects, candidates, holders
from hierarchography.naming.described import described, of_keywords, told_apart
from hierarchography.naming.earned import Earned
from hierarchography.naming.estimates import known_subjects
from hierarchography.naming.evidence import Encode, Evidence, gather, log_odds, of_papers, spread
from hierarchography.naming.findable import findable
from hierarchography.naming.heads import counts_things, head_of, is_fragment
from hierarchography.naming.labels import count_words, fits
from hierarchography.naming.memory import memory_of
from hierarchography.naming.narrow import narrowed
from hierarchography.naming.portrait import portrait
from hierarchography.naming.sought import Sought
from hierarchography.naming.spoken import readable_in, terms_in, worded_in
from hierarchography.naming.titles import Given, Named, Remember, give_names
from hierarchography.naming.tongues import with_languages
from hierarchography.naming.wording import read_wording
from hierarchography.progress import SILENT, Advance, Reporter
from hierarchography.vocabulary import read_vocabulary
from hierarchography.vocabulary.languages import ENGLISH

SINGLE_WORDS, LONGER_PHRASES = 15, 30
"""Maximum number of single words and of longer phrases of a topic that are embedded."""
ENOUGH = 8
"""If fewer phrases are in the topic's language and not boilerplate, the criteria are relaxed."""
NESTED = 0.6
"""A phrase is dropped if a longer phrase that contains it is in at least this share of its papers."""
ODDS, APART, CLOSE = 0.25, 1.0, 2.0
"""Weights of the standard scores: log-odds, closeness to the centroid relative to siblings, and closeness itself."""
CONTRAST = 1.0
"""Weight of the distance from the nearest sibling, relative to closeness to the topic, in the choice of keywords."""
LENGTH_BONUS = (0.0, -0.6, 0.4, 0.2, -0.4)
"""Bonus of a name with 0, 1, 2, 3, 4 words: two say more than one, and four are slow to read."""
COVER, COVER_ABOVE = 0.5, 1.0
"""Weight of the logarithm of the share of papers with the phrase, for leaves and for topics with children."""
CLOSING = 2.0
"""Weight of how often no word follows a phrase; incomplete phrases and adjectives ("large language") are no names."""
CLOSING_WORD = 0.5
"""Minimum share of occurrences of a single word that no word follows: "parallel" is no name."""
SPREAD = 0.5
"""Weight of an even distribution over the topic's children, because a name must fit all of them."""


@dataclass(frozen=True, eq=False)
class Shortlist:
    """The best phrases of one topic: their `rows`, `z` scores, and `share` of the papers that contain them."""

    rows: NDArray[np.int64]
    z: NDArray[np.float64]
    share: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ranking:
    """A shortlist with scores as names, in standard deviations, and the keywords (rows) chosen from it, best first."""

    rows: NDArray[np.int64]
    naming: NDArray[np.float64]
    picks: tuple[int, ...] = ()


def name_tree(
    tree: TopicTree,
    corpus: Corpus,
    embeddings: Embeddings,
    encode: Encode,
    config: NamingConfig,
    progress: Reporter = SILENT,
    *,
    describing: bool = True,
) -> TopicTree:
    """The same tree with a name and `config.keywords` keywords for every topic.

    With `describing`, for names that readers meet, a topic for which there is only a single makeshift name is called by
    two or three of its keywords (`described`), or by a narrow entry that its papers are close to, and so is one with
    too broad a name (`narrowed`). A leaf whose papers readers look for under a sibling's name gets another name if they
    look for clearly more under that (`findable`). A leaf is not called by a sibling's name and something else
    (`told_apart`).

    `encode` gives unit vectors (m, d) of phrases in the space of the papers, or None if the encoder cannot encode texts
    (precomputed vectors). The vector of a phrase is then the mean of the papers that contain it. Siblings' names
    differ, also from their parent's. Deterministic. Raises `NamingError` if tree, corpus, vectors and encoder do not
    match.
    """
    wording = read_wording(config.stopwords, config.synonyms)
    memory_of(corpus, embeddings, wording).read_by(encode).turn()
    with progress.stage("Finding phrases", total=len(corpus)) as advance:
        evidence = gather(tree, corpus, embeddings, advance, wording)
    with progress.stage("Naming topics", total=len(tree)) as advance:
        heads, rows, vectors, rankings = _rankings(evidence, tree, encode, config.keywords, advance)
        vocabulary = read_vocabulary(config.vocabulary) if len(tree) > 1 else None
        estimated = known_subjects(tree, corpus, evidence, encode, vocabulary, wording)
        heads_of = [_best_heads(evidence, ranking, heads) for ranking in rankings]
        phrases = _phrase_list(evidence, heads_of, rows, vectors)
        given = give_names(
            tree,
            lambda topic: candidates(tree, topic, evidence, phrases, estimated),
            phrases.by_topic,
            vocabulary,
            _remembering(evidence, tree, heads_of, estimated),
        )
        names = _for_readers(tree, evidence, given, rankings, estimated, encode) if describing else given.names
        names = with_languages(tree, names, evidence.phrases)
    named = tree.with_topics(
        replace(topic, name=names[topic.id].name, keywords=tuple(evidence.phrases.forms[row] for row in ranking.picks))
        for topic, ranking in zip(tree, rankings, strict=True)
    )
    return tree.with_topics(
        replace(topic, details={**portrait(evidence, named, topic, corpus, ranking.rows), **names[topic.id].details})
        for topic, ranking in zip(named, rankings, strict=True)
    )


def _for_readers(
    tree: TopicTree,
    evidence: Evidence,
    given: Given,
    rankings: Sequence[Ranking],
    estimated: Subjects | None,
    encode: Encode,
) -> dict[str, Named]:
    """The names that readers meet: see `described`, `narrowed` and `findable` for the encoder of judged names, and
    `told_apart`.
    """
    picks, phrases = [ranking.picks for ranking in rankings], evidence.phrases
    names = described(tree, given.names, picks, phrases)
    if estimated is None or estimated.vectors is None:
        return told_apart(tree, names, given.settled, picks, phrases)

    def read(wanted: Sequence[str]) -> NDArray[np.float32]:
        found = encode(wanted)
        if found is None:
            raise NamingError("the encoder read the entries of the vocabulary, but it cannot read names")
        return found

    sought = Sought(tree, evidence, read)
    given = narrowed(tree, replace(given, names=names), estimated.vocabulary, sought.knows)
    keyed = partial(of_keywords, tree, ranked=picks, phrases=phrases)
    names = findable(tree, given, keyed, estimated.vocabulary, sought)
    return told_apart(tree, names, given.settled, picks, phrases)


def prepare(corpus: Corpus, embeddings: Embeddings, config: NamingConfig) -> None:
    """Find what naming needs to know of the papers whatever their tree is. It is remembered for `name_tree`."""
    of_papers(corpus, embeddings, wording=read_wording(config.stopwords, config.synonyms))
    if vocabulary := read_vocabulary(config.vocabulary):
        for known in (readable_in, worded_in, terms_in):
            known(corpus, vocabulary)


def _rankings(
    evidence: Evidence, tree: TopicTree, encode: Encode, keywords: int, advance: Advance
) -> tuple[dict[int, int], NDArray[np.int64], NDArray[np.float32], list[Ranking]]:
    """The ranked phrases of every topic; and their heads, and the rows and vectors of both phrases and heads.

    A ranking depends on the kin of a topic and is remembered by it.
    """
    recall, kin = evidence.memory.recall, evidence.kin
    shortlists = [
        recall(("shortlist", one.own, one.above), partial(shortlist, evidence, tree, topic))
        for one, topic in zip(kin, tree, strict=True)
    ]
    heads = _heads(evidence, np.unique(np.concatenate([listed.rows for listed in shortlists])))
    rows = np.array(sorted({*heads, *heads.values()}), dtype=np.int64)
    vectors = evidence.phrase_vectors(rows, encode)
    rankings = []
    for topic, one, listed in zip(tree, kin, shortlists, strict=True):
        near = vectors[np.searchsorted(rows, listed.rows)]
        rankings.append(
            recall(("ranking", one, keywords), partial(_ranked, evidence, tree, topic, listed, near, keywords, heads))
        )
        advance(1)
    return heads, rows, vectors, rankings


def _ranked(
    evidence: Evidence,
    tree: TopicTree,
    topic: Topic,
    listed: Shortlist,
    near: NDArray[np.float32],
    keywords: int,
    heads: Mapping[int, int],
) -> Ranking:
    """The ranking of a topic's shortlist, with its keywords; `near` (m, d) are the vectors of the shortlist.

    Of keywords that count things ("three language models") the `heads` are taken.
    """
    ranking = rank(evidence, tree, topic, listed, near)
    siblings = evidence.centroids[[tree.row(sibling.id) for sibling in tree.siblings(topic.id)]]
    picks = telling(evidence, ranking.rows, near, evidence.centroids[tree.row(topic.id)], siblings, keywords)
    keys = evidence.phrases.keys
    return replace(
        ranking, picks=tuple(dict.fromkeys(heads[row] if counts_things(keys[row]) else row for row in picks))
    )


def _remembering(
    evidence: Evidence, tree: TopicTree, ranked: Sequence[Sequence[int]], subjects: Subjects | None
) -> Remember:
    """Remembers the options of a topic by all that they depend on (see `candidates` and `earned.options`).

    That is the papers of its siblings and of their children, their phrases (`ranked`, rows by topic), the vocabulary's
    estimates, and whether it is at the top level.
    """
    kin, estimates = evidence.kin, subjects.digest if subjects else ""

    @cache
    def family(parent: Topic) -> Hashable:
        own, rows = kin[tree.row(parent.id)], [tree.row(child.id) for child in tree.children(parent.id)]
        of_children = tuple((kin[row].below, tuple(ranked[row])) for row in rows)
        return own.own, own.below, parent.depth == 0, of_children, estimates

    def remember(parent: Topic, place: int, state: Hashable, find: Callable[[], list[Earned]]) -> list[Earned]:
        return evidence.memory.recall(("options", family(parent), place, state), find)

    return remember


def shortlist(evidence: Evidence, tree: TopicTree, topic: Topic) -> Shortlist:
    """The single words and longer phrases that best distinguish a topic from its siblings, by `log_odds`."""
    inside = evidence.row(tree.row(topic.id))
    above = inside if topic.parent is None else evidence.row(tree.row(topic.parent))
    rest = 0 if topic.parent is None else tree[topic.parent].size - topic.size
    z = np.round(log_odds(inside, topic.size, above - inside, rest), 9)
    held = np.flatnonzero(inside > 0)
    for worth in (evidence.worth_saying(topic.members), ~evidence.boilerplate):
        if worth[held].sum() >= ENOUGH:
            held = held[worth[held]]
            break
    order = held[np.argsort(-z[held], kind="stable")]
    single = np.array([len(evidence.phrases.keys[row]) == 1 for row in order], dtype=bool)
    best = np.concatenate([order[single][:SINGLE_WORDS], order[~single][:LONGER_PHRASES]])
    rows = np.array(_unnested(evidence, best, inside), dtype=np.int64)
    return Shortlist(rows, z[rows], inside[rows] / topic.size)


def rank(evidence: Evidence, tree: TopicTree, topic: Topic, listed: Shortlist, vectors: NDArray[np.float32]) -> Ranking:
    """Score a shortlist by its z-scores and vectors (cosine with the centroid minus the greatest of the siblings).

    A name should also cover much of the topic and all of its children, and be complete and short.
    """
    similarity = vectors @ evidence.centroids[tree.row(topic.id)]
    siblings = [tree.row(sibling.id) for sibling in tree.siblings(topic.id)]
    far = (vectors @ evidence.centroids[siblings].T).max(axis=1) if siblings else np.zeros_like(similarity)
    contrast = ODDS * _standard(listed.z) + APART * _standard(similarity - far) + CLOSE * _standard(similarity)
    below = [tree.row(child.id) for child in tree.children(topic.id)]
    even = np.zeros(len(listed.rows))
    if below:
        counts = np.stack([evidence.row(row)[listed.rows] for row in below])
        even = _standard(spread(counts, evidence.sizes[below]))
    lengths = np.array([_words(evidence, row) for row in listed.rows], dtype=np.int64)
    whole = CLOSING * evidence.phrases.closing[listed.rows] + np.array(LENGTH_BONUS)[lengths]
    naming = contrast + (COVER_ABOVE if below else COVER) * np.log(listed.share) + SPREAD * even + whole
    return Ranking(listed.rows, naming)


def telling(
    evidence: Evidence,
    rows: NDArray[np.int64],
    vectors: NDArray[np.float32],
    centroid: NDArray[np.float32],
    siblings: NDArray[np.float32],
    most: int,
) -> list[int]:
    """The phrases that together describe a topic best: the sum of their vectors is near its centroid, far from others.

    `vectors` (m, d) are those of the phrases `rows`; `centroid` (d,) is that of the topic, `siblings` (k, d) those of
    its siblings. Phrases are added greedily. A phrase that contains a chosen phrase, or is contained in one, is used
    only if no other phrase is left.
    """
    taken: list[int] = []
    total = np.zeros(vectors.shape[1])
    keys = [_spellings(evidence.phrases.keys[row]) for row in rows]
    while len(taken) < min(most, len(rows)):
        sums = total + vectors
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        far = (sums @ siblings.T).max(axis=1) if len(siblings) else 0.0
        worth = np.round((1 + CONTRAST) * (sums @ centroid) - CONTRAST * far, 6)
        order = [int(at) for at in np.argsort(-worth, kind="stable") if at not in taken]
        fresh = (at for at in order if not any(_is_one(keys[at], keys[earlier]) for earlier in taken))
        taken.append(next(fresh, order[0]))
        total = total + vectors[taken[-1]]
    return [int(rows[at]) for at in taken]


def _spellings(key: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The folded words of a phrase without hyphens, and with spaces in place of them."""
    return frozenset(word.replace("-", "") for word in key), frozenset(" ".join(key).replace("-", " ").split())


def _is_one(one: tuple[frozenset[str], ...], other: tuple[frozenset[str], ...]) -> bool:
    """Whether one of two phrases, each in two spellings, contains the other."""
    return any(first <= second or second <= first for first, second in zip(one, other, strict=True))


def _phrase_list(
    evidence: Evidence,
    by_rows: Sequence[Sequence[int]],
    encoded: NDArray[np.int64],
    vectors: NDArray[np.float32],
) -> PhraseList:
    """The candidate phrases for names, best first for each topic; `vectors` are those of the rows `encoded`."""
    rows = np.array(sorted({row for listed in by_rows for row in listed}), dtype=np.int64)
    place = {row: at for at, row in enumerate(rows.tolist())}
    return PhraseList(
        rows,
        vectors[np.searchsorted(encoded, rows)],
        [[place[row] for row in listed] for listed in by_rows],
        evidence.phrases.titled[:, rows],
    )


def _heads(evidence: Evidence, rows: NDArray[np.int64]) -> dict[int, int]:
    """The head of each of these phrases; most phrases are their own head."""
    held, row_of = evidence.memory.recall("holders", lambda: holders(evidence)), evidence.columns
    return {row: row_of[head_of(evidence.phrases.keys[row], held)] for row in rows.tolist()}


def _best_heads(evidence: Evidence, ranking: Ranking, heads: Mapping[int, int]) -> list[int]:
    """The phrases of a ranking that can be names, best first, without repeats, as heads.

    Phrases that are in no title come last. English ones that are cut off, always followed by another word, as
    "hierarchical Bayesian" is by "model", are left out if there are others.
    """
    order = np.argsort(-np.round(ranking.naming, 9), kind="stable")
    rows = dict.fromkeys(heads[row] for row in ranking.rows[order].tolist())
    named = evidence.in_titles
    fitting = [row for row in rows if _can_name(evidence, row)]
    whole = [row for row in fitting if evidence.phrases.closing[row] or evidence.phrases.languages[row] != ENGLISH]
    return sorted(whole or fitting, key=lambda row: not named[row])[:PHRASES]


def _can_name(evidence: Evidence, row: int) -> bool:
    """Whether a phrase is short enough for a name and no fragment; a single word is mostly not followed by another."""
    key = evidence.phrases.keys[row]
    whole = not is_fragment(key) if len(key) > 1 else evidence.phrases.closing[row] >= CLOSING_WORD
    return whole and fits(evidence.phrases.forms[row])


def _words(evidence: Evidence, row: int) -> int:
    """The number of words of a phrase; at most two in scripts without spaces."""
    return max(min(count_words(evidence.phrases.forms[row]), 4), min(2, len(evidence.phrases.keys[row])))


def _unnested(evidence: Evidence, rows: NDArray[np.int64], inside: NDArray[np.float64]) -> list[int]:
    """The phrases without those that occur mostly inside a longer one of the list."""
    texts = {row: f" {' '.join(evidence.phrases.keys[row])} " for row in rows}
    return [
        row
        for row in rows
        if not any(
            texts[row] in texts[longer] and inside[longer] >= NESTED * inside[row] for longer in rows if longer != row
        )
    ]


def _standard(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Standard scores of the values; all 0 if they are equal."""
    centred = np.asarray(values, dtype=np.float64) - (values.mean() if len(values) else 0.0)
    deviation = centred.std() if len(centred) else 0.0
    return centred / deviation if deviation > 1e-9 else np.zeros_like(centred)
