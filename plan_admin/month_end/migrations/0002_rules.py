"""What the database itself holds of jobs and batches: they are records, and end once."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("month_end", "0001_initial")]
    operations = [
        append_only(
            "month_end_job",
            may_set=["started_at", "finished_at", "run_id", "result"],
            may_change=["state", "attempts", "progress", "heartbeat_at", "problems"],
        ),
        append_only("month_end_runbatch", may_set=["finished_at"]),
        append_only("month_end_paymentbatch", may_set=["finished_at"]),
        from_file(SQL / "job_state.sql"),
    ]
