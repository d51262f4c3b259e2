"""What the database itself holds of Section 7, and what outsiders read: a Distributor its own, and no other."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import agrees, append_only, from_file, portal_sees, portal_sees_nothing

SQL = Path(__file__).parent / "sql"
OWN = "distributor_id = ANY ((SELECT portal_own('DISTRIBUTOR'))::bigint[])"


class Migration(migrations.Migration):
    dependencies = [
        ("section7", "0001_initial"),
        ("assignments", "0019_charges_paid_over"),
        ("fees", "0009_sales_charges"),
        ("governance", "0010_filed_documents"),
    ]
    operations = [
        append_only("section7_expenditurefile", may_set=["superseded_by_id"]),
        append_only("section7_expenditure"),
        append_only("section7_unrecoveredadvance", may_set=["superseded_by_id"]),
        append_only("section7_quarterlyreport"),
        append_only("section7_reportpart"),
        append_only("section7_reportreview", may_set=["superseded_by_id"]),
        agrees("section7_expenditure", parent="section7_expenditurefile", key="file_id"),
        from_file(SQL / "reports.sql"),
        portal_sees("section7_expenditurefile", rows=OWN),
        portal_sees(
            "section7_expenditure",
            rows="EXISTS (SELECT FROM section7_expenditurefile AS own WHERE own.id = file_id)",
        ),
        portal_sees("section7_unrecoveredadvance", rows=OWN),
        portal_sees_nothing("section7_quarterlyreport"),
        portal_sees("section7_reportpart", rows=OWN),
        portal_sees_nothing("section7_reportreview"),
    ]
