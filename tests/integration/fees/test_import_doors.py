"""The two doors of the daily facts: all or nothing, every fault with its row, safe to repeat."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fees.domain.fact_files import ActivityFile
from fees.models import ActivityDay, DailyNetAssets, ShareActivity
from fees.services.facts import ImportOutcome, import_net_assets, import_share_activity
from governance.domain.errors import Refused
from governance.domain.faults import Fault
from governance.models import Act, Plan
from tests.factories.books import rows_of_all_tables
from tests.factories.plans import loaded_plan, plan_text, small_plan

pytestmark = pytest.mark.django_db
NET = "portfolio,date,net_assets,shares_outstanding\n"
ACTIVITY = "portfolio,trade_date,kind,shares,amount,original_issue_date,other_portfolio,reference\n"
SALES = (
    ACTIVITY
    + "Alpha Growth Fund,2003-09-02,sale,100.5,1005.00,,,\n"
    + "Alpha Growth Fund,2003-09-02,sale,100.5,1005.00,,,\n"
    + "alpha-income-fund,2003-09-03,redemption,10,,2003-08-01,,r-1\n"
)


def quiet(_progress: str) -> None:
    """Nobody listens."""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    return small_plan(acting_user)


def net_assets(plan: Plan, user: Any, content: str | bytes) -> ImportOutcome:
    data = content.encode() if isinstance(content, str) else content
    return import_net_assets(data=data, source="net.csv", plan=plan, acting_user=user, progress=quiet)


def activity(plan: Plan, user: Any, content: str | bytes, *, add: bool = False) -> ImportOutcome:
    data = content.encode() if isinstance(content, str) else content
    return import_share_activity(
        data=data, source="act.csv", plan=plan, add=add, acting_user=user, progress=quiet
    )


def faults_of(door: Any, plan: Plan, user: Any, content: str | bytes, **options: Any) -> list[Fault]:
    """The faults for which a file is refused; nothing of it may be stored."""
    before = rows_of_all_tables()
    with pytest.raises(Refused) as caught:
        door(plan, user, content, **options)
    assert rows_of_all_tables() == before
    return list(caught.value.faults)


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.new, outcome.unchanged, outcome.corrected


def test_net_assets_are_stored_by_portfolio_and_day(acting_user: Any, plan: Plan) -> None:
    outcome = net_assets(plan, acting_user, NET + "ALPHA GROWTH FUND,2003-09-02,1234567.8,\n")

    row = DailyNetAssets.objects.get()
    assert counts(outcome) == (1, 0, 0)
    assert (row.date, row.net_assets, row.shares_outstanding) == (
        date(2003, 9, 2),
        Decimal("1234567.80"),
        None,
    )
    assert outcome.act is not None
    assert Act.objects.get(pk=outcome.act).acting_user == acting_user


def test_shares_outstanding_may_be_left_out_altogether(acting_user: Any, plan: Plan) -> None:
    outcome = net_assets(plan, acting_user, "date,net_assets,portfolio\n2003-09-02,1,alpha-growth-fund\n")

    assert counts(outcome) == (1, 0, 0)


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.split("\n")
        ),
        lambda text: text.removesuffix("\n"),
        lambda text: text + "\n\n",
        lambda text: text.replace(",", " , ").replace("portfolio", "Portfolio"),
    ],
)
def test_the_same_figures_otherwise_written_are_unchanged(
    acting_user: Any, plan: Plan, disguise: Any
) -> None:
    content = NET + "Alpha Growth Fund,2003-09-02,100.00,10.5\nBeta Value Fund,2003-09-02,7.10,\n"
    net_assets(plan, acting_user, content)

    again = net_assets(plan, acting_user, disguise(content.replace("100.00", "100").replace("7.10", "7.1")))

    assert counts(again) == (0, 2, 0)
    assert again.act is None


def test_another_figure_supersedes_and_keeps_the_old_one(acting_user: Any, plan: Plan) -> None:
    first = net_assets(plan, acting_user, NET + "Alpha Growth Fund,2003-09-02,100.00,10\n")

    outcome = net_assets(plan, acting_user, NET + "Alpha Growth Fund,2003-09-02,100.01,10\n")

    old, new = DailyNetAssets.objects.order_by("recorded_by")
    assert counts(outcome) == (0, 0, 1)
    assert (old.recorded_by_id, old.superseded_by_id) == (first.act, outcome.act)
    assert (new.net_assets, new.superseded_by_id) == (Decimal("100.01"), None)


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("Alpha Grwth Fund,2003-09-02,1,", "portfolio", "is no Portfolio of the Plan"),
        ("Alpha Growth Fund,2003-09-31,1,", "date", "is not a day of the calendar"),
        ("Alpha Growth Fund,09/02/2003,1,", "date", "is not a date"),
        ("Alpha Growth Fund,2003-09-02,,", "net_assets", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,NaN,", "net_assets", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,inf,", "net_assets", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,1e5,", "net_assets", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,-1,", "net_assets", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,٣,", "net_assets", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,1.001,", "net_assets", "more than 2 decimals"),
        ("Alpha Growth Fund,2003-09-02,1,-1", "shares_outstanding", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,1,0.1234567", "shares_outstanding", "more than 6 decimals"),
        ("Alpha Growth Fund,2003-09-02,1", "", "has 3 cells"),
        ("Alpha Growth Fund,2003-09-02,1,,", "", "has 5 cells"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_row(
    acting_user: Any, plan: Plan, line: str, column: str, problem: str
) -> None:
    content = NET + "Alpha Growth Fund,2003-09-01,1,\n" + line + "\n"

    (fault,) = faults_of(net_assets, plan, acting_user, content)

    assert (fault.source, fault.row, fault.column) == ("net.csv", 3, column)
    assert problem in fault.problem


def test_two_figures_for_a_day_are_refused_and_the_same_figure_twice_is_one(
    acting_user: Any, plan: Plan
) -> None:
    one = "Alpha Growth Fund,2003-09-02,1.00,\nalpha-growth-fund,2003-09-02,1,\n"

    (fault,) = faults_of(net_assets, plan, acting_user, NET + one + "Alpha Growth Fund,2003-09-02,2.00,\n")
    outcome = net_assets(plan, acting_user, NET + one)

    assert (fault.row, fault.column) == (4, "net_assets")
    assert counts(outcome) == (1, 0, 0)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("portfolio,date,nav\n", ["nav", "net_assets"]),
        ("portfolio,date\n", ["net_assets"]),
        ("portfolio,date,net_assets,net_assets\n", ["net_assets"]),
        ("", [""]),
    ],
)
def test_a_wrong_column_is_refused(acting_user: Any, plan: Plan, header: str, columns: list[str]) -> None:
    faults = faults_of(net_assets, plan, acting_user, header)

    assert [(fault.row, fault.column) for fault in faults] == [(1, column) for column in columns]


def test_every_fault_of_a_file_is_told_at_once(acting_user: Any, plan: Plan) -> None:
    content = NET + "Gamma Fund,2003-09-02,1,\nAlpha Growth Fund,x,y,z\n"

    faults = faults_of(net_assets, plan, acting_user, content)

    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "portfolio"),
        (3, "date"),
        (3, "net_assets"),
        (3, "shares_outstanding"),
    ]


@pytest.mark.parametrize("door", [net_assets, activity])
def test_what_is_not_utf_8_is_refused_with_its_row(acting_user: Any, plan: Plan, door: Any) -> None:
    (fault,) = faults_of(door, plan, acting_user, b"portfolio\n\xe9\n")

    assert (fault.row, fault.problem) == (2, "is not UTF-8 text")


def test_equal_rows_are_two_trades(acting_user: Any, plan: Plan) -> None:
    outcome = activity(plan, acting_user, SALES)

    assert counts(outcome) == (3, 0, 0)
    assert ShareActivity.objects.filter(millionths=100_500_000).count() == 2


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("100.5,", "100.500000,").replace("1005.00", "1005"),
        lambda text: text.replace("Alpha Growth Fund", '"ALPHA GROWTH FUND"'),
    ],
)
def test_the_same_rows_again_are_unchanged(acting_user: Any, plan: Plan, disguise: Any) -> None:
    activity(plan, acting_user, SALES)

    again = activity(plan, acting_user, disguise(SALES))

    assert counts(again) == (0, 3, 0)
    assert ShareActivity.objects.count() == 3


def test_other_rows_supersede_the_whole_day_and_no_other(acting_user: Any, plan: Plan) -> None:
    first = activity(plan, acting_user, SALES)

    outcome = activity(plan, acting_user, ACTIVITY + "Alpha Growth Fund,2003-09-02,sale,100.5,1005.00,,,\n")

    assert counts(outcome) == (0, 0, 1)
    old, new = ActivityDay.objects.filter(trade_date=date(2003, 9, 2)).order_by("recorded_by")
    assert (old.recorded_by_id, old.superseded_by_id, old.row_count) == (first.act, outcome.act, 2)
    assert (new.superseded_by_id, new.row_count) == (None, 1)
    assert ActivityDay.objects.get(trade_date=date(2003, 9, 3)).superseded_by is None


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("Gamma Fund,2003-09-02,sale,1,,,,", "portfolio", "is no Portfolio"),
        ("Alpha Growth Fund,2003-02-30,sale,1,,,,", "trade_date", "is not a day"),
        ("Alpha Growth Fund,2003-09-02,sold,1,,,,", "kind", "is not a kind"),
        ("Alpha Growth Fund,2003-09-02,sale,-1,,,,", "shares", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,sale,1e5,,,,", "shares", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,sale,NaN,,,,", "shares", "is not a plain decimal"),
        ("Alpha Growth Fund,2003-09-02,sale,1.0000001,,,,", "shares", "more than 6 decimals"),
        ("Alpha Growth Fund,2003-09-02,sale,1,1.001,,,", "amount", "more than 2 decimals"),
        ("Alpha Growth Fund,2003-09-02,sale,1,,2003-09-03,,", "original_issue_date", "after the trade date"),
        ("Alpha Growth Fund,2003-09-02,reinvestment,1,,2003-09-02,,", "original_issue_date", "has none"),
        ("Alpha Growth Fund,2003-09-02,exchange_in,1,,2003-01-02,,", "other_portfolio", "is empty"),
        ("Alpha Growth Fund,2003-09-02,exchange_in,1,,,outside:,", "other_portfolio", "names nobody"),
        ("Alpha Growth Fund,2003-09-02,exchange_in,1,,,Gamma,", "other_portfolio", "is no Portfolio"),
    ],
)
def test_activity_that_cannot_be_is_refused_with_its_row(
    acting_user: Any, plan: Plan, line: str, column: str, problem: str
) -> None:
    (fault,) = faults_of(activity, plan, acting_user, SALES + line + "\n")

    assert (fault.source, fault.row, fault.column) == ("act.csv", 5, column)
    assert problem in fault.problem


def test_a_misspelt_column_is_refused(acting_user: Any, plan: Plan) -> None:
    (fault,) = faults_of(activity, plan, acting_user, "portfolio,trade_date,kind,shares,ammount\n")

    assert (fault.row, fault.column) == (1, "ammount")


def test_added_rows_each_need_a_reference_not_seen_before(acting_user: Any, plan: Plan) -> None:
    activity(plan, acting_user, SALES)
    line = "alpha-income-fund,2003-09-03,sale,1,,,,{}\n"

    without = faults_of(activity, plan, acting_user, ACTIVITY + line.format(""), add=True)
    seen = faults_of(activity, plan, acting_user, ACTIVITY + line.format("r-1"), add=True)
    twice = faults_of(activity, plan, acting_user, ACTIVITY + line.format("r-2") * 2, add=True)

    assert [(fault.row, fault.column) for fault in without + seen + twice] == [
        (2, "reference"),
        (2, "reference"),
        (3, "reference"),
    ]


def test_rows_can_be_added_to_a_day_and_added_again(acting_user: Any, plan: Plan) -> None:
    activity(plan, acting_user, SALES)
    more = ACTIVITY + "alpha-income-fund,2003-09-03,sale,1,,,,r-2\n"

    added = activity(plan, acting_user, more, add=True)
    again = activity(plan, acting_user, more, add=True)

    assert (counts(added), counts(again)) == ((1, 0, 0), (0, 1, 0))
    assert ActivityDay.objects.filter(superseded_by=None, trade_date=date(2003, 9, 3)).count() == 2


def test_the_original_file_again_after_an_addition_is_unchanged(acting_user: Any, plan: Plan) -> None:
    activity(plan, acting_user, SALES)
    added = "alpha-income-fund,2003-09-03,sale,1,,,,r-2\n"
    activity(plan, acting_user, ACTIVITY + added, add=True)

    original = activity(plan, acting_user, SALES)
    whole = activity(plan, acting_user, SALES + added)

    assert (counts(original), counts(whole)) == ((0, 3, 0), (0, 4, 0))
    assert ActivityDay.objects.filter(superseded_by=None).count() == 3


def test_a_correction_of_a_day_supersedes_what_was_added_to_it(acting_user: Any, plan: Plan) -> None:
    activity(plan, acting_user, SALES)
    activity(plan, acting_user, ACTIVITY + "alpha-income-fund,2003-09-03,sale,1,,,,r-2\n", add=True)

    activity(plan, acting_user, ACTIVITY + "alpha-income-fund,2003-09-03,sale,7,,,,r-3\n")

    day = ActivityDay.objects.get(superseded_by=None, trade_date=date(2003, 9, 3))
    assert (day.added, day.row_count) == (False, 1)


def test_a_row_may_name_another_plan(acting_user: Any, plan: Plan) -> None:
    loaded_plan(acting_user, text=plan_text(share_class="Class C"), code="class-c")
    header = "portfolio,trade_date,kind,shares,plan\n"

    activity(plan, acting_user, header + "Beta Value Fund,2003-09-02,sale,1,class-c\n")
    (fault,) = faults_of(activity, plan, acting_user, header + "Beta Value Fund,2003-09-02,sale,1,class-d\n")

    assert ShareActivity.objects.get().share_class.plan.code == "class-c"
    assert fault.column == "plan"


def test_a_plain_file_of_many_rows_takes_no_more_queries_and_no_row_by_row_reading(
    acting_user: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one: list[int] = []
    monkeypatch.setattr(ActivityFile, "_read_cells", lambda _file, number, *_: one_by_one.append(number))
    queries, outcomes = [], []
    for year, count in ((2002, 365), (2003, 30_000)):
        days = [str(date(year, 1, 1) + timedelta(days=number)) for number in range(365)]
        rows = (f"Alpha Growth Fund,{days[at % 365]},sale,100.5,1001.23,,,ref-{at}\n" for at in range(count))
        with CaptureQueriesContext(connection) as captured:
            outcomes.append(activity(plan, acting_user, ACTIVITY + "".join(rows)))
        queries.append(len(captured))

    assert [outcome.new for outcome in outcomes] == [365, 30_000]
    assert one_by_one == []
    assert queries[0] == queries[1]


def test_the_commands_print_how_many_rows_they_took(
    capsys: pytest.CaptureFixture[str], plan: Plan, tmp_path: Path
) -> None:
    (tmp_path / "net.csv").write_text(NET + "Alpha Growth Fund,2003-09-02,1,\n")
    (tmp_path / "act.csv").write_text(SALES)

    call_command("import_net_assets", str(tmp_path / "net.csv"), "--plan", plan.code)
    call_command("import_share_activity", str(tmp_path / "act.csv"))

    assert capsys.readouterr().out == (
        "1 rows: 1 new, 0 unchanged, 0 corrected\n3 rows: 3 new, 0 unchanged, 0 corrected\n"
    )


@pytest.mark.django_db
def test_a_reference_with_a_backslash_is_the_same_when_it_comes_again(acting_user: Any, plan: Plan) -> None:
    more = ACTIVITY + "alpha-income-fund,2003-09-03,sale,1,,,,r\\2\n"

    added = activity(plan, acting_user, more, add=True)
    again = activity(plan, acting_user, more, add=True)

    assert (counts(added), counts(again)) == ((1, 0, 0), (0, 1, 0))


@pytest.mark.parametrize("command", ["import_net_assets", "import_share_activity"])
@pytest.mark.parametrize(
    ("content", "options"), [(None, []), ("portfolio\n", []), (NET, ["--plan", "class-z"])]
)
def test_the_commands_refuse_with_exit_1_and_leave_nothing(
    capsys: pytest.CaptureFixture[str],
    plan: Plan,
    tmp_path: Path,
    command: str,
    content: str | None,
    options: list[str],
) -> None:
    file = tmp_path / "facts.csv"
    if content is not None:
        file.write_text(content)
    before = rows_of_all_tables()

    with pytest.raises(SystemExit) as exit_:
        call_command(command, str(file), "--user", "not-there-yet", *options)

    captured = capsys.readouterr()
    assert (exit_.value.code, captured.out) == (1, "")
    assert captured.err
    assert rows_of_all_tables() == before
