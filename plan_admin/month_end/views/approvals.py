"""Approvals: what waits for a second person, in figures, and the act that lets it leave."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from governance.domain.faults import Fault
from governance.domain.money import dollars_text
from governance.domain.roles import Area, Deed
from governance.selectors.roles import require, user_may
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import UNPROCESSABLE, Page, refusal_of
from plan_admin.month_end.selectors.approvals_page import (
    read_tokens,
    stages_of,
    waiting_rows,
    waiting_shown,
)
from plan_admin.month_end.selectors.month_page import funds_of
from plan_admin.month_end.services.approving import ApprovalOutcome, approve_payments
from plan_admin.month_end.views.parts import MonthGate

CSV_HEAD = ("fund", "payment", "payee", "payee_kind", "portfolio", "what", "section", "amount", "digest")


class Approvals(MonthGate, Page):
    """What is prepared and waits for a person who did not prepare it."""

    area = Area.DECISIONS
    title = "Approvals"
    template_name = "month_end/approvals.html"

    def says(self) -> str:
        """Of which month, for whom."""
        return (
            f"Payments of {self.month.first:%B %Y} under the Plan {self.plan.code} that wait for an approver,"
            " as of now. An approval is for exactly what is shown; who prepared does not approve."
        )

    def fund(self) -> str:
        """The Fund that the address names; empty: all."""
        return self.request.GET.get("fund", "")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that waits as a file."""
        if wants_csv(request):
            return self._file()
        return super().get(request, *args, **kwargs)

    def _file(self) -> HttpResponse:
        rows = waiting_rows(self.plan, month=self.month, fund=self.fund())
        shown = waiting_shown(list(rows), reader=self.acting_user.pk)
        return csv_response(
            f"{self.plan.code}-{self.month}-approvals.csv",
            head=CSV_HEAD,
            rows=(
                (
                    fund.name,
                    one.content.id,
                    one.content.payee,
                    one.content.payee_kind,
                    line.portfolio,
                    line.what,
                    line.section,
                    dollars_text(line.cents),
                    one.content.digest,
                )
                for fund in shown
                for one in fund.waiting
                for line in one.content.lines
            ),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve what was chosen, or all that was shown; or say every fault."""
        require(request.user, area=self.area, deeds=(Deed.DO,))
        shown = read_tokens(request.POST.getlist("shown"))
        chosen = shown
        if "all" not in request.POST:
            numbers = {int(one) for one in request.POST.getlist("chosen") if one.isdecimal()}
            chosen = {number: digest for number, digest in shown.items() if number in numbers}
        if not chosen:
            return self._again((_nothing_chosen(),), **kwargs)
        outcome, faults = refusal_of(
            lambda: approve_payments(
                plan=self.plan, month=self.month, shown=chosen, acting_user=self.acting_user
            )
        )
        if faults:
            return self._again(faults, **kwargs)
        messages.success(request, _done(outcome))
        return redirect(self.address("approvals"))

    def _again(self, faults: tuple[Fault, ...], **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(faults=faults, **kwargs)
        return self.render_to_response(context, status=UNPROCESSABLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of what waits by Fund, and how far every Fund is."""
        page = page_of(self.request, waiting_rows(self.plan, month=self.month, fund=self.fund()))
        shown = waiting_shown(page.object_list, reader=self.acting_user.pk)  # type: ignore[arg-type]  # a slice
        return {
            "faults": (),
            **super().get_context_data(
                stages=stages_of(self.plan, month=self.month),
                shown=shown,
                shown_cents=sum(fund.cents for fund in shown),
                shown_payments=sum(len(fund.waiting) for fund in shown),
                page=page,
                page_address=address_with(self.request, page=None),
                csv_address=address_with(self.request, page=None, format="csv"),
                fund=self.fund(),
                funds=funds_of(self.plan),
                may_approve=self.may(Deed.DO),
                may_issue=user_may(self.request.user, area=Area.MONTH, deed=Deed.DO),
                **kwargs,
            ),
        }


def _nothing_chosen() -> Fault:
    problem, remedy = "no payment was chosen", "tick those that you approve, or approve all that is shown"
    return Fault(source="approvals", row=None, column="", problem=problem, remedy=remedy)


def _done(outcome: ApprovalOutcome) -> str:
    words = f"{len(outcome.approved)} payments approved"
    if outcome.unchanged:
        words += f"; {len(outcome.unchanged)} were approved so already"
    if outcome.closed:
        words += f"; {outcome.closed} share classes closed: what arrives later is a correction (Section 6)"
    return f"{words}. A compliance officer issues them."
