"""The rules of Section 7 in the database, attacked past the ORM."""

from pathlib import Path

import pytest
from django.db import connection

from plan_admin.section7.models import ExpenditureFile, QuarterlyReport, ReportPart
from plan_admin.section7.services.reviewing import record_review
from tests.factories.month import GROWTH
from tests.factories.refusals import not_permitted, refused_by
from tests.factories.reports import MEETING, SEPTEMBER, TODAY, ReportWorld
from tests.factories.rows import execute

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
INSERT_REPORT = """
    INSERT INTO section7_quarterlyreport (plan_id, fund_id, first_month, last_month, presented_on, known_at,
        content, digest, pdf, pdf_digest, presented_by_id)
    SELECT plan_id, fund_id, {first}, {last}, {on}, known_at, {content}, {digest}, {pdf}, pdf_digest,
        presented_by_id
    FROM section7_quarterlyreport LIMIT 1
"""
ONE = " FROM section7_expenditure LIMIT 1"
AS_IT_IS = {
    "first": "'2003-10-01'::date",
    "last": "'2003-12-01'::date",
    "on": "'2004-01-20'::date",
    "content": "content",
    "digest": "digest",
    "pdf": "pdf",
}


@pytest.fixture
def asked(tmp_path: Path) -> ReportWorld:
    found = ReportWorld.closed(tmp_path)
    found.spent()
    found.present()
    return found


def refused(statement: str, constraint: str) -> None:
    with refused_by(constraint):
        execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "content = 'x'",
        "digest = repeat('0', 64)",
        "pdf = '\\x00'",
        "presented_on = '2003-11-06'",
        "known_at = 0",
    ],
)
def test_a_presented_report_is_never_edited(asked: ReportWorld, change: str) -> None:
    with not_permitted():
        execute(f"UPDATE section7_quarterlyreport SET {change}")


@pytest.mark.parametrize(
    "table", ["quarterlyreport", "reportpart", "reportreview", "expenditure", "expenditurefile"]
)
def test_nothing_of_section_7_is_deleted(asked: ReportWorld, table: str) -> None:
    with not_permitted():
        execute(f"DELETE FROM section7_{table}")


@pytest.mark.parametrize("table", ["quarterlyreport", "reportpart", "expenditure"])
def test_not_even_the_owner_changes_what_was_presented(asked: ReportWorld, as_owner, table: str) -> None:
    column = "payee" if table == "expenditure" else "content"
    with as_owner():
        refused(f"UPDATE section7_{table} SET {column} = {column} || ' '", f"section7_{table}_append_only")


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"content": "content || ' '"}, "quarterly_report_is_its_digest"),
        ({"pdf": "'\\x25504446'::bytea"}, "quarterly_report_is_its_digest"),
        ({"digest": "''"}, "quarterly_report_has_digests"),
        ({"on": "'2003-12-01'::date"}, "quarterly_report_follows_its_quarter"),
        ({"first": "'2003-09-01'::date"}, "quarterly_report_once_a_month"),
    ],
)
def test_a_report_that_is_not_what_it_says_is_refused(
    asked: ReportWorld, changed: dict[str, str], constraint: str
) -> None:
    refused(INSERT_REPORT.format(**{**AS_IT_IS, **changed}), constraint)


def test_a_report_of_a_month_that_is_not_closed_is_refused(asked: ReportWorld) -> None:
    asked.world.price("2003-10", {GROWTH: "36500000.00"})
    asked.world.close("2003-10")

    refused(INSERT_REPORT.format(**AS_IT_IS), "quarterly_report_of_closed_months")


def test_a_part_that_is_not_in_its_report_is_refused(asked: ReportWorld) -> None:
    report, idi = QuarterlyReport.objects.get(), ReportPart.objects.get(distributor__code="idi")
    insert = (
        "INSERT INTO section7_reportpart (report_id, distributor_id, content)"
        f" SELECT {report.pk}, id, %s FROM governance_distributor WHERE code = 'odi'"
    )
    asked.world.tell(distributors=[{"code": "odi", "name": "O Distributors"}])

    for content in (idi.content, '{"fund_name": "Another Fund"}'):
        with refused_by("report_part_is_of_its_report"), connection.cursor() as cursor:
            cursor.execute(insert, [content])


def test_a_row_is_not_added_to_a_file_that_stands(asked: ReportWorld) -> None:
    refused(
        "INSERT INTO section7_expenditure (file_id, row, share_class_id, purpose, activity, payee, amount)"
        f" SELECT file_id, 99, share_class_id, 'other', 'accounts', 'Late', 1{ONE}",
        "expenditures_sum_to_file",
    )


def test_an_expenditure_for_shares_never_sold_is_refused(asked: ReportWorld) -> None:
    asked.world.tell(distributors=[{"code": "odi", "name": "O Distributors"}])
    execute(
        "INSERT INTO section7_expenditurefile"
        " (plan_id, distributor_id, quarter, source, rows, total, recorded_by_id)"
        " SELECT plan_id, (SELECT id FROM governance_distributor WHERE code = 'odi'), quarter, 'x', 1, 1,"
        " recorded_by_id FROM section7_expenditurefile LIMIT 1"
    )
    file = ExpenditureFile.objects.get(distributor__code="odi")

    refused(
        "INSERT INTO section7_expenditure (file_id, row, share_class_id, purpose, activity, payee, amount)"
        f" SELECT {file.pk}, 2, share_class_id, 'other', 'accounts', 'X', 1{ONE}",
        "expenditure_is_of_shares_sold",
    )


@pytest.mark.parametrize(
    "changed",
    ["purpose = 'golf'", "activity = 'mailing_to_existing'", "payee = ' '", "amount = -1"],
)
def test_an_expenditure_that_the_plan_does_not_know_is_refused(asked: ReportWorld, changed: str) -> None:
    column, _, value = changed.partition(" = ")
    values = {"purpose": "'other'", "activity": "'accounts'", "payee": "'X'", "amount": "1", column: value}

    refused(
        "INSERT INTO section7_expenditure (file_id, row, share_class_id, purpose, activity, payee, amount)"
        f" SELECT file_id, 99, share_class_id, {', '.join(values.values())}{ONE}",
        "expenditure_is_of_the_plan",
    )


@pytest.mark.parametrize(
    ("meeting", "day"),
    [("m1", "2003-08-13"), (MEETING, "2003-11-13"), ("nowhere", "2003-11-12")],
    ids=["before it was given", "another day", "no such meeting"],
)
def test_a_review_that_cannot_have_been_is_refused(asked: ReportWorld, meeting: str, day: str) -> None:
    refused(
        "INSERT INTO section7_reportreview (report_id, meeting, reviewed_on, recorded_by_id)"
        f" SELECT id, '{meeting}', '{day}', presented_by_id FROM section7_quarterlyreport",
        "report_review_at_a_meeting",
    )


def test_two_reviews_do_not_stand_beside_one_another(asked: ReportWorld) -> None:
    report = QuarterlyReport.objects.get(last_month=SEPTEMBER.first)
    record_review(plan=asked.plan, report=report.pk, meeting=MEETING, today=TODAY, acting_user=asked.officer)

    refused(
        "INSERT INTO section7_reportreview (report_id, meeting, reviewed_on, recorded_by_id)"
        " SELECT report_id, meeting, reviewed_on, recorded_by_id FROM section7_reportreview",
        "report_review_stands_once",
    )
