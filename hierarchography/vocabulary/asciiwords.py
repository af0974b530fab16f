"""Cuts texts of ASCII into words, without a pattern and without an import that takes time."""

from __future__ import annotations

_ASCII = [chr(code) for code in range(128)]
_AS_WORDS = "".join(sign.lower() if sign.isalnum() or sign == "_" else " " for sign in _ASCII).encode() + b" " * 128
_AS_LETTERS = "".join(sign.lower() if sign.isalpha() else " " for sign in _ASCII).encode() + b" " * 128


def ascii_words(text: str) -> list[str]:
    r"""The words of a text of ASCII in lower case: what `\w+` finds, in half the time.

    >>> ascii_words("The x_1 of C++, GPT-4")
    ['the', 'x_1', 'of', 'c', 'gpt', '4']
    """
    return _cut(text, _AS_WORDS)


def ascii_letters(text: str) -> list[str]:
    """The same without digits and underscores.

    >>> ascii_letters("The x_1 of C++, GPT-4")
    ['the', 'x', 'of', 'c', 'gpt']
    """
    return _cut(text, _AS_LETTERS)


def _cut(text: str, table: bytes) -> list[str]:
    return text.encode("ascii").translate(table).decode("ascii").split()
