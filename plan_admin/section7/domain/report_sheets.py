"""Section 7: a quarterly report as tables, for the page, the paper and the file alike."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assignments.domain.sheets import Column, Kind, Row, Sheet, money_column
from governance.domain.money import dollars_text
from governance.domain.periods import day_words
from plan_admin.section7.domain.report import (
    BOTH_FEES,
    AmountRow,
    LaterRow,
    Of,
    ReportContent,
    above_what_was_paid,
)
from plan_admin.section7.domain.spending_sheets import (
    DISTRIBUTOR,
    PORTFOLIO,
    QUARTER,
    spending_sheets,
    sum_row,
)

NO_LIABILITY = (
    'The Plan pays its fees "as full compensation" (Schedule A). What a Distributor has advanced and not'
    " recovered is shown for information; it is no liability of the Fund, and is not paid because it is"
    " unrecovered"
)
COMPONENTS = {
    "DISTRIBUTION_FEE": "Distribution fee",
    "SERVICE_FEE": "Service fee",
    "CDSC": "Deferred charge",
    BOTH_FEES: "Both fees",
}
COMPONENT = Column(name="component", label="Fee", kind=Kind.TEXT)
FIGURES = (
    money_column("incurred", "Incurred"),
    money_column("paid", "Paid"),
    money_column("to_others", "of it to Assignees or agent"),
    money_column("held", "Held"),
    money_column("on_the_way", "On its way"),
    money_column("not_paid", "Not paid"),
    money_column("apart", "No payment"),
)
MOVING = (
    ("incurred", "Incurred"),
    ("paid", "Paid"),
    ("to_others", "To Assignees or agent"),
    ("held", "Held"),
    ("on_the_way", "On its way"),
    ("not_paid", "Not paid"),
)
OF_SHEETS = (
    (Of.MONTH, "Incurred in the quarter, paid and held", "7"),
    (Of.CARRIED_OVER, "Carried over from the Prior Plan", "13"),
    (Of.CORRECTION, "Corrections of closed months, paid and held", "6"),
    (Of.CDSC, "Deferred charges paid over", "11"),
)
FORMULAS = {
    Of.MONTH: "incurred is paid, held, on its way and not paid; what no payment stands for is apart",
    Of.CARRIED_OVER: "what was payable under the Prior Plan continues to be payable under this Plan",
    Of.CORRECTION: "what is kept back stands negative; what is claimed back instead has no payment",
    Of.CDSC: "paid by holders who redeem, and no expense of the Plan; shown apart",
}


def report_sheets(content: ReportContent) -> tuple[Sheet, ...]:
    """Every table of the report; of those that would be empty the first and the purposes stay."""
    found = [
        _amounts(content, of, heading, section)
        for of, heading, section in OF_SHEETS
        if of is Of.MONTH or content.amounts_of(of)
    ]
    found += _offsets(content) + _corrections(content) + _later(content) + _offsets_later(content)
    return (*found, *spending_sheets(content))


def totals(content: ReportContent) -> Mapping[str, int]:
    """Incurred, paid and held under the Plan in the quarter, and spent by the Distributors; cents."""
    rows = content.amounts_of(Of.MONTH, Of.CARRIED_OVER, Of.CORRECTION)
    return {
        "Incurred in the quarter": sum(one.incurred for one in rows),
        "of it paid": sum(one.paid for one in rows),
        "of it held": sum(one.held for one in rows),
        "Spent by the Distributors": sum(one.cents for one in content.spent),
    }


def remarks(content: ReportContent) -> tuple[str, ...]:
    """What must be said beside the figures."""
    on = day_words(date.fromisoformat(content.presented_on))
    months = ", ".join(content.months)
    found = [
        f"Closed months: {months}. What is paid is what was settled by {on}; facts are known up to act"
        f" {content.known_at}.",
    ]
    found += [
        f"{one.name or one.distributor} has given no expenditures of this quarter: Section 7 asks the"
        " Distributor for the amounts expended and their purposes."
        for one in content.given
        if not one.act
    ]
    found += [
        f"{distributor} spent {dollars_text(spent)} on {name}, and {dollars_text(paid)} was paid"
        " of the quarter: the Plan compensates, it does not reimburse (Schedule A)."
        for name, distributor, spent, paid in above_what_was_paid(content)
    ]
    found += [
        f"{one.distributor} gave {dollars_text(one.cents)} of {one.quarter} on {one.portfolio_name}, which is"
        " no quarter of the Fund any more: it is not among the purposes of this quarter. The Distributor"
        " takes it back with the amount 0.00, and gives it by the Fund's quarters."
        for one in content.astray
    ]
    found.append(f"{NO_LIABILITY}.")
    return tuple(found)


def _amounts(content: ReportContent, of: Of, heading: str, section: str) -> Sheet:
    rows = content.amounts_of(of)
    columns = (PORTFOLIO, DISTRIBUTOR, COMPONENT, *FIGURES)
    return Sheet(
        key=of.value.lower(),
        heading=heading,
        section=section,
        formula=FORMULAS[of],
        columns=_without_empty(columns, rows),
        rows=tuple(Row(cells=_cells(one)) for one in rows),
        totals=sum_row(rows, tuple(column.name for column in FIGURES)),
    )


def _without_empty(columns: Sequence[Column], rows: Iterable[AmountRow]) -> tuple[Column, ...]:
    """Columns that would show nothing but dashes are left out, but for those that every report has."""
    always = {"portfolio", "distributor", "component", "incurred", "paid", "held"}
    filled = {column.name for column in FIGURES for one in rows if getattr(one, column.name)}
    return tuple(column for column in columns if column.name in always | filled)


def _cells(one: AmountRow) -> dict[str, object]:
    return {
        "portfolio": one.portfolio_name,
        "distributor": one.distributor,
        "component": COMPONENTS[one.component],
        **{column.name: getattr(one, column.name) for column in FIGURES},
    }


def _offsets(content: ReportContent) -> list[Sheet]:
    if not content.offsets:
        return []
    return [
        Sheet(
            key="offsets",
            heading="Set off against claims of the Fund",
            section="6(e)",
            formula="of what is paid or on its way, kept by the Fund against what the Distributor owes it",
            columns=(PORTFOLIO, DISTRIBUTOR, money_column("cents", "Set off")),
            rows=tuple(
                Row(
                    cells={
                        "portfolio": one.portfolio_name,
                        "distributor": one.distributor,
                        "cents": one.cents,
                    }
                )
                for one in content.offsets
            ),
            totals=sum_row(content.offsets, ("cents",)),
        )
    ]


def _corrections(content: ReportContent) -> list[Sheet]:
    if not content.corrections:
        return []
    columns = (
        PORTFOLIO,
        DISTRIBUTOR,
        Column(name="assignee", label="Assignee", kind=Kind.TEXT),
        COMPONENT,
        Column(name="of_month", label="Corrected month", kind=Kind.MONTH),
        Column(name="report", label="It was told in", kind=Kind.TEXT, is_wide=True),
        Column(name="in_month", label="Corrected in", kind=Kind.MONTH),
        money_column("stood", "It gave"),
        money_column("restated", "It gives"),
        money_column("amount", "Correction"),
    )
    rows = tuple(
        Row(
            cells={
                "portfolio": one.portfolio_name,
                "distributor": one.distributor,
                "assignee": one.assignee,
                "component": COMPONENTS[one.component],
                "of_month": one.of_month,
                "report": one.report,
                "in_month": one.in_month,
                "stood": one.stood,
                "restated": one.restated,
                "amount": one.amount,
            }
        )
        for one in content.corrections
    )
    return [
        Sheet(
            key="corrections",
            heading="Corrections made in this quarter, line by line",
            section="7",
            formula="a report that was presented does not change; what corrects its months is said here",
            columns=columns,
            rows=rows,
            totals=sum_row(content.corrections, ("stood", "restated", "amount")),
        )
    ]


def _later(content: ReportContent) -> list[Sheet]:
    if not content.later:
        return []
    figures = _moved(content.later)
    rows = tuple(
        Row(
            cells={
                "portfolio": one.portfolio_name,
                "quarter": one.quarter,
                "distributor": one.distributor,
                "component": _fee(one),
                **{column.name: getattr(one, column.name) for column in figures},
            }
        )
        for one in content.later
    )
    return [
        Sheet(
            key="later",
            heading="What became of amounts in earlier reports",
            section="7",
            formula="figures of presented quarters that have moved since they were told",
            columns=(PORTFOLIO, QUARTER, DISTRIBUTOR, COMPONENT, *figures),
            rows=rows,
            totals=sum_row(content.later, tuple(column.name for column in figures)),
        )
    ]


def _moved(rows: Sequence[LaterRow]) -> tuple[Column, ...]:
    """Paid and held, as every such table has them, and each other figure that has moved in any row."""
    found: list[Column] = []
    for name, label in MOVING:
        before = f"{name}_before"
        if name in ("paid", "held") or any(getattr(one, before) != getattr(one, name) for one in rows):
            found += [money_column(before, f"{label}, as told"), money_column(name, f"{label} now")]
    return tuple(found)


def _fee(one: LaterRow) -> str:
    carried = ", carried over (Section 13)" if one.of == Of.CARRIED_OVER else ""
    return f"{COMPONENTS[one.component]}{carried}"


def _offsets_later(content: ReportContent) -> list[Sheet]:
    if not content.offsets_later:
        return []
    figures = (money_column("cents_before", "Set off, as told"), money_column("cents", "Set off now"))
    return [
        Sheet(
            key="offsets_later",
            heading="What was told as set off in earlier reports, as it stands now",
            section="6(e)",
            formula="of payments of presented quarters that were made or on their way when told",
            columns=(PORTFOLIO, QUARTER, DISTRIBUTOR, *figures),
            rows=tuple(
                Row(
                    cells={
                        "portfolio": one.portfolio_name,
                        "quarter": one.quarter,
                        "distributor": one.distributor,
                        "cents_before": one.cents_before,
                        "cents": one.cents,
                    }
                )
                for one in content.offsets_later
            ),
            totals=sum_row(content.offsets_later, ("cents_before", "cents")),
        )
    ]


def title_of(content: ReportContent) -> str:
    """What the report is called."""
    return f"Quarterly report of {content.fund_name}, {content.quarter}"


def says_of(content: ReportContent, *, presented: date | None) -> str:
    """Its first line: what it is, for whom and as of when; `presented` None: a draft."""
    what = f"presented to the Board on {day_words(presented)}" if presented else "a draft, as known now"
    return (
        f"What {content.fund_name} expended under the Plan {content.plan_title} ({content.share_class}) in"
        f" {content.quarter}, and the purposes for which the Distributors spent it (Section 7; Rule"
        f" 12b-1(b)(3)(ii)); for its {content.board}: {what}."
    )
