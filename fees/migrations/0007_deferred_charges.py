"""Section 11: the terms of Shares, and where a row of share activity may speak of sales charges.

The rules for rows hold from now on; rows stored before are kept as they are, and read with care.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from governance.models.rules import append_only

SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("fees", "0006_lifetime_limits"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShareTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=400)),
                ("content", models.JSONField()),
                ("issued_from", models.DateField()),
                ("effective", models.DateField()),
                (
                    "cdsc",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=6, max_digits=9), size=None
                    ),
                ),
                ("converts_after_years", models.PositiveSmallIntegerField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="share_terms",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("plan", "entry"),
                        name="share_terms_stand_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("plan", "issued_from", "effective"),
                        name="share_terms_given_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Func(
                                models.F("cdsc"),
                                output_field=models.BooleanField(),
                                template=(
                                    "(CASE WHEN array_ndims(%(expressions)s) > 1 THEN false"
                                    " ELSE 0 <= ALL (%(expressions)s) AND 7.25 >= ALL (%(expressions)s)"
                                    " AND array_position(%(expressions)s, NULL) IS NULL END)"
                                ),
                            )
                        ),
                        name="share_terms_rates_within_limit",
                        violation_error_message="NASD Rule 2830(d): no charge is above 7.25 % of what was invested.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("converts_after_years__isnull", True),
                            ("converts_after_years__range", (1, 40)),
                            _connector="OR",
                        ),
                        name="share_terms_convert_after_some_years",
                    ),
                ],
            },
        ),
        append_only("fees_shareterms", may_set=SUPERSEDED_ONCE),
        migrations.AddIndex(
            model_name="shareactivity",
            index=models.Index(
                condition=models.Q(
                    ("cdsc__gt", 0),
                    ("cdsc_waiver__isnull", False),
                    ("cost_per_share__gt", 0),
                    _connector="OR",
                ),
                fields=["trade_date", "share_class"],
                name="share_activity_charges",
            ),
        ),
        AddConstraintNotValid(
            model_name="shareactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", 6),
                        models.Q(
                            models.Q(("cdsc__isnull", True), ("cdsc", 0), _connector="OR"),
                            ("cdsc_waiver__isnull", True),
                            models.Q(
                                ("cost_per_share__isnull", True), ("cost_per_share", 0), _connector="OR"
                            ),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("kind__in", [1, 8]),
                        ("front_end__isnull", True),
                        ("front_end", 0),
                        _connector="OR",
                    ),
                    models.Q(("cdsc__isnull", True), ("cdsc__gte", 0), _connector="OR"),
                    models.Q(("cost_per_share__isnull", True), ("cost_per_share__gte", 0), _connector="OR"),
                    models.Q(("front_end__isnull", True), ("front_end__gte", 0), _connector="OR"),
                ),
                name="share_activity_charges_are_where_they_belong",
                violation_error_message="Section 11: a deferred charge is a redemption's, a load a sale's.",
            ),
        ),
        AddConstraintNotValid(
            model_name="shareactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cdsc__isnull", True),
                    ("cdsc", 0),
                    models.Q(("cdsc_waiver__isnull", True), ("original_issue_date__isnull", False)),
                    _connector="OR",
                ),
                name="share_activity_charge_says_whose_it_is",
                violation_error_message="Section 11: a charge withheld names its issue date, unwaived.",
            ),
        ),
    ]
