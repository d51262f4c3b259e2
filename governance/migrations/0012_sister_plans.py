"""What a Plan's text has not: the securitization feature, Sections 6(b) to (e)."""

from django.db import migrations, models

# A Plan that stands is judged as a new one is: by whether its reference text speaks of Assignees. Nobody edits
# a Plan, and this trigger holds the owner to it; here a column is filled that was not there.
OF_ITS_TEXT = """
    ALTER TABLE governance_plan DISABLE TRIGGER governance_plan_append_only;
    UPDATE governance_plan AS plan SET has_assignees = document.text ~* '\\massignees?\\M'
    FROM governance_plandocument AS document
    WHERE document.plan_id = plan.id AND document.standing = 'REFERENCE';
    ALTER TABLE governance_plan ENABLE TRIGGER governance_plan_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0011_yearly_duties"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="has_assignees",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="has_assignees",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunSQL(OF_ITS_TEXT, migrations.RunSQL.noop),
    ]
