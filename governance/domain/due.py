"""What must be done by when, and what happens otherwise: first of all the continuances of Section 10.

A DueItem says it of anything that falls due; what falls due is found from the days in force that the votes
give (`obligation.py`, `agreements.py`), as they were known on the day asked about.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from governance.domain.agreements import NOT_CONTINUED, AgreementSpan, AgreementState, agreement_on
from governance.domain.obligation import ObligationSpan, PlanState, obligation_on
from governance.domain.periods import ONE_DAY, DatePeriod, day_words, days_between
from governance.domain.roles import Role
from governance.domain.sections import plan_section
from governance.domain.terms import LONGEST_WINDOW
from governance.domain.votes import Matter

BOTH_MAJORITIES = (
    "a majority of the Board and of the Dis-interested Trustees, in person at a meeting called for it"
)
FEW = 3
TermEnds = tuple[date, str]  # the last day, the meeting


class DueState(StrEnum):
    """Whether it can be done yet, is due, or is late."""

    UPCOMING = "UPCOMING"
    DUE = "DUE"
    OVERDUE = "OVERDUE"


class DueKind(StrEnum):
    """What kind of thing falls due."""

    CONTINUANCE = "CONTINUANCE"
    VOTE = "VOTE"
    RATIFICATION = "RATIFICATION"
    CERTIFICATE = "CERTIFICATE"
    NOTICE = "NOTICE"
    YEARLY = "YEARLY"
    REPORT = "REPORT"
    FACTS = "FACTS"
    LIMIT = "LIMIT"
    CALCULATION = "CALCULATION"
    CLAIM = "CLAIM"
    CLOSING = "CLOSING"
    PAYMENT = "PAYMENT"

    @property
    def words(self) -> str:
        """The kind in words, of several."""
        return KIND_WORDS[self]


KIND_WORDS = {
    DueKind.CONTINUANCE: "Continuances",
    DueKind.VOTE: "Adoptions, approvals and amendments",
    DueKind.RATIFICATION: "Ratifications",
    DueKind.CERTIFICATE: "Certificates of terminations",
    DueKind.NOTICE: "Notices and consents",
    DueKind.YEARLY: "Yearly duties",
    DueKind.REPORT: "Reports and reviews",
    DueKind.FACTS: "Facts of the month",
    DueKind.LIMIT: "Limits",
    DueKind.CALCULATION: "Monthly Calculations",
    DueKind.CLAIM: "Claims and disputes",
    DueKind.CLOSING: "Closings",
    DueKind.PAYMENT: "Payments",
}


class TermKind(StrEnum):
    """How a term stands on a day: it runs, has run out, or never began."""

    RUNS = "RUNS"
    LAPSED = "LAPSED"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """What must be done, for whom, from when, by when, under which Section, and what happens otherwise.

    `key` tells it apart from all else of its Plan and stays while it is due, also when its day moves; `apart`
    tells it from others of the same key that may be due by other days, whether there are any or not, and
    stays as long. `is_of_plan` is not set of what is due
    once, whatever Plans there are. `whose` role does it. `names`
    are all for whom it is due, `whom` says them in short. `section` is a Section of the Plan, or a Rule by
    its own name. `due_until` is the last day on which it is in time; None: at any time, nothing runs before.
    `page` is the name of the address that does it, `label` the words of that link and `query` what it is
    told; `shown_at` is that of the page on which it stands among its like. Beside the Plan, both addresses
    name what is in `told`.
    """

    kind: DueKind
    key: str
    what: str
    whom: str
    names: tuple[str, ...]
    section: str
    needs: str
    otherwise: str
    state: DueState
    due_from: date | None = None
    due_until: date | None = None
    page: str = ""
    query: str = ""
    shown_at: str = "governance:continuance"
    whose: Role = Role.SECRETARY
    label: str = "Record the vote"
    told: Mapping[str, object] = field(default_factory=dict)
    apart: str = ""
    is_of_plan: bool = True

    @property
    def cited(self) -> str:
        """The Section or the rule, as a sentence cites it."""
        return (
            self.section if self.section.startswith("Rule") or not self.section else f"Section {self.section}"
        )

    @property
    def or_else(self) -> str:
        """What `otherwise` is called: of what is late it is so already."""
        return "As it is" if self.state is DueState.OVERDUE else "Otherwise"


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """How a term stands: `through` is its last day, of one that ran out too."""

    kind: TermKind
    through: date | None = None


@plan_section("8", "10")
def plan_term_on(spans: Sequence[ObligationSpan], day: date, *, held: Collection[str]) -> Term | None:
    """Sections 8 and 10: the Plan's term for a Portfolio as it was known on a day; None once terminated.

    `held` are the meetings up to that day. Our reading: a Plan adopted and not yet effective has its first
    term; one whose adoption comes later has none.
    """
    span = obligation_on(spans, day)
    if span.state is PlanState.TERMINATED:
        return None
    if span.state is PlanState.IN_FORCE:
        return Term(TermKind.RUNS, span.through)
    if span.state is PlanState.LAPSED:
        return Term(TermKind.LAPSED, span.through)
    later = next((one for one in spans if one.first is not None and one.first > day), None)
    if later is not None and later.state is PlanState.IN_FORCE and later.adoption in held:
        return Term(TermKind.RUNS, later.through)
    return Term(TermKind.NEVER)


@plan_section("8", "10", "12(a)")
def agreement_term_on(spans: Sequence[AgreementSpan], day: date) -> Term | None:
    """Sections 8, 10 and 12: an agreement's term on a day; None where nothing can be due for it.

    Our reading: nothing is due for one that has not begun, that has ended by vote, notice or assignment, or
    that lapses with the Plan: what is due for the Plan is due for it.
    """
    span = agreement_on(spans, day)
    if span.state is AgreementState.NOT_APPROVED:
        return Term(TermKind.NEVER)
    if span.state is AgreementState.IN_FORCE and not span.lapsed_with_plan:
        return Term(TermKind.RUNS, span.through)
    if span.state is AgreementState.ENDED and span.reason == NOT_CONTINUED:
        return Term(TermKind.LAPSED, span.through)
    return None


@plan_section("10")
def renewable_from(through: date, *, days_before: Callable[[date], int]) -> date:
    """Section 10: the first day whose vote extends the term by a whole year, by CONTINUANCE_TERM of that day.

    >>> renewable_from(date(2004, 6, 30), days_before=lambda day: 90)
    datetime.date(2004, 4, 1)
    """
    earliest = through - timedelta(days=LONGEST_WINDOW)
    return next(day for day in days_between(earliest, through) if (through - day).days <= days_before(day))


@plan_section("8", "10")
def due_of_plan(
    term: Term, *, names: Sequence[str], on: date, renewable: date | None, apart: str = ""
) -> DueItem:
    """Sections 8 and 10: what the Plan needs for these Portfolios, and what happens otherwise."""
    whom = in_short(names)
    if term.kind is TermKind.NEVER or term.through is None:
        return DueItem(
            kind=DueKind.VOTE,
            key="adoption",
            what="Adoption of the Plan",
            whom=whom,
            names=tuple(names),
            section="8",
            needs=BOTH_MAJORITIES,
            otherwise=f"no payment for {whom} for any day before it is adopted",
            state=DueState.DUE,
            page="governance:vote_new",
            query=_told(matter=Matter.ADOPTION),
        )
    lapse = f"no payment for {whom} for any day after {day_words(term.through)}"
    late = (
        f"nothing is incurred for {whom} after {day_words(term.through)}; payments of the months after it are"
        " held until a determination; a continuance carried now puts the Plan in force again from the day of"
        " the vote"
    )
    return DueItem(
        kind=DueKind.CONTINUANCE,
        key=f"continuance/{term.through.year}",
        apart=apart,
        what="Continuance of the Plan",
        whom=whom,
        names=tuple(names),
        section="10",
        needs=BOTH_MAJORITIES,
        otherwise=lapse if term.kind is TermKind.RUNS else late,
        state=_state(term, on=on, renewable=renewable),
        due_from=renewable if term.kind is TermKind.RUNS else None,
        due_until=term.through,
        page="governance:vote_new",
        query=_told(matter=Matter.CONTINUANCE),
    )


@plan_section("8", "10", "12(b)")
def due_of_agreement(
    term: Term,
    *,
    agreement: str,
    distributor: str,
    names: Sequence[str],
    on: date,
    renewable: date | None,
    service_fee_stops: bool = True,
    apart: str = "",
) -> DueItem:
    """Sections 8, 10 and 12(b): what a related agreement needs itself, and what happens otherwise.

    `service_fee_stops` is the convention SERVICE_FEE of that day: under ALL_DISTRIBUTORS it goes on.
    """
    whom = f"{agreement} of {distributor}, for {in_short(names)}"
    if term.kind is TermKind.NEVER or term.through is None:
        return DueItem(
            kind=DueKind.VOTE,
            key=f"agreement/{agreement}",
            what="Approval of an agreement",
            whom=whom,
            names=tuple(names),
            section="8",
            needs=BOTH_MAJORITIES,
            otherwise=f"what {distributor} would be paid is computed and held",
            state=DueState.DUE,
            page="governance:vote_new",
            query=_told(matter=Matter.AGREEMENT, subject=agreement),
        )
    over = term.kind is TermKind.LAPSED
    fee = "its service fee stops" if service_fee_stops else "its service fee goes on (SERVICE_FEE)"
    ends = f"the agreement {'ended' if over else 'ends'} after {day_words(term.through)}: {fee}"
    again = "; a continuance carried now puts it in force again from the day of the vote" if over else ""
    return DueItem(
        kind=DueKind.CONTINUANCE,
        key=f"agreement/{agreement}/{term.through.year}",
        apart=apart,
        what="Continuance of an agreement",
        whom=whom,
        names=tuple(names),
        section="10",
        needs=f"{BOTH_MAJORITIES}, that names the agreement",
        otherwise=f"{ends}, its distribution fee goes on, on Shares it sold (Section 12(b)){again}",
        state=_state(term, on=on, renewable=renewable),
        due_from=None if over else renewable,
        due_until=term.through,
        page="governance:vote_new",
        query=_told(matter=Matter.CONTINUANCE, subject=agreement),
    )


@plan_section("10")
def ends_of_years(spans: Iterable[ObligationSpan | AgreementSpan], *, on: date) -> Mapping[int, TermEnds]:
    """Section 10: the last day of the last term that ends in each year, as it was known on a day.

    With it stands the meeting on whose vote an agreement's term rests. A continuance takes nothing from it.
    """
    found: dict[int, TermEnds] = {}
    for span in spans:
        if span.through is not None and (span.first is None or span.first <= on):
            meeting = span.meeting or "" if isinstance(span, AgreementSpan) else ""
            year = span.through.year
            found[year] = max(found.get(year, (date.min, "")), (span.through, meeting))
    return found


def first_alike(codes: Collection[str], *, ends: Mapping[str, Mapping[int, TermEnds]], year: int) -> str:
    """The first Portfolio whose term of a year ends as that of one of these: continued since, it is still so.

    >>> ends = {one: {2004: (date(2004, 6, 30), "")} for one in ("a", "b")}
    >>> first_alike(["b"], ends=ends, year=2004)
    'a'
    """
    own = {ends[code][year] for code in codes if year in ends[code]}
    return min([*codes, *(code for code, years in ends.items() if years.get(year) in own)])


@plan_section("10")
def in_force_until(spans: Sequence[ObligationSpan], day: date) -> date | None:
    """Section 10: the last of the unbroken days in force around a day; None where it is not one of them."""
    last: date | None = None
    for span in spans:
        goes_on = last is not None and span.first == last + ONE_DAY
        if span.state is PlanState.IN_FORCE and (goes_on or span.includes(day)):
            last = span.last
        elif last is not None:
            break
    return last


@plan_section("10")
def run_outs(spans: Sequence[ObligationSpan], *, within: DatePeriod) -> tuple[date, ...]:
    """Section 10: the last days, within these days, of terms after which no continuance stood."""
    return tuple(
        span.through
        for span, following in zip(spans, spans[1:], strict=False)
        if span.state is PlanState.IN_FORCE
        and following.state is PlanState.LAPSED
        and span.through is not None
        and span.through in within
    )


def in_short(names: Sequence[str], *, what: str = "Portfolios") -> str:
    """A few names as they are, many as a number.

    >>> in_short(["Growth Fund"]), in_short(["A", "B", "C", "D"])
    ('Growth Fund', '4 Portfolios')
    """
    if len(names) > FEW:
        return f"{len(names)} {what}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def state_between(*, on: date, first: date, last: date) -> DueState:
    """How something stands on a day that can be done from `first` on and is in time through `last`.

    >>> state_between(on=date(2004, 7, 1), first=date(2004, 6, 1), last=date(2004, 6, 30)).value
    'OVERDUE'
    """
    if on > last:
        return DueState.OVERDUE
    return DueState.UPCOMING if on < first else DueState.DUE


def soonest_first(items: Sequence[DueItem]) -> tuple[DueItem, ...]:
    """What is late first, then by the day by which it is due; what has no such day last."""
    order = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.UPCOMING: 2}
    return tuple(
        sorted(items, key=lambda one: (order[one.state], one.due_until or date.max, one.what, one.whom))
    )


def with_keys(items: Iterable[DueItem]) -> Iterator[tuple[str, DueItem]]:
    """Each item with the key that no other has, whatever else is due: what tells it apart is always in it."""
    return (("/".join(filter(None, (one.key, one.apart))), one) for one in items)


def _state(term: Term, *, on: date, renewable: date | None) -> DueState:
    if term.kind is TermKind.LAPSED:
        return DueState.OVERDUE
    return DueState.UPCOMING if renewable is not None and on < renewable else DueState.DUE


def _told(*, matter: Matter, **more: str) -> str:
    return urlencode({"matter": matter.value, **more})
