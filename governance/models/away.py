"""Whether the database was away: the server stopped, or the way to it broke."""

from django.db import DatabaseError, InterfaceError, OperationalError


def is_away(reason: BaseException | None) -> bool:
    """Whether that is why something failed; the driver has no name of its own for a connection cut in use."""
    if isinstance(reason, OperationalError | InterfaceError):
        return True
    return type(reason) is DatabaseError and getattr(reason.__cause__, "pgcode", None) is None
