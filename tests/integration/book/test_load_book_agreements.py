"""The parts `distributors` and `agreements`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import AgreementTerms, DistributionAgreement, Distributor, SellingPeriod
from tests.factories.books import Book, changed, loaded, refused, small_book, the_book_with, the_fault
from tests.factories.plans import GROWTH, INCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]
ONLY_PARTIES = {"distributors": [{"name": "A I M Distributors, Inc."}]}


def agreements(*entries: dict[str, Any]) -> Book:
    return {"distributors": small_book()["distributors"], "agreements": list(entries)}


def adi(**changes: Any) -> dict[str, Any]:
    entry = {"id": "adi-2003", "distributor": "adi", "portfolios": "all", "sells_from": "2003-07-01"}
    return {key: value for key, value in {**entry, **changes}.items() if value is not None}


def test_a_code_left_out_is_made_from_the_name(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, ONLY_PARTIES)

    assert Distributor.objects.get().code == "a-i-m-distributors-inc"


def test_a_new_name_keeps_the_old_one_in_the_history(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, {"distributors": [{"code": "ADI", "name": "A Distributors"}]})

    outcome = loaded(acting_user, tmp_path, {"distributors": [{"code": "adi", "name": "B Distributors"}]})

    distributor = Distributor.objects.get()
    assert changed(outcome) == {"distributors": (0, 0, 1)}
    assert [one.name for one in distributor.history.all()] == ["B Distributors", "A Distributors"]
    assert distributor.history.first().history_change_reason == f"act {outcome.act}: load_book"


@pytest.mark.parametrize(
    ("entry", "column"), [({"code": "new"}, "name"), ({"code": "a b", "name": "A"}, "code"), ({}, "code")]
)
def test_a_distributor_needs_a_name_and_a_code(
    acting_user: Any, tmp_path: Path, entry: dict[str, Any], column: str
) -> None:
    faults = refused(acting_user, tmp_path, {"distributors": [entry]})

    assert faults[0].column == f"distributors[1].{column}"


@pytest.mark.plan_section("3", "12")
@pytest.mark.parametrize(
    ("days", "last"),
    [
        ({}, None),
        ({"sells_until": "2004-03-31"}, date(2004, 4, 1)),
        ({"ended_on": "2004-05-31", "ended_by": "vote"}, date(2004, 6, 1)),
        ({"sells_until": "2004-03-31", "ended_on": "2004-05-31"}, date(2004, 4, 1)),
    ],
)
def test_a_distributor_sells_until_its_last_day_of_selling_or_of_the_agreement(
    acting_user: Any, tmp_path: Path, days: dict[str, str], last: date | None
) -> None:
    loaded(acting_user, tmp_path, agreements(adi(**days)))

    sells = set(SellingPeriod.objects.values_list("sells", flat=True))
    assert SellingPeriod.objects.count() == 3
    assert sells == {DateRange(date(2003, 7, 1), last)}


@pytest.mark.parametrize("kind", ["dealer", "service", "collection_agency"])
def test_only_a_distribution_agreement_makes_an_exclusive_agent(
    acting_user: Any, tmp_path: Path, kind: str
) -> None:
    other = adi(id="other", distributor="idi", kind=kind)

    loaded(acting_user, tmp_path, agreements(adi(), other))

    assert SellingPeriod.objects.filter(distributor__code="idi", sells=None).count() == 3


def test_what_is_left_out_has_its_default(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, agreements(adi(id=None, portfolios=None)))

    agreement = DistributionAgreement.objects.get()
    assert agreement.entry == "adi/all/2003-07-01"
    assert (agreement.kind, agreement.payment_day, agreement.cdsc_transferable) == ("DISTRIBUTION", 5, False)


def test_naming_every_portfolio_is_naming_all(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, agreements(adi(id=None)))
    every = ["beta-value-fund", "ALPHA INCOME FUND", GROWTH]

    again = loaded(acting_user, tmp_path, agreements(adi(id=None, portfolios=every)))

    assert changed(again) == {}


@pytest.mark.plan_section("3")
def test_an_end_given_later_makes_room_for_a_successor_in_the_same_book(
    acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, agreements(adi()))
    ended = adi(sells_until="2004-03-31", ended_on="2004-03-31", ended_by="notice")
    successor = {"id": "idi-2004", "distributor": "idi", "portfolios": "all", "sells_from": "2004-04-01"}

    outcome = loaded(acting_user, tmp_path, agreements(successor, ended))

    old = DistributionAgreement.objects.get(superseded_by=outcome.act)
    assert changed(outcome) == {"agreements": (1, 0, 1)}
    assert (old.sells_until, old.selling_periods.filter(superseded_by=outcome.act).count()) == (None, 3)
    assert SellingPeriod.objects.filter(superseded_by=None).count() == 6


@pytest.mark.plan_section("3")
def test_two_exclusive_agents_of_the_same_shares_on_a_day_are_refused(
    acting_user: Any, tmp_path: Path
) -> None:
    second = {"id": "idi-2004", "distributor": "idi", "portfolios": [INCOME], "sells_from": "2004-04-01"}

    fault = the_fault(refused(acting_user, tmp_path, agreements(adi(sells_until="2004-04-01"), second)))

    assert fault.column == "agreements[2]"
    assert fault.problem.startswith(
        "Section 3: adi-2003 makes its Distributor exclusive agent for Alpha Income"
    )


@pytest.mark.plan_section("12(a)")
def test_an_end_on_sixty_days_notice_is_taken_and_on_sixty_one_refused(
    acting_user: Any, tmp_path: Path
) -> None:
    long = adi(ended_on="2004-05-31", ended_by="notice", notice_given="2004-03-31")

    fault = the_fault(refused(acting_user, tmp_path, agreements(long)))

    assert fault.column == "agreements[1].notice_given"
    assert fault.problem == "Section 12(a): 61 days' notice was given, and not more than 60 can be asked for"
    loaded(acting_user, tmp_path, agreements(adi(**{**long, "notice_given": "2004-04-01"})))
    assert DistributionAgreement.objects.get().notice_given == date(2004, 4, 1)


@pytest.mark.plan_section("12(a)")
def test_a_notice_after_the_end_is_refused(acting_user: Any, tmp_path: Path) -> None:
    late = adi(ended_on="2004-05-31", ended_by="notice", notice_given="2004-06-01")

    fault = the_fault(refused(acting_user, tmp_path, agreements(late)))

    assert fault.problem == "Section 12(a): notice was given on 2004-06-01, after the end on 2004-05-31"


@pytest.mark.plan_section("12(b)")
def test_an_end_by_assignment_needs_no_notice(acting_user: Any, tmp_path: Path) -> None:
    loaded(acting_user, tmp_path, agreements(adi(ended_on="2004-05-31", ended_by="assignment")))

    assert DistributionAgreement.objects.get().ended_by == "ASSIGNMENT"


TERMS = {
    "in_writing": "Signed on 1 July 2003.",
    "no_penalty": "Clause 9.",
    "terminable_by_vote": "Clause 9.",
    "notice_days": 60,
    "notice": "Clause 9.",
    "ends_on_assignment": "Clause 10.",
}


@pytest.mark.plan_section("12", "12(a)", "12(b)")
def test_the_terms_of_an_agreement_are_kept_with_it(acting_user: Any, tmp_path: Path) -> None:
    outcome = loaded(acting_user, tmp_path, agreements(adi(terms=TERMS)))

    terms = AgreementTerms.objects.get()
    assert terms.agreement == DistributionAgreement.objects.get()
    assert {key: getattr(terms, key) for key in TERMS} == TERMS
    assert outcome.warnings == ()
    assert changed(loaded(acting_user, tmp_path, agreements(adi(terms=TERMS)))) == {}


@pytest.mark.plan_section("12")
def test_terms_left_out_are_worth_a_look_and_leave_what_stands(acting_user: Any, tmp_path: Path) -> None:
    (warning,) = loaded(acting_user, tmp_path, agreements(adi())).warnings
    assert warning.column == "agreements[1].terms"
    assert warning.problem == "Section 12: the terms that an agreement must have are not shown yet"
    loaded(acting_user, tmp_path, agreements(adi(terms=TERMS)))

    again = loaded(acting_user, tmp_path, agreements(adi()))
    corrected = loaded(acting_user, tmp_path, agreements(adi(payment_day=6)))

    assert changed(again) == {}
    assert changed(corrected) == {"agreements": (0, 0, 1)}
    assert DistributionAgreement.objects.get(superseded_by=None).terms.notice_days == 60


@pytest.mark.plan_section("13")
def test_an_agreement_of_the_prior_plan_is_not_asked_for_its_terms(acting_user: Any, tmp_path: Path) -> None:
    ended = adi(ended_on="2003-08-17", ended_by="vote")

    assert loaded(acting_user, tmp_path, agreements(ended)).warnings == ()


@pytest.mark.plan_section("12", "12(a)", "12(b)")
@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"notice_days": 61}, "notice_days", "Section 12(a): the agreement asks for 61 days' notice"),
        ({"notice_days": None}, "notice_days", "Section 12(a): the days of notice are missing"),
        ({"notice_days": "many"}, "notice_days", "is not a plain decimal"),
        ({"in_writing": None}, "in_writing", "Section 12: nothing shows that it is made in writing"),
        ({"no_penalty": " "}, "no_penalty", "Section 12(a): nothing shows that it may be terminated"),
        ({"terminable_by_vote": None}, "terminable_by_vote", "Section 12(a): nothing shows that by vote"),
        ({"notice": None}, "notice", "Section 12(a): nothing shows that on not more than sixty"),
        ({"ends_on_assignment": None}, "ends_on_assignment", "Section 12(b): nothing shows that it term"),
        ({"penalty": "none"}, "penalty", "is not a key of this entry"),
    ],
)
def test_an_agreement_that_lacks_a_term_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    terms = {key: one for key, one in {**TERMS, **changes}.items() if one is not None}

    fault = the_fault(refused(acting_user, tmp_path, agreements(adi(terms=terms))))

    assert fault.column == f"agreements[1].terms.{column}"
    assert fault.problem.startswith(problem) or problem in fault.problem


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"distributor": "adl"}, "distributor", "is no Distributor"),
        ({"sells_until": "2003-06-30"}, "sells_until", "is before"),
        ({"ended_on": "2003-06-30"}, "ended_on", "is before"),
        ({"sells_until": "2004-06-30", "ended_on": "2004-05-31"}, "sells_until", "after the agreement ended"),
        ({"ended_by": "vote"}, "ended_by", "has no ended_on"),
        ({"ended_on": "2004-05-31", "ended_by": "quarrel"}, "ended_by", "is not allowed here"),
        ({"kind": "sale"}, "kind", "is not allowed here"),
        ({"payment_day": 32}, "payment_day", "is not from 1 to 31"),
        ({"payment_day": "5.5"}, "payment_day", "more than 0 decimals"),
        ({"sells_from": None}, "sells_from", "is missing"),
        ({"portfolios": [GROWTH, "Alpha Bond Fund"]}, "portfolios[2]", "is no Portfolio of the Plan"),
        ({"portfolios": []}, "portfolios", "is an empty list"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(
    acting_user: Any, tmp_path: Path, changes: dict[str, Any], column: str, problem: str
) -> None:
    fault = the_fault(refused(acting_user, tmp_path, agreements(adi(**changes))))

    assert fault.column == f"agreements[1].{column}"
    assert problem in fault.problem


def test_a_refused_agreement_is_not_missed_by_the_transfers(acting_user: Any, tmp_path: Path) -> None:
    fault = the_fault(refused(acting_user, tmp_path, the_book_with("agreements", kind="sale")))

    assert fault.column == "agreements[2].kind"
