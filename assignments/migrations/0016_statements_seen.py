"""Who sees estimates, disputes and what was paid: each party its own (ADR 55)."""

from django.db import migrations

from governance.models.rules import portal_sees, portal_sees_nothing

OWN_PAYEE = " OR ".join(
    f"(payee_kind = '{kind}' AND payee = ANY ((SELECT portal_own_codes('{kind}'))::text[]))"
    for kind in ("DISTRIBUTOR", "ASSIGNEE", "COLLECTION_AGENT")
)
OF_AN_OWN_INSTRUCTION = (
    "EXISTS (SELECT FROM assignments_paymentinstruction AS own WHERE own.id = instruction_id)"
)


class Migration(migrations.Migration):
    dependencies = [("assignments", "0015_row_security")]

    operations = [
        portal_sees("assignments_statementestimate", rows=OWN_PAYEE),
        portal_sees_nothing("assignments_statementannouncement"),
        portal_sees("assignments_dispute", rows=OWN_PAYEE),
        portal_sees(
            "assignments_disputeanswer",
            rows="EXISTS (SELECT FROM assignments_dispute AS own WHERE own.id = dispute_id)",
        ),
        # What became of a payment, and the number of its order; not the paper, which pays others too.
        portal_sees(
            "assignments_paymentoutcome",
            rows=OF_AN_OWN_INSTRUCTION,
            columns=["id", "instruction_id", "kind", "date"],
        ),
        portal_sees("assignments_authorizedinstruction", rows=OF_AN_OWN_INSTRUCTION),
        portal_sees(
            "assignments_paymentauthorization",
            rows="EXISTS (SELECT FROM assignments_authorizedinstruction AS own"
            " WHERE own.authorization_id = assignments_paymentauthorization.id)",
            columns=["id", "number"],
        ),
    ]
