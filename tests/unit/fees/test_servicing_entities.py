"""Section 5: 0.25 % of what "customers of the entity providing such shareholder services" own."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fees.domain.limit_proofs import Verdict
from fees.domain.servicing_entities import ServiceDay, ServicingProof, prove_servicing
from governance.domain.periods import days_between
from tests.unit.fees.limit_years import MILLION, SERVICE, accrual, calendar_days, year_of

pytestmark = pytest.mark.plan_section("5")
YEAR = year_of("2003-09")
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2003, 9, day) for day in (5, 6, 7, 8))


def service_day(day: date, *, net_assets: int = MILLION, prior_day: bool = False) -> ServiceDay:
    return ServiceDay(
        day=day,
        net_assets=net_assets,
        accrual=accrual(net_assets, SERVICE, calendar_days(day)),
        limit=SERVICE,
        prior_day=prior_day,
    )


def proven(given_: Mapping[date, Mapping[str, int]], *days: date, prior_day: bool = False) -> ServicingProof:
    return prove_servicing(YEAR, [service_day(day, prior_day=prior_day) for day in days], given=given_)


def test_entities_that_service_all_are_each_within() -> None:
    proof = proven({FRIDAY: {"First": MILLION * 3 // 4, "Second": MILLION // 4}}, FRIDAY)

    first, second = proof.entities
    assert (first.entity, second.entity) == ("First", "Second")
    assert [one.proof.verdict for one in proof.entities] == [Verdict.WITHIN, Verdict.WITHIN]
    assert (first.proof.charged, second.proof.charged) == (5_136986301370, 1_712328767123)
    assert (first.proof.average, first.proof.rate) == (MILLION * 3 // 4, SERVICE)
    assert (proof.exceeds, proof.words, proof.unserviced) == (False, (), 0)


def test_what_no_entity_services_supports_no_service_fee() -> None:
    """Of a million the only entity services 600,000: the fee on 400,000 has nobody who provides services."""
    proof = proven({FRIDAY: {"First": MILLION * 6 // 10}}, FRIDAY)

    (first,) = proof.entities
    assert first.proof.verdict is Verdict.EXCEEDS
    assert first.proof.rate == 416_667  # 0.25 % / 0.6
    assert (proof.unserviced, proof.unsupported) == (MILLION * 4 // 10, 2_739726027397)
    assert proof.words == (
        "Section 5: the service fee for First exceeds 0.25 % a year of what its customers own by 2.74.",
        "Section 5 gives no service fee for Shares that no entity services: 2.74 accrued on them. Waive it,"
        " or give the entity whose customers own them.",
    )


def test_entities_that_have_more_than_the_class_are_a_problem_and_not_a_charge() -> None:
    proof = proven({FRIDAY: {"First": MILLION, "Second": 2}}, FRIDAY)

    assert not proof.exceeds
    assert proof.beyond == ((FRIDAY, 2),)
    assert proof.words == (
        "The entities together have more than the class's net assets on 1 day (5 September 2003 by 0.02):"
        " correct the file.",
    )


@pytest.mark.parametrize("apart", [-1, 0, 1])
def test_a_cent_between_the_entities_and_the_class_is_nothing(apart: int) -> None:
    proof = proven({FRIDAY: {"First": MILLION // 2, "Second": MILLION // 2 + apart}}, FRIDAY)

    assert (proof.exceeds, proof.beyond, proof.unserviced) == (False, (), 0)


def test_a_weekend_has_the_figures_of_the_last_business_day() -> None:
    figures = {FRIDAY: {"First": MILLION}, MONDAY: {"Second": MILLION}}

    proof = proven(figures, FRIDAY, SATURDAY, SUNDAY, MONDAY)

    first, second = proof.entities
    assert proof.without == ()
    assert first.proof.charged == 3 * second.proof.charged
    assert (first.proof.average, second.proof.average) == (MILLION * 3 // 4, MILLION // 4)
    assert [one.proof.verdict for one in proof.entities] == [Verdict.WITHIN, Verdict.WITHIN]


def test_a_weekend_uses_its_own_figures_where_it_has_them() -> None:
    proof = proven({FRIDAY: {"First": MILLION}, SATURDAY: {"Second": MILLION}}, SATURDAY)

    assert [one.entity for one in proof.entities] == ["Second"]


def test_a_figure_of_more_than_seven_days_before_is_not_carried() -> None:
    proof = proven({date(2003, 8, 30): {"First": MILLION}}, SATURDAY, SUNDAY)

    assert (proof.days, proof.without) == (1, (SUNDAY,))


def test_a_business_day_without_figures_leaves_the_distributor_to_service_all_and_says_so() -> None:
    proof = proven({FRIDAY: {"First": MILLION}}, FRIDAY, MONDAY)

    assert (proof.days, proof.without, proof.exceeds) == (1, (MONDAY,), False)
    assert proof.words == (
        "No figures are given for 1 of 2 days that accrued, the first of them 8 September 2003: there the"
        " Distributor is taken to service all Shares (Section 5).",
    )


def test_where_net_assets_are_of_the_day_before_so_are_the_entities() -> None:
    figures = {FRIDAY: {"First": MILLION}, MONDAY: {"Second": MILLION}}

    proof = proven(figures, MONDAY, prior_day=True)

    assert [one.entity for one in proof.entities] == ["First"]


def test_a_class_that_nobody_services_on_a_day_charges_no_entity() -> None:
    proof = proven({FRIDAY: {"First": 0}}, FRIDAY)

    (first,) = proof.entities
    assert (first.proof.verdict, first.proof.rate) == (Verdict.NOTHING, None)
    assert proof.unsupported == accrual(MILLION, SERVICE, 365)
    assert proof.exceeds


def test_a_waived_fee_needs_no_entity() -> None:
    day = ServiceDay(day=FRIDAY, net_assets=MILLION, accrual=0, limit=SERVICE)

    proof = prove_servicing(YEAR, [day], given={FRIDAY: {"First": 1}})

    assert not proof.exceeds
    assert proof.unserviced == MILLION - 1


SHARES_OF = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=6)


@given(by_day=st.lists(SHARES_OF, min_size=1, max_size=20))
def test_entities_that_together_make_the_class_are_never_charged_too_much(by_day: list[list[int]]) -> None:
    first = date(2003, 12, 20)
    days = list(days_between(first, date(2004, 1, 20)))[: len(by_day)]
    figures = {
        day: {f"entity {at}": one for at, one in enumerate(own)}
        for day, own in zip(days, by_day, strict=True)
    }
    service_days = [service_day(day, net_assets=sum(own.values())) for day, own in figures.items()]

    proof = prove_servicing(year_of("2003-12", ends="07-31"), service_days, given=figures)

    assert not proof.exceeds
    assert sum(one.proof.charged for one in proof.entities) == sum(one.accrual for one in service_days)
