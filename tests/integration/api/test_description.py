"""The API's description is valid and whole, and the API keeps to it, whatever it is sent."""

from collections.abc import Iterator
from io import StringIO
from typing import Any, cast

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.api.services import make_token
from plan_admin.wsgi import application
from tests.factories.people import person

pytestmark = pytest.mark.django_db
ADDRESS = "/api/schema/?format=json"
EXAMPLES = 4  # of each operation, right ones and wrong ones each
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def token(september: Plan) -> str:
    """The officer's token, made with the month."""
    return make_token(acting_user=person(Role.OFFICER))


@pytest.fixture(scope="module", autouse=True)
def connection_of_the_test_stays() -> Iterator[None]:
    """A web server's request begins and ends with its connection; here it is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def whoever_asks_however_often(settings: Any) -> None:
    """A thousand questions are this test's business."""
    settings.API_RATES = {"reading": "1000000/min", "writing": "1000000/min"}
    settings.ALLOWED_HOSTS = ["*"]


def test_every_answer_is_as_described_whatever_is_asked(token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    described = schemathesis.openapi.from_wsgi(ADDRESS, application, headers=headers)
    codes: set[int] = set()
    for found in described.get_all_operations():
        operation = cast(Any, found).ok()
        for mode in GenerationMode:
            _ask(operation, mode=mode, headers=headers, codes=codes)

    assert {200, 400, 404, 422} <= codes


def _ask(operation: Any, *, mode: GenerationMode, headers: dict[str, str], codes: set[int]) -> None:
    """Questions of the right form, or of wrong ones, most of them about the Plan that is there."""

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if case.path_parameters.get("plan", "")[:1] < "m":
            case.path_parameters["plan"] = "class-b"
        response = case.call(headers=headers)
        codes.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    ask()


def test_the_description_is_valid_and_nothing_in_it_is_guessed() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())
