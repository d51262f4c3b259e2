"""Yearly duties of a Plan's Funds: what is recorded, and what is due (Section 8(b), Rule 12b-1(c), (h))."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.domain.due import DueItem, DueState, state_between
from governance.domain.duties import TERMS, YearlyDuty, due_of_duty, missing_years, year_of_duty
from governance.domain.obligation import ObligationSpan, PlanState
from governance.domain.periods import DatePeriod
from governance.models import FiledDocument, Plan, YearlyDutyDone
from governance.selectors.at_hand import at_hand, law_at_hand
from governance.selectors.parties import share_classes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRecord:
    """What is recorded of a duty; `writing` is the number of the record whose document can be read."""

    done_on: date
    by: str
    document: str
    writing: int | None
    recorded_by: str
    recorded_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCell:
    """A duty of a Fund in a year: its record, or that it is missing, or that nothing is asked."""

    duty: YearlyDuty
    record: DutyRecord | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FundYear:
    """A Fund's duties of a year."""

    code: str
    name: str
    cells: tuple[DutyCell, ...]


def due_duties(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """What the Plan's Funds lack, a line for each duty and year.

    The duty is the Fund's: of several Plans the first by code that was in force for it in the year asks.
    """
    return _in_lines(_lacking(plan, on=on), on=on)


def duties_asked(plan: Plan, *, on: date) -> tuple[DueItem, ...]:
    """What the Funds of all Plans lack, a line for each duty and year, asked under one Plan alone.

    It is one duty, whatever Plans the Funds are of: the first Plan by code that asks a Fund for it asks all.
    """
    together: dict[tuple[YearlyDuty, int], list[str]] = defaultdict(list)
    first: dict[tuple[YearlyDuty, int], str] = {}
    for code, lacking in at_hand(("duties", on), lambda: _lacking_by_plan(on=on)):
        for of, names in lacking.items():
            first.setdefault(of, code)
            together[of] += names
    return _in_lines({of: names for of, names in together.items() if first[of] == plan.code}, on=on)


def _in_lines(lacking: Mapping[tuple[YearlyDuty, int], list[str]], *, on: date) -> tuple[DueItem, ...]:
    return tuple(
        due_of_duty(duty, year=year, names=funds, on=on) for (duty, year), funds in sorted(lacking.items())
    )


def _lacking_by_plan(*, on: date) -> list[tuple[str, Mapping[tuple[YearlyDuty, int], list[str]]]]:
    return [(plan.code, _lacking(plan, on=on)) for plan in Plan.objects.order_by("code")]


def _lacking(plan: Plan, *, on: date) -> Mapping[tuple[YearlyDuty, int], list[str]]:
    done: dict[tuple[str, str], set[int]] = defaultdict(set)
    standing = YearlyDutyDone.objects.filter(superseded_by__isnull=True)
    for fund, duty, year in standing.values_list("fund__code", "duty", "year"):
        done[fund, duty].add(year)
    lacking: dict[tuple[YearlyDuty, int], list[str]] = defaultdict(list)
    names = {row.fund: row.fund_name for row in share_classes_of(plan)}
    asking = _asking_plans(plan, through=on.year)
    for fund, name in names.items():
        for duty in YearlyDuty:
            for year in missing_years(duty, in_force=asking[fund], done=done[fund, duty.value], on=on):
                if asking[fund][year] == plan.code:
                    lacking[duty, year].append(name)
    return lacking


def duties_shown(plan: Plan, *, year: int, on: date) -> tuple[FundYear, ...]:
    """Each Fund of the Plan with its duties of a year, as of a day."""
    rows = (
        YearlyDutyDone.objects.filter(superseded_by__isnull=True, year=year)
        .select_related("fund", "recorded_by__acting_user")
        .order_by("pk")
    )
    records = {(row.fund.code, row.duty): _record(row) for row in rows}
    names = {row.fund: row.fund_name for row in share_classes_of(plan)}
    in_force = years_in_force(plan, through=max(year, on.year))
    return tuple(
        FundYear(
            code=code,
            name=name,
            cells=tuple(
                _cell(duty, records.get((code, duty.value)), year=year, on=on, asked=year in in_force[code])
                for duty in YearlyDuty
            ),
        )
        for code, name in names.items()
    )


def document_of_duty(plan: Plan, number: int) -> FiledDocument | None:
    """The writing that was given with a record of one of the Plan's Funds, corrected since or not."""
    row = (
        YearlyDutyDone.objects.filter(pk=number, fund__portfolios__share_classes__plan=plan)
        .select_related("filed")
        .first()
    )
    return row.filed if row is not None else None


def years_in_force(plan: Plan, *, through: int) -> Mapping[str, frozenset[int]]:
    """By Fund, the years up to one in which the Plan was in force for a Portfolio of it on some day."""
    law = law_at_hand(plan)
    found: dict[str, set[int]] = defaultdict(set)
    for row in share_classes_of(plan):
        found[row.fund] |= _years(law[row.share_class].obligation, plan.effective_date.year, through)
    return defaultdict(frozenset, {fund: frozenset(years) for fund, years in found.items()})


def _years(spans: tuple[ObligationSpan, ...], first: int, last: int) -> set[int]:
    return {
        year
        for year in range(first, last + 1)
        for span in spans
        if span.state is PlanState.IN_FORCE
        and DatePeriod(span.first or date.min, span.last).overlaps(year_of_duty(year))
    }


def _asking_plans(plan: Plan, *, through: int) -> Mapping[str, Mapping[int, str]]:
    """By Fund of the Plan, each year in which a Plan was in force for it, and the first of those by code."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    of_its_funds = Plan.objects.filter(share_classes__portfolio__fund__portfolios__share_classes__plan=plan)
    for one in of_its_funds.order_by("code").distinct():
        for fund, years in years_in_force(one, through=through).items():
            found[fund] |= dict.fromkeys(years - found[fund].keys(), one.code)
    return found


def _cell(duty: YearlyDuty, record: DutyRecord | None, *, year: int, on: date, asked: bool) -> DutyCell:
    if record is not None:
        return DutyCell(duty=duty, record=record, state="recorded")
    if not asked or year < TERMS[duty].since:
        return DutyCell(duty=duty, record=None, state="not asked for")
    days = year_of_duty(year)
    state = state_between(on=on, first=days.first, last=days.last or date.max)
    return DutyCell(duty=duty, record=None, state=DueState(state).value)


def _record(row: YearlyDutyDone) -> DutyRecord:
    act = row.recorded_by
    return DutyRecord(
        done_on=row.done_on,
        by=row.by,
        document=row.document,
        writing=row.pk if row.filed_id else None,
        recorded_by=str(act.acting_user),
        recorded_at=act.acted_at,
        reason=act.reason,
    )
