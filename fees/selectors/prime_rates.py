"""The prime rate's changes: the shipped file, and what was imported later."""

from functools import lru_cache
from pathlib import Path

from django.db.models import Max

from fees.domain.prime_rate import PRIME_COLUMNS, PrimeChange, changes_of, read_prime_rates
from fees.models import PrimeRate
from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import rate_from_percent

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "us_prime_rate.csv"


def prime_changes(known_at: int | None = None) -> tuple[PrimeChange, ...]:
    """Every change in the order of the dates, as known at an act; an imported rate counts before the shipped.

    The shipped file: FRED's series PRIME before 17 November 1999, the Federal Reserve's H.15 from then on
    (docs/prime-rates.md).
    """
    rows = PrimeRate.objects.known_at(known_at).values_list("effective", "percent")
    later = {effective: rate_from_percent(percent) for effective, percent in rows}
    if not later:
        return shipped_changes()
    return changes_of((dict(shipped_changes()) | later).items())


def last_prime_act(known_at: int) -> int:
    """The last act, of those known, that imported a rate or took one back; 0: none did."""
    found = PrimeRate.objects.filter(recorded_by__lte=known_at).aggregate(last=Max("recorded_by_id"))
    return found["last"] or 0


@lru_cache(maxsize=1)
def shipped_changes() -> tuple[PrimeChange, ...]:
    """The changes that the product brings."""
    faults: list[Fault] = []
    file = CsvFile(
        decode(SHIPPED.read_bytes(), source=SHIPPED.name), source=SHIPPED.name, required=PRIME_COLUMNS
    )
    rates = read_prime_rates(file, faults)
    if faults:
        raise Refused(faults)
    return changes_of(rates.items())
