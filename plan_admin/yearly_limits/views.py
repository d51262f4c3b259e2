"""The yearly limits of a Plan's share classes, and of one share class year by year."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from fees.domain.limit_proofs import LimitProof
from fees.domain.servicing_entities import ServicingProof
from fees.domain.yearly_limits import WORDS
from fees.selectors.yearly_limits import ClassYear, fiscal_years_ending
from governance.domain.money import dollars_text
from governance.domain.roles import Area
from governance.models import Fund, ShareClass
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import Crumb, Page
from plan_admin.yearly_limits.selectors import SORTED_BY, YearsWanted, with_corrections, years_wanted

COLUMNS = (
    "portfolio",
    "fund",
    "year_first",
    "year_last",
    "months",
    "days",
    "component",
    "entity",
    "average_annual_net_assets",
    "accrued",
    "paid",
    "percent_a_year",
    "limit",
    "verdict",
    "exceeds_by",
    "entities",
)


class Years(Page):
    """Each share class's running fiscal year and the one before, or that of one year, beside its limits."""

    area = Area.MONTH
    title = "Yearly limits"
    template_name = "yearly_limits/years.html"

    def says(self) -> str:
        """What it shows, and of when."""
        return (
            f"What each share class of the Plan {self.plan.code} was charged in its fiscal year, on the"
            " months and corrections as they stand now, beside what the NASD's rules, now FINRA's, allow"
            " (Sections 2 and 5); for compliance, approvers and the auditor."
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that can be asked for."""
        return fiscal_years_ending(self.plan)

    @cached_property
    def wanted(self) -> YearsWanted:
        """What the address asks for; a year that is not there gives those that run."""
        asked = self.request.GET
        year = next((one for one in self.years if str(one) == asked.get("year")), None)
        return YearsWanted(year=year, fund=asked.get("fund", ""), sort=asked.get("sort", "schedule"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            rows = years_wanted(self.plan, wanted=self.wanted)
            name = f"{self.plan.code}-{self.wanted.year or 'running'}-yearly-limits.csv"
            return csv_response(name, head=COLUMNS, rows=csv_rows(rows))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of share classes, and how many exceed a limit."""
        found = years_wanted(self.plan, wanted=self.wanted)
        page = page_of(self.request, found)
        funds = Fund.objects.filter(portfolios__share_classes__plan=self.plan).distinct().order_by("name")
        return super().get_context_data(
            rows=page.object_list,
            exceeding=len({one.share_class for one in found if one.exceeds}),
            count=len({one.share_class for one in found}),
            years=self.years,
            wanted=self.wanted,
            funds=funds.values_list("code", "name"),
            sorted_by=SORTED_BY,
            page=page,
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )


class OneShareClass(Page):
    """A share class's fiscal years, each with its months and servicing entities."""

    area = Area.MONTH
    template_name = "yearly_limits/share_class.html"

    @cached_property
    def share_class(self) -> ShareClass:
        """The share class of the address's Portfolio. Raises: Http404 where there is none."""
        rows = ShareClass.objects.select_related("portfolio__fund")
        found = rows.filter(plan=self.plan, portfolio__code=self.kwargs["portfolio"]).first()
        if found is None:
            raise Http404(f"The Plan {self.plan.code} has no Portfolio {self.kwargs['portfolio']}.")
        return found

    def page_title(self) -> str:
        """Whose limits they are."""
        return f"Yearly limits of {self.share_class.portfolio.name}"

    def says(self) -> str:
        """What it shows, and of when."""
        return (
            f"What {self.share_class.portfolio.name} was charged in each fiscal year of"
            f" {self.share_class.portfolio.fund.name}, as the months and their corrections stand now, beside"
            " what the NASD's rules, now FINRA's, allow (Sections 2 and 5)."
        )

    def crumbs(self) -> list[Crumb]:
        """By way of all share classes."""
        return [Crumb(label="Yearly limits", url=reverse("yearly_limits:years", args=[self.plan.code]))]

    @cached_property
    def found(self) -> tuple[ClassYear, ...]:
        """Its years, the latest first."""
        return with_corrections(self.plan, share_classes=[self.share_class.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its years as a file."""
        if wants_csv(request):
            name = f"{self.plan.code}-{self.share_class.portfolio.code}-yearly-limits.csv"
            return csv_response(name, head=COLUMNS, rows=csv_rows(self.found, with_entities=True))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its years, with what must be said beside each."""
        return super().get_context_data(
            years=[
                {
                    "row": one,
                    "proofs": [
                        {
                            "what": WORDS[proof.component],
                            "proof": proof,
                            "paid": one.proof.paid(proof.component),
                        }
                        for proof in one.proof.proofs
                    ],
                    "words": [words for proof in one.proof.proofs for words in one.proof.words(proof)],
                }
                for one in self.found
            ],
            csv_address=address_with(self.request, format="csv"),
            **kwargs,
        )


def csv_rows(rows: Sequence[ClassYear], *, with_entities: bool = False) -> Iterator[Sequence[object]]:
    """Both charges of each year; and, of a share class by itself, those of its servicing entities."""
    for one in rows:
        for proof in one.proof.proofs:
            beside = entities_words(one.servicing) if proof is one.proof.service else ""
            paid = dollars_text(one.proof.paid(proof.component))
            yield _cells(one, proof, paid=paid, beside=beside)
        if with_entities and one.servicing is not None:
            for part in one.servicing.entities:
                yield _cells(one, part.proof, entity=part.entity)


def _cells(
    one: ClassYear, proof: LimitProof, *, entity: str = "", paid: str = "", beside: str = ""
) -> Sequence[object]:
    year = one.proof.year
    return (
        one.portfolio_name,
        one.fund,
        year.first.first,
        year.last.last,
        len(one.proof.months),
        proof.days,
        proof.component.value,
        entity,
        dollars_text(proof.average),
        dollars_text(proof.accrued),
        paid,
        proof.rate_percent,
        proof.limit_words,
        proof.verdict.value,
        dollars_text(proof.excess_cents) if proof.exceeds else "",
        beside,
    )


def entities_words(servicing: ServicingProof | None) -> str:
    """Whether the limit is proven by servicing entity."""
    if servicing is None:
        return "not given"
    return "exceeds" if servicing.exceeds else "within"
