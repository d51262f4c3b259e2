"""Section 6(d), 6(e): who is paid, and what waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.domain.errors import AgentNotNamed
from assignments.domain.routes import (
    CalculationFigures,
    Component,
    Direction,
    PayeeKind,
    RouteKind,
    calculation_hold,
    direction_warnings,
    route_share,
)
from assignments.domain.transfers import Portion, ShareSplit

TO_ASSIGNEES = Direction(route=RouteKind.ASSIGNEE)
TO_AGENT = Direction(route=RouteKind.COLLECTION_AGENT, agent="bank-one")
NO_CALCULATION = "Section 6(d): no Monthly Calculation of adi for 2003-09"
NO_NOTICE_B = "Section 6(c): no notice with name and address of trust-b"


def split_of(*, balance=400, without_notice=(), **portions):
    named = {name.replace("_", "-"): cents for name, cents in portions.items()}
    return ShareSplit(
        share_cents=balance + sum(named.values()),
        portions=tuple(
            Portion(assignee=name, exact=max(abs(cents), 1), cents=cents, noticed=name not in without_notice)
            for name, cents in sorted(named.items())
        ),
        balance_cents=balance,
        balance_exact=balance,
    )


def figures(share, **portions):
    named = {name.replace("_", "-"): cents for name, cents in portions.items()}
    return CalculationFigures(share_cents=share, portions=named)


def route(split, direction=None, *, calculation=None, tolerance=0, service_fee=0, held=()):
    return route_share(
        portfolio="dynamics",
        distributor="adi",
        month="2003-09",
        split=split,
        service_fee_cents=service_fee,
        direction=direction,
        calculation=calculation,
        tolerance_cents=tolerance,
        held_because=held,
    )


def paid(lines):
    return [(line.payee, line.assignee, line.cents, line.held_because) for line in lines]


@pytest.mark.plan_section("6(a)", "6(b)")
def test_without_a_direction_the_distributor_receives_all_and_only_its_balance_can_be_offset():
    lines = route(split_of(trust_a=600, balance=400))

    assert paid(lines) == [("adi", "trust-a", 600, ()), ("adi", None, 400, ())]
    assert [line.offsettable for line in lines] == [False, True]
    assert {line.payee_kind for line in lines} == {PayeeKind.DISTRIBUTOR}


@pytest.mark.plan_section("6(d)")
def test_a_matching_calculation_pays_assignees_their_portions_and_the_distributor_the_balance():
    split = split_of(trust_a=600, trust_b=100, balance=300)

    lines = route(split, TO_ASSIGNEES, calculation=figures(1000, trust_a=600, trust_b=100))

    assert paid(lines) == [
        ("trust-a", "trust-a", 600, ()),
        ("trust-b", "trust-b", 100, ()),
        ("adi", None, 300, ()),
    ]
    assert [line.payee_kind.value for line in lines] == ["ASSIGNEE", "ASSIGNEE", "DISTRIBUTOR"]
    assert [line.offsettable for line in lines] == [False, False, True]


@pytest.mark.plan_section("6(d)")
def test_without_the_calculation_portions_and_balance_are_held_and_the_service_fee_is_not():
    lines = route(split_of(trust_a=600, balance=400), TO_ASSIGNEES, service_fee=250)

    assert paid(lines) == [
        ("trust-a", "trust-a", 600, (NO_CALCULATION,)),
        ("adi", None, 400, (NO_CALCULATION,)),
        ("adi", None, 250, ()),
    ]


@pytest.mark.plan_section("6(c)")
def test_a_missing_notice_holds_that_portion_and_nobody_elses():
    split = split_of(trust_a=600, trust_b=100, balance=300, without_notice=("trust-b",))

    lines = route(split, TO_ASSIGNEES, calculation=figures(1000, trust_a=600, trust_b=100))

    assert paid(lines) == [
        ("trust-a", "trust-a", 600, ()),
        ("trust-b", "trust-b", 100, (NO_NOTICE_B,)),
        ("adi", None, 300, ()),
    ]


@pytest.mark.plan_section("6(c)", "6(d)")
def test_a_portion_without_calculation_waits_for_it_whether_or_not_its_notice_has_come():
    split = split_of(trust_b=100, balance=0, without_notice=("trust-b",))

    lines = route(split, TO_ASSIGNEES)

    assert paid(lines) == [("trust-b", "trust-b", 100, (NO_CALCULATION,))]


@pytest.mark.plan_section("6(d)")
@pytest.mark.parametrize(
    ("_case", "calculation", "tolerance", "reason"),
    [
        (
            "a Portion differs",
            figures(1602, trust_a=1000),
            0,
            "Section 6(d): the Monthly Calculation differs by 0.02 (trust-a: 10.00, ours 10.02)",
        ),
        (
            "the share differs too: each difference is named",
            figures(1600, trust_a=1000),
            1,
            "Section 6(d): the Monthly Calculation differs by 0.02 (12b-1 Share of adi: 16.00, ours 16.02), "
            "by 0.02 (trust-a: 10.00, ours 10.02)",
        ),
        (
            "an absent Assignee stands at 0.00",
            figures(1602),
            0,
            "Section 6(d): the Monthly Calculation differs by 10.02 (trust-a: 0.00, ours 10.02)",
        ),
        (
            "nobody transferred anything to trust-x, whatever the tolerance",
            figures(1602, trust_a=1002, trust_x=3),
            5,
            "Section 6(d): the Monthly Calculation differs by 0.03 (trust-x: 0.03, ours 0.00)",
        ),
    ],
)
def test_a_calculation_that_differs_holds_portions_and_balance(_case, calculation, tolerance, reason):
    split = split_of(trust_a=1002, balance=600)

    lines = route(split, TO_ASSIGNEES, calculation=calculation, tolerance=tolerance)

    assert paid(lines) == [("trust-a", "trust-a", 1002, (reason,)), ("adi", None, 600, (reason,))]


@pytest.mark.plan_section("6(d)")
def test_within_the_tolerance_the_distributors_portions_are_paid_and_our_share_less_them():
    split = split_of(trust_a=600, trust_b=100, balance=300)

    lines = route(split, TO_ASSIGNEES, calculation=figures(998, trust_a=602, trust_b=99), tolerance=2)

    assert [(line.payee, line.cents) for line in lines] == [("trust-a", 602), ("trust-b", 99), ("adi", 299)]


@pytest.mark.plan_section("6(d)")
def test_portions_within_the_tolerance_that_exceed_the_share_are_held_at_our_figures():
    split = split_of(trust_a=600, trust_b=400, balance=0)
    reason = (
        "Section 6(d): the Portions of the Monthly Calculation, 10.01, exceed the 12b-1 Share of adi, 10.00"
    )

    lines = route(split, TO_ASSIGNEES, calculation=figures(1000, trust_a=601, trust_b=400), tolerance=1)

    assert paid(lines) == [("trust-a", "trust-a", 600, (reason,)), ("trust-b", "trust-b", 400, (reason,))]


@pytest.mark.plan_section("6(d)")
def test_where_no_transfer_gives_an_amount_the_direction_is_idle():
    lines = route(split_of(balance=1000), TO_ASSIGNEES)

    assert paid(lines) == [("adi", None, 1000, ())]
    assert lines[0].offsettable is True


@pytest.mark.plan_section("6(e)")
def test_a_collection_agent_receives_all_of_the_share_and_nothing_of_it_can_be_offset():
    split = split_of(trust_a=600, balance=400, without_notice=("trust-a",))

    lines = route(split, TO_AGENT, service_fee=250)

    assert paid(lines) == [
        ("bank-one", "trust-a", 600, ()),
        ("bank-one", None, 400, ()),
        ("adi", None, 250, ()),
    ]
    assert [line.offsettable for line in lines] == [False, False, True]
    assert lines[0].payee_kind is PayeeKind.COLLECTION_AGENT


@pytest.mark.plan_section("6(e)")
def test_a_collection_agent_is_paid_all_also_where_there_is_no_transfer():
    lines = route(split_of(balance=1000), TO_AGENT)

    assert paid(lines) == [("bank-one", None, 1000, ())]


@pytest.mark.plan_section("6(e)")
def test_a_direction_to_an_agent_must_name_it():
    with pytest.raises(AgentNotNamed, match="name the agent"):
        Direction(route=RouteKind.COLLECTION_AGENT)


@pytest.mark.plan_section("10")
def test_reasons_given_hold_every_line_beside_the_routes_own():
    lapse = "Section 10: continuance not approved"

    lines = route(split_of(trust_a=600, balance=0), TO_ASSIGNEES, service_fee=250, held=(lapse,))

    assert paid(lines) == [("trust-a", "trust-a", 600, (lapse, NO_CALCULATION)), ("adi", None, 250, (lapse,))]


def test_lines_of_zero_cents_are_left_out():
    assert route(split_of(trust_a=0, balance=0), TO_ASSIGNEES) == ()


@pytest.mark.plan_section("5")
@pytest.mark.parametrize("direction", [None, TO_ASSIGNEES, TO_AGENT])
def test_the_service_fee_goes_to_the_distributor_by_every_route(direction):
    lines = route(split_of(trust_a=600), direction, service_fee=250)

    service = [line for line in lines if line.component is Component.SERVICE_FEE]
    assert paid(service) == [("adi", None, 250, ())]


@pytest.mark.plan_section("6(e)")
@pytest.mark.parametrize(
    ("direction", "designated_by", "in_force", "expected"),
    [
        (None, None, False, []),
        (TO_ASSIGNEES, None, False, []),
        (TO_AGENT, "trust-a", True, []),
        (TO_AGENT, None, True, ["names no Assignee"]),
        (TO_AGENT, None, False, ["names no Assignee", "no Transfer is in force"]),
    ],
)
def test_an_agent_nobody_designated_or_without_a_transfer_is_a_warning(
    direction, designated_by, in_force, expected
):
    warnings = direction_warnings(
        portfolio="dynamics",
        distributor="adi",
        direction=direction,
        designated_by=designated_by,
        transfers_in_force=in_force,
    )

    assert len(warnings) == len(expected)
    assert all(part in warning for part, warning in zip(expected, warnings, strict=True))


cents = st.integers(min_value=0, max_value=300)
named_cents = st.dictionaries(st.sampled_from(["a", "b", "c"]), cents, max_size=3)
directions = st.sampled_from([None, TO_ASSIGNEES, TO_AGENT])


@pytest.mark.plan_section("6(a)", "6(d)", "6(e)")
@given(
    portions=named_cents,
    balance=cents,
    direction=directions,
    told=st.none() | st.tuples(cents, named_cents),
    tolerance=st.integers(min_value=0, max_value=400),
)
def test_the_lines_of_the_distribution_fee_always_sum_to_the_share(
    portions, balance, direction, told, tolerance
):
    split = split_of(balance=balance, **portions)
    calculation = CalculationFigures(share_cents=told[0], portions=told[1]) if told else None

    lines = route(split, direction, calculation=calculation, tolerance=tolerance, service_fee=7)

    fee = [line.cents for line in lines if line.component is Component.DISTRIBUTION_FEE]
    assert sum(fee) == split.share_cents
    assert all(part > 0 for part in fee)


@pytest.mark.plan_section("6(d)")
@given(portions=named_cents, balance=cents)
def test_a_calculation_equal_to_ours_is_never_held(portions, balance):
    split = split_of(balance=balance, **portions)
    told = CalculationFigures(share_cents=split.share_cents, portions=dict(reversed(portions.items())))

    hold = calculation_hold(
        distributor="adi", month="2003-09", split=split, calculation=told, tolerance_cents=0
    )

    assert hold is None
