"""Into which account a payee is paid: entered by one person, confirmed by another, never edited."""

from django.db import models
from django.db.models import F, Q

from assignments.domain.bank import masked
from assignments.domain.routes import PayeeKind
from assignments.models.transfers import Assignee, CollectionAgent
from governance.models import Act, Distributor

WAITS = Q(confirmed_by__isnull=True, ended_by__isnull=True)
IN_FORCE = Q(confirmed_by__isnull=False, ended_by__isnull=True)


def _once(party: str, *, state: str, condition: Q) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[party], condition=condition, name=f"bank_details_of_{party}_{state}_once"
    )


class BankDetails(models.Model):
    """The account of a Distributor, an Assignee or a collection agent.

    They count from `confirmed_by` until `ended_by`: others were confirmed, or these were rejected. The
    account number is shown by its last four digits everywhere but to the person who confirms it.
    """

    distributor = models.ForeignKey(
        Distributor, on_delete=models.PROTECT, related_name="bank_details", null=True
    )
    assignee = models.ForeignKey(Assignee, on_delete=models.PROTECT, related_name="bank_details", null=True)
    agent = models.ForeignKey(
        CollectionAgent, on_delete=models.PROTECT, related_name="bank_details", null=True
    )
    holder = models.CharField(max_length=100)
    bank_name = models.CharField(max_length=100)
    routing_number = models.CharField(max_length=9)
    account_number = models.CharField(max_length=17)
    entered_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)
    ended_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bank_details_are_of_one_party",
                condition=Q(distributor__isnull=False, assignee__isnull=True, agent__isnull=True)
                | Q(distributor__isnull=True, assignee__isnull=False, agent__isnull=True)
                | Q(distributor__isnull=True, assignee__isnull=True, agent__isnull=False),
            ),
            models.CheckConstraint(
                name="bank_details_are_whole",
                condition=~Q(holder="") & ~Q(bank_name="") & Q(account_number__regex=r"^[0-9]{5,17}$"),
            ),
            models.CheckConstraint(
                name="bank_details_are_confirmed_before_they_end",
                condition=Q(confirmed_by__isnull=True)
                | Q(ended_by__isnull=True)
                | Q(confirmed_by__lt=F("ended_by")),
            ),
            *(
                _once(party, state=state, condition=condition)
                for party in ("distributor", "assignee", "agent")
                for state, condition in (("wait", WAITS), ("count", IN_FORCE))
            ),
        ]

    def __str__(self) -> str:
        return f"bank details {self.pk}"

    @property
    def kind(self) -> PayeeKind:
        """Of which kind its party is."""
        if self.distributor_id is not None:
            return PayeeKind.DISTRIBUTOR
        return PayeeKind.ASSIGNEE if self.assignee_id is not None else PayeeKind.COLLECTION_AGENT

    @property
    def masked(self) -> str:
        """The account number as it may be shown."""
        return masked(self.account_number)
