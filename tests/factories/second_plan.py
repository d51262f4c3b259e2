"""A second Plan beside the small one: Class C Shares of one of its Portfolios, without Assignees."""

from typing import Any

from fees.services.facts import import_net_assets, import_share_activity
from governance.domain.business_days import is_business_day
from governance.domain.periods import days_between
from governance.models import Plan
from governance.services.plans import load_plan
from plan_admin.book.services import load_book_data
from plan_admin.month_end.services.closing import close_month
from tests.factories.closed_month import BOND, SEPTEMBER, quiet
from tests.factories.plans import RATES, plan_text

CODE = "class-c"
BOOK = b"""
plan: class-c
meetings:
  - {id: m2, funds: all, date: 2003-08-14, mode: in_person, called_for: [adoption]}
votes:
  - {matter: adoption, meeting: m2, covers: all, portfolios: all, for: all}
agreements:
  - {id: adi-c, distributor: adi, portfolios: all, sells_from: 2003-08-18}
"""


def without_assignees(text: str) -> str:
    """A plan's text without what Sections 6(b) to (e) say."""
    begins = text.index("           (b) Any Distributor may transfer")
    return text[:begins] + text[text.index("      SECTION 7.", begins) :]


def second_plan(acting_user: Any) -> Plan:
    """Loaded beside the small Plan, with its own votes and agreement."""
    schedule = [("EXAMPLE BOND FUNDS, INC.", BOND, RATES)]
    text = without_assignees(plan_text(share_class="Class C", schedule=schedule))
    load_plan(data=text.encode(), source="class-c.txt", code=CODE, acting_user=acting_user)
    load_book_data(
        data=BOOK, source="book", plan_code=CODE, acting_user=acting_user, read_file=lambda name: b""
    )
    return Plan.objects.get(code=CODE)


def closed_second_september(acting_user: Any) -> Plan:
    """The same with a closed September: net assets of 73,000,000.00 accrue 1,500.00 and 500.00 a day.

    The first Shares are sold on the 2nd, the 1st being a holiday: 29 days accrue.
    """
    plan = second_plan(acting_user)
    days = [day for day in days_between(SEPTEMBER.first, SEPTEMBER.last) if is_business_day(day)]
    figures = [
        "portfolio,date,net_assets,shares_outstanding",
        *(f"{BOND},{day},73000000.00," for day in days),
    ]
    rows = ["portfolio,trade_date,kind,shares,original_issue_date", f"{BOND},{days[0]},sale,500,"]
    act = {"plan": plan, "acting_user": acting_user, "progress": quiet}
    import_net_assets(data="\n".join(figures).encode(), source="net-c.csv", **act)
    import_share_activity(data="\n".join(rows).encode(), source="shares-c.csv", add=False, **act)
    close_month(month=SEPTEMBER, **act)
    return plan
