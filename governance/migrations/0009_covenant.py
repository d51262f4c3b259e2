"""What breaks a Complete Termination later, what compliance certifies of it, and their rules."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"
SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0008_attendance"),
    ]

    operations = [
        migrations.CreateModel(
            name="CovenantBreach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("termination", models.CharField(max_length=400)),
                (
                    "limb",
                    models.CharField(
                        choices=[
                            ("ii", "no other contingent deferred sales charge"),
                            ("iii", "nobody else is paid on the Shares sold"),
                        ],
                        max_length=3,
                    ),
                ),
                ("since", models.DateField()),
                ("evidence", models.TextField()),
                (
                    "found_by",
                    models.CharField(
                        choices=[("CLOSING", "the closing of a month"), ("PERSON", "a person")], max_length=8
                    ),
                ),
                (
                    "distributor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.distributor",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covenant_breaches",
                        to="governance.plan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covenant_breaches",
                        to="governance.shareclass",
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
                        fields=("plan", "entry"),
                        name="covenant_breach_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("distributor__isnull", True), ("limb", "ii")),
                            models.Q(("distributor__isnull", False), ("limb", "iii")),
                            _connector="OR",
                        ),
                        name="covenant_breach_names_whom_it_concerns",
                        violation_error_message="Section 11(iii) is a Distributor's, 11(ii) the Portfolio's.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True),
                        name="covenant_breach_has_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CovenantCertificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("termination", models.CharField(max_length=400)),
                ("quarter", models.DateField()),
                (
                    "limb",
                    models.CharField(
                        choices=[
                            ("ii", "no other contingent deferred sales charge"),
                            ("iii", "nobody else is paid on the Shares sold"),
                        ],
                        max_length=3,
                    ),
                ),
                ("kept", models.BooleanField()),
                ("by", models.CharField(max_length=200)),
                ("evidence", models.TextField()),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.distributor",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covenant_certificates",
                        to="governance.plan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covenant_certificates",
                        to="governance.shareclass",
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
                        fields=("plan", "entry"),
                        name="covenant_certificate_stands_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("plan", "termination", "share_class", "distributor", "quarter", "limb"),
                        name="covenant_certificate_once_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])),
                        name="covenant_certificate_of_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", ""), _negated=True), models.Q(("evidence", ""), _negated=True)
                        ),
                        name="covenant_certificate_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        append_only("governance_covenantbreach", may_set=SUPERSEDED_ONCE),
        append_only("governance_covenantcertificate", may_set=SUPERSEDED_ONCE),
        from_file(SQL / "covenant.sql"),
    ]
