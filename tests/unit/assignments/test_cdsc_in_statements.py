"""Section 11: contingent deferred sales charges on a payee's statement and its year, and in its payments."""

from datetime import date
from typing import Any

import pytest

from assignments.domain.disputes import Figure, shown_of
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.domain.statement_sheets import statement_sheets
from assignments.domain.statements import LineAmounts, Statement, StatementEntry
from assignments.domain.year_sheets import year_sheets
from assignments.domain.year_statements import MonthOfYear, YearStatement, year_ending
from assignments.selectors.payments import StandingLine, StoredLine
from governance.domain.periods import PlanMonth

pytestmark = pytest.mark.plan_section("11")
SEPTEMBER = PlanMonth(date(2003, 9, 1))
KINDS = (PayeeKind.DISTRIBUTOR, PayeeKind.ASSIGNEE, PayeeKind.COLLECTION_AGENT)


def statement(kind: PayeeKind, **lines: Any) -> Statement:
    entry = StatementEntry(
        fund="EXAMPLE FUNDS, INC.",
        portfolio="growth",
        portfolio_name="Growth",
        distributor="adi",
        is_final=True,
        days=30,
        average=100,
        rates=(),
        service_rates=(),
        distribution=300_00,
        balance=300_00,
        lines=LineAmounts(**lines),
    )
    return Statement(
        plan="class-b",
        month="2003-09",
        party=Party(kind=kind, code="adi"),
        name="A",
        entries=(entry,),
        assignees=(),
        conventions={},
        waiting=0,
    )


def labels(sheet: Any) -> list[str]:
    return [column.label for column in sheet.columns]


@pytest.mark.parametrize("kind", KINDS)
def test_charges_have_their_column_and_are_due(kind: PayeeKind) -> None:
    told = statement(kind, cdsc=50_00, payable=350_00)
    owed = statement_sheets(told)[0]

    assert "Contingent deferred sales charges" in labels(owed)
    assert owed.rows[0].cells["cdsc"] == owed.totals.cells["cdsc"] == 50_00  # type: ignore[union-attr]  # it has totals
    assert (told.due, told.share, told.apart) == (350_00, 300_00, 0)
    assert any(one.startswith("Section 11: of what is due, 50.00 are contingent") for one in told.remarks)
    assert shown_of(told, figure=Figure.CDSC) == 50_00


@pytest.mark.parametrize("kind", KINDS)
def test_where_there_are_none_nothing_is_said_of_them(kind: PayeeKind) -> None:
    told = statement(kind, payable=300_00)

    assert "Contingent deferred sales charges" not in labels(statement_sheets(told)[0])
    assert not any("contingent" in one for one in told.remarks)


def test_they_stand_in_the_year_too() -> None:
    of_month = statement(PayeeKind.DISTRIBUTOR, cdsc=50_00, payable=350_00)
    year = YearStatement(
        plan="class-b",
        party=of_month.party,
        name="A",
        span=year_ending(2003),
        months=(MonthOfYear(month=SEPTEMBER, statement=of_month, account=of_month.account),),
        account=of_month.account,
    )

    for sheet in year_sheets(year):
        if sheet.key in ("months", "portfolios"):
            assert "Contingent deferred sales charges" in labels(sheet)


@pytest.mark.parametrize(
    ("component", "offsettable"), [(Component.CDSC, False), (Component.DISTRIBUTION_FEE, True)]
)
def test_a_stored_line_of_charges_stays_free_of_claims(component: Component, offsettable: bool) -> None:
    stored = StoredLine(
        instruction=1,
        fee=1,
        portfolio="growth",
        component=component.value,
        distributor="adi",
        assignee=None,
        claim=None,
        cents=50_00,
        for_month=None,
        corrects="",
    )
    standing = StandingLine(fund=1, payee_kind="DISTRIBUTOR", payee="adi", held_because=(), line=stored)

    assert standing.as_payable(held_because=()).offsettable is offsettable
