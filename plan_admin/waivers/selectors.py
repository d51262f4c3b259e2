"""Waivers as they stand, each with whose Portion it shrinks and who of them consented (Section 6(b))."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone

from assignments.domain.transfers import TransferTerms
from assignments.selectors.transfers import transfers_of
from governance.domain.periods import ONE_DAY, DatePeriod
from governance.domain.rates import Component
from governance.domain.roles import Role
from governance.domain.waivers import WORDS
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan, Waiver

NAMED_PORTFOLIOS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverShown:
    """A waiver that stands. `missing` have a Transfer on its days and have not consented."""

    id: int
    component: str
    charged: Decimal
    first: date
    last: date | None
    portfolios: str
    reason: str
    consented: tuple[str, ...]
    missing: tuple[str, ...]
    shrinks_portions: bool
    recorded_by: str
    recorded_at: datetime

    @property
    def state(self) -> str:
        """The word of its mark."""
        if not self.shrinks_portions:
            return "no consent needed"
        return "consent missing" if self.missing else "consented"


def waivers_shown(plan: Plan) -> tuple[WaiverShown, ...]:
    """The waivers of a Plan that stand, the latest first day first."""
    rows = (
        Waiver.objects.filter(plan=plan, superseded_by__isnull=True)
        .select_related("recorded_by__acting_user")
        .prefetch_related("days__share_class__portfolio")
    )
    whole = plan.share_classes.count()
    transfers = _by_class(transfers_of(plan, known_at=None))
    shown = [_shown(row, whole=whole, transfers=transfers) for row in rows]
    return tuple(sorted(shown, key=lambda one: (-one.first.toordinal(), one.id)))


def waiver_work(plan: Plan) -> Iterator[WorkItem]:
    """Section 6(b): waivers that shrink a Portion of an Assignee who has not consented."""
    for one in waivers_shown(plan):
        if one.shrinks_portions and one.missing:
            yield WorkItem(
                key=f"waiver/{plan.code}/{one.id}",
                whose=Role.OFFICER,
                what="A waiver lacks the consent of an Assignee",
                whom=f"{', '.join(one.missing)}: the {one.component} of {one.portfolios}",
                section="6(b)",
                otherwise="each month that it shrinks a Portion says so",
                urgency=Urgency.SOON,
                plan=plan.code,
                since=timezone.localdate(one.recorded_at),
                does=Way(
                    name="waivers:waiver_new",
                    label="Note the consent",
                    kwargs={"plan": plan.code},
                    query=urlencode({"corrects": one.id}),
                ),
                seen_at=Way(name="waivers:waivers", label="Waivers", kwargs={"plan": plan.code}),
            )


def _by_class(
    found: Mapping[tuple[int, str], Sequence[TransferTerms]],
) -> dict[int, list[TransferTerms]]:
    by_class: dict[int, list[TransferTerms]] = defaultdict(list)
    for (share_class, _), terms in found.items():
        by_class[share_class] += terms
    return by_class


def _shown(row: Waiver, *, whole: int, transfers: Mapping[int, Sequence[TransferTerms]]) -> WaiverShown:
    days = sorted(row.days.all(), key=lambda one: one.share_class.schedule_order)
    first, ends = row.effective.lower, row.effective.upper
    last = None if ends is None else ends - ONE_DAY
    shrinks = row.component == Component.DISTRIBUTION_FEE
    of_its_classes = (terms for one in days for terms in transfers.get(one.share_class_id, ()))
    affected = _affected(of_its_classes, DatePeriod(first, last)) if shrinks else frozenset()
    return WaiverShown(
        id=row.pk,
        component=WORDS[Component(row.component)],
        charged=row.charged,
        first=first,
        last=last,
        portfolios=_named([one.share_class.portfolio.name for one in days], whole=whole),
        reason=row.reason,
        consented=tuple(row.consented),
        missing=tuple(sorted(affected - set(row.consented))),
        shrinks_portions=shrinks,
        recorded_by=row.recorded_by.acting_user.get_username(),
        recorded_at=row.recorded_by.acted_at,
    )


def _affected(transfers: Iterable[TransferTerms], period: DatePeriod) -> frozenset[str]:
    return frozenset(
        terms.assignee for terms in transfers if period.overlaps(DatePeriod(terms.first_day, terms.last_day))
    )


def _named(names: Sequence[str], *, whole: int) -> str:
    if len(names) == whole:
        return "all Portfolios"
    more = len(names) - NAMED_PORTFOLIOS
    shown = ", ".join(names[:NAMED_PORTFOLIOS])
    return f"{shown} and {more} more" if more > 0 else shown
