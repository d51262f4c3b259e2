"""Sections 8, 10 and 12, rules R12 and R14: the Plan, and each related agreement, on a day.

Every question is put for one day and answered from the votes up to it, replayed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reference.facts import ONE_DAY, Agreement, Portfolio, Vote, World, days_of

NOT_BEGUN = "not begun"
NOT_APPROVED = "not approved"
IN_FORCE = "in force"
ENDED = "ended"
OF_THE_PLAN = ("adoption", "continuance")
OF_AN_AGREEMENT = ("agreement", "adoption", "continuance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """First and last day, and the meetings that it rests on."""

    first: date
    last: date
    adoption: str
    continuance: str | None


@dataclass(slots=True, kw_only=True)
class Authority:
    """The Plan for one Portfolio: the day from which it is in force, and its terms in order."""

    starts: date = date.max
    terms: list[Term] = field(default_factory=list)

    def has_lapsed(self, day: date) -> bool:
        """Section 10: the day, after the Plan came into force, is in no term."""
        return day >= self.starts and not any(term.first <= day <= term.last for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The last day to which an agreement is approved, and whether by a vote that names it."""

    through: date
    by_own_vote: bool


def carried(world: World, *, vote: Vote, portfolio: Portfolio) -> bool:
    key = (vote.order, portfolio.fund)
    if key not in world.counted:
        world.counted[key] = count(world, vote=vote, fund=portfolio.fund)
    return world.counted[key]


def count(world: World, *, vote: Vote, fund: str) -> bool:
    """R14: a majority of all in office and of the Dis-interested, in person at a meeting called for it."""
    meeting = vote.meeting
    if meeting.mode != "in_person" or vote.matter not in meeting.called_for:
        return False
    board = {
        row.name: row for row in world.trustees if row.fund == fund and row.first <= meeting.date <= row.last
    }
    dis_interested = {
        name
        for name, row in board.items()
        if not any(first <= meeting.date <= last for first, last in row.disqualified)
    }
    if vote.in_favour is None:
        in_favour = set(board) - vote.not_in_favour - vote.remote
    else:
        in_favour = (set(board) & vote.in_favour) - vote.remote
    return 2 * len(in_favour) > len(board) and 2 * len(in_favour & dis_interested) > len(dis_interested)


def concerns(vote: Vote, *, portfolio: Portfolio) -> bool:
    named = vote.portfolios is None or portfolio.code in vote.portfolios
    return named and portfolio.fund in vote.meeting.funds


def year_later(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def first_term(until: date, *, from_day: date) -> date:
    """The last day of a first term: the date given, or its next anniversary where it begins only later."""
    return until if from_day <= until else next_end(until, after=from_day)


def next_end(first_term_until: date, *, after: date) -> date:
    """The next anniversary of the first term's last day, after the vote."""
    end = first_term_until
    while end <= after:
        end = year_later(end)
    return end


def continued(world: World, *, last: date, voted: date, first_term_until: date) -> date:
    """Section 10: the last day of the term after a continuance carried on a day; never an earlier one."""
    if voted > last:
        return next_end(first_term_until, after=voted)
    if voted >= last - timedelta(days=renewal_window(world, voted=voted)):
        return year_later(last)
    return max(last, year_later(voted) - ONE_DAY)


def renewal_window(world: World, *, voted: date) -> int:
    """CONTINUANCE_TERM on the day of the vote: "WITHIN_90_DAYS" is 90."""
    return int(world.convention("CONTINUANCE_TERM", on=voted).split("_")[1])


def plan_votes(world: World, *, portfolio: Portfolio, through: date) -> list[Vote]:
    """The carried votes on the Plan itself, up to a day, in order; of one day the adoption first."""
    found = [
        vote
        for vote in world.votes
        if vote.subject is None
        and vote.matter in OF_THE_PLAN
        and vote.meeting.date <= through
        and concerns(vote, portfolio=portfolio)
        and carried(world, vote=vote, portfolio=portfolio)
    ]
    return sorted(found, key=lambda vote: (vote.meeting.date, vote.matter, vote.meeting.id))


def plan_authority(world: World, *, portfolio: Portfolio, through: date) -> Authority:
    """The Plan for one Portfolio by the votes up to a day: adopted, extended, revived."""
    found = Authority()
    for vote in plan_votes(world, portfolio=portfolio, through=through):
        begins = max(world.plan_effective, vote.meeting.date)
        running = found.terms[-1] if found.terms else None
        if vote.matter == "adoption" and (running is None or begins > running.last):
            last = first_term(world.first_term_until, from_day=begins)
            found.terms.append(
                Term(first=begins, last=last, adoption=vote.meeting.id, continuance=None),
            )
            found.starts = min(found.starts, begins)
        elif vote.matter == "continuance" and running is not None:
            continue_plan(world, found=found, running=running, vote=vote)
    return found


def continue_plan(world: World, *, found: Authority, running: Term, vote: Vote) -> None:
    voted = vote.meeting.date
    last = continued(world, last=running.last, voted=voted, first_term_until=world.first_term_until)
    if last <= running.last:
        return
    revives = voted > running.last
    term = Term(
        first=voted if revives else running.first,
        last=last,
        adoption=running.adoption,
        continuance=vote.meeting.id,
    )
    found.terms = [*found.terms, term] if revives else [*found.terms[:-1], term]


def naming_votes(world: World, *, agreement: Agreement, portfolio: Portfolio) -> list[Vote]:
    """The votes that name the agreement, in order; of one day the lost ones first."""
    found = [
        vote
        for vote in world.votes
        if vote.subject == agreement.id
        and vote.matter in OF_AN_AGREEMENT
        and concerns(vote, portfolio=portfolio)
    ]
    return sorted(
        found,
        key=lambda vote: (
            vote.meeting.date,
            carried(world, vote=vote, portfolio=portfolio),
            vote.matter,
            vote.meeting.id,
        ),
    )


def by_the_plan(
    world: World, *, agreement: Agreement, portfolio: Portfolio, through: date
) -> Approval | None:
    """Sections 8 and 10: each vote on the Plan that covers the agreement carries it as far as the Plan.

    The adoption that approves it first gives it its own first term, where it has one; a continuance that
    does so gives no less than that.
    """
    found: date | None = None
    for vote in plan_votes(world, portfolio=portfolio, through=through):
        known = plan_authority(world, portfolio=portfolio, through=vote.meeting.date)
        if not known.terms or vote.covers != "all":
            continue
        counts_from = max(vote.meeting.date, known.starts)
        last = known.terms[-1].last
        own = agreement.first_term_until
        if found is None and own is not None and own >= counts_from:
            last = own if vote.matter == "adoption" else max(last, own)
        found = last if found is None else max(found, last)
    return None if found is None else Approval(through=found, by_own_vote=False)


def approval_on(world: World, *, agreement: Agreement, portfolio: Portfolio, day: date) -> Approval | None:
    """How far the agreement is approved by the votes up to a day; None: not at all."""
    naming = naming_votes(world, agreement=agreement, portfolio=portfolio)
    named_from = naming[0].meeting.date if naming else date.max
    found = by_the_plan(
        world, agreement=agreement, portfolio=portfolio, through=min(day, named_from - ONE_DAY)
    )
    for vote in naming:
        if vote.meeting.date <= day:
            found = after_own_vote(world, found, vote=vote, agreement=agreement, portfolio=portfolio)
    return found


def after_own_vote(
    world: World, found: Approval | None, *, vote: Vote, agreement: Agreement, portfolio: Portfolio
) -> Approval | None:
    """What a vote that names the agreement makes of its approval.

    Lost on the agreement, it takes away what the Plan's votes had given and still runs. Carried, it approves
    or extends, and never shortens.
    """
    voted = vote.meeting.date
    if not carried(world, vote=vote, portfolio=portfolio):
        by_plan = found is not None and not found.by_own_vote and voted <= found.through
        return None if by_plan and vote.matter != "continuance" else found
    until = agreement.first_term_until or world.first_term_until
    if found is not None and vote.matter == "continuance":
        through = continued(world, last=found.through, voted=voted, first_term_until=until)
        return Approval(through=through, by_own_vote=True)
    through = first_term(until, from_day=max(voted, agreement.sells_from, world.plan_effective))
    if found is None or voted > found.through:
        return Approval(through=through, by_own_vote=True)
    if found.by_own_vote:
        return found
    return Approval(through=max(found.through, through), by_own_vote=True)


def agreement_state(world: World, *, agreement: Agreement, portfolio: Portfolio, day: date) -> str:
    """Sections 8, 10, 12 and 13: an agreement's state on a day on which the Plan is in force, or has lapsed.

    One that ended before the Plan came into force for the Portfolio belongs to the Prior Plan. One never
    approved by the day it ended stays so. One that runs with the Plan runs on while the Plan has lapsed.
    """
    plan = plan_authority(world, portfolio=portfolio, through=day)
    if agreement.ended_on < plan.starts:
        return ENDED
    if day < agreement.sells_from:
        return NOT_BEGUN
    judged = min(day, agreement.ended_on)
    approval = approval_on(world, agreement=agreement, portfolio=portfolio, day=judged)
    if approval is None:
        return NOT_APPROVED
    if day > agreement.ended_on:
        return ENDED
    naming = naming_votes(world, agreement=agreement, portfolio=portfolio)
    follows_the_plan = not naming or naming[0].meeting.date > day
    ran_with_it = plan.has_lapsed(day) and plan.terms[-1].last <= approval.through
    return IN_FORCE if day <= approval.through or (follows_the_plan and ran_with_it) else ENDED


def state_of(world: World, *, agreement: Agreement, portfolio: Portfolio, day: date) -> str:
    key = (agreement.id, portfolio.code, day)
    if key not in world.states:
        world.states[key] = agreement_state(world, agreement=agreement, portfolio=portfolio, day=day)
    return world.states[key]


def lapsed_in(*, authority: Authority, month: str) -> bool:
    """Section 10: some day of the month, after the Plan came into force, is in no term."""
    return any(authority.has_lapsed(day) for day in days_of(month))


def unapproved_distributors(
    world: World, *, portfolio: Portfolio, month: str, obliged_from: date
) -> set[str]:
    """Section 8: the Distributors one of whose agreements is not approved on a day with an obligation."""
    return {
        agreement.distributor
        for agreement in world.agreements
        if portfolio.code in agreement.portfolios
        and any(
            state_of(world, agreement=agreement, portfolio=portfolio, day=day) == NOT_APPROVED
            for day in days_of(month)
            if day >= obliged_from
        )
    }
