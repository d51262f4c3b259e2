"""What the database refuses of amendments, terminations and votes of the holders, attacked past the ORM."""

from tests.factories import rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen

SUPERSEDED = (SUPERSEDED_ONCE,)
DECISION_BREAKS = [
    Break(
        name="amendment_stands_once",
        passes=lambda here: (
            rows.amendment(here, entry="am1"),
            rows.amendment(here, entry="am1", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.amendment(here, entry="am1"),
    ),
    Break(
        name="amendment_immaterial_by_somebody_with_a_reason",
        passes=lambda here: rows.amendment(here, material=False, determined_by="Counsel", reason="Typing"),
        refuses=lambda here: rows.amendment(here, material=False, determined_by="Counsel"),
    ),
    Break(
        name="amendment_line_once",
        passes=lambda here: rows.amendment_line(here, rows.amendment(here)),
        refuses=lambda here: [rows.amendment_line(here, one) for one in [rows.amendment(here)] * 2],
    ),
    Break(
        name="amendment_rates_are_fractions",
        passes=lambda here: rows.amendment_line(here, rows.amendment(here), aggregate_fee="0.0075"),
        refuses=lambda here: rows.amendment_line(here, rows.amendment(here), aggregate_fee="0.0049"),
    ),
    Break(
        name="termination_stands_once",
        passes=lambda here: (
            rows.termination(here, entry="t1"),
            rows.termination(here, entry="t1", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.termination(here, entry="t1"),
    ),
    Break(
        name="termination_scope_once",
        passes=lambda here: rows.termination_scope(here, rows.termination(here)),
        refuses=lambda here: [rows.termination_scope(here, one) for one in [rows.termination(here)] * 2],
    ),
    Break(
        name="shareholder_vote_stands_once",
        passes=lambda here: (
            rows.shareholder_vote(here, entry="s1"),
            rows.shareholder_vote(here, entry="s1", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.shareholder_vote(here, entry="s1"),
    ),
    Break(
        name="shareholder_vote_within_outstanding",
        passes=lambda here: rows.shareholder_vote(here, outstanding="60"),
        refuses=lambda here: rows.shareholder_vote(here, outstanding="59.999999"),
    ),
    Break(
        name="shareholder_vote_follows_its_record_date",
        passes=lambda here: rows.shareholder_vote(here, record_date="2004-08-01"),
        refuses=lambda here: rows.shareholder_vote(here, record_date="2004-08-02"),
    ),
]
DECISIONS_FROZEN = [
    Frozen(
        table="governance_amendment",
        row=rows.amendment,
        change="effective = '2000-01-01'",
        may_set=SUPERSEDED,
    ),
    Frozen(
        table="governance_amendmentline",
        row=lambda here: rows.amendment_line(here, rows.amendment(here)),
        change="service_fee = 0",
    ),
    Frozen(table="governance_relief", row=lambda here: here, change="is_ratified = NOT is_ratified"),
    Frozen(
        table="governance_shareholdervote",
        row=rows.shareholder_vote,
        change="votes_for = 0",
        may_set=SUPERSEDED,
    ),
    Frozen(
        table="governance_termination", row=rows.termination, change="good_faith = false", may_set=SUPERSEDED
    ),
    Frozen(
        table="governance_terminationscope",
        row=lambda here: rows.termination_scope(here, rows.termination(here)),
        change="share_class_id = 0",
    ),
]
