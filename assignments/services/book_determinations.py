"""The part `determinations` of a book: what a named person decided of money that waits (R13).

Loading records the decision; looking again at what is held, as follows every book, carries it out.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assignments.domain.instructions import InstructionStatus
from assignments.models import Determination, PaymentInstruction, PaymentLine
from assignments.selectors.chained_payments import DETERMINATIONS
from assignments.services.calculation_determinations import load_calculation_determination
from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, identity, outcome_of
from governance.domain.book_entries import Entry, did_you_mean
from governance.domain.obligation import LAPSE
from governance.domain.periods import PlanMonth
from governance.domain.sections import plan_section
from governance.models import Act
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.words import PlanWords
from governance.services.chain import append_link

KEYS = ("about", "decide", "by", "date", "reason", "document")
REASON_LIMIT = 2000
DOCUMENT_LIMIT = 400
INSTRUCTION = re.compile(r"[0-9]{1,18}")
LAPSED_MONTH = re.compile(r"lapse\s+(\d{4}-\d{2})(?:\s+(.+))?", re.IGNORECASE)
DECISIONS = {"pay": Determination.Decision.PAY, "do_not_pay": Determination.Decision.DO_NOT_PAY}
ABOUT = "a held payment's number, `lapse 2004-07`, `lapse 2004-07 PORTFOLIO`, or a Calculation's id"


@plan_section("10")
def load_determinations(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Section 10 and R13: what is decided of money that waits, by whom, on which day, why, by which document.

    A decision about what is not held any more is a fault that says the state; the same again is unchanged.
    """
    standing = standing_records(Determination, plan=words.plan)
    drafts = [draft for entry in entries if (draft := _determination(entry, words=words))]
    for draft in drafts:
        stands = standing.get(draft.key)
        if stands is None or stands.content != draft.content:
            _check_state(draft, words=words)
    sound = [draft for draft in drafts if not draft.entry.failed]
    changes = compare(sound, standing)
    supersede(Determination, act=act, pk__in=changes.superseded)
    add_each(changes, add=lambda draft: _add(draft, words=words, act=act), words={})
    if changes.to_add:
        append_link(DETERMINATIONS, act=act, about=f"determinations: {len(changes.to_add)}")
    return outcome_of(
        "determinations",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _determination(entry: Entry, *, words: PlanWords) -> Draft | None:
    about = entry.text("about", limit=400)
    if not about:
        entry.expect(*KEYS)
        return None
    lapse = LAPSED_MONTH.fullmatch(about)
    if lapse is None and not INSTRUCTION.fullmatch(about):
        return load_calculation_determination(entry, words=words)
    entry.expect(*KEYS)
    if lapse is not None:
        values = _of_lapse(entry, lapse, words=words)
    else:
        values = _of_instruction(entry, int(about), words=words)
    decision = entry.choice("decide", DECISIONS)
    by, day = entry.text("by"), entry.day("date")
    reason = entry.text("reason", limit=REASON_LIMIT)
    document = entry.text("document", limit=DOCUMENT_LIMIT)
    if entry.failed or values is None:
        return None
    said = _about_words(values)
    return Draft(
        entry=entry,
        key=identity(entry, said, day),
        content=content_of(
            about=said, decide=decision.lower(), by=by, date=day, reason=reason, document=document
        ),
        values={
            **values,
            "decision": decision.value,
            "decided_by": by,
            "date": day,
            "reason": reason,
            "document_named": document,
        },
    )


def _of_instruction(entry: Entry, number: int, *, words: PlanWords) -> Mapping[str, Any] | None:
    row = PaymentInstruction.objects.filter(plan=words.plan, pk=number).first()
    if row is None:
        entry.fail("about", f"{number} is no payment of the Plan {words.plan.code}", ABOUT)
        return None
    return {"about": Determination.About.INSTRUCTION.value, "instruction": row}


def _of_lapse(entry: Entry, lapse: re.Match[str], *, words: PlanWords) -> Mapping[str, Any] | None:
    try:
        month = PlanMonth.from_text(lapse[1])
    except ValueError:
        entry.fail("about", f"{lapse[1]!r} is no month", "a month, like 2004-07")
        return None
    found = {"about": Determination.About.LAPSE.value, "month": month.first}
    if not lapse[2]:
        return found
    row = words.by_portfolio.get(lapse[2].strip().casefold())
    if row is None:
        names = tuple(one.portfolio_name for one in words.share_classes)
        entry.fail("about", f"{lapse[2]!r} is no Portfolio of the Plan", did_you_mean(lapse[2], names))
        return None
    return {**found, "share_class_id": row.share_class}


def _about_words(values: Mapping[str, Any]) -> str:
    if "instruction" in values:
        return str(values["instruction"].pk)
    share_class = values.get("share_class_id")
    return f"lapse {PlanMonth(values['month'])}" + (f" {share_class}" if share_class else "")


def _check_state(draft: Draft, *, words: PlanWords) -> None:
    """A decision is about money that waits now."""
    row = draft.values.get("instruction")
    if row is not None:
        if row.status != InstructionStatus.HELD:
            problem = f"payment {row.pk} is {row.status.lower()}, not held"
            draft.entry.fail("about", problem, "a payment that is held")
        return
    if "calculation" in draft.values:
        return  # whether it can be decided was asked where it was read
    month = draft.values["month"]
    lines = PaymentLine.objects.filter(instruction__plan=words.plan, instruction__month=month)
    if "share_class_id" in draft.values:
        lines = lines.filter(share_class=draft.values["share_class_id"])
    if lines.filter(
        instruction__status=InstructionStatus.HELD, instruction__held_because__contains=[LAPSE]
    ).exists():
        return
    states = sorted(set(lines.values_list("instruction__status", flat=True)))
    now = ", ".join(state.lower() for state in states) or "not prepared"
    problem = f"Section 10: nothing of {PlanMonth(month)} is held for a lapse; its payments are {now}"
    draft.entry.fail("about", problem, "a month, and a Portfolio, that a lapse holds")


def _add(draft: Draft, *, words: PlanWords, act: Act) -> None:
    Determination.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )
