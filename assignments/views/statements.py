"""Statements: which there are, and one of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assignments.domain.parties import KIND_OF_WORD, KIND_WORDS, WORD_OF_KIND, Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from assignments.domain.statement_sheets import statement_sheets
from assignments.domain.statements import ESTIMATE, FINISHED, MonthOfPayee, Statement
from assignments.selectors.access import access_statement, visible_months
from assignments.selectors.told import stands_until
from assignments.views.sheets import SheetPage
from governance.selectors.due import TermEnd
from governance.templatetags.figures import month_name
from governance.views.files import page_of
from governance.views.pages import Crumb

PORTFOLIOS_OF_A_PAGE = 100
LIST_COLUMNS = (
    Column(name="statement_month", label="Month", kind=Kind.TEXT),
    Column(name="payee", label="Payee", kind=Kind.TEXT),
    Column(name="payee_kind", label="Paid as", kind=Kind.TEXT),
    Column(name="portfolios", label="Portfolios", kind=Kind.NUMBER),
    Column(name="amount", label="12b-1 Share, Portion or payment", kind=Kind.CENTS, unit="dollars"),
    Column(name="state", label="State", kind=Kind.STATE),
)
ORDERS = {
    "month": lambda one: (-one.month.first.toordinal(), one.party),
    "payee": lambda one: (one.party.code, one.party.kind, -one.month.first.toordinal()),
    "amount": lambda one: (-one.cents, -one.month.first.toordinal(), one.party),
}


class Statements(SheetPage):
    """The months and payees of which the reader may see a statement."""

    template_name = "assignments/statement_list.html"
    title = "Statements"

    @cached_property
    def everything(self) -> tuple[MonthOfPayee, ...]:
        """All that the reader may see."""
        return visible_months(self.viewer, self.plan)

    @cached_property
    def chosen(self) -> list[MonthOfPayee]:
        """What the address asks for, in its order."""
        month, kind = self.request.GET.get("month", ""), self.request.GET.get("kind", "")
        found = [
            one
            for one in self.everything
            if (not month or str(one.month) == month) and (not kind or WORD_OF_KIND[one.party.kind] == kind)
        ]
        return sorted(found, key=ORDERS.get(self.request.GET.get("sort", ""), ORDERS["month"]))

    def says(self) -> str:
        """Whose, and as of when."""
        whose = "every payee" if self.viewer.is_staff else "the parties for which you act"
        return f"Monthly statements of {whose} under the Plan {self.plan.code}, as the months stand now."

    def crumbs(self) -> Sequence[Crumb]:
        """From the front page."""
        return []

    def sheets(self) -> Sequence[Sheet]:
        """One table."""
        return [
            Sheet(
                key="statements",
                heading="Statements",
                columns=LIST_COLUMNS,
                rows=tuple(_list_row(one) for one in self.chosen),
            )
        ]

    def about(self) -> Mapping[str, str]:
        """The Plan."""
        return {"plan": self.plan.code}

    def file_name(self) -> str:
        """The file's name."""
        return f"statements-{self.plan.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filters, and whether anything is there at all."""
        return {
            "months": sorted({str(one.month) for one in self.everything}, reverse=True),
            "kinds": [(word, KIND_WORDS[kind]) for word, kind in KIND_OF_WORD.items()],
            "asked": {name: self.request.GET.get(name, "") for name in ("month", "kind", "sort")},
            "is_empty": not self.everything,
            **super().get_context_data(**kwargs),
        }


def _list_row(one: MonthOfPayee) -> Row:
    why = Why(what="statement", payee_kind=one.party.kind.value, payee=one.party.code, month=str(one.month))
    return Row(
        cells={
            "statement_month": str(one.month),
            "payee": one.name or one.party.code,
            "payee_kind": KIND_WORDS[one.party.kind],
            "portfolios": one.portfolios,
            "amount": one.cents,
            "state": FINISHED if one.is_final else ESTIMATE,
        },
        why={"statement_month": why, "amount": why},
    )


class StatementPage(SheetPage):
    """A payee's month: what is its own, what is payable, what is held and why."""

    template_name = "assignments/statement_show.html"

    @cached_property
    def statement(self) -> Statement:
        """The statement, if it is the reader's to see."""
        kind: PayeeKind | None = KIND_OF_WORD.get(self.kwargs["kind"])
        if kind is None:
            raise Http404("There is no such page.")
        party = Party(kind=kind, code=self.kwargs["code"])
        return self.shown(lambda: access_statement(self.viewer, self.plan, month=self.month, party=party))

    def page_title(self) -> str:
        """Of whom and which month."""
        name = self.statement.name or self.statement.party.code
        return f"Statement of {name}, {month_name(self.month)}"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        statement = self.statement
        return (
            f"What {statement.name or statement.party.code} ({KIND_WORDS[statement.party.kind]}) is owed and"
            f" paid for {month_name(self.month)} under the Plan {self.plan.code}, as it stands now. "
            + ("The month is finished." if statement.is_final else "An estimate: the month is not finished.")
        )

    def crumbs(self) -> Sequence[Crumb]:
        """By the list of statements."""
        return [
            Crumb(label="Statements", url=reverse("assignments:statements", args=[self.plan.code])),
        ]

    def sheets(self) -> Sequence[Sheet]:
        """The statement's tables."""
        return statement_sheets(self.statement)

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

    def file_name(self) -> str:
        """The file's name."""
        return f"statement-{self.plan.code}-{self.month}-{self.kwargs['kind']}-{self.kwargs['code']}"

    def stands_until(self) -> tuple[TermEnd, ...]:
        """Section 10: until when the Plan is in force for the statement's own Portfolios, as is known now."""
        codes = {entry.portfolio for entry in self.statement.entries}
        return stands_until(self.plan, on=self.month.last, portfolios=codes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The statement beside its tables; a page of its Portfolios at a time, on paper all of them."""
        context = {
            "statement": self.statement,
            "stands_until": self.stands_until(),
            "today": timezone.localdate(),
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


def _of_portfolios(sheet: Sheet, names: Collection[str]) -> Sheet:
    """The rows of some Portfolios; the totals stay those of all."""
    rows = tuple(row for row in sheet.rows if row.cells.get("portfolio") in (None, *names))
    return replace(sheet, rows=rows)
