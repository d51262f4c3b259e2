"""A small Plan's own text, and the Plan loaded from it."""

from collections.abc import Sequence
from typing import Any

from governance.models import Plan
from governance.services.plans import LoadedPlan, load_plan

ALPHA = "ALPHA FUNDS, INC."
BETA = "BETA FUNDS, INC."
GROWTH = "Alpha Growth Fund"
INCOME = "Alpha Income Fund"
VALUE = "Beta Value Fund"
RATES = ("0.75%", "0.25%", "1.00%")
Line = tuple[str, str, tuple[str, str, str]]
SCHEDULE: tuple[Line, ...] = ((ALPHA, GROWTH, RATES), (ALPHA, INCOME, RATES), (BETA, VALUE, RATES))

SECTIONS = """
      SECTION 1. Each Fund, as described in Schedule A to this plan, may act as a distributor
of the {share_class} Shares of each Portfolio.

      SECTION 2. The Fund may incur expenses at the rate set forth on Schedule A.

      SECTION 3. The Fund may expend amounts to finance distribution-related services.

      SECTION 4. The Fund may also expend amounts to finance payments of service fees.

      SECTION 5. All amounts shall be paid to Distributor pursuant to a distribution agreement.

      SECTION 6. (a) Amounts incurred shall be paid by the Fund to Distributor.

           (b) Any Distributor may transfer its rights to one or more designees (each an "Assignee").

           (c) Each Distributor shall notify the Fund of each Transfer, with each Assignee's name.

           (d) A Distributor may direct the Fund to pay an Assignee's Portion to such Assignee.

           (e) A Distributor may direct the Fund to pay an agent designated by any Assignee.

      SECTION 7. Distributor shall provide, at least quarterly, a written report.

      SECTION 8. This Plan shall become effective on {effective}, with respect to any Portfolio,
upon the receipt by the Fund of the affirmative vote of its Board.

      SECTION 9. Any material amendments to this Plan must be approved by the Board.

      SECTION 10. This Plan shall continue in effect until {until} and thereafter so long as
such continuance is specifically approved at least annually.

      SECTION 11. This Plan may be terminated at any time.

      SECTION 12. Any agreement related to this Plan shall be made in writing, and shall provide:

           (a) that such agreement may be terminated at any time; and

           (b) that such agreement shall terminate automatically.

      SECTION 13. This Plan amends and restates the prior plan.
"""


def schedule_a(schedule: Sequence[Line] = SCHEDULE) -> str:
    """Schedule A as a filing prints it."""
    lines = ["                 SCHEDULE A", "          DISTRIBUTION AND SERVICE FEES", ""]
    fund = ""
    for of, portfolio, rates in schedule:
        if of != fund:
            fund = of
            head = f"{'MAXIMUM':>66}{'MAXIMUM':>12}{'MAXIMUM':>12}"
            names = f"  {of:<48}{'ASSET BASED':>16}{'SERVICE':>12}{'AGGREGATE':>12}"
            rule = f"  {'-' * len(of):<48}{'SALES CHARGE':>16}{'FEE':>12}{'FEE':>12}"
            lines += ["", head, names, rule, "  PORTFOLIOS", ""]
        lines.append(f"  {portfolio:<48}{rates[0]:>16}{rates[1]:>12}{rates[2]:>12}")
    return "\n".join(lines) + "\n"


def plan_text(
    *,
    share_class: str = "Class B",
    effective: str = "August 18, 2003",
    until: str = "June 30, 2004",
    schedule: Sequence[Line] = SCHEDULE,
) -> str:
    """A whole plan, as short as one can be."""
    title = f"        MASTER DISTRIBUTION PLAN\n\n        ({share_class.upper()} SHARES)\n"
    sections = SECTIONS.format(share_class=share_class, effective=effective, until=until)
    return f"{title}\n{sections}\n{schedule_a(schedule)}"


def undivided(text: str) -> str:
    """The plan with a Section 6 of one paragraph."""
    for letter in "bcde":
        text = text.replace(f"           ({letter}) ", "", 1)
    return text.replace("SECTION 6. (a) ", "SECTION 6. ")


def loaded_plan(acting_user: Any, *, text: str = "", code: str | None = "class-b") -> LoadedPlan:
    """The outcome of loading a text, by default the small plan's."""
    return load_plan(
        data=(text or plan_text()).encode(), source="plan.txt", code=code, acting_user=acting_user
    )


def small_plan(acting_user: Any) -> Plan:
    """The small Plan: two Funds and three Portfolios."""
    return Plan.objects.get(code=loaded_plan(acting_user).code)
