"""The door of what the fund accountant booked: all or nothing, safe to repeat, keeping what it replaces."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fees.models import BookedAccrual
from fees.services.booked_accruals import import_booked_accruals
from fees.services.facts import ImportOutcome
from governance.domain.errors import Refused
from governance.models import Act, Plan
from tests.factories.books import rows_of_all_tables
from tests.factories.month import do
from tests.factories.plans import small_plan

pytestmark = pytest.mark.django_db
HEAD = "portfolio,month,component,amount\n"
TWO = HEAD + "Alpha Growth Fund,2003-09,distribution_fee,22500.00\nbeta-value-fund,2003-09,service_fee,7.1\n"


def quiet(_progress: str) -> None:
    """Nobody listens."""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return small_plan(acting_user)


def booked(plan: Plan, user: Any, content: str) -> ImportOutcome:
    return import_booked_accruals(
        data=content.encode(), source="booked.csv", plan=plan, acting_user=user, progress=quiet
    )


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.new, outcome.unchanged, outcome.corrected


def test_figures_are_stored_and_name_the_act(acting_user: Any, plan: Plan) -> None:
    outcome = booked(plan, acting_user, TWO)

    first = BookedAccrual.objects.get(component="DISTRIBUTION_FEE")
    assert counts(outcome) == (2, 0, 0)
    assert (first.month, first.amount, first.recorded_by_id) == (
        date(2003, 9, 1),
        Decimal("22500.00"),
        outcome.act,
    )
    assert outcome.act is not None
    assert Act.objects.get(pk=outcome.act).summary == {"rows": 2, "new": 2, "corrected": 0}


def test_the_same_file_again_is_unchanged(acting_user: Any, plan: Plan) -> None:
    booked(plan, acting_user, TWO)

    again = booked(plan, acting_user, "\ufeff" + TWO.replace("7.1", "7.10").replace("\n", "\r\n"))

    assert (counts(again), again.act) == ((0, 2, 0), None)


def test_another_figure_supersedes_and_keeps_the_old_one(acting_user: Any, plan: Plan) -> None:
    first = booked(plan, acting_user, TWO)

    second = booked(plan, acting_user, TWO.replace("22500.00", "-0.01"))

    old, new = BookedAccrual.objects.filter(component="DISTRIBUTION_FEE").order_by("recorded_by")
    assert counts(second) == (0, 1, 1)
    assert (old.recorded_by_id, old.superseded_by_id, old.amount) == (
        first.act,
        second.act,
        Decimal("22500.00"),
    )
    assert (new.amount, new.superseded_by_id) == (Decimal("-0.01"), None)


def test_a_file_with_a_fault_stores_nothing(acting_user: Any, plan: Plan) -> None:
    before = rows_of_all_tables()

    with pytest.raises(Refused) as caught:
        booked(plan, acting_user, TWO + "Alpha Grwth Fund,2003-13,fee,x\n")

    assert [fault.column for fault in caught.value.faults] == ["portfolio", "month", "component", "amount"]
    assert str(caught.value.faults[0]) == (
        "booked.csv, row 4, portfolio: 'Alpha Grwth Fund' is no Portfolio of the Plan"
        " (did you mean alpha growth fund?)"
    )
    assert rows_of_all_tables() == before


def test_the_command_says_its_counts_and_who_acted(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "booked.csv"
    file.write_text(TWO)

    said = do("import_booked_accruals", str(file), quiet=True, user="accountant")

    assert (said.code, said.out) == (0, "2 rows: 2 new, 0 unchanged, 0 corrected\n")
    assert Act.objects.get(kind="import_booked_accruals").acting_user.username == "accountant"


def test_the_command_lists_the_faults_and_ends_with_one(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "booked.csv"
    file.write_text(HEAD + "Alpha Growth Fund,2003-09,service_fee,\n")

    said = do("import_booked_accruals", str(file), quiet=True)

    assert said.code == 1
    assert said.err.startswith("booked.csv, row 2, amount: '' is not a plain decimal")
