"""The demonstration, run twice on one database: what it said, and every month as it left them."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.demo.class_c import DATA
from plan_admin.month_end.selectors.month_page import MonthSummary, month_summary
from plan_admin.plan_page.selectors.page import plan_shown
from tests.factories.month import Document, Said, do, rows_of_all_tables

PLAN = "class-b"
CLASS_C = "class-c"  # the second Plan
AUGUST = "2003-08"
MAY = "2004-05"
LATER = tuple(f"2004-{month:02d}" for month in range(6, 13))
JULY_15 = "2004-07-15"
END = "2004-12-31"
CLASS_C_MONTHS = ("2004-10", "2004-11", "2004-12")
RETOLD = ("2003-12", "2004-02", "2004-03")  # months of which payments came back, or waited for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the demonstration said, what it left, and what a second one did."""

    said: str
    months: dict[str, Document]
    payments: dict[str, Document]
    summaries: dict[str, MonthSummary]
    rolled: dict[str, Document]
    status: dict[str, Document]
    plan_page: dict[str, dict[str, str]]
    rows: dict[str, int]
    said_again: str
    months_again: dict[str, Document]
    rows_again: dict[str, int]
    verified: Said
    second: "SecondPlan"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPlan:
    """The second Plan as the demonstration left it; `asks` is what each command says without --plan."""

    months: dict[str, Document]
    payments: dict[str, Document]
    verified: Said
    asks: dict[str, Said]


def two_demonstrations() -> Shown:
    """Two demonstrations, one after the other, on the database as it is."""
    said = _demo()
    rows = rows_of_all_tables()
    return Shown(
        said=said,
        months=_months(),
        payments={
            month: dict(json.loads(do("payments", month, json=True, plan=PLAN).out)) for month in RETOLD
        },
        summaries=_summaries(),
        rolled={
            month: dict(json.loads(do("rollforward", month, json=True, plan=PLAN).out))
            for month in ("2004-04", MAY)
        },
        status={END: dict(json.loads(do("plan_status", on=END, json=True, plan=PLAN).out))},
        plan_page={day: _paragraphs(day) for day in (JULY_15, END)},
        rows=rows,
        said_again=_demo(),
        rows_again=rows_of_all_tables(),
        months_again=_months(),
        verified=do("verify_books", quiet=True, plan=PLAN),
        second=_second(),
    )


def _demo() -> str:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        call_command("demo")
    return out.getvalue()


def _months() -> dict[str, Document]:
    """The months as they stand; a preview leaves no trace of the question."""
    return {
        month: dict(json.loads(do("close_month", month, preview=True, json=True, quiet=True, plan=PLAN).out))
        for month in (AUGUST, "2004-04", MAY, *LATER)
    }


def _second() -> SecondPlan:
    def told(command: str, month: str, **options: bool) -> Document:
        return dict(json.loads(do(command, month, json=True, plan=CLASS_C, **options).out))

    return SecondPlan(
        months={month: told("close_month", month, preview=True, quiet=True) for month in CLASS_C_MONTHS},
        payments={month: told("payments", month) for month in CLASS_C_MONTHS},
        verified=do("verify_books", quiet=True, plan=CLASS_C),
        asks={
            command: do(command, *words, **options)
            for command, words, options in (
                ("plan_status", (), {"on": END}),
                ("close_month", ("2004-12",), {"preview": True, "quiet": True}),
                ("payments", ("2004-12",), {}),
                ("rollforward", ("2004-12",), {}),
                ("review_held", (), {}),
                ("verify_books", (), {"quiet": True}),
                ("project", (), {"months": "1"}),
                ("import_net_assets", (str(DATA / "net_assets.csv"),), {}),
                ("import_share_activity", (str(DATA / "share_activity.csv"),), {}),
            )
        },
    )


def _paragraphs(day: str) -> dict[str, str]:
    """What the Plan page says of each paragraph on a day: the word of its state."""
    on = date.fromisoformat(day)
    shown = plan_shown(Plan.objects.get(code=PLAN), on=on, today=on, user=AnonymousUser())
    return {one.number: one.living.word.value for one in shown.paragraphs}


def _summaries() -> dict[str, MonthSummary]:
    """What the page of each month says first."""
    plan = Plan.objects.get(code=PLAN)
    return {month: month_summary(plan, month=PlanMonth.from_text(month)) for month in (MAY, *LATER)}
