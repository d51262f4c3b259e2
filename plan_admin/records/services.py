"""Attach a document to a Plan, an agreement or a meeting."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import BoardMeeting, DistributionAgreement, Plan
from governance.services.acts import begin_act
from governance.services.filing import file_document
from governance.services.one_record import NEW, UNCHANGED
from plan_admin.records.models import KeptDocument

About = KeptDocument.About


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAsked:
    """A document as it is given; `subject` is the id of the agreement or meeting, empty for the Plan."""

    about: KeptDocument.About
    subject: str
    words: str
    dated: date
    name: str
    data: bytes


def attach_document(*, plan: Plan, asked: DocumentAsked, acting_user: AbstractUser, today: date) -> str:
    """Keep a document as it came, with its digest: `new`, or `unchanged` where it was attached so already.

    Raises: Refused with every fault; then nothing is stored.
    """
    faults = list(_faults(plan, asked, today=today))
    with transaction.atomic(durable=True):
        act = begin_act(kind="attach_document", acting_user=acting_user, source=asked.name[:400])
        try:
            document = file_document(name=asked.name, data=asked.data, act=act)
        except Refused as refused:
            raise Refused([*faults, *refused.faults]) from refused
        if faults:
            raise Refused(faults)
        _, is_new = KeptDocument.objects.get_or_create(
            plan=plan,
            about=asked.about,
            subject=asked.subject,
            document=document,
            defaults={"words": asked.words.strip(), "dated": asked.dated, "attached_by": act},
        )
        if not is_new:
            transaction.set_rollback(True)
        return NEW if is_new else UNCHANGED


def _faults(plan: Plan, asked: DocumentAsked, *, today: date) -> list[Fault]:
    standing = {
        About.AGREEMENT: DistributionAgreement.objects.filter(plan=plan),
        About.MEETING: BoardMeeting.objects.all(),
    }
    faults = []
    if not asked.words.strip():
        faults.append(_fault("words", "says nothing", "what the document is"))
    if asked.dated > today:
        faults.append(_fault("dated", f"{asked.dated} is still to come", "the document's own day"))
    if asked.about is About.PLAN and asked.subject:
        faults.append(_fault("subject", "names something beside the Plan", "leave it empty"))
    elif asked.about is not About.PLAN:
        among = standing[asked.about].filter(entry=asked.subject, superseded_by__isnull=True)
        if not among.exists():
            what = asked.about.label
            faults.append(_fault("subject", f"{asked.subject!r} is not {what}", "the id of one that stands"))
    return faults


def _fault(column: str, problem: str, remedy: str) -> Fault:
    return Fault(source="", row=None, column=column, problem=problem, remedy=remedy)
