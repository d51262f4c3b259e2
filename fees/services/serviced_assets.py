"""The door of net assets by servicing entity: all or nothing, safe to repeat, by COPY."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.contrib.auth.models import AbstractUser
from django.db import connection, transaction

from fees.domain.serviced_file import SERVICED_COLUMNS, ServicedKey, read_serviced_assets
from fees.models import ServicedAssets
from fees.selectors.yearly_limits import entities_of
from fees.services.facts import ImportOutcome
from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Act, Plan
from governance.models.copying import copy_in, plain_text
from governance.selectors.parties import share_class_ids_by_word
from governance.services.acts import begin_act

Progress = Callable[[str], None]
TABLE = ServicedAssets._meta.db_table


def import_serviced_assets(
    *, data: bytes, source: str, plan: Plan, acting_user: AbstractUser, progress: Progress
) -> ImportOutcome:
    """Record net assets by day and servicing entity; another figure supersedes, and keeps, the old one.

    The fact is the Portfolio, the day and the entity: an entity that a later file leaves out stays.
    One that an earlier file spelt otherwise is refused.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    file = CsvFile(decode(data, source=source), source=source, required=SERVICED_COLUMNS)
    faults: list[Fault] = []
    rows = read_serviced_assets(
        file, share_classes=share_class_ids_by_word(plan), faults=faults, standing=entities_of(plan)
    )
    if not rows and not faults:
        faults.append(file.no_rows())
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row or 0))
    progress(f"{source}: {len(rows)} figures read")
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="import_serviced_assets",
            acting_user=acting_user,
            source=source,
            digest=hashlib.sha256(data).hexdigest(),
        )
        return _store(rows, act=act)


def _store(rows: Mapping[ServicedKey, str], *, act: Act) -> ImportOutcome:
    standing = _standing(rows)
    changed = {key: figure for key, figure in rows.items() if standing.get(key) != figure}
    corrected = [key for key in changed if key in standing]
    _supersede(corrected, act=act)
    copy_in(
        TABLE,
        columns=("share_class_id", "date", "entity", "recorded_by_id", "net_assets"),
        lines=(
            f"{key.share_class}\t{key.day}\t{plain_text(key.entity)}\t{act.pk}\t{figure}"
            for key, figure in sorted(changed.items())
        ),
    )
    outcome = ImportOutcome.of(rows, changed=changed, corrected=corrected, act=act)
    Act.objects.filter(pk=act.pk).update(
        summary={"rows": outcome.rows, "new": outcome.new, "corrected": outcome.corrected}
    )
    return outcome


def _standing(rows: Iterable[ServicedKey]) -> dict[ServicedKey, str]:
    keys = list(rows)
    found = ServicedAssets.objects.filter(
        superseded_by__isnull=True,
        date__range=(min(key.day for key in keys), max(key.day for key in keys)),
        share_class__in={key.share_class for key in keys},
    ).values_list("share_class_id", "date", "entity", "net_assets")
    return {
        ServicedKey(share_class, day, entity): f"{figure:.2f}" for share_class, day, entity, figure in found
    }


def _supersede(keys: list[ServicedKey], *, act: Act) -> None:
    """Mark what stands for these share classes, days and entities as superseded by an act."""
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} AS old SET superseded_by_id = %s"
            " FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS key(share_class_id, day, entity)"
            " WHERE old.share_class_id = key.share_class_id AND old.date = key.day"
            " AND old.entity = key.entity AND old.superseded_by_id IS NULL",
            [
                act.pk,
                [key.share_class for key in keys],
                [key.day for key in keys],
                [key.entity for key in keys],
            ],
        )
