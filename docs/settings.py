"""Writes settings.md, beside this file, from the settings themselves: python docs/settings.py."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path

from hierarchography.cli import OPTIONS
from hierarchography.config import PLUGINS, RENAMED, GeneralConfig, known_settings, sections
from hierarchography.settings import Section, Setting

PAGE = Path(__file__).with_name("settings.md")
OPENING = """# Settings

<!-- Generated from hierarchography/config.py: change it there, then run `python docs/settings.py`. -->

Every setting has one dotted name, the same everywhere:

```bash
hierarchography build papers.csv -o map --set layout.words=0.3 --set rendering.papers=titles
```

```python
build_map("papers.csv", settings={"layout.words": 0.3, "rendering.papers": "titles"})
build_map("papers.csv", words=0.3, papers="titles")  # the last part will do where only one section has it
```

```toml
# hierarchography build --config settings.toml -o map
seed = 3

[layout]
words = 0.3
```

`--set` takes a value as TOML writes it, or else as text; it can be repeated. A setting with an option of its own can be
set by either. Command-line settings override those of the file. A map keeps its settings in `config.toml`.
"""
CLOSING = f"""
## `[{PLUGINS}]`

A plug-in may bring settings of its own: `{PLUGINS}.NAME.SETTING`, in TOML in the section `[{PLUGINS}.NAME]`. They are
checked like all others; [builders.md](builders.md) says how a plug-in declares them.

## Renamed settings

Names of earlier versions are still read, from files and from Python.

| earlier name | name |
|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    kinds: dict[str, type[Section]] = {"": GeneralConfig, **sections()}
    tables = [_section(name, kind) for name, kind in kinds.items()]
    renamed = "".join(f"| `{old}` | `{new}` |\n" for old, new in RENAMED.items())
    return f"{OPENING}{''.join(tables)}{CLOSING}{renamed}"


def _section(name: str, kind: type[Section]) -> str:
    title = f"`[{name}]`" if name else "Without a section"
    found = [item for item in known_settings().values() if item.section == name]
    head = "| setting | option | default | values | meaning |\n|---|---|---|---|---|\n"
    return f"\n## {title}\n\n{getdoc(kind)}\n\n{head}{''.join(_rows(found))}"


def _rows(found: list[Setting]) -> Iterator[str]:
    for item in found:
        option = f"`{OPTIONS[item.name]}`" if item.name in OPTIONS else OTHERS.get(item.name, "`--set`")
        cells = (f"`{item.name}`", option, _default(item), _values(item), item.help.replace("|", "\\|"))
        yield f"| {' | '.join(cells)} |\n"


OTHERS = {"inputs": "arguments", "corpus.columns": "`--column`"}
"""How settings are given that have neither an option by their name nor a plain value."""


def _default(item: Setting) -> str:
    if item.default in ("", (), {}):
        return "none"
    return f"`{str(item.default).lower() if isinstance(item.default, bool) else item.default}`"


def _values(item: Setting) -> str:
    kinds = {bool: "true or false", str: "text", int: "whole number", float: "number", tuple: "list of texts"}
    if item.choices and item.kind is str:
        return ", ".join(f"`{choice}`" for choice in item.choices)
    if item.choices:
        return f"table with the names {', '.join(f'`{choice}`' for choice in item.choices)}"
    return f"{kinds[item.kind]} {item.allowed}".strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
