"""The page in a real Chromium, at three sizes, against its budgets.

    python benchmarks/page.py                       # 1,000, 10,000 and 100,000 papers of arXiv
    python benchmarks/page.py --sizes 1000 --runs 9

Maps are built once (`--encoder lsa`) and kept; the page is rendered anew each time. Prints a Markdown table: what was
measured (medians), and the budget beside it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpora import CACHE
from page_probe import PROBE
from playwright.sync_api import Browser, Page, sync_playwright

from hierarchography import TopicMap, build_map, load_map
from hierarchography.corpus import read_papers
from hierarchography.rendering import render_page

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "arxiv_100k.jsonl.gz"
MAPS = CACHE / "page"
SIZES = (1_000, 10_000, 100_000)
ABSTRACTS_UP_TO = 10_000
"""Papers up to which the page holds the abstracts; the budget of the largest is without them."""
QUESTIONS = (
    "how do black holes lose their mass",
    "teaching robots to walk by reward",
    "which materials conduct without resistance",
)
YEARS = ((2019, 2021), (2022, 2024), (2018, 2020), (2023, 2025))
QUERIES = ("graph neural", "language models", "black hole", "zebrafish", "the")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
NO_CHROMIUM = "no Chromium found: install the package chromium, or set CHROMIUM to its path"
ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--no-first-run", "--enable-unsafe-swiftshader")

# name, unit, and the budget at each of `SIZES`
BUDGETS: Mapping[str, tuple[str, tuple[float, float, float]]] = {
    "HTML": ("MB", (3, 9, 14)),
    "open -> chart drawn": ("ms", (1500, 2000, 3000)),
    "open -> map of papers drawn": ("ms", (1500, 2000, 3000)),
    "click to zoom": ("ms", (300, 400, 600)),
    "hover a tile": ("ms", (50, 50, 50)),
    "hover a point": ("ms", (50, 50, 50)),
    "panel": ("ms", (100, 100, 150)),
    "title search": ("ms", (50, 50, 100)),
    "search by meaning": ("ms", (150, 150, 150)),
    "filter": ("ms", (50, 50, 50)),
    "sort by title": ("ms", (200, 200, 200)),
    "JS heap": ("MB", (50, 80, 200)),
    "tiles in the DOM": ("", (300, 300, 300)),
    "network requests": ("", (0, 0, 0)),
}


@dataclass(frozen=True)
class Opened:
    """A page that is drawn, and what it asked the network for."""

    page: Page
    requests: list[str]


def chromium() -> str | None:
    """The path of the machine's Chromium; None if there is none."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), os.environ.get("CHROMIUM"))


def main() -> None:
    """Measure every size and print the table."""
    options = _options()
    found = chromium() or sys.exit(NO_CHROMIUM)
    figures: dict[int, dict[str, float]] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        for size in options.sizes:
            topic_map = _map(size, options.cache)
            if topic_map is None:
                print(f"{size:,} papers are skipped: {DATA} is absent", file=sys.stderr)
                continue
            page = Path(folder) / f"{size}.html"
            page.write_text(render_page(topic_map), encoding="utf-8", newline="\n")
            figures[size] = measure(browser, page, options.runs)
        browser.close()
    print(table(figures))


def measure(browser: Browser, path: Path, runs: int) -> dict[str, float]:
    """Every figure of one page, the median over `runs` fresh pages."""
    rounds = [_round(browser, path) for _ in range(runs)]
    medians = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return {"HTML": path.stat().st_size / 1e6, **medians}


def table(figures: Mapping[int, Mapping[str, float]]) -> str:
    """Markdown: a row a figure, and for each size `measured / budget`, marked where it is over."""
    lines = [
        "| median | " + " | ".join(f"{size:,} papers" for size in figures) + " |",
        "|---" * (len(figures) + 1) + "|",
    ]
    for name, (unit, budgets) in BUDGETS.items():
        cells = []
        for size, measured in figures.items():
            budget = budgets[_nearest(size)]
            over = " **over**" if measured[name] > budget else ""
            cells.append(f"{_short(measured[name])} / {budget:,g} {unit}".rstrip() + over)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _nearest(size: int) -> int:
    return min(range(len(SIZES)), key=lambda place: abs(SIZES[place] - size))


def _round(browser: Browser, path: Path) -> dict[str, float]:
    figures: dict[str, float] = {}
    with _Opening(browser, path, "#0/map") as opened:
        figures["open -> map of papers drawn"] = opened.page.evaluate("probe.drawn")
        figures["hover a point"] = _hover(opened.page, _a_point(opened.page), "#atlas .tip:not([hidden])")
    with _Opening(browser, path, "") as opened:
        page = opened.page
        figures["open -> chart drawn"] = page.evaluate("probe.drawn")
        figures["tiles in the DOM"] = page.locator("#tiles .slice").count()
        clicks = page.evaluate("probe.clicks(6)")
        figures["click to zoom"] = statistics.median(click["drawn"] for click in clicks)
        figures["panel"] = statistics.median(click["listed"] for click in clicks)
        figures["hover a tile"] = _hover(page, _a_tile(page), ".card:not([hidden])")
        page.focus("#search")
        page.wait_for_timeout(1500)  # a reader needs longer to type the first word
        figures["title search"] = statistics.median(
            page.evaluate("query => probe.search(query)", query) for query in QUERIES
        )
        figures["search by meaning"] = statistics.median(
            page.evaluate("question => probe.search(question)", question) for question in QUESTIONS
        )
        page.keyboard.press("Escape")
        page.evaluate("probe.filter(2016, 2017)")  # the first filter reads the columns; the menu does so when it opens
        figures["filter"] = statistics.median(
            page.evaluate("years => probe.filter(...years)", years) for years in YEARS
        )
        page.evaluate("location.hash = '#0'")
        figures["JS heap"] = _heap(page)
        figures["sort by title"] = page.evaluate("probe.sortByTitle()")
        figures["network requests"] = len(opened.requests)
    return figures


class _Opening:
    """A fresh context with the page drawn in it."""

    def __init__(self, browser: Browser, path: Path, hash_: str) -> None:
        self.context = browser.new_context(viewport={"width": 1200, "height": 800})
        self.address = path.as_uri() + hash_

    def __enter__(self) -> Opened:
        page = self.context.new_page()
        requests: list[str] = []
        page.on(
            "request", lambda request: requests.append(request.url) if not request.url.startswith("file:") else None
        )
        page.add_init_script(PROBE)
        page.goto(self.address)
        page.wait_for_selector("[data-drawn]:visible", timeout=60_000)
        return Opened(page, requests)

    def __exit__(self, *_: object) -> None:
        self.context.close()


def _hover(page: Page, spots: list[list[float]], selector: str) -> float:
    """Milliseconds from the pointer's arrival to the text beside it, the median over some spots."""
    times: list[float | None] = []
    for x, y in spots:
        page.mouse.move(2, 2)
        page.wait_for_selector(selector, state="detached")
        page.wait_for_timeout(100)
        page.evaluate("selector => probe.awaitHover(selector)", selector)
        page.mouse.move(x, y)
        page.wait_for_timeout(250)
        times.append(page.evaluate("probe.hovered"))
    return statistics.median(time for time in times if time is not None)


def _a_tile(page: Page) -> list[list[float]]:
    boxes = page.evaluate("[...document.querySelectorAll('#labels text')].map(t => t.getBoundingClientRect().toJSON())")
    chosen = random.Random(0).sample(boxes, min(5, len(boxes)))
    return [[box["x"] + box["width"] / 2, box["y"] + box["height"] / 2] for box in chosen]


def _a_point(page: Page) -> list[list[float]]:
    spots: list[list[float]] = page.evaluate("probe.points(5)")
    return spots


def _heap(page: Page) -> float:
    """MB after a collection, the arrays outside of JavaScript's own heap included."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


def _map(size: int, cache: Path) -> TopicMap | None:
    """The map of the first `size` papers of a fixed shuffle, from the cache or built; None without the data."""
    folder = cache / f"arxiv-{size}"
    if not (folder / "manifest.json").is_file():
        if not DATA.is_file():
            return None
        corpus = read_papers([str(DATA)]).corpus
        rows = sorted(random.Random(0).sample(range(len(corpus)), min(size, len(corpus))))
        build_map(corpus.take(rows), encoder="lsa", title=f"{size:,} papers of arXiv").save(folder)
    topic_map = load_map(folder)
    if size <= ABSTRACTS_UP_TO:
        return topic_map
    corpus = topic_map.corpus
    return replace(topic_map, corpus=replace(corpus, frame=corpus.frame.assign(abstract="")))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="papers of each page")
    parser.add_argument("--runs", type=int, default=5, help="fresh pages a size")
    parser.add_argument("--cache", type=Path, default=MAPS, help="where the maps are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
