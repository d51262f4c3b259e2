"""Four eyes (R13): whoever prepares cannot approve, and an approval is for exactly what was shown."""

from pathlib import Path

import pytest

from assignments.models import PaymentApproval, PaymentInstruction
from fees.models import MonthlyFee, MonthlyFeeRun
from governance.domain.errors import Refused
from governance.models import Act
from plan_admin.month_end.services.closing import Recompute, close_month
from tests.factories.four_eyes import SEPTEMBER, FourEyes
from tests.factories.month import ALPHA, GROWTH, INCOME, TRUSTEES, VALUE, do, rows_of_all_tables

pytestmark = pytest.mark.django_db


def quiet(_text: str) -> None:
    """Nobody listens."""


@pytest.mark.plan_section("6(a)")
def test_what_one_person_prepared_another_approves(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)

    outcome = eyes.approve()

    assert (len(outcome.approved), outcome.unchanged, outcome.closed) == (6, (), 3)
    assert eyes.in_state("PREPARED") == []
    assert eyes.in_state("APPROVED") == list(outcome.approved)
    assert set(MonthlyFee.objects.values_list("status", flat=True)) == {"CLOSED"}
    assert set(PaymentApproval.objects.values_list("approved_by__acting_user__username", flat=True)) == {
        "approver"
    }
    assert "the books agree with the facts" in eyes.world.verify()


def test_the_same_approval_again_is_unchanged_and_leaves_no_act(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    shown = eyes.shown()
    first = eyes.approve(shown)
    rows = rows_of_all_tables()

    again = eyes.approve(shown, by=eyes.second)

    assert (again.approved, again.unchanged) == ((), first.approved)
    assert rows_of_all_tables() == rows


def test_whoever_prepared_does_not_approve(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    preparer = PaymentInstruction.objects.earliest("pk").prepared_by.acting_user
    rows = rows_of_all_tables()

    with pytest.raises(Refused, match="you prepared it") as refused:
        eyes.approve(by=preparer)

    assert len(refused.value.faults) == 6
    assert rows_of_all_tables() == rows


def test_a_change_after_it_was_shown_refuses_the_approval_and_all_faults_come_at_once(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    shown = eyes.shown() | dict.fromkeys(eyes.in_state("HELD"), "0" * 64)
    number = eyes.in_state("PREPARED", payee="depository-c")[0]
    eyes.world.tell(
        directions=[
            {
                "id": "d-idi",
                "distributor": "idi",
                "portfolios": [GROWTH, INCOME],
                "route": "collection_agent",
                "agent": {
                    "code": "depository-c",
                    "name": "Depository C",
                    "address": "9 Another Street",
                    "designated_by": "bank-b",
                },
                "effective": "2003-08-18",
            }
        ]
    )

    with pytest.raises(Refused) as refused:
        eyes.approve(shown)

    faults = {fault.source: fault.problem for fault in refused.value.faults}
    assert faults[f"payment {number}"] == "changed since it was shown to you"
    held = [problem for problem in faults.values() if problem.startswith("is held: Section 6(d)")]
    assert (len(held), len(faults)) == (4, 5)
    assert eyes.in_state("APPROVED") == []
    assert MonthlyFee.objects.filter(status="CLOSED").count() == 0


def test_an_approval_closes_the_classes_beside_its_own_and_no_others(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)

    eyes.approve(eyes.shown(eyes.in_state("PREPARED", fund=ALPHA)[:1]))

    closed = MonthlyFee.objects.filter(status="CLOSED")
    assert set(closed.values_list("share_class__portfolio__name", flat=True)) == {GROWTH, INCOME}
    assert len(eyes.in_state("APPROVED")) == 1
    refused = do("close_month", "2003-09", recompute=GROWTH, reason="late")
    assert (refused.code, "is closed for this Portfolio" in refused.err) == (1, True)
    assert do("close_month", "2003-09", recompute=VALUE, reason="late").code == 0
    assert "the books agree with the facts" in eyes.world.verify()


def test_what_is_computed_after_the_approval_comes_as_a_supplement(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, without_net_assets=[INCOME])
    eyes.approve()
    eyes.world.price("2003-09", {INCOME: "7300000.00"})

    eyes.world.close()

    supplement = PaymentInstruction.objects.filter(sequence=2).values_list("fund__name", "status")
    assert set(supplement) == {(ALPHA, "PREPARED")}
    assert eyes.approve().closed == 1
    assert "the books agree with the facts" in eyes.world.verify()


def test_an_unexplained_difference_is_explained_before_the_approval_closes_its_class(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    path = tmp_path / "booked.csv"
    path.write_text(f"portfolio,month,component,amount\n{VALUE},2003-09,distribution_fee,700.00\n")
    eyes.world.run("import_booked_accruals", str(path))

    with pytest.raises(Refused, match="differ|booked"):
        eyes.approve()
    eyes.approve(eyes.shown(eyes.in_state("PREPARED", fund=ALPHA)))

    assert len(eyes.in_state("APPROVED")) == 3


def test_a_vote_that_is_lost_after_the_closing_stops_the_approval(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.world.tell(
        votes=[
            {
                "matter": "adoption",
                "meeting": "m1",
                "portfolios": "all",
                "for": list(TRUSTEES[:1]),
                "against": list(TRUSTEES[1:]),
            }
        ]
    )

    with pytest.raises(Refused, match="Section 8"):
        eyes.approve()

    assert eyes.in_state("APPROVED") == []


def test_a_run_that_did_not_finish_is_finished_before_anything_is_approved(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    shown = eyes.shown()

    run = MonthlyFeeRun.objects.get()
    MonthlyFeeRun.objects.create(
        plan=eyes.plan,
        month=SEPTEMBER.first,
        facts_known_at=run.facts_known_at,
        cut_points=run.cut_points,
        started_by=Act.objects.earliest("pk"),
    )

    with pytest.raises(Refused, match="did not finish"):
        eyes.approve(shown)


def test_a_recomputation_is_refused_once_a_person_approved(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path)
    eyes.approve()

    with pytest.raises(Refused, match="is closed for this Portfolio"):
        close_month(
            plan=eyes.plan,
            month=SEPTEMBER,
            acting_user=eyes.officer,
            progress=quiet,
            recompute=Recompute(portfolio=GROWTH, reason="late"),
        )
