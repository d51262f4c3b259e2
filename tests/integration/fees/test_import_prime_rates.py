"""The door of prime rates: all or nothing, safe to repeat, before what the product brings."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fees.domain.lifetime_limit import PrimeEffective
from fees.domain.prime_rate import PrimeChange, daily_prime_rates
from fees.models import PrimeRate
from fees.selectors.prime_rates import prime_changes, shipped_changes
from fees.services.facts import ImportOutcome
from fees.services.prime_rates import import_prime_rates
from governance.domain.errors import Refused
from tests.factories.books import rows_of_all_tables
from tests.factories.month import do

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2")]
HEAD = "effective_date,rate_percent\n"
TWO = HEAD + "2027-01-04,6.75\n2004-06-30,4.25\n"


def imported(user: Any, content: str) -> ImportOutcome:
    return import_prime_rates(
        data=content.encode(), source="prime.csv", acting_user=user, progress=lambda _said: None
    )


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.new, outcome.unchanged, outcome.corrected


def test_the_product_brings_every_change_since_1979() -> None:
    changes = shipped_changes()

    assert len(changes) == 213
    assert changes[0] == PrimeChange(date(1979, 12, 7), 15_250_000)
    assert PrimeChange(date(2004, 6, 30), 4_250_000) in changes
    assert changes[-1] == PrimeChange(date(2026, 9, 17), 7_000_000)
    when_the_rule_began = date(1993, 7, 7)
    assert daily_prime_rates(
        changes, first=when_the_rule_began, last=when_the_rule_began, convention=PrimeEffective.CHANGE_DATE
    ) == [6_000_000]


def test_a_later_rate_is_stored_and_one_that_was_brought_is_unchanged(acting_user: Any) -> None:
    outcome = imported(acting_user, TWO)

    assert counts(outcome) == (1, 1, 0)
    assert [(one.effective, one.percent) for one in PrimeRate.objects.all()] == [
        (date(2027, 1, 4), Decimal("6.75"))
    ]
    assert prime_changes()[-1] == PrimeChange(date(2027, 1, 4), 6_750_000)


def test_the_same_file_again_is_unchanged(acting_user: Any) -> None:
    imported(acting_user, TWO)

    again = imported(acting_user, TWO.replace("6.75", "6.750000"))

    assert (counts(again), again.act) == ((0, 2, 0), None)


def test_another_rate_takes_the_place_of_the_one_brought_and_of_the_one_imported(acting_user: Any) -> None:
    first = imported(acting_user, HEAD + "2004-06-30,4.5\n")
    second = imported(acting_user, HEAD + "2004-06-30,4.25\n")

    assert (counts(first), counts(second)) == ((0, 0, 1), (0, 0, 1))
    assert [one.superseded_by_id for one in PrimeRate.objects.order_by("pk")] == [second.act, None]
    assert PrimeChange(date(2004, 6, 30), 4_500_000) in prime_changes(first.act)
    assert prime_changes() == shipped_changes()


def test_a_file_with_a_fault_stores_nothing(acting_user: Any) -> None:
    before = rows_of_all_tables()

    with pytest.raises(Refused) as caught:
        imported(acting_user, TWO + "2027-02-30,100\n2027-01-04,6.5\n")

    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (4, "effective_date"),
        (4, "rate_percent"),
        (5, "effective_date"),
    ]
    assert rows_of_all_tables() == before


def test_the_command_says_its_counts_and_its_faults(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(TWO)
    bad.write_text(HEAD)

    said, refused = do("import_prime_rates", str(good), quiet=True), do("import_prime_rates", str(bad))

    assert (said.code, said.out) == (0, "2 rows: 1 new, 1 unchanged, 0 corrected\n")
    assert (refused.code, "has a header and no rows" in refused.err) == (1, True)
