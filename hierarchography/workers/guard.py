"""Checks that a script that starts workers has a `__main__` guard.

Each worker imports the script; without the guard it would start workers again.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from hierarchography.errors import WorkersError

ADVICE = (
    "put the code that starts workers{where} under 'if __name__ == \"__main__\":'; each worker imports the script "
    "and would otherwise start workers again"
)


def check_guard() -> None:
    """Raise `WorkersError` if the running script has no guard; called before workers are started and in workers."""
    for frame in _module_frames():
        name = frame.f_globals.get("__name__")
        if name == "__mp_main__":  # the name of the parent's script while a spawned process imports it
            sys.tracebacklimit = 0  # this process ends here; one line per process is enough
            raise WorkersError(ADVICE.format(where=""))
        if name == "__main__" and (script := _script(frame)) and _is_unconditional(script, frame.f_lineno):
            raise WorkersError(ADVICE.format(where=f" (line {frame.f_lineno} of {script})"))


def _module_frames() -> Iterator[FrameType]:
    """The frames of module-level code among the callers, innermost first."""
    frame: FrameType | None = sys._getframe()
    while frame:
        if frame.f_code.co_name == "<module>":
            yield frame
        frame = frame.f_back


def _script(frame: FrameType) -> Path | None:
    """The file that a spawned process would import; None for a console, a notebook, or `python -m package`."""
    main = sys.modules["__main__"]
    file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if frame.f_globals is not vars(main) or not file or (spec and spec.name.endswith("__main__")):
        return None
    return Path(file)


def _is_unconditional(script: Path, line: int) -> bool:
    """Whether this line is outside of any condition. Any condition counts as a guard, however it is written."""
    try:
        tree = ast.parse(script.read_bytes())
    except (OSError, SyntaxError, ValueError):  # not Python source
        return False
    conditions = (node for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp | ast.BoolOp))
    return not any(node.lineno <= line <= (node.end_lineno or node.lineno) for node in conditions)
