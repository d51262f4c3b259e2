"""The doors of the facts: net assets and share activity, all or nothing, safe to repeat, by COPY."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import connection, transaction

from fees.domain.fact_files import (
    ACTIVITY_OPTIONAL,
    ACTIVITY_REQUIRED,
    NET_ASSETS_COLUMNS,
    ActivityFacts,
    ActivityFile,
    NetAssetsRow,
    read_net_assets,
)
from fees.domain.plain_rows import COPY_TAIL_COLUMNS, copy_text
from fees.models import ActivityDay, DailyNetAssets, ShareActivity
from fees.selectors.computed import MoreMonths, StaleMonth, computed_before
from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Act, Plan
from governance.models.copying import collector_at_rest, copy_in
from governance.selectors.parties import share_class_ids_by_word
from governance.services.acts import begin_act

Progress = Callable[[str], None]
REFERENCE_PLACE = 6  # where a row's content has its reference
NULL = "\\N"
Key = tuple[int, str]
Rows = Sequence[tuple[int, str]]
Days = Mapping[Key, Rows]
BYTES = "\\\\x"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What an import did, in rows of its file; `act` is the act's number, None where nothing changed.

    `replaced` counts the rows of corrected days that the file's rows took the place of; `notes` name months
    that were computed before.
    """

    rows: int
    new: int
    unchanged: int
    corrected: int
    act: int | None
    replaced: int = 0
    notes: tuple[StaleMonth | MoreMonths, ...] = ()

    @classmethod
    def of(cls, rows: Sized, *, changed: Sized, corrected: Sized, act: Act) -> Self:
        """The outcome of a file's rows, those that said something new, and those of them that corrected."""
        return cls(
            rows=len(rows),
            new=len(changed) - len(corrected),
            unchanged=len(rows) - len(changed),
            corrected=len(corrected),
            act=act.pk if changed else None,
        )

    def __str__(self) -> str:
        counts = f"{self.rows} rows: {self.new} new, {self.unchanged} unchanged, {self.corrected} corrected"
        return f"{counts}, in place of {self.replaced}" if self.replaced else counts


@collector_at_rest()
def import_net_assets(
    *, data: bytes, source: str, plan: Plan, acting_user: AbstractUser, progress: Progress
) -> ImportOutcome:
    """Record each day's net assets and Shares outstanding; another value supersedes, and keeps, the old one.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    file = CsvFile(
        decode(data, source=source),
        source=source,
        required=NET_ASSETS_COLUMNS[:3],
        optional=NET_ASSETS_COLUMNS[3:],
    )
    faults: list[Fault] = []
    rows = read_net_assets(file, share_classes=share_class_ids_by_word(plan), faults=faults)
    if not rows and not faults:
        faults.append(file.no_rows())
    if faults:
        raise Refused(faults)
    progress(f"{source}: {len(rows)} figures read")
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="import_net_assets", acting_user=acting_user, source=source, digest=_digest(data)
        )
        says_shares = file.index(NET_ASSETS_COLUMNS[3]) is not None
        return _store_net_assets(rows, says_shares=says_shares, act=act)


def _with_shares(row: NetAssetsRow, standing: tuple[str, str] | None) -> NetAssetsRow:
    """The row with the Shares outstanding that stand: a file without that column says nothing of them."""
    return row if standing is None else replace(row, shares_outstanding=standing[1])


def _store_net_assets(
    rows: Mapping[tuple[int, date], NetAssetsRow], *, says_shares: bool, act: Act
) -> ImportOutcome:
    standing = _standing_net_assets(rows)
    if not says_shares:
        rows = {key: _with_shares(row, standing.get(key)) for key, row in rows.items()}
    changed = {
        key: row for key, row in rows.items() if standing.get(key) != (row.net_assets, row.shares_outstanding)
    }
    corrected = [key for key in changed if key in standing]
    _supersede(DailyNetAssets._meta.db_table, "date", corrected, act=act)
    copy_in(
        DailyNetAssets._meta.db_table,
        columns=("share_class_id", "date", "recorded_by_id", "net_assets", "shares_outstanding"),
        lines=(
            f"{row.share_class}\t{row.day}\t{act.pk}\t{row.net_assets}\t{row.shares_outstanding or NULL}"
            for _, row in sorted(changed.items())
        ),
    )
    outcome = ImportOutcome.of(rows, changed=changed, corrected=corrected, act=act)
    return _finish(act, outcome, changed=changed)


def _standing_net_assets(rows: Iterable[tuple[int, date]]) -> dict[tuple[int, date], tuple[str, str]]:
    keys = list(rows)
    if not keys:
        return {}
    found = DailyNetAssets.objects.filter(
        superseded_by__isnull=True,
        date__range=(min(day for _, day in keys), max(day for _, day in keys)),
        share_class__in={share_class for share_class, _ in keys},
    ).values_list("share_class_id", "date", "net_assets", "shares_outstanding")
    return {
        (share_class, day): (f"{net:.2f}", "" if outstanding is None else f"{outstanding:.6f}")
        for share_class, day, net, outstanding in found
    }


@collector_at_rest()
def import_share_activity(
    *, data: bytes, source: str, plan: Plan, add: bool, acting_user: AbstractUser, progress: Progress
) -> ImportOutcome:
    """Record share activity. The fact is the day of a Portfolio: other rows for it supersede the whole day.

    With `add`, rows are added to a day, each with a reference not seen before.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    file = CsvFile(
        decode(data, source=source), source=source, required=ACTIVITY_REQUIRED, optional=ACTIVITY_OPTIONAL
    )
    faults: list[Fault] = []
    facts = ActivityFile(
        file,
        plan=plan.code,
        share_classes={one.code: share_class_ids_by_word(one) for one in Plan.objects.all()},
        references_required=add,
    ).read(faults)
    if not facts.row_count and not faults:
        faults.append(file.no_rows())
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row or 0))
    progress(f"{source}: {facts.row_count} rows read")
    with transaction.atomic(durable=True):
        act = begin_act(
            kind="import_share_activity", acting_user=acting_user, source=source, digest=_digest(data)
        )
        return _add_rows(facts, file=file, act=act) if add else _store_days(facts, act=act)


@dataclass(slots=True)
class _StandingDay:
    """The versions of a day that stand: the file's own, and what was added to it."""

    base: bytes | None = None
    added: int = 0
    row_count: int = 0


def _store_days(facts: ActivityFacts, *, act: Act) -> ImportOutcome:
    standing = _standing_days(facts.days)
    digests = {key: _digest_of(rows) for key, rows in facts.days.items()}
    changed = [
        key for key in facts.days if key not in standing or not _same_day(key, standing[key], digests[key])
    ]
    corrected = [key for key in changed if key in standing]
    _supersede(ActivityDay._meta.db_table, "trade_date", corrected, act=act)
    _copy_days({key: facts.days[key] for key in sorted(changed)}, digests=digests, act=act, added=False)
    rows_changed, rows_corrected = (
        sum(len(facts.days[key]) for key in keys) for keys in (changed, corrected)
    )
    outcome = ImportOutcome(
        rows=facts.row_count,
        new=rows_changed - rows_corrected,
        unchanged=facts.row_count - rows_changed,
        corrected=rows_corrected,
        act=act.pk if changed else None,
        replaced=sum(standing[key].row_count for key in corrected),
    )
    return _finish(act, outcome, changed=_days_of(changed))


def _same_day(key: Key, standing: _StandingDay, digest: bytes) -> bool:
    """Whether a file's day repeats what stands: its own rows, or these and all that was added."""
    if standing.base == digest:
        return True
    return bool(standing.added) and _day_digest(_standing_tails(key)) == digest


def _standing_tails(key: Key) -> list[str]:
    columns = ", ".join(COPY_TAIL_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {ShareActivity._meta.db_table} AS row"
            f" JOIN {ActivityDay._meta.db_table} AS day USING (share_class_id, trade_date, recorded_by_id)"
            " WHERE day.superseded_by_id IS NULL AND share_class_id = %s AND trade_date = %s"
            " ORDER BY recorded_by_id, line",
            key,
        )
        return ["\t".join(_copied(value) for value in row) for row in cursor.fetchall()]


def _copied(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return copy_text(value) if isinstance(value, str) else str(value)


def _add_rows(facts: ActivityFacts, *, file: CsvFile, act: Act) -> ImportOutcome:
    seen = _seen_references(facts)
    fresh: dict[tuple[int, str], list[tuple[int, str]]] = {}
    faults: list[Fault] = []
    in_file: set[tuple[int, str]] = set()
    unchanged = 0
    for (share_class, day), rows in facts.days.items():
        for number, tail in rows:
            reference = (share_class, tail.split("\t")[REFERENCE_PLACE])
            if reference in in_file or seen.get(reference, (day, tail)) != (day, tail):
                faults.append(
                    file.fault(
                        number,
                        "reference",
                        f"{reference[1]!r} was seen before",
                        "a reference not seen before",
                    )
                )
            elif reference in seen:
                unchanged += 1
            else:
                fresh.setdefault((share_class, day), []).append((number, tail))
            in_file.add(reference)
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row or 0))
    digests = {key: _digest_of(rows) for key, rows in fresh.items()}
    _copy_days(fresh, digests=digests, act=act, added=True)
    new = facts.row_count - unchanged
    outcome = ImportOutcome(
        rows=facts.row_count, new=new, unchanged=unchanged, corrected=0, act=act.pk if new else None
    )
    return _finish(act, outcome, changed=_days_of(fresh))


def _days_of(keys: Iterable[Key]) -> list[tuple[int, date]]:
    found = list(keys)
    days = {day: date.fromisoformat(day) for day in {day for _, day in found}}
    return [(share_class, days[day]) for share_class, day in found]


def _seen_references(facts: ActivityFacts) -> dict[tuple[int, str], tuple[str, str]]:
    """References that stand on the file's share classes: (share class, reference) -> (day, content)."""
    classes = {share_class for share_class, _ in facts.days}
    columns = ", ".join(COPY_TAIL_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT share_class_id, trade_date, {columns} FROM {ShareActivity._meta.db_table} AS row"
            f" JOIN {ActivityDay._meta.db_table} AS day USING (share_class_id, trade_date, recorded_by_id)"
            " WHERE day.superseded_by_id IS NULL AND share_class_id = ANY(%s) AND reference = ANY(%s)",
            [list(classes), list(facts.references)],
        )
        return {
            (row[0], _copied(row[2 + REFERENCE_PLACE])): (
                row[1].isoformat(),
                "\t".join(_copied(value) for value in row[2:]),
            )
            for row in cursor.fetchall()
        }


def _standing_days(keys: Iterable[Key]) -> dict[Key, _StandingDay]:
    wanted = set(keys)
    if not wanted:
        return {}
    found = ActivityDay.objects.filter(
        superseded_by__isnull=True,
        trade_date__range=(min(day for _, day in wanted), max(day for _, day in wanted)),
        share_class__in={share_class for share_class, _ in wanted},
    ).values_list("share_class_id", "trade_date", "added", "digest", "row_count")
    standing: dict[Key, _StandingDay] = {}
    for share_class, day, added, digest, row_count in found:
        key = (share_class, day.isoformat())
        if key in wanted:
            one = standing.setdefault(key, _StandingDay())
            one.row_count += row_count
            if added:
                one.added += 1
            else:
                one.base = bytes(digest)
    return standing


def _copy_days(days: Days, *, digests: Mapping[Key, bytes], act: Act, added: bool) -> None:
    number, word = act.pk, "t" if added else "f"
    copy_in(
        ActivityDay._meta.db_table,
        columns=("share_class_id", "trade_date", "recorded_by_id", "added", "row_count", "digest"),
        lines=(
            f"{key[0]}\t{key[1]}\t{number}\t{word}\t{len(rows)}\t{BYTES}{digests[key].hex()}"
            for key, rows in days.items()
        ),
    )
    copy_in(
        ShareActivity._meta.db_table,
        columns=("share_class_id", "trade_date", "recorded_by_id", "line", *COPY_TAIL_COLUMNS),
        lines=(_lines_of_a_day(f"{key[0]}\t{key[1]}\t{number}\t", rows) for key, rows in days.items()),
    )


def _lines_of_a_day(head: str, rows: Rows) -> str:
    return "\n".join([f"{head}{line}\t{tail}" for line, tail in rows])


def _supersede(
    table: str, day_column: str, keys: list[tuple[int, date]] | list[tuple[int, str]], *, act: Act
) -> None:
    """Mark what stands for these share classes and days as superseded by an act."""
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS old SET superseded_by_id = %s"
            f" FROM unnest(%s::int[], %s::date[]) AS key(share_class_id, day)"
            f" WHERE old.share_class_id = key.share_class_id AND old.{day_column} = key.day"
            " AND old.superseded_by_id IS NULL",
            [act.pk, [key[0] for key in keys], [key[1] for key in keys]],
        )


def _digest_of(rows: Rows) -> bytes:
    return _day_digest([tail for _, tail in rows])


def _day_digest(tails: Iterable[str]) -> bytes:
    return hashlib.sha256("\n".join(tails).encode()).digest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _finish(act: Act, outcome: ImportOutcome, *, changed: Iterable[tuple[int, date]]) -> ImportOutcome:
    Act.objects.filter(pk=act.pk).update(
        summary={"rows": outcome.rows, "new": outcome.new, "corrected": outcome.corrected}
    )
    earliest: dict[int, date] = {}
    for share_class, day in changed:
        earliest[share_class] = min(day, earliest.get(share_class, day))
    return replace(outcome, notes=computed_before(earliest))
