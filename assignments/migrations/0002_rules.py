"""What the database itself holds of assignments: who is paid, and that every sum ties."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import agrees, append_only, from_file

SQL = Path(__file__).parent / "sql"
SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial"), ("fees", "0002_rules"), ("governance", "0002_rules")]
    operations = [
        append_only("assignments_assigneeportion12b1"),
        append_only("assignments_calculationportion"),
        append_only("assignments_calculationshare"),
        append_only("assignments_directionscope", may_set=SUPERSEDED_ONCE),
        append_only("assignments_distributorshare12b1"),
        append_only("assignments_fundclaim", may_set=SUPERSEDED_ONCE),
        append_only("assignments_monthlycalculation", may_set=SUPERSEDED_ONCE),
        append_only("assignments_paymentdirection", may_set=SUPERSEDED_ONCE),
        append_only("assignments_paymentinstruction", may_change=["status", "status_by_id"]),
        append_only("assignments_paymentline"),
        append_only("assignments_transfer", may_set=SUPERSEDED_ONCE),
        append_only("assignments_transferscope", may_set=SUPERSEDED_ONCE),
        agrees(
            "assignments_calculationportion", parent="assignments_monthlycalculation", key="calculation_id"
        ),
        agrees("assignments_calculationshare", parent="assignments_monthlycalculation", key="calculation_id"),
        agrees(
            "assignments_directionscope",
            parent="assignments_paymentdirection",
            key="direction_id",
            same=["distributor_id", "effective"],
        ),
        agrees("assignments_transferscope", parent="assignments_transfer", key="transfer_id"),
        from_file(SQL / "transfers.sql"),
        from_file(SQL / "instruction_status.sql"),
        from_file(SQL / "payment_lines.sql"),
        from_file(SQL / "sums_checks.sql"),
        from_file(SQL / "sums.sql"),
    ]
