"""Section 6: a payee's account, its payments and what concerns earlier months, as tables."""

from collections.abc import Iterable

from assignments.domain.accounts import Account, AccountLine, AccountPayment
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why, money_column
from assignments.domain.statements import StatementEntry

FUND = Column(name="fund", label="Fund", kind=Kind.TEXT)
MOVED = ("opening", "due_itself", "paid", "returned", "open")
STANDS = ("open", "paid_since", "prepared", "approved", "issued", "is_held", "returned_open")
MOVED_COLUMNS = (
    money_column("opening", "Opening"),
    money_column("due_itself", "Became due"),
    money_column("paid", "Paid"),
    money_column("returned", "Came back"),
    money_column("open", "Open"),
)
CDSC = money_column("cdsc", "Contingent deferred sales charges")
WORDS_OF_COMPONENT = {
    Component.CORRECTION: "correction (Section 11)",
    Component.CARRIED_OVER: "carried over (Section 13)",
    Component.CDSC: "correction of deferred charges (Section 11)",
}


def with_charges(columns: tuple[Column, ...], rows: Iterable[Row]) -> tuple[Column, ...]:
    """The columns; that of contingent deferred sales charges (Section 11) only where there are any."""
    if any(row.cells[CDSC.name] for row in rows):
        return columns
    return tuple(column for column in columns if column != CDSC)


def account_sheets(account: Account) -> tuple[Sheet, ...]:
    """The account with each Fund, what has become since of what is open, and the payments."""
    rows = tuple(Row(cells={"fund": line.fund, **moved_cells(line)}) for line in account.lines)
    open_rows = tuple(Row(cells={"fund": line.fund, **_stands(line)}) for line in account.lines)
    return (
        Sheet(
            key="account",
            heading="Account with each Fund",
            section="6",
            formula="opening + became due - paid + came back = open; paid counts on the day it settled",
            columns=(FUND, *MOVED_COLUMNS),
            rows=rows,
            totals=_totals(rows, MOVED),
        ),
        Sheet(
            key="open",
            heading="What is open, and where it stands now",
            section="6",
            formula="open = paid since + prepared + approved + issued + held + returned",
            columns=(
                FUND,
                money_column("open", "Open"),
                money_column("paid_since", "Paid since"),
                money_column("prepared", "Prepared"),
                money_column("approved", "Approved"),
                money_column("issued", "Issued"),
                money_column("is_held", "Held"),
                money_column("returned_open", "Returned"),
            ),
            rows=open_rows,
            totals=_totals(open_rows, STANDS),
        ),
        _payments_sheet(account.payments),
    )


def moved_cells(line: AccountLine) -> dict[str, int]:
    """What an account line says of a period."""
    return {
        "opening": line.opening,
        "due_itself": line.due,
        "paid": line.paid,
        "returned": line.returned,
        "open": line.open,
    }


def _stands(line: AccountLine) -> dict[str, int]:
    return {
        "open": line.open,
        "paid_since": line.paid_since,
        "prepared": line.prepared,
        "approved": line.approved,
        "issued": line.issued,
        "is_held": line.held,
        "returned_open": line.returned_open,
    }


def _totals(rows: Iterable[Row], names: Iterable[str]) -> Row:
    kept = tuple(rows)
    return Row(cells={"fund": "all Funds", **{name: sum(row.cells[name] for row in kept) for name in names}})


def _payments_sheet(payments: Iterable[AccountPayment]) -> Sheet:
    rows = tuple(_payment_row(one) for one in payments)
    return Sheet(
        key="payments",
        heading="Payments, and when they were paid",
        section="6",
        columns=(
            Column(name="payment", label="Payment", kind=Kind.TEXT),
            Column(name="statement_month", label="For the month", kind=Kind.MONTH),
            money_column("amount", "Amount"),
            Column(name="state", label="State", kind=Kind.STATE),
            Column(name="settled_on", label="Settled", kind=Kind.DAY),
            Column(name="returned_on", label="Came back", kind=Kind.DAY),
            Column(name="authorization", label="Payment authorization", kind=Kind.TEXT),
            Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True),
            Column(name="held_because", label="Held because", kind=Kind.TEXTS, is_wide=True),
        ),
        rows=rows,
    )


def _payment_row(one: AccountPayment) -> Row:
    payable = one.payable
    month = f"{payable.month:%Y-%m}"
    why = Why(what="payment", instruction=payable.id, month=month)
    return Row(
        cells={
            "payment": str(payable.id),
            "statement_month": month,
            "amount": payable.amount or payable.cents,
            "state": payable.status.value,
            "settled_on": one.settled_on,
            "returned_on": one.returned_on,
            "authorization": payable.authorization,
            "fund": payable.fund,
            "held_because": payable.held_because,
        },
        why={"payment": why, "amount": why},
    )


def for_month_sheets(entries: Iterable[StatementEntry], *, party: Party) -> tuple[Sheet, ...]:
    """Lines that correct earlier months, or carry amounts over, and which; no table where there are none."""
    rows = tuple(
        Row(
            cells={
                "portfolio": entry.portfolio_name,
                "distributor": entry.distributor,
                "what": WORDS_OF_COMPONENT[Component(line.component)],
                "for_month": line.month,
                "amount": line.cents,
                "fund": entry.fund,
            },
            why={"amount": Why(what="payment", instruction=line.instruction, month=line.paid_in)}
            if line.is_own
            else {},
        )
        for entry in entries
        for line in entry.lines.for_months
    )
    if not rows:
        return ()
    distributor = Column(name="distributor", label="Distributor", kind=Kind.TEXT)
    return (
        Sheet(
            key="for_months",
            heading="Corrections of earlier months, and what is carried over",
            section="11, 13",
            columns=(
                Column(name="portfolio", label="Portfolio", kind=Kind.TEXT),
                *(() if party.kind is PayeeKind.DISTRIBUTOR else (distributor,)),
                Column(name="what", label="What it is", kind=Kind.TEXT),
                Column(name="for_month", label="For the month", kind=Kind.MONTH),
                money_column("amount", "Amount"),
                Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True),
            ),
            rows=rows,
            totals=Row(
                cells={"portfolio": "all Portfolios", "amount": sum(row.cells["amount"] for row in rows)}
            ),
        ),
    )
