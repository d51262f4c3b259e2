"""Sections 3, 4 and 7: for which purposes and activities a Distributor spends, and what is none of them.

The purposes are the seven of Form N-1A, Item 19(g); the activities are those of the Plan's own lists.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from governance.domain.book_entries import did_you_mean
from governance.domain.fields import NotReadable
from governance.domain.sections import plan_section


class Purpose(StrEnum):
    """Item 19(g)(1) of Form N-1A; the value is the word of the files."""

    ADVERTISING = "advertising"
    PRINTING = "printing_and_mailing"
    UNDERWRITERS = "underwriters"
    BROKER_DEALERS = "broker_dealers"
    SALES_PERSONNEL = "sales_personnel"
    FINANCING = "financing"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As the Form says it."""
        return PURPOSE_WORDS[self]


PURPOSE_WORDS: Final[Mapping[Purpose, str]] = {
    Purpose.ADVERTISING: "Advertising",
    Purpose.PRINTING: "Printing and mailing of prospectuses to other than current shareholders",
    Purpose.UNDERWRITERS: "Compensation to underwriters",
    Purpose.BROKER_DEALERS: "Compensation to broker-dealers",
    Purpose.SALES_PERSONNEL: "Compensation to sales personnel",
    Purpose.FINANCING: "Interest, carrying, or other financing charges",
    Purpose.OTHER: "Other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What was done, by its word in the files, the Section that lists it, and the Plan's words for it."""

    code: str
    section: str
    words: str


_ACTIVITIES = (
    ("sales_seminars", "3", "Organizing and conducting sales seminars"),
    ("advertising_programs", "3", "Implementing advertising programs"),
    ("finders_fees", "3", "Engaging finders and paying finders fees"),
    (
        "printing",
        "3",
        "Printing prospectuses, statements of additional information and reports for other than existing"
        " shareholders",
    ),
    ("sales_literature", "3", "Preparing and distributing advertising material and sales literature"),
    ("supplemental_payments", "3", "Supplemental payments to dealers and other institutions"),
    ("administering", "3", "Administering the Plan"),
    ("other_distribution", "3", "Another activity primarily intended to result in the sale of the Shares"),
    ("literature_to_customers", "4", "Distributing sales literature to customers"),
    ("inquiries", "4", "Answering routine customer inquiries"),
    ("changing_options", "4", "Assisting customers in changing options and enrolling in retirement plans"),
    ("accounts", "4", "Assisting customers with accounts and records, purchases and redemptions"),
    ("investing_distributions", "4", "Assisting customers in investing distributions in Shares"),
    ("other_services", "4", "Other information and services that the Fund or the customer requests"),
)
ACTIVITIES: Final[Mapping[str, Activity]] = {
    code: Activity(code=code, section=section, words=words) for code, section, words in _ACTIVITIES
}
_EXISTING = re.compile(r"existing|current", re.IGNORECASE)
_HOLDERS = re.compile(r"holder", re.IGNORECASE)


@plan_section("7")
def read_purpose(text: str) -> Purpose:
    """Section 7, "the purposes for which such expenditures were made": one of Form N-1A's seven.

    Raises: NotReadable.
    """
    _refuse_existing_shareholders(text)
    try:
        return Purpose(text.strip().lower())
    except ValueError:
        known = tuple(one.value for one in Purpose)
        remedy = did_you_mean(text.strip(), known)
        raise NotReadable(f"{text!r} is no purpose of Form N-1A, Item 19(g)", remedy) from None


@plan_section("3", "4")
def read_activity(text: str) -> Activity:
    """Sections 3 and 4: what the Plan lists as distribution-related and as personal continuing services.

    Section 3 prints "for other than existing shareholders": what is printed for or mailed to existing ones
    is refused. Our reading: its list is "not limited", hence `other_distribution`.

    Raises: NotReadable.
    """
    _refuse_existing_shareholders(text)
    found = ACTIVITIES.get(text.strip().lower())
    if found is None:
        remedy = did_you_mean(text.strip(), tuple(ACTIVITIES))
        raise NotReadable(f"{text!r} is no activity of the Plan's Sections 3 and 4", remedy)
    return found


def _refuse_existing_shareholders(text: str) -> None:
    if _EXISTING.search(text) and _HOLDERS.search(text):
        raise NotReadable(
            f"{text!r}: Section 3 lets the Plan finance printing for other than existing shareholders alone",
            "leave the row out; what existing shareholders are sent is no expenditure of the Plan",
        )
