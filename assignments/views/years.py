"""A payee's year: a calendar year over all Funds, or one Fund's fiscal year."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from assignments.domain.parties import KIND_WORDS
from assignments.domain.sheets import Sheet
from assignments.domain.statements import ESTIMATE, FINISHED
from assignments.domain.year_sheets import year_sheets
from assignments.domain.year_statements import YearStatement
from assignments.selectors.access import access_year
from assignments.views.papers import Fact
from assignments.views.sheets import SheetPage
from governance.selectors.chain import Head, standing_head
from governance.views.pages import Crumb


class YearPage(SheetPage):
    """Twelve months side by side, with totals that are those of the monthly statements."""

    template_name = "assignments/year_show.html"
    has_paper = True

    @cached_property
    def year(self) -> YearStatement:
        """The year, if it is the reader's to see."""
        return self.shown(
            lambda: access_year(
                self.viewer,
                self.plan,
                year=self.kwargs["year"],
                party=self.party,
                fund=self.kwargs.get("fund"),
            )
        )

    def page_title(self) -> str:
        """Of whom and which year."""
        return f"Statement of {self.year.name or self.year.party.code}, {self.year.span.words}"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        year = self.year
        first, last = year.span.months[0], year.span.months[-1]
        words = (
            f"What {year.name or year.party.code} ({KIND_WORDS[year.party.kind]}) was owed and paid under the"
            f" Plan {self.plan.code} in {year.span.words} ({first} to {last}), as it stands now. "
        )
        return words + (
            "Every month of it is finished."
            if year.is_final
            else "An estimate: months of it are not finished."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """By the list of statements."""
        return [Crumb(label="Statements", url=reverse("assignments:statements", args=[self.plan.code]))]

    def sheets(self) -> Sequence[Sheet]:
        """The year's tables."""
        return year_sheets(self.year)

    def facts(self) -> Sequence[Fact]:
        """What they come to."""
        account = self.year.account
        return [
            Fact(label="Owed in the year", cents=self.year.due),
            Fact(label="Open before the year", cents=account.total("opening")),
            Fact(label="Became due to itself", cents=account.total("due")),
            Fact(label="Paid in the year", cents=account.total("paid")),
            Fact(label="Came back", cents=account.total("returned")),
            Fact(label="Open at its end", cents=account.total("open")),
        ]

    def remarks(self) -> Sequence[str]:
        """What must be said beside the figures."""
        return self.year.remarks

    def foot(self) -> Head | None:
        """The head of the chain as it stands, so that minutes that keep the statement keep it too."""
        return standing_head()

    def about(self) -> Mapping[str, str]:
        """Whose it is, and whether it is final."""
        year = self.year
        return {
            "plan": self.plan.code,
            "first_month": str(year.span.months[0]),
            "last_month": str(year.span.months[-1]),
            "of_fund": year.span.fund,
            "payee": year.party.code,
            "payee_kind": year.party.kind.value,
            "statement": FINISHED if year.is_final else ESTIMATE,
        }

    def file_name(self) -> str:
        """The file's name."""
        fund = f"{self.kwargs['fund']}-" if "fund" in self.kwargs else ""
        return (
            f"statement-{self.plan.code}-{fund}{self.kwargs['year']}"
            f"-{self.kwargs['kind']}-{self.kwargs['code']}"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year beside its tables."""
        return {
            "year": self.year,
            "facts": self.facts(),
            "remarks": self.remarks(),
            **super().get_context_data(**kwargs),
        }
