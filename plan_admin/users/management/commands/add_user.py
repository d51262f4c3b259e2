"""`manage.py add_user NAME --role ROLE`: a person whom nobody in the house could propose or confirm yet."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse

from governance.domain.roles import Role
from governance.management.door import DoorCommand
from plan_admin.users.services.deciding import password_link
from plan_admin.users.services.operating import add_user


class Command(DoorCommand):
    """The first officer and the first approver of an installation; later ones are proposed and confirmed."""

    help = "Adds a person with roles at the shell, and prints the link by which they set a password."
    takes_plan = False

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The person."""
        parser.add_argument("name", metavar="NAME", help="the sign-in name")
        parser.add_argument(
            "--role", action="append", required=True, choices=[role.value for role in Role], dest="roles"
        )
        parser.add_argument(
            "--name", default="", dest="full_name", metavar="NAME", help="first and last name"
        )
        parser.add_argument("--email", default="", metavar="ADDRESS")
        parser.add_argument("--reason", default="", metavar="TEXT", help="why at the shell")

    def open(self, options: Mapping[str, Any]) -> None:
        """Add the person, and say where they set their password."""
        user = add_user(
            username=options["name"],
            name=options["full_name"],
            email=options["email"],
            roles=[Role(name) for name in options["roles"]],
            reason=options["reason"],
            acting_user=self.acting_user(options),
        )
        link = password_link(user)
        self.say(
            f"{user.username} is added. A password is set once, within three days, at this path of the site:"
        )
        self.say(reverse("set_password", args=[link.uidb64, link.token]))
