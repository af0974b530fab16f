"""What is sent to a language model: messages, the schema of the answer, and how long the answer may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Message = Mapping[str, str]


@dataclass(frozen=True)
class Conversation:
    """The messages of a request, the JSON schema of its answer, and how many tokens that may take."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    most_tokens: int

    @property
    def text(self) -> str:
        """All that the model reads, to estimate its tokens."""
        return "\n".join(message["content"] for message in self.messages)
