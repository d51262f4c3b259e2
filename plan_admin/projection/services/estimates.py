"""Keep estimates: of the running month by the projection, of computed months by their own figures."""

from datetime import date

from django.contrib.auth.models import AbstractUser

from assignments.services.estimates import keep_computed_estimates, keep_estimates
from governance.models import Plan
from plan_admin.projection.selectors.estimating import estimates_by_payee, running_month


def keep_all_estimates(*, plan: Plan, today: date, acting_user: AbstractUser) -> int:
    """Keep what payees may be told now of months that are not finished; returns how many say something new.

    Raises: Refused where a running month cannot be projected.
    """
    month = running_month(plan, today=today)
    kept = keep_computed_estimates(plan=plan, acting_user=acting_user)
    if month is None:
        return kept
    asked = estimates_by_payee(plan, month=month)
    return kept + keep_estimates(plan=plan, month=month, asked=asked, acting_user=acting_user)
