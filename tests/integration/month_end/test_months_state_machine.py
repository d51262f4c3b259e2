"""Whatever the parties and the house do, month by month and in any order, no cent is lost or paid twice.

Hypothesis chooses the acts; each goes through the product's services, as the person who may do it. After
every act `verify_books` derives the books of each month that the act touched again, and of one month more; at
the end of all. `factories/money.py` counts all the money after every act, by queries of its own.
`MONTHS_EXAMPLES` and `MONTHS_STEPS` in the environment make it look longer, and shrink what it finds.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories.money import IssuedPayments, faults_of_money, month_marks
from tests.factories.once import made_and_undone
from tests.factories.party_months import (
    FUND_OF,
    MONTHS,
    PORTFOLIOS,
    TOLERANCE,
    Done,
    PartyMonths,
    month_of,
)
from tests.factories.payment_rules import PaymentRules, goes_its_way
from tests.factories.portal_rules import PortalRules
from tests.factories.power_cuts import IN_CLOSINGS, cut_short

LONG = "MONTHS_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("MONTHS_EXAMPLES", "6"))
STEPS = int(os.environ.get("MONTHS_STEPS", "14"))

portfolios = st.sampled_from(PORTFOLIOS)
some_portfolios = st.lists(portfolios, min_size=1, max_size=3, unique=True)
amounts = st.sampled_from(("365000.00", "365123.45", "730000.00", "10000.01", "1.00"))
days_of_month = st.integers(min_value=1, max_value=28)
distributors = st.sampled_from(("adi", "idi"))
pick = st.integers(min_value=0, max_value=11)


class Months(PaymentRules, PortalRules, RuleBasedStateMachine):
    """The months of one small Plan, from the first fact on."""

    start: ClassVar[PartyMonths]

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.issued = IssuedPayments()
        self.marks: dict[str, tuple[Any, ...]] = {}
        self.looked = 0

    @initialize(amount=amounts, went=st.integers(min_value=0, max_value=3), closes=st.booleans())
    def begin(self, amount: str, went: int, closes: bool) -> None:
        """Some months went their way; the facts of the next are there, and it is perhaps closed."""
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined] # acts may be durable inside it, as in a TestCase
        self.undo.enter_context(block)
        self.world = self.start.copied()
        for month in MONTHS[:went]:
            goes_its_way(self.world, month)
        self.world.price(MONTHS[went], dict.fromkeys(PORTFOLIOS, amount))
        if closes:
            self.world.close(MONTHS[went])
        self.look()

    def teardown(self) -> None:
        """All months are verified once more, and whatever was done is undone."""
        try:
            if hasattr(self, "world") and not transaction.get_rollback():
                self.find_nothing(*self.marks)
        finally:
            if hasattr(self, "world"):
                transaction.set_rollback(True)
            self.undo.close()

    # Facts.

    @precondition(lambda self: self.world.next_month())
    @rule(which=some_portfolios, amount=amounts)
    def facts_of_the_next_month_arrive(self, which: list[str], amount: str) -> None:
        month = self.world.next_month()
        assert month
        self.did(self.world.price(month, dict.fromkeys(which, amount)))

    @rule(portfolio=portfolios, month=pick, day=days_of_month, amount=amounts)
    def a_figure_is_corrected(self, portfolio: str, month: int, day: int, amount: str) -> None:
        known = [one for one in MONTHS if portfolio in self.world.told.get(one, ())]
        if known:
            on = month_of(known[month % len(known)]).first.replace(day=day)
            self.did(self.world.correct_net_assets(portfolio, day=on, amount=amount))

    @rule(
        portfolio=portfolios,
        day=st.integers(min_value=3, max_value=100),
        kind=st.sampled_from(("sale", "redemption")),
    )
    def shares_are_traded(self, portfolio: str, day: int, kind: str) -> None:
        on = month_of(MONTHS[0]).first + timedelta(days=day)
        self.did(self.world.trade(portfolio, day=on, kind=kind, shares=7))

    @rule(
        portfolio=st.none() | portfolios,
        distributor=distributors,
        month=pick,
        amount=st.sampled_from(("3.33", "50.00")),
    )
    def the_fund_claims(self, portfolio: str | None, distributor: str, month: int, amount: str) -> None:
        self.did(
            self.world.claim(
                portfolio,
                fund=FUND_OF[portfolio or PORTFOLIOS[0]],
                distributor=distributor,
                day=month_of(MONTHS[month % len(MONTHS)]).first,
                amount=amount,
            )
        )

    @rule(
        portfolio=portfolios,
        distributor=distributors,
        component=st.sampled_from(("distribution_fee", "service_fee")),
        amount=st.sampled_from(("0.00", "0.03", "12.34")),
    )
    def the_prior_plan_is_carried_over(
        self, portfolio: str, distributor: str, component: str, amount: str
    ) -> None:
        self.did(self.world.carry_over(portfolio, distributor, component=component, amount=amount))

    # Transfers, directions, Monthly Calculations.

    @rule(
        assignee=st.sampled_from(("bank-b", "trust-a")),
        percent=st.sampled_from(("10", "40", "41", "33.3333")),
        which=some_portfolios,
        month=pick,
        noticed=st.booleans(),
    )
    def a_transfer_is_made(
        self, assignee: str, percent: str, which: list[str], month: int, noticed: bool
    ) -> None:
        self.did(
            self.world.transfer(
                assignee=assignee,
                percent=percent,
                portfolios=which,
                effective=month_of(MONTHS[month % len(MONTHS)]).first,
                noticed=noticed,
            )
        )

    @rule(which=pick, month=pick, day=days_of_month)
    def a_transfer_ends(self, which: int, month: int, day: int) -> None:
        open_ones = [name for name, one in self.world.transfers.items() if "ends" not in one]
        if open_ones:
            ends = month_of(MONTHS[month % len(MONTHS)]).first.replace(day=day)
            self.did(self.world.end_transfer(open_ones[which % len(open_ones)], ends=ends))

    @precondition(lambda self: self.unnoticed())
    @rule(which=pick)
    def a_notice_arrives(self, which: int) -> None:
        names = self.unnoticed()
        self.did(self.world.notify(names[which % len(names)]))

    @rule(
        distributor=distributors,
        portfolio=portfolios,
        route=st.sampled_from(("assignee", "collection_agent", "none")),
        month=pick,
    )
    def a_distributor_directs(self, distributor: str, portfolio: str, route: str, month: int) -> None:
        effective = month_of(MONTHS[month % len(MONTHS)]).first
        self.did(self.world.direct(distributor, portfolio, route=route, effective=effective))

    @precondition(lambda self: self.world.months_in("COMPUTED", "CLOSED"))
    @rule(
        distributor=distributors,
        month=pick,
        off=st.sampled_from(
            (Decimal(0), Decimal(0), Decimal("0.01"), -TOLERANCE, Decimal("-0.06"), Decimal(5))
        ),
    )
    def a_monthly_calculation_arrives(self, distributor: str, month: int, off: Decimal) -> None:
        of = self.world.months_in("COMPUTED", "CLOSED")
        self.did(self.world.calculate(distributor, of[month % len(of)], off=off, received=date(2004, 10, 1)))

    # Month-end.

    @precondition(lambda self: self.world.next_month())
    @rule(finish=st.booleans(), dies=st.none() | st.sampled_from(sorted(IN_CLOSINGS)), recovers=st.booleans())
    def the_next_month_is_closed(self, finish: bool, dies: str | None, recovers: bool) -> None:
        month = self.world.next_month()
        assert month
        if dies:
            cut_short(lambda: self.world.close(month, finish=finish), at=dies)
        if recovers or not dies:
            self.world.close(month, finish=finish)
        self.look()

    @precondition(lambda self: self.world.months_in("COMPUTED", "CLOSED", "FAILED"))
    @rule(which=pick, finish=st.booleans())
    def a_month_is_closed_again(self, which: int, finish: bool) -> None:
        months = self.world.months_in("COMPUTED", "CLOSED", "FAILED")
        self.did(self.world.close(months[which % len(months)], finish=finish))

    @precondition(lambda self: self.world.months_in("COMPUTED"))
    @rule(which=pick, portfolio=portfolios, dies=st.none() | st.sampled_from(sorted(IN_CLOSINGS)))
    def a_class_is_computed_anew(self, which: int, portfolio: str, dies: str | None) -> None:
        months = self.world.months_in("COMPUTED")
        month = months[which % len(months)]
        if dies:
            cut_short(lambda: self.world.recompute(month, portfolio), at=dies)
            self.look()
        self.did(self.world.recompute(month, portfolio))

    @rule()
    def what_is_held_is_looked_at(self) -> None:
        self.did(self.world.review())

    # What must be so after every act.

    def did(self, done: Done) -> None:
        """An act was done, or refused: the books hold."""
        self.look()

    def look(self) -> None:
        """Verify the books of what was touched and of one month more, and count all the money."""
        marks = month_marks()
        touched = [month for month, mark in marks.items() if self.marks.get(month) != mark]
        self.looked += 1
        others = sorted(marks.keys() - set(touched))
        months = sorted(marks) if LONG else [*touched, *others[self.looked % (len(others) or 1) :][:1]]
        self.marks = marks
        self.find_nothing(*months)

    def find_nothing(self, *months: str) -> None:
        faults = [*self.world.faults_of_books(*months), *faults_of_money(), *self.issued.faults()]
        assert not faults, "\n".join(faults)

    def unnoticed(self) -> list[str]:
        return [name for name, one in self.world.transfers.items() if "notified" not in one]


@pytest.fixture(scope="module")
def beginning(django_db_setup: None, django_db_blocker: Any) -> Iterator[PartyMonths]:
    """The world before its first month; every example begins from it, and is undone."""
    with made_and_undone(django_db_blocker):
        yield PartyMonths.loaded()


@pytest.mark.django_db
@pytest.mark.plan_section("6(a)", "6(b)", "6(d)", "6(e)")
def test_no_cent_is_lost_or_paid_twice_whatever_is_done(beginning: PartyMonths) -> None:
    Months.start = beginning

    run_state_machine_as_test(
        Months,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not LONG,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink)
            if LONG
            else (Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
