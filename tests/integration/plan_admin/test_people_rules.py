"""What the database itself holds of proposals about people, attacked past the ORM."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.factories import rows
from tests.factories.refusals import accepted, not_permitted, refused_by, updatable_columns

pytestmark = pytest.mark.django_db
TABLE = "users_accesschange"
AsOwner = Callable[[], AbstractContextManager[None]]


def act() -> int:
    return rows.act()


def doer_of(number: int) -> int:
    return int(rows.value("SELECT acting_user_id FROM governance_act WHERE id = %s", number))


def change(**values: Any) -> int:
    """A proposal of another role for a person, as it waits."""
    proposed = act()
    row = {
        "kind": "ROLES",
        "subject_id": doer_of(act()),
        "username": "somebody",
        "name": "",
        "email": "",
        "roles": "{auditor}",
        "reason": "Because",
        "proposed_by_id": doer_of(proposed),
        "proposed_in_id": proposed,
    }
    return rows.insert(TABLE, **row | values)


def decision(by: int | None = None, **values: Any) -> dict[str, Any]:
    decided = act()
    return {
        "decision": "CONFIRMED",
        "decision_reason": "",
        "decided_by_id": by or doer_of(decided),
        "decided_at": "2004-01-02",
        "decided_in_id": decided,
    } | values


def test_another_person_decides() -> None:
    with accepted():
        change(**decision())


@pytest.mark.parametrize("column", ["proposed_by_id", "subject_id"])
def test_the_decider_is_neither_who_proposed_nor_whom_it_concerns(column: str) -> None:
    one = doer_of(act())

    with refused_by("access_change_decided_by_another"):
        change(**{column: one}, **decision(by=one))


@pytest.mark.parametrize(
    "missing", ["decision", "decision_reason", "decided_by_id", "decided_at", "decided_in_id"]
)
def test_a_decision_is_whole(missing: str) -> None:
    with refused_by("access_change_decision_is_whole"):
        change(**decision(**{missing: None}))


def test_a_change_of_a_person_names_the_person() -> None:
    with refused_by("access_change_names_its_person"):
        change(subject_id=None)


def test_a_new_person_is_nobody_before_the_decision() -> None:
    with refused_by("access_change_names_its_person"):
        change(kind="PERSON")


def test_a_confirmed_new_person_is_known() -> None:
    with refused_by("access_change_new_person_is_known"):
        change(kind="PERSON", subject_id=None, **decision())


def test_a_proposal_says_why() -> None:
    with refused_by("access_change_says_why"):
        change(reason="")


def test_a_proposal_waits_once() -> None:
    change()

    with refused_by("access_change_waits_once"):
        change()


def test_a_proposal_is_never_edited_or_deleted(as_owner: AsOwner) -> None:
    change()

    for statement in (f"UPDATE {TABLE} SET roles = '{{officer}}'", f"DELETE FROM {TABLE}"):
        with not_permitted():
            rows.execute(statement)
        with as_owner(), refused_by(f"{TABLE}_append_only"):
            rows.execute(statement)


def test_a_decision_is_given_once() -> None:
    change(**decision())

    with refused_by(f"{TABLE}_append_only"):
        rows.execute(f"UPDATE {TABLE} SET decision = 'REJECTED'")


def test_the_application_may_set_the_decision_alone() -> None:
    assert updatable_columns(TABLE) == {
        "subject_id",
        "decision",
        "decision_reason",
        "decided_by_id",
        "decided_at",
        "decided_in_id",
    }
