"""`manage.py project --months N`: what the coming months would pay, under a stated change."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.management.door import DoorCommand
from plan_admin.projection.domain.changes import MONTHS_MAX, ChangeKind
from plan_admin.projection.selectors.asking import Asked, RatesAsked, read_question
from plan_admin.projection.selectors.projecting import project
from plan_admin.projection.selectors.sheets import sheets_of
from plan_admin.projection.selectors.words import document_of, lines_of

RATES_OF_A_PORTFOLIO = 3


class Command(DoorCommand):
    """Project the coming months; nothing is written."""

    help = (
        "Shows what the coming months would pay by Distributor and Assignee, as the Plan stands or under a"
        " stated change, on stated assumptions. Writes nothing, and is never an instruction."
    )
    takes_json = True

    def add_door_arguments(self, parser: CommandParser) -> None:
        """How many months, under which change, at which pace."""
        parser.add_argument("--months", default="12", metavar="N", help=f"1 to {MONTHS_MAX}; else 12")
        change = parser.add_mutually_exclusive_group()
        change.add_argument("--lapse", action="store_true", help="the Plan is not continued (Section 10)")
        change.add_argument(
            "--terminate",
            action="append",
            metavar="PORTFOLIO",
            help="the Plan is terminated there (Section 11); once for each Portfolio, or `all`",
        )
        change.add_argument(
            "--amend",
            action="append",
            metavar="PORTFOLIO=ABSC,SERVICE,AGGREGATE",
            help="other rates in percent a year (Section 9); once for each Portfolio, or `all`",
        )
        parser.add_argument("--from", dest="day", default="", metavar="DATE", help="the change's first day")
        parser.add_argument(
            "--complete-for",
            nargs="+",
            default=[],
            metavar="CODE",
            help="Distributors as to which the termination is a Complete Termination",
        )
        parser.add_argument("--market", default="0", metavar="PCT", help="net assets per Share, %% a year")
        parser.add_argument("--sales", default="0", metavar="PCT", help="net sales of Shares, %% a year")

    def open(self, options: Mapping[str, Any]) -> None:
        """Project, and print the tables or the document."""
        plan = self.plan(options)
        question = read_question(plan, _asked(options))
        projection = project(plan, months=question.months, change=question.change, pace=question.pace)
        sheets = sheets_of(projection)
        if options["json"]:
            self.print_json(document_of(projection, sheets))
        else:
            self.say("\n".join(lines_of(projection, sheets)))


def _asked(options: Mapping[str, Any]) -> Asked:
    kind = ChangeKind.NONE
    if options["lapse"]:
        kind = ChangeKind.LAPSE
    elif options["terminate"]:
        kind = ChangeKind.TERMINATION
    elif options["amend"]:
        kind = ChangeKind.AMENDMENT
    _refuse_what_does_not_belong(kind, options)
    return Asked(
        months=str(options["months"]),
        change=kind,
        portfolios=tuple(options["terminate"] or ()),
        day=options["day"],
        complete_for=tuple(options["complete_for"]),
        rates=tuple(_rates(text) for text in options["amend"] or ()),
        market=options["market"],
        sales=options["sales"],
    )


def _refuse_what_does_not_belong(kind: ChangeKind, options: Mapping[str, Any]) -> None:
    """A date or a Distributor that nothing is asked of is a slip, not a wish. Raises: Refused."""
    faults = []
    if options["day"] and kind in (ChangeKind.NONE, ChangeKind.LAPSE):
        remedy = "with --terminate or --amend; a lapse begins on the day after the running term"
        faults.append(Fault(source="From", row=None, column="", problem="is of no change", remedy=remedy))
    if options["complete_for"] and kind is not ChangeKind.TERMINATION:
        problem = "is of no termination"
        faults.append(
            Fault(source="Complete for", row=None, column="", problem=problem, remedy="with --terminate")
        )
    if faults:
        raise Refused(faults)


def _rates(text: str) -> RatesAsked:
    """PORTFOLIO=0.50,0.25,0.75; what is not of that form is refused with its form."""
    portfolio, _, rates = text.rpartition("=")
    three = [part.strip() for part in rates.split(",")]
    if not portfolio or len(three) != RATES_OF_A_PORTFOLIO:
        problem = f"{text!r} is not of the form PORTFOLIO=ABSC,SERVICE,AGGREGATE"
        remedy = "percent a year, like growth-fund=0.50,0.25,0.75"
        raise Refused([Fault(source="Rates", row=None, column="", problem=problem, remedy=remedy)])
    return RatesAsked(portfolio=portfolio, asset_based=three[0], service=three[1], aggregate=three[2])
