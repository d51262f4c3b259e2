"""What every command of the product has in common: the Plan, the acting user, refusals, JSON."""

import getpass
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, OperationalError, ProgrammingError

from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.fields import NotReadable
from governance.models import Plan
from governance.selectors.own_sections import own_sections_of_plan
from governance.selectors.parties import plan_by_code

REFUSED = 1
UNDEFINED_TABLE = "does not exist"
USER_NAME_LIMIT = 150
NOBODY = "operator"


class DoorCommand(BaseCommand):
    """A command that asks one service. Exit 0: done. Exit 1: refused, with the reasons on standard error.

    A subclass says its arguments in `add_door_arguments` and does its act in `open`.
    """

    takes_plan = True
    takes_json = False
    _is_quiet = False
    _code: str | None = None

    def add_arguments(self, parser: CommandParser) -> None:
        """The arguments of this door, and those of every door."""
        self.add_door_arguments(parser)
        if self.takes_plan:
            parser.add_argument("--plan", metavar="CODE", help="the Plan; not needed while there is one")
        if self.takes_json:
            parser.add_argument("--json", action="store_true", help="print one JSON document, nothing else")
        parser.add_argument("--user", metavar="NAME", help="who acts; else the login name of this system")
        parser.add_argument("--quiet", action="store_true", help="show no progress, and only the totals")

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The arguments of this door alone."""

    def open(self, options: Mapping[str, Any]) -> None:
        """Do it. Raises: Refused, PlanRuleViolation, NotReadable or OSError; then nothing was done."""
        raise NotImplementedError

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say on standard error why not."""
        self._is_quiet, self._code = options["quiet"], options.get("plan")
        try:
            self.open(options)
        except Refused as refused:
            self._refuse(self._own_words(str(fault) for fault in refused.faults))
        except (PlanRuleViolation, NotReadable) as reason:
            self._refuse(self._own_words([str(reason)]))
        except BrokenPipeError:
            sys.exit(REFUSED)  # whoever read the output has left; there is nobody to tell
        except OSError as error:
            self._refuse([f"{error.filename or 'the file'}: {error.strerror or error}"])
        except OperationalError as error:
            self._refuse([f"the database cannot be reached: {str(error).strip()}"])
        except ProgrammingError as error:
            if UNDEFINED_TABLE not in str(error):
                raise
            self._refuse(["the database is not set up yet; run: manage.py migrate"])

    def plan(self, options: Mapping[str, Any]) -> Plan:
        """The Plan asked for, or the only one."""
        return plan_by_code(options["plan"])

    def acting_user(self, options: Mapping[str, Any]) -> AbstractUser:
        """The user who acts; one of a new name has no password, and is kept by the first act."""
        return person_at_the_shell(options["user"])

    def say(self, text: str) -> None:
        """What was done, on standard output."""
        self.stdout.write(text)

    def progress(self, text: str) -> None:
        """What is being done, on standard error: standard output holds results alone."""
        if not self._is_quiet:
            self.stderr.write(text, self.style.NOTICE)

    def warn(self, notes: Iterable[object]) -> None:
        """What was done, but deserves a look, on standard error."""
        for note in self._own_words(str(note) for note in notes):
            self.stderr.write(f"Worth a look: {note}", self.style.WARNING)

    def print_json(self, document: object) -> None:
        """One JSON document on standard output."""
        self.stdout.write(json.dumps(document, indent=1, ensure_ascii=False))

    def _own_words(self, words: Iterable[str]) -> list[str]:
        """Our words in the Sections of the Plan that was asked for, or of the only one.

        What is refused before the database is asked is refused without it too.
        """
        told = list(words)
        if not told:
            return []
        plans = Plan.objects.filter(code=self._code) if self._code else Plan.objects.all()
        try:
            found = list(plans.values_list("pk", flat=True)[:2])
            own = own_sections_of_plan(found[0]) if len(found) == 1 else None
        except DatabaseError:
            return told
        return told if own is None else [own.in_words(one) for one in told]

    def _refuse(self, reasons: list[str]) -> None:
        for reason in reasons:
            self.stderr.write(reason)
        sys.exit(REFUSED)


def person_at_the_shell(name: str | None = None) -> AbstractUser:
    """The user of that name, by default of this system's login; a new one is kept by the first act."""
    model = get_user_model()
    named = (name or _login_name())[:USER_NAME_LIMIT]
    user = model.objects.filter(username=named).first()
    if user is None:
        user = model(username=named)
        user.set_unusable_password()
    return user


def read_bytes(path: str) -> bytes:
    """The bytes of a file. Raises: OSError."""
    return Path(path).read_bytes()


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return NOBODY
