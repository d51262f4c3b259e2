"""R13: that each order to pay still says what its digest is of, and what was approved, account by account."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from assignments.domain.approvals import content_digest
from assignments.models import PaymentApproval, PaymentAuthorization
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.verification.difference import Difference

BESIDE = ("digest", "approved_by", "approved_on")  # what the paper says of an approval, beside what it is for


def authorization_differences(plan: Plan, *, month: PlanMonth) -> Iterator[Difference]:
    """Authorizations of a month whose content is another than their digest, or the approvals, say."""
    rows = (
        PaymentAuthorization.objects.filter(plan=plan, month=month.first).select_related("fund").defer("pdf")
    )
    for row in rows.order_by("pk"):
        place = f"{row.fund.name}, authorization {row.number}, {month}"
        found = content_digest(row.content)
        if found != row.digest:
            yield _difference(f"{place}: its digest should be {found}, found {row.digest}")
        yield from _not_as_approved(row, place)
        yield from _not_from_its_accounts(row, place)


def _not_as_approved(row: PaymentAuthorization, place: str) -> Iterator[Difference]:
    """Payments that the paper orders otherwise than a person approved them."""
    approved = dict(
        PaymentApproval.objects.filter(instruction__authorized_in__authorization=row).values_list(
            "instruction_id", "digest"
        )
    )
    said = {
        payment["instruction"]: content_digest({key: payment[key] for key in payment if key not in BESIDE})
        for payment in row.content.get("payments", ())
    }
    for number in sorted(approved.keys() | said.keys()):
        expected, found = approved.get(number, "not at all"), said.get(number, "not at all")
        if expected != found:
            words = f"{place}: payment {number} should be as it was approved, {expected}, found {found}"
            yield _difference(words)


def _not_from_its_accounts(row: PaymentAuthorization, place: str) -> Iterator[Difference]:
    """What the paper takes from a Portfolio's account and its payments' lines do not, or the other way."""
    due: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for payment in row.content.get("payments", ()):
        for line in payment["lines"]:
            due[payment["instruction"], line["portfolio"]] += Decimal(line["amount"])
    taken: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for block in row.content.get("accounts", ()):
        for payee in block["payees"]:
            taken[payee["payment"], block["portfolio"]] += Decimal(payee["amount"])
    for number, portfolio in sorted(due.keys() | taken.keys()):
        expected, found = due[number, portfolio], taken[number, portfolio]
        if expected != found:
            words = f"payment {number} from the account of {portfolio} should be {expected}, found {found}"
            yield _difference(f"{place}: {words}")


def _difference(words: str) -> Difference:
    return Difference(check="digests of the authorizations", section="6(a)", words=words)
