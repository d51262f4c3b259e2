"""Net assets by servicing entity: facts like the others, that stay as they were and name what exists."""

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, references

TABLE = "fees_servicedassets"
ACT = "governance_act"


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0007_deferred_charges"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServicedAssets",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "share_class",
                        "date",
                        "entity",
                        "recorded_by",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("date", models.DateField()),
                ("entity", models.CharField(max_length=200)),
                ("net_assets", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.shareclass",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("share_class", "date", "entity"),
                        name="serviced_assets_one_figure_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("net_assets__gte", 0)),
                        name="serviced_assets_not_negative",
                        violation_error_message="Section 5: customers own no negative net assets.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entity__regex", "\\S")),
                        name="serviced_assets_name_their_entity",
                        violation_error_message="Section 5: net assets are those of a named entity's customers.",
                    ),
                ],
            },
        ),
        append_only(TABLE, may_set=["superseded_by_id"]),
        references(TABLE, column="recorded_by_id", target=ACT),
        references(TABLE, column="share_class_id", target="governance_shareclass"),
        references(TABLE, column="superseded_by_id", target=ACT, events=["INSERT", "UPDATE"]),
    ]
