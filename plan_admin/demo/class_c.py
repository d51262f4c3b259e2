"""A second Plan beside the first: Class C Shares of a Portfolio whose Class B Shares the first Plan has.

Its exhibit is an HTML file, and it has no Assignees. Nothing of it enters the first Plan's months.
"""

from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command

from governance.domain.periods import PlanMonth
from governance.models import Plan
from plan_admin.demo.payments import APPROVER, OFFICER, pay_month, payment_day

DATA = Path(__file__).resolve().parent / "data" / "class_c"
PLAN_TEXT = DATA / "class_c_plan.htm"
CLASS_C = "class-c"
PAID_MONTHS = ("2004-10", "2004-11")
LAST_MONTH = "2004-12"


def run_beside(say: Callable[[str], None]) -> None:
    """Load the second Plan with its votes and facts, pay two months, close the third, and prove its books."""
    call_command("load_plan", str(PLAN_TEXT), code=CLASS_C)
    call_command("load_book", str(DATA / "book.yaml"), plan=CLASS_C, quiet=True)
    call_command("import_net_assets", str(DATA / "net_assets.csv"), plan=CLASS_C, quiet=True)
    call_command("import_share_activity", str(DATA / "share_activity.csv"), plan=CLASS_C, quiet=True)
    plan = Plan.objects.get(code=CLASS_C)
    for written in PAID_MONTHS:
        call_command("close_month", written, plan=CLASS_C, finish=True, quiet=True)
        month = PlanMonth.from_text(written)
        if (paid := pay_month(plan, month)).approved:
            say(
                f"{paid.approved} payment of {written} approved by {APPROVER}, issued by {OFFICER},"
                f" settled on {payment_day(month)}"
            )
    call_command("close_month", LAST_MONTH, plan=CLASS_C, quiet=True)
    call_command("verify_books", plan=CLASS_C, quiet=True)
