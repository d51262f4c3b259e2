"""One figure of an entity a day, in whatever letters its name is written."""

from django.db import migrations, models
from django.db.models.functions import Lower, Replace


class Migration(migrations.Migration):
    dependencies = [("fees", "0009_sales_charges")]

    operations = [
        migrations.RemoveConstraint(model_name="servicedassets", name="serviced_assets_one_figure_a_day"),
        migrations.AddConstraint(
            model_name="servicedassets",
            constraint=models.UniqueConstraint(
                models.F("share_class"),
                models.F("date"),
                Lower(Replace("entity", models.Value(" "))),
                condition=models.Q(("superseded_by__isnull", True)),
                name="serviced_assets_one_figure_a_day",
            ),
        ),
    ]
