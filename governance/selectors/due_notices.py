"""Agreements of a Plan that will end, and what is due of that (Section 12)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from governance.domain.due import DueItem
from governance.domain.due_notices import Ending, due_of_notice, due_of_successor
from governance.domain.periods import ONE_DAY
from governance.models import AgreementTerms, DistributionAgreement, Plan, SellingPeriod


def due_notices(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """What is due of each agreement whose last day is known and has not passed."""
    found = [
        due(ending, on=on) for ending in _endings(plan, on=on) for due in (due_of_notice, due_of_successor)
    ]
    return tuple(one for one in found if one is not None)


def _endings(plan: Plan, *, on: date) -> Iterator[Ending]:
    rows = list(
        DistributionAgreement.objects.filter(
            plan=plan,
            superseded_by__isnull=True,
            kind=DistributionAgreement.Kind.DISTRIBUTION,
            ended_on__gte=on,
        )
        .select_related("distributor")
        .order_by("ended_on", "entry")
    )
    if not rows:
        return
    days = dict(AgreementTerms.objects.filter(agreement__in=rows).values_list("agreement", "notice_days"))
    names: dict[int, list[str]] = defaultdict(list)
    classes: dict[int, set[int]] = defaultdict(set)
    selling = SellingPeriod.objects.filter(superseded_by__isnull=True)
    of_rows = selling.filter(agreement__in=rows).order_by("share_class__schedule_order", "pk")
    for number, share_class, name in of_rows.values_list(
        "agreement_id", "share_class_id", "share_class__portfolio__name"
    ):
        names[number].append(name)
        classes[number].add(share_class)
    for row in rows:
        if row.ended_on is None or not names[row.pk]:
            continue
        after = selling.filter(share_class__in=classes[row.pk], sells__contains=row.ended_on + ONE_DAY)
        yield Ending(
            agreement=row.entry,
            number=row.pk,
            distributor=row.distributor.name or row.distributor.code,
            names=names[row.pk],
            ended_on=row.ended_on,
            ended_by=row.ended_by,
            notice_given=row.notice_given,
            notice_days=days.get(row.pk),
            follows=set(after.values_list("share_class_id", flat=True)) == classes[row.pk],
        )
