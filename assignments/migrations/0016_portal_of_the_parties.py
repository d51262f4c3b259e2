"""Who sees what of notices, accounts, claims, corrections, payments and disputes (ADR 55)."""

from pathlib import Path

from django.db import migrations

from governance.models.rules import from_file, portal_sees, portal_sees_nothing

SQL = Path(__file__).parent / "sql"

# Asked once for a statement, not row by row.
DISTRIBUTOR = "ANY ((SELECT portal_own('DISTRIBUTOR'))::bigint[])"
ASSIGNEE = "ANY ((SELECT portal_own('ASSIGNEE'))::bigint[])"
AGENT = "ANY ((SELECT portal_own('COLLECTION_AGENT'))::bigint[])"
OWN_PAYEE = " OR ".join(
    f"(payee_kind = '{kind}' AND payee = ANY ((SELECT portal_own_codes('{kind}'))::text[]))"
    for kind in ("DISTRIBUTOR", "ASSIGNEE", "COLLECTION_AGENT")
)


def of_own(table: str, key: str) -> str:
    """Rows whose row of another table the reader sees."""
    return f"EXISTS (SELECT FROM {table} AS own WHERE own.id = {key})"


OWN_NOTICE = of_own("assignments_partynotice", "notice_id")
# What was asked of an Assignee is asked before the notice is: no circle of conditions.
ASKED_OF_THE_ASSIGNEE = (
    "EXISTS (SELECT FROM assignments_noticeconsentasked AS asked"
    f" WHERE asked.notice_id = assignments_partynotice.id AND asked.assignee_id = {ASSIGNEE})"
)
# As `0015_row_security` has it, before an Assignee sees a claim that nothing has recovered yet.
OWN_CLAIM = (
    f"distributor_id = {DISTRIBUTOR} OR EXISTS ("
    "SELECT FROM assignments_paymentline AS own WHERE own.claim_id = assignments_fundclaim.id)"
)
# All but what it says, which may name who designated an agent: that is told as far as the reader may know it.
NOTICE_COLUMNS = (
    "id, plan_id, distributor_id, kind, transfer_id, direction_id, named, digest, effective, given_on,"
    " reaches_back, document_id, given_by_id"
).split(", ")


class Migration(migrations.Migration):
    dependencies = [("assignments", "0015_row_security"), ("fees", "0005_corrections")]

    operations = [
        from_file(SQL / "portal_functions.sql"),
        # Payments that leave (R13): the number of the paper and what became of it, of the payee's own.
        portal_sees_nothing("assignments_paymentapproval"),
        portal_sees(
            "assignments_authorizedinstruction",
            rows=of_own("assignments_paymentinstruction", "instruction_id"),
        ),
        portal_sees(
            "assignments_paymentauthorization",
            rows="EXISTS (SELECT FROM assignments_authorizedinstruction AS own"
            " WHERE own.authorization_id = assignments_paymentauthorization.id)",
            columns=["id", "number"],
        ),
        portal_sees(
            "assignments_paymentoutcome",
            rows=of_own("assignments_paymentinstruction", "instruction_id"),
            columns=["id", "kind", "date", "instruction_id"],
        ),
        # Corrections and the Prior Plan (6, 13).
        portal_sees_nothing("assignments_restatement"),
        portal_sees(
            "assignments_carriedover",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE}",
        ),
        portal_sees_nothing("assignments_carriedoverentry"),
        portal_sees_nothing("fees_changedfact"),
        # Notices (6(c)) and accounts.
        portal_sees("assignments_noticeconsentasked", rows=f"assignee_id = {ASSIGNEE}"),
        portal_sees(
            "assignments_partynotice",
            rows=f"distributor_id = {DISTRIBUTOR} OR {ASKED_OF_THE_ASSIGNEE}",
            columns=NOTICE_COLUMNS,
        ),
        portal_sees("assignments_noticeconsent", rows=f"assignee_id = {ASSIGNEE} OR {OWN_NOTICE}"),
        portal_sees(
            "assignments_noticedecision",
            rows=OWN_NOTICE,
            columns=["id", "notice_id", "word", "received_on", "decided_by_id"],
        ),
        portal_sees("assignments_noticefund", rows=OWN_NOTICE),
        portal_sees("assignments_noticerecord", rows=OWN_NOTICE),
        portal_sees(
            "assignments_bankdetails",
            rows=f"distributor_id = {DISTRIBUTOR} OR assignee_id = {ASSIGNEE} OR agent_id = {AGENT}",
        ),
        # Claims (6(e)): the Distributor's and its agent's matter; an Assignee's own overpayments.
        migrations.RunSQL(
            f"ALTER POLICY assignments_fundclaim_portal ON assignments_fundclaim"
            f" USING ({OWN_CLAIM} OR assignee_id = {ASSIGNEE})",
            f"ALTER POLICY assignments_fundclaim_portal ON assignments_fundclaim USING ({OWN_CLAIM})",
        ),
        portal_sees("assignments_claimrecovery", rows=of_own("assignments_fundclaim", "claim_id")),
        portal_sees(
            "assignments_noticeofclaim", rows=f"distributor_id = {DISTRIBUTOR} OR agent_id = {AGENT}"
        ),
        portal_sees("assignments_noticepart", rows=of_own("assignments_noticeofclaim", "notice_id")),
        portal_sees_nothing("assignments_claimpaper"),
        # Statements: estimates, announcements, disputes.
        portal_sees("assignments_statementestimate", rows=OWN_PAYEE),
        portal_sees_nothing("assignments_statementannouncement"),
        portal_sees("assignments_dispute", rows=OWN_PAYEE),
        portal_sees("assignments_disputeanswer", rows=of_own("assignments_dispute", "dispute_id")),
    ]
