"""Payees' statements, from stored rows alone and in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Func, IntegerField, QuerySet, Sum, Value

from assignments.domain.accounts import Account, account_of
from assignments.domain.parties import Party
from assignments.domain.routes import PayeeKind
from assignments.domain.sheets import DatedRate
from assignments.domain.statements import (
    AssigneeEntry,
    MonthOfPayee,
    Statement,
    StatementEntry,
    authority_words,
    merged_conventions,
)
from assignments.models import (
    AssigneePortion12b1,
    DeferredChargePart,
    DistributorShare12b1,
    PaymentLine,
)
from assignments.selectors.estimates import PARTIES, estimates_of, name_of
from assignments.selectors.explained_inputs import WITH_FIGURES
from assignments.selectors.paid import movements_of, payables_of
from assignments.selectors.payments import NO_LONGER_STANDING
from assignments.selectors.restated import restated_of
from assignments.selectors.statement_lines import BESIDE_SHARES, Key, amounts_of, lines_of
from assignments.selectors.told import (
    classes_told,
    classes_waiting,
    shares_divided,
    waivers_told,
)
from fees.models import MonthlyFee
from governance.domain.money import cents_from_dollars
from governance.domain.periods import DatePeriod, PlanMonth
from governance.domain.rates import Component as Fee
from governance.domain.waivers import covering, waiver_in_words
from governance.models import Plan


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
    found: dict[tuple[Any, str], _Listed] = defaultdict(_Listed)
    for rows, code, amount in _figures_of(plan, kind):
        own = rows if codes is None else rows.filter(**{f"{code}__in": codes})
        grouped = own.values_list("monthly_fee__month", code, "monthly_fee__status").annotate(
            cents=Sum(amount) if amount else Value(Decimal(0)),
            fees=ArrayAgg("monthly_fee", distinct=True),
        )
        for month, payee, status, dollars, fees in grouped:
            entry = found[month, payee]
            entry.fees.update(fees)
            entry.cents += cents_from_dollars(dollars)
            entry.is_final &= status == MonthlyFee.Status.CLOSED
    return [
        MonthOfPayee(
            month=PlanMonth(month),
            party=Party(kind=kind, code=payee),
            name=names.get(payee, ""),
            portfolios=len(entry.fees),
            cents=entry.cents,
            is_final=entry.is_final,
        )
        for (month, payee), entry in found.items()
    ]


@dataclass(slots=True, kw_only=True)
class _Listed:
    """A payee's month as its rows are added up; cents."""

    fees: set[int] = field(default_factory=set)
    cents: int = 0
    is_final: bool = True


def _figures_of(plan: Plan, kind: PayeeKind) -> Iterator[tuple["QuerySet[Any]", str, str]]:
    """Where the figures of a kind of payee are, and which columns name the payee and its amount.

    Deferred charges make a month of a payee, which may have no fee in it; they are no part of the amount.
    """
    of_plan = {"monthly_fee__share_class__plan": plan, "monthly_fee__status__in": WITH_FIGURES}
    charges = DeferredChargePart.objects.filter(**of_plan)
    if kind is PayeeKind.DISTRIBUTOR:
        yield DistributorShare12b1.objects.filter(**of_plan), "distributor__code", "distribution_fee"
        yield charges.filter(assignee__isnull=True), "distributor__code", ""
    elif kind is PayeeKind.ASSIGNEE:
        yield AssigneePortion12b1.objects.filter(**of_plan), "assignee__code", "amount"
        yield charges.filter(assignee__isnull=False), "assignee__code", ""
    else:
        lines = PaymentLine.objects.filter(instruction__payee_kind=kind, **of_plan)
        yield lines.exclude(instruction__status__in=NO_LONGER_STANDING), "instruction__payee", "amount"


def statement_of(plan: Plan, *, month: PlanMonth, party: Party) -> Statement | None:
    """A payee's month; None where it has no figures in it."""
    lines = lines_of(plan, month=month, party=party)
    beside = {key for key, own in lines.items() if any(one["component"] in BESIDE_SHARES for one in own)}
    shares = dict.fromkeys(beside, _Share(distribution=0))
    shares |= _shares_of(plan, month=month, party=party, lines=lines)
    account = account_of_period(plan, party=party, period=month.period)
    if not shares and not account.has_moved:
        return None
    fees = _fees(plan, month=month, numbers={fee for fee, _ in shares})
    told = classes_told(fees, month=month, party=party)
    waivers = waivers_told({fee["share_class"]: fee["known_at"] for fee in fees.values()})
    for fee in fees.values():
        fee["waivers"] = covering(month.period, waivers.get(fee["share_class"], ()))
        fee["told"] = told[fee["pk"]]
    order = sorted(shares, key=lambda key: (fees[key[0]]["order"], key[1]))
    return Statement(
        plan=plan.code,
        month=str(month),
        party=party,
        name=name_of(party),
        entries=tuple(
            _entry(fees[key[0]], key[1], shares[key], lines.get(key, []), party=party) for key in order
        ),
        assignees=_assignees_of(plan, month=month, party=party),
        conventions=merged_conventions([fees[fee]["conventions"] for fee, _ in order]),
        waiting=_waiting(plan, month=month) if shares else 0,
        account=account,
        estimates=estimates_of(plan, month=month, party=party),
        restated=restated_of(plan, month=month, party=party),
        serviced=frozenset(fee["portfolio"] for fee in fees.values() if fee["told"].is_serviced),
    )


def account_of_period(plan: Plan, *, party: Party, period: DatePeriod) -> Account:
    """A payee's account with each Fund over a period that has a last day."""
    payables = payables_of(plan, party=party, until=PlanMonth.of(period.last or period.first))
    return account_of(payables, movements=movements_of(payables), period=period)


def _waiting(plan: Plan, *, month: PlanMonth) -> int:
    """Section 8: how many share classes of the Plan have no figures of the month yet."""
    return classes_waiting(plan, month=month, done=(*WITH_FIGURES, MonthlyFee.Status.NOT_IN_FORCE))


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
    if party.kind is PayeeKind.COLLECTION_AGENT:
        return {
            key: _Share(distribution=share.distribution, balance=share.balance)
            for key, share in shares_divided(lines.keys()).items()
        }
    own = DistributorShare12b1.objects.filter(distributor__code=party.code, **_of_month(plan, month))
    return {
        (fee, code): _Share(
            distribution=cents_from_dollars(distribution),
            balance=cents_from_dollars(balance),
            service_fee=cents_from_dollars(service),
        )
        for fee, code, distribution, balance, service in own.values_list(
            "monthly_fee_id", "distributor__code", "distribution_fee", "balance", "service_fee"
        )
    }


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
        limit=fee["told"].limit,
        to_fund=fee["told"].to_fund,
        distribution=share.distribution,
        balance=share.balance,
        service_fee=share.service_fee,
        authority=authority_words(fee["authority"]),
        lines=amounts_of(lines, distributor=distributor, party=party),
    )


def _rates(fee: Mapping[str, Any], name: str) -> tuple[DatedRate, ...]:
    """The charged rates of the month; neighbours that are equal become one."""
    found: list[DatedRate] = []
    for span in fee["rates"]:
        if not found or found[-1].rate != span[name]:
            found.append(DatedRate(rate=span[name], since=span["from"]))
    return tuple(found)


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
