"""Section 6: that a statement is ready, told to each member of its party by a message that has no figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from assignments.domain.parties import Party


class About(StrEnum):
    """What is new of a statement."""

    FINISHED = "FINISHED"
    CORRECTED = "CORRECTED"


NEWS_DAYS = 30  # what was finished longer ago is no news to anybody
SUBJECTS: Final[Mapping[About, str]] = {
    About.FINISHED: "Statement of {month} for {party} is ready",
    About.CORRECTED: "Statement of {month} for {party} was corrected",
}
TEXTS: Final[Mapping[About, str]] = {
    About.FINISHED: "The statement of {month} for {party} under the Plan {plan} is ready.",
    About.CORRECTED: (
        "The statement of {month} for {party} under the Plan {plan} was corrected; the statement of"
        " {in_month} says by how much."
    ),
}
LETTER: Final = """{news}

Sign in to read it:
{link}

This message has no figures, and nobody asks you for a password or bank details by e-mail.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A statement that was finished, or corrected by the closing of `in_month`, and the act of that."""

    month: date
    in_month: date
    party: Party
    about: About
    act: int


def subject_of(about: About, *, month: str, party: str) -> str:
    """The subject: one line, whatever a party is called."""
    return " ".join(SUBJECTS[about].format(month=month, party=party).split())


def text_of(about: About, *, month: str, in_month: str, party: str, plan: str, link: str) -> str:
    """The whole message.

    >>> text_of(About.FINISHED, month="May 2004", in_month="", party="A Trust", plan="b", link="/x")[:37]
    'The statement of May 2004 for A Trust'
    """
    news = TEXTS[about].format(month=month, in_month=in_month, party=party, plan=plan)
    return LETTER.format(news=news, link=link)
