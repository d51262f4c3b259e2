"""The terms of NASD's limit (Section 2), as the ledger takes them and as people confirm them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

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


def _rows(
    plan: Plan, *, known_at: int | None, share_classes: Collection[int] | None
) -> "QuerySet[LimitedShares]":
    rows = LimitedShares.objects.known_at(known_at).filter(share_class__plan=plan)
    return rows if share_classes is None else rows.filter(share_class__in=share_classes)


def limit_terms_of(
    plan: Plan, *, known_at: int | None = None, share_classes: Collection[int] | None = None
) -> dict[int, tuple[DatedTerms, ...]]:
    """Section 2: the dated terms of each share class (or of some) that has any, in the order of their days.

    Conventions count from their effective day on; from the ledger's start until then, the defaults.
    """
    rows = (
        _rows(plan, known_at=known_at, share_classes=share_classes)
        .order_by("share_class_id", "effective")
        .values_list("share_class_id", "limit_id", "effective", "starts", "opening")
    )
    shares = list(rows)  # a limit's row is read once, not with every share class
    limits = SalesChargeLimit.objects.in_bulk({limit for _, limit, _, _, _ in shares})
    terms = {limit: _terms(row) for limit, row in limits.items()}
    found: dict[int, list[DatedTerms]] = defaultdict(list)
    for share_class, limit, effective, starts, opening in shares:
        of_class = found[share_class]
        if not of_class and effective > starts:
            by_default = LimitTerms(starts=starts, opening=cents_from_dollars(opening))
            of_class.append(DatedTerms(starts, by_default))
        of_class.append(DatedTerms(effective, terms[limit]))
    return {share_class: tuple(dated) for share_class, dated in found.items()}


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


def limit_conventions_shown(
    plan: Plan, *, known_at: int | None = None, share_classes: Collection[int] | None = None
) -> tuple[ShownLimit, ...]:
    """Each row of the limit with every open convention, by effective day; or those of some share classes."""
    names: dict[int, list[str]] = defaultdict(list)
    limits: dict[int, SalesChargeLimit] = {}
    rows = _rows(plan, known_at=known_at, share_classes=share_classes)
    for row in rows.select_related("limit", "share_class__portfolio").order_by("share_class__schedule_order"):
        limits[row.limit_id] = row.limit
        names[row.limit_id].append(row.share_class.portfolio.name)
    return tuple(
        ShownLimit(
            entry=limit.entry,
            effective=limit.effective,
            portfolios=tuple(names[limit.pk]),
            conventions=_shown(limit),
        )
        for limit in sorted(limits.values(), key=lambda one: (one.effective, one.entry))
    )


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
