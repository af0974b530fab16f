"""Every setting of a map: one frozen dataclass a stage, read from TOML, saved beside every map.

>>> Config().with_settings(seed=3, max_depth=4).clustering.max_depth
4
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from hierarchography.errors import InputError


def _setting(default: Any, text: str, *, least: float | None = None, most: float | None = None) -> Any:
    """A dataclass field with the help text and the bounds that the command line and the validation use."""
    metadata = {"help": text, "least": least, "most": most}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class _Section:
    def __post_init__(self) -> None:
        hints = typing.get_type_hints(type(self))
        for item in fields(self):
            value = _checked(item, hints[item.name], getattr(self, item.name))
            object.__setattr__(self, item.name, _at_home(value) if item.name in PATHS else value)


@dataclass(frozen=True)
class CorpusConfig(_Section):
    """How records become papers."""

    columns: Mapping[str, str] = _setting({}, "names of the input's columns, for example {abstract = 'Summary'}")
    merge_duplicates: bool = _setting(True, "merge records that are the same paper")
    near_duplicate_similarity: float = _setting(
        0.9, "share of common 3-word shingles (Jaccard) from which two abstracts count as the same", least=0.5, most=1.0
    )


@dataclass(frozen=True)
class EmbeddingConfig(_Section):
    """How papers become vectors."""

    encoder: str = _setting(
        "auto",
        "auto (minilm, or sketch for many papers), minilm, minilm-torch, sketch, lsa, precomputed, or the name or "
        "folder of any sentence-transformers model",
    )
    vectors: str = _setting("", "precomputed: a .npy of shape (records, dimensions), or a .npz of 'ids' and 'vectors'")
    vector_ids: str = _setting("", "precomputed: the id of each row, one a line; without it rows go by position")
    batch_size: int = _setting(32, "texts that a sentence transformer reads at once", least=1)


MANY_MORE = 1.25
"""Times `landmarks` up to which all papers are learned from."""


@dataclass(frozen=True)
class LayoutConfig(_Section):
    """How vectors are joined with words and fields, and reduced with UMAP before clustering."""

    words: float = _setting(0.5, "weight of the papers' own words beside their vectors; 0: none", least=0.0, most=10.0)
    fields: float = _setting(
        0.5, "weight of the vocabulary's fields that papers are about; 0: none", least=0.0, most=10.0
    )
    dimensions: int = _setting(5, "dimensions of the reduced space", least=2, most=100)
    neighbours: int = _setting(15, "neighbours of a paper that the layout keeps near", least=2, most=200)
    consensus: int = _setting(
        0, "layouts joined, each by a seed of its own; 0: 3 up to 20,000 papers, else 1", least=0, most=50
    )
    landmarks: int = _setting(
        100_000, "papers that layout and topics are learned from where there are many more; 0: all", least=0
    )
    min_dist: float = _setting(0.0, "UMAP's least distance of two papers in the layout", least=0.0, most=1.0)

    def learned(self, papers: int) -> int:
        """Of how many papers, of so many, layout and topics are learned: a sample of nearly all would save nothing."""
        return self.landmarks if 0 < MANY_MORE * self.landmarks < papers else papers


@dataclass(frozen=True)
class ClusteringConfig(_Section):
    """How the topic tree is grown."""

    builder: str = _setting("density", "the tree builder, by name")
    min_topic_size: int = _setting(0, "papers that a topic holds at least; 0: by the corpus's size", least=0)
    max_depth: int = _setting(5, "levels under the root at most; 0 gives a single topic", least=0, most=20)
    max_children: int = _setting(12, "children of a topic at most", least=2, most=100)
    levels: int = _setting(0, "levels to spread the topics over evenly; 0: as the papers suggest", least=0, most=20)
    detail: float = _setting(
        1.0,
        "2 for about twice as many topics, 0.5 for half (no min_topic_size)",
        least=0.05,
        most=20.0,
    )


VOCABULARIES = ("fields", "none")
"""The values of `vocabulary` that are no paths."""


@dataclass(frozen=True)
class NamingConfig(_Section):
    """How topics are named."""

    namer: str = _setting("keywords", "the namer, by name")
    keywords: int = _setting(8, "keywords of a topic", least=1, most=50)
    vocabulary: str = _setting("fields", "names to choose from: fields, none, or a table (name, broader, gloss)")
    names: str = _setting("", "names given by hand: a TOML file as 'hierarchography pin' writes it")
    llm_url: str = _setting(
        "", "namer llm: the address of an OpenAI-compatible server, for example http://localhost:8080/v1"
    )
    llm_model: str = _setting("", "namer llm: the model, as its server calls it")
    llm_budget: int = _setting(0, "namer llm: tokens to spend at most, read and written; 0: no limit", least=0)
    llm_concurrency: int = _setting(4, "namer llm: requests that are out at once", least=1, most=256)
    llm_timeout: float = _setting(180.0, "namer llm: seconds to wait for an answer", least=0.1, most=3600.0)
    llm_facets: bool = _setting(False, "namer llm: also describe topics by problem, method and result")
    llm_price_in: float = _setting(0.0, "namer llm: price of a million tokens read, to tell the cost", least=0.0)
    llm_price_out: float = _setting(0.0, "namer llm: price of a million tokens written", least=0.0)


@dataclass(frozen=True)
class RenderingConfig(_Section):
    """How the page looks."""

    title: str = _setting("Topic map", "the title of the page")
    chart: str = _setting("treemap", "the chart that the page opens on: treemap, sunburst, icicle or map")
    papers: str = _setting(
        "chunked", "what the page carries of the papers: chunked (abstracts up to 20,000 papers), titles, or all"
    )
    assets: str = _setting(
        "inline", "the page's scripts: inline, directory (files beside it), or cdn (plotly.js; needs the network)"
    )
    url: str = _setting("", "the address of the map's folder on the web, for link previews and oEmbed")


TOP_SETTINGS = ("seed", "inputs", "memory")
"""The settings that belong to no section."""


@dataclass(frozen=True)
class Config(_Section):
    """All settings of a map. Immutable: `with_settings` gives a changed copy."""

    seed: int = _setting(0, "the seed of everything random", least=0, most=2**32 - 1)
    inputs: tuple[str, ...] = _setting((), "the files of papers; in a TOML file, relative to its folder")
    memory: str = _setting("", "memory that a build may take, as 4GB: it works in smaller parts, or says what it needs")
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    embedding: EmbeddingConfig = field(default_factory=EmbeddingConfig)
    layout: LayoutConfig = field(default_factory=LayoutConfig)
    clustering: ClusteringConfig = field(default_factory=ClusteringConfig)
    naming: NamingConfig = field(default_factory=NamingConfig)
    rendering: RenderingConfig = field(default_factory=RenderingConfig)

    @classmethod
    def from_dict(cls, table: Mapping[str, Any], where: str = "the settings") -> Config:
        """Settings from nested dictionaries; what is left out keeps its default. Raises `InputError`."""
        config: Config = _from_dict(cls, table, where)
        return config

    @classmethod
    def from_toml(cls, path: str | Path) -> Config:
        """Read a TOML file. Relative paths in it (`inputs`, `vectors`) are taken from its own folder."""
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
        table: dict[str, Any] = _plain(dataclasses.asdict(self))
        return table

    def to_toml(self) -> str:
        """The settings as TOML; `from_toml` reads them back."""
        import tomli_w

        return tomli_w.dumps(self.to_dict())

    def with_paths(self, move: typing.Callable[[str], str]) -> Config:
        """The same settings with every path of a file passed through `move` (names like `demo:` stay)."""

        def moved(name: str) -> str:
            return name if not name or is_bundled(name) or is_given(name) else move(name)

        embedding = replace(
            self.embedding, vectors=moved(self.embedding.vectors), vector_ids=moved(self.embedding.vector_ids)
        )
        vocabulary = self.naming.vocabulary
        naming = replace(
            self.naming,
            names=moved(self.naming.names),
            vocabulary=vocabulary if vocabulary in VOCABULARIES else moved(vocabulary),
        )
        return replace(self, inputs=tuple(moved(name) for name in self.inputs), embedding=embedding, naming=naming)

    def with_settings(self, **settings: Any) -> Config:
        """A copy with single settings changed by their own names, whatever section they are in.

        `None` leaves a setting as it is. Raises `InputError` for a name that no section has.
        """
        changed = self
        for name, value in settings.items():
            if value is not None:
                changed = changed._with_setting(name, value)
        return changed

    def _with_setting(self, name: str, value: Any) -> Config:
        if name in TOP_SETTINGS:
            return replace(self, **{name: value})
        for section, settings in self._sections():
            if name in {item.name for item in fields(settings)}:
                changed: dict[str, Any] = {section: replace(settings, **{name: value})}
                return replace(self, **changed)
        raise InputError(f"unknown setting {name!r}; known: {', '.join(setting_names())}")

    def _sections(self) -> Iterator[tuple[str, _Section]]:
        values = ((item.name, getattr(self, item.name)) for item in fields(self))
        return ((name, value) for name, value in values if isinstance(value, _Section))


BUNDLED = "demo:"
"""An input that starts with this is a corpus of the package, for example `demo:landmarks`."""


def is_bundled(name: str) -> bool:
    """True for the name of a corpus that the package brings, False for a path."""
    return name.startswith(BUNDLED)


ARRAY, OBJECT = "array: ", "object: "
"""How settings begin that describe what was given as an array of vectors or as an encoder object, and is not saved."""


def is_given(name: str) -> bool:
    """True for a setting that only describes an array or an object that the caller gave."""
    return name.startswith((ARRAY, OBJECT))


PATHS = frozenset({"inputs", "encoder", "vectors", "vector_ids", "names", "vocabulary"})
"""Settings that are, or may be, paths: `~` at their start is the home folder."""


def expanded(name: str | Path) -> str:
    """A path with `~` or `~user` at its start as that home folder; a user that nobody knows stays as written."""
    return os.path.expanduser(name)  # noqa: PTH111  # Path.expanduser raises for an unknown user


def setting_names() -> list[str]:
    """Every name that `Config.with_settings` takes."""
    sections = [item.name for _, settings in Config()._sections() for item in fields(settings)]
    return [*TOP_SETTINGS, *sections]


def describe(name: str) -> str:
    """The one-line description of a setting, the same for the command line and for the docs."""
    config = Config()
    for section in (config, *(settings for _, settings in config._sections())):
        for item in fields(section):
            if item.name == name and "help" in item.metadata:
                text: str = item.metadata["help"]
                return text
    raise InputError(f"unknown setting {name!r}; known: {', '.join(setting_names())}")


def _from_dict(kind: type, table: Mapping[str, Any], where: str) -> Any:
    hints = typing.get_type_hints(kind)
    known = {item.name for item in fields(kind)}
    if unknown := sorted(set(table) - known):
        raise InputError(f"{where}: unknown setting {unknown[0]!r}; known: {', '.join(sorted(known))}")
    values: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(hints[name], type) and issubclass(hints[name], _Section):
            if not isinstance(value, Mapping):
                raise InputError(f"{where}: {name} must be a table ([{name}] in TOML), not {value!r}")
            value = _from_dict(hints[name], value, f"{where}, [{name}]")
        values[name] = value
    try:
        return kind(**values)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _checked(item: dataclasses.Field[Any], hint: Any, value: Any) -> Any:
    """The value as its setting holds it; `InputError` names the setting when kind or bounds are wrong."""
    kind = typing.get_origin(hint) or hint
    value = _plain_python(kind, value)
    if not _is_of(kind, value):
        raise InputError(f"{item.name} must be {_WORDS.get(kind, 'a table')}, not {value!r}")
    least, most = item.metadata.get("least"), item.metadata.get("most")
    # "not >=" rather than "<", so that NaN fails too
    if (least is not None and not value >= least) or (most is not None and not value <= most):
        bounds = f"at least {least}" if most is None else f"between {least} and {most}"
        raise InputError(f"{item.name} must be {bounds}, not {value!r}")
    return value


def _at_home(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return expanded(value) if isinstance(value, str) else tuple(expanded(name) for name in value)


def _plain_python(kind: Any, value: Any) -> Any:
    """Notebooks pass numpy numbers, paths and lists; a setting holds int, float, str and tuple."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if kind is int and isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if kind is float and isinstance(value, Real) and not isinstance(value, bool):
        return float(value)
    if kind is tuple and isinstance(value, list | tuple):
        return tuple(_plain_python(str, item) for item in value)
    return dict(value) if isinstance(value, Mapping) else value


def _is_of(kind: Any, value: Any) -> bool:
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        return False
    parts = [*value.keys(), *value.values()] if isinstance(value, Mapping) else value
    return not isinstance(value, Mapping | tuple) or all(isinstance(part, str) for part in parts)


_WORDS: Mapping[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    tuple: "a list of texts",
    Mapping: "a table of texts",
}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
