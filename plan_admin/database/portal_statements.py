"""What may be asked in an outsider's request: one reading statement at a time, and nothing that makes others.

The portal's role lasts as long as nobody sets another: PostgreSQL lets whoever can run any statement go
back to the role that logged in. So what an outsider's request sends is looked at first. Values are never
looked at: they travel apart from the statement.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import ProgrammingError

READS = re.compile(r"\s*(SELECT|WITH|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\b", re.IGNORECASE)
# Functions that set a setting, run a text as a statement or reach the server's files; escaped names; and
# comments, which could stand between such a function's name and its bracket.
MAKES_OTHERS = re.compile(
    r"\b(set_config|\w*_to_xml\w*|ts_stat|ts_rewrite|dblink\w*|lo_\w+|pg_\w+)\s*\"?\s*\(|\bU&|--|/\*",
    re.IGNORECASE,
)


class StatementRefused(ProgrammingError):
    """An outsider's request asked the database for more than a reading."""


def is_reading(statement: str) -> bool:
    """Whether it is one statement that only reads.

    >>> is_reading("SELECT code FROM governance_plan WHERE code = %s")
    True
    >>> is_reading("SELECT 1; RESET ROLE"), is_reading("SELECT set_config('role', 'none', false)")
    (False, False)
    """
    text = statement.rstrip().removesuffix(";")
    return ";" not in text and bool(READS.match(text)) and not MAKES_OTHERS.search(text)


def only_readings(
    execute: Callable[..., Any], statement: Any, parameters: Any, many: Any, context: dict[str, Any]
) -> Any:
    """Run what reads. Raises: StatementRefused."""
    wrapper = context["connection"]
    if wrapper.is_portal and not is_reading(str(statement)):
        raise StatementRefused("An outsider's request may only read; its acts begin with `begin_act`.")
    return execute(statement, parameters, many, context)
