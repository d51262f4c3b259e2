"""Section 6(a): what an original issue date says of a Share, worked out once for each date.

A month has millions of rows and a few thousand issue dates: what is asked for every row is looked up.
"""

from datetime import date

from fees.domain.cohorts import CohortScheme, SoldBy
from fees.domain.share_state import RowFault


class KnownIntervals(dict[int, int]):
    """By ordinal issue date, the interval in which it lies."""

    def __init__(self, scheme: CohortScheme) -> None:
        super().__init__()
        self._scheme = scheme

    def __missing__(self, issued: int) -> int:
        interval = self[issued] = self._scheme.interval_of(date.fromordinal(issued))
        return interval


class CohortsSold(dict[int, int]):
    """By ordinal issue date, the cohort of a share class's Shares. Raises: RowFault where nobody sold it."""

    def __init__(self, scheme: CohortScheme, *, share_class: int) -> None:
        super().__init__()
        self._scheme, self._share_class = scheme, share_class

    def __missing__(self, issued: int) -> int:
        day = date.fromordinal(issued)
        cohort = self._scheme.cohort_sold(share_class=self._share_class, issued=day)
        if cohort is None:
            raise RowFault(f"nobody sold on its original issue date {day} (Section 3)")
        self[issued] = cohort
        return cohort


class KnownCohorts(dict[int, CohortsSold]):
    """By share class, the cohorts of its Shares; classes that the same Distributors sold share them."""

    def __init__(self, scheme: CohortScheme) -> None:
        super().__init__()
        self._scheme = scheme
        self._by_sellers: dict[tuple[SoldBy, ...], CohortsSold] = {}

    def __missing__(self, share_class: int) -> CohortsSold:
        sellers = self._scheme.sellers.get(share_class, ())
        if sellers not in self._by_sellers:
            self._by_sellers[sellers] = CohortsSold(self._scheme, share_class=share_class)
        sold = self[share_class] = self._by_sellers[sellers]
        return sold
