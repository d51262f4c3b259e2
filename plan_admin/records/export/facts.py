"""The facts of the export: net assets, share activity and serviced assets, with every correction of them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from fees.domain.activity import ActivityKind
from fees.models import (
    ActivityDay,
    BookedAccrual,
    ChangedFact,
    DailyNetAssets,
    ServicedAssets,
    ShareActivity,
    TieReason,
)
from plan_admin.records.export.files import AT_ONCE, OF_DAYS, OF_MONTHS, File, YearOf

CARRIED: Final = timedelta(days=7)  # R1: how far back a day without a figure looks
MILLION: Final = Decimal(10) ** 6
MILLIONTH: Final = Decimal("0.000001")
VERSIONS: Final = ("recorded_by_act", "superseded_by_act")


def net_assets(of: YearOf) -> Iterator[File]:
    """Each day's figures; a corrected one is there with the act that superseded it."""
    days = (of.first - CARRIED, of.last)
    rows = DailyNetAssets.objects.filter(share_class=of.share_class, date__range=days)
    names = ("net_assets", "shares_outstanding")
    yield of.table(
        "facts/net_assets.csv",
        "net assets (dollars) and Shares outstanding of each day, every version",
        "2",
        "the days of the year, and the week before it, whose last figure its first days carry",
        head=("day", *names, *VERSIONS),
        rows=rows.order_by("date", "recorded_by_id").values_list(
            "date", *names, "recorded_by_id", "superseded_by_id"
        ),
    )
    serviced = ServicedAssets.objects.filter(share_class=of.share_class, date__range=of.days)
    yield of.table(
        "facts/serviced_assets.csv",
        "net assets (dollars) of the Shares of each servicing entity's customers, every version",
        "5",
        OF_DAYS,
        head=("day", "entity", "net_assets", *VERSIONS),
        rows=serviced.order_by("date", "entity", "recorded_by_id").values_list(
            "date", "entity", "net_assets", "recorded_by_id", "superseded_by_id"
        ),
    )


def activity(of: YearOf) -> Iterator[File]:
    """What each file said of the Shares on each trade date, row by row."""
    of_year = {"share_class": of.share_class, "trade_date__range": of.days}
    days = ActivityDay.objects.filter(**of_year).order_by("trade_date", "recorded_by_id")
    yield of.table(
        "facts/activity_days.csv",
        "which file said what of a trade date, every version; a correction supersedes the whole day",
        "1",
        OF_DAYS,
        head=("trade_date", "added_beside", "rows", *VERSIONS),
        rows=days.values_list("trade_date", "added", "row_count", "recorded_by_id", "superseded_by_id"),
    )
    superseded = {
        (trade_date, act): by
        for trade_date, act, by in days.filter(superseded_by__isnull=False)
        .values_list("trade_date", "recorded_by_id", "superseded_by_id")
        .iterator(chunk_size=AT_ONCE)
    }
    rows = ShareActivity.objects.filter(**of_year).order_by("trade_date", "recorded_by_id", "line")
    names = ("outside", "reference", "amount", "front_end", "cdsc", "cdsc_waiver", "cost_per_share")
    columns = (
        "trade_date",
        "recorded_by_id",
        "line",
        "kind",
        "millionths",
        "original_issue_date",
        "issue_date_unknown",
        "other_share_class__portfolio__code",
    )
    yield of.table(
        "facts/share_activity.csv",
        "share activity row by row, every version; no original issue date: Free Shares",
        "1",
        OF_DAYS,
        head=(
            "trade_date",
            "line",
            "kind",
            "shares",
            "original_issue_date",
            "issue_date_unknown",
            "other_portfolio",
            *names,
            *VERSIONS,
        ),
        rows=(
            _activity(row, superseded)
            for row in rows.values_list(*columns, *names).iterator(chunk_size=AT_ONCE)
        ),
    )


def _activity(row: tuple[Any, ...], superseded: dict[tuple[Any, int], int]) -> tuple[Any, ...]:
    trade_date, act, line, kind, millionths, *others = row
    shares = (Decimal(millionths) / MILLION).quantize(MILLIONTH)
    return (
        trade_date,
        line,
        ActivityKind(kind).word,
        shares,
        *others,
        act,
        superseded.get((trade_date, act)),
    )


def late(of: YearOf) -> Iterator[File]:
    """What was recorded of days of a month after its closing had begun."""
    rows = ChangedFact.objects.filter(share_class=of.share_class, month__range=of.days)
    names = ("month", "what", "first_day", "last_day")
    yield of.table(
        "facts/late.csv",
        "facts that came after a month had begun to be closed; corrections/ says what they changed",
        "6",
        OF_MONTHS,
        head=(*names, "recorded_by_act"),
        rows=rows.order_by("month", "what", "recorded_by_id").values_list(*names, "recorded_by_id"),
    )


def booked(of: YearOf) -> Iterator[File]:
    """What others said of a month, and why it differs from what was computed."""
    of_year = {"share_class": of.share_class, "month__range": of.days}
    names = ("month", "component", "amount")
    yield of.table(
        "facts/booked.csv",
        "what the fund accountant booked for a month (dollars), every version",
        "2",
        OF_MONTHS,
        head=(*names, *VERSIONS),
        rows=BookedAccrual.objects.filter(**of_year)
        .order_by("month", "component", "recorded_by_id")
        .values_list(*names, "recorded_by_id", "superseded_by_id"),
    )
    said = ("month", "tie", "difference", "reason")
    yield of.table(
        "facts/differences.csv",
        "why a month differs from what others say of it, every version; theirs less ours, in cents of a fee"
        " or millionths of a Share",
        "2",
        OF_MONTHS,
        head=(*said, *VERSIONS),
        rows=TieReason.objects.filter(**of_year)
        .order_by("month", "tie", "pk")
        .values_list(*said, "recorded_by_id", "superseded_by_id"),
    )
