"""Compares two maps: two trees over the same papers, or how one collection is spread over the map of another.

Trees are compared by the papers that both maps hold: topics are matched one to one by Jaccard similarity, and what
happened to the others is told from the papers (split, merged, dissolved, new). If the maps have few papers in common,
the papers of the first are placed on the second, and for every topic of the second it is tested whether the first
collection has more or fewer papers there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control, fisher_exact

from hierarchography.analysis import topic_sums
from hierarchography.corpus.titles import title_words
from hierarchography.errors import InputError
from hierarchography.evaluation.partitions import Agreement, agreement
from hierarchography.model import MapData, Topic, TopicTree
from hierarchography.rendering import render_tables, write_table
from hierarchography.rendering.files import write_text
from hierarchography.settings import expanded

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""A title, headings, and rows of texts."""
AUTO, TREES, SHARES = "auto", "trees", "shares"
MODES = (AUTO, TREES, SHARES)
SAME = 0.5
"""Minimum Jaccard similarity of the papers of two topics that count as the same; also the share of a topic's papers
that must be in another one for it to be a part of it."""
OVERLAP = 0.5
"""Minimum share of the smaller collection that must be on both maps for the trees to be compared."""
SAME_TITLE = 0.5
"""Minimum share of papers with the same id that must have the same title for ids alone to say which are the same."""
LEVEL = 0.05
"""False discovery rate at which a topic counts as over- or under-represented."""
KEPT, RENAMED, MOVED, SPLIT, MERGED, DISSOLVED, NEW = (
    "kept",
    "renamed",
    "moved",
    "split",
    "merged",
    "dissolved",
    "new",
)
OVER, UNDER = "over", "under"
TEST = "Fisher's exact test per topic; q controls the false discovery rate (Benjamini and Yekutieli) at 5%"
TREE_COLUMNS = ("event", "topic_a", "name_a", "papers_a", "topic_b", "name_b", "papers_b", "common", "jaccard")
SHARE_COLUMNS = ("topic", "name", "level", "papers_a", "share_a", "papers_b", "share_b", "ratio", "p", "q", "finding")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two maps compared: `table` has one row per topic (`TREE_COLUMNS` or `SHARE_COLUMNS`, by the `mode`).

    `titles` and `papers` are those of the two maps, `common` is the number of papers on both. `levels` are the
    agreement of the trees at each level and of their leaves, by `"1"`, ..., `"leaves"`; empty if the mode is "shares".
    `notes` say how papers were placed, and whether ids stand for other papers.
    """

    mode: str
    titles: tuple[str, str]
    papers: tuple[int, int]
    common: int
    levels: dict[str, Agreement]
    table: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The number of topics per event, or per finding."""
        column = "event" if self.mode == TREES else "finding"
        return {str(name): int(count) for name, count in self.table[column].value_counts().items() if name}

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, ready for JSON; missing values are None."""
        rows = self.table.astype(object).where(self.table.notna(), None).to_dict("records")
        levels = {level: asdict(scores) for level, scores in self.levels.items()}
        facts = {"mode": self.mode, "titles": list(self.titles), "papers": list(self.papers), "common": self.common}
        return {**facts, "levels": levels, "counts": self.counts, "notes": list(self.notes), "topics": rows}

    def write_csv(self, path: str | Path) -> Path:
        """Write the table as CSV, guarded against formulas; returns the path. Raises `RenderError`."""
        return write_table(self.table, expanded(path))

    def write_html(self, path: str | Path) -> Path:
        """Write the comparison as a page without scripts; returns the path. Raises `RenderError`."""
        page = render_tables(f"{self.titles[0]} and {self.titles[1]}", facts_of(self), tables_of(self))
        return write_text(expanded(path), page)


def compare_maps(first: MapData, second: MapData, mode: str = AUTO) -> Comparison:
    """Compare two maps, by their main views.

    With the mode "trees", the topics of `first` (A) are followed into `second` (B). With "shares", the papers of A are
    placed on B, and topics with more or fewer of them than B's own papers are found. "auto" compares trees if at
    least half of the smaller collection is on both maps. Raises `InputError` if this is not possible.
    """
    for given in (first, second):
        if not isinstance(given, MapData):
            raise InputError(f"a map is compared with another map, not {given!r:.60}; load_map(FOLDER) loads one")
    if mode not in MODES:
        raise InputError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")
    rows, doubts = _common_rows(first, second)
    enough = len(rows[0]) >= OVERLAP * min(len(first), len(second))
    chosen = mode if mode != AUTO else TREES if enough else SHARES
    if chosen == TREES and not len(rows[0]):
        reason = "the two maps have no paper in common, so their trees cannot be compared; use the mode shares"
        raise InputError("; ".join([reason, *doubts]))
    titles, papers = (first.title, second.title), (len(first), len(second))
    if chosen == TREES:
        table = _events(first.tree, second.tree, *rows)
        return Comparison(TREES, titles, papers, len(rows[0]), _levels(first.tree, second.tree, *rows), table, doubts)
    table, notes = _shares(first, second, rows)
    return Comparison(SHARES, titles, papers, len(rows[0]), {}, table, (*doubts, *notes))


def facts_of(comparison: Comparison) -> list[tuple[str, str]]:
    """The facts about a comparison as (label, text)."""
    (a, b), (n_a, n_b) = comparison.titles, comparison.papers
    facts = [
        ("A", f"{a} ({n_a:,} papers)"),
        ("B", f"{b} ({n_b:,} papers)"),
        ("On both", f"{comparison.common:,} papers"),
    ]
    counts = ", ".join(f"{count:,} {name}" for name, count in comparison.counts.items())
    return [*facts, ("Topics", counts or "none differ"), *(("Note", note) for note in comparison.notes)]


def tables_of(comparison: Comparison) -> list[Table]:
    """The tables of a comparison as (title, headings, rows of texts)."""
    tables: list[Table] = []
    if comparison.levels:
        rows = [
            (level, f"{scores.ari:.3f}", f"{scores.ami:.3f}", f"{scores.v_measure:.3f}")
            for level, scores in comparison.levels.items()
        ]
        tables.append(("Agreement of the trees", ("Level", "ARI", "AMI", "V-measure"), rows))
    if comparison.mode == TREES:
        return [*tables, *_tables_of_events(comparison.table)]
    return [*tables, *_tables_of_shares(comparison.table)]


def _tables_of_events(table: pd.DataFrame) -> list[Table]:
    headings = ("Topic in A", "Papers", "Topic in B", "Papers", "Jaccard")
    titles = {
        NEW: "New in B",
        DISSOLVED: "In A, but not in B",
        SPLIT: "Split",
        MERGED: "Merged",
        MOVED: "Moved below another topic",
        RENAMED: "Renamed",
        KEPT: "Kept",
    }
    listed: list[Table] = []
    for event, title in titles.items():
        rows = [
            (
                _topic(row["topic_a"], row["name_a"]),
                _count(row["papers_a"]),
                _topic(row["topic_b"], row["name_b"]),
                _count(row["papers_b"]),
                "" if pd.isna(row["jaccard"]) else f"{row['jaccard']:.2f}",
            )
            for row in table[table["event"] == event].to_dict("records")
        ]
        columns = {NEW: slice(2, 4), DISSOLVED: slice(0, 2)}.get(event, slice(None))
        if rows:
            listed.append((title, headings[columns], [row[columns] for row in rows]))
    return listed


def _tables_of_shares(table: pd.DataFrame) -> list[Table]:
    headings = ("Topic of B", "Papers of A", "Share of A", "Share of B", "Ratio", "q")
    listed: list[Table] = []
    for finding, title in (
        (OVER, "More papers of A than in B"),
        (UNDER, "Fewer papers of A than in B"),
        ("", "No clear difference"),
    ):
        rows = [
            (
                _topic(row["topic"], row["name"]),
                _count(row["papers_a"]),
                f"{row['share_a']:.1%}",
                f"{row['share_b']:.1%}",
                f"{row['ratio']:.2f}",
                f"{row['q']:.2g}",
            )
            for row in table[table["finding"] == finding].sort_values("p", kind="stable").to_dict("records")
        ]
        if rows:
            listed.append((title, headings, rows))
    return listed


def _topic(topic_id: str, name: str) -> str:
    return f"{topic_id} {name}".strip()


def _count(value: Any) -> str:
    return "" if pd.isna(value) else f"{int(value):,}"


def _common_rows(
    first: MapData, second: MapData
) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], tuple[str, ...]]:
    """The rows, in both maps, of the papers that both have, by their ids; and a note if most ids stand for others.

    If most papers with the same id have different titles, the ids number other papers: then titles must agree too.
    """
    row_of = {paper: row for row, paper in enumerate(second.corpus.frame["id"].tolist())}
    pairs = [(row, row_of[paper]) for row, paper in enumerate(first.corpus.frame["id"].tolist()) if paper in row_of]
    titles_a, titles_b = (each.corpus.frame["title"].tolist() for each in (first, second))
    same = [(a, b) for a, b in pairs if title_words(titles_a[a]) == title_words(titles_b[b])]
    notes: tuple[str, ...] = ()
    if len(same) < SAME_TITLE * len(pairs):
        others = f"{len(pairs) - len(same):,} of {len(pairs):,} papers with the same id"
        notes = (f"{others} have different titles on the two maps, and are not counted as common",)
        pairs = same
    both = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return (both[:, 0], both[:, 1]), notes


def _levels(
    first: TopicTree, second: TopicTree, rows_a: NDArray[np.int64], rows_b: NDArray[np.int64]
) -> dict[str, Agreement]:
    depths = range(1, min(first.depth, second.depth) + 1)
    levels = {
        str(depth): agreement(first.labels_at(depth)[rows_a], second.labels_at(depth)[rows_b]) for depth in depths
    }
    return levels | {"leaves": agreement(first.leaf_of[rows_a], second.leaf_of[rows_b])}


def _memberships(tree: TopicTree, rows: NDArray[np.int64]) -> csr_array:
    """1 if a paper (of `rows`) is in a topic below the root; (papers, topics - 1)."""
    place = np.full(tree.papers, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    columns = [place[topic.members][place[topic.members] >= 0] for topic in tree.topics[1:]]
    ends = np.cumsum([0, *map(len, columns)])
    indices = np.concatenate([*columns, np.empty(0, dtype=np.int64)])
    table = csr_array((np.ones(len(indices)), indices, ends), shape=(len(columns), len(rows)))
    return csr_array(table.T)


def _events(first: TopicTree, second: TopicTree, rows_a: NDArray[np.int64], rows_b: NDArray[np.int64]) -> pd.DataFrame:
    """What became of each topic of the first tree, and where those of the second come from."""
    a, b = _memberships(first, rows_a), _memberships(second, rows_b)
    common = (a.T @ b).toarray()
    size_a, size_b = np.asarray(a.sum(axis=0)), np.asarray(b.sum(axis=0))
    jaccard = common / np.maximum(size_a[:, None] + size_b[None, :] - common, 1)
    pairs = _matched(jaccard)
    partner = {second.topics[1 + column].id: first.topics[1 + row].id for row, column in pairs.items()}
    holders = {column: first.topics[1 + row].id for row, column in pairs.items()}
    lines: list[tuple[Any, ...]] = []
    taken = set(pairs.values())
    inside_a = common / np.maximum(size_b[None, :], 1)  # the share of each topic of B that is in a topic of A
    inside_b = common / np.maximum(size_a[:, None], 1)
    for row, topic in enumerate(first.topics[1:]):
        if row in pairs:
            other = second.topics[1 + pairs[row]]
            event = _what_changed(topic, other, partner)
            lines.append(_line(event, topic, other, common[row, pairs[row]], jaccard[row, pairs[row]]))
            continue
        parts = _parts(second, inside_a[row] >= SAME, common[row])
        whole = _whole(first, topic, row, common, size_b, inside_b, holders)
        if whole is not None:
            lines.append(_line(MERGED, topic, second.topics[1 + whole], common[row, whole], jaccard[row, whole]))
            taken.add(whole)
        elif len(parts) > 1 and common[row, parts].sum() >= SAME * max(size_a[row], 1):
            lines += [
                _line(SPLIT, topic, second.topics[1 + part], common[row, part], jaccard[row, part]) for part in parts
            ]
            taken |= set(parts)
        else:
            lines.append(_line(DISSOLVED, topic, None, 0, np.nan))
    new = [topic for column, topic in enumerate(second.topics[1:]) if column not in taken]
    lines += [_line(NEW, None, topic, 0, np.nan) for topic in new]
    table = pd.DataFrame(lines, columns=list(TREE_COLUMNS))
    return table.astype({"papers_a": "Int64", "papers_b": "Int64", "common": "Int64"})


def _matched(jaccard: NDArray[np.float64]) -> dict[int, int]:
    """The topics (columns) that are the same as topics of the other tree (rows), one to one."""
    if not jaccard.size:
        return {}
    rows, columns = linear_sum_assignment(np.where(jaccard >= SAME, jaccard, 0.0), maximize=True)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if jaccard[row, column] >= SAME}


def _whole(
    tree: TopicTree,
    topic: Topic,
    row: int,
    common: NDArray[np.float64],
    sizes: NDArray[np.float64],
    inside: NDArray[np.float64],
    holders: dict[int, str],
) -> int | None:
    """The smallest topic of the other tree (its position) with most of a topic and also another one; None without.

    `holders` are the topics of this tree that are the same as one of the other; that of an ancestor has always held it.
    """
    columns = np.flatnonzero(inside[row] >= SAME)
    if not len(columns):
        return None
    column = int(columns[sizes[columns].argmin()])
    held = f"{topic.id}.".startswith(f"{holders[column]}.") if column in holders else False
    merged = _parts(tree, inside[:, column] >= SAME, common[:, column])
    return column if not held and row in merged and len(merged) > 1 else None


def _parts(tree: TopicTree, inside: NDArray[np.bool_], common: NDArray[np.float64]) -> list[int]:
    """The highest topics of a tree (without the root, by position) that are inside a topic of the other tree."""
    chosen: list[int] = []
    ids: list[str] = []
    for place, topic in enumerate(tree.topics[1:]):  # in preorder, a parent comes before its children
        below = any(topic.id.startswith(f"{above}.") for above in ids)
        if inside[place] and common[place] > 0 and not below:
            chosen.append(place)
            ids.append(topic.id)
    return chosen


def _what_changed(topic: Topic, other: Topic, partner: dict[str, str]) -> str:
    if topic.parent != "0" or other.parent != "0":
        above = partner.get(other.parent or "", "0" if other.parent == "0" else "")
        if above != topic.parent:
            return MOVED
    return KEPT if topic.label == other.label else RENAMED


def _line(event: str, a: Topic | None, b: Topic | None, common: float, jaccard: float) -> tuple[Any, ...]:
    of_a = (a.id, a.label, a.size) if a else ("", "", None)
    of_b = (b.id, b.label, b.size) if b else ("", "", None)
    return (event, *of_a, *of_b, int(common), float(jaccard))


def _shares(first: MapData, second: MapData, rows: Sequence[NDArray[np.int64]]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """For each topic of the second map below the root, the papers of both collections, and Fisher's exact test.

    The false discovery rate is controlled under any dependence (Benjamini & Yekutieli 2001), because topics contain
    one another.
    """
    leaf, placed = _leaves_on(first, second, *rows)
    note = f"papers of A that are not on B, placed in the leaf of B whose mean vector is nearest: {placed:,}"
    return share_table(second.tree, leaf), ((note, TEST) if placed else (TEST,))


def share_table(tree: TopicTree, leaf: NDArray[np.integer]) -> pd.DataFrame:
    """For each topic of a tree (B) below the root, its share of other papers (A), whose leaves (m,) are rows of `tree`.

    The columns are `SHARE_COLUMNS`; `TEST` says how the shares are tested.
    """
    n_a, n_b = len(leaf), tree.papers
    held = np.bincount(leaf, minlength=len(tree))
    in_a = np.array([sum(held[tree.row(below.id)] for below in tree.subtree(topic.id)) for topic in tree.topics[1:]])
    in_b = np.array([topic.size for topic in tree.topics[1:]])
    tested = [fisher_exact([[x, n_a - x], [y, n_b - y]]).pvalue for x, y in zip(in_a, in_b, strict=True)]
    q = false_discovery_control(np.clip(tested, 0, 1), method="by") if len(tested) else np.empty(0)
    ratio = (in_a / n_a) / (in_b / n_b)
    finding = np.where(q > LEVEL, "", np.where(ratio > 1, OVER, UNDER))
    columns = (
        [topic.id for topic in tree.topics[1:]],
        [topic.label for topic in tree.topics[1:]],
        [topic.depth for topic in tree.topics[1:]],
        in_a,
        in_a / n_a,
        in_b,
        in_b / n_b,
        ratio,
        tested,
        q,
        finding,
    )
    return pd.DataFrame(dict(zip(SHARE_COLUMNS, columns, strict=True)))


def _leaves_on(
    first: MapData, second: MapData, rows_a: NDArray[np.int64], rows_b: NDArray[np.int64]
) -> tuple[NDArray[np.int64], int]:
    """The leaf (its row) on the second map of each paper of the first, and how many were placed by their vectors."""
    leaf = np.full(len(first), -1, dtype=np.int64)
    leaf[rows_a] = second.tree.leaf_of[rows_b]
    others = np.flatnonzero(leaf < 0)
    if len(others):
        made_by = first.embeddings.encoder_id, second.embeddings.encoder_id
        learned = first.embeddings.state is not None or second.embeddings.state is not None
        if made_by[0] != made_by[1] or first.embeddings.dimensions != second.embeddings.dimensions or learned:
            raise InputError(
                f"{len(others):,} papers of A are not on B, and vectors of {made_by[0]} and {made_by[1]} cannot be "
                "compared; build both maps with the same pretrained encoder"
            )
        leaves = [second.tree.row(topic.id) for topic in second.tree.leaves]
        sums = topic_sums(second)[leaves]
        means = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        near = np.round(first.embeddings.matrix[others] @ means.T, 6)
        leaf[others] = np.array(leaves)[near.argmax(axis=1)]
    return leaf, len(others)
