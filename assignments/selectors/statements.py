"""Payees' statements, from stored rows alone and in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum

from assignments.domain.instructions import InstructionStatus
from assignments.domain.parties import Party
from assignments.domain.routes import Component, PayeeKind
from assignments.domain.sheets import DatedRate, PaymentRef
from assignments.domain.statements import (
    AssigneeEntry,
    LineAmounts,
    MonthOfPayee,
    Statement,
    StatementEntry,
    authority_words,
    merged_conventions,
    told_to_an_assignee,
)
from assignments.models import (
    Assignee,
    AssigneePortion12b1,
    CollectionAgent,
    DistributorShare12b1,
    PaymentLine,
)
from assignments.selectors.explained_inputs import WITH_FIGURES
from assignments.selectors.payments import NO_LONGER_STANDING
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import PlanMonth
from governance.domain.rates import Component as Fee
from governance.domain.waivers import covering, waiver_in_words
from governance.models import Distributor, Plan
from governance.selectors.joining import joining_after
from governance.selectors.waivers import waivers_known

Key = tuple[int, str]  # monthly fee, distributor code
BESIDE = (Component.CORRECTION, Component.CARRIED_OVER)
PARTIES = {
    PayeeKind.DISTRIBUTOR: Distributor,
    PayeeKind.ASSIGNEE: Assignee,
    PayeeKind.COLLECTION_AGENT: CollectionAgent,
}


def payees_of_months(plan: Plan, *, parties: Iterable[Party] | None) -> tuple[MonthOfPayee, ...]:
    """Each month in which a payee has figures, the latest first. `parties`: of these alone (None: of all)."""
    among = None if parties is None else frozenset(parties)
    found: list[MonthOfPayee] = []
    for kind in PayeeKind:
        codes = None if among is None else {one.code for one in among if one.kind is kind}
        if codes is None or codes:
            found += _months_of(plan, kind, codes)
    return tuple(sorted(found, key=lambda one: (-one.month.first.toordinal(), one.party)))


def _months_of(plan: Plan, kind: PayeeKind, codes: set[str] | None) -> list[MonthOfPayee]:
    names = dict(PARTIES[kind]._default_manager.values_list("code", "name"))
    rows, code, amount = _figures_of(plan, kind)
    if codes is not None:
        rows = rows.filter(**{f"{code}__in": codes})
    found: dict[tuple[Any, str], list[Any]] = defaultdict(lambda: [0, 0, True])
    grouped = rows.values_list("monthly_fee__month", code, "monthly_fee__status").annotate(
        cents=Sum(amount), fees=Count("monthly_fee", distinct=True)
    )
    for month, payee, status, dollars, fees in grouped:
        entry = found[month, payee]
        entry[0] += fees
        entry[1] += cents_from_dollars(dollars)
        entry[2] &= status == MonthlyFee.Status.CLOSED
    return [
        MonthOfPayee(
            month=PlanMonth(month),
            party=Party(kind=kind, code=payee),
            name=names.get(payee, ""),
            portfolios=entry[0],
            cents=entry[1],
            is_final=entry[2],
        )
        for (month, payee), entry in found.items()
    ]


def _figures_of(plan: Plan, kind: PayeeKind) -> tuple["QuerySet[Any]", str, str]:
    """Where the figures of a kind of payee are, and which columns name the payee and its amount."""
    of_plan = {"monthly_fee__share_class__plan": plan, "monthly_fee__status__in": WITH_FIGURES}
    if kind is PayeeKind.DISTRIBUTOR:
        return DistributorShare12b1.objects.filter(**of_plan), "distributor__code", "distribution_fee"
    if kind is PayeeKind.ASSIGNEE:
        return AssigneePortion12b1.objects.filter(**of_plan), "assignee__code", "amount"
    lines = PaymentLine.objects.filter(instruction__payee_kind=kind, **of_plan)
    return lines.exclude(instruction__status__in=NO_LONGER_STANDING), "instruction__payee", "amount"


def statement_of(plan: Plan, *, month: PlanMonth, party: Party) -> Statement | None:
    """A payee's month; None where it has no figures in it."""
    named = PARTIES[party.kind]._default_manager.filter(code=party.code).values_list("name", flat=True)
    lines = _lines_of(plan, month=month, party=party)
    corrected = {key for key, own in lines.items() if any(one["component"] in BESIDE for one in own)}
    shares = dict.fromkeys(corrected, _Share(distribution=0))
    shares |= _shares_of(plan, month=month, party=party, lines=lines)
    if not shares:
        return None
    fees = _fees(plan, month=month, numbers={fee for fee, _ in shares})
    waivers = waivers_known({fee["share_class"]: fee["known_at"] for fee in fees.values()})
    for fee in fees.values():
        fee["waivers"] = covering(month.period, waivers.get(fee["share_class"], ()))
    order = sorted(shares, key=lambda key: (fees[key[0]]["order"], key[1]))
    computed = MonthlyFee.objects.filter(
        share_class__plan=plan,
        month=month.first,
        status__in=(*WITH_FIGURES, MonthlyFee.Status.NOT_IN_FORCE),
    )
    return Statement(
        plan=plan.code,
        month=str(month),
        party=party,
        name=named.first() or "",
        entries=tuple(
            _entry(fees[key[0]], key[1], shares[key], lines.get(key, []), party=party) for key in order
        ),
        assignees=_assignees_of(plan, month=month, party=party),
        conventions=merged_conventions([fees[fee]["conventions"] for fee, _ in order]),
        waiting=_of_the_month(plan, month) - computed.count(),
    )


def _of_the_month(plan: Plan, month: PlanMonth) -> int:
    """Section 8: how many share classes the Plan has by the month's end; who joins later is none of them."""
    return plan.share_classes.exclude(pk__in=joining_after(plan, day=month.last)).count()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """What is stored of a payee's part of a fee, cents."""

    distribution: int
    balance: int = 0
    service_fee: int = 0


def _shares_of(
    plan: Plan, *, month: PlanMonth, party: Party, lines: Mapping[Key, Sequence[Any]]
) -> dict[Key, _Share]:
    if party.kind is PayeeKind.ASSIGNEE:
        rows = AssigneePortion12b1.objects.filter(
            assignee__code=party.code, **_of_month(plan, month)
        ).values_list("monthly_fee_id", "distributor__code", "amount")
        return {(fee, code): _Share(distribution=cents_from_dollars(cents)) for fee, code, cents in rows}
    shares = DistributorShare12b1.objects.filter(**_of_month(plan, month))
    if party.kind is PayeeKind.DISTRIBUTOR:
        shares = shares.filter(distributor__code=party.code)
    else:
        shares = shares.filter(monthly_fee__in={fee for fee, _ in lines})
    found = {
        (fee, code): _Share(
            distribution=cents_from_dollars(distribution),
            balance=cents_from_dollars(balance),
            service_fee=cents_from_dollars(service) if party.kind is PayeeKind.DISTRIBUTOR else 0,
        )
        for fee, code, distribution, balance, service in shares.values_list(
            "monthly_fee_id", "distributor__code", "distribution_fee", "balance", "service_fee"
        )
    }
    if party.kind is PayeeKind.DISTRIBUTOR:
        return found
    return {key: share for key, share in found.items() if key in lines}


def _of_month(plan: Plan, month: PlanMonth) -> dict[str, Any]:
    return {
        "monthly_fee__share_class__plan": plan,
        "monthly_fee__month": month.first,
        "monthly_fee__status__in": WITH_FIGURES,
    }


def _fees(plan: Plan, *, month: PlanMonth, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = MonthlyFee.objects.filter(
        share_class__plan=plan, month=month.first, status__in=WITH_FIGURES, pk__in=set(numbers)
    ).values(
        "pk",
        "status",
        "rates",
        "conventions",
        "authority",
        "average_daily_net_assets",
        "share_class",
        known_at=F("run__facts_known_at"),
        days=Func(F("accrued_on"), function="cardinality", output_field=IntegerField()),
        order=F("share_class__schedule_order"),
        portfolio=F("share_class__portfolio__code"),
        portfolio_name=F("share_class__portfolio__name"),
        fund=F("share_class__portfolio__fund__name"),
    )
    return {row["pk"]: dict(row) for row in rows}


def _entry(
    fee: Mapping[str, Any], distributor: str, share: _Share, lines: Sequence[Any], *, party: Party
) -> StatementEntry:
    is_distributor = party.kind is PayeeKind.DISTRIBUTOR
    return StatementEntry(
        fund=fee["fund"],
        portfolio=fee["portfolio"],
        portfolio_name=fee["portfolio_name"],
        distributor=distributor,
        is_final=fee["status"] == MonthlyFee.Status.CLOSED,
        days=fee["days"],
        average=cents_from_dollars(fee["average_daily_net_assets"]),
        rates=_rates(fee, "distribution_fee"),
        service_rates=_rates(fee, "service_fee") if is_distributor else (),
        waivers=tuple(
            waiver_in_words(one)
            for one in fee["waivers"]
            if is_distributor or one.component is Fee.DISTRIBUTION_FEE
        ),
        distribution=share.distribution,
        balance=share.balance,
        service_fee=share.service_fee,
        authority=authority_words(fee["authority"]),
        lines=_amounts(lines, distributor=distributor, party=party),
    )


def _rates(fee: Mapping[str, Any], name: str) -> tuple[DatedRate, ...]:
    """The charged rates of the month; neighbours that are equal become one."""
    found: list[DatedRate] = []
    for span in fee["rates"]:
        if not found or found[-1].rate != span[name]:
            found.append(DatedRate(rate=span[name], since=span["from"]))
    return tuple(found)


def _lines_of(plan: Plan, *, month: PlanMonth, party: Party) -> dict[Key, list[Any]]:
    """The lines of standing instructions that bear on a payee's part, by fee and Distributor."""
    concerns = {
        PayeeKind.DISTRIBUTOR: Q(distributor__code=party.code),
        PayeeKind.ASSIGNEE: Q(assignee__code=party.code),
        PayeeKind.COLLECTION_AGENT: Q(instruction__payee_kind=party.kind, instruction__payee=party.code),
    }[party.kind]
    rows = (
        PaymentLine.objects.filter(
            concerns,
            instruction__plan=plan,
            instruction__month=month.first,
            monthly_fee__status__in=WITH_FIGURES,
        )
        .exclude(instruction__status__in=NO_LONGER_STANDING)
        .order_by("instruction_id", "line_number")
        .values(
            "monthly_fee_id",
            "component",
            "amount",
            "instruction_id",
            status=F("instruction__status"),
            reasons=F("instruction__held_because"),
            kind=F("instruction__payee_kind"),
            payee=F("instruction__payee"),
            code=F("distributor__code"),
        )
    )
    found: dict[Key, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["monthly_fee_id"], row["code"]].append(row)
    return found


def _amounts(lines: Sequence[Any], *, distributor: str, party: Party) -> LineAmounts:
    payable = held = elsewhere = offsets = corrections = carried_over = 0
    payments: dict[int, PaymentRef] = {}
    reasons: dict[str, None] = {}
    for line in lines:
        cents = cents_from_dollars(line["amount"])
        is_own = line["kind"] == party.kind and line["payee"] == party.code
        is_held = line["status"] == InstructionStatus.HELD
        offsets += cents if line["component"] == Component.OFFSET else 0
        corrections += cents if line["component"] == Component.CORRECTION else 0
        carried_over += cents if line["component"] == Component.CARRIED_OVER else 0
        payable += cents if is_own and not is_held else 0
        held += cents if is_own and is_held else 0
        elsewhere += cents if not is_own else 0
        if is_own or party.kind is PayeeKind.DISTRIBUTOR:
            payments[line["instruction_id"]] = PaymentRef(
                id=line["instruction_id"], status=line["status"], is_own=is_own
            )
        if is_held:
            reasons |= dict.fromkeys(line["reasons"])
    told = [told_to_an_assignee(one) for one in reasons] if party.kind is PayeeKind.ASSIGNEE else reasons
    return LineAmounts(
        payable=payable,
        held=held,
        elsewhere=elsewhere,
        offsets=offsets,
        corrections=corrections,
        carried_over=carried_over,
        payments=tuple(payments.values()),
        held_because=tuple(dict.fromkeys(told)),
        route=_route(lines, distributor=distributor, party=party),
    )


def _route(lines: Sequence[Any], *, distributor: str, party: Party) -> str:
    """R9: who pays the Assignee its Portion. The agent is not named: it is the Distributor's to name it."""
    kinds = {line["kind"] for line in lines}
    if party.kind is not PayeeKind.ASSIGNEE or not kinds:
        return ""
    if PayeeKind.ASSIGNEE in kinds:
        return "the Fund"
    if PayeeKind.COLLECTION_AGENT in kinds:
        return "paid to the collection agent; look to it (Section 6(e))"
    return f"paid to the Distributor; look to {distributor} (Section 6(d))"


def _assignees_of(plan: Plan, *, month: PlanMonth, party: Party) -> tuple[AssigneeEntry, ...]:
    if party.kind is not PayeeKind.DISTRIBUTOR:
        return ()
    rows = (
        AssigneePortion12b1.objects.filter(distributor__code=party.code, **_of_month(plan, month))
        .order_by("monthly_fee__share_class__schedule_order", "assignee__code")
        .values_list(
            "monthly_fee__share_class__portfolio__fund__name",
            "monthly_fee__share_class__portfolio__code",
            "monthly_fee__share_class__portfolio__name",
            "assignee__code",
            "amount",
            "monthly_fee__status",
        )
    )
    return tuple(
        AssigneeEntry(
            fund=fund,
            portfolio=portfolio,
            portfolio_name=name,
            assignee=assignee,
            portion=cents_from_dollars(amount),
            is_final=status == MonthlyFee.Status.CLOSED,
        )
        for fund, portfolio, name, assignee, amount, status in rows
    )
