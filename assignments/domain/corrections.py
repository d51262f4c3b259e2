"""R13: what arrives late is a correction in a later month: the difference to what stands, party by party."""

from collections.abc import Mapping
from dataclasses import dataclass

from assignments.domain.transfers import PARTS_OF_WHOLE, Portion, ShareSplit
from governance.domain.money import split_in_order
from governance.domain.sections import plan_section


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodShare:
    """What stands of a Distributor's share of a month: cents, and the exact amounts behind them.

    `distribution_exact` is in trillionths of a dollar, `portions_exact` in trillionths of PARTS_OF_WHOLE.
    """

    distribution_cents: int = 0
    service_cents: int = 0
    distribution_exact: int = 0
    portions_exact: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a month should have given beyond what it gave; `split` is of the distribution fee."""

    split: ShareSplit
    service_cents: int


@plan_section("6(a)", "6(b)", "11")
def correction_of(*, now: ShareSplit, service_cents: int, stood: StoodShare) -> Correction:
    """Section 11: what a Distributor should have had of a month, beyond what it had.

    Our reading (R13, R11): the difference of the cents goes to the Assignees and the balance by what each
    exact amount has grown, so that nobody gives back a cent for another's sake. Never below nothing: a
    correction of Section 11 only adds.
    """
    before = stood.portions_exact or {}
    balance_before = stood.distribution_exact * PARTS_OF_WHOLE - sum(before.values())
    weights = [max(0, one.exact - before.get(one.assignee, 0)) for one in now.portions]
    weights.append(max(0, now.balance_exact - balance_before))
    more = max(0, now.share_cents - stood.distribution_cents) if any(weights) else 0
    *portions, balance = split_in_order(more, weights)
    return Correction(
        split=ShareSplit(
            share_cents=more,
            portions=tuple(
                Portion(
                    assignee=one.assignee,
                    exact=weight,
                    cents=cents,
                    noticed=one.noticed,
                    transfers=one.transfers,
                )
                for one, cents, weight in zip(now.portions, portions, weights, strict=False)
                if cents
            ),
            balance_cents=balance,
            balance_exact=weights[-1],
        ),
        service_cents=max(0, service_cents - stood.service_cents),
    )
