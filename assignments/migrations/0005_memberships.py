"""Who reads and acts for which party: proposed by one person, confirmed by another, ended, never edited."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0004_statement_references"),
        ("governance", "0003_identities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="assignments.collectionagent",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="assignments.assignee",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
                (
                    "distributor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="governance.distributor",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agent__isnull", True),
                                ("assignee__isnull", True),
                                ("distributor__isnull", False),
                            ),
                            models.Q(
                                ("agent__isnull", True),
                                ("assignee__isnull", False),
                                ("distributor__isnull", True),
                            ),
                            models.Q(
                                ("agent__isnull", False),
                                ("assignee__isnull", True),
                                ("distributor__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_is_of_one_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("ended_by__isnull", True),
                            ("confirmed_by__lt", models.F("ended_by")),
                            _connector="OR",
                        ),
                        name="membership_is_confirmed_before_it_ends",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_by__isnull", True)),
                        fields=("user", "distributor"),
                        name="membership_of_distributor_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_by__isnull", True)),
                        fields=("user", "assignee"),
                        name="membership_of_assignee_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_by__isnull", True)),
                        fields=("user", "agent"),
                        name="membership_of_agent_once",
                    ),
                ],
            },
        ),
        append_only("assignments_membership", may_set=["confirmed_by_id", "ended_by_id"]),
        from_file(SQL / "memberships.sql"),
    ]
