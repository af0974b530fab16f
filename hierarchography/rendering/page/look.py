"""The part of the page's style sheet that the settings make: the accent colour and the font of the title."""

from __future__ import annotations

from hierarchography.config import RenderingConfig
from hierarchography.rendering import colours

_SELECTED = 0.84
"""How much of the background is in what is marked as chosen."""


def own_style(config: RenderingConfig) -> str:
    """CSS after the page's own; empty with the usual settings. `build.checks.check_page` has checked both values."""
    rules = []
    if config.accent:
        rules += [
            f":root {{ {_accent(config.accent, 'light')} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {_accent(config.accent, 'dark')} }} }}",
        ]
    if config.title_font:
        names = ", ".join(_quoted(name.strip()) for name in config.title_font.split(","))
        rules.append(f".masthead h1 {{ font-family: {names}; }}")
    return "".join(f"\n{rule}" for rule in rules)


def _accent(colour: str, theme: colours.Theme) -> str:
    shown = colours.accent(colour, theme)
    return f"--accent: {shown}; --selected: {colours.mix(shown, colours.BACKGROUND[theme], _SELECTED)};"


def _quoted(name: str) -> str:
    """A name of several words in quotes; a single one may be a keyword, such as serif."""
    return f'"{name}"' if " " in name else name
