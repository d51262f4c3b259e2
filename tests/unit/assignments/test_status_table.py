"""The database's table of status changes is the domain's."""

import re
from pathlib import Path

from assignments.domain.instructions import ALLOWED_CHANGES

SQL = Path(__file__).parents[3] / "assignments" / "migrations" / "sql" / "instruction_status.sql"
PAIR = re.compile(r"^ +\('([A-Z]+)', '([A-Z]+)'\),?$", re.MULTILINE)


def test_database_allows_the_changes_that_the_domain_allows() -> None:
    in_sql = PAIR.findall(SQL.read_text())

    in_domain = [(was.value, becomes.value) for was in ALLOWED_CHANGES for becomes in ALLOWED_CHANGES[was]]
    assert sorted(in_sql) == sorted(in_domain)
