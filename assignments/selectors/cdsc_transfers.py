"""Section 11: Transfers of contingent deferred sales charges that an agreement does not allow."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from assignments.domain.transferred import SoldUnder, Transferred, agreements_that_keep_cdsc
from assignments.models import Transfer, TransferScope
from assignments.selectors.transfers import that_cover
from governance.domain.periods import ONE_DAY
from governance.models import Plan, SellingPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLet:
    """A Transfer, and the Portfolios of which the charges cannot be transferred by some agreements.

    No `agreements`: its Distributor has no distribution agreement for these Portfolios.
    """

    transfer: str
    distributor: str
    agreements: tuple[str, ...]
    portfolios: tuple[str, ...]


def transfers_not_let(plan: Plan, *, entries: Collection[str] | None = None) -> tuple[NotLet, ...]:
    """Of the Transfers that stand (all, or some), those that cover charges which no agreement lets go."""
    rows = Transfer.objects.known_at(None).filter(that_cover(Transferred.CDSC), plan=plan)
    if entries is not None:
        rows = rows.filter(entry__in=entries)
    standing = {row.pk: row for row in rows.select_related("distributor").order_by("pk")}
    sold = _sold(plan, {row.distributor_id for row in standing.values()})
    found: dict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
    scopes = TransferScope.objects.filter(transfer__in=standing, superseded_by__isnull=True)
    for transfer, share_class, name in scopes.order_by(
        "transfer_id", "share_class__schedule_order"
    ).values_list("transfer_id", "share_class_id", "share_class__portfolio__name"):
        row = standing[transfer]
        sold_under = sold.get((row.distributor_id, share_class), [])
        keeping = agreements_that_keep_cdsc(
            issued_from=row.issued_from, issued_to=row.issued_to, sold_under=sold_under
        )
        if keeping or not sold_under:
            found[transfer, keeping].append(name)
    return tuple(
        NotLet(
            transfer=standing[transfer].entry,
            distributor=standing[transfer].distributor.code,
            agreements=agreements,
            portfolios=tuple(names),
        )
        for (transfer, agreements), names in found.items()
    )


def _sold(plan: Plan, distributors: Collection[int]) -> dict[tuple[int, int], list[SoldUnder]]:
    """By Distributor and share class, under which agreements it sells, or sold, the Shares."""
    found: dict[tuple[int, int], list[SoldUnder]] = defaultdict(list)
    for key, sold in _periods(plan, distributors):
        found[key].append(sold)
    return found


def _periods(plan: Plan, distributors: Collection[int]) -> Iterator[tuple[tuple[int, int], SoldUnder]]:
    rows = SellingPeriod.objects.filter(
        superseded_by__isnull=True,
        sells__isnull=False,
        sells__isempty=False,
        distributor__in=distributors,
        share_class__plan=plan,
    ).select_related("agreement")
    for row in rows:
        first, ends = row.sells.lower or date.min, row.sells.upper
        yield (
            (row.distributor_id, row.share_class_id),
            SoldUnder(
                agreement=row.agreement.entry,
                first=first,
                last=None if ends is None else ends - ONE_DAY,
                cdsc_transferable=row.agreement.cdsc_transferable,
            ),
        )
