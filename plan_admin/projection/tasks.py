"""What runs by itself around estimates. Here alone the clock is read."""

import logging

from celery import shared_task
from django.utils.timezone import localdate

from governance.domain.errors import PlanRuleViolation, Refused
from governance.models import Plan
from governance.services.acts import scheduler_user
from plan_admin.projection.services.estimates import keep_all_estimates

logger = logging.getLogger(__name__)


@shared_task
def keep_estimates() -> None:
    """Section 6: keep each payee's estimate of the running and of computed months; the same only once."""
    for plan in Plan.objects.order_by("code"):
        try:
            keep_all_estimates(plan=plan, today=localdate(), acting_user=scheduler_user())
        except (Refused, PlanRuleViolation) as reason:
            logger.warning("no estimates of %s: %s", plan.code, reason)
