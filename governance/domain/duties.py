"""What each Fund's Board must have done once a year, beside its votes, and what is missing otherwise.

Our reading: a year is a calendar year, and what was done late was done for its own year.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from governance.domain.due import DueItem, DueKind, in_short, state_between
from governance.domain.periods import DatePeriod
from governance.domain.roles import Role
from governance.domain.sections import plan_section


class YearlyDuty(StrEnum):
    """What is done once a year for each Fund."""

    QUESTIONNAIRES = "QUESTIONNAIRES"
    GOVERNANCE_STANDARDS = "GOVERNANCE_STANDARDS"
    NO_DIRECTED_BROKERAGE = "NO_DIRECTED_BROKERAGE"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTerms:
    """A duty in words; `otherwise` is said of the Funds that it names. `since`: the first year asked for."""

    what: str
    section: str
    needs: str
    otherwise: str
    since: int = date.min.year


TERMS: Final[Mapping[YearlyDuty, DutyTerms]] = {
    YearlyDuty.QUESTIONNAIRES: DutyTerms(
        what="Questionnaires of the Trustees and Directors",
        section="8(b)",
        needs="the answer of each Trustee or Director on interests in the Plan and its agreements",
        otherwise=(
            "nothing shows who is Dis-interested on the Board of {whom}: the next votes of Sections 8 to 11"
            " rest on old answers"
        ),
    ),
    YearlyDuty.GOVERNANCE_STANDARDS: DutyTerms(
        what="Fund governance standards",
        section="Rule 12b-1(c)",
        needs="the Board's finding that it meets the standards of Rule 0-1(a)(7)",
        otherwise="{whom} may not rely on Rule 12b-1: no payment under the Plan",
    ),
    # Rule 12b-1(h) was adopted in 2004 (Release IC-26591); funds had to comply from 13 December 2004.
    YearlyDuty.NO_DIRECTED_BROKERAGE: DutyTerms(
        what="No directed brokerage",
        section="Rule 12b-1(h)",
        needs="the finding that no broker was paid for selling Shares with the Fund's own trades",
        otherwise=(
            "nothing shows that no sale of Shares of {whom} was paid for with brokerage, beside or instead of"
            " the Plan"
        ),
        since=2004,
    ),
}


def year_of_duty(year: int) -> DatePeriod:
    """The days of a duty's year."""
    return DatePeriod(date(year, 1, 1), date(year, 12, 31))


def missing_years(
    duty: YearlyDuty, *, in_force: Collection[int], done: Collection[int], on: date
) -> Iterator[int]:
    """The years that lack the duty on a day: the last of those that have ended, and the running one.

    `in_force` are the years in which the Plan was in force for the Fund on some day.
    """
    asked = [year for year in sorted(in_force) if year >= TERMS[duty].since and year not in done]
    yield from [year for year in asked if year < on.year][-1:]
    if on.year in asked:
        yield on.year


@plan_section("8(b)")
def due_of_duty(duty: YearlyDuty, *, year: int, names: Sequence[str], on: date) -> DueItem:
    """Section 8(b) and Rule 12b-1(c), (h): what a year lacks for these Funds, and what happens otherwise."""
    terms, whom, days = TERMS[duty], in_short(names, what="Funds"), year_of_duty(year)
    last = date(year, 12, 31)
    return DueItem(
        kind=DueKind.YEARLY,
        key=f"duty/{duty.value}/{year}",
        is_of_plan=False,
        what=f"{terms.what} of {year}",
        whom=whom,
        names=tuple(names),
        section=terms.section,
        needs=terms.needs,
        otherwise=terms.otherwise.format(whom=whom),
        state=state_between(on=on, first=days.first, last=last),
        due_from=days.first,
        due_until=last,
        page="governance:duty_new",
        query=f"duty={duty.value}&year={year}",
        shown_at="governance:duties",
        whose=Role.SECRETARY,
        label="Record it",
    )
