"""Section 2: when the lifetime limit on sales charges is reached, by the one projection."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.domain.money import HUNDRED_MILLIONTHS_PER_PERCENT
from governance.domain.periods import PlanMonth, day_words
from governance.models import Plan
from governance.models.copying import collector_at_rest
from governance.selectors.parties import ShareClassRow
from plan_admin.projection.domain.changes import MONTHS_MAX, NO_CHANGE, STANDING_STILL, Pace
from plan_admin.projection.domain.engine import AccruedMonth
from plan_admin.projection.domain.limit_ahead import SalesPace
from plan_admin.projection.selectors.known import (
    horizon_of,
    known_classes,
    known_facts,
    known_plan,
)
from plan_admin.projection.selectors.known_limits import known_limits
from plan_admin.projection.selectors.projecting import ClassAhead, terms_ahead
from plan_admin.projection.selectors.words import dollars_words

A_FIFTH = 20 * HUNDRED_MILLIONTHS_PER_PERCENT
PACES: Sequence[tuple[str, Pace]] = (
    ("At the present pace", STANDING_STILL),
    ("New gross sales 20 % higher", Pace(gross_sales=A_FIFTH)),
    ("New gross sales 20 % lower", Pace(gross_sales=-A_FIFTH)),
    ("Net assets per Share up 20 % a year", Pace(market=A_FIFTH)),
    ("Net assets per Share down 20 % a year", Pace(market=-A_FIFTH)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitMonth:
    """A coming month of a limit: the asset-based sales charge in cents, and what remains in trillionths."""

    month: PlanMonth
    charged: int
    remaining: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """A limit ahead at one pace; `reached_on` is the first day that finds no room, if there is one."""

    words: str
    months: tuple[LimitMonth, ...]
    reached_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitAhead:
    """A share class's limit ahead, at each pace, by what was known through `as_of`."""

    share_class: int
    as_of: date
    months: tuple[PlanMonth, ...]
    pace: SalesPace
    lines: tuple[LimitLine, ...]

    @property
    def rows(self) -> tuple[tuple[PlanMonth, tuple[LimitMonth, ...]], ...]:
        """By month, that month of each line."""
        return tuple(zip(self.months, zip(*(line.months for line in self.lines), strict=True), strict=True))


@collector_at_rest()
def limits_ahead(
    plan: Plan,
    *,
    share_classes: Collection[int] | None = None,
    months: int = MONTHS_MAX,
    paces: Sequence[tuple[str, Pace]] = PACES,
    rows: Sequence[ShareClassRow] | None = None,
) -> tuple[LimitAhead, ...]:
    """Of each share class (None: of all) that has a limit: when it is reached, and what remains until then.

    The Plan's share classes (`rows`), where they are at hand, are not read again.

    Raises: Refused where the Plan has no net assets.
    """
    classes = known_classes(plan, rows=rows)
    horizon = horizon_of(classes.as_of, months=months)
    whole, limits = known_limits(plan, horizon=horizon, known_at=None, share_classes=share_classes)
    if not limits:
        return ()
    known = known_plan(plan, classes=classes, horizon=whole)
    terms = terms_ahead(known, NO_CHANGE)
    found: dict[int, LimitAhead] = {}
    for group in known_facts(known, only=limits):
        # New gross sales bear on the limit alone: paces of one market have the same coming days.
        coming = {
            pace.market: known.coming(group, pace)
            for pace in {pace.market: pace for _, pace in paces}.values()
        }
        for share_class in sorted(set(group) & set(limits)):
            lines = [
                (
                    words,
                    ClassAhead(
                        known=known,
                        facts=group[share_class],
                        coming=coming[pace.market][share_class],
                        limit=limits[share_class],
                        pace=pace,
                    ),
                )
                for words, pace in paces
            ]
            found[share_class] = LimitAhead(
                share_class=share_class,
                as_of=horizon.as_of,
                months=horizon.months,
                pace=lines[0][1].sales,
                lines=tuple(
                    _line(words, ahead.accrued(terms[share_class]), first=horizon.first)
                    for words, ahead in lines
                ),
            )
    return tuple(found[row.share_class] for row in known.classes if row.share_class in found)


def _line(words: str, months: Iterable[AccruedMonth], *, first: date) -> LimitLine:
    """The months from `first` on; the day may lie in a month before, that nobody has closed."""
    every = list(months)
    reached = (one.limit.reached_on for one in every if one.limit and one.limit.reached_on)
    return LimitLine(
        words=words,
        months=tuple(_month(one) for one in every if one.month.first >= first),
        reached_on=next(reached, None),
    )


def _month(one: AccruedMonth) -> LimitMonth:
    return LimitMonth(
        month=one.month,
        charged=one.accrued.distribution_fee if one.accrued is not None else 0,
        remaining=one.limit.remaining if one.limit is not None else 0,
        problem=one.problem or one.nothing_because,
    )


def limit_assumptions(ahead: LimitAhead) -> tuple[str, ...]:
    """What is taken for granted, in sentences (ADR 36)."""
    sold, days = dollars_words(max(0, ahead.pace.cents)), ahead.pace.days
    return (
        f"What is known through {day_words(ahead.as_of)} is counted as it is; months before that nobody has"
        " closed charge first.",
        f"New gross sales go on as in the last twelve months known, or since the first day with activity:"
        f" {sold} dollars over {days} business days.",
        "Net assets and Shares stand still otherwise; new gross sales replace what is redeemed.",
        "The last known prime rate is carried on. No front-end or contingent deferred sales charge, and no"
        " exchange that carries the limit along, is known of coming days.",
        "The Plan and its agreements are continued in time each year (Section 10).",
    )
