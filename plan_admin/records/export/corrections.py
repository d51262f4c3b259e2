"""The corrections of the export: closed months computed anew, and amounts carried over from a Prior Plan."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from assignments.models import CarriedOver, CarriedOverEntry, Restatement, ShareCorrection
from fees.models import MonthlyFee
from plan_admin.records.export.files import AT_ONCE, File, YearOf

DRAWN = "of each month of the year, and of each that a month of the year corrects: all that restated it"
SETTLED = ("in_lines", "claimed", "spared")


def restatements(of: YearOf) -> Iterator[File]:
    """Each closed month computed anew, on which late facts, and each party's part of the difference."""
    rows = restated(of)
    names = ("days", "average_daily_net_assets")
    fees = ("stood_distribution_fee", "stood_service_fee", "distribution_fee", "service_fee")
    yield of.table(
        "corrections/restatements.csv",
        "closed months computed anew: what stood before, and what the fees are by what was known later;"
        " those count whose bearing fee is COMPUTED or CLOSED",
        "6",
        DRAWN,
        head=(
            "restatement",
            "corrected_fee",
            "corrected_month",
            "bearing_fee",
            "bearing_month",
            "bearing_status",
            "reason",
            "complete_terminations_undone",
            *names,
            *fees,
            "known_at_act",
            "recorded_by_act",
        ),
        rows=rows.values_list(
            "pk",
            "corrected_fee_id",
            "corrected_fee__month",
            "monthly_fee_id",
            "monthly_fee__month",
            "monthly_fee__status",
            "reason",
            "undone",
            *names,
            *fees,
            "known_at",
            "recorded_by_id",
        ),
    )
    yield of.table(
        "corrections/late_facts.csv",
        "the facts that a restatement knew and the month did not",
        "6",
        DRAWN,
        head=("restatement", "what", "first_day", "last_day", "recorded_by_act"),
        rows=(
            (number, fact["what"], fact["first"], fact["last"], fact["act"])
            for number, facts in rows.values_list("pk", "late").iterator(chunk_size=AT_ONCE)
            for fact in facts
        ),
    )
    yield _corrections(of, rows)
    yield _originals(of, rows)


def restated(of: YearOf) -> "QuerySet[Restatement]":
    """Every restatement of each month that one of the year is about: each begins where the last one ended."""
    in_year = Q(corrected_fee__month__range=of.days) | Q(monthly_fee__month__range=of.days)
    own = Restatement.objects.filter(in_year, corrected_fee__share_class=of.share_class)
    return Restatement.objects.filter(corrected_fee__in=own.values("corrected_fee_id")).order_by("pk")


def _originals(of: YearOf, rows: "QuerySet[Restatement]") -> File:
    """What the first restatement of a month of another year begins with."""
    corrected = MonthlyFee.objects.filter(pk__in=rows.order_by().values("corrected_fee_id"))
    names = ("month", "distribution_fee", "service_fee")
    return of.table(
        "corrections/fees_of_other_years.csv",
        "the fees, as they were closed, of months of other years that a restatement which is here corrects",
        "2, 6",
        "of the restatements that are here",
        head=("fee", *names, "closed_by_act"),
        rows=corrected.exclude(month__range=of.days)
        .order_by("month", "pk")
        .values_list("pk", *names, "closed_by_id"),
    )


def _corrections(of: YearOf, restated: Any) -> File:
    rows = ShareCorrection.objects.filter(restatement__in=restated.order_by())
    names = ("component", "stood", "restated", "amount", *SETTLED)
    return of.table(
        "corrections/corrections.csv",
        "what each restatement gives a Distributor, or an Assignee of it, or takes from it: in lines of the"
        " bearing month's payments, claimed, or never paid",
        "6",
        DRAWN,
        head=("correction", "restatement", "distributor", "assignee", *names),
        rows=rows.order_by("restatement_id", "pk").values_list(
            "pk", "restatement_id", "distributor__code", "assignee__code", *names
        ),
    )


def carried_over(of: YearOf) -> Iterator[File]:
    """Section 13: what was payable under the Prior Plan."""
    entries = CarriedOverEntry.objects.filter(
        carried_over__share_class=of.share_class, monthly_fee__month__range=of.days
    )
    given = CarriedOver.objects.filter(
        Q(through__range=of.days) | Q(pk__in=entries.values("carried_over_id")),
        share_class=of.share_class,
        plan=of.plan,
    )
    names = ("component", "through", "amount")
    yield of.table(
        "corrections/carried_over.csv",
        "amounts payable under the Prior Plan, as they were given, every version",
        "13",
        "of days of the year, or taken by its months",
        head=(
            "number",
            "carried_over",
            "distributor",
            "assignee",
            *names,
            "recorded_by_act",
            "superseded_by_act",
        ),
        rows=given.order_by("pk").values_list(
            "pk",
            "entry",
            "distributor__code",
            "assignee__code",
            *names,
            "recorded_by_id",
            "superseded_by_id",
        ),
    )
    yield of.table(
        "corrections/carried_over_taken.csv",
        "what the year's months took of them",
        "13",
        "the months of the year",
        head=("number", "fee", "stood", "amount", *SETTLED, "recorded_by_act"),
        rows=entries.order_by("pk").values_list(
            "carried_over_id", "monthly_fee_id", "stood", "amount", *SETTLED, "recorded_by_id"
        ),
    )
