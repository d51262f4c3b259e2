"""A Monthly Calculation is given: as a file, typed in, or by accepting ours (Section 6(d))."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from assignments.domain.calculation_states import CalculationState
from assignments.domain.calculation_upload import CalculationAsked, PortfolioAsked
from assignments.models import Assignee
from assignments.selectors.access_calculations import access_asked, access_ours, access_standing
from assignments.selectors.calculation_facts import CalculationFacts, figures_digest
from assignments.services.calculations import (
    NEW,
    CalculationOfParty,
    Received,
    accept_ours,
    type_calculation,
    upload_calculation,
)
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.roles import Deed
from governance.templatetags.figures import month_name
from governance.views.pages import ActPage
from governance.views.uploads import UploadPage
from plan_admin.month_end.calculation_forms import (
    AcceptOursForm,
    CalculationTypeForm,
    CalculationUploadForm,
)
from plan_admin.month_end.services.receiving_calculations import Taken, take_calculation
from plan_admin.month_end.views.calculations import CalculationGate

COLUMNS = (
    ("portfolio", "A Portfolio's code, an alias, or its name on Schedule A."),
    ("distributor_share", "The Distributor's 12b-1 Share of it, dollars; the same in each of its rows."),
    ("assignee", "An Assignee's code or name; empty in a row that states only the share."),
    ("amount", "That Assignee's 12b-1 Portion, dollars; empty where no Assignee is named."),
    ("plan, distributor, month", "May be left out. Given, they must be those of this page."),
)
EXAMPLE = """portfolio,distributor_share,assignee,amount
invesco-dynamics-fund,9000.00,receivables-trust-a,5400.00
invesco-technology-fund,528.38,,
"""
TELLS = (CalculationState.DIFFERS, CalculationState.TOO_LATE)


def quiet(_text: str) -> None:
    """Nobody listens."""


class GivenPage(CalculationGate, ActPage):
    """A page by which a Calculation is given; then the comparison says what came of it."""

    deeds: ClassVar[tuple[Deed, ...]] = (Deed.DO, Deed.OWN_DO)
    act_deeds: ClassVar[tuple[Deed, ...]] = (Deed.DO, Deed.OWN_DO)
    button: ClassVar[str]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for one's own Distributor, whatever was sent."""
        self.distributor  # noqa: B018 - raises: Http404
        return super().post(request, *args, **kwargs)

    @property
    def by_post(self) -> bool:
        """Compliance enters what came by post; a Distributor's user gives it today."""
        return self.viewer.is_staff

    def party(self, received: date | None) -> CalculationOfParty:
        """Whose, of which month, received when."""
        today = timezone.localdate()
        return CalculationOfParty(
            plan=self.plan,
            distributor=self.distributor.code,
            month=self.month,
            received=received or today,
            today=today,
            acting_user=self.acting_user,
        )

    def take(self, of: CalculationOfParty, receive: Callable[[], Received]) -> Taken:
        """Receive it, and look again at what waited for it."""
        return take_calculation(of, receive=receive, progress=quiet)

    def done(self, outcome: Taken) -> HttpResponse:
        """To the comparison, with what came of it."""
        if outcome.received.outcome != NEW:
            messages.info(self.request, "The same figures were received already: nothing is changed.")
        else:
            self._tell(outcome)
        return redirect(self.address())

    def _tell(self, outcome: Taken) -> None:
        """What it says of each Portfolio now, and what happens next."""
        named = set(outcome.received.portfolios)
        standing = access_standing(self.viewer, **self.asked())
        states = [one.state for one in standing if one.portfolio in named]
        messages.success(self.request, f"Received: figures of {_portfolios(len(named))}.")
        for state in CalculationState:
            if state in states:
                words = f"{_portfolios(states.count(state))}: {state.mark}. {state.means}"
                (messages.warning if state in TELLS else messages.info)(self.request, words)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button's word, and the way to the other ways."""
        return {
            **super().get_context_data(**kwargs),
            "plan": self.plan,
            "month": self.month,
            "distributor": self.distributor,
            "button": self.button,
        }


def _portfolios(count: int) -> str:
    return f"{count} Portfolio{'' if count == 1 else 's'}"


class UploadCalculation(GivenPage, UploadPage):
    """A file: every fault at once, or the comparison."""

    template_name = "month_end/calculation_upload.html"
    form_class = CalculationUploadForm
    title = "Upload a Monthly Calculation"
    act_kind = "upload_calculation"
    button = "Send the Calculation"
    columns = COLUMNS
    example = EXAMPLE

    def says(self) -> str:
        """Of which Distributor and month."""
        return (
            f"The Monthly Calculation of {self.name()} for {month_name(self.month)} under the Plan"
            f" {self.plan.code} (Section 6(d)), as a CSV file or a workbook; all of it is taken, or nothing."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """Whether it came by post."""
        return {"by_post": self.by_post}

    def act(self, form: CalculationUploadForm) -> Taken:
        """Ask the service; the file is small enough to be read by now."""
        file, of = form.cleaned_data["file"], self.party(form.cleaned_data.get("received"))
        data, name = file.read(), file.name
        return self.take(of, lambda: upload_calculation(of, data=data, source=name, by_post=self.by_post))

    def done(self, outcome: Taken) -> HttpResponse:
        """To the comparison."""
        return GivenPage.done(self, outcome)

    def acts_before(self) -> tuple[()]:
        """What came before stands on the comparison; nobody else's files are told of."""
        return ()


class TypeCalculation(GivenPage):
    """A form with a row for each Portfolio and Assignee; nothing is filled in."""

    template_name = "month_end/calculation_type.html"
    form_class = CalculationTypeForm
    title = "Type a Monthly Calculation"
    button = "Send the Calculation"

    def says(self) -> str:
        """Of which Distributor and month."""
        return (
            f"The 12b-1 Share of {self.name()} and each Assignee's Portion for {month_name(self.month)}, by"
            " the Distributor's own reckoning (Section 6(d)). A Portfolio left empty is not named."
        )

    @cached_property
    def what_is_asked(self) -> CalculationAsked:
        """What it can be about."""
        return self.shown(lambda: access_asked(self.viewer, **self.asked()))

    @property
    def portfolios(self) -> Sequence[PortfolioAsked]:
        """Those in which somebody is to be paid a Portion."""
        return [one for one in self.what_is_asked.portfolios.values() if one.assignees]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Portfolios, the Assignees' names, and whether it came by post."""
        codes = {code for one in self.portfolios for code in one.assignees}
        names = dict(Assignee.objects.filter(code__in=codes).exclude(name="").values_list("code", "name"))
        return {"portfolios": self.portfolios, "names": names, "by_post": self.by_post}

    def act(self, form: CalculationTypeForm) -> Taken:
        """Ask the service; its faults stand at the fields."""
        of = self.party(form.cleaned_data.get("received"))
        typed = form.rows()
        rows = [row for row, _, _ in typed]
        try:
            return self.take(of, lambda: type_calculation(of, rows=rows, by_post=self.by_post))
        except Refused as refused:
            # A share that was typed once stands in the row of each Assignee: its fault is told once.
            told = dict.fromkeys(_at_field(form, fault, typed) for fault in refused.faults)
            raise Refused(list(told)) from refused


def _at_field(form: CalculationTypeForm, fault: Fault, typed: Sequence[tuple[Any, str, str]]) -> Fault:
    """The fault in the words of the form, and at its field."""
    if fault.row is None or not 1 <= fault.row <= len(typed):
        if fault.column in form.fields:
            form.add_error(fault.column, fault.problem)
        return fault
    row, share, portion = typed[fault.row - 1]
    name = share if fault.column == "distributor_share" or not row.assignee else portion
    words = f"{fault.problem} ({fault.remedy})" if fault.remedy else fault.problem
    if not form.has_error(name):
        form.add_error(name, words)
    return Fault(
        source=row.portfolio,
        row=None,
        column=str(form.fields[name].label or ""),
        problem=fault.problem,
        remedy=fault.remedy,
    )


class AcceptOurs(GivenPage):
    """Our figures, from the Distributor's own cohorts: one button makes them its Calculation."""

    deeds = act_deeds = (Deed.OWN_DO,)
    template_name = "month_end/calculation_accept.html"
    form_class = AcceptOursForm
    title = "Accept our figures"
    button = "Accept these figures"

    def says(self) -> str:
        """What it does."""
        return (
            f"What we reckon for {self.name()} and {month_name(self.month)} from its own cohorts' daily"
            " Shares, as it stands now. Accepted, these are its Monthly Calculation (Section 6(d))."
        )

    @cached_property
    def ours(self) -> tuple[CalculationFacts, ...]:
        """Our figures, Portfolio by Portfolio."""
        return self.shown(lambda: access_ours(self.viewer, **self.asked()))

    def initial(self) -> Mapping[str, Any]:
        """The digest of what is shown."""
        return {"digest": figures_digest(self.ours)}

    def act(self, form: AcceptOursForm) -> Taken:
        """Ask the service, for exactly what was shown."""
        of = self.party(None)
        return self.take(of, lambda: accept_ours(of, digest=form.cleaned_data["digest"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures, and their sum."""
        codes = {part.assignee for one in self.ours if one.ours for part in one.ours.split.portions}
        names = dict(Assignee.objects.filter(code__in=codes).values_list("code", "name"))
        shares = [one.ours.split for one in self.ours if one.ours]
        return {
            **super().get_context_data(**kwargs),
            "ours": [
                (
                    one.share_class,
                    one.ours.split,
                    [(names.get(p.assignee) or p.assignee, p.cents) for p in one.ours.split.portions],
                )
                for one in self.ours
                if one.ours
            ],
            "share_sum": sum(split.share_cents for split in shares),
            "portion_sum": sum(p.cents for split in shares for p in split.portions),
            "balance_sum": sum(split.balance_cents for split in shares),
        }
