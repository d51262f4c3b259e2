"""Accounts: what is wrong with one, how it is shown, and whose lines wait."""

from assignments.domain.bank import (
    bank_faults,
    held_for_bank_details,
    hold_unconfirmed,
    masked,
    routing_number_adds_up,
    without_bank_holds,
)
from assignments.domain.routes import Component, PayableLine, PayeeKind

LINE = PayableLine(
    portfolio="energy",
    component=Component.DISTRIBUTION_FEE,
    distributor="adi",
    assignee=None,
    claim=None,
    payee_kind=PayeeKind.DISTRIBUTOR,
    payee="adi",
    cents=100,
    held_because=(),
    offsettable=True,
)


def test_a_routing_number_has_its_check_digit() -> None:
    assert routing_number_adds_up("011401533")
    for number in ("011401534", "01140153", "0114015330", "00000000a", "000000000", "１２３４５６７８９"):
        assert not routing_number_adds_up(number)


def test_every_fault_is_told_and_no_number() -> None:
    faults = bank_faults(holder=" ", bank_name="B" * 101, routing_number="1", account_number="1234 5678")

    assert [one.column for one in faults] == ["holder", "bank_name", "routing_number", "account_number"]
    assert "1234" not in " ".join(map(str, faults))


def test_four_digits_are_shown() -> None:
    assert masked("12345678901234567") == "••••4567"


def test_lines_of_a_payee_whose_details_wait_are_held_and_no_others() -> None:
    reason = held_for_bank_details("A I M Distributors")
    other = LINE._replace(payee="idi", held_because=("Section 10: continuance not approved",))
    both = LINE._replace(held_because=("Section 10: continuance not approved",))

    held = hold_unconfirmed([LINE, other, both], {("DISTRIBUTOR", "adi"): reason})

    assert [one.held_because for one in held] == [
        (reason,),
        ("Section 10: continuance not approved",),
        ("Section 10: continuance not approved", reason),
    ]
    assert without_bank_holds(held[2].held_because) == ("Section 10: continuance not approved",)
    assert hold_unconfirmed([LINE], {}) == [LINE]
