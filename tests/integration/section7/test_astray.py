"""Section 7: a file of a quarter that the Fund has no more is told with the way out, and counts as spent."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assignments.domain.routes import PayeeKind
from governance.domain.errors import Refused
from governance.domain.roles import Role
from plan_admin.section7.domain.report import ReportContent, content_from
from plan_admin.section7.domain.report_sheets import remarks, report_sheets, totals
from plan_admin.section7.domain.year import year_remarks
from plan_admin.section7.models import ExpenditureFile
from plan_admin.section7.selectors.astray import astray_of
from plan_admin.section7.selectors.quarters import Quarters
from plan_admin.section7.selectors.years import fund_year
from tests.factories.month import ALPHA, GROWTH, VALUE
from tests.factories.needs import mine
from tests.factories.people import member, person
from tests.factories.reports import SEPTEMBER, SPENT, TODAY, ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
OCTOBER = SEPTEMBER.next
ANEW = tuple(row.replace("2003-09", "2003-10") for row in SPENT)
TAKEN_BACK = f"adi,2003-09,{GROWTH},other,other_distribution,adi,0.00"
OF_BETA = f"adi,2003-09,{VALUE},advertising,advertising_programs,Example Agency,60.00"
PAGE = ("section7:expenditures", ["class-b"])


def changed(asked: ReportWorld) -> ReportWorld:
    """ALPHA's year ends a month later than was recorded: its quarter ends in October, not in September."""
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "10-31"}])
    return asked


@pytest.fixture
def asked(tmp_path: Path) -> ReportWorld:
    """adi gave September's quarter; then ALPHA's quarters changed."""
    found = ReportWorld.loaded(tmp_path)
    found.spent((*SPENT, OF_BETA))
    return changed(found)


def october(asked: ReportWorld) -> ReportContent:
    return content_from(asked.presented(month=OCTOBER, on=date(2003, 11, 20)).content)


def words_of(asked: ReportWorld) -> list[str]:
    return [one.words for one in astray_of(asked.plan, Quarters.of(asked.plan))]


def page_of(role: Role, *, of: str = "") -> str:
    user = person(role, name=f"{role.value}-{of or 'reads'}")
    if of:
        member(user, kind=PayeeKind.DISTRIBUTOR, code=of)
    client = Client()
    client.force_login(user)
    return client.get(reverse(PAGE[0], args=PAGE[1])).content.decode()


def test_the_report_and_what_is_not_recovered_say_what_no_quarter_has(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path, months=("2003-08", "2003-09", "2003-10"))
    asked.spent()
    asked.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])
    changed(asked).finish("2003-10")

    content = october(asked)

    assert content.months == ("2003-08", "2003-09", "2003-10")
    assert content.spent == ()
    assert totals(content)["Spent by the Distributors"] == 0
    assert [(one.distributor, one.quarter, one.cents) for one in content.astray] == [
        ("adi", "2003-09", 7_400_50)
    ]
    assert [one.spent for one in content.advances if one.portfolio_name == GROWTH] == [7_400_50]
    assert "astray" in [one.key for one in report_sheets(content)]
    assert any("adi gave 7400.50 of 2003-09" in one and "takes it back" in one for one in remarks(content))


def test_taken_back_and_given_by_the_quarters_that_there_are_it_counts_once(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path, months=("2003-08", "2003-09", "2003-10"))
    asked.spent()
    asked.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])
    changed(asked).finish("2003-10")

    outcome = asked.spent((TAKEN_BACK, *ANEW))
    again = asked.spent((TAKEN_BACK, *ANEW))
    content = october(asked)

    assert (outcome.new, outcome.corrected) == (1, 1)
    assert not any("any more" in one for one in outcome.warnings)
    assert (again.unchanged, again.act) == (2, None)
    assert content.astray == ()
    assert sum(one.cents for one in content.spent) == 7_400_50
    assert [one.spent for one in content.advances if one.portfolio_name == GROWTH] == [7_400_50]


def test_a_fund_whose_quarters_did_not_change_keeps_its_part_of_the_file(asked: ReportWorld) -> None:
    assert words_of(asked) == [
        f"adi gave 7400.50 of the quarter ended 2003-09 on {GROWTH}, and no quarter of {ALPHA} ends then"
        " any more"
    ]

    asked.spent((OF_BETA, *ANEW))

    assert words_of(asked) == []
    assert str(ExpenditureFile.objects.get(quarter="2003-09-01", superseded_by=None).total) == "60.00"


def test_who_gives_it_anew_and_takes_nothing_back_is_told(asked: ReportWorld) -> None:
    outcome = asked.spent(ANEW)

    assert outcome.new == 1
    assert outcome.warnings[0] == (
        f"adi gave 7400.50 of the quarter ended 2003-09 on {GROWTH}, and no quarter of {ALPHA} ends then any"
        " more: take it back by a row of 2003-09 with the amount 0.00, and give it in the quarter ended"
        " 2003-10"
    )


def test_more_than_nothing_is_refused_with_the_way_out(asked: ReportWorld) -> None:
    with pytest.raises(Refused) as refused:
        asked.spent([SPENT[0], f"idi,2003-09,{GROWTH},other,inquiries,Call Center,1.00"])

    assert [str(one) for one in refused.value.faults] == [
        f"spent.csv, row 2, quarter: no quarter of {ALPHA} ends in 2003-09 any more (0.00 takes back what was"
        " given of it; give that by the last month of one: 2003-10)",
        "spent.csv, row 3, distributor: 'idi' is not adi, whose file this is (one file for each Distributor)",
    ]
    assert ExpenditureFile.objects.filter(superseded_by__isnull=True).count() == 1


def test_nothing_can_be_taken_back_that_was_never_given(asked: ReportWorld) -> None:
    with pytest.raises(Refused, match="no quarter of ALPHA FUNDS, INC. ends in 2003-09") as refused:
        asked.spent([TAKEN_BACK.replace("adi", "idi")], distributor="idi")

    assert "any more" not in str(refused.value)


def test_a_dated_setting_leaves_a_file_of_no_quarter_too(tmp_path: Path) -> None:
    found = ReportWorld.loaded(tmp_path)
    changed(found).spent(ANEW)
    assert words_of(found) == []

    calendar = {"name": "REPORT_QUARTERS", "value": "CALENDAR", "effective": "2003-08-18"}
    found.world.tell(conventions=[calendar])

    (one,) = astray_of(found.plan, Quarters.of(found.plan))
    assert (one.row.quarter, one.ends) == ("2003-10", "2003-09 or 2003-12")


def test_a_quarter_that_was_presented_stays_one(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.spent()
    asked.present()

    changed(asked)

    assert words_of(asked) == []
    assert "of no quarter" not in page_of(Role.DISTRIBUTOR, of="adi")


def test_the_year_says_that_its_table_lacks_it(asked: ReportWorld) -> None:
    asked.finish("2003-08")

    year = fund_year(asked.plan, fund=asked.fund.code, year=2003, on=TODAY)

    assert year is not None
    assert not year.is_complete
    assert any("not in the table: adi gave 7400.50 of the quarter" in one for one in year_remarks(year))


def test_each_who_may_see_the_file_is_told_and_nobody_else(asked: ReportWorld) -> None:
    told = {
        role: "take it back by a row of 2003-09" in page_of(role)
        for role in (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)
    }
    own, other = page_of(Role.DISTRIBUTOR, of="adi"), page_of(Role.DISTRIBUTOR, of="idi")

    assert set(told.values()) == {True}
    assert "give it in the quarter ended 2003-10" in own
    assert "take it back" not in other
    assert GROWTH not in other


def test_it_waits_for_compliance_and_for_the_distributor_that_gave_it(asked: ReportWorld) -> None:
    users = {code: person(Role.DISTRIBUTOR, name=f"{code}-user") for code in ("adi", "idi")}
    for code, user in users.items():
        member(user, kind=PayeeKind.DISTRIBUTOR, code=code)

    house, own, other = (mine(user, today=TODAY) for user in (asked.officer, users["adi"], users["idi"]))

    assert house["astray-expenditures"].item.cents == own["astray-expenditures"].item.cents == 7_400_50
    assert own["astray-expenditures"].item.whom == f"adi, 2003-09, {ALPHA}"
    assert own["astray-expenditures"].url == "/class-b/expenditures/"
    assert "astray-expenditures" not in other
