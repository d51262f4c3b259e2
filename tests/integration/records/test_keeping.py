"""Rule 12b-1(f), past the ORM: the application's role deletes and alters nothing that must be kept."""

from typing import Any

import pytest
from django.apps import apps

from tests.factories import rows
from tests.factories.refusals import (
    Break,
    Frozen,
    check_break,
    check_frozen,
    constraint_names,
    not_permitted,
    updatable_columns,
)
from tests.factories.rows import Setting, execute, insert, value
from tests.factories.visits import asked

pytestmark = pytest.mark.django_db
OURS = ("governance", "fees", "assignments", "month_end", "records", "chain_proof")
# What the application may take away again, and why that takes no record away.
MAY_GO = {
    "governance_fundname": "another word for a Fund; each change stays in its history",
    "governance_portfolioname": "another word for a Portfolio; each change stays in its history",
    "governance_portfolioalias": "another word for a Portfolio; each change stays in its history",
    "governance_salessuspension": "days without sales, which change no payment; its history stays",
    "governance_rollcalldraft": "what is typed before it is recorded",
}


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def filed(here: Setting) -> int:
    """A document."""
    digest = f"{value('SELECT count(*) FROM governance_fileddocument'):064x}"
    return insert(
        "governance_fileddocument",
        name="scan.pdf",
        media_type="application/pdf",
        sha256=digest,
        content="\\x25504446",
        filed_by_id=here.act,
    )


def kept(here: Setting, **changes: Any) -> int:
    """It, attached to the meeting m1."""
    row = {"plan_id": here.plan, "about": "MEETING", "subject": "m1", "words": "Board book"}
    said = row | {"dated": "2003-08-13", "attached_by_id": here.act} | changes
    return insert("records_keptdocument", **{"document_id": said.pop("document_id", 0) or filed(here)} | said)


BREAKS = [
    Break(
        name="kept_document_attached_once",
        passes=lambda here: (kept(here), kept(here)),
        refuses=lambda here: kept(
            here, document_id=value("SELECT max(document_id) FROM records_keptdocument")
        ),
    ),
    Break(
        name="kept_document_says_what_it_is_and_of_what",
        passes=lambda here: kept(here, about="PLAN", subject=""),
        refuses=lambda here: kept(here, about="PLAN", subject="m1"),
    ),
    Break(
        name="kept_document_says_what_it_is_and_of_what",
        passes=kept,
        refuses=lambda here: kept(here, words="  "),
    ),
    Break(
        name="kept_document_says_what_it_is_and_of_what",
        passes=kept,
        refuses=lambda here: kept(here, subject=""),
    ),
]
FROZEN = Frozen(table="records_keptdocument", row=kept, change="words = 'Another'")


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_constraint_lets_pass_what_is_allowed_and_no_more(case: Break, here: Setting) -> None:
    check_break(case, here)


def test_every_constraint_is_attacked() -> None:
    assert {case.name for case in BREAKS} == constraint_names("records")


def test_an_attached_document_is_never_edited_or_deleted(here: Setting) -> None:
    check_frozen(FROZEN, here)
    assert updatable_columns("records_keptdocument") == set()


def _tables() -> set[str]:
    return {
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def test_the_application_may_delete_nothing_that_is_a_record() -> None:
    may = {
        row["name"]
        for row in asked(
            "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND has_table_privilege('plan_admin_app', oid, 'DELETE')"
        )
    }

    assert may & _tables() == set(MAY_GO)


@pytest.mark.parametrize(
    "table",
    [
        "governance_act",
        "governance_adjournment",
        "governance_agendaitem",
        "governance_agreementterms",
        "governance_amendment",
        "governance_attendance",
        "governance_ballot",
        "governance_boardmeeting",
        "governance_chainlink",
        "governance_distributionagreement",
        "governance_fileddocument",
        "governance_fundform",
        "governance_meetingconsideration",
        "governance_meetingnotice",
        "governance_plan",
        "governance_plandocument",
        "governance_planexhibit",
        "governance_schedulearate",
        "governance_shareholdervote",
        "governance_vote",
        "records_keptdocument",
    ],
)
def test_what_the_rule_names_is_neither_deleted_nor_rewritten(table: str) -> None:
    """The role has no right to, whatever the rows are; the triggers would refuse it to the owner too."""
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        if table == "governance_chainlink":
            statement = statement.replace("id = id", "sequence = sequence")
        with not_permitted():
            execute(statement)


@pytest.mark.parametrize("column", ["content", "sha256", "name"])
def test_the_bytes_of_a_document_stay(here: Setting, column: str) -> None:
    filed(here)
    with not_permitted():
        execute(f"UPDATE governance_fileddocument SET {column} = {column}")
