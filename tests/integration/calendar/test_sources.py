"""What is due, for whom and by when, from each app; every line says what happens otherwise."""

from datetime import date
from typing import Any

import pytest

from assignments.domain.disputes import DisputeAsked, Figure
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.models import Membership
from assignments.services.disputes import open_dispute
from assignments.services.memberships import end_membership
from fees.services.facts import import_net_assets
from governance.domain.business_days import is_business_day
from governance.domain.due import DueKind, DueState
from governance.domain.periods import PlanMonth
from governance.domain.roles import STAFF, Role
from governance.models import Plan
from plan_admin.book.services import load_book_data
from plan_admin.month_end.services.closing import close_month
from tests.factories import outsiders
from tests.factories.closed_month import BOND, SEPTEMBER, STOCK, closed_september, quiet
from tests.factories.due import entries, everybody

pytestmark = pytest.mark.django_db
CONTINUANCE = "continuance/2004/example-energy-fund"
THE_7TH = date(2003, 10, 7)  # the fifth business day after September
OCTOBER = PlanMonth(date(2003, 10, 1))
LATER_PAYMENT_DAY = (
    b"agreements:\n  - {id: adi-2003, distributor: adi, portfolios: all, sells_from: 2003-07-01,"
    b" payment_day: 10}\n"
)


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user, besides=outsiders.AGENT_BOOK)


@pytest.fixture
def people(plan: Plan) -> dict[str, Any]:
    return everybody()


def load(book: bytes, acting_user: Any) -> None:
    load_book_data(data=book, source="b", plan_code=None, acting_user=acting_user, read_file=lambda _: b"")


def close_october(plan: Plan, acting_user: Any, *names: str) -> None:
    """October, with the net assets of these Portfolios besides what is there."""
    days = [day for day in OCTOBER.days() if is_business_day(day)]
    rows = [f"{name},{day},36500000.00," for name in names for day in days]
    figures = "\n".join(["portfolio,date,net_assets,shares_outstanding", *rows]).encode()
    act = {"plan": plan, "acting_user": acting_user, "progress": quiet}
    import_net_assets(data=figures, source="october.csv", **act)
    close_month(month=OCTOBER, **act)


def test_every_line_says_what_for_whom_by_when_and_what_happens_otherwise(people: dict[str, Any]) -> None:
    for person in people.values():
        for entry in entries(person).values():
            item = entry.item
            assert item.what
            assert item.whom
            assert item.otherwise
            assert item.otherwise == item.otherwise.rstrip(".")
            assert item.cited
            assert entry.url.startswith("/")
            assert item.due_until is not None or item.kind is DueKind.VOTE


@pytest.mark.plan_section("10")
def test_the_secretary_sees_the_continuance_and_what_is_not_paid_otherwise(people: dict[str, Any]) -> None:
    found = entries(people["secretary"])

    entry = found[CONTINUANCE]
    assert (entry.item.state, entry.item.due_until, entry.is_mine) == (
        DueState.UPCOMING,
        date(2004, 6, 30),
        True,
    )
    assert "no payment for" in entry.item.otherwise
    assert "after 30 June 2004" in entry.item.otherwise
    assert entry.url == "/class-b/votes/new/?matter=CONTINUANCE"
    kinds = {one.item.kind for one in found.values()}
    assert kinds == {DueKind.CONTINUANCE, DueKind.YEARLY, DueKind.REPORT}


@pytest.mark.plan_section("2", "6(a)")
def test_compliance_sees_the_round_of_each_month_in_force(people: dict[str, Any]) -> None:
    found = entries(people["officer"])

    day = {key: one.item.due_until for key, one in found.items() if one.is_mine}
    assert day["facts/2003-10"] == date(2003, 11, 3)
    assert day["closing/2003-10"] == date(2003, 11, 6)
    assert day["issue/2003-10/adi"] == date(2003, 11, 7)
    assert day["calculation/adi/2003-10"] == date(2003, 11, 6)
    assert "facts/2003-09" not in day
    assert found["closing/2003-10"].item.otherwise == (
        "no payment of October 2003 on 7 November 2003, and no statement"
    )
    assert not found["approve/2003-10/adi"].is_mine


@pytest.mark.plan_section("6(a)")
def test_what_is_prepared_is_due_for_an_approver_on_the_payment_day(people: dict[str, Any]) -> None:
    entry = entries(people["approver"])["approve/2003-09/adi"]

    assert (entry.item.due_until, entry.item.state, entry.is_mine) == (THE_7TH, DueState.DUE, True)
    assert entry.url == "/class-b/months/2003-09/approvals/"
    assert "approve/2003-09/adi" in entries(people["approver"], on=date(2003, 10, 8))
    late = entries(people["approver"], on=date(2003, 10, 8))["approve/2003-09/adi"].item
    assert (late.state, late.or_else) == (DueState.OVERDUE, "As it is")


@pytest.mark.plan_section("6(a)")
def test_what_is_prepared_is_due_on_the_payment_day_of_its_distributor(
    people: dict[str, Any], acting_user: Any
) -> None:
    together = entries(people["approver"])["approve/2003-09/adi"].item.whom
    load(LATER_PAYMENT_DAY, acting_user)

    found = entries(people["approver"], on=date(2003, 10, 8))

    of_idi, of_adi = (found[key].item for key in ("approve/2003-09/idi", "approve/2003-09/adi"))
    assert (of_idi.due_until, of_idi.state) == (THE_7TH, DueState.OVERDUE)
    assert (of_adi.due_until, of_adi.state) == (date(2003, 10, 14), DueState.DUE)
    counts = [int(words.split()[0]) for words in (of_idi.whom, of_adi.whom, together)]
    assert counts[0] + counts[1] == counts[2]


@pytest.mark.plan_section("2", "6(a)")
def test_the_first_month_that_is_over_and_not_computed_is_late(people: dict[str, Any]) -> None:
    found = entries(people["officer"], on=date(2003, 12, 15))

    assert found["facts/2003-10"].item.state is DueState.OVERDUE
    assert found["closing/2003-10"].item.state is DueState.OVERDUE
    assert "closing/2003-11" not in found
    assert found["closing/2003-12"].item.state is DueState.UPCOMING


@pytest.mark.plan_section("2", "6(a)")
def test_a_portfolio_that_failed_stays_late_until_it_is_computed(
    people: dict[str, Any], plan: Plan, acting_user: Any
) -> None:
    close_october(plan, acting_user, BOND)

    found = entries(people["officer"], on=date(2003, 12, 15))

    for key in ("facts/2003-10", "closing/2003-10"):
        assert (found[key].item.names, found[key].item.state) == ((STOCK,), DueState.OVERDUE)
    assert found["closing/2003-11"].item.names == (BOND, STOCK)
    close_october(plan, acting_user, STOCK)
    assert not {"facts/2003-10", "closing/2003-10"} & set(entries(people["officer"], on=date(2003, 12, 15)))


@pytest.mark.plan_section("6(a)")
def test_payments_of_a_month_that_is_over_stay_due_before_it_is_closed(people: dict[str, Any]) -> None:
    for name, key in (("approver", "approve/2003-10/adi"), ("officer", "issue/2003-10/adi")):
        item = entries(people[name], on=date(2003, 11, 1))[key].item
        assert (item.due_until, item.state) == (date(2003, 11, 7), DueState.DUE)
        assert item.what.endswith("the payments of October 2003")


@pytest.mark.plan_section("6(a)", "10")
def test_no_payment_is_promised_for_a_month_after_the_last_day_in_force(
    people: dict[str, Any], plan: Plan, acting_user: Any
) -> None:
    june = PlanMonth(date(2004, 6, 1))
    close_month(plan=plan, month=june, acting_user=acting_user, progress=quiet)

    found = entries(people["officer"], on=date(2004, 8, 2))

    assert {"closing/2004-06", "issue/2004-06/adi", "closing/2004-07"} <= set(found)
    assert "issue/2004-07/adi" not in found


@pytest.mark.plan_section("6(a)")
def test_payments_of_what_failed_are_due_beside_those_that_are_prepared(
    people: dict[str, Any], plan: Plan, acting_user: Any
) -> None:
    close_october(plan, acting_user, BOND)

    found = entries(people["officer"], on=date(2003, 11, 3))

    assert "payment" in found["approve/2003-10/adi"].item.whom
    assert found["issue/2003-10/adi"].item.whom == "A I M Distributors and INVESCO Distributors"


@pytest.mark.plan_section("10")
def test_no_month_after_the_last_day_in_force_is_promised(people: dict[str, Any]) -> None:
    found = entries(people["officer"], on=date(2004, 6, 1))
    own = entries(people["adi-user"], on=date(2004, 6, 1))

    assert "closing/2004-06" in found
    assert "closing/2004-07" not in found
    assert [
        key for key in own if key.startswith("payment/") and key > "payment/DISTRIBUTOR/adi/adi/2004-06"
    ] == []


@pytest.mark.plan_section("6(a)")
def test_an_agreement_with_another_payment_day_moves_the_days(
    people: dict[str, Any], acting_user: Any
) -> None:
    load(LATER_PAYMENT_DAY, acting_user)

    found = entries(people["officer"])
    own = entries(people["adi-user"])

    assert found["issue/2003-10/idi"].item.whom == "INVESCO Distributors"
    assert found["issue/2003-10/adi"].item.due_until == date(2003, 11, 14)
    assert found["calculation/adi/2003-10"].item.due_until == date(2003, 11, 13)
    assert own["payment/DISTRIBUTOR/adi/adi/2003-10"].item.due_until == date(2003, 11, 14)
    trust = entries(people["trust-a-user"])
    assert trust["payment/ASSIGNEE/trust-a/adi/2003-10"].item.due_until == date(2003, 11, 14)


@pytest.mark.plan_section("6(d)")
def test_a_calculation_for_which_payments_are_held_is_due_for_its_distributor(people: dict[str, Any]) -> None:
    own = entries(people["adi-user"], on=date(2003, 10, 7))["calculation/adi/2003-09"]
    asked = entries(people["officer"], on=date(2003, 10, 7))["calculation/adi/2003-09"]

    assert (own.item.state, own.item.due_until) == (DueState.OVERDUE, date(2003, 10, 6))
    assert own.url == "/class-b/calculations/2003-09/adi/"
    assert (own.item.whose, asked.item.whose) == (Role.DISTRIBUTOR, Role.OFFICER)
    assert "held until it comes" in own.item.otherwise


@pytest.mark.plan_section("6(c)")
def test_a_transfer_without_its_notice_is_due_by_its_first_payment(
    people: dict[str, Any], acting_user: Any
) -> None:
    load(
        b"transfers:\n  - {id: silent, distributor: idi, assignee: trust-a, portfolios: all, percent: '5',"
        b" effective: 2003-10-01}\n",
        acting_user,
    )

    own = entries(people["idi-user"])["transfer-notice/silent"]

    assert own.item.due_until == date(2003, 11, 7)
    assert own.item.otherwise == ("the 12b-1 Portion of Trust A is held where the Fund is to pay it directly")
    assert "transfer-notice/silent" in entries(people["officer"])
    assert "transfer-notice/silent" not in entries(people["trust-a-user"])
    assert "transfer-notice/silent" not in entries(people["adi-user"])


@pytest.mark.plan_section("12(a)", "12(b)")
def test_an_agreement_voted_out_needs_its_notice_and_who_comes_after_it(
    people: dict[str, Any], acting_user: Any
) -> None:
    load(
        b"agreements:\n  - {id: adi-2003, distributor: adi, portfolios: all, sells_from: 2003-07-01,"
        b" sells_until: 2003-11-30, ended_on: 2003-11-30, ended_by: notice, notice_given: 2003-10-03}\n",
        acting_user,
    )

    found = entries(people["secretary"])

    assert found["successor/adi-2003"].item.due_until == date(2003, 11, 30)
    assert "nobody sells Shares" in found["successor/adi-2003"].item.otherwise
    assert "notice/adi-2003" not in found


@pytest.mark.plan_section("6(d)")
def test_a_dispute_is_due_by_the_next_payment_day_for_whoever_answers(
    people: dict[str, Any], plan: Plan
) -> None:
    asked = DisputeAsked(
        month=SEPTEMBER.first,
        party=Party(kind=PayeeKind.DISTRIBUTOR, code="adi"),
        figure=Figure.MISSING,
        reason="A month is missing.",
    )
    row = open_dispute(plan=plan, asked=asked, acting_user=people["adi-user"])
    since = row.opened_by.acted_at.date()

    found = entries(people["officer"], on=since)

    entry = found[f"dispute/class-b/{row.pk}"]
    assert (entry.item.kind, entry.item.state) == (DueKind.CLAIM, DueState.DUE)
    assert entry.item.due_until is not None
    assert entry.item.due_until > since
    assert f"dispute/class-b/{row.pk}" not in entries(people["idi-user"], on=since)


# Who sees what.


def test_an_outsider_sees_its_own_items_and_nobody_else_s(people: dict[str, Any]) -> None:
    adi, idi = entries(people["adi-user"]), entries(people["idi-user"])
    trust_a, trust_b = entries(people["trust-a-user"]), entries(people["trust-b-user"])
    agent = entries(people["depository-user"])

    assert {key.rpartition("/")[0] for key in adi} == {"calculation/adi", "payment/DISTRIBUTOR/adi/adi"}
    assert {key.rpartition("/")[0] for key in idi} == {"payment/DISTRIBUTOR/idi/idi"}
    assert {key.rpartition("/")[0] for key in trust_a} == {"payment/ASSIGNEE/trust-a/adi"}
    assert trust_b == {}  # an agent is paid, and divides
    assert {key.rpartition("/")[0] for key in agent} == {"payment/COLLECTION_AGENT/depository/idi"}


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_see_what_their_pages_open_and_do_what_is_their_role_s(
    people: dict[str, Any], role: Role
) -> None:
    found = entries(people[role.value])

    assert {one.item.whose for one in found.values() if one.is_mine} <= {role}
    assert all(one.item.whose in STAFF for one in found.values())
    sees_months = any(one.item.kind is DueKind.CLOSING for one in found.values())
    assert sees_months is (role is not Role.SECRETARY)
    assert CONTINUANCE in found
    if role is not Role.SECRETARY:
        assert found[CONTINUANCE].url == "/class-b/continuance/"


def test_who_has_no_role_any_more_is_told_nothing(people: dict[str, Any]) -> None:
    people["officer"].groups.clear()

    assert entries(type(people["officer"]).objects.get(username="officer")) == {}


def test_who_has_left_its_party_is_told_nothing_of_it(people: dict[str, Any]) -> None:
    membership = Membership.objects.get(user=people["adi-user"])
    end_membership(membership_id=membership.pk, acting_user=people["officer"], reason="A letter")

    assert entries(type(people["adi-user"]).objects.get(username="adi-user")) == {}
