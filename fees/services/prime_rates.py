"""The door of prime rates: all or nothing, safe to repeat."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from fees.domain.prime_rate import PRIME_COLUMNS, read_prime_rates
from fees.models import PrimeRate
from fees.selectors.prime_rates import prime_changes
from fees.services.facts import ImportOutcome
from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.money import HUNDRED_MILLIONTHS_PER_PERCENT
from governance.models import Act
from governance.models.recording import supersede
from governance.services.acts import begin_act

Progress = Callable[[str], None]


def import_prime_rates(
    *, data: bytes, source: str, acting_user: AbstractUser, progress: Progress
) -> ImportOutcome:
    """Record from when which prime rate held; another rate supersedes, and keeps, the one of its date.

    A rate that the shipped data say already is unchanged.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    file = CsvFile(decode(data, source=source), source=source, required=PRIME_COLUMNS)
    faults: list[Fault] = []
    rates = read_prime_rates(file, faults)
    if not rates and not faults:
        faults.append(file.no_rows())
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row or 0))
    progress(f"{source}: {len(rates)} rates read")
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="import_prime_rates",
            acting_user=acting_user,
            source=source,
            digest=hashlib.sha256(data).hexdigest(),
        )
        return _store(rates, act=act)


def _store(rates: Mapping[date, int], *, act: Act) -> ImportOutcome:
    known = dict(prime_changes())
    changed = {effective: rate for effective, rate in rates.items() if known.get(effective) != rate}
    corrected = [effective for effective in changed if effective in known]
    supersede(PrimeRate, act=act, effective__in=corrected)
    PrimeRate.objects.bulk_create(
        PrimeRate(
            effective=effective, percent=Decimal(rate) / HUNDRED_MILLIONTHS_PER_PERCENT, recorded_by=act
        )
        for effective, rate in sorted(changed.items())
    )
    outcome = ImportOutcome.of(rates, changed=changed, corrected=corrected, act=act)
    Act.objects.filter(pk=act.pk).update(
        summary={"rows": outcome.rows, "new": outcome.new, "corrected": outcome.corrected}
    )
    return outcome
