"""Section 7: a Distributor's expenditures and unrecovered advances come in, all of a file or nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from governance.domain.csv_files import CsvFile, decode
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.fiscal_years import FundQuarter
from governance.domain.money import cents_from_dollars, dollars_from_cents, dollars_text
from governance.domain.periods import PlanMonth
from governance.models import Act, Distributor, Plan
from governance.selectors.parties import share_class_ids_by_word, share_classes_of
from governance.selectors.selling import selling_spans
from governance.services.acts import begin_act
from plan_admin.section7.domain.astray import astray_words
from plan_admin.section7.domain.expenditure_file import (
    ADVANCE_COLUMNS,
    EXPENDITURE_COLUMNS,
    Advance,
    Known,
    SoldClass,
    Spent,
    read_advances,
    read_expenditures,
)
from plan_admin.section7.domain.report import Of
from plan_admin.section7.models import Expenditure, ExpenditureFile, UnrecoveredAdvance
from plan_admin.section7.selectors.astray import astray_of
from plan_admin.section7.selectors.gathering import amounts_between
from plan_admin.section7.selectors.quarters import Quarters

Content = tuple[tuple[int, str, str, str, int], ...]
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file that somebody gives: whose, of which Plan, when; `by` gives it."""

    plan: Plan
    distributor: str
    data: bytes
    source: str
    today: date
    acting_user: AbstractUser


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOutcome:
    """What a file did: of its facts (quarters, or openings) how many were new, unchanged and corrected.

    `act` is the act's number, None where nothing changed.
    """

    rows: int
    new: int
    unchanged: int
    corrected: int
    act: int | None
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rows} rows: {self.new} new, {self.unchanged} unchanged, {self.corrected} corrected" + (
            f" (act {self.act})" if self.act else ""
        )


def import_expenditures(given: Given) -> GivenOutcome:
    """Record what a Distributor spent; the fact is its quarter, all rows of a file for it.

    The same quarter again is unchanged; another content takes the place of what stands, which is kept. What
    is above what was paid is a warning: the Plan compensates.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = _act(given, kind="import_expenditures")
        rows, distributor = _read(given, EXPENDITURE_COLUMNS, read_expenditures)
        quarters: dict[PlanMonth, list[Spent]] = defaultdict(list)
        for one in rows:
            quarters[one.quarter].append(one)
        standing = {
            PlanMonth(one.quarter): one
            for one in ExpenditureFile.objects.filter(
                plan=given.plan, distributor=distributor, superseded_by__isnull=True
            )
        }
        changed = {
            quarter: own
            for quarter, own in quarters.items()
            if quarter not in standing or _content_of(standing[quarter]) != _content(own)
        }
        corrected = [standing[quarter].pk for quarter in changed if quarter in standing]
        ExpenditureFile.objects.filter(pk__in=corrected).update(superseded_by=act)
        for quarter, own in sorted(changed.items()):
            _store(given, distributor, quarter, own, act=act)
        warnings = _warnings(given, quarters)
        return GivenOutcome(
            rows=len(rows),
            new=len(changed) - len(corrected),
            unchanged=len(quarters) - len(changed),
            corrected=len(corrected),
            act=_end(act, rows=len(rows), changed=len(changed), corrected=len(corrected)),
            warnings=warnings,
        )


def import_unrecovered_advances(given: Given) -> GivenOutcome:
    """Record what a Distributor says that it has not recovered; another opening takes the old one's place.

    Raises: Refused with every fault of the file; then nothing is stored.
    """
    with transaction.atomic(durable=True):
        act = _act(given, kind="import_unrecovered_advances")
        rows, distributor = _read(given, ADVANCE_COLUMNS, read_advances)
        standing = {
            one.share_class_id: one
            for one in UnrecoveredAdvance.objects.filter(
                distributor=distributor, share_class__plan=given.plan, superseded_by__isnull=True
            )
        }
        changed = [one for one in rows if not _is_known(one, standing.get(one.share_class))]
        corrected = [standing[one.share_class].pk for one in changed if one.share_class in standing]
        UnrecoveredAdvance.objects.filter(pk__in=corrected).update(superseded_by=act)
        UnrecoveredAdvance.objects.bulk_create(
            UnrecoveredAdvance(
                distributor=distributor,
                share_class_id=one.share_class,
                as_of=one.as_of,
                amount=dollars_from_cents(one.cents),
                recorded_by=act,
            )
            for one in changed
        )
        return GivenOutcome(
            rows=len(rows),
            new=len(changed) - len(corrected),
            unchanged=len(rows) - len(changed),
            corrected=len(corrected),
            act=_end(act, rows=len(rows), changed=len(changed), corrected=len(corrected)),
        )


def _read(
    given: Given,
    columns: tuple[str, ...],
    reader: Callable[..., tuple[Read, ...]],
) -> tuple[tuple[Read, ...], Distributor]:
    distributor = Distributor.objects.filter(code=given.distributor).first()
    if distributor is None:
        known = ", ".join(Distributor.objects.order_by("code").values_list("code", flat=True))
        raise Refused(
            [
                Fault(
                    source=given.source,
                    row=None,
                    column="distributor",
                    problem=f"there is no Distributor {given.distributor!r}",
                    remedy=f"one of {known}",
                )
            ]
        )
    file = CsvFile(decode(given.data, source=given.source), source=given.source, required=columns)
    faults: list[Fault] = []
    rows = reader(file, known=_known(given, distributor), faults=faults)
    if not rows and not faults:
        faults.append(file.no_rows())
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row or 0))
    return rows, distributor


def _known(given: Given, distributor: Distributor) -> Known:
    quarters = Quarters.of(given.plan)
    funds = {row.share_class: fund for fund in quarters.funds.values() for row in fund.classes}
    names = {row.share_class: row.portfolio_name for row in share_classes_of(given.plan)}
    since = {
        share_class: min(days)
        for share_class, spans in selling_spans(given.plan).items()
        if (days := [first for code, first, _ in spans if code == distributor.code])
    }

    def ending(share_class: int, month: PlanMonth) -> FundQuarter:
        return quarters.ending(funds[share_class], month)

    return Known(
        distributor=distributor.code,
        today=given.today,
        plan_begins=given.plan.effective_date,
        classes={
            word: SoldClass(
                share_class=share_class,
                portfolio_name=names[share_class],
                sold_since=since.get(share_class),
            )
            for word, share_class in share_class_ids_by_word(given.plan).items()
        },
        quarter_ending=ending,
        given=_given(given.plan, distributor),
    )


def _given(plan: Plan, distributor: Distributor) -> set[tuple[int, PlanMonth]]:
    rows = Expenditure.objects.filter(
        file__plan=plan, file__distributor=distributor, file__superseded_by__isnull=True
    )
    pairs = rows.values_list("share_class_id", "file__quarter").distinct()
    return {(share_class, PlanMonth(quarter)) for share_class, quarter in pairs}


def _act(given: Given, *, kind: str) -> Act:
    return begin_act(
        kind=kind,
        acting_user=given.acting_user,
        source=given.source,
        digest=hashlib.sha256(given.data).hexdigest(),
    )


def _end(act: Act, *, rows: int, changed: int, corrected: int) -> int | None:
    """What nothing came of leaves no act."""
    if not changed:
        transaction.set_rollback(True)
        return None
    summary = {"rows": rows, "new": changed - corrected, "corrected": corrected}
    Act.objects.filter(pk=act.pk).update(summary=summary)
    return act.pk


def _store(
    given: Given, distributor: Distributor, quarter: PlanMonth, rows: list[Spent], *, act: Act
) -> None:
    file = ExpenditureFile.objects.create(
        plan=given.plan,
        distributor=distributor,
        quarter=quarter.first,
        source=given.source,
        rows=len(rows),
        total=dollars_from_cents(sum(one.cents for one in rows)),
        recorded_by=act,
    )
    Expenditure.objects.bulk_create(
        Expenditure(
            file=file,
            row=one.row,
            share_class_id=one.share_class,
            purpose=one.purpose,
            activity=one.activity,
            payee=one.payee,
            amount=dollars_from_cents(one.cents),
        )
        for one in rows
    )


def _content(rows: Iterable[Spent]) -> Content:
    return tuple(sorted((one.share_class, one.purpose, one.activity, one.payee, one.cents) for one in rows))


def _content_of(file: ExpenditureFile) -> Content:
    rows = file.expenditures.values_list("share_class_id", "purpose", "activity", "payee", "amount")
    return tuple(sorted((*row[:4], cents_from_dollars(row[4])) for row in rows))


def _is_known(one: Advance, stands: UnrecoveredAdvance | None) -> bool:
    return stands is not None and (stands.as_of, cents_from_dollars(stands.amount)) == (one.as_of, one.cents)


def _warnings(given: Given, quarters: Mapping[PlanMonth, Iterable[Spent]]) -> tuple[str, ...]:
    """What is of no quarter any more, and more spent than was paid (Schedule A): said, not refused."""
    of = Quarters.of(given.plan)
    found = list(astray_words(astray_of(given.plan, of, distributors=[given.distributor])))
    for month, rows in sorted(quarters.items()):
        spent: dict[int, int] = defaultdict(int)
        for one in rows:
            spent[one.share_class] += one.cents
        for fund in of.funds.values():
            classes = [row for row in fund.classes if spent.get(row.share_class)]
            if not classes:
                continue
            quarter = of.ending(fund, month)
            paid: dict[str, int] = defaultdict(int)
            for row in amounts_between(classes, first=quarter.first, last=quarter.last, on=given.today):
                if row.distributor == given.distributor and row.of != Of.CDSC:
                    paid[row.portfolio] += row.paid
            found += [
                f"{row.portfolio_name}, {quarter.words}: {dollars_text(spent[row.share_class])} spent and"
                f" {dollars_text(paid[row.portfolio])} paid; the Plan compensates and reimburses nothing"
                " (Schedule A)"
                for row in classes
                if spent[row.share_class] > paid[row.portfolio]
            ]
    return tuple(found)
