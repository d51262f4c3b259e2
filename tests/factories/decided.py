"""Whether Trustees and holders together decided, asked of the product with one vote of each."""

from datetime import date

from governance.domain.decisions import CarriedVote, decision_of
from governance.domain.holders import ShareholderCount, holders_carry
from governance.domain.votes import RequiredApprovals, Tally

DAY = date(2004, 7, 14)


def is_decided(needs: RequiredApprovals, *, trustees: Tally | None, holders: ShareholderCount | None) -> bool:
    """`trustees` or `holders` is None where they did not vote."""
    by_trustees = trustees is not None and trustees.carried
    by_holders = holders is not None and holders_carry(holders, test=needs.holders_test)
    found = decision_of(
        needs,
        trustees=[CarriedVote(by="the Boards", date=DAY)] if by_trustees else [],
        holders=[CarriedVote(by="the holders", date=DAY)] if by_holders else [],
    )
    return found is not None
