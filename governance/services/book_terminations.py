"""The parts `terminations` and `certifications` of a book: Section 11, and whether its covenant is kept."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q

from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    outcome_of,
    scope_key,
)
from governance.domain.book_entries import Entry, did_you_mean
from governance.domain.covenant import CovenantLimb, Quarter
from governance.domain.faults import Fault
from governance.domain.obligation import PlanState, obligation_on
from governance.domain.periods import ONE_DAY
from governance.models import (
    Act,
    CovenantCertificate,
    Distributor,
    Plan,
    ShareholderVote,
    Termination,
    TerminationScope,
    Vote,
)
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.law import ShareClassLaw, TerminationLaw, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.words import PlanWords, distributor_of

FLAGS = ("good_faith", "best_interest_fund", "best_interest_shareholders", "cdsc_unaltered")
EVIDENCE_OF = (*FLAGS, "in_material_breach")
TERMINATION_KEYS = ("portfolios", "effective", *EVIDENCE_OF, "by", "evidence")
BY = {"trustees": "trustees", "holders": "holders"}
CERTIFICATION_KEYS = (
    "termination",
    "portfolio",
    "distributor",
    "quarter",
    "limb",
    "kept",
    "by",
    "evidence",
)
LIMBS = {limb.value: limb for limb in CovenantLimb}
EVIDENCE_LIMIT = 4000
IN_FORCE_OR_LAPSED = frozenset({PlanState.IN_FORCE, PlanState.LAPSED})


def load_terminations(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: frozenset[str]
) -> PartOutcome:
    """Section 11: terminations put to the vote, each Portfolio by itself; the votes decide.

    Our reading: what is said of good faith, interest and the contingent deferred sales charges must be said,
    so that nothing is Complete for want of a word.
    """
    drafts = [
        draft for entry in entries if (draft := _termination(entry, words=words, named_here=named_here))
    ]
    changes = compare(drafts, standing_records(Termination, plan=words.plan))
    supersede(Termination, act=act, pk__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_termination(draft, words=words, act=act), words={})
    return outcome_of(
        "terminations",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _termination(entry: Entry, *, words: PlanWords, named_here: frozenset[str]) -> Draft | None:
    entry.expect(*TERMINATION_KEYS)
    effective = entry.day("effective")
    scope = words.portfolios(entry, on=effective)
    for key in FLAGS:
        if not entry.has(key):
            entry.fail(key, "Section 11: is not said", "true or false")
    flags = {key: entry.flag(key, default=False) for key in FLAGS}
    in_breach = _distributors(entry, "in_material_breach", named_here=named_here)
    said = _beside(entry)
    if entry.failed or not scope:
        return None
    values = {"effective": effective, **flags, "in_material_breach": in_breach}
    codes = [row.portfolio for row in scope]
    return Draft(
        entry=entry,
        key=identity(entry, scope_key(codes, of=len(words.on_schedule(effective))), effective),
        content=content_of(**values, portfolios=codes, **said),
        values=values,
        scope=tuple(row.share_class for row in scope),
    )


def _beside(entry: Entry) -> dict[str, object]:
    """By whom it is put to the vote, and the evidence for each thing said; only what is given."""
    said: dict[str, object] = {}
    if entry.has("by"):
        said["by"] = entry.choice("by", BY)
    evidence = entry.entry("evidence")
    if evidence is not None:
        evidence.expect(*EVIDENCE_OF)
        given = {key: evidence.optional_text(key, limit=EVIDENCE_LIMIT) for key in EVIDENCE_OF}
        said |= {f"evidence_{key}": text for key, text in given.items() if text}
    return said


def _distributors(entry: Entry, key: str, *, named_here: frozenset[str]) -> list[str]:
    """The codes of a list of Distributors, by code or name; one that the same book names is not unknown."""
    known = {
        word.casefold(): code
        for code, name in Distributor.objects.values_list("code", "name")
        for word in (name, code)
    }
    found = set()
    for number, word in enumerate(entry.texts(key), start=1):
        code = known.get(word.casefold())
        if code is not None:
            found.add(code)
        elif word.casefold() in named_here:
            entry.mark_failed()
        else:
            entry.fail(
                f"{key}[{number}]",
                f"Section 11(iii): {word!r} is no Distributor",
                did_you_mean(word, tuple(sorted(set(known.values())))),
            )
    return sorted(found)


def _add_termination(draft: Draft, *, words: PlanWords, act: Act) -> None:
    termination = Termination.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )
    TerminationScope.objects.bulk_create(
        TerminationScope(termination=termination, share_class_id=share_class) for share_class in draft.scope
    )


def uncovered_terminations(plan: Plan, *, act: Act, source: str = "") -> list[Fault]:
    """Section 11: what cannot be, once the votes are known, of what an act recorded or put to the vote.

    That is a termination of a Portfolio that the Plan never covered, and one dated before its deciding vote.
    """
    written = _touched(plan, act=act)
    scope = TerminationScope.objects.filter(
        termination__plan=plan, termination__entry__in=written, termination__superseded_by__isnull=True
    )
    classes = set(scope.values_list("share_class_id", flat=True))
    if not classes:
        return []
    laws = law_of(plan, only=classes)
    rows = [row for row in share_classes_of(plan) if row.share_class in classes]
    return [
        Fault(source=source, row=None, column=f"terminations {one.facts.id}", problem=problem, remedy=remedy)
        for row in rows
        for one in laws[row.share_class].terminations
        if one.facts.id in written
        for problem, remedy in _faults_of(one, laws[row.share_class], row, written[one.facts.id])
    ]


def _touched(plan: Plan, *, act: Act) -> dict[str, date]:
    """The terminations that an act recorded, or recorded a vote on, with the dates written for them."""
    standing = Termination.objects.filter(plan=plan, superseded_by__isnull=True)
    voted = [
        *Vote.objects.filter(plan=plan, recorded_by=act).values_list("subject", flat=True),
        *ShareholderVote.objects.filter(plan=plan, recorded_by=act).values_list("subject", flat=True),
    ]
    touched = standing.filter(Q(recorded_by=act) | Q(entry__in=set(voted)))
    return dict(touched.values_list("entry", "effective"))


def _faults_of(
    one: TerminationLaw, law: ShareClassLaw, row: ShareClassRow, written: date
) -> Iterator[tuple[str, str]]:
    """What is wrong with a termination as to one Portfolio, and the way out."""
    name, before = row.portfolio_name, written - ONE_DAY
    if obligation_on(law.obligation, before).state not in IN_FORCE_OR_LAPSED:
        yield (
            f"Section 11: the Plan is not in force for {name} on {before}, so there is nothing to terminate",
            "leave the Portfolio out, record the votes that adopted the Plan for it (Section 8), or give a"
            " later date",
        )
    if one.decision is not None and one.decision.decided_on > written:
        decided = one.decision.decided_on
        yield (
            f"Section 11: {name} is to be terminated on {written}, but the vote was carried on {decided}: the"
            " Plan ends no earlier than the vote",
            f"give it a later date, {decided} or after",
        )


def load_certifications(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: frozenset[str]
) -> PartOutcome:
    """Section 11(ii), (iii): what a person certifies of a quarter, for what lies outside closings."""
    terminations = _standing_scopes(words.plan)
    drafts = [
        draft
        for entry in entries
        if (draft := _certification(entry, words=words, terminations=terminations, named_here=named_here))
    ]
    changes = compare(drafts, standing_records(CovenantCertificate, plan=words.plan))
    supersede(CovenantCertificate, act=act, pk__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add_certificate(draft, words=words, act=act),
        words={
            "covenant_certificate_once_a_quarter": lambda _draft: (
                "the same quarter and limb is certified already, under another id",
                "correct the entry of that id",
            )
        },
    )
    return outcome_of(
        "certifications",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _add_certificate(draft: Draft, *, words: PlanWords, act: Act) -> None:
    CovenantCertificate.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )


def _standing_scopes(plan: Plan) -> dict[str, tuple[date, frozenset[int]]]:
    """Each termination's date, and the share classes it is of."""
    rows = Termination.objects.filter(plan=plan, superseded_by__isnull=True).prefetch_related("scope")
    return {
        row.entry: (row.effective, frozenset(one.share_class_id for one in row.scope.all())) for row in rows
    }


def _certification(
    entry: Entry,
    *,
    words: PlanWords,
    terminations: dict[str, tuple[date, frozenset[int]]],
    named_here: frozenset[str],
) -> Draft | None:
    entry.expect(*CERTIFICATION_KEYS)
    termination = entry.text("termination", limit=400)
    found = entry.known(
        "termination",
        termination,
        terminations.get(termination),
        what="termination of the Plan",
        among=tuple(terminations),
    )
    row = words.portfolio(entry, "portfolio")
    distributor = distributor_of(entry, named_here=named_here)
    quarter = _quarter(entry)
    limb = entry.choice("limb", LIMBS)
    if not entry.has("kept"):
        entry.fail("kept", "is missing", "true or false")
    kept = entry.flag("kept", default=True)
    by, evidence = entry.text("by"), entry.text("evidence", limit=EVIDENCE_LIMIT)
    if found is not None and row is not None and quarter is not None:
        _check_covered(entry, row, quarter, found)
    if entry.failed or row is None or distributor is None or quarter is None:
        return None
    values = {
        "termination": termination,
        "share_class_id": row.share_class,
        "distributor": distributor,
        "quarter": quarter.first,
        "limb": limb.value,
        "kept": kept,
        "by": by,
        "evidence": evidence,
    }
    content = content_of(
        termination=termination,
        portfolio=row.portfolio,
        distributor=distributor.code,
        quarter=str(quarter),
        limb=limb.value,
        kept=kept,
        by=by,
        evidence=evidence,
    )
    key = identity(entry, termination, row.portfolio, distributor.code, quarter, limb.value)
    return Draft(entry=entry, key=key, content=content, values=values)


def _quarter(entry: Entry) -> Quarter | None:
    text = entry.text("quarter")
    if not text:
        return None
    try:
        return Quarter.from_text(text)
    except ValueError:
        entry.fail("quarter", f"{text!r} is not a quarter", "a quarter, like 2004-Q4")
        return None


def _check_covered(
    entry: Entry, row: ShareClassRow, quarter: Quarter, found: tuple[date, frozenset[int]]
) -> None:
    effective, classes = found
    if row.share_class not in classes:
        entry.fail(
            "portfolio",
            f"Section 11: the termination is not of {row.portfolio_name}",
            "one of its Portfolios",
        )
    elif quarter.last < effective:
        entry.fail(
            "quarter",
            f"{quarter} ends before the termination on {effective}",
            f"{Quarter.of(effective)} or a later quarter",
        )
