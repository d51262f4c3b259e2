"""Every table says what an outsider's request reads of it: its own rows, all of it, or nothing (ADR 55).

A new table fails here until its migration calls `portal_sees`, `portal_sees_all` or `portal_sees_nothing`
(`governance/models/rules.py`), or it is named below among those that are not reachable.
"""

import pytest

from tests.factories.visits import asked, columns_open_to_the_portal, tables

pytestmark = pytest.mark.django_db

# Nobody's own: the Plan, its Portfolios, its conventions; the roles; that acts were done, and when; the heads
# of the chain.
OPEN_TO_ALL = {
    "auth_group",
    "fees_monthlyfeerun",
    "governance_act",
    "governance_chainlink",
    "governance_convention",
    "governance_fund",
    "governance_fundname",
    "governance_plan",
    "governance_portfolio",
    "governance_portfolioalias",
    "governance_portfolioname",
    "governance_shareclass",
}
# The portal's role has no right at all to these: no page of an outsider's reads them as itself.
NOT_REACHABLE = {
    # of the framework, of signing in and of the house's people
    "api_apitoken",
    "auth_group_permissions",
    "auth_permission",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "calendar_feedlink",
    "calendar_reminder",
    "calendar_reminderletter",
    "chain_proof_chaincheck",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    "django_session",
    "otp_static_staticdevice",
    "otp_static_statictoken",
    "otp_totp_totpdevice",
    "portal_secret",
    "records_keptdocument",
    "users_accesschange",
    "users_historicaluser",
    "users_user_user_permissions",
    # facts and jobs
    "assignments_sums_to_check",
    "fees_activityday",
    "fees_bookedaccrual",
    "fees_dailynetassets",
    "fees_limitedshares",
    "fees_primerate",
    "fees_saleschargelimit",
    "fees_servicedassets",
    "fees_shareactivity",
    "fees_shareterms",
    "fees_tiereason",
    "month_end_job",
    "month_end_paymentbatch",
    "month_end_runbatch",
    # law: Boards, votes, Schedule A and what follows from them
    "governance_adjournment",
    "governance_agendaitem",
    "governance_agreementterms",
    "governance_amendment",
    "governance_amendmentline",
    "governance_attendance",
    "governance_ballot",
    "governance_boardmeeting",
    "governance_covenantbreach",
    "governance_covenantcertificate",
    "governance_fileddocument",
    "governance_fundform",
    "governance_historicalfund",
    "governance_historicalfundname",
    "governance_historicalplan",
    "governance_historicalportfolio",
    "governance_historicalportfolioalias",
    "governance_historicalportfolioname",
    "governance_historicalsalessuspension",
    "governance_meetingconsideration",
    "governance_meetingfund",
    "governance_meetingnotice",
    "governance_plandocument",
    "governance_planexhibit",
    "governance_ratelimit",
    "governance_relief",
    "governance_rollcalldraft",
    "governance_salessuspension",
    "governance_schedulearate",
    "governance_shareholdervote",
    "governance_termination",
    "governance_terminationscope",
    "governance_trustee",
    "governance_trusteeinterest",
    "governance_vote",
    "governance_votescope",
    "governance_waiveddays",
    "governance_waiver",
    "governance_yearlydutydone",
}
JUDGED = "SELECT relname::text AS name FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
POLICIES = "SELECT tablename::text AS name, policyname::text AS policy, roles::text[], cmd FROM pg_policies"


def test_every_table_is_decided() -> None:
    judged = {row["name"] for row in asked(JUDGED)}

    undecided = set(tables()) - judged - OPEN_TO_ALL - NOT_REACHABLE

    assert undecided == set(), "say what an outsider reads of these: governance/models/rules.py"
    assert not judged & (OPEN_TO_ALL | NOT_REACHABLE)
    assert set(tables()) >= OPEN_TO_ALL | NOT_REACHABLE


def test_what_is_read_is_judged_row_by_row_or_belongs_to_nobody() -> None:
    judged = {row["name"] for row in asked(JUDGED)}

    readable = {table for table in tables() if columns_open_to_the_portal(table)}

    assert readable <= judged | OPEN_TO_ALL
    assert readable >= OPEN_TO_ALL


def test_each_judged_table_lets_the_application_work_and_the_portal_read() -> None:
    judged = {row["name"] for row in asked(JUDGED)}
    policies = {(row["name"], row["policy"], tuple(row["roles"]), row["cmd"]) for row in asked(POLICIES)}

    for table in judged:
        own = {(name, policy.removeprefix(table), *rest) for name, policy, *rest in policies if name == table}
        application = (table, "_application", ("plan_admin_app",), "ALL")
        portal = (table, "_portal", ("plan_admin_portal",), "SELECT")
        assert application in own, table
        assert own <= {application, portal}, table
        assert (portal in own) is bool(columns_open_to_the_portal(table)), table


def test_nothing_may_be_written_by_the_portal() -> None:
    writable = asked(
        "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p', 'v') AND (has_table_privilege('plan_admin_portal', oid,"
        " 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
        " OR has_any_column_privilege('plan_admin_portal', oid, 'INSERT, UPDATE, REFERENCES'))"
    )

    assert writable == []


def test_the_portals_role_is_as_narrow_as_a_role_can_be() -> None:
    (role,) = asked(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,"
        " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) AS is_member"
        " FROM pg_roles WHERE rolname = 'plan_admin_portal'"
    )
    (rights,) = asked(
        "SELECT has_schema_privilege('plan_admin_portal', 'public', 'CREATE') AS creates,"
        " has_database_privilege('plan_admin_portal', current_database(), 'TEMPORARY') AS temporary,"
        " has_database_privilege('plan_admin_portal', current_database(), 'CREATE') AS schemas"
    )

    assert not any(role.values())
    assert not any(rights.values())
