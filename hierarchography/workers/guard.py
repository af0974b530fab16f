"""The guard of a script that starts workers: each of them reads the script first, and must not start workers again."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from hierarchography.errors import WorkersError

ADVICE = (
    "put what starts workers{where} under 'if __name__ == \"__main__\":'; each worker reads the script first, "
    "and would start workers of its own"
)


def check_guard() -> None:
    """Raise `WorkersError` where the script that runs has no guard: before workers are started, or in a worker."""
    for frame in _module_frames():
        name = frame.f_globals.get("__name__")
        if name == "__mp_main__":  # how a spawned process calls the script of its parent while it reads it
            sys.tracebacklimit = 0  # this process ends here; one line from each is enough
            raise WorkersError(ADVICE.format(where=""))
        if name == "__main__" and (script := _script(frame)) and _is_unconditional(script, frame.f_lineno):
            raise WorkersError(ADVICE.format(where=f" (line {frame.f_lineno} of {script})"))


def _module_frames() -> Iterator[FrameType]:
    """The callers of this function that are code outside of functions, innermost first."""
    frame: FrameType | None = sys._getframe()
    while frame:
        if frame.f_code.co_name == "<module>":
            yield frame
        frame = frame.f_back


def _script(frame: FrameType) -> Path | None:
    """The file that a spawned process would read; None for a console, a notebook, or `python -m package`."""
    main = sys.modules["__main__"]
    file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if frame.f_globals is not vars(main) or not file or (spec and spec.name.endswith("__main__")):
        return None
    return Path(file)


def _is_unconditional(script: Path, line: int) -> bool:
    """Whether nothing decides if this line is run. A condition is trusted to be the guard, however it is written."""
    try:
        tree = ast.parse(script.read_bytes())
    except (OSError, SyntaxError, ValueError):  # not Python source
        return False
    decisions = (node for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp | ast.BoolOp))
    return not any(node.lineno <= line <= (node.end_lineno or node.lineno) for node in decisions)
