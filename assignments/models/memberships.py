"""Section 6: which person reads and acts for a Distributor, an Assignee or a collection agent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assignments.domain.routes import PayeeKind
from assignments.models.transfers import Assignee, CollectionAgent
from governance.models import Act, Distributor

IS_OPEN = Q(ended_by__isnull=True)


class Membership(models.Model):
    """A person belongs to one party from the day another than the proposer confirms it, until it is ended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="members", null=True)
    assignee = models.ForeignKey(Assignee, on_delete=models.PROTECT, related_name="members", null=True)
    agent = models.ForeignKey(CollectionAgent, on_delete=models.PROTECT, related_name="members", null=True)
    proposed_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)
    ended_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_is_of_one_party",
                condition=Q(distributor__isnull=False, assignee__isnull=True, agent__isnull=True)
                | Q(distributor__isnull=True, assignee__isnull=False, agent__isnull=True)
                | Q(distributor__isnull=True, assignee__isnull=True, agent__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_is_confirmed_before_it_ends",
                condition=Q(confirmed_by__isnull=True)
                | Q(ended_by__isnull=True)
                | Q(confirmed_by__lt=F("ended_by")),
            ),
            models.UniqueConstraint(
                fields=["user", "distributor"], condition=IS_OPEN, name="membership_of_distributor_once"
            ),
            models.UniqueConstraint(
                fields=["user", "assignee"], condition=IS_OPEN, name="membership_of_assignee_once"
            ),
            models.UniqueConstraint(
                fields=["user", "agent"], condition=IS_OPEN, name="membership_of_agent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def kind(self) -> PayeeKind:
        """Of which kind its party is."""
        if self.distributor_id is not None:
            return PayeeKind.DISTRIBUTOR
        return PayeeKind.ASSIGNEE if self.assignee_id is not None else PayeeKind.COLLECTION_AGENT
