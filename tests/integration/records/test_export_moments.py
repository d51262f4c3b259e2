"""The export of facts that a year's end cuts through: its checks hold on what is honest."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection

from assignments.domain.claims import RecoveryKind
from assignments.models import Determination, FundClaim, PaymentLine
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.claims.services.claiming import ClaimAsked, record_claim, withdraw_claim
from plan_admin.claims.services.recovering import RecoveryAsked, record_handed_over
from plan_admin.month_end.services.determining import Decided, determine_payment
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.month_end.services.voiding import void_payment
from plan_admin.records.export.archive import write_export
from tests.factories.closed_month import quiet
from tests.factories.month import GROWTH, INCOME, VALUE, MonthWorld, shares_of
from tests.factories.once import made_and_undone
from tests.factories.people import person
from tests.integration.records.test_export_parts import files_of, rows_of, zipped
from tests.reference import examiner

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("6")]
MONTHS = ("2003-11", "2003-12", "2004-01", "2004-02")
DECEMBER = PlanMonth(date(2003, 12, 1))
TODAY = date(2004, 6, 1)
HALF = "18250000.00"


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """A Plan with its people; what it says of either year."""

    plan: Plan
    officer: Any

    def export(self, year: int) -> bytes:
        """All of Alpha Growth Fund's year."""
        data = io.BytesIO()
        write_export(self.plan, portfolio=GROWTH, year=year, to=data, today=TODAY, progress=quiet)
        return data.getvalue()

    def claim(self, amount: str, *, corrects: int | None = None, portfolio: str = "alpha-growth-fund") -> int:
        """A claim on adi of 2 December; the number of its version."""
        asked = ClaimAsked(
            fund="alpha-funds-inc",
            portfolio=portfolio,
            distributor="adi",
            date=date(2003, 12, 2),
            amount=amount,
            reason=f"Overpaid, {amount if corrects is None else 'as corrected'}.",
            corrects=corrects,
        )
        why = "It was less." if corrects else ""
        return record_claim(plan=self.plan, claim=asked, papers=[], acting_user=self.officer, why=why).version

    def moved(self, claim: int, kind: RecoveryKind, dollars: int, *, on: date) -> None:
        """Something was handed over for it, or given back."""
        asked = RecoveryAsked(claim=claim, kind=kind, date=on, cents=dollars * 100, reference=f"Wire {on}")
        record_handed_over(plan=self.plan, recovery=asked, today=TODAY, acting_user=self.officer)
        connection.check_constraints()


@pytest.fixture(scope="module")
def crossing(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Crossing]:
    """December 2003 is corrected in January and again in February; what was held of it is never paid.

    2,000.00 were claimed of adi, and kept back from the payment that was never made, so once more in January.
    """
    with made_and_undone(django_db_blocker):
        world = MonthWorld.loaded(tmp_path_factory.mktemp("c"), months=MONTHS)
        found = Crossing(plan=Plan.objects.get(), officer=person(Role.OFFICER))
        found.claim("2000.00")
        _calculated(world, "2003-11")
        world.close("2003-11", finish=True)
        world.price_rows([(INCOME, "2003-11-04", "9000000.00")])
        _calculated(world, "2003-12")
        world.close("2003-12", finish=True)
        _never_paid(found.plan)
        world.price_rows([(INCOME, "2003-11-05", "9000000.00")])
        for day, month in (("2003-12-02", "2004-01"), ("2003-12-03", "2004-02")):
            world.price_rows([(GROWTH, day, HALF)])
            _calculated(world, month)
            world.close(month, finish=True)
        yield found


def _never_paid(plan: Plan) -> None:
    line = PaymentLine.objects.get(claim__isnull=False)
    approver = person(Role.APPROVER)
    asked: dict[str, Any] = {"plan": plan, "month": DECEMBER, "acting_user": approver}
    held = void_payment(**asked, instruction=line.instruction_id, reason="It is in dispute.", hold=True)
    decided = Decided(
        pays=False, reason="So resolved.", writing=Writing(name="grounds.pdf", data=b"%PDF-1.7 no"), on=TODAY
    )
    determine_payment(**asked, instruction=held.pk, decided=decided)


def _calculated(world: MonthWorld, month: str) -> None:
    before = world.close(month, preview=True)
    says = {}
    for portfolio in (GROWTH, INCOME, VALUE):
        share, _, portions, _ = shares_of(before, portfolio)["adi"]
        says[portfolio] = (share, portions)
    world.calculate(month, says=says, received=f"{month}-28")


@pytest.mark.parametrize("year", [2003, 2004])
def test_each_year_is_as_it_says(crossing: Crossing, year: int) -> None:
    assert examiner.faults_of(crossing.export(year)) == []


def test_what_january_claims_of_december_is_in_both_years(crossing: Crossing) -> None:
    """A claim is dated the last day of the month that bears the correction."""
    for year in (2003, 2004):
        files = files_of(crossing.export(year))
        claimed = {
            row["correction"]
            for row in rows_of(files, "corrections/corrections.csv")
            if row["claimed"] != "0.00"
        }
        claims = [row for row in rows_of(files, "claims/claims.csv") if row["correction"]]
        assert {row["correction"] for row in claims} == claimed != set()
        assert {row["date"] for row in claims} == {"2004-01-31", "2004-02-29"}


def test_the_first_correction_begins_with_the_fee_of_the_other_year(crossing: Crossing) -> None:
    files = files_of(crossing.export(2004))
    (original,) = rows_of(files, "corrections/fees_of_other_years.csv")
    first, second = rows_of(files, "corrections/restatements.csv")

    assert (original["month"], original["fee"]) == ("2003-12-01", first["corrected_fee"])
    assert first["stood_distribution_fee"] == original["distribution_fee"]
    assert second["stood_distribution_fee"] == first["distribution_fee"]
    assert rows_of(files_of(crossing.export(2003)), "corrections/fees_of_other_years.csv") == []


def test_of_a_month_that_two_years_correct_the_later_one_has_both(crossing: Crossing) -> None:
    """November of Income was corrected in December and in January, which begins with what December left."""
    data = io.BytesIO()
    write_export(crossing.plan, portfolio=INCOME, year=2004, to=data, today=TODAY, progress=quiet)

    restated = rows_of(files_of(data.getvalue()), "corrections/restatements.csv")
    assert [row["bearing_month"] for row in restated] == ["2003-12-01", "2004-01-01"]
    assert restated[1]["stood_distribution_fee"] == restated[0]["distribution_fee"]
    assert examiner.faults_of(data.getvalue()) == []


def test_where_that_fee_is_missing_or_changed_the_script_says_so(crossing: Crossing) -> None:
    path = "corrections/fees_of_other_years.csv"
    files = files_of(crossing.export(2004))
    (original,) = rows_of(files, path)
    text = files[path].decode()
    for changed in (text.replace(original["service_fee"], "1.00"), text.splitlines()[0] + "\n"):
        faults = examiner.faults_of(zipped({**files, path: changed.encode()}))
        assert any("stood at" in fault for fault in faults)


def test_the_determination_by_which_an_earlier_year_was_not_paid_is_there(crossing: Crossing) -> None:
    files = files_of(crossing.export(2004))
    lines = rows_of(files, "claims/offsets.csv")
    assert {row["amount"] for row in lines} == {"-2000.00"}
    _held, never, again = lines

    assert (never["month"], never["status"], again["month"]) == ("2003-12-01", "VOIDED", "2004-01-01")
    determined = Determination.objects.get()
    assert never["not_paid_by_determination"] == determined.entry
    (row,) = rows_of(files, "payments/determinations.csv")
    assert (row["determination"], row["decision"]) == (determined.entry, "DO_NOT_PAY")


def test_a_claim_corrected_to_less_after_it_was_recovered_is_over_until_it_is_given_back(
    crossing: Crossing,
) -> None:
    """5,000.00 came in 2003; the claim is 3,000.00 since; 2,000.00 are given back in 2004."""
    claim = crossing.claim("5000.00")
    crossing.moved(claim, RecoveryKind.RECEIVED, 5000, on=date(2003, 12, 10))
    crossing.claim("3000.00", corrects=claim)
    for year in (2003,):
        data = crossing.export(year)
        (over,) = rows_of(files_of(data), "claims/over.csv")
        assert (over["stands_at"], over["over"]) == ("3000.00", "2000.00")
        assert examiner.faults_of(data) == []

    crossing.moved(claim, RecoveryKind.RETURNED, 2000, on=date(2004, 1, 20))

    for year in (2003, 2004):
        data = crossing.export(year)
        assert rows_of(files_of(data), "claims/over.csv") == []
        assert examiner.faults_of(data) == []
        kinds = [row["kind"] for row in rows_of(files_of(data), "claims/recoveries.csv")]
        assert kinds == ["RECEIVED", "RETURNED"]


def test_of_a_claim_that_is_withdrawn_all_is_over(crossing: Crossing) -> None:
    claim = crossing.claim("400.00")
    crossing.moved(claim, RecoveryKind.RECEIVED, 300, on=date(2003, 12, 10))
    withdraw_claim(plan=crossing.plan, claim=claim, acting_user=crossing.officer, reason="Not owed.")

    data = crossing.export(2003)

    (over,) = rows_of(files_of(data), "claims/over.csv")
    assert (over["stands_at"], over["over"]) == ("0.00", "300.00")
    assert examiner.faults_of(data) == []


def test_what_is_over_and_not_said_is_found(crossing: Crossing) -> None:
    claim = crossing.claim("5000.00")
    crossing.moved(claim, RecoveryKind.RECEIVED, 5000, on=date(2003, 12, 10))
    crossing.claim("3000.00", corrects=claim)
    files = files_of(crossing.export(2003))
    head = files["claims/over.csv"].splitlines(keepends=True)[0]

    faults = examiner.faults_of(zipped({**files, "claims/over.csv": head}))

    assert any("5000.00 is recovered of 3000.00" in fault for fault in faults)


def test_a_claim_that_named_another_portfolio_before_is_whole_where_it_stands(crossing: Crossing) -> None:
    """What income's payments had kept back counts for the claim that names growth now."""
    first = FundClaim.objects.get(amount="2000.00", superseded_by__isnull=True)
    crossing.claim("2000.00", corrects=first.pk, portfolio="alpha-income-fund")
    data = io.BytesIO()
    write_export(crossing.plan, portfolio=INCOME, year=2004, to=data, today=TODAY, progress=quiet)

    for one in (data.getvalue(), crossing.export(2004)):
        assert examiner.faults_of(one) == []
    offsets = rows_of(files_of(data.getvalue()), "claims/offsets.csv")
    assert {row["portfolio"] for row in offsets if row["amount"] == "-2000.00"} == {"alpha-growth-fund"}
