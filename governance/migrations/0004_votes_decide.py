"""What amendments, terminations, votes of the holders and reliefs are kept in, and their rules."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from governance.models.rules import agrees, append_only, from_file

SQL = Path(__file__).parent / "sql"
SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0003_identities"),
    ]

    operations = [
        migrations.CreateModel(
            name="Relief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=300)),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "matters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                ("conditions", models.JSONField()),
                ("is_ratified", models.BooleanField()),
            ],
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="relief",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="boardmeeting",
            name="relief_conditions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="text_digest",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="ballot",
            name="choice",
            field=models.CharField(
                choices=[
                    ("FOR", "FOR"),
                    ("AGAINST", "AGAINST"),
                    ("ABSTAINED", "ABSTAINED"),
                    ("RECUSED", "RECUSED"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("effective", models.DateField()),
                ("material", models.BooleanField(default=True)),
                ("determined_by", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="governance.plandocument",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
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
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AmendmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("JOINS", "joins the Plan"),
                            ("CHANGES", "other rates"),
                            ("SAME", "the same rates"),
                        ],
                        max_length=8,
                    ),
                ),
                ("asset_based_sales_charge", models.DecimalField(decimal_places=8, max_digits=10)),
                ("service_fee", models.DecimalField(decimal_places=8, max_digits=10)),
                ("aggregate_fee", models.DecimalField(decimal_places=8, max_digits=10)),
                (
                    "amendment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="governance.amendment",
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment_lines",
                        to="governance.shareclass",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShareholderVote",
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
                    "matter",
                    models.CharField(
                        choices=[
                            ("ADOPTION", "ADOPTION"),
                            ("CONTINUANCE", "CONTINUANCE"),
                            ("AMENDMENT", "AMENDMENT"),
                            ("AGREEMENT", "AGREEMENT"),
                            ("TERMINATION", "TERMINATION"),
                            ("AGREEMENT_TERMINATION", "AGREEMENT_TERMINATION"),
                            ("DETERMINATION_11I", "DETERMINATION_11I"),
                            ("RATIFICATION", "RATIFICATION"),
                        ],
                        max_length=24,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("record_date", models.DateField()),
                ("date", models.DateField()),
                ("outstanding", models.DecimalField(decimal_places=6, max_digits=20)),
                ("present", models.DecimalField(decimal_places=6, max_digits=20)),
                ("votes_for", models.DecimalField(decimal_places=6, max_digits=20)),
                ("votes_against", models.DecimalField(decimal_places=6, max_digits=20)),
                ("abstained", models.DecimalField(decimal_places=6, max_digits=20)),
                ("text_digest", models.CharField(blank=True, max_length=64)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shareholder_votes",
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
                        related_name="shareholder_votes",
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
        ),
        migrations.CreateModel(
            name="Termination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("effective", models.DateField()),
                ("good_faith", models.BooleanField()),
                ("best_interest_fund", models.BooleanField()),
                ("best_interest_shareholders", models.BooleanField()),
                ("cdsc_unaltered", models.BooleanField()),
                (
                    "in_material_breach",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations",
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
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.act",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TerminationScope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations",
                        to="governance.shareclass",
                    ),
                ),
                (
                    "termination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scope",
                        to="governance.termination",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="amendment_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("material", True),
                    models.Q(
                        models.Q(("determined_by", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="amendment_immaterial_by_somebody_with_a_reason",
                violation_error_message="Section 9: words are material unless somebody determined otherwise.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentline",
            constraint=models.UniqueConstraint(
                models.F("amendment"), models.F("share_class"), name="amendment_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("aggregate_fee__lte", 1),
                    ("asset_based_sales_charge__gte", 0),
                    ("asset_based_sales_charge__lte", models.F("aggregate_fee")),
                    ("service_fee__gte", 0),
                    ("service_fee__lte", models.F("aggregate_fee")),
                ),
                name="amendment_rates_are_fractions",
                violation_error_message="Section 2: neither part may exceed the Maximum Aggregate Fee.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareholdervote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="shareholder_vote_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareholdervote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("abstained__gte", 0),
                    ("outstanding__gt", 0),
                    ("outstanding__gte", models.F("present")),
                    (
                        "present__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("votes_for"), "+", models.F("votes_against")
                            ),
                            "+",
                            models.F("abstained"),
                        ),
                    ),
                    ("votes_against__gte", 0),
                    ("votes_for__gte", 0),
                ),
                name="shareholder_vote_within_outstanding",
                violation_error_message="Section 9: more Shares voted than were present or outstanding.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareholdervote",
            constraint=models.CheckConstraint(
                condition=models.Q(("date__gte", models.F("record_date"))),
                name="shareholder_vote_follows_its_record_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="termination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "entry"),
                name="termination_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="terminationscope",
            constraint=models.UniqueConstraint(
                models.F("termination"), models.F("share_class"), name="termination_scope_once"
            ),
        ),
        append_only("governance_relief"),
        append_only("governance_amendment", may_set=SUPERSEDED_ONCE),
        append_only("governance_amendmentline"),
        append_only("governance_termination", may_set=SUPERSEDED_ONCE),
        append_only("governance_terminationscope"),
        append_only("governance_shareholdervote", may_set=SUPERSEDED_ONCE),
        agrees("governance_amendmentline", parent="governance_amendment", key="amendment_id"),
        agrees("governance_terminationscope", parent="governance_termination", key="termination_id"),
        from_file(SQL / "amendments.sql"),
        from_file(SQL / "reliefs.sql"),
    ]
