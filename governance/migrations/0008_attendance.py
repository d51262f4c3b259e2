"""Meetings: notice, agenda, adjournments and attendance; a vote's mover and seconder; drafts of roll calls."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from governance.models.rules import append_only

SUPERSEDED_ONCE = ["superseded_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0007_interests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjournment",
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
                ("day", models.DateField(null=True)),
                ("at", models.TimeField()),
                ("until", models.DateField()),
                ("resumed", models.TimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                ("position", models.PositiveSmallIntegerField()),
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
                (
                    "portfolios",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("text", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("trustee", models.CharField(max_length=200)),
                ("day", models.DateField(null=True)),
                ("arrived", models.TimeField()),
                ("left", models.TimeField(null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("IN_PERSON", "in person"),
                            ("VIDEO", "by video"),
                            ("TELEPHONE", "by telephone"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingNotice",
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
                ("given", models.DateField(null=True)),
                ("to", models.CharField(blank=True, max_length=400)),
                ("words", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="RollCallDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("meeting", models.CharField(max_length=400)),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("is_apart", models.BooleanField(default=False)),
                ("recorded_version", models.PositiveIntegerField(null=True)),
                ("saved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="vote",
            name="mover",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="vote",
            name="seconder",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="vote",
            name="taken_at",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="vote",
            name="taken_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mover", ""), models.Q(("mover", models.F("seconder")), _negated=True), _connector="OR"
                ),
                name="vote_seconded_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_on__isnull", True), ("taken_at__isnull", False), _connector="OR"),
                name="vote_taken_on_a_day_has_a_time",
            ),
        ),
        migrations.AddField(
            model_name="adjournment",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="adjournment",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="meetingnotice",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="meetingnotice",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
            ),
        ),
        migrations.AddField(
            model_name="rollcalldraft",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rollcalldraft",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjournment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("meeting", "day", "at"),
                name="adjournment_stands_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="adjournment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__gt", models.F("day")),
                    models.Q(
                        ("resumed__gt", models.F("at")),
                        ("resumed__isnull", False),
                        ("until", models.F("day")),
                    ),
                    _connector="OR",
                ),
                name="adjournment_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("meeting", "position"),
                name="agenda_item_one_per_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left__isnull", True), ("left__gt", models.F("arrived")), _connector="OR"
                ),
                name="attendance_left_after_arrived",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                expressions=[
                    ("meeting", "="),
                    ("trustee", "="),
                    (
                        django.db.models.functions.comparison.Coalesce(
                            models.F("day"), models.Value(datetime.date(1, 1, 1))
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            models.Func(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("day"), models.Value(datetime.date(1, 1, 1))
                                ),
                                models.F("arrived"),
                                arg_joiner=" + ",
                                function="",
                            ),
                            models.Func(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("day"), models.Value(datetime.date(1, 1, 1))
                                ),
                                models.F("left"),
                                arg_joiner=" + ",
                                function="",
                            ),
                            function="tsrange",
                        ),
                        "&&",
                    ),
                ],
                name="attendance_one_spell_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingnotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=("meeting",),
                name="meeting_notice_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollcalldraft",
            constraint=models.UniqueConstraint(
                models.F("plan"),
                models.F("meeting"),
                models.F("person"),
                models.F("is_apart"),
                name="roll_call_draft_one_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollcalldraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_apart", False)),
                fields=("plan", "meeting", "version"),
                name="roll_call_draft_version_once",
            ),
        ),
        append_only("governance_adjournment", may_set=SUPERSEDED_ONCE),
        append_only("governance_agendaitem", may_set=SUPERSEDED_ONCE),
        append_only("governance_attendance", may_set=SUPERSEDED_ONCE),
        append_only("governance_meetingnotice", may_set=SUPERSEDED_ONCE),
    ]
