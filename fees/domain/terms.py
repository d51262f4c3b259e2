"""What holds on each day of a share class's month: obligation, rates, servicing (R2, R8, R12)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fees.domain.accrual import DayTerms, Servicing, TermsSpan
from governance.domain.agreements import AgreementFacts, AgreementSpan, AgreementState, agreement_on
from governance.domain.conventions import (
    Convention,
    ConventionName,
    DayCount,
    FreeShares,
    NetAssetsBasis,
    ServiceFee,
    value_on,
)
from governance.domain.obligation import LAPSE, ObligationSpan, PlanState, obligation_on
from governance.domain.periods import DatePeriod, PlanMonth, days_in_year
from governance.domain.rates import RateSpan, Waiver, charged_rate_spans
from governance.domain.sections import plan_section

DAYS_OF_ACTUAL_365 = 365


@plan_section("2")
def days_of_year(day: date, *, day_count: DayCount) -> int:
    """Section 2: "the applicable annual rate": by how many days the convention divides a year on that day."""
    return days_in_year(day.year) if day_count == DayCount.ACTUAL_ACTUAL else DAYS_OF_ACTUAL_365


def pooled_from(conventions: Iterable[Convention]) -> list[tuple[int, bool]]:
    """The ordinal days on which FREE_SHARES changes, with whether free Shares are pooled from then on."""
    return [
        (row.effective.toordinal(), row.value == FreeShares.PRO_RATA)
        for row in conventions
        if row.name == ConventionName.FREE_SHARES
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDays:
    """A distribution agreement with its states by day."""

    facts: AgreementFacts
    spans: tuple[AgreementSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTerms:
    """A share class's month: the terms of its days with an obligation, what holds payments, its authority.

    `held_because` holds every payment; `held_agreements` those to a Distributor, with why: its agreement was
    not approved, or a Complete Termination as to it was undone; `not_approved` are the former alone.
    `not_in_force` says why no day of the month has an obligation. `authority` is that of the last day that
    has one.
    """

    spans: tuple[TermsSpan, ...]
    held_because: tuple[str, ...]
    held_agreements: tuple[tuple[str, str], ...]
    not_in_force: str
    adoption: str | None
    continuance: str | None
    through: date | None
    rates: tuple[RateSpan, ...]
    not_approved: tuple[tuple[str, str], ...] = ()

    @property
    def authority(self) -> dict[str, str | None]:
        """The meetings whose votes permit the payments, and the last day of the term they give."""
        return {
            "adoption": self.adoption,
            "continuance": self.continuance,
            "through": str(self.through) if self.through else None,
        }


@plan_section("2", "5", "8", "10", "11", "12(b)")
def month_terms(
    month: PlanMonth,
    *,
    obligation: Sequence[ObligationSpan],
    schedule: Sequence[RateSpan],
    agreements: Sequence[AgreementDays],
    conventions: Sequence[Convention],
    waivers: Sequence[Waiver] = (),
) -> MonthTerms:
    """Sections 8, 10, 11, 12(b): what the Fund owes on which days of a month, and which payments must wait.

    A lapse on any day of the month holds the whole month (Section 10); an agreement that was not approved
    on such a day holds what its Distributor would receive (Section 8), and so does a Complete Termination
    that was undone later (Section 11).

    A waiver lowers what is charged on its days (Sections 2 and 5).

    Raises: RateNotAllowed where Schedule A gives no rate, or one above a limit; where a waiver is above it.
    """
    obliged = [
        (day, span)
        for day in month.days()
        if (span := obligation_on(obligation, day)).state is not PlanState.NOT_IN_FORCE
    ]
    if not obliged:
        return _nothing(obligation_on(obligation, month.last).reason)
    last = obliged[-1][1]
    not_approved = _not_approved([day for day, _ in obliged], agreements)
    rates = _rates(month, obliged[0][0], schedule, waivers)
    return MonthTerms(
        spans=tuple(
            _merged(_day_terms(obliged, rates=rates, agreements=agreements, conventions=conventions))
        ),
        held_because=(LAPSE,) if any(span.state is PlanState.LAPSED for _, span in obliged) else (),
        held_agreements=_held(obliged, not_approved),
        not_approved=tuple(sorted(not_approved.items())),
        not_in_force="",
        adoption=last.adoption,
        continuance=last.continuance,
        through=last.through,
        rates=rates,
    )


def _nothing(reason: str) -> MonthTerms:
    return MonthTerms(
        spans=(),
        held_because=(),
        held_agreements=(),
        not_in_force=reason,
        adoption=None,
        continuance=None,
        through=None,
        rates=(),
    )


def _rates(
    month: PlanMonth, first: date, schedule: Sequence[RateSpan], waivers: Sequence[Waiver]
) -> tuple[RateSpan, ...]:
    return charged_rate_spans(DatePeriod(first, month.last), schedule=schedule, waivers=waivers)


def _day_terms(
    obliged: Sequence[tuple[date, ObligationSpan]],
    *,
    rates: Sequence[RateSpan],
    agreements: Sequence[AgreementDays],
    conventions: Sequence[Convention],
) -> Iterator[tuple[date, DayTerms]]:
    for day, span in obliged:
        rate = next(rate for rate in rates if rate.first <= day and (rate.last is None or day <= rate.last))
        day_count = DayCount(value_on(conventions, ConventionName.DAY_COUNT, day))
        basis = value_on(conventions, ConventionName.NET_ASSETS_BASIS, day)
        yield (
            day,
            DayTerms(
                distribution_rate=rate.asset_based,
                service_rate=rate.service,
                aggregate_rate=rate.aggregate,
                days_in_year=days_of_year(day, day_count=day_count),
                prior_day=basis == NetAssetsBasis.PRIOR_DAY,
                servicing=_servicing(day, span, agreements, conventions),
                sold_before=span.sold_before,
                stopped_for=span.distribution_fee_stopped_for,
            ),
        )


@plan_section("5", "12(b)")
def _servicing(
    day: date, span: ObligationSpan, agreements: Sequence[AgreementDays], conventions: Sequence[Convention]
) -> tuple[Servicing, ...] | None:
    """R8: whose agreement is in force that day, from its first day of selling to its end."""
    if not span.service_fee:
        return ()
    if value_on(conventions, ConventionName.SERVICE_FEE, day) == ServiceFee.ALL_DISTRIBUTORS:
        return None
    began: dict[str, date] = {}
    for agreement in agreements:
        facts = agreement.facts
        if facts.sells_from <= day and (facts.ended_on is None or day <= facts.ended_on):
            state = agreement_on(agreement.spans, day).state
            if state in {AgreementState.IN_FORCE, AgreementState.NOT_APPROVED}:
                began[facts.distributor] = max(
                    facts.sells_from, began.get(facts.distributor, facts.sells_from)
                )
    return tuple(Servicing(distributor=code, began=began[code]) for code in sorted(began))


@plan_section("8", "11")
def _held(
    obliged: Sequence[tuple[date, ObligationSpan]], not_approved: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Sections 8 and 11: the Distributors whose payments wait, each with why."""
    why = dict(not_approved)
    for span in {span: None for _, span in obliged}:
        for code, reason in span.held_for:
            why[code] = f"{why[code]}; {reason}" if code in why else reason
    return tuple(sorted(why.items()))


@plan_section("8")
def _not_approved(days: Sequence[date], agreements: Sequence[AgreementDays]) -> dict[str, str]:
    """Section 8: Distributors one of whose agreements was not approved on a day with an obligation."""
    held: dict[str, str] = {}
    for agreement in agreements:
        for day in days:
            span = agreement_on(agreement.spans, day)
            if span.state is AgreementState.NOT_APPROVED:
                held[agreement.facts.distributor] = span.reason
                break
    return held


def _merged(days: Iterator[tuple[date, DayTerms]]) -> Iterator[TermsSpan]:
    """Neighbouring days of the same terms become one span."""
    open_span: TermsSpan | None = None
    for day, terms in days:
        if open_span is not None and open_span.terms == terms and (day - open_span.last).days == 1:
            open_span = TermsSpan(first=open_span.first, last=day, terms=open_span.terms)
            continue
        if open_span is not None:
            yield open_span
        open_span = TermsSpan(first=day, last=day, terms=terms)
    if open_span is not None:
        yield open_span
