"""Schedule A as the domain takes it: the Plan's own, and what amendments that stand decided made of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from governance.domain.amendments import (
    DraftedLine,
    MaximumRates,
    SettledLine,
    amended_schedule,
    settled_lines,
)
from governance.domain.decisions import Decision
from governance.domain.money import RATE_SCALE
from governance.domain.periods import ONE_DAY
from governance.domain.rates import RateSpan
from governance.domain.votes import Matter, RequiredApprovals
from governance.models import Amendment, AmendmentLine, Plan, ScheduleARate
from governance.selectors.law import ShareClassLaw, decided, law_of

Laws = Mapping[int, ShareClassLaw]
Schedules = dict[int, tuple[RateSpan, ...]]
RATE_COLUMNS = ("asset_based_sales_charge", "service_fee", "aggregate_fee")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedRates:
    """Rates in force by share class, and the amendments' lines that they come from, settled."""

    schedules: Schedules
    settled: Mapping[int, tuple[SettledLine, ...]]


def schedule_a_of(
    plan: Plan,
    *,
    known_at: int | None = None,
    only: Collection[int] | None = None,
    laws: Laws | None = None,
) -> Schedules:
    """The maximum rates of each share class of a Plan (or of some), in hundred-millionths a year.

    Those of the Plan's own Schedule A, and of the amendments that stand decided for that class. `laws`,
    where they are at hand, save counting the votes again.
    """
    return amended_rates(plan, known_at=known_at, only=only, laws=laws).schedules


def amended_rates(
    plan: Plan,
    *,
    known_at: int | None = None,
    only: Collection[int] | None = None,
    laws: Laws | None = None,
    without: str = "",
) -> AmendedRates:
    """Rates in force, and how each amendment's line stands; `without`: as if there were no such amendment."""
    schedules = _own_schedule(plan, known_at=known_at, only=only)
    lines = _drafted_lines(plan, known_at=known_at, only=only, without=without)
    if not lines:
        return AmendedRates(schedules=schedules, settled={})
    if laws is None:
        laws = law_of(plan, known_at=known_at, only=lines.keys())
    settled = {
        share_class: settled_lines(
            own,
            schedule=schedules.get(share_class, ()),
            decide=partial(decision_of_line, laws[share_class]),
        )
        for share_class, own in lines.items()
    }
    for share_class, own in settled.items():
        spans = amended_schedule(schedules.get(share_class, ()), own)
        if spans:
            schedules[share_class] = spans
    return AmendedRates(schedules=schedules, settled=settled)


def decision_of_line(law: ShareClassLaw, line: DraftedLine, needs: RequiredApprovals) -> Decision | None:
    """Sections 8 and 9: whether an amendment stands decided for one share class.

    Our reading: a Portfolio that joins may be adopted by a vote that names the amendment, or by one on the
    Plan itself; once votes name the amendment, only they count, so that one voted down stays so.
    """
    named = any(vote.matter is needs.matter and vote.subject == line.amendment for vote in law.votes)
    subjects = (line.amendment,) if named or needs.matter is not Matter.ADOPTION else ("",)
    found = [
        decision
        for subject in subjects
        if (decision := decided(needs, subject=subject, votes=law.votes, holders=law.holders))
    ]
    return min(found, key=lambda one: (one.holds_until is not None, one.decided_on), default=None)


def _own_schedule(plan: Plan, *, known_at: int | None, only: Collection[int] | None) -> Schedules:
    rows = ScheduleARate.objects.filter(share_class__plan=plan)
    if only is not None:
        rows = rows.filter(share_class__in=only)
    if known_at is not None:
        rows = rows.filter(recorded_by__lte=known_at)
    found: dict[int, list[RateSpan]] = defaultdict(list)
    columns = ("share_class_id", "effective__startswith", "effective__endswith", *RATE_COLUMNS)
    for share_class, first, end, *rates in rows.order_by("share_class_id", "effective").values_list(*columns):
        last = None if end is None else end - ONE_DAY
        asset_based, service, aggregate = (int(rate * RATE_SCALE) for rate in rates)
        found[share_class].append(
            RateSpan(first=first, last=last, asset_based=asset_based, service=service, aggregate=aggregate)
        )
    return {share_class: tuple(spans) for share_class, spans in found.items()}


def schedules_as_drafted(plan: Plan, *, without: str) -> Schedules:
    """Schedule A as it would be if every amendment but one were approved in time: what a draft builds on."""
    schedules = _own_schedule(plan, known_at=None, only=None)
    lines = _drafted_lines(plan, known_at=None, only=None, without=without)
    for share_class, own in lines.items():
        settled = settled_lines(own, schedule=schedules.get(share_class, ()), decide=_as_if_approved)
        schedules[share_class] = amended_schedule(schedules.get(share_class, ()), settled)
    return schedules


def _as_if_approved(line: DraftedLine, _needs: RequiredApprovals) -> Decision:
    return Decision(decided_on=line.effective, by=())


def _drafted_lines(
    plan: Plan, *, known_at: int | None, only: Collection[int] | None, without: str
) -> dict[int, list[DraftedLine]]:
    """The lines of the amendments that stand, by share class."""
    standing = Amendment.objects.known_at(known_at).filter(plan=plan).exclude(entry=without)
    rows = AmendmentLine.objects.filter(amendment__in=standing)
    if only is not None:
        rows = rows.filter(share_class__in=only)
    found: dict[int, list[DraftedLine]] = defaultdict(list)
    columns = ("pk", "share_class_id", "amendment__entry", "amendment__effective", "amendment__material")
    for number, share_class, entry, effective, material, *rates in rows.order_by("pk").values_list(
        *columns, *RATE_COLUMNS
    ):
        asset_based, service, aggregate = (int(rate * RATE_SCALE) for rate in rates)
        found[share_class].append(
            DraftedLine(
                number=number,
                amendment=entry,
                effective=effective,
                material=material,
                rates=MaximumRates(asset_based=asset_based, service=service, aggregate=aggregate),
            )
        )
    return found
