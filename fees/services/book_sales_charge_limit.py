"""The part `sales_charge_limit` of a book: NASD's limit on all sales charges (Section 2)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fees.domain.lifetime_limit import (
    OPEN_CONVENTIONS,
    PERCENT_WITH_SERVICE_FEE,
    PERCENT_WITHOUT_SERVICE_FEE,
    RATE_WITH_SERVICE_FEE,
    RATE_WITHOUT_SERVICE_FEE,
    RULE,
    Compounding,
    Exchanges,
    InterestBase,
    LimitDayCount,
    LimitPeriod,
    PrimeEffective,
    PrimeSource,
    SalesCharge,
)
from fees.models import LimitedShares, SalesChargeLimit
from governance.domain.book_drafts import (
    Draft,
    PartOutcome,
    compare,
    content_of,
    identity,
    outcome_of,
    scope_key,
)
from governance.domain.book_entries import Entry
from governance.domain.money import rate_from_percent, rate_text
from governance.models import Act
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.parties import ShareClassRow
from governance.selectors.rates import schedule_a_of
from governance.selectors.words import PlanWords

PART = "sales_charge_limit"
SCOPE_KEYS = ("portfolios", "effective")
CONVENTION_KEYS = tuple(one.key for one in OPEN_CONVENTIONS)
PERCENT_DECIMALS, PERCENT_DIGITS = 6, 3
CHOICES = {
    "period": LimitPeriod,
    "compounding": Compounding,
    "interest_base": InterestBase,
    "day_count": LimitDayCount,
    "prime": PrimeSource,
    "prime_effective": PrimeEffective,
    "exchanges": Exchanges,
}


def load_sales_charge_limit(entries: Sequence[Entry], *, words: PlanWords, act: Act) -> PartOutcome:
    """Section 2: from when, and by which conventions, NASD's limit is computed; the rest are defaults."""
    drafts = [draft for entry in entries if (draft := _limit(entry, words=words))]
    changes = compare(drafts, standing_records(SalesChargeLimit, plan=words.plan))
    supersede(SalesChargeLimit, act=act, pk__in=changes.superseded)
    supersede(LimitedShares, act=act, limit__in=changes.superseded)
    add_each(
        changes,
        add=lambda draft: _add(draft, words=words, act=act),
        words={
            "limited_shares_once_from_a_day": _twice_from_a_day,
            "limited_shares_start_once": _another_start,
            "limited_shares_open_once": _another_opening,
        },
    )
    return outcome_of(
        PART,
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _limit(entry: Entry, *, words: PlanWords) -> Draft | None:
    entry.expect(*SCOPE_KEYS, *CONVENTION_KEYS)
    starts = entry.optional_day("starts") or words.plan.effective_date
    effective = entry.optional_day("effective") or starts
    scope = words.portfolios(entry, on=effective)
    rate = _rate(entry)
    said: dict[str, Any] = {
        "effective": effective,
        "starts": starts,
        "opening": entry.decimal("opening", places=2) if entry.has("opening") else Decimal("0.00"),
        "rate": rate_text(rate),
        **{key: _choice(entry, key) for key in CHOICES},
        "charge_order": _order(entry),
        "given": [key for key in CONVENTION_KEYS if entry.has(key)],
    }
    _check_days(entry, starts=starts, effective=effective)
    _check_compounding(entry, said)
    if entry.failed:
        return None
    _warn_of_service_fees(entry, rate, scope=scope, words=words)
    codes = [row.portfolio for row in scope]
    return Draft(
        entry=entry,
        key=identity(entry, scope_key(codes, of=len(words.on_schedule(effective))), effective),
        content=content_of(**said, portfolios=codes),
        values=said,
        scope=tuple(row.share_class for row in scope),
    )


def _rate(entry: Entry) -> int:
    """The limit's rate in hundred-millionths; that beside a service fee where none is given."""
    if not entry.has("rate"):
        return RATE_WITH_SERVICE_FEE
    rate = rate_from_percent(entry.decimal("rate", places=PERCENT_DECIMALS, digits=PERCENT_DIGITS))
    if rate > RATE_WITHOUT_SERVICE_FEE:
        entry.fail(
            "rate",
            f"Section 2: {RULE} allows at most {PERCENT_WITHOUT_SERVICE_FEE} % of new gross sales",
            f'"{PERCENT_WITH_SERVICE_FEE}" where a service fee is paid, "{PERCENT_WITHOUT_SERVICE_FEE}" where'
            " none is",
        )
    elif rate <= 0 and not entry.failed:
        entry.fail(
            "rate",
            "Section 2: a limit of nothing allows no charge at all",
            f'"{PERCENT_WITH_SERVICE_FEE}" or "{PERCENT_WITHOUT_SERVICE_FEE}", or a percent',
        )
    return rate


def _choice(entry: Entry, key: str) -> str:
    """The value of a convention, the first of its values where it is left out."""
    allowed = {one.value.casefold(): str(one.value) for one in CHOICES[key]}
    return entry.choice(key, allowed, default=next(iter(allowed)))


def _order(entry: Entry) -> list[str]:
    if not entry.has("order"):
        return [one.value for one in SalesCharge]
    faults = len(entry.faults)
    order = [word.casefold() for word in entry.texts("order")]
    if len(entry.faults) == faults and sorted(order) != sorted(SalesCharge):
        entry.fail(
            "order",
            "does not name each charge once",
            f"{', '.join(SalesCharge)}, each once, the first charged first",
        )
    return order


def _check_days(entry: Entry, *, starts: date, effective: date) -> None:
    if effective < starts:
        entry.fail(
            "effective",
            f"{effective} is before {starts}, when the ledger starts",
            "the day it starts, or a later one",
        )


def _check_compounding(entry: Entry, said: dict[str, Any]) -> None:
    if said["period"] == LimitPeriod.MONTH.value and said["compounding"] == Compounding.DAILY.value:
        entry.fail(
            "compounding",
            "a monthly ledger has nothing to compound daily",
            "none, monthly or quarterly, or period: day",
        )


def _warn_of_service_fees(
    entry: Entry, rate: int, *, scope: Sequence[ShareClassRow], words: PlanWords
) -> None:
    """Section 2: NASD's higher rate is for Shares that pay no service fee on any day."""
    if rate <= RATE_WITH_SERVICE_FEE:
        return
    schedule = schedule_a_of(words.plan, only=[row.share_class for row in scope])
    paying = [row for row in scope if any(span.service for span in schedule.get(row.share_class, ()))]
    if paying:
        beside = f" and {len(paying) - 1} more" if len(paying) > 1 else ""
        entry.warn(
            "rate",
            f"Section 2: {RULE} allows more than {PERCENT_WITH_SERVICE_FEE} % only where no service fee is"
            f" paid, and Schedule A pays one for {paying[0].portfolio_name}{beside}",
            f'"{PERCENT_WITH_SERVICE_FEE}"',
        )


def _add(draft: Draft, *, words: PlanWords, act: Act) -> None:
    values = draft.values
    limit = SalesChargeLimit.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **values
    )
    LimitedShares.objects.bulk_create(
        LimitedShares(
            limit=limit,
            share_class_id=share_class,
            effective=values["effective"],
            starts=values["starts"],
            opening=values["opening"],
            recorded_by=act,
        )
        for share_class in draft.scope
    )


def _other(draft: Draft, **differs: object) -> LimitedShares | None:
    """The first row that stands for one of the same share classes, and says otherwise."""
    rows = LimitedShares.objects.filter(superseded_by__isnull=True, share_class__in=draft.scope)
    return (
        (rows.exclude(**differs) if differs else rows.filter(effective=draft.values["effective"]))
        .select_related("limit", "share_class__portfolio")
        .order_by("share_class__schedule_order", "effective")
        .first()
    )


def _twice_from_a_day(draft: Draft) -> tuple[str, str]:
    other = _other(draft)
    which = f"{other.limit.entry} for {other.share_class.portfolio.name}" if other else "another entry"
    return (
        f"conventions hold from {draft.values['effective']} already: {which}",
        "correct that entry, or give another effective day",
    )


def _another_start(draft: Draft) -> tuple[str, str]:
    starts = draft.values["starts"]
    other = _other(draft, starts=starts)
    which = f" for {other.share_class.portfolio.name}: {other.starts}" if other else ""
    return (
        f"a ledger starts once; another entry gives another day than {starts}{which}",
        f"starts: {other.starts if other else 'the same day'}, in every entry of the Portfolio",
    )


def _another_opening(draft: Draft) -> tuple[str, str]:
    opening = draft.values["opening"]
    other = _other(draft, opening=opening)
    which = f" for {other.share_class.portfolio.name}: {other.opening}" if other else ""
    return (
        f"a ledger opens once; another entry gives another amount than {opening:.2f}{which}",
        f'opening: "{other.opening if other else "the same amount"}", in every entry of the Portfolio',
    )
