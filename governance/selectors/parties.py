"""Who is who: Portfolios by every word that files use for them, Funds, Plans, Distributors."""

from dataclasses import dataclass

from django.db.models import Q

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Distributor, Plan, Portfolio, PortfolioAlias, PortfolioName, ShareClass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClassRow:
    """A share class with the names of its Portfolio and Fund as Schedule A prints them."""

    share_class: int
    portfolio: str
    portfolio_name: str
    fund: str
    fund_name: str
    fund_id: int
    portfolio_id: int


def plan_by_code(code: str | None) -> Plan:
    """The Plan of that code; no code: the only Plan. Raises: Refused where there is none or several."""
    plans = list(Plan.objects.order_by("code"))
    if code is None and len(plans) == 1:
        return plans[0]
    for plan in plans:
        if plan.code == code:
            return plan
    known = ", ".join(plan.code for plan in plans)
    if not plans:
        problem, remedy = "no Plan is loaded", "load one: manage.py load_plan FILE"
    elif code is None:
        problem, remedy = "there are several Plans", f"name one of {known}"
    else:
        problem, remedy = f"there is no Plan {code!r}", f"one of {known}"
    raise Refused([Fault(source="--plan", row=None, column="", problem=problem, remedy=remedy)])


def portfolio_ids_by_word() -> dict[str, int]:
    """Every word for a Portfolio, case folded. Where two clash: code, then name, alias, dated name."""
    words: dict[str, int] = {}
    for name, portfolio in PortfolioName.objects.values_list("name", "portfolio_id"):
        words[name.casefold()] = portfolio
    for alias, portfolio in PortfolioAlias.objects.values_list("alias", "portfolio_id"):
        words[alias.casefold()] = portfolio
    for name, code, portfolio in Portfolio.objects.values_list("name", "code", "pk"):
        words[name.casefold()] = portfolio
        words[code.casefold()] = portfolio
    return words


def share_classes_of(plan: Plan) -> list[ShareClassRow]:
    """The Plan's share classes in the order of Schedule A."""
    rows = (
        ShareClass.objects.filter(plan=plan)
        .order_by("schedule_order", "pk")
        .values_list(
            "pk",
            "portfolio__code",
            "portfolio__name",
            "portfolio__fund__code",
            "portfolio__fund__name",
            "portfolio__fund_id",
            "portfolio_id",
        )
    )
    return [
        ShareClassRow(
            share_class=row[0],
            portfolio=row[1],
            portfolio_name=row[2],
            fund=row[3],
            fund_name=row[4],
            fund_id=row[5],
            portfolio_id=row[6],
        )
        for row in rows
    ]


def share_class_ids_by_word(plan: Plan) -> dict[str, int]:
    """Every word for a Portfolio of the Plan, case folded, with its share class."""
    by_portfolio = dict(ShareClass.objects.filter(plan=plan).values_list("portfolio_id", "pk"))
    return {
        word: by_portfolio[portfolio]
        for word, portfolio in portfolio_ids_by_word().items()
        if portfolio in by_portfolio
    }


def portfolio_ids_like(word: str) -> set[int]:
    """The Portfolios one of whose words (code, name, alias, dated name) has `word` in it."""
    named = Portfolio.objects.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return {
        *named.values_list("pk", flat=True),
        *PortfolioAlias.objects.filter(alias__icontains=word).values_list("portfolio_id", flat=True),
        *PortfolioName.objects.filter(name__icontains=word).values_list("portfolio_id", flat=True),
    }


def distributors_of(plan: Plan) -> list[tuple[str, str]]:
    """Code and name of each Distributor that has or had an agreement under the Plan."""
    found = Distributor.objects.filter(agreements__plan=plan, agreements__superseded_by__isnull=True)
    return list(found.order_by("code").distinct().values_list("code", "name"))
