"""What the parties of `party_months` do by themselves: notices that compliance acknowledges, and accounts."""

from datetime import date
from typing import Any, Final

from assignments.domain.notices import NoticeAsked, NoticeKind
from assignments.domain.parties import Party
from assignments.domain.routes import Decided, PayeeKind
from assignments.models import BankDetails, MonthlyCalculation, PartyNotice, Transfer
from assignments.selectors.calculation_facts import calculation_facts, figures_digest
from assignments.services.bank import (
    BankAsked,
    confirm_bank_details,
    enter_bank_details,
    reject_bank_details,
    show_bank_details,
)
from assignments.services.calculation_determinations import Decision
from assignments.services.calculations import CalculationOfParty, accept_ours
from governance.models import Portfolio
from plan_admin.month_end.services.deciding_calculations import Paper, determine_calculation
from plan_admin.parties.services.deciding import acknowledge_notice, send_back_notice
from plan_admin.parties.services.giving import NoticeToGive, Writing, give_notice
from tests.factories.party_months import Done, PartyMonths, month_of, quiet

TODAY: Final = date(2004, 7, 15)
RECEIVED: Final = date(2004, 7, 16)
ACCEPTED: Final = date(2004, 10, 4)
WRITING: Final = Writing(name="notice.txt", data=b"We hereby notify the Funds.")
PAYEES: Final = (
    Party(kind=PayeeKind.DISTRIBUTOR, code="adi"),
    Party(kind=PayeeKind.DISTRIBUTOR, code="idi"),
    Party(kind=PayeeKind.ASSIGNEE, code="trust-a"),
    Party(kind=PayeeKind.COLLECTION_AGENT, code="depository-c"),
)
# Routing numbers whose checksums are right.
ACCOUNTS: Final = ("021000021", "011401533", "091000019")


def notify(world: PartyMonths, *, portfolio: str, percent: str, effective: date) -> Done:
    """adi's user gives notice of a Transfer to a trust that nobody knows yet."""
    terms: dict[str, Any] = {"assignee": "Fresh Trust", "address": "9 Example Square", "kind": "sale"}
    terms |= {"percent": percent, "issued_from": date(2003, 7, 1), "issued_to": None, "ends": None}
    code = Portfolio.objects.get(name=portfolio).code
    asked = NoticeAsked(kind=NoticeKind.TRANSFER, effective=effective, terms=terms, portfolios=(code,))
    return _given(world, asked)


def notify_end(world: PartyMonths, which: int, *, ends: date) -> Done:
    """adi's user gives notice that one of its Transfers ends."""
    standing = Transfer.objects.filter(
        plan=world.plan, distributor__code="adi", superseded_by__isnull=True, effective__endswith__isnull=True
    ).order_by("pk")
    if not standing:
        return Done(refused="no Transfer of adi's is open")
    about = standing[which % len(standing)]
    return _given(world, NoticeAsked(kind=NoticeKind.TRANSFER_END, effective=ends, about=about.pk))


def accept(world: PartyMonths, month: str) -> Done:
    """adi's user accepts our figures of a month, as it was shown them."""
    facts = calculation_facts(world.plan, month=month_of(month), distributor="adi")
    ours = [one for one in facts if one.is_needed and one.ours is not None]
    of = CalculationOfParty(
        plan=world.plan,
        distributor="adi",
        month=month_of(month),
        received=ACCEPTED,
        today=ACCEPTED,
        acting_user=world.party,
    )
    done = world.tried(lambda: accept_ours(of, digest=figures_digest(ours)))
    world.review()
    return done


def calculations(world: PartyMonths) -> list[MonthlyCalculation]:
    """The Monthly Calculations that stand."""
    return list(MonthlyCalculation.objects.filter(plan=world.plan, superseded_by__isnull=True).order_by("pk"))


def decide(world: PartyMonths, calculation: MonthlyCalculation, *, decided: Decided) -> Done:
    """An approver decides of a Monthly Calculation."""
    decision = Decision(
        calculation=calculation,
        portfolio=None,
        decided=decided,
        by="Ann Able",
        date=ACCEPTED,
        reason="The Distributor's letter.",
    )
    return world.tried(
        lambda: determine_calculation(
            plan=world.plan,
            decision=decision,
            paper=Paper(name="letter.txt", data=b"The Distributor's letter."),
            acting_user=world.approver,
            progress=quiet,
        )
    )


def _given(world: PartyMonths, asked: NoticeAsked) -> Done:
    notice = NoticeToGive(
        plan=world.plan, distributor="adi", asked=asked, writing=WRITING, reaches_back="So it was agreed."
    )
    return world.tried(lambda: give_notice(notice=notice, acting_user=world.party, today=TODAY))


def open_notices(world: PartyMonths) -> list[PartyNotice]:
    """The notices that nobody has decided of."""
    return list(PartyNotice.objects.filter(plan=world.plan, decision__isnull=True).order_by("pk"))


def acknowledge(world: PartyMonths, notice: PartyNotice) -> Done:
    """Compliance acknowledges a notice, and looks again at what is held."""
    done = world.tried(
        lambda: acknowledge_notice(
            notice_id=notice.pk,
            received_on=RECEIVED,
            acting_user=world.officer,
            today=RECEIVED,
            reaches_back_seen=True,
        )
    )
    world.review()
    return done


def send_back(world: PartyMonths, notice: PartyNotice) -> Done:
    """Compliance sends a notice back."""
    return world.tried(
        lambda: send_back_notice(notice_id=notice.pk, acting_user=world.officer, reason="Unsigned.")
    )


def enter_account(world: PartyMonths, payee: Party, *, routing: str) -> Done:
    """A payee's account is entered."""
    details = BankAsked(
        holder=payee.code, bank_name="First Bank", routing_number=routing, account_number="123456789"
    )
    return world.tried(lambda: enter_bank_details(party=payee, details=details, acting_user=world.officer))


def waiting_accounts() -> list[BankDetails]:
    """Accounts that nobody has confirmed or rejected."""
    return list(BankDetails.objects.filter(confirmed_by__isnull=True, ended_by__isnull=True).order_by("pk"))


def confirm_account(world: PartyMonths, details: BankDetails) -> Done:
    """Another person compares the numbers and confirms them; what they held is looked at."""

    def act() -> Any:
        show_bank_details(details_id=details.pk, acting_user=world.approver)
        return confirm_bank_details(details_id=details.pk, acting_user=world.approver)

    done = world.tried(act)
    world.review()
    return done


def reject_account(world: PartyMonths, details: BankDetails) -> Done:
    """Another person rejects them; what they held is looked at."""
    done = world.tried(
        lambda: reject_bank_details(
            details_id=details.pk, acting_user=world.approver, reason="Not the payee's writing."
        )
    )
    world.review()
    return done
