"""Section 6(b): an Assignee's 12b-1 Portion of a share, explained by Transfer, cohort and day (R7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from assignments.domain.explained_days import Claimant, StoredCohort, claimants, cohort_days, rate_of
from assignments.domain.explained_month import (
    ACCRUAL,
    NOTE,
    StoredMonth,
    day_columns,
    facts_of,
    last_cents,
    limit_remarks,
    net_assets_proof,
    split_sheet,
)
from assignments.domain.explained_share import COHORT_SHARES, ISSUED, UNDER_THE_LIMIT, interval_words
from assignments.domain.explanation import BALANCE, Explanation, Fact, Proof, votes_sheet
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why
from assignments.domain.transfers import CohortDays, ShareSplit, TransferTerms, percent_text, split_share
from governance.domain.rates import Component
from governance.domain.sections import plan_section

GIVEN = Column(name="given", label="Given to the Assignee", kind=Kind.PARTS_OF_TRILLIONTHS, unit="dollars")
PERCENT = Column(name="percent", label="Percentage", kind=Kind.PERCENT, unit="%")
ENTRY = Column(name="transfer", label="Transfer", kind=Kind.TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTransfer:
    """A Transfer as it was known, its kind and the name under which it was entered."""

    entry: str
    kind: str
    terms: TransferTerms

    @property
    def words(self) -> str:
        """What it is, in words."""
        return f"{self.kind} of {percent_text(self.terms.percent_parts)} % from {self.terms.first_day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPortion:
    """What is stored of a Portion: cents, and trillionths of a dollar x PARTS_OF_WHOLE."""

    cents: int
    exact: int


@plan_section("6(b)")
def explain_portion(
    stored: StoredMonth,
    portion: StoredPortion,
    *,
    month: str,
    distributor: str,
    assignee: str,
    transfers: Sequence[NamedTransfer],
    own: frozenset[str] | None,
) -> Explanation:
    """Section 6(b): "all or a designated portion" of the Distributor's 12b-1 Share of Distribution Fees.

    `own`: the parties that the reader may see (None: all).
    """
    share = stored.shares[distributor]
    cohorts = [one for one in stored.days.cohorts if one.distributor == distributor]
    split = _split_again(stored, cohorts, share_cents=share.distribution_fee, transfers=transfers)
    again = {one.assignee: one.cents for one in split.portions}
    mine = [one for one in transfers if one.terms.assignee == assignee]
    given = _given(stored, cohorts, mine)
    parties = claimants(
        share.distribution_fee,
        weights=[*((one.assignee, one.exact) for one in split.portions), (BALANCE, split.balance_exact)],
        cents=[*(one.cents for one in split.portions), split.balance_cents],
    )
    return Explanation(
        title=f"The Portion of {assignee} in the share of {distributor}: {stored.portfolio_name}",
        amount=portion.cents,
        is_final=stored.is_final,
        facts=_facts(stored, month, distributor=distributor, assignee=assignee, own=own),
        sheets=(
            _split_sheet(stored, parties, distributor=distributor, assignee=assignee, own=own),
            _transfers_sheet(mine, given),
            *(_given_sheet(stored, one) for one in given),
            votes_sheet(stored.votes, through=stored.through),
        ),
        proofs=(
            net_assets_proof(stored),
            Proof(
                what="exact Portion by the Transfers, 10^-24 dollars",
                again=sum(one.total for one in given),
                stored=portion.exact,
            ),
            Proof(what="Portion, cents", again=again.get(assignee, 0), stored=portion.cents),
            Proof(
                what="the Portions and the balance together, cents",
                again=sum(one.cents for one in parties),
                stored=share.distribution_fee,
            ),
        ),
        remarks=(last_cents(parties, own=own), *limit_remarks(stored)),
    )


def _facts(
    stored: StoredMonth, month: str, *, distributor: str, assignee: str, own: frozenset[str] | None
) -> tuple[Fact, ...]:
    """Where the Portion belongs; the share that it is part of, with its why for whoever may see that."""
    why = Why(
        what="share",
        portfolio=stored.portfolio,
        component=Component.DISTRIBUTION_FEE.value,
        distributor=distributor,
    )
    return (
        *facts_of(stored, month),
        Fact(label="Distributor", value=distributor),
        Fact(label="Assignee", value=assignee),
        Fact(
            label="The share that is divided, dollars",
            cents=stored.shares[distributor].distribution_fee,
            why=why if own is None or distributor in own else None,
        ),
    )


def _split_sheet(
    stored: StoredMonth,
    parties: tuple[Claimant, ...],
    *,
    distributor: str,
    assignee: str,
    own: frozenset[str] | None,
) -> Sheet:
    why = {
        one.party: Why(
            what="portion", portfolio=stored.portfolio, distributor=distributor, assignee=one.party
        )
        for one in parties
        if one.party not in (assignee, BALANCE)
    }
    return split_sheet(
        parties,
        weight=Kind.PARTS_OF_TRILLIONTHS,
        own=own,
        section="6(b)",
        ties="the lower assignee code, the Distributor's balance last",
        why=why,
    )


def _split_again(
    stored: StoredMonth,
    cohorts: Sequence[StoredCohort],
    *,
    share_cents: int,
    transfers: Sequence[NamedTransfer],
) -> ShareSplit:
    return split_share(
        share_cents=share_cents,
        days=stored.days.days,
        cohorts=[
            CohortDays(
                interval_first=one.first, interval_last=one.last, accruals=cohort_days(stored.days, one)
            )
            for one in cohorts
        ],
        transfers=[one.terms for one in transfers],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What one Transfer gives of one cohort: the days that it covers, with their accruals."""

    transfer: NamedTransfer
    cohort: StoredCohort
    days: tuple[int, ...]
    accruals: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum, trillionths of a dollar x PARTS_OF_WHOLE."""
        return sum(self.accruals) * self.transfer.terms.percent_parts


def _given(
    stored: StoredMonth, cohorts: Sequence[StoredCohort], transfers: Sequence[NamedTransfer]
) -> list[_Given]:
    found = []
    for transfer in transfers:
        days = tuple(at for at, day in enumerate(stored.days.days) if transfer.terms.runs_on(day))
        for cohort in cohorts:
            if days and _within_window(transfer.terms, cohort):
                accruals = cohort_days(stored.days, cohort)
                found.append(
                    _Given(
                        transfer=transfer,
                        cohort=cohort,
                        days=days,
                        accruals=tuple(accruals[at] for at in days),
                    )
                )
    return found


def _within_window(terms: TransferTerms, cohort: StoredCohort) -> bool:
    """Every end of a window begins an interval, so that a cohort lies wholly inside it or wholly outside."""
    starts = terms.issued_from is None or (cohort.first is not None and cohort.first >= terms.issued_from)
    ends = terms.issued_to is None or (cohort.last is not None and cohort.last <= terms.issued_to)
    return starts and ends


def _transfers_sheet(transfers: Sequence[NamedTransfer], given: Sequence[_Given]) -> Sheet:
    return Sheet(
        key="transfers",
        heading="The Transfers that give it",
        section="6(b)",
        rule="R7",
        formula="the sum, over the cohorts and days that it covers, of accrual x percentage, not rounded",
        columns=(
            ENTRY,
            PERCENT,
            Column(name="window_from", label="Shares issued from", kind=Kind.DAY),
            Column(name="window_to", label="Shares issued until", kind=Kind.DAY),
            Column(name="first_day", label="Runs from", kind=Kind.DAY),
            Column(name="last_day", label="Runs until", kind=Kind.DAY),
            Column(name="noticed", label="Notice of Section 6(c)", kind=Kind.TEXT),
            GIVEN,
            Column(name="entry", label="Entered as", kind=Kind.TEXT, is_wide=True),
        ),
        rows=tuple(
            Row(
                cells={
                    "transfer": one.words,
                    "entry": one.entry,
                    "percent": one.terms.percent_parts,
                    "window_from": one.terms.issued_from,
                    "window_to": one.terms.issued_to,
                    "first_day": one.terms.first_day,
                    "last_day": one.terms.last_day,
                    "noticed": "received" if one.terms.noticed else "missing",
                    "given": sum(part.total for part in given if part.transfer is one),
                }
            )
            for one in transfers
        ),
        totals=Row(cells={"transfer": "all Transfers", "given": sum(part.total for part in given)}),
    )


def _given_sheet(stored: StoredMonth, one: _Given) -> Sheet:
    days, cohort, percent = stored.days, one.cohort, one.transfer.terms.percent_parts
    return Sheet(
        key="portion",
        heading=f"{one.transfer.words.capitalize()}: Shares {interval_words(cohort)}, each day",
        section="6(a), 6(b)",
        rule="R6, R7",
        formula=(
            "accrual = net assets x rate x Shares of the cohort / (Shares of the class x days of the year),"
            " one division, rounded half-up to 12 places; given = accrual x percentage / 100, not rounded"
            + UNDER_THE_LIMIT
            * bool(days.cut)
        ),
        columns=(
            ENTRY,
            *ISSUED,
            *day_columns(tells_rate_gap=False),
            *COHORT_SHARES,
            ACCRUAL,
            PERCENT,
            GIVEN,
            NOTE,
        ),
        rows=tuple(
            Row(
                cells={
                    "transfer": one.transfer.words,
                    "issued_first": cohort.first,
                    "issued_last": cohort.last,
                    "day": days.days[at],
                    "figure_of": stored.figure_of[at],
                    "net_assets": days.net_assets[at],
                    "rate": rate_of(days.terms[at], Component.DISTRIBUTION_FEE),
                    "days_in_year": days.terms[at].days_in_year,
                    "tracked": cohort.tracked[at],
                    "free": cohort.free[at],
                    "shares": days.earning(cohort, at),
                    "shares_all": days.shares_all(at),
                    "accrual": accrual,
                    "percent": percent,
                    "given": accrual * percent,
                    "note": stored.note(at),
                }
            )
            for at, accrual in zip(one.days, one.accruals, strict=True)
        ),
        totals=Row(cells={"accrual": sum(one.accruals), "given": one.total, "note": "sum"}),
    )
