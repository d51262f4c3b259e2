"""The deferred charges that a payment's lines pay, redemption by redemption."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from assignments.domain.explained_charges import ChargePart, ChargeShown
from assignments.domain.routes import Component
from assignments.models import DeferredChargePart, Transfer
from assignments.selectors.transfers import transfer_terms
from fees.models import DeferredSalesCharge
from governance.domain.money import cents_from_dollars

Key = tuple[int, int]  # monthly fee, Distributor


def charge_parts(lines: Sequence[Any]) -> tuple[ChargePart, ...]:
    """What the lines of a payment pay of the month's own deferred charges; corrections are left out.

    `lines` come with their fee, Shares, Distributor and Assignee.
    """
    own = [line for line in lines if line.component == Component.CDSC and not line.corrects]
    if not own:
        return ()
    fees = {line.monthly_fee_id for line in own}
    stored = {
        (row.monthly_fee_id, row.distributor_id, row.assignee_id): row
        for row in DeferredChargePart.objects.filter(monthly_fee__in=fees)
    }
    parted: dict[Key, int] = defaultdict(int)
    for (fee, distributor, _), row in stored.items():
        parted[fee, distributor] += cents_from_dollars(row.amount)
    named = {number for row in stored.values() for number in row.transfers}
    terms = {row.pk: transfer_terms(row) for row in Transfer.objects.filter(pk__in=named)}
    charges = _charges(own)
    found = []
    for line in own:
        part = stored.get((line.monthly_fee_id, line.distributor_id, line.assignee_id))
        key = (line.monthly_fee_id, line.distributor_id)
        found.append(
            ChargePart(
                line=line.line_number,
                portfolio_name=line.share_class.portfolio.name,
                distributor=line.distributor.code,
                assignee=line.assignee.code if line.assignee else None,
                cents=cents_from_dollars(part.amount) if part else 0,
                paid=cents_from_dollars(line.amount),
                parted=parted[key],
                charges=tuple(charges[key]),
                transfers=tuple(terms[one] for one in part.transfers) if part else (),
            )
        )
    return tuple(found)


def _charges(lines: Sequence[Any]) -> dict[Key, list[ChargeShown]]:
    """What redemptions withheld on the Shares of each Distributor of the lines, by trade date."""
    rows = DeferredSalesCharge.objects.filter(
        monthly_fee__in={line.monthly_fee_id for line in lines},
        distributor__in={line.distributor_id for line in lines},
    ).order_by("trade_date", "source_id", "line", "interval_first")
    found: dict[Key, list[ChargeShown]] = defaultdict(list)
    for row in rows:
        found[row.monthly_fee_id, row.distributor_id].append(
            ChargeShown(
                trade_date=row.trade_date,
                original_issue_date=row.original_issue_date,
                first=None if row.interval_first == date.min else row.interval_first,
                last=None if row.interval_last == date.max else row.interval_last,
                cents=cents_from_dollars(row.amount),
                to_fund=cents_from_dollars(row.to_fund),
            )
        )
    return found
