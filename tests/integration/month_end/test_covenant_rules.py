"""What the database refuses of breaches and certificates, attacked past the ORM."""

from typing import Any

import pytest

from tests.factories import rows
from tests.factories.covenant_rows import breach, certificate
from tests.factories.refusals import accepted, refused_by
from tests.factories.rows import Setting, execute

pytestmark = pytest.mark.plan_section("11")


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("covenant_breach_names_whom_it_concerns", {"distributor_id": None}),
        ("covenant_breach_names_whom_it_concerns", {"limb": "ii"}),
        ("covenant_breach_has_evidence", {"evidence": ""}),
        ("governance_covenantbreach_is_of_its_termination", {"termination": "t2"}),
        ("governance_covenantbreach_is_of_its_termination", {"since": "2003-09-30"}),
    ],
)
def test_breach_is_of_a_termination_and_says_whom_it_concerns(
    name: str, changes: dict[str, Any], here: Setting
) -> None:
    with accepted():
        breach(here, entry="another")
    with refused_by(name):
        breach(here, **changes)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("covenant_certificate_of_a_quarter", {"quarter": "2003-11-01"}),
        ("covenant_certificate_of_a_quarter", {"quarter": "2003-10-02"}),
        ("covenant_certificate_says_by_whom_and_why", {"by": ""}),
        ("covenant_certificate_says_by_whom_and_why", {"evidence": ""}),
        ("covenant_certificate_once_a_quarter", {"entry": "another id"}),
        ("covenant_certificate_stands_once", {"quarter": "2004-01-01"}),
        ("governance_covenantcertificate_is_of_its_termination", {"quarter": "2003-07-01"}),
        ("governance_covenantcertificate_is_of_its_termination", {"termination": "t2"}),
    ],
)
def test_certificate_is_of_a_quarter_by_somebody_and_once(
    name: str, changes: dict[str, Any], here: Setting
) -> None:
    with accepted():
        certificate(here)
    with refused_by(name):
        certificate(here, **{"entry": "t1 2003-Q4"} | changes)


@pytest.mark.parametrize(
    ("table", "row", "change"),
    [
        ("governance_covenantbreach", breach, "evidence = 'Another.'"),
        ("governance_covenantcertificate", certificate, "kept = NOT kept"),
    ],
)
def test_nothing_of_them_is_edited(table: str, row: Any, change: str, here: Setting, as_owner: Any) -> None:
    with accepted():
        number = row(here)
    with as_owner(), refused_by(f"{table}_append_only"):
        execute(f"UPDATE {table} SET {change} WHERE id = %s", number)
