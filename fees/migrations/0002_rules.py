"""What the database itself holds of fees: facts and results stay as they were, and name what exists."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import agrees, append_only, from_file, references

SQL = Path(__file__).parent / "sql"
SUPERSEDED_ONCE = ["superseded_by_id"]
ACT = "governance_act"
SHARE_CLASS = "governance_shareclass"
BOTH = ["INSERT", "UPDATE"]


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial"), ("governance", "0002_rules")]
    operations = [
        append_only("fees_activityday", may_set=SUPERSEDED_ONCE),
        append_only("fees_cohortaccrual"),
        append_only("fees_dailynetassets", may_set=SUPERSEDED_ONCE),
        append_only("fees_monthlyfee", may_set=["superseded_by_id", "closed_by_id"], may_change=["status"]),
        append_only("fees_monthlyfeerun", may_set=["finished_at"]),
        append_only("fees_serviceaccrual"),
        append_only("fees_shareactivity"),
        from_file(SQL / "monthly_fee_status.sql"),
        agrees("fees_monthlyfee", parent="fees_monthlyfeerun", key="run_id", same=["month"]),
        references("fees_activityday", column="recorded_by_id", target=ACT),
        references("fees_activityday", column="share_class_id", target=SHARE_CLASS),
        references("fees_activityday", column="superseded_by_id", target=ACT, events=BOTH),
        references("fees_dailynetassets", column="recorded_by_id", target=ACT),
        references("fees_dailynetassets", column="share_class_id", target=SHARE_CLASS),
        references("fees_dailynetassets", column="superseded_by_id", target=ACT, events=BOTH),
        references("fees_shareactivity", column="other_share_class_id", target=SHARE_CLASS),
        references("fees_shareactivity", column="recorded_by_id", target=ACT),
        references("fees_shareactivity", column="share_class_id", target=SHARE_CLASS),
    ]
