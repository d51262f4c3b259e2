"""How figures look on pages."""

from datetime import date
from decimal import Decimal

import pytest

from governance.domain.csv_writing import csv_text
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area, Deed, Role, conflict_of, may, who_may
from governance.templatetags import figures


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(123_450, "1,234.50"), (-5, "(0.05)"), (0, "–"), (None, "–"), (100_000_000, "1,000,000.00")],
)
def test_cents_are_shown_as_dollars(amount: int | None, shown: str) -> None:
    assert figures.cents(amount) == shown


def test_other_figures() -> None:
    assert figures.shares(1_234_567_890) == "1,234.567890"
    assert figures.percent("0.0075") == "0.75 %"
    assert figures.percent(Decimal("0.01")) == "1.00 %"
    assert figures.day(date(2004, 6, 30)) == "30 Jun 2004"
    assert figures.day("2004-06-30") == "30 Jun 2004"
    assert figures.month_name(PlanMonth(date(2003, 9, 1))) == "September 2003"
    assert "held" in figures.mark("HELD")
    assert figures.rate4("0.00750002") == "0.7500 %"


def test_a_spreadsheet_runs_nothing() -> None:
    written = csv_text(["name", "amount"], [["=cmd()", "-1.00"], ["@x", None], ["+1 (555)", 5]])

    assert written == "name,amount\n'=cmd(),-1.00\n'@x,\n'+1 (555),5\n"


@pytest.mark.parametrize(
    ("roles", "conflicts"),
    [
        ([Role.OFFICER, Role.APPROVER], True),
        ([Role.OFFICER, Role.SECRETARY], False),
        ([Role.AUDITOR, Role.ASSIGNEE], True),
        ([Role.DISTRIBUTOR, Role.ASSIGNEE], False),
    ],
)
def test_roles_that_conflict(roles: list[Role], conflicts: bool) -> None:
    assert bool(conflict_of(roles)) is conflicts


def test_nobody_without_a_role_may_do_anything() -> None:
    assert not any(may([], area=area, deed=deed) for area in Area for deed in Deed)


def test_only_the_approver_decides() -> None:
    assert who_may(area=Area.DECISIONS, deed=Deed.DO) == (Role.APPROVER,)
    assert who_may(area=Area.BOARDS, deed=Deed.DO) == (Role.SECRETARY,)
    assert who_may(area=Area.MONTH, deed=Deed.DO) == (Role.OFFICER,)
