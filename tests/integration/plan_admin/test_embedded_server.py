"""The server in a folder of its own: shared, stopped by the last, not misled by what a kill left."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[3]

CLIENT = """
import sys, pathlib, psycopg2
from plan_admin.database.embedded import running_server
host = running_server(pathlib.Path(sys.argv[1]))
connection = psycopg2.connect(host=str(host), user="plan_admin", dbname="plan_admin")
print(host, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a server may live; a space in the name is as good as any other character."""
    folder = tmp_path / "a folder" / "postgres"
    folder.parent.mkdir()
    yield folder
    if folder.is_symlink():  # where the server's user may not enter the temporary folder
        shutil.rmtree(folder.resolve())


@pytest.fixture
def clients() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for client in started:
        if client.stdin and not client.stdin.closed:
            client.stdin.close()
        client.wait(timeout=60)
        if client.stdout:
            client.stdout.close()


def start_client(folder: Path, clients: list[Any]) -> subprocess.Popen[str]:
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    clients.append(client)
    return client


def socket_of(client: subprocess.Popen[str]) -> str:
    assert client.stdout
    host = client.stdout.readline().strip()
    assert host, "the client could not connect"
    return host


def leave(client: subprocess.Popen[str]) -> None:
    assert client.stdin
    client.stdin.close()
    client.wait(timeout=60)


def answers(host: str) -> bool:
    try:
        psycopg2.connect(host=host, user="plan_admin", dbname="plan_admin").close()
    except psycopg2.OperationalError:
        return False
    return True


def test_two_processes_that_start_at_once_share_one_server(folder: Path, clients: list[Any]) -> None:
    earlier, later = start_client(folder, clients), start_client(folder, clients)
    host = socket_of(earlier)

    assert socket_of(later) == host

    leave(earlier)
    assert answers(host)

    leave(later)
    assert not answers(host)


def test_lease_of_a_killed_process_ends_with_it(folder: Path, clients: list[Any]) -> None:
    killed, survivor = start_client(folder, clients), start_client(folder, clients)
    host = socket_of(killed)
    socket_of(survivor)

    killed.kill()
    killed.wait(timeout=60)
    leave(survivor)

    assert not answers(host)


def test_server_left_running_by_a_killed_process_is_taken_over(folder: Path, clients: list[Any]) -> None:
    killed = start_client(folder, clients)
    host = socket_of(killed)
    killed.kill()
    killed.wait(timeout=60)

    successor = start_client(folder, clients)

    assert socket_of(successor) == host
    leave(successor)
    assert not answers(host)


def test_pid_file_that_names_a_process_of_another_is_not_believed(folder: Path, clients: list[Any]) -> None:
    first = start_client(folder, clients)
    socket_of(first)
    pid_file = folder / "data" / "postmaster.pid"
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
    left = pid_file.read_text().splitlines()
    first.kill()
    first.wait(timeout=60)
    pid_file.write_text("\n".join([str(os.getpid()), *left[1:]]) + "\n")

    second = start_client(folder, clients)

    assert answers(socket_of(second))


def test_folder_of_another_major_version_is_refused_in_words(folder: Path, clients: list[Any]) -> None:
    first = start_client(folder, clients)
    socket_of(first)
    leave(first)
    (folder / "data" / "PG_VERSION").write_text("9\n")

    refused = subprocess.run(
        [sys.executable, "-c", CLIENT, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert "was made by PostgreSQL 9" in refused.stderr
    assert "Set POSTGRES_BIN" in refused.stderr


def test_child_after_a_fork_holds_a_lease_of_its_own(folder: Path) -> None:
    parent_leaves_child_stays = """
import os, sys, pathlib, psycopg2
from plan_admin.database.embedded import running_server
folder = pathlib.Path(sys.argv[1])
host = running_server(folder)
reading, writing = os.pipe()
if os.fork():
    sys.exit()  # the parent gives its lease back
os.close(writing)
os.read(reading, 1)  # ends when the parent is gone
psycopg2.connect(host=str(host), user="plan_admin", dbname="plan_admin").close()
print("served")
"""

    done = subprocess.run(
        [sys.executable, "-c", parent_leaves_child_stays, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "served\n", done.stderr


def test_login_that_may_not_create_roles_is_told_what_an_administrator_must_run(
    folder: Path, clients: list[Any]
) -> None:
    host = socket_of(start_client(folder, clients))
    superuser = psycopg2.connect(host=host, user="postgres", dbname="postgres")
    superuser.autocommit = True
    with superuser.cursor() as cursor:
        cursor.execute("CREATE ROLE newcomer LOGIN")
        cursor.execute("CREATE DATABASE newcomer OWNER newcomer")
    superuser.close()

    refused = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"postgresql://newcomer@/newcomer?host={host}",
            "SECRET_KEY": "any",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "CREATE ROLE plan_admin_app NOLOGIN;" in refused.stderr
    assert 'GRANT plan_admin_app, plan_admin_portal TO "newcomer";' in refused.stderr
