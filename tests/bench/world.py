"""Generated data of a stated seed: a Plan of many Portfolios, three Distributors, two windows each.

Everything is loaded through the doors. Openings are large beside what is taken, so that every row can be
applied; all figures are invented.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from governance.domain.business_days import is_business_day
from governance.domain.periods import PlanMonth
from tests.factories.plans import plan_text

SEED = 2003
MONTH = PlanMonth.from_text("2003-09")
OPENING_DAY = date(2003, 8, 29)
PORTFOLIOS_PER_FUND = 10
RATES = ("0.75%", "0.25%", "1.00%")
MILLIONTHS = 1_000_000
# Distributor, and its two windows of original issue dates, both ends included.
WINDOWS = (
    ("first", date(1996, 1, 2), date(1997, 12, 31)),
    ("first", date(1998, 1, 1), date(1999, 12, 31)),
    ("second", date(2000, 1, 1), date(2001, 12, 31)),
    ("second", date(2002, 1, 1), date(2003, 6, 30)),
    ("third", date(2003, 7, 1), date(2003, 7, 31)),
    ("third", date(2003, 8, 1), None),
)
PERCENT = ("100", "80", "100", "62.5", "33.3333333333", "60")
# Kind, whether the row has an issue date of its own (None: `unknown`), and how many rows in a hundred.
MIX: tuple[tuple[str, bool | None, int], ...] = (
    ("sale", False, 29),
    ("redemption", True, 38),
    ("exchange_in", True, 8),
    ("exchange_out", True, 8),
    ("reinvestment", False, 5),
    ("redemption", False, 5),
    ("conversion", True, 2),
    ("exchange_in", False, 2),
    ("sale_cancelled", True, 1),
    ("redemption", None, 2),
)
TAKINGS = ("redemption", "exchange_out", "conversion", "sale_cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The two files of facts, and how many rows of activity there are."""

    activity: bytes
    net_assets: bytes
    activity_rows: int
    net_assets_rows: int


def portfolio_name(number: int) -> str:
    """The name of a Portfolio by its number, from 0."""
    return f"Bench Portfolio {number:05d}"


def fund_name(number: int) -> str:
    """The name of the Fund of a Portfolio by the Portfolio's number."""
    return f"BENCH FUND {number // PORTFOLIOS_PER_FUND:04d}, INC."


def plan_of(classes: int) -> str:
    """The Plan's own text with that many Portfolios on Schedule A."""
    return plan_text(schedule=[(fund_name(one), portfolio_name(one), RATES) for one in range(classes)])


def book() -> dict[str, Any]:
    """Boards, the vote, three agreements, six Transfers and two directions, for all Portfolios."""
    trustees = [{"name": f"Trustee {one}", "interested": one == 1, "from": "2003-01-01"} for one in (1, 2, 3)]
    return {
        "boards": [{"funds": "all", "trustees": trustees}],
        "meetings": [
            {
                "id": "m1",
                "funds": "all",
                "date": "2003-08-13",
                "mode": "in_person",
                "called_for": ["adoption"],
            }
        ],
        "votes": [{"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"}],
        "distributors": [{"code": code, "name": code.title()} for code in ("first", "second", "third")],
        "agreements": [_agreement(code) for code in ("first", "second", "third")],
        "assignees": [
            {"code": f"assignee-{one}", "name": f"Assignee {one}", "address": f"{one} Example Square"}
            for one in range(1, 4)
        ],
        "transfers": [_transfer(at) for at in range(len(WINDOWS))],
        "directions": [
            {
                "id": "d-first",
                "distributor": "first",
                "portfolios": "all",
                "route": "collection_agent",
                "agent": {"code": "agent", "name": "Agent", "designated_by": "assignee-1"},
                "effective": "2003-08-18",
            },
            {
                "id": "d-second",
                "distributor": "second",
                "portfolios": "all",
                "route": "assignee",
                "effective": "2003-08-18",
            },
        ],
    }


def _agreement(code: str) -> dict[str, Any]:
    windows = [one for one in WINDOWS if one[0] == code]
    entry: dict[str, Any] = {
        "id": f"a-{code}",
        "distributor": code,
        "portfolios": "all",
        "sells_from": str(windows[0][1]),
    }
    if last := windows[-1][2]:
        entry |= {"sells_until": str(last), "ended_on": str(last), "ended_by": "vote"}
    return entry


def _transfer(at: int) -> dict[str, Any]:
    code, first, last = WINDOWS[at]
    entry: dict[str, Any] = {
        "id": f"t-{at}",
        "distributor": code,
        "assignee": f"assignee-{1 + at % 3}",
        "kind": "sale",
        "portfolios": "all",
        "percent": PERCENT[at],
        "issued_from": str(first),
        "effective": "2003-08-18" if at != 2 else "2003-09-11",
        "notified": "2003-08-15",
    }
    return entry | ({"issued_to": str(last)} if last else {})


def facts(*, classes: int, rows_per_class: int, seed: int = SEED) -> Facts:
    """A month's activity and net assets; openings count among a class's rows."""
    random = np.random.default_rng(seed)
    openings = _openings(classes, random)
    activity = pd.concat([openings, _activity(classes, rows_per_class - len(WINDOWS) - 1, random)])
    figures = _net_assets(classes, activity, random)
    return Facts(
        activity=_activity_file(activity),
        net_assets=figures.to_csv(index=False, lineterminator="\n").encode(),
        activity_rows=len(activity),
        net_assets_rows=len(figures),
    )


def business_days() -> list[date]:
    """The business days of the month."""
    return [day for day in MONTH.days() if is_business_day(day)]


def _openings(classes: int, random: np.random.Generator) -> pd.DataFrame:
    """Dated Shares in every window, and Free Shares beside them."""
    places = len(WINDOWS) + 1
    shares = random.integers(50_000 * MILLIONTHS, 200_000 * MILLIONTHS, classes * places) // 1000 * 1000
    window = np.tile(np.arange(places), classes)
    issued = np.array([_ordinal(one[1]) + 14 for one in WINDOWS] + [0])[window]
    return pd.DataFrame(
        {
            "portfolio": np.repeat(np.arange(classes), places),
            "day": _ordinal(OPENING_DAY),
            "kind": "opening",
            "millionths": shares,
            "issued": issued,
            "other": -1,
        }
    )


def _activity(classes: int, rows: int, random: np.random.Generator) -> pd.DataFrame:
    """The rows of the month in the order of a daily file: by day, then Portfolio, then by chance."""
    count = classes * rows
    portfolio = np.repeat(np.arange(classes), rows)
    days = np.array([_ordinal(day) for day in business_days()])
    day = days[random.integers(0, len(days), count)]
    of = random.choice(len(MIX), count, p=np.array([one[2] for one in MIX]) / 100)
    kind = np.array([one[0] for one in MIX])[of]
    dated = np.array([one[1] is True for one in MIX])[of]
    unknown = np.array([one[1] is None for one in MIX])[of]
    millionths = random.integers(1_000, 150_000, count) * 1000 + random.integers(0, 2, count) * 437
    window = random.integers(0, len(WINDOWS), count)
    starts = np.array([_ordinal(one[1]) for one in WINDOWS])[window]
    ends = np.array([_ordinal(one[2] or OPENING_DAY) for one in WINDOWS])[window]
    issued = starts + (random.random(count) * (ends - starts + 1)).astype(int)
    issued = np.where(kind == "sale_cancelled", day, issued)
    # Undated Shares come from the same Fund, so that classes fall apart into families.
    offset = random.integers(0, PORTFOLIOS_PER_FUND, count)
    same_fund = portfolio // PORTFOLIOS_PER_FUND * PORTFOLIOS_PER_FUND + offset
    other = np.where(kind == "exchange_in", np.minimum(same_fund, classes - 1), -1)
    frame = pd.DataFrame(
        {
            "portfolio": portfolio,
            "day": day,
            "kind": kind,
            "millionths": millionths,
            "issued": np.where(unknown, -1, np.where(dated, issued, 0)),
            "other": other,
        }
    )
    return frame.sort_values(["day", "portfolio"], kind="stable")


def _net_assets(classes: int, activity: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Net assets at a price of its own that moves a little every day, and the Shares outstanding."""
    days = [OPENING_DAY, *business_days()]
    signed = np.where(activity["kind"].isin(TAKINGS), -activity["millionths"], activity["millionths"])
    place = np.searchsorted([_ordinal(day) for day in days], activity["day"])
    moved = np.zeros((classes, len(days)), dtype=np.int64)
    np.add.at(moved, (activity["portfolio"].to_numpy(), place), signed)
    outstanding = moved.cumsum(axis=1)
    price = random.uniform(5, 40, (classes, 1)) * random.normal(1, 0.01, (classes, len(days))).cumprod(axis=1)
    cents = np.rint(outstanding * price / MILLIONTHS * 100).astype(np.int64)
    names = np.array([portfolio_name(one) for one in range(classes)])
    return pd.DataFrame(
        {
            "portfolio": np.repeat(names, len(days)),
            "date": np.tile([str(day) for day in days], classes),
            "net_assets": _decimals(cents.ravel(), places=2),
            "shares_outstanding": _decimals(outstanding.ravel(), places=6),
        }
    )


def _activity_file(activity: pd.DataFrame) -> bytes:
    names = np.array([portfolio_name(one) for one in range(activity["portfolio"].max() + 1)])
    issued = activity["issued"].to_numpy()
    texts = {day: str(date.fromordinal(day)) for day in np.unique(issued) if day > 0} | {-1: "unknown", 0: ""}
    file = pd.DataFrame(
        {
            "portfolio": names[activity["portfolio"]],
            "trade_date": activity["day"].map(lambda day: str(date.fromordinal(day))),
            "kind": activity["kind"],
            "shares": _decimals(activity["millionths"].to_numpy(), places=6),
            "original_issue_date": [texts[day] for day in issued],
            "other_portfolio": np.where(activity["other"] >= 0, names[activity["other"]], ""),
        }
    )
    return file.to_csv(index=False, lineterminator="\n").encode()


def _decimals(units: "np.ndarray[Any, Any]", *, places: int) -> list[str]:
    scale = 10**places
    return [f"{one // scale}.{one % scale:0{places}d}" for one in units.tolist()]


def _ordinal(day: date) -> int:
    return day.toordinal()
