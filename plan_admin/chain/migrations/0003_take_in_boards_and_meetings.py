"""What was recorded of Boards and meetings before the chain covered them is taken in as it stands."""

from typing import Any

from django.db import migrations

from plan_admin.chain.services import take_in_what_stands

KINDS = ("BOARDS", "MEETINGS")


def take_in(apps: Any, _editor: Any) -> None:
    """The reading is today's, of columns named one by one; a new database has nothing to read."""
    if apps.get_model("governance", "Act").objects.exists():
        take_in_what_stands(KINDS)


class Migration(migrations.Migration):
    dependencies = [("chain_proof", "0002_take_in_what_stands"), ("governance", "0015_chain_of_boards")]
    operations = [migrations.RunPython(take_in, migrations.RunPython.noop)]
