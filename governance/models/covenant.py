"""Section 11(ii), (iii): breaches of what a Complete Termination forbids, and what compliance certifies."""

from django.db import models
from django.db.models import Q

from governance.models.acts import Recorded
from governance.models.agreements import Distributor
from governance.models.plans import Plan, ShareClass


class LastingLimb(models.TextChoices):
    """The requirements of a Complete Termination that last."""

    CDSC = "ii", "no other contingent deferred sales charge"
    NOBODY_ELSE = "iii", "nobody else is paid on the Shares sold"


class CovenantBreach(Recorded):
    """A later act by which a termination turns out never to have been Complete as to a Distributor.

    `termination` is the id under which it was recorded; limb (ii) is the Portfolio's and names no
    Distributor. `since` is the first day of the month in which it was found, or the day of the act.
    """

    class FoundBy(models.TextChoices):
        """Who found it."""

        CLOSING = "CLOSING", "the closing of a month"
        PERSON = "PERSON", "a person"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="covenant_breaches")
    termination = models.CharField(max_length=400)
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="covenant_breaches")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="+", null=True)
    limb = models.CharField(max_length=3, choices=LastingLimb.choices)
    since = models.DateField()
    evidence = models.TextField()
    found_by = models.CharField(max_length=8, choices=FoundBy.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="covenant_breach_stands_once",
            ),
            models.CheckConstraint(
                name="covenant_breach_names_whom_it_concerns",
                condition=Q(limb="ii", distributor__isnull=True) | Q(limb="iii", distributor__isnull=False),
                violation_error_message="Section 11(iii) is a Distributor's, 11(ii) the Portfolio's.",
            ),
            models.CheckConstraint(name="covenant_breach_has_evidence", condition=~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return f"{self.termination}: Section 11({self.limb}) from {self.since}"


class CovenantCertificate(Recorded):
    """What a named person says of a quarter: that the Fund kept a lasting limb or did not, and how one knows.

    `quarter` is its first day. What was not kept is a breach from then on.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="covenant_certificates")
    termination = models.CharField(max_length=400)
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="covenant_certificates"
    )
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    limb = models.CharField(max_length=3, choices=LastingLimb.choices)
    kept = models.BooleanField()
    by = models.CharField(max_length=200)
    evidence = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="covenant_certificate_stands_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "termination", "share_class", "distributor", "quarter", "limb"],
                condition=Q(superseded_by__isnull=True),
                name="covenant_certificate_once_a_quarter",
            ),
            models.CheckConstraint(
                name="covenant_certificate_of_a_quarter",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
            ),
            models.CheckConstraint(
                name="covenant_certificate_says_by_whom_and_why", condition=~Q(by="") & ~Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.termination}: Section 11({self.limb}) in the quarter from {self.quarter}"
