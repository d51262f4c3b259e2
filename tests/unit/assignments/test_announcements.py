"""A message says that a statement is ready, and no figure."""

import re

import pytest

from assignments.domain.announcements import About, subject_of, text_of


@pytest.mark.parametrize("about", [*About], ids=str)
def test_message_has_no_figure_and_the_way_to_read_it(about: About) -> None:
    text = text_of(
        about,
        month="September 2003",
        in_month="December 2003",
        party="Trust A",
        plan="class-b",
        link="https://plans.example.com/class-b/statements/2003-09/assignee/trust-a/",
    )

    assert "https://plans.example.com/class-b/statements/2003-09/assignee/trust-a/" in text
    assert "Sign in" in text
    assert not re.search(r"[0-9][.,][0-9]{2}|\$", text)


def test_subject_is_one_line_whatever_a_party_is_called() -> None:
    subject = subject_of(About.FINISHED, month="September 2003", party="Trust\r\nBcc: everybody@example.com")

    assert subject == "Statement of September 2003 for Trust Bcc: everybody@example.com is ready"
