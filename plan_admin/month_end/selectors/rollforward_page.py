"""The two proofs as rows of a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from fees.domain.rollforward import PayableRoll, SharesRoll
from fees.domain.ties import Comparison, FeeComponent, Tie, TieState
from plan_admin.month_end.selectors.rollforward import PortfolioRoll, Rollforward

MARKS = {
    TieState.TIES: "ties",
    TieState.NOT_GIVEN: "not_given",
    TieState.NOT_COMPUTED: "open",
    TieState.EXPLAINED: "explained",
    TieState.UNEXPLAINED: "differs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideShown:
    """What others say: their figure, theirs less ours, how the two stand, and the reason given for it."""

    tie: str
    theirs: int | None
    difference: int | None
    state: str
    reason: str
    by: str

    @property
    def needs_reason(self) -> bool:
        """Whether somebody has to say why."""
        return self.state == MARKS[TieState.UNEXPLAINED]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayableRow:
    """A Portfolio's roll of one component, in cents."""

    code: str
    name: str
    fund: str
    status: str
    roll: PayableRoll
    beside: BesideShown


@dataclass(frozen=True, slots=True, kw_only=True)
class PayableTable:
    """One component: the rows of a page, and the totals of all Portfolios."""

    words: str
    component: str
    rows: tuple[PayableRow, ...]
    total: PayableRoll
    booked: int | None
    difference: int | None
    not_given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A Portfolio's Shares, in millionths."""

    code: str
    name: str
    fund: str
    roll: SharesRoll
    beside: BesideShown


def payable_rows(
    report: Rollforward, component: FeeComponent, *, portfolios: Iterable[PortfolioRoll]
) -> PayableTable:
    """The table of a component."""
    tie = Tie(component.value)
    booked, difference = report.total_beside(tie)
    return PayableTable(
        words=tie.words.capitalize(),
        component=component.value.lower(),
        rows=tuple(
            PayableRow(
                code=one.code,
                name=one.portfolio,
                fund=one.fund,
                status=one.status.lower(),
                roll=one.payables[component],
                beside=_beside(one.comparisons[tie]),
            )
            for one in portfolios
        ),
        total=report.total(component),
        booked=booked,
        difference=difference,
        not_given=report.not_given(tie),
    )


def share_rows(portfolios: Iterable[PortfolioRoll]) -> tuple[ShareRow, ...]:
    """The Shares of some Portfolios."""
    return tuple(
        ShareRow(
            code=one.code,
            name=one.portfolio,
            fund=one.fund,
            roll=one.shares,
            beside=_beside(one.comparisons[Tie.SHARES]),
        )
        for one in portfolios
    )


def _beside(one: Comparison) -> BesideShown:
    explained = one.reason if one.state is TieState.EXPLAINED else None
    return BesideShown(
        tie=one.tie.value.lower(),
        theirs=one.theirs,
        difference=one.difference,
        state=MARKS[one.state],
        reason=explained.reason if explained else "",
        by=explained.by if explained else "",
    )
