"""The shareholder register behind the demonstration, and the two files that it leaves."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from governance.domain.money import (
    CENTS_PER_DOLLAR,
    MILLIONTHS_PER_SHARE,
    cents_from_dollars,
    dollars_text,
    round_half_up,
    split_in_order,
)
from plan_admin.demo.cast import Role

MICRODOLLARS_PER_CENT = 10_000
NET_ASSETS_COLUMNS = ("portfolio", "date", "net_assets", "shares_outstanding")
ACTIVITY_COLUMNS = (
    "portfolio",
    "trade_date",
    "kind",
    "shares",
    "amount",
    "original_issue_date",
    "other_portfolio",
    "reference",
    "cdsc",
    "cdsc_waiver",
    "cost_per_share",
)
# What adds to the Shares comes before what takes from them (R5).
ORDER_OF_KINDS = {"opening": 0, "sale": 1, "exchange_in": 2, "merger_in": 2, "reinvestment": 3}
TAKINGS = 4
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetAssetsRow:
    """A Portfolio's close: `net_assets` in cents, `shares` outstanding in millionths."""

    portfolio: str
    day: date
    net_assets: int
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """One row of share activity: `shares` in millionths, `amount` in cents or None for an opening.

    `issued` is an ISO date, `unknown`, or empty; `other` the other Portfolio of an exchange or merger. `cdsc`
    (cents) is what a redemption withheld, `waiver` why nothing, `cost` (cents) what a Share had cost.
    """

    portfolio: str
    day: date
    kind: str
    shares: int
    amount: int | None = None
    issued: str = ""
    other: str = ""
    reference: str = ""
    cdsc: int | None = None
    waiver: str = ""
    cost: int | None = None

    @property
    def adds(self) -> bool:
        """Whether the row adds Shares; else it takes them."""
        return self.kind in ORDER_OF_KINDS

    @property
    def issued_on(self) -> date | None:
        """The original issue date; a sale or its cancellation that states none means the trade date."""
        if self.issued == UNKNOWN:
            return None
        if not self.issued:
            return self.day if self.kind in ("sale", "sale_cancelled") else None
        return date.fromisoformat(self.issued)


class Register:
    """The Shares of one Portfolio: lots by original issue date, Free Shares, today's and earlier prices.

    `prices` are in cents, by the days since it `opened`.
    """

    __slots__ = ("free", "lots", "opened", "price", "prices", "role")

    def __init__(self, role: Role, *, opened: date) -> None:
        self.role = role
        self.opened = opened
        self.prices: dict[date, int] = {}
        self.price = role.cents * MICRODOLLARS_PER_CENT
        self.lots: dict[date, int] = {}
        self.free = 0

    @property
    def shares(self) -> int:
        """All Shares outstanding, in millionths."""
        return sum(self.lots.values()) + self.free

    @property
    def price_cents(self) -> int:
        """The price at which Shares are sold and redeemed: whole cents."""
        return round_half_up(self.price, MICRODOLLARS_PER_CENT)

    @property
    def net_assets(self) -> int:
        """Net assets in cents, at the price before it is rounded to cents."""
        return round_half_up(self.shares * self.price, MILLIONTHS_PER_SHARE * MICRODOLLARS_PER_CENT)

    def shares_for(self, amount: int) -> int:
        """How many millionths of a Share `amount` cents buy today."""
        return round_half_up(amount * MILLIONTHS_PER_SHARE, self.price_cents)

    def amount_of(self, shares: int) -> int:
        """What `shares` millionths fetch today, in cents."""
        return round_half_up(shares * self.price_cents, MILLIONTHS_PER_SHARE)

    def apply(self, row: ActivityRow) -> None:
        """Enter a row; a row of `unknown` issue date takes from all lots and the Free Shares alike."""
        signed = row.shares if row.adds else -row.shares
        if row.issued_on is not None:
            self.lots[row.issued_on] = self.lots.get(row.issued_on, 0) + signed
        elif row.issued != UNKNOWN:
            self.free += signed
        else:
            days = sorted(self.lots)
            parts = split_in_order(signed, [*(self.lots[day] for day in days), self.free])
            for day, part in zip(days, parts, strict=False):
                self.lots[day] += part
            self.free += parts[-1]


def in_file_order(rows: Iterable[ActivityRow]) -> list[ActivityRow]:
    """One day's rows of one Portfolio: additions first, takings as they happened."""
    return sorted(rows, key=lambda row: ORDER_OF_KINDS.get(row.kind, TAKINGS))


def read_closes(text: str) -> dict[date, int]:
    """The index's closes, in hundredths of a point, by date; `text` is CSV with `date,close`."""
    return {
        date.fromisoformat(row["date"]): cents_from_dollars(Decimal(row["close"]))
        for row in csv.DictReader(io.StringIO(text))
    }


def net_assets_csv(rows: Iterable[NetAssetsRow]) -> str:
    """The text of `net_assets.csv`."""
    return csv_text(
        NET_ASSETS_COLUMNS,
        ((row.portfolio, row.day, dollars_text(row.net_assets), _shares_text(row.shares)) for row in rows),
    )


def share_activity_csv(rows: Iterable[ActivityRow]) -> str:
    """The text of `share_activity.csv`."""
    return csv_text(ACTIVITY_COLUMNS, (_activity_cells(row) for row in rows))


def _activity_cells(row: ActivityRow) -> tuple[object, ...]:
    amount = "" if row.amount is None else dollars_text(row.amount)
    return (
        row.portfolio,
        row.day,
        row.kind,
        _shares_text(row.shares),
        amount,
        row.issued,
        row.other,
        row.reference,
        "" if row.cdsc is None else dollars_text(row.cdsc),
        row.waiver,
        "" if row.cost is None else dollars_text(row.cost),
    )


def _shares_text(millionths: int) -> str:
    whole, part = divmod(millionths, MILLIONTHS_PER_SHARE)
    return f"{whole}.{part:06d}"


def csv_text(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A file with a header and these rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def whole_dollars(amount: int, *, step: int) -> int:
    """`amount` cents brought down to a multiple of `step` dollars, in cents."""
    return amount - amount % (step * CENTS_PER_DOLLAR)
