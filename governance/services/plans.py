"""Loading a Plan's own text: the first text makes the Plan, every later one is only proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.domain.book_entries import CODE
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.domain.fields import slug
from governance.domain.money import RATE_SCALE
from governance.domain.plan_text import PlanText, ScheduleALine, ScheduleAText
from governance.domain.sections import plan_section
from governance.models import (
    Act,
    Plan,
    PlanDocument,
    Portfolio,
    ScheduleARate,
    ShareClass,
)
from governance.models.recording import save_noting
from governance.selectors.parties import plan_by_code
from governance.services.acts import begin_act
from governance.services.plan_documents import ReadText, keep_text, read_text
from governance.services.schedule_parties import names_too_long, portfolios_of
from governance.services.schedule_rates import changes_proposed, rates_above_limits

CODE_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlan:
    """What a text says and what became of it; rates in hundred-millionths per year.

    `outcome` is "new", "unchanged" or "proposed"; `proposals` says in words what a proposed text would
    change once the votes put it in force.
    """

    code: str
    title: str
    share_class: str
    effective_date: date | None
    first_term_until: date | None
    outcome: str
    schedule: tuple[ScheduleALine, ...]
    proposals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    act: int | None = None


@plan_section("1", "9", "10")
def load_plan(*, text: str, source: str, code: str | None, acting_user: AbstractUser) -> LoadedPlan:
    """Section 9 and Schedule A: the first text of a Plan makes it; another text changes nothing by itself.

    The same text again is unchanged. A restated Schedule A, or another amended text, is kept as
    proposed: only the votes of Section 9 (of Section 8 for a new Portfolio) put it in force.

    Raises: Refused with every fault of the text; then nothing is stored.
    """
    read = read_text(text, source=source)
    wanted = _checked_code(code)
    with transaction.atomic(durable=True):
        act = begin_act(kind="load_plan", acting_user=acting_user, source=source[:400], digest=read.digest)
        plan = _plan_of(read.says, code=wanted, digest=read.digest)
        if plan is None:
            loaded = _make_plan(read, code=wanted, act=act)
        elif plan.documents.filter(sha256=read.digest).exists():
            loaded = _loaded(plan, read.says, outcome="unchanged")
        else:
            loaded = _propose(plan, read, act=act)
        Act.objects.filter(pk=act.pk).update(summary={"plan": loaded.code, "outcome": loaded.outcome})
        return loaded


def _checked_code(code: str | None) -> str | None:
    if code is None:
        return None
    if not CODE.fullmatch(code) or len(code) > CODE_LIMIT:
        like = slug(code)[:CODE_LIMIT] or "class-b"
        remedy = f"at most {CODE_LIMIT} small letters, digits and dashes, like {like}"
        raise Refused([_fault("--code", None, "", f"{code!r} is not a code", remedy)])
    return code


def _plan_of(read: PlanText | ScheduleAText, *, code: str | None, digest: str) -> Plan | None:
    """The Plan that a text is of, if it is there: by its code, by the very same text, by its share class."""
    if isinstance(read, ScheduleAText):
        return plan_by_code(code)
    if code is not None:
        return Plan.objects.filter(code=code).first()
    same = Plan.objects.filter(documents__sha256=digest).order_by("code").first()
    return same or Plan.objects.filter(code=read.suggested_code).first()


def _make_plan(of: ReadText, *, code: str | None, act: Act) -> LoadedPlan:
    read, source = of.says, of.source
    if not isinstance(read, PlanText):
        remedy = "load the Plan's whole text first"
        raise Refused([_fault(source, None, "", "a Schedule A alone makes no Plan", remedy)])
    faults = [*rates_above_limits(read.schedule, since=read.effective_date, source=source)]
    faults += names_too_long(read, source=source)
    if faults:
        raise Refused(faults)
    plan = Plan(
        code=code or read.suggested_code,
        title=read.title,
        share_class=read.share_class,
        effective_date=read.effective_date,
        first_term_until=read.first_continuance_date,
    )
    save_noting(plan, act=act)
    portfolios = portfolios_of(read.schedule, source=source, act=act)
    for order, (line, portfolio) in enumerate(zip(read.schedule, portfolios, strict=True), start=1):
        _add_share_class(plan, portfolio, line, order=order, act=act)
    keep_text(plan, of, PlanDocument.Standing.REFERENCE, act=act)
    return _loaded(plan, read, outcome="new", act=act.pk, warnings=_shared_with(plan, portfolios))


def _add_share_class(plan: Plan, portfolio: Portfolio, line: ScheduleALine, *, order: int, act: Act) -> None:
    share_class = ShareClass.objects.create(plan=plan, portfolio=portfolio, schedule_order=order)
    ScheduleARate.objects.create(
        share_class=share_class,
        effective=DateRange(plan.effective_date, None),
        asset_based_sales_charge=_fraction(line.asset_based_sales_charge),
        service_fee=_fraction(line.service_fee),
        aggregate_fee=_fraction(line.aggregate_fee),
        recorded_by=act,
    )


def _shared_with(plan: Plan, portfolios: Iterable[Portfolio]) -> tuple[str, ...]:
    """Another Plan for the same class of the same Portfolios would pay twice; somebody should look."""
    others = (
        Plan.objects.filter(share_class=plan.share_class, share_classes__portfolio__in=list(portfolios))
        .exclude(pk=plan.pk)
        .distinct()
        .order_by("code")
    )
    return tuple(
        f"{plan.share_class} Shares of the same Portfolios are under the Plan {one.code}" for one in others
    )


def _propose(plan: Plan, of: ReadText, *, act: Act) -> LoadedPlan:
    """Section 9: keep another text, say what it would change, and change nothing."""
    read, source = of.says, of.source
    if read.share_class and read.share_class != plan.share_class:
        problem = (
            f"the text is of {read.share_class} Shares, the Plan {plan.code} of {plan.share_class} Shares"
        )
        raise Refused([_fault(source, None, "share class", problem, "name the Plan it is of with --code")])
    since = read.effective_date or plan.effective_date
    faults = [*rates_above_limits(read.schedule, since=since, source=source)]
    if faults:
        raise Refused(faults)
    keep_text(plan, of, PlanDocument.Standing.PROPOSED, act=act)
    return _loaded(plan, read, outcome="proposed", act=act.pk, proposals=tuple(changes_proposed(plan, read)))


def _loaded(
    plan: Plan,
    read: PlanText | ScheduleAText,
    *,
    outcome: str,
    act: int | None = None,
    proposals: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> LoadedPlan:
    return LoadedPlan(
        code=plan.code,
        title=read.title or plan.title,
        share_class=read.share_class or plan.share_class,
        effective_date=read.effective_date,
        first_term_until=read.first_continuance_date if isinstance(read, PlanText) else None,
        outcome=outcome,
        schedule=read.schedule,
        proposals=proposals,
        warnings=warnings,
        act=act,
    )


def _fraction(rate: int) -> Decimal:
    return Decimal(rate) / RATE_SCALE


def _fault(source: str, row: int | None, column: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column=column, problem=problem, remedy=remedy)
