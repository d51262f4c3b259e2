"""An item keeps its name while it is due, whatever day it moves to and whichever Plan asks; read once."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.domain.roles import Role
from governance.models import Plan
from governance.selectors import law
from governance.selectors.at_hand import at_hand, read_once
from governance.services.votes import record_vote
from plan_admin.book.services import load_book_data
from plan_admin.calendar.domain.feed import uid_of
from plan_admin.calendar.models import Reminder
from plan_admin.calendar.selectors.entries import Entry, entries_of
from plan_admin.calendar.services.reminding import send_reminders
from tests.factories.boards import BOOK, adopted_plan, continuance, meeting
from tests.factories.boards import JUNE as JUNE_MEETING
from tests.factories.closed_month import closed_september
from tests.factories.due import MONDAY, everybody
from tests.factories.outsiders import AGENT_BOOK
from tests.factories.people import person
from tests.factories.plans import ALPHA, BETA, GROWTH, INCOME, RATES, VALUE, loaded_plan, plan_text

pytestmark = pytest.mark.django_db
MAY, NOVEMBER_1, JUNE_30 = date(2004, 5, 3), date(2003, 11, 1), date(2004, 6, 30)
BETAS = "beta-value-fund"
CONTINUANCE, FIRST = "class-b/continuance", "alpha-growth-fund"
GAMMA = (("GAMMA FUNDS, INC.", "Gamma Growth Fund", RATES),)


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return adopted_plan(acting_user)


@pytest.fixture
def secretary(plan: Plan) -> Any:
    user = person(Role.SECRETARY)
    user.email = "secretary@example.com"
    user.save()
    return user


def told(user: Any, *, on: date = MAY) -> dict[str, Entry]:
    found = entries_of(user, on=on, until=on + timedelta(days=365))
    assert len({one.identity for one in found}) == len(found)
    return {one.identity: one for one in found}


def plan_for_another_fund(acting_user: Any, *, code: str) -> None:
    """A Plan for Class A Shares of a Fund of its own, in force since its adoption."""
    text = plan_text(share_class="Class A", schedule=GAMMA)
    loaded_plan(acting_user, text=text, code=code)
    load_book_data(
        data=BOOK.replace(b"m1", b"m-a"),
        source="a",
        plan_code=code,
        acting_user=acting_user,
        read_file=lambda _: b"",
    )


@pytest.mark.plan_section("8(b)")
@pytest.mark.parametrize("code", ["class-a", "class-c"])
def test_one_duty_of_the_funds_of_two_plans_is_one_item_under_the_name_that_it_had(
    secretary: Any, acting_user: Any, code: str
) -> None:
    before = told(secretary)["duty/QUESTIONNAIRES/2004"]

    plan_for_another_fund(acting_user, code=code)

    found = told(secretary)
    assert [key for key in found if "QUESTIONNAIRES/2004" in key] == ["duty/QUESTIONNAIRES/2004"]
    after = found["duty/QUESTIONNAIRES/2004"]
    assert set(after.item.names) == {*before.item.names, "GAMMA FUNDS, INC."}
    assert after.plan == min(code, "class-b")
    assert after.url.startswith(f"/{after.plan}/yearly-duties/new/")


@pytest.mark.plan_section("8(b)")
def test_who_was_reminded_of_a_duty_is_not_again_because_another_plan_asks(
    secretary: Any, acting_user: Any
) -> None:
    send_reminders(on=NOVEMBER_1)
    plan_for_another_fund(acting_user, code="class-a")

    send_reminders(on=date(2003, 11, 2))

    reminded = Reminder.objects.filter(item="duty/QUESTIONNAIRES/2003")
    assert [one.letter.day for one in reminded] == [NOVEMBER_1]


@pytest.mark.plan_section("10")
def test_the_continuance_of_the_next_year_is_another_item(
    plan: Plan, secretary: Any, acting_user: Any
) -> None:
    before = set(told(secretary))
    meeting(plan, acting_user)
    record_vote(plan=plan, vote=continuance(), acting_user=acting_user)

    after = told(secretary, on=date(2004, 6, 10))

    assert f"{CONTINUANCE}/2004/{FIRST}" in before
    assert f"{CONTINUANCE}/2004/{FIRST}" not in after
    assert after[f"{CONTINUANCE}/2005/{FIRST}"].item.due_until == date(2005, 6, 30)
    assert JUNE_MEETING not in str(sorted(after))


def continue_beta(plan: Plan, acting_user: Any, *, on: date) -> None:
    """The Board of Beta Funds alone meets and continues the Plan."""
    held = f"beta-{on}"
    meeting(plan, acting_user, id=held, date=on, funds=(BETA,))
    record_vote(plan=plan, vote=continuance(meeting=held, portfolios=(VALUE,)), acting_user=acting_user)


@pytest.mark.plan_section("10")
def test_a_continuance_keeps_its_name_when_that_of_others_in_its_year_is_carried(
    plan: Plan, secretary: Any, acting_user: Any
) -> None:
    continue_beta(plan, acting_user, on=date(2003, 12, 1))  # too early for a whole year: through 30 November
    send_reminders(on=date(2004, 6, 5))
    before = told(secretary, on=date(2004, 6, 5))
    continue_beta(plan, acting_user, on=date(2004, 6, 7))

    after = told(secretary, on=date(2004, 6, 8))
    sent = send_reminders(on=date(2004, 6, 8))

    alphas, betas = f"{CONTINUANCE}/2004/{FIRST}", f"{CONTINUANCE}/2004/{BETAS}"
    assert (before[alphas].item.due_until, before[betas].item.due_until) == (JUNE_30, date(2004, 11, 30))
    assert (after[alphas].item.due_until, betas in after) == (JUNE_30, False)
    assert sent == 0


@pytest.mark.plan_section("10")
def test_what_is_left_keeps_its_name_when_the_first_portfolio_is_continued(
    plan: Plan, secretary: Any, acting_user: Any
) -> None:
    before = set(told(secretary))
    send_reminders(on=date(2004, 6, 5))
    meeting(plan, acting_user, date=date(2004, 6, 7), funds=(ALPHA,))
    record_vote(plan=plan, vote=continuance(portfolios=(GROWTH, INCOME)), acting_user=acting_user)

    after = told(secretary, on=date(2004, 6, 8))

    alphas = f"{CONTINUANCE}/2004/{FIRST}"
    assert alphas in before
    assert (after[alphas].item.names, after[alphas].item.due_until) == ((VALUE,), JUNE_30)
    assert f"{CONTINUANCE}/2005/{FIRST}" in after
    assert send_reminders(on=date(2004, 6, 8)) == 0


def test_a_uid_says_nothing_and_is_another_for_each_plan() -> None:
    assert uid_of("class-b/continuance/2004/a") != uid_of("class-c/continuance/2004/a")


@pytest.mark.parametrize("name", ["adi-user", "auditor", "officer", "secretary", "trust-a-user"])
def test_the_law_of_a_plan_is_read_once(acting_user: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    closed_september(acting_user, besides=AGENT_BOOK)
    user = everybody()[name]
    read: list[Plan] = []
    votes = law._votes_by_class

    def counted(plan: Plan, **given: Any) -> Any:
        read.append(plan)
        return votes(plan, **given)

    monkeypatch.setattr(law, "_votes_by_class", counted)

    entries_of(user, on=MONDAY, until=MONDAY + timedelta(days=92))

    assert len(read) == 1


def test_what_is_at_hand_is_forgotten_after_it() -> None:
    counts = iter(range(10))

    def read() -> int:
        return next(counts)

    with read_once():
        assert (at_hand("a", read), at_hand("a", read), at_hand("b", read)) == (0, 0, 1)
    assert at_hand("a", read) == 2
    with read_once():
        assert at_hand("a", read) == 3
