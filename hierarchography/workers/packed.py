"""Values packed for workers: large arrays are not copied, and models are loaded once per process."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import WorkersError


def packed_bytes(value: Any) -> bytes:
    """The pickle of a value, including functions of a notebook or script. Raises `WorkersError` if that fails."""
    return Packed.of(value, apart=False).head


class Packed:
    """A pickled value that is unpickled once per process, by the first piece of work, and then shared.

    Dask by itself would unpickle a value on arrival, in the thread that answers the scheduler; loading a model there
    would block that thread for seconds. `buffers` are the contents of arrays, separate from the `head` (pickle
    protocol 5), so that they are sent without a copy.
    """

    def __init__(self, head: bytes, buffers: Sequence[NDArray[np.uint8]] = ()) -> None:
        self.head = head
        self.buffers = buffers
        self._opened: list[Any] = []

    @classmethod
    def of(cls, value: Any, apart: bool = True) -> Self:
        """Pack a value, its arrays `apart` or in the head. Raises `WorkersError` if it cannot be pickled."""
        import cloudpickle

        buffers: list[pickle.PickleBuffer] = []
        try:
            head = cloudpickle.dumps(value, protocol=5, buffer_callback=buffers.append if apart else None)
        except Exception as error:  # whatever the parts of the value raise
            raise WorkersError(
                f"{type(value).__name__} cannot be sent to workers ({error}); build without --workers and --scheduler"
            ) from error
        return cls(head, [np.frombuffer(buffer.raw(), np.uint8) for buffer in buffers])

    def open(self) -> Any:
        """The value; always the same object within a process."""
        if not self._opened:
            self._opened.append(pickle.loads(self.head, buffers=self.buffers))
        return self._opened[0]

    def __reduce__(self) -> tuple[type[Self], tuple[bytes, Sequence[NDArray[np.uint8]]]]:
        """Pickle the packed form, not the opened value."""
        return type(self), (self.head, self.buffers)
