"""Section 11: the terms of Shares: their contingent deferred sales charge (CDSC) and their conversion."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from fees.domain.lifetime_limit import PERCENT_WITHOUT_SERVICE_FEE
from governance.domain.rates import NASD_RULE
from governance.models import Plan, Recorded

MOST_YEARS = 40
# One list of values from 0 to the limit of NASD's rule, none of them missing.
ARE_RATES = (
    "(CASE WHEN array_ndims(%(expressions)s) > 1 THEN false ELSE 0 <= ALL (%(expressions)s)"
    f" AND {PERCENT_WITHOUT_SERVICE_FEE} >= ALL (%(expressions)s)"
    " AND array_position(%(expressions)s, NULL) IS NULL END)"
)


class ShareTerms(Recorded):
    """Section 11: for Shares issued from a day on, from when: the CDSC in percent by year of age.

    `cdsc` has the rate of the first year after issue first; none from the year after the last. Shares convert
    at the end of the month `converts_after_years` after their issue; NULL: they do not.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="share_terms")
    issued_from = models.DateField()
    effective = models.DateField()
    cdsc = ArrayField(models.DecimalField(max_digits=9, decimal_places=6))
    converts_after_years = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="share_terms_stand_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "issued_from", "effective"],
                condition=Q(superseded_by__isnull=True),
                name="share_terms_given_once",
            ),
            models.CheckConstraint(
                name="share_terms_rates_within_limit",
                condition=Q(Func(F("cdsc"), template=ARE_RATES, output_field=models.BooleanField())),
                violation_error_message=(
                    f"{NASD_RULE}: no charge is above {PERCENT_WITHOUT_SERVICE_FEE} % of what was invested."
                ),
            ),
            models.CheckConstraint(
                name="share_terms_convert_after_some_years",
                condition=Q(converts_after_years__isnull=True)
                | Q(converts_after_years__range=(1, MOST_YEARS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"
