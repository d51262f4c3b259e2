"""Rule 12b-1(f): the files from which texts of the Plan were read; a text that is kept from now on has one."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0015_chain_of_boards"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanExhibit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="governance.plandocument",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("text"), models.F("file"), name="plan_exhibit_kept_once")
                ],
            },
        ),
        append_only("governance_planexhibit"),
        from_file(SQL / "exhibits.sql"),
    ]
