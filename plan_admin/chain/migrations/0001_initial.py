"""What verifications of the chain found."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from governance.models.rules import append_only


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("governance", "0013_chain"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("links", models.BigIntegerField()),
                ("head", models.CharField(blank=True, max_length=64)),
                ("fault_count", models.PositiveIntegerField()),
                ("faults", models.JSONField(default=list)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fault_count", 0),
                            ("faults", []),
                        )
                        | models.Q(("fault_count__gt", 0), models.Q(("faults", []), _negated=True)),
                        name="chain_check_says_what_differs",
                    )
                ],
            },
        ),
        append_only("chain_proof_chaincheck"),
    ]
