"""The finished map as people use it: built from papers or loaded from a folder, drawn, saved, looked into.

>>> m = build_map("papers.csv")                                     # doctest: +SKIP
>>> m["0.2"].papers                                                 # doctest: +SKIP
>>> m.save("map")                                                   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hierarchography import rendering
from hierarchography.analysis import topics_over_time
from hierarchography.build import Papers, build_data
from hierarchography.config import Config
from hierarchography.embedding import with_objects
from hierarchography.errors import InputError
from hierarchography.maps.find import find_topics
from hierarchography.maps.reader import hold_encoder
from hierarchography.model import MapData
from hierarchography.naming import rename_topics
from hierarchography.progress import SILENT, Reporter
from hierarchography.settings import expanded
from hierarchography.storage import read_map, save_map

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client
    from plotly.graph_objects import Figure


@dataclass(frozen=True, eq=False, repr=False)
class TopicMap(MapData):
    """A map of papers: everything of `MapData`, and the ways to draw and save it."""

    @classmethod
    def of(cls, data: MapData) -> Self:
        """The map of these papers, vectors and trees."""
        return cls(**{item.name: getattr(data, item.name) for item in fields(data)})

    def _repr_html_(self) -> str:
        html: str = rendering.render_notebook(self)
        return html

    def treemap(self, **options: Any) -> Figure:
        """The tree as nested rectangles (a Plotly figure); `depth` levels under `topic`. See `rendering.figures`."""
        return rendering.treemap(self, **options)

    def sunburst(self, **options: Any) -> Figure:
        """The tree as rings (a Plotly figure); `depth` levels under `topic`. See `rendering.figures`."""
        return rendering.sunburst(self, **options)

    def icicle(self, **options: Any) -> Figure:
        """The tree as columns, broad to narrow (a Plotly figure); `depth` levels under `topic`."""
        return rendering.icicle(self, **options)

    def topics_over_time(self, level: int = 1, bins: int | None = None) -> pd.DataFrame:
        """Papers of each topic of a level by year: `topic_id`, `topic`, `year`, `count`, `share` (a table).

        See `analysis.topics_over_time`. Raises `InputError` where no paper has a year.
        """
        return topics_over_time(self, level, bins)

    def topics_over_time_figure(self, level: int = 1, bins: int | None = None, **options: Any) -> Figure:
        """The same as stacked bars in the map's colours (a Plotly figure); `theme` is light or dark."""
        return rendering.topics_over_time_figure(self, level, bins, **options)

    def find_topics(self, question: str, top: int = 5, *, encoder: Any = None) -> pd.DataFrame:
        """The `top` topics nearest to a question, best first: `topic_id`, `topic`, `path`, `score` (a table).

        By the encoder of the map, which is opened again; else by words, with a warning. See `maps.find.find_topics`.
        """
        return find_topics(self, question, top, encoder)

    def rename(self, names: Mapping[str, str] | str, name: str | None = None) -> Self:
        """A new map with topics renamed by hand: `m.rename("0.2", "Galaxies")` or `m.rename({"0.2": "Galaxies"})`.

        Raises `TreeError` for an unknown topic and `InputError` for a name that is empty, over 40 characters or a
        sibling's. A rebuild loses these names; 'hierarchography pin' keeps them.
        """
        if isinstance(names, str):
            names = {names: name or ""}
        elif name is not None:
            raise InputError(f"give a topic and its name, or a dictionary of names, not both ({name!r} is left over)")
        renamed = self.with_tree(rename_topics(self.tree, self.corpus, names))
        hold_encoder(renamed)
        return renamed

    def save(self, folder: str | Path) -> Path:
        """Write the map and all its exports into a folder (see `storage.save_map`); returns the folder."""
        return save_map(self, expanded(folder))

    def write_html(self, path: str | Path, *, chart: str | None = None) -> Path:
        """Write the page, one standalone HTML file unless the settings say else, opening on `chart`; returns its path.

        Raises `RenderError` when the file cannot be written.
        """
        return rendering.write_page(self, expanded(path), chart=chart)

    def write_picture(self, path: str | Path, *, chart: str | None = None) -> Path:
        """Write a still picture, `.svg` or `.png`; with a `chart`, by kaleido. See `rendering.picture`."""
        return rendering.write_picture(self, expanded(path), chart=chart)


def load_map(folder: str | Path) -> TopicMap:
    """Read a map that `TopicMap.save` wrote. Raises `InputError` naming the file that is missing or damaged."""
    return TopicMap.of(read_map(expanded(folder)))


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

    `papers` is a file or several (see `hierarchography.corpus`), a table (pandas, polars, Arrow), texts or records
    (dictionaries) in a list or any other column, or a `Corpus`; when left out, the `inputs` of the config. Single
    settings of `config` are changed by their dotted names, `build_map("papers.csv", settings={"layout.words": 0.3})`,
    or as keywords by the last parts of these, where only one section has them:
    `build_map("papers.csv", seed=3, max_depth=4, papers="titles")`.

    `vectors` may be an array or sparse matrix (n, d), a row for each of `papers` in their order, and `encoder` an
    object with `encode(texts)` or a function from a list of texts to an array (see `embedding.objects`).

    The results of the steps are kept in the folder `cache` (True: the user's own, False: nowhere), so that a
    build that was stopped goes on, and a changed setting computes only what depends on it.

    `workers` processes of this machine do the work side by side, or those of a Dask `scheduler` (its address, or a
    `distributed.Client`): see docs/distributed.md. By default all is done in this process.

    The same papers with the same settings give the same map on one machine, whatever their order, whatever
    was kept, and whatever did the work. Raises `InputError` for papers or settings that cannot be used,
    `EncoderError` when no vectors come, `WorkersError` when workers are asked for and not to be had.
    """
    config, given = with_objects(config or Config(), more, settings)
    running: dict[str, Any] = {"cache": cache, "workers": workers, "scheduler": scheduler}
    built = TopicMap.of(build_data(papers, config, progress, given=given, **running))
    hold_encoder(built)
    return built
