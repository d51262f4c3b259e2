"""The door of what the fund accountant booked: all or nothing, safe to repeat."""

import hashlib
from collections.abc import Callable, Mapping

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from fees.domain.booked_file import BOOKED_COLUMNS, BookedKey, read_booked_accruals
from fees.domain.ties import FeeComponent
from fees.models import BookedAccrual
from fees.services.facts import ImportOutcome
from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Act, Plan
from governance.models.copying import copy_in
from governance.models.recording import supersede
from governance.selectors.parties import share_class_ids_by_word
from governance.services.acts import begin_act

Progress = Callable[[str], None]


def import_booked_accruals(
    *, data: bytes, source: str, plan: Plan, acting_user: AbstractUser, progress: Progress
) -> ImportOutcome:
    """Record what was booked by month and component; another figure supersedes, and keeps, the old one.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    file = CsvFile(decode(data, source=source), source=source, required=BOOKED_COLUMNS)
    faults: list[Fault] = []
    rows = read_booked_accruals(file, share_classes=share_class_ids_by_word(plan), faults=faults)
    if not rows and not faults:
        faults.append(file.no_rows())
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row or 0))
    progress(f"{source}: {len(rows)} figures read")
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="import_booked_accruals",
            acting_user=acting_user,
            source=source,
            digest=hashlib.sha256(data).hexdigest(),
        )
        return _store(rows, act=act)


def _store(rows: Mapping[BookedKey, str], *, act: Act) -> ImportOutcome:
    standing = _standing(rows)
    changed = {key: amount for key, amount in rows.items() if standing.get(key) != amount}
    corrected = [key for key in changed if key in standing]
    for month, component in sorted({(key.month, key.component) for key in corrected}):
        of_month = [key.share_class for key in corrected if (key.month, key.component) == (month, component)]
        supersede(BookedAccrual, act=act, month=month, component=component, share_class__in=of_month)
    copy_in(
        BookedAccrual._meta.db_table,
        columns=("share_class_id", "month", "component", "recorded_by_id", "amount"),
        lines=(
            f"{key.share_class}\t{key.month}\t{key.component}\t{act.pk}\t{amount}"
            for key, amount in sorted(changed.items())
        ),
    )
    outcome = ImportOutcome.of(rows, changed=changed, corrected=corrected, act=act)
    Act.objects.filter(pk=act.pk).update(
        summary={"rows": outcome.rows, "new": outcome.new, "corrected": outcome.corrected}
    )
    return outcome


def _standing(rows: Mapping[BookedKey, str]) -> dict[BookedKey, str]:
    found = BookedAccrual.objects.filter(
        superseded_by__isnull=True,
        share_class__in={key.share_class for key in rows},
        month__in={key.month for key in rows},
    ).values_list("share_class_id", "month", "component", "amount")
    return {
        BookedKey(share_class, month, FeeComponent(component)): f"{amount:.2f}"
        for share_class, month, component, amount in found
    }
