"""Sections 8 and 9: what an amendment changes, what that needs, and from when its rates are in force."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.amendments import (
    Change,
    DraftedLine,
    MaximumRates,
    PortfolioChange,
    SettledLine,
    amended_schedule,
    approvals_needed,
    changes_between,
    is_for_counsel,
    late_by,
    needs_in_words,
    raises_amount,
    rates_on,
    settled_lines,
)
from governance.domain.decisions import Decision
from governance.domain.errors import PlanRuleViolation
from governance.domain.rates import RateSpan
from governance.domain.votes import HoldersRole, Matter, RequiredApprovals

FIRST = date(2003, 8, 18)
DAYS = st.dates(date(2003, 8, 18), date(2006, 12, 31))
RATE = st.integers(0, 40).map(lambda hundredths: hundredths * 25_000)
RATES = st.builds(MaximumRates, asset_based=RATE, service=RATE, aggregate=RATE)
FULL = MaximumRates(asset_based=750_000, service=250_000, aggregate=1_000_000)
OWN = (RateSpan(first=FIRST, last=None, asset_based=750_000, service=250_000, aggregate=1_000_000),)
LINES = st.lists(
    st.builds(
        DraftedLine,
        number=st.integers(1, 1000),
        amendment=st.sampled_from(["am1", "am2", "am3"]),
        effective=DAYS,
        material=st.booleans(),
        rates=RATES,
    ),
    max_size=4,
    unique_by=lambda line: line.number,
)


def change(before: tuple[int, int, int] | None, after: tuple[int, int, int] | None) -> PortfolioChange:
    """A change of rates in hundredths of a percent."""

    def rates(given: tuple[int, int, int]) -> MaximumRates:
        return MaximumRates(asset_based=given[0], service=given[1], aggregate=given[2])

    return PortfolioChange(before=rates(before) if before else None, after=rates(after) if after else None)


def undecided(_line: DraftedLine, _needs: RequiredApprovals) -> None:
    """No vote was carried."""


def settled(lines: list[DraftedLine], days: dict[int, date]) -> tuple[SettledLine, ...]:
    """The lines, those decided that have a day."""

    def decide(line: DraftedLine, _needs: RequiredApprovals) -> Decision | None:
        day = days.get(line.number)
        return Decision(decided_on=day, by=("m1",)) if day else None

    return settled_lines(lines, schedule=OWN, decide=decide)


@pytest.mark.plan_section("11")
def test_nothing_can_be_approved_that_leaves_a_portfolio_out() -> None:
    with pytest.raises(PlanRuleViolation, match="terminate it"):
        approvals_needed(change((75, 25, 100), None), material=True, words_changed=False)


@pytest.mark.plan_section("9")
def test_a_service_fee_up_with_the_asset_based_charge_down_is_for_counsel() -> None:
    traded = change((75, 20, 95), (70, 25, 95))

    assert (traded.up, traded.down) == (("service",), ("asset_based",))
    assert is_for_counsel(traded)


def test_what_moves_is_said_from_what_to_what() -> None:
    moved = PortfolioChange(
        before=FULL, after=MaximumRates(asset_based=500_000, service=250_000, aggregate=750_000)
    )

    assert moved.in_words() == (
        "maximum asset-based sales charge would go from 0.75 % to 0.5 %",
        "maximum aggregate fee would go from 1 % to 0.75 %",
    )


def test_every_portfolio_of_either_schedule_is_compared() -> None:
    low = MaximumRates(asset_based=1, service=1, aggregate=2)

    found = changes_between({1: FULL, 2: FULL, 3: FULL}, {2: FULL, 3: low, 4: low})

    assert {one: of.change for one, of in found.items()} == {
        1: Change.LEFT_OUT,
        2: Change.SAME,
        3: Change.CHANGES,
        4: Change.JOINS,
    }


@given(before=RATES, after=RATES, material=st.booleans(), words=st.booleans())
@pytest.mark.plan_section("9")
def test_holders_are_needed_exactly_where_the_amount_goes_up(
    before: MaximumRates, after: MaximumRates, material: bool, words: bool
) -> None:
    of = PortfolioChange(before=before, after=after)

    needs = approvals_needed(of, material=material, words_changed=words)

    if needs is None:
        assert before == after
        assert not (words and material)
        assert needs_in_words(needs) == "no vote"
    else:
        assert needs.matter is Matter.AMENDMENT
        assert (needs.holders is HoldersRole.ALSO) == raises_amount(of, material=material)
        assert (needs.holders is HoldersRole.ALSO) <= bool(of.up)


@given(before=RATES, after=RATES)
def test_a_determination_never_asks_for_more(before: MaximumRates, after: MaximumRates) -> None:
    of = PortfolioChange(before=before, after=after)

    assert raises_amount(of, material=False) <= raises_amount(of, material=True)
    assert set(of.up).isdisjoint(of.down)


@given(lines=LINES, day=DAYS)
def test_what_nobody_approved_changes_nothing(lines: list[DraftedLine], day: date) -> None:
    found = settled_lines(lines, schedule=OWN, decide=undecided)

    assert amended_schedule(OWN, found) == OWN
    assert rates_on(amended_schedule(OWN, found), day) == FULL


@given(lines=LINES, decided=st.lists(DAYS, min_size=4, max_size=4), day=DAYS)
def test_each_day_has_one_set_of_rates_and_none_before_its_date_and_its_votes(
    lines: list[DraftedLine], decided: list[date], day: date
) -> None:
    days = {line.number: on for line, on in zip(lines, decided, strict=False)}
    found = settled(lines, days)

    spans = amended_schedule(OWN, found)

    assert all(
        span.last is not None and span.last < spans[at + 1].first for at, span in enumerate(spans[:-1])
    )
    begun = [one for one in found if one.first is not None and one.first <= day]
    rates = rates_on(spans, day)
    assert rates in {FULL, *(one.line.rates for one in begun)}
    if begun:
        assert rates == max(begun, key=lambda one: one.order).line.rates
    for one in begun:
        assert one.line.effective <= day
        assert days[one.line.number] <= day


@given(lines=LINES, decided=st.lists(DAYS, min_size=4, max_size=4))
def test_the_order_in_which_amendments_are_given_does_not_matter(
    lines: list[DraftedLine], decided: list[date]
) -> None:
    days = {line.number: on for line, on in zip(lines, decided, strict=False)}

    one, other = settled(lines, days), settled(list(reversed(lines)), days)

    assert amended_schedule(OWN, one) == amended_schedule(OWN, tuple(reversed(other)))


@pytest.mark.plan_section("9")
def test_an_approval_that_lapsed_gives_way_to_what_stood_before() -> None:
    low = MaximumRates(asset_based=500_000, service=250_000, aggregate=750_000)
    line = DraftedLine(number=1, amendment="am1", effective=date(2020, 6, 1), material=True, rates=low)
    lapses = Decision(decided_on=date(2020, 5, 1), by=("m1",), holds_until=date(2020, 9, 30))

    found = settled_lines([line], schedule=OWN, decide=lambda _line, _needs: lapses)

    spans = amended_schedule(OWN, found)
    assert [(span.first, span.last, span.aggregate) for span in spans] == [
        (FIRST, date(2020, 5, 31), 1_000_000),
        (date(2020, 6, 1), date(2020, 9, 30), 750_000),
        (date(2020, 10, 1), None, 1_000_000),
    ]


@pytest.mark.plan_section("8")
def test_a_portfolio_that_joins_has_no_rates_before() -> None:
    line = DraftedLine(number=1, amendment="am1", effective=date(2004, 10, 1), material=True, rates=FULL)
    adopted = Decision(decided_on=date(2004, 10, 15), by=("m1",))

    found = settled_lines([line], schedule=(), decide=lambda _line, _needs: adopted)

    assert found[0].needs is not None
    assert found[0].needs.matter is Matter.ADOPTION
    assert [(span.first, span.last) for span in amended_schedule((), found)] == [(date(2004, 10, 15), None)]


@given(effective=DAYS, later=st.integers(-30, 30))
def test_an_approval_is_late_only_after_the_date(effective: date, later: int) -> None:
    assert late_by(effective + timedelta(days=later), effective=effective) == (later > 0)
