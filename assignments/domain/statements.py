"""Section 6: what a payee is told of a month: per Portfolio what is its own, what is payable, what is held.

Figures are cents. A statement of an Assignee never names another payee: who else shares in a
Distributor's 12b-1 Share is the Distributor's own matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assignments.domain.accounts import Account
from assignments.domain.bank import HELD_FOR
from assignments.domain.estimates import Basis, Estimate, told_beside
from assignments.domain.explained_month import limit_words
from assignments.domain.parties import Party
from assignments.domain.restated import Restated
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import DatedRate, PaymentRef
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section

TOLD_IN_FULL = (
    "Section 11(",
    "Section 10:",
    "Section 8:",
    "Section 6(c):",
    "Section 6(d): no Monthly Calculation",
    HELD_FOR,
)
DIFFERS = "Section 6(d): the Monthly Calculation does not give the Fund's figures; look to the Distributor"
NOT_GIVEN_BY_ENTITY = (
    "Section 5: the Distributor is taken to service all Shares; net assets by servicing entity are not given."
)
ESTIMATE = "estimate"
FINISHED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForMonth:
    """A line that corrects an earlier month (`month`, YYYY-MM), or carries an amount over to this one; cents.

    `instruction` is the payment that has it, of the month `paid_in`; `is_own`: it pays the reader.
    """

    component: str
    month: str
    cents: int
    instruction: int
    paid_in: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAmounts:
    """What the standing payment lines do with a party's part of one Portfolio.

    `payable` and `held` go to the party itself, `elsewhere` to others: through the Distributor, to an
    agent, or to the Assignees of a Distributor; `not_paid` is what a determination does not pay to anybody.
    `offsets` are what claims take (negative), `corrections` what earlier months should have given,
    `carried_over` what was payable under the Prior Plan (Section 13), `cdsc` the contingent deferred sales
    charges that the Fund withheld (Section 11).
    """

    payable: int = 0
    held: int = 0
    elsewhere: int = 0
    not_paid: int = 0
    offsets: int = 0
    corrections: int = 0
    carried_over: int = 0
    cdsc: int = 0
    for_months: tuple[ForMonth, ...] = ()
    payments: tuple[PaymentRef, ...] = ()
    held_because: tuple[str, ...] = ()
    route: str = ""

    @property
    def total(self) -> int:
        """All that the lines deal with, to whomever they pay it."""
        return self.payable + self.held + self.elsewhere + self.not_paid


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTold:
    """Section 2: since when the lifetime limit cuts a Portfolio's month, and what was not charged; cents."""

    reached_on: date | None
    not_charged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry:
    """One Portfolio (and Distributor) of a payee's month. `distribution` is its share or Portion, cents.

    `waivers` are those of a day of the month that lower a rate it is paid at, in words. `limit` says what the
    lifetime limit cut of the class's month; `to_fund` for what of a Distributor's deferred charges it left no
    room, cents.
    """

    fund: str
    portfolio: str
    portfolio_name: str
    distributor: str
    is_final: bool
    days: int
    average: int
    rates: tuple[DatedRate, ...]
    service_rates: tuple[DatedRate, ...]
    distribution: int
    balance: int = 0
    service_fee: int = 0
    authority: str = ""
    waivers: tuple[str, ...] = ()
    limit: LimitTold | None = None
    to_fund: int = 0
    lines: LineAmounts = field(default_factory=LineAmounts)

    @property
    def due(self) -> int:
        """What is the payee's own: after offsets, with charges withheld and what concerns earlier months."""
        lines = self.lines
        return self.share + lines.offsets + lines.cdsc + lines.corrections + lines.carried_over

    @property
    def share(self) -> int:
        """What the month itself gives the payee: its share or Portion, and its service fee."""
        return self.distribution + self.service_fee

    @property
    def apart(self) -> int:
        """What the lines do not pay of what is due, or pay beyond it (a Calculation within its tolerance)."""
        return self.due - self.lines.total


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigneeEntry:
    """A Portion of the Distributor's own Assignee, cents."""

    fund: str
    portfolio: str
    portfolio_name: str
    assignee: str
    portion: int
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A payee's month under one Plan. `waiting`: Portfolios of the Plan that are not computed yet.

    `account` is what the Funds pay the payee itself, month after month; `estimates` what was told before;
    `restated` what of this month was computed anew later, or of earlier months in its books. `serviced` are
    the Portfolios (codes) of which a Distributor is told that net assets by servicing entity are given.
    """

    plan: str
    month: str
    party: Party
    name: str
    entries: tuple[StatementEntry, ...]
    assignees: tuple[AssigneeEntry, ...]
    conventions: Mapping[str, str]
    waiting: int
    account: Account = field(default_factory=Account)
    estimates: tuple[Estimate, ...] = ()
    restated: tuple[Restated, ...] = ()
    serviced: frozenset[str] = frozenset()

    @property
    def is_final(self) -> bool:
        """Whether every Portfolio of it is finished, and none of the Plan's is missing."""
        return not self.waiting and all(one.is_final for one in self.entries)

    @property
    def due(self) -> int:
        """What is the payee's own of all Portfolios after offsets."""
        return sum(one.due for one in self.entries)

    @property
    def share(self) -> int:
        """What the month itself gives the payee, before offsets, corrections and what is carried over."""
        return sum(one.share for one in self.entries)

    @property
    def payable(self) -> int:
        """What the Funds pay it and do not hold."""
        return sum(one.lines.payable for one in self.entries)

    @property
    def held(self) -> int:
        """What the Funds hold of what they would pay it."""
        return sum(one.lines.held for one in self.entries)

    @property
    def elsewhere(self) -> int:
        """What of it the Funds pay to others."""
        return sum(one.lines.elsewhere for one in self.entries)

    @property
    def not_paid(self) -> int:
        """What of it is not paid by a determination."""
        return sum(one.lines.not_paid for one in self.entries)

    @property
    def apart(self) -> int:
        """What no standing payment has of it."""
        return sum(one.apart for one in self.entries)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said beside the figures."""
        return tuple(_remarks(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfPayee:
    """A line of the list of statements; `cents` is the payee's share, Portion or what the agent is paid.

    `is_estimated`: nothing is computed yet, and the amount is the latest estimate's.
    """

    month: PlanMonth
    party: Party
    name: str
    portfolios: int
    cents: int
    is_final: bool
    is_estimated: bool = False


def _remarks(statement: Statement) -> Iterable[str]:
    if not statement.is_final:
        yield "Estimates: what is not finished can still change."
    if statement.waiting:
        yield f"Portfolios of the Plan not computed yet, and so not in these figures: {statement.waiting}."
    yield from _waivers_told(statement.entries)
    yield from limits_told(statement.entries)
    yield from _lines_told(statement)
    kind = statement.party.kind
    servicing = servicing_words([statement])
    if servicing:
        yield servicing
    if kind is PayeeKind.ASSIGNEE and statement.elsewhere:
        yield (
            "Section 6(d), (e): where no direction to pay the Assignee stands, the Fund pays the Distributor,"
            " or the collection agent; for that Portion look to it."
        )
    if kind is PayeeKind.COLLECTION_AGENT:
        yield "Section 6(e): the agent receives the whole share; what it divides is not reduced by any claim."


def servicing_words(statements: Iterable[Statement]) -> str:
    """R8: who is taken to service the Shares that these statements have a service fee on; empty: on none."""
    given: dict[str, None] = {}
    is_lacking = False
    for statement in statements:
        for one in statement.entries:
            if one.service_fee and one.portfolio in statement.serviced:
                given[one.portfolio_name] = None
            elif one.service_fee:
                is_lacking = True
    if not given:
        return NOT_GIVEN_BY_ENTITY if is_lacking else ""
    proven = (
        f"Section 5: net assets by servicing entity are given for {', '.join(given)}, and the limit on the"
        " service fee is proven for each entity"
    )
    return (
        f"{proven}; elsewhere the Distributor is taken to service all Shares." if is_lacking else f"{proven}."
    )


def _lines_told(statement: Statement) -> Iterable[str]:
    """What of the amounts is not the month's own, or was told otherwise before."""
    corrections = sum(one.lines.corrections for one in statement.entries)
    if corrections:
        yield (
            f"Section 6: of what is due, {dollars_text(corrections)} corrects earlier months; which, is said"
            " below."
        )
    charges = sum(one.lines.cdsc for one in statement.entries)
    if charges:
        yield (
            f"Section 11: of what is due, {dollars_text(charges)} are contingent deferred sales charges that"
            " the Fund withheld from redemptions; no claim is set off against them."
        )
    carried_over = sum(one.lines.carried_over for one in statement.entries)
    if carried_over:
        yield (
            f"Section 13: of what is due, {dollars_text(carried_over)} was payable under the Prior Plan and"
            " stays payable."
        )
    if statement.not_paid:
        yield f"Of what is due, {dollars_text(statement.not_paid)} is not paid, by a determination (R13)."
    if statement.estimates:
        projected = [one for one in statement.estimates if one.basis is Basis.PROJECTED]
        last = (projected or statement.estimates)[-1]
        yield told_beside(last, cents=statement.share, is_final=statement.is_final)


def _waivers_told(entries: Sequence[StatementEntry]) -> Iterable[str]:
    """Each waiver once, with the Portfolios whose rate it lowers."""
    portfolios: dict[str, list[str]] = {}
    for entry in entries:
        for words in entry.waivers:
            named = portfolios.setdefault(words, [])
            if entry.portfolio_name not in named:
                named.append(entry.portfolio_name)
    for words, named in portfolios.items():
        yield f"{words} ({', '.join(named)})"


@plan_section("2")
def limits_told(entries: Sequence[StatementEntry]) -> tuple[str, ...]:
    """Section 2: each Portfolio that the lifetime limit cut, once, and what deferred charges the Fund kept.

    Of the class it says what everybody who has a part of it may know.
    """
    found: dict[str, None] = {}
    for one in entries:
        if one.limit is not None:
            words = limit_words(
                one.portfolio_name, reached_on=one.limit.reached_on, not_charged=one.limit.not_charged
            )
            found[words] = None
    for one in entries:
        if one.to_fund:
            words = (
                "Section 2: of the contingent deferred sales charges that redemptions withheld on Shares of"
                f" {one.portfolio_name} that {one.distributor} sold, {dollars_text(one.to_fund)} found no"
                " room under the lifetime limit and stays with the Fund."
            )
            found[words] = None
    return tuple(found)


@plan_section("6(d)")
def told_to_an_assignee(reason: str) -> str:
    """Section 6(d): why a Portion is held, without what concerns other payees."""
    return reason if reason.startswith(TOLD_IN_FULL) else DIFFERS


def authority_words(authority: Mapping[str, str | None]) -> str:
    """The votes that permit a payment, in words."""
    parts = [f"adopted at {authority['adoption']}"] if authority.get("adoption") else []
    if authority.get("continuance"):
        parts.append(f"continued at {authority['continuance']}")
    if authority.get("through"):
        parts.append(f"through {authority['through']}")
    return ", ".join(parts) or "no vote permits it"


def merged_conventions(found: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The conventions of several computations; where one was corrected in between, both values are told."""
    values: dict[str, list[str]] = {}
    for one in found:
        for name, value in one.items():
            if value not in values.setdefault(name, []):
                values[name].append(value)
    return {name: ", then ".join(told) for name, told in values.items()}
