"""Disputes, with all that was said of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from assignments.domain.disputes import DisputeShown, Figure, Said, SaidKind
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import Dispute
from assignments.selectors.estimates import names_of
from assignments.selectors.told import told_whole
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
    told = told_whole(rows)
    names = names_of(Party(kind=PayeeKind(row.payee_kind), code=row.payee) for row in told)
    return tuple(_shown(row, names=names, for_staff=parties is None) for row in told)


def document_of(
    plan: Plan, *, parties: Iterable[Party] | None, number: int, said: int
) -> FiledDocument | None:
    """The writing that came with a dispute (`said` 0) or with a word on it; None where there is none."""
    rows = told_whole(_rows(plan, parties=parties).filter(pk=number))
    if not rows:
        return None
    (row,) = rows
    if said == 0:
        return row.document
    return next((one.document for one in row.answers.all() if one.number == said), None)


def _rows(plan: Plan, *, parties: Iterable[Party] | None) -> "QuerySet[Dispute]":
    rows = (
        Dispute.objects.filter(plan=plan)
        .select_related("share_class__portfolio", "plan", "opened_by__acting_user", "document")
        .prefetch_related("answers__recorded_by__acting_user", "answers__document")
        .order_by("-pk")
    )
    if parties is None:
        return rows
    own = Q(pk__in=[])
    for one in parties:
        own |= Q(payee_kind=one.kind.value, payee=one.code)
    return rows.filter(own)


def _shown(row: Any, *, names: Mapping[Party, str], for_staff: bool) -> DisputeShown:
    party = Party(kind=PayeeKind(row.payee_kind), code=row.payee)
    answers = sorted(row.answers.all(), key=lambda one: one.number)
    return DisputeShown(
        number=row.pk,
        plan=row.plan.code,
        month=f"{row.month:%Y-%m}",
        party=party,
        name=names.get(party) or row.payee,
        figure=Figure(row.figure),
        portfolio=row.share_class.portfolio.name if row.share_class else "",
        shown=None if row.shown is None else cents_from_dollars(row.shown),
        expected=None if row.expected is None else cents_from_dollars(row.expected),
        reason=row.reason,
        document=row.document.name if row.document else "",
        by=_by(row.opened_by, THE_PARTY, for_staff=for_staff),
        opened_at=row.opened_by.acted_at,
        said=tuple(
            Said(
                number=one.number,
                kind=SaidKind(one.kind),
                by=_by(
                    one.recorded_by,
                    COMPLIANCE if one.kind == SaidKind.ANSWER else THE_PARTY,
                    for_staff=for_staff,
                ),
                at=one.recorded_by.acted_at,
                text=one.text,
                document=one.document.name if one.document else "",
            )
            for one in answers
        ),
    )


def _by(act: Act, side: str, *, for_staff: bool) -> str:
    """Staff read who spoke; an outsider reads which side."""
    return f"{side} ({act.acting_user.get_username()})" if for_staff else side
