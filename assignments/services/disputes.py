"""Open a dispute of a statement, answer it, reply to it, close it; nothing said is ever edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.disputes import DisputeAsked, Figure, SaidKind, figures_of, following, shown_of
from assignments.domain.errors import DisputeOutOfTurn, NotShown
from assignments.models import Dispute, DisputeAnswer
from assignments.selectors.access import access_statement, viewer_of
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Act, FiledDocument, Plan, ShareClass
from governance.services.acts import begin_act
from governance.services.filing import file_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A file that comes with what is said."""

    name: str
    data: bytes


def open_dispute(
    *, plan: Plan, asked: DisputeAsked, acting_user: AbstractUser, writing: Writing | None = None
) -> Dispute:
    """Dispute a figure of the statement of a party for which one acts; the same twice is one dispute.

    Raises: NotShown for a statement that is not one's own; Refused with every fault.
    """
    viewer = viewer_of(acting_user)
    if asked.party not in viewer.parties:
        raise NotShown
    statement = access_statement(viewer, plan, month=PlanMonth(asked.month), party=asked.party)
    faults = _faults(asked, portfolios=[one.portfolio for one in statement.entries])
    if faults:
        raise Refused(faults)
    shown = shown_of(statement, figure=asked.figure, portfolio=asked.portfolio)
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="open_dispute",
            acting_user=acting_user,
            source=f"{asked.party.code} {PlanMonth(asked.month)}",
            reason=asked.reason,
        )
        same = {
            "plan": plan,
            "month": asked.month,
            "payee_kind": asked.party.kind.value,
            "payee": asked.party.code,
            "figure": asked.figure.value,
            "share_class": _share_class(plan, asked.portfolio),
            "expected": _dollars(asked.expected),
            "reason": asked.reason.strip(),
        }
        known = Dispute.objects.filter(**same).exclude(answers__kind=SaidKind.CLOSE.value).first()
        if known is not None:
            transaction.set_rollback(True)  # said before: no act is left
            return known
        return Dispute.objects.create(
            **same, shown=_dollars(shown), document=_filed(writing, act), opened_by=act
        )


def answer_dispute(
    *, plan: Plan, number: int, text: str, acting_user: AbstractUser, writing: Writing | None = None
) -> DisputeAnswer:
    """Compliance answers; the party reads it. Raises: DisputeOutOfTurn, Refused (no words), NotShown."""
    if not viewer_of(acting_user).is_staff:
        raise NotShown
    return _say(
        SaidKind.ANSWER, plan=plan, number=number, text=text, acting_user=acting_user, writing=writing
    )


def reply_to_dispute(
    *, plan: Plan, number: int, text: str, acting_user: AbstractUser, writing: Writing | None = None
) -> DisputeAnswer:
    """The party replies, once. Raises: DisputeOutOfTurn, Refused (no words), NotShown."""
    return _say(SaidKind.REPLY, plan=plan, number=number, text=text, acting_user=acting_user, writing=writing)


def close_dispute(*, plan: Plan, number: int, text: str, acting_user: AbstractUser) -> DisputeAnswer:
    """The party closes it, whatever its state. Raises: DisputeOutOfTurn, NotShown."""
    return _say(SaidKind.CLOSE, plan=plan, number=number, text=text, acting_user=acting_user)


def _say(
    kind: SaidKind,
    *,
    plan: Plan,
    number: int,
    text: str,
    acting_user: AbstractUser,
    writing: Writing | None = None,
) -> DisputeAnswer:
    """Add a word in its turn; the same word of the same person as the last one is that one."""
    words = text.strip()
    if kind is not SaidKind.CLOSE and not words:
        raise Refused([_fault("text", "is missing", "say it in words; a writing alone is no answer")])
    with transaction.atomic(durable=True):
        act = begin_act(kind=f"{kind.lower()}_dispute", acting_user=acting_user, source=f"dispute {number}")
        dispute = _dispute(plan, number=number, acting_user=acting_user, as_party=kind is not SaidKind.ANSWER)
        said = list(dispute.answers.select_related("recorded_by").order_by("number"))
        last = said[-1] if said else None
        is_again = last is not None and (last.kind, last.text) == (kind.value, words)
        if last is not None and is_again and last.recorded_by.acting_user_id == acting_user.pk:
            transaction.set_rollback(True)  # a second click: no act is left
            return last
        kinds = [SaidKind(one.kind) for one in said]
        if kind not in following(kinds):
            raise DisputeOutOfTurn.because(kinds)
        return DisputeAnswer.objects.create(
            dispute=dispute,
            number=len(said) + 1,
            kind=kind.value,
            text=words,
            document=_filed(writing, act),
            recorded_by=act,
        )


def _dispute(plan: Plan, *, number: int, acting_user: AbstractUser, as_party: bool) -> Dispute:
    found = Dispute.objects.filter(plan=plan, pk=number).first()
    if found is None:
        raise NotShown
    own = {(one.kind.value, one.code) for one in viewer_of(acting_user).parties}
    if as_party and (found.payee_kind, found.payee) not in own:
        raise NotShown
    return found


def _faults(asked: DisputeAsked, *, portfolios: Sequence[str]) -> list[Fault]:
    faults = []
    if not asked.reason.strip():
        faults.append(_fault("reason", "is missing", "what is wrong, and why"))
    if asked.portfolio and asked.portfolio not in portfolios:
        problem = f"{asked.portfolio!r} is no Portfolio of this statement"
        faults.append(_fault("portfolio", problem, f"one of {', '.join(portfolios)}, or none"))
    if asked.figure not in figures_of(asked.party.kind):
        faults.append(
            _fault("figure", "is a Distributor's alone (Sections 5, 6(e))", "a figure of this statement")
        )
    if asked.figure is not Figure.MISSING and not portfolios:
        faults.append(_fault("figure", "is not on this statement", "say that something is missing"))
    return faults


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="dispute", row=None, column=column, problem=problem, remedy=remedy)


def _share_class(plan: Plan, portfolio: str) -> ShareClass | None:
    return plan.share_classes.filter(portfolio__code=portfolio).first() if portfolio else None


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(dollars_text(cents))


def _filed(writing: Writing | None, act: Act) -> FiledDocument | None:
    return None if writing is None else file_document(name=writing.name, data=writing.data, act=act)
