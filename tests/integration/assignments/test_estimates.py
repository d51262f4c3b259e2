"""What is not finished is an estimate, and says so."""

from typing import Any

from django.test import Client

from assignments.domain.routes import PayeeKind
from governance.domain.roles import Role
from plan_admin.month_end.services.finishing import finish_month
from tests.factories import outsiders
from tests.factories.closed_month import SEPTEMBER, closed_september, quiet
from tests.factories.people import person

PAGES = (
    "/class-b/statements/2003-09/distributor/adi/",
    "/class-b/explained/2003-09/share/example-high-yield-fund/adi/distribution_fee/",
)


def test_an_estimate_says_so_until_the_month_is_finished(acting_user: Any) -> None:
    plan = closed_september(acting_user)
    people = {role.value: person(role) for role in (Role.OFFICER, Role.APPROVER)}
    client = Client()
    client.force_login(outsiders.member("adi-user", PayeeKind.DISTRIBUTOR, "adi", people=people))
    assert all("estimate" in client.get(address).content.decode() for address in PAGES)

    finish_month(plan=plan, month=SEPTEMBER, acting_user=acting_user, progress=quiet)

    pages = [client.get(address).content.decode() for address in PAGES]
    assert all("estimate" not in page and "finished" in page for page in pages)
