"""Describes and checks settings: type, bounds, allowed values, and the error for an invalid value.

A section of settings is a frozen dataclass. Those of this package are in `config`; a plug-in may have its own.

>>> @dataclass(frozen=True)
... class Settings(Section):
...     axes: int = setting(1, "axes to divide along", least=1, most=10)
>>> Settings(axes=2)
Settings(axes=2)
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from itertools import pairwise
from numbers import Integral, Real
from operator import index
from typing import Any, ClassVar, TypeVar

from hierarchography.errors import InputError, nearest, unknown

Kind = TypeVar("Kind")


def setting(
    default: Any,
    text: str,
    *,
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str, ...] = (),
    path: bool = False,
    home: bool = False,
    private: bool = False,
) -> Any:
    """A dataclass field with the metadata for the command line, the docs and validation.

    `text` describes it in one line. `choices` are the allowed values (for a table: the allowed keys). A `path` is
    relative to the file from which it was read. With `home`, `~` is replaced by the home folder. A `private` setting is
    not shown in reports.
    """
    metadata = {
        "help": text,
        "least": least,
        "most": most,
        "choices": choices,
        "path": path,
        "home": home,
        "private": private,
    }
    if isinstance(default, Mapping):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def numbers_setting(default: str, text: str, *, least: int, most: int) -> Any:
    """Like `setting`, for a whole number or a list of them, each between `least` and `most`; stored as text."""
    return field(default=default, metadata={"help": text, "least": least, "most": most, "numbers": True})


@dataclass(frozen=True)
class Setting:
    """One setting: its dotted `name`, the type of its values (`kind`), its default, and its limits."""

    name: str
    kind: Any
    default: Any
    help: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    path: bool = False
    home: bool = False
    private: bool = False
    numbers: bool = False

    @property
    def section(self) -> str:
        """The section of the setting; empty if it has none."""
        return self.name.rpartition(".")[0]

    @property
    def short(self) -> str:
        """The name within the section."""
        return self.name.rpartition(".")[2]

    @property
    def allowed(self) -> str:
        """The allowed values in words; empty if only the type is restricted."""
        if self.choices:
            return _listed(self.choices)
        if self.least is None:
            return ""
        return f"at least {self.least}" if self.most is None else f"between {self.least} and {self.most}"

    def check(self, value: Any) -> Any:
        """The value as stored. Raises `InputError`, with the setting's name, for a wrong type, bound or choice.

        numpy's numbers, paths and lists, as notebooks pass them, are converted to the types of TOML.
        """
        if self.numbers:
            return self._check_numbers(value)
        value = _plain_python(self.kind, value)
        if not _is_of(self.kind, value):
            raise InputError(f"{self.name} must be {_WORDS.get(self.kind, 'a table')}, not {value!r}")
        if self.choices:
            self._check_choice(value)
        # "not >=" rather than "<", so that NaN fails too
        elif (self.least is not None and not value >= self.least) or (self.most is not None and not value <= self.most):
            raise InputError(f"{self.name} must be {self.allowed}, not {value!r}")
        if self.path or self.home:
            return expanded(value) if isinstance(value, str) else tuple(map(expanded, value))
        return value

    def parse(self, text: str) -> Any:
        """The value of a text in TOML syntax, else the text itself."""
        value = parse_value(text)
        return text if self.kind is str and not isinstance(value, str) else value

    def _check_numbers(self, value: Any) -> str:
        """`"3"` for a number, `"6,40,200"` for an increasing list, `"40,"` for one of one, empty text for 0."""
        try:
            text = value if isinstance(value, str) else _written(value)
            numbers = whole_numbers(text)
        except (TypeError, ValueError):
            raise InputError(
                f"{self.name} must be a whole number or a list of them (6,40,200), not {value!r}"
            ) from None
        if wrong := [number for number in numbers if not (self.least or 0) <= number <= (self.most or number)]:
            raise InputError(f"{self.name} must be {self.allowed}, not {wrong[0]}")
        if any(later <= number for number, later in pairwise(numbers)):
            raise InputError(f"{self.name} must increase from level to level, as in 6,40,200, not {value!r}")
        listed = "," in text or text.lstrip().startswith(("[", "("))
        return "" if numbers in ((), (0,)) else ",".join(map(str, numbers)) + "," * (listed and len(numbers) == 1)

    def _check_choice(self, value: Any) -> None:
        names = list(value) if isinstance(value, Mapping) else [value]
        wrong = next((name for name in names if name not in self.choices), None)
        if wrong is not None:
            verb = "may only have the names" if isinstance(value, Mapping) else "must be"
            raise InputError(f"{self.name} {verb} {self.allowed}, not {wrong!r}{nearest(wrong, self.choices)}")


@dataclass(frozen=True)
class Section:
    """A group of settings, checked on creation. `section` is the first part of their dotted names."""

    section: ClassVar[str] = ""

    def __init_subclass__(cls, section: str = "", **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.section = section

    def __post_init__(self) -> None:
        for item in settings_of(type(self), self.section):
            object.__setattr__(self, item.short, item.check(getattr(self, item.short)))


def expanded(name: str | os.PathLike[str]) -> str:
    """A path in which `~` or `~user` at the start is replaced by the home folder; unchanged for an unknown user."""
    return os.path.expanduser(os.fspath(name))  # noqa: PTH111  # Path.expanduser raises for an unknown user


def relative(name: str, folder: str | os.PathLike[str]) -> str:
    """A path as seen from `folder`, whatever links lead there: the system follows them before it goes up by `..`."""
    there, last = os.path.split(os.path.abspath(name))  # noqa: PTH100  # a link to a file keeps its own name
    return os.path.relpath(os.path.join(os.path.realpath(there), last), os.path.realpath(folder))  # noqa: PTH118


def settings_of(kind: type, section: str) -> tuple[Setting, ...]:
    """The settings of a dataclass, in order, with dotted names in this section."""
    hashable: Any = kind  # mypy confuses the hash of the class with that of its instances
    return _settings_of(hashable, section)


@cache
def _settings_of(kind: type, section: str) -> tuple[Setting, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        _setting_of(item, hints[item.name], section)
        for item in fields(kind)
        if not (isinstance(hints[item.name], type) and issubclass(hints[item.name], Section))
    )


def _setting_of(item: dataclasses.Field[Any], hint: Any, section: str) -> Setting:
    name = f"{section}.{item.name}" if section else item.name
    kind = typing.get_origin(hint) or hint
    if kind not in _WORDS:
        raise InputError(f"{name} cannot be a setting: its values must be {', '.join(_WORDS.values())}, not {hint}")
    default = item.default if item.default_factory is MISSING else item.default_factory()
    known = {name: value for name, value in item.metadata.items() if name in Setting.__dataclass_fields__}
    return Setting(name, kind, default, **{"help": item.name, **known})


def read_section(kind: type[Kind], table: Mapping[str, Any], section: str) -> Kind:
    """An instance of a settings dataclass with the values of a table. Raises `InputError` for a wrong name or value."""
    known = {item.short: item for item in settings_of(kind, section)}
    for name in table:
        if name not in known:
            raise unknown("setting", f"{section}.{name}", [item.name for item in known.values()])
    values = {name: known[name].check(value) for name, value in table.items()}
    missing = [item.name for name, item in known.items() if item.default is MISSING and name not in values]
    if missing:
        raise InputError(f"{missing[0]} has no default; set it")
    return kind(**values)


def parse_value(text: str) -> Any:
    """The value of a text in TOML syntax, else the text itself.

    >>> parse_value("0.3"), parse_value("[1, 2]"), parse_value("titles")
    (0.3, [1, 2], 'titles')
    """
    try:
        table = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return table["value"] if len(table) == 1 else text


def plain(value: Any) -> Any:
    """A value converted to the types of JSON and TOML. Raises `InputError` if that is impossible."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, bool | str):
        return value
    for kind in (int, float, str):
        if isinstance(found := _plain_python(kind, value), kind):
            return found
    raise InputError(f"a setting must be text, a number, true or false, a list or a table of these, not {value!r}")


def plain_tables(name: str, tables: Any) -> dict[str, dict[str, Any]]:
    """Tables in a table `name`, as plain values, without empty ones. Raises `InputError` for other values."""
    if not isinstance(tables, Mapping):
        raise no_table(name, tables)
    for part, table in tables.items():
        if not isinstance(table, Mapping):
            raise no_table(f"{name}.{part}", table)
    return {part: {key: plain(value) for key, value in table.items()} for part, table in tables.items() if table}


def no_table(name: str, value: object) -> InputError:
    """The error for a value where a table of settings must be."""
    return InputError(f"{name} must be a table ([{name}] in TOML), not {value!r}")


def whole_numbers(text: str) -> tuple[int, ...]:
    """The whole numbers in a comma-separated list. Raises `ValueError` for anything else.

    >>> whole_numbers("6, 40, 200"), whole_numbers("40,"), whole_numbers("3"), whole_numbers("")
    ((6, 40, 200), (40,), (3,), ())
    """
    parts = [part.strip() for part in text.strip().strip("[]()").split(",")]
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    return () if parts == [""] else tuple(map(int, parts))


def _written(value: Any) -> str:
    """A whole number or a list of them as text; a list of one ends with a comma."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(int(value))
    return "".join(f"{index(number)}," for number in value)


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _plain_python(kind: Any, value: Any) -> Any:
    """Convert numpy numbers, paths and lists, as notebooks pass them, to int, float, str and tuple."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if kind is int and isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if kind is float and isinstance(value, Real) and not isinstance(value, bool):
        return float(value)
    if kind is tuple and isinstance(value, list | tuple):
        return tuple(_plain_python(str, item) for item in value)
    return dict(value) if isinstance(value, Mapping) else value


def _is_of(kind: Any, value: Any) -> bool:
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        return False
    parts = [*value.keys(), *value.values()] if isinstance(value, Mapping) else value
    return not isinstance(value, Mapping | tuple) or all(isinstance(part, str) for part in parts)


_WORDS: Mapping[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    tuple: "a list of texts",
    Mapping: "a table of texts",
}
