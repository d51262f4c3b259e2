"""A database that has votes, payments and reports from before there was a chain: they are taken in as they stand."""

from typing import Any

from django.db import migrations

from plan_admin.chain.services import take_in_what_stands

KINDS = (
    "VOTES",
    "VOTES_OF_HOLDERS",
    "PAYMENTS_ISSUED",
    "PAYMENT_OUTCOMES",
    "DETERMINATIONS",
    "REPORTS_PRESENTED",
    "REPORT_REVIEWS",
)


def take_in(apps: Any, _editor: Any) -> None:
    """The reading is today's, of columns named one by one; a new database has nothing to read."""
    if apps.get_model("governance", "Act").objects.exists():
        take_in_what_stands(KINDS)


class Migration(migrations.Migration):
    dependencies = [
        ("chain_proof", "0001_initial"),
        ("assignments", "0021_chain"),
        ("section7", "0003_chain"),
    ]
    operations = [migrations.RunPython(take_in, migrations.RunPython.noop)]
