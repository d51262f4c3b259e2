from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0017_deferred_charges")]

    operations = [
        migrations.AlterField(
            model_name="dispute",
            name="figure",
            field=models.CharField(
                choices=[
                    ("SHARE", "SHARE"),
                    ("SERVICE_FEE", "SERVICE_FEE"),
                    ("OFFSET", "OFFSET"),
                    ("CDSC", "CDSC"),
                    ("CORRECTION", "CORRECTION"),
                    ("CARRIED_OVER", "CARRIED_OVER"),
                    ("PAYMENT", "PAYMENT"),
                    ("MISSING", "MISSING"),
                ],
                max_length=12,
            ),
        ),
    ]
