"""Verify the books: every sum of a month derived again from the facts, by SQL of its own."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.business_days import first_business_day_on_or_after, last_business_day_on_or_before
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import ONE_DAY, PlanMonth, days_between
from governance.domain.sections import plan_section
from governance.models import AmendmentLine, Plan
from governance.selectors.rates import amended_rates
from plan_admin.month_end.verification.authorizations import authorization_differences
from plan_admin.month_end.verification.catalogue import COUNTS, FAMILIES, Check, Family
from plan_admin.month_end.verification.corrections import correction_differences
from plan_admin.month_end.verification.difference import Difference
from plan_admin.month_end.verification.ended import ended_days
from plan_admin.month_end.verification.sales_charges import sales_charge_differences

Progress = Callable[[str], None]
__all__ = ["Difference", "Verification", "require_true_books", "verify_books"]
LISTED_OF_EACH_CHECK = 200
NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was looked at, in rows, and every difference; of very many alike, the first and how many more."""

    months: tuple[str, ...]
    counted: Mapping[str, int]
    differences: tuple[Difference, ...]

    @property
    def summary(self) -> str:
        """What was checked, in one line."""
        if not self.months:
            return "nothing to verify: nothing has been closed yet"
        rows = ", ".join(f"{count} {what}" for what, count in self.counted.items())
        return f"{', '.join(self.months)}: the books agree with the facts ({rows})"


def require_true_books(*, plans: Iterable[Plan], month: PlanMonth | None, progress: Progress) -> str:
    """Verify a month, or every month that was closed, of each Plan; says what was checked, a line for each.

    Raises: Refused with every difference.
    """
    verified = [verify_books(plan=plan, month=month, progress=progress) for plan in plans]
    differences = [difference for one in verified for difference in one.differences]
    if differences:
        raise Refused(
            Fault(source=f"Section {one.section}", row=None, column=one.check, problem=one.words)
            for one in differences
        )
    return "\n".join(one.summary for one in verified)


@plan_section("2", "4", "5", "6(a)", "6(b)", "6(d)", "6(e)", "8")
def verify_books(*, plan: Plan, month: PlanMonth | None, progress: Progress) -> Verification:
    """Derive every sum of a month, or of every month that was closed, again from the facts."""
    counted: Counter[str] = Counter()
    differences: list[Difference] = []
    months = _closed_months(plan, month)
    for one in months:
        found = _verify_month(plan, one, progress=progress)
        counted.update(found.counted)
        differences += found.differences
    return Verification(
        months=tuple(map(str, months)),
        counted={what: counted[what] for what in COUNTS},
        differences=tuple(differences),
    )


def _closed_months(plan: Plan, month: PlanMonth | None) -> list[PlanMonth]:
    """The months of runs and of fees: neither is taken at its word."""
    runs = MonthlyFeeRun.objects.filter(plan=plan).values_list("month", flat=True)
    fees = MonthlyFee.objects.filter(share_class__plan=plan).values_list("month", flat=True)
    closed = {*runs.distinct(), *fees.distinct()}
    return [PlanMonth(first) for first in sorted(closed) if month is None or first == month.first]


def _verify_month(plan: Plan, month: PlanMonth, *, progress: Progress) -> Verification:
    outermost = not connection.in_atomic_block
    parameters: dict[str, Any] = {
        "plan": plan.pk,
        "month": month.first,
        **_calendar(month),
        **ended_days(plan, month=month),
    }
    differences: list[Difference] = []
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            # A closing may be at work: all checks must see the same moment.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        parameters["decided"] = _decided_lines(plan, month)
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off")
        for family in FAMILIES:
            progress(f"{month}: {family.doing}")
            cursor.execute(family.prepare, parameters)
            for check in family.checks:
                differences += _differences(cursor, family, check, parameters)
        differences += correction_differences(plan, month=month, progress=progress)
        differences += sales_charge_differences(plan, month=month, progress=progress)
        differences += authorization_differences(plan, month=month)
        counted = {what: _count(cursor, query) for what, query in COUNTS.items()}
        # Verifying writes nothing: what was made to compare with goes as it came.
        transaction.set_rollback(True)
    return Verification(months=(str(month),), counted=counted, differences=tuple(differences))


def _calendar(month: PlanMonth) -> dict[str, list[date]]:
    """Every day from the last business day before the month to the last whose trades may count in it."""
    first = last_business_day_on_or_before(month.first - ONE_DAY)
    last = first_business_day_on_or_after(month.next.first) - ONE_DAY
    days = list(days_between(first, last))
    return {"days": days, "business_days": [last_business_day_on_or_before(day) for day in days]}


def _decided_lines(plan: Plan, month: PlanMonth) -> str:
    """Section 9: as JSON, the lines of amendments that stood decided at each act that the month is of.

    How votes are counted has its own tests; from which day their rates hold is looked at here.
    """
    if not AmendmentLine.objects.filter(amendment__plan=plan).exists():
        return "[]"
    runs = MonthlyFeeRun.objects.filter(plan=plan, month=month.first)
    acts = sorted(set(runs.values_list("facts_known_at", flat=True)))
    return json.dumps(
        [
            {
                "known_at": act,
                "line": one.line.number,
                "first_day": str(one.first),
                "last_day": str(one.last) if one.last else None,
                "decided_on": str(one.decision.decided_on),
            }
            for act in acts
            for lines in amended_rates(plan, known_at=act).settled.values()
            for one in lines
            if one.first is not None and one.decision is not None
        ]
    )


def _differences(
    cursor: CursorWrapper, family: Family, check: Check, parameters: Mapping[str, Any]
) -> list[Difference]:
    cursor.execute(
        f"SELECT difference.*, count(*) OVER () AS how_many FROM ({family.sql_of(check)}) AS difference"
        f" ORDER BY month, place LIMIT {LISTED_OF_EACH_CHECK}",  # noqa: S608 - the SQL is our own
        parameters,
    )
    names = [column.name for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    words = [check.words.format(**{name: _text(value) for name, value in row.items()}) for row in rows]
    if rows and rows[0]["how_many"] > len(rows):
        words.append(f"and {rows[0]['how_many'] - len(rows)} more like these")
    return [Difference(check=check.name, section=check.section, words=one) for one in words]


def _count(cursor: CursorWrapper, query: str) -> int:
    cursor.execute(query)
    return int(cursor.fetchone()[0])


def _text(value: object) -> str:
    if value is None:
        return NOTHING
    return format(value, "f") if isinstance(value, Decimal) else str(value)
