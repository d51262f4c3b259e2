"""The few places of each desk, and what the bar above every page needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from assignments.selectors.told import assignees_told
from fees.models import MonthlyFee
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area, Deed, Role, may
from governance.models import Plan
from governance.selectors.roles import roles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a desk: its address by name, with what of `plan` and `month` the address needs."""

    desk: str
    label: str
    name: str
    area: Area | None
    deeds: tuple[Deed, ...] = (Deed.SEE,)
    needs: tuple[str, ...] = ("plan",)
    family: tuple[str, ...] = ()  # addresses whose names begin so belong to the place
    of_assignees: bool = False  # only where the Plan's text has Assignees (Section 6(b))


YOURS, COMPLIANCE, BOARD, PAYEES, HOUSE = "Yours", "Compliance", "Board", "Payments", "House"
SEE_OR_OWN = (Deed.SEE, Deed.OWN_SEE)
PLACES = (
    Place(desk=YOURS, label="Needs me", name="needs", area=None, needs=()),
    Place(desk=COMPLIANCE, label="Overview", name="overview:overview", area=Area.MONTH),
    Place(desk=YOURS, label="Calendar", name="calendar:calendar", area=None, needs=()),
    Place(desk=COMPLIANCE, label="Month", name="month_end:month", area=Area.MONTH, needs=("plan", "month")),
    Place(
        desk=COMPLIANCE,
        label="Payments",
        name="month_end:payments",
        area=Area.MONTH,
        needs=("plan", "month"),
        family=("month_end:payment", "month_end:authorization", "month_end:issue"),
    ),
    Place(
        desk=COMPLIANCE,
        label="Approvals",
        name="month_end:approvals",
        area=Area.DECISIONS,
        needs=("plan", "month"),
    ),
    Place(
        desk=COMPLIANCE,
        label="Roll-forward",
        name="month_end:rollforward",
        area=Area.MONTH,
        needs=("plan", "month"),
    ),
    Place(
        desk=COMPLIANCE,
        label="Corrections",
        name="month_end:corrections",
        area=Area.MONTH,
        needs=("plan", "month"),
    ),
    Place(
        desk=COMPLIANCE,
        label="Carried over",
        name="month_end:carried_over",
        area=Area.MONTH,
        family=("month_end:carried_over",),
    ),
    Place(
        desk=COMPLIANCE,
        label="Deferred charges",
        name="fees:deferred_charges",
        area=Area.BOARDS,
        needs=("plan", "month"),
    ),
    Place(
        desk=COMPLIANCE,
        label="Sales charge limit",
        name="fees:limits",
        area=Area.BOARDS,
        family=("fees:limit", "projection:limit"),
    ),
    Place(
        desk=COMPLIANCE,
        label="Terms of Shares",
        name="fees:share_terms",
        area=Area.BOARDS,
        family=("fees:share_terms", "fees:conversions"),
    ),
    Place(desk=COMPLIANCE, label="Waivers", name="waivers:waivers", area=Area.MONTH, family=("waivers:",)),
    Place(
        desk=COMPLIANCE,
        label="Yearly limits",
        name="yearly_limits:years",
        area=Area.MONTH,
        family=("yearly_limits:",),
    ),
    Place(desk=COMPLIANCE, label="Notices", name="parties:notices", area=Area.TRANSFERS, of_assignees=True),
    Place(desk=COMPLIANCE, label="Claims", name="claims:claims", area=Area.MONTH, family=("claims:",)),
    Place(desk=COMPLIANCE, label="Files", name="files", area=Area.MONTH),
    Place(desk=COMPLIANCE, label="Proof", name="chain:proof", area=Area.MONTH, needs=()),
    Place(desk=COMPLIANCE, label="Jobs", name="month_end:jobs", area=Area.MONTH),
    Place(desk=BOARD, label="The Plan", name="plan_page:plan", area=Area.BOARDS),
    Place(desk=BOARD, label="Plan in force", name="governance:plan_status", area=Area.BOARDS),
    Place(
        desk=BOARD,
        label="Quarterly reports",
        name="section7:reports",
        area=Area.REPORTS,
        family=("section7:report", "section7:present", "section7:review", "section7:year"),
    ),
    Place(
        desk=BOARD,
        label="Boards",
        name="governance:boards",
        area=Area.BOARDS,
        family=("governance:seat",),
    ),
    Place(desk=BOARD, label="Continuance", name="governance:continuance", area=Area.BOARDS),
    Place(
        desk=BOARD,
        label="Yearly duties",
        name="governance:duties",
        area=Area.BOARDS,
        family=("governance:duty_",),
    ),
    Place(
        desk=BOARD,
        label="Meetings and votes",
        name="governance:votes",
        area=Area.BOARDS,
        family=("governance:vote", "governance:meeting", "governance:roll_call", "governance:holders"),
    ),
    Place(desk=BOARD, label="Projection", name="projection:projection", area=Area.BOARDS),
    Place(
        desk=BOARD,
        label="Agreements",
        name="governance:agreements",
        area=Area.BOARDS,
        family=("governance:agreement",),
    ),
    Place(
        desk=BOARD,
        label="Amendments",
        name="governance:amendments",
        area=Area.BOARDS,
        family=("governance:amendment",),
    ),
    Place(desk=BOARD, label="Records", name="records:records", area=Area.BOARDS, family=("records:",)),
    Place(
        desk=BOARD,
        label="Terminations",
        name="governance:terminations",
        area=Area.BOARDS,
        family=("governance:termination",),
    ),
    Place(
        desk=PAYEES,
        label="Transfers",
        name="parties:transfers",
        area=Area.TRANSFERS,
        deeds=SEE_OR_OWN,
        family=("parties:notice_", "parties:transfer_", "parties:direction_"),
        of_assignees=True,
    ),
    Place(
        desk=PAYEES,
        label="Bank details",
        name="parties:bank",
        area=Area.DECISIONS,
        needs=(),
        family=("parties:bank_new", "parties:bank_decide"),
    ),
    Place(
        desk=PAYEES,
        label="Bank details",
        name="parties:bank_own",
        area=Area.TRANSFERS,
        deeds=(Deed.OWN_SEE,),
        needs=(),
        family=("parties:bank_own_",),
    ),
    Place(
        desk=PAYEES,
        label="Monthly Calculations",
        name="month_end:calculations",
        area=Area.CALCULATIONS,
        deeds=SEE_OR_OWN,
        family=("month_end:calculation",),
        of_assignees=True,
    ),
    Place(
        desk=PAYEES,
        label="Statements",
        name="assignments:statements",
        area=Area.STATEMENTS,
        deeds=SEE_OR_OWN,
        family=(
            "assignments:statement",
            "assignments:explain",
            "assignments:year",
            "assignments:fiscal_year",
            "assignments:estimate",
        ),
    ),
    Place(
        desk=PAYEES,
        label="Disputes",
        name="assignments:disputes",
        area=Area.STATEMENTS,
        deeds=SEE_OR_OWN,
        family=("assignments:dispute",),
    ),
    Place(
        desk=PAYEES,
        label="Expenditures",
        name="section7:expenditures",
        area=Area.REPORTS,
        deeds=SEE_OR_OWN,
        family=("section7:expenditure", "section7:part"),
    ),
    Place(
        desk=PAYEES,
        label="Claims",
        name="claims:own_claims",
        area=Area.STATEMENTS,
        deeds=(Deed.OWN_SEE,),
        family=("claims:own_",),
    ),
    Place(
        desk=HOUSE, label="Reference data", name="admin:index", area=Area.MONTH, needs=(), family=("admin:",)
    ),
    Place(desk=HOUSE, label="People", name="people:people", area=Area.PEOPLE, needs=(), family=("people:",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown:
    """A link of the side list."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk and those of its places that the person may open."""

    name: str
    places: tuple[PlaceShown, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame: Plans, month, desks. A constant number of queries, none before sign-in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    roles = roles_of(user)
    match = request.resolver_match
    named = match.kwargs if match else {}
    plans = list(Plan.objects.order_by("code"))
    plan = str(named.get("plan") or (plans[0].code if plans else ""))
    month = str(named.get("month") or latest_month(plan) or "")
    here = match.view_name if match else ""
    return {
        "switch_plans": plans if may(roles, area=Area.MONTH, deed=Deed.SEE) else [],
        "own_plans": plans if len(plans) > 1 and _has_statements_of_its_own(roles) else [],
        "here_plan": plan,
        "here_month": month,
        "role_titles": ", ".join(role.words for role in sorted(roles)),
        "desks": _desks(roles, plan=plan, month=month, here=here, lacks=_lacks_assignees(plans, plan)),
    }


def latest_month(plan: str) -> PlanMonth | None:
    """The last month of a Plan that was closed or begun."""
    first = (
        MonthlyFee.objects.filter(share_class__plan__code=plan)
        .order_by("-month")
        .values_list("month", flat=True)
        .first()
    )
    return PlanMonth(first) if first else None


def _has_statements_of_its_own(roles: Iterable[Role]) -> bool:
    return may(frozenset(roles), area=Area.STATEMENTS, deed=Deed.OWN_SEE)


def _lacks_assignees(plans: Iterable[Plan], code: str) -> bool:
    return any(plan.code == code and not assignees_told(plan) for plan in plans)


def _desks(roles: Iterable[Any], *, plan: str, month: str, here: str, lacks: bool) -> tuple[Desk, ...]:
    held = tuple(roles)
    given = {"plan": plan, "month": month}
    desks: dict[str, list[PlaceShown]] = {}
    for place in PLACES:
        if (
            not held
            or place.area is not None
            and not any(may(held, area=place.area, deed=one) for one in place.deeds)
        ):
            continue
        if any(not given[need] for need in place.needs) or (lacks and place.of_assignees):
            continue
        url = reverse(place.name, kwargs={need: given[need] for need in place.needs})
        desks.setdefault(place.desk, []).append(
            PlaceShown(label=place.label, url=url, is_here=_is_here(place, here))
        )
    return tuple(Desk(name=name, places=tuple(places)) for name, places in desks.items())


def _is_here(place: Place, here: str) -> bool:
    return place.name == here or here.startswith(place.family)
