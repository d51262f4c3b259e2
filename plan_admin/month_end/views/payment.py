"""One payment, and what people do with it before and after it leaves."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assignments.domain.approvals import OutcomeKind
from assignments.models import Determination, PaymentInstruction
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.roles import Area, Deed
from governance.models import ShareClass
from governance.selectors.parties import share_class_ids_by_word
from governance.selectors.roles import user_may
from governance.templatetags.figures import cents
from governance.views.pages import ActPage, Crumb, Page
from plan_admin.month_end.forms import (
    CloseForm,
    DetermineForm,
    DetermineLapseForm,
    ReturnForm,
    ReverseForm,
    SettleForm,
    VoidForm,
)
from plan_admin.month_end.selectors.payment_page import PaymentOnPage, payment_on_page
from plan_admin.month_end.services.determining import Decided, determine_lapse, determine_payment
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.month_end.services.settling import OutcomeSaid, pay_again, record_outcome
from plan_admin.month_end.services.voiding import reverse_payment, void_payment
from plan_admin.month_end.views.parts import MonthGate


def writing_of(form: Any) -> Writing:
    """What a form says that proves a decision."""
    file = form.cleaned_data.get("document")
    return Writing(
        name=file.name if file else "",
        data=file.read() if file else b"",
        kept_at=form.cleaned_data.get("kept_at", ""),
    )


def decided_of(form: Any) -> Decided:
    """What a form says that a person decides, today."""
    return Decided(
        pays=form.cleaned_data["decide"] == "pay",
        reason=form.cleaned_data["reason"],
        writing=writing_of(form),
        on=timezone.localdate(),
    )


class PaymentGate(MonthGate):
    """A page below `/<plan>/months/<month>/payments/<number>/`."""

    @property
    def payment(self) -> PaymentOnPage:
        """The payment of the address, of this Plan and month."""
        if not hasattr(self, "_payment"):
            self._payment = payment_on_page(self.plan, month=self.month, number=self.kwargs["instruction"])
        if self._payment is None:
            raise Http404("There is no such payment.")
        return self._payment

    def crumbs(self) -> list[Crumb]:
        """Below the month's payments."""
        return [*super().crumbs(), Crumb(label="Payments", url=self.address("payments"))]

    def words(self) -> str:
        """The payment in words."""
        content = self.payment.content
        return (
            f"Payment {content.id} of {content.fund} to {content.payee_name or content.payee} for"
            f" {self.month.first:%B %Y}, {cents(content.cents)} dollars"
        )


class Payment(PaymentGate, Page):
    """One payment: what it pays, who let it leave, what became of it."""

    template_name = "month_end/payment.html"

    def page_title(self) -> str:
        """Its number."""
        return f"Payment {self.kwargs['instruction']}"

    def says(self) -> str:
        """Of whom to whom, as of now."""
        return f"{self.words()}, as of now."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The payment, and what the reader may do with it."""
        payment = self.payment
        decides = user_may(self.request.user, area=Area.DECISIONS, deed=Deed.DO)
        return super().get_context_data(
            payment=payment,
            content=payment.content,
            decides=decides,
            records=self.may(Deed.DO),
            digest=payment.content.digest,
            **kwargs,
        )


class PaymentAct(PaymentGate, ActPage):
    """An act on one payment, on a page of its own."""

    template_name = "month_end/payment_act.html"
    button: ClassVar[str]
    danger: ClassVar[bool] = False
    follows: ClassVar[str] = ""
    who: ClassVar[str] = ""

    def says(self) -> str:
        """Which payment, and what follows."""
        return f"{self.words()}. {self.follows}"

    def crumbs(self) -> list[Crumb]:
        """Below the payment."""
        number = self.kwargs["instruction"]
        here = Crumb(label=f"Payment {number}", url=self.address("payment", instruction=number))
        return [*super().crumbs(), here]

    def asked(self) -> dict[str, Any]:
        """What every service of a payment asks."""
        return {
            "plan": self.plan,
            "month": self.month,
            "instruction": self.kwargs["instruction"],
            "acting_user": self.acting_user,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The payment beside the form."""
        return super().get_context_data(
            payment=self.payment, button=self.button, danger=self.danger, who=self.who, **kwargs
        )

    def to_payment(self, number: int, words: str) -> HttpResponse:
        """To a payment's page, with what was done."""
        messages.success(self.request, words)
        return redirect(self.address("payment", instruction=number))


class DecidingAct(PaymentAct):
    """An act that an approver does."""

    area = Area.DECISIONS
    who = "An approver does this."


class Void(DecidingAct):
    """Void a payment before it is issued."""

    title = "Void a payment"
    form_class = VoidForm
    button = "Void the payment"
    danger = True
    follows = "It will not be paid; any approval of it is void. Its lines go unchanged to a new payment."

    def act(self, form: Any) -> PaymentInstruction:
        """Ask the service."""
        return void_payment(
            **self.asked(), reason=form.cleaned_data["reason"], hold=form.cleaned_data["hold"]
        )

    def done(self, outcome: PaymentInstruction) -> HttpResponse:
        """To the payment that has the lines."""
        return self.to_payment(
            outcome.pk, f"Voided. The lines are in payment {outcome.pk}, {outcome.status.lower()}."
        )


class Reverse(DecidingAct):
    """Reverse a payment after it was issued."""

    title = "Reverse a payment"
    form_class = ReverseForm
    button = "Reverse the payment"
    danger = True
    follows = "It was issued; its authorization stays as it is. Its lines go unchanged to a new payment."

    def initial(self) -> Mapping[str, Any]:
        """Held, unless the person says otherwise."""
        return {"hold": True}

    def act(self, form: Any) -> PaymentInstruction:
        """Ask the service."""
        return reverse_payment(
            **self.asked(),
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            writing=writing_of(form),
            hold=form.cleaned_data["hold"],
            today=timezone.localdate(),
        )

    def done(self, outcome: PaymentInstruction) -> HttpResponse:
        """To the payment that has the lines."""
        return self.to_payment(
            outcome.pk, f"Reversed. The lines are in payment {outcome.pk}, {outcome.status.lower()}."
        )


class Determine(DecidingAct):
    """Decide of a held payment."""

    title = "Determine a held payment"
    form_class = DetermineForm
    button = "Record the determination"
    danger = True
    follows = "A determination ends every hold of it. Who decides does not approve what is then prepared."

    def says(self) -> str:
        """What follows, and what would stay with the payee."""
        kept = self.payment.content.keeps_back
        return f"{super().says()} {_stays_with_the_payee(kept)}".rstrip()

    def act(self, form: Any) -> Determination:
        """Ask the service."""
        return determine_payment(**self.asked(), decided=decided_of(form))

    def done(self, outcome: Determination) -> HttpResponse:
        """Back to the payment."""
        words = "its lines are prepared anew"
        if outcome.decision != "PAY":
            words = "it is voided for good"
            if kept := self.payment.content.keeps_back:
                messages.warning(self.request, _stays_with_the_payee(kept))
        return self.to_payment(self.kwargs["instruction"], f"Recorded: {words}.")


def _stays_with_the_payee(kept: int) -> str:
    if not kept:
        return ""
    return (
        f"It keeps back {cents(kept)} dollars that were overpaid for an earlier month (Section 6). If it is"
        " not paid, they stay with the payee until the Fund claims them: record that under Claims."
    )


class RecordingAct(PaymentAct):
    """An act that an officer of compliance does."""

    who = "A compliance officer does this."


class RecordOutcome(RecordingAct):
    """Record what became of a payment."""

    kind: ClassVar[OutcomeKind]

    def act(self, form: Any) -> int:
        """Ask the service."""
        asked = self.asked()
        return record_outcome(
            plan=asked["plan"],
            month=asked["month"],
            instructions=[asked["instruction"]],
            said=OutcomeSaid(kind=self.kind, **form.cleaned_data),
            today=timezone.localdate(),
            acting_user=asked["acting_user"],
        )

    def done(self, outcome: int) -> HttpResponse:
        """Back to the payment."""
        words = f"Recorded as {self.kind.lower()}." if outcome else "It was recorded so already."
        return self.to_payment(self.kwargs["instruction"], words)


class Settle(RecordOutcome):
    """Record that a payment was settled."""

    title = "Record a settlement"
    form_class = SettleForm
    button = "Record the settlement"
    follows = "What is recorded stands; a payment that comes back later is recorded as returned."
    kind = OutcomeKind.SETTLED


class Return(RecordOutcome):
    """Record that a payment came back."""

    title = "Record a return"
    form_class = ReturnForm
    button = "Record the return"
    follows = "The money came back. Its lines can then be prepared anew, for another person to approve."
    kind = OutcomeKind.RETURNED


class PayAgain(RecordingAct):
    """Prepare a returned payment's lines anew."""

    title = "Pay again"
    form_class = CloseForm
    button = "Prepare it anew"
    follows = "The same lines are prepared in a new payment; another person approves it."

    def act(self, form: Any) -> PaymentInstruction:
        """Ask the service."""
        return pay_again(**self.asked())

    def done(self, outcome: PaymentInstruction) -> HttpResponse:
        """To the new payment."""
        return self.to_payment(outcome.pk, f"Prepared anew as payment {outcome.pk}.")


class DetermineLapse(MonthGate, ActPage):
    """Section 10: decide of a month whose continuance lapsed."""

    area = Area.DECISIONS
    title = "Determine a lapse"
    template_name = "month_end/payment_act.html"
    form_class = DetermineLapseForm

    def says(self) -> str:
        """What it ends, and what not."""
        return (
            f"What is held in {self.month.first:%B %Y} because continuance was not approved (Section 10)."
            " Other reasons to hold it stay. What is not to be paid is voided for good."
        )

    def act(self, form: Any) -> Determination:
        """Ask the service."""
        return determine_lapse(
            plan=self.plan,
            month=self.month,
            share_class=self._share_class(form.cleaned_data["portfolio"].strip()),
            decided=decided_of(form),
            acting_user=self.acting_user,
        )

    def _share_class(self, word: str) -> ShareClass | None:
        if not word:
            return None
        found = share_class_ids_by_word(self.plan).get(word.casefold())
        if found is None:
            problem, remedy = (
                f"{word!r} is no Portfolio of the Plan",
                "its code, an alias or its Schedule A name",
            )
            raise Refused([Fault(source="", row=None, column="portfolio", problem=problem, remedy=remedy)])
        return ShareClass.objects.select_related("portfolio").get(pk=found)

    def done(self, outcome: Determination) -> HttpResponse:
        """To the month's payments."""
        messages.success(self.request, f"Recorded: {outcome.get_decision_display()} (Section 10).")
        return redirect(self.address("payments"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A decision that cannot be taken back."""
        return super().get_context_data(
            button="Record the determination", danger=True, who="An approver does this.", **kwargs
        )
