"""The month page: a checklist, and every Portfolio of the month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from governance.domain.money import dollars_text
from governance.domain.roles import Deed
from governance.selectors.due import terms_ending
from governance.views.files import address_with, csv_response, page_of, wants_csv
from governance.views.pages import Crumb, Page
from plan_admin.month_end.selectors.month_acts import acts_of
from plan_admin.month_end.selectors.month_page import (
    PortfolioRow,
    Wanted,
    funds_of,
    month_summary,
    portfolio_rows,
    share_classes_wanted,
)
from plan_admin.month_end.selectors.month_steps import files_of, month_steps
from plan_admin.month_end.views.parts import MonthGate

CSV_HEAD = (
    "fund",
    "portfolio",
    "status",
    "days_without_net_assets",
    "days",
    "average_daily_net_assets",
    "distribution_fee",
    "distribution_fee_month_before",
    "distribution_rate_annualised",
    "distribution_rate_schedule_a",
    "service_fee",
    "service_fee_month_before",
    "service_rate_annualised",
    "service_rate_schedule_a",
    "distributor",
    "share_distribution_fee",
    "share_service_fee",
    "assignee",
    "portion",
    "balance",
    "adoption",
    "continuance",
    "through",
    "problems",
)
STATUSES = (
    ("", "all"),
    ("OPEN", "open"),
    ("COMPUTED", "computed"),
    ("HELD", "held as a whole"),
    ("CLOSED", "closed"),
    ("FAILED", "failed"),
    ("NOT_IN_FORCE", "not in force"),
)
SORTED_BY = (
    ("schedule", "Schedule A"),
    ("portfolio", "Portfolio"),
    ("fund", "Fund"),
    ("fee", "distribution fee"),
    ("net_assets", "net assets"),
    ("status", "status"),
)


class MonthPage(MonthGate, Page):
    """What stands of a month, what is missing, failed or held, and what to do about it."""

    template_name = "month_end/month.html"

    def page_title(self) -> str:
        """The month."""
        return f"{self.month.first:%B %Y}"

    def says(self) -> str:
        """Of which Plan, as of now."""
        return f"The month of the Plan {self.plan.code} ({self.plan.share_class} Shares) as it stands now."

    def crumbs(self) -> list[Crumb]:
        """Nothing above it but the front page."""
        return []

    def wanted(self) -> Wanted:
        """What the address asks for."""
        asked = self.request.GET
        return Wanted(
            search=asked.get("q", "").strip(),
            fund=asked.get("fund", ""),
            status=asked.get("status", ""),
            sort=asked.get("sort", "schedule"),
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or all that it lists as a file."""
        if wants_csv(request):
            return self._file()
        return super().get(request, *args, **kwargs)

    def _file(self) -> HttpResponse:
        keys = list(share_classes_wanted(self.plan, month=self.month, wanted=self.wanted()))
        missing = files_of(self.plan, month=self.month).missing
        rows = portfolio_rows(self.plan, month=self.month, keys=keys, missing=missing)
        return csv_response(
            f"{self.plan.code}-{self.month}.csv",
            head=CSV_HEAD,
            rows=(cells for row in rows for cells in _cells(row)),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The checklist, a page of Portfolios, and who did what."""
        wanted = self.wanted()
        page = page_of(self.request, share_classes_wanted(self.plan, month=self.month, wanted=wanted))
        summary = month_summary(self.plan, month=self.month)
        steps = month_steps(self.plan, month=self.month, summary=summary)
        rows = portfolio_rows(
            self.plan, month=self.month, keys=list(page.object_list), missing=steps.files.missing
        )
        return super().get_context_data(
            summary=summary,
            steps=steps,
            rows=rows,
            shown=_totals(rows),
            page=page,
            wanted=wanted,
            funds=funds_of(self.plan),
            statuses=STATUSES,
            sorted_by=SORTED_BY,
            acts=acts_of(self.plan, month=self.month),
            ending=terms_ending(self.plan, month=self.month),
            today=timezone.localdate(),
            may_do=self.may(Deed.DO),
            month_before=self.month.previous,
            month_after=self.month.next,
            csv_address=address_with(self.request, page=None, format="csv"),
            page_address=address_with(self.request, page=None),
            **kwargs,
        )


def _totals(rows: tuple[PortfolioRow, ...]) -> dict[str, int]:
    shares = [share for row in rows for share in row.shares]
    return {
        "distribution": sum(row.distribution.cents for row in rows),
        "service": sum(row.service.cents for row in rows),
        "before": sum(row.distribution.before or 0 for row in rows),
        "service_before": sum(row.service.before or 0 for row in rows),
        "shares": sum(share.distribution_fee for share in shares),
        "portions": sum(
            one.distribution_fee for row in rows for share in row.shares for one in share.portions
        ),
        "balances": sum(share.balance for share in shares),
    }


def _cells(row: PortfolioRow) -> list[tuple[object, ...]]:
    """A line for each Portion and balance; a Portfolio without shares has one of its own."""
    own = (
        row.fund,
        row.name,
        row.status,
        row.missing_days,
        row.days,
        dollars_text(row.average_daily_net_assets),
        dollars_text(row.distribution.cents),
        "" if row.distribution.before is None else dollars_text(row.distribution.before),
        row.distribution.annualised,
        row.distribution.schedule_a,
        dollars_text(row.service.cents),
        "" if row.service.before is None else dollars_text(row.service.before),
        row.service.annualised,
        row.service.schedule_a,
    )
    law = (row.adoption, row.continuance, row.through, "; ".join(row.problems))
    lines: list[tuple[object, ...]] = []
    for share in row.shares:
        party = (share.code, dollars_text(share.distribution_fee), dollars_text(share.service_fee))
        lines += [
            (*own, *party, portion.code, dollars_text(portion.distribution_fee), "", *law)
            for portion in share.portions
        ]
        lines.append((*own, *party, "", "", dollars_text(share.balance), *law))
    return lines or [(*own, "", "", "", "", "", "", *law)]
