"""The meeting of June 2004 from notice to recorded votes by keystrokes alone, and two secretaries at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page

from governance.domain.roles import Role
from governance.models import Attendance, Ballot, MeetingNotice, RollCallDraft, Vote
from governance.selectors.votes import votes_shown
from tests.factories.boards import JUNE, adopted_plan, meeting
from tests.factories.joint_meeting import DIRECTORS, family_plan
from tests.factories.people import PASSWORD, person

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = Callable[[Page], None]
KEYSTROKES_MAX = 300  # at one a second, half of the ten minutes
TABS_MAX = 80


class Keys:
    """A keyboard that counts; there is no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)

    def tab_to(self, role: Any, name: str) -> None:
        """Press Tab until that has the focus; it must come."""
        found = self.page.get_by_role(role, name=name, exact=True).first
        for _ in range(TABS_MAX):
            if found.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        pytest.fail(f"the keyboard never reaches {name}")

    def tab_to_field(self, label: str) -> None:
        found = self.page.get_by_label(label, exact=True).first
        for _ in range(TABS_MAX):
            if found.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        pytest.fail(f"the keyboard never reaches {label}")

    def at(self) -> str:
        """The label of what has the focus."""
        script = "document.activeElement.getAttribute('aria-label') || document.activeElement.name || ''"
        return str(self.page.evaluate(script))


def call_meeting(keys: Keys, looks_right: LOOKS) -> None:
    page = keys.page
    page.goto("/class-b/votes/")
    keys.tab_to("link", "Call a meeting")
    keys.press("Enter")
    page.wait_for_url("**/meetings/call/")
    keys.tab_to_field("Day of the meeting")
    keys.type("06092004")
    keys.tab_to("button", "Draw the agenda for that day")
    keys.press("Enter")
    page.wait_for_url("**/meetings/call/?date=2004-06-09")
    looks_right(page)
    keys.tab_to_field("Notice given on (optional)")
    keys.type("05252004")
    keys.tab_to_field("Words of the notice (optional)")
    keys.type("To vote on continuance.")
    keys.tab_to("button", "Call the meeting")
    keys.press("Enter")
    page.get_by_text("The meeting is recorded.").wait_for()
    looks_right(page)


def take_attendance(keys: Keys) -> None:
    """All in person but the last, who takes part by video."""
    keys.type("9:00")
    keys.press("Enter", "k", "7")
    keys.page.get_by_text("The key 7 means nothing here and changed nothing: p, v, t.").wait_for()
    keys.type("ppppppppp")
    keys.type("v")
    keys.press("Enter", "Enter", "Enter")
    assert keys.at() == "mover|1.CONTINUANCE."


def sign_in_again(keys: Keys) -> None:
    """The session is gone; what is typed now is not lost."""
    Session.objects.all().delete()
    keys.press("f", "f")
    keys.page.get_by_text("You are signed in no more.").wait_for()
    keys.press("Enter")
    keys.page.wait_for_url("**/account/sign-in/**")
    keys.tab_to_field("Username")
    keys.type("secretary")
    keys.tab_to_field("Password")
    keys.type(PASSWORD)
    keys.press("Enter")
    keys.page.wait_for_url("**/roll-call/")
    keys.page.get_by_text("Saved, version").wait_for()


def votes_typed(page: Page) -> str:
    cells = page.locator("input[data-row='1.CONTINUANCE.']")
    return "".join(cells.nth(number).input_value() or "-" for number in range(cells.count()))


def type_votes(keys: Keys) -> None:
    """The motion, then votes; the sign-in ends in between, and wrong keys are pressed."""
    keys.type("Cyd")
    keys.press("Enter")
    keys.type("Dot")
    keys.press("Enter")
    keys.type("10:30")
    keys.press("Enter", "Enter", "f", "f", "f")
    keys.page.get_by_text("Not voted yet: Dot Dunn,").wait_for()
    missing = "3 more votes of the Board needed (Section 10, 8(a)); 4 more Dis-interested votes needed"
    keys.page.get_by_text(missing).wait_for()
    sign_in_again(keys)
    assert votes_typed(keys.page) == "fffff-----"
    assert keys.at().startswith("Fay Ford: vote on")
    keys.press("F", "z", "ArrowUp")
    keys.page.get_by_text("The key z means nothing here").wait_for()
    assert votes_typed(keys.page) == "ffffffffff"
    counted = "all 8 Funds (28 Portfolios): Board 9 of 10, Dis-interested 7 of 8."
    keys.page.get_by_text(counted).wait_for()


def open_exception(keys: Keys) -> None:
    """Fay Ford voted against for one Portfolio."""
    keys.press("x")
    keys.page.wait_for_url("**/roll-call/?at=**")
    keys.type("INVESCO En")
    keys.press("Enter", *["ArrowRight"] * 5, "a")
    keys.page.get_by_text("INVESCO SECTOR FUNDS, INC. (1 Portfolio): Board 8 of 10").wait_for()


def confirm(keys: Keys, looks_right: LOOKS) -> None:
    keys.press("Control+Enter")
    keys.page.get_by_role("button", name="Record the roll call").wait_for()
    looks_right(keys.page)
    assert not Vote.objects.filter(meeting=JUNE).exists()
    keys.tab_to("button", "Record the roll call")
    keys.press("Enter")
    keys.page.get_by_text("The roll call is recorded.").wait_for()
    looks_right(keys.page)


def test_joint_meeting_is_taken_from_paper_by_keystrokes_alone(
    sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    plan = family_plan(acting_user)
    page = sign_in(person(Role.SECRETARY))
    keys = Keys(page)

    call_meeting(keys, looks_right)
    keys.tab_to("link", "Call the roll")
    keys.press("Enter")
    page.wait_for_url("**/roll-call/")
    take_attendance(keys)
    type_votes(keys)
    page.console_errors.clear()  # type: ignore[attr-defined]  # the browser names the answer 401
    looks_right(page)
    open_exception(keys)
    looks_right(page)
    confirm(keys, looks_right)

    check_records(plan)
    assert keys.count <= KEYSTROKES_MAX


def check_records(plan: Any) -> None:
    shown = {vote.portfolios: vote for vote in votes_shown(plan) if vote.meeting == JUNE}
    assert {name: (vote.state, vote.board, vote.disinterested) for name, vote in shown.items()} == {
        "27 Portfolios": ("carried", "9 of 10", "7 of 8"),
        "INVESCO Energy Fund": ("carried", "8 of 10", "6 of 8"),
    }
    assert {(vote.mover, vote.seconder, vote.at) for vote in shown.values()} == {
        ("Cyd Cole", "Dot Dunn", "10:30")
    }
    energy = Ballot.objects.filter(vote=shown["INVESCO Energy Fund"].id)
    assert list(energy.exclude(choice="FOR").values_list("trustee", "choice")) == [("Fay Ford", "AGAINST")]
    assert set(energy.filter(in_person=False).values_list("trustee", flat=True)) == {"Jim Joss"}
    assert len(set(Vote.objects.filter(meeting=JUNE).values_list("recorded_by", flat=True))) == 1
    assert Attendance.objects.count() == len(DIRECTORS)
    assert str(MeetingNotice.objects.get().given) == "2004-05-25"
    assert RollCallDraft.objects.get().content == {}


def test_second_secretary_is_told_and_nothing_is_overwritten(
    browser: Browser, live_server: Any, sign_in: Callable[[Any], Page], looks_right: LOOKS, acting_user: Any
) -> None:
    meeting(adopted_plan(acting_user), acting_user)
    first = sign_in(person(Role.SECRETARY))
    second = browser.new_context(base_url=live_server.url).new_page()
    other = person(Role.SECRETARY, name="other")
    second.goto("/account/sign-in/")
    second.get_by_label("Username").fill(other.get_username())
    second.get_by_label("Password").fill(PASSWORD)
    second.get_by_role("button", name="Sign in").press("Enter")
    second.wait_for_url(lambda url: "/sign-in/" not in url)
    for page in (first, second):
        page.goto(f"/class-b/meetings/{JUNE}/roll-call/")

    second.keyboard.type("9:15")
    second.get_by_text("Saved, version 1.").wait_for()
    first.keyboard.type("9:00")

    first.get_by_text("other has changed this roll call since you opened it").wait_for()
    first.get_by_text("when the meeting began: theirs 9:15, yours 9:00").wait_for()
    looks_right(first)
    first.reload()
    assert first.get_by_label("The meeting began at").input_value() == "9:00"
    first.get_by_role("button", name="Go on with theirs").press("Enter")
    first.get_by_text("Saved, version 1.").wait_for()
    assert first.get_by_label("The meeting began at").input_value() == "9:15"
    second.context.close()
