"""Worked cases of who is paid under Sections 5 and 6, to the cent. The cases themselves are in `cases/`."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.domain.instructions import draft_instructions
from assignments.domain.offsets import OpenClaim, offset_lines
from assignments.domain.routes import (
    CalculationFigures,
    Decided,
    Direction,
    PayableLine,
    RouteKind,
    route_share,
)
from assignments.domain.transfers import (
    PARTS_OF_WHOLE,
    CohortDays,
    Portion,
    ShareSplit,
    TransferTerms,
    parts_from_percent,
    split_share,
)
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import TRILLIONTHS_PER_CENT, cents_from_dollars, dollars_text

Case = dict[str, Any]

CASES = Path(__file__).parent / "cases"
SECTIONS = {
    "section_05.toml": "5",
    "section_06_a.toml": "6(a)",
    "section_06_b.toml": "6(b)",
    "section_06_d.toml": "6(d)",
    "section_06_e.toml": "6(e)",
}
SEPTEMBER = tuple(date(2003, 9, day) for day in range(1, 31))


def cases_of(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{section} {case['name']}", marks=pytest.mark.plan_section(section))
        for file, section in SECTIONS.items()
        for case in tomllib.loads((CASES / file).read_text(encoding="utf-8")).get(kind, [])
    ]


def cents(dollars: str) -> int:
    return cents_from_dollars(Decimal(dollars))


def split_of_the_sold(case: Case) -> ShareSplit:
    cohorts = [
        CohortDays(
            interval_first=sold.get("from"),
            interval_last=sold.get("to"),
            accruals=(int(Decimal(sold["a_day"]).scaleb(12)),) * len(SEPTEMBER),
        )
        for sold in case["sold"]
    ]
    transfers = [
        TransferTerms(
            id=at,
            assignee=given["assignee"],
            percent_parts=parts_from_percent(Decimal(given["percent"])),
            issued_from=given.get("issued_from"),
            issued_to=given.get("issued_to"),
            first_day=given.get("first_day", date(2003, 9, 1)),
            last_day=given.get("last_day"),
            noticed=True,
        )
        for at, given in enumerate(case["transfers"])
    ]
    return split_share(share_cents=cents(case["share"]), days=SEPTEMBER, cohorts=cohorts, transfers=transfers)


def split_as_stated(case: Case) -> ShareSplit:
    exact_of_cent = TRILLIONTHS_PER_CENT * PARTS_OF_WHOLE
    portions = tuple(
        Portion(
            assignee=assignee,
            exact=cents(amount) * exact_of_cent,
            cents=cents(amount),
            noticed=assignee not in case.get("without_notice", []),
        )
        for assignee, amount in sorted(case.get("portions", {}).items())
    )
    balance = cents(case["share"]) - sum(portion.cents for portion in portions)
    return ShareSplit(
        share_cents=cents(case["share"]),
        portions=portions,
        balance_cents=balance,
        balance_exact=balance * exact_of_cent,
    )


def claims_of(case: Case) -> list[OpenClaim]:
    return [
        OpenClaim(
            id=claim["claim"],
            distributor="adi",
            portfolio=claim.get("portfolio"),
            claim_date=claim["date"],
            open_cents=cents(claim["amount"]),
        )
        for claim in case.get("claims", [])
    ]


def lines_of(case: Case) -> list[PayableLine]:
    told = case.get("calculation")
    lines = route_share(
        portfolio="dynamics",
        distributor="adi",
        month="2003-09",
        split=split_as_stated(case),
        service_fee_cents=cents(case.get("service_fee", "0.00")),
        direction=Direction(route=RouteKind(case["direction"]), agent=case.get("agent"))
        if "direction" in case
        else None,
        calculation=CalculationFigures(
            share_cents=cents(told["share"]),
            portions={assignee: cents(amount) for assignee, amount in told["portions"].items()},
            decided=Decided(case["decided"]) if "decided" in case else None,
        )
        if told
        else None,
        tolerance_cents=cents(case.get("tolerance", "0.00")),
        held_because=tuple(case.get("held_because", [])),
    )
    return [*lines, *offset_lines(lines=lines, claims=claims_of(case), month_last=SEPTEMBER[-1])]


def as_written(line: PayableLine) -> Case:
    """A line as a case writes it: what does not apply is left out."""
    written = {
        "pay": line.payee,
        "of": line.component.value,
        "assignee": line.assignee,
        "claim": line.claim,
        "amount": dollars_text(line.cents),
        "held": list(line.held_because),
    }
    return {key: value for key, value in written.items() if value not in (None, [])}


@pytest.mark.parametrize("case", cases_of("split"))
def test_a_share_divides_as_the_case_says(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(PlanRuleViolation) as refusal:
            split_of_the_sold(case)
        assert str(refusal.value).startswith(case["refused"])
        return

    split = split_of_the_sold(case)

    amounts = {portion.assignee: dollars_text(portion.cents) for portion in split.portions}
    assert amounts | {"balance": dollars_text(split.balance_cents)} == case["expected"]


@pytest.mark.parametrize("case", cases_of("payment"))
def test_the_fund_pays_as_the_case_says(case: Case) -> None:
    lines = lines_of(case)

    paid = [as_written(line) for draft in draft_instructions(lines) for line in draft.lines]
    assert paid == case["expected"]
    open_then = {str(claim.id): claim.open_cents for claim in claims_of(case)}
    for line in lines:
        if line.claim is not None:
            open_then[str(line.claim)] += line.cents
    told = case.get("still_claimed", {})
    assert {claim: dollars_text(open_then[claim]) for claim in told} == told
