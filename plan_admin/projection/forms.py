"""The question to the projection. What is right is the selectors' matter; a form only asks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.forms.choices import offer
from plan_admin.projection.domain.changes import MONTHS_MAX, MONTHS_MIN, ChangeKind
from plan_admin.projection.selectors.asking import ALL, Asked, RatesAsked

Choices = Sequence[tuple[str, str]]
CHANGES = (
    (ChangeKind.NONE.value, "none"),
    (ChangeKind.LAPSE.value, "the Plan is not continued (Section 10)"),
    (ChangeKind.TERMINATION.value, "a termination (Section 11)"),
    (ChangeKind.AMENDMENT.value, "other rates (Section 9)"),
)


def _text(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20, help_text=help_text)


class ProjectionForm(forms.Form):
    """How many months, under which change, at which pace; all of it stands in the address."""

    months = forms.IntegerField(
        label="Months", required=False, widget=forms.NumberInput(attrs={"min": MONTHS_MIN, "max": MONTHS_MAX})
    )
    change = forms.ChoiceField(label="Change", choices=CHANGES, required=False)
    portfolios = forms.MultipleChoiceField(
        label="Portfolios of the change",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="Of a termination or other rates. None chosen: every Portfolio.",
    )
    day = forms.CharField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The first day of a termination or of other rates. A lapse begins after the running term.",
    )
    complete_for = forms.MultipleChoiceField(
        label="Complete Termination as to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of a termination: nothing more is due on the Shares they sold (Section 11).",
    )
    asset_based = _text("Asset-based sales charge, %", "The three rates are those of an amendment.")
    service = _text("Service fee, %")
    aggregate = _text("Aggregate fee, %")
    market = _text("Market, % a year", "How net assets per Share go; 0: they stand still.")
    sales = _text("Net sales, % a year", "How the number of Shares goes; -10: a tenth is redeemed in a year.")
    portfolio = forms.ChoiceField(label="Show", required=False)

    def __init__(self, *args: Any, portfolios: Choices, distributors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            portfolios=list(portfolios),
            complete_for=list(distributors),
            portfolio=[("", "every Portfolio"), *portfolios],
        )

    def asked(self) -> Asked:
        """The question as it was written; what is not filled in is as it stands."""
        kind = ChangeKind(self._one("change") or ChangeKind.NONE.value)
        named = tuple(self.cleaned_data.get("portfolios") or ())
        dated = kind in (ChangeKind.TERMINATION, ChangeKind.AMENDMENT)
        return Asked(
            months=self._one("months") or "12",
            change=kind,
            portfolios=(named or (ALL,)) if dated else (),
            day=self._one("day") if dated else "",
            complete_for=self._complete_for(kind),
            rates=tuple(self._rates(one) for one in named or (ALL,)) if kind is ChangeKind.AMENDMENT else (),
            market=self._one("market") or "0",
            sales=self._one("sales") or "0",
        )

    def _complete_for(self, kind: ChangeKind) -> tuple[str, ...]:
        chosen = self.cleaned_data.get("complete_for") if kind is ChangeKind.TERMINATION else ()
        return tuple(chosen or ())

    def _rates(self, portfolio: str) -> RatesAsked:
        return RatesAsked(
            portfolio=portfolio,
            asset_based=self._one("asset_based"),
            service=self._one("service"),
            aggregate=self._one("aggregate"),
        )

    def _one(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        return "" if value is None else str(value).strip()
