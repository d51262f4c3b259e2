"""Payees' accounts: entered by one person, confirmed by another; a change holds payments until then."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AbstractUser
from django.db import connection, transaction

from assignments.domain.bank import bank_faults, held_for_bank_details
from assignments.domain.errors import (
    BankDetailsNotWaiting,
    ConfirmedByWhoEntered,
    NotCompared,
    NotShown,
    PartyNotKnown,
)
from assignments.domain.instructions import InstructionDraft, InstructionStatus
from assignments.domain.parties import FIELD_OF_KIND, KIND_WORDS, Party
from assignments.domain.routes import PayeeKind, ordered_reasons
from assignments.models import Assignee, BankDetails, CollectionAgent, PaymentInstruction
from assignments.selectors.bank import REJECT, details_of
from assignments.selectors.memberships import parties_of
from assignments.selectors.payments import lines_of_instruction
from assignments.services.instructions import (
    InstructionLine,
    NewInstruction,
    supersede_instructions,
    write_instructions,
)
from fees.models import MonthlyFee
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.domain.roles import OUTSIDERS
from governance.models import Act, Distributor
from governance.selectors.roles import roles_of
from governance.services.acts import begin_act

BANK_LOCK: Final = 120_100_002  # held while an account changes, shared while payments are prepared
SHOW = "show_bank_details"
UNISSUED = (InstructionStatus.PREPARED, InstructionStatus.APPROVED, InstructionStatus.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAsked:
    """An account as somebody enters it. It is never printed whole."""

    holder: str
    bank_name: str
    routing_number: str
    account_number: str

    def __repr__(self) -> str:
        return "BankAsked(...)"


def keep_bank_details_still() -> None:
    """Until the transaction ends, no account changes: payments prepared meanwhile see all that wait."""
    _lock("pg_advisory_xact_lock_shared")


def enter_bank_details(
    *, party: Party, details: BankAsked, acting_user: AbstractUser, reason: str = ""
) -> BankDetails:
    """Enter a payee's account, which counts once another person confirms it; the same again changes nothing.

    What waits already is replaced. Where another account counts, the payee's payments wait from now on.
    Raises: Refused with all faults; NotShown for another party's user; PartyNotKnown.
    """
    faults = bank_faults(
        holder=details.holder,
        bank_name=details.bank_name,
        routing_number=details.routing_number,
        account_number=details.account_number,
    )
    if faults:
        raise Refused(faults)
    if roles_of(acting_user) & OUTSIDERS and party not in parties_of(acting_user):
        raise NotShown
    with transaction.atomic(durable=True):
        source = f"{party.kind} {party.code}"
        act = begin_act(kind="enter_bank_details", acting_user=acting_user, source=source, reason=reason)
        _lock("pg_advisory_xact_lock")
        key = _party(party)
        standing = {
            row.confirmed_by_id is None: row for row in details_of(party).filter(ended_by__isnull=True)
        }
        waiting, counting = standing.get(True), standing.get(False)
        same = waiting or counting
        if same is not None and _says(same, details):
            transaction.set_rollback(True)  # it was entered just so: no act is left
            return same
        if waiting is not None:
            _end(waiting, act)
        row = BankDetails.objects.create(
            **{FIELD_OF_KIND[party.kind]: key},
            holder=details.holder.strip(),
            bank_name=details.bank_name.strip(),
            routing_number=details.routing_number,
            account_number=details.account_number,
            entered_by=act,
        )
        if counting is not None:
            _hold_payments(party, name=key.name or key.code, act=act)
        return row


def show_bank_details(*, details_id: int, acting_user: AbstractUser) -> BankDetails:
    """Show the whole numbers to the person who is to confirm them; that they were shown is an act.

    Raises: BankDetailsNotWaiting, ConfirmedByWhoEntered.
    """
    with transaction.atomic(durable=True):
        begin_act(kind=SHOW, acting_user=acting_user, source=f"bank details {details_id}")
        row = _waiting(details_id)
        _refuse_own(row, acting_user)
        return row


def confirm_bank_details(*, details_id: int, acting_user: AbstractUser) -> BankDetails:
    """Confirm a payee's account; from now on it is paid into this one. What is confirmed stays as it is.

    Raises: BankDetailsNotWaiting, ConfirmedByWhoEntered, NotCompared where the numbers were never shown to
    that person.
    """
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="confirm_bank_details", acting_user=acting_user, source=f"bank details {details_id}"
        )
        row = _found(details_id)
        if row.confirmed_by_id is not None and row.ended_by_id is None:
            transaction.set_rollback(True)
            return row
        row = _waiting(details_id)
        _refuse_own(row, acting_user)
        shown = Act.objects.filter(
            kind=SHOW, acting_user_id=acting_user.pk, source=f"bank details {details_id}"
        )
        if not shown.exists():
            raise NotCompared("look at the numbers and compare them with the payee's writing first")
        _lock("pg_advisory_xact_lock")
        party = _party_of(row)
        for other in details_of(party).filter(confirmed_by__isnull=False, ended_by__isnull=True):
            _end(other, act)
        row.confirmed_by = act
        row.save(update_fields=["confirmed_by"])
        return row


def reject_bank_details(*, details_id: int, acting_user: AbstractUser, reason: str) -> BankDetails:
    """Reject a payee's new account: the one that counts goes on to count. Twice is once.

    Raises: BankDetailsNotWaiting for details that count or were replaced; Refused without a reason.
    """
    if not reason.strip():
        raise Refused([Fault(source="", row=None, column="reason", problem="is missing", remedy="say why")])
    with transaction.atomic(durable=True):
        act = begin_act(
            kind=REJECT,
            acting_user=acting_user,
            source=f"bank details {details_id}",
            reason=reason.strip(),
        )
        row = _found(details_id)
        if row.ended_by_id is not None and row.confirmed_by_id is None:
            transaction.set_rollback(True)
            return row
        row = _waiting(details_id)
        _lock("pg_advisory_xact_lock")
        _end(row, act)
        return row


def _hold_payments(party: Party, *, name: str, act: Act) -> None:
    """What is not issued to the payee waits, or waits for this too: the same lines, a new instruction.

    What a closing that has not finished computed anew is left to it: it holds what it prepares.
    """
    unissued = PaymentInstruction.objects.filter(
        payee_kind=party.kind, payee=party.code, status__in=UNISSUED
    ).exclude(lines__monthly_fee__status=MonthlyFee.Status.SUPERSEDED)
    reason = held_for_bank_details(name)
    for row in list(unissued.select_related("plan").order_by("pk")):
        reasons = ordered_reasons((*row.held_because, reason))
        stored = lines_of_instruction(row.pk)
        classes = dict(
            MonthlyFee.objects.filter(pk__in={one.line.fee for one in stored}).values_list(
                "pk", "share_class_id"
            )
        )
        lines = tuple(
            InstructionLine(one.line.fee, classes[one.line.fee], one.as_payable(held_because=reasons))
            for one in stored
        )
        _withdraw(row, act=act)
        draft = InstructionDraft(
            payee_kind=PayeeKind(row.payee_kind),
            payee=row.payee,
            held_because=reasons,
            lines=tuple(one.line for one in lines),
        )
        held = NewInstruction(
            fund=row.fund_id, draft=draft, authority=row.authority, lines=lines, released_from=row.pk
        )
        write_instructions([held], plan=row.plan, month=PlanMonth(row.month), act=act)


def _withdraw(row: PaymentInstruction, *, act: Act) -> None:
    """An approval was for an account that may change: it is void; what was only prepared is superseded."""
    this = PaymentInstruction.objects.filter(pk=row.pk)
    if row.status == InstructionStatus.APPROVED:
        this.update(status=InstructionStatus.VOIDED.value, status_by=act)
    else:
        supersede_instructions(this, act=act)


def _says(row: BankDetails, details: BankAsked) -> bool:
    said = (details.holder.strip(), details.bank_name.strip(), details.routing_number, details.account_number)
    return (row.holder, row.bank_name, row.routing_number, row.account_number) == said


def _end(row: BankDetails, act: Act) -> None:
    row.ended_by = act
    row.save(update_fields=["ended_by"])


def _found(details_id: int) -> BankDetails:
    row = BankDetails.objects.select_related("entered_by", "distributor", "assignee", "agent")
    found = row.filter(pk=details_id).first()
    if found is None:
        raise BankDetailsNotWaiting(f"there are no bank details {details_id}")
    return found


def _waiting(details_id: int) -> BankDetails:
    row = _found(details_id)
    if row.ended_by_id is not None or row.confirmed_by_id is not None:
        raise BankDetailsNotWaiting(
            "they were confirmed, rejected or replaced before; look at those that wait"
        )
    return row


def _refuse_own(row: BankDetails, acting_user: AbstractUser) -> None:
    if row.entered_by.acting_user_id == acting_user.pk or roles_of(acting_user) & OUTSIDERS:
        raise ConfirmedByWhoEntered("another person than who entered them compares and confirms them")


def _party(party: Party) -> Distributor | Assignee | CollectionAgent:
    models: dict[PayeeKind, type[Distributor] | type[Assignee] | type[CollectionAgent]] = {
        PayeeKind.DISTRIBUTOR: Distributor,
        PayeeKind.ASSIGNEE: Assignee,
        PayeeKind.COLLECTION_AGENT: CollectionAgent,
    }
    found = models[party.kind]._default_manager.filter(code=party.code).first()
    if found is None:
        raise PartyNotKnown(f"{party.code!r} is the code of no {KIND_WORDS[party.kind]}")
    return found


def _party_of(row: BankDetails) -> Party:
    held = row.distributor or row.assignee or row.agent
    return Party(kind=row.kind, code=held.code if held else "")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [BANK_LOCK])
