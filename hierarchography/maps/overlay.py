"""Lays a collection over the map of a field: its papers are placed there, marked on the page, and compared by topic.

>>> overlay_map(load_map("field"), "mine.bib").write_html("overlay.html")   # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

from hierarchography.build import Papers
from hierarchography.errors import InputError
from hierarchography.maps.compare import OVER, SHARES, TEST, Comparison, share_table
from hierarchography.maps.place import Placed, place_papers
from hierarchography.maps.update import with_placed
from hierarchography.model import ADDED_COLUMN, Corpus, MapData, Topic, TopicTree
from hierarchography.progress import SILENT, Reporter
from hierarchography.rendering import write_page
from hierarchography.rendering.page.living import OVERLAY_COLUMN, PAGE_FILTER
from hierarchography.settings import expanded

OTHERS, YOURS, BOTH = "only the field", "yours", "both"


@dataclass(frozen=True, eq=False)
class Overlay:
    """`map` is the field's map with the papers added to its topics; the column `OVERLAY_COLUMN` says whose each is.

    `comparison` (mode "shares") has the topics in which the collection has more or fewer papers than the field, and
    `placed` the place of each of its papers.
    """

    map: MapData
    comparison: Comparison
    placed: Placed

    def write_html(self, path: str | Path, *, chart: str | None = None) -> Path:
        """Write the field's page, which opens with the papers of the collection marked; returns its path."""
        usual = "map" if self.map.plane is not None else None
        return write_page(self.map, expanded(path), chart=chart or usual)


def overlay_map(
    field: MapData,
    papers: Papers | MapData,
    encoder: Any = None,
    progress: Reporter = SILENT,
    title: str = "",
    **settings: Any,
) -> Overlay:
    """Lay papers over the map of a field; the other arguments are those of `place_papers`.

    `papers` may also be a map, whatever its encoder: its papers are encoded again by that of the field. `title` names
    the collection. Papers that fit no topic of the field are on the page, but not in the comparison. Raises
    `InputError` if no paper fits.
    """
    collection = papers.corpus if isinstance(papers, MapData) else papers
    name = title or (papers.title if isinstance(papers, MapData) else "Your papers")
    placed = place_papers(field, collection, encoder, progress, **settings)
    if not placed.fits.any():
        raise InputError(f"none of the {len(placed):,} papers fits a topic of {field.title!r}; check their subject")
    table = share_table(field.tree, placed.leaf[placed.fits])
    common, strange = int((~placed.is_new).sum()), int((~placed.fits).sum())
    notes = (f"papers of A that fit no topic of B and are not counted: {strange:,}",) if strange else ()
    papers_of = len(placed), len(field)
    comparison = Comparison(SHARES, (name, field.title), papers_of, common, {}, table, (*notes, TEST))
    return Overlay(_overlaid(field, placed, comparison), comparison, placed)


def _overlaid(field: MapData, placed: Placed, comparison: Comparison) -> MapData:
    """The field's map with the placed papers, and with the findings in the descriptions of its topics."""
    new = np.flatnonzero(placed.is_new)
    whole = with_placed(field, placed, new, np.zeros(len(placed), dtype=bool))
    origin = np.array([OTHERS] * len(field) + [YOURS] * len(new), dtype=object)
    origin[[known.row for known in placed.duplicates if known is not None]] = BOTH
    frame = whole.corpus.frame.assign(**{OVERLAY_COLUMN: origin})
    if ADDED_COLUMN not in field.corpus.frame:
        frame = frame.drop(columns=ADDED_COLUMN)
    config = field.config.with_settings(title=f"{comparison.titles[0]} on {field.title}")
    corpus = Corpus.from_frame(frame, whole.corpus.records)
    recorded = {
        **field.manifest.get("recorded", {}),
        PAGE_FILTER: urlencode([(OVERLAY_COLUMN, whose) for whose in (YOURS, BOTH) if (origin == whose).any()]),
    }
    manifest = {**field.manifest, "recorded": recorded}
    return replace(whole, corpus=corpus, config=config, manifest=manifest).with_tree(
        _with_findings(whole.tree, comparison)
    )


def _with_findings(tree: TopicTree, comparison: Comparison) -> TopicTree:
    """The tree whose descriptions begin with what was found about the topic."""
    found = {row["topic"]: _finding(row) for row in comparison.table.to_dict("records")}
    return tree.with_topics(_described(topic, found.get(topic.id, "")) for topic in tree)


def _finding(row: dict[Any, Any]) -> str:
    """A sentence about the share of the collection in a topic."""
    shares = f"{row['share_a']:.1%} of your papers, {row['share_b']:.1%} of the field's"
    if not row["finding"]:
        return f"Your share: {shares} (no clear difference)."
    return f"{'Over' if row['finding'] == OVER else 'Under'}-represented: {shares} (q = {row['q']:.2g})."


def _described(topic: Topic, finding: str) -> Topic:
    if not finding:
        return topic
    text = f"{finding} {topic.details.get('description', '')}".strip()
    return replace(topic, details={**topic.details, "description": text})
