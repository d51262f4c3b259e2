"""The sales charges of the export: deferred ones, how they are divided, and the lifetime ledger."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.db.models import Q

from assignments.models import DeferredChargePart
from fees.models import DeferredSalesCharge, LedgerMonth, LimitedShares, PrimeRate, ShareTerms
from fees.selectors.ledger_document import class_ledger_shown, exact_dollars, last_known_day
from governance.domain.money import dollars_text
from plan_admin.records.export.files import AT_ONCE, OF_ALL_TIME, OF_DAYS, OF_MONTHS, File, YearOf

VERSIONS = ("recorded_by_act", "superseded_by_act")
WITH_RESTATED = "the months of the year, and months of the year that were computed anew"


def deferred_charges(of: YearOf) -> Iterator[File]:
    """What redemptions withheld, and whose it is."""
    of_year = {"monthly_fee__share_class": of.share_class, "monthly_fee__month__range": of.days}
    names = ("trade_date", "original_issue_date", "interval_first", "interval_last", "amount", "to_fund")
    rows = DeferredSalesCharge.objects.filter(**of_year)
    yield of.table(
        "charges/deferred.csv",
        "what each redemption withheld on the Shares that a Distributor sold; to_fund found no room under the"
        " lifetime limit; source_act and line name a row of facts/share_activity.csv",
        "11",
        OF_MONTHS,
        head=("fee", "distributor", "line", *names, "source_act"),
        rows=rows.order_by(
            "monthly_fee_id", "trade_date", "source_id", "line", "distributor__code", "interval_first"
        ).values_list("monthly_fee_id", "distributor__code", "line", *names, "source_id"),
    )
    parts = DeferredChargePart.objects.filter(**of_year)
    yield of.table(
        "charges/parts.csv",
        "what of a month's deferred charges is an Assignee's, or the Distributor's own",
        "11, 6(b)",
        OF_MONTHS,
        head=("fee", "distributor", "assignee", "amount"),
        rows=parts.order_by("monthly_fee_id", "distributor__code", "assignee__code").values_list(
            "monthly_fee_id", "distributor__code", "assignee__code", "amount"
        ),
    )
    terms = ShareTerms.objects.filter(plan=of.plan).order_by("entry", "pk")
    said = ("issued_from", "effective", "cdsc", "converts_after_years")
    yield of.table(
        "charges/share_terms.csv",
        "the deferred charge in percent by year of age, and the conversion, every version",
        "11",
        OF_ALL_TIME,
        head=("terms", *said, *VERSIONS),
        rows=terms.values_list("entry", *said, "recorded_by_id", "superseded_by_id"),
    )


def limit_terms(of: YearOf) -> Iterator[File]:
    """By which conventions NASD's limit is computed for the Portfolio."""
    rows = LimitedShares.objects.filter(share_class=of.share_class).order_by("limit__entry", "pk")
    names = (
        "rate",
        "period",
        "compounding",
        "interest_base",
        "day_count",
        "prime",
        "prime_effective",
        "charge_order",
        "exchanges",
    )
    yield of.table(
        "charges/limit_terms.csv",
        "by which conventions the lifetime limit of the Portfolio is computed, every version",
        "2",
        OF_ALL_TIME,
        head=("limit", "effective", "starts", "opening", *names, "given", *VERSIONS),
        rows=rows.values_list(
            "limit__entry",
            "effective",
            "starts",
            "opening",
            *(f"limit__{name}" for name in (*names, "given")),
            "recorded_by_id",
            "superseded_by_id",
        ),
    )
    rates = PrimeRate.objects.filter(effective__lte=of.last).order_by("effective", "pk")
    yield of.table(
        "charges/prime_rates.csv",
        "prime rates in percent that were recorded beside the published ones, every version",
        "2",
        OF_ALL_TIME,
        head=("effective", "percent", *VERSIONS),
        rows=rates.values_list("effective", "percent", "recorded_by_id", "superseded_by_id"),
    )


def ledger(of: YearOf) -> Iterator[File]:
    """The lifetime ledger: what each closing stored of it, and its postings by what is known now."""
    in_year = Q(monthly_fee__month__range=of.days) | Q(corrected_fee__month__range=of.days)
    rows = LedgerMonth.objects.filter(in_year, monthly_fee__share_class=of.share_class).order_by("pk")
    names = ("reached_on", "unpaid", "interest", "original")
    yield of.table(
        "charges/ledger_months.csv",
        "the lifetime ledger as each closing stored it, at the close of a month, in trillionths of a dollar",
        "2",
        WITH_RESTATED,
        head=("ledger", "fee", "month", "corrected_fee", *names, "known_at_act", "recorded_by_act"),
        rows=rows.values_list(
            "pk",
            "monthly_fee_id",
            "monthly_fee__month",
            "corrected_fee_id",
            *names,
            "facts_known_at",
            "recorded_by_id",
        ),
    )
    yield of.table(
        "charges/ledger_days.csv",
        "days of a ledger month: charges wanted before the limit, and what a restated month leaves, in"
        " trillionths of a dollar",
        "2",
        WITH_RESTATED,
        head=("ledger", "day", "wanted", "charged"),
        rows=(
            (number, *day)
            for number, days, wanted, charged in rows.values_list(
                "pk", "accrued_on", "wanted", "charged"
            ).iterator(chunk_size=AT_ONCE)
            for day in zip_longest(days, wanted, charged)
        ),
    )
    yield of.table(
        "charges/ledger.csv",
        "the postings of the lifetime ledger by the facts that are known now, in dollars, with what remains",
        "2",
        OF_DAYS,
        head=(
            "day",
            "new_gross_sales",
            "limit_added",
            "interest",
            "asset_based",
            "cdsc",
            "front_end",
            "remaining",
        ),
        rows=_postings(of),
    )


def _postings(of: YearOf) -> Iterator[tuple[Any, ...]]:
    known = last_known_day(of.plan)
    shown = class_ledger_shown(of.plan, share_class=of.share_class.pk, until=of.last, known=known)
    for entry in shown.entries if shown.is_held_to else ():
        if entry.date.year == of.year:
            yield (
                entry.date,
                dollars_text(entry.new_gross_sales),
                exact_dollars(entry.limit_added),
                exact_dollars(entry.interest),
                exact_dollars(entry.asset_based),
                dollars_text(entry.cdsc),
                dollars_text(entry.front_end),
                exact_dollars(entry.remaining),
            )
