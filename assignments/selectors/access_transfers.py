"""The one door to Transfers and directions: staff see all, a party its own, and nobody another payee.

A Distributor sees what it transferred and directed. An Assignee sees the Transfers made to it, the directions
that pay it (Section 6(d)) and those to an agent that it designated; an agent the directions to pay it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from assignments.domain.errors import NotShown
from assignments.domain.routes import PayeeKind
from assignments.models import NoticeDecision, PartyNotice, PaymentDirection, Transfer, TransferScope
from assignments.selectors.access import Viewer
from assignments.selectors.memberships import parties_of
from assignments.selectors.told import directions_that_pay
from governance.domain.periods import ONE_DAY
from governance.domain.roles import Area, Deed
from governance.models import Plan
from governance.selectors.roles import user_may

# Whether a notice about it waits, and nothing of what it says.
NOTICES = (
    Prefetch("notices", PartyNotice.objects.defer("content")),
    Prefetch("notices__decision", NoticeDecision.objects.only("notice_id")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that something covers, both included (`last` None: until further notice)."""

    first: date
    last: date | None

    def state(self, today: date) -> str:
        """`in_force`, `begins later` or `ended`."""
        if today < self.first:
            return "begins later"
        return "ended" if self.last is not None and self.last < today else "in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferShown:
    """A Transfer that stands. `waiting` is the number of a notice about it that nobody has decided.

    `components` says what it covers in the words of a book, `transferred` in words for people.
    """

    id: int
    entry: str
    distributor: str
    distributor_name: str
    assignee: str
    assignee_name: str
    address: str
    kind: str
    components: tuple[str, ...]
    transferred: str
    percent: str
    portfolios: tuple[str, ...]
    codes: tuple[str, ...]
    issued_from: date | None
    issued_to: date | None
    days: Days
    notified: date | None
    waiting: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionShown:
    """A direction that stands; the agent and who designated it as far as the reader may know them."""

    id: int
    entry: str
    distributor: str
    distributor_name: str
    route: str
    route_words: str
    agent: str
    agent_code: str
    designated_by: str
    irrevocable: bool
    portfolios: tuple[str, ...]
    codes: tuple[str, ...]
    days: Days
    waiting: int | None


def transfers_viewer(user: Any) -> Viewer:
    """What a person may see of Transfers by its roles and its memberships."""
    if user_may(user, area=Area.TRANSFERS, deed=Deed.SEE):
        return Viewer(is_staff=True, parties=frozenset())
    if user_may(user, area=Area.TRANSFERS, deed=Deed.OWN_SEE):
        return Viewer(is_staff=False, parties=parties_of(user))
    return Viewer(is_staff=False, parties=frozenset())


def visible_transfers(viewer: Viewer, plan: Plan) -> tuple[TransferShown, ...]:
    """The Transfers that stand and that the reader may see, the latest first day first."""
    rows = Transfer.objects.filter(plan=plan, superseded_by__isnull=True)
    if not viewer.is_staff:
        rows = rows.filter(
            Q(distributor__code__in=viewer.codes(PayeeKind.DISTRIBUTOR))
            | Q(assignee__code__in=viewer.codes(PayeeKind.ASSIGNEE))
        )
    found = rows.select_related("distributor", "assignee").prefetch_related(
        "scope__share_class__portfolio", *NOTICES
    )
    return tuple(
        sorted(
            (_transfer(row, viewer) for row in found), key=lambda one: (-one.days.first.toordinal(), one.id)
        )
    )


def visible_directions(viewer: Viewer, plan: Plan) -> tuple[DirectionShown, ...]:
    """The directions that stand and that the reader may see, the latest first day first."""
    rows = PaymentDirection.objects.filter(plan=plan, superseded_by__isnull=True)
    if not viewer.is_staff:
        paid_to = TransferScope.objects.filter(
            superseded_by__isnull=True,
            transfer__superseded_by__isnull=True,
            transfer__distributor=OuterRef("distributor"),
            transfer__assignee__code__in=viewer.codes(PayeeKind.ASSIGNEE),
            share_class__directions__direction=OuterRef("pk"),
        )
        rows = rows.filter(
            Q(distributor__code__in=viewer.codes(PayeeKind.DISTRIBUTOR))
            | Q(designated_by__code__in=viewer.codes(PayeeKind.ASSIGNEE))
            | Q(agent__code__in=viewer.codes(PayeeKind.COLLECTION_AGENT))
            | (Q(route=PaymentDirection.Route.ASSIGNEE) & Exists(paid_to))
        )
    shown = rows.select_related("distributor", "agent", "designated_by").prefetch_related(
        "scope__share_class__portfolio", *NOTICES
    )
    found = [*shown, *directions_that_pay(shown)]
    return tuple(
        sorted(
            (_direction(row, viewer) for row in found), key=lambda one: (-one.days.first.toordinal(), one.id)
        )
    )


def own_transfer(viewer: Viewer, plan: Plan, number: int) -> TransferShown:
    """A Transfer of the reader's own Distributor that stands. Raises: NotShown."""
    found = [one for one in visible_transfers(viewer, plan) if one.id == number]
    if not found or not viewer.acts_for(PayeeKind.DISTRIBUTOR, found[0].distributor):
        raise NotShown
    return found[0]


def own_direction(viewer: Viewer, plan: Plan, number: int) -> DirectionShown:
    """A direction of the reader's own Distributor that stands. Raises: NotShown."""
    found = [one for one in visible_directions(viewer, plan) if one.id == number]
    if not found or not viewer.acts_for(PayeeKind.DISTRIBUTOR, found[0].distributor):
        raise NotShown
    return found[0]


def _transfer(row: Transfer, viewer: Viewer) -> TransferShown:
    names, codes = _portfolios(row)
    return TransferShown(
        id=row.pk,
        entry=row.entry,
        distributor=row.distributor.code,
        distributor_name=row.distributor.name,
        assignee=row.assignee.code,
        assignee_name=row.assignee.name or row.assignee.code,
        address=row.assignee.address,
        kind=row.get_kind_display(),
        components=tuple(one.lower() for one in row.components),
        transferred=row.transferred,
        percent=format(row.percent.normalize(), "f"),
        portfolios=names,
        codes=codes,
        issued_from=row.issued_from,
        issued_to=row.issued_to,
        days=_days(row),
        notified=row.notified,
        waiting=_waiting(row) if _is_distributors(row, viewer) else None,
    )


def _direction(row: PaymentDirection, viewer: Viewer) -> DirectionShown:
    names, codes = _portfolios(row)
    designated = row.designated_by
    knows = designated is not None and (
        _is_distributors(row, viewer) or viewer.acts_for(PayeeKind.ASSIGNEE, designated.code)
    )
    return DirectionShown(
        id=row.pk,
        entry=row.entry,
        distributor=row.distributor.code,
        distributor_name=row.distributor.name,
        route=row.route.lower(),
        route_words=row.get_route_display(),
        agent=(row.agent.name or row.agent.code) if row.agent else "",
        agent_code=row.agent.code if row.agent else "",
        designated_by=(designated.name or designated.code) if designated is not None and knows else "",
        irrevocable=row.irrevocable,
        portfolios=names,
        codes=codes,
        days=_days(row),
        waiting=_waiting(row) if _is_distributors(row, viewer) else None,
    )


def _is_distributors(row: Transfer | PaymentDirection, viewer: Viewer) -> bool:
    return viewer.is_staff or viewer.acts_for(PayeeKind.DISTRIBUTOR, row.distributor.code)


def _portfolios(row: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    classes = sorted((one.share_class for one in row.scope.all()), key=lambda one: one.schedule_order)
    return (
        tuple(one.portfolio.name for one in classes),
        tuple(one.portfolio.code for one in classes),
    )


def _days(row: Transfer | PaymentDirection) -> Days:
    ends = row.effective.upper
    return Days(first=row.effective.lower, last=None if ends is None else ends - ONE_DAY)


def _waiting(row: Any) -> int | None:
    return next((one.pk for one in row.notices.all() if not hasattr(one, "decision")), None)
