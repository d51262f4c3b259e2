"""The Class C Shares of the demonstration: a quarter of one Portfolio, on the market's real closes; invented.

A Plan of its own needs facts of its own: other Shares, another price, another deferred charge. A fixed seed
gives the same rows from the same closes.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from random import Random

from governance.domain.money import MILLIONTHS_PER_SHARE, round_half_up
from plan_admin.demo.cast import Role
from plan_admin.demo.facts import MILLION, Facts
from plan_admin.demo.register import ActivityRow, NetAssetsRow, Register, whole_dollars

CLASS_C = Role(short="Value Equity", dollars=2_400_000, cents=1702, beta=950, noise=1_800, since=2004)
FIRST_DAY, LAST_DAY = date(2004, 10, 1), date(2004, 12, 31)
SEED = 20041001
SALE_CHANCE, REDEMPTION_CHANCE = 700, 180  # of 1,000 days
CHARGE_PERCENT = 1  # in the first year, as `class_c/book.yaml` says


def make_class_c_facts(closes: Mapping[date, int]) -> Facts:
    """What happened to the Class C Shares from their first day on; `closes` as `make_facts` takes them."""
    rng = Random(SEED)
    register = Register(CLASS_C, opened=FIRST_DAY)
    activity: list[ActivityRow] = []
    net_assets: list[NetAssetsRow] = []
    days = [day for day in sorted(closes) if day <= LAST_DAY]
    for yesterday, day in zip(days[:-1], days[1:], strict=True):
        if day < FIRST_DAY:
            continue
        move = round_half_up((closes[day] - closes[yesterday]) * MILLION, closes[yesterday])
        move = round_half_up(move * CLASS_C.beta, 1000) + rng.randrange(-CLASS_C.noise, CLASS_C.noise + 1)
        register.price = round_half_up(register.price * (MILLION + move), MILLION)
        register.prices[day] = register.price_cents
        for row in _rows_of(rng, register, day=day):
            register.apply(row)
            activity.append(row)
        net_assets.append(
            NetAssetsRow(
                portfolio=CLASS_C.name, day=day, net_assets=register.net_assets, shares=register.shares
            )
        )
    return Facts(net_assets=tuple(net_assets), activity=tuple(activity))


def _rows_of(rng: Random, register: Register, *, day: date) -> Iterable[ActivityRow]:
    """The first day's holders, then sales; now and then somebody redeems a part of what he bought."""
    if day == FIRST_DAY:
        yield _sale(register, day=day, amount=CLASS_C.dollars * 100)
    elif rng.randrange(1000) < SALE_CHANCE:
        amount = whole_dollars(rng.randrange(2_000_00, 60_000_00), step=100)
        yield _sale(register, day=day, amount=amount)
    if day > FIRST_DAY and rng.randrange(1000) < REDEMPTION_CHANCE:
        issued = rng.choice([one for one in sorted(register.lots) if one < day])
        shares = register.lots[issued] * rng.randrange(10, 120) // 1000
        lesser = min(register.prices[issued], register.price_cents)
        yield ActivityRow(
            portfolio=CLASS_C.name,
            day=day,
            kind="redemption",
            shares=shares,
            amount=register.amount_of(shares),
            issued=issued.isoformat(),
            cdsc=round_half_up(shares * lesser * CHARGE_PERCENT, MILLIONTHS_PER_SHARE * 100),
        )


def _sale(register: Register, *, day: date, amount: int) -> ActivityRow:
    shares = register.shares_for(amount)
    return ActivityRow(portfolio=CLASS_C.name, day=day, kind="sale", shares=shares, amount=amount)
