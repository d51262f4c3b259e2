"""What a quarterly report says: one text, a Distributor's part of it, what moved since, its tables."""

import json
from dataclasses import replace

import pytest

from governance.domain.chain import canonical, digest_of
from plan_admin.section7.domain.report import (
    AdvanceRow,
    AmountRow,
    CorrectionRow,
    GivenRow,
    Of,
    OffsetRow,
    ReportContent,
    SpentRow,
    above_what_was_paid,
    canonical_text,
    content_from,
    own_part,
    parties_of_report,
)
from plan_admin.section7.domain.report_sheets import NO_LIABILITY, remarks, report_sheets, totals
from plan_admin.section7.domain.spending_sheets import advance_cells, rate_of

pytestmark = pytest.mark.plan_section("7")


def amount(distributor: str = "adi", of: Of = Of.MONTH, **figures: int) -> AmountRow:
    zero = dict.fromkeys(("incurred", "paid", "to_others", "held", "on_the_way", "not_paid"), 0)
    return AmountRow(
        portfolio="growth",
        portfolio_name="Growth",
        distributor=distributor,
        of=of.value,
        component="DISTRIBUTION_FEE",
        **{**zero, **figures},
    )


def spent(distributor: str = "adi", cents: int = 10_00) -> SpentRow:
    return SpentRow(
        portfolio="growth",
        portfolio_name="Growth",
        distributor=distributor,
        purpose="advertising",
        activity="advertising_programs",
        cents=cents,
    )


CONTENT = ReportContent(
    plan="class-b",
    plan_title="Master Plan",
    share_class="Class B",
    fund="alpha",
    fund_name="Alpha Funds",
    board="Board of Trustees",
    first_month="2003-08",
    last_month="2003-10",
    quarter="the quarter ended 31 October 2003",
    months=("2003-08", "2003-09", "2003-10"),
    presented_on="2003-11-07",
    known_at=17,
    amounts=(
        amount(incurred=100_00, paid=60_00, held=30_00, not_paid=5_00),
        amount("idi", incurred=7, paid=7),
        amount(of=Of.CDSC, incurred=9_00, paid=9_00),
    ),
    offsets=(OffsetRow(portfolio="growth", portfolio_name="Growth", distributor="adi", cents=3_00),),
    spent=(spent(), spent("idi", 8)),
    given=(GivenRow(distributor="adi", name="A D", act=3), GivenRow(distributor="idi", name="I D", act=0)),
)


def test_the_text_of_a_report_is_its_value_and_the_value_its_text() -> None:
    text = canonical_text(CONTENT)

    assert content_from(text) == CONTENT
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert text == canonical(json.loads(text))
    assert canonical_text(replace(CONTENT, presented_on="2003-11-08")) != text
    assert len(digest_of(text)) == 64


def test_a_text_of_before_a_table_was_thought_of_is_still_read() -> None:
    plain = json.loads(canonical_text(CONTENT))
    del plain["spent_later"]

    assert content_from(json.dumps(plain)) == CONTENT


def test_a_part_has_the_distributor_s_own_rows_and_no_other_party_s() -> None:
    part = own_part(CONTENT, "idi")

    assert [one.incurred for one in part.amounts] == [7]
    assert [one.cents for one in part.spent] == [8]
    assert (part.offsets, part.months) == ((), CONTENT.months)
    assert '"adi"' not in canonical_text(part)
    assert parties_of_report(CONTENT) == {"adi", "idi"}


def test_what_no_payment_stands_for_is_said_apart() -> None:
    (sheet, *_) = report_sheets(CONTENT)

    assert sheet.rows[0].cells["apart"] == 5_00
    assert sheet.totals is not None
    assert sheet.totals.cells["incurred"] == 100_07
    assert "on_the_way" not in [column.name for column in sheet.columns]


def test_deferred_charges_are_no_expense_and_stand_apart() -> None:
    assert totals(CONTENT)["Incurred in the quarter"] == 100_07
    assert [one.heading for one in report_sheets(CONTENT)][1] == "Deferred charges paid over"


def test_more_spent_than_paid_is_said_and_charges_do_not_count_as_paid() -> None:
    above = replace(CONTENT, spent=(spent(cents=60_01),))

    assert above_what_was_paid(CONTENT) == (("Growth", "idi", 8, 7),)
    assert above_what_was_paid(above) == (("Growth", "adi", 60_01, 60_00),)


def test_every_report_says_that_advances_are_no_liability_and_who_gave_nothing() -> None:
    said = remarks(CONTENT)

    assert f"{NO_LIABILITY}." in said
    assert any(one.startswith("I D has given no expenditures of this quarter") for one in said)
    assert not any(one.startswith("A D has given") for one in said)


def test_the_purposes_are_always_all_seven() -> None:
    (sheet,) = [one for one in report_sheets(CONTENT) if one.key == "purposes"]

    assert len(sheet.rows) == 7
    assert sheet.totals is not None
    assert sheet.totals.cells["cents"] == 10_08


def test_a_correction_names_its_month_and_the_report_that_told_it() -> None:
    line = CorrectionRow(
        portfolio="growth",
        portfolio_name="Growth",
        distributor="adi",
        assignee="trust-a",
        component="DISTRIBUTION_FEE",
        in_month="2003-10",
        of_month="2003-07",
        report="the report of 31 July 2003, presented on 8 August 2003",
        stood=100,
        restated=90,
        amount=-10,
    )
    (sheet,) = [
        one for one in report_sheets(replace(CONTENT, corrections=(line,))) if one.key == "corrections"
    ]

    assert (sheet.rows[0].cells["of_month"], sheet.rows[0].cells["amount"]) == ("2003-07", -10)
    assert sheet.rows[0].cells["report"] == "the report of 31 July 2003, presented on 8 August 2003"


@pytest.mark.parametrize(
    ("cents", "net_assets", "expected"),
    [(0, 100, 0), (5, 100_000, 10_000), (4, 100_000, 0), (100, 100, 10**8), (1, 0, None)],
)
def test_a_share_of_net_assets_is_to_the_nearest_hundredth_of_a_percent(
    cents: int, net_assets: int, expected: int | None
) -> None:
    assert rate_of(cents, net_assets=net_assets) == expected


def test_an_opening_that_is_not_stated_has_no_figures() -> None:
    row = AdvanceRow(
        portfolio="growth",
        portfolio_name="Growth",
        distributor="adi",
        since="",
        opening=0,
        spent=0,
        received=0,
        net_assets=100,
    )

    assert advance_cells(row) == {
        "portfolio": "Growth",
        "distributor": "adi",
        "since": "not stated by the Distributor",
    }
