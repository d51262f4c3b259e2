"""What a vote can be about: the agreements, amendments, terminations and earlier votes that stand."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from governance.domain.amendments import Change
from governance.domain.votes import Matter
from governance.models import (
    Amendment,
    AmendmentLine,
    DistributionAgreement,
    Plan,
    PlanDocument,
    Termination,
    TerminationScope,
    Vote,
    VoteScope,
)
from governance.selectors.rates import amended_rates

AGREEMENT, AMENDMENT, TERMINATION, VOTE = "agreement", "amendment", "termination", "vote"
# What a vote on each matter is about; a matter that is not here can be on the Plan itself alone.
KIND_OF = {
    Matter.AGREEMENT: AGREEMENT,
    Matter.CONTINUANCE: AGREEMENT,
    Matter.AGREEMENT_TERMINATION: AGREEMENT,
    Matter.ADOPTION: AMENDMENT,
    Matter.AMENDMENT: AMENDMENT,
    Matter.TERMINATION: TERMINATION,
    Matter.DETERMINATION_11I: TERMINATION,
    Matter.RATIFICATION: VOTE,
}
# These can also be on the Plan itself, and name no subject then.
ON_THE_PLAN = frozenset({Matter.ADOPTION, Matter.CONTINUANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that can be voted on, with the share classes that it is about (None: of any).

    `joining` are those that an amendment was drafted to bring, `may_join` those that it brings as long as
    the earlier amendment that was to bring them is not approved.
    """

    id: str
    kind: str
    share_classes: frozenset[int] | None = None
    joining: frozenset[int] = frozenset()
    may_join: frozenset[int] = frozenset()
    digest: str = ""
    effective: date | None = None

    def of(self, matter: Matter) -> frozenset[int] | None:
        """The share classes that a vote on that matter can decide: an adoption those that join, no other."""
        if self.kind != AMENDMENT or self.share_classes is None:
            return self.share_classes
        if matter is Matter.ADOPTION:
            return self.joining | self.may_join
        return self.share_classes - self.joining


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """All of a Plan's, by kind and id; `text` is the SHA-256 of the Plan's own text."""

    by_kind: Mapping[str, Mapping[str, Subject]] = field(default_factory=dict)
    text: str = ""

    def among(self, matter: Matter) -> Mapping[str, Subject]:
        """Those that a vote on that matter can name."""
        return self.by_kind.get(KIND_OF[matter], {})

    def digest(self, matter: Matter, subject: str) -> str:
        """The SHA-256 of the text that is voted on; empty where the text is not kept here."""
        if not subject:
            return self.text
        found = self.among(matter).get(subject)
        return found.digest if found is not None else ""


def texts_voted_on(plan: Plan, asked: Iterable[tuple[Matter, str]]) -> str:
    """One SHA-256 over the texts that stand for these votes, so that another text is another one."""
    subjects = subjects_of(plan)
    texts = {f"{matter.value} {of} {subjects.digest(matter, of)}" for matter, of in asked}
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()


def subjects_of(plan: Plan) -> Subjects:
    """What stands now."""
    texts = PlanDocument.objects.filter(plan=plan, standing=PlanDocument.Standing.REFERENCE)
    return Subjects(
        by_kind={
            AGREEMENT: _agreements(plan),
            AMENDMENT: _amendments(plan),
            TERMINATION: _terminations(plan),
            VOTE: _votes(plan),
        },
        text=texts.values_list("sha256", flat=True).first() or "",
    )


def _agreements(plan: Plan) -> dict[str, Subject]:
    rows = DistributionAgreement.objects.filter(plan=plan, superseded_by__isnull=True)
    return {entry: Subject(id=entry, kind=AGREEMENT) for entry in rows.values_list("entry", flat=True)}


def _amendments(plan: Plan) -> dict[str, Subject]:
    classes: dict[int, set[int]] = defaultdict(set)
    joining: dict[int, set[int]] = defaultdict(set)
    rows = Amendment.objects.filter(plan=plan, superseded_by__isnull=True)
    may_join = _may_join(plan) if len(rows) > 1 else {}
    lines = AmendmentLine.objects.filter(amendment__in=rows)
    for amendment, share_class, change in lines.values_list("amendment_id", "share_class_id", "change"):
        classes[amendment].add(share_class)
        if change == AmendmentLine.Change.JOINS:
            joining[amendment].add(share_class)
    return {
        row.entry: Subject(
            id=row.entry,
            kind=AMENDMENT,
            share_classes=frozenset(classes[row.pk]),
            joining=frozenset(joining[row.pk]),
            may_join=frozenset(may_join.get(row.entry, ())),
            digest=row.document.sha256,
            effective=row.effective,
        )
        for row in rows.select_related("document")
    }


def _may_join(plan: Plan) -> dict[str, set[int]]:
    """Section 8: by amendment, the share classes that it brings by what is decided now."""
    found: dict[str, set[int]] = defaultdict(set)
    for share_class, lines in amended_rates(plan).settled.items():
        for one in lines:
            if one.change.change is Change.JOINS:
                found[one.line.amendment].add(share_class)
    return found


def _terminations(plan: Plan) -> dict[str, Subject]:
    scope: dict[int, set[int]] = defaultdict(set)
    rows = Termination.objects.filter(plan=plan, superseded_by__isnull=True)
    for number, share_class in TerminationScope.objects.filter(termination__in=rows).values_list(
        "termination_id", "share_class_id"
    ):
        scope[number].add(share_class)
    return {
        row.entry: Subject(
            id=row.entry, kind=TERMINATION, share_classes=frozenset(scope[row.pk]), effective=row.effective
        )
        for row in rows
    }


def _votes(plan: Plan) -> dict[str, Subject]:
    scope: dict[int, set[int]] = defaultdict(set)
    rows = Vote.objects.filter(plan=plan, superseded_by__isnull=True).exclude(matter=Matter.RATIFICATION)
    for number, share_class in VoteScope.objects.filter(vote__in=rows).values_list(
        "vote_id", "share_class_id"
    ):
        scope[number].add(share_class)
    return {
        row.entry: Subject(
            id=row.entry, kind=VOTE, share_classes=frozenset(scope[row.pk]), digest=row.text_digest
        )
        for row in rows
    }
