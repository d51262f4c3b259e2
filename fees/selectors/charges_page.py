"""The deferred sales charges of a month as a page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fees.domain.deferred_charge import Verdict
from fees.selectors.deferred_charges import ChargeRow, charges_of, silent_redemptions
from fees.selectors.facts import row_sources
from governance.domain.money import MILLIONTHS_PER_SHARE, rate_text, round_half_up
from governance.domain.periods import PlanMonth
from governance.models import Plan
from governance.selectors.parties import ShareClassRow, share_classes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeShown:
    """A redemption: Shares in millionths, charges in cents, cost and price in millionths of a dollar a Share.

    `rate` is a fraction; `cost_is_derived`: the cost was left out. `low` to `high` is what prices rounded
    to the cent can make.
    """

    portfolio: str
    portfolio_name: str
    trade_date: date
    issued: date | None
    millionths: int
    cost: int | None
    cost_is_derived: bool
    price: int | None
    rate: str
    terms_are_default: bool
    expected: int | None
    low: int | None
    high: int | None
    withheld: int
    verdict: str
    why: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargesOfMonth:
    """A Plan's month: the rows, what they come to in cents, and how many redemptions say nothing.

    `expected` sums what can be worked out and is not waived, `withheld` everything.
    """

    rows: tuple[ChargeShown, ...]
    expected: int
    withheld: int
    verdicts: tuple[tuple[str, int], ...]
    silent: tuple[tuple[str, int], ...]

    @property
    def uses_default_terms(self) -> bool:
        """Whether a row was compared with terms that nobody has recorded."""
        return any(row.terms_are_default for row in self.rows)

    @property
    def silent_count(self) -> int:
        """How many redemptions of Shares young enough to owe a charge say nothing."""
        return sum(count for _, count in self.silent)


def charges_of_month(plan: Plan, *, month: PlanMonth) -> ChargesOfMonth:
    """What is now known of a Plan's month, in the order of Schedule A."""
    classes = {row.share_class: row for row in share_classes_of(plan)}
    charges = charges_of(classes, month=month, known_at=None)
    sources = row_sources({one.recorded_by for rows in charges.values() for one in rows})
    silent = silent_redemptions(classes, month=month, known_at=None)
    found = [one for share_class in classes for one in charges.get(share_class, ())]
    return ChargesOfMonth(
        rows=tuple(_shown(one, classes[one.share_class], sources) for one in found),
        expected=sum(one.expected or 0 for one in found if one.verdict is not Verdict.WAIVED),
        withheld=sum(one.cdsc for one in found),
        verdicts=tuple(
            (verdict.value, count)
            for verdict in Verdict
            if (count := sum(one.verdict is verdict for one in found))
        ),
        silent=tuple(
            (row.portfolio_name, silent[share_class])
            for share_class, row in classes.items()
            if silent.get(share_class)
        ),
    )


def _shown(one: ChargeRow, row: ShareClassRow, sources: Mapping[int, str]) -> ChargeShown:
    checked = one.checked
    return ChargeShown(
        portfolio=row.portfolio,
        portfolio_name=row.portfolio_name,
        trade_date=one.trade_date,
        issued=one.original_issue_date,
        millionths=one.millionths,
        cost=_in_millionths(one.prices.basis),
        cost_is_derived=one.prices.cost is None and one.prices.on_issue is not None,
        price=_in_millionths(one.prices.on_redemption),
        rate="" if checked.rate is None else rate_text(checked.rate),
        terms_are_default=checked.terms is not None and checked.terms.is_default,
        expected=one.expected,
        low=None if checked.expected is None else checked.expected.low,
        high=None if checked.expected is None else checked.expected.high,
        withheld=one.cdsc,
        verdict=one.verdict.value,
        why=checked.why,
        source=f"{sources.get(one.recorded_by, '')}, line {one.line}",
    )


def _in_millionths(dollars: Fraction | None) -> int | None:
    if dollars is None:
        return None
    return round_half_up(dollars.numerator * MILLIONTHS_PER_SHARE, dollars.denominator)
