"""A share class that idi and adi sold, projected from what was known at the end of September 2003."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assignments.domain.transfers import PARTS_OF_WHOLE, TransferTerms
from fees.domain.cohorts import CohortScheme, SoldBy
from fees.domain.roll import ActivityRow
from governance.domain.agreements import AgreementFacts
from governance.domain.conventions import Convention
from governance.domain.obligation import obligation_spans
from governance.domain.periods import DatePeriod, PlanMonth
from governance.domain.rates import RateSpan
from governance.domain.terms import Approval, PlanApprovals
from plan_admin.projection.domain.changed_law import ClassVotes, law_under
from plan_admin.projection.domain.changes import (
    NO_CHANGE,
    STANDING_STILL,
    Change,
    ChangeKind,
    Pace,
    cut_points_of_change,
)
from plan_admin.projection.domain.coming import Coming, KnownFacts, coming_facts
from plan_admin.projection.domain.engine import (
    Due,
    ProjectedMonth,
    accrued_months,
    coming_terms,
    project_class,
)
from tests.unit.fees.builders import on, rows

AS_OF = date(2003, 9, 30)
OCTOBER = PlanMonth(date(2003, 10, 1))
THE_CLASS = 1
BEGINNING, ADI_BEGINS = date(1990, 1, 1), date(2003, 7, 1)
A_DAYS_NET_ASSETS = (
    3_650_000_000  # at 0.75 % and 0.25 % a day accrues 750.00 and 250.00 in a year of 365 days
)
HELD_AT_FIRST = ("2003-08-15 opening 100 of 2003-05-01", "2003-08-15 opening 300 of 2003-07-01")
SCHEDULE = (
    RateSpan(first=date(2003, 8, 18), last=None, asset_based=750_000, service=250_000, aggregate=1_000_000),
)
VOTED = PlanApprovals(
    effective_date=date(2003, 8, 18),
    first_term_until=date(2004, 6, 30),
    adoptions=(Approval(meeting="m1", date=date(2003, 8, 13)),),
)
AGREEMENTS = (
    AgreementFacts(
        id="idi",
        distributor="idi",
        sells_from=BEGINNING,
        sells_until=date(2003, 6, 30),
        ended_on=date(2003, 6, 30),
    ),
    AgreementFacts(id="adi", distributor="adi", sells_from=ADI_BEGINS),
)
VOTES = ClassVotes(
    approvals=VOTED,
    obligation=obligation_spans(VOTED),
    agreements=AGREEMENTS,
    schedule=SCHEDULE,
    distributors=frozenset({"adi", "idi"}),
)
SIXTY_PERCENT_OF_ADI = {
    (THE_CLASS, "adi"): (
        TransferTerms(
            id=1,
            assignee="trust-a",
            percent_parts=PARTS_OF_WHOLE * 60 // 100,
            issued_from=ADI_BEGINS,
            issued_to=None,
            first_day=date(2003, 9, 1),
            last_day=None,
            noticed=True,
        ),
    )
}


def months(count: int) -> tuple[PlanMonth, ...]:
    """October 2003 and those after it."""
    found = [OCTOBER]
    while len(found) < count:
        found.append(found[-1].next)
    return tuple(found)


def scheme(change: Change = NO_CHANGE, *, adi_until: date | None = None) -> CohortScheme:
    """Who sold when, and the cut points, those of the change among them."""
    return CohortScheme.of(
        cut_points=[BEGINNING, ADI_BEGINS, *cut_points_of_change(change)],
        sellers={
            THE_CLASS: [
                SoldBy(distributor="idi", first=BEGINNING, last=date(2003, 6, 30)),
                SoldBy(distributor="adi", first=ADI_BEGINS, last=adi_until),
            ]
        },
    )


def known(*texts: str, net_assets: int = A_DAYS_NET_ASSETS, last_day: date | None = AS_OF) -> KnownFacts:
    """The Shares of these rows, and the same net assets through the last known day."""
    last = last_day or AS_OF
    return KnownFacts(
        rows=[row for row in rows(*(texts or HELD_AT_FIRST)) if isinstance(row, ActivityRow)],
        net_assets={last.toordinal(): net_assets} if last_day else {},
        last_day=last_day,
        last_net_assets=net_assets,
    )


def coming(
    count: int,
    *,
    pace: Pace = STANDING_STILL,
    facts: KnownFacts | None = None,
    cohorts: CohortScheme | None = None,
    pooled_from: Sequence[tuple[str, bool]] = (),
) -> Coming:
    """The facts of the next months."""
    asked = months(count)
    return coming_facts(
        {THE_CLASS: facts or known()},
        scheme=cohorts or scheme(),
        as_of=AS_OF,
        first=asked[0].first,
        last=asked[-1].last,
        pace=pace,
        pooled_from=[(on(day), pooled) for day, pooled in pooled_from],
    )[THE_CLASS]


def projected(
    count: int,
    change: Change = NO_CHANGE,
    *,
    votes: ClassVotes = VOTES,
    conventions: Sequence[Convention] = (),
    adi_until: date | None = None,
    **facts: Any,
) -> list[ProjectedMonth]:
    """The next months under a change."""
    asked, cohorts = months(count), scheme(change, adi_until=adi_until)
    law = law_under(
        change,
        rates=change.rates.get(THE_CLASS),
        votes=votes,
        coming=DatePeriod(date(2003, 10, 1), asked[-1].last),
        conventions=conventions,
    )
    accrued = accrued_months(
        coming_terms(law, months=asked, conventions=conventions),
        coming=coming(count, cohorts=cohorts, **facts),
        scheme=cohorts,
    )
    return list(project_class(THE_CLASS, months=accrued, transfers=SIXTY_PERCENT_OF_ADI))


def terminated(day: date, *, complete_for: Sequence[str] = ()) -> Change:
    """A termination from a day on."""
    return Change(kind=ChangeKind.TERMINATION, day=day, complete_for=frozenset(complete_for))


def not_continued_before(day: date) -> ClassVotes:
    """The same votes, of a Plan whose first term ends on the day before."""
    voted = replace(VOTED, first_term_until=date.fromordinal(day.toordinal() - 1))
    return replace(VOTES, approvals=voted, obligation=obligation_spans(voted))


def cents_by_payee(month: ProjectedMonth) -> Mapping[tuple[str, str | None, str], int]:
    """Distributor, Assignee and component of each amount."""
    return {(due.distributor, due.assignee, due.component.value): due.cents for due in month.dues}


def unheld(dues: Sequence[Due]) -> list[Due]:
    """The amounts without what would hold them."""
    return [due._replace(held_because=()) for due in dues]
