"""Issue (R13): one authorization of a Fund, as a paper that never changes, and each payment in one alone."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.domain.approvals import content_digest
from assignments.models import (
    AuthorizedInstruction,
    PaymentAuthorization,
    PaymentInstruction,
    PaymentLine,
)
from governance.domain.errors import Refused
from governance.models import Portfolio
from plan_admin.month_end.selectors import authorization_paper
from plan_admin.month_end.selectors.authorization_paper import paper_print
from plan_admin.month_end.services import issuing
from tests.factories.four_eyes import FourEyes
from tests.factories.month import ALPHA, BETA, GROWTH, INCOME, TRUSTEES, VALUE, rows_of_all_tables

pytestmark = pytest.mark.django_db


@pytest.mark.plan_section("6(a)")
def test_a_fund_s_approved_payments_become_one_authorization(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.approve()

    outcome = eyes.issue()

    authorization = outcome.authorization
    assert authorization is not None
    ordered = PaymentInstruction.objects.filter(authorized_in__authorization=authorization)
    assert (authorization.number, authorization.amount) == (1, Decimal("36000.00"))
    assert set(ordered.values_list("fund__name", "status")) == {(ALPHA, "ISSUED")}
    assert eyes.in_state("APPROVED", fund=ALPHA) == []
    assert len(eyes.in_state("APPROVED", fund=BETA)) == 3
    assert "the books agree with the facts" in eyes.world.verify()


@pytest.mark.plan_section("6(a)")
def test_each_portfolio_s_account_has_a_block_and_the_blocks_tie_to_the_payments(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    Portfolio.objects.filter(name=GROWTH).update(custody_account="0042")

    content = eyes.issued().content

    blocks = {(block["portfolio"], block["account"]): block for block in content["accounts"]}
    assert set(blocks) == {(GROWTH, "0042"), (INCOME, "")}
    for (portfolio, _), block in blocks.items():
        lines = PaymentLine.objects.filter(
            instruction__status="ISSUED", share_class__portfolio__name=portfolio
        )
        due = sum(lines.values_list("amount", flat=True))
        assert Decimal(block["amount"]) == due == sum(Decimal(one["amount"]) for one in block["payees"])
    together = sum(Decimal(one["amount"]) for one in content["payments"])
    assert (
        Decimal(content["amount"]) == sum(Decimal(block["amount"]) for block in blocks.values()) == together
    )


def test_the_paper_says_every_figure_who_approved_and_the_votes_that_permit_it(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    Portfolio.objects.filter(name=GROWTH).update(custody_account="0042")

    authorization = eyes.issued()

    paper = paper_print(authorization.content, digest=authorization.digest)
    text = str(paper)
    for words in ("36,000.00", "7,200.00", "15,000.00", "13,800.00", "Account 0042", "no custody account"):
        assert words in text
    assert "m1, through 30 Jun 2004 (Sections 8, 10)" in text
    assert "by approver" in text
    assert "Trust A, 1 Example Square" in text
    assert paper["digest"] == authorization.digest == content_digest(authorization.content)
    assert {one["digest"] for one in authorization.content["payments"]} == set(
        PaymentInstruction.objects.filter(status="ISSUED").values_list("approvals__digest", flat=True)
    )


def test_the_paper_is_the_same_for_ever_whatever_changes_later(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    authorization = eyes.issued()
    before = bytes(authorization.pdf)

    eyes.world.tell(assignees=[{"code": "trust-a", "name": "Trust A renamed", "address": "Elsewhere"}])

    kept = PaymentAuthorization.objects.get(pk=authorization.pk)
    assert before.startswith(b"%PDF-")
    assert hashlib.sha256(bytes(kept.pdf)).digest() == hashlib.sha256(before).digest()
    assert "Trust A" in {one["payee_name"] for one in kept.content["payments"]}


def test_a_second_click_gets_the_same_authorization(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.approve()
    seen = eyes.in_state("APPROVED", fund=ALPHA)
    first = eyes.issue(seen=seen)
    rows = rows_of_all_tables()

    again = eyes.issue(seen=seen)

    assert again.authorization == first.authorization
    assert rows_of_all_tables() == rows
    with pytest.raises(Refused, match="nothing is approved"):
        eyes.issue()


def test_an_approval_that_came_in_between_refuses_the_issue(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    first, *rest = eyes.in_state("PREPARED", fund=ALPHA)
    eyes.approve(eyes.shown([first]))
    eyes.approve(eyes.shown(rest))

    with pytest.raises(Refused, match="changed since it was shown"):
        eyes.issue(seen=[first])

    assert PaymentAuthorization.objects.count() == 0


def test_what_changed_after_its_approval_is_not_issued_and_its_approval_is_void(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.approve()
    (changed,) = eyes.in_state("APPROVED", payee="trust-a", fund=ALPHA)
    eyes.world.tell(assignees=[{"code": "trust-a", "name": "Trust A", "address": "9 Another Street"}])

    outcome = eyes.issue()

    assert dict(outcome.withdrawn) == {changed: "changed after it was approved"}
    assert outcome.authorization is not None
    assert outcome.authorization.amount == Decimal("28800.00")
    assert PaymentInstruction.objects.get(pk=changed).status == "VOIDED"
    anew = PaymentInstruction.objects.get(released_from=changed)
    assert (anew.status, anew.amount) == ("PREPARED", Decimal("7200.00"))
    assert "the books agree with the facts" in eyes.world.verify()
    eyes.approve(eyes.shown([anew.pk]))
    second = eyes.issue().authorization
    assert second is not None
    assert (second.number, second.amount) == (2, Decimal("7200.00"))
    assert AuthorizedInstruction.objects.count() == 3


def test_what_the_votes_do_not_permit_any_more_is_held_instead_of_issued(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.approve()
    lost = {"for": list(TRUSTEES[:1]), "against": list(TRUSTEES[1:])}
    eyes.world.tell(votes=[{"matter": "adoption", "meeting": "m1", "portfolios": "all", **lost}])

    outcome = eyes.issue()

    assert (outcome.authorization, len(outcome.withdrawn)) == (None, 3)
    held = PaymentInstruction.objects.filter(pk__in=eyes.in_state("HELD", fund=ALPHA))
    assert all("Section 8" in one.held_because[0] for one in held)
    assert sum(one.amount for one in held) == Decimal("36000.00")


def test_a_payee_whose_new_account_is_not_confirmed_waits_and_the_others_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.approve()
    (waits,) = eyes.in_state("APPROVED", payee="trust-a", fund=ALPHA)
    monkeypatch.setattr(
        "assignments.selectors.approvals.unconfirmed_reasons",
        lambda parties: {key: "the new account is not confirmed" for key in parties if key[1] == "trust-a"},
    )

    outcome = eyes.issue()

    assert dict(outcome.waiting) == {waits: "the new account is not confirmed"}
    assert eyes.in_state("APPROVED", fund=ALPHA) == [waits]
    with pytest.raises(Refused, match="not confirmed"):
        eyes.issue()


def test_numbers_run_by_fund(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)

    papers = [eyes.issued(fund=ALPHA), eyes.issued(fund=BETA)]

    assert [paper.number for paper in papers] == [1, 1]
    assert {paper.content["accounts"][0]["portfolio"] for paper in papers} == {GROWTH, VALUE}


def test_the_template_prints_what_the_document_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def noted(name: str, data: dict[str, Any]) -> bytes:
        given.append((name, data))
        return b"%PDF-1.7"

    monkeypatch.setattr(issuing, "printed", noted)
    eyes = FourEyes.prepared(tmp_path)

    authorization = eyes.issued()

    assert given == [
        (
            "authorization.typ",
            authorization_paper.paper_print(authorization.content, digest=authorization.digest),
        )
    ]
