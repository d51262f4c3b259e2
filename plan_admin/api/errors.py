"""The one place where the API says no: every refusal in one shape, with its Section and all faults."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as framework_handler

from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable
from governance.models.away import is_away
from governance.selectors.own_sections import own_sections_of_plan
from governance.selectors.roles import NotYours

NOTHING_HERE = "There is nothing at this address. Addresses end with a slash."


def problem(
    message: str, *, section: str = "", faults: Iterable[Fault] = (), who_may: Iterable[str] = ()
) -> dict[str, Any]:
    """The shape of every refusal (`ProblemSerializer`)."""
    return {
        "message": message,
        "section": section,
        "faults": [asdict(fault) for fault in faults],
        "who_may": list(who_may),
    }


def exception_handler(reason: Exception, context: Mapping[str, Any]) -> Response | None:
    """What was raised, as a response; None for what is nobody's fault but ours."""
    said = _said(reason)
    if said is not None:
        code, body = said
        return Response(body if is_away(reason) else _own_words(body, context), status=code)
    response = framework_handler(reason, dict(context))
    if response is None or not isinstance(reason, exceptions.APIException):
        return response
    response.data = _of_the_framework(reason)
    return response


def _own_words(body: dict[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal in the Sections of the Plan that the address names."""
    plan = getattr(context.get("view"), "_plan", None)
    turned: dict[str, Any] = body if plan is None else own_sections_of_plan(plan.pk).in_all(body)
    return turned


AWAY = "The database is away for a moment. What you sent was not finished; send it again in a minute."


def _said(reason: Exception) -> tuple[int, dict[str, Any]] | None:
    if isinstance(reason, Refused):
        return 422, problem("Refused; nothing was stored.", faults=reason.faults)
    if isinstance(reason, PlanRuleViolation):
        return 409, problem(str(reason), section=reason.section)
    if isinstance(reason, NotReadable):
        fault = Fault(source="", row=None, column="", problem=reason.problem, remedy=reason.remedy)
        return 422, problem(str(reason), faults=[fault])
    if isinstance(reason, NotYours):
        return 403, problem(f"This is for {reason.area.value}.", who_may=reason.who())
    if isinstance(reason, PermissionDenied):
        return 403, problem("You may not do that here.")
    if is_away(reason):
        return 503, problem(AWAY)
    if isinstance(reason, Http404):
        # Only what an endpoint itself says is repeated: the router's own words name addresses.
        text = str(reason.args[0]) if reason.args and isinstance(reason.args[0], str) else NOTHING_HERE
        return 404, problem(text)
    return None


def _of_the_framework(reason: exceptions.APIException) -> dict[str, Any]:
    if isinstance(reason, exceptions.ValidationError):
        return problem("Not readable; nothing was done.", faults=_faults(reason.detail))
    return problem(str(reason.detail))


def _faults(detail: Any, *, column: str = "") -> list[Fault]:
    """The framework's nested messages, flat: one fault for each, by the name of its field."""
    if isinstance(detail, Mapping):
        return [
            fault for name, inner in detail.items() for fault in _faults(inner, column=_join(column, name))
        ]
    if isinstance(detail, list | tuple):
        return [fault for inner in detail for fault in _faults(inner, column=column)]
    text, _, remedy = str(detail).partition(" (")
    return [Fault(source="request", row=None, column=column, problem=text, remedy=remedy.removesuffix(")"))]


def _join(outer: str, name: str) -> str:
    if name == "non_field_errors":
        return outer
    return f"{outer}.{name}" if outer else str(name)
