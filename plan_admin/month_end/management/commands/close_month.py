"""`manage.py close_month YYYY-MM`: what each Fund owes for a month, and to whom."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.fields import read_month
from governance.management.door import DoorCommand
from plan_admin.month_end.selectors.report import month_report
from plan_admin.month_end.selectors.report_text import report_lines, totals_line
from plan_admin.month_end.services.closing import Order, Recompute, close_month, preview_month
from plan_admin.month_end.tasks import call_helpers


class Command(DoorCommand):
    """Close a month by the rules R1-R13 for every share class."""

    help = "Compute a month's fees, shares and Portions, and prepare its payments."
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """The month, and what to do with it."""
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument(
            "--preview", action="store_true", help="show what closing would give; write nothing"
        )
        parser.add_argument("--recompute", metavar="PORTFOLIO", help="compute one Portfolio anew")
        parser.add_argument("--reason", default="", help="why it is computed anew, or finished")
        parser.add_argument("--finish", action="store_true", help="close what is computed")

    def open(self, options: Mapping[str, Any]) -> None:
        """Close, preview, recompute or finish."""
        month, plan, user = read_month(options["month"]), self.plan(options), self.acting_user(options)
        _check_together(options)
        recompute = None
        if options["recompute"] is not None:
            recompute = Recompute(portfolio=options["recompute"], reason=options["reason"])
        if options["preview"]:
            report = preview_month(
                plan=plan, month=month, acting_user=user, progress=self.progress, recompute=recompute
            )
        else:
            close_month(
                plan=plan,
                month=month,
                acting_user=user,
                progress=self.progress,
                recompute=recompute,
                finish=options["finish"],
                reason=options["reason"],
                order=Order(call_helpers=call_helpers),
            )
            report = month_report(plan, month=month)
        if options["json"]:
            self.print_json(report.document())
        elif options["quiet"]:
            self.say(totals_line(report))
        else:
            self.say("\n".join(report_lines(report)))


def _check_together(options: Mapping[str, Any]) -> None:
    faults = []
    if options["preview"] and options["finish"]:
        faults.append(_fault("--finish", "does not go with --preview", "one of both"))
    if options["reason"] and options["recompute"] is None and not options["finish"]:
        remedy = "the Portfolio to compute anew, or --finish"
        faults.append(_fault("--reason", "goes with --recompute or --finish", remedy))
    if faults:
        raise Refused(faults)


def _fault(option: str, problem: str, remedy: str) -> Fault:
    return Fault(source=option, row=None, column="", problem=problem, remedy=remedy)
