"""Who was reminded of an item under a name that it had before was reminded of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from governance.domain.roles import Role
from plan_admin.book.services import load_book_data
from plan_admin.calendar import migrations
from plan_admin.calendar.models import Reminder, ReminderLetter
from plan_admin.calendar.services.reminding import send_reminders
from tests.factories.boards import adopted_plan
from tests.factories.people import person
from tests.factories.rows import execute

pytestmark = pytest.mark.django_db
MAY_1, NOVEMBER_1 = date(2004, 5, 1), date(2003, 11, 1)
PORTFOLIOS = ("alpha-growth-fund", "alpha-income-fund", "beta-value-fund")
FUNDS = ("alpha-funds-inc", "beta-funds-inc")


@pytest.fixture
def secretary(acting_user: Any) -> Any:
    adopted_plan(acting_user)
    user = person(Role.SECRETARY)
    user.email = "secretary@example.com"
    user.save()
    return user


def test_a_letter_under_an_earlier_name_still_goes_and_is_not_said_twice(secretary: Any) -> None:
    earlier = {
        "duty/QUESTIONNAIRES/2003": "class-b/duty/QUESTIONNAIRES/2003",
        "duty/GOVERNANCE_STANDARDS/2003": "class-b/duty/GOVERNANCE_STANDARDS/2003",
    }
    letter = letter_of(secretary, NOVEMBER_1)
    for item in earlier.values():
        remind(letter, secretary, item, "2003-12-31")

    rename()

    assert send_reminders(on=NOVEMBER_1) == 1
    assert "Questionnaires of the Trustees and Directors of 2003" in mail.outbox[0].body
    assert send_reminders(on=date(2003, 11, 2)) == 0
    assert set(Reminder.objects.values_list("item", flat=True)) == {*earlier, *earlier.values()}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("class-b/continuance/2004-06-30", {f"class-b/continuance/2004/{one}" for one in PORTFOLIOS}),
        ("class-b/agreement/adi/2004-06-30", {f"class-b/agreement/adi/2004/{one}" for one in PORTFOLIOS}),
        ("class-b/ratification/v-1/2004-06-30", {f"class-b/ratification/v-1/{one}" for one in PORTFOLIOS}),
        ("class-b/ratification/v-1/", {f"class-b/ratification/v-1/{one}" for one in PORTFOLIOS}),
        ("class-b/approve/2003-09/5", {"class-b/approve/2003-09/adi"}),
        ("class-b/issue/2003-09/10", {"class-b/issue/2003-09/adi"}),
        ("class-b/report/2003-09/draft", {f"class-b/report/2003-09/draft/{one}" for one in FUNDS}),
        ("class-b/report/2003-09/draft/beta", {f"class-b/report/2003-09/draft/{one}" for one in FUNDS}),
        ("class-c/continuance/2004-06-30", set()),
        ("class-c/duty/QUESTIONNAIRES/2003", {"duty/QUESTIONNAIRES/2003"}),
        ("class-b/agreement/adi", set()),
        ("class-b/closing/2003-09", set()),
    ],
)
def test_who_was_reminded_under_an_earlier_name_was_reminded(
    secretary: Any, acting_user: Any, earlier: str, later: set[str]
) -> None:
    load_book_data(
        data=b"distributors:\n  - {code: adi, name: A Distributors}\n",
        source="b",
        plan_code=None,
        acting_user=acting_user,
        read_file=lambda _: b"",
    )
    remind(letter_of(secretary, MAY_1), secretary, earlier, "2004-06-30")

    rename()
    rename()

    assert set(Reminder.objects.values_list("item", flat=True)) == {earlier, *later}


@pytest.mark.plan_section("10")
def test_who_was_reminded_of_a_continuance_under_its_earlier_name_is_not_again(secretary: Any) -> None:
    letter = letter_of(secretary, MAY_1)
    remind(letter, secretary, "class-b/continuance/2004-06-30", "2004-06-30")
    execute("UPDATE calendar_reminderletter SET sent_at = now() WHERE id = %s", letter)

    rename()

    assert send_reminders(on=date(2004, 5, 2)) == 0


def rename() -> None:
    """What the migration does with what was kept before it."""
    sql = Path(str(migrations.__file__)).parent / "sql" / "names.sql"
    execute(sql.read_text().partition("\n-- reverse\n")[0])


def letter_of(user: Any, day: date) -> int:
    return ReminderLetter.objects.create(user=user, day=day, subject="a", text="b").pk


def remind(letter: int, user: Any, item: str, due: str) -> None:
    execute(
        "INSERT INTO calendar_reminder (letter_id, user_id, item, due, distance) VALUES (%s, %s, %s, %s, 60)",
        letter,
        user.pk,
        item,
        due,
    )
