"""What is known of a Plan on a day: the counts, and the sums in cents, by which its paragraphs are judged."""

from dataclasses import dataclass
from datetime import date

from governance.domain.periods import PlanMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """For how many Portfolios the Plan is in force, lapsed, ended by termination, or not yet adopted.

    `adopted_for_later` counts those whose votes are in and whose day has not come, `begins` are these days.
    `until` is the first day on which a running term ends (`is_one_day`: all do), `lapsed_after` the last day
    before the latest lapse; `due` counts Portfolios whose continuance can be voted on now for a year more.
    """

    funds: int = 0
    portfolios: int = 0
    in_force: int = 0
    lapsed: int = 0
    ended: int = 0
    not_yet: int = 0
    adopted_for_later: int = 0
    begins: tuple[date, ...] = ()
    until: date | None = None
    is_one_day: bool = True
    lapsed_after: date | None = None
    due: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """The related agreements and who sells; `unsold`: Portfolios whose Shares nobody sells.

    `complete` counts the agreements of which every required term has its evidence; `by_vote_or_notice` and
    `run_off` those that ended so, and those that ended at all and go on being paid for.
    """

    agreements: int = 0
    complete: int = 0
    in_force: int = 0
    not_approved: int = 0
    by_vote_or_notice: int = 0
    run_off: int = 0
    sellers: tuple[str, ...] = ()
    unsold: int = 0
    suspended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Amendments that hold or wait, terminations that were carried or wait, and how far these are complete.

    `complete_for` are the Distributors as to whom a termination is a Complete Termination, `goes_on_for`
    those to whom the obligation goes on, `held_for` those of them whose payments wait for a determination.
    """

    amendments: int = 0
    amendments_waiting: int = 0
    terminations: int = 0
    terminations_waiting: int = 0
    complete_for: tuple[str, ...] = ()
    goes_on_for: tuple[str, ...] = ()
    held_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The highest rates of Schedule A for which the Plan is in force that day, hundred-millionths a year.

    `portfolios` are these; `waived` counts those charged less, `at_their_limit` those without room under
    NASD's lifetime limit. `limits_reached` counts all without room, whether or not the Plan is in force.
    """

    portfolios: int = 0
    asset_based: int = 0
    service: int = 0
    aggregate: int = 0
    waived: int = 0
    at_their_limit: int = 0
    limits_reached: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Incurred:
    """What was incurred in the calendar year from `since` to `through`; None: no month is computed.

    `last` is the last computed month of all, `last_cents` what the Funds owe for it to `payees` Distributors.
    """

    year: int
    since: PlanMonth | None = None
    through: PlanMonth | None = None
    distribution: int = 0
    service: int = 0
    last: PlanMonth | None = None
    last_cents: int = 0
    payees: int = 0
    held: int = 0
    held_payments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """Transfers and directions in force, and what is on record beside them."""

    transfers: int = 0
    distributors: int = 0
    assignees: int = 0
    without_notice: int = 0
    to_assignees: int = 0
    to_agents: int = 0
    last_calculation: PlanMonth | None = None
    calculations_missing: int = 0
    claims: int = 0
    claimed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """Amounts of the Prior Plan: how many, what was given, and what months have taken of it."""

    amounts: int = 0
    given: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Reports of quarters that have ended: presented to the Board, reviewed by it, late, and owed in time."""

    presented: int = 0
    reviewed: int = 0
    late: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """All of it."""

    effective: date
    standing: Standing
    related: Related
    changes: Changes
    rates: Rates
    incurred: Incurred
    transferred: Transferred
    carried_over: CarriedOver
    reports: Reports
