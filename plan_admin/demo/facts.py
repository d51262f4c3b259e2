"""The demonstration's facts: the market's closes in, the rows of the two fact files out.

The trading days and the market's moves are real (`sp500_close.csv`). All else - prices, net assets,
sales, redemptions, exchanges - is invented by a random generator of fixed seed, so that the same
closes always give the same rows. The register (`register.py`) is kept while the story unfolds: nobody
redeems what is not there, and each day's Shares outstanding are the sum of the activity so far.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.money import round_half_up
from plan_admin.demo.cast import NEWCOMER, ROLES, Role
from plan_admin.demo.charges import WAIVED_OF, with_charge
from plan_admin.demo.opening import open_class
from plan_admin.demo.register import ActivityRow, NetAssetsRow, Register, whole_dollars
from plan_admin.demo.story import FIRST_DAY, NEWCOMER_OPENS, NEWCOMER_SEED, Story

MILLION = 1_000_000
LAST_DAY = date(2004, 6, 30)  # of the first year, which has files of its own
END_OF_STORY = date(2004, 12, 31)
MERGER_DAY = date(2003, 11, 3)
MERGER_INTO = "INVESCO Growth & Income Fund"
MERGER_FROM = "outside:Hypothetical Large Cap Fund"
# Original issue date and Shares (in millionths); the last are Free Shares of the merged fund.
MERGED = (
    ("1999-03-15", 4_127_310000),
    ("2000-02-14", 6_880_442719),
    ("2000-09-18", 3_305_118004),
    ("2001-11-12", 2_941_070500),
    ("2003-04-14", 1_512_633333),
    ("2003-08-11", 655_000001),
    ("", 874_209817),
)
QUARTER_ENDS = (3, 6, 9, 12)
YEAR_END_DISTRIBUTION = 5_000  # millionths of the net assets, where a Portfolio pays no income
REINVESTED_PERMILLE = 720
REDEMPTIONS_PER_DAY = 760
YOUNGEST_REDEEMED = timedelta(days=12)
YEARS_TO_CONVERSION = 8
TRADING_DAYS_IN_QUARTER = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The rows of `net_assets.csv` and of `share_activity.csv`, in file order."""

    net_assets: tuple[NetAssetsRow, ...]
    activity: tuple[ActivityRow, ...]

    def after(self, day: date) -> "Facts":
        """The rows of later days."""
        return Facts(
            net_assets=tuple(row for row in self.net_assets if row.day > day),
            activity=tuple(row for row in self.activity if row.day > day),
        )


def make_facts(closes: Mapping[date, int], *, until: date = LAST_DAY) -> Facts:
    """The story's rows up to a day. `closes` are the index's closes by date, in hundredths of a point.

    A later last day adds rows and changes none.
    """
    story = Story()
    for role in ROLES:
        open_class(story, role=role)
    activity = list(story.end_of_day())
    net_assets: list[NetAssetsRow] = []
    days = [day for day in sorted(closes) if day <= until]
    for yesterday, day, tomorrow in zip(days[:-1], days[1:], [*days[2:], None], strict=True):
        if day < FIRST_DAY:
            continue
        index_move = round_half_up((closes[day] - closes[yesterday]) * MILLION, closes[yesterday])
        ends_month = tomorrow is None or tomorrow.month != day.month
        _play_day(story, day=day, index_move=index_move, ends_month=ends_month)
        activity += story.end_of_day()
        net_assets += (_close(register, day=day) for register in story.registers.values())
    return Facts(net_assets=tuple(net_assets), activity=tuple(activity))


def _close(register: Register, *, day: date) -> NetAssetsRow:
    return NetAssetsRow(
        portfolio=register.role.name, day=day, net_assets=register.net_assets, shares=register.shares
    )


def _play_day(story: Story, *, day: date, index_move: int, ends_month: bool) -> None:
    """What adds Shares comes before what takes them, as R5 reads a day."""
    for register in story.registers.values():
        _move_price(story, register=register, index_move=index_move)
    for register in story.registers.values():
        register.prices[day] = register.price_cents
    if day == NEWCOMER_OPENS:
        _sell_one(story, register=story.join(NEWCOMER), day=day, amount=NEWCOMER_SEED)
    _sell(story, day=day)
    if day == MERGER_DAY:
        _merge(story, day=day)
    if ends_month:
        _distribute(story, day=day)
    _exchange(story, day=day)
    _redeem(story, day=day)
    for row in story.to_cancel.pop(day, ()):
        story.enter(row)
    if ends_month:
        _convert(story, day=day)


def _move_price(story: Story, *, register: Register, index_move: int) -> None:
    """`index_move` in millionths; income accrues daily until it is distributed."""
    role = register.role
    if role.is_money_market:
        return
    income = round_half_up(role.income, TRADING_DAYS_IN_QUARTER)
    noise = story.rng.randrange(-role.noise, role.noise + 1)
    move = round_half_up(index_move * role.beta, 1000) + noise + income
    register.price = round_half_up(register.price * (MILLION + move), MILLION)


def _sell(story: Story, *, day: date) -> None:
    for register in story.registers.values():
        chance = register.role.sale_chance
        if not story.is_open(register.role, on=day) or not story.happens(chance):
            continue
        usual = round_half_up(register.net_assets * register.role.sales, MILLION * chance)
        amount = _rounded(usual * story.rng.randrange(400, 1600))
        trades = 2 if story.happens(25) else 1  # two equal rows are two trades
        for _ in range(trades):
            _sell_one(story, register=register, day=day, amount=amount)


def _sell_one(story: Story, *, register: Register, day: date, amount: int) -> None:
    """Most buyers pay. The purchase of a few does not clear, and is cancelled within a week."""
    sale = ActivityRow(
        portfolio=register.role.name, day=day, kind="sale", shares=register.shares_for(amount), amount=amount
    )
    if register.role.omnibus or not story.happens(6):
        story.enter(sale)
        return
    sale = replace(sale, issued=day.isoformat(), reference=story.reference("S"))
    story.enter(sale)
    on = first_business_day_on_or_after(day + timedelta(days=story.rng.randrange(6)))
    # A cancellation without an original issue date means the Shares of its own trade date.
    issued = "" if on == day else sale.issued
    row = replace(sale, day=on, kind="sale_cancelled", issued=issued, reference=story.reference("C"))
    story.to_cancel.setdefault(on, []).append(row)


def _rounded(amount: int) -> int:
    """People buy and redeem round amounts: hundreds of dollars, or tens of a small sum; in cents."""
    return max(whole_dollars(amount, step=100 if amount >= 10_000_00 else 10), 10_00)


def _merge(story: Story, *, day: date) -> None:
    """The Shares of a fund from outside come in, each with its original issue date."""
    register = story.registers[MERGER_INTO]
    for issued, shares in MERGED:
        story.enter(
            ActivityRow(
                portfolio=MERGER_INTO,
                day=day,
                kind="merger_in",
                shares=shares,
                amount=register.amount_of(shares),
                issued=issued,
                other=MERGER_FROM,
                reference=story.reference("M"),
            )
        )


def _distribute(story: Story, *, day: date) -> None:
    """Income of the quarter (Cash Reserves: of the month), most of it reinvested in Free Shares."""
    for register in story.registers.values():
        rate = _distribution(register.role, day=day)
        if not rate:
            continue
        amount = round_half_up(register.net_assets * rate * REINVESTED_PERMILLE, MILLION * 1000)
        if not register.role.is_money_market:
            register.price = round_half_up(register.price * (MILLION - rate), MILLION)
        story.enter(
            ActivityRow(
                portfolio=register.role.name,
                day=day,
                kind="reinvestment",
                shares=register.shares_for(amount),
                amount=amount,
            )
        )


def _distribution(role: Role, *, day: date) -> int:
    """Millionths of the net assets that are distributed on a month's last trading day."""
    if role.income:
        return role.income if role.is_money_market or day.month in QUARTER_ENDS else 0
    return YEAR_END_DISTRIBUTION if day.month == 12 else 0


def _exchange(story: Story, *, day: date) -> None:
    """A few holders a day move from one Portfolio to another; the issue date travels with the Share."""
    names = [role.name for role in ROLES]  # nobody exchanges the newcomer's Shares yet
    for _ in range(story.rng.randrange(6)):
        source = story.registers[names[story.rng.randrange(len(names))]]
        target = story.registers[names[story.rng.randrange(len(names))]]
        if source is target or not story.is_open(target.role, on=day):
            continue
        smaller = min(source.net_assets, target.net_assets)
        wanted = round_half_up(smaller * story.rng.randrange(500, 6_000), MILLION)
        issued = None if story.happens(250) else _some_lot(story, register=source, day=day)
        if target.role.omnibus and issued and issued.year == 1996:
            continue  # it will convert within the year, and nobody could tell it in an omnibus account
        amount = _affordable(source, issued=issued, wanted=wanted)
        if amount:
            _exchange_one(story, source=source, target=target, day=day, issued=issued, amount=amount)


def _exchange_one(
    story: Story, *, source: Register, target: Register, day: date, issued: date | None, amount: int
) -> None:
    row = ActivityRow(
        portfolio=source.role.name,
        day=day,
        kind="exchange_out",
        shares=source.shares_for(amount),
        amount=amount,
        issued=issued.isoformat() if issued else "",
        other=target.role.name,
    )
    story.enter(row)
    story.enter(
        replace(
            row,
            portfolio=target.role.name,
            kind="exchange_in",
            shares=target.shares_for(amount),
            other=source.role.name,
        )
    )


def _redeem(story: Story, *, day: date) -> None:
    for register in story.registers.values():
        chance = register.role.redemption_chance
        if min(register.lots) >= day - YOUNGEST_REDEEMED or not story.happens(chance):
            continue
        usual = round_half_up(register.net_assets * REDEMPTIONS_PER_DAY, MILLION * chance)
        wanted = usual * story.rng.randrange(300, 1700)
        if register.role.omnibus and story.happens(40):
            _redeem_unknown(story, register=register, day=day, amount=_rounded(wanted))
            continue
        issued = None if story.happens(150) else _some_lot(story, register=register, day=day)
        amount = _affordable(register, issued=issued, wanted=wanted)
        if amount:
            row = ActivityRow(
                portfolio=register.role.name,
                day=day,
                kind="redemption",
                shares=register.shares_for(amount),
                amount=amount,
                issued=issued.isoformat() if issued else "",
            )
            story.charged += 1
            waived = story.charged % WAIVED_OF == 0
            story.enter(with_charge(row, register=register, waived=waived))


def _redeem_unknown(story: Story, *, register: Register, day: date, amount: int) -> None:
    story.enter(
        ActivityRow(
            portfolio=register.role.name,
            day=day,
            kind="redemption",
            shares=register.shares_for(amount),
            amount=amount,
            issued="unknown",
            reference=story.reference("O"),
        )
    )


def _some_lot(story: Story, *, register: Register, day: date) -> date:
    """The lot of a Share drawn at random among those held for a while."""
    latest = day - YOUNGEST_REDEEMED
    days = [issued for issued in sorted(register.lots) if issued < latest]
    upto = list(accumulate(register.lots[issued] for issued in days))
    return days[bisect_right(upto, story.rng.randrange(upto[-1]))]


def _affordable(register: Register, *, issued: date | None, wanted: int) -> int:
    """A round amount in cents, at most four fifths of the lot or of the Free Shares; 0 if that is nothing."""
    held = register.free if issued is None else register.lots[issued]
    most = round_half_up(register.amount_of(held) * 4, 5)
    amount = _rounded(min(wanted, most))
    return amount if amount <= most else 0


def _convert(story: Story, *, day: date) -> None:
    """Shares eight years old become Class A at the month's end, and Free Shares in proportion."""
    for register in story.registers.values():
        due = [
            issued
            for issued, held in sorted(register.lots.items())
            if held and (issued.year + YEARS_TO_CONVERSION, issued.month) == (day.year, day.month)
        ]
        converted = sum(register.lots[issued] for issued in due)
        if not converted:
            continue
        free = round_half_up(register.free * converted, register.shares - register.free)
        shares = [(issued.isoformat(), register.lots[issued]) for issued in due]
        for issued, held in [*shares, ("", free)]:
            story.enter(
                ActivityRow(
                    portfolio=register.role.name,
                    day=day,
                    kind="conversion",
                    shares=held,
                    amount=register.amount_of(held),
                    issued=issued,
                )
            )
