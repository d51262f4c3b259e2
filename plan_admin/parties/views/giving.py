"""Giving a notice in two steps: what it says, then what follows from it, with its writing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.errors import NotShown
from assignments.domain.notices import NoticeKind
from assignments.domain.routes import PayeeKind
from assignments.selectors.access import Viewer
from assignments.selectors.access_notices import parts_in_words
from assignments.selectors.access_transfers import (
    DirectionShown,
    TransferShown,
    own_direction,
    own_transfer,
    transfers_viewer,
)
from assignments.selectors.notices import assignees_of, latest_closed_month
from assignments.selectors.told import assignees_told
from assignments.services.without_assignees import problem_of
from governance.domain.faults import Fault
from governance.domain.roles import Area, Deed
from governance.models import Distributor
from governance.selectors.parties import share_classes_of
from governance.selectors.roles import user_may
from governance.views.at_fields import put_at_fields
from governance.views.pages import UNPROCESSABLE, Crumb, Page, refusal_of
from governance.views.shown import TOO_OLD, Shown
from plan_admin.parties.forms import (
    AGREEMENT,
    DirectionChangeForm,
    DirectionEndForm,
    DirectionForm,
    FirstQuestion,
    GiveForm,
    NoticeForm,
    TransferChangeForm,
    TransferEndForm,
    TransferForm,
    iso,
)
from plan_admin.parties.services.drafting import Drafted
from plan_admin.parties.services.giving import NoticeToGive, Writing, give_notice, named_in, preview_notice

FORM, CHECK = "parties/notice_form.html", "parties/notice_check.html"


class OfDistributor(Page):
    """A page for a user of a Distributor; for everybody else it is not there."""

    area = Area.TRANSFERS
    deeds = (Deed.OWN_DO,)

    @cached_property
    def viewer(self) -> Viewer:
        """Who asks."""
        return transfers_viewer(self.request.user)

    @cached_property
    def distributors(self) -> tuple[Distributor, ...]:
        """The Distributors for which the person acts."""
        return tuple(
            Distributor.objects.filter(code__in=self.viewer.codes(PayeeKind.DISTRIBUTOR)).order_by("code")
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Assignees and agents give no notices."""
        if user_may(request.user, area=Area.TRANSFERS, deed=Deed.OWN_DO) and not self.distributors:
            raise Http404("Notices are given by a user of a Distributor (Section 6(c)).")
        if not assignees_told(self.plan):
            raise Http404(problem_of(self.plan, section="6(b)"))
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Crumb]:
        """Below the Transfers."""
        return [Crumb(label="Transfers", url=reverse("parties:transfers", args=[self.plan.code]))]


class NoticeNew(OfDistributor):
    """The first question: what is transferred."""

    title = "Give a notice"
    template_name = "parties/notice_new.html"

    def says(self) -> str:
        """What it is for."""
        return (
            f"For a Distributor under the Plan {self.plan.code}: a Transfer, or whom the Fund is to pay."
            " Nothing changes before the Fund has acknowledged it (Section 6(c))."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """On to the form; an agreement is shown the way to Section 12."""
        form = FirstQuestion(request.GET if "what" in request.GET else None)
        if form.is_bound and form.is_valid():
            what = form.cleaned_data["what"]
            if what != AGREEMENT:
                return redirect(f"parties:{what}_new", plan=self.plan.code)
        context = self.get_context_data(form=form, is_agreement=form.is_bound and form.is_valid(), **kwargs)
        return self.render_to_response(context)


class _Give(Shown, OfDistributor):
    """The two steps; a subclass says which kind of notice it is."""

    salt = "parties.notice"
    form_class: ClassVar[type[NoticeForm]]
    template_name = FORM
    step = FORM

    def get_template_names(self) -> list[str]:
        """The step that is due."""
        return [self.step]

    @property
    def kind(self) -> NoticeKind:
        """Which notice it is."""
        return self.form_class.kind

    @property
    def about(self) -> TransferShown | DirectionShown | None:
        """What stands and is changed, where it is about something."""
        return None

    def page_title(self) -> str:
        """Its name."""
        return self.kind.heading

    def says(self) -> str:
        """Which step it is."""
        if self.step == CHECK:
            return "Step 2 of 2: what follows from it. Nothing is sent before you say so."
        return f"Step 1 of 2: what it says (Section {self.kind.section}). Every fault is told at once."

    def form_arguments(self) -> Mapping[str, Any]:
        """The person's Distributors, the Portfolios, and which months are closed."""
        month = latest_closed_month(self.plan)
        about = self.about
        classes = share_classes_of(self.plan)
        codes = about.codes if about else [row.portfolio for row in classes]
        assignees = {
            one.code: one.name or one.code
            for distributor in self.distributors
            for one in assignees_of(self.plan, distributor)
        }
        return {
            "distributors": [
                (one.code, one.name)
                for one in self.distributors
                if about is None or one.code == about.distributor
            ],
            "portfolios": [(row.portfolio, row.portfolio_name) for row in classes if row.portfolio in codes],
            "assignees": sorted(assignees.items()),
            "closed": f"Months up to {month} are closed and do not move." if month else "",
        }

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Step 1."""
        form = self.form_class(initial=dict(self.initial()), **self.form_arguments())
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """From step 1 to 2, back, or give what step 2 showed."""
        if "shown" not in request.POST:
            return self._check(self._form(request.POST), said=dict(request.POST.lists()))
        shown = self.unsigned(request.POST["shown"])
        if shown is None:
            form = self.form_class(initial=dict(self.initial()), **self.form_arguments())
            return self._refused(form, (TOO_OLD,))
        form = self._form(_query(shown["said"]))
        if "change" in request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return self._give(form, said=shown["said"])

    def _form(self, data: Any) -> NoticeForm:
        return self.form_class(data, **self.form_arguments())

    def _notice(self, form: NoticeForm, **more: Any) -> NoticeToGive:
        about = self.about
        return NoticeToGive(
            plan=self.plan,
            distributor=form.cleaned_data["distributor"],
            asked=form.asked(about.id if about else None),
            **more,
        )

    def _preview(self, form: NoticeForm) -> tuple[Any, tuple[Fault, ...]]:
        return refusal_of(
            lambda: preview_notice(
                notice=self._notice(form), acting_user=self.acting_user, today=timezone.localdate()
            )
        )

    def _check(self, form: NoticeForm, *, said: Mapping[str, Any]) -> HttpResponse:
        """Step 2: what follows."""
        if not form.is_valid():
            return self._refused(form, ())
        drafted, faults = self._preview(form)
        if faults:
            return self._refused(form, faults)
        return self._show(form, drafted, said=said, give=GiveForm(reaches_back=bool(drafted.back)))

    def _give(self, form: NoticeForm, *, said: Mapping[str, Any]) -> HttpResponse:
        """What was shown, with its writing; a second time it is the same notice."""
        if not form.is_valid():
            return self._refused(form, ())
        drafted, faults = self._preview(form)
        if faults:
            return self._refused(form, faults)
        give = GiveForm(self.request.POST, self.request.FILES, reaches_back=bool(drafted.back))
        if give.is_valid():
            file = give.cleaned_data["document"]
            notice = self._notice(
                form,
                writing=Writing(name=file.name, data=file.read()) if file else None,
                reaches_back=give.reason(),
            )
            given, faults = refusal_of(
                lambda: give_notice(notice=notice, acting_user=self.acting_user, today=timezone.localdate())
            )
            if not faults:
                funds = ", ".join(sorted(drafted.funds.values()))
                messages.success(
                    self.request, f"Given to {funds}: nothing changes before compliance acknowledges it."
                )
                return redirect("parties:notice", plan=self.plan.code, notice=given.pk)
            put_at_fields(give, faults)
        return self._show(form, drafted, said=said, give=give, faults=faults, status=UNPROCESSABLE)

    def _show(
        self,
        form: NoticeForm,
        drafted: Drafted,
        *,
        said: Mapping[str, Any],
        give: GiveForm,
        faults: tuple[Fault, ...] = (),
        status: int = 200,
    ) -> HttpResponse:
        self.step = CHECK
        parts = parts_in_words(self.kind, drafted.parts, plan=self.plan, named=named_in(drafted.asked))
        context = self.get_context_data(
            form=give,
            drafted=drafted,
            parts=parts,
            funds=sorted(drafted.funds.values()),
            back=drafted.back.words() if drafted.back else (),
            consents=[one.name or one.code for one in drafted.consents],
            faults=faults,
            shown=self.signed({"said": {key: value for key, value in said.items() if key in form.fields}}),
        )
        return self.render_to_response(context, status=status)

    def _refused(self, form: NoticeForm, faults: tuple[Fault, ...]) -> HttpResponse:
        if form.is_bound:
            put_at_fields(form, faults)
        context = self.get_context_data(form=form, faults=faults)
        return self.render_to_response(context, status=UNPROCESSABLE)


def _query(said: Mapping[str, Sequence[str]]) -> QueryDict:
    """What was sent, as it was sent."""
    found = QueryDict(mutable=True)
    for key, values in said.items():
        found.setlist(key, list(values))
    return found


class TransferNew(_Give):
    """Section 6(b), (c): a new Transfer."""

    form_class = TransferForm


class DirectionNew(_Give):
    """Section 6(d), (e): a new direction."""

    form_class = DirectionForm


class _OfTransfer(_Give):
    """A notice about a Transfer of one's own."""

    @cached_property
    def about(self) -> TransferShown:
        """The Transfer; another's looks like none."""
        try:
            return own_transfer(self.viewer, self.plan, self.kwargs["transfer"])
        except NotShown:
            raise Http404("There is no such Transfer of yours.") from None


class TransferChange(_OfTransfer):
    """A Transfer that goes on otherwise."""

    form_class = TransferChangeForm

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        one = self.about
        return {
            "transfer_kind": one.kind,
            "components": ",".join(one.components),
            "percent": one.percent,
            "issued_from": iso(one.issued_from),
            "issued_to": iso(one.issued_to),
        }


class TransferEnd(_OfTransfer):
    """A Transfer that ends."""

    form_class = TransferEndForm


class _OfDirection(_Give):
    """A notice about a direction of one's own."""

    @cached_property
    def about(self) -> DirectionShown:
        """The direction; another's looks like none."""
        try:
            return own_direction(self.viewer, self.plan, self.kwargs["direction"])
        except NotShown:
            raise Http404("There is no such direction of yours.") from None


class DirectionChange(_OfDirection):
    """A direction in another's place."""

    form_class = DirectionChangeForm

    def initial(self) -> Mapping[str, Any]:
        """As it stands."""
        return {"route": self.about.route, "irrevocable": self.about.irrevocable}


class DirectionEnd(_OfDirection):
    """A direction that ends."""

    form_class = DirectionEndForm
