"""Section 11: what a row of share activity may say of sales charges, and where.

Files have a column for all their rows: a cell that is empty or nothing but zeros says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress

from fees.domain.activity import ActivityKind
from governance.domain.sections import plan_section

UNKNOWN_ISSUE = "unknown"
CDSC, WAIVER, COST, FRONT_END = "cdsc", "cdsc_waiver", "cost_per_share", "front_end"
ISSUED = "original_issue_date"
OF_REDEMPTIONS = frozenset({ActivityKind.REDEMPTION.word})
KINDS_OF: Mapping[str, frozenset[str]] = {
    CDSC: OF_REDEMPTIONS,
    WAIVER: OF_REDEMPTIONS,
    COST: OF_REDEMPTIONS,
    FRONT_END: frozenset({ActivityKind.SALE.word, ActivityKind.SALE_CANCELLED.word}),
}
SAYS = {
    CDSC: "a contingent deferred sales charge is withheld",
    WAIVER: "a contingent deferred sales charge is waived",
    COST: "the cost of a Share decides a charge",
    FRONT_END: "a front-end charge is paid",
}
NOTHING = "0."
Said = tuple[str, str, str]  # the column, what is wrong with it, what would be right


def says_something(name: str, cell: str) -> bool:
    """Whether a cell says anything: one of dollars does not where it is nothing but zeros.

    >>> says_something("cdsc", "4.00"), says_something("cdsc", "0.00"), says_something("cdsc_waiver", "")
    (True, False, False)
    """
    return bool(cell if name == WAIVER else cell.strip(NOTHING))


@plan_section("11")
def faults_of_charges(kind: ActivityKind | None, cells: Mapping[str, str]) -> Iterator[Said]:
    """Section 11: the Fund withholds and pays "contingent deferred sales charges to which such distributor is
    entitled", so a charge is a redemption's, and names the issue date that says who sold the Shares.

    `cells` are a row's texts by column, without spaces round them; one that is not readable is empty. Yields
    every fault of them: the column, what is wrong, what would be right. No known `kind`: its own fault.
    """
    said = [name for name in KINDS_OF if says_something(name, cells[name])]
    for name in said:
        if kind is not None and kind.word not in KINDS_OF[name]:
            words = " or ".join(sorted(KINDS_OF[name]))
            yield name, f"Section 11: {SAYS[name]} at a {words}, not at a {kind.word}", "leave it empty or 0"
    if CDSC not in said or kind is not ActivityKind.REDEMPTION:
        return
    issued = cells[ISSUED].lower()
    if not issued or issued == UNKNOWN_ISSUE:
        problem = (
            "Section 11: the charge belongs to the Distributor that sold the Shares, and this says not when"
        )
        yield ISSUED, problem, "the day of their original issue, or a row of its own for Shares without one"
    if WAIVER in said:
        problem = f"a charge of {cells[CDSC]} is withheld, so none is waived"
        yield WAIVER, problem, "either leave the waiver empty, or the cdsc empty or 0"


def doubtful_rows(column: Mapping[str, Sequence[str]]) -> set[int]:
    """The rows, by place, that `faults_of_charges` may find fault with: they are to be read cell by cell.

    `column` has the cells of a block of plain rows by name. Each value is judged once, and rows are asked one
    by one only where a value says something that is not allowed everywhere.
    """
    kinds = column["kind"]
    found: set[int] = set()
    for name, allowed in KINDS_OF.items():
        said = _rows_that_say(name, column.get(name, ()))
        if said and not allowed.issuperset(kinds):
            found.update([at for at in said if kinds[at] not in allowed])
        if said and name == CDSC:
            found.update(_whose_is_not_said(said, column))
    return found


def _rows_that_say(name: str, cells: Sequence[str]) -> list[int]:
    telling = {cell for cell in set(cells) if says_something(name, cell)}
    return list(compress(range(len(cells)), map(telling.__contains__, cells))) if telling else []


def _whose_is_not_said(said: Sequence[int], column: Mapping[str, Sequence[str]]) -> Sequence[int]:
    """Of the rows with a charge, those that name no issue date, or a waiver as well."""
    issued, waivers = column.get(ISSUED), column.get(WAIVER)
    if issued is None:
        return said
    found: list[int] = []
    if "" in issued or UNKNOWN_ISSUE in issued:
        found += [at for at in said if issued[at] in ("", UNKNOWN_ISSUE)]
    if waivers is not None and any(waivers):
        found += [at for at in said if waivers[at]]
    return found
