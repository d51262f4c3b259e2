"""Section 6(d), R13: determinations about Monthly Calculations: theirs, ours, or send back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assignments.domain.calculation_decisions import DECISIONS, why_not_theirs
from assignments.domain.calculation_states import CalculationState
from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Decided
from assignments.models import CalculationShare, Determination, MonthlyCalculation
from assignments.selectors.calculation_facts import CalculationFacts, calculation_facts
from assignments.selectors.chained_payments import DETERMINATIONS
from governance.domain.book_drafts import Draft, content_of, identity
from governance.domain.book_entries import Entry
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Act, FiledDocument, Plan, ShareClass
from governance.selectors.parties import ShareClassRow
from governance.selectors.words import PlanWords
from governance.services.chain import append_link

KEYS = ("about", "portfolio", "decide", "by", "date", "reason", "document")
SAID_LIMIT = 2000
NAME_LIMIT = 200
DOCUMENT_LIMIT = 400
UNDECIDED_YET = frozenset({CalculationState.DIFFERS, CalculationState.SENT_BACK, CalculationState.DECIDED})
HELD = InstructionStatus.HELD
REMEDY = "decide for ours, or send it back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided of a Calculation, by whom, when and why; `portfolio` None: of all that it names."""

    calculation: MonthlyCalculation
    portfolio: str | None
    decided: Decided
    by: str
    date: date
    reason: str
    document: FiledDocument | None = None
    document_named: str = ""


def standing_calculation(plan: Plan, entry: str) -> MonthlyCalculation | None:
    """The Calculation of that identity that stands; what the book part asks first of an entry's `about`."""
    rows = MonthlyCalculation.objects.filter(plan=plan, entry=entry, superseded_by__isnull=True)
    return rows.select_related("distributor").first()


def load_calculation_determination(entry: Entry, *, words: PlanWords) -> Draft | None:
    """A book's determination about a Calculation (`about` is its identity), or None after noting the faults.

    `decide`: theirs, ours or send_back; `portfolio` left out: all that the Calculation names. The values of
    the Draft are the columns of a Determination.
    """
    entry.expect(*KEYS)
    about = entry.text("about", limit=400)
    calculation = standing_calculation(words.plan, about)
    row = words.portfolio(entry, "portfolio") if entry.has("portfolio") else None
    decided = entry.choice("decide", DECISIONS)
    by, day = entry.text("by", limit=NAME_LIMIT), entry.day("date")
    reason = entry.text("reason", limit=SAID_LIMIT)
    document = entry.text("document", limit=DOCUMENT_LIMIT)
    if calculation is None and not entry.failed:
        problem, remedy = (
            f"{about!r} is no Monthly Calculation",
            "the id of one, or distributor/month/received",
        )
        entry.fail("about", problem, remedy)
    if entry.failed or calculation is None:
        return None
    decision = Decision(
        calculation=calculation,
        portfolio=row.portfolio if row else None,
        decided=decided,
        by=by,
        date=day,
        reason=reason,
        document_named=document,
    )
    draft = _draft(entry, decision, row=row)
    if not _stands(words.plan, draft):
        for fault in faults_of_decision(words.plan, decision):
            entry.fail("decide", fault.problem, fault.remedy)
    return None if entry.failed else draft


def _draft(entry: Entry, decision: Decision, *, row: ShareClassRow | None) -> Draft:
    return Draft(
        entry=entry,
        key=identity(entry, decision.calculation.entry, decision.portfolio, decision.date),
        content=content_of_decision(decision),
        values={
            "about": Determination.About.CALCULATION,
            "decision": decision.decided.value,
            "calculation": decision.calculation,
            "share_class_id": row.share_class if row else None,
            "decided_by": decision.by,
            "date": decision.date,
            "reason": decision.reason,
            "document_named": decision.document_named,
        },
    )


def _stands(plan: Plan, draft: Draft) -> bool:
    """The same decision again is unchanged, whatever has become of the payments since."""
    return Determination.objects.filter(
        plan=plan, entry=draft.key, content=draft.content, superseded_by__isnull=True
    ).exists()


def content_of_decision(decision: Decision) -> dict[str, object]:
    """What a determination says, in canonical form."""
    return content_of(
        about=decision.calculation.entry,
        portfolio=decision.portfolio,
        decide=decision.decided.value.lower(),
        by=decision.by,
        date=decision.date,
        reason=decision.reason,
        document=decision.document.sha256 if decision.document else decision.document_named,
    )


def store_decision(plan: Plan, decision: Decision, *, entry: str, act: Act) -> Determination:
    """Add a determination; the caller has asked `faults_of_decision` and holds the transaction of the act."""
    of = decision.portfolio
    determination = Determination.objects.create(
        entry=entry,
        content=content_of_decision(decision),
        recorded_by=act,
        plan=plan,
        about=Determination.About.CALCULATION,
        decision=decision.decided.value,
        calculation=decision.calculation,
        share_class=ShareClass.objects.get(plan=plan, portfolio__code=of) if of else None,
        decided_by=decision.by,
        date=decision.date,
        reason=decision.reason,
        document=decision.document,
        document_named=decision.document_named,
    )
    append_link(DETERMINATIONS, act=act, about=f"a determination of {decision.calculation.entry}")
    return determination


def faults_of_decision(plan: Plan, decision: Decision) -> tuple[Fault, ...]:
    """Why this cannot be decided: another Calculation counts, nothing waits, or more than is owed."""
    calculation = decision.calculation
    month, distributor = PlanMonth(calculation.month), calculation.distributor.code
    named = set(calculation.shares.values_list("share_class_id", flat=True))
    facts = [
        one
        for one in calculation_facts(plan, month=month, distributor=distributor)
        if one.share_class.share_class in named and decision.portfolio in (None, one.share_class.portfolio)
    ]
    if not facts:
        problem = f"the Calculation does not name {decision.portfolio}"
        return (_fault("portfolio", problem, "a Portfolio that it names"),)
    counting = _counting(plan, calculation)
    facts = [one for one in facts if one.share_class.share_class in counting]
    if not facts:
        problem = "another Calculation of the month counts there, or this one was corrected"
        return (_fault("about", problem, "decide of the one that was received last"),)
    waiting = [one for one in facts if _waits(one)]
    if not waiting:
        words = ", ".join(sorted({one.state.mark for one in facts}))
        problem = f"nothing of it waits for a decision ({words})"
        return (_fault("", problem, "leave it: what was paid is put right by a correction"),)
    return tuple(_not_theirs(waiting)) if decision.decided is Decided.THEIRS else ()


def _counting(plan: Plan, calculation: MonthlyCalculation) -> set[int]:
    """The share classes of which this Calculation is the one received last (R9)."""
    rows = CalculationShare.objects.filter(
        calculation__plan=plan,
        calculation__distributor=calculation.distributor,
        calculation__month=calculation.month,
        calculation__superseded_by__isnull=True,
    ).order_by("calculation__received", "calculation_id")
    last = dict(rows.values_list("share_class_id", "calculation_id"))
    return {share_class for share_class, number in last.items() if number == calculation.pk}


def _waits(one: CalculationFacts) -> bool:
    """Whether a decision would move something: now, or once the month is computed."""
    if one.ours is None:
        return True
    return one.state in UNDECIDED_YET and any(line.status == HELD for line in one.lines)


def _not_theirs(waiting: Iterable[CalculationFacts]) -> Iterator[Fault]:
    """What the Fund does not owe; and what cannot be divided anew, a part of it having moved on."""
    for one in waiting:
        name = one.share_class.portfolio_name
        if any(line.status != HELD for line in one.lines):
            problem = f"a part of the share of {name} has moved on, so that it cannot be divided anew"
            yield _fault("decide", problem, REMEDY)
        if one.ours is not None and one.theirs is not None:
            for problem in why_not_theirs(
                one.ours.split, one.theirs, portfolio=name, distributor=one.distributor
            ):
                yield _fault("decide", problem, REMEDY)


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="determination", row=None, column=column, problem=problem, remedy=remedy)
