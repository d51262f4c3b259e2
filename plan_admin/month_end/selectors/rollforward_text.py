"""The two proofs as text for people at a terminal, and as one CSV file."""

from collections.abc import Iterator

from fees.domain.rollforward import PayableRoll
from fees.domain.ties import Comparison, FeeComponent, Tie, TieState
from governance.domain.csv_writing import csv_text
from plan_admin.month_end.selectors.report_text import ZERO, money, table
from plan_admin.month_end.selectors.rollforward import Rollforward, payable_document

PAYABLE_HEADS = (
    "Portfolio",
    "Opening",
    "Accrued",
    "Carried over",
    "Corrections",
    "Issued",
    "Voided",
    "Closing",
    "Booked",
    "Difference",
    "Tie",
)
SHARES_HEADS = ("Portfolio", "Opening", "In", "Out", "Closing", "Outstanding", "Difference", "Tie")
CSV_COLUMNS = (
    "plan",
    "month",
    "fund",
    "portfolio",
    "what",
    "opening",
    "accrued",
    "carried_over",
    "corrections",
    "issued",
    "voided",
    "in",
    "out",
    "closing",
    "beside",
    "difference",
    "state",
    "reason",
)


def rollforward_lines(report: Rollforward) -> Iterator[str]:
    """Both proofs, the differences that have a reason, and the problems."""
    yield f"{report.plan}, {report.month}: what is owed and the Shares, rolled forward"
    for component in FeeComponent:
        yield ""
        yield f"{Tie(component.value).words.capitalize()} payable (Section 2), in dollars"
        yield from _payables(report, component)
    yield ""
    yield "Shares (Section 6(a))"
    yield from _shares(report)
    yield ""
    yield from _notes(report)
    yield from _problem_lines(report)


def _payables(report: Rollforward, component: FeeComponent) -> Iterator[str]:
    tie = Tie(component.value)
    rows = [
        (one.portfolio, *_amounts(one.payables[component]), *_beside(one.comparisons[tie]))
        for one in report.portfolios
    ]
    booked, apart = report.total_beside(tie)
    given = ("not given", ZERO) if booked is None else (money(booked), money(apart or 0))
    rows.append(("Total", *_amounts(report.total(component)), *given, ""))
    yield from table(PAYABLE_HEADS, rows, right=frozenset(range(1, 10)))


def _amounts(roll: PayableRoll) -> tuple[str, ...]:
    """What comes in as it is, what goes out as what is taken away."""
    return (
        money(roll.opening),
        money(roll.accrued),
        money(roll.carried_over),
        money(roll.corrections),
        money(-roll.issued),
        money(-roll.voided),
        money(roll.closing),
    )


def _shares(report: Rollforward) -> Iterator[str]:
    rows = [
        (
            one.portfolio,
            shares_shown(one.shares.opening),
            shares_shown(one.shares.came_in),
            shares_shown(-one.shares.went_out),
            shares_shown(one.shares.closing),
            *_beside(one.comparisons[Tie.SHARES]),
        )
        for one in report.portfolios
    ]
    yield from table(SHARES_HEADS, rows, right=frozenset(range(1, 7)))


def shares_shown(millionths: int) -> str:
    """Shares with thousands separators, those taken away in parentheses, none as a dash."""
    if not millionths:
        return ZERO
    whole, part = Tie.SHARES.text(abs(millionths)).split(".")
    text = f"{int(whole):,}.{part}"
    return f"({text})" if millionths < 0 else text


def _beside(one: Comparison) -> tuple[str, str, str]:
    shown = shares_shown if one.tie is Tie.SHARES else money
    theirs = "not given" if one.theirs is None else shown(one.theirs)
    return theirs, ZERO if one.difference is None else shown(one.difference), one.state.value


def _notes(report: Rollforward) -> Iterator[str]:
    """What was set off, what is explained, and what nobody gave although others' figures are there."""
    if report.set_off:
        yield f"Of what was issued, {money(report.set_off)} was set off against claims (Section 6(e))"
    for one in report.portfolios:
        for tie, comparison in one.comparisons.items():
            if comparison.state is TieState.EXPLAINED and comparison.reason is not None:
                apart = tie.text(comparison.difference or 0)
                reason = comparison.reason
                yield f"{one.portfolio}, {tie.words}: {apart}, explained by {reason.by}: {reason.reason}"
    for tie in Tie:
        given, lacking = report.total_beside(tie)[0], report.not_given(tie)
        if given is not None and lacking:
            lack = "Portfolio has" if lacking == 1 else "Portfolios have"
            yield f"{tie.words.capitalize()}: {lacking} {lack} no figure to compare with"


def _problem_lines(report: Rollforward) -> Iterator[str]:
    problems = report.problems()
    if not problems:
        yield "No problems: everything that was given ties, or has its reason"
        return
    waiting = sum(problem.needs_reason for problem in problems)
    need = "difference needs" if waiting == 1 else "differences need"
    yield f"Problems: {waiting} {need} a reason before the month is finished" if waiting else "Worth a look"
    yield from (f"  {problem.portfolio}: {problem.words}" for problem in problems)


def rollforward_csv(report: Rollforward) -> str:
    """One row a Portfolio and tie: dollars for the two fees, Shares for `shares`; no totals, so that it sums.

    `beside` is what was booked, or is outstanding; empty: not given.
    """
    rows: list[dict[str, str]] = []
    for one in report.portfolios:
        head = {
            "plan": report.plan,
            "month": str(report.month),
            "fund": one.fund,
            "portfolio": one.portfolio,
        }
        for component, roll in one.payables.items():
            tie = Tie(component.value)
            rows.append({**head, **payable_document(roll), **_cells(one.comparisons[tie])})
        shares = {
            "opening": Tie.SHARES.text(one.shares.opening),
            "in": Tie.SHARES.text(one.shares.came_in),
            "out": Tie.SHARES.text(one.shares.went_out),
            "closing": Tie.SHARES.text(one.shares.closing),
        }
        rows.append({**head, **shares, **_cells(one.comparisons[Tie.SHARES])})
    return csv_text(CSV_COLUMNS, ([row.get(column, "") for column in CSV_COLUMNS] for row in rows))


def _cells(one: Comparison) -> dict[str, str]:
    explained = one.reason if one.state is TieState.EXPLAINED else None
    return {
        "what": one.tie.value.lower(),
        "beside": "" if one.theirs is None else one.tie.text(one.theirs),
        "difference": "" if one.difference is None else one.tie.text(one.difference),
        "state": one.state.value,
        "reason": explained.reason if explained else "",
    }
