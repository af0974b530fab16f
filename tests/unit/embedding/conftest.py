"""The real MiniLM, loaded once."""

from __future__ import annotations

import pytest

from hierarchography.config import EmbeddingConfig
from hierarchography.embedding import Encoder, make_encoder


@pytest.fixture(scope="session")
def minilm() -> Encoder:
    """MiniLM by torch, with its real weights."""
    return make_encoder(EmbeddingConfig(encoder="minilm-torch"), seed=0)
