"""Any lifetime ledger: terms, and facts near the limit as well as far from it."""

from datetime import date

from hypothesis import strategies as st

from fees.domain.lifetime_ledger import NEVER, LedgerDays
from fees.domain.lifetime_limit import (
    RATE_WITHOUT_SERVICE_FEE,
    Compounding,
    InterestBase,
    LimitDayCount,
    LimitPeriod,
    LimitTerms,
    SalesCharge,
)
from governance.domain.money import TRILLIONTHS_PER_CENT

FIRST = date(2003, 8, 18).toordinal()
HIGHEST_RATE = 22_500_000
SALE, CHARGE_CENTS = 2_000_00, 90_00
MOST_EVENTS = 8


@st.composite
def any_terms(draw: st.DrawFn, *, period: LimitPeriod | None = None) -> LimitTerms:
    """Terms of any conventions that go together."""
    period = period or draw(st.sampled_from(LimitPeriod))
    compounding = draw(st.sampled_from(Compounding))
    if period is LimitPeriod.MONTH and compounding is Compounding.DAILY:
        compounding = Compounding.MONTHLY
    return LimitTerms(
        starts=date.fromordinal(FIRST),
        opening=draw(st.integers(0, 200_00)),
        rate=draw(st.integers(1, RATE_WITHOUT_SERVICE_FEE)),
        period=period,
        compounding=compounding,
        interest_base=draw(st.sampled_from(InterestBase)),
        day_count=draw(st.sampled_from(LimitDayCount)),
        order=tuple(draw(st.permutations(list(SalesCharge)))),
    )


@st.composite
def ledger_days(
    draw: st.DrawFn, *, longest: int = 120, wanted: bool = True, charges_stand: bool = False
) -> LedgerDays:
    """Facts of some days; asset-based charges are whole cents, so that a monthly ledger can take them too."""
    first = FIRST + draw(st.integers(0, 200))
    length = draw(st.integers(1, longest))
    rate = draw(st.integers(0, HIGHEST_RATE))
    changes = draw(st.dictionaries(st.integers(0, length - 1), st.integers(0, HIGHEST_RATE), max_size=3))
    rates = []
    for place in range(length):
        rate = changes.get(place, rate)
        rates.append(rate)
    asset_based = [0] * length
    charged = st.dictionaries(st.integers(0, length - 1), st.integers(0, CHARGE_CENTS), max_size=MOST_EVENTS)
    for place, cents in draw(charged).items():
        asset_based[place] = cents * TRILLIONTHS_PER_CENT

    def by_day(lowest: int, highest: int) -> dict[int, int]:
        day = st.integers(first, first + length - 1)
        return draw(st.dictionaries(day, st.integers(lowest, highest), max_size=MOST_EVENTS))

    wanted_from = st.sampled_from([NEVER, first]) | st.integers(first, first + length)
    return LedgerDays(
        first_day=first,
        rates=rates,
        new_gross_sales=by_day(-SALE // 4, SALE),
        exchanged=by_day(-20 * TRILLIONTHS_PER_CENT, 50 * TRILLIONTHS_PER_CENT),
        front_end=by_day(0, CHARGE_CENTS),
        asset_based=asset_based,
        cdsc=by_day(0, CHARGE_CENTS),
        wanted_from=NEVER if charges_stand or not wanted else draw(wanted_from),
    )
