"""Whole builds on workers: the same bytes as in one process, killed workers or not, and how clusters are refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from hierarchography import TopicMap, WorkersError, build_map
from hierarchography.cli import main
from hierarchography.corpus import read_papers
from hierarchography.progress import Advance, Silent
from hierarchography.workers import Team, cluster, spread, workers_in

pytestmark = pytest.mark.cluster


def contents(folder: Path) -> dict[str, Any]:
    """The bytes of each file; of the manifest, all but when and by how many it was made, and how long that took."""
    found: dict[str, Any] = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    manifest = json.loads(found["manifest.json"])
    manifest["recorded"].pop("workers", None)
    found["manifest.json"] = {name: manifest[name] for name in manifest if name not in {"created", "seconds"}}
    return found


@pytest.fixture(scope="module")
def alone(small_map: TopicMap, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The files of the map of the bundled corpus, built in this process."""
    return contents(small_map.save(tmp_path_factory.mktemp("alone") / "map"))


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A file of every eighth of the bundled papers: enough for layouts by UMAP, which are spread."""
    papers = read_papers(["demo:landmarks"]).corpus.frame[["title", "abstract"]].iloc[::8]
    papers.to_csv(tmp_path / "papers.csv", index=False)
    return tmp_path / "papers.csv"


class Killer(Silent):
    """Kills a worker half a second after a stage began."""

    def __init__(self, team: Team, name: str) -> None:
        self.team, self.name = team, name
        self.killed: list[int] = []

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        if name == self.name:
            threading.Timer(0.5, self._kill).start()
        yield lambda steps: None

    def _kill(self) -> None:
        process = min(self.team.client.run(os.getpid).values())
        self.killed.append(process)
        os.kill(process, signal.SIGKILL)


def test_a_map_is_the_same_bytes_by_one_process_and_by_two_workers_of_which_one_is_killed(
    team: Team, alone: dict[str, Any], tmp_path: Path
) -> None:
    killer = Killer(team, "Reducing (UMAP)")
    built = build_map(
        "demo:landmarks", encoder="lsa", title="Landmarks", cache=False, scheduler=team.client, progress=killer
    )
    assert len(killer.killed) == 1
    assert built.manifest["recorded"]["workers"] == {"processes": 2, "threads": 2}
    assert contents(built.save(tmp_path / "map")) == alone


def test_what_workers_computed_is_kept_for_one_process(team: Team, tmp_path: Path) -> None:
    """How a build is run is in no key of the cache."""
    papers = read_papers(["demo:landmarks"]).corpus.frame[["title", "abstract"]].iloc[::4]
    build_map(papers, encoder="lsa", cache=tmp_path, scheduler=team.client)
    entries = sorted(path.name for path in tmp_path.rglob("*"))
    build_map(papers, encoder="lsa", cache=tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == entries


def test_a_scheduler_is_found_by_its_address(team: Team) -> None:
    with workers_in(scheduler=team.client.scheduler.address) as reached:
        assert reached is not None
        assert reached.facts == team.facts
    assert team.client.status == "running"


def test_nobody_at_an_address_is_said_with_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with pytest.raises(WorkersError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9 .*dask scheduler"):
        build_map("demo:landmarks", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(WorkersError, match=r"no scheduler answers at nowhere:what"):
        build_map("demo:landmarks", scheduler="nowhere:what")


LEFT_OVER = """
import gc

from distributed import Client, LocalCluster, utils

from hierarchography.workers import workers_in


class Collecting(utils._CollectErrorThread):
    def __init__(self, **options):
        if gc.isenabled():
            gc.collect()
        super().__init__(**options)


if __name__ == "__main__":
    gc.set_threshold(10**9)
    with LocalCluster(n_workers=1, processes=False, dashboard_address="127.0.0.1:0") as there:
        try:
            Client("nowhere:what", timeout=1, set_as_default=False)
        except ValueError as error:
            left = [error]
            left.append(left)
        del left
        utils._CollectErrorThread = Collecting
        with workers_in(scheduler=there.scheduler_address) as team:
            print(team.facts["processes"])
"""


def test_a_client_that_was_not_closed_does_not_stop_the_next_one() -> None:
    """Garbage is collected at the worst moment: while the next client starts its loop."""
    done = subprocess.run([sys.executable, "-c", LEFT_OVER], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.returncode) == ("1", 0), done.stderr


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    monkeypatch.setattr(cluster, "SECONDS", 1)
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty:
        address = empty.scheduler_address
        with pytest.raises(WorkersError, match=f"scheduler at {address} has no workers; .*dask worker {address}"):
            build_map("demo:landmarks", scheduler=address)


def test_workers_of_other_versions_are_refused(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "__version__", "0.0.1")
    cluster.signature.cache_clear()
    with pytest.raises(WorkersError, match=r"tcp://\S+ runs other versions: hierarchography \S+ \S+ \(here 0\.0\.1"):
        build_map("demo:landmarks", scheduler=team.client)
    cluster.signature.cache_clear()


def test_workers_without_this_package_are_refused(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the workers lack a module that is here only."""
    (tmp_path / "only_here.py").write_text("def signature(): return {}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    only_here = __import__("only_here")
    monkeypatch.setattr(cluster, "signature", only_here.signature)
    with pytest.raises(WorkersError, match=r"cannot run hierarchography \(.*'only_here'.*\); install"):
        build_map("demo:landmarks", scheduler=team.client)


def test_the_command_builds_on_workers_and_names_them(tmp_path: Path, few: Path) -> None:
    words = ["build", str(few), "--encoder", "lsa", "--vocabulary", "none", "--no-cache"]
    for name, more in (("alone", []), ("map", ["--workers", "2"])):
        result = CliRunner().invoke(main, [*words, "-o", str(tmp_path / name), *more])
        assert result.exit_code == 0, result.stderr
        assert ("work is divided among 2 processes with 2 threads" in result.stderr) == bool(more)
        assert "distributed" not in result.stderr
    assert contents(tmp_path / "map") == contents(tmp_path / "alone")


@pytest.mark.parametrize("option", [("--workers", "-1"), ("--workers", "2", "--scheduler", "tcp://127.0.0.1:9")])
def test_what_makes_no_sense_is_a_usage_error(option: tuple[str, ...], tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["demo", "-o", str(tmp_path / "map"), *option]).exit_code == 2


def test_ctrl_c_ends_the_workers_too(tmp_path: Path, few: Path) -> None:
    settings = ["--workers", "2", "--encoder", "lsa", "--vocabulary", "none", "--no-cache"]
    process = subprocess.Popen(
        [sys.executable, "-m", "hierarchography", "build", str(few), "-o", str(tmp_path / "map"), *settings],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    assert process.stderr is not None
    assert "Reducing (UMAP) ...\n" in process.stderr  # read up to there
    workers = psutil.Process(process.pid).children(recursive=True)
    assert len(workers) >= 2
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and to its workers
    rest = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert rest.strip().splitlines()[-1].startswith("stopped; ")
    assert "Traceback" not in rest
    assert psutil.wait_procs(workers, timeout=30)[1] == []


def without_guard(script: Path, code: str) -> list[str]:
    """What a script that fails prints."""
    script.write_text(code)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.returncode == 1
    return done.stderr.splitlines()


def test_a_script_without_its_guard_is_told_the_line(tmp_path: Path) -> None:
    """And no worker is started."""
    script = tmp_path / "script.py"
    told = without_guard(
        script, "import hierarchography as hg\n\n\nhg.build_map('demo:landmarks', encoder='lsa', workers=2)\n"
    )
    assert told[-1] == (
        f"hierarchography.errors.WorkersError: put the code that starts workers (line 4 of {script}) under "
        "'if __name__ == \"__main__\":'; each worker imports the script and would otherwise start workers again"
    )
    assert told.count("Traceback (most recent call last):") == 1
    assert len(told) < 30


def test_a_script_with_another_condition_is_told_by_its_workers(tmp_path: Path) -> None:
    """A condition may be the guard, so that it is tried: one line from each worker, and the script's own error."""
    start = "import sys\nfrom hierarchography.workers import workers_in\n\n"
    code = f"{start}if sys.argv:\n    with workers_in(workers=2):\n        pass\n"
    told = without_guard(tmp_path / "script.py", code)
    advice = "put the code that starts workers under 'if __name__ == \"__main__\":'"
    assert told[0].startswith(f"hierarchography.errors.WorkersError: {advice}")
    assert "2 workers could not be started" in told[-1]
    assert advice in told[-1]
    assert told.count("Traceback (most recent call last):") == 1
    assert len(told) < 30


@pytest.mark.parametrize("call", ["main()", "if __name__ == '__main__':\n    main()"])
def test_only_a_script_is_asked_for_its_guard(call: str, tmp_path: Path) -> None:
    """`python -m package` is not read by workers; a script with its guard starts them."""
    package = tmp_path / "package"
    package.mkdir()
    start = "from hierarchography.workers import spread, workers_in\n\n\ndef main():\n    with workers_in(workers=1):\n"
    (package / "__main__.py").write_text(f"{start}        print(list(spread(abs, [-1, 2])))\n\n\n{call}\n")
    words = ["-m", "package"] if call == "main()" else [str(package / "__main__.py")]
    done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("[1, 2]\n", 0), done.stderr


def test_a_scheduler_that_goes_ends_the_build_with_a_line(tmp_path: Path) -> None:
    """A real scheduler and a real worker, as on a cluster; the scheduler is killed while both work."""

    def slowly(item: int) -> int:
        time.sleep(0.2)
        return item

    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    file = tmp_path / "scheduler.json"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([*dask, "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(file)], **quiet)
    try:
        while not file.is_file() or not file.read_text().strip():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        more = ["--nworkers", "1", "--nthreads", "1", "--dashboard-address", "127.0.0.1:0", "--host", "127.0.0.1"]
        worker = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_worker", address, *more], **quiet)
        try:
            with workers_in(scheduler=address):
                results = spread(slowly, range(100))
                assert next(results) == 0
                scheduler.kill()
                with pytest.raises(WorkersError, match=r"the scheduler is gone; .* continues"):
                    list(results)
        finally:
            worker.kill()
            worker.wait()
    finally:
        scheduler.kill()
        scheduler.wait()
