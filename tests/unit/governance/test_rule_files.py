"""The files of SQL that guard records: what takes a rule away puts back what it had replaced."""

from pathlib import Path

import pytest

from governance.models.rules import from_file

FIRST = """CREATE FUNCTION counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1;
END $$;

CREATE FUNCTION counts_too() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 2;
END $$;

-- reverse
DROP FUNCTION counts_too();
DROP FUNCTION counts();
"""
SECOND = """CREATE OR REPLACE FUNCTION counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 3;
END $$;

-- reverse
-- again {function} of first.sql
"""


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "first.sql").write_text(FIRST)
    return tmp_path / "second.sql"


def test_again_stands_for_the_function_as_it_was_made(second: Path) -> None:
    second.write_text(SECOND.format(function="counts"))

    rule = from_file(second)

    assert "PERFORM 3" in rule.sql
    assert rule.reverse_sql == FIRST.partition("\n\n")[0].replace("CREATE", "CREATE OR REPLACE") + "\n"


def test_again_of_a_function_that_the_file_does_not_make_is_refused(second: Path) -> None:
    second.write_text(SECOND.format(function="count"))

    with pytest.raises(LookupError, match=r"first\.sql makes no function count"):
        from_file(second)
