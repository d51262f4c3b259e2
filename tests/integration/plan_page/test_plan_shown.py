"""The Plan page: what each paragraph means for a small Plan, on days of its life, to each reader."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from governance.domain.roles import Role
from governance.models import Plan
from governance.services.plans import load_plan
from plan_admin.book.services import load_book_data
from plan_admin.plan_page.domain.words import Word
from plan_admin.plan_page.selectors.page import ParagraphShown, plan_shown
from tests.factories import outsiders
from tests.factories.amendments import amendment, approved, loaded, reworded
from tests.factories.boards import adopted_plan
from tests.factories.closed_month import BOND, STOCK, closed_september
from tests.factories.people import person
from tests.factories.plans import GROWTH, INCOME, VALUE, loaded_plan, plan_text, undivided
from tests.factories.terminations import meeting, termination, votes_on

pytestmark = pytest.mark.django_db
SEPTEMBER_30, MAY_2004, JULY_2004 = date(2003, 9, 30), date(2004, 5, 1), date(2004, 7, 15)
SISTER = Path(__file__).parents[2] / "unit" / "governance" / "plan_texts" / "class_a_plan.txt"
IN_SEPTEMBER = {
    **dict.fromkeys(("1", "2", "3", "4", "5", "6(b)", "6(c)", "6(e)", "8", "10", "12(b)"), Word.HOLDS),
    **dict.fromkeys(("6(a)", "6(d)", "12"), Word.WAITS),
    **dict.fromkeys(("7", "9", "11", "12(a)", "13"), Word.NOT_USED),
    "Schedule A": Word.HOLDS,
}


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return closed_september(acting_user, besides=outsiders.AGENT_BOOK)


def by_number(plan: Plan, *, on: date, user: Any) -> dict[str, ParagraphShown]:
    return {one.number: one for one in plan_shown(plan, on=on, today=on, user=user).paragraphs}


def words(plan: Plan, *, on: date, user: Any) -> dict[str, Word]:
    return {number: one.living.word for number, one in by_number(plan, on=on, user=user).items()}


def added(plan: Plan, acting_user: Any, **book: Any) -> None:
    load_book_data(
        data=yaml.safe_dump(book).encode(),
        source="more.yaml",
        plan_code=plan.code,
        acting_user=acting_user,
        read_file=lambda name: b"",
    )


def test_every_paragraph_has_its_state_after_the_first_month(plan: Plan) -> None:
    officer = person(Role.OFFICER)

    assert words(plan, on=SEPTEMBER_30, user=officer) == IN_SEPTEMBER
    counts = plan_shown(plan, on=SEPTEMBER_30, today=SEPTEMBER_30, user=officer).counts
    assert counts == ((Word.HOLDS, 12), (Word.WAITS, 3), (Word.NOT_USED, 5))


def test_a_continuance_that_can_be_voted_waits_and_one_that_was_not_has_lapsed(plan: Plan) -> None:
    officer = person(Role.OFFICER)
    lapsed = dict.fromkeys(("1", "2", "3", "4", "5", "10", "12(b)", "Schedule A"), Word.LAPSED)
    reports_are_late = {"7": Word.WAITS}

    assert words(plan, on=MAY_2004, user=officer) == {**IN_SEPTEMBER, "10": Word.WAITS, **reports_are_late}
    assert words(plan, on=JULY_2004, user=officer) == {**IN_SEPTEMBER, **lapsed, **reports_are_late}


def test_figures_are_those_of_the_month(plan: Plan) -> None:
    found = by_number(plan, on=SEPTEMBER_30, user=person(Role.OFFICER))

    assert found["2"].living.sentence == (
        "The Funds incurred 60,000.00 dollars in September 2003, at most 1.00 % of net assets a year."
    )
    assert [(one.figure.label, one.figure.cents, one.url) for one in found["6(a)"].figures] == [
        ("Owed for September 2003", 60_000_00, "/class-b/months/2003-09/"),
        ("Held over all months", 16_875_00, "/class-b/months/2003-09/payments/"),
    ]
    assert [(rate.aggregate, rate.charged_service, rate.portfolios) for rate in found["2"].rates] == [
        (1_000_000, 250_000, (BOND, STOCK))
    ]


def test_before_its_date_nothing_is_computed(plan: Plan) -> None:
    found = by_number(plan, on=date(2003, 8, 1), user=person(Role.OFFICER))

    assert found["8"].living.word is Word.WAITS
    assert found["2"].figures[0].figure.cents == 0


def test_between_its_votes_and_its_date_the_plan_is_adopted_and_begins_later(plan: Plan) -> None:
    officer = person(Role.OFFICER)

    before, after = (by_number(plan, on=date(2003, 8, day), user=officer) for day in (12, 14))

    assert (before["1"].living.word, before["8"].living.word) == (Word.WAITS, Word.WAITS)
    assert after["8"].living.sentence == (
        "Both votes were received for 2 of 2 Portfolios; the Plan is adopted, effective on 18 August 2003."
    )
    later = [number for number, one in after.items() if one.living.word is Word.BEGINS_LATER]
    assert later == ["1", "2", "3", "4", "5", "6(a)", "10", "12(b)", "Schedule A"]


def test_votes_stand_beside_what_they_decide_and_say_what_they_hold_up(plan: Plan) -> None:
    officer = person(Role.OFFICER)

    in_force, lapsed = (by_number(plan, on=day, user=officer) for day in (SEPTEMBER_30, JULY_2004))

    assert [(one.vote.meeting, one.vote.state, one.holds_up) for one in in_force["8"].votes] == [
        ("m1", "carried", True)
    ]
    assert [one.holds_up for one in lapsed["8"].votes] == [False]
    assert [one.through for one in in_force["10"].terms] == [date(2004, 6, 30)]
    assert [one.state for one in lapsed["10"].terms] == ["LAPSED"]


def test_conventions_stand_where_the_plan_is_silent(plan: Plan, acting_user: Any) -> None:
    added(
        plan, acting_user, conventions=[{"name": "DAY_COUNT", "value": "ACTUAL_365", "effective": MAY_2004}]
    )
    officer = person(Role.OFFICER)

    before, after = (by_number(plan, on=day, user=officer)["2"] for day in (SEPTEMBER_30, MAY_2004))

    assert [(one.name, one.value, one.since) for one in before.conventions] == [
        ("DAY_COUNT", "ACTUAL_ACTUAL", None),
        ("NET_ASSETS_BASIS", "SAME_DAY", None),
    ]
    assert (after.conventions[0].value, after.conventions[0].since) == ("ACTUAL_365", MAY_2004)
    assert after.conventions[0].decision is not None
    assert after.conventions[0].decision.name == "ADR 20"


def test_open_tasks_stand_under_the_paragraph_that_they_cite(plan: Plan) -> None:
    found = by_number(plan, on=MAY_2004, user=person(Role.OFFICER))

    tasks = {number: [one.item.what for one in shown.tasks] for number, shown in found.items() if shown.tasks}
    assert tasks == {
        "2": ["Net assets of 2 Portfolios are missing"],
        "6(a)": ["4 payments are prepared"],
        "6(d)": ["Ask for the Monthly Calculation of adi for 2003-09"],
        "7": ["Quarterly reports to be presented"] * 3,  # through September, December and March
        "10": ["Continuance of the Plan"],
    }


def test_of_an_earlier_day_the_tasks_are_those_of_today(plan: Plan) -> None:
    shown = plan_shown(plan, on=SEPTEMBER_30, today=MAY_2004, user=person(Role.OFFICER))

    states = {one.number: one.living.word for one in shown.paragraphs}
    tasks = {one.number: [task.item.what for task in one.tasks] for one in shown.paragraphs}
    assert states == IN_SEPTEMBER
    assert tasks["7"] == ["Quarterly reports to be presented"] * 3  # through September, December and March
    assert tasks["10"] == ["Continuance of the Plan"]


def test_a_secretary_reads_states_and_sums_and_no_door_that_is_closed_to_her(plan: Plan) -> None:
    found = by_number(plan, on=SEPTEMBER_30, user=person(Role.SECRETARY))

    assert {number: one.living.word for number, one in found.items()} == IN_SEPTEMBER
    assert [one.item.section for shown in found.values() for one in shown.tasks] == ["10"]
    assert {one.url for one in found["6(a)"].figures} == {""}
    assert [one.url for one in found["12"].figures] == ["/class-b/agreements/"] * 2


def test_a_plan_on_which_nothing_has_happened(acting_user: Any) -> None:
    loaded_plan(acting_user, text=undivided(plan_text()))

    found = words(Plan.objects.get(), on=SEPTEMBER_30, user=person(Role.OFFICER))

    assert found["6"] is Word.NOT_KNOWN
    assert found["8"] is Word.WAITS
    assert Word.HOLDS not in found.values()


def test_a_plan_that_is_terminated_for_all(plan: Plan, acting_user: Any) -> None:
    added(
        plan,
        acting_user,
        meetings=[meeting("m2", "2003-10-01")],
        terminations=[termination(BOND, STOCK)],
        votes=votes_on(BOND, STOCK),
    )

    found = by_number(plan, on=date(2003, 12, 31), user=person(Role.OFFICER))

    ended = [number for number, one in found.items() if one.living.word is Word.ENDED]
    assert ended == ["1", "2", "3", "4", "5", "10", "12(b)", "Schedule A"]
    assert found["11"].living.sentence == (
        "Terminated for 2 Portfolios; nothing more is owed on Shares sold by adi and idi."
    )


def test_what_is_not_completely_terminated_is_paid_on(plan: Plan, acting_user: Any) -> None:
    added(
        plan,
        acting_user,
        meetings=[meeting("m2", "2003-10-01")],
        terminations=[termination(BOND, STOCK)],
        votes=votes_on(BOND, STOCK, determined=False),
    )

    found = by_number(plan, on=date(2003, 12, 31), user=person(Role.OFFICER))

    assert (found["12(b)"].living.word, found["12(b)"].living.sentence) == (
        Word.HOLDS,
        "The Plan is terminated; Shares sold before by adi and idi are paid for until they are redeemed or"
        " converted.",
    )


def test_a_termination_without_its_vote_waits(plan: Plan, acting_user: Any) -> None:
    added(plan, acting_user, terminations=[termination(BOND)])

    found = by_number(plan, on=SEPTEMBER_30, user=person(Role.OFFICER))

    assert found["11"].living.word is Word.WAITS


def test_a_waiver_and_a_suspension_are_told(plan: Plan, acting_user: Any) -> None:
    added(
        plan,
        acting_user,
        portfolios=[{"portfolio": BOND, "sales_suspended": [{"from": SEPTEMBER_30, "to": MAY_2004}]}],
        waivers=[
            {
                "portfolios": [BOND],
                "component": "service_fee",
                "charged": "0.10",
                "effective": date(2003, 11, 1),
                "reason": "For a while",
            }
        ],
    )

    found = by_number(plan, on=date(2003, 11, 1), user=person(Role.OFFICER))

    assert "sales suspended for 1 Portfolio change nothing of it" in found["5"].living.sentence
    assert found["Schedule A"].living.sentence.endswith("for 1 a waiver charges less.")
    assert {(one.portfolios, one.charged_service) for one in found["5"].rates} == {
        ((BOND,), 100_000),
        ((STOCK,), 250_000),
    }


def test_only_what_is_charged_that_day_has_a_rate(plan: Plan, acting_user: Any) -> None:
    added(
        plan,
        acting_user,
        meetings=[meeting("m2", "2003-10-01")],
        terminations=[termination(BOND)],
        votes=votes_on(BOND),
    )
    officer = person(Role.OFFICER)

    running, lapsed = (
        by_number(plan, on=day, user=officer)["Schedule A"] for day in (SEPTEMBER_30, JULY_2004)
    )

    assert ([one.portfolios for one in running.rates], running.not_charged) == ([(BOND, STOCK)], ())
    assert lapsed.rates == ()
    assert dict((one.why, one.portfolios) for one in lapsed.not_charged) == {
        "lapsed after 30 June 2004: nothing is charged; what later days would come to is held": (STOCK,),
        "terminated: nothing accrues on Shares sold since; Section 11 says what goes on": (BOND,),
    }


def test_a_sister_plan_is_shown_in_its_own_words(acting_user: Any) -> None:
    text = SISTER.read_text(encoding="utf-8")
    loaded = load_plan(data=text.encode(), source="class-a.txt", code=None, acting_user=acting_user)
    sister = Plan.objects.get(code=loaded.code)

    found = by_number(sister, on=date(2004, 7, 1), user=person(Role.OFFICER))

    assert "13" not in found
    assert found["7"].text == "A report is given quarterly."
    assert {(one.reference, one.in_the_same_words) for one in found.values() if one.number == "7"} == {
        ("7", False)
    }
    assert Word.NOT_KNOWN not in {one.living.word for one in found.values()}
    assert found["2"].rates == ()
    assert [(one.why, one.maxima.aggregate) for one in found["2"].not_charged] == [
        ("not adopted yet: nothing accrues", 350_000),
        ("not adopted yet: nothing accrues", 250_000),
    ]


def test_two_plans_keep_their_own(plan: Plan, acting_user: Any) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C"), code="class-c")
    other = Plan.objects.get(code="class-c")

    found = by_number(other, on=SEPTEMBER_30, user=person(Role.OFFICER))

    assert found["2"].figures[0].figure.cents == 0
    assert [task for shown in found.values() for task in shown.tasks if task.item.plan != other.code] == []


def test_an_amended_section_reads_as_amended_from_its_day_on(acting_user: Any, tmp_path: Path) -> None:
    plan = adopted_plan(acting_user)
    was, becomes = "The Fund may expend amounts to finance", "The Fund may spend amounts to finance"
    book = {"amendments": [amendment(material=True)]}
    loaded(acting_user, tmp_path, book, {"am1.txt": reworded(was, becomes)})
    approved(plan, "am1", on="2004-06-09", portfolios=(GROWTH, INCOME, VALUE))
    officer = person(Role.OFFICER)

    before, after = (by_number(plan, on=day, user=officer) for day in (date(2004, 9, 30), date(2004, 10, 1)))

    assert (was in before["3"].text, becomes in after["3"].text) == (True, True)
    assert before["9"].living.word is Word.NOT_USED
    assert after["9"].living.sentence == (
        "1 amendment took effect by vote; the text and Schedule A here are as amended."
    )
    assert [one.vote.state for one in after["9"].votes] == ["carried"]
