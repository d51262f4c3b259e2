"""Section 7: a report of closed months, presented once, reviewed at a meeting, and never changed."""

from datetime import date
from pathlib import Path

import pytest

from assignments.domain.routes import Component
from assignments.models import PaymentLine
from governance.domain.chain import digest_of
from governance.domain.due import DueState
from governance.domain.periods import PlanMonth
from governance.models import Act
from plan_admin.month_end.services.voiding import void_payment
from plan_admin.section7.domain.errors import MonthsOpen, NotPresented
from plan_admin.section7.domain.report import (
    Of,
    ReportContent,
    canonical_text,
    content_from,
)
from plan_admin.section7.models import QuarterlyReport, ReportPart
from plan_admin.section7.selectors.due import due_items
from plan_admin.section7.selectors.states import quarters_shown
from plan_admin.section7.services.reviewing import record_review
from tests.factories.month import ALPHA, BETA, GROWTH, INCOME, NET_ASSETS
from tests.factories.reports import (
    DECEMBER,
    LATER_MEETING,
    OVERPAID,
    SEPTEMBER,
    SPENT,
    TODAY,
    ReportWorld,
)

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
SEPTEMBER_PAID = date(2003, 10, 8)
AUGUST, MARCH = PlanMonth(date(2003, 8, 1)), PlanMonth(date(2004, 3, 1))


def amount(
    content: ReportContent, portfolio: str, distributor: str, component: str, of: Of = Of.MONTH
) -> tuple[int, ...]:
    (row,) = [
        one
        for one in content.amounts
        if (one.portfolio_name, one.distributor, one.component, one.of)
        == (portfolio, distributor, component, of)
    ]
    return (row.incurred, row.paid, row.to_others, row.held, row.on_the_way)


def test_a_report_tells_what_was_incurred_paid_and_held(tmp_path: Path) -> None:
    asked = ReportWorld.loaded(tmp_path)
    asked.finish("2003-08")
    asked.finish("2003-09")  # without adi's Calculation its Portions and balance of September are held
    asked.pay(SEPTEMBER, on=SEPTEMBER_PAID)

    content = content_from(asked.presented().content)

    # 14 days of August and 30 of September at 750.00 and 250.00; adi sold 40 %, and services all.
    assert amount(content, GROWTH, "adi", "DISTRIBUTION_FEE") == (13_200_00, 0, 0, 9_000_00, 4_200_00)
    assert amount(content, GROWTH, "adi", "SERVICE_FEE") == (11_000_00, 7_500_00, 0, 0, 3_500_00)
    # idi's agent was paid its whole share of September on its behalf.
    assert amount(content, GROWTH, "idi", "DISTRIBUTION_FEE") == (
        19_800_00,
        13_500_00,
        13_500_00,
        0,
        6_300_00,
    )
    assert amount(content, INCOME, "adi", "DISTRIBUTION_FEE") == (4_400_00, 0, 0, 3_000_00, 1_400_00)
    assert content.months == ("2003-08", "2003-09")
    assert content.board == "Board of Directors"
    assert all(one.apart == 0 for one in content.amounts)


@pytest.mark.parametrize(("hold", "expected"), [(True, []), (False, [("adi", 5_000_00)])])
def test_nothing_is_set_off_by_a_payment_that_is_held(
    hold: bool, expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    asked = ReportWorld.closed(tmp_path, claims=[OVERPAID])
    payment = PaymentLine.objects.get(component=Component.OFFSET, instruction__status="PREPARED").instruction
    void_payment(
        plan=asked.plan,
        month=SEPTEMBER,
        instruction=payment.pk,
        reason="Asked about.",
        hold=hold,
        acting_user=asked.officer,
    )

    content = content_from(asked.presented().content)

    assert [(one.distributor, one.cents) for one in content.offsets] == expected


def test_what_is_settled_after_the_day_is_on_its_way_on_that_day(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.pay(SEPTEMBER, on=date(2003, 11, 6))

    content = content_from(asked.presented(on=date(2003, 11, 5)).content)

    assert amount(content, GROWTH, "adi", "DISTRIBUTION_FEE") == (13_200_00, 0, 0, 0, 13_200_00)


def test_a_report_of_an_open_month_is_refused_with_what_to_do(tmp_path: Path) -> None:
    asked = ReportWorld.loaded(tmp_path)
    asked.finish("2003-08")
    asked.world.close("2003-09")

    with pytest.raises(MonthsOpen) as refused:
        asked.present()

    assert str(refused.value) == (
        f"Section 7: 2003-09 of {ALPHA} is not closed, and the report of the quarter ended 30 September 2003"
        " tells of closed months alone. Close and finish first: close_month 2003-09 --finish"
    )
    assert not QuarterlyReport.objects.exists()
    assert not Act.objects.filter(kind="present_quarterly_report").exists()


@pytest.mark.parametrize(
    ("on", "today", "words"),
    [
        (date(2003, 9, 30), TODAY, "is not after the quarter ended 30 September 2003"),
        (date(2003, 11, 5), date(2003, 11, 4), "is still to come"),
    ],
)
def test_a_day_on_which_nobody_can_have_been_given_it_is_refused(
    tmp_path: Path, on: date, today: date, words: str
) -> None:
    asked = ReportWorld.closed(tmp_path)

    with pytest.raises(NotPresented, match=words):
        asked.present(on=on, today=today)

    assert not QuarterlyReport.objects.exists()


def test_a_quarter_that_the_fund_does_not_have_is_refused(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)

    with pytest.raises(NotPresented, match="no quarter of ALPHA FUNDS, INC. ends in 2003-10"):
        asked.present(SEPTEMBER.next)


def test_presented_twice_it_is_the_same_and_on_another_day_it_is_refused(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    first = asked.present()
    acts = Act.objects.count()

    again = asked.present()
    with pytest.raises(NotPresented, match="was presented on 5 November 2003 and does not change"):
        asked.present(on=date(2003, 11, 6))

    assert (again.report, again.digest, again.is_new) == (first.report, first.digest, False)
    assert QuarterlyReport.objects.count() == 1
    assert Act.objects.count() == acts


def test_its_canonical_text_is_its_content_and_its_digest(tmp_path: Path) -> None:
    report = ReportWorld.closed(tmp_path).presented()

    assert canonical_text(content_from(report.content)) == report.content
    assert digest_of(report.content) == report.digest


def test_each_distributor_has_its_own_part_and_nothing_of_others(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)
    asked.spent()
    report = asked.presented()

    parts = {one.distributor.code: one.content for one in ReportPart.objects.filter(report=report)}

    assert set(parts) == {"adi", "idi"}
    assert {one.distributor for one in content_from(parts["idi"]).amounts} == {"idi"}
    assert "trust-a" not in parts["idi"]
    assert "First Dealer" not in parts["idi"]
    assert sum(one.cents for one in content_from(parts["adi"]).spent) == 7_400_50


@pytest.fixture
def corrected(tmp_path: Path) -> tuple[ReportWorld, QuarterlyReport]:
    """Presented, and then a figure of September came in December, three months late."""
    months = ("2003-08", "2003-09", "2003-10", "2003-11", "2003-12")
    asked = ReportWorld.closed(tmp_path, months=months, directions=[])
    asked.pay(SEPTEMBER, on=SEPTEMBER_PAID)
    report = asked.presented()
    asked.finish("2003-10")
    asked.finish("2003-11")
    asked.world.price_rows([(GROWTH, "2003-09-30", "73000000.00")])
    asked.finish("2003-12")
    return asked, report


def test_a_presented_quarter_stays_and_the_next_report_says_the_correction(
    corrected: tuple[ReportWorld, QuarterlyReport],
) -> None:
    asked, before = corrected
    asked.pay(AUGUST, on=date(2004, 1, 7))

    following = content_from(asked.presented(month=DECEMBER, on=date(2004, 1, 20)).content)
    after = QuarterlyReport.objects.get(pk=before.pk)

    assert (after.content, after.digest, bytes(after.pdf)) == (
        before.content,
        before.digest,
        bytes(before.pdf),
    )
    lines = [
        (one.distributor, one.component, one.of_month, one.in_month, one.amount)
        for one in following.corrections
        if not one.assignee
    ]
    # Another 750.00 and 250.00 on 30 September; no Assignee has a part of the service fee.
    assert ("adi", "SERVICE_FEE", "2003-09", "2003-12", 250_00) in lines
    assert sum(one.amount for one in following.corrections) == 1_000_00
    assert {one.report for one in following.corrections} == {
        "the report of 30 September 2003, presented on 5 November 2003"
    }
    # What was on its way when told is paid since.
    moved = {
        (one.portfolio_name, one.distributor, one.component): (one.paid_before, one.paid)
        for one in following.later
    }
    assert moved[GROWTH, "adi", "SERVICE_FEE"] == (7_500_00, 11_000_00)
    assert all(one.quarter == "2003-09" for one in following.later)


def test_a_report_after_that_tells_what_has_moved_only_once(
    corrected: tuple[ReportWorld, QuarterlyReport],
) -> None:
    asked, _ = corrected
    asked.pay(AUGUST, on=date(2004, 1, 7))
    asked.present(DECEMBER, on=date(2004, 1, 20))
    for month in ("2004-01", "2004-02", "2004-03"):
        asked.world.price(month, NET_ASSETS)
        asked.finish(month)

    third = content_from(asked.presented(month=MARCH, on=date(2004, 4, 20)).content)

    assert [one for one in third.later if one.quarter == "2003-09"] == []
    assert third.corrections == ()


def test_a_file_corrected_after_the_report_is_said_in_the_next_one(tmp_path: Path) -> None:
    months = ("2003-08", "2003-09", "2003-10", "2003-11", "2003-12")
    asked = ReportWorld.closed(tmp_path, months=months, directions=[])
    asked.spent()
    before = asked.presented()
    asked.spent([SPENT[0].replace("7000.00", "6000.00")])
    for month in months[2:]:
        asked.finish(month)

    following = content_from(asked.presented(month=DECEMBER, on=date(2004, 1, 20)).content)

    assert {(one.quarter, one.purpose): (one.cents_before, one.cents) for one in following.spent_later} == {
        ("2003-09", "broker_dealers"): (7_000_00, 6_000_00),
        ("2003-09", "advertising"): (400_50, 0),
    }
    assert QuarterlyReport.objects.get(pk=before.pk).content == before.content


def test_what_is_due_follows_the_report_to_its_review(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path)

    def of_alpha(on: date) -> list[tuple[str, str, date | None]]:
        return [
            (one.what, one.state.value, one.due_until)
            for one in due_items(asked.plan, on=on)
            if ALPHA in one.names and one.state is not DueState.UPCOMING
        ]

    due = date(2003, 11, 12)
    together = [(one.key, one.whom) for one in due_items(asked.plan, on=due) if ALPHA in one.names]
    before = of_alpha(date(2003, 11, 12))
    late = of_alpha(date(2003, 11, 13))
    report = asked.present().report
    presented = of_alpha(date(2003, 11, 13))
    record_review(
        plan=asked.plan, report=report, meeting=LATER_MEETING, today=TODAY, acting_user=asked.officer
    )

    assert before == [("Quarterly report to the Board, and its review", "DUE", due)]
    assert late == [("Quarterly report to the Board, and its review", "OVERDUE", due)]
    assert together == [
        ("report/2003-09/draft", f"{ALPHA} and {BETA}, the quarter ended 30 September 2003"),
        ("report/2003-12/draft", f"{ALPHA} and {BETA}, the quarter ended 31 December 2003"),
    ]
    assert presented == [("Review of a quarterly report", "OVERDUE", due)]
    assert of_alpha(date(2003, 11, 13)) == []
    *_, shown = quarters_shown(asked.plan, on=TODAY, fund=asked.fund.code)
    assert shown.late == "reviewed after it was due on 12 November 2003"


def test_calendar_quarters_are_a_dated_setting_and_months_are_told_once(tmp_path: Path) -> None:
    months = ("2003-08", "2003-09", "2003-10", "2003-11", "2003-12")
    asked = ReportWorld.loaded(tmp_path, months=months)
    asked.world.tell(funds=[{"fund": ALPHA, "form": "corporation", "fiscal_year_end": "10-31"}])
    asked.finish("2003-08")
    asked.finish("2003-09")
    asked.finish("2003-10")
    asked.present(SEPTEMBER.next, on=date(2003, 11, 20))
    asked.world.tell(
        conventions=[{"name": "REPORT_QUARTERS", "value": "CALENDAR", "effective": "2003-11-01"}]
    )
    asked.finish("2003-11")
    asked.finish("2003-12")

    shown = quarters_shown(asked.plan, on=TODAY, fund=asked.fund.code)
    following = content_from(asked.presented(month=DECEMBER, on=date(2004, 1, 20)).content)

    assert [(str(one.quarter.first), str(one.quarter.last)) for one in reversed(shown)] == [
        ("2003-08", "2003-10"),
        ("2003-11", "2003-12"),
        ("2004-01", "2004-03"),
        ("2004-04", "2004-06"),
    ]
    assert following.months == ("2003-11", "2003-12")
