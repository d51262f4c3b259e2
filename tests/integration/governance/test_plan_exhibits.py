"""Rule 12b-1(f): the file of a Plan's text is kept as it came, whatever it was written in."""

import hashlib
from datetime import date
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from governance.domain.roles import OUTSIDERS, STAFF, Role
from governance.models import Plan, PlanDocument, PlanExhibit
from governance.services.plans import load_plan
from plan_admin.database.base import DatabaseWrapper
from plan_admin.records.selectors.kept import RecordKind
from plan_admin.records.selectors.listing import Wanted, records_wanted
from tests.factories import rows
from tests.factories.people import person
from tests.factories.plans import loaded_plan, plan_text
from tests.factories.refusals import accepted, not_permitted, refused_by
from tests.factories.rows import Setting, execute, insert
from tests.integration.governance.test_load_plan import MINIMUM

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("9")]


def files() -> list[tuple[str, str, bytes]]:
    """Name, kind and bytes of each file, after its digest was compared."""
    kept = [one.file for one in PlanExhibit.objects.select_related("file").order_by("pk")]
    assert [one.sha256 for one in kept] == [hashlib.sha256(bytes(one.content)).hexdigest() for one in kept]
    return [(one.name, one.media_type, bytes(one.content)) for one in kept]


def test_an_html_exhibit_is_kept_byte_for_byte() -> None:
    call_command("load_plan", str(MINIMUM), "--user", "somebody", "--quiet")

    assert files() == [(MINIMUM.name, "text/html", MINIMUM.read_bytes())]
    assert PlanExhibit.objects.get().text == PlanDocument.objects.get()


def test_so_is_a_text_file_with_its_line_ends_and_its_mark(acting_user: Any) -> None:
    data = b"\xef\xbb\xbf" + plan_text().replace("\n", "\r\n").encode()

    load_plan(data=data, source="plan.txt", code="class-b", acting_user=acting_user)

    assert files() == [("plan.txt", "text/plain", data)]


def test_the_same_file_is_kept_once_and_another_of_the_same_words_beside_it(acting_user: Any) -> None:
    loaded_plan(acting_user)
    loaded_plan(acting_user)
    other = plan_text().replace("\n", "\r\n").encode()

    again = load_plan(data=other, source="plan.txt", code="class-b", acting_user=acting_user)

    assert again.outcome == "unchanged"
    assert [data for _, _, data in files()] == [plan_text().encode(), other]
    assert PlanDocument.objects.count() == 1


def test_a_text_of_before_whose_file_was_not_kept_is_given_it_by_loading_it_again(acting_user: Any) -> None:
    loaded_plan(acting_user)
    _as_owner("ALTER TABLE governance_planexhibit DISABLE TRIGGER USER", "DELETE FROM governance_planexhibit")
    _as_owner("ALTER TABLE governance_planexhibit ENABLE TRIGGER USER")

    loaded_plan(acting_user)

    assert [data for _, _, data in files()] == [plan_text().encode()]


def test_an_amendment_s_text_is_kept_with_its_file(acting_user: Any) -> None:
    loaded_plan(acting_user)
    page, client = reverse("governance:amendment_new", args=["class-b"]), Client()
    client.force_login(person(Role.SECRETARY))
    text = plan_text(until="June 30, 2005").encode()
    sent = {"id": "longer", "effective": "2004-07-01", "material": "True", "why": ""}

    answer = client.post(page, sent | {"file": SimpleUploadedFile("longer.txt", text)})

    assert answer.status_code == 302, answer.content.decode()
    assert files()[-1] == ("longer.txt", "text/plain", text)


@pytest.mark.parametrize("role", sorted(STAFF | OUTSIDERS))
def test_it_is_taken_from_the_records_and_never_shown(role: Role) -> None:
    """A browser keeps it: nothing in a file of others is run from this site."""
    call_command("load_plan", str(MINIMUM), "--user", "somebody", "--quiet")
    client, kept = Client(), PlanExhibit.objects.get()
    client.force_login(person(role))

    answer = client.get(reverse("records:document", args=["class-a", kept.file_id]))

    assert answer.status_code == (200 if role in STAFF else 403)
    if role in STAFF:
        assert answer.content == MINIMUM.read_bytes()
        assert answer["Content-Disposition"] == f'attachment; filename="{MINIMUM.name}"'
        listed = client.get(reverse("records:records", args=["class-a"]))
        assert f"as it came ({MINIMUM.name})" in listed.content.decode()


def test_it_is_of_the_text_s_day_and_kept_as_long(acting_user: Any) -> None:
    loaded_plan(acting_user)
    wanted = Wanted(kind=RecordKind.PLAN.value)

    text, file = records_wanted(
        Plan.objects.get(), user=person(Role.AUDITOR), today=date(2004, 1, 5), wanted=wanted
    )

    assert {text.record.made, file.record.made} == {date(2003, 8, 18)}
    assert text.kept == file.kept


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def test_past_the_orm_a_text_without_its_file_is_refused(here: Setting) -> None:
    text = {"plan_id": here.plan, "standing": "PROPOSED", "sha256": "0" * 64, "source": "plan.txt"}
    said = {"text": "Section 1", "schedule": "{}", "recorded_by_id": here.act}

    with accepted():
        rows.plan_document(here, standing="PROPOSED")
    with refused_by("plan_text_comes_with_its_file"):
        insert("governance_plandocument", **text, **said)


def test_past_the_orm_a_file_of_other_bytes_than_its_digest_is_refused(here: Setting) -> None:
    with accepted():
        rows.plan_exhibit(here)
    with refused_by("plan_exhibit_is_what_it_says"):
        rows.plan_exhibit(here, file_id=rows.exhibit_file(here, sha256="0" * 64))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM governance_planexhibit",
        "UPDATE governance_planexhibit SET file_id = file_id",
        "DELETE FROM governance_fileddocument",
        "UPDATE governance_fileddocument SET content = ''",
        "ALTER TABLE governance_planexhibit DISABLE TRIGGER ALL",
    ],
)
def test_past_the_orm_it_is_neither_taken_away_nor_changed(here: Setting, statement: str) -> None:
    rows.plan_exhibit(here)
    with not_permitted():
        execute(statement)


def _as_owner(*statements: str) -> None:
    connection.check_constraints()
    with cast(DatabaseWrapper, connection).as_owner():
        for statement in statements:
            execute(statement)
