"""docs/database-rules.md names every rule that the database holds, and no other."""

import re
from pathlib import Path

import pytest
from django.db import connection

PAGE = Path(__file__).parents[2] / "docs" / "database-rules.md"
NAME = re.compile(r"^\| `([a-z0-9_]+)`", re.MULTILINE)
RAISED = re.compile(r"CONSTRAINT = '([a-z0-9_]+)'")
OURS = r"^(governance|fees|assignments|month_end|section7|users|calendar|chain_proof|records)_"

# Keys, references and the checks that come with a field's type are Django's own, and named by it.
CONSTRAINTS = """
SELECT conname FROM pg_constraint
WHERE conrelid::regclass::text ~ %(ours)s AND contype IN ('c', 'u', 'x') AND conname !~ %(ours)s
UNION
SELECT indexrelid::regclass::text FROM pg_index
WHERE indrelid::regclass::text ~ %(ours)s AND indisunique AND indexrelid::regclass::text !~ %(ours)s
"""
# No other application brings triggers: one on a table of theirs is ours too.
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = (
    "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc ~ 'CONSTRAINT = '''"
)


def _column(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"ours": OURS})
        return {value for (value,) in cursor.fetchall()}


@pytest.mark.django_db
def test_page_names_every_rule_of_the_database_and_no_other() -> None:
    raised = {name for source in _column(FUNCTIONS) for name in RAISED.findall(source)}

    on_the_page = set(NAME.findall(PAGE.read_text()))

    assert on_the_page == _column(CONSTRAINTS) | _column(TRIGGERS) | raised


def test_page_names_each_rule_once() -> None:
    names = NAME.findall(PAGE.read_text())

    assert len(names) == len(set(names))


@pytest.mark.parametrize("file", sorted(set(re.findall(r"\(\.\./([^)#]+)\)", PAGE.read_text()))))
def test_file_where_a_rule_is_written_is_there(file: str) -> None:
    assert (PAGE.parents[1] / file).exists()
