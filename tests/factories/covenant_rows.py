"""Breaches, certificates and corrections of Section 11 as rows, and what the database refuses of them."""

from typing import Any

from tests.factories import month_rows, rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen
from tests.factories.rows import Setting, insert, recorded

OCTOBER, NOVEMBER = "2003-10-01", "2003-11-01"


def terminated(here: Setting) -> None:
    """The termination t1 from 16 October 2003 on, where it is not there yet."""
    if not rows.value("SELECT count(*) FROM governance_termination WHERE entry = 't1'"):
        rows.termination_scope(here, rows.termination(here, entry="t1", effective="2003-10-16"))


def breach(here: Setting, **changes: Any) -> int:
    """A breach of limb (iii) as to the Distributor."""
    terminated(here)
    row = {
        **recorded(here),
        "entry": "t1 iii",
        "plan_id": here.plan,
        "termination": "t1",
        "share_class_id": here.share_class,
        "distributor_id": here.distributor,
        "limb": "iii",
        "since": OCTOBER,
        "evidence": "A ledger.",
        "found_by": "PERSON",
    }
    return insert("governance_covenantbreach", **row | changes)


def certificate(here: Setting, **changes: Any) -> int:
    """A certificate of limb (iii) for the last quarter of 2003."""
    terminated(here)
    row = {
        **recorded(here),
        "entry": "t1 2003-Q4",
        "plan_id": here.plan,
        "termination": "t1",
        "share_class_id": here.share_class,
        "distributor_id": here.distributor,
        "quarter": OCTOBER,
        "limb": "iii",
        "kept": True,
        "by": "C. Officer",
        "evidence": "A ledger.",
    }
    return insert("governance_covenantcertificate", **row | changes)


def correction(here: Setting, bears: int, corrected: int, **changes: Any) -> int:
    """A correction of an earlier month, borne by a later one."""
    row = {
        "monthly_fee_id": bears,
        "corrected_fee_id": corrected,
        "distributor_id": here.distributor,
        "component": "DISTRIBUTION_FEE",
        "amount": "0.00",
        "reason": "Section 11(iii): ...",
        "recorded_by_id": here.act,
    }
    return insert("assignments_sharecorrection", **row | changes)


def november_corrects_october(here: Setting, **changes: Any) -> int:
    """A correction with both its months."""
    october, november = (month_rows.shared_fee(here, month=month) for month in (OCTOBER, NOVEMBER))
    return correction(here, november, october, **changes)


def january_corrects_december(here: Setting, **changes: Any) -> int:
    """Another correction with both its months."""
    december, january = (month_rows.shared_fee(here, month=month) for month in ("2003-12-01", "2004-01-01"))
    return correction(here, january, december, **changes)


def _twice(here: Setting) -> None:
    october, november = (month_rows.shared_fee(here, month=month) for month in (OCTOBER, NOVEMBER))
    correction(here, november, october)
    correction(here, november, october)


def corrects(here: Setting, **changes: Any) -> int:
    """November's instruction with its own lines and the line that corrects October, and its correction."""
    october, november = (month_rows.shared_fee(here, month=month) for month in (OCTOBER, NOVEMBER))
    correction(here, november, october, amount="120.00")
    number = month_rows.paid(here, november, amount="520.00", month=NOVEMBER)
    line = {"component": "CORRECTION", "amount": "120.00", "for_month": OCTOBER, "corrects": str(october)}
    return month_rows.line(here, number, november, **line | changes)


GOVERNANCE_BREAKS = [
    Break(
        name="covenant_breach_stands_once",
        passes=breach,
        refuses=breach,
    ),
    Break(
        name="covenant_breach_names_whom_it_concerns",
        passes=lambda here: breach(here, limb="ii", distributor_id=None),
        refuses=lambda here: breach(here, entry="another", distributor_id=None),
    ),
    Break(
        name="covenant_breach_has_evidence",
        passes=breach,
        refuses=lambda here: breach(here, entry="another", evidence=""),
    ),
    Break(
        name="covenant_certificate_stands_once",
        passes=certificate,
        refuses=lambda here: certificate(here, quarter="2004-01-01"),
    ),
    Break(
        name="covenant_certificate_once_a_quarter",
        passes=certificate,
        refuses=lambda here: certificate(here, entry="another"),
    ),
    Break(
        name="covenant_certificate_of_a_quarter",
        passes=certificate,
        refuses=lambda here: certificate(here, entry="another", quarter=NOVEMBER),
    ),
    Break(
        name="covenant_certificate_says_by_whom_and_why",
        passes=certificate,
        refuses=lambda here: certificate(here, entry="another", quarter="2004-01-01", by=""),
    ),
]
GOVERNANCE_FROZEN = [
    Frozen(
        table="governance_covenantbreach",
        row=breach,
        change="evidence = 'Another.'",
        may_set=(SUPERSEDED_ONCE,),
    ),
    Frozen(
        table="governance_covenantcertificate",
        row=certificate,
        change="kept = false",
        may_set=(SUPERSEDED_ONCE,),
    ),
]
ASSIGNMENTS_BREAKS = [
    Break(
        name="correction_not_negative",
        passes=november_corrects_october,
        refuses=lambda here: january_corrects_december(here, amount="-0.01"),
    ),
    Break(
        name="correction_of_the_service_fee_has_no_assignee",
        passes=lambda here: november_corrects_october(here, component="SERVICE_FEE"),
        refuses=lambda here: january_corrects_december(
            here, component="SERVICE_FEE", assignee_id=here.assignee
        ),
    ),
    Break(
        name="correction_says_why",
        passes=november_corrects_october,
        refuses=lambda here: january_corrects_december(here, reason=""),
    ),
    Break(name="correction_once", passes=lambda here: here, refuses=_twice),
    Break(
        name="payment_line_corrections_name_their_month",
        passes=lambda here: here,
        refuses=lambda here: corrects(here, for_month=None),
    ),
]
ASSIGNMENTS_FROZEN = [
    Frozen(table="assignments_sharecorrection", row=november_corrects_october, change="amount = 1"),
]
