"""What runs by itself around the month's end."""

import logging

from celery import shared_task

from governance.domain.fields import read_month
from governance.models import Plan
from governance.selectors.parties import plan_by_code
from plan_admin.month_end.verification.checks import require_true_books

logger = logging.getLogger(__name__)


@shared_task
def verify_books(*, plan: str | None = None, month: str | None = None) -> None:
    """Verify a month or all, of one Plan or of each; any difference fails the job with the whole list."""
    plans = [plan_by_code(plan)] if plan else list(Plan.objects.order_by("code"))
    require_true_books(plans=plans, month=read_month(month) if month else None, progress=logger.info)
