"""Section 2: the terms of NASD's limit on all sales charges, and the prime rate that its interest follows."""

from enum import StrEnum

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from fees.domain.lifetime_limit import (
    PERCENT_WITHOUT_SERVICE_FEE,
    RATE_WITHOUT_SERVICE_FEE,
    Compounding,
    Exchanges,
    InterestBase,
    LimitDayCount,
    LimitPeriod,
    PrimeEffective,
    PrimeSource,
    SalesCharge,
)
from governance.domain.money import rate_text
from governance.domain.rates import NASD_RULE
from governance.models import Act, Plan, Recorded, ShareClass
from governance.models.acts import RecordedQuerySet

CONVENTION_LENGTH = 16
HIGHEST_RATE = rate_text(RATE_WITHOUT_SERVICE_FEE)
WHOLE = 100


def _words(of: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in of]


class SalesChargeLimit(Recorded):
    """Section 2: from a day on, by which conventions NASD's limit is computed; dollars, a fraction per year.

    `given` names the keys that the entry gave; the others are defaults, to be confirmed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sales_charge_limits")
    effective = models.DateField()
    starts = models.DateField()
    opening = models.DecimalField(max_digits=14, decimal_places=2)
    rate = models.DecimalField(max_digits=10, decimal_places=8)
    period = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(LimitPeriod))
    compounding = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(Compounding))
    interest_base = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(InterestBase))
    day_count = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(LimitDayCount))
    prime = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(PrimeSource))
    prime_effective = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(PrimeEffective))
    charge_order = ArrayField(models.CharField(max_length=CONVENTION_LENGTH))
    exchanges = models.CharField(max_length=CONVENTION_LENGTH, choices=_words(Exchanges))
    given = ArrayField(models.CharField(max_length=CONVENTION_LENGTH), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="sales_charge_limit_stands_once",
            ),
            models.CheckConstraint(
                name="sales_charge_limit_within_the_rule",
                condition=Q(rate__gt=0, rate__lte=HIGHEST_RATE),
                violation_error_message=(
                    f"Section 2: {NASD_RULE} allows at most {PERCENT_WITHOUT_SERVICE_FEE} %."
                ),
            ),
            models.CheckConstraint(
                name="sales_charge_limit_opening_not_negative", condition=Q(opening__gte=0)
            ),
            models.CheckConstraint(
                name="sales_charge_limit_holds_once_it_starts", condition=Q(effective__gte=F("starts"))
            ),
            models.CheckConstraint(
                name="sales_charge_limit_conventions_are_known",
                condition=Q(
                    period__in=[one.value for one in LimitPeriod],
                    compounding__in=[one.value for one in Compounding],
                    interest_base__in=[one.value for one in InterestBase],
                    day_count__in=[one.value for one in LimitDayCount],
                    prime__in=[one.value for one in PrimeSource],
                    prime_effective__in=[one.value for one in PrimeEffective],
                    exchanges__in=[one.value for one in Exchanges],
                ),
            ),
            models.CheckConstraint(
                name="sales_charge_limit_compounds_what_it_posts",
                condition=~Q(period=LimitPeriod.MONTH.value, compounding=Compounding.DAILY.value),
            ),
            models.CheckConstraint(
                name="sales_charge_limit_orders_each_charge_once",
                condition=Q(
                    charge_order__len=len(SalesCharge),
                    charge_order__contains=[one.value for one in SalesCharge],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class LimitedShares(models.Model):
    """Section 2: one share class of a limit's row; its ledger has one start and one opening amount."""

    limit = models.ForeignKey(SalesChargeLimit, on_delete=models.PROTECT, related_name="shares")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="sales_charge_limits")
    effective = models.DateField()
    starts = models.DateField()
    opening = models.DecimalField(max_digits=14, decimal_places=2)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share_class", "effective"],
                condition=Q(superseded_by__isnull=True),
                name="limited_shares_once_from_a_day",
            ),
            ExclusionConstraint(
                name="limited_shares_start_once",
                expressions=[
                    ("share_class", RangeOperators.EQUAL),
                    ("starts", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(superseded_by__isnull=True),
            ),
            ExclusionConstraint(
                name="limited_shares_open_once",
                expressions=[
                    ("share_class", RangeOperators.EQUAL),
                    ("opening", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(superseded_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} from {self.effective}"


class PrimeRate(models.Model):
    """Section 2: the prime rate from a day on, percent a year, where the shipped data say another or none."""

    effective = models.DateField()
    percent = models.DecimalField(max_digits=8, decimal_places=6)
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["effective"],
                condition=Q(superseded_by__isnull=True),
                name="prime_rate_stands_once",
            ),
            models.CheckConstraint(
                name="prime_rate_is_a_percentage", condition=Q(percent__gte=0, percent__lt=WHOLE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % from {self.effective}"
