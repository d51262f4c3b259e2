"""Consent to a notice, acknowledge it or send it back; only what is acknowledged is recorded."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.errors import NoticeIsDecided, NotShown, NotTheirNotice
from assignments.domain.notices import NoticeKind, ReachesBack, as_received, from_stored
from assignments.domain.routes import PayeeKind
from assignments.models import (
    Assignee,
    NoticeConsent,
    NoticeConsentAsked,
    NoticeDecision,
    NoticeRecord,
    PartyNotice,
    PaymentDirection,
    Transfer,
)
from assignments.selectors.memberships import parties_of
from assignments.selectors.notices import (
    closed_months,
    consents_needed,
    waiting_notices,
)
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.roles import OUTSIDERS
from governance.models import Act
from governance.selectors.roles import roles_of
from governance.services.acts import begin_act
from plan_admin.parties.services.drafting import taken_codes
from plan_admin.parties.services.giving import Writing, words_of, writing_of
from plan_admin.parties.services.recording import record_parts

Word = NoticeDecision.Word


def acknowledge_notice(
    *,
    notice_id: int,
    received_on: date,
    acting_user: AbstractUser,
    today: date,
    reaches_back_seen: bool = False,
) -> NoticeDecision:
    """Section 6(c): the Fund has the notice since `received_on`; what it says is recorded in the same act.

    Of two who acknowledge at once one does; the same person twice is once.
    Raises: Refused with every fault, then nothing is stored; NoticeIsDecided; NotTheirNotice; NotShown.
    """
    with transaction.atomic(durable=True):
        act = begin_act(kind="acknowledge_notice", acting_user=acting_user, source=f"notice {notice_id}")
        notice = _notice(notice_id, acting_user)
        same = _decided(notice, word=Word.ACKNOWLEDGED, acting_user=acting_user, received_on=received_on)
        if same is not None:
            transaction.set_rollback(True)
            return same
        parts = from_stored(notice.content)
        faults = [
            *_received_faults(notice, received_on, today=today),
            *_consent_faults(notice, act=act),
            *_standing_faults(notice),
            *taken_codes(parts),
        ]
        back = back_of(notice)
        if back and not reaches_back_seen:
            faults.append(_fault("reaches_back_seen", words_of(back), "tick that it is meant so"))
        if not faults:
            faults += record_parts(as_received(parts, received_on), plan=notice.plan, act=act)
        if faults:
            raise Refused(faults)
        decision = NoticeDecision.objects.create(
            notice=notice, word=Word.ACKNOWLEDGED, received_on=received_on, decided_by=act
        )
        _note_records(notice, act=act)
        _ask_further(notice, act=act)
        return decision


def send_back_notice(*, notice_id: int, acting_user: AbstractUser, reason: str) -> NoticeDecision:
    """Send a notice back with the reason; nothing of it is recorded, and the Distributor gives it anew.

    Raises: Refused without a reason; NoticeIsDecided; NotTheirNotice; NotShown.
    """
    if not reason.strip():
        raise Refused([_fault("reason", "is missing", "what the Distributor is to change")])
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="send_back_notice",
            acting_user=acting_user,
            source=f"notice {notice_id}",
            reason=reason.strip(),
        )
        notice = _notice(notice_id, acting_user)
        same = _decided(notice, word=Word.SENT_BACK, acting_user=acting_user, received_on=None)
        if same is not None:
            transaction.set_rollback(True)
            return same
        return NoticeDecision.objects.create(
            notice=notice, word=Word.SENT_BACK, reason=reason.strip(), decided_by=act
        )


def consent_to_notice(*, notice_id: int, digest: str, acting_user: AbstractUser) -> tuple[NoticeConsent, ...]:
    """An Assignee's own consent to exactly what was shown to it, for each Assignee the person acts for.

    Raises: NotShown where no Assignee of the person is asked; NoticeIsDecided; NotTheirNotice where the
    notice says something else than what was shown.
    """
    own = {party.code for party in parties_of(acting_user) if party.kind is PayeeKind.ASSIGNEE}
    with transaction.atomic(durable=True):
        act = begin_act(kind="consent_to_notice", acting_user=acting_user, source=f"notice {notice_id}")
        asked = NoticeConsentAsked.objects.filter(notice=notice_id, assignee__code__in=own)
        found = [row.assignee for row in asked.select_related("assignee").order_by("assignee__code")]
        notice = PartyNotice.objects.filter(pk=notice_id).first()
        if notice is None or not found:
            raise NotShown
        if notice.digest != digest:
            raise NotTheirNotice("the notice says something else than what was shown; open it again")
        given = _consents(notice, found, act=act)
        if all(one.given_by_id != act.pk for one in given):
            transaction.set_rollback(True)
        return given


def record_consent(
    *, notice_id: int, assignee: str, writing: Writing | None, acting_user: AbstractUser
) -> NoticeConsent:
    """Record an Assignee's consent that came in writing, with the writing.

    Raises: Refused with what is missing; NoticeIsDecided; NotTheirNotice; NotShown.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="record_consent", acting_user=acting_user, source=f"notice {notice_id} {assignee}"
        )
        notice = _notice(notice_id, acting_user)
        found = Assignee.objects.filter(code=assignee, pk__in=[one.pk for one in needed_of(notice)]).first()
        faults = []
        if found is None:
            faults.append(_fault("assignee", "its consent is not needed", "an Assignee that is asked"))
        if writing is None:
            faults.append(_fault("document", "the Assignee's writing is missing", "its consent as a file"))
        if faults or found is None:
            raise Refused(faults)
        document = writing_of(writing, act=act)
        NoticeConsentAsked.objects.get_or_create(notice=notice, assignee=found, defaults={"asked_by": act})
        return _consents(notice, [found], act=act, document=document)[0]


def needed_of(notice: PartyNotice) -> tuple[Assignee, ...]:
    """Whose consent the notice needs, as things stand now."""
    return consents_needed(
        transfer=notice.transfer,
        direction=notice.direction,
        portfolios=portfolios_of(notice),
        on=notice.effective,
    )


def portfolios_of(notice: PartyNotice) -> tuple[str, ...]:
    """The codes of the Portfolios that the notice is about."""
    said = [values for _, values in from_stored(notice.content) if "portfolios" in values]
    if not notice.kind.endswith("_END"):
        return tuple(str(code) for code in said[-1]["portfolios"])  # type: ignore[union-attr]  # a list of codes
    kept = {str(code) for values in said[1:] for code in values["portfolios"]}  # type: ignore[union-attr]  # as above
    return tuple(str(code) for code in said[0]["portfolios"] if code not in kept)  # type: ignore[union-attr]  # as above


def back_of(notice: PartyNotice) -> ReachesBack:
    """How far a notice reaches back as the months stand now."""
    said = from_stored(notice.content)[-1][1]
    ends = (
        said.get("ends") if NoticeKind(notice.kind) in (NoticeKind.TRANSFER, NoticeKind.DIRECTION) else None
    )
    return ReachesBack(
        effective=notice.effective,
        given_on=notice.given_on,
        closed=closed_months(
            notice.plan,
            portfolios_of(notice),
            since=notice.effective,
            until=date.fromisoformat(str(ends)) if ends else None,
        ),
    )


def _notice(notice_id: int, acting_user: AbstractUser) -> PartyNotice:
    """The notice, for a person of the house who did not give it."""
    rows = PartyNotice.objects.select_related(
        "plan", "distributor", "given_by", "transfer__assignee", "direction__designated_by"
    )
    found = rows.filter(pk=notice_id).first()
    if found is None:
        raise NotShown
    if roles_of(acting_user) & OUTSIDERS or found.given_by.acting_user_id == acting_user.pk:
        raise NotTheirNotice("compliance decides a notice, never who gave it")
    return found


def _decided(
    notice: PartyNotice, *, word: str, acting_user: AbstractUser, received_on: date | None
) -> NoticeDecision | None:
    """The same decision of the same person, made before. Raises: NoticeIsDecided where it is another."""
    found = NoticeDecision.objects.filter(notice=notice).select_related("decided_by__acting_user").first()
    if found is None:
        return None
    same = (found.word, found.received_on, found.decided_by.acting_user_id)
    if same == (word, received_on, acting_user.pk):
        return found
    by = found.decided_by.acting_user.get_username()
    raise NoticeIsDecided(f"it was {found.get_word_display()} by {by} before; open it again to see")


def _received_faults(notice: PartyNotice, received_on: date, *, today: date) -> Iterable[Fault]:
    if received_on < notice.given_on:
        problem = f"{received_on} is before {notice.given_on}, on which it was given"
        yield _fault("received_on", problem, f"{notice.given_on} or later")
    if received_on > today:
        yield _fault("received_on", f"{received_on} has not come yet", f"{today} or earlier")


def _consent_faults(notice: PartyNotice, *, act: Act) -> Iterable[Fault]:
    """Asked as things stand now: a Transfer that began since has an Assignee to be asked too."""
    needed = needed_of(notice)
    _ask(notice, needed, act=act)
    given = set(NoticeConsent.objects.filter(notice=notice).values_list("assignee_id", flat=True))
    asked = Assignee.objects.filter(pk__in=notice.consents_asked.values("assignee")).order_by("code")
    missing = [one.name or one.code for one in asked if one.pk not in given]
    if missing:
        section = "6(b)" if notice.transfer_id is not None else "6(e)"
        problem = f"Section {section}: {', '.join(missing)} has not consented"
        yield _fault("", problem, "wait for the consent in the portal, or record it with its writing")


def _standing_faults(notice: PartyNotice) -> Iterable[Fault]:
    """What a notice changes must stand as the Distributor saw it."""
    about = notice.transfer or notice.direction
    if about is not None and about.superseded_by_id is not None:
        what = "Transfer" if notice.transfer_id is not None else "direction"
        yield _fault("", f"the {what} that it is about was changed since", "send the notice back")


def _consents(
    notice: PartyNotice, assignees: Iterable[Assignee], *, act: Act, document: int | None = None
) -> tuple[NoticeConsent, ...]:
    if NoticeDecision.objects.filter(notice=notice).exists():
        raise NoticeIsDecided("it is decided: nobody consents any more")
    return tuple(
        NoticeConsent.objects.get_or_create(
            notice=notice,
            assignee=one,
            defaults={"digest": notice.digest, "given_by": act, "document_id": document},
        )[0]
        for one in assignees
    )


def _note_records(notice: PartyNotice, *, act: Act) -> None:
    NoticeRecord.objects.bulk_create(
        [
            *(NoticeRecord(notice=notice, transfer=row) for row in Transfer.objects.filter(recorded_by=act)),
            *(
                NoticeRecord(notice=notice, direction=row)
                for row in PaymentDirection.objects.filter(recorded_by=act)
            ),
        ]
    )


def _ask_further(notice: PartyNotice, *, act: Act) -> None:
    """A Transfer that was recorded now brings an Assignee to be asked, where a direction is to be changed."""
    for other in waiting_notices(notice.plan):
        if other.distributor_id == notice.distributor_id and other.direction_id is not None:
            _ask(other, needed_of(other), act=act)


def _ask(notice: PartyNotice, needed: Iterable[Assignee], *, act: Act) -> None:
    for one in needed:
        NoticeConsentAsked.objects.get_or_create(notice=notice, assignee=one, defaults={"asked_by": act})


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
