"""Measures the quality of a map from the map alone, for `hierarchography evaluate`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hierarchography.build import regrow
from hierarchography.embedding import Reader
from hierarchography.errors import InputError
from hierarchography.evaluation import (
    BASELINE,
    NAME,
    Bootstrap,
    Evaluation,
    NameVectors,
    Namings,
    Resampled,
    TopicStability,
    accuracy,
    between,
    findability,
    level_agreement,
    name_agreement,
    name_truth,
    names,
    nearest_entries,
    read_scheme,
    sibling_overlap,
    stability_of,
    structure,
    topic_stability,
)
from hierarchography.maps.clusters import CLUSTERS
from hierarchography.maps.labels import label_vectors, label_words
from hierarchography.maps.reader import reader_of
from hierarchography.model import MAIN_VIEW, MapData, TopicTree
from hierarchography.model.paths import BY_LABEL
from hierarchography.naming import name_key
from hierarchography.progress import SILENT, Reporter
from hierarchography.vocabulary import BUNDLED, entry_vectors, read_vocabulary
from hierarchography.workers import one_thread

WALKERS = 5_000
"""Default number of papers for findability: enough for intervals of ±.014."""
SAMPLED = 0.8
"""Share of the papers in a random sample for the stability of topics."""


@one_thread()
def evaluate_map(
    topic_map: MapData,
    *,
    labels: str | Sequence[str] = (),
    stability: int = 0,
    resample: int = 0,
    seed: int = 0,
    sample: int = WALKERS,
    bootstrap: int = 200,
    progress: Reporter = SILENT,
) -> Evaluation:
    """Measure the main tree of a map; docs/evaluating.md explains each figure.

    Each of `labels` is one gold scheme: columns of the papers, broad to narrow, as `["field,subfield", "codes"]`.
    `stability` trees are rebuilt from the stored vectors with other seeds and orders, and `resample` ones from random
    samples (`SAMPLED`) of the papers; both need a tree that a build grew. Findability is measured on at most `sample`
    papers, intervals on `bootstrap` resamples. Raises `InputError` for an unusable column or number.
    """
    counts = {"stability": stability, "resample": resample, "seed": seed, "bootstrap": bootstrap}
    _check(sample=(sample, 1), **{name: (value, 0) for name, value in counts.items()})
    _check_grown(topic_map, "stability" if stability else "resample" if resample else "")
    schemes = [read_scheme(topic_map.corpus.frame, each) for each in ([labels] if isinstance(labels, str) else labels)]
    tree, plan = topic_map.tree, Bootstrap(bootstrap, seed)
    with progress.stage("Measuring the tree"):
        shape = structure(tree, topic_map.embeddings.matrix, plan)
    with progress.stage("Encoding the names"):
        reader, reason = reader_of(topic_map)
        words = label_words(topic_map)
        vectors = label_vectors(tree, words, reader, reason)
    with progress.stage("Measuring findability"):
        findings = findability(tree, topic_map.embeddings, vectors, sample, plan)
        named = NameVectors(name_key, vectors.vectors.get(NAME), reason)
        overlap = sibling_overlap(tree, topic_map.embeddings.matrix, named, sample, plan)
    with progress.stage("Comparing the tree with labels", total=len(schemes)) as advance:
        against = []
        for scheme in schemes:
            against.append(accuracy(tree, scheme, plan))
            advance(1)
    with progress.stage("Comparing names with labels"):
        namings = _namings(topic_map, words, reader, reason) if schemes else None
        alike = [name_agreement(tree, scheme, namings, plan) for scheme in schemes if namings]
    rebuilds, seeds = _rebuilt(topic_map, reader, stability, seed, progress)
    return Evaluation(
        title=topic_map.title,
        papers=len(topic_map),
        encoder=topic_map.embeddings.encoder_id,
        seed=seed,
        bootstrap=bootstrap,
        structure=shape,
        names=names(tree),
        name_truth=name_truth(tree),
        sibling_overlap=overlap,
        findability=findings,
        schemes=tuple(against),
        level_agreement=tuple(level_agreement(tree, scheme) for scheme in schemes),
        name_agreement=tuple(alike),
        between_schemes=between(schemes),
        stability=stability_of([tree, *rebuilds], seeds) if rebuilds else None,
        topic_stability=_of_topics(topic_map, [*rebuilds, *resampled(topic_map, reader, resample, seed, progress)]),
    )


def _of_topics(topic_map: MapData, others: Sequence[TopicTree | Resampled]) -> TopicStability | None:
    """The stability of each topic over these trees and those of the build."""
    return topic_stability(topic_map.tree, others, topic_map.recorded_stability)


def _check(**numbers: tuple[int, int]) -> None:
    for name, (value, least) in numbers.items():
        if value < least:
            raise InputError(f"{name} must be at least {least}, not {value}")


def _check_grown(topic_map: MapData, measure: str) -> None:
    """Raise `InputError` if a measure is asked for, but the tree of the main view was not grown from its vectors."""
    reason, main = "", topic_map.main
    if file := topic_map.manifest.get("recorded", {}).get(CLUSTERS):
        reason = f"that of {file} was not"
    elif any(topic.details.get("named_by") == BY_LABEL for topic in topic_map.tree):
        reason = f"that of the view {main!r} was made from labels"
    elif main != MAIN_VIEW and MAIN_VIEW in topic_map.views:
        given = topic_map.embeddings is topic_map.views[MAIN_VIEW].embeddings
        reason = f"that of the view {main!r} was given" if given else ""
    if measure and reason:
        raise InputError(
            f"{measure} grows the tree of a build again, but {reason}; leave it out, or measure another view of the map"
        )


def _namings(topic_map: MapData, words: Sequence[tuple[str, ...]], reader: Reader | None, reason: str) -> Namings:
    """The names of the topics, and their baseline names: c-TF-IDF, and the nearest field of science."""
    names_by: dict[str, Sequence[str]] = {
        "name": [topic.name for topic in topic_map.tree],
        "c-TF-IDF, 1 word": [" ".join(best[:1]) for best in words],
        BASELINE: [" ".join(best) for best in words],
    }
    fields = read_vocabulary(BUNDLED)
    entries = entry_vectors(fields, reader) if reader and fields else None
    if fields and entries is not None:
        nearest = nearest_entries(topic_map.tree, topic_map.embeddings.matrix, entries)
        names_by["nearest field"] = [fields.names[at] for at in nearest]
    return Namings(names_by, name_key, reader.vectors if reader else None, reason)


def _rebuilt(
    topic_map: MapData, reader: Reader | None, times: int, seed: int, progress: Reporter
) -> tuple[list[TopicTree], list[int]]:
    """Trees rebuilt from the map's vectors, each with another seed and a shuffled order, and their seeds."""
    rng = np.random.default_rng(seed)
    seeds = [(topic_map.config.seed + step) % 2**32 for step in range(1, times + 1)]
    trees = []
    for rebuild_seed in seeds:
        order = rng.permutation(len(topic_map))
        config = topic_map.config.with_settings(seed=rebuild_seed)
        shuffled = topic_map.corpus.take(order), topic_map.embeddings.take(order)
        trees.append(regrow(*shuffled, reader, config, progress).reordered(order))
    return trees, seeds


def resampled(
    topic_map: MapData, reader: Reader | None, times: int, seed: int, progress: Reporter = SILENT
) -> list[Resampled]:
    """Trees grown from the map's vectors of random samples of its papers (`SAMPLED`), each with another seed."""
    rng = np.random.default_rng([seed, 1])
    count = max(round(SAMPLED * len(topic_map)), 1)
    trees = []
    for step in range(1, times + 1):
        rows = np.sort(rng.choice(len(topic_map), count, replace=False))
        config = topic_map.config.with_settings(seed=(topic_map.config.seed + step) % 2**32)
        sample = topic_map.corpus.take(rows), topic_map.embeddings.take(rows)
        trees.append(Resampled(regrow(*sample, reader, config, progress), rows))
    return trees
