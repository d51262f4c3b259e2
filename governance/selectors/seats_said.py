"""A seat of a Board as a book says it: what a form changes of it, said with all that stands beside it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from governance.domain.reference import Said, Value
from governance.models import Trustee


def said_of_new_seat(name: str, *, plan: str, funds: Sequence[str], values: Mapping[str, Value]) -> Said:
    """A seat on each of these Funds' Boards that was not there before."""
    return _said(plan, name, {"funds": funds, "trustees": [values]})


def said_of_seats(changed: Mapping[Trustee, Mapping[str, Value]], *, plan: str) -> list[Said]:
    """Seats as they are now said to be; where their board has an id, the whole board with them.

    A seat that a board with an id leaves out ends, so the others are said as they stand.
    """
    said: list[Said] = []
    boards: dict[str, str] = {}
    for seat, values in changed.items():
        board = seat.content.get("board")
        if board:
            boards.setdefault(board, seat.name)
        else:
            own = {"id": own_id(seat)} if has_own_id(seat) else {}
            trustees = [{**values, **own}]
            said.append(_said(plan, seat.name, {"funds": [seat.content["fund"]], "trustees": trustees}))
    values_of = {seat.pk: values for seat, values in changed.items()}
    for board, name in boards.items():
        said += _whole_board(board, name=name, changed=values_of, plan=plan)
    return said


def _whole_board(
    board: str, *, name: str, changed: Mapping[int, Mapping[str, Value]], plan: str
) -> Iterator[Said]:
    by_fund: dict[str, list[Value]] = {}
    for one in Trustee.objects.filter(superseded_by__isnull=True, content__board=board).order_by("pk"):
        said = changed.get(one.pk) or seat_values(one)
        by_fund.setdefault(one.content["fund"], []).append({**said, "id": own_id(one)})
    for fund, seats in by_fund.items():
        yield _said(plan, name, {"id": board, "funds": [fund], "trustees": seats})


def seat_values(seat: Trustee) -> dict[str, Value]:
    """A seat as its record has it."""
    content = seat.content
    return {
        "name": content["name"],
        "from": as_day(content["first"]),
        "to": as_day(content["last"]),
        "interests": [interest_values(*one) for one in content["interests"]],
    }


def interest_values(
    kind: str, first: str | None, last: str | None, reason: str, cause: str = ""
) -> dict[str, Value]:
    """An interest as its seat's record has it."""
    return {
        "kind": kind.lower(),
        "cause": cause.lower(),
        "from": as_day(first),
        "to": as_day(last),
        "reason": reason,
    }


def has_own_id(seat: Trustee) -> bool:
    """Whether the seat's identity is an id: else its name and first day are its identity, and stay."""
    content = seat.content
    return bool(seat.entry != f"{content['fund']}/{content['name']}/{content['first']}")


def own_id(seat: Trustee) -> str:
    """A seat's own id: what its identity says after its board and its Fund."""
    return seat.entry.removeprefix(f"{seat.content.get('board') or ''}/{seat.content['fund']}/")


def as_day(text: str | None) -> date | None:
    """A day of a record's content."""
    return date.fromisoformat(text) if text else None


def _said(plan: str, name: str, values: Mapping[str, Any]) -> Said:
    return Said(part="boards", plan=plan, of=name, values=values)
