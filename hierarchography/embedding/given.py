"""Settings that callers may pass as objects instead of names: an array of `vectors`, an `encoder`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hierarchography.config import AUTO, PRECOMPUTED, Config
from hierarchography.embedding import arrays, objects
from hierarchography.embedding.encoders import Encoder

OBJECTS = ("vectors", "encoder", "embedding.vectors", "embedding.encoder")
"""Short and dotted names of the settings that may be objects."""


@dataclass(frozen=True, eq=False)
class Given:
    """The table of `vectors` (see `arrays.table_of`) and the `encoder` that were passed as objects; otherwise None."""

    vectors: Any = None
    encoder: Encoder | None = None


NOTHING = Given()


def with_objects(
    config: Config, short: Mapping[str, Any], settings: Mapping[str, Any] | None = None
) -> tuple[Config, Given]:
    """The config with changed settings, and the objects among these settings; the config holds only a description.

    `short` and `settings` are as in `Config.with_settings`: settings by short names and by dotted names. Vectors, as an
    array or a file, are used unchanged (encoder `precomputed`) unless an encoder is named. With an array, that encoder
    embeds names only; with a file, `check_settings` refuses the combination.
    Raises `InputError` or `EncoderError` for objects that cannot be used.
    """
    found: dict[str, Any] = {}
    plain: list[dict[str, Any]] = []
    for table in (settings or {}, short):
        objects_in = {name: value for name, value in table.items() if name in OBJECTS and _is_object(value)}
        found |= {name.rpartition(".")[2]: value for name, value in objects_in.items()}
        plain.append({name: value for name, value in table.items() if name not in objects_in})
    config = config.with_settings(plain[0], **plain[1])
    vectors = encoder = None
    if "encoder" in found:
        encoder = objects.encoder_of(found["encoder"], config.embedding.batch_size)
        config = config.with_settings(encoder=objects.described(encoder))
    if "vectors" in found:
        vectors = arrays.table_of(found["vectors"])
        config = config.with_settings(vectors=arrays.described(vectors))
    if config.embedding.vectors and config.embedding.encoder == AUTO:
        config = config.with_settings(encoder=PRECOMPUTED)
    return config, Given(vectors, encoder)


def _is_object(value: Any) -> bool:
    return value is not None and not isinstance(value, str | os.PathLike)
