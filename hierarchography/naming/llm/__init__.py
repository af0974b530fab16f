"""Names from a language model behind an OpenAI-compatible server; see docs/language-models.md."""

from __future__ import annotations

from hierarchography.config import LlmConfig
from hierarchography.llm.client import check
from hierarchography.naming.llm.namer import name_tree

Settings = LlmConfig
"""The settings that this namer gets as `options`: the section `[llm]`."""

__all__ = ["Settings", "check", "name_tree"]
