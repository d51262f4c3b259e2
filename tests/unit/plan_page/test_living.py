"""What each paragraph of the Plan means, from what is known: a word, and a sentence to the letter."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from governance.domain.obligation import PlanState
from governance.domain.periods import PlanMonth
from governance.domain.plan_sections import SCHEDULE_A
from governance.domain.plan_text import read_plan_text, section_paragraphs
from governance.templatetags.figures import MARKS
from plan_admin.plan_page.domain.facts import CarriedOver, PlanFacts, Transferred
from plan_admin.plan_page.domain.living import JUDGES, NO_COUNTERPART, living
from plan_admin.plan_page.domain.payments import not_charged
from plan_admin.plan_page.domain.words import Word, dollars, listed, percent
from tests.factories.plan_facts import ENDED, JUNE_2004, LAPSED, NOTHING, PENDING, RUNNING, changed

PLAN_TEXT = Path(__file__).parents[3] / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"


def test_every_paragraph_that_binds_has_a_living_state() -> None:
    text = PLAN_TEXT.read_text(encoding="utf-8")
    numbers = [one.number for one in section_paragraphs(read_plan_text(text, source=PLAN_TEXT.name).sections)]

    assert set(JUDGES) == {*numbers, SCHEDULE_A}


@pytest.mark.parametrize("facts", [NOTHING, PENDING, RUNNING, LAPSED, ENDED])
@pytest.mark.parametrize("number", JUDGES)
def test_a_state_is_said_in_one_sentence(number: str, facts: PlanFacts) -> None:
    found = living(number, facts)

    assert found.word is not Word.NOT_KNOWN
    assert found.sentence.endswith(".")
    assert ". " not in found.sentence.replace(", Inc. ", " ")
    assert len(found.sentence) <= 180


@pytest.mark.parametrize(
    ("number", "facts", "word", "sentence"),
    [
        pytest.param(
            "2",
            RUNNING,
            Word.HOLDS,
            "The Funds incurred 1,646,090.52 dollars from January to July 2004, at most 1.00 % of net"
            " assets a year.",
            id="2 incurred",
        ),
        pytest.param(
            "2",
            changed(RUNNING, rates__at_their_limit=1),
            Word.HOLDS,
            "The Funds incurred 1,646,090.52 dollars from January to July 2004, at most 1.00 % of net"
            " assets a year; for 1 Portfolio the lifetime limit leaves no room for sales charges.",
            id="2 at the limit",
        ),
        pytest.param(
            "2",
            LAPSED,
            Word.LAPSED,
            "The Plan has lapsed after 30 June 2004: what later days would be paid is held until a"
            " determination.",
            id="2 lapsed",
        ),
        pytest.param(
            "4",
            changed(RUNNING, related__in_force=0),
            Word.WAITS,
            "No distribution agreement is in force: nobody services the Shares, no fee is incurred.",
            id="4 nobody services",
        ),
        pytest.param(
            "4",
            changed(RUNNING, rates__service=0),
            Word.NOT_USED,
            "Schedule A has no service fee for any Portfolio.",
            id="4 no service fee",
        ),
        pytest.param(
            "5",
            changed(RUNNING, related__suspended=1),
            Word.HOLDS,
            "The Funds owe what is incurred; the service fee is at most 0.25 % a year, and sales"
            " suspended for 1 Portfolio change nothing of it.",
            id="5 suspended",
        ),
        pytest.param(
            "6(a)",
            changed(RUNNING, incurred__held=407_076_86, incurred__held_payments=40),
            Word.WAITS,
            "For July 2004 235,155.79 dollars are owed to 2 Distributors by the Shares that each sold;"
            " over all months 407,076.86 dollars in 40 payments are held.",
            id="6(a) held",
        ),
        pytest.param(
            "6(b)",
            changed(RUNNING, transferred=Transferred(transfers=1, distributors=1, assignees=1)),
            Word.HOLDS,
            "1 Transfer in force: 1 Distributor gave rights to 1 Assignee, paid free of the Funds'"
            " claims on the Distributor.",
            id="6(b) one",
        ),
        pytest.param(
            "6(b)",
            RUNNING,
            Word.NOT_USED,
            "No Transfer is in force: no Distributor's rights belong to somebody else.",
            id="6(b) none",
        ),
        pytest.param(
            "6(c)",
            changed(RUNNING, transferred=Transferred(transfers=4, without_notice=1)),
            Word.WAITS,
            "Of 1 of 4 Transfers the notice with name and address is missing: such a Portion is held where a"
            " Fund is to pay it directly to the Assignee.",
            id="6(c) no notice",
        ),
        pytest.param(
            "6(d)",
            changed(
                RUNNING,
                transferred=Transferred(
                    transfers=1, to_assignees=2, last_calculation=PlanMonth(date(2004, 6, 1))
                ),
            ),
            Word.HOLDS,
            "2 directions in force to pay Assignees directly; the last Monthly Calculation is of June 2004.",
            id="6(d) directed",
        ),
        pytest.param(
            "6(d)",
            changed(RUNNING, transferred=Transferred(to_assignees=2, calculations_missing=1)),
            Word.WAITS,
            "1 Monthly Calculation missing or different: the Portions and balances that need them are held.",
            id="6(d) missing",
        ),
        pytest.param(
            "6(e)",
            changed(RUNNING, transferred=Transferred(to_agents=1, claims=1, claimed=13_70)),
            Word.HOLDS,
            "1 direction in force to pay a collection agent all; 1 claim of 13.70 dollars can be set off only"
            " against what is the Distributor's own.",
            id="6(e) an agent",
        ),
        pytest.param(
            "13",
            changed(RUNNING, carried_over=CarriedOver(amounts=2, given=500_00, taken=300_00)),
            Word.WAITS,
            "2 amounts of 500.00 dollars carried over from the Prior Plan; 200.00 dollars wait for the"
            " next month closed.",
            id="13 not taken yet",
        ),
        pytest.param(
            SCHEDULE_A,
            changed(RUNNING, rates__waived=1),
            Word.HOLDS,
            "3 Portfolios with maximum rates in force on this day; for 1 a waiver charges less.",
            id="Schedule A waived",
        ),
        pytest.param(
            SCHEDULE_A,
            RUNNING,
            Word.HOLDS,
            "3 Portfolios with maximum rates in force on this day; all are charged the maximum.",
            id="Schedule A the maximum",
        ),
        pytest.param(
            SCHEDULE_A,
            changed(RUNNING, rates__waived=1, rates__at_their_limit=2),
            Word.HOLDS,
            "3 Portfolios with maximum rates in force on this day; for 1 a waiver charges less; for 2 the"
            " lifetime limit leaves no room for sales charges.",
            id="Schedule A at the limit",
        ),
        pytest.param(
            SCHEDULE_A,
            LAPSED,
            Word.LAPSED,
            "The Plan has lapsed after 30 June 2004: what later days would be paid is held until a"
            " determination.",
            id="Schedule A lapsed",
        ),
        pytest.param(
            SCHEDULE_A,
            NOTHING,
            Word.WAITS,
            "The Boards have not adopted the Plan yet: until both votes of Section 8 nothing is owed.",
            id="Schedule A not adopted",
        ),
    ],
)
def test_a_paragraph_means(number: str, facts: PlanFacts, word: Word, sentence: str) -> None:
    found = living(number, facts)

    assert (found.word, found.sentence) == (word, sentence)


def test_a_plan_on_which_nothing_has_happened_waits_or_is_not_used() -> None:
    assert {living(number, NOTHING).word for number in JUDGES} == {Word.WAITS, Word.NOT_USED}


def test_what_is_of_no_paragraph_is_not_known() -> None:
    found = living("", RUNNING)

    assert (found.word, found.sentence) == (Word.NOT_KNOWN, NO_COUNTERPART)


def test_every_word_has_a_mark_of_its_own() -> None:
    assert {word.mark.lower() for word in Word} <= set(MARKS)
    assert (Word.WAITS.mark, Word.BEGINS_LATER.mark) == ("waits for somebody", "begins later")


def test_every_part_of_the_facts_is_a_value_that_stays() -> None:
    assert all(hash(getattr(RUNNING, field.name)) is not None for field in fields(RUNNING))


def test_small_words() -> None:
    assert (dollars(-5), dollars(123_456_789), percent(62_500), percent(1_000_000)) == (
        "-0.05 dollars",
        "1,234,567.89 dollars",
        "0.0625 %",
        "1.00 %",
    )
    assert listed(["A", "B"]) == "A and B"


@pytest.mark.parametrize(
    ("state", "through", "begins", "why"),
    [
        (PlanState.IN_FORCE, JUNE_2004, None, ""),
        (
            PlanState.LAPSED,
            JUNE_2004,
            None,
            "lapsed after 30 June 2004: nothing is charged; what later days would come to is held",
        ),
        (
            PlanState.TERMINATED,
            None,
            None,
            "terminated: nothing accrues on Shares sold since; Section 11 says what goes on",
        ),
        (PlanState.NOT_IN_FORCE, None, None, "not adopted yet: nothing accrues"),
        (
            PlanState.NOT_IN_FORCE,
            None,
            date(2003, 8, 18),
            "effective on 18 August 2003: nothing accrues before",
        ),
    ],
)
def test_a_portfolio_that_is_charged_nothing_says_why(
    state: PlanState, through: date | None, begins: date | None, why: str
) -> None:
    assert not_charged(state, through=through, begins=begins) == why
