"""The tiny world's September 2003 with a Monthly Calculation that differs, and people who decide of it."""

from datetime import date
from pathlib import Path
from typing import Any

from assignments.domain.routes import Decided
from assignments.models import MonthlyCalculation
from assignments.services.calculation_determinations import Decision
from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.month_end.services.deciding_calculations import Determined, Paper, determine_calculation
from tests.factories.month import GROWTH, SEPTEMBER_SAYS, MonthWorld, Says

SEPTEMBER = PlanMonth(date(2003, 9, 1))
TODAY = date(2003, 10, 10)
DIFFERS: Says = {**SEPTEMBER_SAYS, GROWTH: ("9000.00", {"trust-a": "5400.01"})}
PAPER = Paper(name="letter.txt", data=b"The Distributor's letter of 7 October 2003.")
GROWTH_CODE = "alpha-growth-fund"
HEAD = "portfolio,distributor_share,assignee,amount\n"


def quiet(_text: str) -> None:
    """Nobody listens."""


def the_plan() -> Plan:
    """The tiny world's Plan."""
    return Plan.objects.get(code="class-b")


def september_that_differs(folder: Path, *, says: Says = DIFFERS, **options: Any) -> MonthWorld:
    """September is closed, and adi's Calculation is a cent off in Growth."""
    world = MonthWorld.loaded(folder, **options)
    world.close()
    world.calculate(says=says)
    world.review()
    return world


def decide(
    decided: Decided, *, acting_user: Any, portfolio: str | None = GROWTH_CODE, **changes: Any
) -> Determined:
    """A decision about the last Calculation, with its reason and paper."""
    last = MonthlyCalculation.objects.filter(superseded_by__isnull=True).order_by("received", "pk").last()
    calculation = changes.pop("calculation", last)
    said: dict[str, Any] = {
        "by": "Ann Able",
        "date": date(2003, 10, 8),
        "reason": "The letter of 7 October.",
    } | changes
    paper = said.pop("paper", PAPER)
    return determine_calculation(
        plan=calculation.plan,
        decision=Decision(calculation=calculation, portfolio=portfolio, decided=decided, **said),
        paper=paper,
        acting_user=acting_user,
        progress=quiet,
    )
