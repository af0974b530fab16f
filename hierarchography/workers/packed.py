"""Values on their way to workers, of which large arrays make no copy and models are loaded once a process."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hierarchography.errors import WorkersError


def packed_bytes(value: Any) -> bytes:
    """The pickle of a value, functions of a notebook or a script included. Raises `WorkersError` for what has none."""
    return Packed.of(value, apart=False).head


class Packed:
    """A pickled value that the first piece of work of a process opens, and all that come after it share.

    Not what Dask makes of a value by itself: that is opened on arrival, in the thread in which a worker answers its
    scheduler, and loading a model there would keep it silent for seconds. `buffers` are what arrays hold, apart
    from the `head` (pickle protocol 5), so that they are sent as they lie in memory.
    """

    def __init__(self, head: bytes, buffers: Sequence[NDArray[np.uint8]] = ()) -> None:
        self.head = head
        self.buffers = buffers
        self._opened: list[Any] = []

    @classmethod
    def of(cls, value: Any, apart: bool = True) -> Self:
        """Pack a value, its arrays `apart` or in the head. Raises `WorkersError` for one that cannot be pickled."""
        import cloudpickle

        found: list[pickle.PickleBuffer] = []
        try:
            head = cloudpickle.dumps(value, protocol=5, buffer_callback=found.append if apart else None)
        except Exception as error:  # whatever the parts of the value raise
            raise WorkersError(
                f"{type(value).__name__} cannot be sent to workers ({error}); build without --workers and --scheduler"
            ) from error
        return cls(head, [np.frombuffer(one.raw(), np.uint8) for one in found])

    def open(self) -> Any:
        """The value; in a process always the same object."""
        if not self._opened:
            self._opened.append(pickle.loads(self.head, buffers=self.buffers))
        return self._opened[0]

    def __reduce__(self) -> tuple[type[Self], tuple[bytes, Sequence[NDArray[np.uint8]]]]:
        """Sent on from worker to worker as it came, not as what was opened."""
        return type(self), (self.head, self.buffers)
