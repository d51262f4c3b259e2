"""R13: closed months of which a fact became known since they, or their restatement, were computed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from fees.models import ChangedFact, MonthlyFee
from fees.selectors.facts import in_groups, undated_exchanges
from governance.domain.business_days import first_business_day_on_or_after
from governance.domain.periods import ONE_DAY, PlanMonth
from governance.models import Plan, ShareClass
from governance.models.acts import ALL_KNOWN
from plan_admin.month_end.selectors.covenant import undone_since

LOOK_BACK = 8
# What the month, or its last restatement that stands, knew. What the month itself knew needs no look at its
# restatements.
KNEW = """
    SELECT fee.id, fee.share_class_id, fee.month, greatest(run.facts_known_at, coalesce((
        SELECT max(restatement.known_at) FROM assignments_restatement AS restatement
        JOIN fees_monthlyfee AS bears ON bears.id = restatement.monthly_fee_id
        WHERE restatement.corrected_fee_id = fee.id AND bears.status IN ('COMPUTED', 'CLOSED')
    ), 0)) AS known_at
    FROM fees_monthlyfee AS fee
    JOIN fees_monthlyfeerun AS run ON run.id = fee.run_id
    WHERE fee.share_class_id = changed.share_class_id AND fee.status = 'CLOSED' AND fee.month < %(month)s
        AND run.facts_known_at < changed.act
"""
# An act that every month of the Plan knew is late for none.
BEFORE_ALL = (
    "(SELECT min(facts_known_at) FROM fees_monthlyfeerun WHERE plan_id = %(plan)s AND month < %(month)s)"
)
CHANGED_FACTS = f"""
    SELECT DISTINCT knew.id, changed.act, changed.what, changed.first_day, changed.last_day
    FROM unnest(
        %(classes)s::bigint[], %(acts)s::bigint[], %(whats)s::text[], %(firsts)s::date[], %(lasts)s::date[],
        %(untils)s::date[]
    ) AS changed (share_class_id, act, what, first_day, last_day, until)
    JOIN LATERAL ({KNEW}) AS knew ON knew.known_at < changed.act
    WHERE knew.month <= changed.until AND knew.month + interval '1 month' > changed.first_day
"""  # noqa: S608 - the SQL is our own
TRANSFERS = f"""
    SELECT DISTINCT knew.id, changed.act, 'Transfer ' || changed.entry,
        greatest(changed.first_day, knew.month),
        least(changed.last_day, (knew.month + interval '1 month')::date - 1)
    FROM (
        SELECT scope.share_class_id, act.id AS act, transfer.entry, lower(transfer.effective) AS first_day,
            coalesce(upper(transfer.effective) - 1, 'infinity') AS last_day
        FROM assignments_transfer AS transfer
        JOIN assignments_transferscope AS scope ON scope.transfer_id = transfer.id
        CROSS JOIN LATERAL (VALUES (transfer.recorded_by_id), (transfer.superseded_by_id)) AS act (id)
        WHERE transfer.plan_id = %(plan)s AND scope.share_class_id = ANY(%(among)s)
            AND act.id <= %(known_at)s AND act.id > {BEFORE_ALL}
    ) AS changed
    JOIN LATERAL ({KNEW}) AS knew ON knew.known_at < changed.act
    WHERE knew.month <= changed.last_day AND knew.month + interval '1 month' > changed.first_day
"""  # noqa: S608 - the SQL is our own
SELLING = f"""
    SELECT DISTINCT knew.id, changed.act, 'agreement ' || changed.entry,
        greatest(changed.first_day, knew.month),
        (knew.month + interval '1 month')::date - 1
    FROM (
        SELECT period.share_class_id, act.id AS act, agreement.entry,
            coalesce(lower(period.sells), agreement.sells_from) AS first_day
        FROM governance_sellingperiod AS period
        JOIN governance_distributionagreement AS agreement ON agreement.id = period.agreement_id
        CROSS JOIN LATERAL (VALUES (period.recorded_by_id), (period.superseded_by_id)) AS act (id)
        WHERE agreement.plan_id = %(plan)s AND period.share_class_id = ANY(%(among)s)
            AND act.id <= %(known_at)s AND act.id > {BEFORE_ALL}
    ) AS changed
    JOIN LATERAL ({KNEW}) AS knew ON knew.known_at < changed.act
    WHERE knew.month + interval '1 month' > changed.first_day
"""  # noqa: S608 - the SQL is our own
FAR = date(9999, 12, 31)


class LateFact(NamedTuple):
    """What came late, by which act, and of which days."""

    act: int
    what: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMonth:
    """A closed month that waits for its correction: what came late, and whom Section 11 restores since."""

    fee: MonthlyFee
    late: tuple[LateFact, ...] = ()
    undone: Mapping[str, str]

    @property
    def month(self) -> PlanMonth:
        """The month that is corrected."""
        return PlanMonth(self.fee.month)

    @property
    def reason(self) -> str:
        """Why it is corrected, in words."""
        words = list(dict.fromkeys(self.undone.values()))
        if self.late:
            facts = ", ".join(dict.fromkeys(one.what for one in self.late))
            words.append(f"Section 6: known after the month was closed: {facts}")
        return "; ".join(words)


def waiting_months(
    plan: Plan, *, month: PlanMonth, known_at: int | None, share_classes: Collection[int]
) -> list[WaitingMonth]:
    """The months before this one, of some share classes, that wait for a correction; the first first.

    By what was known at an act (None: now). Where nothing is late, this asks a few small tables.
    """
    if not share_classes:
        return []
    known = ALL_KNOWN if known_at is None else known_at
    late: dict[int, set[LateFact]] = defaultdict(set)
    for fee, *fact in _late_rows(plan, month=month, known_at=known, share_classes=share_classes):
        late[fee].add(LateFact(*fact))
    undone: dict[int, dict[str, str]] = defaultdict(dict)
    for one in undone_since(plan, month=month, known_at=known_at, share_classes=share_classes):
        undone[one.fee][one.distributor] = one.reason
    fees = MonthlyFee.objects.filter(pk__in={*late, *undone}).select_related("run__plan")
    return [
        WaitingMonth(fee=fee, late=tuple(sorted(late.get(fee.pk, ()))), undone=dict(undone.get(fee.pk, {})))
        for fee in fees.order_by("month", "share_class_id")
    ]


def _late_rows(
    plan: Plan, *, month: PlanMonth, known_at: int, share_classes: Collection[int]
) -> Iterator[tuple[Any, ...]]:
    changed = list(_changed_facts(plan, month=month, known_at=known_at, share_classes=share_classes))
    asked: dict[str, Any] = {
        "plan": plan.pk,
        "month": month.first,
        "known_at": known_at,
        "among": list(share_classes),
    }
    queries = [TRANSFERS, SELLING]
    if changed:
        names = ("classes", "acts", "whats", "firsts", "lasts", "untils")
        asked |= dict(zip(names, map(list, zip(*changed, strict=True)), strict=True))
        queries.append(CHANGED_FACTS)
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, asked)
            for fee, act, what, first, last in cursor.fetchall():
                yield fee, act, what, str(first), str(last)


def _changed_facts(
    plan: Plan, *, month: PlanMonth, known_at: int, share_classes: Collection[int]
) -> Iterator[tuple[int, int, str, date, date, date]]:
    """Share class, act, what, first and last day, and the last month (by its first day) that it touches."""
    rows = list(
        ChangedFact.objects.filter(
            share_class__plan=plan, recorded_by__lte=known_at, month__lte=month.first
        ).values_list("share_class_id", "recorded_by_id", "what", "first_day", "last_day")
    )
    sources = {row[0] for row in rows if row[2] == ChangedFact.What.ACTIVITY}
    takers = _takers(plan, sources, month=month, known_at=known_at) if sources else {}
    wanted = set(share_classes)
    for share_class, act, what, first, last in rows:
        label = ChangedFact.What(what).label
        if what == ChangedFact.What.NET_ASSETS:
            if share_class in wanted:
                # A day without a figure, and the basis of the day before, look back over days.
                yield share_class, act, label, first, last, date.fromordinal(last.toordinal() + LOOK_BACK)
            continue
        counts = _counts_from(first)
        for taker in takers[share_class] & wanted:
            yield taker, act, label, counts, max(last, counts), FAR


def _counts_from(day: date) -> date:
    """The first day that activity of a day may bear on: an opening counts on the business day before."""
    return day if first_business_day_on_or_after(day) == day else _business_day_before(day)


def _business_day_before(day: date) -> date:
    while first_business_day_on_or_after(day) != day:
        day -= ONE_DAY
    return day


def _takers(
    plan: Plan, sources: Iterable[int], *, month: PlanMonth, known_at: int
) -> dict[int, frozenset[int]]:
    """By share class: those whose Shares roll with it, itself among them."""
    everything: Sequence[int] = list(ShareClass.objects.filter(plan=plan).values_list("pk", flat=True))
    pairs = undated_exchanges(month=month, known_at=known_at, share_classes=everything)
    together = {
        one: frozenset(group) for group in in_groups(everything, pairs=pairs, size=1) for one in group
    }
    return {one: together[one] for one in sources}
