"""The officer gives a collection agent notice of a claim, and records what the agent hands over."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.claims import RecoveryKind, most_of_notice
from assignments.models import FundClaim
from assignments.selectors.claim_balances import AgentBalance, balances_for
from assignments.selectors.claim_story import NoticeShown, RecoveryShown, claim_story, notices_shown
from assignments.services.claim_papers import next_notice_number
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.templatetags.figures import cents, month_name
from plan_admin.claims.forms import NoticeForm, RecoveryForm, WithdrawForm
from plan_admin.claims.services.noticing import NoticeAsked, give_notice_of_claim, withdraw_notice
from plan_admin.claims.services.recovering import (
    RecoveryAsked,
    record_handed_over,
    take_back_recovery,
)
from plan_admin.claims.views.acts import OnOneClaim
from plan_admin.claims.views.parts import named

KINDS = (
    (RecoveryKind.RECEIVED.value, "handed over to the Fund for the claim"),
    (RecoveryKind.RETURNED.value, "given back by the Fund, which had recovered too much"),
)


class NoticeNew(OnOneClaim):
    """A notice of claim to an agent."""

    template_name = "claims/notice_new.html"
    form_class = NoticeForm

    @cached_property
    def balances(self) -> tuple[AgentBalance, ...]:
        """Where a notice can ask for anything; what is sent, perhaps twice, may be of any balance."""
        standing = FundClaim.objects.filter(pk=self.claim.version, superseded_by__isnull=True).first()
        held = balances_for(standing) if standing else ()
        return held if self.request.method == "POST" else tuple(one for one in held if self._most(one))

    def page_title(self) -> str:
        """What is done."""
        return "Give notice of the claim"

    def says(self) -> str:
        """What it is."""
        return (
            f"For the {named(self.claim)}: a paper that asks a collection agent for at most"
            " the balance that it would distribute to the Distributor (Section 6(e)). It is kept as given."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """The agents and months that can be asked."""
        return {
            "held": [
                (
                    one.key,
                    f"{one.agent.name or one.agent.code}, {month_name(one.month)}: {self._offered(one)}",
                )
                for one in self.balances
            ]
        }

    def _most(self, balance: AgentBalance) -> int:
        return most_of_notice(
            open_cents=self.claim.figures.open, noticed_cents=self.claim.noticed, balances=balance.balances
        )

    def _offered(self, balance: AgentBalance) -> str:
        whole = sum(one.balance for one in balance.balances.values())
        return f"at most {cents(self._most(balance))} of a balance of {cents(whole)} dollars"

    def initial(self) -> Mapping[str, Any]:
        """The latest month, and the number of the next notice."""
        first = {"held": self.balances[0].key} if self.balances else {}
        return {**first, "number": next_notice_number(self.plan)}

    def act(self, form: Any) -> int:
        """Ask the service."""
        values = form.cleaned_data
        month, _, agent = values["held"].partition("/")
        return give_notice_of_claim(
            plan=self.plan,
            notice=NoticeAsked(
                claim=self.claim.version,
                month=PlanMonth.from_text(month),
                agent=agent,
                number=values["number"],
                cents=values["amount"],
            ),
            today=timezone.localdate(),
            acting_user=self.acting_user,
        )

    def done(self, outcome: int) -> HttpResponse:
        """Back to the claim."""
        messages.success(self.request, f"Notice No. {outcome} is given: send the agent its paper.")
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is anything to ask."""
        return {**super().get_context_data(**kwargs), "balances": self.balances}


class RecoveryNew(OnOneClaim):
    """What was handed over for a claim, or given back."""

    template_name = "claims/recovery_new.html"
    form_class = RecoveryForm

    @cached_property
    def notices(self) -> tuple[NoticeShown, ...]:
        """The notices that wait for an answer."""
        return tuple(one for one in notices_shown(self.plan, claim=self.claim) if one.waits)

    def page_title(self) -> str:
        """What is done."""
        return "Record what was handed over"

    def says(self) -> str:
        """Of which claim, and how much it can be."""
        figures = self.claim.figures
        return (
            f"For the {named(self.claim)}: {cents(figures.open)} dollars are open. What is"
            " recorded here was paid beside the Fund's own payments (Section 6(e))."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """The notices that wait; the Fund gives back only what is over."""
        return {
            "kinds": KINDS if self.claim.figures.over else KINDS[:1],
            "notices": [
                (
                    str(one.number),
                    f"No. {one.number} to {one.agent_name} for {month_name(one.month)}: {cents(one.waits)}",
                )
                for one in self.notices
            ],
        }

    def initial(self) -> Mapping[str, Any]:
        """Given back where it is over, the oldest notice's rest otherwise."""
        figures = self.claim.figures
        if figures.over:
            return {"kind": RecoveryKind.RETURNED.value, "amount": dollars_text(figures.over)}
        given: dict[str, Any] = {"kind": RecoveryKind.RECEIVED.value}
        asked = next((one for one in self.notices if str(one.number) == self.request.GET.get("notice")), None)
        if asked is not None:
            given |= {"notice": asked.number, "amount": dollars_text(min(asked.waits, figures.open))}
        return given

    def act(self, form: Any) -> bool:
        """Ask the service."""
        values = form.cleaned_data
        return record_handed_over(
            plan=self.plan,
            recovery=RecoveryAsked(
                claim=self.claim.version,
                kind=RecoveryKind(values["kind"]),
                date=values["date"],
                cents=values["amount"],
                reference=values["reference"],
                notice=int(values["notice"]) if values["notice"] else None,
            ),
            today=timezone.localdate(),
            acting_user=self.acting_user,
        )

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the claim."""
        said = "Recorded." if outcome else "It was recorded just so already: nothing is changed."
        messages.success(self.request, said)
        return self.back()


class RecoveryTakeBack(OnOneClaim):
    """What was recorded as handed over was not."""

    template_name = "claims/take_back.html"
    form_class = WithdrawForm

    @cached_property
    def recovery(self) -> RecoveryShown:
        """The one of the address."""
        found = claim_story(self.plan, self.claim).recoveries
        for one in found:
            if one.id == self.kwargs["recovery"]:
                return one
        raise Http404("There is no such record.")

    def page_title(self) -> str:
        """What is done."""
        return "Take a record away"

    def says(self) -> str:
        """Which one."""
        one = self.recovery
        return (
            f"{cents(one.cents)} dollars of {one.date.day} {one.date:%b %Y} ({one.reference}): recorded"
            " wrongly. The record is kept; it counts no longer."
        )

    def act(self, form: Any) -> bool:
        """Ask the service."""
        return take_back_recovery(
            plan=self.plan,
            recovery=self.recovery.id,
            acting_user=self.acting_user,
            reason=form.cleaned_data["reason"],
        )

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the claim."""
        said = "It counts no longer." if outcome else "It counted no longer already: nothing is changed."
        messages.success(self.request, said)
        return self.back()


class NoticeWithdraw(OnOneClaim):
    """A notice asks for nothing more."""

    template_name = "claims/notice_withdraw.html"
    form_class = WithdrawForm

    @cached_property
    def notice(self) -> NoticeShown:
        """The notice of the address."""
        for one in notices_shown(self.plan, claim=self.claim):
            if one.number == self.kwargs["number"]:
                return one
        raise Http404("There is no such notice.")

    def page_title(self) -> str:
        """Which one."""
        return f"Withdraw notice No. {self.notice.number}"

    def says(self) -> str:
        """What follows."""
        return (
            f"{self.notice.agent_name} need hand over nothing more for it; what it handed over stays"
            " recovered, and another notice can ask for the rest. Tell the agent."
        )

    def act(self, form: Any) -> bool:
        """Ask the service."""
        if not self.notice.waits and not self.notice.withdrawn:
            problem = "all that it asked for was handed over"
            raise Refused([Fault(source="", row=None, column="", problem=problem, remedy="leave it")])
        return withdraw_notice(
            plan=self.plan,
            number=self.notice.number,
            acting_user=self.acting_user,
            reason=form.cleaned_data["reason"],
        )

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the claim."""
        said = "The notice is withdrawn." if outcome else "It was withdrawn already: nothing is changed."
        messages.success(self.request, said)
        return self.back()
