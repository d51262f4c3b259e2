from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only, from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0010_corrections"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartyNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TRANSFER", "notice of a Transfer"),
                            ("TRANSFER_CHANGE", "change of a Transfer"),
                            ("TRANSFER_END", "end of a Transfer"),
                            ("DIRECTION", "direction"),
                            ("DIRECTION_CHANGE", "change of a direction"),
                            ("DIRECTION_END", "end of a direction"),
                        ],
                        max_length=16,
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=200)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("effective", models.DateField()),
                ("given_on", models.DateField()),
                ("reaches_back", models.TextField(blank=True)),
                (
                    "direction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="assignments.paymentdirection",
                    ),
                ),
                (
                    "distributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="governance.distributor",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.fileddocument",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="governance.plan",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="assignments.transfer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "direction",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="noticed_by",
                        to="assignments.paymentdirection",
                    ),
                ),
                (
                    "transfer",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="noticed_by",
                        to="assignments.transfer",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="assignments.partynotice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeFund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="governance.fund",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funds",
                        to="assignments.partynotice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("ACKNOWLEDGED", "acknowledged"),
                            ("SENT_BACK", "sent back"),
                            ("WITHDRAWN", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("received_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="assignments.partynotice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeConsentAsked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assignments.assignee",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents_asked",
                        to="assignments.partynotice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="assignments.assignee",
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
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="assignments.partynotice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=100)),
                ("bank_name", models.CharField(max_length=100)),
                ("routing_number", models.CharField(max_length=9)),
                ("account_number", models.CharField(max_length=17)),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_details",
                        to="assignments.collectionagent",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_details",
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
                        related_name="bank_details",
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
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
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
                        name="bank_details_are_of_one_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder", ""), _negated=True),
                            models.Q(("bank_name", ""), _negated=True),
                            ("account_number__regex", "^[0-9]{5,17}$"),
                        ),
                        name="bank_details_are_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("ended_by__isnull", True),
                            ("confirmed_by__lt", models.F("ended_by")),
                            _connector="OR",
                        ),
                        name="bank_details_are_confirmed_before_they_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_by__isnull", True), ("ended_by__isnull", True)),
                        fields=("distributor",),
                        name="bank_details_of_distributor_wait_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_by__isnull", False), ("ended_by__isnull", True)),
                        fields=("distributor",),
                        name="bank_details_of_distributor_count_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_by__isnull", True), ("ended_by__isnull", True)),
                        fields=("assignee",),
                        name="bank_details_of_assignee_wait_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_by__isnull", False), ("ended_by__isnull", True)),
                        fields=("assignee",),
                        name="bank_details_of_assignee_count_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_by__isnull", True), ("ended_by__isnull", True)),
                        fields=("agent",),
                        name="bank_details_of_agent_wait_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_by__isnull", False), ("ended_by__isnull", True)),
                        fields=("agent",),
                        name="bank_details_of_agent_count_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="partynotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("direction__isnull", True),
                        ("kind__in", ["TRANSFER", "DIRECTION"]),
                        ("transfer__isnull", True),
                    ),
                    models.Q(
                        ("direction__isnull", True),
                        ("kind__in", ["TRANSFER_CHANGE", "TRANSFER_END"]),
                        ("transfer__isnull", False),
                    ),
                    models.Q(
                        ("direction__isnull", False),
                        ("kind__in", ["DIRECTION_CHANGE", "DIRECTION_END"]),
                        ("transfer__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="notice_is_about_what_its_kind_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="partynotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective__gte", models.F("given_on")),
                    models.Q(("reaches_back", ""), _negated=True),
                    _connector="OR",
                ),
                name="notice_reaching_back_says_why",
                violation_error_message="A notice that reaches back says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partynotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="notice_has_its_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("direction__isnull", True), ("transfer__isnull", False)),
                    models.Q(("direction__isnull", False), ("transfer__isnull", True)),
                    _connector="OR",
                ),
                name="notice_record_is_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticefund",
            constraint=models.UniqueConstraint(
                models.F("notice"), models.F("fund"), name="notice_reaches_a_fund_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_on__isnull", False), ("word", "ACKNOWLEDGED")),
                    models.Q(
                        models.Q(("word", "ACKNOWLEDGED"), _negated=True), ("received_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="notice_is_received_when_acknowledged",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("word", "SENT_BACK"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="notice_sent_back_says_why",
                violation_error_message="Say why the notice is sent back.",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeconsentasked",
            constraint=models.UniqueConstraint(
                models.F("notice"), models.F("assignee"), name="notice_asks_an_assignee_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeconsent",
            constraint=models.UniqueConstraint(
                models.F("notice"), models.F("assignee"), name="notice_consent_once"
            ),
        ),
        append_only("assignments_partynotice"),
        append_only("assignments_noticefund"),
        append_only("assignments_noticeconsentasked"),
        append_only("assignments_noticeconsent"),
        append_only("assignments_noticedecision"),
        append_only("assignments_noticerecord"),
        append_only("assignments_bankdetails", may_set=["confirmed_by_id", "ended_by_id"]),
        from_file(SQL / "notices.sql"),
        from_file(SQL / "bank.sql"),
    ]
