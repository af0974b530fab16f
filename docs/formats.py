"""Writes the list of formats into README.md and input-formats.md, from the readers themselves: python docs/formats.py.

The list stands between two comments, `<!-- formats -->` and `<!-- /formats -->`.
"""

from __future__ import annotations

from pathlib import Path

from hierarchography.corpus import formats, formats_table

DOCS = Path(__file__).parent
START, END = "<!-- formats -->", "<!-- /formats -->"


def pages() -> dict[Path, str]:
    """The pages with today's list, by their files."""
    return {
        DOCS.parent / "README.md": _with(DOCS.parent / "README.md", f"Input can be {formats()}."),
        DOCS / "input-formats.md": _with(DOCS / "input-formats.md", f"\n\n{formats_table()}\n"),
    }


def _with(page: Path, text: str) -> str:
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    return f"{before}{START}{text}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
