"""No page of payees asks more of the database because there are more rows."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.models import PaymentInstruction
from governance.domain.roles import Role
from tests.factories import outsiders
from tests.factories.closed_month import closed_september
from tests.factories.once import made_and_undone
from tests.factories.people import person

BASE = "/class-b/statements/2003-09"
WHY = "/class-b/explained/2003-09"
STOCK_CODE = "example-energy-fund"
PAGES = (
    "/class-b/statements/",
    f"{BASE}/distributor/adi/",
    f"{BASE}/assignee/trust-a/",
    f"{BASE}/agent/depository/",
    f"{WHY}/fee/{STOCK_CODE}/service_fee/",
    f"{WHY}/share/{STOCK_CODE}/adi/distribution_fee/",
    f"{WHY}/portion/{STOCK_CODE}/adi/trust-a/",
    f"{WHY}/payment/{{largest}}/",
)


def _queries(blocker: Any, *, more: int) -> tuple[list[int], int]:
    """The number of queries of each page, and the lines of the largest payment."""
    with made_and_undone(blocker):
        user = person(Role.AUDITOR, name="reader")
        closed_september(user, besides=outsiders.AGENT_BOOK, more=more)
        payments = PaymentInstruction.objects.filter(payee="depository")
        largest = max(payments, key=lambda one: one.lines.count())
        client = Client()
        client.force_login(user)
        counted = []
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page.format(largest=largest.pk)).status_code == 200
            counted.append(len(queries))
        return counted, largest.lines.count()


def test_pages_of_twelve_portfolios_ask_as_much_as_those_of_two(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    few, lines_of_few = _queries(django_db_blocker, more=0)
    many, lines_of_many = _queries(django_db_blocker, more=10)

    assert lines_of_many > 5 * lines_of_few
    assert many == few
