"""Values as JSON facts and arrays, written to and read from one stream of bytes.

Arrays have the format of .npy files. Pickles are not used, so that reading a file never runs code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Parts:
    """The content of a value: `arrays` by name, and `facts` as JSON values."""

    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    facts: Any = None

    def write(self, file: BinaryIO) -> None:
        """Write a line of JSON, then the arrays one after another."""
        head = {"facts": self.facts, "arrays": list(self.arrays)}
        file.write(json.dumps(head, allow_nan=False).encode("ascii") + b"\n")
        for array in self.arrays.values():
            np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)

    @classmethod
    def read(cls, file: BinaryIO) -> Parts:
        """Read what `write` wrote."""
        head = json.loads(file.readline())
        arrays = {name: np.lib.format.read_array(file, allow_pickle=False) for name in head["arrays"]}
        return cls(arrays, head["facts"])
