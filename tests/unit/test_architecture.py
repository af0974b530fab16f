"""The rules of the design, read from the source: who imports whom, who prints, what is documented."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import hierarchography
from hierarchography import plugins

SOURCE = Path(hierarchography.__file__).parent
BASE = (
    *("errors", "lazy", "settings", "plugins", "progress", "costs", "memory", "config", "retry"),
    *("cache", "llm", "model", "vocabulary", "workers"),
)
STAGES = ("sources", "corpus", "facets", "embedding", "clustering", "naming", "analysis", "rendering", "evaluation")
UPPER = (
    "build",
    "storage",
    "maps",
    "topic_map",
    "estimator",
    "cli_parts",
    "cli_ask",
    "cli_compare",
    "cli_edit",
    "cli_evaluate",
    "cli_export",
    "cli_fetch",
    "cli_find",
    "cli_homes",
    "cli_inspect",
    "cli_refine",
    "cli_review",
    "cli_place",
    "cli_trends",
    "cli_update",
    "cli_view",
    "cli_facets",
    "cli",
    "__main__",
)
LOWEST = {
    "errors": {"errors"},
    "lazy": set(),
    "settings": {"errors"},
    "plugins": {"errors", "settings"},
    "progress": {"errors"},
    "costs": {"progress"},
    "memory": set(),
    "config": {"errors", "settings", "plugins"},
    "retry": set(),
    "cache": {"errors", "cache"},
    "llm": {"errors", "config", "retry", "cache", "llm"},
    "workers": {"errors", "progress", "cache", "workers"},
}
"""The ground floor has an order of its own: who may import whom there."""
MODULES = sorted(SOURCE.rglob("*.py"))
LAZY = "_HOMES"
"""The table by which a package imports its public names when they are asked for."""


def part(path: Path) -> str:
    """The part of the package that a file belongs to: a folder, or a module of the top level."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def may_import(name: str) -> set[str]:
    """The one-way rule: base <- stages <- build, storage <- maps <- topic_map <- estimator, command line.

    Stages never import one another, but for `analysis`, which the others that show a map read.
    """
    if name in LOWEST:
        return LOWEST[name]
    if name in BASE:
        return set(BASE)
    if name in STAGES:
        return {*BASE, name} | ({"analysis"} if name in {"rendering", "evaluation"} else set())
    below = {*BASE, *STAGES, *UPPER[: UPPER.index(name)], name}
    return below - {"build"} if name == "storage" else below


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """The modules of this package that a file imports, at its top or in a function, with the line.

    Imports by string count too: those of `_HOMES`, by which packages import their public names when they are asked
    for, and the parts that `plugins.load` imports by name.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            found = [inside(str(node.module), alias.name) for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "plugins.load":
            found = [target.partition(":")[0] for target in plugins.BUILT_IN[ast.literal_eval(node.args[0])].values()]
        else:
            continue
        yield from ((node.lineno, name) for name in found if name.partition(".")[0] == "hierarchography")
    yield from lazily_imported(path, tree)


def lazily_imported(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    package = ".".join(("hierarchography", *path.relative_to(SOURCE).parent.parts))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == LAZY:
            yield from ((node.lineno, f"{package}.{home}") for home in ast.literal_eval(node.value).values())


def inside(module: str, name: str) -> str:
    """What `from module import name` imports: the module of that name, else the one that holds the name."""
    place = SOURCE.parent.joinpath(*module.split("."), name)
    return f"{module}.{name}" if place.is_dir() or place.with_suffix(".py").is_file() else module


def imported_parts(path: Path) -> Iterator[tuple[int, str]]:
    """The parts that a file imports, with the line; the package's version belongs to no part."""
    for line, name in imported_modules(path):
        if name != "hierarchography":
            yield line, name.split(".")[1]


def module_name(path: Path) -> str:
    """`hierarchography/model/tree.py` -> `"hierarchography.model.tree"`; a package for its `__init__`."""
    parts = ("hierarchography", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_id(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_every_part_has_its_floor() -> None:
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir()} - {"data", "__pycache__"}
    modules = {path.stem for path in SOURCE.glob("*.py")} - {"__init__"}
    assert folders | modules == {*BASE, *STAGES, *UPPER}


def test_no_module_imports_itself_by_a_detour() -> None:
    """No circle of imports, those in functions and for types alone included."""
    imports = {module_name(path): {name for _, name in imported_modules(path)} for path in MODULES}
    del imports["hierarchography"]  # its names are imported when they are asked for; others take its version
    sorter = TopologicalSorter({name: found - {name} for name, found in imports.items()})
    sorter.prepare()  # raises CycleError with the circle


def test_only_these_places_import_by_a_string() -> None:
    """What a string imports must be seen by the rules above: `_HOMES` and `plugins`, and other people's packages."""
    calls = {
        (part(path), ast.unparse(node))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"import_module", "__import__", "EntryPoint"}
    }
    assert calls == {
        ("lazy", "importlib.import_module(f'{package}.{homes[name]}')"),
        ("plugins", "EntryPoint(name, registry[name], kind)"),
        ("embedding", "import_module('openvino')"),
    }


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) != "__init__"], ids=module_id)
def test_imports_point_one_way(path: Path) -> None:
    allowed = may_import(part(path))
    wrong = [f"line {line}: {name}" for line, name in imported_parts(path) if name not in allowed]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if part(path) in {"__main__", "cli"} or part(path).startswith("cli_"):
        return
    wrong = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call | ast.Raise):
            continue
        called = ast.unparse(node.func if isinstance(node, ast.Call) else node.exc or ast.Constant(None))
        to_stream = isinstance(node, ast.Call) and any(keyword.arg == "file" for keyword in node.keywords)
        prints = called == "print" and not (to_stream and part(path) == "progress")
        exits = called.partition("(")[0] in {"exit", "quit", "sys.exit", "os._exit", "SystemExit"}
        if prints or exits:
            wrong.append(f"line {node.lineno}: {called}")
    assert wrong == []


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public module, classes, methods and functions without a docstring."""
    if ast.get_docstring(tree) is None:
        yield "the module"
    todo: list[ast.AST] = [tree]
    while todo:
        for node in ast.iter_child_nodes(todo.pop()):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                overload = any(ast.unparse(mark) == "overload" for mark in node.decorator_list)
                if ast.get_docstring(node) is None and not overload:
                    yield f"{node.name} (line {node.lineno})"
                if isinstance(node, ast.ClassDef):
                    todo.append(node)


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_everything_public_is_documented(path: Path) -> None:
    assert list(undocumented(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_functions_stay_short_and_narrow(path: Path) -> None:
    """At most 60 lines and 8 parameters (`self` aside), and a module at most 500 lines."""
    text = path.read_text(encoding="utf-8")
    wrong = [] if text.count("\n") <= 500 else [f"{text.count(chr(10))} lines"]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            names = [argument.arg for argument in arguments if argument.arg not in {"self", "cls"}]
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if len(names) > 8 or lines > 60:
                wrong.append(f"{node.name}: {len(names)} parameters, {lines} lines")
    assert wrong == []
