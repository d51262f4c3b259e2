"""What the Fund and the Portfolio of the export were called, and when its Shares were not sold."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from governance.models import FundForm, FundName, PortfolioAlias, PortfolioName, SalesSuspension
from governance.selectors.history import ACT_NUMBER, DEEDS
from plan_admin.records.export.files import OF_ALL_TIME, File, YearOf

Named = tuple[object, ...]


def names(of: YearOf) -> Iterator[File]:
    """By which names and other words the Fund and the Portfolio were known, and the Fund's form."""
    fund, portfolio = of.share_class.portfolio.fund, of.share_class.portfolio
    dated = ("name", "from_date")
    yield of.table(
        "plan/names.csv",
        "names of the Fund and the Portfolio, as they stand; without a day: as the Plan was loaded; an alias"
        " is another word for the Portfolio in files",
        "Schedule A",
        OF_ALL_TIME,
        head=("of", "code", "kind", *dated),
        rows=chain(
            [("fund", fund.code, "name", fund.name, None)],
            _named("fund", fund.code, "name", fund.names.order_by("from_date").values_list(*dated)),
            [("portfolio", portfolio.code, "name", portfolio.name, None)],
            _named(
                "portfolio", portfolio.code, "name", portfolio.names.order_by("from_date").values_list(*dated)
            ),
            _named(
                "portfolio", portfolio.code, "alias", portfolio.aliases.order_by("pk").values_list("alias")
            ),
        ),
    )
    forms = FundForm.objects.filter(fund=fund).order_by("from_date", "pk")
    yield of.table(
        "plan/fund_forms.csv",
        "whether the Fund is a trust or a corporation, from a day on, every version; without a day: what is"
        " said of the Fund as such, which counts where no row with a day stands",
        "7 to 12",
        OF_ALL_TIME,
        head=("fund", "form", "from_date", "recorded_by_act", "superseded_by_act"),
        rows=chain(
            [(fund.code, fund.form, None, None, None)] if fund.form else [],
            forms.values_list("fund__code", "form", "from_date", "recorded_by_id", "superseded_by_id"),
        ),
    )


def _named(of: str, code: str, kind: str, rows: "QuerySet[Any, Any]") -> Iterator[Named]:
    yield from ((of, code, kind, row[0], row[1] if len(row) > 1 else None) for row in rows)


def suspensions(of: YearOf) -> Iterator[File]:
    """Section 5: the days on which no Shares were sold."""
    rows = SalesSuspension.objects.filter(share_class=of.share_class).order_by("suspended")
    yield of.table(
        "plan/sales_suspensions.csv",
        "spans of days (end excluded) on which sales of the Portfolio's Shares were suspended, as they stand",
        "5",
        OF_ALL_TIME,
        head=("suspended",),
        rows=rows.values_list("suspended"),
    )


def changes(of: YearOf) -> Iterator[File]:
    """What was said before of names, aliases and suspensions, which bear no version of their own."""
    portfolio = of.share_class.portfolio
    histories = (
        ("name of the Fund", "name", "from_date", FundName.history.filter(fund_id=portfolio.fund_id)),
        (
            "name of the Portfolio",
            "name",
            "from_date",
            PortfolioName.history.filter(portfolio_id=portfolio.pk),
        ),
        ("alias", "alias", None, PortfolioAlias.history.filter(portfolio_id=portfolio.pk)),
        (
            "suspension of sales",
            "suspended",
            None,
            SalesSuspension.history.filter(share_class_id=of.share_class.pk),
        ),
    )
    yield of.table(
        "plan/changes.csv",
        "when each name, alias and suspension of sales was added, changed or removed, and by which act",
        "Rule 12b-1(f)",
        OF_ALL_TIME,
        head=("what", "row", "change", "says", "from_date", "changed_at", "changed_by_act"),
        rows=(
            (
                what,
                row.id,
                DEEDS[row.history_type],
                getattr(row, column),
                getattr(row, day) if day else None,
                row.history_date,
                _act(row.history_change_reason),
            )
            for what, column, day, rows in histories
            for row in rows.order_by("history_date", "history_id")
        ),
    )


def _act(reason: str | None) -> int | None:
    found = ACT_NUMBER.match(reason or "")
    return int(found.group(1)) if found else None
