"""Worked cases of Sections 8 and 9: what an amendment needs, and from when it holds. They are in `cases/`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from governance.domain.amendments import (
    DraftedLine,
    MaximumRates,
    PortfolioChange,
    amended_schedule,
    approvals_needed,
    percent,
    rates_on,
    settled_lines,
)
from governance.domain.decisions import Decision
from governance.domain.money import HUNDRED_MILLIONTHS_PER_PERCENT
from governance.domain.rates import RateSpan
from governance.domain.votes import HoldersRole
from tests.plan.test_cases_law import Case, cases_of


def rates_of(percents: Sequence[str]) -> MaximumRates:
    asset_based, service, aggregate = (int(Decimal(one) * HUNDRED_MILLIONTHS_PER_PERCENT) for one in percents)
    return MaximumRates(asset_based=asset_based, service=service, aggregate=aggregate)


@pytest.mark.parametrize("case", cases_of("amendment"))
def test_what_an_amendment_needs(case: Case) -> None:
    change = PortfolioChange(
        before=rates_of(case["before"]) if "before" in case else None, after=rates_of(case["after"])
    )

    needs = approvals_needed(
        change, material=case.get("material", True), words_changed=case.get("words_changed", False)
    )

    if "needs" not in case:
        assert needs is None
        return
    assert needs is not None
    assert (needs.matter.value, needs.holders is HoldersRole.ALSO) == (case["needs"], case["holders"])
    assert needs.in_person


@pytest.mark.parametrize("case", cases_of("rates"))
def test_from_when_rates_are_in_force(case: Case) -> None:
    schedule: list[RateSpan] = []
    if "schedule" in case:
        own = rates_of(case["schedule"])
        schedule = [
            RateSpan(
                first=date(2003, 8, 18),
                last=None,
                asset_based=own.asset_based,
                service=own.service,
                aggregate=own.aggregate,
            )
        ]
    stated: dict[int, dict[str, Any]] = dict(enumerate(case["amendments"], start=1))
    lines = [
        DraftedLine(
            number=number,
            amendment=f"am{number}",
            effective=one["effective"],
            material=True,
            rates=rates_of(one["rates"]),
        )
        for number, one in stated.items()
    ]

    settled = settled_lines(
        lines,
        schedule=schedule,
        decide=lambda line, _needs: (
            Decision(decided_on=stated[line.number]["decided"], by=("m1",))
            if "decided" in stated[line.number]
            else None
        ),
    )

    in_force = amended_schedule(schedule, settled)
    for expected in case["expected"]:
        rates = rates_on(in_force, expected["on"])
        found = None if rates is None else percent(rates.aggregate).removesuffix(" %")
        assert found == expected.get("aggregate"), expected["on"]
