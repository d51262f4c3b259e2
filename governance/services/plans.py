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
from governance.domain.exhibits import read_exhibit
from governance.domain.faults import Fault
from governance.domain.fields import slug
from governance.domain.money import RATE_SCALE
from governance.domain.plan_text import PlanText, ScheduleALine, ScheduleAText, classes_of
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
from governance.selectors.assignee_terms import has_assignees
from governance.selectors.own_sections import own_sections_of_plan
from governance.selectors.parties import plan_by_code
from governance.services.acts import begin_act
from governance.services.plan_documents import ReadText, keep_file, keep_text, read_text
from governance.services.schedule_parties import names_too_long, portfolios_of
from governance.services.schedule_rates import changes_proposed, rates_above_limits

CODE_LIMIT = 60
NO_ASSIGNEES = (
    "no Assignees: its text has nothing like Sections 6(b) to (e), so that its Distributors cannot Transfer"
    " their 12b-1 Shares and are paid themselves"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlan:
    """What a text says and what became of it; rates in hundred-millionths per year.

    `outcome` is "new", "unchanged" or "proposed"; `proposals` says in words what a proposed text would
    change once the votes put it in force; `lacks` what the Plan has not, of what others of its family have.
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
    lacks: tuple[str, ...] = ()
    act: int | None = None


@plan_section("1", "9", "10")
def load_plan(
    *,
    data: bytes,
    source: str,
    code: str | None,
    acting_user: AbstractUser,
    share_class: str | None = None,
) -> LoadedPlan:
    """Section 9 and Schedule A: the first text of a Plan makes it; another text changes nothing by itself.

    `data` is the exhibit's file, as text or HTML, and is kept as it came (Rule 12b-1(f)). Of a text for
    several classes, `share_class` says whose Plan it makes. The same text again is unchanged. A restated
    Schedule A, or another amended text, is kept as proposed: only the votes of Section 9 (of Section 8 for a
    new Portfolio) put it in force.

    Raises: Refused with every fault of the text; then nothing is stored.
    """
    wanted = _checked_code(code)
    exhibit = read_exhibit(data, source=source)
    asked = share_class or _class_of_plan(wanted, exhibit.text)
    read = read_text(exhibit, source=source, data=data, share_class=asked)
    with transaction.atomic(durable=True):
        act = begin_act(kind="load_plan", acting_user=acting_user, source=source[:400], digest=read.digest)
        plan = _plan_of(read.says, code=wanted, digest=read.digest)
        if plan is None:
            loaded = _make_plan(read, code=wanted, act=act)
        elif kept := plan.documents.filter(sha256=read.digest).first():
            keep_file(kept, read, act=act)
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


def _class_of_plan(code: str | None, text: str) -> str | None:
    """Of a text for several classes, that of the Plan that is named; None where nothing says which."""
    classes = classes_of(text)
    plan = Plan.objects.filter(code=code).first() if code and len(classes) > 1 else None
    return plan.share_class if plan is not None and plan.share_class in classes else None


def _plan_of(read: PlanText | ScheduleAText, *, code: str | None, digest: str) -> Plan | None:
    """The Plan that a text is of, if it is there: by its code, by the very same text, by its share class."""
    if isinstance(read, ScheduleAText):
        return plan_by_code(code)
    if code is not None:
        return Plan.objects.filter(code=code).first()
    same = Plan.objects.filter(documents__sha256=digest, share_class=read.share_class).order_by("code")
    return same.first() or Plan.objects.filter(code=read.suggested_code).first()


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
        has_assignees=read.has_assignees,
    )
    save_noting(plan, act=act)
    portfolios = portfolios_of(read.schedule, source=source, act=act)
    for order, (line, portfolio) in enumerate(zip(read.schedule, portfolios, strict=True), start=1):
        _add_share_class(plan, portfolio, line, order=order, act=act)
    keep_text(plan, of, PlanDocument.Standing.REFERENCE, act=act)
    own_sections_of_plan(plan.pk)  # known from now on, so that no reader waits for it
    warnings = (*_shared_with(plan, portfolios), *_worth_a_look(read))
    return _loaded(plan, read, outcome="new", act=act.pk, warnings=warnings)


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


def _worth_a_look(read: PlanText | ScheduleAText) -> tuple[str, ...]:
    """What a text says that no rate of ours holds: minima, and footnotes that speak of rates."""
    found = []
    if minima := [line for line in read.schedule if line.minimum is not None]:
        beside = any(line.minimum != line.asset_based_sales_charge for line in minima)
        words = "is kept beside the maximum" if beside else "is read as the rate that is charged"
        found.append(
            f"Schedule A states a minimum asset-based sales charge of {len(minima)} Portfolios;"
            f" it {words} (docs/adr/0064)"
        )
    found += [
        f"a footnote of Schedule A speaks of a rate; record a waiver or an amendment if it is to hold: {note}"
        for note in read.notes
        if "%" in note or "percent" in note.lower()
    ]
    return tuple(found)


def _lacks(plan: Plan) -> tuple[str, ...]:
    """Section 6: what a Plan without the securitization feature does not have."""
    return () if has_assignees(plan) else (NO_ASSIGNEES,)


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
    return _loaded(
        plan,
        read,
        outcome="proposed",
        act=act.pk,
        proposals=tuple(changes_proposed(plan, read)),
        warnings=_worth_a_look(read),
    )


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
        lacks=_lacks(plan),
        act=act,
    )


def _fraction(rate: int) -> Decimal:
    return Decimal(rate) / RATE_SCALE


def _fault(source: str, row: int | None, column: str, problem: str, remedy: str) -> Fault:
    return Fault(source=source, row=row, column=column, problem=problem, remedy=remedy)
