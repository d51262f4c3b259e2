"""What the database refuses of the order in which a dispute is talked over."""

import pytest

from tests.factories import rows, statement_rows
from tests.factories.refusals import refused_by
from tests.factories.rows import Setting


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def test_nothing_follows_the_end_of_a_dispute(here: Setting) -> None:
    found = statement_rows.dispute(here)
    statement_rows.answer(here, found, kind="CLOSE", text="")

    with refused_by("dispute_answer_follows"):
        statement_rows.answer(here, found, number=2, kind="REPLY")


def test_a_reply_needs_an_answer_before_it(here: Setting) -> None:
    with refused_by("dispute_answer_follows"):
        statement_rows.answer(here, statement_rows.dispute(here), number=2, kind="REPLY")


def test_who_opened_a_dispute_does_not_answer_it(here: Setting) -> None:
    with refused_by("dispute_is_answered_by_another"):
        statement_rows.answer(here, statement_rows.dispute(here), recorded_by_id=here.act)
