"""Payees' accounts: one's own, compliance's list, and the page on which an approver compares and confirms."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from assignments.domain.parties import KIND_WORDS, Party
from assignments.domain.routes import PayeeKind
from assignments.models import Assignee, BankDetails, CollectionAgent
from assignments.selectors.access_transfers import transfers_viewer
from assignments.selectors.bank import BankDetailsShown, bank_details_shown
from assignments.services.bank import (
    BankAsked,
    confirm_bank_details,
    enter_bank_details,
    reject_bank_details,
    show_bank_details,
)
from governance.domain.faults import Fault
from governance.domain.roles import Area, Deed
from governance.models import Distributor
from governance.views.at_fields import FieldActPage
from governance.views.pages import UNPROCESSABLE, Crumb, Page, refusal_of
from plan_admin.parties.forms import BankDecisionForm, BankForm
from plan_admin.parties.reviewing import look_again

NUMBERS = ("routing_number", "account_number", "again")
ENTERED = (
    "Entered. Another person must confirm it; until then an account that counts goes on to count, and what is"
    " not issued to this payee waits."
)


def names_of(parties: Sequence[Party]) -> list[tuple[str, str]]:
    """Parties to choose from, by kind and code."""
    models: dict[PayeeKind, Any] = {
        PayeeKind.DISTRIBUTOR: Distributor,
        PayeeKind.ASSIGNEE: Assignee,
        PayeeKind.COLLECTION_AGENT: CollectionAgent,
    }
    known = {
        (kind, code): name or code
        for kind, model in models.items()
        for code, name in model._default_manager.values_list("code", "name")
    }
    return [
        (f"{one.kind}:{one.code}", f"{known[one.kind, one.code]} ({KIND_WORDS[one.kind]})") for one in parties
    ]


def everyone() -> list[Party]:
    """Every payee there is."""
    models: dict[PayeeKind, Any] = {
        PayeeKind.DISTRIBUTOR: Distributor,
        PayeeKind.ASSIGNEE: Assignee,
        PayeeKind.COLLECTION_AGENT: CollectionAgent,
    }
    return [
        Party(kind=kind, code=code)
        for kind, model in models.items()
        for code in model._default_manager.order_by("code").values_list("code", flat=True)
    ]


class OwnBankDetails(Page):
    """The accounts of the parties for which the reader acts."""

    area = Area.TRANSFERS
    deeds = (Deed.OWN_SEE,)
    title = "Your bank details"
    template_name = "parties/bank.html"

    def says(self) -> str:
        """Whose."""
        return (
            "Into which account the Funds pay the parties for which you act, as of now. Account numbers are"
            " shown by their last four digits."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Own details alone."""
        parties = transfers_viewer(self.request.user).parties
        return super().get_context_data(
            details=bank_details_shown(parties),
            enter=reverse("parties:bank_own_new") if parties and self.may(Deed.OWN_DO) else "",
            is_staff=False,
            **kwargs,
        )


class AllBankDetails(Page):
    """Every payee's account; what waits to be confirmed first."""

    area = Area.DECISIONS
    title = "Bank details"
    template_name = "parties/bank.html"

    def says(self) -> str:
        """For whom."""
        return (
            "Into which account each payee is paid, as of now, for compliance, the approver and the auditor."
            " One person enters an account, another confirms it; a change holds what is not issued."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All details, masked."""
        return super().get_context_data(
            details=bank_details_shown(),
            enter=reverse("parties:bank_new") if self.may(Deed.PROPOSE) else "",
            may_confirm=self.may(Deed.CONFIRM),
            is_staff=True,
            **kwargs,
        )


@method_decorator([sensitive_post_parameters(*NUMBERS), never_cache], name="dispatch")
class EnterBankDetails(FieldActPage):
    """Compliance enters an account that a payee gave in writing."""

    area = Area.DECISIONS
    deeds = act_deeds = (Deed.PROPOSE,)
    title = "Enter bank details"
    template_name = "parties/bank_enter.html"
    form_class = BankForm
    list_name = "parties:bank"
    list_label = "Bank details"

    def says(self) -> str:
        """What follows."""
        return (
            "The account counts once another person has compared and confirmed it. Where another one counts,"
            " what is not issued to this payee is held until then."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the list."""
        return [Crumb(label=self.list_label, url=reverse(self.list_name))]

    def parties(self) -> list[Party]:
        """Whose account it may be."""
        return everyone()

    def form_arguments(self) -> Mapping[str, Any]:
        """The payees."""
        return {"parties": names_of(self.parties())}

    @sensitive_variables()
    def act(self, form: Any) -> BankDetails:
        """Ask the service."""
        kind, _, code = form.cleaned_data["party"].partition(":")
        return enter_bank_details(
            party=Party(kind=PayeeKind(kind), code=code),
            details=BankAsked(
                holder=form.cleaned_data["holder"],
                bank_name=form.cleaned_data["bank_name"],
                routing_number=form.cleaned_data["routing_number"],
                account_number=form.cleaned_data["account_number"],
            ),
            acting_user=self.acting_user,
        )

    def done(self, outcome: BankDetails) -> HttpResponse:
        """Back to the list."""
        messages.success(self.request, ENTERED)
        return redirect(self.list_name)


class EnterOwnBankDetails(EnterBankDetails):
    """A party's own user enters its account."""

    area = Area.TRANSFERS
    deeds = act_deeds = (Deed.OWN_DO,)
    list_name = "parties:bank_own"
    list_label = "Your bank details"

    def parties(self) -> list[Party]:
        """The reader's own parties."""
        return sorted(transfers_viewer(self.request.user).parties)


@method_decorator(never_cache, name="dispatch")
class DecideBankDetails(Page):
    """An approver looks at the numbers, compares them with the payee's writing, and confirms or rejects."""

    area = Area.DECISIONS
    deeds = (Deed.SEE,)
    title = "Compare and confirm bank details"
    template_name = "parties/bank_decide.html"

    @cached_property
    def details(self) -> BankDetailsShown:
        """The details; there are none: not found."""
        found = [one for one in bank_details_shown() if one.id == self.kwargs["details"]]
        if not found:
            raise Http404("There are no such bank details.")
        return found[0]

    def says(self) -> str:
        """Who decides."""
        return (
            "For the approver, who did not enter them: compare every digit with the payee's writing, not with"
            " an e-mail. That you looked is noted."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below the list."""
        return [Crumb(label="Bank details", url=reverse("parties:bank"))]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the numbers, confirm them, or reject them."""
        if not self.may(Deed.CONFIRM):
            return self.render_to_response(self.get_context_data(faults=(_NOT_YOURS,)), status=403)
        form = BankDecisionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        decision, number, user = form.cleaned_data["decision"], self.details.id, self.acting_user
        if decision == "show":
            found, faults = refusal_of(lambda: show_bank_details(details_id=number, acting_user=user))
            status = UNPROCESSABLE if faults else 200
            return self.render_to_response(self.get_context_data(full=found, faults=faults), status=status)
        reason = form.cleaned_data["reason"]
        _, faults = refusal_of(
            lambda: (
                confirm_bank_details(details_id=number, acting_user=user)
                if decision == "confirm"
                else reject_bank_details(details_id=number, acting_user=user, reason=reason)
            )
        )
        if faults:
            return self.render_to_response(
                self.get_context_data(form=form, faults=faults), status=UNPROCESSABLE
            )
        review = look_again(user=user.get_username())
        if review:
            review += " What was released counts as prepared by you: another approver approves it."
        words = "Confirmed: this payee is paid into this account." if decision == "confirm" else "Rejected."
        messages.success(request, f"{words} {review}".strip())
        return redirect("parties:bank")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The details masked; `full` has the numbers right after they were asked for."""
        one = self.details
        is_own = one.entered.person == self.request.user.get_username()
        waits = one.state == "proposed"
        return {
            "faults": (),
            "form": BankDecisionForm(),
            "full": None,
            "one": one,
            "may_decide": waits and not is_own and self.may(Deed.CONFIRM),
            "is_own": waits and is_own,
            **super().get_context_data(**kwargs),
        }


_NOT_YOURS = Fault(
    source="", row=None, column="", problem="an approver decides this", remedy="leave it to an approver"
)
