"""The officer's forms for claims."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.domain.fields import NotReadable, read_plain_decimal
from governance.domain.filed_documents import LARGEST
from governance.domain.money import cents_from_dollars
from governance.forms.choices import offer
from governance.forms.uploads import SCAN_SMALLER, WRITINGS, SeveralFilesField, SeveralFilesInput, SmallEnough

Choices = Sequence[tuple[str, str]]
IT_STAYS = "It stays; for another, withdraw this claim and enter a new one."


def day_field(label: str, *, help_text: str = "") -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


def reason_field(label: str, *, help_text: str = "") -> forms.CharField:
    """A reason in words."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


def papers_field(*, required: bool) -> SeveralFilesField:
    """Writings to file."""
    return SeveralFilesField(
        label="Writings that prove it",
        required=required,
        widget=SeveralFilesInput(attrs={"accept": WRITINGS}),
        validators=[SmallEnough(LARGEST, otherwise=SCAN_SMALLER)],
        help_text="PDF, pictures or plain text, at most 10 MB each; several may be chosen.",
        error_messages={"required": "Choose at least one file.", "empty": "The file is empty."},
    )


class DollarsField(forms.CharField):
    """Dollars and cents, as whole cents."""

    def clean(self, value: Any) -> int | None:
        """Raises: ValidationError for what is no amount."""
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            return cents_from_dollars(read_plain_decimal(text.replace(",", ""), places=2))
        except NotReadable as fault:
            raise forms.ValidationError(f"{fault.problem} ({fault.remedy})", code="amount") from fault


class ClaimForm(forms.Form):
    """A claim; the rules are the service's matter."""

    fund = forms.ChoiceField(label="Fund that claims", help_text="Each Fund acts severally (Section 1).")
    portfolio = forms.ChoiceField(
        label="Portfolio",
        required=False,
        help_text="Offsets take from this Portfolio alone; left open, from all of the Fund's in proportion.",
    )
    distributor = forms.ChoiceField(label="Distributor that owes")
    date = day_field("Date of the claim", help_text="Offsets begin with the payments of this month (R10).")
    amount = forms.CharField(label="Amount, dollars", max_length=16, help_text="Like 50000.00.")
    reason = reason_field(
        "What is claimed, and why", help_text="The Distributor reads it beside each offset."
    )
    papers = papers_field(required=False)

    def __init__(
        self,
        *args: Any,
        funds: Choices,
        portfolios: Choices,
        distributors: Choices,
        corrects: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", "all Portfolios of the Fund")
        offer(self, fund=funds, portfolio=[every, *portfolios], distributor=distributors)
        if corrects:
            for name in ("fund", "distributor"):
                self.fields[name].disabled = True
                self.fields[name].help_text = IT_STAYS
            self.fields["why"] = reason_field(
                "Reason of the correction", help_text="What was wrong. The earlier record is kept."
            )

    keys = {"reason": "why"}  # a fault of the act's reason stands where it is asked for


class WithdrawForm(forms.Form):
    """Why something stands no longer."""

    reason = reason_field("Reason", help_text="Whoever looks later reads it.")


class PapersForm(forms.Form):
    """Writings to file with a claim."""

    papers = papers_field(required=True)
    reason = forms.CharField(label="What they show", max_length=1000, required=False)


class NoticeForm(forms.Form):
    """A notice of claim: which agent's balance of which month, and how much of it."""

    held = forms.ChoiceField(
        label="Agent and month",
        widget=forms.RadioSelect,
        help_text="Only the Distributor's balance can be asked for; the Assignee's 12b-1 Portion stays free.",
    )
    amount = DollarsField(
        label="Amount, dollars",
        max_length=16,
        required=False,
        help_text="Left out: as much as can be asked of that balance for this claim.",
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, held: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, held=held)


class RecoveryForm(forms.Form):
    """What was handed over for a claim, or given back."""

    kind = forms.ChoiceField(label="What happened", widget=forms.RadioSelect)
    notice = forms.ChoiceField(label="Notice that it answers", required=False)
    date = day_field("Day of the payment")
    amount = DollarsField(label="Amount, dollars", max_length=16)
    reference = forms.CharField(
        label="Reference", max_length=200, help_text="How the bank or the payer names the payment."
    )

    def __init__(self, *args: Any, kinds: Choices, notices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=kinds, notice=[("", "none"), *notices])
