"""Section 6(a): each Distributor is paid "in proportion to the number of such Shares sold"."""

from collections.abc import Mapping

from governance.domain.money import split_by_key
from governance.domain.sections import plan_section


@plan_section("6(a)")
def split_fee(fee_cents: int, *, exact: Mapping[str, int]) -> dict[str, int]:
    """Section 6(a): divides a month's fee (cents) over the Distributors by their exact accruals (R6, R8).

    Ties go to the lower distributor code; a Distributor whose agreement has ended stays in.

    Raises: CannotSplit where there is a fee and nobody accrued any of it.

    >>> split_fee(101, exact={"idi": 500, "adi": 500})
    {'adi': 51, 'idi': 50}
    """
    return split_by_key(fee_cents, exact)
