"""What each result of a build depends on: the one place where the keys of the cache are made.

A key holds the content of the inputs, the settings that the result depends on and no others, the seed, this
package's own code, and the versions of the libraries whose output it is. No result depends on the number of threads
(`workers.one_thread`). What is not listed here is not kept: it is quick, or it learns what later steps need (`lsa`),
or it keeps itself (`embedding.chunks`, which keeps vectors by chunks; `embedding.sketch`; `embedding.reader`;
phrases, `naming.reading`; the answers of language models).

A part of another package is known by its version. One that is installed for editing, whose code changes under
the same version, is not kept, and neither are names by a namer that is not ours: it may ask a server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from numpy.typing import NDArray

from hierarchography import plugins
from hierarchography.cache import code_hash, content_key, fingerprint, versions
from hierarchography.config import ClusteringConfig, CorpusConfig, LayoutConfig, NamingConfig
from hierarchography.corpus import INTAKE, Intake, hashes_of
from hierarchography.embedding import Reader
from hierarchography.model import (
    ARRAY,
    EMBEDDINGS,
    LAYOUT,
    NEIGHBOURS,
    TREE,
    Codec,
    Corpus,
    Embeddings,
    Layout,
    Neighbours,
    Space,
    TopicTree,
)
from hierarchography.vocabulary import Vocabulary, read_vocabulary

Value = TypeVar("Value")


@dataclass(frozen=True)
class Kept(Generic[Value]):
    """Where a result is in the cache: its area, its key (None: it is not kept), and how it is written."""

    area: str
    key: str | None
    codec: Codec[Value]


def papers(inputs: tuple[str, ...], config: CorpusConfig) -> Kept[Intake]:
    """Clean papers: the bytes of the files, in their order, their names (which are told), and all of `[corpus]`."""
    files = list(hashes_of(inputs).items())
    return Kept("papers", content_key(files, asdict(config), _code("corpus"), versions("pandas", "pyarrow")), INTAKE)


def words(corpus: Corpus, embeddings: Embeddings, seed: int) -> Kept[Embeddings]:
    """Vectors of the papers' words: their texts, and whether the encoder's own are that already."""
    made_by = _computed_by("embedding", "numpy", "scipy", "scikit-learn")
    key = content_key(corpus.digest("title", "abstract"), embeddings.encoder_id, seed, *made_by)
    return Kept("words", key, EMBEDDINGS)


def fields(
    corpus: Corpus, embeddings: Embeddings, reader: Reader, vocabulary: Vocabulary, seed: int
) -> Kept[Embeddings]:
    """Vectors of the papers' fields: texts and vectors of the papers, the vocabulary, and who reads it."""
    inputs = corpus.digest("title", "abstract"), embeddings.digest, reader.identity, vocabulary.digest
    made_by = _computed_by("embedding", "numpy", "scipy", "scikit-learn")
    return Kept("fields", content_key(*inputs, seed, *made_by), EMBEDDINGS)


def neighbours(embeddings: Embeddings, count: int, seed: int) -> Kept[Neighbours]:
    """Nearest papers: the vectors, how many are asked for, and the seed of the cells that they are sought in."""
    key = content_key(embeddings.digest, count, seed, *_computed_by("embedding", "numpy", "scipy"))
    return Kept("neighbours", key, NEIGHBOURS)


def sampled(embeddings: Embeddings, rows: NDArray[Any], seed: int) -> Kept[Neighbours]:
    """The sampled papers near each paper: the vectors, which papers are sampled, and the seed of the cells."""
    key = content_key(embeddings.digest, fingerprint(rows), seed, *_computed_by("embedding", "numpy", "scipy"))
    return Kept("samples", key, NEIGHBOURS)


def layout(embeddings: Embeddings, near: Neighbours, config: LayoutConfig, seed: int) -> Kept[Layout]:
    """The layout: vectors, neighbours, and `[layout]` but for what is in the vectors: weights, and which papers."""
    settings = _without(config, "words", "fields", "sample")
    made_by = _computed_by("embedding", "umap-learn", "numba", "numpy", "scipy", "scikit-learn")
    return Kept("layouts", content_key(embeddings.digest, near.digest, settings, seed, *made_by), LAYOUT)


def plane(space: Space, config: LayoutConfig, seed: int) -> Kept[NDArray[Any]]:
    """The plane: vectors, neighbours, layout, and how many neighbours are kept near."""
    made_by = _computed_by("embedding", "umap-learn", "numba", "numpy", "scipy", "scikit-learn")
    return Kept("planes", content_key(space.digest, config.neighbours, seed, *made_by), ARRAY)


def tree(
    space: Space, config: ClusteringConfig, seed: int, options: Mapping[str, Any] = MappingProxyType({})
) -> Kept[TopicTree]:
    """The tree without names: vectors, neighbours, layout, all of `[clustering]`, who builds it, and its own settings.

    `options` are those that are set; the defaults of the others change with the version of who builds it.
    """
    builder = _maker("builders", config.builder)
    made_by = _computed_by("clustering", "hdbscan", "numpy", "scipy", "scikit-learn", "umap-learn")
    key = builder and content_key(space.digest, asdict(config), seed, builder, dict(options), *made_by)
    return Kept("trees", key, TREE)


def names(
    bare: TopicTree, corpus: Corpus, embeddings: Embeddings, reader: Reader, config: NamingConfig
) -> Kept[TopicTree]:
    """The tree with names by keywords: tree, texts and vectors of the papers, the vocabulary, and who reads phrases."""
    if config.namer != "keywords":
        return Kept("names", None, TREE)
    settings = _without(config, "names", "vocabulary", "llm_facets")
    vocabulary = read_vocabulary(config.vocabulary)
    listed = vocabulary and vocabulary.digest
    inputs = bare.digest, corpus.digest("id", "title", "abstract", "keywords"), embeddings.digest, reader.identity
    made_by = _computed_by("naming", "numpy", "scipy", "scikit-learn")
    return Kept("names", content_key(*inputs, settings, listed, *made_by), TREE)


def _without(config: LayoutConfig | NamingConfig, *left_out: str) -> Mapping[str, Any]:
    """The settings of a section but those that a result does not depend on: a new setting counts until it is named."""
    return {name: value for name, value in asdict(config).items() if name not in left_out}


def _computed_by(stage: str, *libraries: str) -> tuple[str, str]:
    """The code of a stage, and the libraries that compute with it."""
    return _code(stage), versions(*libraries)


def _code(stage: str) -> str:
    """A hash of the source of one stage and of what it stands on."""
    return code_hash(stage, "model", "vocabulary")


def _maker(kind: str, name: str) -> str | None:
    """Who brings a part: a package and its version; None where the code may change unseen."""
    package = plugins.distribution(kind, name)
    if package is None:
        return f"{name} of hierarchography"
    installed = json.loads(package.read_text("direct_url.json") or "{}")
    if installed.get("dir_info", {}).get("editable"):
        return None
    return f"{name} of {package.name} {package.version}"
