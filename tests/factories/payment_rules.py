"""The rules of the months' state machine that let money leave, and take it back."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from assignments.domain.approvals import OutcomeKind
from tests.factories import party_payments as pay
from tests.factories.party_months import PORTFOLIOS, Done, PartyMonths
from tests.factories.power_cuts import IN_PAYMENTS, cut_short

pick = st.integers(min_value=0, max_value=11)
dies = st.sampled_from((None, None, None, *sorted(IN_PAYMENTS)))
OPEN = ("PREPARED", "APPROVED")
LEFT = ("ISSUED", "SETTLED", "RETURNED")


class Machine(Protocol):
    """What these rules need of the machine that they are part of."""

    world: PartyMonths

    def look(self) -> None: ...


def there_are(*states: str) -> Any:
    """A rule for when there are payments in these states."""
    return precondition(lambda machine: bool(pay.payments(machine.world, *states)))


def chosen(machine: Machine, which: int, *states: str) -> pay.Payment:
    """One of the payments in these states."""
    found = pay.payments(machine.world, *states)
    return found[which % len(found)]


def beside(machine: Machine, one: pay.Payment, *states: str, whole_fund: bool) -> Sequence[pay.Payment]:
    """A payment, or all of its Fund and month in these states."""
    if not whole_fund:
        return [one]
    return [
        other
        for other in pay.payments(machine.world, *states)
        if (other.month, other.fund_id) == (one.month, one.fund_id)
    ]


def done(machine: Machine, act: Callable[[], Done], *, at: str | None) -> Done:
    """Do an act; where the power is cut, look at what is left, and do it again."""
    if at:
        cut_short(act, at=at)
        machine.look()
    found = act()
    machine.look()
    return found


def goes_its_way(world: PartyMonths, month: str) -> None:
    """A month as it should be: facts, closing, Monthly Calculations, approval, issue and settlement."""
    world.price(month, dict.fromkeys(PORTFOLIOS, "365000.00"))
    world.close(month, finish=True)
    world.calculate("adi", month, off=Decimal(0), received=date(2004, 10, 1))
    prepared = [one for one in pay.payments(world, "PREPARED") if pay.of(one) == month]
    pay.approve(world, month, seen=pay.shown(prepared), by=world.approver)
    approved = [one for one in pay.payments(world, "APPROVED") if pay.of(one) == month]
    for fund in {one.fund for one in approved}:
        pay.issue(world, month, fund=fund, seen=[one.pk for one in approved if one.fund == fund])
    for one in pay.payments(world, "ISSUED"):
        pay.outcome(world, one, kind=OutcomeKind.SETTLED)


class PaymentRules:
    """Approve, issue, settle, return, void, reverse, determine."""

    @precondition(lambda self: self.world.next_month())
    @rule()
    def the_next_month_goes_its_way(self: Machine) -> None:
        month = self.world.next_month()
        assert month
        goes_its_way(self.world, month)
        self.look()

    @there_are("PREPARED")
    @rule(which=pick, whole_fund=st.booleans(), second=st.booleans(), at=dies)
    def payments_are_approved(
        self: Machine, which: int, whole_fund: bool, second: bool, at: str | None
    ) -> None:
        one = chosen(self, which, "PREPARED")
        rows = beside(self, one, "PREPARED", whole_fund=whole_fund)
        by = self.world.second if second else self.world.approver
        seen = pay.shown(rows)
        done(self, lambda: pay.approve(self.world, pay.of(one), seen=seen, by=by), at=at)
        twice = pay.approve(self.world, pay.of(one), seen=seen, by=self.world.approver)
        assert twice.refused or twice.value.approved == (), "a double click approves nothing more"
        self.look()

    @there_are("PREPARED")
    @rule(which=pick)
    def who_prepared_cannot_approve(self: Machine, which: int) -> None:
        one = chosen(self, which, "PREPARED")
        preparer = one.prepared_by.acting_user
        found = pay.approve(self.world, pay.of(one), seen=pay.shown([one]), by=preparer)
        assert found.refused

    @there_are("PREPARED")
    @rule(which=pick)
    def what_was_not_shown_is_not_approved(self: Machine, which: int) -> None:
        one = chosen(self, which, "PREPARED")
        found = pay.approve(self.world, pay.of(one), seen={one.pk: "0" * 64}, by=self.world.second)
        assert found.refused

    @there_are("APPROVED")
    @rule(which=pick, at=dies)
    def what_is_approved_is_issued(self: Machine, which: int, at: str | None) -> None:
        one = chosen(self, which, "APPROVED")
        seen = [row.pk for row in beside(self, one, "APPROVED", whole_fund=True)]

        def issue() -> Done:
            return pay.issue(self.world, pay.of(one), fund=one.fund, seen=seen)

        first, twice = done(self, issue, at=at), issue()
        if first.value and first.value.authorization and not first.value.withdrawn:
            assert twice.value.authorization == first.value.authorization, "a double click gets the same"
        self.look()

    @there_are("ISSUED", "SETTLED")
    @rule(which=pick, kind=st.sampled_from((OutcomeKind.SETTLED, OutcomeKind.RETURNED)), at=dies)
    def the_bank_says_what_became_of_it(self: Machine, which: int, kind: OutcomeKind, at: str | None) -> None:
        one = chosen(self, which, "ISSUED", "SETTLED")
        done(self, lambda: pay.outcome(self.world, one, kind=kind), at=at)

    @there_are("RETURNED")
    @rule(which=pick)
    def what_came_back_is_paid_again(self: Machine, which: int) -> None:
        one = chosen(self, which, "RETURNED")
        first = done(self, lambda: pay.again(self.world, one), at=None)
        assert pay.again(self.world, one).value == first.value, "asked again, it is the same payment"

    @there_are(*OPEN)
    @rule(which=pick, hold=st.booleans(), at=dies)
    def a_payment_is_voided(self: Machine, which: int, hold: bool, at: str | None) -> None:
        one = chosen(self, which, *OPEN)
        done(self, lambda: pay.void(self.world, one, hold=hold), at=at)

    @there_are(*LEFT)
    @rule(which=pick, hold=st.booleans(), at=dies)
    def a_payment_is_reversed(self: Machine, which: int, hold: bool, at: str | None) -> None:
        one = chosen(self, which, *LEFT)
        done(self, lambda: pay.reverse(self.world, one, hold=hold), at=at)

    @there_are("HELD")
    @rule(which=pick, pays=st.booleans(), at=dies)
    def a_person_decides_of_what_is_held(self: Machine, which: int, pays: bool, at: str | None) -> None:
        one = chosen(self, which, "HELD")
        done(self, lambda: pay.determine(self.world, one, pays=pays), at=at)

    @there_are("HELD")
    @rule(which=pick, portfolio=st.none() | st.sampled_from(PORTFOLIOS), pays=st.booleans())
    def a_person_decides_of_a_lapse(self: Machine, which: int, portfolio: str | None, pays: bool) -> None:
        one = chosen(self, which, "HELD")
        done(self, lambda: pay.determine_the_lapse(self.world, pay.of(one), portfolio, pays=pays), at=None)
