"""Section 11: of a redemption on Shares that two Distributors sold, each is told its own part."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assignments.selectors.access import EVERYBODY, access_payment
from governance.domain.roles import Role
from tests.factories import outsiders
from tests.factories.month import GROWTH, INCOME, SEPTEMBER, VALUE, MonthWorld, book_with, entry_with
from tests.factories.people import person
from tests.integration.month_end.test_limit_told import (
    ADI,
    IDI,
    MONTH,
    payments_with_charges,
    plan,
    redeemed,
    sheet,
)

pytestmark = pytest.mark.django_db
# Of one issue date idi sells Income's Shares, and adi the others'.
SOLD_BY_TWO = [
    entry_with("agreements", 0, portfolios=[GROWTH, VALUE])[0],
    entry_with("agreements", 1, portfolios=[GROWTH, VALUE])[1],
    {"id": "idi-income", "distributor": "idi", "portfolios": [INCOME], "sells_from": "1996-01-01"},
]


@pytest.mark.plan_section("11")
def test_a_distributor_is_told_of_its_own_part_of_a_redemption_alone(tmp_path: Path, client: Client) -> None:
    world = MonthWorld.loaded(
        tmp_path, book=book_with(agreements=SOLD_BY_TWO, transfers=None, directions=None)
    )
    exchanged = {"trade_date": "2003-09-02", "shares": 200_000, "original_issue_date": "2003-07-15"}
    world.happen(
        [
            {**exchanged, "portfolio": INCOME, "kind": "exchange_out"},
            {**exchanged, "portfolio": GROWTH, "kind": "exchange_in", "other_portfolio": INCOME},
            redeemed("2003-09-03", "2003-07-15", "60.00"),
        ]
    )
    document = world.close()
    people = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}

    # Of the Shares of that day in Growth adi sold 400,000, and idi 200,000 in Income.
    for party, own, others in ((ADI, 40_00, "20.00"), (IDI, 20_00, "40.00")):
        (number,) = payments_with_charges(document, party.code)
        found = access_payment(EVERYBODY, plan(), month=MONTH, instruction=number)
        assert found.agrees, found.differences
        (row,) = (row.cells for row in sheet(found, "charges").rows)
        assert (row["withheld"], row["amount"], row["to_fund"]) == (own, own, 0)
        client.force_login(outsiders.member(f"{party.code}-user", party.kind, party.code, people=people))
        address = reverse("assignments:explain_payment", args=["class-b", SEPTEMBER, number])
        (told,) = (
            one for one in client.get(f"/api/v1/plans{address}").json()["sheets"] if one["key"] == "charges"
        )
        assert not [one for one in ("60.00", others) if one in str(told)]
