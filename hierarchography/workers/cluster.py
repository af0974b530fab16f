"""Where workers come from: processes on this machine, the address of a scheduler, or a client of Dask's."""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from hierarchography import __version__
from hierarchography.cache import code_hash, find_room_for_compiled, installed_version
from hierarchography.errors import MissingExtra, WorkersError
from hierarchography.progress import SILENT, Reporter
from hierarchography.workers.guard import ADVICE, check_guard
from hierarchography.workers.team import Team, _current, current_team

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

logger = logging.getLogger(__name__)

SECONDS = 10
"""How long a scheduler may take to answer, and how long it may take until it has a worker."""
LIBRARIES = (
    "hdbscan",
    "numba",
    "numpy",
    "openvino",
    "pandas",
    "scikit-learn",
    "scipy",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
    "umap-learn",
)
"""What must be the same on all workers: what decides the bytes of results, and how values are pickled."""
_START = "start one beside it: dask worker ADDRESS --nthreads 1"


@contextmanager
def workers_in(workers: int = 0, scheduler: str | Client = "", progress: Reporter = SILENT) -> Iterator[Team | None]:
    """What is spread within goes to `workers` processes on this machine, or to those of a `scheduler`.

    A scheduler is named by its address (`tcp://10.0.0.1:8786`) or reached through a client, which stays open. With
    neither, all stays where it was. Raises `MissingExtra` without Dask, `WorkersError` where no workers are to be had
    or where they run other versions than this process.
    """
    if not workers and not scheduler:
        yield current_team()
        return
    if workers and scheduler:
        raise WorkersError("give a number of workers for this machine or the address of a scheduler, not both")
    if not find_spec("distributed"):
        raise MissingExtra("dask.distributed", "work on several processes", "distributed")
    with _configured(), _client(workers, scheduler, progress) as client:
        check_alike(client)
        team = Team(client)
        progress.note("work is divided among {processes:,} processes with {threads:,} threads".format(**team.facts))
        token = _current.set(team)
        try:
            yield team
        finally:
            _current.reset(token)


@contextmanager
def _client(workers: int, scheduler: str | Client, progress: Reporter) -> Iterator[Client]:
    """A client with at least one worker; what was opened for it is closed."""
    from distributed import Client

    if isinstance(scheduler, Client):
        yield scheduler
    elif scheduler:
        with progress.stage("Finding workers"):
            client = _connected(scheduler)
        with client:
            yield client
    else:
        with progress.stage("Starting workers"):
            cluster = _started(workers)
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client


def _started(workers: int) -> LocalCluster:
    import dask
    from distributed import LocalCluster

    if dask.config.get("distributed.worker.multiprocessing-method") != "fork":  # others read the script
        check_guard()
    find_room_for_compiled()  # once, for all of them
    try:
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            preload="hierarchography.workers.preload",
        )
    except (RuntimeError, OSError) as error:
        logger.debug("workers could not be started", exc_info=True)
        raise WorkersError(
            f"{workers} workers could not be started ({error}); if a script asks for them: {ADVICE.format(where='')}"
        ) from None  # a hundred lines of Dask's, which say no more


def _connected(address: str) -> Client:
    from distributed import Client

    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:  # also TimeoutError
        raise WorkersError(
            f"no scheduler answers at {address} ({error}); start one there (dask scheduler), "
            "or let this machine do it (--workers N)"
        ) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        client.close()
        raise WorkersError(f"the scheduler at {address} has no workers; {_START.replace('ADDRESS', address)}") from None
    return client


@contextmanager
def _configured() -> Iterator[None]:
    """Dask is not to warn of lost workers, which cost time and no more, nor of large pieces of work, which files are;
    and a worker of this machine that is down again 15 s after it was lost is not to be given up. Nor is a scheduler of
    this process to drop copies of a shared value: it looks every two seconds which worker has no piece of work waiting
    for it, and the next piece there would load the value, such as a model, again.
    """
    import dask
    import distributed  # noqa: F401  # sets the levels of its loggers

    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    settings = {
        "admin.large-graph-warning-threshold": "1 PB",
        "deploy.lost-worker-timeout": "1 day",
        "scheduler.active-memory-manager.start": False,
    }
    try:
        with dask.config.set({f"distributed.{name}": value for name, value in settings.items()}):
            yield
    finally:
        log.setLevel(before)


def check_alike(client: Client) -> None:
    """Raise `WorkersError` naming the first worker that lacks this package or has others of what must be the same."""
    here = signature()
    for address, there in sorted(client.run(signature, on_error="return").items()):
        if not isinstance(there, Mapping):
            raise WorkersError(
                f"the worker at {address} cannot run hierarchography ({there}); install there what is installed here: "
                f"hierarchography {__version__}"
            )
        others = [
            f"{name} {there.get(name)} (here {found})" for name, found in here.items() if there.get(name) != found
        ]
        if others:
            raise WorkersError(
                f"the worker at {address} runs other versions: {', '.join(others)}; results would depend on where they "
                "are computed: install the same on all machines"
            )


@cache
def signature() -> dict[str, str]:
    """The versions of what makes results in this process, and of this package the code itself."""
    return {
        "hierarchography": f"{__version__} ({code_hash('.')[:8]})",
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: installed_version(name) for name in LIBRARIES},
    }
