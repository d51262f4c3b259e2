"""The month the way an analyst would write it: pandas and floats, CSV to CSV, rules R1-R9.

It is meant to be good work of its kind: vectorised over all share classes, a day at a time. It knows the
Plan's agreements, Transfers and directions by heart, takes a day's rows by kind instead of in file order, and
rounds once, at the end, as a spreadsheet would.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tests.bench.world import MONTH, PERCENT, PORTFOLIOS_PER_FUND, RATES, TAKINGS, WINDOWS

YEAR = 365
DISTRIBUTORS = ("first", "second", "third")


def close_by_hand(activity_csv: Path, net_assets_csv: Path, payments_csv: Path) -> None:
    """Read the two files of facts, and write what each Fund pays to whom."""
    activity = pd.read_csv(activity_csv, dtype={"original_issue_date": str})
    prices = pd.read_csv(net_assets_csv)
    names = pd.Index(prices["portfolio"].unique())
    days = pd.Index(sorted(prices["date"].unique()))
    net_assets = prices["net_assets"].to_numpy().reshape(len(names), len(days))
    holdings = _roll(activity, names, days)
    payments = _payments(*_fees(holdings, net_assets, days), names=names)
    payments.to_csv(payments_csv, index=False)


def _roll(activity: pd.DataFrame, names: pd.Index, days: pd.Index) -> list["np.ndarray"]:
    """R5: the Shares of each cohort at each close, [share class, cohort]."""
    rows = pd.DataFrame(
        {
            "portfolio": names.get_indexer(activity["portfolio"]),
            "other": names.get_indexer(activity["other_portfolio"].fillna("")),
            "day": days.get_indexer(activity["trade_date"]),
            "kind": activity["kind"],
            "shares": activity["shares"],
            "cohort": _cohorts(activity),
        }
    )
    rows["taken"] = rows["kind"].isin(TAKINGS)
    tracked = np.zeros((len(names), len(WINDOWS)))
    free = np.zeros_like(tracked)
    closes = []
    for _, today in rows.groupby("day", sort=True):
        _one_day(today, tracked, free)
        closes.append(tracked + free)
    return closes


def _cohorts(activity: pd.DataFrame) -> "np.ndarray":
    """Which window a row's issue date falls in; -1: Free Shares, -2: unknown."""
    issued = activity["original_issue_date"].where(
        activity["original_issue_date"].notna() | ~activity["kind"].isin(("sale", "sale_cancelled")),
        activity["trade_date"],
    )
    starts = np.array([str(window[1]) for window in WINDOWS])
    cohort = np.searchsorted(starts, issued.fillna("").to_numpy(dtype=str), side="right") - 1
    cohort[issued.isna()] = -1
    cohort[issued == "unknown"] = -2
    return cohort


def _one_day(today: pd.DataFrame, tracked: "np.ndarray", free: "np.ndarray") -> None:
    """Openings, what is added, then what is taken; tracked and free are changed in place."""
    opening = today[today["kind"] == "opening"]
    _add(tracked, opening[opening["cohort"] >= 0])
    _spread(free, opening[opening["cohort"] == -1], like=tracked.copy(), source="portfolio")
    rest = today[today["kind"] != "opening"]
    at_opening = tracked + free
    _add(tracked, rest[(rest["cohort"] >= 0) & ~rest["taken"]])
    undated = rest[(rest["cohort"] == -1) & ~rest["taken"]]
    _spread(free, undated[undated["kind"] == "reinvestment"], like=at_opening, source="portfolio")
    _spread(free, undated[undated["kind"] == "exchange_in"], like=at_opening, source="other")
    taken = rest[rest["taken"]]
    _add(tracked, taken[taken["cohort"] >= 0], sign=-1)
    _spread(free, taken[taken["cohort"] == -1], like=free.copy(), source="portfolio", sign=-1)
    both = taken[taken["cohort"] == -2].groupby("portfolio")["shares"].sum()
    held = (tracked + free)[both.index].sum(axis=1)
    tracked[both.index] *= (1 - both.to_numpy() / held)[:, None]
    free[both.index] *= (1 - both.to_numpy() / held)[:, None]


def _add(shares: "np.ndarray", rows: pd.DataFrame, *, sign: int = 1) -> None:
    np.add.at(
        shares, (rows["portfolio"].to_numpy(), rows["cohort"].to_numpy()), sign * rows["shares"].to_numpy()
    )


def _spread(
    shares: "np.ndarray", rows: pd.DataFrame, *, like: "np.ndarray", source: str, sign: int = 1
) -> None:
    """Divide each row over the cohorts in the proportion of a class's Shares."""
    weights = like[rows[source].to_numpy()]
    parts = rows["shares"].to_numpy()[:, None] * weights / weights.sum(axis=1, keepdims=True)
    np.add.at(shares, rows["portfolio"].to_numpy(), sign * parts)


def _fees(
    closes: list["np.ndarray"], net_assets: "np.ndarray", days: pd.Index
) -> tuple["np.ndarray", "np.ndarray", "np.ndarray"]:
    """R1-R4, R6-R8: distribution fee by cohort, Portion by Transfer, service fee by share class; dollars."""
    cohorts = np.zeros_like(closes[0])
    portions = np.zeros_like(closes[0])
    service = np.zeros(len(net_assets))
    distribution_rate, service_rate = (float(rate.rstrip("%")) / 100 for rate in RATES[:2])
    at = 0
    for number, day in enumerate(MONTH.days()):
        if str(day) in days:
            at = days.get_loc(str(day))
        held, assets = closes[at], net_assets[:, at]
        accrual = (assets * distribution_rate / YEAR)[:, None] * held / held.sum(axis=1, keepdims=True)
        cohorts += accrual
        service += assets * service_rate / YEAR
        running = np.array([number >= 10 or place != 2 for place in range(len(WINDOWS))])
        portions += accrual * np.array(PERCENT, dtype=float) / 100 * running
    return cohorts, portions, service


def _payments(
    cohorts: "np.ndarray", portions: "np.ndarray", service: "np.ndarray", *, names: pd.Index
) -> pd.DataFrame:
    """R9: the Fund pays first's agent, second's Assignees (held: no Monthly Calculation), and third."""
    rows = []
    funds = np.arange(len(names)) // PORTFOLIOS_PER_FUND
    for place, (distributor, _, _) in enumerate(WINDOWS):
        assignee = f"assignee-{1 + place % 3}"
        payee = {"first": "agent", "second": assignee, "third": "third"}[distributor]
        rows.append(_lines(funds, payee, distributor == "second", portions[:, place]))
    for distributor in DISTRIBUTORS:
        places = [place for place, window in enumerate(WINDOWS) if window[0] == distributor]
        share = cohorts[:, places].sum(axis=1).round(2)
        balance = share - portions[:, places].round(2).sum(axis=1)
        payee = {"first": "agent"}.get(distributor, distributor)
        rows.append(_lines(funds, payee, distributor == "second", balance))
    rows.append(_lines(funds, "third", False, service))
    every = pd.concat(rows)
    every = every[every["amount"] != 0]
    return every.groupby(["fund", "payee", "held"], as_index=False)["amount"].sum().round(2)


def _lines(funds: "np.ndarray", payee: str, held: bool, amounts: "np.ndarray") -> pd.DataFrame:
    return pd.DataFrame({"fund": funds, "payee": payee, "held": held, "amount": amounts.round(2)})
