"""The part `share_terms`: the deferred sales charge and the conversion of Shares (Section 11)."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fees.domain.deferred_charge import ShareTerms as Terms
from fees.models import ShareTerms
from fees.selectors.share_terms import share_terms_of
from governance.models import Plan
from tests.factories.books import Book, changed, loaded, refused, small_book, the_fault
from tests.factories.plans import GROWTH
from tests.factories.terminations import meeting, termination, votes_on

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("plan"),
    pytest.mark.plan_section("11", "11(ii)"),
]


def given(**changes: Any) -> dict[str, Any]:
    entry = {
        "issued_from": "2003-08-18",
        "effective": "2003-08-18",
        "cdsc": ["5", "4", "3", "3", "2", "1"],
        "converts_after_years": 8,
    }
    return {key: value for key, value in {**entry, **changes}.items() if value is not None}


def book(*entries: dict[str, Any]) -> Book:
    return {"share_terms": list(entries)}


def test_terms_are_recorded_by_issue_and_effect(acting_user: Any, tmp_path: Path, plan: Plan) -> None:
    outcome = loaded(acting_user, tmp_path, book(given(), given(issued_from="2004-01-01", cdsc=[])))

    assert changed(outcome) == {"share_terms": (2, 0, 0)}
    assert outcome.warnings == ()
    assert [row.entry for row in ShareTerms.objects.order_by("pk")] == [
        "2003-08-18/2003-08-18",
        "2004-01-01/2003-08-18",
    ]
    first = share_terms_of(plan)[0]
    assert first == Terms(
        issued_from=date(2003, 8, 18),
        effective=date(2003, 8, 18),
        cdsc=(5_000_000, 4_000_000, 3_000_000, 3_000_000, 2_000_000, 1_000_000),
        converts_after_years=8,
    )


def test_the_same_terms_again_are_unchanged_however_written(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, book(given()))

    again = loaded(acting_user, tmp_path, book(given(cdsc=["5.0", 4, "3.000000", 3, 2, "1"])))

    assert changed(again) == {}
    assert again.act is None


def test_another_value_corrects_and_keeps_what_was_known(
    acting_user: Any, tmp_path: Path, plan: Plan
) -> None:
    first = loaded(acting_user, tmp_path, book(given()))

    outcome = loaded(acting_user, tmp_path, book(given(cdsc=["5", "4"], converts_after_years=None)))

    assert changed(outcome) == {"share_terms": (0, 0, 1)}
    assert outcome.warnings == ()  # a record that is corrected alters nothing: so it always was
    assert [(one.cdsc, one.converts_after_years) for one in share_terms_of(plan)] == [
        ((5_000_000, 4_000_000), None)
    ]
    assert share_terms_of(plan, known_at=first.act)[0].converts_after_years == 8
    assert ShareTerms.objects.get(superseded_by=outcome.act).cdsc[-1] == Decimal(1)


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"cdsc": None}, "cdsc", "is missing"),
        ({"cdsc": "5"}, "cdsc", "is not a list"),
        (
            {"cdsc": ["5", "7.26"]},
            "cdsc[2]",
            "7.26 % is above the 7.25 % that one charge may come to (NASD Rule 2830(d), now FINRA Rule"
            " 2341(d))",
        ),
        ({"cdsc": ["-5"]}, "cdsc[1]", "'-5' is not a plain decimal"),
        ({"cdsc": ["1"] * 41}, "cdsc", "has 41 years"),
        ({"converts_after_years": 0}, "converts_after_years", "0 is not from 1 to 40"),
        ({"issued_from": None}, "issued_from", "is missing"),
        ({"effective": "soon"}, "effective", "'soon' is not a date"),
        ({"rates": ["5"]}, "rates", "is not a key of this entry"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    changes: dict[str, Any], column: str, problem: str, acting_user: Any, tmp_path: Path
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, book(given(**changes))))

    assert (fault.column, fault.problem) == (f"share_terms[1].{column}", problem)
    assert fault.remedy
    assert not ShareTerms.objects.exists()


def test_the_same_days_under_another_id_are_refused(acting_user: Any, tmp_path: Path) -> None:
    fault = the_fault(refused(acting_user, tmp_path, book(given(id="first"), given(id="second", cdsc=[]))))

    assert fault.column == "share_terms[2]"
    assert fault.problem.startswith("the terms of Shares issued from 2003-08-18 are given from 2003-08-18 on")


def test_a_rate_above_what_a_service_fee_allows_is_worth_a_look(acting_user: Any, tmp_path: Path) -> None:
    outcome = loaded(acting_user, tmp_path, book(given(cdsc=["6.5"])))

    (warning,) = outcome.warnings
    assert warning.column == "share_terms[1].cdsc[1]"
    assert warning.problem.startswith("6.5 % is allowed only where no service fee is paid")


LOWER = given(issued_from="2003-08-18", effective="2003-12-01", cdsc=["1"])


def test_terms_that_alter_outstanding_shares_warn(acting_user: Any, tmp_path: Path) -> None:
    outcome = loaded(acting_user, tmp_path, book(given(), LOWER))

    (warning,) = outcome.warnings
    assert (warning.column, warning.problem) == (
        "share_terms[2].cdsc",
        "Section 11(ii): from 1 December 2003 this alters the deferred sales charges of Shares issued from 18"
        " August 2003 to 30 November 2003, which are then outstanding",
    )
    assert warning.remedy.startswith("no Complete Termination stands that it undoes")
    assert loaded(acting_user, tmp_path, book(given(), LOWER)).warnings == ()


def test_the_complete_terminations_that_it_undoes_are_named(acting_user: Any, tmp_path: Path) -> None:
    loaded(
        acting_user,
        tmp_path,
        small_book(
            terminations=[termination(GROWTH)],
            meetings=[*small_book()["meetings"], meeting("m2", "2003-10-14")],
            votes=[*small_book()["votes"], *votes_on(GROWTH)],
            **book(given()),
        ),
    )

    (before,) = loaded(
        acting_user, tmp_path, book(given(effective="2003-09-15", cdsc=["5", "4", "3", "3", "2"]))
    ).warnings
    (later,) = loaded(acting_user, tmp_path, book(LOWER)).warnings

    assert later.remedy.startswith("it undoes the Complete Termination of Alpha Growth Fund (t1)")
    # Altered before the termination: its Shares keep what they then had.
    assert before.remedy.startswith("no Complete Termination stands that it undoes")
