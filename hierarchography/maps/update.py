"""Adds new papers to a finished map: places them, and grows only those branches again that need it.

Topics that stay keep their ids, names and details; papers that are on the map keep their vectors and coordinates. A
branch is grown again if it has outgrown itself (twice the papers that it was grown from) or if its new papers differ
from its old ones (`maps.drift`), but what was edited by hand is not undone (`maps.upheld`). If the whole map has
changed, that is reported: then a rebuild is due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hierarchography.build import Papers, name_topics, regrow
from hierarchography.build.edited import with_hidden
from hierarchography.clustering import smallest_topic
from hierarchography.corpus.choices import RETRACTED
from hierarchography.corpus.known import drafts_of
from hierarchography.embedding import Reader
from hierarchography.errors import InputError
from hierarchography.maps.branch import jaccard, with_branch, with_papers
from hierarchography.maps.drift import Drift, drift_of
from hierarchography.maps.place import Placed, place_papers
from hierarchography.maps.reader import reader_of
from hierarchography.maps.records import former_ids
from hierarchography.maps.upheld import NO_EDITS, Upheld, edits_in_force, hidden_again
from hierarchography.model import (
    ADDED_COLUMN,
    DROPPED_COLUMNS,
    Corpus,
    Embeddings,
    Layout,
    MapData,
    Topic,
    TopicTree,
    View,
)
from hierarchography.model.dropped import DUPLICATE, NEAR_DUPLICATE, VERSION
from hierarchography.naming import apply_pins, find_topics, read_pins
from hierarchography.naming.pins import yielding
from hierarchography.progress import SILENT, Reporter

OUTGROWN = 2.0
"""A leaf with this many times the papers that it was grown from is grown again."""
MOST_ADDED, MOST_STRANGE, MOST_TOP = 0.5, 0.1, 1 / 3
"""A rebuild is due if this share of the build's papers was added, if this share of the new papers fits no topic, or if
this share of the top-level topics (by papers) was grown again."""
MOSTLY = 0.5
"""Share of the new papers that fit no topic from which an update is refused."""
NEARLY = 0.5
"""Share of a topic's papers in leaves to grow again from which the topic itself is grown again."""
GREW = 0.2
"""Growth of a leaf, as a share of its papers, from which it is listed."""
RENAMED = "ids already on the map, made unique with a number: {:,}"
COUNTED_AS = {DUPLICATE: "duplicates", NEAR_DUPLICATE: "near_duplicates", VERSION: "versions"}
"""The counts of the manifest to which records merged into a paper of the map belong."""
CHANGES = ("change", "id", "name", "papers", "added", "detail")


@dataclass(frozen=True, eq=False)
class Updated:
    """The map with the new papers, and what has changed.

    `changes` has a row for each topic that was `born`, `grew`, was `split`, `merged` into another, or `died` (columns
    `CHANGES`). `rebuild` holds the reasons for which a rebuild is due. `map` is the old one if nothing was new.
    `hidden` (m,) marks new papers that an edit has hidden before; they are not added. `notes` say, among other things,
    which edits no longer apply.
    """

    map: MapData
    placed: Placed
    changes: pd.DataFrame
    drift: Drift | None
    rebuild: tuple[str, ...]
    hidden: NDArray[np.bool_]
    notes: tuple[str, ...] = ()

    @property
    def added(self) -> int:
        """The number of papers that were added."""
        return int((self.placed.is_new & ~self.hidden).sum())

    @property
    def summary(self) -> str:
        """One line: papers added, and the numbers of changes by kind."""
        kinds = Counter(self.changes["change"])
        counts = ", ".join(f"{kinds[kind]:,} {kind}" for kind in ("born", "grew", "split", "merged", "died"))
        known, hidden = int((~self.placed.is_new & ~self.hidden).sum()), int(self.hidden.sum())
        strange = int((~self.placed.fits & ~self.hidden).sum())
        parts = [f"{self.added:,} papers added", f"{known:,} already on the map"]
        parts += [f"{hidden:,} hidden by an edit"] if hidden else []
        return f"{', '.join(parts)}, {strange:,} fit no topic; topics: {counts}"


def update_map(
    topic_map: MapData,
    papers: Papers,
    encoder: Any = None,
    progress: Reporter = SILENT,
    anyway: bool = False,
    **settings: Any,
) -> Updated:
    """Add new papers to a map; the arguments are those of `place_papers`.

    Raises `InputError` if half of the papers fit no topic and not `anyway`, or for a map with several views.
    """
    if len(topic_map.views) > 1:
        raise InputError(
            f"a map with several views ({', '.join(topic_map.views)}) cannot be updated; delete the further ones with "
            "'hierarchography view FOLDER NAME --delete', or build the map again"
        )
    placed = place_papers(topic_map, papers, encoder, progress, **settings)
    hidden = hidden_again(topic_map, placed.corpus)
    _check_fits(placed, hidden, anyway)
    edits = edits_in_force(topic_map)
    new = np.flatnonzero(placed.is_new & ~hidden)
    if not len(new):
        nothing = pd.DataFrame(columns=list(CHANGES))
        return Updated(topic_map, placed, nothing, None, (), hidden, edits.notes)
    with progress.stage("Testing for drift"):
        drift = drift_of(topic_map.tree, topic_map.embeddings.matrix, placed.embeddings.matrix[new], placed.leaf[new])
    grown = with_placed(topic_map, placed, new, hidden)
    tree = grown.tree
    born: tuple[str, ...] = ()
    regrown: tuple[str, ...] = ()
    notes: Sequence[str] = ()
    if branches := branches_of(tree, _flagged(grown, topic_map, drift), edits):
        reader, _ = reader_of(topic_map, encoder)
        tree, born, regrown = _regrown(grown, branches, former_ids(topic_map.manifest), edits, reader, progress)
        if born and reader is not None:
            tree, notes = _pinned(_named(tree, born, grown, reader, progress), grown, topic_map, born)
    changes = changes_of(topic_map.tree, tree, born)
    rebuild = tuple(_rebuild(topic_map, placed, len(new), drift, regrown))
    manifest = _manifest(topic_map, tree, placed, new, hidden, changes, regrown)
    if renamed := _renamed(grown, placed, new):
        manifest["counts"]["renamed_ids"] = manifest["counts"].get("renamed_ids", 0) + renamed
        manifest["notes"].append(RENAMED.format(renamed))
        notes = (*notes, RENAMED.format(renamed))
    updated = replace(grown.with_tree(tree), manifest=manifest)
    return Updated(updated, placed, changes, drift, rebuild, hidden, (*edits.notes, *notes))


def _check_fits(placed: Placed, hidden: NDArray[np.bool_], anyway: bool) -> None:
    """Raise `InputError` if half of the papers that are not hidden fit no topic, unless they are wanted anyway."""
    strange, papers = int((~placed.fits & ~hidden).sum()), int((~hidden).sum())
    if papers and strange >= MOSTLY * papers and not anyway:
        raise InputError(
            f"{strange:,} of {papers:,} papers fit no topic of this map, so nothing was changed; check their "
            "subject and language, or add them with --anyway"
        )


def with_placed(topic_map: MapData, placed: Placed, new: NDArray[np.int64], hidden: NDArray[np.bool_]) -> MapData:
    """The map with the new papers in their leaves, and no other change; those that are hidden are listed as dropped."""
    view = topic_map.views[topic_map.main]
    tree = with_papers(view.tree, placed.leaf[new], placed.confidence[new])
    matrix = np.vstack([view.embeddings.matrix, placed.embeddings.matrix[new]])
    same = view.tree.leaf_of[placed.near.indices[new]] == placed.leaf[new][:, None]
    weights = (1 / np.maximum(placed.near.distances[new].astype(np.float64), 1e-6)) * np.where(
        same.any(axis=1, keepdims=True), same, True
    )
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)

    def beside(points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Coordinates with those of the new papers: the weighted mean of the nearest papers in the same leaf."""
        return np.vstack([points, np.einsum("mk,mkd->md", weights, points[placed.near.indices[new]])])

    grown = View(
        tree,
        Embeddings(matrix, view.embeddings.encoder_id, view.embeddings.state),
        Layout(beside(view.layout.matrix), view.layout.method),
        None if view.plane is None else beside(view.plane),
    )
    ids = _free_ids(topic_map.corpus, placed, new)
    merged = [topic_map.dropped, _merged(placed, new, ids), _duplicates(placed, hidden)]
    dropped = pd.concat(merged, ignore_index=True)
    dropped = with_hidden(dropped, placed.corpus.frame[hidden])
    corpus = _corpus(topic_map.corpus, placed, new, ids)
    return replace(topic_map, corpus=corpus, views={topic_map.main: grown}, dropped=dropped)


def _corpus(corpus: Corpus, placed: Placed, new: NDArray[np.int64], ids: Sequence[str]) -> Corpus:
    """All papers: those of the map, then the new ones with the ids `ids`."""
    records = corpus.records or len(corpus)
    added = placed.corpus.frame.iloc[new].assign(id=ids)
    added[ADDED_COLUMN] = datetime.now(UTC).date().isoformat()
    if "record" in added:
        added["record"] = added["record"] + records
    old = corpus.frame if ADDED_COLUMN in corpus.frame else corpus.frame.assign(**{ADDED_COLUMN: ""})
    frame = pd.concat([old, added], ignore_index=True)
    text = frame.select_dtypes(["object", "string"]).columns
    frame[text] = frame[text].fillna("")
    return Corpus.from_frame(frame, records + (placed.corpus.records or len(placed.corpus)))


def _free_ids(corpus: Corpus, placed: Placed, new: NDArray[np.int64]) -> list[str]:
    """The ids of the new papers; those that are on the map get a number."""
    given, known = placed.corpus.frame["id"].iloc[new].tolist(), set(corpus.frame["id"])
    taken = known | set(given)
    return [_free(name, taken) if name in known else name for name in given]


def _renamed(grown: MapData, placed: Placed, new: NDArray[np.int64]) -> int:
    """The number of new papers, the last ones of the map `grown`, whose ids have changed."""
    ids = grown.corpus.frame["id"].iloc[-len(new) :].to_numpy()
    return int((ids != placed.corpus.frame["id"].iloc[new].to_numpy()).sum())


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    taken.add(f"{name}-{number}")
    return f"{name}-{number}"


def _merged(placed: Placed, new: NDArray[np.int64], ids: Sequence[str]) -> pd.DataFrame:
    """The dropped records, with the ids on the map of the papers that they were merged into; `ids` are those of `new`.

    A record that was merged into a duplicate of a paper of the map was merged into that paper.
    """
    frame = placed.corpus.frame
    kept = dict(zip(frame["id"].iloc[new], zip(ids, frame["source"].iloc[new], strict=True), strict=True))
    for name, known in zip(frame["id"], placed.duplicates, strict=True):
        if known is not None:
            old = placed.on.corpus[known.row]
            kept[name] = old.id, old.source
    named = zip(placed.dropped["kept_id"], placed.dropped["kept_source"], strict=True)
    now = [kept.get(name, (name, source)) for name, source in named]
    return placed.dropped.assign(kept_id=[name for name, _ in now], kept_source=[source for _, source in now])


def _duplicates(placed: Placed, hidden: NDArray[np.bool_]) -> pd.DataFrame:
    """The new papers that are duplicates, as records that were merged."""
    rows = []
    for paper, known, is_hidden in zip(placed.corpus, placed.duplicates, hidden, strict=True):
        if known is not None and not is_hidden:
            old = placed.on.corpus[known.row]
            found = (known.reason, old.id, known.kind, old.source, known.evidence)
            rows.append((paper.source, paper.id, paper.title, *found))
    return pd.DataFrame(rows, columns=list(DROPPED_COLUMNS))


def _regrown(
    grown: MapData,
    branches: Sequence[str],
    former: Collection[str],
    edits: Upheld,
    reader: Reader | None,
    progress: Reporter,
) -> tuple[TopicTree, tuple[str, ...], tuple[str, ...]]:
    """The tree with branches grown again, the ids of new topics, and those of the branches that have changed."""
    tree, config, size = grown.tree, grown.config, _smallest(grown)
    born: list[str] = []
    regrown: list[str] = []
    for topic_id in branches:
        topic = tree[topic_id]
        below = max(1, max(each.depth for each in tree.subtree(topic_id)) - topic.depth)
        if topic.depth + below > config.clustering.max_depth:
            continue
        part = config.with_settings(max_depth=below, min_topic_size=size, levels="")
        papers, vectors = grown.corpus.take(topic.members), grown.embeddings.take(topic.members)
        subtree = edits.merged(topic_id, regrow(papers, vectors, reader, part, progress), papers, vectors)
        if len(subtree) > 1:
            result = with_branch(tree, topic_id, subtree, former)
            tree = result.tree
            born += result.born
            regrown.append(topic_id)
    return tree, tuple(born), tuple(regrown)


def _smallest(topic_map: MapData) -> int:
    """The minimum size of a topic of a map."""
    config = topic_map.config.clustering
    return config.min_topic_size or smallest_topic(len(topic_map), config.detail)


def _flagged(grown: MapData, before: MapData, drift: Drift) -> set[str]:
    """The leaves that drifted, or have twice the papers that they were grown from, and enough for two topics."""
    tree, size, sizes = grown.tree, _smallest(grown), _grown_from(before)
    flagged = {leaf for leaf in drift.topics if tree[leaf].size >= 2 * size}
    for leaf in tree.leaves:
        if leaf.size >= max(OUTGROWN * sizes.get(leaf.id, leaf.size), 2 * size):
            flagged.add(leaf.id)
    return flagged


def branches_of(tree: TopicTree, flagged: Iterable[str], edits: Upheld = NO_EDITS) -> list[str]:
    """The branches to grow again: a topic below the root of which half of the papers are in flagged leaves, or the
    leaf. No branch is in another, and none is above a topic that was edited by hand.
    """
    flagged = set(flagged)
    chosen: list[str] = []
    for topic in tree.topics[1:]:
        if any(topic.id.startswith(f"{above}.") for above in chosen) or edits.is_above(topic.id):
            continue
        leaves = [leaf for leaf in tree.subtree(topic.id) if leaf.id in flagged]
        if len(leaves) and sum(leaf.size for leaf in leaves) >= NEARLY * topic.size:
            chosen.append(topic.id)
    return chosen


def _grown_from(topic_map: MapData) -> Mapping[str, int]:
    """The number of papers that each topic had when it was grown: in the build, or in the last update of its branch."""
    updates = _updates(topic_map)
    return updates[-1]["grown_from"] if updates else {topic.id: topic.size for topic in topic_map.tree}


def _updates(topic_map: MapData) -> Sequence[Mapping[str, Any]]:
    updates: Sequence[Mapping[str, Any]] = topic_map.manifest.get("recorded", {}).get("updates", ())
    return updates


def _named(tree: TopicTree, born: Sequence[str], grown: MapData, reader: Reader, progress: Reporter) -> TopicTree:
    """The tree with names for its new topics; others keep theirs, but lose the mention of siblings that are gone."""
    config = grown.config.with_settings(namer="keywords")
    named = name_topics(tree, grown.corpus, grown.embeddings, reader, config, progress)
    new = set(born)
    mixed = [named[topic.id] if topic.id in new else _current(topic, tree) for topic in tree]
    return yielding(tree.with_topics(mixed), {topic.id for topic in tree} - new)


def _current(topic: Topic, tree: TopicTree) -> Topic:
    """The topic without the comparison with its nearest sibling, if that sibling is gone."""
    nearest: Any = topic.details.get("nearest")
    if nearest is None or nearest["topic"] in tree:
        return topic
    return replace(topic, details={key: value for key, value in topic.details.items() if key != "nearest"})


def _pinned(tree: TopicTree, grown: MapData, before: MapData, born: Collection[str]) -> tuple[TopicTree, Sequence[str]]:
    """The tree with the names of the file of names for new topics; those that were found before the update stay."""
    path = grown.config.naming.names
    if not path or not Path(path).is_file():
        return tree, ()
    pins = read_pins(path)
    old = find_topics(before.tree, before.corpus, pins)
    lost = [pin for pin, (topic, _) in zip(pins, old, strict=True) if topic is None or topic not in tree]
    found = find_topics(tree, grown.corpus, lost)
    back = [pin for pin, (topic, _) in zip(lost, found, strict=True) if topic in born]
    notes = [f"{pin.where}: {reason}" for pin, (_, reason) in zip(lost, found, strict=True) if reason]
    pinned = apply_pins(tree, grown.corpus, back)
    return pinned.tree, (*pinned.notes, *notes)


def changes_of(before: TopicTree, after: TopicTree, born: Iterable[str]) -> pd.DataFrame:
    """What has changed between a tree and the same tree with further papers; columns `CHANGES`."""
    rows: list[tuple[str, str, str, int, int, str]] = []
    new = set(born)
    for topic in after:
        if topic.id in new:
            rows.append(("born", topic.id, topic.label, topic.size, int((topic.members >= before.papers).sum()), ""))
            continue
        old = before[topic.id]
        added = int((topic.members >= before.papers).sum())
        below = [child.id for child in after.children(topic.id)]
        if not before.children(topic.id) and below:
            rows.append(("split", topic.id, topic.label, topic.size, added, f"into {', '.join(below)}"))
        elif not below and added >= GREW * old.size:
            rows.append(("grew", topic.id, topic.label, topic.size, added, f"from {old.size:,}"))
    for topic in before:
        if topic.id not in after:
            rows.append(_ended(topic, before, after))
    return pd.DataFrame(rows, columns=list(CHANGES))


def _ended(topic: Topic, before: TopicTree, after: TopicTree) -> tuple[str, str, str, int, int, str]:
    """A topic that is gone: merged, if most of its papers are in one topic with others; else it died."""
    homes = Counter(after.labels_at(topic.depth)[topic.members].tolist())
    row, papers = homes.most_common(1)[0]
    home = after.topics[row]
    if papers > topic.size / 2 and jaccard(home.members[home.members < before.papers], topic.members) < 1:
        return "merged", topic.id, topic.label, topic.size, 0, f"into {home.id} ({home.label})"
    return "died", topic.id, topic.label, topic.size, 0, f"its papers are in {len(homes):,} topics"


def _rebuild(topic_map: MapData, placed: Placed, new: int, drift: Drift, regrown: Sequence[str]) -> Iterable[str]:
    """Reasons for a rebuild; `new` is the number of papers that were added."""
    tree = topic_map.tree
    built = len(topic_map) - sum(int(update["added"]) for update in _updates(topic_map))
    if (added := len(topic_map) + new - built) >= MOST_ADDED * built:
        yield f"{added:,} papers were added to the {built:,} of the build"
    if (strange := int((~placed.fits).sum())) >= max(MOST_STRANGE * len(placed), 5):
        yield f"{strange:,} of {len(placed):,} new papers fit no topic"
    if drift.is_global:
        yield f"the new papers differ from the map as a whole ({drift.everywhere:.0%} are nearer than an old paper)"
    top = {branch for branch in regrown if branch.count(".") == 1}
    if sum(tree[branch].size for branch in top) >= MOST_TOP * tree.papers:
        yield f"{len(top)} top-level topics were grown again"


def _manifest(
    topic_map: MapData,
    tree: TopicTree,
    placed: Placed,
    added: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    changes: pd.DataFrame,
    regrown: Sequence[str],
) -> dict[str, Any]:
    """The manifest with the counts of all papers and an account of this update."""
    new = len(added)
    sizes = _grown_from(topic_map)
    below = [topic for topic in tree if any(f"{topic.id}.".startswith(f"{branch}.") for branch in regrown)]
    again = {topic.id: topic.size for topic in below}
    update: dict[str, Any] = {
        "on": datetime.now(UTC).isoformat(timespec="seconds"),
        "added": new,
        "inputs": dict(placed.inputs),
        "changes": changes.to_dict("records"),
        "ended": [topic.id for topic in topic_map.tree if topic.id not in tree],
        "grown_from": {topic.id: again.get(topic.id, sizes.get(topic.id, topic.size)) for topic in tree},
    }
    counts = _counts(topic_map, placed, added, hidden)
    counts |= {"papers": tree.papers, "topics": len(tree), "leaves": len(tree.leaves), "depth": tree.depth}
    counts["by_neighbours"] = int(tree.assignment.by_neighbours.sum())
    updates = [{**earlier, "grown_from": {}} for earlier in _updates(topic_map)]
    recorded = {**topic_map.manifest.get("recorded", {}), "updates": [*updates, update]}
    notes = [*topic_map.manifest.get("notes", ()), f"update: {new:,} papers added on {update['on'][:10]}"]
    return {**topic_map.manifest, "counts": counts, "recorded": recorded, "notes": notes}


def _counts(topic_map: MapData, placed: Placed, added: NDArray[np.int64], hidden: NDArray[np.bool_]) -> dict[str, int]:
    """The counts of the map's records and the new ones together; those of papers count the papers that are added."""
    drafts = drafts_of(placed.corpus, added.tolist())
    status = placed.corpus.frame["status"].iloc[added].tolist() if "status" in placed.corpus.frame else []
    merged = [known.kind for known in np.array(placed.duplicates, dtype=object)[~hidden] if known is not None]
    batch = dict(Counter(placed.counts) + Counter(COUNTED_AS[kind] for kind in merged)) | {
        "without_abstract": sum(not draft.abstract for draft in drafts),
        "without_title": sum(draft.title_is_made for draft in drafts),
        "retracted": status.count(RETRACTED),
        "hidden": int(hidden.sum()),
    }
    before = {"records": len(topic_map), **topic_map.manifest.get("counts", {})}
    return before | {name: before.get(name, 0) + count for name, count in batch.items() if count}
