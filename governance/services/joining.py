"""Section 3: an agreement of all Portfolios takes in those that join the Plan later (ADR 0037)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from governance.domain.faults import Fault
from governance.domain.periods import ONE_DAY, DatePeriod
from governance.models import Act, DistributionAgreement, SellingPeriod
from governance.models.recording import supersede
from governance.models.spans import days_of
from governance.selectors.parties import ShareClassRow
from governance.selectors.words import PlanWords

Spans = Mapping[int, list[tuple[date, date | None]]]


def take_in_joining(*, words: PlanWords, act: Act) -> None:
    """Section 3: let each agreement of all Portfolios that still sells take in those that join.

    Our reading: who was selected for all Portfolios on the first day of selling is so for one that joins
    later, from the later of the two days, until another agreement names that Portfolio.
    """
    if not words.brought:
        return
    wanted = dict(_wanted(words))
    standing = {(row.agreement_id, row.share_class_id): row for row in _taken_in(words)}
    gone = [row.pk for key, row in standing.items() if wanted.get(key) != _period(row)]
    supersede(SellingPeriod, act=act, pk__in=gone)
    sellers = dict(DistributionAgreement.objects.filter(plan=words.plan).values_list("pk", "distributor"))
    SellingPeriod.objects.bulk_create(
        SellingPeriod(
            agreement_id=agreement,
            share_class_id=share_class,
            distributor_id=sellers[agreement],
            sells=days_of(period),
            recorded_by=act,
        )
        for (agreement, share_class), period in wanted.items()
        if (agreement, share_class) not in standing or standing[agreement, share_class].pk in gone
    )


def give_way(share_classes: Iterable[int], *, words: PlanWords, act: Act) -> None:
    """Take back what agreements of all Portfolios took in of these, before one that names them is added."""
    of_these = set(share_classes)
    rows = [row.pk for row in _taken_in(words) if row.share_class_id in of_these]
    supersede(SellingPeriod, act=act, pk__in=rows)


def unsold(*, words: PlanWords, source: str) -> Iterator[Fault]:
    """Section 3: Portfolios that join and that nobody sells on their first day, worth a look."""
    for row, since in _joining(words):
        sold = SellingPeriod.objects.filter(
            superseded_by__isnull=True, share_class=row.share_class, sells__contains=since
        )
        if not sold.exists():
            yield Fault(
                source=source,
                row=None,
                column="amendments",
                problem=f"Section 3: nobody sells {row.portfolio_name}, which is to join on {since}",
                remedy="an agreement that names it",
            )


def _joining(words: PlanWords) -> Iterator[tuple[ShareClassRow, date]]:
    for row in words.share_classes:
        if (since := words.brought.get(row.share_class)) is not None:
            yield row, since


def _wanted(words: PlanWords) -> Iterator[tuple[tuple[int, int], DatePeriod]]:
    """By agreement and share class that joins: the days on which it sells them."""
    agreements = _agreements(words)
    named = _named(words)
    for agreement in agreements:
        codes = set(agreement.content["portfolios"])
        if codes != {row.portfolio for row in words.on_schedule(agreement.sells_from)}:
            continue
        for row, since in _joining(words):
            period = _days(agreement, since, others=named.get(row.share_class, []))
            if row.portfolio not in codes and period is not None:
                yield (agreement.pk, row.share_class), period


def _days(
    agreement: DistributionAgreement, since: date, *, others: Iterable[tuple[date, date | None]]
) -> DatePeriod | None:
    first, last = max(since, agreement.sells_from), agreement.sells_until or agreement.ended_on
    for begins, ends in sorted(others, key=lambda span: span[0]):
        if ends is not None and ends < first:
            continue
        if begins <= first:
            return None
        last = min(last or date.max, begins - ONE_DAY)
        break
    return DatePeriod(first, last) if last is None or first <= last else None


def _agreements(words: PlanWords) -> Iterable[DistributionAgreement]:
    return DistributionAgreement.objects.filter(
        plan=words.plan, superseded_by__isnull=True, kind=DistributionAgreement.Kind.DISTRIBUTION
    ).order_by("sells_from", "entry")


def _named(words: PlanWords) -> Spans:
    """Of share classes that amendments bring: the days on which an agreement that names them sells them."""
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for row in _periods(words):
        if not _is_taken_in(row, words):
            period = _period(row)
            found[row.share_class_id].append((period.first, period.last))
    return found


def _taken_in(words: PlanWords) -> list[SellingPeriod]:
    """What agreements sell without naming it."""
    return [row for row in _periods(words) if _is_taken_in(row, words)]


def _periods(words: PlanWords) -> Iterable[SellingPeriod]:
    return SellingPeriod.objects.filter(
        share_class__in=words.brought.keys(), superseded_by__isnull=True, sells__isnull=False
    ).select_related("agreement", "share_class__portfolio")


def _is_taken_in(row: SellingPeriod, words: PlanWords) -> bool:
    return row.share_class.portfolio.code not in row.agreement.content["portfolios"]


def _period(row: SellingPeriod) -> DatePeriod:
    upper = row.sells.upper
    return DatePeriod(row.sells.lower, None if upper is None else upper - ONE_DAY)
