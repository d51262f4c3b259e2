"""What the secretary records of a related agreement: its terms, and its end (Section 12).

Each is a correction of the agreement's record by the rules of a book: the earlier version is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import AbstractUser

from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.reference import Said, Value
from governance.models import Act, DistributionAgreement
from governance.selectors.parties import plan_by_code
from governance.selectors.words import plan_words
from governance.services.acts import record_said
from governance.services.book_agreements import load_agreements
from governance.services.one_record import fault

KIND = "record_agreement"
CHANGE_OF_CONTROL_WORDS = "A change of control of the party, which is an assignment: "


class HowItEnds(StrEnum):
    """Section 12: the ends that the secretary records; a vote is recorded as a vote."""

    NOTICE = "notice"
    ASSIGNMENT = "assignment"
    CHANGE_OF_CONTROL = "change_of_control"


def record_terms(
    *,
    agreement: DistributionAgreement,
    terms: Mapping[str, str],
    acting_user: AbstractUser,
    reason: str,
) -> int | None:
    """Section 12: record the terms of an agreement with their evidence.

    Returns the act's number; None where all of it was known.
    Raises: Refused with every term that is missing.
    """
    return _correct(agreement, {"terms": dict(terms)}, acting_user=acting_user, reason=reason)


def end_agreement(
    *,
    agreement: DistributionAgreement,
    how: HowItEnds,
    ended_on: date,
    notice_given: date | None,
    acting_user: AbstractUser,
    reason: str,
) -> int | None:
    """Section 12: record that an agreement ended; `ended_on` is its last day in force.

    Our reading: a change of control of the party is an assignment (1940 Act, Section 2(a)(4)). Assignment
    ends an agreement by itself and needs no notice; a notice has its day. Who was to sell until later sells
    until the end.

    Returns the act's number; None where all of it was known. Raises: Refused with every fault.
    """
    faults = list(_faults_of_the_end(agreement, how=how, notice_given=notice_given, reason=reason))
    if faults:
        raise Refused(faults)
    sells_until = agreement.sells_until
    values: dict[str, Value] = {
        "ended_on": ended_on,
        "ended_by": "notice" if how is HowItEnds.NOTICE else "assignment",
        "notice_given": notice_given if how is HowItEnds.NOTICE else None,
        "sells_until": min(sells_until, ended_on) if sells_until is not None else None,
    }
    words = CHANGE_OF_CONTROL_WORDS if how is HowItEnds.CHANGE_OF_CONTROL else ""
    return _correct(agreement, values, acting_user=acting_user, reason=f"{words}{reason.strip()}")


def _faults_of_the_end(
    agreement: DistributionAgreement, *, how: HowItEnds, notice_given: date | None, reason: str
) -> Iterator[Fault]:
    if agreement.ended_on is not None:
        yield fault("ended_on", f"it ended on {agreement.ended_on} already", "correct that end in a book")
    if how is HowItEnds.NOTICE and notice_given is None:
        problem = "Section 12(a): an end by notice has the day of its written notice"
        yield fault("notice_given", problem, "the day on which notice was given")
    if not reason.strip():
        yield fault("reason", "is missing", "what happened, and by which document")


def _correct(
    agreement: DistributionAgreement,
    changes: Mapping[str, Value],
    *,
    acting_user: AbstractUser,
    reason: str,
) -> int | None:
    """The record as it stands with some values otherwise; what somebody else corrected since is refused."""
    plan = agreement.plan

    def load(_part: str, code: str, entries: Sequence[Entry], act: Act) -> PartOutcome:
        stands = DistributionAgreement.objects.filter(pk=agreement.pk, superseded_by__isnull=True).exists()
        words = plan_words(plan_by_code(code))
        outcome = load_agreements(entries, words=words, act=act, named_here=frozenset())
        if stands:
            return outcome
        problem = "somebody else corrected this agreement since, and nothing was recorded"
        gone = fault("agreements", problem, "open the one that stands, and say yours again")
        return replace(outcome, faults=(*outcome.faults, gone))

    values = {**_as_a_book_says(agreement), **changes}
    said = Said(part="agreements", plan=plan.code, of=agreement.entry, values=values)
    return record_said([said], load=load, kind=KIND, acting_user=acting_user, reason=reason)


def _as_a_book_says(agreement: DistributionAgreement) -> dict[str, Value]:
    """The record that stands, in the words of a book; what it says of no day is left out."""
    content = agreement.content
    values: dict[str, Value] = {
        key: content[key]
        for key in ("distributor", "dated", "first_term_until", "sells_from", "sells_until", "ended_on")
    }
    terms = content.get("terms")
    return {
        **values,
        "id": agreement.entry,
        "kind": content["kind"].lower(),
        "portfolios": content["portfolios"],
        "ended_by": content["ended_by"].lower() if content["ended_by"] else None,
        "notice_given": content["notice_given"],
        "payment_day": str(content["payment_day"]),
        "cdsc_transferable": content["cdsc_transferable"],
        "terms": {key: str(one) for key, one in terms.items()} if terms else None,
    }
