"""Section 7: what became of a presented quarter is said in the next report, whatever became of it."""

from datetime import date
from pathlib import Path

import pytest

from assignments.domain.routes import Component
from assignments.models import PaymentInstruction, PaymentLine
from governance.domain.periods import PlanMonth
from plan_admin.month_end.services.voiding import void_payment
from plan_admin.section7.domain.report import ReportContent, content_from
from plan_admin.section7.selectors.gathering import Asked, report_content
from plan_admin.section7.selectors.quarters import Quarters
from plan_admin.section7.selectors.reading import named_quarter
from tests.factories.month import GROWTH
from tests.factories.reports import DECEMBER, OVERPAID, SEPTEMBER, SPENT, ReportWorld

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("7")]
LAST_QUARTER = ("2003-10", "2003-11", "2003-12")
MONTHS = ("2003-08", "2003-09", *LAST_QUARTER)
IN_NOVEMBER, IN_JANUARY = date(2003, 11, 5), date(2004, 1, 20)
MARCH, JUNE = PlanMonth(date(2004, 3, 1)), PlanMonth(date(2004, 6, 1))


def taken_back(asked: ReportWorld, payment: PaymentInstruction) -> PaymentInstruction:
    """The payment is voided, and held until somebody decides."""
    void_payment(
        plan=asked.plan,
        month=PlanMonth(payment.month),
        instruction=payment.pk,
        reason="Asked about.",
        hold=True,
        acting_user=asked.officer,
    )
    held = PaymentInstruction.objects.filter(month=payment.month, fund=payment.fund, status="HELD")
    return held.filter(lines__distributor__code="adi").distinct().get()


def draft(asked: ReportWorld, month: PlanMonth, *, on: date) -> ReportContent:
    """What the report of a quarter would say on a day."""
    quarters = Quarters.of(asked.plan)
    fund, quarter = named_quarter(quarters, fund=asked.fund.code, month=month)
    return report_content(Asked(plan=asked.plan, quarters=quarters, fund=fund, quarter=quarter, on=on))


def spent_since(content: ReportContent) -> list[tuple[str, int, int]]:
    """What it says of spending that an earlier report told otherwise."""
    return [(one.quarter, one.cents_before, one.cents) for one in content.spent_later]


def never_paid(asked: ReportWorld, payment: PaymentInstruction) -> None:
    decided = {"about": str(payment.pk), "decide": "do_not_pay", "by": "A. Approver", "date": "2004-01-12"}
    book = asked.world.written_book(
        determinations=[{**decided, "reason": "Not owed.", "document": "minutes of 9 January"}]
    )
    asked.world.run("load_book", str(book))


def test_what_was_on_its_way_and_is_never_paid_is_said_in_the_next_report(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path, months=MONTHS, directions=[])
    before = asked.presented(on=IN_NOVEMBER)
    line = PaymentLine.objects.get(
        instruction__month="2003-08-01",
        instruction__status="PREPARED",
        component=Component.SERVICE_FEE,
        distributor__code="adi",
        share_class__portfolio__name=GROWTH,
    )
    never_paid(asked, taken_back(asked, line.instruction))
    for month in LAST_QUARTER:
        asked.finish(month)

    content = content_from(asked.presented(month=DECEMBER, on=IN_JANUARY).content)

    (row,) = [
        one
        for one in content.later
        if (one.portfolio_name, one.distributor, one.component) == (GROWTH, "adi", "SERVICE_FEE")
    ]
    # 14 days of August at 250.00; September's 7,500.00 stay on their way, and nothing is paid or held.
    assert (row.on_the_way_before, row.on_the_way) == (11_000_00, 7_500_00)
    assert (row.not_paid_before, row.not_paid) == (0, 3_500_00)
    assert (row.paid_before, row.paid, row.held_before, row.held) == (0, 0, 0, 0)
    before.refresh_from_db()
    assert [one.not_paid for one in content_from(before.content).amounts if one.not_paid] == []


def test_what_was_set_off_by_a_payment_that_is_held_since_is_said(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path, months=MONTHS, claims=[OVERPAID])
    first = content_from(asked.presented(on=IN_NOVEMBER).content)
    offset = PaymentLine.objects.get(component=Component.OFFSET, instruction__status="PREPARED")
    taken_back(asked, offset.instruction)
    for month in LAST_QUARTER:
        asked.finish(month)

    content = content_from(asked.presented(month=DECEMBER, on=IN_JANUARY).content)

    assert [one.cents for one in first.offsets] == [5_000_00]
    assert [(one.quarter, one.cents_before, one.cents) for one in content.offsets_later] == [
        ("2003-09", 5_000_00, 0)
    ]


def test_a_report_given_after_that_of_a_later_quarter_says_what_moved_of_it(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path, months=MONTHS, directions=[])
    for month in LAST_QUARTER:
        asked.finish(month)
    asked.present(DECEMBER, on=IN_JANUARY)
    asked.pay(DECEMBER, on=date(2004, 1, 27))

    late = content_from(asked.presented(month=SEPTEMBER, on=date(2004, 2, 3)).content)

    assert {one.quarter for one in late.later} == {"2003-12"}
    assert all(one.paid > one.paid_before == 0 for one in late.later)


def test_a_report_said_to_be_given_before_another_tells_nothing_of_that_one(tmp_path: Path) -> None:
    asked = ReportWorld.closed(tmp_path, months=MONTHS, directions=[])
    for month in LAST_QUARTER:
        asked.finish(month)
    asked.present(DECEMBER, on=IN_JANUARY)

    early = content_from(asked.presented(month=SEPTEMBER, on=IN_NOVEMBER).content)

    assert early.later == ()


def test_a_report_recorded_late_under_an_earlier_day_leaves_each_change_told_once(tmp_path: Path) -> None:
    months = (*MONTHS, "2004-01", "2004-02", "2004-03")
    asked = ReportWorld.closed(tmp_path, months=months, directions=[])
    for month in months[2:]:
        asked.finish(month)
    asked.spent()
    asked.present(SEPTEMBER, on=IN_NOVEMBER)

    asked.spent([SPENT[0].replace("7000.00", "6000.00"), SPENT[1]])
    second = content_from(asked.presented(month=MARCH, on=date(2004, 5, 10)).content)
    asked.spent([SPENT[0].replace("7000.00", "5000.00"), SPENT[1]])
    late = content_from(asked.presented(month=DECEMBER, on=date(2004, 2, 6)).content)
    following = draft(asked, JUNE, on=date(2004, 8, 6))

    assert spent_since(second) == [("2003-09", 7_000_00, 6_000_00)]
    assert spent_since(late) == []
    assert spent_since(following) == [("2003-09", 6_000_00, 5_000_00)]
