-- What sums.sql checks at commit. Each function takes the rows that a transaction touched; NULL is none.
-- They must be quick also where PostgreSQL has counted no rows yet. So they are planned anew each time, in
-- the knowledge that rows just written are in memory; tables are joined to the touched keys in the order
-- written here, never to another intermediate result; and there is no LIMIT, which would be planned as if
-- a broken row were found at once. INTO takes the first.
CREATE FUNCTION fee_in_words(fee_id bigint) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT portfolio.name || ' in ' || to_char(fee.month, 'YYYY-MM')
    FROM fees_monthlyfee AS fee
    JOIN governance_shareclass AS share_class ON share_class.id = fee.share_class_id
    JOIN governance_portfolio AS portfolio ON portfolio.id = share_class.portfolio_id
    WHERE fee.id = fee_id
$$;

CREATE FUNCTION check_lines_sum_to_instructions(added bigint[], with_lines bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT unnest(with_lines) AS id INTO broken EXCEPT SELECT unnest(added);
    IF FOUND THEN
        RAISE EXCEPTION 'instruction % stands: a line comes with its instruction and never later', broken.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_comes_with_its_instruction';
    END IF;
    SELECT instruction.id, instruction.amount, coalesce(sum(line.amount), 0) AS lines,
        count(line.line_number) AS how_many
    INTO broken
    FROM unnest(added) AS touched (id)
    JOIN assignments_paymentinstruction AS instruction ON instruction.id = touched.id
    LEFT JOIN assignments_paymentline AS line ON line.instruction_id = touched.id
    GROUP BY instruction.id
    HAVING count(line.line_number) = 0 OR sum(line.amount) <> instruction.amount;
    IF FOUND THEN
        RAISE EXCEPTION 'the % lines of instruction % come to %; its amount is %',
            broken.how_many, broken.id, broken.lines, broken.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_instruction';
    END IF;
END $$;

CREATE FUNCTION check_shares_sum_to_fees(shared bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT fee.id, fee.distribution_fee, fee.service_fee, coalesce(sum(share.distribution_fee), 0) AS distribution,
        coalesce(sum(share.service_fee), 0) AS service
    INTO broken
    FROM unnest(shared) AS touched (id)
    JOIN fees_monthlyfee AS fee ON fee.id = touched.id
    LEFT JOIN assignments_distributorshare12b1 AS share ON share.monthly_fee_id = touched.id
    GROUP BY fee.id
    HAVING coalesce(sum(share.distribution_fee), 0) <> fee.distribution_fee
        OR coalesce(sum(share.service_fee), 0) <> fee.service_fee;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(a): the Distributors'' shares of % come to % and % (service); the fee is % and %',
            fee_in_words(broken.id), broken.distribution, broken.service, broken.distribution_fee, broken.service_fee
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_sum_to_monthly_fee';
    END IF;
    SELECT monthly_fee_id, distributor_id, coalesce(share.distribution_fee, 0) AS distribution_fee,
        coalesce(share.balance, 0) AS balance, coalesce(portion.amount, 0) AS portions
    INTO broken
    FROM (
        SELECT share.monthly_fee_id, share.distributor_id, share.distribution_fee, share.balance
        FROM unnest(shared) AS touched (id)
        JOIN assignments_distributorshare12b1 AS share ON share.monthly_fee_id = touched.id
    ) AS share
    FULL JOIN (
        SELECT portion.monthly_fee_id, portion.distributor_id, sum(portion.amount) AS amount
        FROM unnest(shared) AS touched (id)
        JOIN assignments_assigneeportion12b1 AS portion ON portion.monthly_fee_id = touched.id
        GROUP BY portion.monthly_fee_id, portion.distributor_id
    ) AS portion USING (monthly_fee_id, distributor_id)
    WHERE share.distribution_fee IS NULL
        OR share.distribution_fee <> share.balance + coalesce(portion.amount, 0);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(b): Portions of % and a balance of % do not make the % of Distributor % of %',
            broken.portions, broken.balance, broken.distribution_fee,
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id),
            fee_in_words(broken.monthly_fee_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'portions_and_balance_sum_to_share';
    END IF;
END $$;

-- A share class's month is paid wholly or not at all; one that was superseded gets no new line.
CREATE FUNCTION check_lines_sum_to_shares(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    -- Two transactions that pay the same month wait for one another here, and the later one sees both.
    PERFORM FROM fees_monthlyfee WHERE id = ANY (paid) ORDER BY id FOR NO KEY UPDATE;
    -- What is paid and what is due are stacked and grouped, not joined: nothing depends on an estimate.
    SELECT by_distributor.* INTO broken
    FROM (
        SELECT entry.monthly_fee_id, entry.distributor_id,
            sum(entry.paid_distribution) AS paid_distribution, sum(entry.paid_service) AS paid_service,
            sum(entry.due_distribution) AS due_distribution, sum(entry.due_service) AS due_service,
            sum(sum(entry.lines)) OVER (PARTITION BY entry.monthly_fee_id) AS lines_of_fee
        FROM (
            SELECT line.monthly_fee_id, line.distributor_id, 1 AS lines,
                CASE line.component WHEN 'DISTRIBUTION_FEE' THEN line.amount ELSE 0 END AS paid_distribution,
                CASE line.component WHEN 'SERVICE_FEE' THEN line.amount ELSE 0 END AS paid_service,
                0 AS due_distribution, 0 AS due_service
            FROM unnest(paid) AS touched (id)
            JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
            JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
            WHERE line.component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET')
                AND instruction_is_live(instruction.status)
            UNION ALL
            SELECT share.monthly_fee_id, share.distributor_id, 0, 0, 0, share.distribution_fee, share.service_fee
            FROM unnest(paid) AS touched (id)
            JOIN assignments_distributorshare12b1 AS share ON share.monthly_fee_id = touched.id
            JOIN fees_monthlyfee AS fee ON fee.id = touched.id
            WHERE fee.status IN ('COMPUTED', 'CLOSED')
        ) AS entry
        GROUP BY entry.monthly_fee_id, entry.distributor_id
    ) AS by_distributor
    WHERE by_distributor.lines_of_fee > 0 AND (
        by_distributor.paid_distribution <> by_distributor.due_distribution
        OR by_distributor.paid_service <> by_distributor.due_service
    );
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(a): the lines for Distributor % of % pay % and % (service); due are % and %',
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id),
            fee_in_words(broken.monthly_fee_id), broken.paid_distribution, broken.paid_service,
            broken.due_distribution, broken.due_service
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_share';
    END IF;
END $$;

-- A corrected claim is the same claim: what earlier versions recovered counts.
CREATE FUNCTION check_offsets_within_claims(claims bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    PERFORM FROM assignments_fundclaim
    WHERE (plan_id, entry) IN (SELECT plan_id, entry FROM assignments_fundclaim WHERE id = ANY (claims))
    ORDER BY id FOR NO KEY UPDATE;
    SELECT claim.entry, claim.amount, -sum(line.amount) AS recovered
    INTO broken
    FROM assignments_fundclaim AS claim
    JOIN assignments_fundclaim AS version ON version.plan_id = claim.plan_id AND version.entry = claim.entry
    JOIN assignments_paymentline AS line ON line.claim_id = version.id
    JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
    WHERE claim.id = ANY (claims) AND instruction_is_live(instruction.status)
    GROUP BY claim.id
    HAVING -sum(line.amount) > claim.amount;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(e): offsets of % would recover more than the % of claim %',
            broken.recovered, broken.amount, broken.entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offsets_within_claim';
    END IF;
END $$;

-- reverse
DROP FUNCTION check_offsets_within_claims(bigint[]);
DROP FUNCTION check_lines_sum_to_shares(bigint[]);
DROP FUNCTION check_shares_sum_to_fees(bigint[]);
DROP FUNCTION check_lines_sum_to_instructions(bigint[], bigint[]);
DROP FUNCTION fee_in_words(bigint);
