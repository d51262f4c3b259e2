"""What the database itself holds of governance: records stay as they were entered, rates stay below their limits."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import REFUSE_EDIT, agrees, append_only, from_file

SQL = Path(__file__).parent / "sql"
SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [
        REFUSE_EDIT,
        from_file(SQL / "rate_limits.sql"),
        append_only("governance_act", may_change=["summary"]),
        append_only("governance_ballot"),
        append_only("governance_boardmeeting", may_set=SUPERSEDED_ONCE),
        append_only("governance_convention", may_set=SUPERSEDED_ONCE),
        append_only("governance_distributionagreement", may_set=SUPERSEDED_ONCE),
        append_only("governance_meetingfund"),
        append_only("governance_plandocument"),
        append_only("governance_ratelimit"),
        append_only("governance_schedulearate"),
        append_only("governance_sellingperiod", may_set=SUPERSEDED_ONCE),
        append_only("governance_shareclass", may_change=["schedule_order"]),
        append_only("governance_trustee", may_set=SUPERSEDED_ONCE),
        append_only("governance_trusteeinterest"),
        append_only("governance_vote", may_set=SUPERSEDED_ONCE),
        append_only("governance_votescope", may_set=SUPERSEDED_ONCE),
        agrees(
            "governance_sellingperiod",
            parent="governance_distributionagreement",
            key="agreement_id",
            same=["distributor_id"],
        ),
        agrees("governance_votescope", parent="governance_vote", key="vote_id"),
    ]
