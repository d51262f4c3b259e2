"""Determinations (R13): a named person ends a hold, with reason and document; Section 10's lapse likewise."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from assignments.domain.routes import PayeeKind
from assignments.models import Determination, PaymentInstruction, PaymentLine
from governance.domain.errors import Refused
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import ShareClass
from plan_admin.month_end.selectors.payment_page import payment_on_page
from plan_admin.month_end.services.determining import Decided, determine_lapse
from plan_admin.month_end.services.payment_acts import Writing
from plan_admin.month_end.services.voiding import void_payment
from tests.factories import outsiders
from tests.factories.four_eyes import PAPER, TODAY, FourEyes
from tests.factories.month import ALPHA, BETA, GROWTH, NET_ASSETS, VALUE, MonthWorld, do, rows_of_all_tables
from tests.factories.people import person

pytestmark = pytest.mark.django_db
JULY = "2004-07"
LAPSED = "Section 10: continuance not approved"
DECIDED = {
    "by": "A. Approver",
    "date": "2004-08-10",
    "reason": "Ratified.",
    "document": "minutes of 9 August",
}


def lines_of(number: int) -> set[tuple[object, ...]]:
    """The lines of a payment without its number."""
    columns = ("monthly_fee", "component", "distributor", "assignee", "amount")
    return set(PaymentLine.objects.filter(instruction=number).values_list(*columns))


def lapsed(folder: Path) -> FourEyes:
    """July 2004 closed without a continuance; the service fee of all waits for that alone."""
    world = MonthWorld.loaded(folder, months=("2004-06", JULY))
    world.close(JULY)
    return FourEyes.of(world)


def sums(month: str = JULY) -> dict[tuple[str, tuple[str, ...]], Decimal]:
    """The amounts of July's payments by state and reasons."""
    found: dict[tuple[str, tuple[str, ...]], Decimal] = {}
    for row in PaymentInstruction.objects.filter(month=f"{month}-01").exclude(status="SUPERSEDED"):
        key = (row.status, tuple(row.held_because))
        found[key] = found.get(key, Decimal(0)) + row.amount
    return found


def decide(eyes: FourEyes, *, pays: bool, portfolio: str = "", **said: Any) -> Determination:
    """Decide of July's lapse."""
    words = {"reason": "The Board ratified it.", "writing": PAPER, "on": TODAY, **said}
    share_class = ShareClass.objects.get(portfolio__name=portfolio) if portfolio else None
    found = determine_lapse(
        plan=eyes.plan,
        month=PlanMonth.from_text(JULY),
        share_class=share_class,
        decided=Decided(pays=pays, **words),
        acting_user=eyes.approver,
    )
    connection.check_constraints()
    return found


@pytest.mark.plan_section("6(d)")
def test_what_a_person_determines_to_pay_moves_unchanged_and_another_person_approves_it(
    tmp_path: Path,
) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    (number,) = eyes.in_state("HELD", payee="trust-a", fund=ALPHA)

    determination = eyes.determine(number, pays=True)

    released = PaymentInstruction.objects.get(released_from=number)
    assert (released.status, lines_of(released.pk)) == ("PREPARED", lines_of(number))
    assert (determination.decided_by, determination.document_named) == ("approver", PAPER.kept_at)
    assert eyes.world.review().endswith("0 released, 3 still held")
    with pytest.raises(Refused, match="who prepares does not approve"):
        eyes.approve(eyes.shown([released.pk]))
    eyes.approve(eyes.shown([released.pk]), by=eyes.second)
    assert "the books agree with the facts" in eyes.world.verify()


def test_who_determined_does_not_approve_after_the_lines_were_moved_on(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    (number,) = eyes.in_state("HELD", payee="trust-a", fund=ALPHA)
    eyes.determine(number, pays=True)
    released = PaymentInstruction.objects.get(released_from=number)

    moved = void_payment(
        plan=eyes.plan,
        month=PlanMonth(released.month),
        instruction=released.pk,
        reason="Once more.",
        hold=False,
        acting_user=eyes.second,
    )

    with pytest.raises(Refused, match="who decides does not approve"):
        eyes.approve(eyes.shown([moved.pk]))
    eyes.approve(eyes.shown([moved.pk]), by=person(Role.APPROVER, name="a-third"))


def test_what_a_person_determines_not_to_pay_is_voided_and_goes_on_counting(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    (number,) = eyes.in_state("HELD", payee="trust-a", fund=ALPHA)

    determination = eyes.determine(number, pays=False)

    row = PaymentInstruction.objects.get(pk=number)
    assert (row.status, row.not_paid_by) == ("VOIDED", determination)
    shown = payment_on_page(row.plan, month=PlanMonth(row.month), number=number)
    assert shown is not None
    assert shown.deeds[-1].what == f"recorded that {determination.decided_by} determined not to pay"
    assert "the books agree with the facts" in eyes.world.verify()
    before = eyes.world.payments()
    eyes.world.calculate()
    eyes.world.review()
    eyes.world.close()
    assert PaymentInstruction.objects.get(pk=number).status == "VOIDED"
    assert len(eyes.world.payments()["payments"]) == len(before["payments"]) + 3
    assert "the books agree with the facts" in eyes.world.verify()


def test_no_link_of_a_statement_leads_its_payee_to_what_is_not_paid(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    for number in eyes.in_state("HELD", payee="trust-a"):
        eyes.determine(number, pays=False)
    people = {"officer": eyes.officer, "approver": eyes.approver}
    payee = Client()
    payee.force_login(outsiders.member("trust-a-user", PayeeKind.ASSIGNEE, "trust-a", people=people))

    page = payee.get("/class-b/statements/2003-09/assignee/trust-a/").content.decode()

    links = set(re.findall(r'href="(/class-b/explained/[^"]+)"', page))
    assert links
    assert {link: payee.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_same_decision_again_is_unchanged_and_another_one_is_refused_with_the_state(
    tmp_path: Path,
) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    (number,) = eyes.in_state("HELD", payee="trust-a", fund=ALPHA)
    first = eyes.determine(number, pays=True)
    rows = rows_of_all_tables()

    assert eyes.determine(number, pays=True) == first
    with pytest.raises(Refused, match="is superseded: it cannot be determined"):
        eyes.determine(number, pays=False)

    assert rows_of_all_tables() == rows


def test_a_determined_payment_stays_when_another_class_of_its_fund_is_computed(tmp_path: Path) -> None:
    world = MonthWorld.loaded(tmp_path, without_net_assets=[GROWTH])
    world.close()
    eyes = FourEyes.of(world)
    (number,) = eyes.in_state("HELD", payee="trust-a", fund=ALPHA)
    eyes.determine(number, pays=True)
    released = PaymentInstruction.objects.get(released_from=number)

    world.price("2003-09", {GROWTH: NET_ASSETS[GROWTH]})
    world.close()

    assert PaymentInstruction.objects.get(pk=released.pk).status == "PREPARED"
    eyes.approve(eyes.shown([released.pk]), by=eyes.second)
    assert "the books agree with the facts" in world.verify()


@pytest.mark.plan_section("10")
def test_a_lapse_determined_to_be_paid_holds_nothing_any_more_and_other_reasons_stay(tmp_path: Path) -> None:
    eyes = lapsed(tmp_path)
    before = sums()
    assert all(LAPSED in reasons for _, reasons in before)

    decide(eyes, pays=True)

    after = sums()
    assert not any(LAPSED in reasons for _, reasons in after)
    assert any("no Monthly Calculation" in reasons[0] for state, reasons in after if state == "HELD")
    assert sum(after.values()) == sum(before.values())
    assert "the books agree with the facts" in eyes.world.verify()
    do("close_month", JULY, recompute=GROWTH, reason="late facts")
    assert sums() == after
    eyes.world.review()
    assert sums() == after


def test_a_lapse_of_one_portfolio_leaves_the_others_waiting(tmp_path: Path) -> None:
    eyes = lapsed(tmp_path)

    decide(eyes, pays=True, portfolio=VALUE)

    states = {(row.fund.name, LAPSED in row.held_because) for row in _standing()}
    assert (BETA, True) not in states
    assert (ALPHA, False) not in states
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_lapse_determined_not_to_be_paid_is_voided_also_when_it_is_computed_anew(tmp_path: Path) -> None:
    eyes = lapsed(tmp_path)
    whole = sum(sums().values())

    determination = decide(eyes, pays=False)

    assert set(PaymentInstruction.objects.filter(status="VOIDED").values_list("not_paid_by", flat=True)) == {
        determination.pk
    }
    assert not _standing()
    assert "the books agree with the facts" in eyes.world.verify()
    do("close_month", JULY, recompute=GROWTH, reason="late facts")
    eyes.world.close(JULY)
    assert not _standing()
    not_paid = PaymentInstruction.objects.filter(not_paid_by__isnull=False)
    fees = {line.monthly_fee.status for row in not_paid for line in row.lines.all()}
    assert fees == {"COMPUTED", "SUPERSEDED"}
    counted = PaymentLine.objects.filter(instruction__in=not_paid, monthly_fee__status="COMPUTED")
    assert sum(counted.values_list("amount", flat=True)) == whole
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_decision_about_no_lapse_is_refused_with_the_state(tmp_path: Path) -> None:
    eyes = lapsed(tmp_path)
    decide(eyes, pays=True)
    rows = rows_of_all_tables()

    with pytest.raises(
        Refused, match="Section 10: nothing of it is held for a lapse any more; its payments are"
    ):
        decide(eyes, pays=False)
    with pytest.raises(Refused) as refused:
        decide(eyes, pays=True, writing=Writing(), reason="Another")
    assert [fault.column for fault in refused.value.faults] == ["document"]

    assert rows_of_all_tables() == rows


def test_a_book_decides_of_a_payment_and_the_look_that_follows_carries_it_out(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    pays, not_paid = eyes.in_state("HELD", fund=ALPHA)
    book = eyes.world.written_book(
        determinations=[
            {"about": str(pays), "decide": "pay", **DECIDED},
            {"about": str(not_paid), "decide": "do_not_pay", **DECIDED},
        ]
    )

    said = do("load_book", str(book))

    assert "determinations: 2 new, 0 unchanged, 0 corrected" in said.out
    assert PaymentInstruction.objects.get(released_from=pays).status == "PREPARED"
    assert PaymentInstruction.objects.get(pk=not_paid).status == "VOIDED"
    assert "determinations: 0 new, 2 unchanged, 0 corrected" in do("load_book", str(book)).out
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_book_decides_of_a_lapse_by_month_and_portfolio(tmp_path: Path) -> None:
    eyes = lapsed(tmp_path)

    eyes.world.run(
        "load_book",
        str(
            eyes.world.written_book(
                determinations=[{"about": f"lapse {JULY} {GROWTH}", "decide": "pay", **DECIDED}]
            )
        ),
    )

    lapse = PaymentLine.objects.filter(
        instruction__in=_standing(), instruction__held_because__contains=[LAPSED]
    )
    assert not lapse.filter(share_class__portfolio__name=GROWTH).exists()
    assert lapse.exists()
    assert "the books agree with the facts" in eyes.world.verify()


def test_a_book_s_faults_come_all_at_once_and_nothing_is_stored(tmp_path: Path) -> None:
    eyes = FourEyes.prepared(tmp_path, calculated=False)
    (prepared, *_) = eyes.in_state("PREPARED")
    rows = rows_of_all_tables()
    book = eyes.world.written_book(
        determinations=[
            {"about": str(prepared), "decide": "pay", **DECIDED},
            {"about": "999999", "decide": "pay", **DECIDED},
            {"about": "lapse 2003-09", "decide": "theirs", **DECIDED},
            {"about": "lapse 2003-13", "decide": "pay", **DECIDED},
            {"about": "lapse 2003-09 Nowhere", "decide": "pay", **DECIDED},
            {"about": "adi/2003-09/2003-10-03", "decide": "theirs", **DECIDED},
            {"about": "lapse 2003-08", "decide": "pay", "date": "2004-08-10"},
        ]
    )

    said = do("load_book", str(book))

    assert said.code == 1
    for words in (
        f"payment {prepared} is prepared, not held",
        "999999 is no payment",
        "'theirs' is not allowed here",
        "is no month",
        "'Nowhere' is no Portfolio",
        "'adi/2003-09/2003-10-03' is no Monthly Calculation",
        "determinations[7].by: is missing",
        "determinations[7].document: is missing",
    ):
        assert words in said.err
    assert rows_of_all_tables() == rows


def _standing() -> Any:
    return PaymentInstruction.objects.filter(month=f"{JULY}-01").exclude(
        status__in=("SUPERSEDED", "VOIDED", "REVERSED")
    )
