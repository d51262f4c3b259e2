"""Section 11: to whom the contingent deferred sales charges go that a Fund withheld from redemptions."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.domain.deferred_charges import route_charge
from assignments.domain.errors import TransferExceedsShare
from assignments.domain.month_shares import split_charges
from assignments.domain.offsets import OpenClaim, offset_lines
from assignments.domain.routes import Component, Direction, PayeeKind, RouteKind, route_share
from assignments.domain.transfers import Portion, ShareSplit, TransferTerms, parts_from_percent
from fees.domain.withheld import WithheldCharge

pytestmark = pytest.mark.plan_section("11")
TO_ASSIGNEES = Direction(route=RouteKind.ASSIGNEE)
TO_AGENT = Direction(route=RouteKind.COLLECTION_AGENT, agent="bank-one")
NO_NOTICE_B = "Section 6(c): no notice with name and address of trust-b"
THE_NINTH, THE_TWENTIETH = date(2003, 9, 9), date(2003, 9, 20)
DAYS = (THE_NINTH, THE_TWENTIETH)


def transfer(assignee="trust-a", percent="60", **terms):
    whole = {"issued_from": None, "issued_to": None, "first_day": date(2003, 9, 1), "last_day": None}
    parts = parts_from_percent(Decimal(percent))
    return TransferTerms(id=1, assignee=assignee, percent_parts=parts, noticed=True, **whole | terms)


def withheld(*cents, first=None, last=None):
    """What was withheld on each of the days on Shares issued in an interval, in cents."""
    return [
        WithheldCharge(
            recorded_by=1,
            line=line,
            trade_date=day,
            original_issue_date=first or last or THE_NINTH,
            distributor="adi",
            interval_first=first,
            interval_last=last,
            cents=one,
            to_fund=0,
        )
        for line, (day, one) in enumerate(zip(DAYS, cents, strict=True), start=2)
    ]


def split_of(cohorts, *transfers):
    return split_charges([charge for own in cohorts for charge in own], transfers)


def amounts(split):
    return {portion.assignee: portion.cents for portion in split.portions}, split.balance_cents


def known(*, balance=400, without_notice=(), **portions):
    named = {name.replace("_", "-"): cents for name, cents in portions.items()}
    return ShareSplit(
        share_cents=balance + sum(named.values()),
        portions=tuple(
            Portion(assignee=name, exact=1, cents=cents, noticed=name not in without_notice)
            for name, cents in sorted(named.items())
        ),
        balance_cents=balance,
        balance_exact=balance,
    )


def routed(split, direction=None, held=()):
    return route_charge(
        portfolio="dynamics", distributor="adi", split=split, direction=direction, held_because=held
    )


def paid(lines):
    return [(line.payee, line.assignee, line.cents, line.held_because) for line in lines]


def test_without_a_transfer_all_of_a_charge_is_the_distributors():
    assert amounts(split_of([withheld(50_00, 0)])) == ({}, 50_00)


def test_the_transfer_in_force_on_the_day_of_the_redemption_takes_its_percentage():
    later = transfer(percent="60", first_day=date(2003, 9, 10))

    assert amounts(split_of([withheld(50_00, 20_00)], later)) == ({"trust-a": 12_00}, 58_00)


def test_a_transfer_takes_only_of_what_was_withheld_on_shares_of_its_window():
    older = withheld(50_00, 0, last=date(2003, 6, 30))
    newer = withheld(20_00, 0, first=date(2003, 7, 1))
    of_newer = transfer(percent="100", issued_from=date(2003, 7, 1))

    assert amounts(split_of([older, newer], of_newer)) == ({"trust-a": 20_00}, 50_00)


def test_the_last_cent_goes_to_the_lower_code_and_the_balance_comes_last():
    halves = [transfer("trust-b", "50"), transfer("trust-a", "50")]

    assert amounts(split_of([withheld(1, 0)], *halves)) == ({"trust-a": 1, "trust-b": 0}, 0)
    assert amounts(split_of([withheld(1, 0)], transfer(percent="50"))) == ({"trust-a": 1}, 0)


@pytest.mark.plan_section("6(b)")
def test_more_than_all_of_the_charges_is_refused():
    with pytest.raises(TransferExceedsShare):
        split_of([withheld(1, 0)], transfer("trust-a", "60"), transfer("trust-b", "40.0000000001"))


def test_without_a_direction_the_distributor_is_paid_all_and_looks_after_its_assignees():
    assert paid(routed(known(trust_a=600))) == [("adi", "trust-a", 600, ()), ("adi", None, 400, ())]


@pytest.mark.parametrize("direction", [None, TO_ASSIGNEES, TO_AGENT])
def test_where_no_transfer_covers_the_charges_the_direction_is_idle(direction):
    assert paid(routed(known(balance=1000), direction)) == [("adi", None, 1000, ())]


@pytest.mark.plan_section("6(d)")
def test_each_assignee_is_paid_its_part_and_no_monthly_calculation_is_waited_for():
    split = known(trust_a=600, trust_b=100)
    lines = routed(split, TO_ASSIGNEES)

    assert paid(lines) == [
        ("trust-a", "trust-a", 600, ()),
        ("trust-b", "trust-b", 100, ()),
        ("adi", None, 400, ()),
    ]
    assert {line.component for line in lines} == {Component.CDSC}
    of_the_fee = route_share(
        portfolio="dynamics",
        distributor="adi",
        month="2003-09",
        split=split,
        service_fee_cents=0,
        direction=TO_ASSIGNEES,
        calculation=None,
        tolerance_cents=0,
    )
    assert all(line.held_because for line in of_the_fee)


@pytest.mark.plan_section("6(c)")
def test_an_assignee_without_its_notice_has_its_own_part_held_and_nobody_elses():
    split = known(trust_a=600, trust_b=100, without_notice=("trust-b",))

    assert [line.held_because for line in routed(split, TO_ASSIGNEES)] == [(), (NO_NOTICE_B,), ()]
    assert [line.held_because for line in routed(split, None)] == [(), (), ()]
    assert [line.held_because for line in routed(split, TO_AGENT)] == [(), (), ()]


@pytest.mark.plan_section("6(e)")
def test_an_agent_is_paid_all_and_divides_it():
    lines = routed(known(trust_a=600, trust_b=100), TO_AGENT)

    assert paid(lines) == [
        ("bank-one", "trust-a", 600, ()),
        ("bank-one", "trust-b", 100, ()),
        ("bank-one", None, 400, ()),
    ]
    assert {line.payee_kind for line in lines} == {PayeeKind.COLLECTION_AGENT}


def test_what_holds_the_share_class_holds_every_line_beside_its_own_reasons():
    lapsed = "Section 10: continuance not approved"
    split = known(trust_b=100, without_notice=("trust-b",))

    assert [line.held_because for line in routed(split, TO_ASSIGNEES, held=(lapsed,))] == [
        (lapsed, NO_NOTICE_B),
        (lapsed,),
    ]


def test_lines_of_nothing_are_left_out():
    assert paid(routed(known(balance=0, trust_a=600, trust_b=0), TO_ASSIGNEES)) == [
        ("trust-a", "trust-a", 600, ())
    ]


@pytest.mark.plan_section("6(b)", "6(e)")
@pytest.mark.parametrize("direction", [None, TO_ASSIGNEES, TO_AGENT])
def test_no_claim_of_the_fund_is_set_off_against_a_charge(direction):
    claim = OpenClaim(
        id=7, distributor="adi", portfolio=None, claim_date=date(2003, 9, 10), open_cents=100_000
    )
    lines = routed(known(trust_a=600), direction)

    assert not any(line.offsettable for line in lines)
    assert offset_lines(lines=lines, claims=[claim], month_last=date(2003, 9, 30)) == ()


PARTS = st.dictionaries(st.sampled_from(["trust-a", "trust-b", "trust-c"]), st.integers(0, 10**6), max_size=3)


@given(
    parts=PARTS,
    balance=st.integers(0, 10**6),
    direction=st.sampled_from([None, TO_ASSIGNEES, TO_AGENT]),
    without_notice=st.sets(st.sampled_from(["trust-a", "trust-b"])),
)
def test_whatever_the_route_all_of_the_charges_and_no_more_is_paid(parts, balance, direction, without_notice):
    named = {name.replace("-", "_"): cents for name, cents in parts.items()}
    lines = routed(known(balance=balance, without_notice=without_notice, **named), direction)

    assert sum(line.cents for line in lines) == balance + sum(parts.values())
    assert all(line.cents and not line.offsettable for line in lines)
    assert all(line.assignee in without_notice for line in lines if line.held_because)
