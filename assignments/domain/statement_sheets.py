"""Section 6: a statement as tables, with what explains each of its amounts."""

from collections.abc import Mapping

from assignments.domain.account_sheets import CDSC, account_sheets, for_month_sheets, with_charges
from assignments.domain.estimate_sheets import estimates_sheet
from assignments.domain.limit_sheets import limit_sheets
from assignments.domain.parties import Party
from assignments.domain.restated import restated_sheets
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import Column, Kind, Row, Sheet, Why, money_column
from assignments.domain.statements import ESTIMATE, FINISHED, Statement, StatementEntry
from governance.domain.rates import Component


def statement_sheets(statement: Statement) -> tuple[Sheet, ...]:
    """What is owed, what becomes of it, the account, a Distributor's Assignees, and the conventions."""
    rows = tuple(_row(statement.party, entry) for entry in statement.entries)
    kind = statement.party.kind
    found = [
        _entries_sheet("owed", "What is owed, by Portfolio", OWED[kind], rows),
        _entries_sheet("paid", "What becomes of it", PAID[kind], rows),
        *limit_sheets([statement], party=statement.party),
        *for_month_sheets(statement.entries, party=statement.party),
        *restated_sheets(statement.restated, party=statement.party),
        *account_sheets(statement.account),
    ]
    if statement.party.kind is PayeeKind.DISTRIBUTOR:
        found.append(_assignees_sheet(statement))
    if statement.estimates:
        found.append(estimates_sheet(statement.estimates, cents=statement.share))
    return (*found, _conventions_sheet(statement))


FUND = Column(name="fund", label="Fund", kind=Kind.TEXT, is_wide=True)
PORTFOLIO = Column(name="portfolio", label="Portfolio", kind=Kind.TEXT)
DISTRIBUTOR = Column(name="distributor", label="Distributor", kind=Kind.TEXT)
STATE = Column(name="state", label="State", kind=Kind.STATE)
BASIS = (
    Column(name="average", label="Average daily net assets", kind=Kind.CENTS, unit="dollars"),
    Column(name="rate", label="Distribution fee", kind=Kind.RATES, unit="a year"),
    Column(name="days", label="Days", kind=Kind.NUMBER),
)
HOW = (
    STATE,
    Column(name="payments", label="Payments", kind=Kind.PAYMENTS),
    Column(name="held_because", label="Held because", kind=Kind.TEXTS, is_wide=True),
    Column(name="authority", label="By which votes", kind=Kind.TEXT, is_wide=True),
)


BESIDE = (CDSC, money_column("corrections", "Corrections"), money_column("carried_over", "Carried over"))
NOT_PAID = money_column("not_paid", "Not paid")
OWED: Mapping[PayeeKind, tuple[Column, ...]] = {
    PayeeKind.DISTRIBUTOR: (
        PORTFOLIO,
        *BASIS,
        money_column("distribution", "12b-1 Share"),
        money_column("portions", "of it Portions"),
        money_column("balance", "of it balance"),
        Column(name="service_rate", label="Service fee", kind=Kind.RATES, unit="a year"),
        money_column("service_fee", "Service fee"),
        money_column("offsets", "Offsets"),
        *BESIDE,
        money_column("due", "Owed"),
        FUND,
    ),
    PayeeKind.ASSIGNEE: (
        PORTFOLIO,
        DISTRIBUTOR,
        *BASIS,
        money_column("distribution", "12b-1 Portion"),
        *BESIDE,
        money_column("due", "Owed"),
        FUND,
    ),
    PayeeKind.COLLECTION_AGENT: (
        PORTFOLIO,
        DISTRIBUTOR,
        *BASIS,
        money_column("distribution", "12b-1 Share"),
        *BESIDE,
        money_column("due", "Owed"),
        FUND,
    ),
}
PAID: Mapping[PayeeKind, tuple[Column, ...]] = {
    PayeeKind.DISTRIBUTOR: (
        PORTFOLIO,
        money_column("due", "Owed"),
        money_column("payable", "Payable"),
        money_column("held", "Held"),
        money_column("elsewhere", "To Assignees or agent"),
        NOT_PAID,
        money_column("apart", "Difference"),
        *HOW,
    ),
    PayeeKind.ASSIGNEE: (
        PORTFOLIO,
        DISTRIBUTOR,
        money_column("due", "Owed"),
        money_column("payable", "Payable by the Fund"),
        money_column("held", "Held by the Fund"),
        money_column("elsewhere", "To the Distributor or agent"),
        NOT_PAID,
        money_column("apart", "Difference"),
        Column(name="route", label="Who pays it", kind=Kind.TEXT, is_wide=True),
        *HOW,
    ),
    PayeeKind.COLLECTION_AGENT: (
        PORTFOLIO,
        DISTRIBUTOR,
        money_column("due", "Owed"),
        money_column("payable", "Payable"),
        money_column("held", "Held"),
        NOT_PAID,
        money_column("apart", "Difference"),
        *HOW,
    ),
}
SUMMED = (
    "distribution",
    "portions",
    "balance",
    "service_fee",
    "offsets",
    "cdsc",
    "corrections",
    "carried_over",
    "due",
    "payable",
    "held",
    "elsewhere",
    "not_paid",
    "apart",
)


def _entries_sheet(key: str, heading: str, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Sheet:
    """A table with a row for each Portfolio (and Distributor), and what they sum to."""
    sums = {name: sum(row.cells[name] for row in rows) for name in SUMMED}
    return Sheet(
        key=key,
        heading=heading,
        section="6",
        columns=with_charges(columns, rows),
        rows=rows,
        totals=Row(cells={"portfolio": "all Portfolios", **sums}),
    )


def _row(party: Party, entry: StatementEntry) -> Row:
    lines = entry.lines
    return Row(
        cells={
            "fund": entry.fund,
            "portfolio": entry.portfolio_name,
            "distributor": entry.distributor,
            "state": FINISHED if entry.is_final else ESTIMATE,
            "days": entry.days,
            "average": entry.average,
            "rate": entry.rates,
            "distribution": entry.distribution,
            "portions": entry.distribution - entry.balance,
            "balance": entry.balance,
            "service_rate": entry.service_rates,
            "service_fee": entry.service_fee,
            "offsets": lines.offsets,
            "cdsc": lines.cdsc,
            "corrections": lines.corrections,
            "carried_over": lines.carried_over,
            "due": entry.due,
            "payable": lines.payable,
            "held": lines.held,
            "elsewhere": lines.elsewhere,
            "not_paid": lines.not_paid,
            "apart": entry.apart,
            "route": lines.route,
            "payments": lines.payments,
            "held_because": lines.held_because,
            "authority": entry.authority,
        },
        why=_why(party, entry),
    )


def _why(party: Party, entry: StatementEntry) -> dict[str, Why]:
    """What explains each amount of a row."""

    def share(component: Component) -> Why:
        return Why(
            what="share",
            portfolio=entry.portfolio,
            component=component.value,
            distributor=entry.distributor,
        )

    own = (
        Why(what="portion", portfolio=entry.portfolio, distributor=entry.distributor, assignee=party.code)
        if party.kind is PayeeKind.ASSIGNEE
        else share(Component.DISTRIBUTION_FEE)
    )
    fee = Why(what="fee", portfolio=entry.portfolio, component=Component.DISTRIBUTION_FEE.value)
    found = {"average": fee, "distribution": own, "service_fee": share(Component.SERVICE_FEE)}
    payable = [one for one in entry.lines.payments if one.is_own and one.status != "HELD"]
    held = [one for one in entry.lines.payments if one.is_own and one.status == "HELD"]
    for name, payments in (("payable", payable), ("offsets", payable), ("cdsc", payable), ("held", held)):
        if payments:
            found[name] = Why(what="payment", instruction=payments[-1].id)
    return found


def _assignees_sheet(statement: Statement) -> Sheet:
    rows = tuple(
        Row(
            cells={
                "fund": one.fund,
                "portfolio": one.portfolio_name,
                "assignee": one.assignee,
                "state": FINISHED if one.is_final else ESTIMATE,
                "portion": one.portion,
            },
            why={
                "portion": Why(
                    what="portion",
                    portfolio=one.portfolio,
                    distributor=statement.party.code,
                    assignee=one.assignee,
                )
            },
        )
        for one in statement.assignees
    )
    return Sheet(
        key="assignees",
        heading="Portions of the Distributor's Assignees",
        section="6(b)",
        columns=(
            PORTFOLIO,
            FUND,
            Column(name="assignee", label="Assignee", kind=Kind.TEXT),
            STATE,
            money_column("portion", "12b-1 Portion"),
        ),
        rows=rows,
        totals=Row(
            cells={"portfolio": "all Assignees", "portion": sum(row.cells["portion"] for row in rows)}
        ),
    )


def _conventions_sheet(statement: Statement) -> Sheet:
    return Sheet(
        key="conventions",
        heading="Conventions, where the Plan is silent",
        columns=(
            Column(name="convention", label="Convention", kind=Kind.TEXT),
            Column(name="value", label="Value on the month's last day", kind=Kind.TEXT),
        ),
        rows=tuple(
            Row(cells={"convention": name, "value": value})
            for name, value in sorted(statement.conventions.items())
        ),
    )
