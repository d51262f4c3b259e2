"""What the database refuses of Plans, Schedule A, agreements, boards and votes, attacked past the ORM."""

import pytest
from django.db import connection

from governance.domain.rates import NASD_AND_FINRA_LIMITS
from tests.factories import chain_rows, covenant_rows, determination_rows, rows
from tests.factories.agreement_breaks import AGREEMENT_BREAKS, AGREEMENT_FROZEN
from tests.factories.decisions import DECISION_BREAKS, DECISIONS_FROZEN
from tests.factories.duty_rows import DUTIES_FROZEN, DUTY_BREAKS
from tests.factories.exhibit_rows import EXHIBIT_BREAKS, EXHIBITS_FROZEN
from tests.factories.meeting_facts import MEETING_BREAKS, MEETINGS_FROZEN
from tests.factories.refusals import (
    SUPERSEDED_ONCE,
    Break,
    Frozen,
    accepted,
    check_break,
    check_frozen,
    constraint_names,
    refused_by,
    updatable_columns,
)
from tests.factories.rows import Setting, execute

BREAKS = [
    Break(
        name="fund_form_is_known",
        passes=lambda here: rows.fund(form="TRUST"),
        refuses=lambda here: rows.fund(form="CLUB"),
    ),
    Break(
        name="fund_fiscal_year_end_is_month_day",
        passes=lambda here: rows.fund(fiscal_year_end="07-31"),
        refuses=lambda here: rows.fund(fiscal_year_end="31 July"[:5]),
    ),
    Break(
        name="fund_one_name_from_a_day",
        passes=lambda here: rows.insert(
            "governance_fundname", fund_id=here.fund, name="A", from_date="2003-10-01"
        ),
        refuses=lambda here: rows.insert(
            "governance_fundname", fund_id=here.fund, name="B", from_date="2003-10-01"
        ),
    ),
    Break(
        name="portfolio_one_name_from_a_day",
        passes=lambda here: rows.insert(
            "governance_portfolioname", portfolio_id=here.portfolio, name="A", from_date="2003-10-01"
        ),
        refuses=lambda here: rows.insert(
            "governance_portfolioname", portfolio_id=here.portfolio, name="B", from_date="2003-10-01"
        ),
    ),
    Break(
        name="portfolio_alias_means_one_portfolio",
        passes=lambda here: rows.insert(
            "governance_portfolioalias", portfolio_id=here.portfolio, alias="fido"
        ),
        refuses=lambda here: rows.insert(
            "governance_portfolioalias", portfolio_id=here.portfolio, alias="FIDO"
        ),
    ),
    Break(
        name="plan_first_term_follows_its_date",
        passes=lambda here: rows.plan(effective_date="2003-08-18", first_term_until="2003-08-18"),
        refuses=lambda here: rows.plan(effective_date="2003-08-18", first_term_until="2003-08-17"),
    ),
    Break(
        name="plan_document_is_kept_once",
        passes=lambda here: rows.plan_document(here, sha256="0" * 64, standing="PROPOSED"),
        refuses=lambda here: rows.plan_document(here, sha256="0" * 64, standing="PROPOSED"),
    ),
    Break(
        name="plan_has_one_reference_text",
        passes=lambda here: (rows.plan_document(here), rows.plan_document(here, standing="PROPOSED")),
        refuses=lambda here: rows.plan_document(here),
    ),
    Break(
        name="share_class_one_per_plan_and_portfolio",
        passes=lambda here: rows.share_class(rows.plan(), here.portfolio),
        refuses=lambda here: rows.share_class(here.plan, here.portfolio),
    ),
    Break(
        name="schedule_a_one_rate_per_share_class_and_day",
        passes=lambda here: (
            rows.schedule_a_rate(here, effective="[2003-08-18,2004-01-01)"),
            rows.schedule_a_rate(here, effective="[2004-01-01,)"),
        ),
        refuses=lambda here: rows.schedule_a_rate(here, effective="[2003-12-31,2004-01-01)"),
    ),
    Break(
        name="schedule_a_rates_are_fractions",
        passes=lambda here: rows.schedule_a_rate(
            here, aggregate_fee="0.0075", effective="[2003-08-18,2004-01-01)"
        ),
        refuses=lambda here: rows.schedule_a_rate(here, aggregate_fee="0.0074", effective="[2004-01-01,)"),
    ),
    Break(
        name="schedule_a_rate_has_a_first_day",
        passes=lambda here: rows.schedule_a_rate(here, effective="[2003-08-18,)"),
        refuses=lambda here: rows.schedule_a_rate(
            here, effective="(,2003-08-18)", asset_based_sales_charge="0", service_fee="0"
        ),
    ),
    Break(
        name="rate_limit_one_per_component_and_day",
        passes=lambda here: rows.rate_limit(),
        refuses=lambda here: rows.rate_limit(effective="[2030-01-01,)", rate="0.02"),
    ),
    Break(
        name="convention_one_value_from_a_day",
        passes=lambda here: (rows.convention(here), rows.convention(here, superseded_by_id=here.act)),
        refuses=lambda here: rows.convention(here, value="ACTUAL_ACTUAL"),
    ),
    Break(
        name="sales_suspension_once_a_day",
        passes=lambda here: rows.sales_suspension(here),
        refuses=lambda here: rows.sales_suspension(here, suspended="[2003-09-30,2003-11-01)"),
    ),
    Break(
        name="agreement_stands_once",
        passes=lambda here: (
            rows.agreement(here, entry="adi-2003"),
            rows.agreement(here, entry="adi-2003", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.agreement(here, entry="adi-2003"),
    ),
    Break(
        name="agreement_sells_before_it_ends",
        passes=lambda here: rows.agreement(here, sells_until="2004-06-30", ended_on="2004-06-30"),
        refuses=lambda here: rows.agreement(here, sells_until="2004-07-01", ended_on="2004-06-30"),
    ),
    Break(
        name="selling_period_one_distributor_a_day",
        passes=lambda here: rows.selling_period(here, rows.agreement(here), sells="[2003-07-01,2004-01-01)"),
        refuses=lambda here: rows.selling_period(here, rows.agreement(here), sells="[2003-12-31,)"),
    ),
    Break(
        name="trustee_holds_one_seat_a_day",
        passes=lambda here: rows.trustee(here, service="[2003-01-01,2004-01-01)"),
        refuses=lambda here: rows.trustee(here, service="[2003-12-31,)"),
    ),
    Break(
        name="trustee_interest_cause_is_known",
        passes=lambda here: rows.trustee_interest(rows.trustee(here), cause="COUNSEL"),
        refuses=lambda here: rows.trustee_interest(rows.trustee(here, name="Bob"), cause="FRIEND"),
    ),
    Break(
        name="meeting_stands_once",
        passes=lambda here: (
            rows.meeting(here, entry="m1"),
            rows.meeting(here, entry="m1", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.meeting(here, entry="m1"),
    ),
    Break(
        name="meeting_fund_once",
        passes=lambda here: rows.meeting_fund(here, rows.meeting(here)),
        refuses=lambda here: [rows.meeting_fund(here, meeting) for meeting in [rows.meeting(here)] * 2],
    ),
    Break(
        name="vote_stands_once",
        passes=lambda here: (
            rows.vote(here, entry="v1"),
            rows.vote(here, entry="v1", superseded_by_id=here.act),
        ),
        refuses=lambda here: rows.vote(here, entry="v1"),
    ),
    Break(
        name="vote_scope_once",
        passes=lambda here: rows.vote_scope(here, rows.vote(here)),
        refuses=lambda here: [rows.vote_scope(here, vote) for vote in [rows.vote(here)] * 2],
    ),
    Break(
        name="ballot_one_per_trustee",
        passes=lambda here: rows.ballot(here, rows.vote(here)),
        refuses=lambda here: [
            rows.ballot(here, vote, choice=choice) for vote in [rows.vote(here)] for choice in "FA"
        ],
    ),
    *AGREEMENT_BREAKS,
    *DECISION_BREAKS,
    *MEETING_BREAKS,
    *covenant_rows.GOVERNANCE_BREAKS,
    *DUTY_BREAKS,
    *EXHIBIT_BREAKS,
    *determination_rows.FILED_BREAKS,
    *chain_rows.BREAKS,
]
SUPERSEDED = (SUPERSEDED_ONCE,)
FROZEN = [
    Frozen(
        table="governance_act", row=lambda here: here, change="reason = 'another'", may_change=("summary",)
    ),
    Frozen(
        table="governance_ballot",
        row=lambda here: rows.ballot(here, rows.vote(here)),
        change="choice = 'AGAINST'",
    ),
    Frozen(
        table="governance_boardmeeting",
        row=rows.meeting,
        change="mode = 'VIDEO'",
        may_set=SUPERSEDED,
    ),
    Frozen(table="governance_convention", row=rows.convention, change="value = ''", may_set=SUPERSEDED),
    Frozen(
        table="governance_distributionagreement",
        row=rows.agreement,
        change="payment_day = 6",
        may_set=SUPERSEDED,
    ),
    Frozen(
        table="governance_meetingfund",
        row=lambda here: rows.meeting_fund(here, rows.meeting(here)),
        change="fund_id = 0",
    ),
    Frozen(table="governance_plandocument", row=rows.plan_document, change="text = ''"),
    *EXHIBITS_FROZEN,
    Frozen(table="governance_ratelimit", row=lambda here: here, change="rate = 0.02"),
    Frozen(table="governance_schedulearate", row=rows.schedule_a_rate, change="service_fee = 0"),
    Frozen(
        table="governance_sellingperiod",
        row=lambda here: rows.selling_period(here, rows.agreement(here)),
        change="sells = NULL",
        may_set=SUPERSEDED,
    ),
    Frozen(
        table="governance_shareclass",
        row=lambda here: here,
        change="plan_id = 0",
        may_change=("schedule_order",),
    ),
    Frozen(table="governance_trustee", row=rows.trustee, change="name = ''", may_set=SUPERSEDED),
    Frozen(
        table="governance_trusteeinterest",
        row=lambda here: rows.trustee_interest(rows.trustee(here)),
        change="reason = 'another'",
    ),
    Frozen(table="governance_vote", row=rows.vote, change="covers_agreements = false", may_set=SUPERSEDED),
    Frozen(
        table="governance_votescope",
        row=lambda here: rows.vote_scope(here, rows.vote(here)),
        change="share_class_id = 0",
        may_set=SUPERSEDED,
    ),
    *AGREEMENT_FROZEN,
    *DECISIONS_FROZEN,
    *MEETINGS_FROZEN,
    *covenant_rows.GOVERNANCE_FROZEN,
    *DUTIES_FROZEN,
    determination_rows.FILED_FROZEN,
    chain_rows.FROZEN,
]


@pytest.fixture
def here(db: None) -> Setting:
    return rows.setting()


def test_every_constraint_of_the_models_is_attacked() -> None:
    assert {case.name for case in BREAKS} == constraint_names("governance")


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.name)
def test_constraint_lets_pass_what_is_allowed_and_no_more(case: Break, here: Setting) -> None:
    check_break(case, here)


@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_row_is_never_edited_or_deleted(case: Frozen, here: Setting) -> None:
    check_frozen(case, here)


@pytest.mark.django_db
@pytest.mark.parametrize("case", FROZEN, ids=lambda case: case.table)
def test_application_may_update_no_other_columns(case: Frozen) -> None:
    assert updatable_columns(case.table) == {*case.may_set, *case.may_change}


def test_record_is_superseded_once_by_an_act(here: Setting) -> None:
    vote = rows.vote(here)
    later, latest = rows.act(), rows.act()
    rows.linked("VOTES", later)

    with accepted():
        execute("UPDATE governance_vote SET superseded_by_id = %s WHERE id = %s", later, vote)

    with refused_by("governance_vote_append_only"):
        execute("UPDATE governance_vote SET superseded_by_id = %s WHERE id = %s", latest, vote)
    with refused_by("governance_vote_append_only"):
        execute("UPDATE governance_vote SET superseded_by_id = NULL WHERE id = %s", vote)


def test_summary_of_an_act_may_be_filled_in(here: Setting) -> None:
    execute("""UPDATE governance_act SET summary = '{"rows": 3}' WHERE id = %s""", here.act)

    assert rows.value("SELECT summary ->> 'rows' FROM governance_act WHERE id = %s", here.act) == "3"


def test_share_classes_may_change_their_order_in_schedule_a(here: Setting) -> None:
    execute("UPDATE governance_shareclass SET schedule_order = 7 WHERE id = %s", here.share_class)

    assert rows.value("SELECT schedule_order FROM governance_shareclass WHERE id = %s", here.share_class) == 7


@pytest.mark.django_db
@pytest.mark.plan_section("2")
@pytest.mark.plan_section("5")
def test_limits_in_the_database_are_those_of_the_domain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(effective), upper(effective) - 1, rate * 100000000, component, source"
            " FROM governance_ratelimit"
        )
        stored = {tuple(row) for row in cursor.fetchall()}

    expected = {
        (limit.first, limit.last, rate, component, limit.source)
        for limit in NASD_AND_FINRA_LIMITS
        for component, rate in (("DISTRIBUTION_FEE", limit.asset_based), ("SERVICE_FEE", limit.service))
    }
    assert stored == expected


@pytest.mark.plan_section("2")
def test_rates_at_the_limit_are_accepted(here: Setting) -> None:
    with accepted():
        rows.schedule_a_rate(here, effective="[2003-08-18,)")


@pytest.mark.plan_section("2")
@pytest.mark.parametrize("effective", ["[2003-08-18,)", "[2016-06-08,2016-06-09)", "[1990-01-01,1993-07-08)"])
def test_asset_based_sales_charge_above_the_limit_of_one_of_its_days_is_refused(
    effective: str, here: Setting
) -> None:
    words = (
        r"^Section 2: the asset-based sales charge of 0.75001 % a year exceeds the 0.75 % that NASD Rule 2830"
    )
    with refused_by("schedule_a_within_limits", words=words):
        rows.schedule_a_rate(here, effective=effective, asset_based_sales_charge="0.0075001")


@pytest.mark.plan_section("5")
def test_service_fee_above_the_limit_is_refused(here: Setting) -> None:
    with refused_by("schedule_a_within_limits", words="^Section 5: the service fee of 0.26 % a year"):
        rows.schedule_a_rate(here, service_fee="0.0026")


@pytest.mark.plan_section("2")
def test_rates_of_days_without_a_limit_are_not_limited(here: Setting) -> None:
    with accepted():
        rows.schedule_a_rate(here, effective="[1990-01-01,1993-07-07)", asset_based_sales_charge="0.009")


def test_selling_period_is_of_its_agreement_s_distributor_and_plan(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("governance_sellingperiod_agrees"):
        rows.selling_period(here, rows.agreement(here), distributor_id=rows.distributor())
    with refused_by("governance_sellingperiod_agrees"):
        rows.selling_period(here, rows.agreement(here), share_class_id=elsewhere)


def test_vote_reaches_only_share_classes_of_its_plan(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("governance_votescope_agrees"):
        rows.vote_scope(here, rows.vote(here), share_class_id=elsewhere)


@pytest.mark.plan_section("2")
@pytest.mark.plan_section("5")
def test_an_amendment_is_drafted_within_the_limits_of_its_days(here: Setting) -> None:
    amendment = rows.amendment(here)
    with accepted():
        rows.amendment_line(
            here, amendment, asset_based_sales_charge="0.0075", service_fee="0.0025", aggregate_fee="0.01"
        )

    with refused_by("amendment_within_limits", words="^Section 2: the asset-based sales charge of 0.76 %"):
        rows.amendment_line(
            here, rows.amendment(here), asset_based_sales_charge="0.0076", aggregate_fee="0.01"
        )
    with refused_by("amendment_within_limits", words="^Section 5: the service fee of 0.26 %"):
        rows.amendment_line(here, rows.amendment(here), service_fee="0.0026", aggregate_fee="0.01")


def test_amendments_and_terminations_reach_only_share_classes_of_their_plan(here: Setting) -> None:
    elsewhere = rows.share_class(rows.plan(), here.portfolio)

    with refused_by("governance_amendmentline_agrees"):
        rows.amendment_line(here, rows.amendment(here), share_class_id=elsewhere)
    with refused_by("governance_terminationscope_agrees"):
        rows.termination_scope(here, rows.termination(here), share_class_id=elsewhere)
