"""What a vote gives, in words: a term, rates, an end, a finding, or nothing yet and what it waits for."""

from datetime import date

from governance.domain.agreements import AgreementState
from governance.domain.obligation import PlanState
from governance.domain.votes import Matter
from governance.models import Vote
from governance.selectors.counting import CountedVote
from governance.selectors.law import ShareClassLaw
from governance.selectors.subjects import AGREEMENT, KIND_OF

MATTER_WORDS = {
    Matter.ADOPTION: "Adoption of the Plan",
    Matter.CONTINUANCE: "Continuance",
    Matter.AGREEMENT: "Approval of an agreement",
    Matter.AMENDMENT: "Amendment",
    Matter.TERMINATION: "Termination of the Plan",
    Matter.DETERMINATION_11I: "Determination of Section 11(i)",
    Matter.AGREEMENT_TERMINATION: "Termination of an agreement",
    Matter.RATIFICATION: "Ratification",
}
GIVES_NOTHING = "gives nothing"


def about_words(matter: Matter, subject: str) -> str:
    """What a vote is about."""
    return f"the {KIND_OF[matter]} {subject}" if subject else "the Plan"


def gives(row: Vote, counted: CountedVote, law: ShareClassLaw) -> str:
    """What the vote gives one Portfolio, and what it still waits for."""
    if not counted.tally.carried:
        return GIVES_NOTHING
    matter = Matter(row.matter)
    if matter is Matter.AMENDMENT:
        words = f"approves {row.subject} for the Boards (Section 9); it takes effect with its last approval"
    elif matter is Matter.TERMINATION:
        words = _termination(row.subject, law)
    elif matter is Matter.DETERMINATION_11I:
        words = f"determines limb (i) of a Complete Termination for {row.subject}"
    elif matter is Matter.AGREEMENT_TERMINATION:
        words = _agreement_end(row.subject, law)
    elif matter is Matter.RATIFICATION:
        words = f"ratifies the vote {row.subject}"
    else:
        words = _term(row, law)
    return f"{words}{_waits(counted)}"


def _waits(counted: CountedVote) -> str:
    """What becomes of a vote that rests on relief."""
    ratification = counted.ratification
    if ratification is None:
        return ""
    if ratification.ratified_at:
        return f"; by relief {counted.relief}, ratified at {ratification.ratified_at}"
    if ratification.due is None:
        return f"; by relief {counted.relief}, to be ratified at the next meeting in person, or it lapses"
    return (
        f"; by relief {counted.relief}, to be ratified at the meeting in person on {_day(ratification.due)},"
        " or it counts no longer from the day after"
    )


def _term(row: Vote, law: ShareClassLaw) -> str:
    of_agreement = bool(row.subject) and KIND_OF[Matter(row.matter)] == AGREEMENT
    through = _agreement_through(row, law) if of_agreement else _plan_through(row, law)
    if through is None:
        return "changes nothing: a term runs as long without it"
    what = f"the agreement {row.subject}" if of_agreement else "the Plan"
    return f"puts {what} in force through {_day(through)}"


def _termination(subject: str, law: ShareClassLaw) -> str:
    found = next((one for one in law.terminations if one.facts.id == subject), None)
    if found is None or found.decision is None:
        return "changes nothing: the termination does not stand any more"
    return f"terminates the Plan from {_day(found.facts.effective)} on (Section 11)"


def _agreement_end(subject: str, law: ShareClassLaw) -> str:
    found = next((one for one in law.agreements if one.facts.id == subject), None)
    if found is None or found.facts.ended_on is None:
        return "changes nothing: the agreement is not of these Shares"
    return (
        f"ends the agreement {subject} on {_day(found.facts.ended_on)}; its payments run off (Section 12(b))"
    )


def _plan_through(row: Vote, law: ShareClassLaw) -> date | None:
    adoption = row.matter == Matter.ADOPTION
    ends = [
        span.through
        for span in law.obligation
        if span.state is PlanState.IN_FORCE
        and span.through
        and (span.continuance or (span.adoption if adoption else None)) == row.meeting
    ]
    return max(ends, default=None)


def _agreement_through(row: Vote, law: ShareClassLaw) -> date | None:
    ends = [
        span.through
        for one in law.agreements
        if one.facts.id == row.subject
        for span in one.spans
        if span.state is AgreementState.IN_FORCE and span.through and span.meeting == row.meeting
    ]
    return max(ends, default=None)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
