"""The explained cent: a page for each amount, down to the days."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from assignments.domain.explanation import Explanation
from assignments.domain.sheets import Sheet
from assignments.domain.statements import ESTIMATE, FINISHED
from assignments.selectors.access import access_fee, access_payment, access_portion, access_share
from assignments.views.sheets import SheetPage
from governance.domain.money import dollars_text
from governance.domain.rates import Component
from governance.templatetags.figures import month_name
from governance.views.pages import Crumb

COMPONENTS = {component.value.lower(): component for component in Component}


class ExplanationPage(SheetPage):
    """Why one amount is what it is, with the proof that it is what is stored."""

    template_name = "assignments/explanation_show.html"

    def ask(self) -> Explanation:
        """Ask the gate for the explanation."""
        raise NotImplementedError

    @cached_property
    def explanation(self) -> Explanation:
        """The explanation, if it is the reader's to see."""
        return self.shown(self.ask)

    @property
    def component(self) -> Component:
        """The part of the fee that the address names."""
        found = COMPONENTS.get(self.kwargs["component"])
        if found is None:
            raise Http404("There is no such page.")
        return found

    def page_title(self) -> str:
        """Which amount."""
        return self.explanation.title

    def says(self) -> str:
        """What it shows and as of when."""
        state = "finished" if self.explanation.is_final else "not finished: an estimate"
        return (
            f"How the amount of {month_name(self.month)} under the Plan {self.plan.code} came about, step by"
            f" step, from what its closing knew. The month is {state}."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """By the statements of the month."""
        statements = reverse("assignments:statements", args=[self.plan.code])
        return [
            Crumb(label="Statements", url=statements),
            Crumb(label=month_name(self.month), url=f"{statements}?month={self.month}"),
        ]

    def sheets(self) -> Sequence[Sheet]:
        """The steps."""
        return self.explanation.sheets

    def about(self) -> Mapping[str, str]:
        """Which amount, and whether the steps give it."""
        found = self.explanation
        return {
            "plan": self.plan.code,
            "month": str(self.month),
            "explains": found.title,
            "explained_amount": dollars_text(found.amount),
            "state": FINISHED if found.is_final else ESTIMATE,
            "agrees_with_stored": "yes" if found.agrees else "no",
        }

    def file_name(self) -> str:
        """The file's name."""
        parts = [str(value) for name, value in self.kwargs.items() if name not in ("plan", "month")]
        return "-".join(["explained", self.plan.code, str(self.month), *parts])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The explanation beside its tables."""
        return {"explanation": self.explanation, **super().get_context_data(**kwargs)}


class ExplainFee(ExplanationPage):
    """A Portfolio's fee of a month."""

    def ask(self) -> Explanation:
        """The fee of a component."""
        return access_fee(
            self.viewer,
            self.plan,
            month=self.month,
            portfolio=self.kwargs["portfolio"],
            component=self.component,
        )


class ExplainShare(ExplanationPage):
    """A Distributor's share of a fee."""

    def ask(self) -> Explanation:
        """The share of a component."""
        return access_share(
            self.viewer,
            self.plan,
            month=self.month,
            portfolio=self.kwargs["portfolio"],
            distributor=self.kwargs["distributor"],
            component=self.component,
        )


class ExplainPortion(ExplanationPage):
    """An Assignee's Portion of a share."""

    def ask(self) -> Explanation:
        """The Portion."""
        return access_portion(
            self.viewer,
            self.plan,
            month=self.month,
            portfolio=self.kwargs["portfolio"],
            distributor=self.kwargs["distributor"],
            assignee=self.kwargs["assignee"],
        )


class ExplainPayment(ExplanationPage):
    """A payment of a Fund to a payee."""

    def ask(self) -> Explanation:
        """The payment instruction."""
        return access_payment(
            self.viewer, self.plan, month=self.month, instruction=self.kwargs["instruction"]
        )
