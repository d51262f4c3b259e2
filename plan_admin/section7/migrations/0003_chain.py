"""Rule 12b-1(f): presented reports and their reviews are covered by the chain; a paper bears its head."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("section7", "0002_rules"),
        ("governance", "0013_chain"),
    ]

    operations = [
        migrations.AddField(
            model_name="quarterlyreport",
            name="after_link",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.chainlink",
            ),
        ),
        from_file(SQL / "chain.sql"),
    ]
