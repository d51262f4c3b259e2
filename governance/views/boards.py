"""The Boards: who sits on them, who is Dis-interested on a day, and what the secretary changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from governance.domain.lookbacks import Cause
from governance.domain.roles import Area, Deed
from governance.forms.boards import InterestForm, SeatEndForm, SeatForm
from governance.models import Fund, Trustee, TrusteeInterest
from governance.models.spans import period_of
from governance.selectors.boards_page import (
    BoardShown,
    boards_shown,
    same_interests,
    seats_of_same_person,
)
from governance.services.boards import (
    InterestAsked,
    SeatAsked,
    add_seat,
    correct_interest,
    end_seats,
    record_interest,
)
from governance.views.corrected import corrected_row
from governance.views.files import csv_response, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Crumb, Page
from governance.views.recording import SecretarysPage

COLUMNS = (
    "on",
    "funds",
    "name",
    "from",
    "to",
    "state",
    "standing",
    "interests",
    "warnings",
    "recorded_by",
    "recorded_at",
    "reason",
)


class Boards(OnDay, Page):
    """Each Fund's Board on a day."""

    area = Area.BOARDS
    template_name = "governance/boards.html"
    title = "Boards"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"Who sits on the Boards of the Funds of the Plan {self.plan.code}, and who is Dis-interested on"
            " a day (Section 8(b)): for the secretary, compliance and the auditor."
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or with `?format=csv` each seat as a file. A day that is none is said in words."""
        boards = boards_shown(self.plan, on=self.on)
        if wants_csv(request) and not self.wrong:
            name = f"boards-{self.plan.code}-{self.on}.csv"
            return csv_response(name, head=COLUMNS, rows=_lines(boards, on=str(self.on)))
        context = self.get_context_data(
            boards=boards, on=self.on, wrong=self.wrong, may_record=self.may(Deed.DO), **kwargs
        )
        return self.render_to_response(context, status=422 if self.wrong else 200)


def _lines(boards: Sequence[BoardShown], *, on: str) -> Iterator[tuple[object, ...]]:
    for board in boards:
        for seat in board.seats:
            yield (
                on,
                "; ".join(board.funds),
                seat.name,
                seat.first,
                seat.last,
                seat.state,
                seat.standing if seat.is_in_office else "",
                "; ".join(
                    f"{one.kind} from {one.first}{f' to {one.last}' if one.last else ''}: {one.reason}"
                    for one in seat.interests
                ),
                "; ".join(seat.warnings),
                seat.recorded_by,
                seat.recorded_at.isoformat(timespec="seconds"),
                seat.reason,
            )


class BoardsAct(SecretarysPage):
    """A page of the secretary below the Boards."""

    template_name = "frame/act.html"

    def crumbs(self) -> Sequence[Crumb]:
        """Below the Boards."""
        return [Crumb(label="Boards", url=reverse("governance:boards", args=[self.plan.code]))]

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the Boards: every vote is counted by them, so every hold is looked at again."""
        self.say("new" if outcome is not None else "unchanged", what=self.what)
        return redirect("governance:boards", plan=self.plan.code)

    what = "seat"


class SeatNew(BoardsAct):
    """Somebody takes a seat."""

    form_class = SeatForm
    title = "Add a seat"
    extra_context = {"button": "Record the seat"}

    def says(self) -> str:
        """What follows."""
        return "Whoever is in office on the day of a vote belongs to the majority's whole number (Section 8)."

    def form_arguments(self) -> Mapping[str, Any]:
        """The Funds there are."""
        return {"funds": list(Fund.objects.order_by("name").values_list("code", "name"))}

    def initial(self) -> Mapping[str, Any]:
        """All the Funds: one Board mostly sits for all."""
        return {"funds": list(Fund.objects.values_list("code", flat=True))}

    def act(self, form: SeatForm) -> int | None:
        """Ask the service."""
        values = form.cleaned_data
        seat = SeatAsked(
            name=values["name"], funds=tuple(values["funds"]), first=values["first"], last=values["last"]
        )
        return add_seat(plan=self.plan, seat=seat, acting_user=self.acting_user, reason=values["reason"])


class OfSeat(BoardsAct):
    """A page about one person's seats."""

    @cached_property
    def seat(self) -> Trustee:
        """The seat of the address, as it stands."""
        found = Trustee.objects.filter(pk=self.kwargs["seat"], superseded_by__isnull=True).first()
        if found is None:
            raise Http404("There is no such seat, or it was changed since: open the Boards again.")
        return found

    @cached_property
    def seats(self) -> tuple[Trustee, ...]:
        """The same person's seats on all Boards."""
        return seats_of_same_person(self.seat)

    def form_arguments(self) -> Mapping[str, Any]:
        """Each Board with its seat."""
        return {"seats": [(seat.pk, seat.fund.name) for seat in self.seats]}

    def chosen(self, form: Any) -> tuple[int, ...]:
        """The seats that were marked."""
        return tuple(int(pk) for pk in form.cleaned_data["seats"])


class SeatEnd(OfSeat):
    """A seat ends, or did not end as recorded."""

    form_class = SeatEndForm
    extra_context = {"button": "Record the last day"}

    def page_title(self) -> str:
        """Whose."""
        return f"Last day in office of {self.seat.name}"

    def says(self) -> str:
        """What follows."""
        return "The seat as it was is kept. Votes after that day are counted without it."

    def initial(self) -> Mapping[str, Any]:
        """The seats that are alike, and the day that stands."""
        alike = [seat.pk for seat in self.seats if seat.service == self.seat.service]
        last = period_of(self.seat.service).last
        return {"seats": alike, "last": last.isoformat() if last else None}

    def act(self, form: SeatEndForm) -> int | None:
        """Ask the service."""
        values = form.cleaned_data
        return end_seats(
            plan=self.plan,
            seats=self.chosen(form),
            last=values["last"],
            acting_user=self.acting_user,
            reason=values["reason"],
        )


class SeatInterest(OfSeat):
    """An interest, new or corrected (`?corrects=its number`)."""

    form_class = InterestForm
    what = "interest"

    @cached_property
    def corrected(self) -> TrusteeInterest | None:
        """The interest that was recorded wrongly or has ended."""
        none = "There is no such interest, or it was changed since: open the Boards again."
        return corrected_row(self.request, self.seat.interests.all(), none=none)

    def page_title(self) -> str:
        """Whose."""
        return f"{'Correct an' if self.corrected else 'Record an'} interest of {self.seat.name}"

    def says(self) -> str:
        """What it is for."""
        return (
            "Section 8(b): a Dis-interested Trustee is no interested person of the Fund and has no financial"
            " interest in the operation of the Plan or a related agreement."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """Each Board; for a correction those on which the same is recorded."""
        if self.corrected is None:
            return super().form_arguments()
        alike = same_interests(self.corrected, self.seats)
        seats = [(seat.pk, seat.fund.name) for seat in self.seats if seat.pk in alike]
        return {"seats": seats, "corrects": True}

    def initial(self) -> Mapping[str, Any]:
        """On all Boards; a correction begins with what stands."""
        seats = [pk for pk, _ in self.form_arguments()["seats"]]
        was = self.corrected
        if was is None:
            return {"seats": seats}
        days = period_of(was.period)
        last = days.last.isoformat() if days.last else None
        first = days.first.isoformat()
        said = {"kind": was.kind, "cause": was.cause, "first": first, "last": last, "why": was.reason}
        return {"seats": seats, **said}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the button does."""
        button = "Record the correction" if self.corrected else "Record the interest"
        return super().get_context_data(button=button, **kwargs)

    def act(self, form: InterestForm) -> int | None:
        """Ask the service."""
        seats, values, was = self.chosen(form), form.cleaned_data, self.corrected
        asked = InterestAsked(
            kind=TrusteeInterest.Kind(values["kind"]),
            cause=Cause(values["cause"]) if values["cause"] else None,
            first=values["first"],
            last=values["last"],
            why=values["why"],
        )
        if was is None:
            return record_interest(plan=self.plan, seats=seats, interest=asked, acting_user=self.acting_user)
        return correct_interest(
            plan=self.plan,
            seats=seats,
            was=was,
            interest=None if values["withdrawn"] else asked,
            acting_user=self.acting_user,
            reason=values["reason"],
        )

    def done(self, outcome: Any) -> HttpResponse:
        """What became of it, and that votes are counted anew."""
        answer = super().done(outcome)
        if outcome is not None:
            messages.info(self.request, "Every vote on a day of it is counted by what stands now.")
        return answer
