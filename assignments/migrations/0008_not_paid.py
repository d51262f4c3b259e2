from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0007_determinations"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentinstruction",
            name="not_paid_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="not_paying",
                to="assignments.determination",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentinstruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_paid_by__isnull", True), ("status", "VOIDED"), _connector="OR"),
                name="instruction_not_paid_is_voided",
                violation_error_message="R13: what a determination does not pay is voided.",
            ),
        ),
        from_file(SQL / "not_paid.sql"),
    ]
