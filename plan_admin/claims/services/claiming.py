"""Enter a claim by the same rules as a book's part, correct it, withdraw it, file its papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.models import FundClaim
from assignments.selectors.claims import recovered_of
from assignments.services.book_claims import load_claims
from assignments.services.claim_papers import file_papers, withdraw
from governance.domain.book_drafts import PartOutcome
from governance.domain.book_entries import Entry
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import cents_from_dollars, dollars_text
from governance.domain.reference import Said, Value, entries_of, faults_in_words
from governance.models import Act, FiledDocument, Plan
from governance.selectors.parties import plan_by_code
from governance.selectors.words import plan_words
from governance.services.acts import begin_act
from governance.services.filing import file_document
from governance.services.one_record import UNCHANGED, fault, faults_of_correction, settled

PART = "claims"
LEFT = (
    "Section 6: nobody entered this claim, a correction left it, and it changes with that alone",
    "correct the fact; the next closing claims what remains then",
)
Papers = Sequence[tuple[str, bytes]]  # the name and the bytes of each file


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAsked:
    """A claim as a person writes it: codes of Fund, Portfolio (empty: all of the Fund's) and Distributor.

    `amount` in dollars; `corrects` is the number of the claim's standing version.
    """

    fund: str
    portfolio: str
    distributor: str
    date: date
    amount: str
    reason: str
    corrects: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecorded:
    """What became of it, the number of the version that stands, and cents recovered beyond it."""

    outcome: str
    version: int
    over: int


def record_claim(
    *, plan: Plan, claim: ClaimAsked, papers: Papers, acting_user: AbstractUser, why: str = ""
) -> ClaimRecorded:
    """Enter a claim, or correct one that stands, with its writings. It changes no instruction that stands.

    A correction keeps the Fund and the Distributor, since what was recovered was recovered there. It may go
    below what was recovered already: then the rest is the Distributor's again, and the register says so.

    Raises: Refused with every fault; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        corrected = _standing(plan, claim.corrects)
        act = begin_act(kind="record_claim", acting_user=acting_user, source=PART, reason=why.strip())
        outcome = _load(plan, _said(plan, claim, corrected), act=act)
        faults = [
            *faults_in_words(outcome.faults),
            *faults_of_correction(outcome, corrects=claim.corrects is not None, reason=why),
            *_faults_of_the_corrected(claim, corrected),
        ]
        documents = _filed(papers, act=act, faults=faults)
        if faults:
            raise Refused(faults)
        version = _told(plan, claim, act=act, corrected=corrected)
        filed = file_papers(version, documents, act=act)
        recovered = recovered_of(plan, [version.entry])[version.entry].recovered
        over = max(recovered - cents_from_dollars(version.amount), 0)
        word = UNCHANGED if filed and outcome.unchanged else settled(outcome, faults, act=act)
        return ClaimRecorded(outcome=word, version=version.pk, over=over)


def withdraw_claim(*, plan: Plan, claim: int, acting_user: AbstractUser, reason: str) -> bool:
    """A claim stands no longer; whether it did. What was recovered of it is the Distributor's again.

    Its notices that no agent has answered are withdrawn with it.

    Raises: Refused without a reason.
    """
    if not reason.strip():
        raise Refused([fault("reason", "is missing", "why the Fund claims this no longer")])
    with transaction.atomic(durable=True):
        act = begin_act(kind="withdraw_claim", acting_user=acting_user, source=PART, reason=reason.strip())
        row = _standing(plan, claim)
        if row is None:
            transaction.set_rollback(True)
            return False
        if _is_left(row):
            raise Refused([fault("", *LEFT)])
        notices = withdraw(row, act=act)
        summary = {"claim": row.entry, **({"notices": notices} if notices else {})}
        Act.objects.filter(pk=act.pk).update(summary=summary)
    return True


def add_papers(*, plan: Plan, claim: int, papers: Papers, acting_user: AbstractUser, reason: str = "") -> int:
    """File writings with a claim that stands; how many are new. Raises: Refused."""
    if not papers:
        raise Refused([fault("papers", "no file is there", "choose at least one")])
    with transaction.atomic(durable=True):
        act = begin_act(kind="file_claim_papers", acting_user=acting_user, source=PART, reason=reason.strip())
        row = _standing(plan, claim)
        faults = [] if row else [fault("", "the claim does not stand any more", "open the one that stands")]
        documents = _filed(papers, act=act, faults=faults)
        if faults or row is None:
            raise Refused(faults)
        filed = file_papers(row, documents, act=act)
        if not filed:
            transaction.set_rollback(True)
        Act.objects.filter(pk=act.pk).update(summary={"claim": row.entry, "papers": filed})
    return filed


def _standing(plan: Plan, number: int | None) -> FundClaim | None:
    if number is None:
        return None
    return FundClaim.objects.filter(plan=plan, pk=number, superseded_by__isnull=True).first()


def _is_left(claim: FundClaim) -> bool:
    """Whether it is what a correction, or an amount carried over, could not keep back."""
    return claim.correction_id is not None or claim.carried_over_id is not None


def _said(plan: Plan, claim: ClaimAsked, corrected: FundClaim | None) -> Said:
    values: dict[str, Value] = {
        "fund": claim.fund,
        "portfolio": claim.portfolio or None,
        "distributor": claim.distributor,
        "date": claim.date,
        "amount": claim.amount,
        "reason": claim.reason,
    }
    if corrected is not None:
        values["id"] = corrected.entry
    return Said(part=PART, plan=plan.code, of="claim", values=values)


def _load(plan: Plan, said: Said, *, act: Act) -> PartOutcome:
    entries: Sequence[Entry] = entries_of([said])
    return load_claims(
        entries, words=plan_words(plan_by_code(plan.code)), act=act, distributors_here=frozenset()
    )


def _told(plan: Plan, claim: ClaimAsked, *, act: Act, corrected: FundClaim | None) -> FundClaim:
    """The version that this act added; where it was known already, the one that stands."""
    added: FundClaim | None = FundClaim.objects.filter(plan=plan, recorded_by=act).first()
    if added is not None:
        return added
    standing = FundClaim.objects.filter(plan=plan, superseded_by__isnull=True)
    if corrected is not None:
        return standing.get(entry=corrected.entry)
    known: FundClaim = standing.filter(
        fund__code=claim.fund, distributor__code=claim.distributor, date=claim.date, amount=claim.amount
    ).earliest("pk")
    return known


def _faults_of_the_corrected(claim: ClaimAsked, corrected: FundClaim | None) -> Iterator[Fault]:
    if claim.corrects is None:
        return
    if corrected is None:
        yield fault("", "somebody else corrected or withdrew this claim since", "open the one that stands")
        return
    remedy = "withdraw this claim and enter another"
    if corrected.fund.code != claim.fund:
        yield fault("fund", f"Section 1: the claim is {corrected.fund.name}'s", remedy)
    if corrected.distributor.code != claim.distributor:
        yield fault("distributor", f"the claim is on {corrected.distributor.code}", remedy)
    if _is_left(corrected):
        yield fault("", *LEFT)


def _filed(papers: Papers, *, act: Act, faults: list[Fault]) -> list[FiledDocument]:
    """Each writing kept; what is wrong with one joins the faults."""
    documents = []
    for name, data in papers:
        try:
            documents.append(file_document(name=name, data=data, act=act))
        except Refused as refused:
            faults += [fault("papers", f"{one.source} {one.problem}", one.remedy) for one in refused.faults]
    return documents


def over_words(cents: int) -> str:
    """What it means that more was recovered than is claimed."""
    return (
        f"{dollars_text(cents)} dollars were recovered beyond it. Where the payment that kept them back is"
        " not approved yet, compute its Portfolio anew; otherwise the Fund gives them back: record that here."
    )
