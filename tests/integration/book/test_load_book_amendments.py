"""The part `amendments`: how a changed text or Schedule A is drafted, and what is refused."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governance.domain.errors import Refused
from governance.models import (
    Amendment,
    AmendmentLine,
    Plan,
    PlanDocument,
    SellingPeriod,
    ShareClass,
    ShareholderVote,
)
from governance.selectors.amendments import late_approvals
from governance.selectors.rates import schedule_a_of
from governance.services.holders import record_shareholder_vote
from governance.services.plans import load_plan
from tests.factories.amendments import (
    BETA,
    BETA_BOND,
    BOND_RAISED,
    WITH_BOND,
    amendment,
    approved,
    loaded,
    restated,
    reworded,
)
from tests.factories.books import counts_of, refused, small_book, the_fault, written
from tests.factories.plans import ALPHA, GROWTH, INCOME, RATES, SCHEDULE, VALUE, plan_text
from tests.factories.terminations import termination

pytestmark = [pytest.mark.django_db]
AM1 = {"am1.txt": restated(WITH_BOND)}
BOTH = {**AM1, "am2.txt": restated(BOND_RAISED)}
WORDS = {"am1.txt": reworded("at least quarterly, a written report", "at least monthly, a written report")}


ADOPTED = {
    "id": "v1",
    "matter": "adoption",
    "meeting": "m1",
    "portfolios": [GROWTH, INCOME, VALUE],
    "for": "all",
}


def with_amendments(*entries: dict[str, Any]) -> dict[str, Any]:
    return small_book(amendments=list(entries) or None, votes=[ADOPTED])


def refused_with(acting_user: Any, folder: Path, text: str, **changes: Any) -> list[Any]:
    """The faults of a book with one amendment of that text; nothing of it may be stored."""
    (folder / "am1.txt").write_text(text)
    return refused(acting_user, folder, with_amendments(amendment(**changes)))


@pytest.mark.plan_section("8")
def test_a_portfolio_that_joins_can_be_named_before_it_is_adopted(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    outcome = loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)

    assert counts_of(outcome)["amendments"] == (1, 0, 0)
    lines = AmendmentLine.objects.values_list("share_class__portfolio__name", "change", "aggregate_fee")
    assert {name: change for name, change, _ in lines} == {
        GROWTH: "SAME",
        INCOME: "SAME",
        VALUE: "SAME",
        BETA_BOND: "JOINS",
    }
    bond = ShareClass.objects.get(portfolio__name=BETA_BOND)
    assert (bond.schedule_order, bond.portfolio.fund.name) == (4, BETA)
    assert plan.documents.filter(standing="PROPOSED").count() == 1


def test_the_same_book_again_is_unchanged_after_a_portfolio_joined(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    first = with_amendments()
    loaded(acting_user, tmp_path, first, {})
    loaded(acting_user, tmp_path, {"amendments": [amendment()]}, AM1)

    again = loaded(acting_user, tmp_path, first, {})
    whole = loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)

    assert again.act is None
    assert whole.act is None


def test_a_text_that_was_proposed_is_drafted_as_it_is(plan: Plan, acting_user: Any, tmp_path: Path) -> None:
    load_plan(data=restated(WITH_BOND).encode(), source="new.txt", code="class-b", acting_user=acting_user)

    loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)

    assert Amendment.objects.get().document == PlanDocument.objects.get(standing="PROPOSED")


def test_a_later_amendment_builds_on_an_earlier_one_of_the_same_book(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    later = amendment(id="am2", file="am2.txt", effective="2005-03-01")

    loaded(acting_user, tmp_path, with_amendments(later, amendment()), BOTH)

    changes = AmendmentLine.objects.filter(share_class__portfolio__name=BETA_BOND)
    assert dict(changes.values_list("amendment__entry", "change")) == {"am1": "JOINS", "am2": "CHANGES"}


@pytest.mark.plan_section("3")
def test_an_agreement_of_all_that_still_sells_takes_in_who_joins(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)

    period = SellingPeriod.objects.get(share_class__portfolio__name=BETA_BOND, superseded_by=None)
    assert (period.agreement.entry, period.sells.lower, period.sells.upper) == (
        "adi-2003",
        date(2004, 10, 1),
        None,
    )


@pytest.mark.plan_section("3")
def test_an_agreement_of_all_takes_in_who_joins_also_once_it_is_corrected(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    book = with_amendments(amendment())
    loaded(acting_user, tmp_path, book, AM1)
    book["agreements"][1]["sells_until"] = "2004-12-31"

    outcome = loaded(acting_user, tmp_path, book, AM1)

    period = SellingPeriod.objects.get(share_class__portfolio__name=BETA_BOND, superseded_by=None)
    assert counts_of(outcome)["agreements"] == (0, 1, 1)
    assert (period.sells.lower, period.sells.upper) == (date(2004, 10, 1), date(2005, 1, 1))


@pytest.mark.plan_section("3")
def test_an_agreement_that_names_who_joins_comes_before_one_of_all(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)
    own = {"id": "idi-bond", "distributor": "idi", "portfolios": [BETA_BOND], "sells_from": "2005-01-01"}

    loaded(acting_user, tmp_path, {"agreements": [own]}, {})

    sold = SellingPeriod.objects.filter(share_class__portfolio__name=BETA_BOND, superseded_by=None)
    assert {row.agreement.entry: (row.sells.lower, row.sells.upper) for row in sold} == {
        "adi-2003": (date(2004, 10, 1), date(2005, 1, 1)),
        "idi-bond": (date(2005, 1, 1), None),
    }


@pytest.mark.plan_section("3")
def test_nobody_sells_who_joins_after_the_last_agreement_ended(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    book = with_amendments(amendment())
    book["agreements"][1]["ended_on"] = "2004-06-30"

    outcome = loaded(acting_user, tmp_path, book, AM1)

    assert [one.problem for one in outcome.warnings if "nobody sells" in one.problem] == [
        f"Section 3: nobody sells {BETA_BOND}, which is to join on 2004-10-01"
    ]


@pytest.mark.plan_section("6(b)")
def test_a_transfer_of_all_does_not_grow_and_a_later_one_has_them_all(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    book = with_amendments(amendment())
    later = {**book["transfers"][0], "assignee": "trust-b", "effective": "2004-11-01", "percent": "10"}
    book["assignees"].append({"code": "trust-b", "name": "Trust B", "address": "2 Example Square"})
    book["transfers"].append(later)

    loaded(acting_user, tmp_path, book, AM1)

    scope = plan.transfers.order_by("pk").values_list("assignee__code", "content__portfolios")
    assert {code: len(portfolios) for code, portfolios in scope} == {"trust-a": 3, "trust-b": 4}


@pytest.mark.plan_section("2", "5")
@pytest.mark.parametrize("portfolio", [GROWTH, INCOME, VALUE])
@pytest.mark.parametrize(
    ("rates", "section"), [(("0.76%", "0.25%", "1.01%"), "2"), (("0.75%", "0.26%", "1.01%"), "5")]
)
def test_nothing_goes_above_the_limits(
    plan: Plan, acting_user: Any, tmp_path: Path, portfolio: str, rates: tuple[str, str, str], section: str
) -> None:
    schedule = [(fund, name, rates if name == portfolio else own) for fund, name, own in SCHEDULE]

    fault = the_fault(refused_with(acting_user, tmp_path, restated(schedule)))

    assert fault.problem.startswith(f"Section {section}:")
    assert portfolio in fault.problem
    assert (fault.source, fault.row is not None) == ("am1.txt", True)


@pytest.mark.plan_section("9", "11")
def test_every_portfolio_that_is_left_out_is_named_with_the_way_out(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    faults = refused_with(acting_user, tmp_path, restated([(ALPHA, GROWTH, RATES)]))

    assert [fault.problem for fault in faults] == [
        f"Section 11: {name} is on Schedule A, and the new one leaves it out" for name in (INCOME, VALUE)
    ]
    assert all("terminate" in fault.remedy for fault in faults)


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(
    ("text", "changes", "words"),
    [
        (restated(SCHEDULE), {}, "neither a word nor a rate differs"),
        (plan_text(), {}, "neither a word nor a rate differs"),
        (restated(WITH_BOND), {"effective": "2003-08-17"}, "is before the Plan itself"),
        (restated(WITH_BOND), {"effective": None}, "is missing"),
        (restated(WITH_BOND), {"id": None}, "is missing"),
        (restated(WITH_BOND), {"file": "none.txt"}, "No such file"),
        (restated(WITH_BOND), {"material": "false", "reason": "why"}, "a named person determined otherwise"),
        (restated(WITH_BOND), {"material": "false", "determined_by": "C"}, "a named person determined"),
        (plan_text(share_class="Class C"), {}, "the text is of Class C Shares"),
        ("no plan at all", {}, "neither Sections nor a Schedule A"),
        (restated([*SCHEDULE, (BETA, BETA_BOND, ("0.50%", "0.25%", "0.40%"))]), {}, "exceeds the aggregate"),
        (restated([*SCHEDULE, (ALPHA, VALUE, RATES)]), {}, ""),
    ],
)
def test_what_cannot_be_drafted(
    plan: Plan, acting_user: Any, tmp_path: Path, text: str, changes: dict[str, Any], words: str
) -> None:
    faults = refused_with(acting_user, tmp_path, text, **changes)

    assert any(words in fault.problem for fault in faults), faults


@pytest.mark.plan_section("9")
def test_a_corrected_text_voids_the_votes_on_it_and_says_so(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)
    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND], carried=False)

    outcome = loaded(acting_user, tmp_path, with_amendments(amendment()), {"am1.txt": restated(BOND_RAISED)})

    assert counts_of(outcome)["amendments"] == (0, 0, 1)
    assert [one.problem for one in outcome.warnings] == [
        "Section 9: the text of am1 is another now; every vote on the earlier one is void"
    ]


@pytest.mark.plan_section("9")
def test_an_amendment_that_has_taken_effect_is_not_rewritten(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)
    approved(plan, "am1", on="2004-08-04", matter="ADOPTION", portfolios=[BETA_BOND])

    faults = refused_with(acting_user, tmp_path, restated(BOND_RAISED))

    assert the_fault(faults).problem == (
        "Section 9: am1 has been in effect since 2004-10-01 and cannot be rewritten"
    )
    assert "another amendment" in the_fault(faults).remedy


@pytest.mark.plan_section("9")
@pytest.mark.parametrize(
    ("rates", "determined", "words"),
    [
        (("0.50%", "0.25%", "0.75%"), False, "unless counsel determines"),
        (("0.50%", "0.25%", "0.75%"), True, "by the determination of Counsel no holders vote"),
        (("0.75%", "0.20%", "0.95%"), True, "the holders of its Shares must vote"),
    ],
)
def test_a_service_fee_up_within_the_same_aggregate_is_put_to_counsel(
    acting_user: Any, tmp_path: Path, rates: tuple[str, str, str], determined: bool, words: str
) -> None:
    before = ("0.50%", "0.20%", "0.75%")
    schedule = [(fund, name, before if name == VALUE else own) for fund, name, own in SCHEDULE]
    new = [(fund, name, rates if name == VALUE else own) for fund, name, own in SCHEDULE]
    load_plan(
        data=plan_text(schedule=schedule).encode(), source="plan.txt", code="class-b", acting_user=acting_user
    )
    by = {"material": False, "determined_by": "Counsel", "reason": "Not material"} if determined else {}

    outcome = loaded(acting_user, tmp_path, with_amendments(amendment(**by)), {"am1.txt": restated(new)})

    assert [words in one.problem + one.remedy for one in outcome.warnings] == [True]


def test_a_page_may_not_reach_beyond_the_books_folder(plan: Plan, acting_user: Any, tmp_path: Path) -> None:
    written(tmp_path, with_amendments(amendment()))

    fault = the_fault(refused_with(acting_user, tmp_path, restated(WITH_BOND), file="../am1.txt"))

    assert "outside the book's own folder" in fault.problem


def raised(*, boards_on: str = "2005-02-09", holders_on: str = "2005-03-01") -> dict[str, Any]:
    """A book that brings a Portfolio from October 2004, and raises it from 16 March 2005."""
    later = amendment(id="am2", file="am2.txt", effective="2005-03-16")
    book = with_amendments(amendment(), later)
    met = {"funds": "all", "mode": "in_person"}
    book["meetings"] += [
        {"id": "m2", "date": "2004-08-04", "called_for": ["adoption"], **met},
        {"id": "m3", "date": boards_on, "called_for": ["amendment"], **met},
    ]
    book["votes"] = [
        {"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"},
        {"matter": "adoption", "subject": "am1", "meeting": "m2", "portfolios": [BETA_BOND], "for": "all"},
        {"matter": "amendment", "subject": "am2", "meeting": "m3", "portfolios": [BETA_BOND], "for": "all"},
    ]
    certificate = {"outstanding": "1000", "present": "600", "for": "402", "against": "198", "abstained": "0"}
    book["shareholder_votes"] = [
        {
            "matter": "amendment",
            "subject": "am2",
            "portfolio": BETA_BOND,
            "record_date": "2005-01-31",
            "date": holders_on,
            **certificate,
        }
    ]
    return book


@pytest.mark.plan_section("8", "9")
def test_one_book_brings_a_portfolio_and_raises_it_with_the_votes_of_all(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    loaded(acting_user, tmp_path, raised(holders_on="2005-03-16"), BOTH)

    bond = ShareClass.objects.get(portfolio__name=BETA_BOND).pk
    spans = schedule_a_of(plan)[bond]
    assert [(str(span.first), span.asset_based, span.aggregate) for span in spans] == [
        ("2004-10-01", 500_000, 750_000),
        ("2005-03-16", 750_000, 1_000_000),
    ]
    assert late_approvals(plan) == ()
    assert loaded(acting_user, tmp_path, raised(holders_on="2005-03-16"), BOTH).act is None


@pytest.mark.plan_section("9")
@pytest.mark.parametrize("late", [{"boards_on": "2005-03-17"}, {"holders_on": "2005-03-17"}])
def test_an_amendment_effective_before_its_approval_is_refused(
    plan: Plan, acting_user: Any, tmp_path: Path, late: dict[str, str]
) -> None:
    for name, text in BOTH.items():
        (tmp_path / name).write_text(text)

    faults = refused(acting_user, tmp_path, raised(**late))

    assert {fault.problem for fault in faults} == {
        "Section 9: am2 was to hold from 2005-03-16, before it was approved on 2005-03-17"
    }
    assert {fault.remedy for fault in faults} == {"give am2 an effective date on or after 2005-03-17"}


@pytest.mark.plan_section("9")
def test_a_late_certificate_is_refused_at_the_secretary_s_form_too(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    book = raised()
    (certificate,) = book.pop("shareholder_votes")
    loaded(acting_user, tmp_path, book, BOTH)

    with pytest.raises(Refused) as caught:
        record_shareholder_vote(
            plan=plan, certificate={**certificate, "date": date(2005, 3, 17)}, acting_user=acting_user
        )

    assert "am2 was to hold from 2005-03-16" in the_fault(list(caught.value.faults)).problem
    assert not ShareholderVote.objects.exists()


@pytest.mark.plan_section("11")
def test_a_termination_of_all_is_of_those_on_schedule_a_that_day(
    plan: Plan, acting_user: Any, tmp_path: Path
) -> None:
    ended = termination(id=None, effective="2004-03-01") | {"portfolios": "all"}
    book = with_amendments() | {"terminations": [ended]}
    loaded(acting_user, tmp_path, book, {})
    loaded(acting_user, tmp_path, with_amendments(amendment()), AM1)

    again = loaded(acting_user, tmp_path, book, {})

    assert counts_of(again)["terminations"] == (0, 1, 0)
