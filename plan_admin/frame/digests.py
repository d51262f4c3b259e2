"""Secrets that are shown once and of which only a digest is kept (SHA-256 of 256 random bits)."""

import hashlib
import secrets

RANDOM_BYTES = 32


def new_secret(prefix: str = "") -> str:
    """A secret that nobody guesses; `prefix` lets a scanner of files know one."""
    return prefix + secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of one."""
    return hashlib.sha256(secret.encode()).hexdigest()
