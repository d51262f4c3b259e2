"""What the demonstration's transfer agent withholds when Shares are redeemed young (Section 11); invented.

The terms are those that the product takes where none are recorded: 5, 4, 3, 3, 2 and 1 % by year of age.
"""

from dataclasses import replace
from datetime import date

from fees.domain.deferred_charge import DEFAULT_TERMS, rate_at
from governance.domain.money import MILLIONTHS_PER_SHARE, RATE_SCALE, round_half_up
from plan_admin.demo.register import ActivityRow, Register

WAIVER = "death or disability of the holder"
WAIVED_OF = 40  # one redemption in so many is waived
LOWEST_COST, COSTS = 80, 46  # percent of the opening price that old Shares are said to have cost
PRIME = 7919


def with_charge(row: ActivityRow, *, register: Register, waived: bool) -> ActivityRow:
    """A redemption with what it withheld: Shares x the lesser of cost and price x the rate for their age.

    Shares from before the story say what they cost; of all others it is the price of their issue date.
    """
    if not row.issued or row.issued_on is None:
        return row
    issued = row.issued_on
    rate = rate_at(DEFAULT_TERMS, issued=issued, redeemed=row.day)
    known = register.prices.get(issued)
    if not rate or (known is None and issued >= register.opened):
        return row
    cost = _cost(register, issued) if known is None else known
    stated = cost if known is None else None
    if waived:
        return replace(row, cost=stated, waiver=WAIVER)
    lesser = min(cost, register.price_cents)
    cents = round_half_up(row.shares * lesser * rate, MILLIONTHS_PER_SHARE * RATE_SCALE)
    return replace(row, cost=stated, cdsc=cents)


def _cost(register: Register, issued: date) -> int:
    """Cents per Share: a percentage of the opening price that the issue date alone decides."""
    percent = LOWEST_COST + issued.toordinal() * PRIME % COSTS
    return max(round_half_up(register.role.cents * percent, 100), 1)
