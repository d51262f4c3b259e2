"""Breaches and certificates of Section 11 as rows, and what the database refuses of them."""

from typing import Any

from tests.factories import rows
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
