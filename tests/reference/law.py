"""Sections 8, 10 and 12, rules R12 and R14: is the Plan, and each related agreement, in force on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.reference.facts import ONE_DAY, Agreement, Portfolio, Vote, World, days_of

DAYS_BEFORE_TERM_ENDS = timedelta(days=90)
NOTHING_THROUGH = date.min


@dataclass(slots=True, kw_only=True)
class Authority:
    """Terms as (first day, last day), each with the meeting that it rests on."""

    adoption: str | None
    starts: date
    terms: list[tuple[date, date, str | None]]

    def covers(self, day: date) -> bool:
        return any(first <= day <= last for first, last, _ in self.terms)


def carried(world: World, *, vote: Vote, portfolio: Portfolio) -> bool:
    """R14: a majority of all in office and of the Dis-interested, in person at a meeting called for it."""
    meeting = vote.meeting
    if meeting.mode != "in_person" or vote.matter not in meeting.called_for:
        return False
    board = {
        row.name: row
        for row in world.trustees
        if row.fund == portfolio.fund and row.first <= meeting.date <= row.last
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


def next_end(first_term_until: date, *, after: date) -> date:
    """The next anniversary of the first term's last day, after the vote."""
    end = first_term_until
    while end <= after:
        end = year_later(end)
    return end


def extended(
    terms: list[tuple[date, date, str | None]], *, vote: Vote, first_term_until: date
) -> list[tuple[date, date, str | None]]:
    """Section 10: what a carried continuance makes of the running term."""
    voted = vote.meeting.date
    first, last, _ = terms[-1]
    if voted > last:
        return [*terms, (voted, next_end(first_term_until, after=voted), vote.meeting.id)]
    new_last = year_later(last)
    if voted < last - DAYS_BEFORE_TERM_ENDS:
        new_last = year_later(voted) - ONE_DAY
    if new_last <= last:
        return terms
    return [*terms[:-1], (first, new_last, vote.meeting.id)]


def in_order(votes: list[Vote]) -> list[Vote]:
    return sorted(votes, key=lambda vote: (vote.meeting.date, vote.order))


def plan_votes(world: World, *, portfolio: Portfolio, through: date, covering_agreements: bool) -> list[Vote]:
    """The carried votes on the Plan itself, up to a date, in order."""
    return in_order(
        [
            vote
            for vote in world.votes
            if vote.subject is None
            and vote.matter in ("adoption", "continuance")
            and (vote.covers == "all" or not covering_agreements)
            and concerns(vote, portfolio=portfolio)
            and vote.meeting.date <= through
            and carried(world, vote=vote, portfolio=portfolio)
        ]
    )


def authority_of(votes: list[Vote], *, not_before: date, first_term_until: date, adopts: str) -> Authority:
    """Fold the carried votes into terms: the first adoption begins, continuances extend."""
    found = Authority(adoption=None, starts=date.max, terms=[])
    for vote in votes:
        if found.adoption is None and vote.matter == adopts:
            starts = max(not_before, vote.meeting.date)
            last = (
                first_term_until if starts <= first_term_until else next_end(first_term_until, after=starts)
            )
            found = Authority(adoption=vote.meeting.id, starts=starts, terms=[(starts, last, None)])
        elif found.adoption is not None and vote.matter == "continuance":
            found.terms = extended(found.terms, vote=vote, first_term_until=first_term_until)
    return found


def plan_authority(world: World, *, portfolio: Portfolio, through: date) -> Authority:
    """The Plan for one Portfolio, by the votes up to a date."""
    return authority_of(
        plan_votes(world, portfolio=portfolio, through=through, covering_agreements=False),
        not_before=world.plan_effective,
        first_term_until=world.first_term_until,
        adopts="adoption",
    )


def agreement_approved(world: World, *, agreement: Agreement, portfolio: Portfolio, day: date) -> bool:
    """Sections 8 and 10: by the votes that name the agreement, or else by those on the Plan."""
    first_term = agreement.first_term_until or world.first_term_until
    naming = in_order(
        [
            vote
            for vote in world.votes
            if vote.subject == agreement.id
            and vote.matter in ("agreement", "adoption", "continuance")
            and concerns(vote, portfolio=portfolio)
        ]
    )
    first_named = naming[0].meeting.date if naming else date.max
    before = min(day, first_named - ONE_DAY)
    by_plan = authority_of(
        plan_votes(world, portfolio=portfolio, through=before, covering_agreements=True),
        not_before=date.min,
        first_term_until=first_term,
        adopts="adoption",
    )
    if day < first_named:
        return by_plan.covers(day)
    own: Authority | None = None
    for vote in naming:
        if vote.meeting.date > day or not carried(world, vote=vote, portfolio=portfolio):
            continue
        own = with_own_vote(own, vote=vote, by_plan=by_plan, first_term=first_term)
    return own is not None and own.covers(day)


def with_own_vote(own: Authority | None, *, vote: Vote, by_plan: Authority, first_term: date) -> Authority:
    """A carried vote that names the agreement: the first begins its own terms, a continuance extends them."""
    voted = vote.meeting.date
    if own is not None:
        if vote.matter == "continuance" or voted > own.terms[-1][1]:
            own.terms = extended(own.terms, vote=vote, first_term_until=first_term)
        return own
    if vote.matter == "continuance" and by_plan.covers(voted):
        terms = extended(by_plan.terms[-1:], vote=vote, first_term_until=first_term)
        return Authority(adoption=vote.meeting.id, starts=voted, terms=terms)
    last = first_term if voted <= first_term else next_end(first_term, after=voted)
    return Authority(adoption=vote.meeting.id, starts=voted, terms=[(voted, last, None)])


def lapsed_in(world: World, *, authority: Authority, month: str) -> bool:
    """Section 10: some day of the month, after the Plan came into force, is in no term."""
    return any(day >= authority.starts and not authority.covers(day) for day in days_of(month))


def unapproved_distributors(
    world: World, *, portfolio: Portfolio, month: str, obliged_from: date
) -> set[str]:
    """The Distributors with an agreement that is in force, but not approved, on some day of the month."""
    found = set()
    for agreement in world.agreements:
        if portfolio.code not in agreement.portfolios:
            continue
        for day in days_of(month):
            asked = day >= obliged_from and agreement.sells_from <= day <= agreement.ended_on
            if asked and not agreement_approved(world, agreement=agreement, portfolio=portfolio, day=day):
                found.add(agreement.distributor)
                break
    return found
