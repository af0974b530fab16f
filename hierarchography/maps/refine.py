"""Gives a map of the quick encoder exact vectors, in a second pass, and grows it again from them.

The sketch encoder reads a few papers and predicts the vectors of the others. Here MiniLM reads them all: the papers of
the map as they are, in shards that are cached, so that a stopped pass goes on where it was. The map is then grown and
named again. Topics that are the same keep their ids (`maps.branch`), and names and edits by hand are applied again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hierarchography.build import Again, ByHand, grow_again
from hierarchography.cache import cache_in, fingerprint
from hierarchography.config import Config
from hierarchography.embedding import Given, teacher_of
from hierarchography.embedding.deferred import deferred_minilm
from hierarchography.embedding.transformer import MINILM, TransformerEncoder
from hierarchography.errors import InputError
from hierarchography.maps.branch import renumbered
from hierarchography.maps.byhand import made_by_hand
from hierarchography.maps.compare import (
    DISSOLVED,
    KEPT,
    MERGED,
    MOVED,
    NEW,
    RENAMED,
    SPLIT,
    TREES,
    Comparison,
    compare_maps,
)
from hierarchography.maps.edit import with_edits_of
from hierarchography.maps.pin import names_file
from hierarchography.maps.records import former_ids
from hierarchography.model import MapData, TopicTree, View
from hierarchography.progress import SILENT, Advance, Reporter, Silent, duration
from hierarchography.rendering.page.living import REFINED
from hierarchography.settings import expanded
from hierarchography.storage import check_folder, read_map, save_map
from hierarchography.storage.files import MANIFEST, TREE

if TYPE_CHECKING:
    from distributed import Client

EXACT = "minilm"
"""The encoder of the settings of a refined map."""
EVENTS = (KEPT, RENAMED, MOVED, SPLIT, MERGED, DISSOLVED, NEW)
"""What becomes of topics, in the order of the summary."""
_EMBEDDING = "Embedding"
_OF_GROWING = ("encoder", "neighbours", "sample", "stability", "workers")
"""What a build records about the vectors and the tree, which are new."""


@dataclass(frozen=True)
class Pass:
    """What a second pass has to do: the papers of the map, and those of them whose vectors are cached already.

    `rate` is the nominal number of papers a second of the `encoder` on a machine with two cores.
    """

    papers: int
    cached: int
    encoder: str
    rate: float

    @property
    def summary(self) -> str:
        """One line: the papers to read, and how long that takes about."""
        known = f", {self.cached:,} of them read before" if self.cached else ""
        left = duration((self.papers - self.cached) / self.rate)
        return f"{self.papers:,} papers to read by {self.encoder}{known}; about {left} at {self.rate:,.0f} a second"


@dataclass(frozen=True, eq=False)
class Refined:
    """The map with exact vectors, and what has changed.

    `comparison` follows the topics of the map before into the new one (`maps.compare`); it is None, and `map` is the
    map before, if there was nothing to do, and `notes` say why. `stayed` is the number of topics that kept their id,
    `moved` the number of papers that left their leaf, and `moved_far` of those that left their topic of the first
    level.
    """

    map: MapData
    comparison: Comparison | None
    notes: tuple[str, ...]
    stayed: int = 0
    moved: int = 0
    moved_far: int = 0

    @property
    def summary(self) -> str:
        """One line: the papers read, the topics by what became of them, and the papers that moved."""
        if self.comparison is None:
            return self.notes[0]
        table = self.comparison.table
        firsts = table[~table.duplicated(["topic_a", "event"]) | table["topic_a"].eq("")]  # a split has several rows
        found = Counter(firsts["event"])
        counts = ", ".join(f"{found[event]:,} {event}" for event in EVENTS)
        return (
            f"{len(self.map):,} papers have vectors of {self.map.embeddings.encoder_id}; topics: {counts}; "
            f"{self.stayed:,} of {len(self.map.tree):,} have the id of before; papers that left their leaf: "
            f"{self.moved:,}, their topic of the first level: {self.moved_far:,}"
        )


def plan_refine(topic_map: MapData, anyway: bool = False, cache: str | Path | bool = True) -> Pass | str:
    """What a second pass over a map has to do, or why there is nothing to do. The model is loaded; no paper is read.

    The arguments and exceptions are those of `refine_map`.
    """
    if reason := reason_not_to(topic_map):
        return reason
    made_by_hand(topic_map, anyway)
    with cache_in(cache):
        return _pass(topic_map, _exact(topic_map))


def refine_map(
    topic_map: MapData,
    progress: Reporter = SILENT,
    *,
    anyway: bool = False,
    cache: str | Path | bool = True,
    workers: int = 0,
    scheduler: str | Client = "",
) -> Refined:
    """A map of the same papers with exact vectors; see `build_map` for the last three arguments.

    Nothing is done if the vectors are exact. Raises `InputError` if edits of the map would be lost and not `anyway`,
    and `EncoderError` if MiniLM cannot be loaded.
    """
    if reason := reason_not_to(topic_map):
        return Refined(topic_map, None, (reason,))
    pins, edits, noted = made_by_hand(topic_map, anyway)
    with progress.stage("Loading MiniLM"):
        encoder = _exact(topic_map)
    with cache_in(cache):
        todo = _pass(topic_map, encoder)
    progress.note(todo.summary)
    before, used = topic_map.tree, former_ids(topic_map.manifest)

    def with_ids(tree: TopicTree, rows: NDArray[np.int64]) -> TopicTree:
        return renumbered(tree, before.reordered(np.argsort(rows)), used)

    again = grow_again(
        topic_map,
        _exactly(topic_map.config).with_settings({"naming.names": "", "edits": ""}),  # they are given, files or not
        Given(encoder=encoder),
        _Foretold(progress, todo.cached),
        ByHand(pins, edits, with_ids),
        cache=cache,
        workers=workers,
        scheduler=scheduler,
    )
    views, kept = _views(topic_map, again.view)
    new = replace(topic_map, views=views, config=_exactly(topic_map.config))
    return _told(topic_map, new, again, (*noted, *kept))


def refine_folder(folder: str | Path, progress: Reporter = SILENT, **options: Any) -> Refined:
    """Save the map in `folder` with exact vectors; the options are those of `refine_map`.

    Until all of the new map is made, the folder has the old one. Raises `InputError` also if the folder cannot be
    written, or if another command has changed the map in the meantime.
    """
    folder = Path(expanded(folder))
    topic_map = map_in(folder)
    if not reason_not_to(topic_map):
        check_folder(folder, cure="make it writable, or copy the map to another folder and refine it there")
    state = _state(folder, topic_map.config)
    refined = refine_map(topic_map, progress, **options)
    if refined.comparison is not None:
        if _state(folder, topic_map.config) != state:
            raise InputError(
                f"the map in {folder} was changed by another command meanwhile, so nothing was overwritten; "
                f"run 'hierarchography refine {folder}' again, which takes the vectors from the cache"
            )
        with progress.stage("Drawing and writing"):
            save_map(refined.map, folder)
    return refined


def map_in(folder: str | Path) -> MapData:
    """The map in a folder, with settings that name the files of names and edits that are there."""
    folder = Path(expanded(folder))
    topic_map, names = with_edits_of(folder, read_map(folder)), names_file(folder)
    named = topic_map.config.with_settings(names=str(names)) if names.is_file() else topic_map.config
    return replace(topic_map, config=named)


def reason_not_to(topic_map: MapData) -> str:
    """Why there is nothing to refine in a map, as one line; "" if most of its vectors are predicted.

    Raises `InputError` for a sketch of another model than MiniLM.
    """
    made_by = topic_map.embeddings.encoder_id
    teacher = teacher_of(made_by)
    if not teacher:
        return f"nothing to refine: the vectors of this map are those of {made_by}, none is predicted"
    if not topic_map.manifest.get("recorded", {}).get("encoder", {}).get("written"):
        return f"nothing to refine: {teacher} has read all papers of this map, none of its vectors is predicted"
    if not teacher.startswith(MINILM):
        raise InputError(
            f"the vectors of this map were predicted from those of {teacher}; only those of {MINILM} can be refined: "
            f"build the map again with the encoder {teacher}"
        )
    return ""


def _exactly(config: Config) -> Config:
    """The settings with the exact encoder, for all that follows: updates, placing, and later builds."""
    return config.with_settings({"embedding.encoder": EXACT})


def _exact(topic_map: MapData) -> TransformerEncoder:
    return deferred_minilm(topic_map.config.embedding, topic_map.config.seed)


def _pass(topic_map: MapData, encoder: TransformerEncoder) -> Pass:
    corpus = topic_map.corpus
    cached = encoder.cached(corpus.take(corpus.canonical_order()))
    return Pass(len(corpus), cached, encoder.id, encoder.rate)


class _Foretold(Silent):
    """Forwards to another reporter, and says how long reading takes when the first papers have been read.

    The papers that are in the cache come first and do not count.
    """

    def __init__(self, reporter: Reporter, cached: int) -> None:
        self.reporter, self.cached = reporter, cached

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Forward the stage."""
        with self.reporter.stage(name, total) as advance:
            yield self._timed(advance, total) if name == _EMBEDDING and total else advance

    def note(self, message: str) -> None:
        """Forward the message."""
        self.reporter.note(message)

    def _timed(self, advance: Advance, total: int) -> Advance:
        done, start, said = 0, time.perf_counter(), False

        def counted(steps: int) -> None:
            nonlocal done, start, said
            advance(steps)
            done += steps
            if done <= self.cached:
                start = time.perf_counter()
            elif not said and done < total:
                rate = (done - self.cached) / max(time.perf_counter() - start, 1e-6)
                left = duration((total - done) / rate)
                # the longest abstracts are read first (`embedding.chunks`)
                self.note(f"reading {rate:,.1f} papers a second: at most about {left} for the other {total - done:,}")
                said = True

        return counted


def _views(topic_map: MapData, main: View) -> tuple[dict[str, View], list[str]]:
    """The views of the map with its new main view; those that share the vectors of the old one share its own."""
    old, views, own = topic_map.views[topic_map.main], {topic_map.main: main}, list[str]()
    for name, view in topic_map.views.items():
        if name == topic_map.main:
            continue
        if view.embeddings is old.embeddings:
            views[name] = replace(main, tree=view.tree, memberships=view.memberships)
        else:
            views[name] = view
            own += [name] if teacher_of(view.embeddings.encoder_id) else []
    return views, [f"views with predicted vectors of their own, which keep them: {', '.join(own)}"] if own else []


def _told(before: MapData, new: MapData, again: Again, notes: tuple[str, ...]) -> Refined:
    """The result, with the manifest of the new map."""
    comparison = compare_maps(before, new, TREES)
    moved, far = _moved(before.tree, new.tree, comparison)
    refined = Refined(new, comparison, (*notes, *again.notes), _stayed(before.tree, new.tree), moved, far)
    return replace(refined, map=replace(new, manifest=_manifest(before, refined, again)))


def _stayed(before: TopicTree, tree: TopicTree) -> int:
    return sum(topic.id in before for topic in tree)


def _moved(before: TopicTree, tree: TopicTree, comparison: Comparison) -> tuple[int, int]:
    """The number of papers that left their leaf, and of those that left their topic of the first level.

    A paper that is in what became of its topic, or in a topic below that, has not left it.
    """
    became: dict[str, list[str]] = {}
    for row in comparison.table.to_dict("records"):
        became.setdefault(row["topic_a"], []).append(row["topic_b"] or "none")
    counts = [0, 0]
    for (old, new), papers in Counter(zip(_leaves(before), _leaves(tree), strict=True)).items():
        for place, topic in enumerate((old, _top(old))):
            stays = any(f"{new}.".startswith(f"{other}.") for other in became.get(topic, [topic]))
            counts[place] += 0 if stays else papers
    return counts[0], counts[1]


def _leaves(tree: TopicTree) -> list[str]:
    return [tree.topics[row].id for row in tree.leaf_of.tolist()]


def _top(topic_id: str) -> str:
    """The topic of the first level that a topic is or is in."""
    return ".".join(topic_id.split(".")[:2])


def _manifest(before: MapData, refined: Refined, again: Again) -> dict[str, Any]:
    """The manifest before, with what is now true: the encoder, the settings, the counts, and an account of the pass."""
    new, old = refined.map, before.manifest
    tree, embeddings = new.tree, new.embeddings
    counts = {"topics": len(tree), "leaves": len(tree.leaves), "depth": tree.depth}
    counts["by_neighbours"] = int(tree.assignment.by_neighbours.sum())
    on = datetime.now(UTC).isoformat(timespec="seconds")
    note = f"refined on {on[:10]}: vectors of {embeddings.encoder_id} instead of {before.embeddings.encoder_id}"
    return {
        **old,
        "encoder": {"id": embeddings.encoder_id, "dimensions": embeddings.dimensions},
        "settings": new.config.to_dict(),
        "counts": {**old.get("counts", {}), **counts},
        "notes": list(dict.fromkeys([*old.get("notes", ()), *refined.notes, note])),
        "seconds": {**old.get("seconds", {}), **{name: round(value, 2) for name, value in again.seconds.items()}},
        "recorded": _records(before, refined, again, on),
    }


def _records(before: MapData, refined: Refined, again: Again, on: str) -> dict[str, Any]:
    """What is recorded by topics and steps; every topic counts as grown from the papers that it has now."""
    assert refined.comparison is not None
    table, tree = refined.comparison.table, refined.map.tree
    changes = table[table["event"] != KEPT].drop(columns="jaccard").astype(object)
    records = dict(before.manifest.get("recorded", {}))
    records = {name: facts for name, facts in records.items() if name not in _OF_GROWING} | dict(again.records)
    if updates := records.get("updates", ()):
        grown_from = {topic.id: topic.size for topic in tree}
        records["updates"] = [*updates[:-1], {**updates[-1], "grown_from": grown_from}]
    records[REFINED] = {
        "on": on,
        "from": before.embeddings.encoder_id,
        "to": refined.map.embeddings.encoder_id,
        "topics": refined.comparison.counts,
        "ids_kept": refined.stayed,
        "papers_moved": refined.moved,
        "papers_moved_at_the_first_level": refined.moved_far,
        "changes": changes.where(changes.notna(), None).to_dict("records"),
        "ended": _successors(before.tree, tree),
    }
    return records


def _successors(before: TopicTree, tree: TopicTree) -> dict[str, str]:
    """For each topic (id) that has ended, the topic of the new tree that is most like it, by the Jaccard index."""
    sizes = np.array([topic.size for topic in tree])
    levels = [tree.labels_at(depth) for depth in range(tree.depth + 1)]
    found: dict[str, str] = {}
    for topic in (topic for topic in before if topic.id not in tree):
        common = np.max([np.bincount(level[topic.members], minlength=len(tree)) for level in levels], axis=0)
        found[topic.id] = tree.topics[int(np.argmax(common / (sizes + topic.size - common)))].id
    return found


def _state(folder: Path, config: Config) -> str:
    """A hash of the files that other commands change when they change the map."""
    files = (folder / MANIFEST, folder / TREE, Path(config.naming.names or "."), Path(config.edits or "."))
    return fingerprint(texts=(path.read_text(encoding="latin-1") if path.is_file() else "" for path in files))
