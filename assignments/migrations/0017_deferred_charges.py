"""Section 11: Transfers of contingent deferred sales charges, counted apart and only where agreements let them."""

from pathlib import Path

from django.db import migrations, models

from governance.models.rules import from_file

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0016_portal_of_the_parties"),
        ("governance", "0010_filed_documents"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="transfer",
            name="transfer_never_of_the_service_fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("components__contains", ["SERVICE_FEE"]), _negated=True),
                name="transfer_never_of_the_service_fee",
                violation_error_message=(
                    "Section 6(b): only Distribution Fees and contingent deferred sales charges can be"
                    " transferred."
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("components", ["DISTRIBUTION_FEE"]),
                    ("components", ["CDSC"]),
                    ("components", ["DISTRIBUTION_FEE", "CDSC"]),
                    _connector="OR",
                ),
                name="transfer_of_what_can_be_transferred",
                violation_error_message=(
                    "Section 6(b): a Transfer is of the distribution fee, of the contingent deferred sales"
                    " charges, or of both, in that order."
                ),
            ),
        ),
        from_file(SQL / "deferred_charges.sql"),
    ]
