"""The description of the API (OpenAPI): what every operation has in common is said here once."""

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema

from governance.api.problems import ProblemSerializer

CODE: Final = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
WORDS: Final[Mapping[str, tuple[dict[str, Any], str]]] = {
    "plan": (
        {**CODE, "example": "class-b"},
        "The code of the Plan.",
    ),
    "month": (
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "example": "2003-09"},
        "A month, YYYY-MM.",
    ),
    "kind": (
        {"type": "string", "enum": ["distributor", "assignee", "agent"], "example": "distributor"},
        "What the payee is.",
    ),
    "code": ({**CODE, "example": "adi"}, "The payee's code."),
    "year": (
        {"type": "integer", "minimum": 1900, "maximum": 2999, "example": 2003},
        "The year, or the one in which the fiscal year ends.",
    ),
    "fund": ({**CODE, "example": "example-stock-funds-inc"}, "The Fund's code."),
    "portfolio": ({**CODE, "example": "example-energy-fund"}, "The Portfolio's code."),
    "component": (
        {"type": "string", "enum": ["distribution_fee", "service_fee"], "example": "service_fee"},
        "The part of the fee.",
    ),
    "distributor": ({**CODE, "example": "adi"}, "The Distributor's code."),
    "assignee": ({**CODE, "example": "trust-a"}, "The Assignee's code."),
    "given": ({"type": "integer", "minimum": 1}, "The number of the file."),
    "part": ({"type": "integer", "minimum": 1}, "The number of the part."),
    "notice": ({"type": "integer", "minimum": 1}, "The number of the notice."),
    "job": ({"type": "integer", "minimum": 1}, "The number of the job."),
    "instruction": ({"type": "integer", "minimum": 1}, "The number of the instruction."),
    "authorization": ({"type": "integer", "minimum": 1}, "The key of the authorization."),
}
ALWAYS: Final = {
    401: "Nobody has signed in, or the token has ended.",
    403: "It is not yours; `who_may` names the roles.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
}
NOT_READABLE = {400: "The address, its filters or the form are not readable; `faults` has each."}
NOT_FOUND = {404: "There is no such thing."}
ACTS: Final = {
    409: "A rule of the Plan is broken; `section` names it.",
    413: "The file is too large for a request.",
    415: "The body is of a kind that the address does not take.",
    422: "Refused; `faults` has every fault with its row and column. Nothing was stored.",
}


class Operation(AutoSchema):
    """Tags, the words of addresses and every way of saying no."""

    def get_tags(self) -> list[str]:
        """The chapter that the endpoint names."""
        view: Any = self.view
        return [view.tag]

    def _resolve_path_parameters(self, variables: Any) -> list[dict[str, Any]]:
        return [
            {
                "in": "path",
                "name": name,
                "required": True,
                "schema": WORDS[name][0],
                "description": WORDS[name][1],
            }
            for name in variables
        ]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        refusals = {**ALWAYS, **NOT_READABLE}
        if "{" in self.path:
            refusals |= NOT_FOUND
        if self.method not in ("GET", "HEAD"):
            refusals |= ACTS
        for code, words in sorted(refusals.items()):
            body = self._get_response_for_code(ProblemSerializer, str(code), direction=direction)
            bodies[str(code)] = {**body, "description": words}
        return bodies
