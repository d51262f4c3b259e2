"""Section 7: what became of presented quarters. They never change; the next report says what has moved."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from governance.domain.sections import plan_section
from plan_admin.section7.domain.report import (
    AmountRow,
    LaterRow,
    OffsetLaterRow,
    OffsetRow,
    ReportContent,
    SpentLaterRow,
    SpentRow,
)

FIGURES: Final = ("incurred", "paid", "to_others", "held", "on_the_way", "not_paid")
Row = TypeVar("Row")


@plan_section("7")
def says_what_moved(on: date, *, presented: Iterable[date]) -> bool:
    """Section 7: whether the report of a day is the next that the Board is given after all that are kept.

    Our reading: a report recorded late, under a day before another's, says nothing of what has moved. What
    moved by then the other one has said, and what moved since nobody could have said on that day.
    """
    return all(one <= on for one in presented)


@plan_section("7")
def what_moved(
    content: ReportContent, *, since: Iterable[ReportContent], now: tuple[AmountRow, ...]
) -> tuple[LaterRow, ...]:
    """Section 7: each figure that a report told of its quarter and that stands otherwise now.

    Our reading: also of a line that is there no more, or was not there then. `since` are the reports that
    can have told of it meanwhile, in the order in which they were presented: what was told last counts, so
    that each change is said once. A figure that such a report did not say is as it was told before.
    """
    told = {row.key: row for row in content.amounts}
    for row in (row for one in since for row in one.later if row.quarter == content.last_month):
        said = {name: value for name in FIGURES if (value := getattr(row, name)) is not None}
        told[row.key] = replace(told.get(row.key) or _nothing_of(row), **said)
    pairs = (
        (before or _nothing_of(row), after or _nothing_of(row))
        for row, before, after in _pairs(told, {one.key: one for one in now})
    )
    return tuple(
        _later(content.last_month, before=before, after=after)
        for before, after in pairs
        if _figures(before) != _figures(after)
    )


@plan_section("7")
def what_moved_of_offsets(
    content: ReportContent, *, since: Iterable[ReportContent], now: tuple[OffsetRow, ...]
) -> tuple[OffsetLaterRow, ...]:
    """Section 7: what was told as set off against claims of the Fund (6(e)) and stands otherwise now."""
    told = {_whose(row): row for row in content.offsets}
    for later in (row for one in since for row in one.offsets_later if row.quarter == content.last_month):
        told[_whose(later)] = OffsetRow(
            portfolio=later.portfolio,
            portfolio_name=later.portfolio_name,
            distributor=later.distributor,
            cents=later.cents,
        )
    return tuple(
        OffsetLaterRow(
            quarter=content.last_month,
            portfolio=row.portfolio,
            portfolio_name=row.portfolio_name,
            distributor=row.distributor,
            cents_before=_cents(before),
            cents=_cents(after),
        )
        for row, before, after in _pairs(told, {_whose(one): one for one in now})
        if _cents(before) != _cents(after)
    )


@plan_section("7")
def what_moved_of_spending(
    content: ReportContent, *, since: Iterable[ReportContent], now: tuple[SpentRow, ...]
) -> tuple[SpentLaterRow, ...]:
    """Section 7: what corrected files say of a presented quarter, where it differs from what was told."""
    told = {row.key: row for row in content.spent}
    for later in (row for one in since for row in one.spent_later if row.quarter == content.last_month):
        told[later.key] = SpentRow(
            portfolio=later.portfolio,
            portfolio_name=later.portfolio_name,
            distributor=later.distributor,
            purpose=later.purpose,
            activity=later.activity,
            cents=later.cents,
        )
    return tuple(
        SpentLaterRow(
            quarter=content.last_month,
            portfolio=row.portfolio,
            portfolio_name=row.portfolio_name,
            distributor=row.distributor,
            purpose=row.purpose,
            activity=row.activity,
            cents_before=_cents(before),
            cents=_cents(after),
        )
        for row, before, after in _pairs(told, {one.key: one for one in now})
        if _cents(before) != _cents(after)
    )


def _pairs(told: Mapping[Any, Row], now: Mapping[Any, Row]) -> Iterable[tuple[Row, Row | None, Row | None]]:
    """Every row that was told or stands: as it is named now, as it was told, and as it stands."""
    for key, row in {**told, **now}.items():
        yield row, told.get(key), now.get(key)


def _nothing_of(of: AmountRow | LaterRow) -> AmountRow:
    """The same row with nothing in it."""
    return AmountRow(
        portfolio=of.portfolio,
        portfolio_name=of.portfolio_name,
        distributor=of.distributor,
        of=of.of,
        component=of.component,
        **dict.fromkeys(FIGURES, 0),
    )


def _later(quarter: str, *, before: AmountRow, after: AmountRow) -> LaterRow:
    return LaterRow(
        quarter=quarter,
        portfolio=after.portfolio,
        portfolio_name=after.portfolio_name,
        distributor=after.distributor,
        of=after.of,
        component=after.component,
        **{f"{name}_before": value for name, value in zip(FIGURES, _figures(before), strict=True)},
        **dict(zip(FIGURES, _figures(after), strict=True)),
    )


def _figures(row: AmountRow) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in FIGURES)


def _whose(row: OffsetRow | OffsetLaterRow) -> tuple[str, str]:
    return (row.portfolio, row.distributor)


def _cents(row: OffsetRow | SpentRow | None) -> int:
    return row.cents if row else 0
