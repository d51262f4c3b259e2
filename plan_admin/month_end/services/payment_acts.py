"""What every act on a month's payments shares: the month to itself, the payments' rows, their faults."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from assignments.domain.approvals import OutcomeKind
from assignments.domain.instructions import InstructionStatus
from assignments.models import PaymentInstruction, PaymentOutcome
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.periods import PlanMonth
from governance.models import Act, FiledDocument, Plan
from governance.services.acts import begin_act
from governance.services.filing import file_document
from plan_admin.month_end.services.locks import keep_batches_from_all, month_to_oneself

REASON_MISSING = Fault(
    source="", row=None, column="reason", problem="is missing", remedy="why, for whoever reads it later"
)
NAMED_LIMIT = 400
NO_DOCUMENT = Fault(
    source="",
    row=None,
    column="document",
    problem="is missing",
    remedy="the file that proves it, or where the paper is kept",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What proves a decision: a file, or the name of a paper that is kept elsewhere."""

    name: str = ""
    data: bytes = b""
    kept_at: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether there is neither."""
        return not self.name and not self.kept_at.strip()

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with it, but for what only filing it finds."""
        if self.is_missing:
            return (NO_DOCUMENT,)
        if len(self.kept_at) > NAMED_LIMIT:
            problem = f"is longer than {NAMED_LIMIT} characters"
            return (Fault(source="", row=None, column="kept_at", problem=problem, remedy="a shorter name"),)
        return ()

    def filed(self, act: Act) -> FiledDocument | None:
        """The file as it is kept; None where a paper is named. Raises: Refused."""
        return file_document(name=self.name, data=self.data, act=act) if self.name else None


@contextmanager
def payment_act(
    plan: Plan, *, month: PlanMonth, kind: str, acting_user: AbstractUser, source: str = "", reason: str = ""
) -> Iterator[Act]:
    """One act on the payments of a month, while nobody closes it and nobody else acts on them.

    Raises: Refused while the month is being closed.
    """
    with month_to_oneself(plan, month), transaction.atomic(durable=True):
        keep_batches_from_all(plan, month)
        yield begin_act(
            kind=kind, acting_user=acting_user, source=source or str(month), reason=reason.strip()
        )


def leave_no_act() -> None:
    """Undo the act that is open: it was found to change nothing."""
    transaction.set_rollback(True)


def locked_instructions(
    plan: Plan, *, month: PlanMonth, numbers: Collection[int]
) -> dict[int, PaymentInstruction]:
    """The payments of a month by number, their rows locked in the order of numbers.

    Raises: Refused, naming each number that is no payment of the month.
    """
    rows = PaymentInstruction.objects.filter(plan=plan, month=month.first, pk__in=numbers)
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    unknown = sorted(set(numbers) - set(found))
    if unknown:
        raise Refused(
            fault_of(one, f"is no payment of {month} under the Plan {plan.code}") for one in unknown
        )
    return found


def fault_of(instruction: int, problem: str, remedy: str = "") -> Fault:
    """What is wrong with one payment."""
    return Fault(source=f"payment {instruction}", row=None, column="", problem=problem, remedy=remedy)


def with_reason(reason: str) -> str:
    """The reason without blanks around it. Raises: Refused where there is none."""
    refuse([] if reason.strip() else [REASON_MISSING])
    return reason.strip()


def not_in_the_future(day: date, *, today: date) -> tuple[Fault, ...]:
    """A day that has not come yet is a fault."""
    if day <= today:
        return ()
    return (
        Fault(
            source="",
            row=None,
            column="date",
            problem=f"{day} has not come yet",
            remedy=f"{today} or earlier",
        ),
    )


def not_before_it_was_payable(day: date, *, month: PlanMonth) -> tuple[Fault, ...]:
    """Nothing of a month was paid, or came back, before the month ended."""
    if day > month.last:
        return ()
    problem = f"{day} is before the end of {month}: nothing of it was payable yet"
    return (Fault(source="", row=None, column="date", problem=problem, remedy=f"a day after {month.last}"),)


def before_its_settlement(day: date, instructions: Iterable[int]) -> list[Fault]:
    """A fault for each payment that would come back before the day on which it was settled."""
    rows = PaymentOutcome.objects.filter(
        instruction__in=list(instructions), kind=OutcomeKind.SETTLED, date__gt=day
    )
    return [
        fault_of(number, f"was settled on {settled}, after {day}", "the day on which it came back")
        for number, settled in rows.order_by("instruction").values_list("instruction_id", "date")
    ]


def state_faults(
    rows: Mapping[int, PaymentInstruction], *, allowed: Iterable[InstructionStatus], what: str
) -> list[Fault]:
    """A fault, with its state, for each payment that is in none in which that can be done."""
    can = tuple(allowed)
    words = " or ".join(state.value.lower() for state in can)
    return [
        fault_of(row.pk, f"is {row.status.lower()}: it cannot be {what}", f"a payment that is {words}")
        for row in rows.values()
        if row.status not in can
    ]


def refuse(faults: Iterable[Fault]) -> None:
    """Raises: Refused with all faults, where there are any."""
    found = list(faults)
    if found:
        raise Refused(found)


def set_status(rows: Iterable[PaymentInstruction], status: InstructionStatus, *, act: Act) -> None:
    """The payments' new state, by an act."""
    PaymentInstruction.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=status.value, status_by=act
    )
