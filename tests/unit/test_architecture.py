"""The rules of the design, read from the source: who imports whom, who prints, what is documented."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hierarchography

SOURCE = Path(hierarchography.__file__).parent
BASE = ("errors", "plugins", "progress", "config", "cache", "memory", "workers", "workshop", "model", "vocabulary")
FLOW = ("dependencies", "steps", "landmarks", "pipeline", "storage")
TOP = ("assessment", "estimator", "cli", "__main__")
NO_STAGE = {"cache", "workers", "model", "vocabulary", "data", "__pycache__"}
STAGES = tuple(sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and path.name not in NO_STAGE))
MODULES = sorted(SOURCE.rglob("*.py"))


def part(path: Path) -> str:
    """The part of the package that a file belongs to: a stage, or a module of the top level."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def may_import(name: str) -> set[str]:
    """The one-way rule: base <- stages <- pipeline and storage <- estimator and command line."""
    lowest = {
        "errors": {"errors"},
        "plugins": {"errors"},
        "progress": {"errors"},
        "config": {"errors"},
        "cache": {"errors", "cache"},
        "memory": {"errors"},
        "workers": {"errors", "progress", "cache", "workers"},
        "workshop": set(),
    }
    if name in lowest:
        return lowest[name]
    if name in BASE:
        return set(BASE)
    if name in STAGES:
        return {*BASE, name}
    everything_below = {*BASE, *STAGES, *FLOW, "__init__"}
    return everything_below if name in FLOW else {*everything_below, *TOP}


def imported_parts(path: Path) -> Iterator[tuple[int, str]]:
    """The parts of this package that a file imports, at its top or in a function, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            inner = node.module == "hierarchography"
            found = [f"{node.module}.{alias.name}" for alias in node.names] if inner else [str(node.module)]
        else:
            continue
        for name in found:
            package, _, inside = name.partition(".")
            if package == "hierarchography" and inside != "__version__":
                yield node.lineno, inside.partition(".")[0] or "__init__"


def module_id(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_the_stages_are_those_of_the_design() -> None:
    known = {"corpus", "embedding", "clustering", "naming", "analysis", "rendering", "evaluation"}
    assert {"corpus", "embedding", "clustering", "naming", "rendering"} <= set(STAGES) <= known


def test_every_module_of_the_top_level_has_its_place() -> None:
    modules = {path.stem for path in SOURCE.glob("*.py")}
    assert modules <= {*BASE, *FLOW, *TOP, "__init__"}


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) != "__init__"], ids=module_id)
def test_imports_point_one_way(path: Path) -> None:
    allowed = may_import(part(path))
    wrong = [f"line {line}: {name}" for line, name in imported_parts(path) if name not in allowed]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if part(path) in {"cli", "__main__"}:
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
