"""Run every notebook of this folder in place, and keep what they show small.

A live page or chart weighs megabytes and shows nothing on a code-hosting site. So in the stored copy a
picture of it stands in its place (taken with Chromium, where there is one). Used by `make notebooks`.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import plotly.io
from nbclient import NotebookClient

CHROMIUM = ("chromium", "google-chrome", "chromium-headless-shell")
LARGE = 50_000
"""Characters from which on an HTML output is replaced by its picture."""
WIDTH = 1000


def execute(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from its own folder and return it with its outputs.

    The cache is empty at first, as a new user's is: the times that are shown are those of the steps.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}})
    with tempfile.TemporaryDirectory() as cache:
        client.execute(env=os.environ | {"HIERARCHOGRAPHY_CACHE": cache})
    return notebook


def picture_outputs(notebook: nbformat.NotebookNode, browser: Any) -> None:
    """Put a picture in place of every large HTML output, and drop what differs from run to run."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        cell.outputs = [output for output in cell.outputs if output.output_type != "stream" or output.name != "stderr"]
        for output in cell.outputs:
            data = output.get("data", {})
            figure = data.pop("application/vnd.plotly.v1+json", None)
            if figure:
                data["text/html"] = plotly.io.to_html({name: figure[name] for name in ("data", "layout")})
            if len(data.get("text/html", "")) > LARGE:
                data["image/png"] = _picture(data.pop("text/html"), browser)


def _picture(html: str, browser: Any) -> str:
    page = browser.new_page(viewport={"width": WIDTH, "height": 200})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "output.html"
        file.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{html}", encoding="utf-8")
        page.goto(file.as_uri())
        page.wait_for_timeout(4000)
        image = page.screenshot(full_page=True)
    page.close()
    return base64.b64encode(image).decode("ascii")


def main() -> None:
    """Execute all notebooks, or those named on the command line."""
    from playwright.sync_api import sync_playwright

    names = [Path(name) for name in sys.argv[1:]] or sorted(Path(__file__).parent.glob("*.ipynb"))
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in names:
            notebook = execute(path)
            picture_outputs(notebook, browser)
            nbformat.write(notebook, path)
            print(path)


if __name__ == "__main__":
    main()
