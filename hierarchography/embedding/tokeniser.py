"""Reads texts as the tokens of all-MiniLM-L6-v2."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENS = 256
"""Maximum tokens per text for all-MiniLM-L6-v2; the rest is cut."""


def read_tokeniser(path: Path) -> Tokenizer:
    """The tokeniser of a file, with truncation to the model's limit and without padding."""
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(path))
    tokeniser.enable_truncation(TOKENS)
    tokeniser.no_padding()
    return tokeniser
