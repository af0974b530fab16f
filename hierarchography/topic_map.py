"""The user's interface to a map: build or load it, explore it, draw it, save it.

>>> m = build_map("papers.csv")                                     # doctest: +SKIP
>>> m["0.2"].papers                                                 # doctest: +SKIP
>>> m.save("map")                                                   # doctest: +SKIP
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hierarchography import analysis, build, embedding, maps, naming, rendering, storage
from hierarchography.config import OBJECT, Config
from hierarchography.errors import InputError
from hierarchography.facets import AUTO, FACETS
from hierarchography.maps.review_sheet import MOST
from hierarchography.model import MapData, TopicTree, View
from hierarchography.progress import SILENT, Reporter
from hierarchography.settings import expanded

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client
    from plotly.graph_objects import Figure

    from hierarchography.analysis import Crossed, Gaps, HomeReliability
    from hierarchography.build import Papers
    from hierarchography.maps.compare import Comparison
    from hierarchography.maps.edit import Edits
    from hierarchography.maps.overlay import Overlay
    from hierarchography.maps.place import Placed
    from hierarchography.maps.plan import Plan
    from hierarchography.maps.refine import Refined
    from hierarchography.maps.review_sheet import Review
    from hierarchography.maps.update import Updated
    from hierarchography.maps.views import Labels
    from hierarchography.rendering.colours import Theme


@dataclass(frozen=True, eq=False, repr=False)
class TopicMap(MapData):
    """A map of papers: the data of `MapData`, with methods to draw and save it."""

    @classmethod
    def of(cls, data: MapData) -> Self:
        """A map with the same papers, vectors and trees as the data."""
        return cls(**{item.name: getattr(data, item.name) for item in fields(data)})

    def _repr_html_(self) -> str:
        html: str = rendering.render_notebook(self)
        return html

    def treemap(self, **options: Any) -> Figure:
        """The tree as nested rectangles (a Plotly figure); `depth` levels under `topic`. See `rendering.figures`."""
        return rendering.treemap(self, **options)

    def polygons(self, **options: Any) -> Figure:
        """The tree as nested convex polygons, none of them thin (a Plotly figure); see `rendering.polygon_figure`."""
        return rendering.polygons(self, **options)

    def sunburst(self, **options: Any) -> Figure:
        """The tree as rings (a Plotly figure); `depth` levels under `topic`. See `rendering.figures`."""
        return rendering.sunburst(self, **options)

    def icicle(self, **options: Any) -> Figure:
        """The tree as columns, broad to narrow (a Plotly figure); `depth` levels under `topic`."""
        return rendering.icicle(self, **options)

    def map(self, topic: str = "0", **options: Any) -> Figure:
        """The papers as points on the plane, coloured by the subtopics of `topic` (a Plotly figure)."""
        return rendering.map_figure(self, topic, **options)

    def stream(self, topic: str = "0", bins: int | None = None, **options: Any) -> Figure:
        """The subtopics of `topic` over the years as a stream (a Plotly figure); `theme` is light or dark."""
        return rendering.stream_figure(self, topic, bins, **options)

    def topics_over_time(self, level: int = 1, bins: int | None = None, **options: Any) -> Figure:
        """Topics over time as stacked bars in the colours of the map (a Plotly figure); `theme` is light or dark.

        `topics_by_year` gives the numbers. Raises `InputError` if no paper has a year.
        """
        return rendering.topics_over_time_figure(self, level, bins, **options)

    def topics_by_year(self, level: int = 1, bins: int | None = None) -> pd.DataFrame:
        """The papers per topic and year at a level: a table of `topic_id`, `topic`, `year`, `count`, `share`.

        See `analysis.topics_over_time`. Raises `InputError` if no paper has a year.
        """
        return analysis.topics_over_time(self, level, bins)

    def trends(
        self, level: int | None = None, *, since: int | None = None, until: int | None = None, by_year: bool = False
    ) -> pd.DataFrame:
        """Growth with an interval, emerging and fading topics, bursts and density (a table, fastest growth first).

        Of all levels, or of one `level`; `since` and `until` limit the years, and `by_year` adds a column per year with
        the number of papers. What could not be computed, or was left out, is a `UserWarning`. See
        `analysis.trend_table` and docs/trends.md.
        """
        found = analysis.trends_of(self, level, since, until)
        for note in found.cautions:
            warnings.warn(note, stacklevel=2)
        return found.table.join(found.by_year) if by_year else found.table

    def gaps(self, level: int | None = None, *, since: int | None = None, until: int | None = None) -> Gaps:
        """Near topics that share few papers (`pairs`), and sparse topics whose neighbours grow (`sparse`).

        Of the leaves, or of one `level`; `notes` say what could not be computed. See `analysis.gaps` and
        docs/trends.md.
        """
        return analysis.gaps_of(self, level, since, until)

    def topics_over_time_figure(self, level: int = 1, bins: int | None = None, **options: Any) -> Figure:
        """The earlier name of `topics_over_time`; deprecated."""
        warnings.warn("topics_over_time_figure() is now topics_over_time()", DeprecationWarning, stacklevel=2)
        return self.topics_over_time(level, bins, **options)

    def find(self, question: str, top: int = 10, **options: Any) -> pd.DataFrame:
        """The `top` papers nearest to a question, best first, each with the path of its topic (a table).

        Options: `topic`, `where`, `since`, `until`, `encoder`. See `maps.paper_search.find_papers`.
        """
        return maps.find_papers(self, question, top, **options)

    def ask(self, question: str, top: int = 10, *, encoder: Any = None, **llm: Any) -> Plan:
        """Ask a language model for a reading plan: `m.ask("how do moths hear?", model="m", url="http://...")`.

        `llm` are settings of the section `llm`, in place of the map's. The result has `topics`, `gaps`, `queries` for
        `fetch`, and the `papers` of `find`. See `maps.plan.plan_reading` and docs/finding.md.
        """
        config = self.config.with_settings({f"llm.{name}": value for name, value in llm.items()}).llm
        return maps.plan_reading(self, question, config, top, encoder=encoder)

    def cross(self, rows: str, columns: str, **options: Any) -> Crossed:
        """Papers by two axes, each a view or a column of the input, and how many were expected: `table`, `gaps`.

        Options: `level` of the topics of views, and `most` groups per axis. See `analysis.crossing` and docs/facets.md.
        """
        return analysis.cross(self, rows, columns, **options)

    def flow(self, rows: str, columns: str, *, theme: Theme = "light", **options: Any) -> Figure:
        """The papers between the groups of two axes, `m.flow("problem", "method")` (a Plotly figure); see `cross`."""
        palette = self.config.rendering.palette
        return rendering.flow_figure(analysis.cross(self, rows, columns, **options), theme, palette)

    def matrix(self, rows: str, columns: str, *, theme: Theme = "light", **options: Any) -> Figure:
        """The number of papers of each pair of groups, gaps marked (a Plotly figure); see `cross`."""
        return rendering.matrix_figure(analysis.cross(self, rows, columns, **options), theme)

    def homes(self, **options: Any) -> pd.DataFrame:
        """The homes of each paper, one per row: its own leaf first, then up to three others that it fits (a table).

        Options: `least` membership of a further home, and `most` further homes. See docs/homes.md.
        """
        return analysis.homes_table(self, **options)

    def homes_reliability(self) -> HomeReliability:
        """Whether the memberships of `homes` are as likely as they say, by cross-validation: `table` and `error`."""
        return analysis.reliability(self.views[self.main])

    def links(self, level: int = 1, topic: str = "") -> pd.DataFrame:
        """The links between the topics of a level, or of one `topic`: `links`, `expected`, `lift` (a table).

        Two papers are linked if one is among the ten nearest to the other; the counts are exact. See docs/homes.md.
        """
        return analysis.links_table(self, level, topic)

    def table(self, *, homes: bool = False) -> pd.DataFrame:
        """One row per topic, in preorder: name, size, share and so on, as in `topics.csv`.

        With `homes`, also `further`, the papers of other topics that have a further home in the topic, and
        `with_further`, the size with them.
        """
        return rendering.topic_table_with_homes(self) if homes else rendering.topic_table(self)

    def find_topics(self, question: str, top: int = 5, *, encoder: Any = None) -> pd.DataFrame:
        """The `top` topics nearest to a question, best first: `topic_id`, `topic`, `path`, `score` (a table).

        Uses the encoder of the map, or else words, with a warning. See `maps.find.find_topics`.
        """
        return maps.find_topics(self, question, top, encoder)

    def place(
        self,
        papers: Papers,
        *,
        encoder: Any = None,
        progress: Reporter = SILENT,
        columns: Mapping[str, str] | None = None,
    ) -> Placed:
        """Place new papers on this map, which stays as it is: `m.place("new.csv").table` has one row per paper.

        `papers` is what `build_map` accepts, and `columns` maps fields to columns, as `{"abstract": "Summary"}`. Pass
        `encoder` if the map was built with an encoder object and loaded from a folder. See `maps.place`.
        """
        return maps.place_papers(self, papers, encoder, progress, columns=columns or {})

    def update(
        self,
        papers: Papers,
        *,
        encoder: Any = None,
        progress: Reporter = SILENT,
        columns: Mapping[str, str] | None = None,
        anyway: bool = False,
    ) -> Updated:
        """Add new papers: `m.update("new.csv").map` is the new map, which keeps ids, names and edits; this one stays.

        The arguments are those of `place`. The result also has `changes` (a table of the topics that were born, grew,
        were split, merged or died), `rebuild` (why a rebuild is due, if it is) and `notes`. Raises `InputError` if half
        of the papers fit no topic and not `anyway`. See `maps.update`.
        """
        updated = maps.update_map(self, papers, encoder, progress, anyway, columns=columns or {})
        new = self if updated.map is self else type(self).of(updated.map)
        maps.hold_encoder(new)
        return replace(updated, map=new)

    def refine(
        self,
        *,
        progress: Reporter = SILENT,
        anyway: bool = False,
        cache: str | Path | bool = True,
        workers: int = 0,
        scheduler: str | Client = "",
    ) -> Refined:
        """Exact vectors for a map of the quick encoder: `m.refine().map` is the new map; this one stays.

        MiniLM reads every paper, and the map is grown again; topics that are the same keep their ids, and what was done
        by hand is kept. The result also has `comparison` (None if nothing was to be done) and `notes`. The last three
        arguments are those of `build_map`. See `maps.refine`.
        """
        refined = maps.refine_map(self, progress, anyway=anyway, cache=cache, workers=workers, scheduler=scheduler)
        return replace(refined, map=self if refined.map is self else type(self).of(refined.map))

    def rename(self, names: Mapping[str, str] | str, name: str | None = None) -> Self:
        """A new map with topics renamed by hand: `m.rename("0.2", "Galaxies")` or `m.rename({"0.2": "Galaxies"})`.

        Raises `TreeError` for an unknown topic and `InputError` for a name that is empty, over 80 characters, the
        name of a sibling, or one that the parent or a child has by hand. A rebuild discards these names; names set with
        'hierarchography pin' are kept.
        """
        if isinstance(names, str):
            names = {names: name or ""}
        elif name is not None:
            raise InputError(f"give a topic and its name, or a dictionary of names, not both ({name!r} is left over)")
        renamed = self.with_tree(naming.rename_topics(self.tree, self.corpus, names))
        maps.hold_encoder(renamed)
        return renamed

    def edit(self, edits: Edits, *, file: str | Path | None = None) -> Self:
        """A new map with edits by hand: `m.edit({"do": "merge", "topics": ["0.2", "0.3"]})`, a list, or a file of them.

        With `file`, the edits are also added to this file, with the papers of the topics, and
        `build_map(papers, edits=file)` applies them again; see docs/editing.md. All edits are applied, or none: raises
        `InputError` for the first that is invalid or does not fit the map.
        """
        done = maps.edit_map(self, edits)
        if file is not None:
            from hierarchography.build.edits import write_edits

            write_edits(expanded(file), done.edits)
        edited = type(self).of(done.map)
        maps.hold_encoder(edited)
        return edited

    def view(self, name: str) -> Self:
        """The same map with another main view, which figures, exports and measures then show.

        Raises `TreeError`, with the known names, if there is no such view.
        """
        viewed = super().view(name)
        if self.config.embedding.encoder.startswith(OBJECT):  # otherwise nothing that computes is imported
            maps.hold_encoder(viewed)
        return viewed

    def with_view(self, name: str, view: View | TopicTree | Labels) -> Self:
        """A new map with a further view of the same papers, or with the view of this name replaced.

        `view` is a tree, or one label per paper: a name, a path (`"Physics > Optics"` or `("Physics", "Optics")`), or
        nothing. For example `m.with_view("venue", m.corpus.frame["venue"])`. See docs/views.md. Raises `InputError`
        if it does not fit the papers, and `TreeError` for a name that is not allowed.
        """
        viewed = super().with_view(name, maps.view_of(self, view))
        maps.hold_encoder(viewed)
        return viewed

    def with_facets(
        self,
        facets: str | Sequence[str] = FACETS,
        *,
        encoder: Any = None,
        progress: Reporter = SILENT,
        cache: str | Path | bool = True,
    ) -> Self:
        """A new map with views of the problems, methods and results that the abstracts tell.

        `m.with_facets("method").view("method")`. See docs/facets.md and `maps.facets.with_facets`.
        """
        grown = type(self).of(maps.with_facets(self, facets, encoder, progress, cache))
        maps.hold_encoder(grown)
        return grown

    def with_dimensions(
        self,
        dimensions: str | Sequence[str] = AUTO,
        *,
        llm: Mapping[str, Any] | None = None,
        encoder: Any = None,
        progress: Reporter = SILENT,
        cache: str | Path | bool = True,
    ) -> Self:
        """A new map with views of what a language model reads in the papers, such as their material or study design.

        `m.with_dimensions("material, study design", llm={"url": "http://localhost:8080/v1", "model": "m"})`. By default
        the model proposes the dimensions. See docs/facets.md and `maps.facets.with_dimensions`.
        """
        grown = type(self).of(maps.with_dimensions(self, dimensions, llm, encoder, progress, cache))
        maps.hold_encoder(grown)
        return grown

    def without_view(self, name: str) -> Self:
        """A new map without one of its further views. Raises `InputError` for the main view, or an unknown one."""
        fewer = type(self).of(maps.without_view(self, name))
        maps.hold_encoder(fewer)
        return fewer

    def compare(self, other: MapData, mode: str = "auto") -> Comparison:
        """Compare this map (A) with another one (B): what became of its topics, or its share in each topic of B.

        See `maps.compare.compare_maps`. The result has a `table`, and `write_csv` and `write_html`.
        """
        return maps.compare_maps(self, other, mode)

    def review(self, answers: str | Path | None = None, *, most: int = MOST, seed: int | None = None) -> Review:
        """What to look at first: `m.review().table`, at most `most` questions, those that change most papers first.

        With a `seed`, a random sample instead. Write them with `write_csv`, fill in the answers, and read them again:
        `m.review("sheet.csv")` has `measures` and `edits`, which `m.edit` applies. See docs/reviewing.md.
        """
        return maps.review_map(self, answers, most, seed)

    def overlay(
        self,
        papers: Papers | MapData,
        *,
        encoder: Any = None,
        progress: Reporter = SILENT,
        columns: Mapping[str, str] | None = None,
        title: str = "",
    ) -> Overlay:
        """Lay a collection (files, papers or a map) over this map of its field: `m.overlay("mine.bib").comparison`.

        The comparison has the topics with more or fewer of the papers than expected, and `write_html` writes this map's
        page with the papers marked. The other arguments are those of `place`. See `maps.overlay`.
        """
        return maps.overlay_map(self, papers, encoder, progress, title, columns=columns or {})

    def save(self, folder: str | Path) -> Path:
        """Write the map and all its exports into a folder (see `storage.save_map`); returns the folder."""
        return storage.save_map(self, expanded(folder))

    def write_html(self, path: str | Path, *, chart: str | None = None) -> Path:
        """Write the page, a standalone HTML file by default, which opens on `chart`; returns its path.

        Raises `RenderError` if the file cannot be written.
        """
        return rendering.write_page(self, expanded(path), chart=chart)

    def write_picture(self, path: str | Path, *, chart: str | None = None, **options: Any) -> Path:
        """Write a static picture: `format` png, svg or pdf, `width` in pixels, `dpi`. See `rendering.picture`.

        A `chart` is drawn with kaleido.
        """
        return rendering.write_picture(self, expanded(path), chart=chart, **options)

    def write_clusters(self, path: str | Path) -> Path:
        """Write the tree as nested clusters, the JSON of "Science Hierarchography"; see `rendering.clusters`."""
        return rendering.write_clusters(self, expanded(path))

    def write_review_flow(self, path: str | Path) -> Path:
        """Write the flow of the records, from the inputs to the map, as an SVG picture (PRISMA 2020)."""
        return rendering.write_review_flow(self, expanded(path))


def load_map(folder: str | Path) -> TopicMap:
    """Load a map that `TopicMap.save` wrote. Raises `InputError` with the name of a missing or damaged file."""
    return TopicMap.of(storage.read_map(expanded(folder)))


def build_map(
    papers: Papers = (),
    /,
    *,
    settings: Mapping[str, Any] | None = None,
    config: Config | None = None,
    progress: Reporter = SILENT,
    cache: str | Path | bool = True,
    workers: int = 0,
    scheduler: str | Client = "",
    **more: Any,
) -> TopicMap:
    """Build the topic map of a collection of papers.

    `papers` is one or more files (see `hierarchography.corpus`), a table (pandas, polars, Arrow), a list or column of
    texts or records (dictionaries), or a `Corpus`. The default is the `inputs` of `config`.

    Settings of `config` are changed with their dotted names, `build_map("papers.csv", settings={"layout.words": 0.3})`,
    or with keywords, the last parts of dotted names that occur in one section only:
    `build_map("papers.csv", seed=3, max_depth=4, papers="titles")`.

    `vectors` may be an array or sparse matrix (n, d), with one row per paper in the same order. `encoder` may be an
    object with `encode(texts)`, or a function from a list of texts to an array (see `embedding.objects`).

    The results of the steps are cached in the folder `cache` (True: the user's default folder, False: no cache). An
    interrupted build therefore resumes, and a changed setting recomputes only what depends on it.

    `workers` is a number of worker processes on this machine; `scheduler` is a Dask scheduler (its address, or a
    `distributed.Client`). See docs/distributed.md. By default, all work is done in this process.

    On one machine, the same papers and settings always give the same map, whatever the order of the papers, the state
    of the cache and the number of workers. Raises `InputError` for unusable papers or settings, `EncoderError` if the
    vectors cannot be computed, and `WorkersError` if requested workers are not available.
    """
    config, given = embedding.with_objects(config or Config(), more, settings)
    running: dict[str, Any] = {"cache": cache, "workers": workers, "scheduler": scheduler}
    built = TopicMap.of(build.build_data(papers, config, progress, given=given, **running))
    maps.hold_encoder(built)
    return built
