"""The page of prime rates: beside the other files, through the command's own service."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fees.models import PrimeRate
from governance.domain.roles import Role
from governance.models import Act
from tests.factories.plans import small_plan

pytestmark = pytest.mark.django_db
TWO = "effective_date,rate_percent\n2027-01-04,6.75\n2004-06-30,4.25\n"
PAGE = "/class-b/files/prime-rates/"


def test_the_page_asks_the_same_service(acting_user: Any, as_role: Callable[..., Client]) -> None:
    small_plan(acting_user)
    officer = as_role(Role.OFFICER)

    seen = officer.get(PAGE)
    taken = officer.post(PAGE, {"file": SimpleUploadedFile("prime.csv", TWO.encode())})
    refused = officer.post(PAGE, {"file": SimpleUploadedFile("prime.csv", b"effective_date\n")})

    assert (seen.status_code, taken.status_code, refused.status_code) == (200, 200, 422)
    assert "Taken: 2 rows." in taken.content.decode()
    assert "rate_percent" in refused.content.decode()
    assert Act.objects.filter(kind="import_prime_rates").count() == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER])
def test_who_only_looks_loads_nothing(acting_user: Any, as_role: Callable[..., Client], role: Role) -> None:
    small_plan(acting_user)
    client = as_role(role)

    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"file": SimpleUploadedFile("prime.csv", TWO.encode())}).status_code == 403
    assert not PrimeRate.objects.exists()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT])
def test_nobody_else_opens_the_page(acting_user: Any, as_role: Callable[..., Client], role: Role) -> None:
    small_plan(acting_user)

    assert as_role(role).get(PAGE).status_code in (403, 404)
