"""The page of what is due: as a list or as a month, by kind, by whose it is and by period."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from governance.domain.due import DueKind
from governance.domain.fields import NotReadable, read_date, read_month
from governance.domain.periods import PlanMonth
from governance.domain.roles import STAFF, Role
from governance.models import Plan
from governance.selectors.roles import roles_of
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Page
from plan_admin.calendar.domain.month_grid import weeks_of
from plan_admin.calendar.selectors.entries import (
    AHEAD,
    ALL,
    LONGEST,
    MINE,
    Entry,
    Wanted,
    entries_of,
    sees_all_staff,
    wanted_by,
)

PERIODS = ((30, "30 days"), (92, "3 months"), (365, "a year"))
MONTH = "month"
MOST_OF_A_DAY = 6  # of the month's grid; a day's list has all
COLUMNS = (
    "due_until",
    "due_from",
    "state",
    "kind",
    "what",
    "for",
    "names",
    "section",
    "needs",
    "otherwise",
    "whose",
    "plan",
    "address",
)
Word = TypeVar("Word", bound=Enum)


class CalendarPage(OnDay, Page):
    """What is due for the reader, by when, and what happens otherwise."""

    area = None
    title = "Calendar"
    template_name = "calendar/calendar.html"

    def says(self) -> str:
        """Whose calendar it is."""
        user: Any = self.request.user
        name = user.get_full_name() or user.get_username()
        whom = "all that is due of the staff's work that you may see" if self.shows_all else "what is due"
        return (
            f"For {name}: {whom} as of {self.on.day} {self.on:%b %Y}, by when, by which Section or rule, and"
            " what happens otherwise. An item goes once it is done."
        )

    @cached_property
    def asked(self) -> "Asked":
        """What the address asks for, and what of it is none."""
        return Asked.of(self.request, on=self.on)

    @property
    def shows_all(self) -> bool:
        """Whether others' work is there too."""
        return not self.wanted.only_mine and self.wanted.whose is None

    @cached_property
    def wanted(self) -> Wanted:
        """What is shown: one's own, unless the address asks for another's."""
        asked = self.asked
        return wanted_by(
            self.request.user,
            whose=asked.whose,
            kind=asked.kind,
            plan=asked.plan,
            first=asked.first,
            last=asked.last,
        )

    @cached_property
    def of_the_reader(self) -> tuple[Entry, ...]:
        """All that the reader may see, whatever is asked for."""
        return entries_of(self.request.user, on=self.on, until=self.asked.last)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What is due, late things first."""
        return tuple(one for one in self.of_the_reader if self.wanted.takes(one))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same as a file."""
        wrong = [*self.asked.wrong, *([f"The day of the page {self.wrong}"] if self.wrong else [])]
        if wants_csv(request) and not wrong:
            return csv_response(f"calendar-{self.on}.csv", head=COLUMNS, rows=_rows(self.entries))
        context = self.get_context_data(wrong_words=wrong, **kwargs)
        return self.render_to_response(context, status=422 if wrong else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the entries as a list, or all of a month, and the filters."""
        asked = self.asked
        page = page_of(self.request, self.entries)
        return super().get_context_data(
            entries=self.entries,
            page=page,
            rows=page.object_list,
            on=self.on,
            asked=asked,
            kinds=[(kind.value, kind.words) for kind in DueKind],
            roles=self._roles(),
            plans=sorted({one.plan for one in self.of_the_reader} | {asked.plan} - {""}),
            shows_all=self.shows_all,
            periods=self._periods(),
            **self._month(),
            page_address=address_with(self.request, page=None),
            list_address=address_with(self.request, page=None, view=None, month=None),
            month_address=address_with(self.request, page=None, view=MONTH),
            csv_address=address_with(self.request, page=None, format="csv"),
            has_role=bool(roles_of(self.request.user)),
            **kwargs,
        )

    def _roles(self) -> Sequence[tuple[str, str]]:
        """Whose work can be asked for: an outsider sees no other's."""
        if not sees_all_staff(self.request.user):
            return ()
        others = [(role.value, role.words) for role in Role if role in STAFF and role is not Role.AUDITOR]
        return [(MINE, "mine"), (ALL, "all that I may see"), *others]

    def _periods(self) -> Sequence[tuple[str, str, bool]]:
        """Ways to other periods, and which is shown."""
        ends = {days: self.on + timedelta(days=days) for days, _ in PERIODS}
        return [
            (
                address_with(
                    self.request, **{"from": None, "to": ends[days].isoformat(), "view": None, "page": None}
                ),
                words,
                self.asked.first is None and self.asked.last == ends[days],
            )
            for days, words in PERIODS
        ]

    def _month(self) -> Mapping[str, Any]:
        """The month's weeks, where a month is asked for, and the ways to the months beside it."""
        month = self.asked.month
        if month is None:
            return {"weeks": ()}
        dated = [(one.item.due_until, one) for one in self.entries if one.item.due_until is not None]
        return {
            "weeks": weeks_of(month, dated, most=MOST_OF_A_DAY),
            "day_address": address_with(self.request, view=None, month=None),
            "month": month,
            "before": address_with(self.request, view=MONTH, month=str(month.previous)),
            "after": address_with(self.request, view=MONTH, month=str(month.next)),
        }


class Asked:
    """The filters of an address; each that is none is said in words, and left out."""

    def __init__(self) -> None:
        self.kind: DueKind | None = None
        self.whose = MINE
        self.plan = ""
        self.first: date | None = None
        self.last: date = date.max
        self.month: PlanMonth | None = None
        self.wrong: list[str] = []

    @classmethod
    def of(cls, request: HttpRequest, *, on: date) -> "Asked":
        """What the address says, as of a day."""
        asked, told = cls(), request.GET
        asked.kind = asked._one_of(DueKind, told.get("kind", ""), what="kind")
        whose = told.get("whose", "") or MINE
        role = asked._one_of(Role, "" if whose in (MINE, ALL) else whose, what="role")
        asked.whose = role or (ALL if whose == ALL else MINE)
        asked.plan = asked._plan(told.get("plan", ""))
        asked.first = asked._day(told.get("from", ""))
        asked.last = asked._day(told.get("to", "")) or on + AHEAD
        if told.get("view") == MONTH:
            asked.month = asked._month(told.get("month", "")) or PlanMonth.of(on)
            asked.first, asked.last = asked.month.first, asked.month.last
        if asked.first is not None and asked.first > asked.last:
            asked.wrong.append("The period ends before it begins")
            asked.first = None
        asked.last = min(asked.last, on + LONGEST)
        return asked

    def _one_of(self, words: type[Word], text: str, *, what: str) -> Word | None:
        if not text:
            return None
        try:
            return words(text)
        except ValueError:
            self.wrong.append(f"There is no {what} {text!r}")
            return None

    def _plan(self, code: str) -> str:
        if not code or Plan.objects.filter(code=code).exists():
            return code
        self.wrong.append(f"There is no Plan {code!r}")
        return ""

    def _day(self, text: str) -> date | None:
        if not text.strip():
            return None
        try:
            return read_date(text.strip())
        except NotReadable as reason:
            self.wrong.append(f"A day of the period {reason}")
            return None

    def _month(self, text: str) -> PlanMonth | None:
        if not text.strip():
            return None
        try:
            return read_month(text.strip())
        except NotReadable as reason:
            self.wrong.append(f"The month {reason}")
            return None


def _rows(entries: Sequence[Entry]) -> Iterator[Sequence[object]]:
    for one in entries:
        item = one.item
        yield (
            item.due_until,
            item.due_from,
            item.state.value,
            item.kind.value,
            item.what,
            item.whom,
            "; ".join(item.names),
            item.section,
            item.needs,
            item.otherwise,
            item.whose.value,
            one.plan,
            one.url,
        )
