"""Sections 1, 3 and 7 to 12: what votes and agreements have made of them by a day."""

from governance.domain.periods import day_words
from plan_admin.plan_page.domain.facts import PlanFacts
from plan_admin.plan_page.domain.words import (
    Judges,
    Living,
    Word,
    counted,
    effective_later,
    ended_now,
    holds,
    listed,
    not_in_force,
    not_used,
    waits,
)


def severally(facts: PlanFacts) -> Living:
    """Section 1: each Fund acts for itself, on behalf of its Portfolios."""
    standing = facts.standing
    stopped = not_in_force(standing)
    if stopped is not None:
        return stopped
    if standing.portfolios == 1:
        return holds("The Fund acts for itself alone; the Plan is in force for its one Portfolio.")
    if standing.funds == 1:
        return holds(
            f"The Fund acts for itself alone; the Plan is in force for {standing.in_force} of its"
            f" {standing.portfolios} Portfolios."
        )
    return holds(
        f"Each of {counted(standing.funds, 'Fund')} acts for itself alone; the Plan is in force for"
        f" {standing.in_force} of the {counted(standing.portfolios, 'Portfolio')} of Schedule A."
    )


def distributors(facts: PlanFacts) -> Living:
    """Section 3: who is the exclusive agent today."""
    stopped = not_in_force(facts.standing)
    if stopped is not None:
        return stopped
    related = facts.related
    if not related.sellers:
        return waits("Nobody sells the Shares today: no distribution agreement names a Distributor for them.")
    verb = "is the exclusive agent" if len(related.sellers) == 1 else "are the exclusive agents, each for its"
    whose = " for the Shares" if len(related.sellers) == 1 else " Portfolios"
    lacking = f"; for {counted(related.unsold, 'Portfolio')} nobody sells" if related.unsold else ""
    return holds(f"{listed(related.sellers)} {verb}{whose}{lacking}.")


def reports(facts: PlanFacts) -> Living:
    """Section 7: the quarterly report and the Board's review."""
    known = facts.reports
    if known.late:
        return waits(
            f"{counted(known.late, 'quarterly report')} {'is' if known.late == 1 else 'are'} late;"
            f" {known.presented} were presented, {known.reviewed} of them reviewed by the Board."
        )
    if known.owed:
        verb = "is" if known.owed == 1 else "are"
        return waits(
            f"{counted(known.owed, 'written report')} of quarters that have ended {verb} owed to the Board."
        )
    if not known.presented:
        return not_used("No quarter has ended yet for which the Board is owed a written report.")
    if known.reviewed < known.presented:
        missing = known.presented - known.reviewed
        return waits(
            f"Of {counted(known.presented, 'report')} presented, {missing} not reviewed by the Board yet."
        )
    return holds(f"{counted(known.presented, 'quarterly report')} presented to the Board and reviewed by it.")


def adopted(facts: PlanFacts) -> Living:
    """Section 8: both votes for each Portfolio, and for each related agreement."""
    standing, related = facts.standing, facts.related
    adopted_for = standing.portfolios - standing.not_yet
    if not adopted_for:
        return waits("Both votes of the Boards are missing: until they are in, nothing is in effect.")
    sentence = f"Both votes were received for {adopted_for} of {counted(standing.portfolios, 'Portfolio')}"
    if standing.not_yet:
        return waits(
            f"{sentence}; for {standing.not_yet} they are missing, and nothing is paid there before."
        )
    if related.not_approved:
        missing = counted(related.not_approved, "related agreement")
        return waits(f"{sentence}; {missing} still lack theirs, and what they would pay is held.")
    if standing.adopted_for_later == standing.portfolios:
        return holds(f"{sentence}; the Plan is adopted, {effective_later(standing)}.")
    if standing.adopted_for_later:
        return holds(
            f"{sentence}; for {standing.adopted_for_later} the Plan is adopted, {effective_later(standing)}."
        )
    return holds(f"{sentence}; the Plan has been effective since {day_words(facts.effective)}.")


def amended(facts: PlanFacts) -> Living:
    """Section 9: amendments that hold, and those that wait for votes."""
    changes = facts.changes
    if changes.amendments_waiting:
        number = counted(changes.amendments_waiting, "amendment")
        before = f"; {changes.amendments} took effect before" if changes.amendments else ""
        return waits(f"{number} without all votes yet, and so without effect{before}.")
    if changes.amendments:
        number = counted(changes.amendments, "amendment")
        return holds(f"{number} took effect by vote; the text and Schedule A here are as amended.")
    return not_used("The Plan has not been amended: it reads as it was adopted.")


def continued(facts: PlanFacts) -> Living:
    """Section 10: until when it is in force, and what has lapsed."""
    standing = facts.standing
    stopped = not_in_force(standing)
    if stopped is not None:
        return stopped
    first = "" if standing.is_one_day else ", the first of them"
    until = f"{first} until {day_words(standing.until)}" if standing.until else ""
    sentence = f"In force for {counted(standing.in_force, 'Portfolio')}{until}"
    if standing.lapsed:
        return waits(f"{sentence}; for {standing.lapsed} it has lapsed, and what is due there is held.")
    if standing.due:
        return waits(f"{sentence}; the Boards can vote now to continue it a year, and it lapses otherwise.")
    return holds(f"{sentence}; it lapses then unless the Boards vote to continue it before.")


def terminated(facts: PlanFacts) -> Living:
    """Section 11: terminations, and whether they are Complete Terminations."""
    changes, standing = facts.changes, facts.standing
    waiting = f"{counted(changes.terminations_waiting, 'termination')} entered and not decided"
    if not changes.terminations and changes.terminations_waiting:
        return waits(f"{waiting}: without a vote that carries it nothing is terminated.")
    if not changes.terminations:
        return not_used("Nobody has terminated the Plan; the Dis-interested Trustees or the holders can.")
    parts = [f"Terminated for {counted(standing.ended, 'Portfolio')}"]
    if changes.complete_for:
        parts.append(f"nothing more is owed on Shares sold by {listed(changes.complete_for)}")
    if changes.goes_on_for:
        parts.append(f"it goes on, on Shares sold before, for {listed(changes.goes_on_for)}")
    if changes.terminations_waiting:
        return waits(f"{'; '.join((*parts, waiting))}.")
    return holds(f"{'; '.join(parts)}.")


def in_writing(facts: PlanFacts) -> Living:
    """Section 12: the related agreements and the terms that they must have."""
    related = facts.related
    if not related.agreements:
        return waits("No related agreement is on record, and so there is nobody whom the Funds could pay.")
    number = counted(related.agreements, "related agreement")
    if related.complete < related.agreements:
        lacking = related.agreements - related.complete
        return waits(
            f"{number} on record; for {lacking} it is not shown where the required terms are written."
        )
    return holds(f"{number} on record, each with where it has the terms that must stand in writing.")


def ended_without_penalty(facts: PlanFacts) -> Living:
    """Section 12(a): agreements ended by vote or on notice."""
    related = facts.related
    if not related.by_vote_or_notice:
        return not_used("No related agreement has been ended by vote or on notice; each can be at any time.")
    ended = counted(related.by_vote_or_notice, "related agreement")
    return holds(f"{ended} ended by vote or on notice of not more than sixty days, without a penalty.")


def paid_on(facts: PlanFacts) -> Living:
    """Section 12(b): what goes on being paid after an agreement ended, subject to Section 11."""
    standing, related = facts.standing, facts.related
    stopped = not_in_force(standing)
    if stopped is not None:
        return _paid_after_the_plan(facts, stopped)
    if not related.run_off:
        return not_used("No related agreement has ended yet; if one does, the Shares it sold are paid on.")
    ended = counted(related.run_off, "related agreement")
    where = [
        words
        for words, is_so in (
            ("has lapsed", standing.lapsed),
            ("is completely terminated", facts.changes.complete_for),
        )
        if is_so
    ]
    but = f", but not where the Plan {' or '.join(where)}" if where else ""
    return holds(
        f"{ended} ended; Shares sold under such are paid for until they are redeemed or converted{but}."
    )


def _paid_after_the_plan(facts: PlanFacts, stopped: Living) -> Living:
    """Sections 11 and 12(b): only a Complete Termination ends what is paid for Shares sold before it."""
    changes = facts.changes
    if not changes.goes_on_for:
        if stopped.word is not Word.ENDED or not changes.complete_for:
            return stopped
        whom = listed(changes.complete_for)
        return ended_now(f"The Plan is completely terminated: nothing more is owed on Shares sold by {whom}.")
    sentence = f"The Plan is terminated; Shares sold before by {listed(changes.goes_on_for)} are paid for"
    sentence = f"{sentence} until they are redeemed or converted"
    if changes.held_for:
        return waits(f"{sentence}; what is due to {listed(changes.held_for)} is held until a determination.")
    if facts.standing.lapsed:
        return waits(f"{sentence}; where it has lapsed, what is due is held until a determination.")
    return holds(f"{sentence}.")


JUDGES: Judges = {
    "1": severally,
    "3": distributors,
    "7": reports,
    "8": adopted,
    "9": amended,
    "10": continued,
    "11": terminated,
    "12": in_writing,
    "12(a)": ended_without_penalty,
    "12(b)": paid_on,
}
