"""Lifetime ledgers to read: days by their ISO dates, dollars as they are said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fees.domain.lifetime_ledger import LedgerColumns, LedgerDays, LedgerState, opening_state, run_days
from fees.domain.lifetime_limit import LimitTerms
from governance.domain.money import TRILLIONTHS_PER_CENT

SEVEN_PERCENT = 7_000_000
DOLLAR = 100 * TRILLIONTHS_PER_CENT


def on(day: str) -> int:
    """The ordinal of a day."""
    return date.fromisoformat(day).toordinal()


def terms(starts: str, **given: Any) -> LimitTerms:
    """Terms with the defaults but for what is given."""
    return LimitTerms(starts=date.fromisoformat(starts), **given)


def days(
    first: str,
    last: str,
    *,
    rate: int = SEVEN_PERCENT,
    charged: Mapping[str, int] | int = 0,
    wanted_from: str = "",
    **by_day: Mapping[str, int],
) -> LedgerDays:
    """Facts from `first` to `last`; `charged` is asset-based charge, trillionths, of each day or of some."""
    begins, length = on(first), on(last) - on(first) + 1
    asset_based = [charged] * length if isinstance(charged, int) else [0] * length
    if not isinstance(charged, int):
        for day, amount in charged.items():
            asset_based[on(day) - begins] += amount
    given: dict[str, Any] = {
        name: {on(day): amount for day, amount in amounts.items()} for name, amounts in by_day.items()
    }
    if wanted_from:
        given["wanted_from"] = on(wanted_from)
    return LedgerDays(first_day=begins, rates=[rate] * length, asset_based=asset_based, **given)


def run(of: LimitTerms, facts: LedgerDays, *, state: LedgerState | None = None) -> LedgerColumns:
    """A run from the opening, or from where a ledger stands."""
    return run_days(of, state or opening_state(of), facts)


def remaining_on(columns: LedgerColumns, day: str) -> int:
    """What remained at the close of a day, in trillionths."""
    return columns.remaining[columns.days.index(on(day))]


def cents_of(amount: int) -> int:
    """Trillionths in cents; they must be whole."""
    cents, lost = divmod(amount, TRILLIONTHS_PER_CENT)
    assert lost == 0
    return cents
