"""Short ways to write down activity, roll it, and read the Shares back in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from fees.domain.activity import KIND_BY_WORD, ActivityKind
from fees.domain.cohorts import CohortScheme, SoldBy
from fees.domain.roll import FIRST_TAKING, FREE, UNKNOWN, ActivityRow, RolledClass, ShareRoll
from governance.domain.periods import PlanMonth

DYNAMICS, ENERGY, HEALTH = 1, 2, 3
BEGINNING = date(1990, 1, 1)
ADI_BEGINS = date(2003, 7, 1)
DATED_BY_TRADE = (ActivityKind.SALE, ActivityKind.SALE_CANCELLED)
UNTIL_ADI = SoldBy(distributor="idi", first=BEGINNING, last=date(2003, 6, 30))
ENERGY_UNTIL_ADI = SoldBy(distributor="bdi", first=BEGINNING, last=date(2003, 6, 30))
SINCE = SoldBy(distributor="adi", first=ADI_BEGINS, last=None)
SELLERS = {
    DYNAMICS: (UNTIL_ADI, SINCE),
    ENERGY: (ENERGY_UNTIL_ADI, SINCE),
    HEALTH: (UNTIL_ADI, SINCE),
}
CUT_POINTS = (BEGINNING, ADI_BEGINS)
SCHEME = CohortScheme.of(cut_points=CUT_POINTS, sellers=SELLERS)


def on(text: str) -> int:
    """The ordinal of a date."""
    return date.fromisoformat(text).toordinal()


def millionths(shares: str) -> int:
    return int(Decimal(shares) * 1_000_000)


def row(text: str, *, line: int = 1, recorded_by: int = 1) -> ActivityRow:
    """A row from `DATE KIND SHARES [of ISSUE DATE] [from SHARE CLASS]`."""
    day, word, shares, *rest = text.split()
    further = dict(zip(rest[::2], rest[1::2], strict=True))
    kind = KIND_BY_WORD[word]
    issued = on(day) if kind in DATED_BY_TRADE else FREE
    if "of" in further:
        issued = UNKNOWN if further["of"] == "unknown" else on(further["of"])
    return ActivityRow(
        rank=min(kind.value, FIRST_TAKING),
        recorded_by=recorded_by,
        line=line,
        kind=kind.value,
        millionths=millionths(shares),
        issued=issued,
        source=int(further.get("from", 0)),
        trade_day=on(day),
    )


def rows(*texts: str) -> list[ActivityRow]:
    """The rows of one file, in its order."""
    return [row(text, line=at) for at, text in enumerate(texts, start=2)]


def roll(
    activity: Mapping[int, Iterable[ActivityRow]],
    month: str = "2003-09",
    *,
    scheme: CohortScheme = SCHEME,
    pooled_from: Sequence[tuple[str, bool]] = (),
) -> dict[int, RolledClass]:
    period = PlanMonth.from_text(month)
    return ShareRoll(
        scheme=scheme,
        month=(period.first, period.last),
        pooled_from=[(on(day), pooled) for day, pooled in pooled_from],
    ).run(activity)


def shares_at(rolled: RolledClass, day: str, *, scheme: CohortScheme = SCHEME) -> dict[str, tuple[str, str]]:
    """Tracked and Free Shares at the close of a business day, by Distributor and first issue date."""
    held = rolled.at_close(on(day))
    return {
        f"{scheme.distributor_of(cohort)} {scheme.interval_first(cohort) or 'before'}": (
            plain(tracked),
            plain(free),
        )
        for cohort, tracked, free in zip(held.cohorts, held.tracked, held.free, strict=True)
        if tracked or free
    }


def plain(shares: int) -> str:
    """Shares without needless zeros."""
    return f"{(Decimal(shares) / 1_000_000).normalize():f}"


def problem_of(rolled: RolledClass) -> str:
    """The day and the words of a class's fault; empty without one."""
    return f"{rolled.fault.day}: {rolled.fault.problem}" if rolled.fault else ""
