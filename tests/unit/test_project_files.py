"""What packagers and newcomers read beside the code: metadata that agrees, pages in the navigation, working links."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import hierarchography

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (CHECKOUT / "docs").glob("*.md"))
PROSE = [*PAGES, *(CHECKOUT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def text_of(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def assemble() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assemble", CHECKOUT / "docs" / "assemble.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_citation_and_the_readme_name_this_version() -> None:
    version = hierarchography.__version__
    assert f"\nversion: {version}\n" in text_of("CITATION.cff")
    assert f"version = {{{version}}}" in text_of("README.md")
    assert f"## [{version}]" in text_of("CHANGELOG.md")


def test_the_badges_say_what_the_metadata_says() -> None:
    python = PROJECT["requires-python"].removeprefix(">=")
    assert f"python: {python}+" in text_of("docs/pictures/badge-python.svg")
    assert f"licence: {PROJECT['license']}" in text_of("docs/pictures/badge-licence.svg")


def test_everything_that_an_extra_installs_is_pinned() -> None:
    pinned = {line.partition("==")[0] for line in text_of("constraints.txt").splitlines() if "==" in line}
    asked = [name for names in PROJECT["optional-dependencies"].values() for name in [*names]]
    named = {re.split(r"[\[<>=]", name)[0] for name in [*asked, *PROJECT["dependencies"]]} - {"hierarchography"}
    assert {name.lower().replace("_", "-") for name in named} <= {name.lower().replace("_", "-") for name in pinned}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_page_is_in_the_navigation(page: Path) -> None:
    assert f": {page.name}\n" in text_of("mkdocs.yml")


def test_the_api_page_has_every_public_name() -> None:
    listed = re.findall(r"^::: hierarchography\.(\w+)$", text_of("docs/api.md"), flags=re.MULTILINE)
    assert sorted([*listed, "__version__"]) == sorted(hierarchography.__all__)


@pytest.mark.parametrize("page", PROSE, ids=lambda path: path.name)
def test_every_link_leads_somewhere(page: Path, assemble: ModuleType) -> None:
    prose = assemble.FENCE.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", re.sub(r"`[^`\n]*`", "", prose)) if ":" not in link]
    built = {"demo/map.html"}  # in the site only
    assert [link for link in links if link not in built and not (page.parent / link).exists()] == []


def test_a_link_is_pointed_at_the_site_and_code_is_left_alone(assemble: ModuleType) -> None:
    sources = {"benchmarks/RESULTS.md": "results.md", "docs/scale.md": "scale.md"}
    page = "[a](../benchmarks/RESULTS.md#scale) [b](scale.md) [c](https://x.org/scale.md)\n```\n[d](scale.md)\n```\n"
    expected = "[a](results.md#scale) [b](scale.md) [c](https://x.org/scale.md)\n```\n[d](scale.md)\n```\n"
    assert assemble.relinked(page, "docs/x.md", "x.md", sources) == expected
    assert assemble.relinked("[e](docs/scale.md)", "README.md", "readme.md", sources) == "[e](scale.md)"


def test_a_notebook_becomes_a_page_with_its_outputs(assemble: ModuleType) -> None:
    outputs = [
        {"output_type": "stream", "text": ["one\n", "two\n"]},
        {"output_type": "execute_result", "data": {"text/plain": ["3"], "text/html": ["<table>\n", "</table>"]}},
        {"output_type": "display_data", "data": {"image/png": "iVBO\n", "text/plain": "<Figure>"}},
    ]
    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["x = 3\n", "x"], "outputs": outputs},
    ]
    assert assemble.notebook_markdown({"cells": cells}).split("\n\n") == [
        "# Title",
        "````python\nx = 3\nx\n````",
        "````text\none\ntwo\n````",
        "<div><table> </table></div>",
        "![What the cell shows](data:image/png;base64,iVBO)\n",
    ]
