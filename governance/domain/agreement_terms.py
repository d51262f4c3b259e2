"""Section 12: what an agreement related to the Plan shall provide, term by term, each with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from governance.domain.sections import plan_section

LONGEST_NOTICE_DAYS = 60
NOTICE_DAYS = "notice_days"
NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredTerm:
    """A term that an agreement must have: the key under which its evidence stands, and the Plan's words."""

    key: str
    section: str
    words: str


REQUIRED_TERMS = (
    RequiredTerm(key="in_writing", section="12", words="it is made in writing"),
    RequiredTerm(
        key="no_penalty",
        section="12(a)",
        words="it may be terminated at any time, with respect to the Shares of a Portfolio, without payment"
        " of any penalty",
    ),
    RequiredTerm(
        key="terminable_by_vote",
        section="12(a)",
        words="by vote of a majority of the Dis-interested Trustees of the Fund or of the outstanding voting"
        " securities of the Shares of such Portfolio",
    ),
    RequiredTerm(
        key=NOTICE,
        section="12(a)",
        words="on not more than sixty (60) days' written notice to any other party",
    ),
    RequiredTerm(
        key="ends_on_assignment",
        section="12(b)",
        words="it terminates automatically in the event of its assignment",
    ),
)
TERM_KEYS = (*(term.key for term in REQUIRED_TERMS), NOTICE_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFault:
    """A term that an agreement lacks, or has otherwise than Section 12 says."""

    key: str
    problem: str
    remedy: str


@plan_section("12", "12(a)", "12(b)")
def faults_of_terms(evidence: Mapping[str, str], *, notice_days: int | None) -> tuple[TermFault, ...]:
    """Section 12: an agreement related to the Plan "shall be made in writing, and shall provide" each term.

    `evidence` says by key where the agreement has a term, `notice_days` how many days' notice it asks for.
    Our reading: a term without evidence is missing, and one missing term refuses the agreement's terms whole.
    """
    faults = [
        TermFault(
            key=term.key,
            problem=f"Section {term.section}: nothing shows that {term.words}",
            remedy="say where the agreement provides it; if it does not, have it amended first",
        )
        for term in REQUIRED_TERMS
        if not evidence.get(term.key, "").strip()
    ]
    if notice_days is None:
        faults.append(
            TermFault(
                key=NOTICE_DAYS,
                problem="Section 12(a): the days of notice are missing",
                remedy=f"a number from 0 to {LONGEST_NOTICE_DAYS}",
            )
        )
    elif not 0 <= notice_days <= LONGEST_NOTICE_DAYS:
        faults.append(
            TermFault(
                key=NOTICE_DAYS,
                problem=f"Section 12(a): the agreement asks for {notice_days} days' notice, and not more than"
                f" {LONGEST_NOTICE_DAYS} may be asked for",
                remedy="have the agreement amended to at most sixty days' written notice",
            )
        )
    return tuple(faults)


@plan_section("12(a)")
def fault_of_notice(notice_given: date | None, *, ended_on: date | None) -> TermFault | None:
    """Section 12(a): termination "on not more than sixty (60) days' written notice".

    Our reading: the days are counted from the day of the notice to the agreement's last day in force.

    >>> fault_of_notice(date(2004, 4, 1), ended_on=date(2004, 5, 31)) is None
    True
    >>> fault_of_notice(date(2004, 3, 31), ended_on=date(2004, 5, 31)).problem
    "Section 12(a): 61 days' notice was given, and not more than 60 can be asked for"
    """
    if notice_given is None or ended_on is None:
        return None
    days = (ended_on - notice_given).days
    if days < 0:
        return TermFault(
            key="notice_given",
            problem=f"Section 12(a): notice was given on {notice_given}, after the end on {ended_on}",
            remedy="a day on or before ended_on",
        )
    if days > LONGEST_NOTICE_DAYS:
        return TermFault(
            key="notice_given",
            problem=f"Section 12(a): {days} days' notice was given, and not more than"
            f" {LONGEST_NOTICE_DAYS} can be asked for",
            remedy="the day on which it really ended: at most sixty days after the notice",
        )
    return None
