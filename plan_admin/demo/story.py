"""What changes while the demonstration's days go by: registers, pending cancellations, the day's rows."""

from collections.abc import Iterator
from datetime import date
from random import Random

from plan_admin.demo.cast import ROLES, Role
from plan_admin.demo.register import ActivityRow, Register, in_file_order

SEED = 20030818
FIRST_DAY = date(2003, 8, 18)
NEWCOMER_OPENS = date(2004, 8, 2)  # the day from which an amendment brings it into the Plan
NEWCOMER_SEED = 1_200_000_00  # what its first holders buy, in cents
# Sales to the public end with the Plan's termination for the Portfolio.
CLOSED_FROM = {"INVESCO Advantage Global Health Sciences Fund": date(2004, 10, 1)}


class Story:
    """Everything that changes while the days go by."""

    def __init__(self) -> None:
        self.rng = Random(SEED)
        self.registers = {role.name: Register(role, opened=FIRST_DAY) for role in ROLES}
        self.today: dict[str, list[ActivityRow]] = {}
        self.to_cancel: dict[date, list[ActivityRow]] = {}
        self.references = 0
        self.charged = 0

    def enter(self, row: ActivityRow) -> None:
        self.registers[row.portfolio].apply(row)
        self.today.setdefault(row.portfolio, []).append(row)

    def join(self, role: Role) -> Register:
        """A Portfolio of which nobody held Shares before."""
        self.registers[role.name] = Register(role, opened=NEWCOMER_OPENS)
        return self.registers[role.name]

    def happens(self, permille: int) -> bool:
        return self.rng.randrange(1000) < permille

    def reference(self, letter: str) -> str:
        self.references += 1
        return f"{letter}-{self.references:05d}"

    def is_open(self, role: Role, *, on: date) -> bool:
        """Whether its Shares are still sold."""
        return on < CLOSED_FROM.get(role.name, date.max)

    def end_of_day(self) -> Iterator[ActivityRow]:
        for name in self.registers:
            yield from in_file_order(self.today.get(name, ()))
        self.today = {}
