"""Which Trustees count as Dis-interested on a day, yet had an interest that the 1940 Act looks back to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from governance.domain.lookbacks import Cause, Interest, LookBack, in_one, look_backs
from governance.models import Fund, Trustee, TrusteeInterest
from governance.models.spans import period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBackWarning:
    """What is to be asked of counsel about one Trustee, and on which Boards."""

    name: str
    funds: tuple[str, ...]
    words: str


def lookback_warnings(
    day: date, *, funds: Collection[int], known_at: int | None = None
) -> tuple[LookBackWarning, ...]:
    """Section 8(b): the warnings about those in office on the Boards of these Funds on a day, by name."""
    rows = Trustee.objects.known_at(known_at).filter(fund__in=funds).prefetch_related("interests")
    return _gathered(warnings_by_seat(rows, day), rows)


def warnings_of_funds_named(day: date, *, names: Iterable[str]) -> tuple[LookBackWarning, ...]:
    """The same for Funds by their names, as the count of a vote has them."""
    funds = Fund.objects.filter(name__in=list(names)).values_list("pk", flat=True)
    return lookback_warnings(day, funds=list(funds))


def warnings_by_seat(rows: Iterable[Trustee], day: date) -> dict[int, tuple[LookBack, ...]]:
    """By seat of who is in office on that day and counted as Dis-interested: what the 1940 Act looks back to.

    Our reading: an interest recorded with an earlier seat of the same name on the same Board counts too.
    """
    seats = list(rows)
    of_person: dict[tuple[int, str], list[Interest]] = defaultdict(list)
    own: dict[int, list[Interest]] = {}
    for seat in seats:
        own[seat.pk] = [interest_value(one) for one in seat.interests.all()]
        of_person[seat.fund_id, seat.name] += own[seat.pk]
    year_ends = dict(Fund.objects.values_list("pk", "fiscal_year_end"))
    return {
        seat.pk: _warnings(seat, day, own[seat.pk], of_person[seat.fund_id, seat.name], year_ends)
        for seat in seats
        if day in period_of(seat.service)
    }


def interest_value(row: TrusteeInterest) -> Interest:
    """A stored interest as the domain takes it."""
    return Interest(
        what=row.get_kind_display(),
        period=period_of(row.period),
        cause=Cause(row.cause) if row.cause else None,
        reason=row.reason,
    )


def _warnings(
    seat: Trustee,
    day: date,
    own: Iterable[Interest],
    of_person: Iterable[Interest],
    year_ends: Mapping[int, str],
) -> tuple[LookBack, ...]:
    if any(day in one.period for one in own):
        return ()
    ended = dict.fromkeys(one for one in of_person if day not in one.period)
    return look_backs(ended, day=day, fiscal_year_end=year_ends.get(seat.fund_id, ""))


def alike(found: Iterable[LookBack]) -> dict[object, list[LookBack]]:
    """Warnings of the same fact by the same law together, whatever the Fund's fiscal year is."""
    groups: dict[object, list[LookBack]] = defaultdict(list)
    for one in found:
        groups[one.fact, one.law].append(one)
    return groups


def _gathered(
    warnings: Mapping[int, tuple[LookBack, ...]], rows: Iterable[Trustee]
) -> tuple[LookBackWarning, ...]:
    names = dict(Fund.objects.values_list("pk", "name"))
    of_person: dict[str, list[tuple[str, LookBack]]] = defaultdict(list)
    for seat in rows:
        of_person[seat.name] += [(names[seat.fund_id], one) for one in warnings.get(seat.pk, ())]
    return tuple(
        LookBackWarning(
            name=name,
            funds=tuple(sorted({fund for fund, one in found if one in same})),
            words=in_one(same),
        )
        for name, found in sorted(of_person.items())
        for same in alike(one for _, one in found).values()
    )
