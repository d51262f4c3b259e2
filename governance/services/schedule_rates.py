"""Schedule A's rates against the limits of their days, and against the rates that stand."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.domain.amendments import MaximumRates, PortfolioChange, maxima_of, percent
from governance.domain.faults import Fault
from governance.domain.money import RATE_SCALE
from governance.domain.plan_text import PlanText, ScheduleALine, ScheduleAText
from governance.domain.sections import plan_section
from governance.models import Plan, RateLimit
from governance.selectors.parties import portfolio_ids_by_word, share_classes_of
from governance.selectors.rates import schedule_a_of

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
                allowed = percent(int(limit.rate * RATE_SCALE))
                of = f"{percent(rate)} of {line.portfolio}"
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
    classes = {row.portfolio_id: row for row in share_classes_of(plan)}
    schedules = schedule_a_of(plan)
    standing = {
        portfolio: maxima_of(schedules[row.share_class][-1])
        for portfolio, row in classes.items()
        if row.share_class in schedules
    }
    named = set()
    for line in read.schedule:
        portfolio = known.get(line.portfolio.casefold())
        rates = standing.get(portfolio) if portfolio is not None else None
        if portfolio is None or rates is None:
            yield f"{line.portfolio} ({line.fund}) would join the Plan: Section 8 asks for its adoption"
            continue
        named.add(portfolio)
        for change in PortfolioChange(before=rates, after=rates_of(line)).in_words():
            yield f"{line.portfolio}: the {change}; Section 9 asks for the votes"
    for portfolio in standing:
        if portfolio not in named:
            name = classes[portfolio].portfolio_name
            yield f"{name} is left out and stays: only Section 11 ends the Plan for it"
    if isinstance(read, PlanText) and read.effective_date != plan.effective_date:
        yield f"the text is effective on {read.effective_date}; the Plan is since {plan.effective_date}"


def rates_of(line: ScheduleALine) -> MaximumRates:
    """The rates of a line of Schedule A."""
    return MaximumRates(
        asset_based=line.asset_based_sales_charge, service=line.service_fee, aggregate=line.aggregate_fee
    )
