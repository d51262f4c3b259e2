"""Disputes, with all that was said of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from assignments.domain.disputes import DisputeShown, Figure, Said, SaidKind
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import Dispute, DisputeAnswer
from assignments.selectors.estimates import names_of
from assignments.selectors.told import writing_told, writings_told
from governance.domain.money import cents_from_dollars
from governance.models import Act, FiledDocument, Plan

COMPLIANCE, THE_PARTY = "compliance", "the party"


def disputes_of(
    plan: Plan, *, parties: Iterable[Party] | None, number: int | None = None
) -> tuple[DisputeShown, ...]:
    """The disputes of a Plan, the latest first. `parties`: theirs alone (None: all, with people's names)."""
    rows = _rows(plan, parties=parties)
    if number is not None:
        rows = rows.filter(pk=number)
    found = list(rows)
    answers: dict[int, list[Any]] = defaultdict(list)
    for answer in (
        DisputeAnswer.objects.filter(dispute__in=[row.pk for row in found])
        .annotate(at=F("recorded_by__acted_at"))
        .order_by("dispute_id", "number")
    ):
        answers[answer.dispute_id].append(answer)
    said = [answer for of_one in answers.values() for answer in of_one]
    acts = [*(row.opened_by_id for row in found), *(one.recorded_by_id for one in said)]
    words = _Words(
        names=names_of(_party(row) for row in found),
        people=_people(acts) if parties is None else {},
        writings=writings_told({one.document_id for one in (*found, *said) if one.document_id}),
    )
    return tuple(_shown(row, answers[row.pk], words) for row in found)


def document_of(
    plan: Plan, *, parties: Iterable[Party] | None, number: int, said: int
) -> FiledDocument | None:
    """The writing that came with a dispute (`said` 0) or with a word on it; None where there is none."""
    row = _rows(plan, parties=parties).filter(pk=number).first()
    if row is None:
        return None
    document = row.document_id
    if said:
        answers = DisputeAnswer.objects.filter(dispute=row.pk, number=said)
        document = answers.values_list("document_id", flat=True).first()
    return writing_told(document) if document else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Names of payees, of the people of acts (for staff alone) and of writings."""

    names: Mapping[Party, str]
    people: Mapping[int, str]
    writings: Mapping[int, str]

    def by(self, act: int, side: str) -> str:
        """Staff read who spoke; an outsider reads which side."""
        return f"{side} ({self.people[act]})" if act in self.people else side


def _rows(plan: Plan, *, parties: Iterable[Party] | None) -> "QuerySet[Any]":
    rows = (
        Dispute.objects.filter(plan=plan)
        .select_related("share_class__portfolio", "plan")
        .annotate(opened_at=F("opened_by__acted_at"))
        .order_by("-pk")
    )
    if parties is None:
        return rows
    own = Q(pk__in=[])
    for one in parties:
        own |= Q(payee_kind=one.kind.value, payee=one.code)
    return rows.filter(own)


def _people(acts: Iterable[int]) -> dict[int, str]:
    return dict(Act.objects.filter(pk__in=set(acts)).values_list("pk", "acting_user__username"))


def _party(row: Any) -> Party:
    return Party(kind=PayeeKind(row.payee_kind), code=row.payee)


def _shown(row: Any, answers: Iterable[Any], words: _Words) -> DisputeShown:
    party = _party(row)
    return DisputeShown(
        number=row.pk,
        plan=row.plan.code,
        month=f"{row.month:%Y-%m}",
        party=party,
        name=words.names.get(party) or row.payee,
        figure=Figure(row.figure),
        portfolio=row.share_class.portfolio.name if row.share_class else "",
        shown=None if row.shown is None else cents_from_dollars(row.shown),
        expected=None if row.expected is None else cents_from_dollars(row.expected),
        reason=row.reason,
        document=words.writings.get(row.document_id, ""),
        by=words.by(row.opened_by_id, THE_PARTY),
        opened_at=row.opened_at,
        said=tuple(
            Said(
                number=one.number,
                kind=SaidKind(one.kind),
                by=words.by(one.recorded_by_id, COMPLIANCE if one.kind == SaidKind.ANSWER else THE_PARTY),
                at=one.at,
                text=one.text,
                document=words.writings.get(one.document_id, ""),
            )
            for one in answers
        ),
    )
