"""The key `relief` of a meeting: on which relief from voting in person it relied, condition by condition."""

from datetime import date

from governance.domain.book_entries import Entry, did_you_mean
from governance.domain.reliefs import Relief
from governance.selectors.counting import reliefs_known


def read_relief(entry: Entry, *, day: date) -> tuple[str, tuple[str, ...]]:
    """Section 8, "in person": the relief's code and the conditions affirmed; empty where there is none.

    Our reading: a relief counts only where somebody affirms each of its conditions by name.
    """
    if not entry.has("relief"):
        return "", ()
    known = reliefs_known()
    affirmed: tuple[str, ...] = ()
    if entry.peek("relief"):
        code = entry.text("relief")
    else:
        named = entry.entry("relief")
        if named is None:
            return "", ()
        named.expect("code", "conditions")
        code, affirmed = named.text("code"), named.texts("conditions")
    relief = entry.known("relief", code, known.get(code), what="relief known here", among=tuple(known))
    if relief is None:
        return "", ()
    _check(entry, relief, affirmed=affirmed, day=day)
    return relief.code, tuple(one.key for one in relief.conditions if one.key in affirmed)


def _check(entry: Entry, relief: Relief, *, affirmed: tuple[str, ...], day: date) -> None:
    if day not in relief.days:
        until = f" to {relief.days.last}" if relief.days.last else " on"
        problem = f"Section 8: {relief.code} is of {relief.days.first}{until}, the meeting of {day}"
        entry.fail("relief", problem, "a relief in force that day, or a meeting in person")
        return
    keys = tuple(one.key for one in relief.conditions)
    for word in affirmed:
        if word not in keys:
            entry.fail("relief", f"{word!r} is no condition of {relief.code}", did_you_mean(word, keys))
    for one in relief.missing(affirmed):
        entry.fail(
            "relief",
            f"Section 8: nobody affirmed that {one.words}",
            f"relief: {{code: {relief.code}, conditions: [{', '.join(keys)}]}} where each is true",
        )
