"""The facts that stand now, row by row, for lists that show them."""

from django.db.models import Exists, OuterRef, QuerySet

from fees.models import ActivityDay, DailyNetAssets, ShareActivity
from governance.models import Plan, ShareClass


def _classes(plan: Plan) -> list[int]:
    return list(ShareClass.objects.filter(plan=plan).values_list("pk", flat=True))


def standing_net_assets(plan: Plan) -> "QuerySet[DailyNetAssets]":
    """Each day's net assets and Shares outstanding that no other figure has superseded."""
    rows = DailyNetAssets.objects.filter(superseded_by__isnull=True, share_class__in=_classes(plan))
    return rows.select_related("share_class__portfolio")


def standing_activity(plan: Plan) -> "QuerySet[ShareActivity]":
    """Each row of share activity whose day no other file has superseded."""
    standing = ActivityDay.objects.filter(
        share_class=OuterRef("share_class"),
        trade_date=OuterRef("trade_date"),
        recorded_by=OuterRef("recorded_by"),
        superseded_by__isnull=True,
    )
    rows = ShareActivity.objects.filter(Exists(standing), share_class__in=_classes(plan))
    return rows.select_related("share_class__portfolio", "other_share_class__portfolio")
