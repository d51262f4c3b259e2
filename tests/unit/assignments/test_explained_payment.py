"""Section 6: the proofs beside an explained payment hold where they should, and fail where they should."""

from dataclasses import replace
from datetime import date

import pytest

from assignments.domain.explained_payment import (
    NOT_PAID,
    ExplainedClaim,
    ExplainedLine,
    StoredInstruction,
    explain_payment,
)
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind

BEYOND = "what the claims give beyond their amounts, cents"


def line(component: Component, cents: int, *, claim: str | None = None) -> ExplainedLine:
    return ExplainedLine(
        number=1,
        portfolio="example-growth-fund",
        portfolio_name="Example Growth Fund",
        component=component,
        distributor="adi",
        assignee=None,
        claim=claim,
        cents=cents,
        rests_on=None if claim else cents,
        fee_stands=True,
    )


def payment(*, before: int, is_not_paid: bool) -> StoredInstruction:
    """It takes the whole of a claim, of which other payments have recovered so much before."""
    claim = ExplainedClaim(
        entry="c", date=date(2003, 9, 10), amount=100_00, before=before, here=100_00, reason="Charges"
    )
    return StoredInstruction(
        id=7,
        fund="EXAMPLE FUNDS, INC.",
        month="2003-09",
        party=Party(kind=PayeeKind.DISTRIBUTOR, code="adi"),
        sequence=1,
        cents=50_00,
        status="VOIDED" if is_not_paid else "PREPARED",
        is_final=True,
        held_because=(),
        released_from=None,
        lines=(
            line(Component.DISTRIBUTION_FEE, 150_00),
            line(Component.OFFSET, -100_00, claim="claim of 2003-09-10"),
        ),
        claims=(claim,),
        votes=(),
        through=None,
        authority="adopted",
        is_not_paid=is_not_paid,
    )


@pytest.mark.plan_section("6(e)")
@pytest.mark.parametrize(("before", "holds"), [(0, True), (1, False)])
def test_a_payment_that_takes_more_than_a_claim_does_not_prove_itself(before: int, holds: bool) -> None:
    explained = explain_payment(payment(before=before, is_not_paid=False))

    assert {proof.what: proof.agrees for proof in explained.proofs}[BEYOND] is holds


@pytest.mark.plan_section("6(e)")
@pytest.mark.parametrize(("before", "holds"), [(100_00, True), (100_01, False)])
def test_what_is_not_paid_recovers_nothing_so_that_others_may_recover_it_all(
    before: int, holds: bool
) -> None:
    explained = explain_payment(payment(before=before, is_not_paid=True))

    assert {proof.what: proof.agrees for proof in explained.proofs}[BEYOND] is holds
    assert explained.remarks == (NOT_PAID,)


def test_a_deferred_charge_is_said_as_what_it_is() -> None:
    whole = payment(before=0, is_not_paid=False)
    charge = replace(line(Component.CDSC, 50_00), rests_on=None)
    part = replace(charge, assignee="trust-a")

    explained = explain_payment(replace(whole, cents=100_00, lines=(charge, part), claims=()))

    of_lines = explained.sheets[0].rows
    assert [(row.cells["component"], row.cells["line_section"]) for row in of_lines] == [
        ("balance of the contingent deferred sales charge", "11"),
        ("part of the contingent deferred sales charge", "11"),
    ]
    assert all("no claim is set off" in row.cells["note"] for row in of_lines)
    assert not any(row.why for row in of_lines)
    assert all(proof.again == proof.stored for proof in explained.proofs)
