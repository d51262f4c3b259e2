"""What the demonstration's Distributors say that they spent: every figure and every payee is invented."""

from collections.abc import Iterator
from random import Random

from governance.domain.fiscal_years import quarter_of
from governance.domain.money import dollars_text
from governance.domain.periods import PlanMonth
from plan_admin.demo.cast import NEWCOMER, ROLES, SMALL_DOLLARS, Role
from plan_admin.demo.register import csv_text, whole_dollars

SEED = 70_030_818
EXPENDITURE_COLUMNS = ("distributor", "quarter", "portfolio", "purpose", "activity", "payee", "amount")
ADVANCE_COLUMNS = ("distributor", "portfolio", "as_of", "amount")
FIRST, LAST = PlanMonth.from_text("2003-08"), PlanMonth.from_text("2004-11")
BEFORE_THE_PLAN = "2003-08-17"
# The ends of the Funds' fiscal years, as the book has them, of each Portfolio in the order of Schedule A.
YEAR_ENDS = (
    *("08-31",) * 4,
    *("05-31",) * 3,
    *("08-31",) * 2,
    *("10-31",) * 2,
    "08-31",
    "05-31",
    *("03-31",) * 9,
    *("07-31",) * 6,
)
YEAR_END_OF_THE_NEWCOMER = "08-31"
# Purpose, activity, payee, and how many hundred-thousandths of the Portfolio are spent on it in a quarter.
KINDS = (
    ("broker_dealers", "supplemental_payments", "Example Dealers (invented)", 32),
    ("sales_personnel", "sales_seminars", "Example Wholesalers (invented)", 8),
    ("advertising", "advertising_programs", "Example Agency (invented)", 4),
    ("printing_and_mailing", "printing", "Example Press (invented)", 2),
    ("financing", "other_distribution", "Example Bank (invented)", 10),
    ("other", "inquiries", "Example Call Center (invented)", 12),
)
KINDS_OF_A_SMALL_ONE = 2
# The Plan began within these quarters; and once adi spends more on a Portfolio than it is paid.
PERCENT_OF_A_QUARTER = {"2003-08": 25, "2003-09": 60}
ABOVE, PERCENT_ABOVE = ("2004-01", "INVESCO Growth & Income Fund"), 250
TEN_MILLION = 10_000_000
CENTS = 100
Row = tuple[object, ...]


def quarters(year_end: str) -> tuple[PlanMonth, ...]:
    """The last months of a Fund's quarters that ended in the story."""
    found = []
    month = FIRST
    while (last := quarter_of(month, fiscal_year_end=year_end).last) <= LAST:
        found.append(last)
        month = last.next
    return tuple(found)


def expenditures_csv(distributor: str) -> str:
    """The file of a Distributor's quarters."""
    rows = {"adi": _adi, "idi": _idi, "ndi": _ndi}[distributor]()
    return csv_text(EXPENDITURE_COLUMNS, (tuple(row) for row in rows))


def advances_csv() -> str:
    """What adi had advanced to dealers for each Portfolio and not recovered before the Plan began."""
    return csv_text(
        ADVANCE_COLUMNS,
        (
            ("adi", role.name, BEFORE_THE_PLAN, dollars_text(whole_dollars(role.dollars * 2, step=100)))
            for role in ROLES
        ),
    )


def _adi() -> Iterator[Row]:
    """It sells all of the 28, and spends in proportion to their size, a little more or less each quarter."""
    rng = Random(SEED)
    for role, year_end in zip(ROLES, YEAR_ENDS, strict=True):
        kinds = KINDS if role.dollars >= SMALL_DOLLARS else KINDS[:KINDS_OF_A_SMALL_ONE]
        for quarter in quarters(year_end):
            for purpose, activity, payee, share in kinds:
                amount = _amount(role, share * rng.randrange(80, 121) * _percent(quarter, role) // CENTS)
                yield ("adi", quarter, role.name, purpose, activity, payee, amount)


def _percent(quarter: PlanMonth, role: Role) -> int:
    if (str(quarter), role.name) == ABOVE:
        return PERCENT_ABOVE
    return PERCENT_OF_A_QUARTER.get(str(quarter), CENTS)


def _idi() -> Iterator[Row]:
    """It sells no more, and says that it spends nothing: one row for each Fund and quarter."""
    said = set()
    for role, year_end in zip(ROLES, YEAR_ENDS, strict=True):
        for quarter in quarters(year_end):
            if quarter not in said:
                said.add(quarter)
                yield (
                    "idi",
                    quarter,
                    role.name,
                    "other",
                    "administering",
                    "Nobody: nothing was spent (invented)",
                    "0.00",
                )


def _ndi() -> Iterator[Row]:
    """It sells one Portfolio from August to October 2004, in two quarters of its Fund."""
    rng = Random(SEED + 1)
    for quarter in quarters(YEAR_END_OF_THE_NEWCOMER)[-2:]:
        for purpose, activity, payee, share in KINDS[:3]:
            amount = _amount(NEWCOMER, share * rng.randrange(80, 121))
            yield ("ndi", quarter, NEWCOMER.name, purpose, activity, payee, amount)


def _amount(role: Role, share: int) -> str:
    """`share` in ten-millionths of what the Portfolio had at the beginning, in whole dollars."""
    cents = role.dollars * CENTS * share // TEN_MILLION
    return dollars_text(whole_dollars(cents, step=1))
