"""The forms of reference data: each says what is so, and why; rules are the services' matter."""

import hashlib
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.domain.conventions import CONVENTIONS
from governance.domain.periods import ONE_DAY
from governance.domain.reference import Said, Value
from governance.forms.lines import (
    LinesField,
    dated_names,
    name_lines,
    read_interest,
    read_span,
    span_line,
)
from governance.models import Convention, Distributor, Fund, Plan, Portfolio, Trustee, TrusteeInterest
from governance.selectors.seats_said import has_own_id

KEPT = "What was said can be corrected, not erased: give a value."
CHANGED = (
    "Somebody changed this since you opened the page, and nothing was recorded. Open the page again, see what"
    " it says now, and say yours again."
)
SEEN = "seen"


class ReferenceForm(forms.Form):
    """A form of one record, with its reason; `keys` names the form's field for a key of the book."""

    keys: dict[str, str] = {}
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why this is so, and by which document; it stays with the change.",
    )

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        kwargs.setdefault("initial", self.values_of(instance) if instance is not None else {})
        super().__init__(*args, **kwargs)
        if instance is not None:
            self.fields[SEEN] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self.standing_digest
            )
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def standing_digest(self) -> str:
        """What stands, in short: a page that was opened before another's change does not undo that change."""
        standing = [
            (name, str(self.get_initial_for_field(field, name)))
            for name, field in sorted(self.fields.items())
            if name != SEEN
        ]
        return hashlib.sha256(repr(standing).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        """What was shown must still stand."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen = cleaned.get(SEEN)
        if seen and seen != self.standing_digest():
            raise forms.ValidationError(CHANGED, code="changed")
        return cleaned

    def values_of(self, instance: Any) -> dict[str, Any]:
        """What the record says now."""
        return {}

    def field_of(self, key: str) -> str:
        """The field for a key of the book, like `names[2].from`."""
        name = key.partition("[")[0].partition(".")[0]
        return self.keys.get(name, name)

    def keep(self, name: str) -> str:
        """A text that may be corrected but not emptied."""
        value = str(self.cleaned_data.get(name) or "")
        if not value and self.initial.get(name):
            raise forms.ValidationError(KEPT, code="kept")
        return value


class FundForm(ReferenceForm):
    """A Fund's form, the end of its fiscal year, and its names."""

    form = forms.ChoiceField(label="Form", required=False, choices=[("", "not said yet"), *Fund.Form.choices])
    fiscal_year_end = forms.CharField(
        label="End of the fiscal year", required=False, max_length=5, help_text="Month and day, like 07-31."
    )
    names = dated_names("Fund")

    def values_of(self, instance: Fund) -> dict[str, Any]:
        """What stands."""
        return {
            "form": instance.form,
            "fiscal_year_end": instance.fiscal_year_end,
            "names": name_lines(instance.names.all()),
        }

    def clean_form(self) -> str:
        """Said once, it may be corrected."""
        return self.keep("form")

    def clean_fiscal_year_end(self) -> str:
        """Said once, it may be corrected."""
        return self.keep("fiscal_year_end")

    def said(self, fund: Fund, *, plan: str) -> Said:
        """As a book says it."""
        values = self.cleaned_data
        return said_of_fund(
            fund,
            plan=plan,
            form=values["form"],
            fiscal_year_end=values["fiscal_year_end"],
            names=values["names"],
        )


def said_of_fund(fund: Fund, *, plan: str, form: str = "", **values: Value) -> Said:
    """What is said of a Fund, as a book says it."""
    return Said(
        part="funds", plan=plan, of=fund.name, values={"fund": fund.code, "form": form.lower(), **values}
    )


class PortfolioForm(ReferenceForm):
    """A Portfolio's aliases, names, custody account, and for each Plan the days without sales."""

    keys = {"sales_suspended": "suspended"}
    aliases = LinesField(
        read=str,
        label="Aliases",
        help_text="One a line: CUSIP, ticker, a system's number. Files may name the Portfolio by each."
        " The lines are the whole list.",
    )
    custody_account = forms.CharField(label="Custody account", required=False, max_length=80)
    names = dated_names("Portfolio")

    def __init__(self, *args: Any, instance: Portfolio | None = None, **kwargs: Any) -> None:
        self.plans = _plans_of(instance)
        super().__init__(*args, instance=instance, **kwargs)
        for plan in self.plans:
            self.fields[f"suspended_{plan.pk}"] = LinesField(
                read=read_span,
                label=f"Sales suspended under the Plan {plan.code}",
                help_text="One span a line, both days included, like 2003-10-01 2003-10-31; without a last"
                " day, until further notice. It changes no payment (Section 5). The lines are all there are.",
                initial="\n".join(span_line(days) for days in suspended_days(plan, instance)),
            )
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def field_of(self, key: str) -> str:
        """Days without sales stand at the first Plan's field."""
        name = super().field_of(key)
        return f"suspended_{self.plans[0].pk}" if name == "suspended" and self.plans else name

    def values_of(self, instance: Portfolio) -> dict[str, Any]:
        """What stands."""
        return {
            "aliases": "\n".join(sorted(row.alias for row in instance.aliases.all())),
            "custody_account": instance.custody_account,
            "names": name_lines(instance.names.all()),
        }

    def clean_custody_account(self) -> str:
        """Said once, it may be corrected."""
        return self.keep("custody_account")

    def said(self, portfolio: Portfolio) -> list[Said]:
        """As books say it: one entry for each Plan, the first with what is the Portfolio's own."""
        values = self.cleaned_data
        own: dict[str, Value] = {key: values[key] for key in ("aliases", "custody_account", "names")}
        return [
            said_of_portfolio(
                portfolio,
                plan=plan.code,
                sales_suspended=values[f"suspended_{plan.pk}"],
                **(own if number == 0 else {}),
            )
            for number, plan in enumerate(self.plans)
        ]


def said_of_portfolio(portfolio: Portfolio, *, plan: str, **values: Value) -> Said:
    """What is said of a Portfolio, as a book says it."""
    return Said(
        part="portfolios", plan=plan, of=portfolio.name, values={"portfolio": portfolio.code, **values}
    )


def _plans_of(portfolio: Portfolio | None) -> list[Plan]:
    if portfolio is None:
        return []
    return list(Plan.objects.filter(share_classes__portfolio=portfolio).order_by("code"))


def suspended_days(plan: Plan, portfolio: Portfolio | None) -> list[DateRange]:
    """The spans in which sales of the Portfolio's Shares are suspended under a Plan."""
    found = plan.share_classes.filter(portfolio=portfolio, sales_suspensions__isnull=False)
    return sorted(found.values_list("sales_suspensions__suspended", flat=True), key=lambda days: days.lower)


class DistributorForm(ReferenceForm):
    """A Distributor's code, which stays, and name."""

    code = forms.SlugField(
        label="Code", max_length=60, help_text="Small letters, digits and dashes; it stays."
    )
    name = forms.CharField(label="Name", max_length=200)

    def __init__(self, *args: Any, instance: Distributor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is not None:
            self.fields["code"].disabled = True

    def values_of(self, instance: Distributor) -> dict[str, Any]:
        """What stands."""
        return {"code": instance.code, "name": instance.name}

    def clean_code(self) -> str:
        """A code that is taken would correct another's name."""
        code = str(self.cleaned_data["code"]).lower()
        if self.instance is None and Distributor.objects.filter(code=code).exists():
            raise forms.ValidationError(f"{code} is there already; open it to correct it.", code="taken")
        return code

    def said(self, *, plan: str) -> Said:
        """As a book says it."""
        values = self.cleaned_data
        entry = {"code": values["code"], "name": values["name"]}
        return Said(part="distributors", plan=plan, of=values["code"], values=entry)


class ConventionForm(ReferenceForm):
    """What decides from a day on where the Plan is silent."""

    plan = forms.ModelChoiceField(label="Plan", queryset=Plan.objects.order_by("code"), empty_label=None)
    name = forms.ChoiceField(label="Convention", choices=[(name, name) for name in sorted(CONVENTIONS)])
    value = forms.CharField(label="Value", max_length=60)
    effective = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, instance: Convention | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is not None:
            for name in ("plan", "name", "effective"):
                self.fields[name].disabled = True

    def values_of(self, instance: Convention) -> dict[str, Any]:
        """What stands."""
        return {
            "plan": instance.plan_id,
            "name": instance.name,
            "value": instance.value,
            "effective": instance.effective,
        }

    def said(self) -> Said:
        """As a book says it; a correction keeps the identity of what it corrects."""
        values = self.cleaned_data
        entry: dict[str, Value] = {key: values[key] for key in ("name", "value", "effective")}
        if self.instance is not None:
            entry["id"] = self.instance.entry
        return Said(part="conventions", plan=values["plan"].code, of=values["name"], values=entry)


class TrusteeForm(ReferenceForm):
    """A Trustee's or Director's seat on a Fund's Board, and each interest with its days (Section 8(b))."""

    keys = {"from": "first", "to": "last"}
    funds = forms.ModelMultipleChoiceField(label="Boards of", queryset=Fund.objects.order_by("name"))
    name = forms.CharField(label="Name", max_length=200)
    first = forms.DateField(label="In office from", widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(
        label="Last day in office", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    interests = LinesField(
        read=read_interest,
        label="Interests",
        help_text="One a line: interested_person or financial_interest, first day, last day or a dash, why;"
        " like financial_interest 2003-10-01 - Director of the Distributor. What it comes from may follow the"
        " kind: interested_person/counsel. The lines are the whole list.",
    )

    def __init__(self, *args: Any, instance: Trustee | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is not None:
            for name in ("funds", *(() if has_own_id(instance) else ("name", "first"))):
                self.fields[name].disabled = True

    def values_of(self, instance: Trustee) -> dict[str, Any]:
        """What stands."""
        service = instance.service
        return {
            "funds": [instance.fund_id],
            "name": instance.name,
            "first": service.lower,
            "last": service.upper - ONE_DAY if service.upper else None,
            "interests": "\n".join(interest_line(one) for one in instance.interests.order_by("pk")),
        }

    def field_of(self, key: str) -> str:
        """Faults of a seat are said of its board's `trustees`."""
        inner = key.partition("].")[2] if key.startswith("trustees[") else key
        return super().field_of(inner)

    def seat(self) -> dict[str, Value]:
        """The seat as a book says it."""
        values = self.cleaned_data
        return {
            "name": values["name"],
            "from": values["first"],
            "to": values["last"],
            "interests": values["interests"],
        }


def interest_line(one: TrusteeInterest) -> str:
    """An interest as its line."""
    kind = one.kind.lower() + (f"/{one.cause.lower()}" if one.cause else "")
    return f"{kind} {span_line(one.period, open_end='-')} {one.reason}".strip()
