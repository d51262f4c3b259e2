"""The door of net assets by servicing entity: all or nothing, safe to repeat, keeping what it replaces."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fees.models import ServicedAssets
from fees.services.facts import ImportOutcome
from fees.services.serviced_assets import import_serviced_assets
from governance.domain.errors import Refused
from governance.models import Act, Plan
from tests.factories.books import rows_of_all_tables
from tests.factories.month import do
from tests.factories.plans import small_plan

pytestmark = pytest.mark.django_db
HEAD = "portfolio,date,entity,net_assets\n"
TWO = (
    HEAD
    + "Alpha Growth Fund,2003-09-02,First Dealer,600.00\nbeta-value-fund,2003-09-02,Second \\t Dealer,7.1\n"
)


def quiet(_progress: str) -> None:
    """Nobody listens."""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return small_plan(acting_user)


def serviced(plan: Plan, user: Any, content: str) -> ImportOutcome:
    return import_serviced_assets(
        data=content.encode(), source="serviced.csv", plan=plan, acting_user=user, progress=quiet
    )


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.new, outcome.unchanged, outcome.corrected


def test_figures_are_stored_as_written_and_name_the_act(acting_user: Any, plan: Plan) -> None:
    outcome = serviced(plan, acting_user, TWO)

    first, second = ServicedAssets.objects.order_by("entity")
    assert counts(outcome) == (2, 0, 0)
    assert (first.date, first.entity, first.net_assets) == (date(2003, 9, 2), "First Dealer", Decimal("600"))
    assert (second.entity, second.recorded_by_id) == ("Second \\t Dealer", outcome.act)
    assert outcome.act is not None
    assert Act.objects.get(pk=outcome.act).summary == {"rows": 2, "new": 2, "corrected": 0}


def test_the_same_file_again_is_unchanged(acting_user: Any, plan: Plan) -> None:
    serviced(plan, acting_user, TWO)

    again = serviced(plan, acting_user, "\ufeff" + TWO.replace("7.1", "7.10").replace("\n", "\r\n"))

    assert (counts(again), again.act) == ((0, 2, 0), None)


def test_another_figure_supersedes_and_keeps_the_old_one(acting_user: Any, plan: Plan) -> None:
    first = serviced(plan, acting_user, TWO)

    second = serviced(plan, acting_user, TWO.replace("600.00", "0"))

    old, new = ServicedAssets.objects.filter(entity="First Dealer").order_by("recorded_by")
    assert counts(second) == (0, 1, 1)
    assert (old.recorded_by_id, old.superseded_by_id, old.net_assets) == (
        first.act,
        second.act,
        Decimal("600.00"),
    )
    assert (new.net_assets, new.superseded_by_id) == (Decimal("0.00"), None)


def test_an_entity_that_a_later_file_leaves_out_stays(acting_user: Any, plan: Plan) -> None:
    serviced(plan, acting_user, TWO)

    serviced(plan, acting_user, HEAD + "Alpha Growth Fund,2003-09-02,Third Dealer,1\n")

    standing = ServicedAssets.objects.filter(superseded_by__isnull=True, date=date(2003, 9, 2))
    assert sorted(standing.values_list("entity", flat=True)) == [
        "First Dealer",
        "Second \\t Dealer",
        "Third Dealer",
    ]


def test_an_entity_in_other_letters_than_before_is_refused_and_not_a_second_one(
    acting_user: Any, plan: Plan
) -> None:
    serviced(plan, acting_user, TWO)
    before = rows_of_all_tables()

    with pytest.raises(Refused) as caught:
        serviced(plan, acting_user, HEAD + "beta-value-fund,2003-09-03,FIRST DEALER,1\n")

    (fault,) = caught.value.faults
    assert str(fault) == (
        "serviced.csv, row 2, entity: 'FIRST DEALER' stands as 'First Dealer' in an earlier file"
        " (write 'First Dealer')"
    )
    assert rows_of_all_tables() == before


def test_a_file_with_a_fault_stores_nothing(acting_user: Any, plan: Plan) -> None:
    before = rows_of_all_tables()

    with pytest.raises(Refused) as caught:
        serviced(plan, acting_user, TWO + "Alpha Grwth Fund,2003-13-01,,-1\n")

    assert [fault.column for fault in caught.value.faults] == ["portfolio", "date", "entity", "net_assets"]
    assert rows_of_all_tables() == before


def test_a_file_without_rows_is_refused(acting_user: Any, plan: Plan) -> None:
    with pytest.raises(Refused, match="has a header and no rows"):
        serviced(plan, acting_user, HEAD)


def test_the_command_says_its_counts_and_who_acted(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "serviced.csv"
    file.write_text(TWO)

    said = do("import_serviced_assets", str(file), quiet=True, user="accountant")

    assert (said.code, said.out) == (0, "2 rows: 2 new, 0 unchanged, 0 corrected\n")
    assert Act.objects.get(kind="import_serviced_assets").acting_user.username == "accountant"


def test_the_command_lists_the_faults_and_ends_with_one(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "serviced.csv"
    file.write_text(HEAD + "Alpha Growth Fund,2003-09-02,First,\n")

    said = do("import_serviced_assets", str(file), quiet=True)

    assert said.code == 1
    assert said.err.startswith("serviced.csv, row 2, net_assets: '' is not a plain decimal")
