"""What one share class's stored month gives to explain an amount of it, and the steps all amounts share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assignments.domain.disguise import is_disguised
from assignments.domain.explained_days import Claimant, MonthDays
from assignments.domain.explanation import ANOTHER_PAYEE, Fact, Proof, VoteShown
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from governance.domain.business_days import is_business_day
from governance.domain.money import TRILLIONTHS_PER_CENT, dollars_text, round_half_up
from governance.domain.rates import Component
from governance.domain.sections import plan_section

COMPONENT_WORDS: Mapping[Component, str] = {
    Component.DISTRIBUTION_FEE: "distribution fee",
    Component.SERVICE_FEE: "service fee",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredShare:
    """Section 6(a): what is stored of a Distributor's share; cents, and trillionths of a dollar."""

    distribution_fee: int
    service_fee: int
    balance: int
    distribution_exact: int
    service_exact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMonth:
    """A share class's month as it is stored, with the terms of its days by what its closing knew.

    `figure_of` says of each accrued day whose net assets it used, `figures` what the facts say of them
    (cents). Fees and averages in cents, accruals in trillionths of a dollar. `waivers` are those that cover a
    day of the month, in words. `wanted` are the distribution fee's accruals before the lifetime limit, none
    where it cut nothing; `reached_on` is the day on which it was reached.
    """

    fund: str
    portfolio: str
    portfolio_name: str
    is_final: bool
    days: MonthDays
    figure_of: tuple[date, ...]
    figures: tuple[int, ...]
    distribution_accruals: tuple[int, ...]
    service_accruals: tuple[int, ...]
    average: int
    distribution_fee: int
    service_fee: int
    aggregate_fee: int
    shares: Mapping[str, StoredShare]
    conventions: Mapping[str, str]
    votes: tuple[VoteShown, ...]
    through: date | None
    waivers: tuple[str, ...] = ()
    wanted: tuple[int, ...] = ()
    reached_on: date | None = None

    def fee(self, component: Component) -> int:
        """The month's stored fee of a component, cents."""
        return self.distribution_fee if component is Component.DISTRIBUTION_FEE else self.service_fee

    def accruals(self, component: Component) -> tuple[int, ...]:
        """The stored accruals of the days."""
        if component is Component.DISTRIBUTION_FEE:
            return self.distribution_accruals
        return self.service_accruals

    def day_note(self, at: int) -> str:
        """Why a day does not use its own business day's figure; empty where it does."""
        day, figure_of = self.days.days[at], self.figure_of[at]
        if figure_of == day:
            return ""
        if self.days.terms[at].prior_day:
            return "NET_ASSETS_BASIS: the last business day before"
        return "no business day: carried" if not is_business_day(day) else ""

    @property
    def not_charged(self) -> int:
        """Section 2: what the lifetime limit left no room for, trillionths."""
        return sum(self.wanted) - sum(self.distribution_accruals) if self.wanted else 0

    def limit_note(self, at: int) -> str:
        """What the lifetime limit leaves of a day of the class; empty where it leaves the day whole."""
        if at not in self.days.cut:
            return ""
        before, left = (
            dollars_text(round_half_up(one, TRILLIONTHS_PER_CENT))
            for one in (self.wanted[at], self.days.cut[at].left)
        )
        return (
            f"before the limit {before} of the class; Section 2: the lifetime limit on sales charges leaves"
            f" {left}"
        )

    def note(self, at: int) -> str:
        """Why a day's distribution fee is not its own figure x rate."""
        return "; ".join(filter(None, (self.limit_note(at), self.day_note(at))))


def day_columns(*, tells_rate_gap: bool) -> tuple[Column, ...]:
    """A day's inputs; where not all Shares earn, or the class's Shares matter, they stand beside."""
    columns = [
        Column(name="day", label="Day", kind=Kind.DAY),
        Column(name="figure_of", label="Net assets of", kind=Kind.DAY),
        Column(name="net_assets", label="Net assets", kind=Kind.CENTS, unit="dollars"),
        Column(name="rate", label="Rate", kind=Kind.RATE, unit="a year"),
        Column(name="days_in_year", label="Days of the year", kind=Kind.NUMBER),
    ]
    if tells_rate_gap:
        columns += [
            Column(name="shares_earning", label="Shares that earn", kind=Kind.SHARES),
            Column(name="shares_all", label="Shares of the class", kind=Kind.SHARES),
        ]
    return tuple(columns)


ACCRUAL = Column(name="accrual", label="Accrual", kind=Kind.TRILLIONTHS, unit="dollars")
NOTE = Column(name="note", label="Note", kind=Kind.TEXT, is_wide=True)
WHAT = Column(name="what", label="Step", kind=Kind.TEXT)
EXACT = Column(name="exact", label="Exact", kind=Kind.TRILLIONTHS, unit="dollars")
AMOUNT = Column(name="amount", label="Amount", kind=Kind.CENTS, unit="dollars")


def facts_of(stored: StoredMonth, month: str) -> tuple[Fact, ...]:
    """Where the amount belongs."""
    return (
        Fact(label="Fund", value=stored.fund),
        Fact(label="Portfolio", value=stored.portfolio_name),
        Fact(label="Month", value=month),
        Fact(label="Days that accrued", value=str(len(stored.days.days))),
        *(Fact(label="Waiver", value=words) for words in stored.waivers),
    )


def net_assets_proof(stored: StoredMonth) -> Proof:
    """The figures used are those of the facts that the closing knew."""
    return Proof(
        what="net assets of all days together, cents",
        again=sum(stored.figures),
        stored=sum(stored.days.net_assets),
    )


def limit_remarks(stored: StoredMonth) -> tuple[str, ...]:
    """Section 2: what the lifetime limit did not let be charged, and since when; nothing where it did."""
    if not stored.days.cut:
        return ()
    cents = round_half_up(stored.not_charged, TRILLIONTHS_PER_CENT)
    return (limit_words(stored.portfolio_name, reached_on=stored.reached_on, not_charged=cents),)


@plan_section("2")
def limit_words(portfolio: str, *, reached_on: date | None, not_charged: int) -> str:
    """Section 2: expenses are "subject to any applicable limitations imposed ... by the rules of NASD"."""
    on = f" on {reached_on}" if reached_on is not None else ""
    return (
        f"Section 2: the lifetime limit on sales charges was reached in {portfolio}{on}: of the month's"
        f" asset-based sales charge {dollars_text(not_charged)} was not charged; service fees go on."
    )


def split_columns(weight: Kind) -> tuple[Column, ...]:
    """The columns of R11's split."""
    return (
        Column(name="party", label="Party", kind=Kind.TEXT),
        Column(name="weight", label="Exact amount (weight)", kind=weight, unit="dollars"),
        Column(name="floor", label="Rounded down", kind=Kind.CENTS, unit="dollars"),
        Column(name="fraction", label="Fraction cut off", kind=Kind.TRILLIONTHS, unit="of a cent"),
        Column(name="rank", label="Rank of the fraction", kind=Kind.NUMBER),
        Column(name="further_cent", label="Further cent", kind=Kind.CENTS, unit="dollars"),
        AMOUNT,
    )


def split_sheet(
    parties: tuple[Claimant, ...],
    *,
    weight: Kind,
    own: frozenset[str] | None,
    section: str,
    ties: str,
    why: Mapping[str, Why],
) -> Sheet:
    """R11: who got how many cents, and to whom the cents went that were left over.

    `own`: the parties that the reader may see (None: all). Others are told of only in the totals.
    """
    shown = [one for one in parties if _is_shown(one.party, own)]
    return Sheet(
        key="split",
        heading="The cents, by largest remainder",
        section=section,
        rule="R11",
        formula=(
            "total x weight / sum of weights, rounded down to the cent; the cents left over go, one each,"
            f" to the largest fractions; ties to {ties}; the last row has the totals of all parties"
        ),
        columns=split_columns(weight),
        rows=tuple(
            Row(
                cells={
                    "party": one.party,
                    "weight": one.weight,
                    "floor": one.floor,
                    "fraction": one.fraction,
                    "rank": one.rank,
                    "further_cent": one.further_cent,
                    "amount": one.cents,
                },
                why={"amount": why[one.party]} if one.party in why else {},
            )
            for one in shown
        ),
        totals=Row(
            cells={
                "party": "all parties",
                "weight": sum(one.weight for one in parties),
                "floor": sum(one.floor for one in parties),
                "further_cent": sum(one.further_cent for one in parties),
                "amount": sum(one.cents for one in parties),
            }
        ),
    )


def _is_shown(party: str, own: frozenset[str] | None) -> bool:
    """A party under a disguise is nobody's to see, whatever the reader was taken for."""
    return not is_disguised(party) and (own is None or party in own)


def last_cents(parties: tuple[Claimant, ...], *, own: frozenset[str] | None) -> str:
    """Who got the cents that were left over, in order; whom the reader may not see is another payee."""
    got = sorted((one for one in parties if one.further_cent), key=lambda one: one.rank)
    if not got:
        return "No cent was left over: every part is whole."
    names = [one.party if _is_shown(one.party, own) else ANOTHER_PAYEE for one in got]
    if len(names) == 1:
        return f"1 cent was left over; the last cent went to {names[0]}."
    before = ", then ".join(names[:-1])
    return f"{len(names)} cents were left over: to {before}; the last cent went to {names[-1]}."
