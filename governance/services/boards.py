"""Section 8: who sits on the Boards, and what stands in the way of their votes, as the secretary says it.

Each act keeps to the rules of a book's part `boards`: what stood before is superseded and kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser

from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.lookbacks import Cause
from governance.domain.reference import Said, Value
from governance.models import Plan, Trustee, TrusteeInterest
from governance.models.spans import period_of
from governance.selectors.seats_said import interest_values, said_of_new_seat, said_of_seats, seat_values
from governance.services.reference import record_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAsked:
    """A seat on the Boards of these Funds (their codes), from its first day to its last, if that is known."""

    name: str
    funds: tuple[str, ...]
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestAsked:
    """What stands in the way of a vote, with its days and why it is one."""

    kind: TrusteeInterest.Kind
    first: date
    last: date | None = None
    cause: Cause | None = None
    why: str


def add_seat(*, plan: Plan, seat: SeatAsked, acting_user: AbstractUser, reason: str) -> int | None:
    """Section 8: somebody takes a seat on these Boards.

    Returns the act's number; None where it stood so already. Raises: Refused with every fault.
    """
    values: dict[str, Value] = {"name": seat.name, "from": seat.first, "to": seat.last}
    said = said_of_new_seat(seat.name, plan=plan.code, funds=seat.funds, values=values)

    def say() -> Sequence[Said]:
        _refuse_second_record(seat)
        return [said]

    return record_reference(say, acting_user=acting_user, reason=reason)


def end_seats(
    *, plan: Plan, seats: Sequence[int], last: date | None, acting_user: AbstractUser, reason: str
) -> int | None:
    """Section 8: the last day in office on these seats; None: they have no end after all.

    Returns the act's number; None where it stood so already. Raises: Refused with every fault.
    """

    def say() -> Sequence[Said]:
        return said_of_seats(
            {seat: {**seat_values(seat), "to": last} for seat in _standing(seats)}, plan=plan.code
        )

    return record_reference(say, acting_user=acting_user, reason=reason)


def record_interest(
    *, plan: Plan, seats: Sequence[int], interest: InterestAsked, acting_user: AbstractUser
) -> int | None:
    """Section 8(b): an interest that stands in the way of votes on these seats; its reason is the act's too.

    Returns the act's number; None where it stood so already. Raises: Refused with every fault.
    """
    _require_why(interest)
    values = _values(interest)

    def say() -> Sequence[Said]:
        return said_of_seats(
            {seat: _with_interests(seat, added=values) for seat in _standing(seats)}, plan=plan.code
        )

    return record_reference(say, acting_user=acting_user, reason=interest.why)


def correct_interest(
    *,
    plan: Plan,
    seats: Sequence[int],
    was: TrusteeInterest,
    interest: InterestAsked | None,
    acting_user: AbstractUser,
    reason: str,
) -> int | None:
    """Section 8(b): an interest was recorded wrongly on these seats, or has ended; None: it never was one.

    Returns the act's number; None where it stood so already. Raises: Refused with every fault.
    """
    if interest is not None:
        _require_why(interest)
    instead = _values(interest) if interest is not None else None
    taken = stored_values(was)

    def say() -> Sequence[Said]:
        return said_of_seats(
            {seat: _with_interests(seat, added=instead, taken=taken) for seat in _standing(seats)},
            plan=plan.code,
        )

    return record_reference(say, acting_user=acting_user, reason=reason)


def stored_values(one: TrusteeInterest) -> dict[str, Value]:
    """A stored interest as a book says it, to be found again among those of other seats."""
    days = period_of(one.period)
    last = days.last.isoformat() if days.last else None
    return interest_values(one.kind, days.first.isoformat(), last, one.reason, one.cause)


def _values(interest: InterestAsked) -> dict[str, Value]:
    return {
        "kind": interest.kind.value.lower(),
        "cause": interest.cause.value.lower() if interest.cause else "",
        "from": interest.first,
        "to": interest.last,
        "reason": interest.why.strip(),
    }


def _with_interests(
    seat: Trustee, *, added: Mapping[str, Value] | None, taken: Mapping[str, Value] | None = None
) -> dict[str, Value]:
    """The seat with one interest more, less, or in another's place. Raises: Refused where that is gone."""
    values = seat_values(seat)
    stands = [interest_values(*one) for one in seat.content["interests"]]
    if taken is not None:
        if taken not in stands:
            raise Refused([_changed(f"the interest of {seat.name} does not stand any more")])
        at = stands.index(dict(taken))
        return {**values, "interests": [*stands[:at], *([added] if added else []), *stands[at + 1 :]]}
    if added is not None and added not in stands:
        stands.append(dict(added))
    return {**values, "interests": stands}


def _standing(seats: Sequence[int]) -> list[Trustee]:
    """The seats as they stand. Raises: Refused where one was changed since the page was opened."""
    found = list(Trustee.objects.filter(pk__in=seats, superseded_by__isnull=True).order_by("pk"))
    if len(found) != len(set(seats)):
        raise Refused([_changed("somebody else changed this seat since you opened the page")])
    if not found:
        remedy = "mark at least one"
        raise Refused([Fault(source="", row=None, column="seats", problem="names no Board", remedy=remedy)])
    return found


def _refuse_second_record(seat: SeatAsked) -> None:
    """A new seat is none that stands from the same day: saying it anew would take its interests away."""
    name = " ".join(seat.name.split())
    stands = Trustee.objects.filter(
        name=name,
        fund__code__in=seat.funds,
        content__first=seat.first.isoformat(),
        superseded_by__isnull=True,
    ).select_related("fund")
    last = seat.last.isoformat() if seat.last else None
    other = [one for one in stands if (one.content["last"], one.content["interests"]) != (last, [])]
    if other:
        where = ", ".join(sorted(one.fund.name for one in other))
        problem = f"Section 8: {name} has a seat from that day already on the Board of {where}"
        remedy = "open that seat to end it or to record an interest"
        raise Refused([Fault(source="", row=None, column="name", problem=problem, remedy=remedy)])


def _require_why(interest: InterestAsked) -> None:
    if not interest.why.strip():
        problem, remedy = "is missing", "why it is an interest (Section 8(b)), and how it is known"
        raise Refused([Fault(source="", row=None, column="why", problem=problem, remedy=remedy)])


def _changed(problem: str) -> Fault:
    return Fault(source="", row=None, column="", problem=problem, remedy="open the page of the Boards again")
