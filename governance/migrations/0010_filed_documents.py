import django.db.models.deletion
from django.db import migrations, models

from governance.models.rules import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0009_covenant"),
    ]

    operations = [
        migrations.CreateModel(
            name="FiledDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.act"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sha256", "name"), name="filed_document_once"),
                    models.CheckConstraint(
                        condition=models.Q(("content", b""), _negated=True),
                        name="filed_document_is_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="filed_document_has_a_name"
                    ),
                ],
            },
        ),
        append_only("governance_fileddocument"),
    ]
