"""The forms of Monthly Calculations (Section 6(d)). What is right is the services' matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assignments.domain.calculation_given import TypedRow
from assignments.domain.calculation_upload import LARGEST, PortfolioAsked
from governance.forms.choices import offer
from governance.forms.uploads import file_field, writing_field

Choices = Sequence[tuple[str, str]]
AMOUNT_LENGTH = 24
DAY = {"type": "date"}


def _received() -> forms.DateField:
    return forms.DateField(
        label="Received on",
        widget=forms.DateInput(attrs=DAY),
        help_text="The day on which it came by post. Of several the one received last counts.",
    )


class CalculationUploadForm(forms.Form):
    """A file, and for compliance the day on which it came."""

    file = file_field(
        accept=".csv,.xlsx,text/csv",
        limit=LARGEST,
        label="Monthly Calculation",
        help_text="A CSV file in UTF-8, or a workbook (.xlsx) whose first sheet is like the template.",
    )

    def __init__(self, *args: Any, by_post: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_post:
            self.fields["received"] = _received()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPortfolio:
    """A Portfolio's fields in the form: its share, and a Portion for each Assignee by code and name."""

    name: str
    share: Any
    portions: Sequence[tuple[str, str, Any]]


class CalculationTypeForm(forms.Form):
    """A field for each Portfolio's share and each Assignee's Portion of it; nothing stands in them yet."""

    def __init__(
        self,
        *args: Any,
        portfolios: Sequence[PortfolioAsked],
        names: dict[str, str],
        by_post: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._portfolios = portfolios
        self._names = names
        if by_post:
            self.fields["received"] = _received()
        for at, one in enumerate(portfolios):
            self.fields[f"share_{at}"] = _amount(f"12b-1 Share, {one.name}")
            for of, assignee in enumerate(sorted(one.assignees)):
                label = f"12b-1 Portion of {names.get(assignee, assignee)}, {one.name}"
                self.fields[f"portion_{at}_{of}"] = _amount(label)

    def table(self) -> list[TypedPortfolio]:
        """The fields in the order of the table."""
        return [
            TypedPortfolio(
                name=one.name,
                share=self[f"share_{at}"],
                portions=[
                    (assignee, self._names.get(assignee, assignee), self[f"portion_{at}_{of}"])
                    for of, assignee in enumerate(sorted(one.assignees))
                ],
            )
            for at, one in enumerate(self._portfolios)
        ]

    def rows(self) -> list[tuple[TypedRow, str, str]]:
        """What was typed, row by row, each with the names of its share's and its Portion's field."""
        found = []
        for at, one in enumerate(self._portfolios):
            share = str(self.cleaned_data.get(f"share_{at}", ""))
            assignees: Sequence[str] = sorted(one.assignees) or [""]
            for of, assignee in enumerate(assignees):
                name = f"portion_{at}_{of}"
                row = TypedRow(
                    portfolio=one.portfolio,
                    distributor_share=share,
                    assignee=assignee,
                    amount=str(self.cleaned_data.get(name, "")),
                )
                found.append((row, f"share_{at}", name))
        return found


def _amount(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "amount", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=AMOUNT_LENGTH, required=False, widget=widget)


class AcceptOursForm(forms.Form):
    """The digest of the figures that were shown."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """Whose figures, of which Portfolio, by whom and why, and the writing that says so."""

    decided = forms.ChoiceField(
        label="What is decided",
        widget=forms.RadioSelect,
        choices=[
            (
                "theirs",
                "The Distributor's figures: its Portions are paid, the balance is our share less them",
            ),
            ("ours", "Our figures"),
            ("send_back", "Send back: it counts as not received, and the Distributor reads the reason"),
        ],
    )
    portfolio = forms.ChoiceField(label="Of which Portfolio")
    by = forms.CharField(label="Decided by", max_length=200, help_text="The person's name.")
    date = forms.DateField(label="On", widget=forms.DateInput(attrs=DAY))
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    document = writing_field(help_text="The writing of the decision: PDF, PNG, JPEG or plain text.")

    def __init__(self, *args: Any, portfolios: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", "all that wait for a decision")] if len(portfolios) > 1 else []
        offer(self, portfolio=[*every, *portfolios])
        self.fields["portfolio"].required = not every
