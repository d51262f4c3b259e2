-- Section 1: a Fund acts severally for each Portfolio. A line pays what its own instruction's Plan, month
-- and Fund owe, and an offset reduces only what its claim may reach. Instructions are added first.
CREATE FUNCTION payment_line_is_its_instruction_s() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
DECLARE
    stray bigint;
BEGIN
    -- Planned anew each time: a plan made for one line is a poor one for a hundred thousand. No LIMIT: it
    -- would be planned as if a stray line were found at once. INTO takes the first.
    EXECUTE $query$
        SELECT line.instruction_id
        FROM added AS line
        LEFT JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        LEFT JOIN fees_monthlyfee AS fee ON fee.id = line.monthly_fee_id
        LEFT JOIN governance_shareclass AS share_class ON share_class.id = line.share_class_id
        LEFT JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
        WHERE (
            instruction.plan_id = share_class.plan_id
            AND instruction.fund_id = portfolio.fund_id
            AND instruction.month = fee.month
            AND fee.share_class_id = line.share_class_id
        ) IS NOT TRUE
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 1: a line of instruction % is not of its Plan, month and Fund', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_is_its_instruction_s';
    END IF;
    SELECT line.instruction_id INTO stray
    FROM added AS line
    LEFT JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
    LEFT JOIN assignments_fundclaim AS claim ON claim.id = line.claim_id
    WHERE line.component = 'OFFSET' AND (
        claim.plan_id = instruction.plan_id
        AND claim.fund_id = instruction.fund_id
        AND claim.distributor_id = line.distributor_id
        AND (claim.share_class_id IS NULL OR claim.share_class_id = line.share_class_id)
        AND line.assignee_id IS NULL
        AND instruction.payee_kind = 'DISTRIBUTOR'
    ) IS NOT TRUE;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(e): an offset of instruction % reduces what its claim does not reach', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_offset_is_its_claim_s';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER payment_line_is_its_instruction_s AFTER INSERT ON assignments_paymentline
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payment_line_is_its_instruction_s();

-- reverse
DROP TRIGGER payment_line_is_its_instruction_s ON assignments_paymentline;
DROP FUNCTION payment_line_is_its_instruction_s();
