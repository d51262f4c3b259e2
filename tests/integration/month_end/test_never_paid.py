"""What a determination does not pay is not asked back; what was paid beside it is (Sections 6, 13, R13)."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from assignments.models import FundClaim, PaymentLine, ShareCorrection
from governance.domain.roles import Role
from tests.factories import party_payments as pay
from tests.factories.money import faults_of_money
from tests.factories.party_months import GROWTH, PORTFOLIOS, PartyMonths
from tests.factories.payment_rules import goes_its_way
from tests.factories.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6", "13")]
MAY, JUNE, JULY = "2004-05", "2004-06", "2004-07"


def never_paid(world: PartyMonths, payment: pay.Payment) -> None:
    """A payment is taken back, and a person decides that it is not paid."""
    held = pay.void(world, payment, hold=True)
    assert not held.refused
    assert not pay.determine(world, held.value, pays=False).refused


def closed(world: PartyMonths, month: str) -> None:
    """A month with its Monthly Calculation; its payments stay prepared."""
    world.price(month, dict.fromkeys(PORTFOLIOS, "365000.00"))
    world.close(month, finish=True)
    world.calculate("adi", month, off=Decimal(0), received=date(2004, 10, 1))


def no_faults(world: PartyMonths, *months: str) -> None:
    assert [*world.faults_of_books(*months), *faults_of_money()] == []


def test_of_a_part_that_was_paid_only_the_correction_that_was_not_is_left_alone() -> None:
    world = PartyMonths.loaded()
    goes_its_way(world, MAY)
    world.correct_net_assets(GROWTH, day=date(2004, 5, 5), amount="730000.00")
    closed(world, JUNE)
    (correction,) = (
        one for one in pay.payments(world, "PREPARED") if (one.payee, str(one.amount)) == ("trust-a", "1.80")
    )
    never_paid(world, correction)

    for day in (5, 6, 7, 10):
        world.correct_net_assets(GROWTH, day=date(2004, 5, day), amount="1.00")
    closed(world, JULY)
    # Of 55.64 + 1.80 the 1.80 were never paid; of what Trust A had, 10.76 were too much.
    found = ShareCorrection.objects.get(
        monthly_fee__month="2004-07-01", distributor__code="adi", assignee__code="trust-a"
    )
    assert (str(found.stood), str(found.restated)) == ("57.44", "44.88")
    assert (str(found.spared), str(found.claimed - found.in_lines)) == ("1.80", "10.76")

    for day in (11, 12):
        world.correct_net_assets(GROWTH, day=date(2004, 5, day), amount="1.00")
    closed(world, "2004-08")
    again = ShareCorrection.objects.get(
        monthly_fee__month="2004-08-01", distributor__code="adi", assignee__code="trust-a"
    )
    assert str(again.spared) == "0.00", "what was left alone once is not left alone twice"
    no_faults(world, MAY, JUNE, JULY, "2004-08")


def test_what_was_carried_over_and_never_paid_is_not_asked_back() -> None:
    world = PartyMonths.loaded()
    world.carry_over(GROWTH, "idi", component="service_fee", amount="12.34")
    closed(world, MAY)
    (carried,) = (
        one for one in pay.payments(world, "PREPARED") if (one.payee, str(one.amount)) == ("idi", "12.34")
    )
    never_paid(world, carried)

    world.carry_over(GROWTH, "idi", component="service_fee", amount="0.03")
    closed(world, JUNE)

    assert not FundClaim.objects.exists()
    no_faults(world, MAY, JUNE)


def test_who_decides_is_told_what_stays_with_the_payee() -> None:
    world = PartyMonths.loaded()
    goes_its_way(world, MAY)
    world.correct_net_assets(GROWTH, day=date(2004, 5, 5), amount="1.00")
    closed(world, JUNE)
    taken = PaymentLine.objects.filter(
        component="CORRECTION", amount__lt=0, instruction__payee="adi", instruction__status="PREPARED"
    )
    line = taken.select_related("instruction")[:1].get()
    (payment,) = (one for one in pay.payments(world, "PREPARED") if one.id == line.instruction_id)
    held = pay.void(world, payment, hold=True).value
    client = Client()
    client.force_login(person(Role.APPROVER, name="who-decides"))

    page = client.get(f"/class-b/months/2004-06/payments/{held.pk}/determine/").content.decode()

    kept = -sum(row.amount for row in taken.model.objects.filter(instruction=held.pk, amount__lt=0))
    assert f"It keeps back {kept} dollars that were overpaid for an earlier month (Section 6)." in page
