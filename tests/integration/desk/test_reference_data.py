"""Reference data in the admin: what is said goes through the services, in one act with its reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from assignments.models import Assignee, CollectionAgent
from governance.domain.fields import NotReadable
from governance.domain.roles import Role
from governance.forms.lines import read_dated_name, read_interest, read_span
from governance.models import Act, Convention, Distributor, Fund, Plan, Portfolio, SalesSuspension, Trustee
from plan_admin.book.services import load_book_data
from tests.factories.books import rows_of_all_tables
from tests.factories.plans import ALPHA, BETA, GROWTH, INCOME, VALUE, loaded_plan, plan_text

pytestmark = pytest.mark.django_db
FUNDS = "/admin/governance/fund/"
PORTFOLIOS = "/admin/governance/portfolio/"
WHY = "Letter of 1 October 2003."


@pytest.fixture(autouse=True)
def _plan(plan: Plan) -> None:
    """The small Plan is loaded."""


def page_of(row: Any, page: str = "change") -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{page}/"


def growth() -> Portfolio:
    return Portfolio.objects.get(name=GROWTH)


def said_of_growth(**changes: str) -> dict[str, str]:
    plan = Plan.objects.get(code="class-b")
    said = {"aliases": "", "custody_account": "", "names": "", f"suspended_{plan.pk}": "", "reason": WHY}
    return {**said, **changes}


def refused(client: Client, url: str, said: dict[str, Any]) -> Any:
    """The page that refuses; nothing may be stored."""
    client.get(url)
    before = rows_of_all_tables()
    page = client.post(url, said)
    assert page.status_code == 422
    assert rows_of_all_tables() == before
    return page


def test_a_portfolio_is_corrected_in_one_act_with_its_reason(officer: Client) -> None:
    plan = Plan.objects.get()
    said = said_of_growth(
        aliases="GRWB\n1234-B",
        custody_account="77-1",
        names="2003-10-01 Alpha Bold Growth Fund",
        **{f"suspended_{plan.pk}": "2003-10-01 2003-10-31"},
    )

    answer = officer.post(page_of(growth()), said)

    assert answer.headers["Location"] == page_of(growth())
    act = Act.objects.get(kind="record_reference")
    assert (act.reason, act.acting_user.get_username()) == (WHY, "officer")
    assert sorted(growth().aliases.values_list("alias", flat=True)) == ["1234-B", "GRWB"]
    assert growth().custody_account == "77-1"
    assert growth().names.get().name == "Alpha Bold Growth Fund"
    assert SalesSuspension.objects.get().suspended.lower.isoformat() == "2003-10-01"


def test_the_history_says_who_when_what_and_why(officer: Client) -> None:
    officer.post(page_of(growth()), said_of_growth(custody_account="77-1", aliases="GRWB"))
    officer.post(
        page_of(growth()), said_of_growth(custody_account="77-2", aliases="", reason="The bank moved it.")
    )

    steps = officer.get(page_of(growth(), "history")).context["steps"]

    told = {
        (step.deed, change.field, change.was, change.becomes, step.reason, step.who)
        for step in steps
        for change in step.changes
    }
    assert ("changed", "custody account", "", "77-1", WHY, "officer") in told
    assert ("changed", "custody account", "77-1", "77-2", "The bank moved it.", "officer") in told
    assert ("added", "alias", "", "GRWB", WHY, "officer") in told
    assert ("removed", "alias", "GRWB", "", "The bank moved it.", "officer") in told
    assert ("added", "name", "", GROWTH, "", "acting-user") in told


def test_a_page_opened_before_another_s_change_does_not_undo_it(officer: Client) -> None:
    seen = officer.get(page_of(growth())).context["form"]["seen"].value()
    officer.post(page_of(growth()), said_of_growth(aliases="GRWB", seen=seen))

    page = refused(officer, page_of(growth()), said_of_growth(custody_account="77-1", seen=seen))
    again = page_of(growth())
    now = officer.get(again).context["form"]["seen"].value()
    officer.post(again, said_of_growth(aliases="GRWB", custody_account="77-1", seen=now))

    assert "Somebody changed this since" in page.content.decode()
    assert growth().custody_account == "77-1"
    assert growth().aliases.get().alias == "GRWB"


def test_a_change_without_a_reason_is_refused(officer: Client) -> None:
    page = refused(officer, page_of(growth()), said_of_growth(custody_account="77-1", reason=" "))

    assert "reason" in page.context["form"].errors


def test_saying_what_is_known_leaves_no_act(officer: Client) -> None:
    officer.post(page_of(growth()), said_of_growth(custody_account="77-1"))

    page = officer.post(page_of(growth()), said_of_growth(custody_account="77-1"), follow=True)

    assert "nothing was recorded" in page.content.decode()
    assert Act.objects.filter(kind="record_reference").count() == 1


def test_faults_of_the_service_stand_at_their_fields(officer: Client) -> None:
    plan = Plan.objects.get()
    other = Portfolio.objects.get(name=INCOME)
    other.aliases.create(alias="TAKEN")
    spans = "2003-10-01 2003-10-31\n2003-10-15 2003-11-01"

    page = refused(
        officer,
        page_of(growth()),
        said_of_growth(aliases="TAKEN", names=f"2003-10-01 {VALUE}", **{f"suspended_{plan.pk}": spans}),
    )

    errors = page.context["form"].errors
    assert "means another Portfolio" in errors["aliases"][0]
    assert "another&#x27;s name" in str(errors["names"]) or "another's name" in errors["names"][0]
    assert "overlaps another" in errors[f"suspended_{plan.pk}"][0]


def test_lines_that_cannot_be_read_are_named_one_by_one(officer: Client) -> None:
    page = refused(officer, page_of(growth()), said_of_growth(names="2003-10-01\n2003-99-01 New Name"))

    first, second = page.context["form"].errors["names"]
    assert first.startswith("Line 1: names no name")
    assert second.startswith("Line 2: ")


def test_what_was_said_is_corrected_and_not_erased(officer: Client) -> None:
    officer.post(page_of(growth()), said_of_growth(custody_account="77-1"))

    page = refused(officer, page_of(growth()), said_of_growth(custody_account=""))

    assert "corrected, not erased" in page.context["form"].errors["custody_account"][0]


def test_days_without_sales_are_said_for_each_plan(officer: Client, acting_user: Any) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C"), code="class-c")
    plans = {plan.code: plan.pk for plan in Plan.objects.all()}
    said = said_of_growth(
        **{
            f"suspended_{plans['class-b']}": "2003-10-01",
            f"suspended_{plans['class-c']}": "2004-01-05 2004-01-06",
        }
    )

    officer.post(page_of(growth()), said)

    found = SalesSuspension.objects.order_by("suspended").values_list("share_class__plan__code", "suspended")
    assert [(code, str(days.lower), days.upper and str(days.upper)) for code, days in found] == [
        ("class-b", "2003-10-01", None),
        ("class-c", "2004-01-05", "2004-01-07"),
    ]


def test_a_fund_s_form_and_year_are_said(officer: Client) -> None:
    fund = Fund.objects.get(name=ALPHA)

    wrong = refused(officer, page_of(fund), {"form": "TRUST", "fiscal_year_end": "02-30", "reason": WHY})
    officer.post(page_of(fund), {"form": "TRUST", "fiscal_year_end": "07-31", "names": "", "reason": WHY})

    assert "is no day of a year" in wrong.context["form"].errors["fiscal_year_end"][0]
    fund.refresh_from_db()
    assert (fund.form, fund.fiscal_year_end) == ("TRUST", "07-31")


def test_a_distributor_is_added_and_renamed(officer: Client) -> None:
    add = "/admin/governance/distributor/add/"
    officer.post(add, {"code": "adi", "name": "A I M Distributors", "reason": WHY})
    adi = Distributor.objects.get()

    again = refused(officer, add, {"code": "adi", "name": "Somebody else", "reason": WHY})
    officer.post(
        page_of(adi), {"code": "other", "name": "A I M Distributors, Inc.", "reason": "Its charter."}
    )

    assert "is there already" in again.context["form"].errors["code"][0]
    adi.refresh_from_db()
    assert (adi.code, adi.name) == ("adi", "A I M Distributors, Inc.")
    assert [step.reason for step in officer.get(page_of(adi, "history")).context["steps"]] == [
        "Its charter.",
        WHY,
    ]


def test_a_convention_is_added_and_its_correction_supersedes(officer: Client) -> None:
    plan = Plan.objects.get()
    add = {"plan": plan.pk, "name": "DAY_COUNT", "effective": "2003-08-18", "reason": WHY}
    wrong = refused(officer, "/admin/governance/convention/add/", {**add, "value": "LUNAR"})
    officer.post("/admin/governance/convention/add/", {**add, "value": "actual_365"})
    first = Convention.objects.get()

    officer.post(page_of(first), {"value": "ACTUAL_ACTUAL", "reason": "The Board's wish."})

    assert "value" in wrong.context["form"].errors
    standing = Convention.objects.get(superseded_by__isnull=True)
    assert (standing.value, standing.entry) == ("ACTUAL_ACTUAL", "DAY_COUNT/2003-08-18")
    steps = officer.get(page_of(standing, "history")).context["steps"]
    assert [(step.deed, step.reason) for step in steps] == [("changed", "The Board's wish."), ("added", WHY)]
    assert [(one.was, one.becomes) for one in steps[0].changes] == [("ACTUAL_365", "ACTUAL_ACTUAL")]
    assert officer.post(page_of(first), {"value": "ACTUAL_365", "reason": WHY}).status_code == 403


def seat(**changes: Any) -> dict[str, Any]:
    said = {"name": "Ann Able", "first": "2003-01-01", "last": "", "interests": "", "reason": WHY}
    return {**said, **changes}


def test_the_secretary_keeps_the_boards_and_the_officer_only_looks(
    officer: Client, as_role: Callable[..., Client]
) -> None:
    secretary = as_role(Role.SECRETARY)
    funds = [fund.pk for fund in Fund.objects.all()]
    add = "/admin/governance/trustee/add/"

    forbidden = officer.post(add, seat(funds=funds))
    secretary.post(add, seat(funds=funds))
    row = Trustee.objects.get(fund__name=BETA)
    secretary.post(
        page_of(row),
        seat(interests="financial_interest 2003-10-01 - Director of the Distributor", last="2004-06-30"),
    )

    assert forbidden.status_code == 403
    standing = Trustee.objects.filter(superseded_by__isnull=True)
    assert standing.count() == 2
    now = standing.get(fund__name=BETA)
    assert str(now.service.upper) == "2004-07-01"
    assert now.interests.get().reason == "Director of the Distributor"
    assert standing.get(fund__name=ALPHA).service.upper is None


def test_a_seat_of_a_board_with_an_id_is_corrected_without_ending_the_others(
    as_role: Callable[..., Client], acting_user: Any
) -> None:
    book = b"""
boards:
  - id: b1
    funds: all
    trustees:
      - {name: Ann Able, from: 2003-01-01, interested: true}
      - {name: Bob Best, from: 2003-01-01}
"""
    load(book, acting_user)
    row = Trustee.objects.get(name="Bob Best", fund__name=ALPHA)

    as_role(Role.SECRETARY).post(page_of(row), seat(name="Bob Best", last="2003-12-31"))

    standing = Trustee.objects.filter(superseded_by__isnull=True).order_by("fund__name", "name")
    assert [(one.fund.name, one.name, one.content["last"]) for one in standing] == [
        (ALPHA, "Ann Able", None),
        (ALPHA, "Bob Best", "2003-12-31"),
        (BETA, "Ann Able", None),
        (BETA, "Bob Best", None),
    ]
    assert Trustee.objects.count() == 5


def load(book: bytes, acting_user: Any) -> None:
    load_book_data(
        data=book, source="b", plan_code="class-b", acting_user=acting_user, read_file=lambda name: b""
    )


def test_payees_are_added_and_corrected_with_their_notice(officer: Client) -> None:
    assignees, agents = "/admin/assignments/assignee/add/", "/admin/assignments/collectionagent/add/"
    officer.post(assignees, {"code": "trust-a", "name": "Trust A", "address": "1 Old Street", "reason": WHY})
    officer.post(agents, {"code": "depot", "name": "Depository", "address": "", "reason": WHY})
    trust, depot = Assignee.objects.get(), CollectionAgent.objects.get()

    officer.post(page_of(trust), {"name": "Trust A", "address": "2 New Street", "reason": "Notice of 3 May."})
    officer.post(page_of(depot), {"name": "Depository", "address": "9 Quay", "reason": "Its letter."})
    kept = refused(officer, page_of(trust), {"name": "Trust A", "address": "", "reason": WHY})

    trust.refresh_from_db()
    depot.refresh_from_db()
    assert (trust.address, depot.address) == ("2 New Street", "9 Quay")
    assert "address" in kept.context["form"].errors
    assert list(Act.objects.filter(kind="record_payees").order_by("pk").values_list("reason", flat=True)) == [
        WHY,
        WHY,
        "Notice of 3 May.",
        "Its letter.",
    ]


def bulk(action: str, rows: Any, **said: Any) -> dict[str, Any]:
    return {"action": action, "_selected_action": [row.pk for row in rows], **said}


def test_many_records_are_changed_in_one_act_with_one_reason(officer: Client) -> None:
    rows = Portfolio.objects.all()

    asks = officer.post(PORTFOLIOS, bulk("set_custody_account", rows))
    officer.post(
        PORTFOLIOS, bulk("set_custody_account", rows, apply="yes", custody_account="77-9", reason=WHY)
    )

    assert "Say the custody account of several Portfolios" in asks.content.decode()
    assert set(Portfolio.objects.values_list("custody_account", flat=True)) == {"77-9"}
    act = Act.objects.get(kind="record_reference")
    assert (act.reason, act.summary) == (WHY, {"portfolios": [3, 0, 0]})
    assert Portfolio.history.filter(history_change_reason__startswith=f"act {act.pk}:").count() == 3


def test_many_records_are_changed_all_or_none_with_every_fault(officer: Client) -> None:
    plan = Plan.objects.get()
    suspend = {"apply": "yes", "plan": plan.pk, "first": "2003-10-01", "last": "2003-10-31", "reason": WHY}
    officer.post(PORTFOLIOS, bulk("suspend_sales", Portfolio.objects.exclude(name=VALUE), **suspend))

    page = refused(
        officer,
        PORTFOLIOS,
        bulk("suspend_sales", Portfolio.objects.all(), **{**suspend, "first": "2003-10-15"}),
    )

    assert {fault.source for fault in page.context["faults"]} == {GROWTH, INCOME}
    assert SalesSuspension.objects.count() == 2


def test_funds_are_said_a_form_and_a_year_at_once(officer: Client) -> None:
    rows = Fund.objects.all()

    officer.post(FUNDS, bulk("set_form", rows, apply="yes", form="TRUST", reason=WHY))
    wrong = officer.post(
        FUNDS, bulk("set_fiscal_year_end", rows, apply="yes", fiscal_year_end="13-01", reason=WHY)
    )

    assert set(Fund.objects.values_list("form", "fiscal_year_end")) == {("TRUST", "")}
    assert len(wrong.context["faults"]) == 2


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.SECRETARY])
def test_only_the_officer_changes_many(as_role: Callable[..., Client], role: Role) -> None:
    rows = Portfolio.objects.all()

    as_role(role).post(
        PORTFOLIOS, bulk("set_custody_account", rows, apply="yes", custody_account="77-9", reason=WHY)
    )

    assert set(Portfolio.objects.values_list("custody_account", flat=True)) == {""}
    assert not Act.objects.filter(kind="record_reference").exists()


def test_lines_of_a_form_are_entries_of_a_book() -> None:
    assert read_dated_name("2003-10-01 The New Name") == {"from": date(2003, 10, 1), "name": "The New Name"}
    assert read_span("2003-10-01") == {"from": date(2003, 10, 1), "to": None}
    assert read_span("2003-10-01 2003-10-31") == {"from": date(2003, 10, 1), "to": date(2003, 10, 31)}
    assert read_interest("interested_person 2003-10-01 - Officer of the adviser") == {
        "kind": "interested_person",
        "from": date(2003, 10, 1),
        "to": None,
        "reason": "Officer of the adviser",
    }


@pytest.mark.parametrize(
    ("read", "line"),
    [(read_dated_name, "2003-10-01"), (read_span, "soon"), (read_interest, "interested_person 2003-10-01")],
)
def test_a_line_that_is_none_is_refused_in_words(read: object, line: str) -> None:
    assert callable(read)
    with pytest.raises(NotReadable):
        read(line)
