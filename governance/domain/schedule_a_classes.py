"""Whose rates those of Schedule A are, where a plan is for several share classes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from governance.domain.faults import Fault
from governance.domain.schedule_a_names import NamedRates
from governance.domain.schedule_a_rows import is_absent

MOST_CLASS_FAULTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OfClass:
    """Whose Schedule A is read: `wanted` of the plan's `classes`; `fund`, where the plan is one Fund's."""

    wanted: str = ""
    classes: tuple[str, ...] = ()
    fund: str = ""


ANY_CLASS = OfClass()


def of_class(
    named: Sequence[NamedRates], *, of: OfClass, source: str, faults: list[Fault]
) -> list[NamedRates]:
    """Schedule A: the rows of one class, each with that class's rates alone.

    Our reading: a plan for one class says so in its title, whatever the heads of its tables say. A Portfolio
    under whose columns of a class only dashes stand has no Shares of it.
    """
    found: list[NamedRates] = []
    wrong: list[Fault] = []
    for item in named:
        row = item.row
        if row.columns.classes and not row.problem:
            cells = row.columns.cells(row.rates, share_class=of.wanted)
            if not all(is_absent(cell) for cell in cells):
                found.append(replace(item, row=replace(row, rates=cells)))
        elif len(of.classes) < 2 or row.share_class == of.wanted:
            found.append(item)
        elif row.share_class not in of.classes:
            wrong.append(_of_no_class(item, of=of, source=source))
    faults += wrong[:MOST_CLASS_FAULTS]
    return found


def _of_no_class(item: NamedRates, *, of: OfClass, source: str) -> Fault:
    plan = " and ".join(of.classes)
    if item.row.share_class:
        problem = (
            f"{item.portfolio}: the rates stand under {item.row.share_class}, and the plan is for {plan}"
        )
        remedy = f"head the rates with the class that they are for: {plan}"
    else:
        problem = f"{item.portfolio}: nothing says for which class the rates are; the plan is for {plan}"
        remedy = (
            f"a head like {of.classes[0].upper()} SHARES above the rates of each class, or above its columns"
        )
    return Fault(source=source, row=item.row.line, column="share class", problem=problem, remedy=remedy)
