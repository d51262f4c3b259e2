"""R2: a month with a waiver, to the cent; who did not consent is named, and the books still verify."""

from pathlib import Path
from typing import Any

import pytest

from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.selectors.explained_inputs import explained_fee
from assignments.selectors.statements import statement_of
from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.models import Plan
from tests.factories.month import (
    GROWTH,
    INCOME,
    SEPTEMBER,
    VALUE,
    MonthWorld,
    fees_of,
    portfolio_of,
    shares_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("2", "6(b)")]
WITHOUT_A = "Section 6(b): waiver without consent of trust-a"


def half(**changes: Any) -> dict[str, Any]:
    """Half a percent in Growth from 16 September on: 500.00 a day instead of 750.00."""
    entry = {
        "portfolios": [GROWTH],
        "component": "distribution_fee",
        "charged": "0.50",
        "effective": "2003-09-16",
        "reason": "Low yield.",
    }
    return {**entry, **changes}


@pytest.fixture
def world(tmp_path: Path, acting_user: Any) -> MonthWorld:
    return MonthWorld.loaded(tmp_path)


def consents(document: dict[str, Any], portfolio: str) -> list[str]:
    return [one for one in portfolio_of(document, portfolio)["problems"] if "consent" in one]


def test_a_waiver_without_consent_computes_and_says_so(world: MonthWorld) -> None:
    world.tell(waivers=[half()])
    document = world.close()

    # 15 x 750.00 + 15 x 500.00; idi sold 60 %, adi 40 %, of which 60 % are Trust A's.
    assert fees_of(document, GROWTH) == ("computed", 30, "18750.00", "7500.00")
    assert portfolio_of(document, GROWTH)["rates"] == {"distribution_fee": "0.005", "service_fee": "0.0025"}
    shares = shares_of(document, GROWTH)
    assert shares["idi"][0] == "11250.00"
    assert shares["adi"][0] == "7500.00"
    assert shares["adi"][2] == {"trust-a": "4500.00"}
    assert len(consents(document, GROWTH)) == 1
    assert consents(document, INCOME) == consents(document, VALUE) == []


def test_every_assignee_affected_is_named_in_one_problem_in_order(world: MonthWorld) -> None:
    world.tell(waivers=[half()])

    assert consents(world.close(), GROWTH) == ["Section 6(b): waiver without consent of bank-b, trust-a"]


def test_those_that_consented_are_not_named(world: MonthWorld) -> None:
    world.tell(waivers=[half(consented=["bank-b"])])

    assert consents(world.close(), GROWTH) == [WITHOUT_A]


def test_with_every_consent_there_is_no_problem(world: MonthWorld) -> None:
    world.tell(waivers=[half(consented=["trust-a", "bank-b"])])

    document = world.close()

    assert portfolio_of(document, GROWTH)["problems"] == []
    assert fees_of(document, GROWTH)[2] == "18750.00"


def test_a_charge_waived_whole_still_needs_consent(world: MonthWorld) -> None:
    world.tell(waivers=[half(charged="0", effective="2003-09-01")])

    document = world.close()

    assert fees_of(document, GROWTH) == ("computed", 30, "0.00", "7500.00")
    assert consents(document, GROWTH) == ["Section 6(b): waiver without consent of bank-b, trust-a"]
    world.verify()


def test_a_waiver_of_the_service_fee_needs_no_consent(world: MonthWorld) -> None:
    world.tell(waivers=[half(component="service_fee", charged="0.10", effective="2003-09-01")])

    document = world.close()

    # 30 x 36,500,000.00 x 0.10 % / 365 = 30 x 100.00.
    assert fees_of(document, GROWTH) == ("computed", 30, "22500.00", "3000.00")
    assert portfolio_of(document, GROWTH)["problems"] == []


def test_the_month_before_the_waiver_and_after_it_is_as_ever(world: MonthWorld) -> None:
    world.tell(waivers=[half(effective="2003-08-01", ends="2003-09-01")])

    document = world.close()

    assert fees_of(document, GROWTH)[2] == "22500.00"
    assert consents(document, GROWTH) == []


def test_the_books_of_a_month_with_a_waiver_verify(world: MonthWorld) -> None:
    world.tell(waivers=[half(), half(portfolios=[INCOME], component="service_fee", charged="0.20")])
    world.close()

    world.verify()


def test_a_waiver_told_later_leaves_the_month_until_it_is_computed_anew(world: MonthWorld) -> None:
    world.close()
    world.tell(waivers=[half()])

    world.verify()
    assert fees_of(world.close(), GROWTH)[2] == "22500.00"
    anew = world.close(recompute=GROWTH, reason="A waiver was decided.")
    assert fees_of(anew, GROWTH)[2] == "18750.00"
    world.verify()


def test_an_explanation_and_a_statement_say_the_waiver_with_its_reason(world: MonthWorld) -> None:
    world.tell(waivers=[half()])
    world.close()
    plan, month = Plan.objects.get(), PlanMonth.from_text(SEPTEMBER)
    words = "Section 2: the asset-based sales charge is waived to 0.5 % a year from 2003-09-16 on: Low yield."
    code = MonthlyFee.objects.get(share_class__portfolio__name=GROWTH).share_class.portfolio.code

    explained = explained_fee(plan, month=month, portfolio=code)
    statement = statement_of(plan, month=month, party=Party(kind=PayeeKind.ASSIGNEE, code="trust-a"))

    assert explained is not None
    assert statement is not None
    assert explained.stored.waivers == (words,)
    assert f"{words} ({GROWTH})" in statement.remarks
