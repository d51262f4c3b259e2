"""The facts that the files tell, and the world that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

UNKNOWN = "unknown"
DEFAULT_CONVENTIONS = {
    "DAY_COUNT": "ACTUAL_ACTUAL",
    "NET_ASSETS_BASIS": "SAME_DAY",
    "FREE_SHARES": "AT_ISSUE",
    "SERVICE_FEE": "SERVICING",
    "AFTER_TERMINATION": "DISTRIBUTION_FEE_ON_SHARES_SOLD",
    "OUTSTANDING_SHARES_TEST": "1940_ACT",
    "CONTINUANCE_TERM": "WITHIN_90_DAYS",
    "CALCULATION_TOLERANCE": "0.00",
    "TIE_TOLERANCE": "0.001",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Rates are fractions a year, those of the Plan's own Schedule A; `joins` for one that has none there."""

    fund: str
    name: str
    code: str
    asset_rate: Fraction
    service_rate: Fraction
    aggregate_rate: Fraction
    joins: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`is_of_all`: of all Portfolios there were on its first day of selling, and so of those that join."""

    id: str
    distributor: str
    portfolios: frozenset[str]
    sells_from: date
    sells_until: date
    ended_on: date
    first_term_until: date | None
    is_of_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`share` is the percentage as a fraction; `ends` is the first day no longer covered.

    `is_of_the_fee`: it covers the distribution fee; else contingent deferred sales charges alone.
    `is_of_charges`: it covers those.
    """

    id: str
    order: int
    distributor: str
    assignee: str
    portfolios: frozenset[str]
    share: Fraction
    issued_from: date
    issued_to: date
    effective: date
    ends: date
    notified: bool
    is_of_the_fee: bool = True
    is_of_charges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    distributor: str
    portfolios: frozenset[str]
    route: str
    agent: str
    effective: date
    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationRow:
    portfolio: str
    distributor_share: Fraction | None
    assignee: str
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    distributor: str
    month: str
    received: date
    rows: tuple[CalculationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    id: str
    order: int
    fund: str
    portfolio: str | None
    distributor: str
    date: date
    amount: Fraction


@dataclass(slots=True, kw_only=True)
class AssigneeClaim:
    """What an Assignee was overpaid and has not given back; only Portions of the same Transfer recover it."""

    id: str
    portfolio: str
    distributor: str
    assignee: str
    transfer: str
    for_month: str
    dated: date
    left: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """Section 13: what is given; `component` as the book has it, no `assignee` for the Distributor's."""

    portfolio: str
    distributor: str
    assignee: str | None
    component: str
    through: date
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became known at a telling: of which Portfolios, and of which days."""

    told: int
    what: str
    portfolios: frozenset[str]
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Trustee:
    """`disqualified` holds the periods in which the Trustee is not Dis-interested."""

    fund: str
    name: str
    first: date
    last: date
    disqualified: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    id: str
    funds: frozenset[str]
    date: date
    mode: str
    called_for: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """`in_favour` and `portfolios` are None for "all"."""

    order: int
    matter: str
    subject: str | None
    covers: str
    meeting: Meeting
    portfolios: frozenset[str] | None
    in_favour: frozenset[str] | None
    not_in_favour: frozenset[str]
    remote: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldersVote:
    """A vote of the holders of one Portfolio's Shares."""

    matter: str
    subject: str | None
    portfolio: str
    date: date
    outstanding: Fraction
    present: Fraction
    in_favour: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """`lines` has the three rates of each Portfolio, by its code; `joining` those that it brings."""

    id: str
    effective: date
    lines: dict[str, tuple[Fraction, Fraction, Fraction]]
    joining: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """`found` says whether all is found that limb (i) asks for, `unaltered` is limb (ii)."""

    id: str
    portfolios: frozenset[str]
    effective: date
    found: bool
    unaltered: bool
    in_breach: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Limb `ii` or `iii` of a Complete Termination, not kept as to a Distributor."""

    termination: str
    portfolio: str
    distributor: str
    limb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """`component` is "distribution_fee" or "service_fee"; `charged` a fraction a year."""

    portfolios: frozenset[str]
    component: str
    charged: Fraction
    effective: date
    ends: date
    consented: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """`issued` is a date, UNKNOWN or None; `source` a Portfolio's code, "" for none or one from outside.

    In dollars: `amount` of the row, None where it names none; what a redemption withheld and a sale charged.
    """

    line: int
    portfolio: str
    trade_date: date
    kind: str
    shares: Fraction
    issued: date | str | None
    source: str
    amount: Fraction | None = None
    withheld: Fraction = Fraction(0)
    front_end: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The limit on all sales charges: what remained on a day, and the fraction of new gross sales."""

    starts: date
    opening: Fraction
    rate: Fraction


@dataclass(slots=True, kw_only=True)
class World:
    """Everything known, what the months closed so far gave, and what the law was found to say.

    `transfers` are those of the distribution fee, `charges_alone` those of deferred charges and nothing else.
    `remembered` is emptied whenever more becomes known.
    """

    portfolios: list[Portfolio]
    plan: str
    plan_effective: date
    first_term_until: date
    aliases: dict[str, str] = field(default_factory=dict)
    trustees: list[Trustee] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    addressed: set[str] = field(default_factory=set)
    transfers: list[Transfer] = field(default_factory=list)
    transfers_ever: list[Transfer] = field(default_factory=list)
    charges_alone: list[Transfer] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    limits: dict[str, Limit] = field(default_factory=dict)
    conventions: list[tuple[str, str, date]] = field(default_factory=list)
    net_assets: dict[tuple[str, date], tuple[Fraction, Fraction | None]] = field(default_factory=dict)
    activity: list[Activity] = field(default_factory=list)
    offsets: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    holders: list[HoldersVote] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    terminations: list[Termination] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    carried_over: dict[tuple[Any, ...], CarriedOver] = field(default_factory=dict)
    taken: dict[tuple[Any, ...], Fraction] = field(default_factory=dict)
    assignee_claims: list[AssigneeClaim] = field(default_factory=list)
    told: int = 0
    changes: list[Changed] = field(default_factory=list)
    closed: dict[tuple[str, str], Any] = field(default_factory=dict)
    remembered: dict[Any, Any] = field(default_factory=dict)

    def remember(self, key: Any, ask: Callable[[], Any]) -> Any:
        """The answer to a question, asked once."""
        if key not in self.remembered:
            self.remembered[key] = ask()
        return self.remembered[key]

    def portfolio(self, code: str) -> Portfolio:
        return next(portfolio for portfolio in self.portfolios if portfolio.code == code)

    def convention(self, name: str, *, on: date) -> str:
        """The value of the row with the latest effective date not after the day, or else the default."""
        known = [
            (effective, value)
            for row, value, effective in self.conventions
            if row == name and effective <= on
        ]
        return max(known)[1] if known else DEFAULT_CONVENTIONS[name]
