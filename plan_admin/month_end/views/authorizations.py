"""Issue a Fund's approved payments, and the authorizations that did."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assignments.domain.approvals import OutcomeKind
from assignments.models import PaymentAuthorization, PaymentInstruction
from assignments.selectors.approvals import contents_of
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Fund
from governance.views.files import to_keep
from governance.views.pages import ActPage, Crumb, Gate, Page
from plan_admin.month_end.forms import CloseForm, SettleForm
from plan_admin.month_end.selectors.payment_page import (
    authorization_of,
    fund_of,
    settled_on,
    states_in,
)
from plan_admin.month_end.services.issuing import IssueOutcome, issue_payments
from plan_admin.month_end.services.settling import OutcomeSaid, record_outcome
from plan_admin.month_end.views.parts import MonthGate


class Issue(MonthGate, ActPage):
    """What is approved of a Fund, and the button that issues it."""

    template_name = "month_end/issue.html"
    form_class = CloseForm

    @property
    def fund(self) -> Fund:
        """The Fund of the address."""
        if not hasattr(self, "_fund"):
            self._fund = fund_of(self.plan, code=self.kwargs["fund"])
        if self._fund is None:
            raise Http404("There is no such Fund under the Plan.")
        return self._fund

    def page_title(self) -> str:
        """Of which Fund."""
        return f"Issue the payments of {self.fund.name}"

    def says(self) -> str:
        """What an issue is."""
        return (
            f"All that is approved for {self.month.first:%B %Y} becomes one payment authorization, as a paper"
            " that never changes. What changed since its approval is not issued, and its approval is void."
        )

    def crumbs(self) -> list[Crumb]:
        """Below the month's payments."""
        return [*super().crumbs(), Crumb(label="Payments", url=self.address("payments"))]

    def act(self, form: Any) -> IssueOutcome:
        """Issue what was shown."""
        seen = [int(one) for one in self.request.POST.getlist("seen") if one.isdecimal()]
        return issue_payments(
            plan=self.plan, month=self.month, fund=self.fund, acting_user=self.acting_user, seen=seen
        )

    def done(self, outcome: IssueOutcome) -> HttpResponse:
        """To the paper, with what did not go."""
        for number, why in {**outcome.withdrawn, **outcome.waiting}.items():
            messages.warning(self.request, f"Payment {number} was not issued: {why}.")
        if outcome.authorization is None:
            return redirect(self.address("approvals"))
        messages.success(self.request, f"Issued as authorization {outcome.authorization.number}.")
        return redirect(self.address("authorization", authorization=outcome.authorization.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is approved, to the line."""
        approved = contents_of(
            PaymentInstruction.objects.filter(
                plan=self.plan, month=self.month.first, fund=self.fund, status="APPROVED"
            )
        )
        return super().get_context_data(approved=approved, total=sum(one.cents for one in approved), **kwargs)


class AuthorizationGate(MonthGate):
    """A page below `/<plan>/months/<month>/authorizations/<number>/`."""

    @property
    def authorization(self) -> PaymentAuthorization:
        """The authorization of the address, of this Plan and month."""
        if not hasattr(self, "_authorization"):
            number = self.kwargs["authorization"]
            self._authorization = authorization_of(self.plan, month=self.month, number=number)
        if self._authorization is None:
            raise Http404("There is no such authorization.")
        return self._authorization

    def crumbs(self) -> list[Crumb]:
        """Below the month's payments."""
        return [*super().crumbs(), Crumb(label="Payments", url=self.address("payments"))]


class Authorization(AuthorizationGate, Page):
    """An authorization as its paper says it, with where each payment stands now."""

    template_name = "month_end/authorization.html"

    def page_title(self) -> str:
        """Its number and Fund."""
        return f"Authorization {self.authorization.number} of {self.authorization.fund.name}"

    def says(self) -> str:
        """By whom, and that it does not change."""
        content = self.authorization.content
        return (
            f"Payments of {self.month.first:%B %Y} under the Plan {self.plan.code}, issued by"
            f" {content['issued_by']}: what the paper says, for ever. The states are as of now."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The content and the states."""
        authorization = self.authorization
        states = states_in(authorization)
        days = settled_on(authorization)
        payments = [
            {**one, "state": states[one["instruction"]], "settled_on": days.get(one["instruction"])}
            for one in authorization.content["payments"]
        ]
        return super().get_context_data(
            paper=authorization,
            content=authorization.content,
            payments=payments,
            issued=sum(state == "ISSUED" for state in states.values()),
            records=self.may(SettleAll.act_deeds[0]),
            **kwargs,
        )


class AuthorizationPaper(AuthorizationGate, Gate):
    """The paper itself: the same bytes each time."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF."""
        authorization = self.authorization
        name = f"{self.plan.code}-{self.month}-{authorization.fund.code}-{authorization.number}.pdf"
        return to_keep(name, bytes(authorization.pdf), media_type="application/pdf")


class SettleAll(AuthorizationGate, ActPage):
    """Record that all that is still issued of an authorization was settled."""

    title = "Record the settlement of an authorization"
    template_name = "month_end/payment_act.html"
    form_class = SettleForm

    def says(self) -> str:
        """Which payments."""
        return (
            f"Every payment of authorization {self.authorization.number} of {self.authorization.fund.name}"
            " that is still issued. One that was returned, or settled on another day, has its own record."
        )

    def crumbs(self) -> list[Crumb]:
        """Below the authorization."""
        number = self.authorization.pk
        url = self.address("authorization", authorization=number)
        return [*super().crumbs(), Crumb(label=f"Authorization {self.authorization.number}", url=url)]

    def act(self, form: Any) -> int:
        """Ask the service."""
        issued = [number for number, state in states_in(self.authorization).items() if state == "ISSUED"]
        if not issued:
            problem, remedy = "none of its payments is issued any more", "look at each payment"
            raise Refused([Fault(source="", row=None, column="", problem=problem, remedy=remedy)])
        return record_outcome(
            plan=self.plan,
            month=self.month,
            instructions=issued,
            said=OutcomeSaid(kind=OutcomeKind.SETTLED, **form.cleaned_data),
            today=timezone.localdate(),
            acting_user=self.acting_user,
        )

    def done(self, outcome: int) -> HttpResponse:
        """Back to the authorization."""
        messages.success(self.request, f"{outcome} payments recorded as settled.")
        return redirect(self.address("authorization", authorization=self.authorization.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button's word."""
        return super().get_context_data(
            button="Record the settlement", who="A compliance officer does this.", **kwargs
        )
