"""Language models behind OpenAI-compatible servers: one client, cached answers, counted tokens.

All requests to a language model, from naming and from elsewhere, go through this package. See docs/language-models.md.
"""

from __future__ import annotations

from hierarchography.llm.asking import AREA, Asker, Questions, Rehearsal
from hierarchography.llm.client import ChatClient, Completion, ModelFailure, check
from hierarchography.llm.conversation import Conversation, Message, object_schema
from hierarchography.llm.ledger import Ledger, estimate
from hierarchography.llm.quoting import objects, quoted, shortened

__all__ = [
    "AREA",
    "Asker",
    "ChatClient",
    "Completion",
    "Conversation",
    "Ledger",
    "Message",
    "ModelFailure",
    "Questions",
    "Rehearsal",
    "check",
    "estimate",
    "object_schema",
    "objects",
    "quoted",
    "shortened",
]
