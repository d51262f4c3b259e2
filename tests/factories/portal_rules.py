"""The rules of the months' state machine by which the parties act for themselves."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from assignments.domain.routes import Decided
from tests.factories import party_portal as portal
from tests.factories.party_months import MONTHS, PORTFOLIOS, month_of
from tests.factories.payment_rules import Machine

pick = st.integers(min_value=0, max_value=11)
days = st.integers(min_value=0, max_value=140)
PORTFOLIO = st.sampled_from(PORTFOLIOS)


def day(number: int) -> Any:
    """A day of these months."""
    return month_of(MONTHS[0]).first + timedelta(days=number)


class PortalRules:
    """Notices that are given, acknowledged or sent back; accounts that are entered, confirmed or rejected."""

    @rule(portfolio=PORTFOLIO, percent=st.sampled_from(("10", "40.5")), number=days)
    def a_notice_is_given(self: Machine, portfolio: str, percent: str, number: int) -> None:
        portal.notify(self.world, portfolio=portfolio, percent=percent, effective=day(number))
        self.look()

    @rule(which=pick, number=days)
    def notice_is_given_of_an_end(self: Machine, which: int, number: int) -> None:
        portal.notify_end(self.world, which, ends=day(number))
        self.look()

    @precondition(lambda self: bool(portal.open_notices(self.world)))
    @rule(which=pick, sent_back=st.sampled_from((False, False, True)))
    def a_notice_is_decided(self: Machine, which: int, sent_back: bool) -> None:
        notices = portal.open_notices(self.world)
        notice = notices[which % len(notices)]
        decide = portal.send_back if sent_back else portal.acknowledge
        decide(self.world, notice)
        self.look()

    @rule(payee=st.sampled_from(portal.PAYEES), routing=st.sampled_from(portal.ACCOUNTS))
    def an_account_is_entered(self: Machine, payee: Any, routing: str) -> None:
        portal.enter_account(self.world, payee, routing=routing)
        self.look()

    @precondition(lambda _self: bool(portal.waiting_accounts()))
    @rule(which=pick, rejected=st.booleans())
    def an_account_is_decided(self: Machine, which: int, rejected: bool) -> None:
        waiting = portal.waiting_accounts()
        details = waiting[which % len(waiting)]
        decide = portal.reject_account if rejected else portal.confirm_account
        decide(self.world, details)
        self.look()

    @precondition(lambda self: self.world.months_in("COMPUTED", "CLOSED"))
    @rule(which=pick)
    def our_figures_are_accepted(self: Machine, which: int) -> None:
        months = self.world.months_in("COMPUTED", "CLOSED")
        portal.accept(self.world, months[which % len(months)])
        self.look()

    @precondition(lambda self: bool(portal.calculations(self.world)))
    @rule(which=pick, decided=st.sampled_from(Decided))
    def a_person_decides_of_a_calculation(self: Machine, which: int, decided: Decided) -> None:
        standing = portal.calculations(self.world)
        portal.decide(self.world, standing[which % len(standing)], decided=decided)
        self.look()
