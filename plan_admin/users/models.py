"""Who signs in to the plan administration."""

from django.contrib.auth.models import AbstractUser
from simple_history.models import HistoricalRecords


class User(AbstractUser):
    """A person who acts in the system; every act names one.

    The history keeps who changed what about a person, but neither passwords nor sign-ins.
    """

    history = HistoricalRecords(excluded_fields=["password", "last_login"])
