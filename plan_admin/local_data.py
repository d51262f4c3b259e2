"""What a machine keeps for itself in development: a folder of its own and a secret key."""

import contextlib
import os
import secrets
from pathlib import Path


def local_folder(folder: Path) -> Path:
    """The folder, made if need be.

    It belongs to whoever owns the folder around it, so that what root once started in a person's
    checkout does not lock that person out.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o755)
        give_to_owner_of(folder.parent, folder)
    return folder


def give_to_owner_of(model: Path, path: Path) -> None:
    """Let `path` belong to the owner of `model`, where we are root and can decide it."""
    if os.geteuid() == 0:
        owner = model.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def kept_secret(file: Path, *, size: int = 48) -> str:
    """The secret in the file; at the first time a new one of `size` random bytes.

    Two processes that race get the same.
    """
    if not file.exists():
        draft = local_folder(file.parent) / f"{file.name}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(size))
        give_to_owner_of(file.parent, draft)
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text()
