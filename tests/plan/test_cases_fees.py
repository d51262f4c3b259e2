"""Worked cases of Sections 2, 4, 5 and 6(a): what accrues in a month, and on whose Shares. See `cases/`."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.domain.shares import split_fee
from fees.domain.accrual import DayFacts, MonthAccrual
from fees.domain.activity import KIND_BY_WORD, ActivityKind
from fees.domain.class_month import ClassMonth
from fees.domain.cohorts import CohortScheme, SoldBy
from fees.domain.roll import FIRST_TAKING, FREE, UNKNOWN, ActivityRow, RolledClass, ShareRoll
from fees.domain.terms import AgreementDays, month_terms
from governance.domain.agreements import AgreementFacts, agreement_spans
from governance.domain.business_days import is_business_day
from governance.domain.conventions import Convention
from governance.domain.errors import PlanRuleViolation
from governance.domain.money import cents_from_dollars, dollars_text, rate_from_percent
from governance.domain.obligation import obligation_spans
from governance.domain.periods import ONE_DAY, PlanMonth, days_between
from governance.domain.rates import Component, RateSpan, Waiver
from governance.domain.terms import Approval, PlanApprovals

Case = dict[str, Any]

CASES = Path(__file__).parent / "cases"
FILES = ("section_02.toml", "section_04_05.toml", "section_06_a.toml", "section_12.toml")
PORTFOLIOS = {"dynamics": 1, "energy": 2}
DATED_BY_TRADE = (ActivityKind.SALE, ActivityKind.SALE_CANCELLED)
PLAN = PlanApprovals(
    effective_date=date(2003, 8, 18),
    first_term_until=date(2004, 6, 30),
    adoptions=(Approval(meeting="m1", date=date(2003, 8, 13), covers_agreements=True),),
    continuances=(),
)
USUAL_AGREEMENTS = [{"distributor": "adi", "sells_from": date(2003, 7, 1)}]
USUAL_RATES = [{"from": date(2003, 8, 18), "distribution": "0.75", "service": "0.25", "aggregate": "1.00"}]
USUAL_ACTIVITY = [{"on": date(2003, 8, 1), "kind": "opening", "shares": "1000", "issued": date(2003, 7, 15)}]
LOOK_BACK = timedelta(days=8)


def cases() -> list[Any]:
    found = [
        case for file in FILES for case in tomllib.loads((CASES / file).read_text(encoding="utf-8"))["month"]
    ]
    return [
        pytest.param(
            case, id=f"{case['section']} {case['name']}", marks=pytest.mark.plan_section(case["section"])
        )
        for case in found
    ]


def agreements_of(case: Case) -> list[AgreementFacts]:
    return [
        AgreementFacts(
            id=f"{stated['distributor']}-{stated['sells_from']}",
            distributor=stated["distributor"],
            sells_from=stated["sells_from"],
            sells_until=stated.get("sells_until"),
            ended_on=stated.get("ended_on"),
        )
        for stated in case.get("agreements", USUAL_AGREEMENTS)
    ]


def scheme_of(case: Case) -> CohortScheme:
    """Who sold Dynamics and, where the case says so, who sold Energy."""
    agreements = case.get("agreements", USUAL_AGREEMENTS)
    sellers: dict[int, list[SoldBy]] = {number: [] for number in PORTFOLIOS.values()}
    cut_points: set[date] = set()
    for stated in agreements:
        last = stated.get("sells_until") or stated.get("ended_on")
        for portfolio in stated.get("portfolios", ["dynamics"]):
            sellers[PORTFOLIOS[portfolio]].append(
                SoldBy(distributor=stated["distributor"], first=stated["sells_from"], last=last)
            )
        cut_points |= {stated["sells_from"]} | ({last + ONE_DAY} if last else set())
    return CohortScheme.of(cut_points=cut_points, sellers=sellers)


def activity_of(case: Case) -> dict[int, list[ActivityRow]]:
    rows: dict[int, list[ActivityRow]] = {number: [] for number in PORTFOLIOS.values()}
    for line, stated in enumerate(case.get("activity", USUAL_ACTIVITY), start=2):
        kind = KIND_BY_WORD[stated["kind"]]
        issued = stated.get("issued", stated["on"] if kind in DATED_BY_TRADE else None)
        rows[PORTFOLIOS[stated.get("portfolio", "dynamics")]].append(
            ActivityRow(
                rank=min(kind.value, FIRST_TAKING),
                recorded_by=1,
                line=line,
                kind=kind.value,
                millionths=int(Decimal(stated["shares"]).scaleb(6)),
                issued=UNKNOWN if issued == "unknown" else issued.toordinal() if issued else FREE,
                source=PORTFOLIOS.get(stated.get("from", ""), 0),
                trade_day=stated["on"].toordinal(),
            )
        )
    return rows


def net_assets_of(case: Case, *, month: PlanMonth) -> dict[int, int]:
    """Each business day's figure: the last one stated on it or before, none on the days stated as missing."""
    figures = [(one["from"], cents_from_dollars(Decimal(one["amount"]))) for one in case["net_assets"]]
    found = {}
    for day in days_between(month.first - LOOK_BACK, month.last):
        stated = [cents for since, cents in figures if since <= day]
        if stated and is_business_day(day) and day not in case.get("missing", []):
            found[day.toordinal()] = stated[-1]
    return found


def rates_of(case: Case) -> list[RateSpan]:
    stated = case.get("rates", USUAL_RATES)
    ends = [following["from"] - ONE_DAY for following in stated[1:]] + [None]
    return [
        RateSpan(
            first=one["from"],
            last=end,
            asset_based=rate_from_percent(Decimal(one["distribution"])),
            service=rate_from_percent(Decimal(one["service"])),
            aggregate=rate_from_percent(Decimal(one["aggregate"])),
        )
        for one, end in zip(stated, ends, strict=True)
    ]


def waivers_of(case: Case) -> list[Waiver]:
    return [
        Waiver(
            component=Component(one["component"].upper()),
            charged=rate_from_percent(Decimal(one["charged"])),
            effective=one["effective"],
            ends=one.get("ends"),
        )
        for one in case.get("waivers", [])
    ]


def rolled_of(case: Case, *, month: PlanMonth) -> RolledClass:
    pooled_from = [
        (one["effective"].toordinal(), one["value"] == "PRO_RATA")
        for one in case.get("conventions", [])
        if one["name"] == "FREE_SHARES"
    ]
    roll = ShareRoll(scheme=scheme_of(case), month=(month.first, month.last), pooled_from=pooled_from)
    rolled = roll.run(activity_of(case))[PORTFOLIOS["dynamics"]]
    if rolled.fault is not None:
        raise PlanRuleViolation(f"{rolled.fault.day}: {rolled.fault.problem}", section="6(a)")
    return rolled


def computed(case: Case) -> ClassMonth:
    month = PlanMonth.from_text(case["month"])
    terms = month_terms(
        month,
        obligation=obligation_spans(PLAN),
        schedule=rates_of(case),
        agreements=[
            AgreementDays(facts=facts, spans=agreement_spans(facts, plan=PLAN))
            for facts in agreements_of(case)
        ],
        conventions=[Convention(**one) for one in case.get("conventions", [])],
        waivers=waivers_of(case),
    )
    return MonthAccrual(
        scheme=scheme_of(case),
        rolled=rolled_of(case, month=month),
        facts=DayFacts(net_assets=net_assets_of(case, month=month), outstanding={}),
        tie_tolerance=0,
    ).run(terms.spans)


def as_written(month: ClassMonth) -> Case:
    """The month as a case states it."""
    distribution = split_fee(month.distribution_fee, exact=month.distribution_by_distributor())
    service = split_fee(month.service_fee, exact=month.service_by_distributor)
    return {
        "days": len(month.accrued_on),
        "average_daily_net_assets": dollars_text(month.average_daily_net_assets),
        "distribution_fee": dollars_text(month.distribution_fee),
        "service_fee": dollars_text(month.service_fee),
        "shares": {
            code: {
                "distribution_fee": dollars_text(distribution.get(code, 0)),
                "service_fee": dollars_text(service.get(code, 0)),
            }
            for code in distribution.keys() | service.keys()
        },
    }


@pytest.mark.parametrize("case", cases())
def test_a_month_accrues_as_the_case_says(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(PlanRuleViolation) as refusal:
            computed(case)
        assert str(refusal.value) == case["refused"]
        return

    found = as_written(computed(case))

    assert {key: found[key] for key in case["expected"]} == case["expected"]
