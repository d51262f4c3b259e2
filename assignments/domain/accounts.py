"""Section 6: a payee's account with each Fund: what was open, what became due, what was paid, what is open.

Amounts are cents. What becomes due in a month are the instructions of that month that pay the payee itself;
paid counts on the day on which the bank settled it, so that a month's statement stays as it was read.
Nothing is carried from one Fund to another: each has its own line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.domain.instructions import InstructionStatus
from governance.domain.periods import DatePeriod
from governance.domain.sections import plan_section

_S = InstructionStatus
WAITING = (_S.PREPARED, _S.APPROVED, _S.ISSUED, _S.HELD, _S.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """An instruction that pays the payee; `month` is the first day of its month.

    `cents` is what became due by it: nothing where another has taken its place; `amount` is what it was of.
    `authorization` is the number of the payment authorization that orders the Fund to pay it.
    """

    id: int
    fund: str
    month: date
    status: InstructionStatus
    cents: int
    held_because: tuple[str, ...] = ()
    authorization: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money that reached the payee on a day, or came back (negative)."""

    instruction: int
    day: date
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """The account with one Fund over a period.

    Of what is open at its end, `paid_since` was paid later; the rest is, as things stand now, `prepared`,
    `approved`, `issued`, `held` or `returned`.
    """

    fund: str
    opening: int = 0
    due: int = 0
    paid: int = 0
    returned: int = 0
    paid_since: int = 0
    prepared: int = 0
    approved: int = 0
    issued: int = 0
    held: int = 0
    returned_open: int = 0

    @property
    def open(self) -> int:
        """What is open at the period's end."""
        return self.opening + self.due - self.paid + self.returned

    @property
    def explained(self) -> int:
        """The same, by what has become of it since."""
        waiting = self.prepared + self.approved + self.issued + self.held + self.returned_open
        return self.paid_since + waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPayment:
    """A payment that became due in the period, or moved in it: where it stands, and when it was paid."""

    payable: Payable
    settled_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A payee's account under one Plan over a period: a line for each Fund, and its payments."""

    lines: tuple[AccountLine, ...] = ()
    payments: tuple[AccountPayment, ...] = ()

    def total(self, name: str) -> int:
        """A column over all Funds."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def has_moved(self) -> bool:
        """Whether anything became due, was paid or came back."""
        return any(line.due or line.paid or line.returned for line in self.lines)


@plan_section("6(a)", "6(d)", "6(e)")
def account_of(payables: Iterable[Payable], *, movements: Iterable[Movement], period: DatePeriod) -> Account:
    """Section 6(a): amounts "shall be paid by the Fund": opening + due - paid + returned = open.

    `payables` are all that stand up to the period's end, and those that were paid and replaced since;
    `movements` are all of theirs. Instructions of nothing are left out.

    >>> from datetime import date
    >>> due = Payable(id=1, fund="A", month=date(2003, 9, 1), status=InstructionStatus.ISSUED, cents=500)
    >>> month = DatePeriod(date(2003, 9, 1), date(2003, 9, 30))
    >>> account_of([due], movements=[], period=month).total("open")
    500
    """
    last = period.last or date.max
    moved: dict[int, list[Movement]] = {}
    for movement in sorted(movements, key=lambda one: (one.day, one.instruction)):
        moved.setdefault(movement.instruction, []).append(movement)
    known = [one for one in payables if one.month <= last and (one.cents or one.id in moved)]
    lines = [
        _line(fund, [one for one in known if one.fund == fund], moved, period)
        for fund in sorted({one.fund for one in known})
    ]
    is_kept = [line for line in lines if line.opening or line.due or line.paid or line.returned]
    payments = [
        _payment(one, moved.get(one.id, ()))
        for one in sorted(known, key=lambda one: (one.month, one.fund, one.id))
        if one.month in period or any(movement.day in period for movement in moved.get(one.id, ()))
    ]
    return Account(lines=tuple(is_kept), payments=tuple(payments))


def _line(
    fund: str, payables: Sequence[Payable], moved: Mapping[int, Sequence[Movement]], period: DatePeriod
) -> AccountLine:
    last = period.last or date.max
    opening = sum(one.cents for one in payables if one.month < period.first)
    movements = [movement for one in payables for movement in moved.get(one.id, ())]
    within = [movement.cents for movement in movements if movement.day in period]
    stands = dict.fromkeys(WAITING, 0)
    paid_since = 0
    for one in payables:
        own = moved.get(one.id, ())
        then = one.cents - sum(movement.cents for movement in own if movement.day <= last)
        now = one.cents - sum(movement.cents for movement in own)
        paid_since += then - now
        if one.status in stands:
            stands[one.status] += now
        else:
            paid_since += now
    return AccountLine(
        fund=fund,
        opening=opening - sum(movement.cents for movement in movements if movement.day < period.first),
        due=sum(one.cents for one in payables if one.month in period),
        paid=sum(cents for cents in within if cents > 0),
        returned=-sum(cents for cents in within if cents < 0),
        paid_since=paid_since,
        prepared=stands[_S.PREPARED],
        approved=stands[_S.APPROVED],
        issued=stands[_S.ISSUED],
        held=stands[_S.HELD],
        returned_open=stands[_S.RETURNED],
    )


def _payment(payable: Payable, movements: Sequence[Movement]) -> AccountPayment:
    settled = [one for one in movements if one.cents > 0]
    returned = [one for one in movements if one.cents < 0]
    return AccountPayment(
        payable=payable,
        settled_on=settled[-1].day if settled else None,
        returned_on=returned[-1].day if returned else None,
    )
