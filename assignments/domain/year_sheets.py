"""Section 6: a payee's year as tables: by month and by Portfolio, the account, payments and corrections."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from assignments.domain.account_sheets import (
    CDSC,
    MOVED,
    MOVED_COLUMNS,
    account_sheets,
    for_month_sheets,
    with_charges,
)
from assignments.domain.limit_sheets import limit_sheets
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why, money_column
from assignments.domain.statements import ESTIMATE, FINISHED, StatementEntry
from assignments.domain.year_statements import MonthOfYear, YearStatement

MONTH = Column(name="statement_month", label="Month", kind=Kind.MONTH)
STATE = Column(name="state", label="State", kind=Kind.STATE)
NO_STATEMENT = "nothing due"
FIGURES: Mapping[str, Callable[[StatementEntry], int]] = {
    "distribution": lambda one: one.distribution,
    "portions": lambda one: one.distribution - one.balance,
    "service_fee": lambda one: one.service_fee,
    "offsets": lambda one: one.lines.offsets,
    "cdsc": lambda one: one.lines.cdsc,
    "corrections": lambda one: one.lines.corrections,
    "carried_over": lambda one: one.lines.carried_over,
    "due": lambda one: one.due,
    "elsewhere": lambda one: one.lines.elsewhere,
    "not_paid": lambda one: one.lines.not_paid,
    "apart": lambda one: one.apart,
}


def _figure_columns(kind: PayeeKind) -> tuple[Column, ...]:
    """What each month, and each Portfolio, has of the year."""
    own = money_column("distribution", "12b-1 Portion" if kind is PayeeKind.ASSIGNEE else "12b-1 Share")
    only_distributors = (
        money_column("portions", "of it Portions"),
        money_column("service_fee", "Service fee"),
        money_column("offsets", "Offsets"),
    )
    others = {
        PayeeKind.DISTRIBUTOR: (money_column("elsewhere", "To Assignees or agent"),),
        PayeeKind.ASSIGNEE: (money_column("elsewhere", "To the Distributor or agent"),),
        PayeeKind.COLLECTION_AGENT: (),
    }
    return (
        own,
        *(only_distributors if kind is PayeeKind.DISTRIBUTOR else ()),
        CDSC,
        money_column("corrections", "Corrections"),
        money_column("carried_over", "Carried over"),
        money_column("due", "Owed"),
        *others[kind],
        money_column("not_paid", "Not paid"),
        money_column("apart", "Difference"),
    )


def year_sheets(year: YearStatement) -> tuple[Sheet, ...]:
    """What was owed month by month and by Portfolio, the account month by month and by Fund, and payments."""
    entries = [entry for statement in year.statements for entry in statement.entries]
    return (
        _months_sheet(year),
        _account_by_month(year),
        *account_sheets(year.account),
        _portfolios_sheet(year),
        *limit_sheets(year.statements, party=year.party),
        *for_month_sheets(entries, party=year.party),
    )


def _months_sheet(year: YearStatement) -> Sheet:
    rows = tuple(
        Row(
            cells={
                "statement_month": str(one.month),
                "state": _state(one),
                **{name: one.total(of) for name, of in FIGURES.items()},
            },
            why=_why(one, year.party),
        )
        for one in year.months
    )
    return Sheet(
        key="months",
        heading="What was owed, month by month",
        section="6",
        columns=with_charges((MONTH, STATE, *_figure_columns(year.party.kind)), rows),
        rows=rows,
        totals=Row(
            cells={
                "statement_month": "the year",
                **{name: sum(row.cells[name] for row in rows) for name in FIGURES},
            }
        ),
    )


def _state(one: MonthOfYear) -> str:
    if one.statement is None or not one.statement.entries:
        return NO_STATEMENT
    return FINISHED if one.statement.is_final else ESTIMATE


def _why(one: MonthOfYear, party: Party) -> dict[str, Why]:
    """The monthly statement explains a month's figures."""
    if one.statement is None:
        return {}
    why = Why(what="statement", payee_kind=party.kind.value, payee=party.code, month=str(one.month))
    return {"statement_month": why, "due": why}


def _account_by_month(year: YearStatement) -> Sheet:
    """The account over the months; the year opens as its first month and ends as its last."""
    rows = tuple(
        Row(
            cells={
                "statement_month": str(one.month),
                "opening": one.account.total("opening"),
                "due_itself": one.account.total("due"),
                "paid": one.account.total("paid"),
                "returned": one.account.total("returned"),
                "open": one.account.total("open"),
            },
            why=_why(one, year.party),
        )
        for one in year.months
    )
    sums = {name: sum(row.cells[name] for row in rows) for name in MOVED if name not in ("opening", "open")}
    return Sheet(
        key="account_by_month",
        heading="The account, month by month",
        section="6",
        formula="opening + became due - paid + came back = open, which is the next month's opening",
        columns=(MONTH, *MOVED_COLUMNS),
        rows=rows,
        totals=Row(
            cells={
                "statement_month": "the year",
                **sums,
                "opening": rows[0].cells["opening"],
                "open": rows[-1].cells["open"],
            }
        ),
    )


def _portfolios_sheet(year: YearStatement) -> Sheet:
    found: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
    for statement in year.statements:
        for entry in statement.entries:
            sums = found[entry.fund, entry.portfolio_name, entry.distributor]
            for name, of in FIGURES.items():
                sums[name] += of(entry)
    rows = tuple(
        Row(cells={"fund": fund, "portfolio": portfolio, "distributor": distributor, **sums})
        for (fund, portfolio, distributor), sums in found.items()
    )
    is_distributor = year.party.kind is PayeeKind.DISTRIBUTOR
    distributor_column = Column(name="distributor", label="Distributor", kind=Kind.TEXT)
    columns = (
        Column(name="portfolio", label="Portfolio", kind=Kind.TEXT),
        *(() if is_distributor else (distributor_column,)),
        *_figure_columns(year.party.kind),
        Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True),
    )
    return Sheet(
        key="portfolios",
        heading="What was owed, by Portfolio",
        section="6",
        columns=with_charges(columns, rows),
        rows=rows,
        totals=Row(
            cells={
                "portfolio": "all Portfolios",
                **{name: sum(row.cells[name] for row in rows) for name in FIGURES},
            }
        ),
    )
