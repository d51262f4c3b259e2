"""Every explanation's file, worked out again in exact fractions, gives the cents that are stored."""

import io
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from assignments.domain.explanation import Explanation
from assignments.domain.sheets import sheets_table
from assignments.selectors.access import (
    Viewer,
    access_fee,
    access_payment,
    access_portion,
    access_share,
)
from fees.models import MonthlyFee
from governance.domain.csv_writing import csv_text
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component
from governance.models import Plan
from tests.reference import auditor
from tests.reference.random_books import write_random_world

STAFF = Viewer(is_staff=True, parties=frozenset())
DISTRIBUTION, SERVICE = Component.DISTRIBUTION_FEE, Component.SERVICE_FEE
# Between them: PRIOR_DAY and ALL_DISTRIBUTORS, each from within a month too, ACTUAL_365, PRO_RATA, a leap
# year and a month whose first half has no rate.
SEEDS = (4, 14, 34)
QUIET: dict[str, Any] = {"quiet": True, "stdout": io.StringIO()}


def _file(found: Explanation) -> list[auditor.Line]:
    assert found.agrees, found.differences
    head, rows = sheets_table(found.sheets, about={"explains": found.title})
    return auditor.lines_of(csv_text(head, rows))


def _fees(plan: Plan) -> Iterator[tuple[MonthlyFee, dict[str, Any]]]:
    rows = MonthlyFee.objects.filter(share_class__plan=plan, status__in=("COMPUTED", "CLOSED"))
    for fee in rows.select_related("share_class__portfolio").order_by("pk"):
        yield fee, {"month": PlanMonth(fee.month), "portfolio": fee.share_class.portfolio.code}


def _audit_fee(plan: Plan, fee: MonthlyFee, where: dict[str, Any]) -> None:
    lines = _file(access_fee(STAFF, plan, component=DISTRIBUTION, **where))
    assert auditor.paid_fee(lines, aggregate=None) == cents_from_dollars(fee.distribution_fee)
    lines = _file(access_fee(STAFF, plan, component=SERVICE, **where))
    aggregate = [(one["from"], Fraction(one["aggregate_fee"])) for one in fee.rates]
    assert auditor.paid_fee(lines, aggregate=aggregate) == cents_from_dollars(fee.service_fee)


def _audit_shares(plan: Plan, fee: MonthlyFee, where: dict[str, Any], seen: Counter[str]) -> None:
    for share in fee.shares.select_related("distributor"):
        code = share.distributor.code
        for component, stored in ((DISTRIBUTION, share.distribution_fee), (SERVICE, share.service_fee)):
            found = access_share(STAFF, plan, distributor=code, component=component, **where)
            lines = _file(found)
            seen["last cents"] += any("left over" in one and "No cent" not in one for one in found.remarks)
            if any(one["party"] == code and one["row"] == "row" for one in lines):
                assert auditor.paid_share(lines, party=code) == cents_from_dollars(stored), found.title
                seen[component.value] += 1
            else:
                assert stored == 0


def _audit_portions(plan: Plan, fee: MonthlyFee, where: dict[str, Any], seen: Counter[str]) -> None:
    for portion in fee.portions.select_related("distributor", "assignee"):
        parties: dict[str, Any] = {"distributor": portion.distributor.code, "assignee": portion.assignee.code}
        lines = _file(access_portion(STAFF, plan, **parties, **where))
        paid = auditor.paid_portion(lines, party=portion.assignee.code)
        assert paid == cents_from_dollars(portion.amount), parties
        seen["portions"] += 1


@pytest.mark.plan_section("2", "4", "5", "6(a)", "6(b)")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_auditor_gets_the_stored_cents_from_the_files(seed: int, tmp_path: Path) -> None:
    world = write_random_world(tmp_path, seed=seed)
    call_command("load_plan", str(world.plan_text_path), **QUIET)
    call_command("load_book", str(world.book_path), **QUIET)
    call_command("import_net_assets", str(world.net_assets_path), **QUIET)
    call_command("import_share_activity", str(world.share_activity_path), **QUIET)
    for month in world.months:
        call_command("close_month", month, **QUIET)
    plan = Plan.objects.get()
    seen: Counter[str] = Counter()

    for fee, where in _fees(plan):
        _audit_fee(plan, fee, where)
        _audit_shares(plan, fee, where, seen)
        _audit_portions(plan, fee, where, seen)
    for payment in plan.instructions.all():
        paid_for = PlanMonth(payment.month)
        assert access_payment(STAFF, plan, month=paid_for, instruction=payment.pk).agrees

    assert min(seen[name] for name in ("last cents", "portions", DISTRIBUTION.value, SERVICE.value)) > 0
