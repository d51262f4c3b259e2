-- R13: what an earlier month should have given is paid by lines of a later one, and by no others.
-- A correction is of an earlier month of the same Shares, whose figures stand.
CREATE FUNCTION correction_is_of_an_earlier_month() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM fees_monthlyfee AS bears
        JOIN fees_monthlyfee AS corrected
            ON corrected.id = NEW.corrected_fee_id AND corrected.share_class_id = bears.share_class_id
        WHERE bears.id = NEW.monthly_fee_id AND corrected.month < bears.month
            AND bears.status IN ('COMPUTED', 'CLOSED') AND corrected.status IN ('COMPUTED', 'CLOSED')
    ) THEN
        RAISE EXCEPTION 'Section 11: a correction is of an earlier month of the same Shares'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_of_an_earlier_month';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER correction_is_of_an_earlier_month BEFORE INSERT ON assignments_sharecorrection
FOR EACH ROW EXECUTE FUNCTION correction_is_of_an_earlier_month();

CREATE FUNCTION note_added_corrections() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO assignments_sums_to_check (what, keys)
    SELECT 'fee paid', array_agg(DISTINCT monthly_fee_id) FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER note_added_corrections AFTER INSERT ON assignments_sharecorrection
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_corrections();

-- Where a month has lines at all, they pay or hold its corrections wholly; and a fee is corrected in one month.
CREATE FUNCTION check_lines_sum_to_corrections(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT entry.monthly_fee_id, entry.distributor_id, entry.for_month, sum(entry.paid) AS paid, sum(entry.due) AS due
    INTO broken
    FROM (
        SELECT line.monthly_fee_id, line.distributor_id, line.assignee_id, line.corrects, line.for_month,
            line.amount AS paid, 0 AS due
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE line.component = 'CORRECTION' AND instruction_is_live(instruction.status)
        UNION ALL
        SELECT correction.monthly_fee_id, correction.distributor_id, correction.assignee_id,
            correction.corrected_fee_id::text, corrected.month, 0, correction.amount
        FROM unnest(paid) AS touched (id)
        JOIN assignments_sharecorrection AS correction ON correction.monthly_fee_id = touched.id
        JOIN fees_monthlyfee AS fee ON fee.id = touched.id
        JOIN fees_monthlyfee AS corrected ON corrected.id = correction.corrected_fee_id
        WHERE fee.status IN ('COMPUTED', 'CLOSED') AND EXISTS (
            SELECT FROM assignments_paymentline AS line
            JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
            WHERE line.monthly_fee_id = touched.id AND instruction_is_live(instruction.status)
        )
    ) AS entry
    GROUP BY entry.monthly_fee_id, entry.distributor_id, entry.assignee_id, entry.corrects, entry.for_month
    HAVING sum(entry.paid) <> sum(entry.due);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 11: the lines of % correct % for Distributor % by %; the correction is %',
            fee_in_words(broken.monthly_fee_id), to_char(broken.for_month, 'YYYY-MM'),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.paid, broken.due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_correction';
    END IF;
    SELECT other.corrected_fee_id, other.distributor_id
    INTO broken
    FROM unnest(paid) AS touched (id)
    JOIN assignments_sharecorrection AS correction ON correction.monthly_fee_id = touched.id
    JOIN assignments_sharecorrection AS other
        ON other.corrected_fee_id = correction.corrected_fee_id AND other.distributor_id = correction.distributor_id
    JOIN fees_monthlyfee AS bears ON bears.id = other.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
    GROUP BY other.corrected_fee_id, other.distributor_id
    HAVING count(DISTINCT other.monthly_fee_id) > 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 11: % is corrected for Distributor % in two months',
            fee_in_words(broken.corrected_fee_id),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_in_one_month';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION sums_hold_at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    added bigint[];
    with_lines bigint[];
    shared bigint[];
    paid bigint[];
    claims bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM assignments_sums_to_check WHERE id = NEW.id) THEN
        RETURN NULL; -- an earlier row of the same transaction stood for this one
    END IF;
    WITH taken AS (
        DELETE FROM assignments_sums_to_check RETURNING what, keys
    )
    SELECT
        array_agg(DISTINCT key) FILTER (WHERE what = 'instruction added'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'instruction with lines'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'fee shared'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'fee paid'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'claim')
    INTO added, with_lines, shared, paid, claims
    FROM taken CROSS JOIN unnest(taken.keys) AS key;
    PERFORM check_lines_sum_to_instructions(added, with_lines);
    PERFORM check_shares_sum_to_fees(shared);
    PERFORM check_lines_sum_to_shares(paid);
    PERFORM check_lines_sum_to_corrections(paid);
    PERFORM check_offsets_within_claims(claims);
    RETURN NULL;
END $$;


CREATE OR REPLACE FUNCTION payment_line_pays_its_payee() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
DECLARE
    stray bigint;
BEGIN
    EXECUTE $query$
        SELECT line.instruction_id
        FROM added AS line
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        JOIN governance_distributor AS distributor ON distributor.id = line.distributor_id
        LEFT JOIN assignments_assignee AS assignee ON assignee.id = line.assignee_id
        LEFT JOIN assignments_collectionagent AS agent ON agent.code = instruction.payee
        WHERE NOT CASE instruction.payee_kind
            WHEN 'DISTRIBUTOR' THEN instruction.payee = distributor.code
            WHEN 'ASSIGNEE' THEN line.component IN ('DISTRIBUTION_FEE', 'CORRECTION') AND assignee.code IS NOT DISTINCT FROM instruction.payee
            ELSE line.component IN ('DISTRIBUTION_FEE', 'CORRECTION') AND agent.code IS NOT NULL
        END
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 6(d): instruction % pays a line to somebody else than it belongs to', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_pays_its_payee';
    END IF;
    EXECUTE $query$
        SELECT other.instruction_id
        FROM (SELECT DISTINCT monthly_fee_id AS id FROM added) AS paid
        JOIN fees_monthlyfee AS fee ON fee.id = paid.id
        JOIN fees_monthlyfee AS earlier
            ON earlier.share_class_id = fee.share_class_id AND earlier.month = fee.month AND earlier.id <> fee.id
        JOIN assignments_paymentline AS other ON other.monthly_fee_id = earlier.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = other.instruction_id
        WHERE instruction_is_live(instruction.status)
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 6(a): instruction % still pays an earlier computation of this month; supersede it first', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_month_is_paid_once';
    END IF;
    RETURN NULL;
END $$;

ALTER TABLE assignments_paymentline DROP CONSTRAINT payment_line_component_is_built;
ALTER TABLE assignments_paymentline ADD CONSTRAINT payment_line_component_is_built
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CORRECTION'));

-- reverse
ALTER TABLE assignments_paymentline DROP CONSTRAINT payment_line_component_is_built;
ALTER TABLE assignments_paymentline ADD CONSTRAINT payment_line_component_is_built
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET'));
CREATE OR REPLACE FUNCTION payment_line_pays_its_payee() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
DECLARE
    stray bigint;
BEGIN
    EXECUTE $query$
        SELECT line.instruction_id
        FROM added AS line
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        JOIN governance_distributor AS distributor ON distributor.id = line.distributor_id
        LEFT JOIN assignments_assignee AS assignee ON assignee.id = line.assignee_id
        LEFT JOIN assignments_collectionagent AS agent ON agent.code = instruction.payee
        WHERE NOT CASE instruction.payee_kind
            WHEN 'DISTRIBUTOR' THEN instruction.payee = distributor.code
            WHEN 'ASSIGNEE' THEN line.component = 'DISTRIBUTION_FEE' AND assignee.code IS NOT DISTINCT FROM instruction.payee
            ELSE line.component = 'DISTRIBUTION_FEE' AND agent.code IS NOT NULL
        END
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 6(d): instruction % pays a line to somebody else than it belongs to', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_pays_its_payee';
    END IF;
    EXECUTE $query$
        SELECT other.instruction_id
        FROM (SELECT DISTINCT monthly_fee_id AS id FROM added) AS paid
        JOIN fees_monthlyfee AS fee ON fee.id = paid.id
        JOIN fees_monthlyfee AS earlier
            ON earlier.share_class_id = fee.share_class_id AND earlier.month = fee.month AND earlier.id <> fee.id
        JOIN assignments_paymentline AS other ON other.monthly_fee_id = earlier.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = other.instruction_id
        WHERE instruction_is_live(instruction.status)
    $query$ INTO stray;
    IF stray IS NOT NULL THEN
        RAISE EXCEPTION 'Section 6(a): instruction % still pays an earlier computation of this month; supersede it first', stray
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_month_is_paid_once';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sums_hold_at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    added bigint[];
    with_lines bigint[];
    shared bigint[];
    paid bigint[];
    claims bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM assignments_sums_to_check WHERE id = NEW.id) THEN
        RETURN NULL; -- an earlier row of the same transaction stood for this one
    END IF;
    WITH taken AS (
        DELETE FROM assignments_sums_to_check RETURNING what, keys
    )
    SELECT
        array_agg(DISTINCT key) FILTER (WHERE what = 'instruction added'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'instruction with lines'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'fee shared'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'fee paid'),
        array_agg(DISTINCT key) FILTER (WHERE what = 'claim')
    INTO added, with_lines, shared, paid, claims
    FROM taken CROSS JOIN unnest(taken.keys) AS key;
    PERFORM check_lines_sum_to_instructions(added, with_lines);
    PERFORM check_shares_sum_to_fees(shared);
    PERFORM check_lines_sum_to_shares(paid);
    PERFORM check_offsets_within_claims(claims);
    RETURN NULL;
END $$;

DROP FUNCTION check_lines_sum_to_corrections(bigint[]);
DROP TRIGGER note_added_corrections ON assignments_sharecorrection;
DROP FUNCTION note_added_corrections();
DROP TRIGGER correction_is_of_an_earlier_month ON assignments_sharecorrection;
DROP FUNCTION correction_is_of_an_earlier_month();
