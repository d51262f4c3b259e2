"""Section 11: redemptions compared with the terms of their Shares, as the database has them."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fees.domain.deferred_charge import Verdict
from fees.models import ShareActivity
from fees.selectors.deferred_charges import charges_of, silent_redemptions
from fees.services.facts import import_net_assets, import_share_activity
from fees.services.share_terms import ShareTermsAsked, record_share_terms
from governance.domain.periods import PlanMonth
from governance.domain.roles import Role
from governance.models import Act, Plan
from governance.selectors.parties import share_class_ids_by_word
from tests.factories.people import person
from tests.factories.plans import small_plan

pytestmark = [pytest.mark.django_db, pytest.mark.plan_section("11")]
SEPTEMBER = PlanMonth(date(2003, 9, 1))
NET = """portfolio,date,net_assets,shares_outstanding
Alpha Growth Fund,2003-09-15,80000.00,10000
Alpha Growth Fund,2002-09-13,100000.00,10000
Alpha Growth Fund,2003-09-16,80000.00,
"""
HEAD = "portfolio,trade_date,kind,shares,original_issue_date,cdsc,cdsc_waiver,cost_per_share\n"
# Its first anniversary is 15 September 2003; 14 and 15 September 2002 are a Saturday and a Sunday.
ROWS = (
    "Alpha Growth Fund,2003-09-15,redemption,100,2002-09-15,32.00,,10",
    "Alpha Growth Fund,2003-09-15,redemption,100,2002-09-16,40.00,,10",
    "Alpha Growth Fund,2003-09-15,redemption,100,2002-09-15,31.00,,",
    "Alpha Growth Fund,2003-09-15,redemption,100,2002-09-15,,death,10",
    "Alpha Growth Fund,2003-09-16,redemption,100,2002-09-15,32.00,,10",
    "Alpha Growth Fund,2003-09-15,redemption,100,1996-01-02,0.01,,10",
    "Alpha Growth Fund,2003-09-15,redemption,7,2003-01-02,0.00,,0",
    "Alpha Growth Fund,2003-09-15,redemption,7,1996-01-02,,,",
    "Alpha Growth Fund,2003-09-15,redemption,7,,,,",
    "Alpha Growth Fund,2003-10-01,redemption,100,2002-09-15,1.00,,10",
    "Alpha Income Fund,2003-09-15,sale,100,,,,",
)


def quiet(_progress: str) -> None:
    """Nobody listens."""


@pytest.fixture
def plan(acting_user: Any) -> Plan:
    plan = small_plan(acting_user)
    rest: dict[str, Any] = {"plan": plan, "acting_user": acting_user, "progress": quiet}
    import_net_assets(data=NET.encode(), source="net.csv", **rest)
    activity(rest, ROWS)
    return plan


def activity(rest: dict[str, Any], rows: tuple[str, ...]) -> None:
    data = (HEAD + "\n".join(rows) + "\n").encode()
    import_share_activity(data=data, source="act.csv", add=False, **rest)


def classes(plan: Plan) -> set[int]:
    return set(share_class_ids_by_word(plan).values())


def growth(plan: Plan) -> int:
    return share_class_ids_by_word(plan)["alpha growth fund"]


def now() -> int:
    return Act.objects.latest("pk").pk


def give(plan: Plan, user: Any, *, cdsc: tuple[str, ...] = ("5", "4", "3", "3", "2", "1")) -> int:
    asked = ShareTermsAsked(
        issued_from=date(1990, 1, 1), effective=date(1990, 1, 1), cdsc=cdsc, converts_after_years="8"
    )
    act = record_share_terms(plan=plan, asked=asked, acting_user=user, why="The prospectus.")
    assert act is not None
    return act


def test_each_row_that_says_something_is_compared(plan: Plan) -> None:
    found = charges_of(classes(plan), month=SEPTEMBER, known_at=now())

    assert list(found) == [growth(plan)]
    assert [(row.line, row.cdsc, row.expected, row.verdict) for row in found[growth(plan)]] == [
        (2, 3200, 3200, Verdict.AS_EXPECTED),  # the second year, on what they are worth
        (3, 4000, 4000, Verdict.AS_EXPECTED),  # the last day of the first year
        (4, 3100, 3200, Verdict.LESS),
        (5, 0, 3200, Verdict.WAIVED),
        (7, 1, 0, Verdict.MORE),  # after the last year
        (6, 3200, None, Verdict.UNCHECKED),
    ]
    cost_left_out, unpriced = found[growth(plan)][2], found[growth(plan)][-1]
    # 15 September 2002 was a Sunday: Friday's price.
    assert cost_left_out.prices == (None, Fraction(10), Fraction(8))
    assert unpriced.checked.why == "there is no net asset value per Share of 2003-09-16"
    assert unpriced.original_issue_date == date(2002, 9, 15)


def test_it_is_compared_as_known_at_an_act(plan: Plan, acting_user: Any) -> None:
    before = now()
    give(plan, acting_user, cdsc=("1",))
    rest: dict[str, Any] = {"plan": plan, "acting_user": acting_user, "progress": quiet}
    priced = "portfolio,date,net_assets,shares_outstanding\nAlpha Growth Fund,2003-09-15,90000.00,10000\n"
    import_net_assets(data=priced.encode(), source="net.csv", **rest)
    activity(rest, ROWS[:1])

    (later,) = charges_of(classes(plan), month=SEPTEMBER, known_at=now())[growth(plan)][:1]
    earlier = charges_of(classes(plan), month=SEPTEMBER, known_at=before)[growth(plan)]

    assert (later.expected, later.prices.on_redemption) == (0, Fraction(9))
    assert [row.expected for row in earlier] == [3200, 4000, 3200, 3200, 0, None]
    assert charges_of(classes(plan), month=SEPTEMBER, known_at=None)[growth(plan)][0] == later


def test_redemptions_of_young_shares_that_say_nothing_are_counted(plan: Plan, acting_user: Any) -> None:
    assert silent_redemptions(classes(plan), month=SEPTEMBER, known_at=now()) == {growth(plan): 1}

    give(plan, acting_user, cdsc=())

    assert silent_redemptions(classes(plan), month=SEPTEMBER, known_at=now()) == {}


def test_more_rows_take_no_more_queries(plan: Plan, acting_user: Any) -> None:
    counts, asked = [], classes(plan)
    for many in (1, 200):
        activity(
            {"plan": plan, "acting_user": acting_user, "progress": quiet},
            tuple(ROWS[0].replace("32.00", f"{at}.00") for at in range(1, many + 1)),
        )
        known_at = now()
        with CaptureQueriesContext(connection) as captured:
            found = charges_of(asked, month=SEPTEMBER, known_at=known_at)
        counts.append((len(found[growth(plan)]), len(captured)))

    # The row of the 16th stands beside them.
    assert counts == [(2, 4), (201, 4)]


def test_the_rows_are_found_by_their_own_index(plan: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT FROM fees_shareactivity AS row WHERE row.trade_date BETWEEN '2003-09-01' AND"
            " '2003-09-30' AND row.share_class_id = ANY(ARRAY[1, 2])"
            " AND (row.cdsc > 0 OR row.cdsc_waiver IS NOT NULL OR row.cost_per_share > 0)"
        )
        assert "share_activity_charges" in "".join(line for (line,) in cursor.fetchall())


def page(role: Role, **query: str) -> Any:
    client = Client()
    client.force_login(person(role))
    return client.get(reverse("fees:deferred_charges", args=["class-b", SEPTEMBER]), query)


def test_the_page_shows_each_row_with_its_verdict_and_what_is_to_be_confirmed(plan: Plan) -> None:
    said = page(Role.SECRETARY).content.decode()

    assert said.count("as expected</span>") == 3  # two rows, and how many they are
    assert "less than expected" in said
    assert "Death" in said
    assert "To be confirmed" in said
    assert "1 redemption of Shares young enough to owe a charge names neither" in said
    assert "135.01" in said  # withheld: 32.00 + 40.00 + 31.00 + 0.01 + 32.00
    assert "There is no net asset value per Share of 2003-09-16" in said


def test_the_page_is_a_file_too(plan: Plan) -> None:
    lines = page(Role.AUDITOR, format="csv").content.decode().splitlines()

    assert len(lines) == 7
    assert lines[1] == (
        "alpha-growth-fund,2003-09-15,2002-09-15,100.000000,10.000000,8.000000,0.04,32.00,31.98,32.02,32.00,"
        'as expected,,"act.csv, line 2"'
    )


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.ASSIGNEE, Role.AGENT])
def test_no_outsider_sees_it(plan: Plan, role: Role) -> None:
    assert page(role).status_code == 403


def test_a_month_without_any_says_so(acting_user: Any) -> None:
    small_plan(acting_user)

    assert "No redemption of the month says anything" in page(Role.OFFICER).content.decode()
    assert not ShareActivity.objects.exists()
