"""What callers give as objects where the settings have names: an array of `vectors`, an `encoder`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hierarchography.config import Config
from hierarchography.embedding import arrays, objects
from hierarchography.embedding.encoders import Encoder

AUTO, PRECOMPUTED = "auto", "precomputed"


@dataclass(frozen=True, eq=False)
class Given:
    """The table of `vectors` (see `arrays.table_of`) and the `encoder`, None for what was given by name or not."""

    vectors: Any = None
    encoder: Encoder | None = None


NOTHING = Given()


def with_objects(config: Config, settings: Mapping[str, Any]) -> tuple[Config, Given]:
    """The config with single settings changed by name, and the objects among them, which it only describes.

    Given vectors are used as they are (encoder `precomputed`) unless an encoder is named, which then only reads names.
    Raises `InputError` and `EncoderError` for objects that cannot be used.
    """
    objects_given = {name: settings[name] for name in ("vectors", "encoder") if _is_object(settings.get(name))}
    config = config.with_settings(**{name: value for name, value in settings.items() if name not in objects_given})
    vectors = encoder = None
    if "encoder" in objects_given:
        encoder = objects.encoder_of(objects_given["encoder"], config.embedding.batch_size)
        config = config.with_settings(encoder=objects.described(encoder))
    if "vectors" in objects_given:
        vectors = arrays.table_of(objects_given["vectors"])
        config = config.with_settings(vectors=arrays.described(vectors))
        if config.embedding.encoder == AUTO:
            config = config.with_settings(encoder=PRECOMPUTED)
    return config, Given(vectors, encoder)


def _is_object(value: Any) -> bool:
    return value is not None and not isinstance(value, str | os.PathLike)
