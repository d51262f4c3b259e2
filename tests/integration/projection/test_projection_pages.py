"""The projection on screen: its tables tie, its file is what is shown, its part says it in a sentence."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.domain.roles import Role
from governance.models import Plan
from plan_admin.projection.domain.changes import Change, ChangeKind
from plan_admin.projection.selectors.projecting import project
from plan_admin.projection.selectors.sheets import NOTHING, sheets_of
from plan_admin.projection.selectors.summary import projection_summary
from tests.factories.month import GROWTH, NET_ASSETS, MonthWorld, rows_of_all_tables
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PAGE = "/class-b/projection/"
PART = "/class-b/projection/summary/"
TERMINATED = "months=3&change=terminate&portfolios=alpha-growth-fund&day=2003-11-01&complete_for=adi"
AMENDED = "months=2&change=amend&day=2003-11-01&asset_based=0.50&service=0.25&aggregate=0.75"
LAPSING = Change(kind=ChangeKind.LAPSE)


@pytest.fixture
def world(tmp_path: Path) -> MonthWorld:
    return MonthWorld.loaded(tmp_path)


@pytest.fixture
def secretary(client: Client, world: MonthWorld) -> Client:
    client.force_login(person(Role.SECRETARY))
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def file_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def cents(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR], ids=str)
def test_staff_see_it(client: Client, world: MonthWorld, role: Role) -> None:
    client.force_login(person(role))

    assert client.get(PAGE).status_code == 200
    assert client.get(PART).status_code == 200


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT], ids=str)
def test_outsiders_do_not(client: Client, world: MonthWorld, role: Role) -> None:
    client.force_login(person(role))

    assert client.get(PAGE).status_code == 403
    assert client.get(PART).status_code == 403


def test_the_first_line_says_what_for_whom_and_as_of_when(secretary: Client) -> None:
    before = rows_of_all_tables()

    page = text_of(secretary.get(PAGE))

    assert (
        "What October 2003 to September 2004 would pay under the Plan class-b, by Distributor and Assignee,"
        " for all staff, from what is known through 30 September 2003."
    ) in page
    assert "never an instruction: nothing of it is owed, prepared or paid" in page
    assert rows_of_all_tables() == before


@pytest.mark.plan_section("11")
def test_a_change_stands_beside_no_change_with_the_difference(secretary: Client) -> None:
    page = text_of(secretary.get(f"{PAGE}?{TERMINATED}"))

    assert (
        "The Plan is terminated for Alpha Growth Fund from 1 November 2003, complete as to adi (Section 11)."
        in page
    )
    assert "Under the change" in page
    # Growth's service fee of November, 30 days of 250.00, is gone with adi's 40 % of 750.00 a day.
    november = [
        row for row in file_of(secretary.get(f"{PAGE}?{TERMINATED}&format=csv")) if row["month"] == "2003-11"
    ]
    assert sum(cents(row["difference"]) for row in november) == -(30 * 25_000 + 30 * 30_000)


def test_the_file_is_what_is_shown(secretary: Client) -> None:
    plan = Plan.objects.get()
    sheets = sheets_of(project(plan, months=2))
    page = secretary.get(f"{PAGE}?months=2").content.decode()

    rows = file_of(secretary.get(f"{PAGE}?months=2&format=csv"))
    portfolios = file_of(secretary.get(f"{PAGE}?months=2&format=csv&table=portfolios"))

    assert len(rows) == sum(len(block.rows) for block in sheets.months)
    assert sum(cents(row["due"]) for row in rows) == sheets.total.changed
    assert sum(cents(row["due"]) for row in portfolios) == sheets.total.changed
    assert f"{sheets.total.changed // 100:,}.{sheets.total.changed % 100:02d}" in page
    assert [row["portfolio"] for row in portfolios] == list(NET_ASSETS)


def test_the_tables_tie_for_one_portfolio_as_for_all(world: MonthWorld) -> None:
    projection = project(Plan.objects.get(), months=3, change=LAPSING)
    whole = sheets_of(projection)
    parts = [sheets_of(projection, portfolio=row.portfolio) for row in projection.classes]

    assert sum((part.total for part in parts), NOTHING) == whole.total
    for sheets in (whole, *parts):
        assert sum((block.total for block in sheets.months), NOTHING) == sheets.total
        assert sum((row.amounts for row in sheets.portfolios), NOTHING) == sheets.total
        assert sum((row.amounts for row in sheets.payees), NOTHING) == sheets.total


def test_one_portfolio_can_be_shown_alone(secretary: Client) -> None:
    [row] = file_of(secretary.get(f"{PAGE}?months=1&portfolio=alpha-growth-fund&format=csv&table=portfolios"))

    assert (row["portfolio"], row["due"]) == (GROWTH, "31000.00")


@pytest.mark.plan_section("9")
def test_other_rates_are_those_of_every_portfolio_where_none_is_chosen(secretary: Client) -> None:
    page = text_of(secretary.get(f"{PAGE}?{AMENDED}"))

    assert "Schedule A is amended for every Portfolio from 1 November 2003: 0.5 % / 0.25 % / 0.75 %" in page


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("months=99", "is no number of months"),
        ("change=terminate&portfolios=alpha-growth-fund", "is missing"),
        ("change=amend&day=2003-11-01&asset_based=9&service=0.25&aggregate=9.25", "above the 0.75 %"),
        ("market=-101", "is too far"),
        ("change=nothing-known", "Select a valid choice"),
        ("change=terminate&day=2003-11-01&portfolios=no-such-fund", "Select a valid choice"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(secretary: Client, question: str, said: str) -> None:
    answer = secretary.get(f"{PAGE}?{question}")

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "By month and payee" not in answer.content.decode()


def test_without_net_assets_the_page_says_what_to_do(client: Client, tmp_path: Path) -> None:
    MonthWorld.loaded(tmp_path, without_net_assets=NET_ASSETS)
    client.force_login(person(Role.AUDITOR))

    answer = client.get(PAGE)

    assert answer.status_code == 422
    assert "import them" in answer.content.decode()


@pytest.mark.plan_section("10")
def test_the_part_says_in_a_sentence_what_a_lapse_would_hold(secretary: Client) -> None:
    # July 2004: 31 days of 1 % of 44,800,000.00 divided by 366, over three Portfolios.
    page = text_of(secretary.get(f"{PART}?change=lapse"))

    summary = projection_summary(Plan.objects.get(), change=LAPSING)
    assert summary.sentence in page
    assert summary.sentence.startswith("If the Plan is not continued, 37,945.3")
    assert "of July 2004 are held" in summary.sentence
    assert "from 1 July 2004 on (Section 10: continuance not approved)." in summary.sentence
    assert {one.payee for one in summary.payees} == {"adi", "bank-b", "idi", "trust-a"}
    assert "<html" not in page
    assert f'href="{PAGE}?change=lapse"' in page


def test_the_part_says_that_a_running_term_outlasts_the_months(world: MonthWorld) -> None:
    summary = projection_summary(Plan.objects.get(), change=LAPSING, months=3)

    assert summary.sentence == (
        "If the Plan is not continued, nothing is held over the 3 months from October 2003;"
        " the running term lasts through 30 June 2004."
    )
    assert summary.total.held == 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (TERMINATED, "If the Plan is terminated from 1 November 2003,"),
        (AMENDED, "If Schedule A is amended from 1 November 2003,"),
        ("months=2", "If the Plan goes on as it stands,"),
    ],
)
def test_the_part_speaks_of_each_change(secretary: Client, question: str, said: str) -> None:
    assert said in text_of(secretary.get(f"{PART}?{question}"))


def test_the_part_of_a_question_that_cannot_be_answered_says_why(secretary: Client) -> None:
    page = text_of(secretary.get(f"{PART}?months=0"))

    assert "is no number of months" in page


def test_other_pages_load_the_part_and_without_a_script_lead_to_the_page() -> None:
    found = render_to_string(
        "projection/_ask.html", {"plan": "class-b", "question": "change=lapse", "words": "What it would hold"}
    )

    assert f'hx-get="{PART}?change=lapse"' in found
    assert f'<a href="{PAGE}?change=lapse">What it would hold</a>' in found


def test_more_months_take_no_more_queries(secretary: Client) -> None:
    def queries(months: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert secretary.get(f"{PAGE}?months={months}&change=lapse").status_code == 200
        return len(captured)

    queries(1)
    assert queries(36) == queries(1)
