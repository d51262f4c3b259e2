"""The tables of Section 7: expenditures, reports and reviews."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpenditureFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quarter", models.DateField()),
                ("source", models.CharField(max_length=400)),
                ("rows", models.PositiveIntegerField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditure_files",
                        to="governance.distributor",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditure_files",
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
            name="Expenditure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("advertising", "Advertising"),
                            (
                                "printing_and_mailing",
                                "Printing and mailing of prospectuses to other than current shareholders",
                            ),
                            ("underwriters", "Compensation to underwriters"),
                            ("broker_dealers", "Compensation to broker-dealers"),
                            ("sales_personnel", "Compensation to sales personnel"),
                            ("financing", "Interest, carrying, or other financing charges"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("sales_seminars", "Organizing and conducting sales seminars"),
                            ("advertising_programs", "Implementing advertising programs"),
                            ("finders_fees", "Engaging finders and paying finders fees"),
                            (
                                "printing",
                                "Printing prospectuses, statements of additional information and reports for other than existing shareholders",
                            ),
                            (
                                "sales_literature",
                                "Preparing and distributing advertising material and sales literature",
                            ),
                            (
                                "supplemental_payments",
                                "Supplemental payments to dealers and other institutions",
                            ),
                            ("administering", "Administering the Plan"),
                            (
                                "other_distribution",
                                "Another activity primarily intended to result in the sale of the Shares",
                            ),
                            ("literature_to_customers", "Distributing sales literature to customers"),
                            ("inquiries", "Answering routine customer inquiries"),
                            (
                                "changing_options",
                                "Assisting customers in changing options and enrolling in retirement plans",
                            ),
                            (
                                "accounts",
                                "Assisting customers with accounts and records, purchases and redemptions",
                            ),
                            (
                                "investing_distributions",
                                "Assisting customers in investing distributions in Shares",
                            ),
                            (
                                "other_services",
                                "Other information and services that the Fund or the customer requests",
                            ),
                        ],
                        max_length=24,
                    ),
                ),
                ("payee", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "share_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.shareclass",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="section7.expenditurefile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuarterlyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("presented_on", models.DateField()),
                ("known_at", models.BigIntegerField()),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
                ("pdf_digest", models.CharField(max_length=64)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarterly_reports",
                        to="governance.fund",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarterly_reports",
                        to="governance.plan",
                    ),
                ),
                (
                    "presented_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.TextField()),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_parts",
                        to="governance.distributor",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="section7.quarterlyreport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("meeting", models.CharField(max_length=400)),
                ("reviewed_on", models.DateField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="section7.quarterlyreport",
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
            name="UnrecoveredAdvance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unrecovered_advances",
                        to="governance.distributor",
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
                        related_name="+",
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
        migrations.AddConstraint(
            model_name="expenditurefile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("plan", "distributor", "quarter"),
                name="expenditure_file_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditurefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__day", 1), ("rows__gt", 0)),
                name="expenditure_file_names_its_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.UniqueConstraint(
                models.F("file"), models.F("row"), name="expenditure_row_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.UniqueConstraint(
                models.F("file"),
                models.F("share_class"),
                models.F("purpose"),
                models.F("activity"),
                models.F("payee"),
                name="expenditure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="expenditure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "activity__in",
                        [
                            "sales_seminars",
                            "advertising_programs",
                            "finders_fees",
                            "printing",
                            "sales_literature",
                            "supplemental_payments",
                            "administering",
                            "other_distribution",
                            "literature_to_customers",
                            "inquiries",
                            "changing_options",
                            "accounts",
                            "investing_distributions",
                            "other_services",
                        ],
                    ),
                    ("amount__gte", 0),
                    ("payee__regex", "\\S"),
                    (
                        "purpose__in",
                        [
                            "advertising",
                            "printing_and_mailing",
                            "underwriters",
                            "broker_dealers",
                            "sales_personnel",
                            "financing",
                            "other",
                        ],
                    ),
                ),
                name="expenditure_is_of_the_plan",
                violation_error_message="Sections 3, 4 and 7: an expenditure is for a purpose of Form N-1A and an activity of the Plan's lists, and says who was paid.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("plan", "="),
                    ("fund", "="),
                    (
                        models.Func(
                            models.F("first_month"),
                            models.F("last_month"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="quarterly_report_once_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1),
                    ("first_month__lte", models.F("last_month")),
                    ("last_month__day", 1),
                    ("presented_on__gt", models.F("last_month")),
                ),
                name="quarterly_report_follows_its_quarter",
                violation_error_message="Section 7: a report is presented after its quarter.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarterlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("digest__regex", "^[0-9a-f]{64}$"),
                    ("pdf_digest__regex", "^[0-9a-f]{64}$"),
                    models.Q(("pdf", b""), _negated=True),
                ),
                name="quarterly_report_has_digests",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpart",
            constraint=models.UniqueConstraint(
                models.F("report"), models.F("distributor"), name="report_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("report",),
                name="report_review_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unrecoveredadvance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("distributor", "share_class"),
                name="unrecovered_advance_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unrecoveredadvance",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="unrecovered_advance_not_negative"
            ),
        ),
    ]
