"""R13: that each order to pay still says what its digest is of, and prints as it did."""

from collections.abc import Iterator

from assignments.domain.approvals import content_digest
from assignments.models import PaymentAuthorization
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.verification.difference import Difference


def authorization_differences(plan: Plan, *, month: PlanMonth) -> Iterator[Difference]:
    """Authorizations of a month whose content is another than their digest says."""
    rows = (
        PaymentAuthorization.objects.filter(plan=plan, month=month.first).select_related("fund").defer("pdf")
    )
    for row in rows.order_by("pk"):
        found = content_digest(row.content)
        if found != row.digest:
            yield Difference(
                check="digests of the authorizations",
                section="6(a)",
                words=f"{row.fund.name}, authorization {row.number}, {month}: its digest should be {found},"
                f" found {row.digest}",
            )
