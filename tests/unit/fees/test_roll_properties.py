"""R5: what holds for any activity."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fees.domain.activity import ActivityKind
from fees.domain.cohorts import CohortScheme
from fees.domain.roll import FIRST_TAKING, FREE, UNKNOWN, ActivityRow, RolledClass
from governance.domain.business_days import is_business_day, last_business_day_on_or_before
from tests.unit.fees.builders import CUT_POINTS, DYNAMICS, ENERGY, HEALTH, SCHEME, SELLERS, on, roll

pytestmark = pytest.mark.plan_section("6(a)")

CLASSES = (DYNAMICS, ENERGY, HEALTH)
FIRST_TRADE = date(2003, 8, 27)
SEPTEMBER = [date(2003, 9, 1) + timedelta(days=number) for number in range(30)]
ISSUED = [on(day) for day in ("1995-05-05", "2001-05-05", "2003-06-30", "2003-07-01", "2003-08-15")]
MOVED_IN = {ActivityKind.EXCHANGE_IN, ActivityKind.MERGER_IN}
DATED_BY_TRADE = {ActivityKind.SALE, ActivityKind.SALE_CANCELLED}
LARGEST_OPENING, LARGEST_TRADE = 10**10, 10**9
Activity = dict[int, list[ActivityRow]]


@st.composite
def trades(
    draw: st.DrawFn, *, line: int, only_dated: bool = False, sources: Iterable[int] = (0, *CLASSES)
) -> ActivityRow:
    """Any row after the openings, small beside them; rarely a zero row or one that takes too much."""
    kinds = set(ActivityKind) - ({ActivityKind.REINVESTMENT} if only_dated else set())
    kind = draw(st.sampled_from(sorted(kinds)))
    day = FIRST_TRADE + timedelta(days=draw(st.integers(min_value=1, max_value=70)))
    issued = st.sampled_from(ISSUED) if only_dated else st.sampled_from([*ISSUED, FREE, FREE, UNKNOWN])
    chosen = FREE if kind is ActivityKind.REINVESTMENT else draw(issued)
    if chosen == FREE and kind in DATED_BY_TRADE:
        chosen = day.toordinal()
    return ActivityRow(
        rank=min(kind.value, FIRST_TAKING),
        recorded_by=draw(st.integers(min_value=2, max_value=3)),
        line=line,
        kind=kind.value,
        millionths=draw(st.integers(min_value=0, max_value=LARGEST_TRADE)),
        issued=chosen,
        source=draw(st.sampled_from(sorted(sources))) if kind in MOVED_IN else 0,
        trade_day=day.toordinal(),
    )


def openings(draw: st.DrawFn, *, only_dated: bool) -> list[ActivityRow]:
    day = FIRST_TRADE.toordinal()
    shares = st.integers(min_value=LARGEST_OPENING // 10, max_value=LARGEST_OPENING)
    issue_dates = ISSUED if only_dated else [*ISSUED, FREE]
    return [
        ActivityRow(0, 1, line, 0, draw(shares), issued, 0, day) for line, issued in enumerate(issue_dates)
    ]


@st.composite
def activities(draw: st.DrawFn, *, only_dated: bool = False, apart: bool = False) -> Activity:
    """Openings and a few trades of three classes; `apart`: none takes Shares from another class."""
    return {
        share_class: [
            *openings(draw, only_dated=only_dated),
            *(
                draw(trades(line=line, only_dated=only_dated, sources=(0,) if apart else (0, *CLASSES)))
                for line in range(draw(st.integers(min_value=0, max_value=12)))
            ),
        ]
        for share_class in CLASSES
    }


CHANGES = st.lists(
    st.tuples(st.sampled_from(["2003-08-30", "2003-09-06", "2003-09-10", "2003-10-01"]), st.booleans()),
    max_size=3,
    unique_by=lambda change: change[0],
)


def closes(rolled: Mapping[int, RolledClass]) -> dict[int, object]:
    """Every close of September, and the fault, of each class."""
    return {
        share_class: (
            one.fault,
            [] if one.fault else [one.at_close(day.toordinal()) for day in SEPTEMBER if is_business_day(day)],
        )
        for share_class, one in rolled.items()
    }


def signed_sum(rows: Iterable[ActivityRow], *, until: int) -> int:
    """What the rows up to an ordinal day add less what they take."""
    return sum(
        -row.millionths if row.rank == FIRST_TAKING else row.millionths
        for row in rows
        if counted_on(row) <= until
    )


def counted_on(row: ActivityRow) -> int:
    if row.kind != ActivityKind.OPENING:
        return row.trade_day
    return last_business_day_on_or_before(date.fromordinal(row.trade_day)).toordinal()


@given(activity=activities(), changes=CHANGES)
@settings(max_examples=50, deadline=None)
def test_every_share_is_in_some_cohort_and_none_is_negative(
    activity: Activity, changes: list[tuple[str, bool]]
) -> None:
    rolled = roll(activity, pooled_from=changes)

    for share_class, one in rolled.items():
        for since, held in one.holdings:
            assert min([*held.tracked, *held.free, 0]) == 0
            assert sum(held.tracked) + sum(held.free) == sum(held.shares) == held.total
            if one.fault is None:
                assert held.total == signed_sum(activity[share_class], until=since)


@given(activity=activities(), cut=st.dates(date(1990, 1, 2), date(2003, 9, 30)))
@settings(max_examples=50, deadline=None)
def test_another_cut_point_never_changes_a_total(activity: Activity, cut: date) -> None:
    finer = CohortScheme.of(cut_points=[*CUT_POINTS, cut], sellers=SELLERS)

    coarse_totals, fine_totals = (
        {
            share_class: one.at_close(on("2003-09-30")).total
            for share_class, one in roll(activity, scheme=scheme).items()
            if one.fault is None
        }
        for scheme in (SCHEME, finer)
    )

    # A finer interval may hold less than a row takes: then it is a fault, and there is nothing to compare.
    for share_class in coarse_totals.keys() & fine_totals.keys():
        assert coarse_totals[share_class] == fine_totals[share_class]


@given(
    activity=activities(only_dated=True, apart=True),
    cuts=st.lists(st.dates(date(1990, 1, 2), date(2003, 9, 30)), max_size=4),
)
@settings(max_examples=50, deadline=None)
def test_finer_cohorts_of_dated_shares_sum_to_the_coarser_ones(activity: Activity, cuts: list[date]) -> None:
    finer = CohortScheme.of(cut_points=[*CUT_POINTS, *cuts], sellers=SELLERS)

    coarse, fine = roll(activity), roll(activity, scheme=finer)

    for share_class in CLASSES:
        if coarse[share_class].fault is None and fine[share_class].fault is None:
            assert by_coarse(fine[share_class], finer) == by_coarse(coarse[share_class], SCHEME)


def by_coarse(one: RolledClass, scheme: CohortScheme) -> dict[tuple[str, bool], int]:
    held = one.at_close(on("2003-09-30"))
    sums: dict[tuple[str, bool], int] = {}
    for cohort, shares in zip(held.cohorts, held.shares, strict=True):
        first = scheme.interval_first(cohort)
        key = (scheme.distributor_of(cohort), first is not None and first >= date(2003, 7, 1))
        sums[key] = sums.get(key, 0) + shares
    return {key: shares for key, shares in sums.items() if shares}


@given(activity=activities(apart=True), changes=CHANGES)
@settings(max_examples=50, deadline=None)
def test_classes_that_exchange_nothing_may_be_rolled_together_or_apart(
    activity: Activity, changes: list[tuple[str, bool]]
) -> None:
    together = closes(roll(activity, pooled_from=changes))

    apart: dict[int, object] = {}
    for share_class, rows in activity.items():
        apart |= closes(roll({share_class: rows}, pooled_from=changes))

    assert apart == together


@given(activity=activities(), order=st.permutations(CLASSES), changes=CHANGES)
@settings(max_examples=50, deadline=None)
def test_the_order_of_classes_and_of_rows_handed_in_does_not_matter(
    activity: Activity, order: list[int], changes: list[tuple[str, bool]]
) -> None:
    other_order = {share_class: activity[share_class][::-1] for share_class in order}

    assert closes(roll(other_order, pooled_from=changes)) == closes(roll(activity, pooled_from=changes))


@given(activity=activities(), changes=CHANGES)
@settings(max_examples=50, deadline=None)
def test_month_by_month_the_shares_and_faults_are_those_of_one_long_roll(
    activity: Activity, changes: list[tuple[str, bool]]
) -> None:
    september, october = roll(activity, pooled_from=changes), roll(activity, "2003-10", pooled_from=changes)

    last, first = on("2003-09-30"), on("2003-10-01")
    for share_class in CLASSES:
        fault, later_fault = september[share_class].fault, october[share_class].fault
        if fault is not None:
            assert later_fault == fault
        elif later_fault is None:
            assert october[share_class].at_close(last) == september[share_class].at_close(last)
        else:
            assert later_fault.day.toordinal() >= first
