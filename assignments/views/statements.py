"""Statements: which there are."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from assignments.domain.parties import KIND_OF_WORD, KIND_WORDS, WORD_OF_KIND
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from assignments.domain.statements import ESTIMATE, FINISHED, MonthOfPayee
from assignments.selectors.access import visible_months
from assignments.views.sheets import SheetPage
from governance.views.pages import Crumb

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
    what = "estimate" if one.is_estimated else "statement"
    why = Why(what=what, payee_kind=one.party.kind.value, payee=one.party.code, month=str(one.month))
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
