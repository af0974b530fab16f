"""The cache keys of a build: what each result depends on.

A key is computed from the content of the inputs, only those settings that the result depends on, the seed, the code of
this package, and the versions of the libraries that compute the result. No result depends on the number of threads
(`workers.one_thread`).

Results that are not listed here are not cached by the build. They are quick to compute, or they learn what later steps
need (`lsa`), or their modules have their own caches (`embedding.chunks`, which caches vectors by chunks;
`embedding.sketch`; `embedding.reader`; phrases, `naming.reading`; the answers of language models).

A plug-in from another package is identified by its version. The results of an editable install are not cached, because
its code can change without a new version. Nor are names by a namer from another package, which may query a server.
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
from hierarchography.naming.wording import read_wording
from hierarchography.vocabulary import Vocabulary, read_vocabulary

Value = TypeVar("Value")


@dataclass(frozen=True)
class CachedResult(Generic[Value]):
    """A result's place in the cache: its area, its key (None if it is not cached), and the codec that stores it."""

    area: str
    key: str | None
    codec: Codec[Value]


def papers(inputs: tuple[str, ...], config: CorpusConfig) -> CachedResult[Intake]:
    """Clean papers: bytes of the files in order, file names (which appear in the result), and all of `[corpus]`."""
    files = list(hashes_of(inputs).items())
    return CachedResult(
        "papers", content_key(files, asdict(config), _code("corpus"), versions("pandas", "pyarrow")), INTAKE
    )


def words(corpus: Corpus, embeddings: Embeddings, seed: int) -> CachedResult[Embeddings]:
    """Word vectors of the papers: the texts, and the encoder (its vectors may already be word vectors)."""
    made_by = _computed_by("embedding", "numpy", "scipy", "scikit-learn")
    key = content_key(corpus.digest("title", "abstract"), embeddings.encoder_id, seed, *made_by)
    return CachedResult("words", key, EMBEDDINGS)


def fields(
    corpus: Corpus, embeddings: Embeddings, reader: Reader, vocabulary: Vocabulary, seed: int
) -> CachedResult[Embeddings]:
    """Field vectors of the papers: their texts and vectors, the vocabulary, and the encoder that reads it."""
    inputs = corpus.digest("title", "abstract"), embeddings.digest, reader.identity, vocabulary.digest
    made_by = _computed_by("embedding", "numpy", "scipy", "scikit-learn")
    return CachedResult("fields", content_key(*inputs, seed, *made_by), EMBEDDINGS)


def neighbours(embeddings: Embeddings, count: int, seed: int) -> CachedResult[Neighbours]:
    """Nearest papers: the vectors, the number of neighbours, and the seed of the cells that are searched."""
    key = content_key(embeddings.digest, count, seed, *_computed_by("embedding", "numpy", "scipy"))
    return CachedResult("neighbours", key, NEIGHBOURS)


def sampled(embeddings: Embeddings, rows: NDArray[Any], seed: int) -> CachedResult[Neighbours]:
    """The nearest sampled papers of each paper: the vectors, the rows of the sample, and the seed of the cells."""
    key = content_key(embeddings.digest, fingerprint(rows), seed, *_computed_by("embedding", "numpy", "scipy"))
    return CachedResult("samples", key, NEIGHBOURS)


def layout(embeddings: Embeddings, near: Neighbours, config: LayoutConfig, seed: int) -> CachedResult[Layout]:
    """The layout: vectors, neighbours, and `[layout]` except what the vectors already reflect (weights and sample)."""
    settings = _without(config, "words", "fields", "sample")
    made_by = _computed_by("embedding", "umap-learn", "numba", "numpy", "scipy", "scikit-learn")
    return CachedResult("layouts", content_key(embeddings.digest, near.digest, settings, seed, *made_by), LAYOUT)


def plane(space: Space, config: LayoutConfig, seed: int) -> CachedResult[NDArray[Any]]:
    """The 2-D map: vectors, neighbours, layout, and the number of neighbours that UMAP uses."""
    made_by = _computed_by("embedding", "umap-learn", "numba", "numpy", "scipy", "scikit-learn")
    return CachedResult("planes", content_key(space.digest, config.neighbours, seed, *made_by), ARRAY)


def tree(
    space: Space, config: ClusteringConfig, seed: int, options: Mapping[str, Any] = MappingProxyType({})
) -> CachedResult[TopicTree]:
    """The tree without names: vectors, neighbours, layout, all of `[clustering]`, the builder and its own settings.

    `options` holds the builder's settings that are set; defaults of the others change only with the builder's version.
    """
    builder = _maker("builders", config.builder)
    made_by = _computed_by("clustering", "hdbscan", "numpy", "scipy", "scikit-learn", "umap-learn")
    key = builder and content_key(space.digest, asdict(config), seed, builder, dict(options), *made_by)
    return CachedResult("trees", key, TREE)


def names(
    bare: TopicTree,
    corpus: Corpus,
    embeddings: Embeddings,
    reader: Reader,
    config: NamingConfig,
    describing: bool = True,
) -> CachedResult[TopicTree]:
    """The tree named by keywords: tree, texts and vectors of the papers, vocabulary, and the encoder of phrases.

    With `describing`, they are the names that readers meet; see `naming.name_tree`.
    """
    if config.namer != "keywords":
        return CachedResult("names", None, TREE)
    settings = _without(config, "names", "vocabulary", "stopwords", "synonyms", "llm_facets", "llm_topics")
    vocabulary = read_vocabulary(config.vocabulary)
    listed = vocabulary and vocabulary.digest
    inputs = bare.digest, corpus.digest("id", "title", "abstract", "keywords"), embeddings.digest, reader.identity
    wording = read_wording(config.stopwords, config.synonyms).digest
    made_by = _computed_by("naming", "numpy", "scipy", "scikit-learn")
    return CachedResult("names", content_key(*inputs, settings, listed, wording, describing, *made_by), TREE)


def arranged(
    whole: TopicTree,
    bare: TopicTree,
    corpus: Corpus,
    embeddings: Embeddings,
    reader: Reader,
    config: NamingConfig,
    near: Neighbours,
    most_children: int,
) -> CachedResult[TopicTree]:
    """The tree over all papers, `whole`, arranged by the names of the same tree over the sample, `bare`.

    `near` are the neighbours within the sample.
    """
    key = names(bare, corpus, embeddings, reader, config, describing=False).key
    by = code_hash("build/arrange.py", "clustering/placement.py")
    return CachedResult("trees", key and content_key(key, whole.digest, near.digest, most_children, by), TREE)


def _without(config: LayoutConfig | NamingConfig, *left_out: str) -> Mapping[str, Any]:
    """The settings of a section except those named, on which the result does not depend."""
    return {name: value for name, value in asdict(config).items() if name not in left_out}


def _computed_by(stage: str, *libraries: str) -> tuple[str, str]:
    """A hash of a stage's code, and the versions of the libraries that it uses."""
    return _code(stage), versions(*libraries)


def _code(stage: str) -> str:
    """A hash of the source of one stage and of the packages that it is built on."""
    return code_hash(stage, "model", "vocabulary")


def _maker(kind: str, name: str) -> str | None:
    """The package that provides a plug-in, with its version; None for an editable install."""
    package = plugins.distribution(kind, name)
    if package is None:
        return f"{name} of hierarchography"
    installed = json.loads(package.read_text("direct_url.json") or "{}")
    if installed.get("dir_info", {}).get("editable"):
        return None
    return f"{name} of {package.name} {package.version}"
