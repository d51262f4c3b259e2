"""Where every cent is, read from the tables by queries of the tests' own; nothing of the product computes.

Each fault is one line of text; no fault is an empty list. An instruction *counts* while it is in no state
that gave its lines to another, or while a determination says that it is never paid.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

# These gave their lines to another instruction, or to none where a determination does not pay.
GONE: Final = "('SUPERSEDED', 'VOIDED', 'REVERSED')"
COUNTS: Final = f"(i.status NOT IN {GONE} OR (i.status = 'VOIDED' AND i.not_paid_by_id IS NOT NULL))"
# A class that a killed run has computed and not paid yet has no line at all.
DEAD: Final = (
    "EXISTS (SELECT FROM fees_monthlyfeerun r WHERE r.plan_id = s.plan_id AND r.month = f.month"
    " AND r.finished_at IS NULL)"
)

CHECKS: Final = {
    "a share's fees are in lines that count, once": f"""
        SELECT f.id, d.distributor_id, d.distribution_fee, d.service_fee, l.distribution_fee, l.service_fee
          FROM assignments_distributorshare12b1 d
          JOIN fees_monthlyfee f ON f.id = d.monthly_fee_id AND f.status IN ('COMPUTED', 'CLOSED')
          JOIN governance_shareclass s ON s.id = f.share_class_id
          LEFT JOIN LATERAL (
              SELECT count(*) AS lines,
                     coalesce(sum(p.amount) FILTER (WHERE p.component = 'DISTRIBUTION_FEE'), 0)
                         AS distribution_fee,
                     coalesce(sum(p.amount) FILTER (WHERE p.component = 'SERVICE_FEE'), 0) AS service_fee
                FROM assignments_paymentline p
                JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
               WHERE p.monthly_fee_id = f.id AND p.distributor_id = d.distributor_id
                 AND p.component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE')) l ON true
         WHERE (d.distribution_fee, d.service_fee) IS DISTINCT FROM (l.distribution_fee, l.service_fee)
           AND NOT (l.lines = 0 AND {DEAD})""",
    "what is superseded is paid by nobody": f"""
        SELECT i.id, p.line_number FROM assignments_paymentline p
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
          JOIN fees_monthlyfee f ON f.id = p.monthly_fee_id AND f.status NOT IN ('COMPUTED', 'CLOSED')
          JOIN governance_shareclass s ON s.id = f.share_class_id
         WHERE i.status <> 'VOIDED' AND NOT {DEAD}""",
    "Distributors' shares are the fee of the class": """
        SELECT f.id, f.distribution_fee, f.service_fee, sum(d.distribution_fee), sum(d.service_fee)
          FROM fees_monthlyfee f LEFT JOIN assignments_distributorshare12b1 d ON d.monthly_fee_id = f.id
         WHERE f.status IN ('COMPUTED', 'CLOSED') GROUP BY f.id
        HAVING (coalesce(sum(d.distribution_fee), 0), coalesce(sum(d.service_fee), 0))
               IS DISTINCT FROM (f.distribution_fee, f.service_fee)""",
    "Portions and balance are the share": """
        SELECT d.monthly_fee_id, d.distributor_id, d.distribution_fee, d.balance, sum(p.amount)
          FROM assignments_distributorshare12b1 d
          LEFT JOIN assignments_assigneeportion12b1 p USING (monthly_fee_id, distributor_id)
         GROUP BY 1, 2, 3, 4 HAVING d.balance + coalesce(sum(p.amount), 0) <> d.distribution_fee""",
    "lines are their instruction": """
        SELECT i.id, i.amount, sum(p.amount) FROM assignments_paymentinstruction i
          LEFT JOIN assignments_paymentline p ON p.instruction_id = i.id
         GROUP BY i.id HAVING coalesce(sum(p.amount), 0) <> i.amount OR i.amount < 0""",
    "no line was issued twice": """
        SELECT p.monthly_fee_id, p.component, p.distributor_id, p.assignee_id, p.claim_id, p.for_month,
               p.corrects, i.payee_kind, i.payee, array_agg(i.id)
          FROM assignments_paymentline p
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id
                                               AND i.status IN ('ISSUED', 'SETTLED')
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING count(*) > 1""",
    "no more was issued of a share than it is": """
        SELECT d.monthly_fee_id, d.distributor_id, d.distribution_fee + d.service_fee, sum(p.amount)
          FROM assignments_distributorshare12b1 d
          JOIN assignments_paymentline p USING (monthly_fee_id, distributor_id)
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id
                                               AND i.status IN ('ISSUED', 'SETTLED')
         WHERE p.component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE')
         GROUP BY 1, 2, 3 HAVING sum(p.amount) > d.distribution_fee + d.service_fee""",
    "offsets stay within their claim": f"""
        SELECT c.id, c.amount, -sum(p.amount) FROM assignments_fundclaim c
          JOIN assignments_paymentline p ON p.claim_id = c.id
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
         GROUP BY c.id HAVING -sum(p.amount) > c.amount""",
    "an offset takes from the Distributor alone": f"""
        SELECT i.id, i.payee, p.line_number FROM assignments_paymentline p
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
          JOIN governance_distributor d ON d.id = p.distributor_id
         WHERE p.component = 'OFFSET' AND (i.payee_kind, i.payee) <> ('DISTRIBUTOR', d.code)""",
    "nothing is offset in one Fund for another": """
        SELECT i.id, c.id FROM assignments_paymentline p
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id
          JOIN assignments_fundclaim c ON c.id = p.claim_id
         WHERE c.fund_id <> i.fund_id OR c.share_class_id <> p.share_class_id""",
    "what is held says why": """
        SELECT id FROM assignments_paymentinstruction WHERE status = 'HELD' AND held_because = '[]'""",
    "who prepared did not approve": """
        SELECT i.id, i.status FROM assignments_paymentinstruction i
          JOIN governance_act prepared ON prepared.id = i.prepared_by_id
         WHERE i.amount > 0 AND i.status IN ('APPROVED', 'ISSUED', 'SETTLED', 'RETURNED', 'REVERSED')
           AND NOT EXISTS (
               SELECT FROM assignments_paymentapproval a
                 JOIN governance_act approved ON approved.id = a.approved_by_id
                WHERE a.instruction_id = i.id AND approved.acting_user_id <> prepared.acting_user_id)""",
    "what was issued is in one authorization, which is its sum": """
        SELECT a.id, a.amount, sum(i.amount), count(*) FILTER (
                   WHERE i.fund_id <> a.fund_id OR i.month <> a.month
                      OR i.status NOT IN ('ISSUED', 'SETTLED', 'RETURNED', 'REVERSED', 'SUPERSEDED'))
          FROM assignments_paymentauthorization a
          LEFT JOIN assignments_authorizedinstruction o ON o.authorization_id = a.id
          LEFT JOIN assignments_paymentinstruction i ON i.id = o.instruction_id
         GROUP BY a.id HAVING sum(i.amount) IS DISTINCT FROM a.amount OR count(*) FILTER (
                   WHERE i.fund_id <> a.fund_id OR i.month <> a.month
                      OR i.status NOT IN ('ISSUED', 'SETTLED', 'RETURNED', 'REVERSED', 'SUPERSEDED')) > 0""",
    "nothing left without an authorization": """
        SELECT i.id, i.status FROM assignments_paymentinstruction i
         WHERE i.amount > 0 AND i.status IN ('ISSUED', 'SETTLED', 'RETURNED', 'REVERSED')
           AND (SELECT count(*) FROM assignments_authorizedinstruction o
                 WHERE o.instruction_id = i.id) <> 1""",
    "what is approved is of closed classes": """
        SELECT i.id, f.id, f.status FROM assignments_paymentinstruction i
          JOIN assignments_paymentline p ON p.instruction_id = i.id
          JOIN fees_monthlyfee f ON f.id = p.monthly_fee_id
         WHERE i.status IN ('APPROVED', 'ISSUED', 'RETURNED', 'REVERSED') AND f.status <> 'CLOSED'""",
    "corrections are in lines that count, once": f"""
        SELECT coalesce(c.bears, l.bears), coalesce(c.corrected, l.corrected), c.in_lines, l.amount
          FROM (SELECT monthly_fee_id AS bears, corrected_fee_id::text AS corrected, distributor_id,
                       assignee_id, sum(in_lines) AS in_lines
                  FROM assignments_sharecorrection GROUP BY 1, 2, 3, 4) c
          FULL JOIN (SELECT p.monthly_fee_id AS bears, p.corrects AS corrected, p.distributor_id,
                            p.assignee_id, sum(p.amount) AS amount
                       FROM assignments_paymentline p
                       JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
                      WHERE p.component = 'CORRECTION' AND p.claim_id IS NULL GROUP BY 1, 2, 3, 4) l
            ON (l.bears, l.corrected, l.distributor_id) = (c.bears, c.corrected, c.distributor_id)
           AND l.assignee_id IS NOT DISTINCT FROM c.assignee_id
          LEFT JOIN fees_monthlyfee f ON f.id = coalesce(c.bears, l.bears)
         WHERE coalesce(c.in_lines, 0) <> coalesce(l.amount, 0) AND f.status IN ('COMPUTED', 'CLOSED')""",
    "what is carried over is in lines that count, once": f"""
        SELECT e.fee, e.distributor_id, e.in_lines, coalesce(l.amount, 0)
          FROM (SELECT t.monthly_fee_id AS fee, g.distributor_id, sum(t.in_lines) AS in_lines
                  FROM assignments_carriedoverentry t
                  JOIN assignments_carriedover g ON g.id = t.carried_over_id GROUP BY 1, 2) e
          JOIN fees_monthlyfee f ON f.id = e.fee AND f.status IN ('COMPUTED', 'CLOSED')
          LEFT JOIN (SELECT p.monthly_fee_id AS fee, p.distributor_id, sum(p.amount) AS amount
                       FROM assignments_paymentline p
                       JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
                      WHERE p.component = 'CARRIED_OVER' GROUP BY 1, 2) l USING (fee, distributor_id)
         WHERE e.in_lines <> coalesce(l.amount, 0)""",
    "the service fee goes to its Distributor": f"""
        SELECT i.id, i.payee FROM assignments_paymentline p
          JOIN assignments_paymentinstruction i ON i.id = p.instruction_id AND {COUNTS}
          JOIN governance_distributor d ON d.id = p.distributor_id
         WHERE p.component = 'SERVICE_FEE' AND (i.payee_kind, i.payee) <> ('DISTRIBUTOR', d.code)""",
}
ISSUED = ("ISSUED", "SETTLED", "RETURNED", "REVERSED")


def month_marks() -> dict[str, tuple[Any, ...]]:
    """What is stored of each month's fees and payments, in short: it changes with them."""
    return {f"{row[0]:%Y-%m}": tuple(row[1:]) for row in _rows(MARKS)}


def faults_of_money() -> list[str]:
    """What the tables say that cannot be, one line each."""
    return [f"{check}: {row}" for check, query in CHECKS.items() for row in _rows(query)]


class IssuedPayments:
    """What was seen issued, to be found the same ever after."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Any, ...]] = {}
        self._papers: dict[int, tuple[Any, ...]] = {}

    def faults(self) -> Iterator[str]:
        """What was issued and has changed, or waits again, one line each; notes what is issued now."""
        states = {row[0]: row for row in _rows(STATES)}
        lines = {number: tuple(rows) for number, rows in _rows(LINES)}
        for number, seen in self._seen.items():
            now = (*states[number][2:], lines[number])
            if now != seen:
                yield f"payment {number} was issued as {seen} and is now {now}"
            if states[number][1] not in (*ISSUED, "SUPERSEDED"):
                yield f"payment {number} was issued and is {states[number][1]}"
        papers = {row[0]: row for row in _rows(PAPERS)}
        for number, paper in self._papers.items():
            if papers.get(number) != paper:
                yield f"authorization {number} is not as it was: {papers.get(number)}"
        self._papers = {**papers, **self._papers}
        for number, row in states.items():
            if row[1] in ISSUED:
                self._seen.setdefault(number, (*row[2:], lines[number]))


STATES: Final = """
    SELECT id, status, plan_id, month, fund_id, sequence, payee_kind, payee, amount::text, held_because::text,
           authority::text, prepared_by_id
      FROM assignments_paymentinstruction ORDER BY id"""
MARKS: Final = """
    SELECT month, string_agg(mark, ' ' ORDER BY mark) FROM (
        SELECT month, 'fee ' || id || status AS mark FROM fees_monthlyfee
        UNION ALL SELECT month, 'payment ' || id || status FROM assignments_paymentinstruction
        UNION ALL SELECT month, 'run ' || id || coalesce(finished_at::text, '') FROM fees_monthlyfeerun) m
     GROUP BY month"""
PAPERS: Final = """
    SELECT a.id, a.number, a.amount, a.digest, md5(a.pdf), md5(a.content::text),
           (SELECT array_agg(o.instruction_id ORDER BY 1) FROM assignments_authorizedinstruction o
             WHERE o.authorization_id = a.id)
      FROM assignments_paymentauthorization a"""
LINES: Final = """
    SELECT p.instruction_id, array_agg(p::text ORDER BY p.line_number)
      FROM assignments_paymentline p GROUP BY 1"""


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
