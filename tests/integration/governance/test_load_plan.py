"""Loading a Plan's own text: the first makes the Plan, every later one is only proposed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from governance.domain.errors import Refused
from governance.domain.roles import Role
from governance.models import (
    Fund,
    Plan,
    PlanDocument,
    Portfolio,
    PortfolioAlias,
    RateLimit,
    ScheduleARate,
    ShareClass,
)
from tests.factories.books import rows_of_all_tables
from tests.factories.people import person
from tests.factories.plans import (
    ALPHA,
    BETA,
    GROWTH,
    INCOME,
    RATES,
    SCHEDULE,
    VALUE,
    loaded_plan,
    plan_text,
    schedule_a,
)

pytestmark = pytest.mark.django_db
REFERENCE = (
    Path(__file__).resolve().parents[3] / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
)


@pytest.fixture(autouse=True)
def _limits(db: None) -> None:
    """The limits stand from the first migration on; a test that empties all tables may have run before."""
    if not RateLimit.objects.exists():
        for component, rate in (("DISTRIBUTION_FEE", "0.0075"), ("SERVICE_FEE", "0.0025")):
            RateLimit.objects.create(
                component=component,
                rate=Decimal(rate),
                effective=DateRange(date(1993, 7, 7), None),
                source="NASD Rule 2830(d)",
            )


@pytest.mark.plan_section("1", "10")
def test_the_first_text_makes_the_plan_with_its_portfolios_in_the_order_of_the_schedule(
    acting_user: Any,
) -> None:
    loaded = loaded_plan(acting_user)

    plan = Plan.objects.get()
    assert (plan.code, plan.share_class) == ("class-b", "Class B")
    assert (plan.effective_date, plan.first_term_until) == (date(2003, 8, 18), date(2004, 6, 30))
    classes = ShareClass.objects.order_by("schedule_order").values_list("schedule_order", "portfolio__name")
    assert list(classes) == [(1, GROWTH), (2, INCOME), (3, VALUE)]
    assert list(Fund.objects.order_by("code").values_list("code", "name")) == [
        ("alpha-funds-inc", ALPHA),
        ("beta-funds-inc", BETA),
    ]
    rate = ScheduleARate.objects.get(share_class__portfolio__name=VALUE)
    assert rate.effective == DateRange(date(2003, 8, 18), None)
    assert (rate.asset_based_sales_charge, rate.service_fee, rate.aggregate_fee) == (
        Decimal("0.0075"),
        Decimal("0.0025"),
        Decimal("0.01"),
    )
    assert PlanDocument.objects.get().standing == PlanDocument.Standing.REFERENCE
    assert loaded.outcome == "new"


def test_the_filed_plan_is_read_whole(acting_user: Any) -> None:
    loaded = loaded_plan(acting_user, text=REFERENCE.read_text(), code=None)

    assert loaded.code == "class-b"
    assert Fund.objects.count() == 8
    assert Portfolio.objects.count() == 28
    assert Portfolio.objects.filter(code="invesco-growth-income-fund").exists()


def test_who_loaded_the_plan_is_in_its_history(acting_user: Any) -> None:
    loaded_plan(acting_user)

    entry = Plan.objects.get().history.get()
    assert entry.history_user == acting_user
    assert "load_plan" in entry.history_change_reason


@pytest.mark.parametrize("disguise", [str, lambda text: "\ufeff" + text.replace("\n", "\r\n")])
@pytest.mark.parametrize("code", ["class-b", None])
def test_the_same_text_again_is_unchanged(acting_user: Any, disguise: Any, code: str | None) -> None:
    loaded_plan(acting_user)
    before = rows_of_all_tables()

    again = loaded_plan(acting_user, text=disguise(plan_text()), code=code)

    after = rows_of_all_tables()
    assert again.outcome == "unchanged"
    other_bytes = {"governance_fileddocument", "governance_planexhibit"} if disguise is not str else set()
    assert {table for table in before if before[table] != after[table]} <= {"governance_act"} | other_bytes


def test_the_same_text_is_known_by_itself_whatever_the_plan_was_called(acting_user: Any) -> None:
    loaded_plan(acting_user, code="alpha-beta-b")

    again = loaded_plan(acting_user, code=None)

    assert (again.code, again.outcome) == ("alpha-beta-b", "unchanged")


@pytest.mark.plan_section("8", "9", "11")
def test_a_restated_schedule_is_proposed_and_changes_nothing(acting_user: Any) -> None:
    loaded_plan(acting_user)
    restated = [(ALPHA, GROWTH, ("0.50%", "0.25%", "0.75%")), SCHEDULE[1], (BETA, "Beta Bond Fund", RATES)]

    proposed = loaded_plan(acting_user, text=plan_text(schedule=restated))

    assert proposed.outcome == "proposed"
    assert proposed.proposals == (
        f"{GROWTH}: the maximum asset-based sales charge would go from 0.75 % to 0.5 %;"
        " Section 9 asks for the votes",
        f"{GROWTH}: the maximum aggregate fee would go from 1 % to 0.75 %; Section 9 asks for the votes",
        f"Beta Bond Fund ({BETA}) would join the Plan: Section 8 asks for its adoption",
        f"{VALUE} is left out and stays: only Section 11 ends the Plan for it",
    )
    assert Portfolio.objects.count() == 3
    assert ScheduleARate.objects.filter(asset_based_sales_charge=Decimal("0.0075")).count() == 3
    assert PlanDocument.objects.get(standing=PlanDocument.Standing.PROPOSED).text.count("Beta Bond Fund") == 1


@pytest.mark.plan_section("9")
def test_a_schedule_that_stands_alone_is_proposed_for_the_plan_it_is_of(acting_user: Any) -> None:
    loaded_plan(acting_user)

    proposed = loaded_plan(acting_user, text=schedule_a(SCHEDULE[:2]), code=None)

    assert (proposed.code, proposed.outcome) == ("class-b", "proposed")
    assert proposed.proposals == (f"{VALUE} is left out and stays: only Section 11 ends the Plan for it",)


def test_a_schedule_alone_makes_no_plan(acting_user: Any) -> None:
    before = rows_of_all_tables()

    with pytest.raises(Refused, match="no Plan"):
        loaded_plan(acting_user, text=schedule_a(), code=None)

    assert rows_of_all_tables() == before


def test_another_class_of_the_same_portfolios_is_a_plan_of_its_own(acting_user: Any) -> None:
    loaded_plan(acting_user)
    PortfolioAlias.objects.create(portfolio=Portfolio.objects.get(name=VALUE), alias="Beta Worth Fund")
    schedule = [(ALPHA, GROWTH.upper(), RATES), (BETA, "Beta Worth Fund", RATES)]

    loaded = loaded_plan(acting_user, text=plan_text(share_class="Class C", schedule=schedule), code=None)

    assert (loaded.code, loaded.outcome) == ("class-c", "new")
    assert Portfolio.objects.count() == 3
    assert Fund.objects.count() == 2
    assert ShareClass.objects.filter(plan__code="class-c").count() == 2


def test_a_text_of_another_class_is_not_taken_for_the_plan(acting_user: Any) -> None:
    loaded_plan(acting_user)
    before = rows_of_all_tables()

    with pytest.raises(Refused, match="Class C Shares, the Plan class-b of Class B"):
        loaded_plan(acting_user, text=plan_text(share_class="Class C"))

    assert rows_of_all_tables() == before


@pytest.mark.plan_section("2", "5")
def test_rates_above_the_limits_are_refused_each_with_its_line_and_section(acting_user: Any) -> None:
    text = plan_text(schedule=[(ALPHA, GROWTH, ("0.80%", "0.30%", "1.10%")), *SCHEDULE[1:]])
    line = next(at for at, words in enumerate(text.splitlines(), start=1) if GROWTH in words)
    before = rows_of_all_tables()

    with pytest.raises(Refused) as caught:
        loaded_plan(acting_user, text=text)

    assert [(fault.row, fault.problem.partition(":")[0]) for fault in caught.value.faults] == [
        (line, "Section 2"),
        (line, "Section 5"),
    ]
    assert rows_of_all_tables() == before


@pytest.mark.plan_section("2", "5")
def test_a_proposal_above_the_limits_is_not_even_kept(acting_user: Any) -> None:
    loaded_plan(acting_user)

    with pytest.raises(Refused, match="Section 5"):
        loaded_plan(acting_user, text=schedule_a([(ALPHA, GROWTH, ("0.75%", "0.26%", "1.01%"))]))

    assert PlanDocument.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["", "not a plan", plan_text(until="June 31, 2004"), plan_text() + "\x00", plan_text(schedule=())]
)
def test_what_is_no_plan_is_refused_and_leaves_nothing(acting_user: Any, text: str) -> None:
    before = rows_of_all_tables()

    with pytest.raises(Refused):
        loaded_plan(acting_user, text=text or " ")

    assert rows_of_all_tables() == before


def test_a_portfolio_cannot_be_of_two_funds(acting_user: Any) -> None:
    loaded_plan(acting_user)
    before = rows_of_all_tables()

    with pytest.raises(Refused, match="not of BETA FUNDS, INC."):
        loaded_plan(
            acting_user,
            text=plan_text(share_class="Class C", schedule=[(BETA, GROWTH, RATES)]),
            code="class-c",
        )

    assert rows_of_all_tables() == before


@pytest.mark.parametrize("code", ["Class B", "", "ä", "x" * 61])
def test_a_code_that_is_none_is_refused(acting_user: Any, code: str) -> None:
    with pytest.raises(Refused, match="is not a code"):
        loaded_plan(acting_user, code=code)


def test_the_command_prints_what_it_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(plan_text())

    call_command("load_plan", str(file), "--code", "b-plan", "--user", "somebody")

    printed = capsys.readouterr().out
    assert "Plan b-plan, Class B Shares" in printed
    assert "continues without a vote through 2004-06-30" in printed
    assert "2 Funds, 3 Portfolios" in printed


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"not a plan"])
def test_the_command_refuses_with_exit_1_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "plan.txt"
    if content is not None:
        file.write_bytes(content)
    before = rows_of_all_tables()

    with pytest.raises(SystemExit) as exit_:
        call_command("load_plan", str(file), "--user", "nobody-yet")

    captured = capsys.readouterr()
    assert exit_.value.code == 1
    assert "plan.txt" in captured.err
    assert captured.out == ""
    assert rows_of_all_tables() == before


# --- Other exhibits ------------------------------------------------------------------------------------

TEXTS = Path(__file__).resolve().parents[2] / "unit" / "governance" / "plan_texts"
MINIMUM = TEXTS / "class_a_minimum.htm"
TWO_CLASSES = TEXTS / "class_a_and_c.htm"


def test_the_command_reads_an_html_exhibit_and_says_what_deserves_a_look(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_plan", str(MINIMUM), "--user", "somebody")

    printed = capsys.readouterr()
    assert "Plan class-a, Class A Shares" in printed.out
    assert "2 Funds, 3 Portfolios" in printed.out
    assert "This Plan has no Assignees" in printed.out
    assert "states a minimum asset-based sales charge of 3 Portfolios" in printed.err
    assert "a footnote of Schedule A speaks of a rate" in printed.err
    plan = Plan.objects.get()
    assert not plan.has_assignees
    kept = PlanDocument.objects.get()
    assert kept.text.startswith("Exhibit m(1)")
    assert [line["minimum"] for line in kept.schedule] == ["0", "0.001", "0"]


def test_an_html_exhibit_again_is_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_plan", str(MINIMUM), "--user", "somebody")

    call_command("load_plan", str(MINIMUM), "--user", "somebody")

    assert "nothing changed" in capsys.readouterr().out
    assert PlanDocument.objects.count() == 1


@pytest.mark.plan_section("1")
def test_a_text_for_two_classes_makes_a_plan_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("load_plan", str(TWO_CLASSES), "--user", "somebody")
    assert "--share-class 'Class A' or 'Class C'" in capsys.readouterr().err
    assert not Plan.objects.exists()

    for share_class in ("Class A", "Class C"):
        call_command("load_plan", str(TWO_CLASSES), "--share-class", share_class, "--user", "somebody")

    assert [
        (one.share_class.plan.code, one.share_class.portfolio.name, str(one.aggregate_fee))
        for one in ScheduleARate.objects.order_by("share_class__plan__code", "share_class__schedule_order")
    ] == [
        ("class-a", "North Balanced Fund", "0.00350000"),
        ("class-a", "North Income Fund", "0.00250000"),
        ("class-c", "North Balanced Fund", "0.01000000"),
    ]
    assert Portfolio.objects.count() == 2


def test_the_same_text_for_the_other_class_is_not_taken_for_the_first_plan() -> None:
    for share_class, code in (("Class A", "north-a"), ("Class C", "north-c"), ("Class C", None)):
        options = ["--share-class", share_class, "--user", "somebody", *(["--code", code] if code else [])]
        call_command("load_plan", str(TWO_CLASSES), *options)

    assert list(Plan.objects.order_by("code").values_list("code", flat=True)) == ["north-a", "north-c"]


def test_a_fault_of_an_html_exhibit_names_its_line_and_table_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "plan.htm"
    html = TWO_CLASSES.read_text().replace("<td>0.75%</td>", "<td>O.75%</td>")
    file.write_text(html)
    line = next(at for at, words in enumerate(html.split("\n"), start=1) if "O.75%" in words)

    with pytest.raises(SystemExit):
        call_command("load_plan", str(file), "--share-class", "Class C", "--user", "nobody-yet")

    place = f"plan.htm, row {line}, asset-based sales charge, table 1 row 6"
    assert f"{place}: North Balanced Fund: 'O.75%' is not a rate" in capsys.readouterr().err
    assert not Plan.objects.exists()


def test_a_file_of_200_megabytes_is_refused_unread(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "plan.htm"
    with file.open("wb") as large:
        large.truncate(200 * 1024 * 1024)

    with pytest.raises(SystemExit):
        call_command("load_plan", str(file), "--user", "nobody-yet")

    assert "plan.htm: has 200 MB; an exhibit of at most 5 MB is read" in capsys.readouterr().err


def test_the_page_reads_an_html_exhibit_for_the_class_that_is_asked_for(acting_user: Any) -> None:
    client = Client()
    client.force_login(person(Role.OFFICER))
    loaded_plan(acting_user)
    address = "/class-b/files/plan-text/"

    def sent(**fields: str) -> Any:
        file = SimpleUploadedFile(TWO_CLASSES.name, TWO_CLASSES.read_bytes())
        return client.post(address, {"file": file, "code": "", **fields})

    refused, taken = sent(), sent(share_class="Class C")

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "names Class A and Class C" in refused.content.decode()
    assert "This Plan has no Assignees" in taken.content.decode()
    assert Plan.objects.filter(code="class-c", has_assignees=False).exists()
