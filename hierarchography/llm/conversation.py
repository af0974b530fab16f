"""A request to a language model: the messages, the schema of the answer, and its maximum length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Message = Mapping[str, str]


@dataclass(frozen=True)
class Conversation:
    """The messages of a request, the JSON schema of its answer, and the answer's maximum number of tokens."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    most_tokens: int

    @property
    def text(self) -> str:
        """The text of all messages, to estimate its tokens."""
        return "\n".join(message["content"] for message in self.messages)


def object_schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of an object that has these properties, all of them, and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
