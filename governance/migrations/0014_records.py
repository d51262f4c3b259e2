"""Rule 12b-1(d) to (f): what the Boards considered, and the form that a Fund had; neither is ever edited."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only

SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0013_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="FundForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("CORPORATION", "corporation with Directors"),
                            ("TRUST", "trust with Trustees"),
                        ],
                        max_length=12,
                    ),
                ),
                ("from_date", models.DateField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forms",
                        to="governance.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
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
                        fields=("fund", "from_date"),
                        name="fund_one_form_from_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["CORPORATION", "TRUST"])),
                        name="fund_dated_form_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingConsideration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("meeting", models.CharField(max_length=400)),
                (
                    "information",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "factors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("basis", models.TextField(blank=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REASONABLE_LIKELIHOOD", "REASONABLE_LIKELIHOOD"),
                            ("NO_SUCH_LIKELIHOOD", "NO_SUCH_LIKELIHOOD"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.plan"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
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
                        fields=("plan", "meeting"),
                        name="meeting_consideration_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis", ""),
                            ("factors", []),
                            ("finding", ""),
                            ("information", []),
                            _negated=True,
                        ),
                        name="meeting_consideration_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finding__in", ["", "REASONABLE_LIKELIHOOD", "NO_SUCH_LIKELIHOOD"])
                        ),
                        name="meeting_consideration_finding_is_known",
                    ),
                ],
            },
        ),
        append_only("governance_fundform", may_set=SUPERSEDED_ONCE),
        append_only("governance_meetingconsideration", may_set=SUPERSEDED_ONCE),
    ]
