"""Views on disk: a map with three of them comes back as it was, and folders from before there were views still load."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from hierarchography import InputError, TopicMap, evaluate_map, load_map
from hierarchography.maps.pin import names_file, pin_topic
from hierarchography.model import Embeddings, View
from hierarchography.storage import redraw


@pytest.fixture
def three(small: TopicMap, make_tree) -> TopicMap:
    """Six papers by topic, by method (same vectors, further memberships) and by country (other vectors, no plane)."""
    topics = small.views["topics"]
    methods = topics.with_tree(make_tree([("A",), ("B",), ("A",), ("B",), ("A",), ("B",)]))
    also_b = np.zeros((6, 3), dtype=np.float32)
    also_b[0, 2] = 0.25
    vectors = np.eye(6, 4, dtype=np.float32) + 1
    countries = View(
        make_tree([("X",)] * 3 + [("Y",)] * 3), Embeddings.from_vectors(vectors, "other-4"), topics.layout, None
    )
    return small.with_view("method", replace(methods, memberships=csr_array(also_b))).with_view("country", countries)


def outline(topic_map: TopicMap) -> list[tuple[str, str, list[int]]]:
    return [(topic.id, topic.name, topic.members.tolist()) for topic in topic_map.tree]


def test_three_views_come_back_as_they_were(three: TopicMap, tmp_path: Path) -> None:
    loaded = load_map(three.save(tmp_path / "map"))
    assert list(loaded.views) == ["topics", "method", "country"]
    for name in three.views:
        ours, theirs = three.view(name), loaded.view(name)
        assert outline(theirs) == outline(ours)
        assert theirs.embeddings.encoder_id == ours.embeddings.encoder_id
        np.testing.assert_array_equal(theirs.embeddings.matrix, ours.embeddings.matrix)
        np.testing.assert_array_equal(theirs.layout.matrix, ours.layout.matrix)
        np.testing.assert_array_equal(theirs.tree.assignment.confidence, ours.tree.assignment.confidence)
        assert (theirs.plane is None) == (name == "country")
    memberships = loaded.views["method"].memberships
    assert memberships is not None
    assert memberships.toarray()[0].tolist() == [0, 0, 0.25]
    assert loaded.views["method"].embeddings is loaded.embeddings


def test_vectors_that_views_share_are_written_once(three: TopicMap, tmp_path: Path) -> None:
    folder = three.save(tmp_path / "map")
    assert not (folder / "views/method/embeddings.npy").exists()
    assert (folder / "views/country/embeddings.npy").is_file()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {name: fact["vectors"] for name, fact in manifest["views"].items()} == {
        "topics": "topics",
        "method": "topics",
        "country": "country",
    }
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == on_disk


def test_saving_twice_gives_the_same_bytes(three: TopicMap, tmp_path: Path) -> None:
    one, other = three.save(tmp_path / "one"), load_map(tmp_path / "one").save(tmp_path / "other")
    for path in sorted(one.rglob("*")):
        if path.is_file():
            assert (other / path.relative_to(one)).read_bytes() == path.read_bytes(), path


def test_a_view_that_is_gone_is_gone_from_the_folder(three: TopicMap, tmp_path: Path) -> None:
    folder = three.save(tmp_path / "map")
    two = replace(three, views={name: three.views[name] for name in ("topics", "country")})
    two.save(folder)
    assert not (folder / "views/method").exists()
    assert list(load_map(folder).views) == ["topics", "country"]


def test_another_main_view_changes_places_with_the_first(three: TopicMap, tmp_path: Path) -> None:
    loaded = load_map(three.view("country").save(tmp_path / "map"))
    assert list(loaded.views) == ["country", "topics", "method"]
    assert outline(loaded.view("topics")) == outline(three)


def test_a_folder_from_before_there_were_views_still_loads(small: TopicMap, tmp_path: Path) -> None:
    folder = small.save(tmp_path / "map")
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    facts = manifest.pop("views")
    manifest |= {"encoder": {"id": facts["topics"]["encoder"]}, "layout": facts["topics"]["layout"]}
    path.write_text(json.dumps(manifest))
    loaded = load_map(folder)
    assert list(loaded.views) == ["topics"]
    assert outline(loaded) == outline(small)
    assert (loaded.layout.method, loaded.embeddings.encoder_id) == ("none", "random-8")


def test_a_missing_file_of_a_view_is_named(three: TopicMap, tmp_path: Path) -> None:
    folder = three.save(tmp_path / "map")
    (folder / "views/method/tree.json").unlink()
    with pytest.raises(InputError, match=r"the map is not complete: .*views/method/tree\.json is missing"):
        load_map(folder)


def test_somebody_else_s_folder_of_views_is_left_alone(three: TopicMap, tmp_path: Path) -> None:
    (tmp_path / "views").mkdir()
    with pytest.raises(InputError, match=r"has files that are not from a map \(views\)"):
        three.save(tmp_path)


def test_the_page_has_every_view_and_is_drawn_again_with_any_of_them_first(three: TopicMap, tmp_path: Path) -> None:
    folder = three.save(tmp_path / "map")
    page = folder / "map.html"
    before = page.read_text(encoding="utf-8")
    loaded = load_map(folder)
    redraw(replace(loaded, config=loaded.config.with_settings({"rendering.view": "method"})), folder)
    assert '"views":["topics","method","country"]' in before
    assert '"views":["method","topics","country"]' in page.read_text(encoding="utf-8")
    assert "map.html#0?view=method" in (folder / "views/method/map.html").read_text(encoding="utf-8")
    assert list(load_map(folder).views) == ["topics", "method", "country"]
    assert "views/method/tree.json" in json.loads((folder / "manifest.json").read_text())["files"]


def test_figures_and_measures_are_of_the_view(three: TopicMap) -> None:
    seen = three.view("method")
    assert list(seen.treemap().data[0].labels) == ["All papers", "A", "B"]
    assert evaluate_map(seen, bootstrap=0).structure.leaves == 2
    assert evaluate_map(three, bootstrap=0).structure.leaves == 4


def test_a_topic_of_any_view_is_named_by_hand(three: TopicMap, tmp_path: Path) -> None:
    folder = three.save(tmp_path / "map")
    pin_topic(folder, "0.1", "Bees", view="method")
    loaded = load_map(folder)
    assert loaded.view("method").tree["0.1"].name == "Bees"
    assert [topic.name for topic in loaded.tree] == [topic.name for topic in three.tree]
    assert names_file(folder, "method") == folder / "views/method/names.toml"
    pin_topic(folder, "0.0", "Life", view="")
    again = load_map(folder)
    assert (again.tree["0.0"].name, again.view("method").tree["0.1"].name) == ("Life", "Bees")
