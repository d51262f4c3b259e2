-- R13: who let the payments leave, in which order to pay, and that no line is paid twice.

-- prepare
CREATE TEMPORARY TABLE checked_order AS
SELECT
    ordered.id AS ordered, ordered.number, ordered.amount, ordered.content, ordered.fund_id AS fund,
    fund.name || ', authorization ' || ordered.number AS place, to_char(ordered.month, 'YYYY-MM') AS month
FROM assignments_paymentauthorization AS ordered
JOIN governance_fund AS fund ON fund.id = ordered.fund_id
WHERE ordered.plan_id = %(plan)s AND ordered.month = %(month)s;
ANALYZE checked_order;

-- check: approvals
SELECT instruction.place, instruction.month, 'one approval by another person than who prepared it' AS expected,
    count(approval.id) || ' by another, ' || instruction.status AS found
FROM checked_instruction AS instruction
JOIN assignments_paymentinstruction AS stored ON stored.id = instruction.instruction
JOIN governance_act AS prepared ON prepared.id = stored.prepared_by_id
LEFT JOIN (
    assignments_paymentapproval AS approval
    JOIN governance_act AS approved ON approved.id = approval.approved_by_id
) ON approval.instruction_id = instruction.instruction AND approved.acting_user_id <> prepared.acting_user_id
WHERE instruction.status IN ('APPROVED', 'ISSUED', 'RETURNED', 'REVERSED')
    OR (instruction.status = 'SETTLED' AND instruction.amount <> 0)
GROUP BY instruction.instruction, instruction.place, instruction.month, instruction.status
HAVING count(approval.id) <> 1

-- check: closed by the approval
SELECT DISTINCT instruction.place, instruction.month, 'closed' AS expected, lower(fee.status) AS found,
    portfolio.name AS portfolio
FROM checked_instruction AS instruction
JOIN assignments_paymentline AS line ON line.instruction_id = instruction.instruction
JOIN fees_monthlyfee AS fee ON fee.id = line.monthly_fee_id
JOIN governance_shareclass AS share_class ON share_class.id = line.share_class_id
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
WHERE instruction.status IN ('APPROVED', 'ISSUED', 'RETURNED', 'REVERSED') AND fee.status <> 'CLOSED'

-- check: issued once
SELECT instruction.place, instruction.month, CASE
        WHEN instruction.status IN ('ISSUED', 'RETURNED', 'REVERSED') OR instruction.amount <> 0 THEN 'one' ELSE 'none'
    END AS expected, count(named.id)::text AS found
FROM checked_instruction AS instruction
LEFT JOIN assignments_authorizedinstruction AS named ON named.instruction_id = instruction.instruction
WHERE instruction.status IN ('ISSUED', 'SETTLED', 'RETURNED', 'REVERSED')
GROUP BY instruction.instruction, instruction.place, instruction.month, instruction.status, instruction.amount
HAVING count(named.id)
    <> CASE WHEN instruction.status = 'SETTLED' AND instruction.amount = 0 THEN 0 ELSE 1 END

-- check: sums of the authorizations
SELECT checked.place, checked.month, coalesce(sum(line.amount), 0.00) AS expected, checked.amount AS found
FROM checked_order AS checked
LEFT JOIN assignments_authorizedinstruction AS named ON named.authorization_id = checked.ordered
LEFT JOIN assignments_paymentline AS line ON line.instruction_id = named.instruction_id
GROUP BY checked.ordered, checked.place, checked.month, checked.amount
HAVING coalesce(sum(line.amount), 0) <> checked.amount

-- check: accounts of the authorizations
WITH due AS (
    SELECT named.authorization_id AS ordered, line.share_class_id AS share_class, line.instruction_id AS payment,
        sum(line.amount) AS amount
    FROM assignments_authorizedinstruction AS named
    JOIN checked_order AS checked ON checked.ordered = named.authorization_id
    JOIN assignments_paymentline AS line ON line.instruction_id = named.instruction_id
    GROUP BY named.authorization_id, line.share_class_id, line.instruction_id
), said AS (
    SELECT checked.ordered, (payee ->> 'payment')::bigint AS payment, (payee ->> 'amount')::numeric AS amount
    FROM checked_order AS checked
    CROSS JOIN jsonb_array_elements(checked.content -> 'accounts') AS account
    CROSS JOIN jsonb_array_elements(account -> 'payees') AS payee
)
SELECT checked.place, checked.month, compared.payment, compared.expected, compared.found
FROM (
    SELECT ordered, payment, coalesce(due.amounts, '') AS expected, coalesce(said.amounts, '') AS found
    FROM (
        SELECT ordered, payment, string_agg(amount::text, ', ' ORDER BY amount) AS amounts
        FROM due GROUP BY ordered, payment
    ) AS due
    FULL JOIN (
        SELECT ordered, payment, string_agg(amount::text, ', ' ORDER BY amount) AS amounts
        FROM said GROUP BY ordered, payment
    ) AS said USING (ordered, payment)
) AS compared
JOIN checked_order AS checked ON checked.ordered = compared.ordered
WHERE compared.expected <> compared.found

-- check: outcomes
SELECT instruction.place, instruction.month, 'a record that it was ' || lower(instruction.status) AS expected,
    'none' AS found
FROM checked_instruction AS instruction
WHERE (instruction.status IN ('RETURNED', 'REVERSED') OR (instruction.status = 'SETTLED' AND instruction.amount <> 0))
    AND NOT EXISTS (
        SELECT FROM assignments_paymentoutcome AS outcome
        WHERE outcome.instruction_id = instruction.instruction AND outcome.kind = instruction.status
    )

-- check: lines paid once
SELECT portfolio.name AS place, fee.month, distributor.code AS distributor, lower(line.component) AS component,
    'one payment' AS expected, 'payments ' || string_agg(line.instruction::text, ', ' ORDER BY line.instruction) AS found
FROM checked_line AS line
JOIN checked_fee AS fee ON fee.fee = line.fee
JOIN governance_shareclass AS share_class ON share_class.id = line.share_class
JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
JOIN governance_distributor AS distributor ON distributor.id = line.distributor
WHERE line.counts
    AND (line.component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE') OR line.component = 'CDSC' AND line.corrects = '')
GROUP BY line.fee, portfolio.name, fee.month, distributor.code, line.component, line.assignee
HAVING count(*) > 1

-- check: determinations
SELECT instruction.place, instruction.month, 'a determination not to pay it' AS expected, 'none that stands' AS found
FROM checked_instruction AS instruction
WHERE instruction.not_paid_by IS NOT NULL AND NOT EXISTS (
    SELECT FROM assignments_determination AS decided
    WHERE decided.id = instruction.not_paid_by AND decided.decision = 'DO_NOT_PAY'
        AND decided.plan_id = %(plan)s
        AND (decided.instruction_id = instruction.instruction OR decided.month = %(month)s)
)
