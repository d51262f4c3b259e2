"""Restatements, corrections and amounts carried over as rows, and what the database refuses of them."""

from decimal import Decimal
from typing import Any

from tests.factories import month_rows, rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting, insert, recorded

OCTOBER, NOVEMBER, DECEMBER = "2003-10-01", "2003-11-01", "2003-12-01"
STOOD = {"DISTRIBUTION_FEE": Decimal("300.00"), "SERVICE_FEE": Decimal("100.00")}


def restatement(here: Setting, bears: int, corrected: int, **changes: Any) -> int:
    """An earlier month restated in a later one: as it was, where nothing else is said."""
    row = {
        "monthly_fee_id": bears,
        "corrected_fee_id": corrected,
        "known_at": here.act,
        "cut_points": "[]",
        "late": "[]",
        "undone": "[]",
        "reason": "Section 6: known after the month was closed: net assets",
        "days": 1,
        "average_daily_net_assets": "1000.00",
        "stood_distribution_fee": "300.00",
        "stood_service_fee": "100.00",
        "distribution_fee": "300.00",
        "service_fee": "100.00",
        "recorded_by_id": here.act,
    }
    return insert("assignments_restatement", **row | changes)


def correction_of(here: Setting, of: int, bears: int, corrected: int, **changes: Any) -> int:
    """The Distributor's part of a restated month: its balance, as it was, where nothing else is said."""
    row = {
        "restatement_id": of,
        "monthly_fee_id": bears,
        "corrected_fee_id": corrected,
        "distributor_id": here.distributor,
        "component": "DISTRIBUTION_FEE",
        "stood": "300.00",
        "restated": "300.00",
        "amount": "0.00",
        "in_lines": "0.00",
        "claimed": "0.00",
        "spared": "0.00",
    }
    return insert("assignments_sharecorrection", **row | changes)


def correction(here: Setting, bears: int, corrected: int, *, amount: str = "0.00", **changes: Any) -> int:
    """An earlier month restated in a later one: the balance is so much more, and is paid."""
    more = Decimal(amount)
    number = restatement(here, bears, corrected, distribution_fee=STOOD["DISTRIBUTION_FEE"] + more)
    given = {"restated": STOOD["DISTRIBUTION_FEE"] + more, "amount": more, "in_lines": more}
    return correction_of(here, number, bears, corrected, **given | changes)


def months(here: Setting) -> tuple[int, int]:
    """October and November with their shares."""
    october, november = (month_rows.shared_fee(here, month=month) for month in (OCTOBER, NOVEMBER))
    return october, november


def november_corrects_october(here: Setting, **changes: Any) -> int:
    """A correction with both its months."""
    october, november = months(here)
    return correction(here, november, october, **changes)


def november_restates_october(here: Setting, **changes: Any) -> int:
    """A restatement with both its months."""
    october, november = months(here)
    return restatement(here, november, october, **changes)


def february_restates_january(here: Setting, **changes: Any) -> int:
    """Another restatement with both its months."""
    january, february = (month_rows.shared_fee(here, month=month) for month in ("2004-01-01", "2004-02-01"))
    return restatement(here, february, january, **changes)


def february_corrects_january(here: Setting, **changes: Any) -> int:
    """Another correction with both its months; nothing else is made to fit."""
    january, february = (month_rows.shared_fee(here, month=month) for month in ("2004-01-01", "2004-02-01"))
    return correction_of(here, restatement(here, february, january), february, january, **changes)


def _twice(here: Setting) -> None:
    october, november = months(here)
    number = restatement(here, november, october)
    correction_of(here, number, november, october)
    correction_of(here, number, november, october)


def corrects(here: Setting, **changes: Any) -> int:
    """November's instruction with its own lines and the line that corrects October, and its correction."""
    october, november = months(here)
    correction(here, november, october, amount="120.00")
    number = month_rows.paid(here, november, amount="520.00", month=NOVEMBER)
    line = {"component": "CORRECTION", "amount": "120.00", "for_month": OCTOBER, "corrects": str(october)}
    return month_rows.line(here, number, november, **line | changes)


def carried_over(here: Setting, **changes: Any) -> int:
    """The Distributor's distribution fee under the Prior Plan."""
    row = {
        **recorded(here),
        "plan_id": here.plan,
        "share_class_id": here.share_class,
        "distributor_id": here.distributor,
        "component": "DISTRIBUTION_FEE",
        "through": "2003-08-17",
        "amount": "40.00",
    }
    return insert("assignments_carriedover", **row | changes)


def taken(here: Setting, fee: int, carried: int, **changes: Any) -> int:
    """What a month takes of it: the whole."""
    row = {
        "carried_over_id": carried,
        "monthly_fee_id": fee,
        "stood": "0.00",
        "amount": "40.00",
        "in_lines": "40.00",
        "claimed": "0.00",
        "spared": "0.00",
        "recorded_by_id": here.act,
    }
    return insert("assignments_carriedoverentry", **row | changes)


def october_takes(here: Setting, **changes: Any) -> int:
    """What is carried over, taken by a month of its own."""
    return taken(here, month_rows.shared_fee(here, month=OCTOBER), carried_over(here), **changes)


def _taken_twice(here: Setting) -> None:
    fee, carried = month_rows.shared_fee(here, month=DECEMBER), carried_over(here, through="2003-08-16")
    taken(here, fee, carried)
    taken(here, fee, carried, stood="40.00", amount="0.00", in_lines="0.00")


def _claim_on_assignee(here: Setting, **changes: Any) -> int:
    said = {"assignee_id": here.assignee, "share_class_id": here.share_class, "transfer_entry": "t1"}
    return month_rows.claim(here, **said | changes)


def _service_corrected(here: Setting) -> int:
    october, november = months(here)
    number = restatement(here, november, october, service_fee="110.00")
    given = {"component": "SERVICE_FEE", "stood": "100.00", "restated": "110.00", "amount": "10.00"}
    return correction_of(here, number, november, october, in_lines="10.00", **given)


def _again(here: Setting) -> int:
    bears, corrected = (
        rows.value("SELECT id FROM fees_monthlyfee WHERE month = %s", month) for month in (NOVEMBER, OCTOBER)
    )
    return restatement(here, bears, corrected)


BREAKS = [
    Break(
        name="restatement_once",
        passes=november_restates_october,
        refuses=_again,
    ),
    Break(
        name="restatement_not_negative",
        passes=november_restates_october,
        refuses=lambda here: february_restates_january(here, service_fee="-0.01"),
    ),
    Break(
        name="restatement_says_why",
        passes=november_restates_october,
        refuses=lambda here: february_restates_january(here, reason=""),
    ),
    Break(
        name="correction_is_the_difference",
        passes=november_corrects_october,
        refuses=lambda here: february_corrects_january(here, restated="299.99"),
    ),
    Break(
        name="correction_is_settled",
        passes=lambda here: november_corrects_october(here, amount="-10.00", in_lines="-4.00", spared="6.00"),
        refuses=lambda here: february_corrects_january(
            here, restated="310.00", amount="10.00", in_lines="20.00", claimed="10.00"
        ),
    ),
    Break(
        name="correction_of_the_service_fee_has_no_assignee",
        passes=_service_corrected,
        refuses=lambda here: february_corrects_january(
            here, component="SERVICE_FEE", assignee_id=here.assignee
        ),
    ),
    Break(name="correction_once", passes=lambda here: here, refuses=_twice),
    Break(
        name="payment_line_corrections_name_their_month",
        passes=lambda here: here,
        refuses=lambda here: corrects(here, for_month=None),
    ),
    Break(
        name="claim_on_an_assignee_names_its_transfer",
        passes=_claim_on_assignee,
        refuses=lambda here: _claim_on_assignee(here, entry="another", share_class_id=None),
    ),
    Break(
        name="carried_over_stands_once",
        passes=lambda here: carried_over(here, entry="co1"),
        refuses=lambda here: carried_over(here, entry="co1", through="2003-08-16"),
    ),
    Break(
        name="carried_over_given_once",
        passes=lambda here: carried_over(here, entry="co1"),
        refuses=lambda here: carried_over(here, entry="co2"),
    ),
    Break(
        name="carried_over_not_negative",
        passes=lambda here: carried_over(here, amount="0.00"),
        refuses=lambda here: carried_over(here, amount="-0.01", through="2003-08-16"),
    ),
    Break(
        name="carried_over_service_fee_has_no_assignee",
        passes=lambda here: carried_over(here, component="SERVICE_FEE"),
        refuses=lambda here: carried_over(
            here, component="SERVICE_FEE", assignee_id=here.assignee, through="2003-08-16"
        ),
    ),
    Break(name="carried_over_entered_once", passes=october_takes, refuses=_taken_twice),
    Break(
        name="carried_over_is_settled",
        passes=october_takes,
        refuses=lambda here: taken(
            here,
            month_rows.shared_fee(here, month=DECEMBER),
            carried_over(here, through="2003-08-16"),
            claimed="5.00",
            in_lines="45.00",
        ),
    ),
]
FROZEN = [
    Frozen(table="assignments_restatement", row=november_restates_october, change="days = 2"),
    Frozen(table="assignments_sharecorrection", row=november_corrects_october, change="amount = 1"),
    Frozen(
        table="assignments_carriedover", row=carried_over, change="amount = 1", may_set=(SUPERSEDED_ONCE,)
    ),
    Frozen(table="assignments_carriedoverentry", row=october_takes, change="amount = 1"),
]
