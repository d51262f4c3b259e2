"""An amendment brings Assignees into a sister Plan, from its day, for who approved it (Sections 6(b), 9)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from assignments.domain.routes import PayeeKind
from assignments.models import MonthlyCalculation, PaymentDirection, Transfer
from assignments.selectors.calculations import takes_calculation
from assignments.services.without_assignees import REMEDY
from governance.domain.errors import Refused
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import Plan
from governance.selectors.assignee_terms import has_assignees
from plan_admin.book.services import load_book_data
from tests.factories import month_rows, rows
from tests.factories.amendments import approved
from tests.factories.boards import adopted_plan
from tests.factories.people import member, person
from tests.factories.plans import ALPHA, GROWTH, INCOME, RATES, SCHEDULE, VALUE, Line, loaded_plan, plan_text
from tests.factories.refusals import accepted, refused_by
from tests.factories.second_plan import without_assignees

pytestmark = pytest.mark.django_db
CODE, NEW = "class-c", "Beta Bond Fund"
BOOK = """
meetings:
  - {id: m2, funds: all, date: 2003-08-14, mode: in_person, called_for: [adoption]}
votes:
  - {matter: adoption, meeting: m2, covers: all, portfolios: all, for: all}
distributors: [{code: adi, name: A I M Distributors}]
agreements:
  - {id: adi-c, distributor: adi, portfolios: all, sells_from: 2003-08-18}
"""
TRANSFER = """
assignees: [{{code: trust-a, name: Trust A, address: 1 Main Street}}]
transfers:
  - {{id: t1, distributor: adi, assignee: trust-a, portfolios: {of}, percent: "60", effective: {on}}}
directions:
  - {{distributor: adi, portfolios: {of}, route: assignee, effective: {on}}}
"""
CALCULATION = """
monthly_calculations:
  - {distributor: adi, month: 2003-10, received: 2003-11-03, file: calc.txt}
"""
WITH_BOND: tuple[Line, ...] = (*SCHEDULE, ("BETA FUNDS, INC.", NEW, RATES))


@pytest.fixture
def sister(acting_user: Any) -> Plan:
    """Class C of the small Plan's Portfolios, adopted, and without Assignees."""
    adopted_plan(acting_user)
    loaded_plan(acting_user, text=without_assignees(plan_text(share_class="Class C")), code=CODE)
    load(BOOK, acting_user)
    return Plan.objects.get(code=CODE)


def load(book: str, acting_user: Any, **files: str) -> None:
    load_book_data(
        data=book.encode(),
        source="b",
        plan_code=CODE,
        acting_user=acting_user,
        read_file=lambda name: files[name.removesuffix(".txt")].encode(),
    )


def amend(acting_user: Any, *, entry: str = "am1", on: str = "2003-10-01", text: str = "") -> None:
    """The text as it is, with Section 6(b), unless another is given."""
    book = f"amendments:\n  - {{id: {entry}, file: am.txt, effective: {on}}}\n"
    load(book, acting_user, am=text or plan_text(share_class="Class C"))


def transfer(acting_user: Any, *, on: str = "2003-10-01", of: str = "all") -> None:
    load(TRANSFER.format(of=of, on=on), acting_user)


def problems(acting_user: Any, **changes: str) -> set[str]:
    with pytest.raises(Refused) as refusal:
        transfer(acting_user, **changes)
    assert not Transfer.objects.filter(plan__code=CODE).exists()
    return {fault.problem for fault in refusal.value.faults}


@pytest.mark.plan_section("6(b)", "9")
def test_what_the_way_out_promises_is_so_from_the_day_of_the_amendment(
    sister: Plan, acting_user: Any
) -> None:
    assert "only an amendment by Section 9 brings Assignees" in REMEDY
    amend(acting_user)
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME, VALUE])

    before = problems(acting_user, on="2003-09-30")
    transfer(acting_user)

    assert before == {
        f"Section 6(b): on 2003-09-30 the text of the Plan {CODE} has no Assignees for"
        f" {GROWTH}, {INCOME} and {VALUE}"
    }
    assert Transfer.objects.get(plan=sister).effective.lower == date(2003, 10, 1)
    assert PaymentDirection.objects.filter(plan=sister).exists()
    assert not has_assignees(sister, on=date(2003, 9, 30))
    assert has_assignees(sister, on=date(2003, 10, 1))


@pytest.mark.plan_section("9")
def test_an_amendment_that_no_vote_carried_brings_nobody(sister: Plan, acting_user: Any) -> None:
    amend(acting_user)
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME, VALUE], carried=False)

    found = problems(acting_user)

    assert all(f"the Plan {CODE} has no Assignees" in problem for problem in found)
    assert not has_assignees(sister)


@pytest.mark.plan_section("9")
def test_it_holds_for_exactly_the_portfolios_whose_boards_approved(sister: Plan, acting_user: Any) -> None:
    amend(acting_user)
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME])

    (problem,) = problems(acting_user)
    transfer(acting_user, of=f"[{GROWTH}, {INCOME}]")

    assert problem == f"Section 6(b): on 2003-10-01 the text of the Plan {CODE} has no Assignees for {VALUE}"
    assert Transfer.objects.filter(plan=sister).count() == 1


@pytest.mark.plan_section("9")
def test_words_that_are_only_restated_bring_a_portfolio_nothing(sister: Plan, acting_user: Any) -> None:
    """am1 brings Assignees for two; am2 restates its words and changes the rates of one of them alone."""
    lower: Line = (ALPHA, GROWTH, ("0.50%", "0.25%", "0.75%"))
    amend(acting_user)
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME])
    restated = plan_text(share_class="Class C", schedule=(lower, *SCHEDULE[1:]))
    amend(acting_user, entry="am2", on="2003-12-01", text=restated)
    approved(sister, "am2", on="2003-11-10", portfolios=[GROWTH])

    (problem,) = problems(acting_user, on="2003-12-01", of=f"[{VALUE}]")

    assert problem == f"Section 6(b): on 2003-12-01 the text of the Plan {CODE} has no Assignees for {VALUE}"


@pytest.mark.plan_section("6(d)", "9")
def test_what_was_transferred_is_calculated_though_the_vote_is_taken_back(
    sister: Plan, acting_user: Any
) -> None:
    amend(acting_user)
    vote = approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME, VALUE])
    october = PlanMonth(date(2003, 10, 1))
    transfer(acting_user)
    act = rows.act()
    rows.linked("VOTES", act)
    rows.execute("UPDATE governance_vote SET superseded_by_id = %s WHERE id = %s", act, vote.pk)

    load(CALCULATION, acting_user, calc=f"portfolio,distributor_share,assignee,amount\n{GROWTH},0.00,,\n")

    assert not has_assignees(sister)
    assert takes_calculation(sister, month=october, distributor="adi")
    assert not takes_calculation(sister, month=october.previous, distributor="adi")
    assert MonthlyCalculation.objects.filter(plan=sister).exists()


@pytest.mark.plan_section("8", "9")
def test_a_portfolio_that_joins_later_joins_the_text_in_force(sister: Plan, acting_user: Any) -> None:
    amend(acting_user)
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME, VALUE])
    amend(
        acting_user, entry="am2", on="2003-12-01", text=plan_text(share_class="Class C", schedule=WITH_BOND)
    )
    approved(sister, "am2", on="2003-11-10", matter="ADOPTION", portfolios=[NEW])
    load(
        "agreements:\n"
        "  - {id: adi-n, distributor: adi, portfolios: [Beta Bond Fund], sells_from: 2003-12-01}\n",
        acting_user,
    )

    (problem,) = problems(acting_user, on="2003-11-30", of=f"[{NEW}]")
    transfer(acting_user, on="2003-12-01", of=f"[{NEW}]")

    assert problem.endswith(f"has no Assignees for {NEW}")
    assert Transfer.objects.filter(plan=sister).count() == 1


@pytest.mark.plan_section("6(b)")
def test_an_amendment_without_a_word_of_assignees_changes_nothing(sister: Plan, acting_user: Any) -> None:
    text = without_assignees(plan_text(share_class="Class C")).replace(
        "may be terminated at any time", "may be terminated at any time by a vote"
    )
    amend(acting_user, text=text)
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME, VALUE])

    assert all("has no Assignees" in problem for problem in problems(acting_user))
    assert not has_assignees(sister)


@pytest.mark.plan_section("6(c)")
def test_pages_offer_it_once_the_amendment_is_carried_to_a_distributor_too(
    sister: Plan, acting_user: Any
) -> None:
    user = person(Role.DISTRIBUTOR)
    member(user, kind=PayeeKind.DISTRIBUTOR, code="adi")
    client = Client()
    client.force_login(user)
    amend(acting_user)

    before = client.get(f"/{CODE}/transfers/").content.decode()
    assert client.get(f"/{CODE}/notices/new/transfer/").status_code == 404
    approved(sister, "am1", on="2003-09-10", portfolios=[GROWTH, INCOME, VALUE])
    after = client.get(f"/{CODE}/transfers/").content.decode()

    assert ("has no Assignees" in before, "Give a notice" in before) == (True, False)
    assert ("has no Assignees" in after, "Give a notice" in after) == (False, True)
    place = f'href="/{CODE}/calculations/"'
    assert (place in before, place in after) == (False, True)
    assert client.get(f"/{CODE}/notices/new/transfer/").status_code == 200


# What the database refuses past the services.


@pytest.mark.plan_section("6(b)", "9")
@pytest.mark.parametrize("add", [month_rows.transfer, month_rows.direction, month_rows.calculation])
@pytest.mark.parametrize(
    ("says", "effective", "lets"),
    [
        ("each an Assignee", "2003-08-01", True),
        ("each an Assignee", "2100-01-01", False),
        ("nothing of the kind", "2003-08-01", False),
    ],
)
def test_the_database_asks_for_an_amendment_whose_text_has_them_by_then(
    add: Any, says: str, effective: str, lets: bool
) -> None:
    here = replace(rows.setting(), plan=rows.plan(has_assignees=False))
    document = rows.plan_document(here, standing="PROPOSED", text=says)
    rows.amendment(here, document_id=document, effective=effective)

    with accepted() if lets else refused_by("only_where_the_plan_has_assignees"):
        add(here)
