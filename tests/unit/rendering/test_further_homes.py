"""Further homes and links where they are shown: the page's blocks, the exports, the map as a figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from hierarchography import load_map
from hierarchography.analysis import further_homes, links_of
from hierarchography.rendering.exports import write_papers
from hierarchography.rendering.page.homes import home_columns
from hierarchography.rendering.page.payload import paper_order, payload
from hierarchography.rendering.page.views import view_blocks
from hierarchography.topic_map import TopicMap


def with_homes(small: TopicMap) -> TopicMap:
    """Paper a is at home in Genes (.8) and Cells (.6) as well, paper f in Optics (.5)."""
    row = {topic.name: place for place, topic in enumerate(small.tree)}
    given = np.zeros((6, len(small.tree)))
    given[0, row["Genes"]], given[0, row["Cells"]], given[5, row["Optics"]] = 0.8, 0.6, 0.5
    return small.with_view("topics", replace(small.views["topics"], memberships=csr_array(given)))


def test_the_block_has_the_homes_by_place_best_first(small: TopicMap) -> None:
    soft = with_homes(small)
    order = paper_order(soft)
    columns = home_columns(soft, order)
    papers = order[np.cumsum(columns["step"])].tolist()
    names = [soft.tree.topics[row].name for row in columns["leaf"]]
    found = sorted(zip(papers, names, columns["membership"], strict=True))
    assert found == [(0, "Cells", 60), (0, "Genes", 80), (5, "Optics", 50)]
    assert names.index("Genes") < names.index("Cells")


def test_every_grown_view_has_its_block_and_labels_have_none(small: TopicMap) -> None:
    both = with_homes(small).with_view("again", small.views["topics"]).with_view("named", ["x", "y"] * 3)
    assert "homes-0" in payload(both, "treemap").blocks
    assert {name for name in view_blocks(both) if name.startswith("homes")} == {"homes-1"}


def test_papers_csv_has_the_paths_of_further_homes(small: TopicMap, tmp_path: Path) -> None:
    csv, parquet = write_papers(with_homes(small), tmp_path / "papers.csv", tmp_path / "papers.parquet")
    expected = ["Biology > Genes (0.80); Biology > Cells (0.60)", "", "", "", "", "Physics > Optics (0.50)"]
    assert pd.read_csv(csv, keep_default_na=False)["further_homes"].tolist() == expected
    assert pd.read_parquet(parquet)["further_homes"].tolist() == expected


def test_a_saved_map_has_the_same_homes_and_no_further_column(small: TopicMap, tmp_path: Path) -> None:
    soft = with_homes(small)
    again = load_map(soft.save(tmp_path / "map"))
    assert "further_homes" not in again.corpus.frame
    assert again.homes().equals(soft.homes())
    assert len(further_homes(again)) == 3


def test_the_figure_draws_the_links_of_the_topics_shown(landmarks: TopicMap) -> None:
    plain, linked = landmarks.map(), landmarks.map(links=True)
    lines = linked.data[len(plain.data) :]
    links, (first, second) = links_of(landmarks.views["topics"]), landmarks.tree.level(1)[:2]
    said = f"{first.label} and {second.label}: {links.between(first.id, second.id):,} links"
    assert said in {line.hovertext[1] for line in lines}
    assert all(line.mode == "lines" and 0.5 <= line.line.width <= 3 for line in lines)
    leaf = landmarks.map(landmarks.tree.leaves[0].id, links=True)
    assert not [trace for trace in leaf.data if trace.mode == "lines"]
