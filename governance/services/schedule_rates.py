"""Schedule A's rates against the limits of their days, and against the rates that stand."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.domain.faults import Fault
from governance.domain.money import RATE_SCALE, rate_text
from governance.domain.plan_text import PlanText, ScheduleALine, ScheduleAText
from governance.domain.sections import plan_section
from governance.models import Plan, RateLimit, ScheduleARate
from governance.selectors.parties import portfolio_ids_by_word

COMPONENTS = (
    (RateLimit.Component.DISTRIBUTION_FEE, "asset_based_sales_charge", "asset-based sales charge", "2"),
    (RateLimit.Component.SERVICE_FEE, "service_fee", "service fee", "5"),
)


@plan_section("2", "5")
def rates_above_limits(schedule: Sequence[ScheduleALine], *, since: date, source: str) -> Iterable[Fault]:
    """Sections 2 and 5: no rate of the schedule may be above a limit of its days."""
    limits = list(RateLimit.objects.filter(effective__overlap=DateRange(since, None)).order_by("rate"))
    for line in schedule:
        for component, name, words, section in COMPONENTS:
            rate = getattr(line, name)
            limit = next((one for one in limits if one.component == component), None)
            if limit is not None and rate > limit.rate * RATE_SCALE:
                allowed = _percent(int(limit.rate * RATE_SCALE))
                of = f"{_percent(rate)} of {line.portfolio}"
                yield Fault(
                    source=source,
                    row=line.line,
                    column=words,
                    problem=f"Section {section}: {of} is above the {allowed} of {limit.source}",
                    remedy=f"at most {allowed}",
                )


@plan_section("9")
def changes_proposed(plan: Plan, read: PlanText | ScheduleAText) -> Iterable[str]:
    """Section 9: what a text would change: new Portfolios, other rates, Portfolios left out, other dates."""
    known = portfolio_ids_by_word()
    standing = {
        rate.share_class.portfolio_id: rate
        for rate in ScheduleARate.objects.filter(share_class__plan=plan, effective__endswith__isnull=True)
        .select_related("share_class__portfolio")
        .order_by("share_class__schedule_order")
    }
    named = set()
    for line in read.schedule:
        portfolio = known.get(line.portfolio.casefold())
        rate = standing.get(portfolio) if portfolio is not None else None
        if rate is None:
            yield f"{line.portfolio} ({line.fund}) would join the Plan: Section 8 asks for its adoption"
            continue
        named.add(portfolio)
        yield from _changed_rates(line, rate)
    for portfolio_id, rate in standing.items():
        if portfolio_id not in named:
            name = rate.share_class.portfolio.name
            yield f"{name} is left out and stays: only Section 11 ends the Plan for it"
    if isinstance(read, PlanText) and read.effective_date != plan.effective_date:
        yield f"the text is effective on {read.effective_date}; the Plan is since {plan.effective_date}"


def _changed_rates(line: ScheduleALine, rate: ScheduleARate) -> Iterable[str]:
    components = (*((name, words) for _, name, words, _ in COMPONENTS), ("aggregate_fee", "aggregate fee"))
    for name, words in components:
        was, becomes = int(getattr(rate, name) * RATE_SCALE), getattr(line, name)
        if was != becomes:
            change = (
                f"{line.portfolio}: the maximum {words} would go from {_percent(was)} to {_percent(becomes)}"
            )
            yield f"{change}; Section 9 asks for the votes"


def _percent(rate: int) -> str:
    return f"{rate_text(rate * 100)} %"
