"""What a person approves, to the letter, and how an authorization divides over the Portfolios' accounts."""

from dataclasses import replace
from typing import Any

import pytest

from assignments.domain.approvals import (
    ContentLine,
    InstructionContent,
    account_blocks,
    is_held_by_a_person,
)

LINE = ContentLine(
    portfolio="Growth",
    what="service fee",
    section="5",
    distributor="adi",
    assignee="",
    for_month="",
    cents=25_000,
)
CONTENT = InstructionContent(
    id=7,
    plan="class-b",
    month="2003-09",
    fund="ALPHA FUNDS, INC.",
    sequence=1,
    payee_kind="DISTRIBUTOR",
    payee="adi",
    payee_name="A Distributors",
    payee_address="",
    bank="",
    bank_digest="",
    waits_for_bank="",
    cents=25_000,
    authority={"adoption": "m1", "continuance": None, "through": "2004-06-30"},
    held_because=(),
    lines=(LINE,),
)


@pytest.mark.plan_section("6(a)")
@pytest.mark.parametrize(
    "change",
    [
        {"id": 8},
        {"fund": "BETA FUNDS, INC."},
        {"payee_name": "A Distributors, Inc."},
        {"payee_address": "1 Main Street"},
        {"bank": "account ending 42"},
        {"bank_digest": "0"},
        {"cents": 25_001},
        {"authority": {"adoption": "m2", "continuance": None, "through": "2004-06-30"}},
        {"held_because": ("Section 6(c)",)},
        {"lines": (replace(LINE, cents=25_001),)},
        {"lines": (replace(LINE, assignee="trust-a"),)},
        {"lines": (LINE, LINE)},
    ],
    ids=str,
)
def test_any_change_of_what_was_shown_is_another_digest(change: dict[str, Any]) -> None:
    assert replace(CONTENT, **change).digest != CONTENT.digest


def test_the_same_content_is_the_same_digest_and_what_waits_is_no_part_of_it() -> None:
    assert replace(CONTENT).digest == CONTENT.digest
    assert replace(CONTENT, waits_for_bank="a new account").digest == CONTENT.digest
    assert len(CONTENT.digest) == 64


@pytest.mark.plan_section("1", "6(a)")
def test_each_portfolio_pays_its_own_lines_and_an_offset_is_netted_in_its_own_block() -> None:
    offset = replace(LINE, what="offset of the claim of 2003-09-10", section="6(e)", cents=-4_000)
    income = replace(LINE, portfolio="Income", cents=5_000)
    first = replace(CONTENT, cents=26_000, lines=(LINE, offset, income))
    second = replace(CONTENT, id=8, payee="trust-a", cents=9_000, lines=(replace(LINE, cents=9_000),))

    growth, other = account_blocks([first, second], accounts={"Growth": "0042"})

    assert (growth.portfolio, growth.account, growth.cents) == ("Growth", "0042", 30_000)
    assert [(one.instruction, one.cents) for one in growth.payees] == [(7, 21_000), (8, 9_000)]
    assert (other.portfolio, other.account, other.cents) == ("Income", "", 5_000)
    assert growth.cents + other.cents == first.cents + second.cents


@pytest.mark.parametrize(
    ("reasons", "held"),
    [
        (("Voided before issue: another account",), True),
        (("Section 6(c): no notice", "Reversed after issue: wrong branch"), True),
        (("Section 6(c): no notice",), False),
        ((), False),
    ],
)
def test_what_a_person_held_is_told_from_what_a_record_would_end(
    reasons: tuple[str, ...], held: bool
) -> None:
    assert is_held_by_a_person(reasons) is held
