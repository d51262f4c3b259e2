"""How many requests a person may make: reading is cheap, bringing files and asking for jobs is not."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle


class PerPerson(UserRateThrottle):
    """Counted by person, in this process: several web processes allow as many times more."""

    scope = "reading"
    reads = True

    def get_rate(self) -> str:
        """The rate as the settings have it now."""
        return str(settings.API_RATES[self.scope])

    def allow_request(self, request: Request, view: Any) -> bool:
        """Each of the two rates counts its own kind of request."""
        is_reading = request.method in SAFE_METHODS
        return is_reading is not self.reads or bool(super().allow_request(request, view))


class Writing(PerPerson):
    """Files and acts."""

    scope = "writing"
    reads = False
