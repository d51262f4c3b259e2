"""The Boards of a Plan's Funds as of a day: who sits, who is Dis-interested and who is not, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from governance.domain.lookbacks import LookBack, in_one
from governance.models import Fund, Plan, Trustee, TrusteeInterest
from governance.models.spans import period_of
from governance.selectors.fund_forms import MEMBERS, forms_on
from governance.selectors.lookbacks import alike, warnings_by_seat
from governance.selectors.parties import share_classes_of

IN_OFFICE, NOT_YET, LEFT = "in office", "not yet in office", "has left"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestShown:
    """An interest with its days; `is_on`: it stands in the way on the day of the page."""

    id: int
    kind: str
    cause: str
    first: date
    last: date | None
    reason: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatShown:
    """A seat: whose, from when to when, and how its holder counts on the day."""

    id: int
    name: str
    first: date
    last: date | None
    state: str
    is_disinterested: bool
    interests: tuple[InterestShown, ...]
    look_backs: tuple[LookBack, ...]
    recorded_by: str
    recorded_at: datetime
    reason: str

    @property
    def is_in_office(self) -> bool:
        """Whether the seat includes the day."""
        return self.state == IN_OFFICE

    @property
    def warnings(self) -> tuple[str, ...]:
        """What counsel is to be asked about, each fact once for all Funds of the Board."""
        return tuple(in_one(same) for same in alike(self.look_backs).values())

    @property
    def standing(self) -> str:
        """How its holder counts for Section 8(b)."""
        return "Dis-interested" if self.is_disinterested else "not Dis-interested"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardShown:
    """A Board, or several that are alike: of which Funds, and who sits on it.

    `without_year_end`: those of the Funds whose fiscal year end is not recorded.
    """

    funds: tuple[str, ...]
    members: str
    without_year_end: tuple[str, ...]
    seats: tuple[SeatShown, ...]

    @property
    def in_office(self) -> int:
        """How many are in office on the day."""
        return sum(seat.is_in_office for seat in self.seats)

    @property
    def disinterested(self) -> int:
        """How many of them are Dis-interested."""
        return sum(seat.is_in_office and seat.is_disinterested for seat in self.seats)

    @property
    def majority(self) -> int:
        """How many votes are more than half of all in office."""
        return self.in_office // 2 + 1

    @property
    def disinterested_majority(self) -> int:
        """The same of the Dis-interested."""
        return self.disinterested // 2 + 1


def boards_shown(plan: Plan, *, on: date) -> tuple[BoardShown, ...]:
    """Each Fund's Board on a day, Funds with the same Board together, in the order of Schedule A."""
    order = list(dict.fromkeys(row.fund_id for row in share_classes_of(plan)))
    funds = Fund.objects.in_bulk(order)
    rows = (
        Trustee.objects.filter(superseded_by__isnull=True, fund__in=order)
        .select_related("recorded_by__acting_user")
        .prefetch_related("interests")
    )
    warnings = warnings_by_seat(rows, on)
    of_fund: dict[int, list[SeatShown]] = defaultdict(list)
    for row in rows:
        of_fund[row.fund_id].append(_seat(row, on, warnings.get(row.pk, ())))
    forms = forms_on(on, funds=order)
    boards = [_board(funds[fund], of_fund[fund], form=forms[fund]) for fund in order]
    return tuple(_together(boards))


def seats_of_same_person(seat: Trustee) -> tuple[Trustee, ...]:
    """The seats of one name on all Boards that have a day in common with this one, this one first."""
    rows = Trustee.objects.filter(
        superseded_by__isnull=True, name=seat.name, service__overlap=seat.service
    ).select_related("fund")
    return tuple(sorted(rows, key=lambda one: (one.pk != seat.pk, one.fund.name)))


def same_interests(was: TrusteeInterest, seats: Iterable[Trustee]) -> frozenset[int]:
    """Those of the seats that have the same interest, word for word."""
    same = TrusteeInterest.objects.filter(
        trustee__in=[seat.pk for seat in seats],
        kind=was.kind,
        period=was.period,
        cause=was.cause,
        reason=was.reason,
    )
    return frozenset(same.values_list("trustee", flat=True))


def _board(fund: Fund, seats: Sequence[SeatShown], *, form: str) -> BoardShown:
    order = (IN_OFFICE, NOT_YET, LEFT)
    return BoardShown(
        funds=(fund.name,),
        members=MEMBERS[form],
        without_year_end=() if fund.fiscal_year_end else (fund.name,),
        seats=tuple(sorted(seats, key=lambda one: (order.index(one.state), one.name, one.first))),
    )


def _together(boards: Iterable[BoardShown]) -> list[BoardShown]:
    """Boards that are alike as one, with the names of all their Funds."""
    joined: dict[object, BoardShown] = {}
    for board in boards:
        key = (board.members, tuple(_facts(seat) for seat in board.seats))
        first = joined.get(key)
        joined[key] = board if first is None else _joined(first, board)
    return list(joined.values())


def _joined(first: BoardShown, other: BoardShown) -> BoardShown:
    return replace(
        first,
        funds=first.funds + other.funds,
        without_year_end=first.without_year_end + other.without_year_end,
        seats=tuple(
            replace(seat, look_backs=seat.look_backs + same.look_backs)
            for seat, same in zip(first.seats, other.seats, strict=True)
        ),
    )


def _facts(seat: SeatShown) -> tuple[object, ...]:
    """What makes two seats alike: not who recorded them, by which number, or the Fund's fiscal years."""
    interests = tuple((one.kind, one.cause, one.first, one.last, one.reason) for one in seat.interests)
    return (seat.name, seat.first, seat.last, interests)


def _seat(row: Trustee, on: date, look_backs: tuple[LookBack, ...]) -> SeatShown:
    days = period_of(row.service)
    interests = tuple(
        sorted((_interest(one, on) for one in row.interests.all()), key=lambda one: (one.first, one.id))
    )
    return SeatShown(
        id=row.pk,
        name=row.name,
        first=days.first,
        last=days.last,
        state=IN_OFFICE if on in days else NOT_YET if on < days.first else LEFT,
        is_disinterested=not any(one.is_on for one in interests),
        interests=interests,
        look_backs=look_backs,
        recorded_by=str(row.recorded_by.acting_user),
        recorded_at=row.recorded_by.acted_at,
        reason=row.recorded_by.reason,
    )


def _interest(row: TrusteeInterest, on: date) -> InterestShown:
    days = period_of(row.period)
    return InterestShown(
        id=row.pk,
        kind=row.get_kind_display(),
        cause=row.cause.lower(),
        first=days.first,
        last=days.last,
        reason=row.reason,
        is_on=on in days,
    )
