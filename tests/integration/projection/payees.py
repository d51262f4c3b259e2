"""What each payee is due of a month: as projected, and as closed."""

from collections.abc import Iterable

from governance.domain.money import dollars_text
from governance.models import Plan
from plan_admin.projection.domain.engine import ProjectedMonth
from tests.factories.month import Document

Payee = tuple[str, str, str, str]  # Portfolio, Distributor, Assignee or none, component


def projected(months: Iterable[ProjectedMonth], month: str, plan: Plan) -> dict[Payee, str]:
    """What each payee is projected to be due of a month."""
    names = dict(plan.share_classes.values_list("pk", "portfolio__name"))
    return {
        (names[due.share_class], due.distributor, due.assignee or "", due.component.value): dollars_text(
            due.cents
        )
        for one in months
        if str(one.month) == month
        for due in one.dues
    }


def closed(document: Document) -> dict[Payee, str]:
    """What each payee is due by a closed month, whatever the route."""
    found: dict[Payee, str] = {}
    for portfolio in document["portfolios"]:
        for share in portfolio["shares"]:
            who = (portfolio["portfolio"], share["distributor"])
            found[*who, "", "DISTRIBUTION_FEE"] = share["balance"]
            found[*who, "", "SERVICE_FEE"] = share["service_fee"]
            for portion in share["portions"]:
                found[*who, portion["assignee"], "DISTRIBUTION_FEE"] = portion["amount"]
    return {payee: amount for payee, amount in found.items() if amount != "0.00"}
