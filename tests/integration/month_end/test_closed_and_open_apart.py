"""R13: closed and open classes never share an instruction, and no class is paid twice or forgotten."""

from pathlib import Path
from typing import Any

import pytest

from fees.models import MonthlyFeeRun
from tests.factories.month import (
    ALPHA,
    BOOK,
    GROWTH,
    INCOME,
    NET_ASSETS,
    TRUSTEES,
    MonthWorld,
    book_with,
    do,
    entry_with,
)

pytestmark = pytest.mark.django_db

JULY = "2004-07"
CONTINUED_IN_JUNE: dict[str, Any] = {
    "meetings": [
        {
            "id": "m2",
            "funds": "all",
            "date": "2004-06-09",
            "mode": "in_person",
            "called_for": ["continuance"],
        }
    ],
    "votes": [{"matter": "continuance", "meeting": "m2", "portfolios": "all", "for": "all"}],
}


def standing(document: dict[str, Any]) -> dict[str, str]:
    """What stands of a month: its totals."""
    return {name: document["totals"][name] for name in ("prepared", "held")}


def half_closed(folder: Path) -> MonthWorld:
    """July 2004 lapsed: all but Income closed, Income computed later, then all of it released."""
    world = MonthWorld.loaded(
        folder,
        book=book_with(directions=None, transfers=None),
        months=[JULY],
        without_net_assets=[INCOME],
    )
    world.close(JULY, finish=True)
    world.price(JULY, {INCOME: NET_ASSETS[INCOME]})
    world.close(JULY)
    world.tell(**CONTINUED_IN_JUNE)
    world.review()
    return world


@pytest.mark.plan_section("6(a)", "10")
def test_a_class_computed_anew_after_others_were_closed_is_paid_once(tmp_path: Path) -> None:
    world = half_closed(tmp_path)
    before = standing(world.payments(JULY))

    once = world.close(JULY, recompute=INCOME, reason="looked at again")
    twice = world.close(JULY, recompute=INCOME, reason="and again")

    assert before["held"] == "0.00"
    assert standing(once) == before
    assert standing(twice) == before
    assert "the books agree" in world.verify()


@pytest.mark.plan_section("8(a)")
def test_a_corrected_meeting_takes_its_votes_along(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, book=book_with(directions=None, transfers=None))
    meeting = {**BOOK["meetings"][0], "mode": "telephone"}

    world.tell(meetings=[meeting])

    assert {one["status"] for one in world.close()["portfolios"]} == {"not_in_force"}


@pytest.mark.plan_section("8")
def test_a_fund_that_turns_out_not_to_have_met_has_no_vote(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, book=book_with(directions=None, transfers=None))
    meeting = {**BOOK["meetings"][0], "funds": [ALPHA]}

    world.tell(meetings=[meeting])

    status = {one["fund"]: one["status"] for one in world.close()["portfolios"]}
    assert status.pop(ALPHA) == "computed"
    assert set(status.values()) == {"not_in_force"}


@pytest.mark.plan_section("8")
def test_no_act_prepares_a_payment_on_a_vote_that_it_knows_to_be_lost(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, book=book_with(directions=None, transfers=None))
    world.close()
    lost = {**BOOK["votes"][0], "for": [TRUSTEES[0]], "against": list(TRUSTEES[1:])}
    world.tell(votes=[lost])

    after = world.close(recompute=GROWTH, reason="the vote was misread")

    beside = [one for one in after["payments"] if one["fund"] == ALPHA]
    assert {one["status"] for one in beside} == {"HELD"}
    assert {reason for one in beside for reason in one["held_because"]} == {
        "Section 8: the Plan is not in effect for this Portfolio"
    }


@pytest.mark.plan_section("6(d)")
def test_computing_one_portfolio_anew_leaves_its_neighbour_where_it_was_routed(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    before = lines_of(world.close(), INCOME)
    world.tell(directions=entry_with("directions", 1, ends="2003-09-15"))

    after = world.close(recompute=GROWTH, reason="the direction had ended")

    assert lines_of(after, INCOME) == before
    assert {payee for payee, *_ in lines_of(after, GROWTH)} == {"adi", "depository-c"}


def lines_of(document: dict[str, Any], portfolio: str) -> list[tuple[str, ...]]:
    """Payee, component, Assignee and amount of a Portfolio's lines."""
    return sorted(
        (payment["payee"], line["component"], line["assignee"] or "", line["amount"])
        for payment in document["payments"]
        for line in payment["lines"]
        if line["portfolio"] == portfolio
    )


def test_a_run_that_would_fail_again_is_given_up_and_the_month_closed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = MonthWorld.loaded(tmp_path)
    world.calculate()
    with monkeypatch.context() as patch:
        patch.setattr("plan_admin.month_end.services.batches.compute_group", out_of_range)
        refused = do("close_month", "2003-09", quiet=True)

    after = world.close()

    assert refused.code == 1
    assert "the run was given up: date value out of range" in refused.err
    assert not MonthlyFeeRun.objects.filter(finished_at__isnull=True).exists()
    assert {one["status"] for one in after["portfolios"]} == {"computed"}


def out_of_range(*_args: object, **_kwargs: object) -> None:
    """What a date beyond the calendar raises."""
    raise OverflowError("date value out of range")
