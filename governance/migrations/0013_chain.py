"""Rule 12b-1(f): the chain over what was issued, voted and presented."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file, portal_sees_all

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0012_sister_plans"),
        ("database", "0002_portal"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=400)),
                ("linked_at", models.DateTimeField()),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="governance.act",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "act"), name="chain_link_one_of_a_kind_for_an_act"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__regex", "^[A-Z][A-Z_]*$"),
                            models.Q(("about", ""), _negated=True),
                            models.Q(("about__regex", "[\\r\\n]"), _negated=True),
                        ),
                        name="chain_link_is_named_in_one_line",
                    ),
                ],
            },
        ),
        append_only("governance_chainlink"),
        from_file(SQL / "chain.sql"),
        # The head is printed on what outsiders are shown; what a link says is not theirs.
        portal_sees_all("governance_chainlink", columns=("sequence", "head", "linked_at")),
    ]
