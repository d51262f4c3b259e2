"""The pages of the yearly limits ask no more of the database because there are more share classes."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.domain.roles import Role
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person
from tests.factories.servicing import serviced

PAGES = ("/class-b/yearly-limits/", "/class-b/yearly-limits/example-energy-fund/")


def _queries(blocker: Any, *, more: int) -> list[int]:
    with made_and_undone(blocker):
        user = person(Role.OFFICER, name="reader")
        serviced(closed_september(user, more=more), user, first="30000000", second="6500000")
        client = Client()
        client.force_login(user)
        counted = []
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counted.append(len(queries))
        return counted


def test_pages_of_twelve_share_classes_ask_as_much_as_those_of_two(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    assert _queries(django_db_blocker, more=10) == _queries(django_db_blocker, more=0)
