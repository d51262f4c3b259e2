"""Section 11(ii), (iii): what lasts, who certifies it when, and that a broken limb never mends anything."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.domain.covenant import Quarter, quarters_due
from governance.domain.termination import Termination

COMPLETE = Termination(
    id="t1",
    effective=date(2004, 2, 2),
    good_faith=True,
    best_interest_fund=True,
    best_interest_shareholders=True,
    cdsc_unaltered=True,
)
CODES = st.frozensets(st.sampled_from(["adi", "idi"]))
TERMINATIONS = st.builds(
    Termination,
    effective=st.just(date(2004, 2, 2)),
    good_faith=st.booleans(),
    best_interest_fund=st.booleans(),
    best_interest_shareholders=st.booleans(),
    cdsc_unaltered=st.booleans(),
    determined=st.booleans(),
    in_material_breach=CODES,
    paid_others=CODES,
    cdsc_altered_since=st.booleans(),
)
FAILING = [
    {"good_faith": False},
    {"best_interest_fund": False},
    {"best_interest_shareholders": False},
    {"determined": False},
    {"cdsc_unaltered": False},
    {"cdsc_altered_since": True},
    {"paid_others": frozenset({"adi", "idi"})},
]


@pytest.mark.plan_section("11")
@settings(deadline=None)
@given(termination=TERMINATIONS, fails=st.sampled_from(FAILING), distributor=st.sampled_from(["adi", "idi"]))
def test_a_limb_that_fails_never_makes_a_termination_more_complete(
    termination: Termination, fails: dict[str, object], distributor: str
) -> None:
    worse = replace(termination, **fails)  # type: ignore[arg-type]  # each of its own field's type

    assert not (worse.is_complete_for(distributor) and not termination.is_complete_for(distributor))
    assert set(termination.completeness_for(distributor).failures) <= set(
        worse.completeness_for(distributor).failures
    ) or not worse.is_complete_for(distributor)


@pytest.mark.plan_section("11")
@settings(deadline=None)
@given(termination=TERMINATIONS, distributor=st.sampled_from(["adi", "idi"]))
def test_what_is_held_for_a_breach_is_owed_and_was_not_owed_before(
    termination: Termination, distributor: str
) -> None:
    broken = termination.broken_for(distributor)
    as_made = replace(termination, paid_others=frozenset(), cdsc_altered_since=False)

    assert bool(broken) == (
        as_made.is_complete_for(distributor) and not termination.is_complete_for(distributor)
    )


@pytest.mark.plan_section("11(ii)")
def test_a_later_waiver_is_told_from_one_at_the_time() -> None:
    later = replace(COMPLETE, cdsc_altered_since=True)

    assert later.broken_for("adi") == (
        "Section 11(ii): the contingent deferred sales charges on outstanding Shares were altered after the"
        " termination",
    )
    assert replace(COMPLETE, cdsc_unaltered=False).broken_for("adi") == ()


@pytest.mark.parametrize(
    ("day", "words", "last"),
    [
        (date(2004, 1, 1), "2004-Q1", date(2004, 3, 31)),
        (date(2004, 6, 30), "2004-Q2", date(2004, 6, 30)),
        (date(2004, 7, 1), "2004-Q3", date(2004, 9, 30)),
        (date(2004, 12, 31), "2004-Q4", date(2004, 12, 31)),
    ],
)
def test_quarters_are_those_of_the_calendar(day: date, words: str, last: date) -> None:
    assert (str(Quarter.of(day)), Quarter.of(day).last) == (words, last)
    assert Quarter.from_text(words) == Quarter.of(day)


@pytest.mark.parametrize("text", ["2004", "2004-Q0", "2004-Q5", "04-Q1", "2004-1", "", "Q1-2004"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.from_text(text)


@pytest.mark.plan_section("11(iii)")
def test_quarters_are_due_once_they_have_ended_the_first_included() -> None:
    assert quarters_due(date(2004, 2, 2), on=date(2004, 3, 31)) == ()
    assert [str(one) for one in quarters_due(date(2004, 2, 2), on=date(2004, 7, 1))] == ["2004-Q1", "2004-Q2"]
