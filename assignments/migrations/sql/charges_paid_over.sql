-- Section 11: what redemptions withheld is paid over wholly, to whom it belongs, and nothing else is.
CREATE FUNCTION check_deferred_charges(shared bigint[], paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT entry.monthly_fee_id, entry.distributor_id, sum(entry.withheld) AS withheld, sum(entry.parted) AS parted
    INTO broken
    FROM (
        SELECT charge.monthly_fee_id, charge.distributor_id, charge.amount AS withheld, 0 AS parted
        FROM unnest(shared) AS touched (id)
        JOIN fees_deferredsalescharge AS charge ON charge.monthly_fee_id = touched.id
        UNION ALL
        SELECT part.monthly_fee_id, part.distributor_id, 0, part.amount
        FROM unnest(shared) AS touched (id)
        JOIN assignments_deferredchargepart AS part ON part.monthly_fee_id = touched.id
    ) AS entry
    GROUP BY entry.monthly_fee_id, entry.distributor_id
    HAVING sum(entry.withheld) <> sum(entry.parted);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 11: the parts of the deferred charges of % come to % for Distributor %; withheld was %',
            fee_in_words(broken.monthly_fee_id), broken.parted,
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.withheld
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deferred_charge_parts_sum_to_charges';
    END IF;
    SELECT charge.monthly_fee_id, charge.line, sum(charge.amount + charge.to_fund) AS divided, activity.cdsc
    INTO broken
    FROM unnest(shared) AS touched (id)
    JOIN fees_deferredsalescharge AS charge ON charge.monthly_fee_id = touched.id
    JOIN fees_monthlyfee AS fee ON fee.id = touched.id
    JOIN fees_monthlyfeerun AS run ON run.id = fee.run_id
    -- The day as the month knew it.
    LEFT JOIN fees_activityday AS day
        ON day.share_class_id = fee.share_class_id AND day.trade_date = charge.trade_date
        AND day.recorded_by_id = charge.source_id AND day.recorded_by_id <= run.facts_known_at
        AND (day.superseded_by_id IS NULL OR day.superseded_by_id > run.facts_known_at)
    LEFT JOIN fees_shareactivity AS activity
        ON activity.share_class_id = day.share_class_id AND activity.trade_date = day.trade_date
        AND activity.recorded_by_id = day.recorded_by_id AND activity.line = charge.line
        AND date_trunc('month', charge.trade_date) = fee.month
        AND charge.original_issue_date BETWEEN charge.interval_first AND charge.interval_last
        AND activity.original_issue_date = charge.original_issue_date
    GROUP BY charge.monthly_fee_id, charge.source_id, charge.line, activity.cdsc
    HAVING sum(charge.amount + charge.to_fund) IS DISTINCT FROM activity.cdsc;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 11: of row % of %, % is divided; the redemption withheld %',
            broken.line, fee_in_words(broken.monthly_fee_id), broken.divided, coalesce(broken.cdsc::text, 'nothing')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deferred_charges_are_what_was_withheld';
    END IF;
    SELECT entry.monthly_fee_id, entry.distributor_id, sum(entry.paid) AS paid, sum(entry.due) AS due
    INTO broken
    FROM (
        SELECT line.monthly_fee_id, line.distributor_id, line.assignee_id, line.amount AS paid, 0 AS due
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE line.component = 'CDSC' AND line.corrects = ''
            AND instruction_counts(instruction.status, instruction.not_paid_by_id)
        UNION ALL
        SELECT part.monthly_fee_id, part.distributor_id, part.assignee_id, 0, part.amount
        FROM unnest(paid) AS touched (id)
        JOIN assignments_deferredchargepart AS part ON part.monthly_fee_id = touched.id
        JOIN fees_monthlyfee AS fee ON fee.id = touched.id
        WHERE fee.status IN ('COMPUTED', 'CLOSED') AND fee_has_lines(touched.id)
    ) AS entry
    GROUP BY entry.monthly_fee_id, entry.distributor_id, entry.assignee_id
    HAVING sum(entry.paid) <> sum(entry.due);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 11: the lines of % pay % of the deferred charges of Distributor %; due are %',
            fee_in_words(broken.monthly_fee_id), broken.paid,
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_deferred_charges';
    END IF;
END $$;

CREATE TRIGGER note_added_deferred_charges AFTER INSERT ON fees_deferredsalescharge
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_shares();
CREATE TRIGGER note_added_deferred_charge_parts AFTER INSERT ON assignments_deferredchargepart
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_added_shares();

-- A deferred charge of an earlier month that is corrected comes by lines of its own kind.
CREATE OR REPLACE FUNCTION check_lines_sum_to_corrections(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 SET join_collapse_limit = 1 AS $$
DECLARE
    broken record;
BEGIN
    SELECT entry.monthly_fee_id, entry.distributor_id, entry.for_month, sum(entry.paid) AS paid, sum(entry.due) AS due
    INTO broken
    FROM (
        SELECT line.monthly_fee_id, line.distributor_id, line.assignee_id, line.corrects, line.for_month,
            line.component = 'CDSC' AS is_charge, line.amount AS paid, 0 AS due
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        JOIN assignments_paymentinstruction AS instruction ON instruction.id = line.instruction_id
        WHERE (line.component = 'CORRECTION' AND line.claim_id IS NULL
            OR line.component = 'CDSC' AND line.corrects <> '')
            AND instruction_counts(instruction.status, instruction.not_paid_by_id)
        UNION ALL
        SELECT correction.monthly_fee_id, correction.distributor_id, correction.assignee_id,
            correction.corrected_fee_id::text, corrected.month, correction.component = 'CDSC', 0, correction.in_lines
        FROM unnest(paid) AS touched (id)
        JOIN assignments_sharecorrection AS correction ON correction.monthly_fee_id = touched.id
        JOIN fees_monthlyfee AS fee ON fee.id = touched.id
        JOIN fees_monthlyfee AS corrected ON corrected.id = correction.corrected_fee_id
        WHERE fee.status IN ('COMPUTED', 'CLOSED') AND fee_has_lines(touched.id)
    ) AS entry
    GROUP BY entry.monthly_fee_id, entry.distributor_id, entry.assignee_id, entry.corrects, entry.for_month,
        entry.is_charge
    HAVING sum(entry.paid) <> sum(entry.due);
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6: the lines of % correct % for Distributor % by %; the correction is %',
            fee_in_words(broken.monthly_fee_id), to_char(broken.for_month, 'YYYY-MM'),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.paid, broken.due
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_lines_sum_to_correction';
    END IF;
    SELECT line.instruction_id, line.monthly_fee_id, line.distributor_id, sum(line.amount) AS amount
    INTO broken
    FROM (
        SELECT DISTINCT line.instruction_id, line.monthly_fee_id, line.distributor_id
        FROM unnest(paid) AS touched (id)
        JOIN assignments_paymentline AS line ON line.monthly_fee_id = touched.id
        WHERE line.component IN ('CORRECTION', 'CARRIED_OVER', 'CDSC') AND line.amount < 0
    ) AS netted
    JOIN assignments_paymentline AS line
        ON line.instruction_id = netted.instruction_id AND line.monthly_fee_id = netted.monthly_fee_id
        AND line.distributor_id = netted.distributor_id
        -- A deferred charge makes up for nothing (Section 11).
        AND NOT (line.component = 'CDSC' AND line.corrects = '')
    GROUP BY line.instruction_id, line.monthly_fee_id, line.distributor_id
    HAVING sum(line.amount) < 0;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 1: instruction % keeps back % more than the Shares of % give Distributor % in it',
            broken.instruction_id, -broken.amount, fee_in_words(broken.monthly_fee_id),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrections_within_portfolio';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION check_restatements(paid bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET random_page_cost = 1.1 AS $$
DECLARE
    broken record;
BEGIN
    IF NOT EXISTS (SELECT FROM assignments_restatement WHERE monthly_fee_id = ANY (paid)) THEN
        RETURN;
    END IF;
    SELECT link.* INTO broken
    FROM (
        SELECT correction.corrected_fee_id, correction.distributor_id, correction.stood,
            coalesce(
                lag(correction.restated) OVER (
                    PARTITION BY correction.corrected_fee_id, correction.distributor_id, correction.assignee_id,
                        correction.component
                    ORDER BY correction.restatement_id
                ),
                CASE
                    WHEN correction.component = 'CDSC' THEN charge.amount
                    WHEN correction.assignee_id IS NOT NULL THEN portion.amount
                    WHEN correction.component = 'SERVICE_FEE' THEN share.service_fee
                    ELSE share.balance
                END,
                0
            ) AS due
        FROM (
            SELECT DISTINCT corrected_fee_id AS id FROM assignments_restatement WHERE monthly_fee_id = ANY (paid)
        ) AS touched
        JOIN assignments_sharecorrection AS correction ON correction.corrected_fee_id = touched.id
        JOIN fees_monthlyfee AS bears
            ON bears.id = correction.monthly_fee_id AND bears.status IN ('COMPUTED', 'CLOSED')
        LEFT JOIN assignments_distributorshare12b1 AS share
            ON share.monthly_fee_id = touched.id AND share.distributor_id = correction.distributor_id
        LEFT JOIN assignments_assigneeportion12b1 AS portion
            ON portion.monthly_fee_id = touched.id AND portion.distributor_id = correction.distributor_id
            AND portion.assignee_id = correction.assignee_id
        LEFT JOIN assignments_deferredchargepart AS charge
            ON charge.monthly_fee_id = touched.id AND charge.distributor_id = correction.distributor_id
            AND charge.assignee_id IS NOT DISTINCT FROM correction.assignee_id
    ) AS link
    WHERE link.stood <> link.due;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6: of % Distributor % was given %, and a correction begins with %',
            fee_in_words(broken.corrected_fee_id),
            (SELECT code FROM governance_distributor WHERE id = broken.distributor_id), broken.due, broken.stood
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_begins_with_what_stood';
    END IF;
    SELECT restatement.corrected_fee_id INTO broken
    FROM assignments_restatement AS restatement
    LEFT JOIN assignments_sharecorrection AS correction ON correction.restatement_id = restatement.id
    WHERE restatement.monthly_fee_id = ANY (paid)
    GROUP BY restatement.id
    HAVING coalesce(sum(correction.amount) FILTER (WHERE correction.component = 'DISTRIBUTION_FEE'), 0)
            <> restatement.distribution_fee - restatement.stood_distribution_fee
        OR coalesce(sum(correction.amount) FILTER (WHERE correction.component = 'SERVICE_FEE'), 0)
            <> restatement.service_fee - restatement.stood_service_fee;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(a): the corrections of % do not make the difference of its fees',
            fee_in_words(broken.corrected_fee_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrections_sum_to_restatement';
    END IF;
    SELECT correction.corrected_fee_id, correction.claimed INTO broken
    FROM assignments_sharecorrection AS correction
    LEFT JOIN assignments_fundclaim AS claim ON claim.correction_id = correction.id
    WHERE correction.monthly_fee_id = ANY (paid)
    GROUP BY correction.id
    HAVING coalesce(sum(claim.amount), 0) <> correction.claimed;
    IF FOUND THEN
        RAISE EXCEPTION 'Section 6(e): the claims that remain of the correction of % do not make %',
            fee_in_words(broken.corrected_fee_id), broken.claimed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_make_what_is_claimed';
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
    -- A part that is added beside lines of an earlier transaction is not paid by them.
    PERFORM check_deferred_charges(shared, ARRAY(SELECT DISTINCT unnest(shared || paid)));
    PERFORM check_lines_sum_to_corrections(paid);
    PERFORM check_restatements(paid);
    PERFORM check_lines_sum_to_carried_over(paid);
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
            WHEN 'ASSIGNEE' THEN line.component IN ('DISTRIBUTION_FEE', 'CORRECTION', 'CARRIED_OVER', 'CDSC')
                AND assignee.code IS NOT DISTINCT FROM instruction.payee
            ELSE agent.code IS NOT NULL AND CASE
                WHEN line.component IN ('DISTRIBUTION_FEE', 'CORRECTION', 'CARRIED_OVER') THEN true
                WHEN line.component <> 'CDSC' THEN false
                -- Section 6(e), 11: an agent divides charges of which an Assignee has a part, and no others.
                WHEN line.corrects = '' THEN EXISTS (
                    SELECT FROM assignments_deferredchargepart AS part
                    WHERE part.monthly_fee_id = line.monthly_fee_id AND part.distributor_id = line.distributor_id
                        AND part.assignee_id IS NOT NULL
                )
                ELSE EXISTS (
                    SELECT FROM assignments_sharecorrection AS correction
                    WHERE correction.monthly_fee_id = line.monthly_fee_id
                        AND correction.corrected_fee_id::text = line.corrects
                        AND correction.distributor_id = line.distributor_id
                        AND correction.component = 'CDSC' AND correction.assignee_id IS NOT NULL
                )
            END
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
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CORRECTION', 'CARRIED_OVER', 'CDSC'));

-- reverse
ALTER TABLE assignments_paymentline DROP CONSTRAINT payment_line_component_is_built;
ALTER TABLE assignments_paymentline ADD CONSTRAINT payment_line_component_is_built
CHECK (component IN ('DISTRIBUTION_FEE', 'SERVICE_FEE', 'OFFSET', 'CORRECTION', 'CARRIED_OVER'));
-- again payment_line_pays_its_payee of restatements.sql
-- again sums_hold_at_commit of restatements.sql
-- again check_restatements of restatements.sql
-- again check_lines_sum_to_corrections of restatements.sql
DROP TRIGGER note_added_deferred_charge_parts ON assignments_deferredchargepart;
DROP TRIGGER note_added_deferred_charges ON fees_deferredsalescharge;
DROP FUNCTION check_deferred_charges(bigint[], bigint[]);
