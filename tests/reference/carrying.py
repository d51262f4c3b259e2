"""Section 13: what is carried over from before the books, as it enters a closing."""

from __future__ import annotations

from tests.reference.arithmetic import ZERO
from tests.reference.facts import World
from tests.reference.obligation import obliged_days
from tests.reference.payments import ASSIGNEE, Line
from tests.reference.restating import held_anyway, not_kept, route
from tests.reference.settling import Bearing, Part, settled


def carried_lines(bearing: Bearing) -> list[Line]:
    """What is carried over and not taken yet, day by day; it never comes back in the worlds told here."""
    world, portfolio = bearing.world, bearing.portfolio
    given = {key: row for key, row in world.carried_over.items() if row.portfolio == portfolio.code}
    first = min((month for month, code in world.closed if code == portfolio.code), default=bearing.month)
    lines: list[Line] = []
    for through in sorted({row.through for row in given.values() if row.through <= bearing.last_day}):
        own = {key: row for key, row in given.items() if row.through == through}
        differences = {
            (row.distributor, row.assignee, row.component.upper()): row.amount - world.taken.get(key, ZERO)
            for key, row in own.items()
        }
        world.taken |= {key: row.amount for key, row in own.items()}
        order = sorted(differences, key=lambda part: (part[0], part[2], part[1] or "~"))
        lines += settled(
            bearing,
            differences={part: differences[part] for part in order if differences[part]},
            routes={part: route(world, portfolio=portfolio, part=part, month=first) for part in order},
            reasons={part: carried_reasons(bearing, part=part, first=first) for part in order},
            transfers={part: {} for part in order},
            label=("CARRIED_OVER", first if first < bearing.month else None),
            what=f"carried over until {through} was too much, corrected in {bearing.month}",
            section="13",
        )
    return lines


def carried_reasons(bearing: Bearing, *, part: Part, first: str) -> frozenset[str]:
    world, portfolio = bearing.world, bearing.portfolio
    days = obliged_days(world, portfolio=portfolio, month=bearing.month)
    found = held_anyway(world, portfolio=portfolio, days=days, distributor=part[0])
    found |= not_kept(world, portfolio=portfolio, days=days).get(part[0], set())
    kind, _ = route(world, portfolio=portfolio, part=part, month=first)
    if kind == ASSIGNEE and not noticed_ever(world, code=portfolio.code, part=part):
        found.add(f"Section 6(c): no notice with name and address of {part[1]}")
    return frozenset(found)


def noticed_ever(world: World, *, code: str, part: Part) -> bool:
    own = [
        transfer
        for transfer in world.transfers
        if (transfer.distributor, transfer.assignee) == part[:2] and code in transfer.portfolios
    ]
    return bool(own) and part[1] in world.addressed and all(transfer.notified for transfer in own)
