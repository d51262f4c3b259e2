"""A closing that dies anywhere goes on with the same facts and ends as if nothing had happened."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import Model

from assignments.models import (
    AssigneePortion12b1,
    DistributorShare12b1,
    PaymentInstruction,
    PaymentLine,
)
from assignments.services import instructions
from fees.models import CohortAccrual, MonthlyFee, MonthlyFeeRun, ServiceAccrual
from governance.domain.periods import PlanMonth
from governance.models import Act, Plan
from plan_admin.month_end.services import batches, closing, finishing, paying, writing
from plan_admin.month_end.services.closing import Recompute, close_month
from tests.factories.month import (
    GROWTH,
    INCOME,
    NET_ASSETS,
    Document,
    MonthWorld,
    do,
    rows_of_all_tables,
    without_ids,
)
from tests.factories.processes import advisory_locks, ended, locked, start, wait_until

RESULTS: tuple[tuple[type[Model], int], ...] = (
    (MonthlyFee, 3),
    (CohortAccrual, 7),
    (ServiceAccrual, 3),
    (DistributorShare12b1, 6),
    (AssigneePortion12b1, 5),
    (PaymentInstruction, 6),
    (PaymentLine, 13),
)
Crash = Callable[[pytest.MonkeyPatch], None]


class PowerCut(BaseException):
    """What ends a closing: no service may catch it."""


def before_call(module: Any, name: str, *, at: int = 1) -> Crash:
    """The closing dies when it calls that function for the `at`-th time."""
    return _at_call(module, name, at=at, does_it=False)


def after_call(module: Any, name: str, *, at: int = 1) -> Crash:
    """The closing dies when that function has done its work for the `at`-th time."""
    return _at_call(module, name, at=at, does_it=True)


def _at_call(module: Any, name: str, *, at: int, does_it: bool) -> Crash:
    def crash(patch: pytest.MonkeyPatch) -> None:
        original, calls = getattr(module, name), [0]

        def dying(*args: Any, **kwargs: Any) -> Any:
            calls[0] += 1
            if calls[0] == at and not does_it:
                raise PowerCut
            result = original(*args, **kwargs)
            if calls[0] == at:
                raise PowerCut
            return result

        patch.setattr(module, name, dying)

    return crash


def in_copy_of(model: type[Model], *, at: int = 1) -> Crash:
    """The closing dies in the middle of a table's rows."""

    def crash(patch: pytest.MonkeyPatch) -> None:
        calls = [0]
        for module in (writing, instructions):
            original = module.copy_in

            def dying(table: str, *, columns: Any, lines: Any, _original: Any = original) -> None:
                if table == model._meta.db_table:
                    calls[0] += 1
                    lines = _cut_short(lines) if calls[0] == at else lines
                _original(table, columns=columns, lines=lines)

            patch.setattr(module, "copy_in", dying)

    return crash


def _cut_short(lines: Any) -> Any:
    yield next(iter(lines))
    raise PowerCut


STAGES = {
    "when the run is noted": before_call(batches, "_open_classes"),
    "before the first class": before_call(batches, "compute_group"),
    "in the middle of computing": before_call(batches, "compute_group", at=2),
    "when a class is computed and not written": after_call(batches, "compute_group", at=2),
    "between two batches": before_call(batches, "write_results", at=3),
    "in a batch that is written and not kept": after_call(batches, "write_results", at=2),
    "in the rows of the fees": in_copy_of(MonthlyFee, at=2),
    "in the rows of the cohorts": in_copy_of(CohortAccrual, at=3),
    "in the rows of the service fees": in_copy_of(ServiceAccrual),
    "in the rows of the shares": in_copy_of(DistributorShare12b1, at=2),
    "in the rows of the Portions": in_copy_of(AssigneePortion12b1, at=2),
    "before any instruction": before_call(closing, "prepare_instructions"),
    "before the instructions of the first Fund": before_call(paying, "prepare_funds"),
    "in the instructions of the first Fund": in_copy_of(PaymentLine),
    "after the instructions of the first Fund": before_call(paying, "prepare_funds", at=2),
    "in the instructions of the last Fund": after_call(paying, "prepare_funds", at=2),
    "before it is noted as finished": before_call(closing, "Now"),
}


def killed(crash: Crash, *, recompute: Recompute | None = None, finish: bool = False) -> None:
    """Close September share class by share class and Fund by Fund, until the crash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paying, "FUND_BATCH", 1)
        crash(patch)
        with pytest.raises((PowerCut, OperationalError)):
            close_month(
                plan=Plan.objects.get(),
                month=PlanMonth.from_text("2003-09"),
                acting_user=Act.objects.latest("pk").acting_user,
                progress=lambda words: None,
                recompute=recompute,
                finish=finish,
                batch=1,
            )


def tell_what_must_not_enter(world: MonthWorld) -> None:
    """Facts of September that arrive when its closing is dead."""
    world.price("2003-09", dict.fromkeys(NET_ASSETS, "73000000.00"))
    world.happen([{"portfolio": GROWTH, "trade_date": "2003-09-10", "kind": "redemption", "shares": 100_000}])
    world.tell(
        assignees=[{"code": "late-c", "name": "Late C", "address": "3 Example Square"}],
        transfers=[
            {
                "distributor": "adi",
                "assignee": "late-c",
                "portfolios": [INCOME],
                "percent": "7.5",
                "issued_from": "2003-08-01",
                "effective": "2003-09-10",
            }
        ],
        claims=[
            {
                "fund": "ALPHA FUNDS, INC.",
                "distributor": "adi",
                "date": "2003-09-10",
                "amount": "9.99",
                "reason": "Late",
            }
        ],
        conventions=[{"name": "SERVICE_FEE", "value": "ALL_DISTRIBUTORS", "effective": "2003-08-18"}],
    )
    world.calculate(says={GROWTH: ("1.00", {"trust-a": "0.60"})}, received="2003-10-06")


def previewed() -> Document:
    """What an undisturbed closing would give."""
    return without_ids(MonthWorld.read(do("close_month", "2003-09", preview=True, json=True)))


def check_done_once() -> None:
    """Every result is there once, and no run is left unfinished."""
    assert [(model, model._default_manager.count()) for model, _ in RESULTS] == list(RESULTS)
    assert not MonthlyFeeRun.objects.filter(finished_at__isnull=True).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_closing_goes_on_as_if_it_had_not_died(stage: str, tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    undisturbed = previewed()
    killed(STAGES[stage])
    assert MonthlyFeeRun.objects.filter(finished_at__isnull=True).count() == 1
    tell_what_must_not_enter(world)

    resumed = world.close()

    assert without_ids(resumed) == undisturbed
    check_done_once()


@pytest.mark.django_db
def test_a_closing_that_dies_twice_is_one_closing(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    undisturbed = previewed()

    killed(STAGES["between two batches"])
    killed(STAGES["after the instructions of the first Fund"])

    assert MonthlyFeeRun.objects.count() == 1
    assert without_ids(world.close()) == undisturbed
    check_done_once()
    first, second = Act.objects.filter(kind="close_month").order_by("pk")
    assert (first.summary, second.summary) == ({"share_classes": 3}, {"share_classes": 0})


@pytest.mark.django_db
def test_a_preview_of_a_dead_closing_shows_how_it_would_go_on_and_leaves_it_dead(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    undisturbed = previewed()
    killed(STAGES["between two batches"])
    tell_what_must_not_enter(world)
    rows = rows_of_all_tables()

    assert previewed() == undisturbed
    assert rows_of_all_tables() == rows
    assert MonthlyFeeRun.objects.filter(finished_at__isnull=True).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stage", ["before the first class", "before any instruction", "in the instructions of the first Fund"]
)
def test_computing_anew_goes_on_when_it_died(stage: str, tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    world.close()
    world.price("2003-09", {GROWTH: "73000000.00"})
    told = {"recompute": GROWTH, "reason": "A correction"}
    said = do("close_month", "2003-09", preview=True, json=True, **told)
    undisturbed = without_ids(MonthWorld.read(said))
    killed(STAGES[stage], recompute=Recompute(portfolio=GROWTH, reason="A correction"))
    world.review()
    tell_what_must_not_enter(world)

    resumed = world.close()

    assert without_ids(resumed) == undisturbed
    assert MonthlyFee.objects.filter(status="SUPERSEDED").count() == 1


@pytest.mark.django_db
def test_what_is_held_while_a_closing_is_dead_can_be_reviewed(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.close()
    world.price("2003-09", {GROWTH: "73000000.00"})
    killed(STAGES["before any instruction"], recompute=Recompute(portfolio=GROWTH, reason="A correction"))
    world.calculate()

    said = world.review()

    assert said == "2 held instructions looked at: 2 released, 0 still held"  # Beta's; Alpha's are made anew
    world.close()
    world.review()
    held = [one for one in world.payments()["payments"] if one["status"] == "HELD"]
    assert {line["portfolio"] for one in held for line in one["lines"]} == {GROWTH}


@pytest.mark.django_db
def test_a_month_is_not_finished_while_a_closing_is_dead(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    undisturbed = previewed()

    killed(STAGES["before any instruction"], finish=True)

    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"COMPUTED"}
    assert without_ids(world.close(finish=True)) == undisturbed
    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"CLOSED"}
    check_done_once()


@pytest.mark.django_db
def test_a_finish_that_died_is_finished_by_the_next(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()

    killed(after_call(finishing, "begin_act"), finish=True)

    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"COMPUTED"}
    world.close(finish=True)
    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"CLOSED"}
    check_done_once()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("table", "kept"), [("fees_cohortaccrual", (0, 0)), ("assignments_paymentline", (3, 0))]
)
def test_a_process_that_is_killed_leaves_no_lock_and_nothing_half(
    table: str, kept: tuple[int, int], tmp_path: Path
) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    undisturbed = previewed()
    with locked(table) as lock:
        process = start("close_month", "2003-09", "--quiet")
        lock.wait_until_waiting(how_many=1)
        process.send_signal(signal.SIGKILL)
        assert ended(process).returncode == -signal.SIGKILL
    wait_until(lambda: advisory_locks() == 0)
    assert (MonthlyFee.objects.count(), PaymentInstruction.objects.count()) == kept
    tell_what_must_not_enter(world)

    resumed = world.close()

    assert without_ids(resumed) == undisturbed
    check_done_once()
    assert "the books agree with the facts" in world.verify()
    assert advisory_locks() == 0
