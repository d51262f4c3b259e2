"""Section 6(b), 6(e): what a claim may take, and from whom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.domain.offsets import OpenClaim, offset_lines
from assignments.domain.routes import Component, PayableLine, PayeeKind

MONTH_LAST = date(2003, 9, 30)
HELD = ("Section 10: continuance not approved",)


def line(portfolio="dynamics", cents=1000, **other):
    values = {
        "component": Component.DISTRIBUTION_FEE,
        "distributor": "adi",
        "assignee": None,
        "claim": None,
        "payee_kind": PayeeKind.DISTRIBUTOR,
        "payee": "adi",
        "held_because": (),
        "offsettable": True,
    } | other
    return PayableLine(portfolio=portfolio, cents=cents, **values)


def claim(number=1, *, cents=300, portfolio=None, day=date(2003, 9, 10), distributor="adi"):
    return OpenClaim(
        id=number, distributor=distributor, portfolio=portfolio, claim_date=day, open_cents=cents
    )


def taken(lines, claims):
    offsets = offset_lines(lines=lines, claims=claims, month_last=MONTH_LAST)
    return [(offset.claim, offset.portfolio, offset.cents) for offset in offsets]


@pytest.mark.plan_section("6(b)")
def test_a_claim_on_one_portfolio_takes_from_that_portfolio_only():
    lines = [line("dynamics", 1000), line("growth", 1000)]

    assert taken(lines, [claim(cents=5000, portfolio="growth")]) == [(1, "growth", -1000)]


@pytest.mark.plan_section("6(b)")
def test_a_claim_on_no_portfolio_takes_from_all_in_proportion():
    lines = [line("growth", 200), line("dynamics", 100), line("growth", 100, component=Component.SERVICE_FEE)]

    assert taken(lines, [claim(cents=101)]) == [(1, "dynamics", -25), (1, "growth", -76)]


@pytest.mark.plan_section("6(b)")
def test_of_equal_fractions_the_lower_portfolio_code_gives_the_cent():
    lines = [line("growth", 100), line("dynamics", 100)]

    assert taken(lines, [claim(cents=1)]) == [(1, "dynamics", -1)]


@pytest.mark.plan_section("6(b)")
def test_the_oldest_claim_comes_first_and_of_one_date_the_one_given_first():
    claims = [
        claim(7, cents=600, day=date(2003, 9, 2)),
        claim(5, cents=600, day=date(2003, 9, 2)),
        claim(9, cents=100, day=date(2003, 9, 1)),
    ]

    assert taken([line(cents=1000)], claims) == [
        (9, "dynamics", -100),
        (7, "dynamics", -600),
        (5, "dynamics", -300),
    ]


@pytest.mark.plan_section("6(b)")
def test_a_later_claim_divides_over_what_earlier_ones_left():
    lines = [line("dynamics", 100), line("growth", 100)]
    claims = [claim(1, cents=100, portfolio="dynamics"), claim(2, cents=50)]

    assert taken(lines, claims) == [(1, "dynamics", -100), (2, "growth", -50)]


@pytest.mark.plan_section("6(b)")
def test_a_claim_of_the_months_last_day_counts_and_one_of_the_day_after_does_not():
    last = claim(1, day=MONTH_LAST)
    after = claim(2, day=date(2003, 10, 1))

    assert taken([line()], [last, after]) == [(1, "dynamics", -300)]


@pytest.mark.plan_section("6(b)", "6(e)")
@pytest.mark.parametrize(
    ("_case", "other"),
    [
        ("a Portion that passes through the Distributor", {"assignee": "trust-a", "offsettable": False}),
        ("a Portion is protected even if marked otherwise", {"assignee": "trust-a"}),
        ("a Portion paid to its Assignee", {"payee_kind": PayeeKind.ASSIGNEE, "payee": "trust-a"}),
        ("the balance paid to an agent", {"payee_kind": PayeeKind.COLLECTION_AGENT, "payee": "bank-one"}),
        ("an agent that bears the Distributor's code", {"payee_kind": PayeeKind.COLLECTION_AGENT}),
        ("what is held", {"held_because": HELD}),
        ("another Distributor's balance", {"distributor": "idi", "payee": "idi"}),
        ("a line that no claim may reduce", {"offsettable": False}),
    ],
)
def test_a_claim_never_touches(_case, other):
    assert taken([line(**other)], [claim()]) == []


@pytest.mark.plan_section("6(e)")
def test_an_offset_is_a_line_of_its_own_to_the_distributor():
    (offset,) = offset_lines(lines=[line()], claims=[claim()], month_last=MONTH_LAST)

    assert offset == PayableLine(
        portfolio="dynamics",
        component=Component.OFFSET,
        distributor="adi",
        assignee=None,
        claim=1,
        payee_kind=PayeeKind.DISTRIBUTOR,
        payee="adi",
        cents=-300,
        held_because=(),
        offsettable=False,
    )


@pytest.mark.plan_section("6(b)")
def test_offsets_already_among_the_lines_count_as_taken():
    already = line(cents=-900, component=Component.OFFSET, claim=1, offsettable=False)

    assert taken([line(cents=1000), already], [claim(2)]) == [(2, "dynamics", -100)]


@pytest.mark.parametrize("cents", [0, -100])
def test_a_claim_with_nothing_open_takes_nothing(cents):
    assert taken([line()], [claim(cents=cents)]) == []


def test_a_portfolio_that_owes_nothing_gives_nothing():
    assert taken([line("dynamics", -50), line("growth", 80)], [claim(cents=100)]) == [(1, "growth", -80)]


portfolios = st.sampled_from(["a", "b", "c"])
some_lines = st.lists(
    st.builds(
        line,
        portfolio=portfolios,
        cents=st.integers(min_value=0, max_value=500),
        offsettable=st.booleans(),
        held_because=st.sampled_from([(), HELD]),
    ),
    max_size=8,
)
some_claims = st.lists(
    st.builds(
        OpenClaim,
        id=st.integers(min_value=1, max_value=9),
        distributor=st.sampled_from(["adi", "idi"]),
        portfolio=st.none() | portfolios,
        claim_date=st.dates(min_value=date(2003, 8, 1), max_value=date(2003, 10, 15)),
        open_cents=st.integers(min_value=0, max_value=900),
    ),
    max_size=5,
    unique_by=lambda claim: claim.id,
)


@pytest.mark.plan_section("6(b)", "6(e)")
@given(some_lines, some_claims)
def test_offsets_never_take_more_than_is_open_or_more_than_is_there(lines, claims):
    offsets = offset_lines(lines=lines, claims=claims, month_last=MONTH_LAST)

    for portfolio in "abc":
        there = sum(
            each.cents
            for each in lines
            if each.portfolio == portfolio and each.offsettable and not each.held_because
        )
        assert sum(-offset.cents for offset in offsets if offset.portfolio == portfolio) <= there
    for each in claims:
        assert sum(-offset.cents for offset in offsets if offset.claim == each.id) <= each.open_cents
    assert all(offset.cents < 0 for offset in offsets)


@given(some_lines, some_claims, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(lines, claims, random):
    offsets = offset_lines(lines=lines, claims=claims, month_last=MONTH_LAST)

    shuffled = random.sample(lines, len(lines))

    assert offset_lines(lines=shuffled, claims=claims, month_last=MONTH_LAST) == offsets
