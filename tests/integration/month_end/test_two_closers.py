"""Several at once: two that close the same month, and a closing beside an import."""

import json
from pathlib import Path

import pytest

from assignments.models import PaymentInstruction
from fees.models import MonthlyFee, MonthlyFeeRun
from tests.factories.month import NET_ASSETS, MonthWorld, do, portfolio_of, without_ids
from tests.factories.plans import GROWTH
from tests.factories.processes import advisory_locks, ended, locked, start

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_that_close_the_same_month_give_one_result(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    expected = without_ids(json.loads(do("close_month", "2003-09", preview=True, json=True).out))

    with locked("assignments_paymentline") as lock:
        closers = [start("close_month", "2003-09", "--json", "--user", user) for user in ("one", "two")]
        lock.wait_until_waiting(how_many=2)
    said = [ended(closer) for closer in closers]

    assert [one.returncode for one in said] == [0, 0]
    assert "another closing is at work; waiting for it" in "".join(one.stderr for one in said)
    first, second = (json.loads(one.stdout) for one in said)
    assert first == second
    assert without_ids(first) == expected
    assert (MonthlyFee.objects.count(), PaymentInstruction.objects.count()) == (3, 6)
    assert MonthlyFeeRun.objects.filter(finished_at__isnull=False).count() == 2
    assert advisory_locks() == 0


def test_one_that_finishes_lets_nobody_compute_anew_behind_its_back(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)

    with locked("assignments_paymentline") as lock:
        finisher = start("close_month", "2003-09", "--json", "--finish")
        lock.wait_until_waiting(how_many=1)
        other = start("close_month", "2003-09", "--recompute", GROWTH, "--reason", "A correction")
        lock.wait_until_waiting(how_many=2)
    finished, refused = ended(finisher), ended(other)

    assert (finished.returncode, refused.returncode) == (0, 1)
    assert "2003-09 is closed for this Portfolio" in refused.stderr
    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"CLOSED"}
    assert world.close() == json.loads(finished.stdout)


def test_a_closing_waits_for_an_import_and_takes_all_of_it(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    doubled = {GROWTH: "73000000.00"}
    path = world.written_prices("2003-09", doubled)

    with locked("fees_dailynetassets") as lock:
        importer = start("import_net_assets", str(path), "--quiet")
        lock.wait_until_waiting(how_many=1)
        closer = start("close_month", "2003-09", "--json")
        lock.wait_until_waiting(how_many=2)
    imported, closed = ended(importer), ended(closer)

    assert (imported.returncode, closed.returncode) == (0, 0)
    assert portfolio_of(json.loads(closed.stdout), GROWTH)["distribution_fee"] == "45000.00"


def test_an_import_during_a_closing_is_not_taken_by_half(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    expected = without_ids(json.loads(do("close_month", "2003-09", preview=True, json=True).out))

    with locked("fees_cohortaccrual") as lock:
        closer = start("close_month", "2003-09", "--json")
        lock.wait_until_waiting(how_many=1)
        world.price("2003-09", dict.fromkeys(NET_ASSETS, "73000000.00"))
        world.calculate()
    closed = ended(closer)

    assert closed.returncode == 0
    assert without_ids(json.loads(closed.stdout)) == expected
