"""A small Plan whose September 2003 is closed, made through the doors, in round figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fees.services.facts import import_net_assets, import_share_activity
from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth, days_between
from governance.models import Plan
from governance.services.plans import load_plan
from plan_admin.book.services import load_book_data
from plan_admin.month_end.services.closing import close_month
from tests.reference.random_books import REFERENCE_PLAN, plan_text

SEPTEMBER = PlanMonth(date(2003, 9, 1))
BOND = "Example High Yield Fund"
STOCK = "Example Energy Fund"
SCHEDULE = [
    ("EXAMPLE BOND FUNDS, INC.", BOND, "0.75", "0.25", "1.00"),
    ("EXAMPLE STOCK FUNDS, INC.", STOCK, "0.75", "0.25", "1.00"),
]
BOOK = b"""
boards:
  - funds: all
    trustees:
      - {name: Trustee One, interested: false, financial_interest: false, from: 2003-01-01}
      - {name: Trustee Two, interested: false, financial_interest: false, from: 2003-01-01}
      - {name: Trustee Three, interested: false, financial_interest: false, from: 2003-01-01}
meetings:
  - {id: m1, funds: all, date: 2003-08-13, mode: in_person, called_for: [adoption]}
votes:
  - {matter: adoption, meeting: m1, covers: all, portfolios: all, for: all}
distributors:
  - {code: adi, name: A I M Distributors}
  - {code: idi, name: INVESCO Distributors}
agreements:
  - {id: idi-2001, distributor: idi, portfolios: all, sells_from: 2001-01-01, ended_on: 2003-06-30}
  - {id: adi-2003, distributor: adi, portfolios: all, sells_from: 2003-07-01}
assignees:
  - {code: trust-a, name: Trust A, address: 1 Main Street}
  - {code: trust-b, name: Trust B, address: 2 Main Street}
transfers:
  - {id: whole, distributor: adi, assignee: trust-a, portfolios: all, percent: "60", issued_from: 2003-07-01,
     effective: 2003-09-01, notified: 2003-08-20}
  - {id: late, distributor: idi, assignee: trust-b, portfolios: all, percent: "50", effective: 2003-09-16,
     notified: 2003-08-20}
directions:
  - {distributor: adi, portfolios: [Example Energy Fund], route: assignee, effective: 2003-09-01}
claims:
  - {fund: "EXAMPLE BOND FUNDS, INC.", distributor: adi, date: 2003-09-10, amount: "1000.00",
     reason: An advance.}
"""


def quiet(_text: str) -> None:
    """Nobody listens."""


def _facts(names: Sequence[str]) -> tuple[bytes, bytes]:
    """Net assets of 36,500,000.00 a day, a dollar more on the 30th.

    Of the 400 Shares adi sold 300 and idi 100. A day accrues a distribution fee of 750.00 and a service
    fee of 250.00.
    """
    figures = ["portfolio,date,net_assets,shares_outstanding"]
    rows = ["portfolio,trade_date,kind,shares,original_issue_date"]
    for name in names:
        for day in days_between(date(2003, 8, 29), SEPTEMBER.last):
            if is_business_day(day):
                figures.append(f"{name},{day},{'36500000.00' if day.day < 30 else '36500001.00'},")
        rows.append(f"{name},2003-08-29,opening,100,2003-05-01")
        rows.append(f"{name},2003-08-29,opening,300,2003-07-01")
        rows.append(f"{name},2003-09-13,sale,4,")
        rows.append(f"{name},2003-09-15,redemption,4,2003-09-13")
    return "\n".join(figures).encode(), "\n".join(rows).encode()


def closed_september(acting_user: Any, *, code: str = "class-b", more: int = 0, besides: bytes = b"") -> Plan:
    """A Plan of two Portfolios and `more`, whose September 2003 is computed and its payments prepared.

    `besides`: a book that is loaded after the small Plan's own.
    """
    names = [f"Example Sector {number} Fund" for number in range(1, more + 1)]
    schedule = [*SCHEDULE, *((SCHEDULE[1][0], name, *SCHEDULE[1][2:]) for name in names)]
    text = plan_text(REFERENCE_PLAN.read_text(), schedule=schedule)
    load_plan(data=text.encode(), source="plan.txt", code=code, acting_user=acting_user)
    plan = Plan.objects.get(code=code)
    net_assets, activity = _facts([BOND, STOCK, *names])
    act = {"plan": plan, "acting_user": acting_user, "progress": quiet}
    for book in filter(None, (BOOK, besides)):
        load_book_data(
            data=book, source="book", plan_code=code, acting_user=acting_user, read_file=lambda name: b""
        )
    import_net_assets(data=net_assets, source="net.csv", **act)
    import_share_activity(data=activity, source="shares.csv", add=False, **act)
    close_month(month=SEPTEMBER, **act)
    return plan
