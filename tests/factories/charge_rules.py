"""What the database refuses of sales charges and of the terms of Shares, attacked past the ORM."""

from tests.factories import rows, terms_rows
from tests.factories.refusals import SUPERSEDED_ONCE, Break, Frozen

CHARGE_BREAKS = [
    Break(
        name="share_activity_charges_are_where_they_belong",
        passes=lambda here: (
            rows.share_activity(here, cdsc="0", cost_per_share="0", front_end="1"),
            rows.share_activity(
                here, line=3, kind=6, cdsc_waiver="death", cost_per_share="9.5", front_end="0"
            ),
        ),
        refuses=lambda here: rows.share_activity(here, line=4, cdsc="0.01", original_issue_date="2003-09-02"),
    ),
    Break(
        name="share_activity_charge_says_whose_it_is",
        passes=lambda here: (
            rows.share_activity(here, kind=6, cdsc="0.01", original_issue_date="2003-09-02"),
            rows.share_activity(here, line=3, kind=6, cdsc="0.00", cdsc_waiver="death"),
        ),
        refuses=lambda here: rows.share_activity(here, line=4, kind=6, cdsc="0.01"),
    ),
    Break(
        name="share_terms_stand_once",
        passes=lambda here: (
            terms_rows.share_terms(here, entry="first"),
            terms_rows.share_terms(here, entry="first", superseded_by_id=here.act),
            terms_rows.share_terms(here, entry="second", effective="2004-01-01"),
        ),
        refuses=lambda here: terms_rows.share_terms(here, entry="first", effective="2005-01-01"),
    ),
    Break(
        name="share_terms_given_once",
        passes=lambda here: (
            terms_rows.share_terms(here),
            terms_rows.share_terms(here, superseded_by_id=here.act),
            terms_rows.share_terms(here, issued_from="2004-01-01"),
        ),
        refuses=terms_rows.share_terms,
    ),
    Break(
        name="share_terms_rates_within_limit",
        passes=lambda here: (
            terms_rows.share_terms(here, cdsc="{7.25,0}"),
            terms_rows.share_terms(here, cdsc="{}", effective="2004-01-01"),
        ),
        refuses=lambda here: terms_rows.share_terms(here, cdsc="{7.250001}", effective="2005-01-01"),
    ),
    Break(
        name="share_terms_convert_after_some_years",
        passes=lambda here: (
            terms_rows.share_terms(here, converts_after_years=40),
            terms_rows.share_terms(here, converts_after_years=None, effective="2004-01-01"),
        ),
        refuses=lambda here: terms_rows.share_terms(here, converts_after_years=0, effective="2005-01-01"),
    ),
]
CHARGE_FROZEN = [
    Frozen(
        table="fees_shareterms",
        row=terms_rows.share_terms,
        change="cdsc = '{}'",
        may_set=(SUPERSEDED_ONCE,),
    ),
]
MISPLACED_CHARGES = [
    {"kind": 1, "cdsc_waiver": "death"},
    {"kind": 1, "cost_per_share": "1"},
    {"kind": 6, "front_end": "1"},
    {"kind": 6, "cdsc": "-1", "original_issue_date": "2003-09-01"},
    {"kind": 6, "cost_per_share": "-1"},
    {"kind": 1, "front_end": "-1"},
]
