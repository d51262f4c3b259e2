"""Years tie to their months, and what was paid stands in the month in which it settled."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments.domain.approvals import OutcomeKind
from assignments.domain.errors import NotShown
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.statements import StatementEntry
from assignments.domain.year_sheets import FIGURES
from assignments.models import PaymentInstruction
from assignments.selectors.access import EVERYBODY, access_statement, access_year
from governance.domain.periods import PlanMonth
from governance.models import Fund
from plan_admin.month_end.services.approving import approve_payments
from plan_admin.month_end.services.issuing import issue_payments
from plan_admin.month_end.services.settling import OutcomeSaid, pay_again, record_outcome
from tests.factories.four_eyes import SEPTEMBER, TODAY, FourEyes

pytestmark = pytest.mark.django_db
OCTOBER = PlanMonth(date(2003, 10, 1))


@pytest.fixture
def four_eyes(tmp_path: Path) -> FourEyes:
    """September approved and issued."""
    found = FourEyes.prepared(tmp_path)
    approve_payments(plan=found.plan, month=SEPTEMBER, shown=found.shown(), acting_user=found.approver)
    for fund in Fund.objects.filter(instructions__status="APPROVED").distinct():
        issue_payments(plan=found.plan, month=SEPTEMBER, fund=fund, acting_user=found.approver)
    return found


def outcome(four_eyes: FourEyes, numbers: list[int], kind: OutcomeKind, day: date) -> None:
    said = OutcomeSaid(kind=kind, on=day, reference="B1", reason="Account closed.")
    record_outcome(
        plan=four_eyes.plan,
        month=SEPTEMBER,
        instructions=numbers,
        said=said,
        today=TODAY,
        acting_user=four_eyes.officer,
    )


def parties() -> list[Party]:
    rows = PaymentInstruction.objects.values_list("payee_kind", "payee").distinct()
    return [Party(kind=PayeeKind(kind), code=code) for kind, code in rows]


def entries_of(four_eyes: FourEyes, *, month: PlanMonth, party: Party) -> tuple[StatementEntry, ...]:
    """Those of the monthly statement; a month in which nothing moves has none."""
    try:
        return access_statement(EVERYBODY, four_eyes.plan, month=month, party=party).entries
    except NotShown:
        return ()


@pytest.mark.plan_section("6(a)", "6(d)")
def test_payment_stands_in_the_month_in_which_it_settled(four_eyes: FourEyes) -> None:
    issued = four_eyes.in_state("ISSUED")
    outcome(four_eyes, issued, OutcomeKind.SETTLED, date(2003, 10, 8))

    for party in parties():
        september = access_statement(EVERYBODY, four_eyes.plan, month=SEPTEMBER, party=party).account
        october = access_statement(EVERYBODY, four_eyes.plan, month=OCTOBER, party=party).account
        assert (september.total("opening"), september.total("paid")) == (0, 0)
        assert september.total("open") == september.total("due") == october.total("opening")
        assert october.total("paid") == september.total("paid_since")
        assert {one.settled_on for one in september.payments if one.payable.id in issued} == {
            date(2003, 10, 8)
        }
        assert all(one.payable.authorization for one in september.payments if one.payable.id in issued)


@pytest.mark.plan_section("6(a)")
def test_what_came_back_and_is_paid_again_stays_told(four_eyes: FourEyes) -> None:
    number = four_eyes.in_state("ISSUED")[0]
    row = PaymentInstruction.objects.get(pk=number)
    party = Party(kind=PayeeKind(row.payee_kind), code=row.payee)
    outcome(four_eyes, [number], OutcomeKind.SETTLED, date(2003, 10, 8))
    outcome(four_eyes, [number], OutcomeKind.RETURNED, date(2003, 10, 20))
    before = access_statement(EVERYBODY, four_eyes.plan, month=OCTOBER, party=party).account
    pay_again(plan=four_eyes.plan, month=SEPTEMBER, instruction=number, acting_user=four_eyes.officer)

    after = access_statement(EVERYBODY, four_eyes.plan, month=OCTOBER, party=party).account
    for account in (before, after):
        assert account.total("paid") == account.total("returned") > 0
        assert (
            account.total("open") == account.total("opening") == sum(line.explained for line in account.lines)
        )


@pytest.mark.parametrize("fund", ["", "of a Fund"])
def test_year_is_the_sum_of_its_months(four_eyes: FourEyes, fund: str) -> None:
    outcome(four_eyes, four_eyes.in_state("ISSUED")[:2], OutcomeKind.SETTLED, date(2003, 10, 8))
    one = Fund.objects.filter(instructions__isnull=False).distinct().earliest("pk")
    Fund.objects.filter(pk=one.pk).update(fiscal_year_end="07-31")
    year_asked: dict[str, Any] = {"year": 2004, "fund": one.code} if fund else {"year": 2003}

    for party in parties():
        try:
            year = access_year(EVERYBODY, four_eyes.plan, party=party, **year_asked)
        except NotShown:
            continue  # the Fund owes it nothing
        entries = [
            entry
            for month in (SEPTEMBER, OCTOBER)
            for entry in entries_of(four_eyes, month=month, party=party)
            if not fund or entry.fund == one.name
        ]
        for of in FIGURES.values():
            assert year.total(of) == sum(of(entry) for entry in entries)
        for name in ("due", "paid", "returned"):
            assert year.account.total(name) == sum(month.account.total(name) for month in year.months)
        assert year.account.total("opening") == year.months[0].account.total("opening")
        assert year.account.total("open") == year.months[-1].account.total("open")
