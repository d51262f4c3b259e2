"""`manage.py demo`: from the Plan's own text to a month's payments, step by step, through the doors."""

import io
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from governance.management.door import person_at_the_shell
from plan_admin.demo.people import login_table, make_logins
from plan_admin.local_data import kept_secret

ROOT = Path(__file__).resolve().parents[4]
DATA = Path(__file__).resolve().parents[2] / "data"
STORY = DATA / "story"
PLAN_TEXT = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
PLAN = "class-b"
PASSWORD_FILE = settings.LOCAL_DATA / "demo_password"
PASSWORD_SIZE = 9  # random bytes: twelve characters
SITE = "http://127.0.0.1:8000"
MONTHS = (
    "2003-08",
    "2003-09",
    "2003-10",
    "2003-11",
    "2003-12",
    "2004-01",
    "2004-02",
    "2004-03",
    "2004-04",
    "2004-05",
)
# What the Boards did after May 2004: the book of each month, what it tells, and the month that it precedes.
CHAPTERS = (
    ("2004-07", "A Portfolio joins by an amendment, with a Distributor of its own", "2004-06"),
    ("2004-08", "The Monthly Calculation of July has come", "2004-07"),
    ("2004-09", "The Plan is terminated for one Portfolio, completely as to both Distributors", "2004-08"),
    (
        "2004-10",
        "The new Portfolio's rates go up by vote of its Shares; one agreement is not continued",
        "2004-09",
    ),
    ("2004-11", "A Transfer and a direction for the new Portfolio", "2004-10"),
    ("2004-12", "The Monthly Calculation of November has come", "2004-11"),
)
ATTEMPT = "attempt.yaml"
TRIED_BEFORE = "2004-11"
LAST_CHAPTER = ("2005-01", "Compliance certifies that the termination was not complete as to adi", "2004-12")
# The one difference from the accountant's books that needs a reason, and its reason.
EXPLAINED = ("2004-04", "invesco-multi-sector-fund", "distribution_fee")
REASON = "The accountant divided by 365 in a leap year; it takes the difference back in June."


class Command(BaseCommand):
    """Load the example Plan, its book and facts, close ten months and print the last one; then let the Boards
    go on for seven more, and make logins.

    Everything goes through the same commands that a user has; run again, it changes nothing.
    """

    help = "Fill the database with the example Plan and show its month-end."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the demo's steps, then say what to try next."""
        self._step("Reading the Plan from its own text")
        call_command("load_plan", str(PLAN_TEXT), code=PLAN)
        self._step("Loading the book: boards, votes, Distributors, agreements, Transfers, directions")
        call_command("load_book", str(DATA / "book.yaml"), plan=PLAN)
        self._step(
            "Importing net assets, share activity, booked fees (invented; see plan_admin/demo/data/README.md)"
        )
        call_command("import_net_assets", str(DATA / "net_assets.csv"), plan=PLAN)
        call_command("import_share_activity", str(DATA / "share_activity.csv"), plan=PLAN)
        call_command("import_booked_accruals", str(DATA / "booked_accruals.csv"), plan=PLAN)
        for month in MONTHS[:-1]:
            self._step(f"Closing and finishing {month}")
            if month == EXPLAINED[0]:
                call_command("close_month", month, plan=PLAN, quiet=True)
                call_command("explain_difference", *EXPLAINED, reason=REASON, plan=PLAN)
            call_command("close_month", month, plan=PLAN, finish=True, quiet=True)
        self._step(f"Closing {MONTHS[-1]}")
        call_command("close_month", MONTHS[-1], plan=PLAN)
        self._go_on()
        self._step("Verifying the books")
        call_command("verify_books", plan=PLAN, quiet=True)
        self._logins()
        self._say_what_is_next()

    def _go_on(self) -> None:
        """What the Boards did from July 2004 to January 2005, and the months that followed from it."""
        self._step("The Boards go on")
        for book, words, month in CHAPTERS:
            self._tell(book, words)
            if book == CHAPTERS[0][0]:
                self._step("Importing net assets and share activity of July to December 2004 (invented)")
                call_command("import_net_assets", str(STORY / "net_assets.csv"), plan=PLAN)
                call_command("import_share_activity", str(STORY / "share_activity.csv"), plan=PLAN)
            self._step(f"Closing and finishing {month}")
            call_command("close_month", month, plan=PLAN, finish=True, quiet=True)
        book, words, month = LAST_CHAPTER
        self._tell(book, words)
        self._step(f"Closing {month}")
        call_command("close_month", month, plan=PLAN, quiet=True)

    def _tell(self, book: str, words: str) -> None:
        if book == TRIED_BEFORE:
            self._step("What the Boards cannot do: one of the 28 Portfolios above the maximum")
            self._be_refused("load_book", str(STORY / ATTEMPT))
        self._step(f"{words} ({book}.yaml)")
        call_command("load_book", str(STORY / f"{book}.yaml"), plan=PLAN, quiet=True)

    def _be_refused(self, command: str, *words: str) -> None:
        """Show why something is refused. Raises: CommandError where it is taken."""
        reasons = io.StringIO()
        try:
            call_command(command, *words, plan=PLAN, quiet=True, stderr=reasons)
        except SystemExit:
            for line in reasons.getvalue().splitlines():
                self.stdout.write(f"  refused: {line}")
        else:
            raise CommandError(f"{command} {' '.join(words)} was to be refused, and was not")

    def _logins(self) -> None:
        """One login of each role: only where the site is for development, as they share one password."""
        if not settings.DEBUG:
            self._step("No logins are made: DEBUG is off")
            return
        self._step("Making one login of each role (left as they are where they exist)")
        password = kept_secret(PASSWORD_FILE, size=PASSWORD_SIZE)
        make_logins(password=password, acting_user=person_at_the_shell())
        for line in login_table(password):
            self.stdout.write(line)
        self.stdout.write(f"  Their password: {password}   (kept in .data/{PASSWORD_FILE.name})")
        self.stdout.write(f"  Sign in at {SITE} after: make serve")

    def _step(self, words: str) -> None:
        self._began = getattr(self, "_began", monotonic())
        self.stdout.write(self.style.MIGRATE_HEADING(f"[{monotonic() - self._began:4.0f} s] {words}"))
        self.stdout.flush()

    def _say_what_is_next(self) -> None:
        manage = ".venv/bin/python manage.py"
        self._step("Done. To look further:")
        for words, command in (
            ("Is the Plan in force on a day, and by which votes?", "plan_status --on 2004-07-01"),
            ("The same month as a file:", f"close_month {MONTHS[-1]} --json"),
            ("What is held, and why?", f"payments {MONTHS[-1]}"),
            ("And where a Complete Termination was undone?", f"payments {LAST_CHAPTER[-1]}"),
            ("Is the Plan in force at the end, for whom, at which rates?", "plan_status --on 2004-12-31"),
            ("What is owed and the Shares, beside what others say:", f"rollforward {MONTHS[-1]}"),
            (
                "What the coming months would pay if the Plan were not continued, writing nothing:",
                "project --months 9 --lapse",
            ),
        ):
            self.stdout.write(f"  {words}\n      {manage} {command}")
