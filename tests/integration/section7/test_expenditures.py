"""Section 7: a Distributor's files of expenditures, all of a file or nothing, every fault at once."""

from datetime import date
from pathlib import Path

import pytest

from assignments.domain.claims import RecoveryKind
from assignments.models import FundClaim
from governance.domain.errors import Refused
from governance.models import Act
from plan_admin.claims.services.recovering import RecoveryAsked, record_handed_over
from plan_admin.section7.domain.report import content_from
from plan_admin.section7.domain.year import year_remarks
from plan_admin.section7.models import Expenditure, ExpenditureFile, UnrecoveredAdvance
from plan_admin.section7.selectors.gathering import Asked, report_content
from plan_admin.section7.selectors.quarters import Quarters
from plan_admin.section7.selectors.years import fund_year
from tests.factories.month import ALPHA, BOOK, GROWTH, INCOME, VALUE, do
from tests.factories.reports import HEAD, OVERPAID, SEPTEMBER, SPENT, TODAY, ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("3", "4", "7")]
GOOD = f"adi,2003-09,{GROWTH},other,inquiries,Call Center,12.00"


@pytest.fixture
def asked(tmp_path: Path) -> ReportWorld:
    return ReportWorld.loaded(tmp_path)


def faults_of(asked: ReportWorld, *rows: str, distributor: str = "adi", today: date = TODAY) -> list[str]:
    acts = Act.objects.count()
    with pytest.raises(Refused) as refused:
        asked.spent(rows, distributor=distributor, today=today)
    assert not Expenditure.objects.exists()
    assert Act.objects.count() == acts
    return [str(one) for one in refused.value.faults]


def test_a_file_is_kept_by_quarter_and_the_same_again_is_unchanged(asked: ReportWorld) -> None:
    first = asked.spent()
    again = asked.spent(reversed(SPENT))

    assert (first.rows, first.new, first.unchanged, first.corrected) == (2, 1, 0, 0)
    assert (again.new, again.unchanged, again.corrected, again.act) == (0, 1, 0, None)
    file = ExpenditureFile.objects.get()
    assert (file.quarter, file.rows, str(file.total)) == (date(2003, 9, 1), 2, "7400.50")


def test_another_content_corrects_the_quarter_and_keeps_the_old_one(asked: ReportWorld) -> None:
    asked.spent()
    asked.spent([GOOD], distributor="adi")

    old, new = ExpenditureFile.objects.order_by("pk")

    assert old.superseded_by == new.recorded_by
    assert new.superseded_by is None
    assert [row.payee for row in old.expenditures.order_by("row")] == ["First Dealer", "Example Agency"]
    assert [row.payee for row in new.expenditures.all()] == ["Call Center"]


def test_every_fault_of_a_file_is_told_at_once_and_nothing_is_stored(asked: ReportWorld) -> None:
    found = faults_of(
        asked,
        f"idi,2003-09,{GROWTH},advertising,advertising_programs,Agency,1.00",
        f"adi,2003-10,{GROWTH},advertising,advertising_programs,Agency,1.00",
        "adi,2003-09,Nobody's Fund,advertising,advertising_programs,Agency,1.00",
        f"adi,2003-09,{GROWTH},entertainment,golf,,-1.00",
        f"adi,2003-09,{GROWTH},printing_and_mailing,mailing_to_existing_shareholders,Press,1.00",
        GOOD,
        GOOD,
    )

    assert found == [
        "spent.csv, row 2, distributor: 'idi' is not adi, whose file this is (one file for each Distributor)",
        "spent.csv, row 3, quarter: no quarter of ALPHA FUNDS, INC. ends in 2003-10"
        " (the last month of one: 2003-09 or 2003-12)",
        *[one for one in found if "row 4" in one],
        *[one for one in found if "row 5" in one],
        "spent.csv, row 6, activity: 'mailing_to_existing_shareholders': Section 3 lets the Plan finance"
        " printing for other than existing shareholders alone (leave the row out; what existing shareholders"
        " are sent is no expenditure of the Plan)",
        "spent.csv, row 8: the same expenditure stands twice; row 7 has the first"
        " (one row with the sum of both)",
    ]
    assert [one.partition(":")[0] for one in found if "row 5" in one] == [
        "spent.csv, row 5, purpose",
        "spent.csv, row 5, activity",
        "spent.csv, row 5, payee",
        "spent.csv, row 5, amount",
    ]


def test_a_portfolio_that_it_never_sold_is_refused_with_the_section_and_the_way_out(tmp_path: Path) -> None:
    book = [
        {"id": "idi-1996", "distributor": "idi", "portfolios": "all", "sells_from": "1996-01-01",
         "sells_until": "2003-06-30", "ended_on": "2003-06-30", "ended_by": "vote"},
        {"id": "adi-2003", "distributor": "adi", "portfolios": [GROWTH, INCOME], "sells_from": "2003-07-01"},
        {"id": "odi-2003", "distributor": "odi", "portfolios": [VALUE], "sells_from": "2003-07-01"},
    ]  # fmt: skip
    distributors = [{"code": code, "name": code.upper()} for code in ("idi", "adi", "odi")]
    asked = ReportWorld.loaded(
        tmp_path, agreements=book, distributors=distributors, transfers=None, directions=None
    )

    (fault,) = faults_of(asked, f"odi,2003-09,{GROWTH},other,accounts,Somebody,5.00", distributor="odi")

    assert fault == (
        f"spent.csv, row 2, portfolio: Section 3: odi never sold the Shares of {GROWTH} (leave it to the"
        " Distributor that sold them, or have the agreement recorded first)"
    )


def test_a_quarter_that_is_not_over_is_refused(asked: ReportWorld) -> None:
    (fault,) = faults_of(asked, GOOD, today=date(2003, 9, 30))

    assert fault.endswith("the quarter ended 30 September 2003 is not over (give it after 30 September 2003)")


def test_an_unknown_distributor_is_told_who_is_there(asked: ReportWorld) -> None:
    (fault,) = faults_of(asked, GOOD, distributor="nobody")

    assert fault == "spent.csv, distributor: there is no Distributor 'nobody' (one of adi, idi)"


def test_more_than_was_paid_is_a_warning_and_no_refusal(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.pay(SEPTEMBER, on=date(2003, 10, 8))

    within = asked.spent([f"adi,2003-09,{GROWTH},other,accounts,Somebody,16500.00"])
    above = asked.spent([f"adi,2003-09,{GROWTH},other,accounts,Somebody,16500.01"])

    # Of September 9,000.00 and 7,500.00 were paid; August waits for its approval.
    assert within.warnings == ()
    assert above.warnings == (
        f"{GROWTH}, the quarter ended 30 September 2003: 16500.01 spent and 16500.00 paid; the Plan"
        " compensates and reimburses nothing (Schedule A)",
    )
    assert above.corrected == 1


def test_the_command_takes_the_file_and_refuses_with_reasons(asked: ReportWorld, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("\n".join([HEAD, *SPENT]))
    bad.write_text("\n".join([HEAD, f"adi,2003-10,{GROWTH},other,accounts,Somebody,1.00"]))

    taken = do("import_expenditures", str(good), distributor="adi", quiet=True)
    refused = do("import_expenditures", str(bad), distributor="adi", quiet=True)

    assert (taken.code, refused.code) == (0, 1)
    assert taken.out.startswith("2 rows: 1 new")
    assert "Worth a look" in taken.err  # nothing was paid yet
    assert "no quarter of ALPHA FUNDS, INC. ends in 2003-10" in refused.err
    listed = do("quarterly_reports", on="2003-11-13")
    assert listed.out == "No month was begun.\n"


def test_advances_are_counted_on_from_what_the_distributor_states(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.pay(SEPTEMBER, on=date(2003, 10, 8))
    asked.spent()
    asked.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])

    content = content_from(asked.presented().content)

    stated = {(one.portfolio_name, one.distributor): one for one in content.advances}
    growth = stated[GROWTH, "adi"]
    # 9,000.00 of distribution fee, 5,400.00 of it to Trust A on adi's behalf, and 7,500.00 of service fee.
    assert (growth.opening, growth.spent, growth.received) == (100_000_00, 7_400_50, 16_500_00)
    assert growth.unrecovered == 90_900_50
    assert growth.net_assets == 36_500_000_00
    assert (GROWTH, "idi") not in stated


def handed(asked: ReportWorld, kind: RecoveryKind, cents: int, *, on: date) -> None:
    moved = RecoveryAsked(
        claim=FundClaim.objects.order_by("pk")[0].pk, kind=kind, date=on, cents=cents, reference="Wire"
    )
    record_handed_over(plan=asked.plan, recovery=moved, today=TODAY, acting_user=asked.officer)


def test_what_was_set_off_or_handed_over_for_a_claim_was_not_paid(tmp_path: Path) -> None:
    asked = ReportWorld.loaded(tmp_path, claims=[OVERPAID])
    asked.finish("2003-08")
    handed(asked, RecoveryKind.RECEIVED, 400_00, on=date(2003, 9, 10))
    asked.world.calculate()
    asked.finish("2003-09")  # takes the 4,600.00 that are left
    asked.pay(SEPTEMBER, on=date(2003, 10, 8))
    asked.world.tell(claims=[{**OVERPAID, "amount": "4900.00"}])
    handed(asked, RecoveryKind.RETURNED, 70_00, on=date(2003, 9, 30))
    handed(asked, RecoveryKind.RETURNED, 30_00, on=date(2003, 10, 9))  # the next quarter's
    asked.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])

    content = content_from(asked.presented().content)
    year = fund_year(asked.plan, fund=asked.fund.code, year=2003, on=TODAY)

    (growth,) = [one for one in content.advances if one.since]
    assert growth.received == 16_500_00 - 4_600_00 - 400_00 + 70_00
    assert year is not None
    assert year.portfolios[0].paid == 30_000_00 - 4_600_00 - 400_00 + 70_00


def test_a_later_opening_leaves_the_advances_of_earlier_quarters(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.spent()
    asked.advanced([f"adi,{GROWTH},2003-08-17,100.00"])
    asked.advanced([f"adi,{GROWTH},2003-08-17,90.00"])
    asked.advanced([f"adi,{GROWTH},2003-12-31,5000.00", f"adi,{INCOME},2003-12-31,7.00"])

    content = content_from(asked.presented().content)
    year = fund_year(asked.plan, fund=asked.fund.code, year=2003, on=TODAY)

    assert year is not None
    for advances in (content.advances, year.advances):
        (growth,) = advances  # of Income nothing was stated or spent yet
        assert (growth.portfolio_name, growth.since) == (GROWTH, "2003-08-17")
        assert (growth.opening, growth.spent) == (90_00, 7_400_50)


def test_an_opening_whose_day_was_corrected_counts_no_longer(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.spent()
    asked.advanced([f"adi,{GROWTH},2003-09-30,100.00"])
    asked.advanced([f"adi,{GROWTH},2003-08-17,90.00"])

    (row,) = content_from(asked.presented().content).advances

    assert (row.since, row.opening) == ("2003-08-17", 90_00)


def with_one_that_is_paid_nothing(folder: Path) -> ReportWorld:
    """odi sold Growth before any Share that is still there was issued."""
    odi = {"id": "odi-1990", "distributor": "odi", "portfolios": [GROWTH], "sells_from": "1990-01-01",
           "sells_until": "1995-12-31", "ended_on": "1995-12-31", "ended_by": "vote"}  # fmt: skip
    distributors = [*BOOK["distributors"], {"code": "odi", "name": "O Distributors"}]
    return ReportWorld.closed(folder, agreements=[odi, *BOOK["agreements"]], distributors=distributors)


def test_a_distributor_that_only_has_advances_is_in_the_report_and_the_year(tmp_path: Path) -> None:
    asked = with_one_that_is_paid_nothing(tmp_path)
    asked.advanced([f"odi,{GROWTH},2003-08-17,100.00"], distributor="odi")

    content = content_from(asked.presented().content)
    year = fund_year(asked.plan, fund=asked.fund.code, year=2003, on=TODAY)

    assert "odi" not in {one.distributor for one in content.amounts}
    assert [(one.distributor, one.unrecovered) for one in content.advances] == [("odi", 100_00)]
    assert [one.distributor for one in content.given] == ["adi", "idi", "odi"]
    assert year is not None
    assert [(one.distributor, one.unrecovered) for one in year.advances] == [("odi", 100_00)]
    assert "odi of 2003-09" in year.without_files


def test_a_distributor_that_only_spent_is_in_the_year(tmp_path: Path) -> None:
    asked = with_one_that_is_paid_nothing(tmp_path)
    asked.spent([f"odi,2003-09,{GROWTH},other,accounts,Somebody,5.00"], distributor="odi")

    year = fund_year(asked.plan, fund=asked.fund.code, year=2003, on=TODAY)

    assert year is not None
    assert [(one.distributor, one.since) for one in year.advances] == [("odi", "")]
    assert year.portfolios[0].spent == {"other": 5_00}


def test_a_year_whose_first_quarter_began_before_it_is_not_complete(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.spent()
    asked.presented()
    before = fund_year(asked.plan, fund=asked.fund.code, year=2003, on=TODAY)
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "08-31"}])

    year = fund_year(asked.plan, fund=asked.fund.code, year=2004, on=TODAY)

    # The Plan began in the quarter before; of that nothing is left out, and nothing stands for other months.
    assert before is not None
    assert before.is_of_quarters
    assert year is not None
    assert (year.quarters[0], year.quarters[-1]) == ("2003-09", "2004-08")
    assert not year.is_of_quarters
    assert any(one.startswith("The quarters are not those of the fiscal year") for one in year_remarks(year))


def test_who_states_no_opening_has_words_in_place_of_figures(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.spent()

    content = content_from(asked.presented().content)

    (row,) = content.advances
    assert (row.portfolio_name, row.distributor, row.since) == (GROWTH, "adi", "")


def test_a_quarter_without_a_file_is_named_beside_the_advances(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.advanced([f"adi,{GROWTH},2003-08-17,100000.00"])

    content = content_from(asked.presented().content)

    assert content.advances[0].missing == ("2003-09",)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"adi,{GROWTH},2003-09-29,1.00", "29 September 2003 is not the last day of a quarter of the Fund"),
        (f"adi,{GROWTH},2004-06-30,1.00", "30 June 2004 is not over"),
        (f"adi,{GROWTH},2003-08-17,-1.00", "is not a plain decimal"),
    ],
)
def test_an_opening_that_cannot_be_counted_on_is_refused(asked: ReportWorld, row: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        asked.advanced([row])

    assert not UnrecoveredAdvance.objects.exists()


def test_a_corrected_opening_keeps_the_old_one(asked: ReportWorld) -> None:
    asked.advanced([f"adi,{GROWTH},2003-08-17,100.00"])
    again = asked.advanced([f"adi,{GROWTH},2003-08-17,100.00"])
    other = asked.advanced([f"adi,{GROWTH},2003-08-17,90.00"])

    assert (again.act, other.corrected) == (None, 1)
    assert UnrecoveredAdvance.objects.filter(superseded_by__isnull=True).get().amount == 90


def test_what_was_spent_after_the_report_does_not_change_it_and_shows_in_the_draft(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    report = asked.presented()
    asked.spent()

    quarters = Quarters.of(asked.plan)
    fund = quarters.funds[asked.fund.code]
    draft = report_content(
        Asked(
            plan=asked.plan,
            quarters=quarters,
            fund=fund,
            quarter=quarters.ending(fund, SEPTEMBER),
            on=TODAY,
        )
    )

    assert content_from(report.content).spent == ()
    assert sum(one.cents for one in draft.spent) == 7_400_50
