"""What votes and agreements have made of each paragraph: a word, and a sentence to the letter."""

from datetime import date

import pytest

from plan_admin.plan_page.domain.facts import Changes, PlanFacts, Reports, Standing
from plan_admin.plan_page.domain.living import living
from plan_admin.plan_page.domain.words import Word
from tests.factories.plan_facts import ENDED, JUNE_2004, JUNE_2005, LAPSED, PENDING, RUNNING, changed


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
            changed(RUNNING, standing=Standing(funds=1, portfolios=3, in_force=2, lapsed=1)),
            Word.HOLDS,
            "The Fund acts for itself alone; the Plan is in force for 2 of its 3 Portfolios.",
            id="1 of one Fund",
        ),
        pytest.param(
            "1",
            changed(RUNNING, standing=Standing(funds=1, portfolios=1, in_force=1)),
            Word.HOLDS,
            "The Fund acts for itself alone; the Plan is in force for its one Portfolio.",
            id="1 of one Portfolio",
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
    ],
)
def test_a_paragraph_means(number: str, facts: PlanFacts, word: Word, sentence: str) -> None:
    found = living(number, facts)

    assert (found.word, found.sentence) == (word, sentence)
