"""The terms that Section 12 asks of an agreement, with evidence; notice of sixty days at most."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from governance.models.rules import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_waivers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_writing", models.TextField()),
                ("no_penalty", models.TextField()),
                ("terminable_by_vote", models.TextField()),
                ("notice_days", models.PositiveSmallIntegerField()),
                ("notice", models.TextField()),
                ("ends_on_assignment", models.TextField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="distributionagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_by__isnull", False),
                    ("notice_given__isnull", True),
                    ("ended_on__isnull", True),
                    models.Q(
                        (
                            "notice_given__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("ended_on"), "-", models.Value(datetime.timedelta(days=60))
                            ),
                        ),
                        ("notice_given__lte", models.F("ended_on")),
                    ),
                    _connector="OR",
                ),
                name="agreement_notice_of_sixty_days_at_most",
                violation_error_message="Section 12(a): not more than sixty days' written notice.",
            ),
        ),
        migrations.AddField(
            model_name="agreementterms",
            name="agreement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="governance.distributionagreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_days__gte", 0), ("notice_days__lte", 60)),
                name="agreement_terms_notice_of_sixty_days_at_most",
                violation_error_message="Section 12(a): not more than sixty days' written notice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_writing__regex", "\\S"),
                    ("no_penalty__regex", "\\S"),
                    ("terminable_by_vote__regex", "\\S"),
                    ("notice__regex", "\\S"),
                    ("ends_on_assignment__regex", "\\S"),
                ),
                name="agreement_terms_have_their_evidence",
            ),
        ),
        append_only("governance_agreementterms"),
    ]
