from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from hierarchography.config import ASSETS
from hierarchography.errors import RenderError
from hierarchography.rendering.files import PAGE_FILE, PLOTLY_FILE
from hierarchography.rendering.page import assets
from hierarchography.rendering.page.scripts import (
    CDN,
    CDN_INTEGRITY,
    CDN_LIBRARY,
    scripts_for,
)

BUNDLE = Path(assets.__file__).with_name("bundle")
JS_LINT = Path(__file__).parents[2] / "js"


@pytest.mark.parametrize("mode", ASSETS)
def test_no_policy_allows_eval_or_fetching(mode):
    policy = scripts_for(mode).policy
    assert "unsafe-eval" not in policy
    assert policy.startswith("default-src 'none'; ")
    assert re.search(r"script-src [^;]*'unsafe-inline'", policy) is None


def test_inline_scripts_run_by_their_hashes():
    found = scripts_for("inline")
    for tag in found.tags:
        source = tag.removeprefix("<script>").removesuffix("</script>")
        assert base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() in found.policy
    assert found.files == {}


def test_scripts_beside_the_page_are_named_with_their_checksum():
    found = scripts_for("directory")
    assert list(found.files) == [PLOTLY_FILE, PAGE_FILE]
    for tag, (name, text) in zip(found.tags, found.files.items(), strict=True):
        assert tag == f'<script src="{name}?{hashlib.sha256(text.encode()).hexdigest()[:8]}"></script>'
    assert "script-src 'self';" in found.policy


def test_a_cdn_is_pinned_by_version_and_checksum():
    found = scripts_for("cdn")
    assert f'src="{CDN}" integrity="{CDN_INTEGRITY}" crossorigin="anonymous"' in found.tags[0]
    assert f"script-src {CDN} 'sha256-" in found.policy
    assert f"@{CDN_LIBRARY.version}/" in CDN


def test_the_cdn_has_the_checksum_of_the_npm_package():
    file = BUNDLE.parents[3] / "build/bundle/node_modules/plotly.js/dist/plotly-strict.min.js"
    if not file.is_file():
        pytest.skip("plotly.js's strict build is not here: run 'make bundle'")
    content = file.read_bytes()
    assert f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}" == CDN_INTEGRITY
    assert (CDN_LIBRARY.sha256, CDN_LIBRARY.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_another_mode_is_refused():
    with pytest.raises(RenderError, match="unknown kind of assets 'web'; choose one of: inline, directory, cdn"):
        scripts_for("web")


def test_plotly_py_stands_in_where_the_bundle_is_not_built(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "slim_bundle", lambda: tmp_path / "none.js")
    library = assets.library()
    assert library.name == "plotly.js"
    assert library.size > 4_000_000
    assert f"plotly.js v{library.version}" in assets.plotly()[:300]


def test_the_bundle_is_taken_where_it_is_built(monkeypatch, tmp_path):
    source = b"/*! plotly.js v9.8.7 with nothing */\nvar Plotly={};//\xc3\xa9</script>"
    (tmp_path / "plotly-slim.min.js").write_bytes(source)
    monkeypatch.setattr(assets, "slim_bundle", lambda: tmp_path / "plotly-slim.min.js")
    digest = hashlib.sha256(source).hexdigest()
    assert assets.library() == assets.Library("plotly.js slim", "9.8.7", digest, len(source))
    assert assets.plotly().endswith("//\\u00e9\\x3c/script>")


def test_one_version_of_plotly_everywhere(monkeypatch, tmp_path):
    """The bundle, its lock file, the CDN and plotly.py: charts must not differ by what drew them."""
    monkeypatch.setattr(assets, "slim_bundle", lambda: tmp_path / "none.js")
    package = json.loads((BUNDLE / "package.json").read_text())["devDependencies"]
    lock = json.loads((BUNDLE / "package-lock.json").read_text())["packages"]["node_modules/plotly.js"]
    assert package["plotly.js"] == lock["version"] == CDN_LIBRARY.version == assets.library().version


@pytest.mark.parametrize("folder", [BUNDLE, JS_LINT], ids=["bundle", "lint"])
def test_npm_packages_are_pinned_without_the_address_of_a_registry(folder):
    assert "resolved" not in (folder / "package-lock.json").read_text()
    package = json.loads((folder / "package.json").read_text())
    assert all(re.fullmatch(r"[\d.]+", version) for version in package["devDependencies"].values())


def test_the_bundle_draws_every_chart_of_the_page():
    entry = (BUNDLE / "plotly.cjs").read_text()
    for chart in ("treemap", "sunburst", "icicle"):
        assert f'require("plotly.js/lib/{chart}")' in entry
