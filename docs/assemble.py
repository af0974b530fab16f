"""Gather the pages of the documentation site into `build/docs/`: `python docs/assemble.py`.

The pages are written for readers of the repository: they link to `../CHANGELOG.md` or `../benchmarks/RESULTS.md`.
Site generators only know the files of one folder. So each file in `OUTSIDE` gets an address in the site, links are
resolved as the repository resolves them, and then pointed at that address. A link to a file without an address is not
changed, and the strict build reports it.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "docs"
OUTSIDE = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "README.md": "readme.md",
    "LICENSE": "licence.txt",
    "CITATION.cff": "citation.cff",
    "benchmarks/README.md": "benchmarks.md",
    "benchmarks/RESULTS.md": "results.md",
    "hierarchography/data/fields.tsv": "fields.tsv",
    "hierarchography/rendering/tree.schema.json": "tree.schema.json",
    "notebooks/1_quick_start.ipynb": "notebook-quick-start.md",
    "notebooks/2_exploring_clusters.ipynb": "notebook-exploring-clusters.md",
    "notebooks/3_embedding_in_a_blog.ipynb": "notebook-blog.md",
    "notebooks/5_facets_trends_gaps.ipynb": "notebook-facets-trends-gaps.md",
    "notebooks/pictures/landmarks.png": "pictures/landmarks.png",
    "outputs/demo/map.html": "demo/map.html",
}
"""Files of the repository by their address in the site."""
LINK = re.compile(r"(?<=\]\()([^)#\s]+)")
FENCE = re.compile(r"^(`{3,}).*?^\1`*$", re.DOTALL | re.MULTILINE)
LONG_FENCE = "````"


def main() -> None:
    """Write the folder anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    inside = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*") if path.is_file()}
    sources = {f"docs/{name}": name for name in inside if not name.endswith((".py", ".pyc"))} | OUTSIDE
    for source, address in sources.items():
        target = TARGET / address
        target.parent.mkdir(parents=True, exist_ok=True)
        if address.endswith(".md"):
            target.write_text(relinked(markdown_of(ROOT / source), source, address, sources), encoding="utf-8")
        else:
            shutil.copyfile(ROOT / source, target)


def markdown_of(path: Path) -> str:
    """The text of a page, a notebook as Markdown."""
    text = path.read_text(encoding="utf-8")
    return notebook_markdown(json.loads(text)) if path.suffix == ".ipynb" else text


def relinked(markdown: str, source: str, address: str, sources: dict[str, str]) -> str:
    """The page with its links pointed at the site; code in fences is not changed.

    >>> relinked("[a](../b.md#c)", "docs/x.md", "x.md", {"b.md": "outside/b.md"})
    '[a](outside/b.md#c)'
    """

    def moved(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[0]))
        if target == "docs/demo/map.html":
            return "demo/map.html"
        site = sources.get(target)
        return match[0] if site is None else posixpath.relpath(site, posixpath.dirname(address) or ".")

    parts, end = [], 0
    for fence in FENCE.finditer(markdown):
        parts += [LINK.sub(moved, markdown[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, LINK.sub(moved, markdown[end:])])


def notebook_markdown(notebook: dict[str, Any]) -> str:
    r"""A stored notebook as Markdown: text as it is, code in fences, outputs as text, tables and pictures.

    >>> notebook_markdown({"cells": [{"cell_type": "markdown", "source": ["# Title"]}]})
    '# Title\n'
    """
    parts: list[str] = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        elif source.strip():
            parts.append(fenced("python", source))
            parts += filter(None, (_output(output) for output in cell["outputs"]))
    return "\n\n".join(parts) + "\n"


def fenced(language: str, text: str) -> str:
    """A block of code, in a fence that is longer than any fence in the code."""
    return f"{LONG_FENCE}{language}\n{text.rstrip()}\n{LONG_FENCE}"


def _output(output: dict[str, Any]) -> str:
    """One output of a cell; an interactive chart is left as the text that stands for it."""
    if output["output_type"] == "stream":
        return fenced("text", "".join(output["text"]))
    data = {kind: "".join(value) for kind, value in output["data"].items() if isinstance(value, str | list)}
    if "image/png" in data:
        return f"![What the cell shows](data:image/png;base64,{''.join(data['image/png'].split())})"
    html = data.get("image/svg+xml", "") or data.get("text/html", "")
    html = re.sub(r"<style.*?</style>|<\?xml.*?\?>", "", html, flags=re.DOTALL)
    if "<table" in html or "<svg" in html:
        return f"<div>{' '.join(html.split())}</div>"
    return fenced("text", data["text/plain"])


if __name__ == "__main__":
    main()
