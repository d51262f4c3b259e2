"""A PostgreSQL server of one's own in a folder: started at the first connection, stopped by the last process.

Processes agree through two lock files beside the data. `start.lock` is held by whoever starts or stops
the server. `lease.lock` is held, shared, by every process that uses it: the last one out can have it
for itself and stops the server, and the lease of a killed process ends with the process.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plan_admin.database.postgres_programs import Programs, ServerRefused, ServerUser, find_programs
from plan_admin.local_data import give_to_owner_of, local_folder

__all__ = ["ServerRefused", "running_server"]

LOGIN_ROLE = DATABASE = "plan_admin"
SUPERUSER = "postgres"
FIRST_STATEMENTS = (
    f"CREATE ROLE {LOGIN_ROLE} LOGIN CREATEDB CREATEROLE\nCREATE DATABASE {DATABASE} OWNER {LOGIN_ROLE}\n"
)
SERVER_SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "max_wal_size": "2GB",
    "shared_buffers": "128MB",
}
# Recovery after a hard stop replays up to max_wal_size, which can take minutes.
PATIENCE_SECONDS = 600
PAUSE_SECONDS = 0.05
STATUS_LINE = 7  # of postmaster.pid, which PostgreSQL documents in pidfile.h
# Where root keeps what the server's user must reach but cannot reach in the checkout.
COMMON_GROUND = Path("/var/lib/plan-admin")

_leases: dict[Path, int] = {}  # the leases of this process: lock file and open descriptor


def running_server(folder: Path) -> Path:
    """Make sure that the server of this folder runs, and return the folder of its socket.

    Raises: ServerRefused, with what to do about it.
    """
    server = _server(folder)
    server.ensure_running()
    return server.socket_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedServer:
    """The server of one home folder, which holds its data, its log and its two lock files."""

    home: Path
    user: ServerUser
    programs: Programs

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        """Its name is short, for a socket's path has a limit of about 107 bytes, and the same for all."""
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path("/tmp") / f"plan-admin-{self.user.uid}-{name}"  # whatever TMPDIR says

    @property
    def start_lock(self) -> Path:
        return self.home / "start.lock"

    @property
    def lease_lock(self) -> Path:
        return self.home / "lease.lock"

    def ensure_running(self) -> None:
        """Take a lease and start the server unless it is up; others wait meanwhile."""
        with _locked(self.start_lock):
            _take_lease(self)
            if not self.data.exists():
                self._build()
            self._refuse_another_version()
            self._close_socket_folder_to_others()
            if not self._is_up():
                self._start()

    def stop_if_unused(self) -> None:
        """Give this process's lease back; stop the server if nobody else holds one."""
        with contextlib.suppress(FileNotFoundError), _locked(self.start_lock):
            os.close(_leases.pop(self.lease_lock))
            descriptor = _open(self.lease_lock)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._control("stop", "-m", "fast")
                self.socket_folder.rmdir()
            except (OSError, ServerRefused):
                pass  # in use by another process, or not running any more
            finally:
                os.close(descriptor)

    def _build(self) -> None:
        """Build the data folder under another name, so that a folder named `data` is always whole."""
        building = self.home / "data.building"
        shutil.rmtree(building, ignore_errors=True)
        self.programs.run(
            *("initdb", "--pgdata", str(building), "--username", SUPERUSER, "--auth=trust"),
            *("--locale=C", "--encoding=UTF8", "--no-instructions"),
        )
        said = self.programs.run(
            "postgres", "--single", "-D", str(building), "postgres", words=FIRST_STATEMENTS
        )
        if "ERROR:" in said:
            raise ServerRefused(f"PostgreSQL could not make its first database: {said}")
        building.rename(self.data)

    def _refuse_another_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != self.programs.major_version:
            raise ServerRefused(
                f"The database in {self.data} was made by PostgreSQL {made_by}, but {self.programs.folder} "
                f"holds PostgreSQL {self.programs.major_version}. Set POSTGRES_BIN to the folder of the "
                f"programs of PostgreSQL {made_by}, or move the folder away to begin anew."
            )

    def _close_socket_folder_to_others(self) -> None:
        folder = self.socket_folder
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(folder, *self.user.ids)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.user.uid or found.st_mode & 0o077:
            raise ServerRefused(
                f"{folder} must be a folder of {self.user.name} alone; remove it and try again."
            )

    def _is_up(self) -> bool:
        """Whether the server answers, once what it is starting or stopping has ended."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while status := self._status():
            if status == "ready":
                return True
            if time.monotonic() > deadline:
                raise ServerRefused(f"PostgreSQL in {self.data} is still {status}; see {self.home / 'log'}")
            time.sleep(PAUSE_SECONDS)
        return False

    def _status(self) -> str:
        """What `postmaster.pid` says of a server that lives; empty when none does.

        After a hard stop the file may name a process that is another's or a zombie: it is believed
        only of a process that works in the data folder, as PostgreSQL does.
        """
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return ""
        if not lines or self._folder_of_process(lines[0].strip()) != str(self.data):
            return ""
        return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else "starting"

    def _folder_of_process(self, number: str) -> str:
        """Where a process works; empty for one that is gone, a zombie or another user's."""
        place = f"/proc/{number}/cwd"
        try:
            return os.readlink(place)
        except PermissionError:  # in a container even root must ask as the server's user
            return self.user.run(["readlink", place]).stdout.removesuffix("\n")
        except OSError:
            return ""

    def _start(self) -> None:
        # What a hard stop left names a process, and PostgreSQL would believe even a zombie.
        for left in (self.data / "postmaster.pid", *self.socket_folder.iterdir()):
            left.unlink(missing_ok=True)
        settings = {**SERVER_SETTINGS, "unix_socket_directories": str(self.socket_folder)}
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        try:
            self._control("start", "--log", str(self.home / "log"), "--options", options)
        except ServerRefused as reason:
            raise ServerRefused(f"{reason}\n{_end_of(self.home / 'log')}") from reason

    def _control(self, *arguments: str) -> None:
        self.programs.run("pg_ctl", "-D", str(self.data), "--wait", "-t", str(PATIENCE_SECONDS), *arguments)


@cache
def _server(folder: Path) -> EmbeddedServer:
    home, user = _home(folder)
    programs = find_programs(user, cache_folder=COMMON_GROUND)
    server = EmbeddedServer(home=home, user=user, programs=programs)
    atexit.register(_leave, server)
    return server


def _leave(server: EmbeddedServer) -> None:
    if server.lease_lock in _leases:
        server.stop_if_unused()


def _home(folder: Path) -> tuple[Path, ServerUser]:
    """The folder of the server and the user it runs as: its owner, since PostgreSQL insists on that."""
    around = local_folder(folder.parent)
    with _locked(around / f"{folder.name}.lock"):
        if not folder.exists():
            _make_home(folder, ServerUser.beside(around))
        home = folder.resolve()
        if home.stat().st_uid == 0:  # a copy that root made
            for path in (home, *home.rglob("*")):
                os.chown(path, *ServerUser.beside(around).ids)
    user = ServerUser.of(home.stat().st_uid)
    if os.geteuid() not in (0, user.uid):
        raise ServerRefused(
            f"The database in {home} belongs to the user {user.name}. Work as that user, "
            f"give the folder away (chown -R), or set DATABASE_URL to a server of your own."
        )
    return home, user


def _make_home(folder: Path, user: ServerUser) -> None:
    folder.unlink(missing_ok=True)  # a link to a home that is gone
    if user.can_enter(folder.parent):
        folder.mkdir(mode=0o700)
    else:
        COMMON_GROUND.mkdir(mode=0o755, exist_ok=True)
        folder.symlink_to(tempfile.mkdtemp(prefix="database-", dir=COMMON_GROUND))
    if os.geteuid() == 0:
        os.chown(folder, *user.ids)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # also where a fork has just copied the descriptor
        os.close(descriptor)


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    give_to_owner_of(path.parent, path)
    return descriptor


def _take_lease(server: EmbeddedServer) -> None:
    if server.lease_lock not in _leases:
        descriptor = _open(server.lease_lock)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        _leases[server.lease_lock] = descriptor


def _renew_leases() -> None:
    """After a fork: a lease of the child's own, taken while the inherited one still holds."""
    for path in list(_leases):
        inherited = _leases.pop(path)
        with contextlib.suppress(OSError):
            descriptor = _open(path)
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            _leases[path] = descriptor
        os.close(inherited)


os.register_at_fork(after_in_child=_renew_leases)


def _end_of(log: Path, *, lines: int = 10) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
