"""Section 2: the lifetime limit on sales charges, of all share classes and of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from fees.domain.lifetime_ledger import LedgerEntry
from fees.selectors.ledger_document import (
    LedgerShown,
    class_ledger_shown,
    exact_dollars,
    last_known_day,
    words_of_days_ahead,
)
from fees.selectors.limits_page import (
    LimitRow,
    MonthRow,
    chart_points,
    last_closed_day,
    limits_of,
    months_of_ledger,
)
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth, day_words
from governance.domain.roles import Area
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.views.files import csv_response, wants_csv
from governance.views.on_day import OnDay
from governance.views.pages import Crumb, Page

LIMITS_HEAD = (
    "portfolio",
    "as_of",
    "starts",
    "opening",
    "limit_added",
    "interest",
    "charged",
    "remaining",
    "state",
    "reached_on",
    "to_confirm",
)
DAYS_HEAD = (
    "date",
    "new_gross_sales",
    "limit_added",
    "interest",
    "asset_based",
    "cdsc",
    "front_end",
    "remaining",
)


class OnClosedDay(OnDay):
    """A day in the address; where it names none, the last one of the months that were closed.

    No day of the page lies ahead of the known facts.
    """

    @cached_property
    def asked(self) -> date | None:
        """The day that the address names."""
        is_named = bool(self.request.GET.get("on", "").strip()) and not self.wrong
        return self.asked_day[0] if is_named else None

    @cached_property
    def known(self) -> date | None:
        """The last day of which anything is known, asked for once."""
        return last_known_day(self.plan)

    @cached_property
    def on(self) -> date:
        """The day of the page."""
        wanted = self.asked or last_closed_day(self.plan) or timezone.localdate()
        return min(wanted, self.known or wanted)


class Limits(OnClosedDay, Page):
    """Every share class that is held to the limit: what was added, what was charged, what remains."""

    area = Area.BOARDS
    title = "Sales charge limit"
    template_name = "fees/limits.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"What may still be charged for sales under the Plan {self.plan.code} by NASD’s lifetime limit,"
            f" for compliance, the Boards and the auditor, at the close of {day_words(self.on)} (Section 2)."
        )

    @cached_property
    def classes(self) -> Sequence[ShareClassRow]:
        """Every share class of the Plan, asked for once."""
        return tuple(share_classes_of(self.plan))

    @cached_property
    def rows(self) -> tuple[LimitRow, ...]:
        """The rows, asked for once."""
        return limits_of(self.plan, classes=self.classes, until=self.on if self.known else None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if wants_csv(request):
            name = f"{self.plan.code}-{self.on}-sales-charge-limits.csv"
            return csv_response(name, head=LIMITS_HEAD, rows=_limit_lines(self.rows, self.on))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows, and the Portfolios that have no limit."""
        held = {row.portfolio for row in self.rows}
        return super().get_context_data(
            on=self.on,
            wrong=self.wrong,
            ahead=words_of_days_ahead(self.asked or self.on, known=self.known),
            rows=self.rows,
            others=[row for row in self.classes if row.portfolio not in held],
            **kwargs,
        )


class Limit(OnClosedDay, Page):
    """One share class's ledger by month; the days of one month are unfolded on request."""

    area = Area.BOARDS
    template_name = "fees/limit.html"

    @cached_property
    def share_class(self) -> ShareClassRow:
        """The share class of the address."""
        for row in share_classes_of(self.plan):
            if row.portfolio == self.kwargs["portfolio"]:
                return row
        raise Http404(f"There is no Portfolio {self.kwargs['portfolio']} under the Plan {self.plan.code}.")

    def page_title(self) -> str:
        """The Portfolio."""
        return f"Sales charge limit: {self.share_class.portfolio_name}"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"The ledger of sales charges of {self.share_class.portfolio_name} under the Plan"
            f" {self.plan.code}, for compliance, the Boards and the auditor, at the close of"
            f" {day_words(self.on)} (Section 2)."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all limits."""
        return [Crumb(label="Sales charge limit", url=reverse("fees:limits", args=[self.plan.code]))]

    @cached_property
    def shown(self) -> LedgerShown:
        """The ledger, asked for once."""
        return class_ledger_shown(
            self.plan,
            share_class=self.share_class.share_class,
            until=self.asked or self.on,
            known=self.known,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all days as a file."""
        if wants_csv(request):
            name = f"{self.share_class.portfolio}-{self.on}-sales-charge-limit.csv"
            return csv_response(name, head=DAYS_HEAD, rows=map(day_line, self.shown.entries))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The months, the days of the one asked for, the line, the terms."""
        months = months_of_ledger(self.shown)
        unfolded, days = self._days()
        return super().get_context_data(
            on=self.on,
            wrong=self.wrong,
            share_class=self.share_class,
            shown=self.shown,
            months=months[::-1],
            unfolded=unfolded,
            days=days,
            last=months[-1] if months else None,
            highest=_highest(months),
            points=chart_points(months),
            limits=self.shown.conventions,
            **kwargs,
        )

    def _days(self) -> tuple[PlanMonth | None, list[LedgerEntry]]:
        """The month that is unfolded, and its days; none where the address names none of the ledger."""
        try:
            month = PlanMonth.from_text(self.request.GET.get("month", ""))
        except (PlanRuleViolation, ValueError):
            return None, []
        return month, [entry for entry in self.shown.entries if month.first <= entry.date <= month.last]


def _highest(months: Sequence[MonthRow]) -> MonthRow | None:
    return max(months, key=lambda row: row.remaining, default=None)


def _limit_lines(rows: Sequence[LimitRow], on: date) -> list[tuple[object, ...]]:
    return [
        (
            row.portfolio,
            on,
            row.starts,
            *map(exact_dollars, (row.opening, row.added, row.interest, row.charged, row.remaining)),
            row.state,
            row.reached_on or "",
            row.to_confirm,
        )
        for row in rows
    ]


def day_line(entry: LedgerEntry) -> tuple[object, ...]:
    """A day of the file, exact, under `DAYS_HEAD`."""
    return (
        entry.date,
        dollars_text(entry.new_gross_sales),
        exact_dollars(entry.limit_added),
        exact_dollars(entry.interest),
        exact_dollars(entry.asset_based),
        dollars_text(entry.cdsc),
        dollars_text(entry.front_end),
        exact_dollars(entry.remaining),
    )
