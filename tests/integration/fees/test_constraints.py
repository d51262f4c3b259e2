"""What the database refuses of a day's facts and a month's fee, attacked past the ORM."""

from collections.abc import Callable
from itertools import permutations
from typing import cast

import pytest
from django.db import connection

from fees.models import MonthlyFee
from plan_admin.database.base import DatabaseWrapper
from tests.factories import month_rows, rows, serviced_rules, terms_rows, tie_rows
from tests.factories.charge_rows import LEDGER_BREAKS, LEDGER_FROZEN
from tests.factories.charge_rules import CHARGE_BREAKS, CHARGE_FROZEN, MISPLACED_CHARGES
from tests.factories.limit_breaks import LIMIT_BREAKS, LIMIT_FROZEN
from tests.factories.refusals import (
    SUPERSEDED_ONCE,
    Break,
    Frozen,
    accepted,
    check_break,
    check_frozen,
    constraint_names,
    refused_by,
    updatable_columns,
)
from tests.factories.rows import Setting, execute

UNFINISHED = {"finished_at": None}


def _late_net_assets(here: Setting) -> None:
    """Net assets of a day whose month has begun to be closed: the table notes them."""
    month_rows.run(here)
    rows.net_assets(here)


def _noted_by_the_owner(_here: Setting) -> None:
    noted = "share_class_id, what, month, first_day, last_day, recorded_by_id"
    with cast(DatabaseWrapper, connection).as_owner():
        execute(f"INSERT INTO fees_changedfact ({noted}) SELECT {noted} FROM fees_changedfact")


BREAKS = [
    *CHARGE_BREAKS,
    *serviced_rules.BREAKS,
    *LEDGER_BREAKS,
    Break(
        name="net_assets_one_figure_a_day",
        passes=lambda here: (
            rows.net_assets(here),
            rows.net_assets(here, recorded_by_id=rows.act(), superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.net_assets(here, recorded_by_id=rows.act()),
    ),
    Break(
        name="net_assets_not_negative",
        passes=lambda here: rows.net_assets(here, net_assets="0.00", shares_outstanding="0"),
        refuses=lambda here: rows.net_assets(here, date="2003-09-03", net_assets="-0.01"),
    ),
    Break(
        name="activity_day_one_version",
        passes=lambda here: (
            rows.activity_day(here),
            rows.activity_day(here, recorded_by_id=rows.act(), added=True),
        ),
        refuses=lambda here: rows.activity_day(here, recorded_by_id=rows.act()),
    ),
    Break(
        name="share_activity_is_sound",
        passes=lambda here: rows.share_activity(here, original_issue_date="2003-09-02"),
        refuses=lambda here: rows.share_activity(here, line=3, original_issue_date="2003-09-03"),
    ),
    Break(
        name="run_one_unfinished_per_month",
        passes=lambda here: (month_rows.run(here), month_rows.run(here, **UNFINISHED)),
        refuses=lambda here: month_rows.run(here, **UNFINISHED),
    ),
    Break(
        name="run_month_is_a_first_day",
        passes=lambda here: month_rows.run(here, month="2003-09-01"),
        refuses=lambda here: month_rows.run(here, month="2003-09-02"),
    ),
    Break(
        name="monthly_fee_stands_once",
        passes=lambda here: _superseded(here, month_rows.no_fee(here)) and month_rows.no_fee(here),
        refuses=lambda here: month_rows.no_fee(here, status="FAILED"),
    ),
    Break(
        name="monthly_fee_within_aggregate",
        passes=lambda here: month_rows.shared_fee(here, aggregate_fee="400.00"),
        refuses=lambda here: month_rows.shared_fee(here, month="2003-10-01", aggregate_fee="399.99"),
    ),
    Break(
        name="monthly_fee_superseded_by_an_act",
        passes=lambda here: _superseded(here, month_rows.no_fee(here)),
        refuses=lambda here: execute(
            "UPDATE fees_monthlyfee SET status = 'SUPERSEDED' WHERE id = %s", month_rows.no_fee(here)
        ),
    ),
    Break(
        name="cohort_accrual_not_negative",
        passes=lambda here: month_rows.cohort(here, month_rows.no_fee(here), distribution_accrual="0"),
        refuses=lambda here: month_rows.cohort(
            here, month_rows.no_fee(here, month="2003-10-01"), distribution_accrual="-1"
        ),
    ),
    Break(
        name="booked_accrual_stands_once",
        passes=lambda here: (
            tie_rows.booked(here, amount="-0.01"),
            tie_rows.booked(here, recorded_by_id=rows.act(), superseded_by_id=here.act),
            tie_rows.booked(here, component="SERVICE_FEE"),
        ),
        refuses=lambda here: tie_rows.booked(here, recorded_by_id=rows.act()),
    ),
    Break(
        name="booked_accrual_month_is_a_first_day",
        passes=tie_rows.booked,
        refuses=lambda here: tie_rows.booked(here, month="2003-09-30"),
    ),
    Break(
        name="booked_accrual_component_is_known",
        passes=tie_rows.booked,
        refuses=lambda here: tie_rows.booked(here, component="OFFSET"),
    ),
    Break(
        name="tie_reason_stands_once",
        passes=lambda here: (
            tie_rows.tie_reason(here),
            tie_rows.tie_reason(here, superseded_by_id=here.act),
            tie_rows.tie_reason(here, tie="SHARES", difference=-1),
        ),
        refuses=tie_rows.tie_reason,
    ),
    Break(
        name="tie_reason_month_is_a_first_day",
        passes=tie_rows.tie_reason,
        refuses=lambda here: tie_rows.tie_reason(here, month="2003-10-02"),
    ),
    Break(
        name="tie_reason_explains_a_known_tie",
        passes=tie_rows.tie_reason,
        refuses=lambda here: tie_rows.tie_reason(here, tie="CDSC"),
    ),
    Break(
        name="tie_reason_says_why",
        passes=tie_rows.tie_reason,
        refuses=lambda here: tie_rows.tie_reason(here, month="2003-10-01", reason=" \n"),
    ),
    Break(
        name="changed_fact_noted_once",
        passes=_late_net_assets,
        refuses=_noted_by_the_owner,
    ),
    *LIMIT_BREAKS,
]
FROZEN = [
    *CHARGE_FROZEN,
    *serviced_rules.FROZEN,
    *LEDGER_FROZEN,
    Frozen(
        table="fees_activityday", row=rows.activity_day, change="row_count = 2", may_set=(SUPERSEDED_ONCE,)
    ),
    Frozen(
        table="fees_cohortaccrual",
        row=lambda here: month_rows.cohort(here, month_rows.no_fee(here)),
        change="distribution_accrual = 2",
    ),
    Frozen(
        table="fees_dailynetassets", row=rows.net_assets, change="net_assets = 1", may_set=(SUPERSEDED_ONCE,)
    ),
    Frozen(
        table="fees_monthlyfee",
        row=month_rows.no_fee,
        change="aggregate_fee = 1",
        may_set=(SUPERSEDED_ONCE, "closed_by_id"),
        may_change=("status",),
    ),
    Frozen(
        table="fees_monthlyfeerun",
        row=month_rows.run,
        change="facts_known_at = 0",
        may_set=("finished_at",),
    ),
    Frozen(
        table="fees_serviceaccrual",
        row=lambda here: month_rows.service_accrual(here, month_rows.no_fee(here)),
        change="accrual = 2",
    ),
    Frozen(table="fees_changedfact", row=_late_net_assets, change="what = 'ACTIVITY'"),
    Frozen(table="fees_shareactivity", row=rows.share_activity, change="millionths = 2"),
    *tie_rows.FROZEN,
    *LIMIT_FROZEN,
]
ADDS: dict[str, Callable[..., int]] = {
    "dailynetassets": rows.net_assets,
    "activityday": rows.activity_day,
    "servicedassets": serviced_rules.serviced,
}
UNSOUND_ACTIVITY = [
    {"kind": 9},
    {"millionths": -1},
    {"original_issue_date": "2003-09-03"},
    {"original_issue_date": "2003-09-01", "issue_date_unknown": True},
]
ALLOWED_CHANGES = {
    ("COMPUTED", "CLOSED"),
    ("COMPUTED", "SUPERSEDED"),
    ("FAILED", "SUPERSEDED"),
    ("NOT_IN_FORCE", "SUPERSEDED"),
}
SET_STATUS = "UPDATE fees_monthlyfee SET status = %s, superseded_by_id = %s, closed_by_id = %s WHERE id = %s"


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def _superseded(here: Setting, fee_id: int) -> int:
    return execute(SET_STATUS, "SUPERSEDED", here.act, None, fee_id)


def _fee_that_is(status: str, here: Setting) -> int:
    """A fee that came to a status by the allowed steps."""
    if status in ("COMPUTED", "FAILED", "NOT_IN_FORCE"):
        return month_rows.no_fee(here, status=status)
    fee_id = month_rows.no_fee(here)
    _set_status(status, here, fee_id)
    return fee_id


def _set_status(status: str, here: Setting, fee_id: int) -> None:
    was_closed = rows.value("SELECT closed_by_id FROM fees_monthlyfee WHERE id = %s", fee_id)
    superseded_by = here.act if status == "SUPERSEDED" else None
    execute(SET_STATUS, status, superseded_by, here.act if status == "CLOSED" else was_closed, fee_id)


def test_every_constraint_of_the_models_is_attacked() -> None:
    assert {case.name for case in BREAKS} == constraint_names("fees")


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_constraint_lets_pass_what_is_allowed_and_no_more(case: Break, here: Setting) -> None:
    check_break(case, here)


@pytest.mark.parametrize("changes", UNSOUND_ACTIVITY, ids=str)
def test_unsound_share_activity_is_refused(changes: dict[str, object], here: Setting) -> None:
    with refused_by("share_activity_is_sound"):
        rows.share_activity(here, **changes)


@pytest.mark.parametrize("changes", MISPLACED_CHARGES, ids=str)
def test_charge_that_does_not_belong_to_its_row_is_refused(changes: dict[str, object], here: Setting) -> None:
    with refused_by("share_activity_charges_are_where_they_belong"):
        rows.share_activity(here, **changes)


def test_charge_withheld_and_waived_is_refused(here: Setting) -> None:
    with refused_by("share_activity_charge_says_whose_it_is"):
        rows.share_activity(here, kind=6, cdsc="1", cdsc_waiver="death", original_issue_date="2003-09-01")


@pytest.mark.parametrize("cdsc", ["{-0.000001}", "{5,NULL}", "{{5},{4}}"])
def test_what_is_no_list_of_rates_is_refused(cdsc: str, here: Setting) -> None:
    with refused_by("share_terms_rates_within_limit"):
        terms_rows.share_terms(here, cdsc=cdsc)


def test_reason_for_no_difference_is_refused(here: Setting) -> None:
    with refused_by("tie_reason_says_why"):
        tie_rows.tie_reason(here, difference=0)


@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_row_is_never_edited_or_deleted(case: Frozen, here: Setting) -> None:
    check_frozen(case, here)


@pytest.mark.django_db
@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_application_may_update_no_other_columns(case: Frozen) -> None:
    assert updatable_columns(case.table) == {*case.may_set, *case.may_change}


@pytest.mark.parametrize("column", ["share_class_id", "recorded_by_id", "superseded_by_id"])
@pytest.mark.parametrize("table", ADDS)
def test_fact_of_a_day_names_what_exists(table: str, column: str, here: Setting) -> None:
    add = ADDS[table]
    next_day = {"trade_date" if table == "activityday" else "date": "2003-09-03"}
    with accepted():
        add(here)

    with refused_by(f"fees_{table}_{column}_exists"):
        add(here, **next_day, **{column: 999_999_999})


@pytest.mark.parametrize("column", ["share_class_id", "recorded_by_id", "other_share_class_id"])
def test_share_activity_names_what_exists(column: str, here: Setting) -> None:
    with accepted():
        rows.share_activity(here, other_share_class_id=here.share_class)

    with refused_by(f"fees_shareactivity_{column}_exists"):
        rows.share_activity(here, **{"line": 3, column: 999_999_999})


@pytest.mark.parametrize("column", ["monthly_fee_id", "distributor_id"])
@pytest.mark.parametrize("table", ["cohortaccrual", "serviceaccrual"])
def test_accrual_names_what_exists(table: str, column: str, here: Setting) -> None:
    add = month_rows.cohort if table == "cohortaccrual" else month_rows.service_accrual
    fee_id = month_rows.no_fee(here)
    with accepted():
        add(here, fee_id)

    with refused_by(f"fees_{table}_{column}_exists"):
        add(here, fee_id, **{column: 999_999_999})


@pytest.mark.parametrize("column", ["run_id", "share_class_id"])
def test_monthly_fee_names_what_exists(column: str, here: Setting) -> None:
    with accepted():
        month_rows.no_fee(here)

    with refused_by("fees_monthlyfee_agrees"):
        month_rows.no_fee(here, month="2003-10-01", **{column: 999_999_999})


@pytest.mark.parametrize("table", ADDS)
def test_fact_of_a_day_is_superseded_once_by_an_act_that_exists(table: str, here: Setting) -> None:
    ADDS[table](here)
    supersede = f"UPDATE fees_{table} SET superseded_by_id = %s"

    with refused_by(f"fees_{table}_superseded_by_id_exists"):
        execute(supersede, 999_999_999)
    with accepted():
        execute(supersede, here.act)
    with refused_by(f"fees_{table}_append_only"):
        execute(supersede, rows.act())


def test_temporary_table_cannot_stand_in_for_what_is_referred_to(here: Setting) -> None:
    execute("CREATE TEMPORARY TABLE governance_act (id bigint) ON COMMIT DROP")
    execute("INSERT INTO pg_temp.governance_act VALUES (999999999)")

    with refused_by("fees_dailynetassets_recorded_by_id_exists"):
        rows.net_assets(here, recorded_by_id=999_999_999)


@pytest.mark.parametrize(("was", "becomes"), [*permutations(MonthlyFee.Status.values, 2)])
def test_monthly_fee_changes_its_status_only_as_allowed(was: str, becomes: str, here: Setting) -> None:
    fee_id = _fee_that_is(was, here)

    if (was, becomes) in ALLOWED_CHANGES:
        with accepted():
            _set_status(becomes, here, fee_id)
    else:
        refusing = "fees_monthlyfee_append_only" if was == "SUPERSEDED" else "monthly_fee_status_change"
        with refused_by(refusing):
            _set_status(becomes, here, fee_id)


@pytest.mark.parametrize("status", ["CLOSED", "SUPERSEDED"])
def test_monthly_fee_begins_as_a_result(status: str, here: Setting) -> None:
    superseded_by = here.act if status == "SUPERSEDED" else None

    with refused_by("monthly_fee_first_status"):
        month_rows.no_fee(here, status=status, superseded_by_id=superseded_by)


def test_monthly_fee_is_closed_by_an_act(here: Setting) -> None:
    fee_id = month_rows.no_fee(here)

    with refused_by("monthly_fee_status_change"):
        execute("UPDATE fees_monthlyfee SET status = 'CLOSED' WHERE id = %s", fee_id)
    with refused_by("monthly_fee_status_change"):
        execute("UPDATE fees_monthlyfee SET closed_by_id = %s WHERE id = %s", here.act, fee_id)


def test_monthly_fee_is_of_its_run_s_month_and_plan(here: Setting) -> None:
    october = month_rows.run(here, month="2003-10-01")
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("fees_monthlyfee_agrees"):
        month_rows.no_fee(here, run_id=october, month="2003-09-01")
    with refused_by("fees_monthlyfee_agrees"):
        month_rows.no_fee(here, share_class_id=elsewhere)


def test_run_is_finished_once(here: Setting) -> None:
    run_id = month_rows.run(here, finished_at=None)
    finish = "UPDATE fees_monthlyfeerun SET finished_at = %s WHERE id = %s"

    with accepted():
        execute(finish, "2003-10-06 12:00:00+00", run_id)
    with refused_by("fees_monthlyfeerun_append_only"):
        execute(finish, "2003-10-07 12:00:00+00", run_id)
