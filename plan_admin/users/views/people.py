"""The pages of people: everybody, one person with their history, what is proposed, and the decision."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from governance.domain.roles import Area, Deed, Role
from governance.views.at_fields import FieldActPage
from governance.views.files import csv_response, wants_csv
from governance.views.pages import Crumb, Page
from plan_admin.users.forms import DecideForm, ProposeForm, ProposePersonForm, ProposeRolesForm
from plan_admin.users.models import AccessChange, User
from plan_admin.users.selectors.people import (
    PersonShown,
    change_shown,
    changes_about,
    memberships_of,
    names_of_roles,
    operator_acts_about,
    parties_to_choose,
    people_shown,
    person_shown,
    waiting_changes,
    waiting_memberships,
)
from plan_admin.users.services.deciding import (
    Decided,
    confirm_change,
    reject_change,
    spoken_code,
    why_not_decided_by,
)
from plan_admin.users.services.proposing import (
    propose_active,
    propose_password_link,
    propose_person,
    propose_roles,
)

PEOPLE = "people:people"
WAITS = "Proposed. Nothing has changed yet: an approver confirms it on the page People."

COLUMNS = ("username", "name", "email", "roles", "acts_for", "state", "last_signed_in")


def _people() -> Crumb:
    return Crumb(label="People", url=reverse(PEOPLE))


class People(Page):
    """Everybody, with what waits for an approver on top."""

    area = Area.PEOPLE
    title = "People"
    template_name = "people/people.html"

    def says(self) -> str:
        """Who proposes, who confirms."""
        return (
            "Everybody who may sign in, as of now, for officer, approver and auditor. An officer proposes, an"
            " approver confirms; until then nothing changes."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` everybody as a file."""
        if wants_csv(request):
            return csv_response("people.csv", head=COLUMNS, rows=map(_line, people_shown()))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """People and proposals."""
        return super().get_context_data(
            people=people_shown(),
            waiting=waiting_changes(),
            waiting_memberships=waiting_memberships(),
            may_propose=self.may(Deed.PROPOSE),
            may_confirm=self.may(Deed.CONFIRM),
            **kwargs,
        )


def _line(person: PersonShown) -> tuple[object, ...]:
    signed_in = person.last_sign_in
    return (
        person.username,
        person.name,
        person.email,
        "; ".join(person.roles),
        "; ".join(person.parties),
        person.state,
        signed_in.isoformat(timespec="seconds") if signed_in else "",
    )


class OfPerson:
    """A page about the person of the address."""

    kwargs: dict[str, Any]

    @property
    def person(self) -> PersonShown:
        """The person; there is none: not found."""
        found = person_shown(self.kwargs["person"])
        if found is None:
            raise Http404("There is no such person.")
        return found


class Person(OfPerson, Page):
    """One person, and how their rights came about."""

    area = Area.PEOPLE
    template_name = "people/person.html"

    def page_title(self) -> str:
        """The name."""
        return self.person.name or self.person.username

    def says(self) -> str:
        """What it shows."""
        return f"{self.person.username} as of now: roles, access, and who changed what, when and why."

    def crumbs(self) -> Sequence[Crumb]:
        """Below everybody."""
        return [_people()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person and the history."""
        person = self.person
        return {
            **super().get_context_data(**kwargs),
            "person": person,
            "changes": changes_about(person.id),
            "operator_acts": operator_acts_about(person.username),
            "memberships": memberships_of(person.username),
            "is_outsider": bool(parties_to_choose(person.id)),
            "may_propose": self.may(Deed.PROPOSE),
        }


class Propose(FieldActPage):
    """A proposal: an officer's."""

    area = Area.PEOPLE
    deeds = act_deeds = (Deed.PROPOSE,)
    template_name = "people/propose.html"

    def crumbs(self) -> Sequence[Crumb]:
        """Below everybody."""
        return [_people()]

    def done(self, outcome: Any) -> HttpResponse:
        """Back to everybody, where it waits."""
        messages.success(self.request, WAITS)
        return redirect(PEOPLE)


class ProposePerson(Propose):
    """A new person."""

    title = "Propose a new person"
    form_class = ProposePersonForm

    def says(self) -> str:
        """What follows."""
        return (
            "An approver confirms it and gets a link, to be handed over, by which the person sets a password."
        )

    def act(self, form: Any) -> AccessChange:
        """Ask the service."""
        values = form.cleaned_data
        return propose_person(
            username=values["username"],
            name=values["name"],
            email=values["email"],
            roles=[Role(name) for name in values["roles"]],
            reason=values["reason"],
            acting_user=self.acting_user,
        )


class ProposeAbout(OfPerson, Propose):
    """A proposal about a person that is there."""

    words: ClassVar[str] = ""
    form_class: ClassVar[type[Any]] = ProposeForm

    def page_title(self) -> str:
        """What would change, about whom."""
        return f"{self.title}: {self.person.name or self.person.username}"

    def says(self) -> str:
        """What follows."""
        return self.words

    def crumbs(self) -> Sequence[Crumb]:
        """Below the person."""
        person = self.person
        url = reverse("people:person", args=[person.id])
        return [_people(), Crumb(label=person.name or person.username, url=url)]


class ProposeRoles(ProposeAbout):
    """Other roles."""

    title = "Propose other roles"
    words = "Mark all the roles that the person would then have. An approver confirms it."
    form_class = ProposeRolesForm

    def initial(self) -> Mapping[str, Any]:
        """The roles that the person has."""
        return {"roles": names_of_roles(User.objects.get(pk=self.person.id))}

    def act(self, form: Any) -> AccessChange:
        """Ask the service."""
        return propose_roles(
            self.person.id,
            roles=[Role(name) for name in form.cleaned_data["roles"]],
            reason=form.cleaned_data["reason"],
            acting_user=self.acting_user,
        )


class ProposeActive(ProposeAbout):
    """Access ended, or opened again."""

    title = "Propose to end or open the access"
    words = "Once confirmed, the person is signed out at once, or may sign in again. Their acts stay named."

    def act(self, form: Any) -> AccessChange:
        """Ask the service for the opposite of what is."""
        person = self.person
        return propose_active(
            person.id,
            active=not person.is_active,
            reason=form.cleaned_data["reason"],
            acting_user=self.acting_user,
        )


class ProposePassword(ProposeAbout):
    """A link for a new password."""

    title = "Propose a password link"
    words = (
        "An approver confirms it and hands over a link that works once. The old password ends with its use."
    )

    def act(self, form: Any) -> AccessChange:
        """Ask the service."""
        return propose_password_link(
            self.person.id, reason=form.cleaned_data["reason"], acting_user=self.acting_user
        )


class Decide(FieldActPage):
    """Confirm or reject a proposal; a link for a password is shown here, once."""

    area = Area.PEOPLE
    act_deeds = (Deed.CONFIRM,)
    title = "Decide a proposal"
    template_name = "people/decide.html"
    form_class = DecideForm

    @property
    def change(self) -> AccessChange:
        """The proposal; there is none: not found."""
        found = AccessChange.objects.filter(pk=self.kwargs["change"]).first()
        if found is None:
            raise Http404("There is no such proposal.")
        return found

    def _tells_code(self, change: AccessChange) -> bool:
        """Only who proposed a password link learns its code, and only while it can still be used."""
        gives_link = change.kind in (AccessChange.Kind.PERSON, AccessChange.Kind.PASSWORD)
        is_rejected = change.decision == AccessChange.Decision.REJECTED
        return gives_link and not is_rejected and change.proposed_by_id == self.request.user.pk

    def says(self) -> str:
        """Who decides."""
        return "For the approver, who neither proposed it nor is whom it concerns. It takes effect at once."

    def crumbs(self) -> Sequence[Crumb]:
        """Below everybody."""
        return [_people()]

    def act(self, form: Any) -> Decided:
        """Ask the service of the button pressed."""
        reason = form.cleaned_data["reason"]
        if form.cleaned_data["decision"] == "reject":
            return reject_change(self.change.pk, acting_user=self.acting_user, reason=reason)
        return confirm_change(self.change.pk, acting_user=self.acting_user, reason=reason)

    def done(self, outcome: Any) -> HttpResponse:
        """Show the link, once; else back to everybody."""
        if outcome.link is not None:
            address = reverse("set_password", args=[outcome.link.uidb64, outcome.link.token])
            context = self.get_context_data(link=self.request.build_absolute_uri(address))
            return self.render_to_response(context)
        word = outcome.change.get_decision_display()
        messages.success(self.request, f"It is {word}." if outcome.is_new else f"It was {word} already.")
        return redirect(PEOPLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The proposal, and whether it is this person's to decide."""
        change = self.change
        context = super().get_context_data(**kwargs)
        why_not = why_not_decided_by(change, self.request.user.pk)
        return {
            **context,
            "change": change_shown(change),
            "why_not": why_not if context["may_act"] else "An approver decides it.",
            "may_decide": context["may_act"] and not why_not and change.decision is None,
            "code": spoken_code(change) if self._tells_code(change) else "",
        }
