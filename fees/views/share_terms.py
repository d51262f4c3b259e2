"""Section 11: the terms of Shares, as they stand and as the officer gives them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from fees.domain.deferred_charge import DEFAULT_TERMS, DEFAULT_TERMS_SOURCE
from fees.forms import ShareTermsForm
from fees.models import ShareTerms
from fees.selectors.share_terms import TermsShown, terms_shown
from fees.services.share_terms import ShareTermsAsked, record_share_terms
from governance.domain.money import rate_text
from governance.domain.roles import Area, Deed
from governance.selectors.roles import user_may
from governance.views.at_fields import FieldActPage
from governance.views.corrected import corrected_row
from governance.views.files import csv_response, wants_csv
from governance.views.pages import Crumb, Page

CSV_HEAD = ("issued_from", "effective", "cdsc", "converts_after_years", "recorded_by", "recorded_at")


class ShareTermsPage(Page):
    """The rates of the deferred sales charge by year of age, and when Shares convert."""

    area = Area.BOARDS
    title = "Terms of Shares"
    template_name = "fees/share_terms.html"

    def says(self) -> str:
        """What it shows, for whom and as of when."""
        return (
            f"The deferred sales charge and the conversion of the Shares of the Plan {self.plan.code}, by the"
            " day of their issue, for compliance, the Boards and the auditor, as of now (Section 11)."
        )

    @cached_property
    def terms(self) -> tuple[TermsShown, ...]:
        """The terms that stand, asked for once."""
        return terms_shown(self.plan)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if wants_csv(request):
            name = f"{self.plan.code}-share-terms.csv"
            return csv_response(name, head=CSV_HEAD, rows=_lines(self.terms))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands, what is taken for the rest, and whether terms may be given."""
        return super().get_context_data(
            terms=self.terms,
            default_rates=[rate_text(rate) for rate in DEFAULT_TERMS.cdsc],
            default_years=DEFAULT_TERMS.converts_after_years,
            default_source=DEFAULT_TERMS_SOURCE,
            may_record=user_may(self.request.user, area=Area.MONTH, deed=Deed.DO),
            **kwargs,
        )


def _lines(terms: Sequence[TermsShown]) -> list[tuple[object, ...]]:
    return [
        (
            one.issued_from,
            one.effective,
            " ".join(format(percent.normalize(), "f") for percent in one.percents),
            one.converts_after_years or "",
            one.recorded_by,
            one.recorded_at.isoformat(timespec="seconds"),
        )
        for one in terms
    ]


class ShareTermsNew(FieldActPage):
    """Terms, new or corrected (`?corrects=their number`)."""

    area = Area.MONTH
    deeds = act_deeds = (Deed.DO,)
    template_name = "fees/share_terms_new.html"
    form_class = ShareTermsForm

    @cached_property
    def corrected(self) -> ShareTerms | None:
        """The terms that were given otherwise."""
        rows = ShareTerms.objects.filter(plan=self.plan)
        return corrected_row(self.request, rows, none="There are no such terms.")

    def page_title(self) -> str:
        """New or corrected."""
        return "Correct the terms of Shares" if self.corrected else "Give the terms of Shares"

    def says(self) -> str:
        """What follows."""
        return (
            "Every redemption is compared with the terms of its Shares. Terms that alter the charges of"
            " outstanding Shares undo a Complete Termination (Section 11(ii))."
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Below all terms."""
        return [Crumb(label="Terms of Shares", url=reverse("fees:share_terms", args=[self.plan.code]))]

    def form_arguments(self) -> Mapping[str, Any]:
        """Whether some are corrected."""
        return {"corrects": self.corrected is not None}

    def initial(self) -> Mapping[str, Any]:
        """As they stand."""
        row = self.corrected
        if row is None:
            return {}
        return {
            "issued_from": row.issued_from.isoformat(),
            "effective": row.effective.isoformat(),
            "cdsc": ", ".join(row.content["cdsc"]),
            "converts_after_years": row.converts_after_years or "",
        }

    def act(self, form: ShareTermsForm) -> int | None:
        """Ask the service."""
        values = form.cleaned_data
        return record_share_terms(
            plan=self.plan,
            asked=ShareTermsAsked(
                issued_from=values["issued_from"],
                effective=values["effective"],
                cdsc=values["cdsc"],
                converts_after_years=values["converts_after_years"],
                alters=values["alters"],
                corrects=self.corrected.pk if self.corrected else None,
            ),
            acting_user=self.acting_user,
            why=values["why"],
        )

    def done(self, outcome: int | None) -> HttpResponse:
        """Back to the list."""
        if outcome is None:
            messages.info(self.request, "The terms were given just so already: nothing is changed.")
        else:
            messages.success(self.request, "The terms are recorded. Redemptions are compared with them.")
        return redirect("fees:share_terms", plan=self.plan.code)
