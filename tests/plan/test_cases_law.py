"""Worked cases of Sections 8 to 12: who decides, and what is in force when. The cases are in `cases/`."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governance.domain.agreements import (
    AgreementFacts,
    AgreementVote,
    EndedBy,
    agreement_on,
    agreement_spans,
)
from governance.domain.covenant import FeeKind, PaidOnShares, Protected, breaches_of
from governance.domain.holders import OutstandingSharesTest, ShareholderCount
from governance.domain.money import MILLIONTHS_PER_SHARE
from governance.domain.obligation import obligation_on, obligation_spans
from governance.domain.periods import DatePeriod
from governance.domain.termination import AfterTermination, Termination
from governance.domain.terms import Approval, PlanApprovals
from governance.domain.votes import (
    Ballot,
    BoardMember,
    Choice,
    Matter,
    Tally,
    Vote,
    required_approvals,
    tally,
)
from tests.factories.decided import is_decided

Case = dict[str, Any]

CASES = Path(__file__).parent / "cases"
SECTIONS = {f"section_{number:02}.toml": str(number) for number in (8, 9, 10, 11, 12)}
LONG_AGO = date(1990, 1, 1)
ALL_ALONG = (DatePeriod(LONG_AGO),)


def cases_of(kind: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{section} {case['name']}", marks=pytest.mark.plan_section(section))
        for file, section in SECTIONS.items()
        for case in tomllib.loads((CASES / file).read_text(encoding="utf-8")).get(kind, [])
    ]


def board_of(case: Case) -> list[BoardMember]:
    return [
        BoardMember(
            name=trustee["name"],
            service=DatePeriod(trustee.get("from", LONG_AGO), trustee.get("to")),
            interested_person=ALL_ALONG if trustee.get("interested") else (),
            financial_interest=ALL_ALONG if trustee.get("financial_interest") else (),
        )
        for trustee in case["board"]
    ]


def vote_of(case: Case) -> Vote:
    choices = {
        "for": Choice.FOR,
        "against": Choice.AGAINST,
        "abstained": Choice.ABSTAINED,
        "recused": Choice.RECUSED,
    }
    return Vote(
        meeting="m1",
        date=case["date"],
        matter=Matter(case["matter"]),
        called_for=frozenset(Matter(purpose) for purpose in case["called_for"]),
        relief=case.get("relief", ""),
        ballots=tuple(
            Ballot(trustee=name, choice=choice, in_person=name not in case.get("remote", []))
            for word, choice in choices.items()
            for name in case.get(word, [])
        ),
    )


def plan_of(case: Case) -> PlanApprovals:
    def approvals(kind: str) -> tuple[Approval, ...]:
        return tuple(
            Approval(
                meeting=vote["meeting"],
                date=vote["date"],
                covers_agreements=vote.get("covers") != "plan",
                holds_until=vote.get("holds_until"),
            )
            for vote in case.get(kind, [])
        )

    return PlanApprovals(
        effective_date=date(2003, 8, 18),
        first_term_until=date(2004, 6, 30),
        adoptions=approvals("adoptions"),
        continuances=approvals("continuances"),
    )


def termination_of(stated: Case) -> Termination:
    return Termination(
        effective=stated["effective"],
        good_faith=stated.get("good_faith", True),
        best_interest_fund=stated.get("best_interest_fund", True),
        best_interest_shareholders=stated.get("best_interest_shareholders", True),
        cdsc_unaltered=stated.get("cdsc_unaltered", True),
        in_material_breach=frozenset(stated.get("in_material_breach", [])),
        determined=stated.get("determined", True),
        paid_others=frozenset(stated.get("paid_others", [])),
        cdsc_altered_since=stated.get("cdsc_altered_since", False),
    )


def agreement_of(case: Case) -> AgreementFacts:
    return AgreementFacts(
        id="adi-2003",
        distributor="adi",
        sells_from=case["sells_from"],
        ended_on=case.get("ended_on"),
        ended_by=EndedBy(case["ended_by"]) if "ended_by" in case else None,
        own_votes=tuple(
            AgreementVote(
                meeting=vote["meeting"],
                date=vote["date"],
                matter=Matter(vote["matter"]),
                carried=vote["carried"],
            )
            for vote in case.get("own_votes", [])
        ),
    )


@pytest.mark.parametrize("case", cases_of("vote"))
def test_whether_a_vote_is_carried(case: Case) -> None:
    counted = tally(vote_of(case), board=board_of(case))

    assert (counted.carried, list(counted.missing)) == (case["carried"], case["missing"])


@pytest.mark.parametrize("case", cases_of("decision"))
def test_whether_trustees_and_holders_together_decide(case: Case) -> None:
    needs = required_approvals(
        Matter(case["matter"]),
        raises_amount=case.get("raises_amount", False),
        outstanding_shares_test=OutstandingSharesTest(case.get("outstanding_shares_test", "1940_ACT")),
    )
    trustees = Tally(
        board_in_office=1,
        board_for=1,
        disinterested_in_office=1,
        disinterested_for=1,
        in_person_required=needs.in_person,
        carried=case["trustees_carried"],
    )
    shares = {key: count * MILLIONTHS_PER_SHARE for key, count in case.get("holders", {}).items()}
    holders = (
        ShareholderCount(
            outstanding=shares["outstanding"], present=shares["present"], votes_for=shares["for"]
        )
        if shares
        else None
    )

    assert is_decided(needs, trustees=trustees, holders=holders) is case["decided"]


@pytest.mark.parametrize("case", cases_of("plan"))
def test_what_is_owed_on_a_day(case: Case) -> None:
    spans = obligation_spans(
        plan_of(case),
        terminations=[termination_of(stated) for stated in case.get("terminations", [])],
        distributors=case.get("distributors", []),
        after_termination=AfterTermination(case.get("after_termination", "DISTRIBUTION_FEE_ON_SHARES_SOLD")),
    )

    for expected in case["expected"]:
        span = obligation_on(spans, expected["on"])
        found = {
            "on": expected["on"],
            "state": span.state.value,
            "adoption": span.adoption,
            "continuance": span.continuance,
            "through": span.through,
            "sold_before": span.sold_before,
            "stopped": sorted(span.distribution_fee_stopped_for),
            "held": [code for code, _ in span.held_for],
            "service_fee": span.service_fee,
        }
        assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("case", cases_of("covenant"))
def test_whether_a_payment_breaks_the_covenant_of_section_11_iii(case: Case) -> None:
    protected = Protected(
        termination=termination_of({"effective": date(2004, 2, 2), **case}),
        sold={code: [DatePeriod(*days)] for code, days in case["sold"].items()},
        designees=case.get("designees", {}),
    )
    paid = [
        PaidOnShares(
            plan=one.get("plan", "class-b"),
            month=f"{one['until']:%Y-%m}",
            payee=one["payee"],
            kind=FeeKind[one["kind"]],
            issued=DatePeriod(*one["issued"]),
            until=one["until"],
        )
        for one in case["paid"]
    ]

    assert [breach.distributor for breach in breaches_of(protected, paid)] == case["broken"]


@pytest.mark.parametrize("case", cases_of("agreement"))
def test_an_agreements_state_on_a_day(case: Case) -> None:
    spans = agreement_spans(agreement_of(case), plan=plan_of(case))

    for expected in case["expected"]:
        span = agreement_on(spans, expected["on"])
        found = {
            "on": expected["on"],
            "state": span.state.value,
            "meeting": span.meeting,
            "through": span.through,
        }
        assert {key: found[key] for key in expected} == expected
