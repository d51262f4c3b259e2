"""Give a notice: tried by the rules of a book, kept with its writing, recorded only once acknowledged."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.errors import NoticeIsDecided, NotShown, NotTheirNotice
from assignments.domain.notices import NoticeAsked, ReachesBack, stored_form
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import NoticeConsentAsked, NoticeDecision, NoticeFund, PartyNotice
from assignments.selectors.memberships import parties_of
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.filed_documents import document_faults
from governance.models import Act, Distributor, Plan
from governance.services.acts import begin_act
from governance.services.filing import file_document
from plan_admin.parties.services.drafting import Drafted, draft_notice
from plan_admin.parties.services.recording import try_out

GIVE = "give_notice"
NAME_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeToGive:
    """A notice, its writing, and why it is meant to reach back, where it does."""

    plan: Plan
    distributor: str
    asked: NoticeAsked
    writing: Writing | None = None
    reaches_back: str = ""


def preview_notice(*, notice: NoticeToGive, acting_user: AbstractUser, today: date) -> Drafted:
    """What giving it would come to: the Funds concerned, whose consent, which closed months. Nothing is kept.

    Raises: Refused with every fault; NotShown for another party's user.
    """
    with transaction.atomic(durable=True):
        act = begin_act(kind=GIVE, acting_user=acting_user)
        distributor = own_distributor(notice.distributor, acting_user)
        drafted = draft_notice(notice.plan, distributor, notice.asked, given_on=today)
        faults = try_out(drafted.parts, plan=notice.plan, act=act)
        transaction.set_rollback(True)
    if faults:
        raise Refused(faults)
    return drafted


def give_notice(*, notice: NoticeToGive, acting_user: AbstractUser, today: date) -> PartyNotice:
    """Give a notice to each Fund concerned. It changes nothing before compliance acknowledges it.

    The same notice while the first waits is that one. `today` is the local date of the site.
    Raises: Refused with every fault, then nothing is stored; NotShown for another party's user.
    """
    plan = notice.plan
    with transaction.atomic(durable=True):
        act = begin_act(
            kind=GIVE,
            acting_user=acting_user,
            source=f"{notice.asked.kind} {notice.distributor}",
            reason=notice.reaches_back.strip(),
        )
        distributor = own_distributor(notice.distributor, acting_user)
        drafted, faults = _drafted(notice, distributor, act=act, today=today)
        faults += [*_writing_faults(notice.writing), *_back_faults(drafted, notice)]
        if faults or drafted is None or notice.writing is None:
            raise Refused(faults)
        same = PartyNotice.objects.filter(
            plan=plan, distributor=distributor, digest=drafted.digest, decision__isnull=True
        ).first()
        if same is not None:
            transaction.set_rollback(True)  # it is given already, and waits: no act is left
            return same
        return _keep(notice, drafted, distributor=distributor, act=act, today=today)


def withdraw_notice(*, notice_id: int, acting_user: AbstractUser, reason: str = "") -> NoticeDecision:
    """Take back a notice that nobody has decided. Twice is once.

    Raises: NotShown for another party's user; NoticeIsDecided.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="withdraw_notice", acting_user=acting_user, source=f"notice {notice_id}", reason=reason
        )
        found = PartyNotice.objects.filter(pk=notice_id).select_related("distributor").first()
        if found is None:
            raise NotShown
        own_distributor(found.distributor.code, acting_user)
        standing = NoticeDecision.objects.filter(notice=found).first()
        if standing is not None:
            if standing.word != NoticeDecision.Word.WITHDRAWN:
                raise NoticeIsDecided(f"it was {standing.get_word_display()} before; give a new notice")
            transaction.set_rollback(True)
            return standing
        return NoticeDecision.objects.create(
            notice=found, word=NoticeDecision.Word.WITHDRAWN, reason=reason.strip(), decided_by=act
        )


def own_distributor(code: str, acting_user: AbstractUser) -> Distributor:
    """The Distributor for which the person acts. Raises: NotShown for any other."""
    found = Distributor.objects.filter(code=code).first()
    if found is None or Party(kind=PayeeKind.DISTRIBUTOR, code=code) not in parties_of(acting_user):
        raise NotShown
    return found


def writing_of(writing: Writing | None, *, act: Act) -> int:
    """File a writing; its number. Raises: Refused, NotTheirNotice where there is none."""
    if writing is None:
        raise NotTheirNotice("the writing is missing; attach it")
    return file_document(name=writing.name, data=writing.data, act=act).pk


def _drafted(
    notice: NoticeToGive, distributor: Distributor, *, act: Act, today: date
) -> tuple[Drafted | None, list[Fault]]:
    """The notice, or all that is wrong with it before and while it is tried."""
    try:
        drafted = draft_notice(notice.plan, distributor, notice.asked, given_on=today)
    except Refused as refused:
        return None, list(refused.faults)
    return drafted, list(try_out(drafted.parts, plan=notice.plan, act=act))


def _writing_faults(writing: Writing | None) -> tuple[Fault, ...]:
    if writing is None:
        return (_fault("document", "Section 6(c): the writing is missing", "the signed notice as a file"),)
    return document_faults(name=writing.name, data=writing.data)


def _back_faults(drafted: Drafted | None, notice: NoticeToGive) -> tuple[Fault, ...]:
    """Nothing is backdated silently: whoever reaches back says so, and why."""
    if drafted is None or not drafted.back or notice.reaches_back.strip():
        return ()
    return (_fault("reaches_back", words_of(drafted.back), "say that it is meant so, and why"),)


def words_of(back: ReachesBack) -> str:
    """What follows from reaching back, as one text."""
    return " ".join(back.words())


def _keep(
    notice: NoticeToGive, drafted: Drafted, *, distributor: Distributor, act: Act, today: date
) -> PartyNotice:
    kept = PartyNotice.objects.create(
        plan=notice.plan,
        distributor=distributor,
        kind=drafted.asked.kind.value,
        transfer=drafted.transfer,
        direction=drafted.direction,
        named=named_in(drafted.asked),
        content=stored_form(drafted.parts),
        digest=drafted.digest,
        effective=drafted.asked.effective,
        given_on=today,
        reaches_back=notice.reaches_back.strip() if drafted.back else "",
        document_id=writing_of(notice.writing, act=act),
        given_by=act,
    )
    NoticeFund.objects.bulk_create(NoticeFund(notice=kept, fund_id=fund) for fund in drafted.funds)
    NoticeConsentAsked.objects.bulk_create(
        NoticeConsentAsked(notice=kept, assignee=one, asked_by=act) for one in drafted.consents
    )
    return kept


def named_in(asked: NoticeAsked) -> str:
    """The new Assignee or agent, as the Distributor names it."""
    return str(asked.terms.get("assignee") or asked.terms.get("agent") or "").strip()[:NAME_LIMIT]


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
