"""The forms of Section 11: what is to be terminated, the test of a Complete Termination, and certificates."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.forms.choices import offer

Choices = Sequence[tuple[str, str]]
BY = (
    ("trustees", "a majority of the Dis-interested Trustees"),
    ("holders", "a majority of the outstanding Shares of each Portfolio"),
)
LIMBS = (
    ("ii", "(ii) the contingent deferred sales charges were not altered"),
    ("iii", "(iii) nobody else was paid on the Shares sold before"),
)
SAID = (
    ("good_faith", "(i) The Dis-interested Trustees acted in good faith"),
    ("best_interest_fund", "(i) They find it in the best interest of the Fund"),
    ("best_interest_shareholders", "(i) They find it in the best interest of each Portfolio's shareholders"),
    (
        "cdsc_unaltered",
        "(ii) The Fund does not alter the contingent deferred sales charges on Shares outstanding",
    ),
)


def _evidence(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
    )


class TerminationForm(forms.Form):
    """Step 1: by whom, for which Portfolios, from when."""

    by = forms.ChoiceField(
        label="By vote of",
        choices=BY,
        help_text="Either is enough (Section 11). Limb (i) asks for the Dis-interested Trustees in any case.",
    )
    effective = forms.DateField(
        label="First day of the Plan terminated",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Never before the vote. Shares sold on this day or after earn nothing under the Plan.",
    )
    portfolios = forms.MultipleChoiceField(
        label="Portfolios",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each is voted on by itself.",
    )
    id = forms.SlugField(
        label="Its short name",
        max_length=100,
        required=False,
        help_text="The votes name it. Left out, it is made from the date, like termination-2004-10-01.",
    )

    def __init__(self, *args: Any, portfolios: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, portfolios=portfolios)


class CompleteTestForm(forms.Form):
    """Step 2: what is known of a Complete Termination, each with its evidence; nothing is filled in."""

    def __init__(self, *args: Any, distributors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in SAID:
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=(("yes", "yes"), ("no", "no")),
                widget=forms.RadioSelect,
                error_messages={"required": "Say yes or no: nothing is Complete for want of a word."},
            )
            self.fields[f"evidence_{key}"] = _evidence("How that is known", help_text="A yes needs it.")
        self.fields["in_material_breach"] = forms.MultipleChoiceField(
            label="(iii) In material breach of its distribution agreement on that day",
            choices=distributors,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Whom limb (iii) does not protect. None marked: nobody was.",
        )
        self.fields["evidence_in_material_breach"] = _evidence(
            "How the breach is known", help_text="A breach needs it."
        )

    def clean(self) -> dict[str, Any]:
        """What is said in favour, and a breach, need evidence."""
        values = super().clean() or {}
        for key, _ in SAID:
            if values.get(key) == "yes" and not values.get(f"evidence_{key}"):
                self.add_error(f"evidence_{key}", "Section 11: say how that is known.")
        if values.get("in_material_breach") and not values.get("evidence_in_material_breach"):
            self.add_error("evidence_in_material_breach", "Section 11(iii): say how the breach is known.")
        return values


class CertificationForm(forms.Form):
    """What compliance certifies of one quarter and limb, as to one Distributor."""

    portfolio = forms.ChoiceField(label="Portfolio")
    distributor = forms.ChoiceField(label="Distributor")
    quarter = forms.CharField(label="Quarter", max_length=7, help_text="Like 2004-Q4.")
    limb = forms.ChoiceField(label="What was looked at", choices=LIMBS)
    kept = forms.ChoiceField(
        label="Was it kept?",
        choices=(("yes", "yes, it was kept"), ("no", "no, it was broken")),
        widget=forms.RadioSelect,
        help_text="No: the termination was never Complete, and what was kept back is computed and held.",
    )
    by = forms.CharField(label="Certified by", max_length=200)
    evidence = _evidence("How that is known", required=True)

    def __init__(self, *args: Any, portfolios: Choices, distributors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, portfolio=portfolios, distributor=distributors)
