"""R13, Section 11: a charge that is known late goes where it would have gone in time."""

from pathlib import Path

import pytest

from tests.factories.month import SEPTEMBER, VALUE, MonthWorld, book_with, entry_with
from tests.integration.month_end.test_deferred_charges import charges, redeemed

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6(e)", "11")]
OCTOBER = "2003-10"
AGENT = {
    "route": "collection_agent",
    "agent": {"code": "depository-c", "name": "Depository C", "designated_by": "trust-a"},
}
TO_ASSIGNEE = {("adi", ""): "adi", ("adi", "trust-a"): "trust-a"}
TO_AGENT = {("adi", ""): "depository-c", ("adi", "trust-a"): "depository-c"}
TO_SELLER = {("adi", ""): "adi"}


@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
@pytest.mark.parametrize(
    ("issued_to", "direction", "payees"),
    [
        ("2003-07-31", {}, TO_ASSIGNEE),
        ("2003-07-31", AGENT, TO_AGENT),
        ("2003-07-14", {}, TO_SELLER),
        ("2003-07-14", AGENT, TO_SELLER),
    ],
    ids=["Assignee", "agent", "of other Shares, Assignee", "of other Shares, agent"],
)
def test_a_charge_goes_by_the_direction_where_a_transfer_gives_an_amount(
    late: bool,
    issued_to: str,
    direction: dict[str, object],
    payees: dict[tuple[str, str], str],
    tmp_path: Path,
) -> None:
    book = book_with(
        agreements=entry_with("agreements", 1, cdsc_transferable=True),
        transfers=entry_with("transfers", 1, components=["cdsc"], issued_to=issued_to),
        directions=entry_with("directions", 1, **direction),
    )
    world = MonthWorld.loaded(tmp_path, months=(SEPTEMBER, OCTOBER), book=book)
    redemption = redeemed("2003-07-15", "100.00", portfolio=VALUE)
    if late:
        world.close(finish=True)
    world.happen([redemption])

    document = world.close(OCTOBER if late else SEPTEMBER)

    found = {(seller, assignee): payee for payee, _, seller, assignee, _, _ in charges(document)}
    assert found == payees
    assert "the books agree" in world.verify()
