"""`manage.py demo`: from the Plan's own text to a month's payments, step by step, through the doors."""

import io
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from assignments.domain.parties import WORD_OF_KIND
from governance.domain.periods import PlanMonth
from governance.management.door import person_at_the_shell
from governance.models import Plan
from plan_admin.demo.claims import claim_and_give_notice
from plan_admin.demo.class_c import CLASS_C, run_beside
from plan_admin.demo.late import corrections_told, is_corrected
from plan_admin.demo.payments import (
    APPROVER,
    LATE_PAYEE,
    OFFICER,
    PAYEES,
    RETURNED_MONTH,
    enter_accounts,
    pay_month,
    pay_with_a_return,
    payment_day,
)
from plan_admin.demo.people import login_table, make_logins
from plan_admin.demo.portal import give_calculation, give_notice_of_transfer
from plan_admin.demo.reports import give_expenditures, present_and_review
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
    ("2004-11", "The Monthly Calculation of October has come", "2004-10"),
    ("2004-12", "The Monthly Calculation of November has come", "2004-11"),
)
ATTEMPT = "attempt.yaml"
TRIED_BEFORE = "2004-11"
NOTICED_BEFORE = "2004-11"
CORRECTED = STORY / "net_assets_corrected.csv"
CORRECTING = ("2004-10", "2004-07")  # the month that pays the corrections, and the corrected one
LAST_CHAPTER = ("2005-01", "Compliance certifies that the termination was not complete as to adi", "2004-12")
# The one difference from the accountant's books that needs a reason, and its reason.
EXPLAINED = ("2004-04", "invesco-multi-sector-fund", "distribution_fee")
REASON = "The accountant divided by 365 in a leap year; it takes the difference back in June."

PAGES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("The Plan, Section by Section, and what each means today:", "plan_page:plan", {"plan": PLAN}),
    ("The year at a glance:", "overview:overview", {"plan": PLAN}),
    ("What is due, and what happens otherwise:", "calendar:calendar", {}),
    ("The quarterly reports:", "section7:reports", {"plan": PLAN}),
)


class Command(BaseCommand):
    """Load the example Plan, its book and facts, close ten months and print the last one; then let the Boards
    go on for seven more, and make logins.

    Everything goes through the commands and services that a user has; run again, it changes nothing.
    """

    help = "Fill the database with the example Plan and show its month-end."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the demo's steps, then say what to try next."""
        self._step("Reading the Plan from its own text")
        call_command("load_plan", str(PLAN_TEXT), code=PLAN)
        self._step("Loading the book: boards, votes, Distributors, agreements, Transfers, directions")
        call_command("load_book", str(DATA / "book.yaml"), plan=PLAN)
        self._step("What the Prior Plan left payable of 1 to 17 August 2003 (Section 13)")
        call_command("load_book", str(DATA / "carried_over.yaml"), plan=PLAN)
        self._people()
        self._step(
            "Importing net assets, share activity, booked fees (invented; see plan_admin/demo/data/README.md)"
        )
        call_command("import_net_assets", str(DATA / "net_assets.csv"), plan=PLAN)
        call_command("import_share_activity", str(DATA / "share_activity.csv"), plan=PLAN)
        call_command("import_booked_accruals", str(DATA / "booked_accruals.csv"), plan=PLAN)
        self._first_year()
        self._go_on()
        self._report()
        self._step("A second Plan beside it, for Class C Shares of one Portfolio: votes, facts, payments")
        run_beside(lambda words: self.stdout.write(f"  {words}"))
        self._step("Verifying the books")
        call_command("verify_books", plan=PLAN, quiet=True)
        self._step("Verifying the chain over what was voted, determined, issued and presented")
        call_command("verify_chain", quiet=True, stdout=self.stdout)
        self._logins()
        self._statements()
        self._left_to_do()
        self._say_what_is_next()

    def _first_year(self) -> None:
        """The months from August 2003 to April 2004, closed and paid; May, closed alone."""
        for month in MONTHS[:-1]:
            self._step(f"Closing and finishing {month}")
            if month == EXPLAINED[0]:
                call_command("close_month", month, plan=PLAN, quiet=True)
                call_command("explain_difference", *EXPLAINED, reason=REASON, plan=PLAN)
            call_command("close_month", month, plan=PLAN, finish=True, quiet=True)
            self._act(give_calculation, month)
            self._pay(month)
        self._step(f"Closing {MONTHS[-1]}")
        call_command("close_month", MONTHS[-1], plan=PLAN)

    def _go_on(self) -> None:
        """What the Boards did from July 2004 to January 2005, and the months that followed from it."""
        self._step("The Boards go on")
        for book, words, month in CHAPTERS:
            self._tell(book, words)
            if book == CHAPTERS[0][0]:
                self._step("Importing net assets and share activity of July to December 2004 (invented)")
                self._go_on_with_facts()
            if month == CORRECTING[0]:
                self._step("A net-asset figure of two Portfolios of July is corrected, three months late")
                call_command("import_net_assets", str(CORRECTED), plan=PLAN)
            self._step(f"Closing and finishing {month}")
            call_command("close_month", month, plan=PLAN, finish=True, quiet=True)
            if month == CORRECTING[0]:
                self._say_corrections()
            self._pay(month)
        book, words, month = LAST_CHAPTER
        self._tell(book, words)
        self._step(f"Closing {month}")
        call_command("close_month", month, plan=PLAN, quiet=True)
        told = claim_and_give_notice(self.plan)
        if told:
            self._step(told)
            self._verify(month)

    def _report(self) -> None:
        """Section 7: what was spent, the quarterly reports, and the Boards' reviews of them."""
        self._step("What each Distributor spent, quarter by quarter (invented)")
        give_expenditures(self.plan)
        self._step("Quarterly reports of closed months, presented and reviewed (Section 7)")
        for line in present_and_review(self.plan):
            self.stdout.write(line)

    def _go_on_with_facts(self) -> None:
        """The facts of the half-year; the account of whom the first chapter brings."""
        self._step("Importing net assets and share activity of July to December 2004 (invented)")
        if not is_corrected(self.plan, file=CORRECTED):
            call_command("import_net_assets", str(STORY / "net_assets.csv"), plan=PLAN)
        call_command("import_share_activity", str(STORY / "share_activity.csv"), plan=PLAN)
        enter_accounts([LATE_PAYEE])

    def _say_corrections(self) -> None:
        month, of = map(PlanMonth.from_text, CORRECTING)
        self._step(f"What the payments of {month} correct of {of}, party by party")
        for line in corrections_told(self.plan, month=month, of=of):
            self.stdout.write(line)

    def _act(self, act: Callable[[Plan, PlanMonth], str], month: str) -> None:
        """Let a party or a person act on a month, say what they did, and look whether the books hold."""
        told = act(self.plan, PlanMonth.from_text(month))
        if told:
            self._step(told)
            self._verify(month)

    def _pay(self, month: str) -> None:
        """Approve, issue and settle a month's payments; one of them comes back."""
        the_month = PlanMonth.from_text(month)
        if the_month == RETURNED_MONTH:
            self._act(pay_with_a_return, month)
            return
        paid = pay_month(self.plan, the_month)
        if paid.approved:
            self.stdout.write(
                f"  {paid.approved} payments approved by {APPROVER}, issued by {OFFICER} in"
                f" {paid.authorizations} authorizations, settled on {payment_day(the_month)}"
            )
            self._verify(month)

    def _verify(self, month: str) -> None:
        """Raises: SystemExit where the books do not agree with the facts."""
        call_command("verify_books", month, plan=PLAN, quiet=True)

    @property
    def plan(self) -> Plan:
        return Plan.objects.get(code=PLAN)

    def _tell(self, book: str, words: str) -> None:
        if book == TRIED_BEFORE:
            self._step("What the Boards cannot do: one of the 28 Portfolios above the maximum")
            self._be_refused("load_book", str(STORY / ATTEMPT))
        self._step(f"{words} ({book}.yaml)")
        call_command("load_book", str(STORY / f"{book}.yaml"), plan=PLAN, quiet=True)
        if book == NOTICED_BEFORE:
            told = give_notice_of_transfer(self.plan)
            if told:
                self._step(told)

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

    def _people(self) -> None:
        """One person of each role, who act from here on.

        They can sign in only where the site is for development, as they share one password.
        """
        self._step(
            "One person of each role, and each payee's account, entered by one and confirmed by another"
        )
        password = kept_secret(PASSWORD_FILE, size=PASSWORD_SIZE) if settings.DEBUG else None
        make_logins(password=password, acting_user=person_at_the_shell())
        enter_accounts(PAYEES)

    def _logins(self) -> None:
        """Who can sign in, and how."""
        if not settings.DEBUG:
            self._step("No logins are made: DEBUG is off")
            return
        self._step("One login of each role (left as they are where they existed)")
        password = kept_secret(PASSWORD_FILE, size=PASSWORD_SIZE)
        for line in login_table(password):
            self.stdout.write(line)
        self.stdout.write(f"  Their password: {password}   (kept in .data/{PASSWORD_FILE.name})")
        self.stdout.write(f"  Sign in at {SITE} after: make serve")

    def _left_to_do(self) -> None:
        """What nobody has approved, so that whoever looks can."""
        self._step(f"Left to you: approve as {APPROVER}, then issue and settle as {OFFICER}")
        for month in (MONTHS[-1], LAST_CHAPTER[-1]):
            address = reverse("month_end:approvals", args=[PLAN, PlanMonth.from_text(month)])
            self.stdout.write(f"  {month}: {SITE}{address}")

    def _statements(self) -> None:
        """Where each party's statement is."""
        self._step(f"Each party's statement of {CORRECTING[0]}, page and PDF")
        for one in PAYEES:
            kind = WORD_OF_KIND[one.party.kind]
            address = reverse(
                "assignments:statement", args=[PLAN, PlanMonth.from_text(CORRECTING[0]), kind, one.party.code]
            )
            self.stdout.write(f"  {one.party.code:20} {SITE}{address}\n  {'':20} {SITE}{address}?format=pdf")

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
            ("Which quarterly reports the Boards have reviewed, and what is overdue:", "quarterly_reports"),
            ("And where a Complete Termination was undone?", f"payments {LAST_CHAPTER[-1]}"),
            ("Is the Plan in force at the end, for whom, at which rates?", "plan_status --on 2004-12-31"),
            ("What is owed and the Shares, beside what others say:", f"rollforward {MONTHS[-1]}"),
            (
                "What the coming months would pay if the Plan were not continued, writing nothing:",
                "project --months 9 --lapse",
            ),
        ):
            self.stdout.write(f"  {words}\n      {manage} {command} --plan {PLAN}")
        self.stdout.write(f"  The same of the Class C Shares: with --plan {CLASS_C}")
        self.stdout.write(
            "  Was anything changed since a statement printed the head of the chain?\n"
            f"      {manage} verify_chain --head HASH"
        )
        for words, name, given in PAGES:
            self.stdout.write(f"  {words}\n      {SITE}{reverse(name, kwargs=given)}")
