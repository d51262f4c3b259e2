"""Section 5: the service fee of a year held to 0.25 % of what each servicing entity's customers own.

Net assets are whole cents, accruals whole trillionths of a dollar, rates hundred-millionths a year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from fees.domain.accrual import LOOK_BACK_DAYS
from fees.domain.limit_proofs import LimitProof, Measure
from governance.domain.business_days import is_business_day, last_business_day_on_or_before
from governance.domain.fiscal_years import FiscalYear
from governance.domain.money import TRILLIONTHS_PER_CENT, dollars_text, round_half_up, split_by_key
from governance.domain.periods import ONE_DAY, day_words, days_in_year
from governance.domain.rates import Component
from governance.domain.sections import plan_section

CENT = 1  # figures of several entities are rounded each: a cent a day between them and the class is nothing
HALVES_OF_A_DAY = 3  # the accrual's own half, and the whole trillionth of its division
NAMED_DAYS = 5
Given = Mapping[date, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDay:
    """A day that accrued: net assets of the class (cents), service accrual (trillionths), limit.

    `prior_day`: its net assets are those of the business day before (NET_ASSETS_BASIS).
    """

    day: date
    net_assets: int
    accrual: int
    limit: int | None
    prior_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityProof:
    """A servicing entity's part of the year's service fee, beside the limit on its own customers' assets."""

    entity: str
    proof: LimitProof


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicingProof:
    """Section 5 by servicing entity, over the days of a year of which figures are given.

    `unserviced` is the average, in cents, that no entity services, and `unsupported` the service fee
    (trillionths) that accrued on it. `without` are days that accrued and have no figures; `beyond` those on
    which the entities together have more than the class, by how many cents.
    """

    year: FiscalYear
    days: int
    entities: tuple[EntityProof, ...]
    unserviced: int
    unsupported: int
    without: tuple[date, ...]
    beyond: tuple[tuple[date, int], ...]

    @property
    def unsupported_cents(self) -> int:
        """The fee that no entity's customers support, to the cent."""
        return round_half_up(self.unsupported, TRILLIONTHS_PER_CENT)

    @property
    def exceeds(self) -> bool:
        """Whether an entity has more than its limit, or a fee accrued for which nobody services."""
        return bool(self.unsupported) or any(one.proof.exceeds for one in self.entities)

    @property
    def words(self) -> tuple[str, ...]:
        """What must be said beside the figures."""
        return tuple(_words(self))


@dataclass(slots=True)
class _Year:
    """What the days have made so far."""

    year: FiscalYear
    measures: dict[str, Measure] = field(default_factory=dict)
    days: int = 0
    unserviced: int = 0
    unsupported: int = 0
    without: list[date] = field(default_factory=list)
    beyond: list[tuple[date, int]] = field(default_factory=list)

    def add(self, day: ServiceDay, owned: Mapping[str, int]) -> None:
        """A day of which figures are given."""
        self.days += 1
        together = sum(owned.values())
        if together > day.net_assets + CENT:
            self.beyond.append((day.day, together - day.net_assets))
        if together + CENT < day.net_assets:
            left = day.net_assets - together
            self.unserviced += left
            self.unsupported += round_half_up(day.accrual * left, day.net_assets)
        parts = split_by_key(day.accrual, owned) if together else {}
        for entity, net_assets in owned.items():
            measure = self.measures.get(entity)
            if measure is None:
                measure = self.measures[entity] = Measure(Component.SERVICE_FEE, self.year.days)
            measure.add(
                days=1,
                net_assets=net_assets,
                charged=parts.get(entity, 0),
                limit=day.limit,
                calendar_days=days_in_year(day.day.year),
                halves=HALVES_OF_A_DAY,
                cents_beside=CENT,
            )

    def proof(self) -> ServicingProof:
        """What all of them make."""
        for measure in self.measures.values():
            measure.days = self.days  # a day on which an entity has no customers counts in its average
        return ServicingProof(
            year=self.year,
            days=self.days,
            entities=tuple(
                EntityProof(entity=entity, proof=measure.proof())
                for entity, measure in sorted(self.measures.items())
            ),
            unserviced=round_half_up(self.unserviced, self.days) if self.days else 0,
            unsupported=self.unsupported,
            without=tuple(self.without),
            beyond=tuple(self.beyond),
        )


@plan_section("5")
def prove_servicing(year: FiscalYear, days: Iterable[ServiceDay], *, given: Given) -> ServicingProof:
    """Section 5: "0.25% ... of the average daily net assets ... attributable to the Shares owned by customers
    of the entity providing such shareholder services", for each entity of the file.

    A day's service accrual divides over its entities by their customers' net assets. A day that is not a
    business day has the figures of the last one, where it has none of its own (R1: up to 7 days before);
    where net assets are those of the day before, so are the entities'. What no entity services supports no
    service fee. A day without any figures is not divided: there the Distributor is taken to service all.

    `given` are net assets in cents by day and entity, with those of the seven days before the year.
    """
    found = _Year(year)
    for day in days:
        owned = _owned(day, given)
        if owned is None:
            found.without.append(day.day)
        else:
            found.add(day, owned)
    return found.proof()


def _owned(day: ServiceDay, given: Given) -> Mapping[str, int] | None:
    """The figures that count on a day; None where none are given."""
    own = last_business_day_on_or_before(day.day - ONE_DAY) if day.prior_day else day.day
    if own in given:
        return given[own]
    if is_business_day(own):
        return None
    earlier = (own - timedelta(days=back) for back in range(1, LOOK_BACK_DAYS + 1))
    return next((given[one] for one in earlier if one in given), None)


def _words(proof: ServicingProof) -> Iterable[str]:
    over = [one for one in proof.entities if one.proof.exceeds]
    for one in over:
        cents = one.proof.excess_cents
        yield (
            f"Section 5: the service fee for {one.entity} exceeds {one.proof.limit_words} a year of what its"
            f" customers own by {dollars_text(cents) if cents else 'less than a cent'}."
        )
    if proof.unsupported:
        cents = proof.unsupported_cents
        yield (
            f"Section 5 gives no service fee for Shares that no entity services:"
            f" {dollars_text(cents) if cents else 'less than a cent'} accrued on them. Waive it, or give the"
            " entity whose customers own them."
        )
    if proof.beyond:
        named = ", ".join(
            f"{day_words(day)} by {dollars_text(cents)}" for day, cents in proof.beyond[:NAMED_DAYS]
        )
        yield (
            f"The entities together have more than the class's net assets on {_days(len(proof.beyond))}"
            f" ({named}{', ...' if len(proof.beyond) > NAMED_DAYS else ''}): correct the file."
        )
    if proof.without:
        yield (
            f"No figures are given for {len(proof.without)} of {proof.days + len(proof.without)} days that"
            f" accrued, the first of them {day_words(proof.without[0])}: there the Distributor is taken to"
            " service all Shares (Section 5)."
        )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
