import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0006_covenant"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Determination",
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
                    "about",
                    models.CharField(
                        choices=[
                            ("INSTRUCTION", "a held payment"),
                            ("LAPSE", "a month whose continuance lapsed"),
                            ("CALCULATION", "a Monthly Calculation"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("PAY", "pay"),
                            ("DO_NOT_PAY", "do not pay"),
                            ("THEIRS", "the Distributor's figures"),
                            ("OURS", "our figures"),
                            ("SEND_BACK", "send back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("month", models.DateField(null=True)),
                ("decided_by", models.CharField(max_length=200)),
                ("date", models.DateField()),
                ("reason", models.TextField()),
                ("document_named", models.CharField(blank=True, max_length=400)),
                (
                    "calculation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="assignments.monthlycalculation",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="assignments.paymentinstruction",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
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
                        name="determination_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("about", "INSTRUCTION"),
                                ("calculation__isnull", True),
                                ("instruction__isnull", False),
                                ("month__isnull", True),
                                ("share_class__isnull", True),
                            ),
                            models.Q(
                                ("about", "LAPSE"),
                                ("calculation__isnull", True),
                                ("instruction__isnull", True),
                                ("month__isnull", False),
                            ),
                            models.Q(
                                ("about", "CALCULATION"),
                                ("calculation__isnull", False),
                                ("instruction__isnull", True),
                                ("month__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="determination_is_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("about__in", ["INSTRUCTION", "LAPSE"]),
                                ("decision__in", ["PAY", "DO_NOT_PAY"]),
                            ),
                            models.Q(
                                ("about", "CALCULATION"), ("decision__in", ["THEIRS", "OURS", "SEND_BACK"])
                            ),
                            _connector="OR",
                        ),
                        name="determination_decides_what_it_can",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="determination_says_who_and_why",
                        violation_error_message="Name the person who decides, and the reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("document__isnull", False),
                            models.Q(("document_named", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="determination_has_its_document",
                        violation_error_message="Name the document, or file it.",
                    ),
                ],
            },
        ),
        append_only("assignments_determination", may_set=["superseded_by_id"]),
    ]
