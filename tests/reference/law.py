"""Sections 8, 10 and 12, rules R12 and R14: the Plan, and each related agreement, on a day.

Every question is put for one day and answered from the votes up to it, replayed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.reference.days import ONE_DAY
from tests.reference.facts import Agreement, Portfolio, Vote, World
from tests.reference.votes import carried, concerns, first_decided

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


def plan_votes(world: World, *, portfolio: Portfolio, through: date, since: date = date.min) -> list[Vote]:
    """The carried votes on the Plan itself, between two days, in order; of one day the adoption first.

    The adoption of an amendment is the Plan's for a Portfolio that joins by it.
    """
    found = [
        vote
        for vote in world.votes
        if (vote.subject is None or vote.matter == "adoption")
        and vote.matter in OF_THE_PLAN
        and since <= vote.meeting.date <= through
        and concerns(world, vote=vote, portfolio=portfolio)
        and carried(world, vote=vote, portfolio=portfolio)
    ]
    return sorted(found, key=lambda vote: (vote.meeting.date, vote.matter, vote.meeting.id))


def plan_authority(world: World, *, portfolio: Portfolio, through: date, since: date = date.min) -> Authority:
    """The Plan for one Portfolio by the votes between two days: adopted, extended, revived."""
    found = Authority()
    effective = max(world.plan_effective, portfolio.joins or date.min)
    for vote in plan_votes(world, portfolio=portfolio, through=through, since=since):
        begins = max(effective, vote.meeting.date)
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
        and concerns(world, vote=vote, portfolio=portfolio)
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
    return world.remember(
        ("state", agreement.id, portfolio.code, day),
        lambda: agreement_state(world, agreement=agreement, portfolio=portfolio, day=day),
    )


def agreements_of(world: World, *, portfolio: Portfolio) -> list[Agreement]:
    """The agreements of a Portfolio; one that was voted out has ended that day (Section 12(a))."""
    return world.remember(
        ("agreements", portfolio.code),
        lambda: [
            voted_out(world, agreement=agreement, portfolio=portfolio)
            for agreement in world.agreements
            if sells(world, agreement=agreement, code=portfolio.code) is not None
        ],
    )


def voted_out(world: World, *, agreement: Agreement, portfolio: Portfolio) -> Agreement:
    decided = first_decided(world, matter="agreement_termination", subject=agreement.id, portfolio=portfolio)
    if decided is None or agreement.ended_on != date.max:
        return agreement
    return replace(agreement, ended_on=max(decided, agreement.sells_from))


def sells(world: World, *, agreement: Agreement, code: str) -> tuple[date, date] | None:
    """The first and last day on which an agreement sells a Portfolio; None: not at all.

    One of all Portfolios takes in those that join later, until an agreement that names one of them.
    """
    if code in agreement.portfolios:
        return agreement.sells_from, agreement.sells_until
    joins = world.portfolio(code).joins
    if joins is None or not agreement.is_of_all:
        return None
    first, last = max(joins, agreement.sells_from), agreement.sells_until
    named = sorted((row.sells_from, row.sells_until) for row in world.agreements if code in row.portfolios)
    for begins, ends in named:
        if ends >= first:
            if begins <= first:
                return None
            last = min(last, begins - ONE_DAY)
            break
    return (first, last) if first <= last else None


def unapproved_distributors(world: World, *, portfolio: Portfolio, days: list[date]) -> set[str]:
    """Section 8: the Distributors one of whose agreements is not approved on a day with an obligation."""
    return {
        agreement.distributor
        for agreement in agreements_of(world, portfolio=portfolio)
        if any(
            state_of(world, agreement=agreement, portfolio=portfolio, day=day) == NOT_APPROVED for day in days
        )
    }
