"""The secretary's form for what a meeting weighed: Rule 12b-1(d) and (e)."""

from typing import Any

from django import forms

from governance.domain.meeting_facts import Considered, Finding

TEXT_LIMIT = 4000
FINDINGS = (
    ("", "Not recorded"),
    (
        Finding.REASONABLE_LIKELIHOOD.value,
        "A reasonable likelihood that the Plan will benefit Fund and shareholders",
    ),
    (Finding.NO_SUCH_LIKELIHOOD.value, "No such likelihood was found"),
)


def _lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text=help_text
    )


class ConsideredForm(forms.Form):
    """What was asked for, weighed and found; each line is one thing."""

    information = _lines("Information requested", "One thing a line: what was asked for, and from whom.")
    factors = _lines("Factors considered", "One factor a line, as the minutes are to say it.")
    basis = forms.CharField(
        label="Basis for the decision",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    finding = forms.ChoiceField(
        label="What those who voted in favour concluded (Rule 12b-1(e))", choices=FINDINGS, required=False
    )

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"] = forms.CharField(
                label="Reason of the correction", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def considered(self) -> Considered:
        """What is said."""
        values = self.cleaned_data
        return Considered(
            information=_split(values["information"]),
            factors=_split(values["factors"]),
            basis=values["basis"].strip(),
            finding=Finding(values["finding"]) if values["finding"] else None,
        )

    def clean(self) -> dict[str, Any]:
        """No line is longer than a book's may be."""
        values = super().clean() or {}
        for name in ("information", "factors"):
            if any(len(line) > TEXT_LIMIT for line in _split(values.get(name, ""))):
                self.add_error(name, f"A line is longer than {TEXT_LIMIT} characters: divide it.")
        return values


def _split(text: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
