"""An evaluation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hierarchography.evaluation.accuracy import LevelAccuracy, SchemeAccuracy
from hierarchography.evaluation.findability import BASELINE, Findability
from hierarchography.evaluation.intervals import INTERVAL
from hierarchography.evaluation.level_agreement import LevelAgreement
from hierarchography.evaluation.name_agreement import LevelNames, NameAgreement, NamedBy
from hierarchography.evaluation.name_truth import NameTruth
from hierarchography.evaluation.names import Names
from hierarchography.evaluation.navigation import BEAM
from hierarchography.evaluation.results import Evaluation
from hierarchography.evaluation.returning import TopicStability
from hierarchography.evaluation.sibling_overlap import SiblingOverlap
from hierarchography.evaluation.stability import Stability
from hierarchography.evaluation.structure import Structure
from hierarchography.evaluation.tables import cell, number, random_cell, table

SHORT = {"name and keywords": "name+words", BASELINE: "c-TF-IDF"}
"""Short forms for column headings."""
RARELY = 0.5
"""Share of the trees below which a topic rarely comes back."""
MATCHES = 20
"""Number of classes of a level (the largest) whose topics are listed."""


def report(evaluation: Evaluation) -> RenderableType:
    """The tables of an evaluation, for a `rich` console; text of the map is never read as markup."""
    parts: list[RenderableType] = [_head(evaluation), *_tree(evaluation.structure), _names(evaluation.names)]
    parts += _name_truth(evaluation.name_truth)
    parts += _sibling_overlap(evaluation.sibling_overlap)
    parts += findability_tables(evaluation.findability)
    for scheme in evaluation.schemes:
        parts += _scheme(scheme)
    parts += [_level_agreement(levels) for levels in evaluation.level_agreement]
    for agreement in evaluation.name_agreement:
        parts += _name_agreement(agreement)
    if evaluation.between_schemes:
        parts.append(_between(evaluation))
    if evaluation.stability:
        parts += _stability(evaluation.stability)
    if evaluation.topic_stability:
        parts.append(_topic_stability(evaluation.topic_stability))
    return Group(*parts)


def _head(evaluation: Evaluation) -> Text:
    interval_note = f"±: half the width of the {INTERVAL:.0%} bootstrap interval, {evaluation.bootstrap} resamples; "
    about = f"{evaluation.papers:,} papers, encoder {evaluation.encoder}\n"
    conditions = f"{interval_note if evaluation.bootstrap else ''}seed {evaluation.seed}"
    return Text.assemble((evaluation.title, "bold"), "\n", about, conditions)


def _tree(structure: Structure) -> Iterator[RenderableType]:
    width = structure.branching
    yield table(
        "Tree",
        ("topics", "leaves", "depth", "children", "mean", "at the root", "smallest leaf", "chains"),
        [
            (
                f"{structure.topics:,}",
                f"{structure.leaves:,}",
                str(structure.depth),
                f"{width.least}-{width.most}",
                f"{width.mean:.1f}",
                str(width.root),
                str(structure.smallest_leaf),
                str(structure.chains),
            )
        ],
    )
    rows = (
        ("coverage", structure.coverage),
        ("assigned by neighbours (noise)", structure.noise_share),
        ("mean confidence", structure.confidence),
        ("cohesion gain per step down", structure.cohesion_gain),
        ("imbalance of children", structure.imbalance),
        ("imbalance at the root", structure.imbalance_at_root),
        ("largest child's share", structure.largest_child),
        ("largest child's share at the root", structure.largest_child_at_root),
    )
    yield table(
        None, ("measure", "value", "random tree"), [(name, cell(each), random_cell(each)) for name, each in rows]
    )


def _names(names: Names) -> Table:
    shares = (names.same_as_sibling, names.same_as_parent, names.same_as_other, names.contains_another)
    return table(
        f"Names of {names.topics:,} topics, as shares of all topics",
        ("same as sibling", "as parent", "as any", "contains one", "mean words", "unnamed"),
        [(*map(number, shares), number(names.mean_words, 1), str(names.unnamed))],
    )


def _name_truth(truth: NameTruth) -> Iterator[RenderableType]:
    shares = (truth.joined, truth.joined_earned, truth.keywords_only, truth.broader_than_parent)
    heads = ("joined", "all parts earned", "keywords only", "broader than parent")
    yield table(None, heads, [tuple(map(number, shares))])
    if not truth.estimated:
        yield Text("name share: the namer of this map did not estimate it")
        return
    rows = [
        (str(at.depth), f"{at.estimated:,}", number(at.mean_share), number(at.floor), number(at.below_floor))
        for at in truth.by_depth
    ]
    rows.append(("all", f"{truth.estimated:,}", number(truth.mean_share), "", number(truth.below_floor)))
    titles = ("depth", "topics", "mean share", "floor", "below floor")
    yield table("Name share: the share of a topic's papers for which its name is true", titles, rows)


def _sibling_overlap(overlap: SiblingOverlap) -> Iterator[RenderableType]:
    figures = (overlap.nearer_to_sibling, overlap.exclusive, overlap.exhaustive)
    titles = ("near-duplicates", "nearer to sibling", "exclusive", "exhaustive")
    heading = f"Names of siblings: {overlap.topics:,} topics that have any"
    yield table(heading, titles, [(number(overlap.near_duplicates), *map(cell, figures))])
    if overlap.reason:
        yield Text(f"names and papers were not compared: {overlap.reason}")


def findability_tables(result: Findability) -> Iterator[RenderableType]:
    """The table of all walks, and what its columns mean."""
    sampled = (
        f"{result.papers:,} papers" if result.papers == result.of else f"{result.papers:,} of {result.of:,} papers"
    )
    readers = [SHORT.get(navigator.by, navigator.by) for navigator in result.navigators]
    titles = ("measure", *readers, "ceiling", "chance", *(("gap", "lift") if readers else ()))
    yield table(f"Findability: {sampled} navigated from the root", titles, list(_steps(result)))
    yield Text("ceiling: navigation by the mean vectors of the topics' other papers")
    if SHORT[BASELINE] in readers:
        yield Text(f"{SHORT[BASELINE]}: the baseline, a topic's four best words by class-based TF-IDF")
    if readers:
        yield Text(f"gap: ceiling minus {readers[0]}; lift: {readers[0]} above chance")
    else:
        yield Text(f"findability by names was not measured: {result.reason}")


def _steps(result: Findability) -> Iterator[tuple[str, ...]]:
    walks, first, levels = (*result.navigators, result.ceiling), result.navigators[:1], range(len(result.chance))
    for at in levels:
        beyond = [
            text
            for navigator in first
            for text in (number(navigator.label_gap[at].value), number(navigator.lift[at].value))
        ]
        yield (
            f"strict@{at + 1}",
            *(cell(navigator.strict[at]) for navigator in walks),
            number(result.chance[at].value),
            *beyond,
        )
    beyond = [
        text
        for navigator in first
        for text in (number(navigator.leaf_label_gap.value), number(navigator.leaf_lift.value))
    ]
    yield ("whole path", *(cell(navigator.leaf) for navigator in walks), number(result.leaf_chance.value), *beyond)
    for at in levels:
        yield (f"beam-{BEAM}@{at + 1}", *(cell(navigator.beam[at]) for navigator in walks))
    for at in levels:
        yield (f"cond@{at + 1}", *(cell(navigator.conditional[at]) for navigator in walks))
    yield ("NodeMatch", *(cell(navigator.node_match) for navigator in walks))
    yield ("names read", *(cell(navigator.effort, 1) for navigator in walks))


def _scheme(accuracy: SchemeAccuracy) -> Iterator[RenderableType]:
    rows = [_accuracy(level) for level in accuracy.levels]
    composite = f"{cell(accuracy.composite)} (random tree {number(accuracy.composite.random)})"
    titles = ("level", "papers", "no label", "classes", "Tree F", "random", "purity", "random")
    yield table(f"Agreement with the labels {accuracy.scheme}: composite {composite}", titles, rows)
    depths = [
        (
            level.column,
            str(each.depth),
            f"{each.topics:,}",
            number(each.agreement.ami),
            number(each.agreement.v_measure),
            number(each.agreement.ari),
        )
        for level in accuracy.levels
        for each in level.by_depth
    ]
    yield table(None, ("level", "depth", "topics", "AMI", "V", "ARI"), depths)


def _level_agreement(agreement: LevelAgreement) -> Table:
    rows = [(each.column, str(each.depth), f"{each.topics:,}", number(each.ami)) for each in agreement.levels]
    return table(f"Level agreement: mean {number(agreement.mean)}", ("level", "depth", "topics", "AMI"), rows)


def _accuracy(level: LevelAccuracy) -> tuple[str, ...]:
    counts = (f"{level.papers:,}", f"{level.unlabelled:,}", f"{level.classes:,}")
    figures = (level.tree_f, level.dendrogram_purity)
    return (level.column, *counts, *(text for each in figures for text in (cell(each), random_cell(each))))


def _name_agreement(agreement: NameAgreement) -> Iterator[RenderableType]:
    for level in agreement.levels:
        titles = ("names", "cosine", "exact", "contained", "plain\ncosine", "plain\nexact", "plain\ncontained")
        heading = f"Name agreement: topic names and the names of {level.classes:,} classes ({level.column})"
        yield table(heading, titles, [_named_by(namer) for namer in level.by])
        yield from _matches(level)
    if agreement.reason:
        yield Text(f"the cosine of names was not computed: {agreement.reason}")


def _named_by(namer: NamedBy) -> tuple[str, ...]:
    weighted = (namer.weighted.similarity, namer.weighted.exact, namer.weighted.contained)
    plain = (namer.plain.similarity, namer.plain.exact, namer.plain.contained)
    return (namer.by, *map(cell, weighted), *(number(figure.value) for figure in plain))


def _matches(level: LevelNames) -> Iterator[RenderableType]:
    rows = [
        (match.label, f"{match.papers:,}", match.topic, match.name, number(match.f1), number(match.similarity))
        for match in level.matches[:MATCHES]
    ]
    if rows:
        yield table(None, ("class", "papers", "topic", "topic name", "F1", "cosine"), rows)
    if len(level.matches) > MATCHES:
        yield Text(f"showing the {MATCHES} largest of {level.classes:,} classes; use --json for all")


def _between(evaluation: Evaluation) -> Table:
    rows = [
        (
            each.first,
            each.second,
            f"{each.papers:,}",
            number(each.agreement.ami),
            number(each.agreement.v_measure),
            number(each.agreement.ari),
        )
        for each in evaluation.between_schemes
    ]
    return table("Agreement between the schemes", ("level", "level", "papers", "AMI", "V", "ARI"), rows)


def _stability(stability: Stability) -> Iterator[RenderableType]:
    rows = [
        ("leaves" if each.level is None else str(each.level), *map(number, (each.mean, each.least, each.most)))
        for each in stability.levels
    ]
    trees = f"{stability.rebuilds} rebuilds, {stability.pairs} pairs"
    yield table(f"Stability: {trees}", ("depth", "mean AMI", "min", "max"), rows)
    reliability = stability.reliability
    rows = [
        (f"from {number(bin_.low, 1)}", f"{bin_.papers:,}", number(bin_.confidence), number(bin_.stayed))
        for bin_ in reliability.bins
    ]
    rows.append(
        (
            "all",
            f"{sum(bin_.papers for bin_ in reliability.bins):,}",
            number(reliability.confidence),
            number(reliability.stayed),
        )
    )
    titles = ("confidence", "papers", "mean", "stayed in leaf")
    yield table(f"Confidence: expected calibration error {number(reliability.error)}", titles, rows)


def _topic_stability(found: TopicStability) -> Table:
    """The mean stability of the topics at each depth, and the number of topics that rarely come back."""
    rows = []
    for depth, mean in enumerate(found.by_depth, start=1):
        shares = [share for topic, share in found.topics.items() if topic.count(".") == depth]
        rows.append((str(depth), f"{len(shares):,}", number(mean), str(sum(share < RARELY for share in shares))))
    heads = ("depth", "topics", "come back, mean share", f"in under {RARELY:.0%}")
    return table(f"Stability of topics (Jaccard .5) over {found.trees} trees", heads, rows)
