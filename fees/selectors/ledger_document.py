"""Section 2: one share class's lifetime ledger as a document, and as lines of text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from fees.domain.lifetime_ledger import LedgerEntry, entries, first_exhausted, opening_state
from fees.domain.lifetime_limit import DatedTerms, LimitTerms
from fees.models import ActivityDay, DailyNetAssets, MonthlyFee
from fees.selectors.lifetime_ledger import ClassLedger, ledgers_of
from fees.selectors.limit_terms import ShownLimit, limits_known
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import TRILLIONTHS_PER_CENT, dollars_from_cents, dollars_text, round_half_up
from governance.domain.periods import PlanMonth
from governance.models import Plan, ShareClass
from governance.selectors.parties import share_class_ids_by_word

TRILLIONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerShown:
    """A share class's ledger to the day `asked` for, if it is `known`; else to the last known one.

    `is_held_to` says whether months are held to the limit. Where no terms were given it runs by the defaults,
    to be looked at alone. `ledger` None: it starts later, or nothing is known.
    """

    portfolio: str
    dated: tuple[DatedTerms, ...]
    is_held_to: bool
    asked: date
    known: date | None
    conventions: tuple[ShownLimit, ...]
    ledger: ClassLedger | None

    @property
    def until(self) -> date:
        """The last day that is shown: the one asked for, or the last one known where that comes before."""
        return min(self.asked, self.known or self.asked)

    @property
    def opening(self) -> int:
        """What stood at the opening of the first day, in trillionths of a dollar."""
        return opening_state(self.dated[0].terms).remaining

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """Its postings, in order."""
        return tuple(entries(self.ledger.columns)) if self.ledger is not None else ()

    @property
    def exhausted_on(self) -> date | None:
        """The first day on which a charge found no room, or used it up."""
        return first_exhausted(self.ledger.columns) if self.ledger is not None else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What of it rests on something else than what was given."""
        return tuple(_notes(self))

    def document(self) -> dict[str, Any]:
        """As JSON: dollars and cents, each amount rounded half-up by itself; the page's file is exact."""
        exhausted = self.exhausted_on
        return {
            "portfolio": self.portfolio,
            "opening": dollars_rounded(self.opening),
            "entries": [_document(entry) for entry in self.entries],
            "exhausted_on": str(exhausted) if exhausted else None,
        }

    def lines(self) -> Iterator[str]:
        """As text: a line for each month, in dollars and cents."""
        yield f"{self.portfolio}: the lifetime ledger of sales charges to {self.until}"
        yield f"    opening {_with_commas(self.opening)}"
        for month, own in groupby(self.entries, key=lambda entry: entry.date.replace(day=1)):
            yield _line(f"{month:%Y-%m}", list(own))
        exhausted = self.exhausted_on
        yield f"    the limit was reached on {exhausted}" if exhausted else "    the limit was not reached"


def last_known_day(plan: Plan) -> date | None:
    """The last day of which net assets or share activity of the Plan are known, or that a month holds."""
    of_class = OuterRef("pk")
    priced = DailyNetAssets.objects.filter(share_class=of_class, superseded_by__isnull=True)
    active = ActivityDay.objects.filter(share_class=of_class, superseded_by__isnull=True)
    charged = MonthlyFee.objects.filter(share_class=of_class)
    found = ShareClass.objects.filter(plan=plan).aggregate(
        priced=Max(Subquery(priced.order_by("-date").values("date")[:1])),
        active=Max(Subquery(active.order_by("-trade_date").values("trade_date")[:1])),
        charged=Max(Subquery(charged.order_by("-month").values("month")[:1])),
    )
    month = found.pop("charged")
    days = [*found.values(), PlanMonth(month).last if month else None]
    return max((day for day in days if day is not None), default=None)


def words_of_days_ahead(asked: date, *, known: date | None) -> str:
    """Why a ledger does not run to the day that was asked for; empty where it does."""
    if known is None:
        return (
            "Section 2: no net assets and no share activity are known yet, and so the ledger has no day:"
            " import them"
        )
    if asked > known:
        return f"Section 2: facts are known to {known} alone: the ledger ends there, not on {asked}"
    return ""


def ledger_shown(plan: Plan, *, portfolio: str, until: date) -> LedgerShown:
    """The ledger of a Portfolio, named by any word for it. Raises: Refused for an unknown Portfolio."""
    found = share_class_ids_by_word(plan).get(portfolio.casefold())
    if found is None:
        problem = f"{portfolio!r} is no Portfolio of the Plan"
        remedy = "its code, an alias or its Schedule A name"
        raise Refused([Fault(source="--portfolio", row=None, column="", problem=problem, remedy=remedy)])
    return class_ledger_shown(plan, share_class=found, until=until, known=last_known_day(plan))


def class_ledger_shown(plan: Plan, *, share_class: int, until: date, known: date | None) -> LedgerShown:
    """The ledger of a share class of the Plan to a day; `known`: the last day of which facts are known."""
    limits = limits_known(plan, share_classes=[share_class])
    given = limits.terms.get(share_class)
    dated = given or (DatedTerms(plan.effective_date, LimitTerms(starts=plan.effective_date)),)
    ledgers = ledgers_of({share_class: dated}, until=min(until, known), known_at=None) if known else {}
    return LedgerShown(
        portfolio=ShareClass.objects.select_related("portfolio").get(pk=share_class).portfolio.name,
        dated=tuple(dated),
        is_held_to=given is not None,
        asked=until,
        known=known,
        conventions=limits.shown,
        ledger=ledgers.get(share_class),
    )


def exact_dollars(trillionths: int) -> str:
    """Dollars of trillionths, exact, with two decimals or more.

    >>> exact_dollars(1_500_000_000_000), exact_dollars(1)
    ('1.50', '0.000000000001')
    """
    sign, whole = ("-", -trillionths) if trillionths < 0 else ("", trillionths)
    digits = f"{whole:0{TRILLIONTHS + 1}d}"
    dollars, part = digits[:-TRILLIONTHS], digits[-TRILLIONTHS:].rstrip("0")
    return f"{sign}{dollars}.{part:0<2}"


def dollars_rounded(trillionths: int) -> str:
    """Dollars and cents of trillionths, half-up.

    >>> dollars_rounded(5_000_000_000), dollars_rounded(1_014_999_999_999), dollars_rounded(0)
    ('0.01', '1.01', '0.00')
    """
    return dollars_text(_cents(trillionths))


def _cents(trillionths: int) -> int:
    return round_half_up(trillionths, TRILLIONTHS_PER_CENT)


def _with_commas(trillionths: int) -> str:
    """The same as people read it."""
    return f"{dollars_from_cents(_cents(trillionths)):,}"


def _document(entry: LedgerEntry) -> Mapping[str, str]:
    return {
        "date": str(entry.date),
        "new_gross_sales": dollars_text(entry.new_gross_sales),
        "limit_added": dollars_rounded(entry.limit_added),
        "interest": dollars_rounded(entry.interest),
        "asset_based": dollars_rounded(entry.asset_based),
        "cdsc": dollars_text(entry.cdsc),
        "front_end": dollars_text(entry.front_end),
        "remaining": dollars_rounded(entry.remaining),
    }


def _line(month: str, own: list[LedgerEntry]) -> str:
    parts = (
        ("sales", dollars_text(sum(entry.new_gross_sales for entry in own))),
        ("added", _with_commas(sum(entry.limit_added for entry in own))),
        ("interest", _with_commas(sum(entry.interest for entry in own))),
        ("asset-based", _with_commas(sum(entry.asset_based for entry in own))),
        ("cdsc", dollars_text(sum(entry.cdsc for entry in own))),
        ("front-end", dollars_text(sum(entry.front_end for entry in own))),
        ("remaining", _with_commas(own[-1].remaining)),
    )
    return f"    {month}  " + "  ".join(f"{name} {amount}" for name, amount in parts)


def _notes(shown: LedgerShown) -> Iterable[str]:
    if not shown.is_held_to:
        yield (
            "Section 2: no sales_charge_limit is given for this Portfolio: it is shown by the defaults, and"
            " no month is held to it"
        )
    if ahead := words_of_days_ahead(shown.asked, known=shown.known):
        yield ahead
    if shown.ledger is None:
        if shown.known is not None:
            yield f"Section 2: the ledger starts on {shown.dated[0].terms.starts}, after {shown.until}"
        return
    sales = shown.ledger.sales
    if sales.valued:
        yield (
            f"Section 2: {sum(sales.valued.values())} sales name no amount and count at the day's net asset"
            " value per Share"
        )
    if sales.unpriced:
        yield (
            f"Section 2: {sum(sales.unpriced.values())} of them count nothing, as no net asset value is known"
            " for their days; import net assets"
        )
