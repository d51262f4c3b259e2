"""The payments of a month."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from assignments.domain.instructions import InstructionStatus
from assignments.selectors.payments_page import (
    PaymentRow,
    PaymentsWanted,
    payment_rows,
    payment_sums,
    payments_wanted,
)
from governance.domain.money import dollars_text
from governance.domain.roles import Deed
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import Page
from plan_admin.month_end.selectors.approvals_page import stages_of
from plan_admin.month_end.selectors.month_page import funds_of
from plan_admin.month_end.selectors.payment_page import authorizations_of
from plan_admin.month_end.views.parts import MonthGate

CSV_HEAD = (
    "instruction",
    "sequence",
    "fund",
    "payee",
    "payee_kind",
    "amount",
    "status",
    "held_because",
    "adoption",
    "continuance",
    "through",
)
SORTED_BY = (("fund", "Fund"), ("payee", "payee"), ("amount", "amount"), ("status", "state"))


class PaymentsPage(MonthGate, Page):
    """What each Fund pays or holds for the month, and the votes that permit it."""

    title = "Payments"
    template_name = "month_end/payments.html"

    def says(self) -> str:
        """Of which month and Plan."""
        month = f"{self.month.first:%B %Y}"
        return f"Payment instructions of {month} under the Plan {self.plan.code}, as they stand now."

    def wanted(self) -> PaymentsWanted:
        """What the address asks for."""
        asked = self.request.GET
        return PaymentsWanted(
            fund=asked.get("fund", ""),
            payee=asked.get("payee", "").strip(),
            status=asked.get("status", ""),
            sort=asked.get("sort", "fund"),
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            rows = payment_rows(payments_wanted(self.plan, month=self.month, wanted=self.wanted()))
            return csv_response(
                f"{self.plan.code}-{self.month}-payments.csv", head=CSV_HEAD, rows=map(_cells, rows)
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of instructions, and the sum of all that are asked for."""
        wanted = self.wanted()
        found = payments_wanted(self.plan, month=self.month, wanted=wanted)
        page = page_of(self.request, found)
        rows = payment_rows(page.object_list)  # type: ignore[arg-type]  # a slice of the QuerySet
        return super().get_context_data(
            rows=rows,
            shown=sum(row.cents for row in rows),
            sums=payment_sums(found),
            page=page,
            wanted=wanted,
            funds=funds_of(self.plan),
            statuses=[("", "all that stand"), *((one.value, one.value.lower()) for one in InstructionStatus)],
            sorted_by=SORTED_BY,
            authorizations=authorizations_of(self.plan, month=self.month),
            stages=stages_of(self.plan, month=self.month),
            may_issue=self.may(Deed.DO),
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )


def _cells(row: PaymentRow) -> tuple[object, ...]:
    return (
        row.number,
        row.sequence,
        row.fund,
        row.payee,
        row.payee_kind,
        dollars_text(row.cents),
        row.status,
        "; ".join(row.held_because),
        row.adoption,
        row.continuance,
        row.through,
    )
