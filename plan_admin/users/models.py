"""Who signs in to the plan administration, and how it came about that they may."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from simple_history.models import HistoricalRecords

from governance.domain.roles import Role
from governance.models import Act

UNDECIDED = Q(decision__isnull=True)


class User(AbstractUser):
    """A person who acts in the system; every act names one.

    The history keeps who changed what about a person, but neither passwords nor sign-ins.
    """

    history = HistoricalRecords(excluded_fields=["password", "last_login"])


class AccessChange(models.Model):
    """What an officer proposes about a person, and what an approver decided: nothing happens before.

    `subject` is the person it is about; for a new one it is set when the proposal is confirmed. `roles`
    are all the roles that the person would then have.
    """

    class Kind(models.TextChoices):
        """What would change."""

        PERSON = "PERSON", "new person"
        ROLES = "ROLES", "roles"
        ACTIVATE = "ACTIVATE", "access opened"
        DEACTIVATE = "DEACTIVATE", "access ended"
        PASSWORD = "PASSWORD", "password link"

    class Decision(models.TextChoices):
        """What an approver said."""

        CONFIRMED = "CONFIRMED", "confirmed"
        REJECTED = "REJECTED", "rejected"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_changes", null=True
    )
    username = models.CharField(max_length=150)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(role.value, role.words) for role in Role]), default=list
    )
    reason = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    proposed_in = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, null=True)
    decision_reason = models.TextField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    decided_in = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_change_decided_by_another",
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & (Q(subject__isnull=True) | ~Q(decided_by=F("subject")))),
            ),
            models.CheckConstraint(
                name="access_change_decision_is_whole",
                condition=Q(
                    decision__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    decided_in__isnull=True,
                    decision_reason__isnull=True,
                )
                | Q(
                    decision__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    decided_in__isnull=False,
                    decision_reason__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="access_change_names_its_person",
                condition=(
                    Q(kind="PERSON")
                    & (Q(subject__isnull=True) | Q(decision__isnull=False, decision="CONFIRMED"))
                )
                | (~Q(kind="PERSON") & Q(subject__isnull=False)),
            ),
            models.CheckConstraint(
                name="access_change_new_person_is_known",
                condition=~Q(kind="PERSON", decision="CONFIRMED") | Q(subject__isnull=False),
            ),
            models.CheckConstraint(name="access_change_says_why", condition=~Q(reason="")),
            models.UniqueConstraint(
                fields=["username", "kind"], condition=UNDECIDED, name="access_change_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.username}"
