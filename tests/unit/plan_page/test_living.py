"""What each paragraph of the Plan means, from what is known: a word, and a sentence to the letter."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governance.domain.periods import PlanMonth
from governance.domain.plan_sections import SCHEDULE_A
from governance.domain.plan_text import read_plan_text, section_paragraphs
from plan_admin.plan_page.domain.facts import (
    CarriedOver,
    Changes,
    Incurred,
    PlanFacts,
    Rates,
    Related,
    Reports,
    Standing,
    Transferred,
)
from plan_admin.plan_page.domain.living import JUDGES, NO_COUNTERPART, living
from plan_admin.plan_page.domain.words import Word, dollars, listed, percent

PLAN_TEXT = Path(__file__).parents[3] / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
JUNE_2004, JUNE_2005 = date(2004, 6, 30), date(2005, 6, 30)
NOTHING = PlanFacts(
    effective=date(2003, 8, 18),
    standing=Standing(funds=2, portfolios=3, not_yet=3),
    related=Related(),
    changes=Changes(),
    rates=Rates(portfolios=3, asset_based=750_000, service=250_000, aggregate=1_000_000),
    incurred=Incurred(year=2004),
    transferred=Transferred(),
    carried_over=CarriedOver(),
    reports=Reports(),
)
RUNNING = replace(
    NOTHING,
    standing=Standing(funds=2, portfolios=3, in_force=3, until=JUNE_2005),
    related=Related(agreements=2, complete=2, in_force=1, run_off=1, sellers=("A I M Distributors, Inc.",)),
    incurred=Incurred(
        year=2004,
        since=PlanMonth(date(2004, 1, 1)),
        through=PlanMonth(date(2004, 7, 1)),
        distribution=1_234_567_89,
        service=411_522_63,
        last=PlanMonth(date(2004, 7, 1)),
        last_cents=235_155_79,
        payees=2,
    ),
)
LAPSED = replace(RUNNING, standing=Standing(funds=2, portfolios=3, lapsed=3, lapsed_after=JUNE_2004))
ENDED = replace(RUNNING, standing=Standing(funds=2, portfolios=3, ended=3))

PENDING = replace(
    NOTHING,
    standing=Standing(funds=2, portfolios=3, adopted_for_later=3, begins=(date(2003, 8, 18),)),
)


def changed(facts: PlanFacts, **parts: Any) -> PlanFacts:
    """The facts with some fields of some parts changed: `standing__due=3`."""
    found = facts
    for name, value in parts.items():
        part, _, field = name.partition("__")
        found = replace(found, **{part: replace(getattr(found, part), **{field: value}) if field else value})
    return found


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
            "1",
            RUNNING,
            Word.HOLDS,
            "Each of 2 Funds acts for itself alone; the Plan is in force for 3 of the 3 Portfolios of"
            " Schedule A.",
            id="1 runs",
        ),
        pytest.param(
            "1",
            PENDING,
            Word.BEGINS_LATER,
            "The Plan is adopted, effective on 18 August 2003: nothing is owed for days before.",
            id="1 adopted for later",
        ),
        pytest.param(
            "1",
            changed(
                PENDING,
                standing__adopted_for_later=2,
                standing__not_yet=1,
                standing__begins=(date(2003, 8, 18), date(2003, 9, 1)),
            ),
            Word.BEGINS_LATER,
            "The Plan is adopted for 2 of 3 Portfolios, effective from 18 August 2003 on: nothing is owed"
            " for days before.",
            id="1 some adopted for later",
        ),
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
            "7",
            changed(RUNNING, reports=Reports(presented=2, reviewed=2, owed=1)),
            Word.WAITS,
            "1 written report of quarters that have ended is owed to the Board.",
            id="7 owed",
        ),
        pytest.param(
            "7",
            changed(RUNNING, reports=Reports(presented=3, reviewed=2)),
            Word.WAITS,
            "Of 3 reports presented, 1 not reviewed by the Board yet.",
            id="7 not reviewed",
        ),
        pytest.param(
            "7",
            changed(RUNNING, reports=Reports(presented=3, reviewed=3, late=1)),
            Word.WAITS,
            "1 quarterly report is late; 3 were presented, 3 of them reviewed by the Board.",
            id="7 late",
        ),
        pytest.param(
            "7",
            changed(RUNNING, reports=Reports(presented=4, reviewed=4)),
            Word.HOLDS,
            "4 quarterly reports presented to the Board and reviewed by it.",
            id="7 reviewed",
        ),
        pytest.param(
            "8",
            changed(RUNNING, standing=Standing(funds=2, portfolios=3, in_force=2, not_yet=1)),
            Word.WAITS,
            "Both votes were received for 2 of 3 Portfolios; for 1 they are missing, and nothing is"
            " paid there before.",
            id="8 one not adopted",
        ),
        pytest.param(
            "8",
            RUNNING,
            Word.HOLDS,
            "Both votes were received for 3 of 3 Portfolios; the Plan has been effective since 18 August"
            " 2003.",
            id="8 effective",
        ),
        pytest.param(
            "8",
            PENDING,
            Word.HOLDS,
            "Both votes were received for 3 of 3 Portfolios; the Plan is adopted, effective on 18 August"
            " 2003.",
            id="8 adopted for later",
        ),
        pytest.param(
            "8",
            changed(
                RUNNING,
                standing__in_force=2,
                standing__adopted_for_later=1,
                standing__begins=(date(2004, 9, 1),),
            ),
            Word.HOLDS,
            "Both votes were received for 3 of 3 Portfolios; for 1 the Plan is adopted, effective on"
            " 1 September 2004.",
            id="8 one adopted for later",
        ),
        pytest.param(
            "9",
            changed(RUNNING, changes=Changes(amendments=1, amendments_waiting=1)),
            Word.WAITS,
            "1 amendment without all votes yet, and so without effect; 1 took effect before.",
            id="9 waits",
        ),
        pytest.param(
            "10",
            RUNNING,
            Word.HOLDS,
            "In force for 3 Portfolios until 30 June 2005; it lapses then unless the Boards vote to"
            " continue it before.",
            id="10 runs",
        ),
        pytest.param(
            "10",
            changed(RUNNING, standing__due=3, standing__is_one_day=False),
            Word.WAITS,
            "In force for 3 Portfolios, the first of them until 30 June 2005; the Boards can vote now"
            " to continue it a year, and it lapses otherwise.",
            id="10 due",
        ),
        pytest.param(
            "10",
            changed(
                RUNNING,
                standing=Standing(funds=2, portfolios=3, in_force=2, lapsed=1, until=JUNE_2005),
            ),
            Word.WAITS,
            "In force for 2 Portfolios until 30 June 2005; for 1 it has lapsed, and what is due there is"
            " held.",
            id="10 one lapsed",
        ),
        pytest.param(
            "10",
            ENDED,
            Word.ENDED,
            "The Plan is terminated for every Portfolio that it was adopted for.",
            id="10 ended",
        ),
        pytest.param(
            "11",
            changed(
                ENDED, changes=Changes(terminations=1, complete_for=("adi",), goes_on_for=("idi", "ndi"))
            ),
            Word.HOLDS,
            "Terminated for 3 Portfolios; nothing more is owed on Shares sold by adi; it goes on, on"
            " Shares sold before, for idi and ndi.",
            id="11 complete as to one",
        ),
        pytest.param(
            "11",
            changed(RUNNING, changes__terminations_waiting=1),
            Word.WAITS,
            "1 termination entered and not decided: without a vote that carries it nothing is terminated.",
            id="11 not decided",
        ),
        pytest.param(
            "11",
            changed(
                RUNNING,
                standing=Standing(funds=2, portfolios=3, in_force=2, ended=1),
                changes=Changes(terminations=1, terminations_waiting=2, complete_for=("adi",)),
            ),
            Word.WAITS,
            "Terminated for 1 Portfolio; nothing more is owed on Shares sold by adi; 2 terminations entered"
            " and not decided.",
            id="11 carried and not decided",
        ),
        pytest.param(
            "12",
            changed(RUNNING, related__complete=0),
            Word.WAITS,
            "2 related agreements on record; for 2 it is not shown where the required terms are written.",
            id="12 no terms",
        ),
        pytest.param(
            "12(b)",
            RUNNING,
            Word.HOLDS,
            "1 related agreement ended; Shares sold under such are paid for until they are redeemed or"
            " converted.",
            id="12(b) runs off",
        ),
        pytest.param(
            "12(b)",
            changed(RUNNING, related__run_off=0),
            Word.NOT_USED,
            "No related agreement has ended yet; if one does, the Shares it sold are paid on.",
            id="12(b) none has ended",
        ),
        pytest.param(
            "12(b)",
            changed(
                RUNNING,
                standing=Standing(funds=2, portfolios=3, in_force=1, lapsed=1, ended=1),
                changes=Changes(terminations=1, complete_for=("adi",)),
            ),
            Word.HOLDS,
            "1 related agreement ended; Shares sold under such are paid for until they are redeemed or"
            " converted, but not where the Plan has lapsed or is completely terminated.",
            id="12(b) runs off where the Plan is in force",
        ),
        pytest.param(
            "12(b)",
            LAPSED,
            Word.LAPSED,
            "The Plan has lapsed after 30 June 2004: what later days would be paid is held until a"
            " determination.",
            id="12(b) lapsed",
        ),
        pytest.param(
            "12(b)",
            changed(ENDED, changes=Changes(terminations=1, complete_for=("adi", "idi"))),
            Word.ENDED,
            "The Plan is completely terminated: nothing more is owed on Shares sold by adi and idi.",
            id="12(b) completely terminated",
        ),
        pytest.param(
            "12(b)",
            changed(ENDED, changes=Changes(terminations=1, complete_for=("adi",), goes_on_for=("idi",))),
            Word.HOLDS,
            "The Plan is terminated; Shares sold before by idi are paid for until they are redeemed or"
            " converted.",
            id="12(b) terminated and not completely",
        ),
        pytest.param(
            "12(b)",
            changed(ENDED, changes=Changes(terminations=1, goes_on_for=("adi", "idi"), held_for=("idi",))),
            Word.WAITS,
            "The Plan is terminated; Shares sold before by adi and idi are paid for until they are redeemed"
            " or converted; what is due to idi is held until a determination.",
            id="12(b) terminated and held",
        ),
        pytest.param(
            "12(b)",
            changed(
                ENDED,
                standing=Standing(funds=2, portfolios=3, lapsed=1, ended=2, lapsed_after=JUNE_2004),
                changes=Changes(terminations=1, goes_on_for=("idi",)),
            ),
            Word.WAITS,
            "The Plan is terminated; Shares sold before by idi are paid for until they are redeemed or"
            " converted; where it has lapsed, what is due is held until a determination.",
            id="12(b) terminated and lapsed",
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
