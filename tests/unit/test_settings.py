"""What a setting is: kinds, bounds, choices, texts that stand for values, and the page that lists all settings."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hierarchography import plugins
from hierarchography.config import describe, known_settings
from hierarchography.errors import InputError
from hierarchography.settings import Section, parse_value, plain, read_section, setting, settings_of

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True)
class Walk(Section, section="walk"):
    """A section as a plug-in may declare it."""

    steps: int = setting(1, "steps to take", least=1, most=9)
    to: str = setting("left", "where to go", choices=("left", "right"))


@dataclass(frozen=True)
class Plain:
    """A dataclass that knows nothing of settings."""

    start: str
    fast: bool = False


def test_a_section_knows_its_settings() -> None:
    assert [
        (item.name, item.short, item.section, item.default, item.allowed) for item in settings_of(Walk, "walk")
    ] == [
        ("walk.steps", "steps", "walk", 1, "between 1 and 9"),
        ("walk.to", "to", "walk", "left", "left or right"),
    ]


def test_a_section_checks_its_values() -> None:
    assert Walk(steps=2) == read_section(Walk, {"steps": 2}, "walk")
    with pytest.raises(InputError, match=r"walk\.steps must be between 1 and 9, not 10"):
        Walk(steps=10)
    with pytest.raises(InputError, match=r"walk\.to must be left or right, not 'rigth'; did you mean 'right'\?"):
        Walk(to="rigth")


def test_any_dataclass_is_read_by_the_kinds_of_its_fields() -> None:
    assert read_section(Plain, {"start": "here", "fast": True}, "plain") == Plain("here", True)
    with pytest.raises(InputError, match=r"plain\.fast must be true or false, not 'no'"):
        read_section(Plain, {"start": "here", "fast": "no"}, "plain")
    with pytest.raises(InputError, match=r"plain\.start has no default; set it"):
        read_section(Plain, {}, "plain")
    with pytest.raises(InputError, match=r"unknown setting 'plain\.fats'; did you mean 'plain\.fast'\?"):
        read_section(Plain, {"fats": True}, "plain")


def test_what_toml_cannot_hold_is_no_setting() -> None:
    @dataclass(frozen=True)
    class Odd:
        when: complex = 1j

    with pytest.raises(InputError, match=r"odd\.when cannot be a setting: its values must be a whole number, "):
        read_section(Odd, {}, "odd")
    with pytest.raises(InputError, match="a setting must be text, a number"):
        plain({"a": [1j]})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("1.5", 1.5),
        ("true", True),
        ("[1, 2]", [1, 2]),
        ('"1"', "1"),
        ("a b", "a b"),
        ("", ""),
        ("1\nb=2", None),
    ],
)
def test_a_text_stands_for_a_value_of_toml_or_for_itself(text: str, value: Any) -> None:
    assert parse_value(text) == (text if value is None else value)


@pytest.mark.parametrize("name", ["encoder", "builder", "namer"])
def test_the_built_in_parts_are_named_where_one_is_chosen(name: str) -> None:
    for part in plugins.BUILT_IN[f"{name}s"]:
        assert part in describe(name).replace(",", "").split()


def test_the_page_of_settings_is_up_to_date() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert page == runpy.run_path(str(DOCS / "settings.py"))["page"](), "run: python docs/settings.py"
    for name in known_settings():
        assert f"| `{name}` |" in page
