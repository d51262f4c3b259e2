"""Section 12: the terms that an agreement must have, and the sixty days of notice."""

from datetime import date, timedelta

import pytest

from governance.domain.agreement_terms import REQUIRED_TERMS, fault_of_notice, faults_of_terms

EVIDENCE = {term.key: "Clause 9 of the agreement." for term in REQUIRED_TERMS}
END = date(2004, 5, 31)


@pytest.mark.plan_section("12", "12(a)", "12(b)")
@pytest.mark.parametrize("days", [0, 1, 60])
def test_terms_that_all_have_evidence_are_taken(days: int) -> None:
    assert faults_of_terms(EVIDENCE, notice_days=days) == ()


@pytest.mark.plan_section("12", "12(a)", "12(b)")
@pytest.mark.parametrize("key", sorted(EVIDENCE))
@pytest.mark.parametrize("written", [None, "", "  \n"])
def test_a_term_without_evidence_is_refused_with_its_section(key: str, written: str | None) -> None:
    evidence = {one: words for one, words in EVIDENCE.items() if one != key}
    if written is not None:
        evidence[key] = written

    (fault,) = faults_of_terms(evidence, notice_days=60)

    term = next(one for one in REQUIRED_TERMS if one.key == key)
    assert fault.key == key
    assert fault.problem == f"Section {term.section}: nothing shows that {term.words}"


@pytest.mark.plan_section("12(a)")
@pytest.mark.parametrize("days", [61, 90, -1])
def test_an_agreement_that_asks_for_more_than_sixty_days_is_refused(days: int) -> None:
    (fault,) = faults_of_terms(EVIDENCE, notice_days=days)

    assert fault.key == "notice_days"
    assert f"asks for {days} days' notice, and not more than 60" in fault.problem


@pytest.mark.plan_section("12(a)")
def test_days_of_notice_left_out_are_missing() -> None:
    assert [fault.key for fault in faults_of_terms({}, notice_days=None)] == [
        "in_writing",
        "no_penalty",
        "terminable_by_vote",
        "notice",
        "ends_on_assignment",
        "notice_days",
    ]


@pytest.mark.plan_section("12(a)")
@pytest.mark.parametrize(
    ("_case", "days_before", "problem"),
    [
        ("on the day itself", 0, ""),
        ("sixty days before", 60, ""),
        ("sixty-one days before", 61, "Section 12(a): 61 days' notice was given, and not more than 60"),
        ("a day after it", -1, "Section 12(a): notice was given on 2004-06-01, after the end on 2004-05-31"),
    ],
)
def test_notice_is_of_sixty_days_at_most(_case: str, days_before: int, problem: str) -> None:
    fault = fault_of_notice(END - timedelta(days=days_before), ended_on=END)

    assert (fault is None) == (not problem)
    assert fault is None or fault.problem.startswith(problem)


def test_without_an_end_or_a_notice_there_is_nothing_to_count() -> None:
    assert fault_of_notice(None, ended_on=END) is None
    assert fault_of_notice(date(2003, 1, 1), ended_on=None) is None
