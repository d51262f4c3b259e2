"""The pages of memberships: for which Distributor, Assignee or agent a person acts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assignments.domain.routes import PayeeKind
from assignments.models import Membership
from assignments.selectors.memberships import MembershipShown, memberships_shown
from assignments.services.memberships import confirm_membership, end_membership, propose_membership
from governance.domain.roles import Area, Deed
from governance.views.at_fields import FieldActPage
from governance.views.pages import Crumb
from plan_admin.users.forms import DecideForm, ProposeMembershipForm
from plan_admin.users.models import User
from plan_admin.users.selectors.people import parties_to_choose
from plan_admin.users.views.people import PEOPLE, ProposeAbout


class ProposeMembership(ProposeAbout):
    """A person would act for a party."""

    title = "Propose a membership"
    words = "The person reads and does what is that party's own, once an approver confirms it."
    form_class = ProposeMembershipForm

    def form_arguments(self) -> Mapping[str, Any]:
        """The parties there are, of the kinds of the person's roles."""
        return {"parties": parties_to_choose(self.person.id)}

    def act(self, form: Any) -> Membership:
        """Ask the service."""
        kind, _, code = form.cleaned_data["party"].partition(":")
        return propose_membership(
            user=User.objects.get(pk=self.person.id),
            kind=PayeeKind(kind),
            code=code,
            acting_user=self.acting_user,
            reason=form.cleaned_data["reason"],
        )


class DecideMembership(FieldActPage):
    """Confirm a membership, refuse it, or end one that is in force."""

    area = Area.PEOPLE
    act_deeds = (Deed.CONFIRM,)
    title = "Decide a membership"
    template_name = "people/decide_membership.html"
    form_class = DecideForm

    @property
    def membership(self) -> MembershipShown:
        """The membership; there is none: not found."""
        found = [one for one in memberships_shown() if one.id == self.kwargs["membership"]]
        if not found:
            raise Http404("There is no such membership.")
        return found[0]

    def says(self) -> str:
        """Who decides."""
        return "For the approver, who neither proposed it nor is whom it concerns. It takes effect at once."

    def crumbs(self) -> Sequence[Crumb]:
        """Below everybody."""
        return [Crumb(label="People", url=reverse(PEOPLE))]

    def act(self, form: Any) -> str:
        """Ask the service of the button pressed."""
        number, user = self.membership.id, self.acting_user
        if form.cleaned_data["decision"] == "reject":
            end_membership(membership_id=number, acting_user=user, reason=form.cleaned_data["reason"])
            return "The membership has ended."
        confirm_membership(membership_id=number, acting_user=user)
        return "The membership is confirmed."

    def done(self, outcome: Any) -> HttpResponse:
        """Back to everybody."""
        messages.success(self.request, outcome)
        return redirect(PEOPLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The membership, and whether it is this person's to decide."""
        membership, name = self.membership, self.request.user.get_username()
        context = super().get_context_data(**kwargs)
        own = name in (membership.username, membership.proposed.person)
        return {
            **context,
            "membership": membership,
            "may_confirm": context["may_act"] and not own and membership.state == "proposed",
            "may_end": context["may_act"] and membership.state != "ended",
            "is_own": own and context["may_act"] and membership.state == "proposed",
        }
