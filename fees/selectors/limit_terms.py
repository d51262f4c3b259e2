"""The terms of NASD's limit (Section 2), as the ledger takes them and as people confirm them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fees.domain.lifetime_limit import (
    OPEN_CONVENTIONS,
    Compounding,
    DatedTerms,
    Exchanges,
    InterestBase,
    LimitDayCount,
    LimitPeriod,
    LimitTerms,
    PrimeEffective,
    PrimeSource,
    SalesCharge,
)
from fees.models import LimitedShares, SalesChargeLimit
from governance.domain.money import HUNDRED_MILLIONTHS_PER_PERCENT, RATE_SCALE, cents_from_dollars
from governance.models import Plan


def limit_terms_of(
    plan: Plan, *, known_at: int | None = None, share_classes: Collection[int] | None = None
) -> dict[int, tuple[DatedTerms, ...]]:
    """Section 2: the dated terms of each share class (or of some) that has any, in the order of their days.

    Conventions count from their effective day on; from the ledger's start until then, the defaults.
    """
    return limits_known(plan, known_at=known_at, share_classes=share_classes).terms


def limit_conventions_shown(
    plan: Plan, *, share_classes: Collection[int] | None = None
) -> "tuple[ShownLimit, ...]":
    """Each row of the limit with every open convention, by effective day; or those of some share classes."""
    return limits_known(plan, share_classes=share_classes).shown


def _terms(row: SalesChargeLimit) -> LimitTerms:
    return LimitTerms(
        starts=row.starts,
        opening=cents_from_dollars(row.opening),
        rate=int(row.rate * RATE_SCALE),
        period=LimitPeriod(row.period),
        compounding=Compounding(row.compounding),
        interest_base=InterestBase(row.interest_base),
        day_count=LimitDayCount(row.day_count),
        prime=PrimeSource(row.prime),
        prime_effective=PrimeEffective(row.prime_effective),
        order=tuple(SalesCharge(charge) for charge in row.charge_order),
        exchanges=Exchanges(row.exchanges),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownConvention:
    """An open convention of the limit: what it decides, its value and default, and whether it was given.

    One that was not given is the default, and to be confirmed.
    """

    key: str
    decides: str
    value: str
    default: str
    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLimit:
    """A row of a limit: from when it holds, for which Portfolios by name, by which conventions."""

    entry: str
    effective: date
    portfolios: tuple[str, ...]
    conventions: tuple[ShownConvention, ...]

    @property
    def to_confirm(self) -> int:
        """How many conventions are defaults that nobody has given."""
        return sum(not one.is_given for one in self.conventions)


class _Share(NamedTuple):
    """A share class that a row of the limit is about; what the row says of this class alone."""

    share_class: int
    limit: int
    effective: date
    starts: date
    opening: Decimal
    portfolio_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLimits:
    """The rows of the limit that are known, read once: the ledgers' terms, and what people confirm."""

    shares: Sequence[_Share]
    limits: Mapping[int, SalesChargeLimit]

    @property
    def terms(self) -> dict[int, tuple[DatedTerms, ...]]:
        """As `limit_terms_of` gives them."""
        terms = {limit: _terms(row) for limit, row in self.limits.items()}
        found: dict[int, list[DatedTerms]] = defaultdict(list)
        for one in sorted(self.shares, key=lambda share: (share.share_class, share.effective)):
            of_class = found[one.share_class]
            if not of_class and one.effective > one.starts:
                by_default = LimitTerms(starts=one.starts, opening=cents_from_dollars(one.opening))
                of_class.append(DatedTerms(one.starts, by_default))
            of_class.append(DatedTerms(one.effective, terms[one.limit]))
        return {share_class: tuple(dated) for share_class, dated in found.items()}

    @property
    def shown(self) -> tuple[ShownLimit, ...]:
        """As `limit_conventions_shown` gives them; Portfolios in the order of Schedule A."""
        names: dict[int, list[str]] = defaultdict(list)
        for one in self.shares:
            names[one.limit].append(one.portfolio_name)
        return tuple(
            ShownLimit(
                entry=limit.entry,
                effective=limit.effective,
                portfolios=tuple(names[limit.pk]),
                conventions=_shown(limit),
            )
            for limit in sorted(self.limits.values(), key=lambda one: (one.effective, one.entry))
        )

    @property
    def to_confirm(self) -> dict[int, int]:
        """By share class, how many conventions of a row nobody has given, the most of any of its rows."""
        of_row = {limit: len(OPEN_CONVENTIONS) - len(row.given) for limit, row in self.limits.items()}
        found: dict[int, int] = defaultdict(int)
        for one in self.shares:
            found[one.share_class] = max(found[one.share_class], of_row[one.limit])
        return dict(found)


def limits_known(
    plan: Plan, *, known_at: int | None = None, share_classes: Collection[int] | None = None
) -> KnownLimits:
    """The limits of a Plan's share classes (None: of all) as known at an act (None: now); two questions."""
    rows = LimitedShares.objects.known_at(known_at).filter(share_class__plan=plan)
    if share_classes is not None:
        rows = rows.filter(share_class__in=share_classes)
    shares = [
        _Share(*row)
        for row in rows.order_by("share_class__schedule_order").values_list(
            "share_class_id",
            "limit_id",
            "effective",
            "starts",
            "opening",
            "share_class__portfolio__name",
        )
    ]  # a limit's row is read once, not with every share class
    return KnownLimits(shares=shares, limits=SalesChargeLimit.objects.in_bulk({one.limit for one in shares}))


def _shown(limit: SalesChargeLimit) -> tuple[ShownConvention, ...]:
    values = _words(limit)
    return tuple(
        ShownConvention(
            key=one.key,
            decides=one.decides,
            value=values[one.key],
            default=one.default,
            is_given=one.key in limit.given,
        )
        for one in OPEN_CONVENTIONS
    )


def _words(limit: SalesChargeLimit) -> Mapping[str, str]:
    percent = (limit.rate * RATE_SCALE / HUNDRED_MILLIONTHS_PER_PERCENT).normalize()
    return {
        "starts": f"{limit.starts}",
        "opening": f"{limit.opening:,.2f}",
        "rate": f"{percent:f}",
        "period": limit.period,
        "compounding": limit.compounding,
        "interest_base": limit.interest_base,
        "day_count": limit.day_count,
        "prime": limit.prime,
        "prime_effective": limit.prime_effective,
        "order": ", ".join(limit.charge_order),
        "exchanges": limit.exchanges,
    }
