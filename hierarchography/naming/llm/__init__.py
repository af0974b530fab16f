"""Names from a language model behind an OpenAI-compatible server; see docs/language-models.md."""

from __future__ import annotations

from hierarchography.llm.client import check
from hierarchography.naming.llm.namer import name_tree

__all__ = ["check", "name_tree"]
