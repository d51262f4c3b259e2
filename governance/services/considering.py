"""Rule 12b-1(d), (e): the secretary records what the Boards asked for, weighed and found at a meeting."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.book_entries import BookNode, Entry
from governance.domain.errors import Refused
from governance.domain.meeting_facts import Considered, MeetingFacts
from governance.models import Act, Plan
from governance.selectors.chained_boards import MEETINGS
from governance.selectors.meetings import meeting_of
from governance.services.acts import begin_act
from governance.services.chain import append_link
from governance.services.meeting_facts import put_facts
from governance.services.one_record import CORRECTED, NEW, UNCHANGED, fault
from governance.services.roll_calls import meeting_named


def record_considered(
    *, plan: Plan, meeting: str, considered: Considered, acting_user: AbstractUser, reason: str = ""
) -> str:
    """Record it: `new`, `unchanged` (it stood so already) or `corrected`; what stood before is kept.

    Raises: Refused with every fault, among them a correction without its reason; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="record_considered", acting_user=acting_user, source=meeting[:400], reason=reason.strip()
        )
        row = meeting_of(meeting)
        if row is None:
            raise Refused([fault("", f"{meeting!r} is no meeting", "one that is recorded")])
        entry = Entry(BookNode(row=0, named={}), source="", path="")
        facts = MeetingFacts(considered=considered)
        put = put_facts(facts, entry=entry, meeting=meeting_named(row, plan), act=act)
        faults = list(entry.faults)
        if put.corrected and not reason.strip():
            faults.append(
                fault("reason", "a correction needs its reason", "what was wrong, and how it was found")
            )
        if faults:
            raise Refused(faults)
        if not put.changed:
            transaction.set_rollback(True)
            return UNCHANGED
        append_link(MEETINGS, act=act, about=f"what {row.entry} considered")
        outcome = CORRECTED if put.corrected else NEW
        Act.objects.filter(pk=act.pk).update(summary={"considered": outcome})
        return outcome
