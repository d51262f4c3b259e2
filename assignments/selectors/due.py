"""Section 6: Monthly Calculations, notices of Transfers, payment days and disputes, for those they concern.

Compliance is asked to see to what a party owes; the party itself is asked for its own, and sees nobody
else's. What the Plan gives no day is due by the next payment day (ADR 62).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assignments.domain.parties import ROLE_OF_KIND, Party
from assignments.domain.routes import PayeeKind
from assignments.models import DirectionScope, MonthlyCalculation, PaymentDirection
from assignments.selectors.access import Viewer, party_name
from assignments.selectors.access_transfers import TransferShown, visible_directions, visible_transfers
from assignments.selectors.dispute_work import dispute_work
from assignments.selectors.notices_work import consent_work, notice_work, sent_back_work
from assignments.selectors.told import months_told, payment_days_told
from assignments.selectors.work import calculations_asked
from governance.domain.deadlines import PAYMENT_DAY, eve_of_payment, next_payment_day, payment_day_of
from governance.domain.due import DueItem, DueKind, state_between
from governance.domain.due_work import due_of_work
from governance.domain.periods import ONE_DAY, DatePeriod, PlanMonth
from governance.domain.roles import Role
from governance.domain.work import WorkItem
from governance.models import Distributor, Plan


def calculations_due(viewer: Viewer, plan: Plan, *, on: date, until: date) -> Iterator[DueItem]:
    """Section 6(d): the Calculations for which payments are held, and those of the months that run or come.

    One is due where a direction to pay the Assignees is in force on the month's last day.
    """
    codes = None if viewer.is_staff else viewer.codes(PayeeKind.DISTRIBUTOR)
    if codes is not None and not codes:
        return
    days, names = payment_days_told(plan), dict(Distributor.objects.values_list("code", "name"))
    asked = set(calculations_asked(plan, distributors=codes))
    months = months_told(plan, first=PlanMonth.of(on).previous, last=PlanMonth.of(until))
    given = set(
        MonthlyCalculation.objects.filter(plan=plan, superseded_by__isnull=True).values_list(
            "distributor__code", "month"
        )
    )
    for code, periods in _directing(plan).items():
        if codes is None or code in codes:
            coming = {(code, one) for one in months if any(one.last in period for period in periods)}
            asked |= {(code, one) for _, one in coming if (code, one.first) not in given}
    for code, month in sorted(asked):
        yield _calculation(
            month,
            code,
            names.get(code) or code,
            number=days.get(code, PAYMENT_DAY),
            for_staff=viewer.is_staff,
            on=on,
        )


def notices_due(viewer: Viewer, plan: Plan, *, on: date) -> Iterator[DueItem]:
    """Section 6(c): Transfers whose notice has not come, or names no address; and what waits of notices."""
    is_distributor = bool(viewer.codes(PayeeKind.DISTRIBUTOR))
    days = payment_days_told(plan)
    for one in visible_transfers(viewer, plan):
        lacks = one.notified is None or not one.address
        concerned = viewer.is_staff or viewer.acts_for(PayeeKind.DISTRIBUTOR, one.distributor)
        if lacks and concerned and one.days.state(on) != "ended":
            yield _notice(
                one, number=days.get(one.distributor, PAYMENT_DAY), for_staff=viewer.is_staff, on=on
            )
    work: list[WorkItem] = []
    if viewer.is_staff:
        work += notice_work(plan)
    if is_distributor:
        work += sent_back_work(plan, distributors=viewer.codes(PayeeKind.DISTRIBUTOR))
    if viewer.codes(PayeeKind.ASSIGNEE):
        work += consent_work(plan, assignees=viewer.codes(PayeeKind.ASSIGNEE))
    yield from by_next_payment(work, kind=DueKind.NOTICE, on=on)


def disputes_due(viewer: Viewer, plan: Plan, *, on: date) -> Iterator[DueItem]:
    """Section 6(d): disputes that wait for the reader's side."""
    yield from by_next_payment(dispute_work(viewer, plan), kind=DueKind.CLAIM, on=on)


def payments_due(viewer: Viewer, plan: Plan, *, on: date, until: date) -> Iterator[DueItem]:
    """Section 6(a), (d), (e): the payment days of the parties for which an outsider acts."""
    if viewer.is_staff or not viewer.parties:
        return
    days = payment_days_told(plan)
    months = months_told(plan, first=PlanMonth.of(on).previous, last=PlanMonth.of(until))
    for party, distributor, periods in _paid(viewer, plan, of=days):
        for month in months:
            due = payment_day_of(month, days.get(distributor, PAYMENT_DAY))
            if due >= on and any(month.last in one for one in periods):
                yield _payment(month, party, distributor, due=due, on=on)


def by_next_payment(work: Iterable[WorkItem], *, kind: DueKind, on: date) -> Iterator[DueItem]:
    """Work that waits since a day, due by the first payment day after it."""
    for item in work:
        yield due_of_work(item, kind=kind, due_until=next_payment_day(item.since or on), on=on)


def _directing(plan: Plan) -> Mapping[str, list[DatePeriod]]:
    """By Distributor, the days on which a direction to pay Assignees is in force for a Portfolio."""
    scope = DirectionScope.objects.filter(
        direction__plan=plan,
        direction__route=PaymentDirection.Route.ASSIGNEE,
        superseded_by__isnull=True,
    )
    found: dict[str, list[DatePeriod]] = {}
    for code, days in scope.values_list("distributor__code", "effective").distinct():
        last = None if days.upper is None else days.upper - ONE_DAY
        found.setdefault(code, []).append(DatePeriod(days.lower, last))
    return found


def _paid(viewer: Viewer, plan: Plan, *, of: Iterable[str]) -> Iterator[tuple[Party, str, list[DatePeriod]]]:
    """Each party of the reader, the Distributor of whose share it is paid, and the days on which it is."""
    for code in sorted(viewer.codes(PayeeKind.DISTRIBUTOR) & set(of)):
        yield Party(kind=PayeeKind.DISTRIBUTOR, code=code), code, [DatePeriod(date.min)]
    found: dict[tuple[Party, str], list[DatePeriod]] = {}
    transfers = visible_transfers(viewer, plan)
    for one in visible_directions(viewer, plan):
        days = DatePeriod(one.days.first, one.days.last)
        if one.agent_code in viewer.codes(PayeeKind.COLLECTION_AGENT):
            agent = Party(kind=PayeeKind.COLLECTION_AGENT, code=one.agent_code)
            found.setdefault((agent, one.distributor), []).append(days)
        if one.route != PaymentDirection.Route.ASSIGNEE.lower():
            continue
        for transfer in transfers:
            if transfer.distributor == one.distributor and viewer.acts_for(
                PayeeKind.ASSIGNEE, transfer.assignee
            ):
                assignee = Party(kind=PayeeKind.ASSIGNEE, code=transfer.assignee)
                found.setdefault((assignee, one.distributor), []).append(days)
    for party, distributor in sorted(found):
        yield party, distributor, found[party, distributor]


def _calculation(
    month: PlanMonth, code: str, name: str, *, number: int, for_staff: bool, on: date
) -> DueItem:
    words, last = f"{month.first:%B %Y}", eve_of_payment(month, number)
    return DueItem(
        kind=DueKind.CALCULATION,
        key=f"calculation/{code}/{month}",
        what=f"Monthly Calculation of {words}",
        whom=name,
        names=(name,),
        section="6(d)",
        needs="the Distributor's own figures of its share and of each Assignee's Portion",
        otherwise=(
            f"the Assignees' 12b-1 Portions and {name}'s balance of {words} are held until it comes; the"
            " service fee is paid"
        ),
        state=state_between(on=on, first=month.last + ONE_DAY, last=last),
        due_from=month.last + ONE_DAY,
        due_until=last,
        page="month_end:calculation",
        shown_at="month_end:calculation",
        whose=Role.OFFICER if for_staff else Role.DISTRIBUTOR,
        label="See the Calculation" if for_staff else "Give it",
        told={"month": month, "distributor": code},
    )


def _notice(one: TransferShown, *, number: int, for_staff: bool, on: date) -> DueItem:
    last = payment_day_of(PlanMonth.of(one.days.first), number)
    lacks = "notice" if one.notified is None else "address of the Assignee"
    return DueItem(
        kind=DueKind.NOTICE,
        key=f"transfer-notice/{one.entry}",
        what=f"Written {lacks} of the Transfer {one.entry}",
        whom=f"{one.distributor_name or one.distributor} to {one.assignee_name}",
        names=(one.distributor_name or one.distributor,),
        section="6(c)",
        needs="the Distributor's notice in writing, with the name and address of the Assignee",
        otherwise=f"the 12b-1 Portion of {one.assignee_name} is held where the Fund is to pay it directly",
        state=state_between(on=on, first=one.days.first, last=last),
        due_from=one.days.first,
        due_until=last,
        page="parties:transfers",
        shown_at="parties:transfers",
        whose=Role.OFFICER if for_staff else Role.DISTRIBUTOR,
        label="To the Transfers",
    )


def _payment(month: PlanMonth, party: Party, distributor: str, *, due: date, on: date) -> DueItem:
    words, name = f"{month.first:%B %Y}", party_name(party)
    own = party.kind is PayeeKind.DISTRIBUTOR
    return DueItem(
        kind=DueKind.PAYMENT,
        key=f"payment/{party.kind.value}/{party.code}/{distributor}/{month}",
        what=f"Payment of {words}",
        whom=name if own else f"{name}, of the share of {distributor}",
        names=(name,),
        section="6(a)" if own else "6(d), (e)",
        needs="nothing of you: the Funds pay",
        otherwise="what is not paid then is held, and the statement of the month says why and for how long",
        state=state_between(on=on, first=month.last + ONE_DAY, last=due),
        due_from=month.last + ONE_DAY,
        due_until=due,
        page="assignments:statements",
        shown_at="assignments:statements",
        whose=ROLE_OF_KIND[party.kind],
        label="To your statements",
    )
