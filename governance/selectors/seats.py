"""Who was in office on a day, for the form that asks how each of them voted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from governance.models import Fund
from governance.selectors.counting import boards


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A Trustee in office that day: on which Boards, and whether Dis-interested there (Section 8(b))."""

    name: str
    funds: tuple[str, ...]
    standing: str


def seats_on(day: date, *, funds: Collection[int]) -> tuple[Seat, ...]:
    """The Trustees in office on the Boards of these Funds, by name."""
    names = dict(Fund.objects.filter(pk__in=funds).values_list("pk", "name"))
    sits: dict[str, list[str]] = defaultdict(list)
    disinterested: dict[str, set[bool]] = defaultdict(set)
    for fund, members in boards(None).items():
        for member in members:
            if fund in names and member.is_in_office_on(day):
                sits[member.name].append(names[fund])
                disinterested[member.name].add(member.is_disinterested_on(day))
    return tuple(
        Seat(name=name, funds=tuple(sorted(sits[name])), standing=_words(disinterested[name]))
        for name in sorted(sits)
    )


def _words(found: set[bool]) -> str:
    if found == {True}:
        return "Dis-interested"
    return "interested" if found == {False} else "Dis-interested on some of the Boards"
