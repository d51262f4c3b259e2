"""The year at a glance: fees by month and Fund, what is held and late, terms that end, limits near."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.money import dollars_text
from governance.domain.periods import day_words
from governance.domain.roles import Area
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import Page
from plan_admin.needs.selectors import Need
from plan_admin.overview.selectors import YearShown, year_shown, years_of

FIRST_YEAR, LAST_YEAR = 1980, 2199  # Rule 12b-1 is of 1980
NO_YEAR = "is no year; write it like 2004"
Rows = Iterable[Sequence[object]]


class Overview(Page):
    """A Plan's calendar year, for compliance; each of its tables is a file too."""

    area = Area.MONTH
    title = "Overview"
    template_name = "overview/overview.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"The calendar year {self.year} of the Plan {self.plan.code} at a glance, as of"
            f" {day_words(timezone.localdate())}, for compliance, approvers and the auditor: what was"
            " incurred (Section 2), what is held and late, whose term ends next (Section 10), limits near."
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with computed months."""
        return years_of(self.plan)

    @cached_property
    def asked(self) -> tuple[int, str]:
        """The year, and what was wrong with the one in the address: the latest is shown then."""
        asked = self.request.GET.get("year", "").strip()
        latest = self.years[0] if self.years else timezone.localdate().year
        if not asked:
            return latest, ""
        if asked.isdecimal() and asked.isascii() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
            return int(asked), ""
        return latest, f"{asked[:20]!r} {NO_YEAR}"

    @property
    def year(self) -> int:
        """The year of the page."""
        return self.asked[0]

    @property
    def wrong(self) -> str:
        """What was wrong with the year in the address; empty where nothing was."""
        return self.asked[1]

    @cached_property
    def shown(self) -> YearShown:
        """The year, asked for once."""
        return year_shown(self.plan, year=self.year, today=timezone.localdate(), user=self.request.user)

    @property
    def table(self) -> str:
        """The one table that the address asks for as a page of its own; empty: the whole overview."""
        asked = self.request.GET.get(TABLE, "")
        return asked if asked in TABLES else ""

    def get_template_names(self) -> list[str]:
        """The overview, or one of its tables."""
        return ["overview/table.html" if self.table else self.template_name]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or one of its tables as a file. A year that is none is said in words."""
        table = request.GET.get(TABLE, FEES)
        if wants_csv(request) and not self.wrong and table in FILES:
            head, rows = FILES[table]
            name = f"{self.plan.code}-{self.year}-{table}.csv"
            return csv_response(name, head=head, rows=rows(self.shown))
        return self.render_to_response(self.get_context_data(**kwargs), status=422 if self.wrong else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year, its neighbours and the files."""
        return super().get_context_data(
            shown=self.shown,
            monthly=tuple(zip(self.shown.months, self.shown.totals, strict=True)),
            years=self.years,
            wrong=self.wrong,
            on_day=f"?on={self.shown.on}",
            files={table: self._address(table, format="csv") for table in FILES},
            tables={table: self._address(table) for table in TABLES},
            **self._one_table(),
            **kwargs,
        )

    def _address(self, table: str | None, **more: str) -> str:
        return address_with(self.request, **{"year": str(self.year), TABLE: table, "page": None, **more})

    def _one_table(self) -> dict[str, Any]:
        """A page of one table's rows."""
        if not self.table:
            return {}
        heading, part, rows = TABLES[self.table]
        page = page_of(self.request, rows(self.shown))
        return {
            "table": self.table,
            "heading": heading,
            "part": part,
            "page": page,
            "rows": page.object_list,
            "page_address": self._address(self.table),
            "file": self._address(self.table, format="csv"),
            "back": self._address(None),
        }


def _fees(shown: YearShown) -> Rows:
    for fund in shown.funds:
        for month, cents in zip(shown.months, fund.months, strict=True):
            if cents is not None:
                yield fund.name, month, dollars_text(cents)


def _held(shown: YearShown) -> Rows:
    for one in shown.held:
        yield one.month, one.payments, dollars_text(one.cents), one.since, "; ".join(one.reasons)


def _terms(shown: YearShown) -> Rows:
    for one in shown.terms:
        for name in one.names:
            yield name, one.state.value, one.due_from or "", one.due_until or "", one.otherwise


def _needs(needs: Iterable[Need]) -> Rows:
    for one in needs:
        item = one.item
        yield item.what, item.whom, item.section, item.urgency.value, item.due or "", item.otherwise


FEES, HELD, TERMS, LATE, LIMITS = "fees", "held", "terms", "late", "limits"
TABLE = "table"
NEED_COLUMNS = ("what", "for", "section", "urgency", "due", "otherwise")
FILES: Final[Mapping[str, tuple[Sequence[str], Callable[[YearShown], Rows]]]] = {
    FEES: (("fund", "month", "incurred"), _fees),
    HELD: (("month", "payments", "held", "since", "because"), _held),
    TERMS: (("portfolio", "state", "vote_from", "in_force_until", "otherwise"), _terms),
    LATE: (NEED_COLUMNS, lambda shown: _needs(shown.late)),
    LIMITS: (NEED_COLUMNS, lambda shown: _needs(shown.limits)),
}
TABLES: Final[Mapping[str, tuple[str, str, Callable[[YearShown], Sequence[object]]]]] = {
    FEES: ("Fees by month and Fund", "overview/_fees.html", lambda shown: shown.funds),
    HELD: ("Held", "overview/_held.html", lambda shown: shown.held),
    TERMS: ("Whose Plan ends next", "overview/_terms.html", lambda shown: shown.terms),
    LATE: ("Late today", "overview/_needs.html", lambda shown: shown.late),
    LIMITS: ("Limits reached or near", "overview/_needs.html", lambda shown: shown.limits),
}
