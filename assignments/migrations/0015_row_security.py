"""Who sees what, table by table: an outsider's request reads the rows of its own parties (ADR 55).

What is named nowhere here the portal's role may not read at all. A condition may ask other tables: there
the reader's own rows alone are found again.
"""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from governance.models.rules import from_file, portal_sees, portal_sees_all, portal_sees_nothing

SQL = Path(__file__).parent / "sql"
# Asked once for a statement, not row by row.
DISTRIBUTOR = "ANY ((SELECT portal_own('DISTRIBUTOR'))::bigint[])"
ASSIGNEE = "ANY ((SELECT portal_own('ASSIGNEE'))::bigint[])"
AGENT = "ANY ((SELECT portal_own('COLLECTION_AGENT'))::bigint[])"
OWN_PAYEE = " OR ".join(
    f"(payee_kind = '{kind}' AND payee = ANY ((SELECT portal_own_codes('{kind}'))::text[]))"
    for kind in ("DISTRIBUTOR", "ASSIGNEE", "COLLECTION_AGENT")
)
PAID_TO_THE_AGENT = """
    SELECT FROM assignments_paymentline AS line
    JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
    WHERE instruction.payee_kind = 'COLLECTION_AGENT'
    AND instruction.status NOT IN ('SUPERSEDED', 'VOIDED', 'REVERSED')
    AND line.monthly_fee_id = assignments_assigneeportion12b1.monthly_fee_id
    AND line.distributor_id = assignments_assigneeportion12b1.distributor_id
"""
COLLECTED_BY_THE_AGENT = f"""
    SELECT FROM assignments_paymentdirection AS direction
    WHERE direction.plan_id = assignments_transfer.plan_id
    AND direction.distributor_id = assignments_transfer.distributor_id AND direction.agent_id = {AGENT}
"""
HAS_PART = """
    EXISTS (SELECT FROM assignments_distributorshare12b1 AS own WHERE own.monthly_fee_id = fees_monthlyfee.id)
    OR EXISTS (SELECT FROM assignments_assigneeportion12b1 AS own WHERE own.monthly_fee_id = fees_monthlyfee.id)
    OR EXISTS (SELECT FROM assignments_paymentline AS own WHERE own.monthly_fee_id = fees_monthlyfee.id)
"""
# All but `problems` and `held_agreements`, which speak of others.
FEE_COLUMNS = (
    "id, run_id, share_class_id, month, status, superseded_by_id, closed_by_id, held_because, authority, conventions,"
    " rates, accrued_on, net_assets, distribution_accruals, service_accruals, average_daily_net_assets,"
    " distribution_fee, service_fee, aggregate_fee"
).split(", ")


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0014_statements"),
        ("fees", "0005_corrections"),
        ("governance", "0010_filed_documents"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        from_file(SQL / "portal_own.sql"),
        # Who pays whom (6(a)-(e)).
        portal_sees("assignments_distributorshare12b1", rows=f"distributor_id = {DISTRIBUTOR}"),
        portal_sees("assignments_paymentinstruction", rows=OWN_PAYEE),
        portal_sees(
            "assignments_paymentline",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE} OR EXISTS ("
            "SELECT FROM assignments_paymentinstruction AS own WHERE own.id = instruction_id)",
        ),
        portal_sees(
            "assignments_assigneeportion12b1",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE} OR EXISTS ({PAID_TO_THE_AGENT})",
        ),
        portal_sees(
            "assignments_sharecorrection",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE}",
        ),
        portal_sees(
            "assignments_fundclaim",
            rows=f"distributor_id = {DISTRIBUTOR} OR EXISTS ("
            "SELECT FROM assignments_paymentline AS own WHERE own.claim_id = assignments_fundclaim.id)",
        ),
        portal_sees(
            "assignments_paymentdirection",
            rows=f"distributor_id = {DISTRIBUTOR} OR designated_by_id = {ASSIGNEE} OR agent_id = {AGENT}",
        ),
        portal_sees(
            "assignments_directionscope",
            rows="EXISTS (SELECT FROM assignments_paymentdirection AS own WHERE own.id = direction_id)",
        ),
        portal_sees(
            "assignments_transfer",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE}"
            f" OR EXISTS ({COLLECTED_BY_THE_AGENT})",
        ),
        portal_sees(
            "assignments_transferscope",
            rows="EXISTS (SELECT FROM assignments_transfer AS own WHERE own.id = transfer_id)",
        ),
        portal_sees("assignments_monthlycalculation", rows=f"distributor_id = {DISTRIBUTOR}"),
        portal_sees(
            "assignments_calculationshare",
            rows="EXISTS (SELECT FROM assignments_monthlycalculation AS own WHERE own.id = calculation_id)",
        ),
        portal_sees(
            "assignments_calculationportion",
            rows="EXISTS (SELECT FROM assignments_monthlycalculation AS own WHERE own.id = calculation_id)",
        ),
        portal_sees(
            "assignments_determination",
            rows="EXISTS (SELECT FROM assignments_monthlycalculation AS own WHERE own.id = calculation_id)",
        ),
        # The parties themselves, and the people who act for them.
        portal_sees("assignments_membership", rows="user_id = (SELECT portal_user())"),
        portal_sees(
            "assignments_assignee",
            rows=f"id = {ASSIGNEE} OR EXISTS ("
            "SELECT FROM assignments_transfer AS own WHERE own.assignee_id = assignments_assignee.id)",
        ),
        portal_sees(
            "assignments_collectionagent",
            rows=f"id = {AGENT} OR EXISTS (SELECT FROM assignments_paymentdirection AS own"
            " WHERE own.agent_id = assignments_collectionagent.id)",
        ),
        portal_sees(
            "governance_distributor",
            rows=f"id = {DISTRIBUTOR}"
            " OR EXISTS (SELECT FROM assignments_transfer AS own"
            " WHERE own.distributor_id = governance_distributor.id)"
            " OR EXISTS (SELECT FROM assignments_paymentdirection AS own"
            " WHERE own.distributor_id = governance_distributor.id)",
        ),
        portal_sees("governance_distributionagreement", rows=f"distributor_id = {DISTRIBUTOR}"),
        portal_sees(
            "governance_sellingperiod",
            rows="EXISTS (SELECT FROM governance_distributionagreement AS own WHERE own.id = agreement_id)",
        ),
        portal_sees(
            "users_user",
            rows="id = (SELECT portal_user())",
            columns=["id", "username", "first_name", "last_name", "is_active"],
        ),
        portal_sees("users_user_groups", rows="user_id = (SELECT portal_user())"),
        portal_sees_nothing("assignments_historicalassignee"),
        portal_sees_nothing("assignments_historicalcollectionagent"),
        portal_sees_nothing("governance_historicaldistributor"),
        # The class's own figures, for those who have a part of them (2, 6(a)).
        portal_sees("fees_monthlyfee", rows=HAS_PART, columns=FEE_COLUMNS),
        portal_sees_nothing("fees_cohortaccrual"),
        portal_sees_nothing("fees_serviceaccrual"),
        portal_sees_all(
            "fees_monthlyfeerun", columns=["id", "plan_id", "month", "facts_known_at", "finished_at"]
        ),
        # The Plan's own terms, and that something was done, not by whom.
        portal_sees_all("governance_plan"),
        portal_sees_all("governance_fund"),
        portal_sees_all("governance_fundname"),
        portal_sees_all("governance_portfolio"),
        portal_sees_all("governance_portfolioname"),
        portal_sees_all("governance_portfolioalias"),
        portal_sees_all("governance_shareclass"),
        portal_sees_all("governance_convention"),
        portal_sees_all("governance_act", columns=["id", "kind", "acted_at"]),
        portal_sees_all("auth_group"),
    ]
