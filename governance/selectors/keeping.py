"""Rule 12b-1(f): why nothing here is deleted, in the words that a person reads who asks for it."""

from typing import Final

from django.core.exceptions import PermissionDenied

PROBLEM: Final = (
    "Rule 12b-1(f): plans, agreements, reports, minutes and what proves them are kept six years at least, and"
    " nothing is deleted here. The database refuses it as well."
)
REMEDY: Final = (
    "If it is wrong, correct it with a reason: a correction is a new record, and what stood stays beside it."
)


class Kept(PermissionDenied):
    """Somebody asked to delete a record."""

    def __init__(self) -> None:
        super().__init__(f"{PROBLEM} {REMEDY}")
