"""A payee's month: its statement, and its estimate while nothing is computed yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from assignments.domain.disputes import DisputeShown
from assignments.domain.estimate_sheets import estimated_sheets
from assignments.domain.estimates import EstimatedStatement
from assignments.domain.parties import KIND_WORDS
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Sheet
from assignments.domain.statement_sheets import statement_sheets
from assignments.domain.statements import ESTIMATE, FINISHED, Statement
from assignments.selectors.access import (
    access_estimate,
    access_statement,
    visible_disputes,
    years_of,
)
from assignments.selectors.told import stands_until
from assignments.views.papers import Fact
from assignments.views.sheets import SheetPage
from governance.domain.roles import Deed
from governance.selectors.chain import Head, standing_head
from governance.selectors.due import TermEnd
from governance.templatetags.figures import day, month_name
from governance.views.files import page_of
from governance.views.pages import Crumb

PORTFOLIOS_OF_A_PAGE = 100
OWED_LABELS = {
    PayeeKind.DISTRIBUTOR: "Shares, service fee and offsets",
    PayeeKind.ASSIGNEE: "12b-1 Portions",
    PayeeKind.COLLECTION_AGENT: "12b-1 Shares",
}
ELSEWHERE_LABELS = {
    PayeeKind.DISTRIBUTOR: "To Assignees or agent",
    PayeeKind.ASSIGNEE: "Paid to the Distributor or agent",
}


class _PartyMonthPage(SheetPage):
    """A page of one payee's month."""

    has_paper = True

    def crumbs(self) -> Sequence[Crumb]:
        """By the list of statements."""
        return [
            Crumb(label="Statements", url=reverse("assignments:statements", args=[self.plan.code])),
        ]

    def file_name(self) -> str:
        """The file's name."""
        return f"statement-{self.plan.code}-{self.month}-{self.kwargs['kind']}-{self.kwargs['code']}"


class StatementPage(_PartyMonthPage):
    """A payee's month: what is its own, what is payable or held and why, what was paid, what is open."""

    template_name = "assignments/statement_show.html"

    @cached_property
    def statement(self) -> Statement:
        """The statement, if it is the reader's to see."""
        return self.shown(
            lambda: access_statement(self.viewer, self.plan, month=self.month, party=self.party)
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The statement; where nothing is computed yet, the way to the estimate."""
        try:
            _ = self.statement
        except Http404:
            self.shown(lambda: access_estimate(self.viewer, self.plan, month=self.month, party=self.party))
            return redirect("assignments:estimate", **self.kwargs)
        return super().get(request, *args, **kwargs)

    def page_title(self) -> str:
        """Of whom and which month."""
        name = self.statement.name or self.statement.party.code
        return f"Statement of {name}, {month_name(self.month)}"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        statement = self.statement
        words = (
            f"What {statement.name or statement.party.code} ({KIND_WORDS[statement.party.kind]}) is owed and"
            f" paid for {month_name(self.month)} under the Plan {self.plan.code}, as it stands now. "
        )
        if statement.is_final:
            return f"{words}The month is finished."
        return f"{words}An estimate: the month is not finished."

    def sheets(self) -> Sequence[Sheet]:
        """The statement's tables."""
        return statement_sheets(self.statement)

    def facts(self) -> Sequence[Fact]:
        """What the tables come to."""
        statement = self.statement
        kind = statement.party.kind
        found = [
            Fact(label=OWED_LABELS[kind], cents=statement.due),
            Fact(label="Payable", cents=statement.payable),
            Fact(label="Held", cents=statement.held),
        ]
        if kind in ELSEWHERE_LABELS:
            found.append(Fact(label=ELSEWHERE_LABELS[kind], cents=statement.elsewhere))
        if statement.not_paid:
            found.append(Fact(label="Not paid", cents=statement.not_paid))
        found.append(Fact(label="Difference", cents=statement.apart))
        account = statement.account
        return [
            *found,
            Fact(label="Open before the month", cents=account.total("opening")),
            Fact(label="Paid in the month", cents=account.total("paid")),
            Fact(label="Open at its end", cents=account.total("open")),
        ]

    def remarks(self) -> Sequence[str]:
        """What must be said beside the figures."""
        return self.statement.remarks

    def foot(self) -> Head | None:
        """The head of the chain as it stands, so that minutes that keep the statement keep it too."""
        return standing_head()

    def about(self) -> Mapping[str, str]:
        """Whose it is, and whether it is final."""
        statement = self.statement
        return {
            "plan": self.plan.code,
            "month": statement.month,
            "payee": statement.party.code,
            "payee_kind": statement.party.kind.value,
            "statement": FINISHED if statement.is_final else ESTIMATE,
        }

    def disputes(self) -> list[DisputeShown]:
        """What is disputed of it."""
        return [
            one
            for one in visible_disputes(self.viewer, self.plan)
            if one.party == self.party and one.month == str(self.month)
        ]

    def stands_until(self) -> tuple[TermEnd, ...]:
        """Section 10: until when the Plan is in force for the statement's own Portfolios, as is known now."""
        codes = {entry.portfolio for entry in self.statement.entries}
        return stands_until(self.plan, on=self.month.last, portfolios=codes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The statement beside its tables; a page of its Portfolios at a time, on paper all of them."""
        context = {
            "statement": self.statement,
            "facts": self.facts(),
            "stands_until": self.stands_until(),
            "today": timezone.localdate(),
            "years": years_of(self.month, self.statement),
            "disputes": self.disputes(),
            "kind_word": self.kwargs["kind"],
            "may_dispute": self.may(Deed.OWN_DO) and self.party in self.viewer.parties,
            **super().get_context_data(**kwargs),
        }
        if self.is_print:
            return context
        page = page_of(self.request, self.statement.entries, size=PORTFOLIOS_OF_A_PAGE)
        here = {entry.portfolio_name for entry in page.object_list}
        return {
            **context,
            "page": page,
            "sheets": [_of_portfolios(sheet, here) for sheet in context["sheets"]],
        }


class EstimatePage(_PartyMonthPage):
    """What a payee's month would give by the facts so far, and every estimate that was told of it."""

    template_name = "assignments/estimate_show.html"

    @cached_property
    def statement(self) -> EstimatedStatement:
        """The estimates, if they are the reader's to see."""
        return self.shown(lambda: access_estimate(self.viewer, self.plan, month=self.month, party=self.party))

    def page_title(self) -> str:
        """Of whom and which month."""
        name = self.statement.name or self.statement.party.code
        return f"Estimate for {name}, {month_name(self.month)}"

    def says(self) -> str:
        """What it is worth, for whom, and up to which day it rests on facts."""
        statement, latest = self.statement, self.statement.latest
        return (
            f"ESTIMATE of what {statement.name or statement.party.code} ({KIND_WORDS[statement.party.kind]})"
            f" is owed for {month_name(self.month)} under the Plan {self.plan.code}. It rests on"
            f" {latest.basis_words}: facts through {day(latest.through)}, as told on {day(latest.kept_on)}."
        )

    def sheets(self) -> Sequence[Sheet]:
        """The estimate's tables."""
        return estimated_sheets(self.statement)

    def facts(self) -> Sequence[Fact]:
        """What it comes to."""
        return [Fact(label="Estimate", cents=self.statement.latest.cents)]

    def remarks(self) -> Sequence[str]:
        """What it does not know."""
        return (
            "Before offsets, corrections and amounts carried over, and whoever is paid it (Section 6).",
            "Nothing is owed by an estimate: the month's own figures replace it, and say the difference.",
        )

    def about(self) -> Mapping[str, str]:
        """Whose it is, and up to which day it rests on facts."""
        statement = self.statement
        return {
            "plan": self.plan.code,
            "month": statement.month,
            "payee": statement.party.code,
            "payee_kind": statement.party.kind.value,
            "statement": ESTIMATE,
            "facts_through": str(statement.latest.through),
            "digest": statement.latest.digest,
        }

    def file_name(self) -> str:
        """The file's name."""
        return f"estimate-{super().file_name().removeprefix('statement-')}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The estimate beside its tables."""
        return {
            "statement": self.statement,
            "facts": self.facts(),
            "remarks": self.remarks(),
            **super().get_context_data(**kwargs),
        }


def _of_portfolios(sheet: Sheet, names: Collection[str]) -> Sheet:
    """The rows of some Portfolios; the totals stay those of all."""
    rows = tuple(row for row in sheet.rows if row.cells.get("portfolio") in (None, *names))
    return replace(sheet, rows=rows)
