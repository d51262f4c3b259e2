"""What the database refuses of waivers and of the terms of agreements, attacked past the ORM."""

from tests.factories import rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen

SUPERSEDED = (SUPERSEDED_ONCE,)
AGREEMENT_BREAKS = [
    Break(
        name="agreement_notice_of_sixty_days_at_most",
        passes=lambda here: rows.agreement(here, notice_given="2004-04-01", ended_on="2004-05-31"),
        refuses=lambda here: rows.agreement(here, notice_given="2004-03-31", ended_on="2004-05-31"),
    ),
    Break(
        name="agreement_terms_notice_of_sixty_days_at_most",
        passes=lambda here: rows.agreement_terms(rows.agreement(here), notice_days=60),
        refuses=lambda here: rows.agreement_terms(rows.agreement(here), notice_days=61),
    ),
    Break(
        name="agreement_terms_have_their_evidence",
        passes=lambda here: rows.agreement_terms(rows.agreement(here)),
        refuses=lambda here: rows.agreement_terms(rows.agreement(here), no_penalty=" "),
    ),
    Break(
        name="waiver_stands_once",
        passes=lambda here: (
            rows.waiver(here, entry="w1"),
            rows.waiver(here, entry="w1", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.waiver(here, entry="w1"),
    ),
    Break(
        name="waiver_charges_nothing_negative",
        passes=lambda here: rows.waiver(here, charged="0"),
        refuses=lambda here: rows.waiver(here, charged="-0.00000001"),
    ),
    Break(
        name="waiver_says_why",
        passes=lambda here: rows.waiver(here, reason="Low yield."),
        refuses=lambda here: rows.waiver(here, reason=" "),
    ),
    Break(
        name="waiver_has_a_first_day",
        passes=lambda here: rows.waiver(here, effective="[2003-09-01,)"),
        refuses=lambda here: rows.waiver(here, effective="(,2003-09-01)"),
    ),
    Break(
        name="waiver_one_per_component_and_day",
        passes=lambda here: rows.waived_days(
            here, rows.waiver(here, effective="[2003-09-01,2003-10-01)"), effective="[2003-09-01,2003-10-01)"
        ),
        refuses=lambda here: rows.waived_days(
            here, rows.waiver(here, effective="[2003-09-30,)"), effective="[2003-09-30,)"
        ),
    ),
]
AGREEMENT_FROZEN = [
    Frozen(
        table="governance_agreementterms",
        row=lambda here: rows.agreement_terms(rows.agreement(here)),
        change="notice_days = 30",
    ),
    Frozen(table="governance_waiver", row=rows.waiver, change="charged = 0", may_set=SUPERSEDED),
    Frozen(
        table="governance_waiveddays",
        row=lambda here: rows.waived_days(here, rows.waiver(here)),
        change="effective = '[2003-09-02,)'",
        may_set=SUPERSEDED,
    ),
]
